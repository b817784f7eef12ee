//! The greatest or least of several values, of which some may not be there, or not be known.

use std::cmp::Ordering;

use crate::eval::possible::{Absence, Possible, Present, Truth, bit, each_member, member_set, members, order};
use crate::value::Value;

/// Those that may be there, each with whether it is.
pub(crate) fn present<'a>(values: impl Iterator<Item = &'a Possible>) -> Vec<(Truth, Possible)> {
    values
        .map(|value| (value.applies(), Possible { absent: None, ..value.clone() }))
        .filter(|(applies, _)| *applies != Truth::False)
        .collect()
}

/// The value that comes furthest in the `wanted` order; absent for the reason `none` where there is none.
pub(crate) fn extreme(kept: &[(Truth, Possible)], wanted: Ordering, none: Absence) -> Possible {
    let greatest = wanted == Ordering::Greater;
    // The end of a value that lies in the wanted direction, and the one that lies away from it.
    let towards = |value: &Possible| if greatest { ends(value).1 } else { ends(value).0 };
    let away = |value: &Possible| if greatest { ends(value).0 } else { ends(value).1 };
    let further = |a: Option<Value>, b: Option<Value>| {
        let (a, b) = (a?, b?);
        Some(if order(&a, &b) == Some(wanted) { a } else { b })
    };
    let nearer = |a: Option<Value>, b: Option<Value>| {
        let (a, b) = (a?, b?);
        Some(if order(&a, &b) == Some(wanted) { b } else { a })
    };
    let Some(outer) = kept.iter().map(|(_, value)| towards(value)).reduce(further) else {
        return Possible::absent(none);
    };
    let sure = kept.iter().filter(|(test, _)| *test == Truth::True);
    let (inner, absent) = match sure.map(|(_, value)| away(value)).reduce(further) {
        Some(inner) => (inner, None),
        // Any of them may be the only one.
        None => (kept.iter().map(|(_, value)| away(value)).reduce(nearer).flatten(), Some(none)),
    };
    if let Some(levels) = levels(kept) {
        // A level that is passed by one which is surely there is not the answer.
        let short = |index: &u8| {
            inner.as_ref().is_some_and(|inner| order(&Value::Member(*index), inner) == Some(wanted.reverse()))
        };
        let set = each_member(levels).filter(|index| !short(index)).fold(0, |set, index| set | bit(index));
        return Possible { present: member_set(set), absent };
    }
    let present = match (&inner, &outer) {
        (Some(a), Some(b)) if order(a, b) == Some(Ordering::Equal) => Present::One(a.clone()),
        (_, _) if greatest => Present::Between(inner, outer),
        (_, _) => Present::Between(outer, inner),
    };
    Possible { present, absent }
}

/// The least and the greatest that a value can be; of levels the worst and the best.
fn ends(value: &Possible) -> (Option<Value>, Option<Value>) {
    match members(&value.present) {
        Some(set) => (each_member(set).last().map(Value::Member), each_member(set).next().map(Value::Member)),
        None => value.ends(),
    }
}

/// All levels that any of them can be; none where they are no levels.
fn levels(kept: &[(Truth, Possible)]) -> Option<u128> {
    kept.iter().map(|(_, value)| members(&value.present)).reduce(|a, b| Some(a? | b?)).flatten()
}
