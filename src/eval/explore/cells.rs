//! The cells of a range: what comparisons can tell apart.

use std::cmp::Ordering;

use crate::eval::line::beside;
use crate::eval::possible::{Possible, Present, order};
use crate::value::{Kind, Value};

/// The range from `low` to `high`, divided at the cuts.
pub(crate) fn divided(low: &Value, high: &Value, kind: Kind, cuts: &[(Value, bool)]) -> Vec<Possible> {
    // Each cut as the first value of the cell above it.
    let mut starts: Vec<Value> = cuts
        .iter()
        .filter_map(|(value, below)| if *below { Some(value.clone()) } else { beside(value, kind, true) })
        .filter(|start| order(start, low) == Some(Ordering::Greater) && order(start, high) != Some(Ordering::Greater))
        .collect();
    starts.sort_by(|a, b| order(a, b).unwrap_or(Ordering::Equal));
    starts.dedup_by(|a, b| order(a, b) == Some(Ordering::Equal));
    let mut cells = Vec::with_capacity(starts.len().saturating_add(1));
    let mut first = low.clone();
    for start in starts {
        let Some(last) = beside(&start, kind, false) else { continue };
        cells.push(cell(first, last));
        first = start;
    }
    cells.push(cell(first, high.clone()));
    cells
}

fn cell(low: Value, high: Value) -> Possible {
    if order(&low, &high) == Some(Ordering::Equal) {
        Possible::one(low)
    } else {
        Possible::some(Present::Between(Some(low), Some(high)))
    }
}
