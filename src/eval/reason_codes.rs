//! Which items of a scorecard cost a lead most: its reason codes.
//!
//! An item costs the points between the most that it can give and those that it gave, weight, cap and floor applied:
//! the method of "points below the maximum" by which lenders state the reasons of an adverse decision (Siddiqi, *Credit
//! Risk Scorecards*, chapter 6). The dearest comes first, and of equals the one that stands first in the policy.

use std::cmp::Ordering;

use crate::eval::possible::Possible;
use crate::eval::{ReasonCode, Shown};
use crate::limits;
use crate::plan::{Plan, Scorecard};
use crate::value::{Fraction, Value};

/// The items that cost most; an item whose points are not known is none of them.
pub(crate) fn reason_codes(plan: &Plan, card: &Scorecard, done: &[Possible]) -> Vec<ReasonCode> {
    let lost = |points: &Possible, best: Fraction| match points.value() {
        Some(Value::Number(points)) => best.checked_sub(*points),
        Some(_) | None => None,
    };
    let mut costs: Vec<(usize, Fraction)> = card
        .items
        .iter()
        .zip(&card.best)
        .filter_map(|((item, node), best)| Some((item.index(), lost(done.get(node.index())?, *best)?)))
        .filter(|(_, lost)| lost.checked_cmp(Fraction::ZERO) == Some(Ordering::Greater))
        .collect();
    // The sort is stable: equals stay in the order of the policy.
    costs.sort_by(|(_, one), (_, other)| other.checked_cmp(*one).unwrap_or(Ordering::Equal));
    costs.truncate(limits::REASON_CODES);
    costs
        .into_iter()
        .filter_map(|(item, lost)| {
            let item = plan.items.get(item)?.id.clone();
            Some(ReasonCode { item, lost: Shown::Number(lost.reduced()) })
        })
        .collect()
}
