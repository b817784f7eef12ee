//! Floor 9: a folder of policy files, as a [`Library`]: the only files that the library reads by itself.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::source::{Library, Unread};

/// The files of a folder and of the folders in it. Nothing outside is read, whatever a policy names: links that lead
/// out are refused.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let compiler = gradus::Compiler::new().files(gradus::Folder::new("policies")?);
/// let north = compiler.compile_file("branches/north.grade")?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Folder {
    /// Without links, so that what is inside can be told.
    root: PathBuf,
    /// As it was named, for messages.
    shown: PathBuf,
}

impl Folder {
    /// The folder at a path; an empty path is the present one.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn new(path: impl AsRef<Path>) -> io::Result<Self> {
        let shown = path.as_ref();
        let root = fs::canonicalize(if shown.as_os_str().is_empty() { Path::new(".") } else { shown })?;
        if !root.is_dir() {
            return Err(io::Error::from(ErrorKind::NotADirectory));
        }
        let shown = if shown == Path::new(".") { Path::new("") } else { shown };
        Ok(Self { root, shown: shown.to_owned() })
    }

    /// The path inside this folder of a file anywhere.
    ///
    /// # Errors
    /// [`Unread::Outside`] when it is not inside, or why it cannot be found.
    pub fn inside(&self, file: &Path) -> Result<String, Unread> {
        let file = fs::canonicalize(file).map_err(|error| unread(&error))?;
        let inside = file.strip_prefix(&self.root).map_err(|_| Unread::Outside)?;
        let parts: Option<Vec<&str>> = inside.iter().map(|part| part.to_str()).collect();
        let parts = parts.ok_or_else(|| Unread::Failed(inside.to_string_lossy().into_owned()))?;
        if parts.is_empty() { Err(Unread::NoFile) } else { Ok(parts.join("/")) }
    }
}

impl Library for Folder {
    fn locate(&self, path: &str) -> Result<String, Unread> {
        self.inside(&self.root.join(path))
    }

    fn read(&self, path: &str, most: usize) -> Result<Vec<u8>, Unread> {
        let path = self.root.join(path);
        // Asked before it is opened: opening a pipe would wait.
        if !fs::metadata(&path).map_err(|error| unread(&error))?.is_file() {
            return Err(Unread::NoFile);
        }
        let most = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        let file = File::open(&path).map_err(|error| unread(&error))?;
        file.take(most).read_to_end(&mut bytes).map_err(|error| unread(&error))?;
        Ok(bytes)
    }

    fn name(&self, path: &str) -> String {
        self.shown.join(path).to_string_lossy().into_owned()
    }
}

fn unread(error: &io::Error) -> Unread {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Unread::Missing,
        ErrorKind::PermissionDenied => Unread::Denied,
        // A foreign enum, open by declaration.
        _ => Unread::Failed(error.to_string()),
    }
}
