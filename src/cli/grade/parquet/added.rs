//! The columns that grading adds, as people call them.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int8Type, UInt8Type};
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::{ArrowError, Field, Schema};

use crate::columns::STATUSES;
use crate::data::{free_names, status_word};
use crate::diagnostic::Lang;
use crate::plan::Label;
use crate::policy::Policy;
use crate::value::Kind;

/// Columns of the outcome; behind them stand scorecards and decisions.
const OUTCOME: usize = 4;

/// One of the columns that [`Columns::grade`](crate::columns::Columns::grade) gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Result {
    Grade,
    Status,
    /// The grades still possible of an undetermined lead.
    Possible,
    /// A scorecard or decision, by its place among those that are asked for.
    Further(usize),
    Due,
    Fault,
}

impl Result {
    /// Its place there, where so many scorecards and decisions are asked for.
    const fn place(self, further: usize) -> usize {
        match self {
            Self::Grade => 0,
            Self::Status => 1,
            Self::Due => 2,
            Self::Fault => 3,
            Self::Further(at) => OUTCOME.saturating_add(at),
            Self::Possible => OUTCOME.saturating_add(further),
        }
    }

    /// What it is called: as in a table, where tables have it.
    fn heading(self, further: &[Further], lang: Lang) -> &str {
        match self {
            Self::Grade => lang.pick("grade", "等级"),
            Self::Status => lang.pick("status", "状态"),
            Self::Possible => lang.pick("possible", "可能等级"),
            Self::Due => lang.pick("due", "跟进期限"),
            Self::Fault => lang.pick("fault", "退回原因"),
            Self::Further(at) => further.get(at).map_or("", |result| &result.title),
        }
    }
}

/// A scorecard or decision.
#[derive(Clone, Debug)]
pub(super) struct Further {
    pub(super) id: String,
    title: String,
    /// What the policy means its members to say, where it is one of several.
    members: Option<Arc<StringArray>>,
}

impl Further {
    /// All of them, in the order of a table.
    pub(super) fn all(policy: &Policy) -> Vec<Self> {
        let (plan, labels) = (policy.plan(), policy.labels());
        let titled = |label: Option<&Label>, id: &str| label.map_or(id, |label| label.title.as_str()).to_owned();
        let scores = plan.scorecards.iter().enumerate().map(|(at, card)| Self {
            id: card.id.clone(),
            title: titled(labels.scorecards.get(at), &card.id),
            members: None,
        });
        let decisions = plan.decisions.iter().enumerate().map(|(at, decision)| {
            let scale = match decision.kind {
                Kind::Member(scale) => labels.scales.get(usize::from(scale.0)),
                _ => None,
            };
            let said =
                |member: &Label| Some(if member.title.is_empty() { &member.name } else { &member.title }.clone());
            Self {
                id: decision.id.clone(),
                title: titled(labels.decisions.get(at).map(|label| &label.label), &decision.id),
                members: scale.map(|(_, members)| Arc::new(members.iter().map(said).collect())),
            }
        });
        scores.chain(decisions).collect()
    }
}

/// The columns that grading adds to those that came. What a policy never fills is left out.
#[derive(Clone, Debug)]
pub(super) struct Added {
    results: Vec<Result>,
    further: Vec<Further>,
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
            Result::Grade | Result::Possible => plan.grades.is_some(),
            Result::Due => plan.follow_up.is_some(),
            Result::Status | Result::Further(_) | Result::Fault => true,
        };
        let further = Further::all(policy);
        let scores = (0..further.len()).map(Result::Further);
        let outcome = [Result::Grade, Result::Status, Result::Possible];
        let all = outcome.into_iter().chain(scores).chain([Result::Due, Result::Fault]);
        let results: Vec<Result> = all.filter(filled).collect();
        let headings: Vec<&str> = results.iter().map(|result| result.heading(&further, lang)).collect();
        let names = free_names(came.fields().iter().map(|field| field.name().as_str()), &headings);
        let field = |(result, name): (&Result, String)| {
            given.fields().get(result.place(further.len())).map(|field| Field::clone(field).with_name(name))
        };
        let added = results.iter().zip(names).filter_map(field).map(Arc::new);
        let fields: Vec<Arc<Field>> = came.fields().iter().cloned().chain(added).collect();
        let scale = plan.grades.map(|scale| usize::from(scale.0));
        let grades = scale.and_then(|scale| policy.labels().scales.get(scale)).map(|(_, grades)| grades.as_slice());
        let names = grades.unwrap_or_default().iter().map(|grade| Some(grade.name.as_str()));
        let words = STATUSES.iter().map(|word| Some(status_word(word, lang)));
        Self {
            results,
            further,
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
        let added = self.results.iter().map(|result| {
            let place = result.place(self.further.len());
            match result {
                Result::Grade => in_words(place, &self.grades),
                Result::Status => in_words(place, &self.statuses),
                Result::Further(at) => self.further_in_words(*at, graded.column(place)),
                Result::Possible | Result::Due | Result::Fault => graded.column(place).clone(),
            }
        });
        let columns = batch.columns().iter().cloned().chain(added).collect();
        RecordBatch::try_new(self.schema.clone(), columns)
    }

    fn further_in_words(&self, at: usize, given: &ArrayRef) -> ArrayRef {
        match self.further.get(at).and_then(|result| result.members.as_ref()) {
            Some(members) => Arc::new(given.as_dictionary::<UInt8Type>().with_values(members.clone())),
            None => given.clone(),
        }
    }
}
