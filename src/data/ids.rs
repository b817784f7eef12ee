//! Ids that stand twice in one file of leads.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::diagnostic::RecordProblem;
use crate::eval::cell::shortened;
use crate::limits;

/// Ids told of, at most.
const TOLD: usize = 5;

/// The ids of the leads read so far.
#[derive(Debug, Default)]
pub(super) struct Ids {
    lines: HashMap<Box<str>, u64>,
    first: Vec<(String, u64, u64)>,
    leads: u64,
}

impl Ids {
    /// Takes the id of the lead on `line` into account.
    pub(super) fn add(&mut self, id: &str, line: u64) {
        let before = if self.lines.len() < limits::IDS {
            match self.lines.entry(id.into()) {
                Entry::Vacant(new) => {
                    new.insert(line);
                    return;
                }
                Entry::Occupied(known) => *known.get(),
            }
        } else {
            let Some(before) = self.lines.get(id) else { return };
            *before
        };
        self.leads = self.leads.saturating_add(1);
        if self.first.len() < TOLD {
            self.first.push((shortened(id), before, line));
        }
    }

    /// What there is to say at the end of the file; nothing a second time.
    pub(super) fn problem(&mut self) -> Option<RecordProblem> {
        let ids = std::mem::take(self);
        (ids.leads > 0).then_some(RecordProblem::RepeatedIds { first: ids.first, leads: ids.leads })
    }
}
