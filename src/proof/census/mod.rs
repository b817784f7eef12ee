//! The census: how many of all kinds of lead get which grade, meet which sentence, have which level, score and result.
//!
//! A *kind of lead* is a combination of cells, one of each fact that grade, items, scorecards, results and
//! requirements read; a cell is a part of the fact's range that the policy's own comparisons do not tell apart. A
//! comparison of several facts (`down_payment / price >= 30%`) is a further place with the cells yes and no. Counted
//! are the kinds that keep every requirement. This is no share of customers: a rare kind counts as much as a common
//! one. Counted over a file, each kind weighs as many leads as the file holds of it.

mod exact;
mod grid;
mod kinds;
mod leads;
mod leap;
mod order;

use serde::Serialize;

pub(crate) use crate::diagram::Natural;
use crate::eval::{Answer, PolicyRef, Status};
use crate::plan::Plan;
pub(crate) use crate::proof::census::kinds::kinds_of_lead;
pub(crate) use crate::proof::census::leads::LeadCensus;
use crate::proof::{Budget, Hints};

/// What a census counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// Every kind of lead once.
    KindsOfLead,
    /// The leads of a file.
    Leads,
}

/// How many get what. Each list is in the order of the plan's own.
///
/// See [`Policy::census`](crate::Policy::census).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Census {
    /// Which policy.
    pub policy: PolicyRef,
    /// What is counted.
    pub counted: Counted,
    /// How many there are; none when that was not decided.
    pub total: Option<Natural>,
    /// Whether every number is exact; otherwise each is the most that there can be, because comparisons of several
    /// facts may contradict each other.
    pub exact: bool,
    /// By grade; none where the policy gives no grade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grades: Option<Tally>,
    /// For how many each sentence holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sentences: Vec<Holding>,
    /// By level, tick or points of each item.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Tally>,
    /// By total of each scorecard.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<Tally>,
    /// By value of each further result; lists are not counted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Tally>,
    /// How often one step of one fact moves the grade by two or more; only over kinds of lead.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub leaps: Vec<Leap>,
    /// Leads of the file that were rejected; they are not in the total.
    #[serde(skip_serializing_if = "is_zero")]
    pub rejected: u64,
    /// Nodes of the diagrams that were built.
    pub nodes: usize,
}

/// How many have which value of one thing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tally {
    /// The id of the item, scorecard or result.
    pub id: String,
    /// Values with their numbers, in order of the scale, or the greatest first. None when over budget.
    pub counts: Option<Vec<Share>>,
    /// Totals between the least and the greatest that nobody can have, on the grid of the points; at most
    /// [`limits::LISTED_TOTALS`](crate::limits::LISTED_TOTALS).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub never: Vec<Answer>,
    /// For items: for how many its level alone decides the grade, whatever else is true of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alone: Option<Natural>,
}

/// One value and how many have it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Share {
    /// The value.
    pub value: Found,
    /// How many have it.
    pub count: Natural,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Found {
    /// A value.
    Answer(Answer),
    /// No grade, for this reason.
    Outcome(Status),
}

/// For how many a sentence holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Holding {
    /// The id of the sentence.
    pub id: String,
    /// For how many it holds; none when over budget.
    pub count: Option<Natural>,
    /// For how many facts are missing that would say.
    #[serde(skip_serializing_if = "Natural::is_zero")]
    pub open: Natural,
}

/// How often one step of a fact, all else equal, moves the grade by two or more.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Leap {
    /// The input.
    pub id: String,
    /// Pairs of kinds that differ only in neighbouring cells of this fact.
    pub steps: Natural,
    /// Those whose grades are two or more apart.
    pub leaps: Natural,
    /// The most grades that one step moves.
    pub furthest: u32,
}

impl Census {
    /// Nothing counted yet.
    fn empty(policy: PolicyRef, counted: Counted) -> Self {
        Self {
            policy,
            counted,
            total: None,
            exact: true,
            grades: None,
            sentences: Vec::new(),
            items: Vec::new(),
            scores: Vec::new(),
            decisions: Vec::new(),
            leaps: Vec::new(),
            rejected: 0,
            nodes: 0,
        }
    }

    /// Whether everything that was asked was counted within the budget.
    pub fn is_whole(&self) -> bool {
        let tallies = self.grades.iter().chain(&self.items).chain(&self.scores).chain(&self.decisions);
        self.total.is_some()
            && tallies.into_iter().all(|tally| tally.counts.is_some())
            && self.sentences.iter().all(|sentence| sentence.count.is_some())
    }
}

/// Counts all kinds of lead, within so many steps.
pub(crate) fn census(plan: &Plan, hints: &Hints, policy: PolicyRef, budget: &Budget) -> Census {
    kinds::census(plan, hints, Census::empty(policy, Counted::KindsOfLead), budget)
}

/// How many kinds of lead there are, and for how many each item alone decides the grade.
pub(crate) fn alone(plan: &Plan, budget: &Budget) -> Option<(Natural, Vec<Option<Natural>>)> {
    kinds::alone(plan, budget)
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}
