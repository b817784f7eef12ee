//! What can still become of a lead, what to ask next, and what would have to change: data, computed by `proof`.

use serde::Serialize;

use crate::eval::Shown;
use crate::value::Decimal;

/// Advice on one lead, everything by id.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Advice {
    /// The grades that are possible, best first.
    pub possible: Vec<String>,
    /// Whether the lead may turn out ungraded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub or_ungraded: bool,
    /// Whether sentences may turn out to disagree.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub or_conflict: bool,
    /// Whether each of them is really possible; else they are *at most* these.
    pub exact: bool,
    /// The unknown facts that matter, the most telling first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ask: Vec<Question>,
    /// How a better grade can be reached; none for a lead that has the best, and for policies over budget.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
}

/// A fact to ask for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Question {
    /// The input.
    pub input: String,
    /// How uncertain the grade is on average once it is known, in bits: nought when it is certain. None where that was
    /// not computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<Decimal>,
}

/// How a grade can be reached.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reach {
    /// The grade that is wanted; a better one is as good.
    pub grade: String,
    /// The cheapest changes, each reaching it; none where no change of changeable facts was found.
    pub changes: Vec<Change>,
    /// How many more changes as cheap as these were found and are not told.
    pub more: usize,
    /// Whether it is proved that nothing cheaper reaches it; without changes, that nothing does.
    pub proved: bool,
}

/// Facts that change together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The grade that the lead then has; the worst, where missing facts leave several that are good enough.
    pub grade: String,
    /// The efforts of the facts together.
    pub effort: Decimal,
    /// The facts, in order of the policy.
    pub steps: Vec<Step>,
}

/// One fact that changes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// The input.
    pub input: String,
    /// Its value now; none where it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Shown>,
    /// The nearest value that is enough.
    pub to: Shown,
    /// Which way it goes.
    pub way: Direction,
}

/// Which way a fact goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// To a greater or better value.
    Up,
    /// To a smaller or worse value.
    Down,
    /// To another value.
    Other,
    /// From not known.
    Learnt,
}
