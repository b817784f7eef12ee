//! Floor 5: grades one lead. The row evaluator is the definition of meaning.

mod advice;
mod answer;
mod bind;
pub(crate) mod cell;
pub(crate) mod explore;
mod extreme;
pub(crate) mod facts;
mod find;
mod follow;
mod gaps;
mod gather;
pub(crate) mod interned;
pub(crate) mod json;
pub(crate) mod line;
mod names;
mod number;
pub(crate) mod outcome;
mod outlook;
mod placeholders;
pub(crate) mod possible;
mod provisional;
mod reason_codes;
mod records;
pub(crate) mod row;
pub(crate) mod ruling;
#[cfg(feature = "records")]
pub(crate) mod seen;
mod serialize;
pub(crate) mod step;
mod tie;
mod trace;
mod verdict;

pub use crate::eval::advice::{Advice, Change, Direction, Question, Reach, Step};
pub(crate) use crate::eval::answer::{answer, shown};
pub use crate::eval::bind::{Columns, Schema};
pub use crate::eval::cell::Field;
pub use crate::eval::facts::{Facts, Slot};
pub(crate) use crate::eval::follow::whole_days;
pub use crate::eval::follow::{Due, Released, Years};
pub use crate::eval::gaps::{Gap, gaps};
pub use crate::eval::json::lead_from_json;
pub use crate::eval::outlook::Outlook;
pub use crate::eval::row::Clock;
pub use crate::eval::serialize::lead_from;
pub use crate::eval::trace::{Held, Trace};
pub use crate::eval::verdict::{
    Answer, Fault, Named, Outcome, PolicyRef, ReasonCode, Score, Shown, Status, Tie, Verdict,
};
