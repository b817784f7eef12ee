//! How much work a question may take, and how it is called off.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many steps a question may take. Steps are counted and not time, so that the answer is the same everywhere.
#[derive(Clone, Debug, Default)]
pub struct Budget {
    pub(crate) steps: usize,
    pub(crate) stop: Option<Stop>,
}

impl Budget {
    /// So many steps, unless it is stopped before: what then comes of it is no answer.
    pub const fn until(steps: usize, stop: Stop) -> Self {
        Self { steps, stop: Some(stop) }
    }

    /// Whether it was called off.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.as_ref().is_some_and(Stop::is_set)
    }

    /// The same with no more steps than these.
    #[must_use]
    pub(crate) fn at_most(&self, steps: usize) -> Self {
        Self { steps: self.steps.min(steps), stop: self.stop.clone() }
    }
}

impl From<usize> for Budget {
    fn from(steps: usize) -> Self {
        Self { steps, stop: None }
    }
}

/// Calls off a question that another thread works on. Clones are one and the same.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Calls it off.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was called off.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
