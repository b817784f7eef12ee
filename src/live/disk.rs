//! One look at the disk: which policy files there are, and what all known files hold.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::folder::Folder;
use crate::limits;
use crate::live::trouble::Cause;
use crate::source::{Library, Unread};

/// A folder or file that was asked for.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) path: PathBuf,
    /// What it was when it was last seen.
    pub(super) is_folder: bool,
}

/// What a file is known by: where it truly is, and its hash; or why it cannot be read.
pub(super) type Print = Result<(String, [u8; 32]), Unread>;

/// What can be told without the contents: equal where nothing has changed.
pub(super) type Prints = (Result<Vec<String>, String>, BTreeMap<String, Print>);

/// What a file holds, and where it truly is.
#[derive(Clone, Debug)]
struct Seen {
    located: String,
    hash: [u8; 32],
    bytes: Arc<[u8]>,
}

/// One look at a place. Files are read once, when they are first asked for, and are then the same for all who ask.
#[derive(Debug)]
pub(super) struct Look {
    folder: Result<Folder, Unread>,
    /// The policy files, by their paths in the library.
    pub(super) names: Result<Vec<String>, Cause>,
    seen: Mutex<BTreeMap<String, Result<Seen, Unread>>>,
}

impl Place {
    pub(super) fn new(path: PathBuf) -> Self {
        let is_folder = path.is_dir();
        Self { path, is_folder }
    }

    /// Its folder: itself, or that of the file.
    pub(super) fn folder(&self) -> &Path {
        if self.is_folder { &self.path } else { self.path.parent().unwrap_or(Path::new("")) }
    }

    /// Looks at it, and at all files that are known to matter.
    pub(super) fn look(&mut self, root: Option<&Path>, known: &BTreeSet<String>) -> Look {
        if let Ok(about) = fs::metadata(&self.path) {
            self.is_folder = about.is_dir();
        }
        let folder = Folder::new(root.unwrap_or_else(|| self.folder())).map_err(|error| unread(&error));
        let names = self.names(folder.as_ref(), root);
        let look = Look { folder, names, seen: Mutex::default() };
        for path in look.names.iter().flatten().chain(known) {
            // What it holds is kept in the look.
            let _ = look.locate(path);
        }
        look
    }

    /// The policy files, by their paths in the library.
    fn names(&self, folder: Result<&Folder, &Unread>, root: Option<&Path>) -> Result<Vec<String>, Cause> {
        let folder = folder.map_err(|why| Cause::Folder(why.clone()))?;
        let prefix = match root {
            None => String::new(),
            Some(root) if same(root, self.folder()) => String::new(),
            Some(_) => folder.inside(self.folder()).map_err(Cause::Folder)? + "/",
        };
        if !self.is_folder {
            let name = self.path.file_name().unwrap_or_default().to_string_lossy();
            return Ok(vec![format!("{prefix}{name}")]);
        }
        let mut names = Vec::new();
        let fail = |error| Cause::Folder(unread(&error));
        for entry in fs::read_dir(&self.path).map_err(fail)? {
            let Ok(name) = entry.map_err(fail)?.file_name().into_string() else { continue };
            let file = self.path.join(&name);
            if !name.starts_with('.') && file.extension().is_some_and(|end| end == "grade") && !file.is_dir() {
                names.push(format!("{prefix}{name}"));
            }
        }
        names.sort();
        if names.len() > limits::VERSIONS { Err(Cause::TooMany(names.len())) } else { Ok(names) }
    }
}

impl Look {
    /// What it is known by.
    pub(super) fn prints(&self) -> Prints {
        let names = self.names.clone().map_err(|cause| format!("{cause:?}"));
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let print = |seen: &Result<Seen, Unread>| match seen {
            Ok(seen) => Ok((seen.located.clone(), seen.hash)),
            Err(why) => Err(why.clone()),
        };
        (names, seen.iter().map(|(path, seen)| (path.clone(), print(seen))).collect())
    }

    /// Where a file truly is.
    pub(super) fn locate(&self, path: &str) -> Result<String, Unread> {
        self.see(path).map(|seen| seen.located)
    }

    /// What it holds.
    pub(super) fn read(&self, path: &str) -> Result<Vec<u8>, Unread> {
        self.see(path).map(|seen| seen.bytes.to_vec())
    }

    /// What it is called in messages.
    pub(super) fn name(&self, path: &str) -> String {
        self.folder.as_ref().map_or_else(|_| path.to_owned(), |folder| folder.name(path))
    }

    fn see(&self, path: &str) -> Result<Seen, Unread> {
        let mut all = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(seen) = all.get(path) {
            return seen.clone();
        }
        let seen = self.fresh(path);
        if let Ok(seen) = &seen {
            // Read again by its true path, it is the same.
            all.insert(seen.located.clone(), Ok(seen.clone()));
        }
        all.insert(path.to_owned(), seen.clone());
        seen
    }

    fn fresh(&self, path: &str) -> Result<Seen, Unread> {
        let folder = self.folder.as_ref().map_err(Clone::clone)?;
        let located = folder.locate(path)?;
        let bytes = folder.read(&located, limits::POLICY_BYTES)?;
        // Where folders are swapped behind a link (`..data` of Kubernetes), the true path is another each time, and the
        // policy would look like another: there it is the path as written.
        let located = if located.starts_with("..") { path.to_owned() } else { located };
        Ok(Seen { located, hash: Sha256::digest(&bytes).into(), bytes: bytes.into() })
    }
}

fn same(one: &Path, other: &Path) -> bool {
    matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}

fn unread(error: &std::io::Error) -> Unread {
    match error.kind() {
        std::io::ErrorKind::NotFound => Unread::Missing,
        std::io::ErrorKind::NotADirectory => Unread::NoFile,
        std::io::ErrorKind::PermissionDenied => Unread::Denied,
        // A foreign enum, open by declaration.
        _ => Unread::Failed(error.to_string()),
    }
}
