//! The facts of one lead, typed and in the order of the plan's inputs: a prepared record.

use crate::eval::possible::{Possible, Present, member_set};
use crate::plan::{Input, Plan};
use crate::value::{Kind, Value};

/// What the record says of one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A value within its type and range.
    Known(Value),
    /// The field is not there.
    Missing,
    /// The field is there and is `null`.
    Null,
    /// The field is there and is an empty text.
    Empty,
}

impl Slot {
    /// The value, if there is one.
    pub const fn known(&self) -> Option<&Value> {
        match self {
            Self::Known(value) => Some(value),
            Self::Missing | Self::Null | Self::Empty => None,
        }
    }
}

/// The facts of one lead, one slot per input of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// In the order of [`Plan::inputs`](crate::plan::Plan::inputs).
    pub slots: Vec<Slot>,
}

impl Facts {
    /// What each fact can be, in the order of the inputs.
    pub(crate) fn possible(&self, plan: &Plan) -> Vec<Possible> {
        let fact = |(at, input)| possible_fact(input, plan, self.slots.get(at).and_then(Slot::known));
        plan.inputs.iter().enumerate().map(fact).collect()
    }

    /// Whether the record holds each fact.
    pub(crate) fn held(&self) -> Vec<bool> {
        self.slots.iter().map(|slot| slot.known().is_some()).collect()
    }
}

/// What a fact can be: its value, its default, or anything in its range.
pub(crate) fn possible_fact(input: &Input, plan: &Plan, known: Option<&Value>) -> Possible {
    if let Some(value) = known.or(input.default.as_ref()) {
        return Possible::one(value.clone());
    }
    anything(input, plan)
}

/// Whatever a fact can be.
pub(crate) fn anything(input: &Input, plan: &Plan) -> Possible {
    Possible::some(match input.kind {
        Kind::YesNo => Present::Either,
        Kind::Number(_) | Kind::Date | Kind::Moment | Kind::Duration => {
            Present::Between(input.low.clone(), input.high.clone())
        }
        Kind::Member(scale) => {
            let count = plan.scales.get(usize::from(scale.0)).map_or(0, |scale| scale.members.len());
            let all = u32::try_from(count).ok().and_then(|count| 1_u128.checked_shl(count));
            member_set(all.map_or(u128::MAX, |bit| bit.saturating_sub(1)))
        }
        Kind::Text | Kind::List | Kind::Records(_) | Kind::Row(_) => Present::Any,
    })
}
