//! The cells of a range: what comparisons can tell apart.

use std::cmp::Ordering;

use crate::eval::possible::{Possible, Present, order};
use crate::value::{Duration, Kind, Unit, Value, add_to_date, add_to_moment};

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

/// The next value above or below, by the smallest step of its kind.
fn beside(value: &Value, kind: Kind, above: bool) -> Option<Value> {
    let sign = |n: i64| if above { n } else { n.saturating_neg() };
    match value {
        Value::Number(number) => {
            let step = if let Kind::Number(unit) = kind { unit } else { Unit::Number }.step();
            let next = if above { number.checked_add(step) } else { number.checked_sub(step) };
            next.map(|next| Value::Number(next.reduced()))
        }
        Value::Date(day) => add_to_date(*day, Duration::days(sign(1))).map(Value::Date),
        Value::Moment(at) => {
            let step = jiff::SignedDuration::from_nanos(sign(1));
            at.checked_add(step).ok().or_else(|| add_to_moment(*at, Duration::seconds(sign(1)))).map(Value::Moment)
        }
        Value::Duration(length) => Some(Value::Duration(length.plus(Duration::seconds(sign(1))))),
        Value::YesNo(_) | Value::Text(_) | Value::Member(_) | Value::List(_) | Value::Records(_) | Value::Row(_) => {
            None
        }
    }
}
