//! The news of the system: which folders are followed. They are hints, and may all be lost.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::live::worker::Shared;

/// The folders that are followed.
pub(super) struct Watch {
    /// None where the system gives none: then the tick is all there is.
    watcher: Option<RecommendedWatcher>,
    /// Each with what tells it from another folder that comes to stand at its path.
    followed: BTreeMap<PathBuf, Identity>,
}

/// The folder itself, whatever it is called: another one at the same path must be followed anew.
type Identity = (PathBuf, u64);

impl Watch {
    /// One that wakes the worker.
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        let tell = move |event: notify::Result<Event>| {
            // Our own reading is no news; that news were lost is.
            if event.map_or(true, |event| !event.kind.is_access()) {
                shared.hint();
            }
        };
        Self { watcher: notify::recommended_watcher(tell).ok(), followed: BTreeMap::new() }
    }

    /// Follows these folders and no others; whether one is followed that was not.
    pub(super) fn follow(&mut self, wanted: &BTreeSet<PathBuf>) -> bool {
        let Some(watcher) = &mut self.watcher else { return false };
        let now: BTreeMap<PathBuf, Identity> =
            wanted.iter().filter_map(|path| Some((path.clone(), identity(path)?))).collect();
        let mut new = false;
        self.followed.retain(|path, known| {
            let stays = now.get(path) == Some(known);
            if !stays {
                // The folder is mostly gone already.
                let _ = watcher.unwatch(&shown(path));
            }
            stays
        });
        for (path, identity) in now {
            if !self.followed.contains_key(&path) && watcher.watch(&shown(&path), RecursiveMode::NonRecursive).is_ok() {
                self.followed.insert(path, identity);
                new = true;
            }
        }
        new
    }
}

/// An empty path is the present folder.
fn shown(path: &Path) -> PathBuf {
    if path.as_os_str().is_empty() { PathBuf::from(".") } else { path.to_owned() }
}

fn identity(path: &Path) -> Option<Identity> {
    let path = fs::canonicalize(shown(path)).ok()?;
    let about = fs::metadata(&path).ok()?;
    about.is_dir().then(|| (path, number(&about)))
}

#[cfg(unix)]
fn number(about: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(about)
}

#[cfg(not(unix))]
fn number(_: &fs::Metadata) -> u64 {
    0
}
