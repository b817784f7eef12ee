//! The facts of one lead, typed and in the order of the plan's inputs: a prepared record.

use crate::value::Value;

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
