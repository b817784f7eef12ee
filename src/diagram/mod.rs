//! Floor 6: the whole policy as decision diagrams.
//!
//! Every fact is cut into the finitely many cells that the policy's comparisons can tell apart ([`cells`]); a
//! comparison of several facts, which cells leave open, is a variable of its own ([`variable`]). Each node of the plan
//! becomes a diagram whose leaves are what the row evaluator makes of the cells: the evaluator's own step is applied
//! leaf by leaf, so there is no second opinion on meaning ([`build`]). Counts over a group and totals of a scorecard
//! are built directly by dynamic programming over (item, partial sum), as for knapsacks, while the items share no
//! variables ([`fold`]). Sentences compose as functions on outcomes ([`ruling`](crate::eval::ruling)).
//!
//! A fact that the policy asks for and that a lead does not have is no cell: [`missing`] puts it aside.
//!
//! Work is counted in steps, not in time, so the answers are the same everywhere; out of budget is [`Full`].

mod budget;
mod build;
mod cells;
mod count;
mod direction;
mod fold;
mod hash;
mod missing;
mod spread;
mod store;
mod threshold;
mod variable;

pub use crate::diagram::budget::{Budget, Stop};
pub(crate) use crate::diagram::build::{Diagram, counted_roots, grading_roots, holds_value};
pub use crate::diagram::count::Natural;
pub(crate) use crate::diagram::count::count;
pub(crate) use crate::diagram::direction::{Way, direction};
pub(crate) use crate::diagram::fold::fold;
pub(crate) use crate::diagram::missing::Missing;
pub(crate) use crate::diagram::spread::{OUTSIDE, spread};
pub(crate) use crate::diagram::store::{Full, NO, Ref, Store, YES};
pub(crate) use crate::diagram::variable::{Subject, Variable, days, of_list, values_on};
pub(crate) use crate::eval::ruling::{CONFLICT, UNDETERMINED, UNGRADED};
