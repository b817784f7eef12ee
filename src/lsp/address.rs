//! Where a document lies: what the protocol calls it, and the path on disk.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;

/// The path of a file; none where the document lies nowhere on disk.
pub(crate) fn path_of(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    // Some editors write the name of this machine.
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let text = decoded(rest)?;
    // `/C:/policies` is `C:/policies`.
    let drive = text.strip_prefix('/').filter(|rest| {
        let mut letters = rest.chars();
        letters.next().is_some_and(|c| c.is_ascii_alphabetic()) && letters.next() == Some(':')
    });
    Some(PathBuf::from(drive.unwrap_or(&text)))
}

/// What the protocol calls the file at a path.
pub(crate) fn address_of(path: &Path) -> Option<Uri> {
    let text = path.to_str()?.replace('\\', "/");
    let slash = if text.starts_with('/') { "" } else { "/" };
    let mut address = format!("file://{slash}");
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~') {
            address.push(char::from(byte));
        } else {
            use std::fmt::Write as _;
            let _ = write!(address, "%{byte:02X}");
        }
    }
    Uri::from_str(&address).ok()
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            let (high, low) = (digit(rest.next())?, digit(rest.next())?);
            bytes.push((high << 4) | low);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_paths_with_every_byte_told() {
        for (path, address) in [
            ("/a/办法 1.grade", "file:///a/%E5%8A%9E%E6%B3%95%201.grade"),
            ("/a/b%c.grade", "file:///a/b%25c.grade"),
            ("C:/a.grade", "file:///C%3A/a.grade"),
        ] {
            let uri = address_of(Path::new(path)).unwrap();
            assert_eq!(uri.as_str(), address);
            assert_eq!(path_of(&uri), Some(PathBuf::from(path)));
        }
        let nowhere = |text: &str| Uri::from_str(text).ok().and_then(|uri| path_of(&uri));
        assert_eq!(nowhere("untitled:Untitled-1"), None);
        assert_eq!(nowhere("file:///a%FF"), None);
    }
}
