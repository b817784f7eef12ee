//! What was said of leads, remembered for the next ones of their kind.
//!
//! Most leads are of a kind that was seen before, whatever their numbers are. Such a lead is read straight to codes
//! ([`Teller`](crate::cli::teller::Teller)), and what was written of the first one of its kind is written again. Everything else
//! is graded and written the long way: what is remembered comes from there, and nothing is remembered that depends on
//! more than the kind: no rejected lead, whose faults name its cells and its line, and no date beyond the holidays.

use crate::data::Said;
use crate::eval::Verdict;
use crate::kernel::{Kind, Lasting, Memory};
use crate::plan::Plan;

/// What was said of leads, and beside it for each kind a `T`.
#[derive(Debug)]
pub(crate) struct Remembered<T> {
    memory: Memory<(Said, T), Box<[u8]>>,
}

impl<T> Remembered<T> {
    /// So many bytes, at most.
    pub(crate) fn new(budget: usize) -> Self {
        Self { memory: Memory::new(budget) }
    }

    /// What was said of the first lead of a kind, in three parts.
    pub(crate) fn recall(&self, kind: &Kind) -> Option<([&[u8]; 3], &T)> {
        let ((said, beside), deadline) = self.memory.get(self.memory.find(kind)?)?;
        Some(([&said.before, deadline.unwrap_or(&said.deadline), &said.behind], beside))
    }

    /// Remembers what was said of a lead of a kind, if it holds for all of the kind; `weight` is what stands beside it in
    /// bytes.
    pub(crate) fn remember(
        &mut self,
        kind: &Kind,
        (plan, verdict): (&Plan, &Verdict),
        said: impl FnOnce() -> Option<Said>,
        (beside, weight): (T, usize),
    ) {
        let Some(lasting) = Lasting::new(plan, verdict, kind) else { return };
        let Some(said) = said() else { return };
        let (deadline, bytes) = (said.deadline.clone(), said.bytes().saturating_add(weight));
        self.memory.remember(kind, lasting, (said, beside), deadline, bytes);
    }
}
