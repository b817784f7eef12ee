//! The columns that grading adds, as people call them.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int8Type;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::{ArrowError, Field, Schema};

use crate::columns::STATUSES;
use crate::data::{free_names, status_word};
use crate::diagnostic::Lang;
use crate::policy::Policy;

/// One of the columns that [`Columns::grade`](crate::columns::Columns::grade) gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Result {
    Grade,
    Status,
    Due,
    Fault,
}

impl Result {
    /// Its place there.
    const fn place(self) -> usize {
        match self {
            Self::Grade => 0,
            Self::Status => 1,
            Self::Due => 2,
            Self::Fault => 3,
        }
    }

    /// What it is called: as in a table, where tables have it.
    fn heading(self, lang: Lang) -> &'static str {
        match self {
            Self::Grade => lang.pick("grade", "等级"),
            Self::Status => lang.pick("status", "状态"),
            Self::Due => lang.pick("due", "跟进期限"),
            Self::Fault => lang.pick("fault", "退回原因"),
        }
    }
}

/// The columns that grading adds to those that came. What a policy never fills is left out.
#[derive(Clone, Debug)]
pub(super) struct Added {
    results: Vec<Result>,
    /// Those that came, and these.
    schema: Arc<Schema>,
    /// What the policy calls its grades.
    grades: Arc<StringArray>,
    statuses: Arc<StringArray>,
}

impl Added {
    /// The columns for a policy, given those that come and those that grading gives.
    pub(super) fn new(policy: &Policy, came: &Schema, given: &Schema, lang: Lang) -> Self {
        let plan = policy.plan();
        let filled = |result: &Result| match result {
            Result::Grade => plan.grades.is_some(),
            Result::Due => plan.follow_up.is_some(),
            Result::Status | Result::Fault => true,
        };
        let all = [Result::Grade, Result::Status, Result::Due, Result::Fault];
        let results: Vec<Result> = all.into_iter().filter(filled).collect();
        let headings: Vec<&str> = results.iter().map(|result| result.heading(lang)).collect();
        let names = free_names(came.fields().iter().map(|field| field.name().as_str()), &headings);
        let field = |(result, name): (&Result, String)| {
            given.fields().get(result.place()).map(|field| Field::clone(field).with_name(name))
        };
        let added = results.iter().zip(names).filter_map(field).map(Arc::new);
        let fields: Vec<Arc<Field>> = came.fields().iter().cloned().chain(added).collect();
        let scale = plan.grades.map(|scale| usize::from(scale.0));
        let grades = scale.and_then(|scale| policy.labels().scales.get(scale)).map(|(_, grades)| grades.as_slice());
        let names = grades.unwrap_or_default().iter().map(|grade| Some(grade.name.as_str()));
        let words = STATUSES.iter().map(|word| Some(status_word(word, lang)));
        Self {
            results,
            schema: Arc::new(Schema::new_with_metadata(fields, came.metadata().clone())),
            grades: Arc::new(names.collect()),
            statuses: Arc::new(words.collect()),
        }
    }

    /// The columns that came, and these.
    pub(super) const fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// The columns of a batch, and what grading gave, in words.
    ///
    /// # Errors
    /// None but what Arrow says of columns that do not fit.
    pub(super) fn beside(
        &self,
        batch: &RecordBatch,
        graded: &RecordBatch,
    ) -> std::result::Result<RecordBatch, ArrowError> {
        let in_words = |at: usize, words: &Arc<StringArray>| {
            let keys = graded.column(at).as_dictionary::<Int8Type>();
            Arc::new(keys.with_values(words.clone())) as ArrayRef
        };
        let added = self.results.iter().map(|result| match result {
            Result::Grade => in_words(result.place(), &self.grades),
            Result::Status => in_words(result.place(), &self.statuses),
            Result::Due | Result::Fault => graded.column(result.place()).clone(),
        });
        let columns = batch.columns().iter().cloned().chain(added).collect();
        RecordBatch::try_new(self.schema.clone(), columns)
    }
}
