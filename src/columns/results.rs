//! The columns that come out.

use std::sync::Arc;

use arrow_array::types::Int8Type;
use arrow_array::{ArrayRef, Date32Array, DictionaryArray, Int8Array, RecordBatch, StringArray};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer};
use arrow_schema::{ArrowError, DataType, Field, Schema};

use crate::columns::asked::{Asked, Values};
use crate::columns::bits::differing;
use crate::columns::possible::{Possible, Said, sparse};
use crate::eval::{Shown, Status};
use crate::kernel::{Brief, Judged, NO_DAY, NO_GRADE, number_of};
use crate::policy::Policy;
use crate::render::Words;

/// The words of a status, by its number.
pub(crate) const STATUSES: [&str; 5] = ["graded", "undetermined", "ungraded", "conflict", "rejected"];

/// The columns of results.
pub(super) fn schema(asked: &[Asked], possible: bool) -> Schema {
    let words = || DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8));
    let outcome = [
        Field::new("grade", words(), true),
        Field::new("status", words(), false),
        Field::new("due", DataType::Date32, true),
        Field::new("fault", DataType::Utf8, true),
    ];
    let possible = possible.then(Possible::field);
    Schema::new(outcome.into_iter().chain(asked.iter().map(Asked::field)).chain(possible).collect::<Vec<_>>())
}

/// The results of a batch on their way.
pub(super) struct Results {
    asked: Arc<[Asked]>,
    /// What is said of those.
    values: Vec<Values>,
    names: Vec<String>,
    /// [`NO_GRADE`] where there is none.
    grades: Vec<i8>,
    statuses: Vec<i8>,
    /// [`NO_DAY`] where there is none.
    due: Vec<i32>,
    /// Why leads are rejected, by row.
    faults: Vec<(usize, String)>,
    /// What undetermined leads may be, where that is asked for.
    possible: Option<Said>,
}

impl Results {
    pub(super) fn new(policy: &Policy, asked: &Arc<[Asked]>, possible: Option<&Arc<Possible>>, rows: usize) -> Self {
        let scale = policy.plan().grades.and_then(|grades| policy.plan().scales.get(usize::from(grades.0)));
        let members = scale.map(|scale| scale.members.as_slice()).unwrap_or_default();
        Self {
            asked: Arc::clone(asked),
            values: asked.iter().map(|_| Values::new(rows)).collect(),
            names: members.iter().map(|member| member.id.clone()).collect(),
            grades: Vec::with_capacity(rows),
            statuses: Vec::with_capacity(rows),
            due: Vec::with_capacity(rows),
            faults: Vec::new(),
            possible: possible.map(|words| Said::new(Arc::clone(words))),
        }
    }

    /// Adds the outcomes of the next leads, so many of a block.
    pub(super) fn add(&mut self, judged: &Judged, rows: usize) {
        self.grades.extend_from_slice(judged.grades.get(..rows).unwrap_or_default());
        self.statuses.extend_from_slice(judged.statuses.get(..rows).unwrap_or_default());
        self.due.extend_from_slice(judged.due.get(..rows).unwrap_or_default());
    }

    /// Adds so many leads whose outcome is to be said.
    pub(super) fn add_unknown(&mut self, rows: usize) {
        let all = self.grades.len().saturating_add(rows);
        self.grades.resize(all, NO_GRADE);
        self.statuses.resize(all, number_of(Status::Rejected));
        self.due.resize(all, NO_DAY);
    }

    /// Says what becomes of one of the leads.
    pub(super) fn settle(&mut self, row: usize, brief: Brief, fault: Option<String>) {
        let (grade, status, due) = coded(&brief);
        if let Some(slot) = self.grades.get_mut(row) {
            *slot = grade;
        }
        if let Some(slot) = self.statuses.get_mut(row) {
            *slot = status;
        }
        if let Some(slot) = self.due.get_mut(row) {
            *slot = due;
        }
        self.faults.extend(fault.map(|fault| (row, fault)));
        if let Some(possible) = &mut self.possible {
            possible.put(row, &brief);
        }
    }

    /// Says what is asked for of one of the leads, each by its place.
    pub(super) fn say(&mut self, row: usize, mut result: impl FnMut(usize) -> Option<Shown>) {
        for (at, values) in self.values.iter_mut().enumerate() {
            values.put(row, result(at));
        }
    }

    /// The columns; texts among the results in these words, if there are any.
    pub(super) fn finish(self, words: Option<&Words<'_>>) -> Result<RecordBatch, ArrowError> {
        let rows = self.grades.len();
        let (grades_known, days_known) = (known(&self.grades, NO_GRADE), known(&self.due, NO_DAY));
        let dictionary = |keys: Int8Array, words: StringArray| {
            DictionaryArray::<Int8Type>::try_new(keys, Arc::new(words)).map(|array| Arc::new(array) as ArrayRef)
        };
        let grades = Int8Array::try_new(self.grades.into(), grades_known)?;
        let mut columns = vec![
            dictionary(grades, StringArray::from(self.names))?,
            dictionary(Int8Array::from(self.statuses), StringArray::from(STATUSES.to_vec()))?,
            Arc::new(Date32Array::try_new(self.due.into(), days_known)?) as ArrayRef,
            Arc::new(sparse(self.faults, rows)) as ArrayRef,
        ];
        for (asked, values) in self.asked.iter().zip(self.values) {
            columns.push(values.column(asked, words)?);
        }
        let schema = schema(&self.asked, self.possible.is_some());
        columns.extend(self.possible.map(|possible| possible.column(rows)));
        RecordBatch::try_new(Arc::new(schema), columns)
    }
}

/// Which values are there; none where all of them are.
fn known<T: Copy + PartialEq>(values: &[T], absent: T) -> Option<NullBuffer> {
    let words = pulp::Arch::new().dispatch(
        #[inline(always)]
        || differing(values, absent),
    );
    let nulls = NullBuffer::new(BooleanBuffer::new(Buffer::from_vec(words), 0, values.len()));
    Some(nulls).filter(|nulls| nulls.null_count() > 0)
}

/// Keys of grade and status, and the day.
fn coded(brief: &Brief) -> (i8, i8, i32) {
    let grade = brief.grade.and_then(|grade| i8::try_from(grade).ok()).unwrap_or(NO_GRADE);
    let day = brief.due_day().and_then(|day| i32::try_from(day).ok()).unwrap_or(NO_DAY);
    (grade, number_of(brief.status), day)
}
