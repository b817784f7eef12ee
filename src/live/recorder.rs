//! The library of one policy at one look, which remembers what was asked of it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use crate::live::disk::Look;
use crate::source::{Library, Unread};

/// The files of a look, and which of them a policy asked for, found or not.
#[derive(Clone, Debug)]
pub(super) struct Recorder {
    look: Arc<Look>,
    asked: Arc<Mutex<BTreeSet<String>>>,
}

impl Recorder {
    pub(super) fn new(look: Arc<Look>) -> Self {
        Self { look, asked: Arc::default() }
    }

    /// The paths that were asked for.
    pub(super) fn asked(&self) -> BTreeSet<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, path: &str) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
    }
}

impl Library for Recorder {
    fn locate(&self, path: &str) -> Result<String, Unread> {
        self.note(path);
        self.look.locate(path)
    }

    fn read(&self, path: &str, _: usize) -> Result<Vec<u8>, Unread> {
        self.note(path);
        self.look.read(path)
    }

    fn name(&self, path: &str) -> String {
        self.look.name(path)
    }
}
