//! Rows of a table in which nothing stands: spreadsheets leave them where something was deleted.

use crate::diagnostic::{RecordProblem, TableProblem};

/// How many rows were blank.
#[derive(Debug, Default)]
pub(super) struct BlankRows {
    rows: u64,
    /// The line of the first.
    first: u64,
}

impl BlankRows {
    /// Counts one.
    pub(super) fn met(&mut self, line: u64) {
        if self.rows == 0 {
            self.first = line;
        }
        self.rows = self.rows.saturating_add(1);
    }

    /// What to say of them, once.
    pub(super) fn take(&mut self) -> Option<RecordProblem> {
        let Self { rows, first } = std::mem::take(self);
        (rows > 0).then(|| TableProblem::BlankRows { rows, first }.into())
    }
}
