//! What an undetermined lead may still turn out to be, as a column: for who asks for it.

use std::sync::Arc;

use arrow_array::{ArrayRef, StringArray};
use arrow_schema::{DataType, Field};

use crate::diagnostic::Lang;
use crate::eval::Status;
use crate::kernel::Brief;
use crate::policy::Policy;
use crate::render::status_word;

/// The words for it: those of a table.
#[derive(Clone, Debug)]
pub(super) struct Possible {
    /// What the policy calls its grades, best first.
    grades: Vec<String>,
    lang: Lang,
}

impl Possible {
    pub(super) fn new(policy: &Policy, lang: Lang) -> Self {
        let scale = policy.plan().grades.map(|scale| usize::from(scale.0));
        let labels = scale.and_then(|scale| policy.labels().scales.get(scale)).map(|(_, grades)| grades.as_slice());
        Self { grades: labels.unwrap_or_default().iter().map(|grade| grade.name.clone()).collect(), lang }
    }

    /// The column.
    pub(super) fn field() -> Field {
        Field::new("possible", DataType::Utf8, true)
    }

    /// What one lead may be; none where that is settled.
    fn of(&self, brief: &Brief) -> Option<String> {
        if brief.status != Status::Undetermined {
            return None;
        }
        let may = |at: u32| brief.possible.checked_shr(at).is_some_and(|set| set & 1 == 1);
        let grades = (0_u32..).zip(&self.grades).filter(|(at, _)| may(*at)).map(|(_, grade)| grade.as_str());
        let others = [(Status::Ungraded, brief.or_ungraded), (Status::Conflict, brief.or_conflict)];
        let others = others.into_iter().filter(|(_, may)| *may).map(|(status, _)| status_word(status, self.lang));
        Some(grades.chain(others).collect::<Vec<_>>().join(self.lang.pick(", ", "、")))
    }
}

/// The column on its way: what is said of single leads, by row.
pub(super) struct Said {
    words: Arc<Possible>,
    leads: Vec<(usize, String)>,
}

impl Said {
    pub(super) const fn new(words: Arc<Possible>) -> Self {
        Self { words, leads: Vec::new() }
    }

    pub(super) fn put(&mut self, row: usize, brief: &Brief) {
        self.leads.extend(self.words.of(brief).map(|text| (row, text)));
    }

    /// The column of so many rows.
    pub(super) fn column(self, rows: usize) -> ArrayRef {
        Arc::new(sparse(self.leads, rows))
    }
}

/// A column of texts that few rows have.
pub(super) fn sparse(mut texts: Vec<(usize, String)>, rows: usize) -> StringArray {
    if texts.is_empty() {
        return StringArray::new_null(rows);
    }
    texts.sort_by_key(|(row, _)| *row);
    let mut texts = texts.into_iter().peekable();
    (0..rows).map(|row| texts.next_if(|(at, _)| *at == row).map(|(_, text)| text)).collect()
}
