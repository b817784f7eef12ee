//! What was said of one lead, as it was written: the next one of which the same is said needs no verdict.

use crate::data::writer::object::Stamp;
use crate::eval::Verdict;

/// What is written of a verdict, apart from the record itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// In front of what speaks of the deadline.
    pub(crate) before: Box<[u8]>,
    /// What speaks of the deadline.
    pub(crate) deadline: Box<[u8]>,
    /// Behind it.
    pub(crate) behind: Box<[u8]>,
}

impl Said {
    /// A verdict in JSON.
    pub(super) fn of_json(text: &str, verdict: &Verdict) -> Option<Self> {
        let Some(follow_up) = &verdict.follow_up else {
            return Some(Self { before: text.as_bytes().into(), deadline: Box::default(), behind: Box::default() });
        };
        let deadline = format!(",\"follow_up\":{}", serde_json::to_string(follow_up).ok()?);
        // Within a text the quotes would have strokes before them, and no other field of a verdict has this name.
        let (before, behind) = text.split_once(&deadline)?;
        Some(Self {
            before: before.as_bytes().into(),
            deadline: deadline.into_bytes().into(),
            behind: behind.as_bytes().into(),
        })
    }

    /// A verdict with its reason in JSON, as it stands beside a lead.
    pub(crate) fn of_stamp(verdict: &Verdict, reason: &str) -> Option<Self> {
        Self::of_json(&serde_json::to_string(&Stamp { verdict, reason }).ok()?, verdict)
    }

    /// How many bytes it has.
    pub(crate) fn bytes(&self) -> usize {
        [&self.before, &self.deadline, &self.behind].iter().map(|part| part.len()).sum()
    }
}
