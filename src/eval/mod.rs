//! Floor 5: grades one lead. The row evaluator is the definition of meaning.

mod facts;
mod trace;
mod verdict;

pub use crate::eval::facts::{Facts, Slot};
pub use crate::eval::trace::{Held, Trace};
pub use crate::eval::verdict::{Answer, Due, Fault, Named, Outcome, PolicyRef, Score, Shown, Verdict};
