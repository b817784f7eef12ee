//! Floor 5: grades one lead. The row evaluator is the definition of meaning.

mod answer;
mod bind;
pub(crate) mod cell;
mod explore;
pub(crate) mod facts;
mod find;
mod follow;
mod gather;
pub(crate) mod json;
mod names;
mod number;
pub(crate) mod outcome;
mod outlook;
pub(crate) mod possible;
mod provisional;
mod records;
pub(crate) mod row;
mod serialize;
pub(crate) mod step;
mod tie;
mod trace;
mod verdict;

pub(crate) use crate::eval::answer::shown;
pub use crate::eval::bind::{Columns, Schema};
pub use crate::eval::cell::Field;
pub use crate::eval::facts::{Facts, Slot};
pub use crate::eval::follow::{Due, Released, Years};
pub use crate::eval::json::lead_from_json;
pub use crate::eval::outlook::Outlook;
pub use crate::eval::row::Clock;
pub use crate::eval::serialize::lead_from;
pub use crate::eval::trace::{Held, Trace};
pub use crate::eval::verdict::{Answer, Fault, Named, Outcome, PolicyRef, Score, Shown, Status, Tie, Verdict};
