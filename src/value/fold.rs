//! Texts that people take for the same: width, surrounding space, and case where it is asked for.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// The ASCII sister of a full-width character, an ordinary space for U+3000; any other character as it is.
pub fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c).saturating_sub(0xFEE0)).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

/// Whether a character is blank where it stands around a cell: white space, and the marks that copying leaves.
fn blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}'..='\u{200F}')
}

/// The text without surrounding blanks.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(blank)
}

/// The text without surrounding blanks and with full-width characters made narrow.
pub fn narrowed(text: &str) -> Cow<'_, str> {
    let text = trimmed(text);
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(narrow).collect()) }
}

/// The text by which names are compared: NFC, narrow, one space between words, none around. Case is kept.
pub fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for word in text.split(blank).filter(|word| !word.is_empty()) {
        if !key.is_empty() {
            key.push(' ');
        }
        key.extend(word.nfc().map(narrow));
    }
    key
}

/// The text by which names are compared without regard to case.
pub fn caseless(text: &str) -> String {
    key(text).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_space_and_case_are_folded() {
        assert_eq!(caseless("　Ｒevisits (次) "), "revisits (次)");
        assert_eq!(caseless("回访次数（次）\u{feff}"), "回访次数(次)");
        assert_eq!(key("Down\n  payment"), "Down payment");
        assert_eq!(narrowed("　６０万 "), "60万");
    }
}
