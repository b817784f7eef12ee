//! Rows of spreadsheets that are no leads: those in which nothing stands, and those that are called a sum or a remark.

use crate::diagnostic::{RecordProblem, TableProblem};

/// What sums and remarks under a table are called.
const SUMS: [&str; 12] =
    ["合计", "总计", "小计", "共计", "汇总", "平均", "备注", "注", "total", "sum", "subtotal", "average"];

/// How many such rows there were.
#[derive(Debug, Default)]
pub(super) struct NoLeads {
    blank: Rows,
    sums: Rows,
    /// What the first of the sums is called.
    called: String,
}

/// Rows of one sort.
#[derive(Debug, Default)]
struct Rows {
    rows: u64,
    /// The line of the first.
    first: u64,
}

impl Rows {
    fn add(&mut self, line: u64) {
        if self.rows == 0 {
            self.first = line;
        }
        self.rows = self.rows.saturating_add(1);
    }
}

impl NoLeads {
    /// Counts a row in which nothing stands.
    pub(super) fn met_blank(&mut self, line: u64) {
        self.blank.add(line);
    }

    /// Counts a row if what it is called is what a sum is called.
    pub(super) fn met_id(&mut self, id: &str, line: u64) {
        let begins = |sum: &&&str| id.get(..sum.len()).is_some_and(|head| head.eq_ignore_ascii_case(sum));
        let Some(called) = SUMS.iter().find(begins).and_then(|sum| id.get(..sum.len())) else { return };
        let behind = id.get(called.len()..).unwrap_or_default().trim_start();
        if !behind.is_empty() && !behind.starts_with([':', '：']) {
            return;
        }
        if self.sums.rows == 0 {
            called.clone_into(&mut self.called);
        }
        self.sums.add(line);
    }

    /// What to say of them, once.
    pub(super) fn take(&mut self) -> impl Iterator<Item = RecordProblem> {
        let Self { blank, sums, called } = std::mem::take(self);
        let blank = (blank.rows > 0).then_some(TableProblem::BlankRows { rows: blank.rows, first: blank.first });
        let sums = (sums.rows > 0).then_some(TableProblem::SumRows { rows: sums.rows, first: sums.first, called });
        blank.into_iter().chain(sums).map(RecordProblem::from)
    }
}
