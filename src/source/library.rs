//! Where the files come from that a policy names with `use` and `extends`.
//!
//! Reading is the caller's: a [`Library`] is a folder, an archive, a table of a database, or the [`Shelf`] in memory.

use std::collections::BTreeMap;
use std::fmt;

/// Files by path. A path here has no root, no `.` and no `..`, and `/` between its parts: what a policy writes has
/// been settled against the folder of the file that names it.
pub trait Library: fmt::Debug + Send + Sync {
    /// The one path of a file that can be reached by several (by a link, say), so that it is taken once.
    ///
    /// # Errors
    /// Why the file cannot be read.
    fn locate(&self, path: &str) -> Result<String, Unread> {
        Ok(path.to_owned())
    }

    /// The bytes of the file at a path that [`Library::locate`] gave; of a longer file, `most` and one more are enough.
    ///
    /// # Errors
    /// Why the file cannot be read.
    fn read(&self, path: &str, most: usize) -> Result<Vec<u8>, Unread>;

    /// What the file is called in messages.
    fn name(&self, path: &str) -> String {
        path.to_owned()
    }
}

/// Why a file of a [`Library`] cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// There is no such file.
    Missing,
    /// It lies outside the library: a link leads out of the folder.
    Outside,
    /// It is a folder, a pipe or a device.
    NoFile,
    /// Reading it is not permitted.
    Denied,
    /// Anything else, in the words of the system.
    Failed(String),
}

/// A library in memory.
///
/// ```
/// use gradus::source::{Library, Shelf};
///
/// let shelf = Shelf::new().with("common.grade", "levels A > B > C");
/// assert_eq!(shelf.read("common.grade", 100).as_deref(), Ok(&b"levels A > B > C"[..]));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    files: BTreeMap<String, Vec<u8>>,
}

impl Shelf {
    /// One without files.
    pub const fn new() -> Self {
        Self { files: BTreeMap::new() }
    }

    /// The same with one file more.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.into(), content.into());
        self
    }
}

impl Library for Shelf {
    fn read(&self, path: &str, _: usize) -> Result<Vec<u8>, Unread> {
        self.files.get(path).cloned().ok_or(Unread::Missing)
    }
}
