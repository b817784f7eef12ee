//! Floor 5: grades one lead. The row evaluator is the definition of meaning.

mod bind;
pub(crate) mod cell;
mod facts;
pub(crate) mod json;
mod names;
mod serialize;
mod trace;
mod verdict;

pub use crate::eval::bind::{Columns, Schema};
pub use crate::eval::cell::Field;
pub use crate::eval::facts::{Facts, Slot};
pub use crate::eval::json::lead_from_json;
pub use crate::eval::serialize::lead_from;
pub use crate::eval::trace::{Held, Trace};
pub use crate::eval::verdict::{Answer, Due, Fault, Named, Outcome, PolicyRef, Score, Shown, Verdict};
