//! Results beside the outcome, as columns: for who asks for them.

use std::sync::Arc;

use arrow_array::types::UInt8Type;
use arrow_array::{ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, StringArray, UInt8Array};
use arrow_schema::{ArrowError, DataType, Field};

use crate::eval::{Answer, Shown, Verdict};
use crate::plan::NodeId;
use crate::policy::Policy;
use crate::render::Words;
use crate::value::{Kind, Unit, day_number};

/// Digits of a number, and how many of them stand behind the point.
const DIGITS: u8 = 38;
const BEHIND: u32 = 6;

/// A scorecard or a decision that is asked for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    id: String,
    pub(super) node: NodeId,
    pub(super) kind: Kind,
    is_score: bool,
    /// The ids of the members, where it is one.
    members: Vec<String>,
}

impl Asked {
    /// Everything that a policy has to ask for.
    pub(super) fn all(policy: &Policy) -> impl Iterator<Item = Self> + '_ {
        let plan = policy.plan();
        let points = Kind::Number(Unit::Number);
        let scores = plan.scorecards.iter().map(move |card| (&card.id, card.total, points, true));
        let decisions = plan.decisions.iter().map(|decision| (&decision.id, decision.node, decision.kind, false));
        scores.chain(decisions).map(move |(id, node, kind, is_score)| {
            let scale = match kind {
                Kind::Member(scale) => plan.scales.get(usize::from(scale.0)),
                _ => None,
            };
            let members = scale.map(|scale| scale.members.iter().map(|member| member.id.clone()).collect());
            Self { id: id.clone(), node, kind, is_score, members: members.unwrap_or_default() }
        })
    }

    /// Its id.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// The column.
    pub(super) fn field(&self) -> Field {
        let of = match self.kind {
            Kind::YesNo => DataType::Boolean,
            Kind::Number(_) => DataType::Decimal128(DIGITS, i8::try_from(BEHIND).unwrap_or_default()),
            Kind::Date => DataType::Date32,
            Kind::Member(_) => DataType::Dictionary(Box::new(DataType::UInt8), Box::new(DataType::Utf8)),
            _ => DataType::Utf8,
        };
        Field::new(&self.id, of, true)
    }

    /// What a verdict says of it, where that is one value.
    pub(super) fn answer<'v>(&self, verdict: &'v Verdict) -> Option<&'v Shown> {
        let answer = if self.is_score {
            verdict.scores.iter().find(|score| score.id == self.id).map(|score| &score.points)
        } else {
            verdict.decisions.iter().find(|decision| decision.id == self.id).map(|decision| &decision.value)
        };
        match answer? {
            Answer::Is(value) => Some(value),
            Answer::Absent(()) | Answer::OneOf { .. } | Answer::Between { .. } | Answer::Unknown { .. } => None,
        }
    }
}

/// The values of one result on their way, by row.
pub(super) struct Values(Vec<Option<Shown>>);

impl Values {
    pub(super) fn new(rows: usize) -> Self {
        Self(vec![None; rows])
    }

    pub(super) fn put(&mut self, row: usize, value: Option<Shown>) {
        if let Some(slot) = self.0.get_mut(row) {
            *slot = value;
        }
    }

    /// The column; what is neither a number nor a day is told in these words, if there are any.
    ///
    /// # Errors
    /// A number with more digits than a column holds.
    pub(super) fn column(self, asked: &Asked, words: Option<&Words<'_>>) -> Result<ArrayRef, ArrowError> {
        let values = self.0.iter().map(Option::as_ref);
        Ok(match asked.kind {
            Kind::YesNo => Arc::new(values.map(|value| truth(value?)).collect::<BooleanArray>()),
            Kind::Date => Arc::new(values.map(|value| day(value?)).collect::<Date32Array>()),
            Kind::Number(_) => {
                let digits = values.map(|value| value.map(|value| digits(asked, value)).transpose());
                let digits = digits.collect::<Result<Decimal128Array, ArrowError>>()?;
                Arc::new(digits.with_precision_and_scale(DIGITS, i8::try_from(BEHIND).unwrap_or_default())?)
            }
            Kind::Member(_) => {
                let keys = values.map(|value| match value? {
                    Shown::Text(id) => asked.members.iter().position(|member| member == id),
                    _ => None,
                });
                let keys: UInt8Array = keys.map(|key| u8::try_from(key?).ok()).collect();
                let members = StringArray::from(asked.members.clone());
                Arc::new(DictionaryArray::<UInt8Type>::try_new(keys, Arc::new(members))?)
            }
            _ => {
                let told = |value| words.map_or_else(|| text(value), |words| in_words(words, asked.kind, value));
                Arc::new(values.map(|value| value.map(told)).collect::<StringArray>())
            }
        })
    }
}

fn truth(value: &Shown) -> Option<bool> {
    match value {
        Shown::YesNo(yes) => Some(*yes),
        _ => None,
    }
}

fn day(value: &Shown) -> Option<i32> {
    match value {
        Shown::Date(day) => i32::try_from(day_number(*day)).ok(),
        _ => None,
    }
}

/// The digits of a number, rounded half up to so many behind the point where it has more.
fn digits(asked: &Asked, value: &Shown) -> Result<i128, ArrowError> {
    let Shown::Number(number) = value else { return Ok(0) };
    let digits = number.scaled(BEHIND);
    digits.filter(|digits| digits.unsigned_abs() < 10_u128.pow(u32::from(DIGITS))).ok_or_else(|| {
        ArrowError::ComputeError(format!("`{}` is a number with more digits than a column holds: {number}", asked.id))
    })
}

/// A value of another kind as a cell of a table has it.
fn in_words(words: &Words<'_>, kind: Kind, value: &Shown) -> String {
    match value {
        Shown::List(ids) => ids.iter().map(|id| words.name(id)).collect::<Vec<_>>().join(words.lang.pick(", ", "、")),
        _ => words.shown(kind, value),
    }
}

/// The same as the verdict has it.
fn text(value: &Shown) -> String {
    match value {
        Shown::YesNo(yes) => yes.to_string(),
        Shown::Number(number) => number.to_string(),
        Shown::Text(text) => text.clone(),
        Shown::Date(day) => day.to_string(),
        Shown::Moment(at) => at.to_string(),
        Shown::Duration(length) => length.to_string(),
        Shown::List(texts) => texts.join(", "),
    }
}
