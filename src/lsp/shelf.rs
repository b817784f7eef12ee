//! The files that policies name: what is open in the editor stands before what is on disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::folder::Folder;
use crate::source::{Library, Unread};

/// The texts that are open, by the paths of their files without links.
pub(crate) type Open = Arc<BTreeMap<PathBuf, Arc<str>>>;

/// The folder of a policy, its open files as they are in the editor.
#[derive(Debug)]
pub(crate) struct Shelf {
    folder: Folder,
    /// Without links.
    root: PathBuf,
    open: Open,
}

impl Shelf {
    /// The files in a folder.
    pub(crate) fn new(folder: &Path, open: Open) -> Option<Self> {
        let root = fs::canonicalize(folder).ok()?;
        Some(Self { folder: Folder::new(&root).ok()?, root, open })
    }

    /// The path inside the folder of a file that may not be on disk yet.
    pub(crate) fn inside(&self, file: &Path) -> Option<String> {
        let file = settled(file);
        let inside = file.strip_prefix(&self.root).ok()?;
        let parts: Option<Vec<&str>> = inside.iter().map(|part| part.to_str()).collect();
        parts.map(|parts| parts.join("/"))
    }

    /// Where the file at a path of this library lies.
    pub(crate) fn place(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }
}

/// The path of a file without links, as far as it is there.
pub(crate) fn settled(file: &Path) -> PathBuf {
    let whole = || fs::canonicalize(file).ok();
    let folder = || Some(fs::canonicalize(file.parent()?).ok()?.join(file.file_name()?));
    whole().or_else(folder).unwrap_or_else(|| file.to_owned())
}

impl Library for Shelf {
    fn locate(&self, path: &str) -> Result<String, Unread> {
        match self.folder.locate(path) {
            Err(Unread::Missing) if self.open.contains_key(&self.place(path)) => Ok(path.to_owned()),
            found => found,
        }
    }

    fn read(&self, path: &str, most: usize) -> Result<Vec<u8>, Unread> {
        match self.open.get(&self.place(path)) {
            Some(text) => Ok(text.as_bytes().to_vec()),
            None => self.folder.read(path, most),
        }
    }
}
