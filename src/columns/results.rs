//! The columns that come out.

use std::sync::Arc;

use arrow_array::types::Int8Type;
use arrow_array::{ArrayRef, Date32Array, DictionaryArray, Int8Array, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Schema};

use crate::eval::Status;
use crate::kernel::Brief;
use crate::policy::Policy;

/// The words of a status, in the order of their keys.
const STATUSES: [&str; 5] = ["graded", "undetermined", "ungraded", "conflict", "rejected"];

/// The columns of results.
pub(super) fn schema() -> Schema {
    let words = || DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8));
    Schema::new(vec![
        Field::new("grade", words(), true),
        Field::new("status", words(), false),
        Field::new("due", DataType::Date32, true),
        Field::new("fault", DataType::Utf8, true),
    ])
}

/// The results of a batch on their way.
pub(super) struct Results {
    names: Vec<String>,
    grades: Vec<Option<i8>>,
    statuses: Vec<i8>,
    due: Vec<Option<i32>>,
    /// Why leads are rejected, by row.
    faults: Vec<(usize, String)>,
    /// Rows whose outcome the row evaluator has yet to say.
    open: Vec<usize>,
}

impl Results {
    pub(super) fn new(policy: &Policy, rows: usize) -> Self {
        let scale = policy.plan().grades.and_then(|grades| policy.plan().scales.get(usize::from(grades.0)));
        let members = scale.map(|scale| scale.members.as_slice()).unwrap_or_default();
        Self {
            names: members.iter().map(|member| member.id.clone()).collect(),
            grades: Vec::with_capacity(rows),
            statuses: Vec::with_capacity(rows),
            due: Vec::with_capacity(rows),
            faults: Vec::new(),
            open: Vec::new(),
        }
    }

    /// Adds the outcome of the next lead; none where it is left open.
    pub(super) fn add(&mut self, brief: Option<Brief>) {
        if brief.is_none() {
            self.open.push(self.grades.len());
        }
        let brief = brief.unwrap_or(Brief::REJECTED);
        let (grade, status, due) = coded(&brief);
        self.grades.push(grade);
        self.statuses.push(status);
        self.due.push(due);
    }

    /// The leads that were left open since the last call.
    pub(super) fn open(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.open)
    }

    /// Says what became of a lead that was left open.
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
    }

    pub(super) fn finish(self) -> Result<RecordBatch, ArrowError> {
        let rows = self.grades.len();
        let dictionary = |keys: Int8Array, words: StringArray| {
            DictionaryArray::<Int8Type>::try_new(keys, Arc::new(words)).map(|array| Arc::new(array) as ArrayRef)
        };
        let mut faults = self.faults.into_iter().peekable();
        let faults: StringArray =
            (0..rows).map(|row| faults.next_if(|(at, _)| *at == row).map(|(_, fault)| fault)).collect();
        let columns = vec![
            dictionary(Int8Array::from(self.grades), StringArray::from(self.names))?,
            dictionary(Int8Array::from(self.statuses), StringArray::from(STATUSES.to_vec()))?,
            Arc::new(Date32Array::from(self.due)) as ArrayRef,
            Arc::new(faults) as ArrayRef,
        ];
        RecordBatch::try_new(Arc::new(schema()), columns)
    }
}

/// Keys of grade and status, and the day.
fn coded(brief: &Brief) -> (Option<i8>, i8, Option<i32>) {
    let status = match brief.status {
        Status::Graded => 0,
        Status::Undetermined => 1,
        Status::Ungraded => 2,
        Status::Conflict => 3,
        Status::Rejected => 4,
    };
    let grade = brief.grade.and_then(|grade| i8::try_from(grade).ok());
    (grade, status, brief.due_day().and_then(|day| i32::try_from(day).ok()))
}
