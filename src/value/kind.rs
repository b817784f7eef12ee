//! What sort of value: the types of the language after names are resolved.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::value::{Date, Decimal, Duration, Fraction, Moment};

/// The index of a scale or choice in the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ScaleId(pub u16);

/// The index of a list of records in the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ListId(pub u16);

/// The unit of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// Whole, not negative: how often.
    Count,
    /// Whole.
    Integer,
    /// Any decimal.
    Number,
    /// A share; `30%` is 0.30.
    Percent,
    /// Money, in steps of 0.01.
    Money,
}

impl Unit {
    /// Digits after the point that a fact of this unit may have.
    pub const fn decimals(self) -> u32 {
        match self {
            Self::Count | Self::Integer => 0,
            Self::Money => 2,
            Self::Number | Self::Percent => crate::limits::DECIMALS,
        }
    }

    /// The smallest difference between two facts of this unit.
    pub(crate) fn step(self) -> Fraction {
        Fraction::new(1, Decimal::power(self.decimals())).unwrap_or(Fraction::ZERO)
    }
}

/// The type of a fact or a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// `yes/no`.
    YesNo,
    /// A number with its unit.
    Number(Unit),
    /// Text, compared after NFC and trimming.
    Text,
    /// A day.
    Date,
    /// A point in time.
    Moment,
    /// A length of time.
    Duration,
    /// A member of a scale or choice.
    Member(ScaleId),
    /// Ids of items or inputs: only as a result (`list of g that are missing`), never a fact.
    List,
    /// The records of a list: only a fact, never a result.
    Records(ListId),
    /// A row that was found in a list: neither a fact nor a result, but its fields may be.
    Row(ListId),
}

impl Kind {
    /// The smallest difference between two values, where they are told apart by numbers.
    pub(crate) fn step(self) -> Fraction {
        if let Self::Number(unit) = self { unit } else { Unit::Number }.step()
    }
}

/// One value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Value {
    /// `yes` or `no`.
    YesNo(bool),
    /// An exact number.
    Number(Fraction),
    /// A text.
    Text(Arc<str>),
    /// A day.
    Date(Date),
    /// A point in time.
    Moment(Moment),
    /// A length of time.
    Duration(Duration),
    /// The index of a member in its scale: 0 is the best.
    Member(u8),
    /// Ids of items or inputs.
    List(Vec<Arc<str>>),
    /// The records of a list.
    Records(Arc<[Element]>),
    /// The index of a record in its list.
    Row(u16),
}

/// One record of a list: a value for each field of the list, none where the record does not say.
pub type Element = Arc<[Option<Value>]>;
