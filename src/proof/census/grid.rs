//! Totals that nobody can have, though the points would suggest them.

use crate::diagram::Full;
use crate::eval::{Answer, Shown};
use crate::limits;
use crate::plan::NodeId;
use crate::proof::census::kinds::Counter;
use crate::proof::census::{Found, Share};
use crate::value::{Fraction, Value};

/// The totals from the least to the greatest that nobody has, in the largest steps in which the items' points lie;
/// the greatest first. None where those would be too many to list.
pub(super) fn never(counter: &mut Counter<'_>, points: &[NodeId], counts: &[Share]) -> Result<Vec<Answer>, Full> {
    let mut step = Fraction::ZERO;
    for item in points {
        let values = counter.leaves(*item)?;
        let numbers = values.iter().filter_map(|value| match value.value() {
            Some(Value::Number(number)) => Some(*number),
            Some(_) | None => None,
        });
        let numbers: Vec<Fraction> = numbers.collect();
        let Some(first) = numbers.first() else { continue };
        // An item that does not apply gives nought.
        let start = if numbers.len() == values.len() { *first } else { Fraction::ZERO };
        for number in &numbers {
            let Some(wider) = number.checked_sub(start).and_then(|gap| common(step, gap)) else {
                return Ok(Vec::new());
            };
            step = wider;
        }
    }
    Ok(between(step, counts).unwrap_or_default())
}

fn between(step: Fraction, counts: &[Share]) -> Option<Vec<Answer>> {
    let had: Vec<Fraction> = counts.iter().filter_map(|share| number(&share.value)).collect();
    let (greatest, least) = (*had.first()?, *had.last()?);
    let places = greatest.checked_sub(least)?.checked_div(step)?.floor();
    let missing = usize::try_from(places).ok()?.saturating_add(1).saturating_sub(had.len());
    if missing > limits::LISTED_TOTALS {
        return None;
    }
    let mut had = had.into_iter().peekable();
    let mut never = Vec::with_capacity(missing);
    for place in 0..=places {
        let total = greatest.checked_sub(step.checked_mul(Fraction::whole(place))?)?.reduced();
        if had.next_if(|number| number.checked_cmp(total) == Some(std::cmp::Ordering::Equal)).is_none() {
            never.push(Answer::Is(Shown::Number(total)));
        }
    }
    Some(never)
}

fn number(found: &Found) -> Option<Fraction> {
    match found {
        Found::Answer(Answer::Is(Shown::Number(number))) => Some(*number),
        Found::Answer(_) | Found::Outcome(_) => None,
    }
}

/// The largest step in which both lie (Euclid, on fractions); what is nought does not matter.
fn common(one: Fraction, other: Fraction) -> Option<Fraction> {
    let positive = |number: Fraction| if number.numerator() < 0 { number.checked_neg() } else { Some(number) };
    let (mut one, mut other) = (positive(one)?, positive(other)?);
    while other.numerator() != 0 {
        let times = one.checked_div(other)?.floor();
        let rest = one.checked_sub(other.checked_mul(Fraction::whole(times))?)?.reduced();
        (one, other) = (other, rest);
    }
    Some(one)
}
