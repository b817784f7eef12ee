//! What is computed of the elements of a list, of which fields may be missing.
//!
//! An element may keep the condition, keep it not, or perhaps keep it; a field may be one value or any of several. The
//! answer holds every value that some completion gives.

use std::cmp::Ordering;

use crate::eval::facts::possible_fact;
use crate::eval::number;
use crate::eval::possible::{Absence, Possible, Present, Truth, order};
use crate::eval::step::{Situation, count, quantified, step};
use crate::limits;
use crate::plan::{Each, Gather, Input, Quantifier};
use crate::value::{Duration, Element, Fraction, Kind, ListId, Value};

/// The element that a filter looks at.
#[derive(Clone, Copy)]
pub(crate) struct InElement<'a> {
    /// Its values.
    pub(crate) values: &'a [Option<Value>],
    /// The fields of its list.
    pub(crate) fields: &'a [Input],
    /// The nodes of the plan outside.
    pub(crate) outer: &'a [Possible],
}

/// What a field of an element can be.
pub(crate) fn field_of(fields: &[Input], values: &[Option<Value>], field: u16, situation: &Situation<'_>) -> Possible {
    let at = usize::from(field);
    match fields.get(at) {
        Some(input) => possible_fact(input, situation.plan, values.get(at).and_then(Option::as_ref)),
        None => Possible::absent(Absence::Undefined),
    }
}

/// What the filter says of each element.
pub(crate) fn tests(
    each: &Each,
    elements: &[Element],
    fields: &[Input],
    done: &[Possible],
    situation: &Situation<'_>,
) -> Vec<Possible> {
    let Some(test) = each.test else {
        return vec![Possible::truth(Truth::True); elements.len()];
    };
    let mut body: Vec<Possible> = Vec::with_capacity(each.body.len());
    let one = |values: &Element| {
        body.clear();
        let element = Some(InElement { values, fields, outer: done });
        let inner = Situation { nodes: &each.body, element, ..*situation };
        for node in &each.body {
            let value = step(node, &body, &inner);
            body.push(value);
        }
        // What is absent does not hold.
        Possible::truth(body.get(test.index()).map_or(Truth::False, Possible::holds))
    };
    elements.iter().map(one).collect()
}

/// The elements of a list, or why there are none to look at.
pub(crate) enum Elements<'a> {
    /// These.
    Known(&'a [Element]),
    /// The list is not known.
    Unknown,
    /// There is no list: it does not apply.
    None(Possible),
}

/// What a node that holds a list gives.
pub(crate) fn elements(list: &Possible) -> Elements<'_> {
    match &list.present {
        Present::One(Value::Records(elements)) => Elements::Known(elements),
        Present::Nothing => Elements::None(Possible::absent(list.absent.unwrap_or(Absence::NotApplicable))),
        Present::One(_)
        | Present::Either
        | Present::Between(..)
        | Present::Members(_)
        | Present::Several(_)
        | Present::Any => Elements::Unknown,
    }
}

/// Computes one node over a list.
pub(crate) fn gather(
    what: Gather,
    id: ListId,
    each: &Each,
    field: Option<u16>,
    done: &[Possible],
    situation: &Situation<'_>,
) -> Possible {
    let absent = Possible::absent(Absence::Undefined);
    let list = done.get(each.list.index()).unwrap_or(&absent);
    let fields = situation.plan.lists.get(usize::from(id.0)).map_or(&[][..], |list| &list.fields);
    let input = field.and_then(|field| fields.get(usize::from(field)));
    let gathered = match elements(list) {
        Elements::None(absent) => return absent,
        Elements::Unknown => of_unknown(what, input, situation),
        Elements::Known(elements) => {
            let tests = tests(each, elements, fields, done, situation);
            let value = |values: &Element| {
                field.map_or(Possible::absent(Absence::Undefined), |field| field_of(fields, values, field, situation))
            };
            match what {
                Gather::Count => count(tests.iter()),
                Gather::Quantified(quantifier) => Possible::truth(quantified(quantifier, tests.iter())),
                Gather::DistinctCount | Gather::Sum | Gather::Largest | Gather::Smallest => {
                    let kept = tests.iter().zip(elements.iter());
                    let kept = kept.map(|(test, values)| (test.holds(), values));
                    let kept = kept.filter(|(test, _)| *test != Truth::False);
                    let kept: Vec<(Truth, Possible)> = kept.map(|(test, values)| (test, value(values))).collect();
                    match what {
                        Gather::Sum => sum(&kept, input),
                        Gather::Largest => extreme(&kept, Ordering::Greater),
                        Gather::Smallest => extreme(&kept, Ordering::Less),
                        Gather::Count | Gather::Quantified(_) | Gather::DistinctCount => distinct(&kept),
                    }
                }
            }
        }
    };
    gathered.or_absent(list.absent)
}

fn whole(n: usize) -> Value {
    Value::Number(Fraction::whole(i128::try_from(n).unwrap_or(i128::MAX)))
}

fn between(low: usize, high: usize) -> Possible {
    if low == high {
        Possible::one(whole(low))
    } else {
        Possible::some(Present::Between(Some(whole(low)), Some(whole(high))))
    }
}

/// Of a list that is not known: anything that lists of any length give.
fn of_unknown(what: Gather, field: Option<&Input>, situation: &Situation<'_>) -> Possible {
    match what {
        Gather::Count | Gather::DistinctCount => between(0, limits::LIST_ELEMENTS),
        Gather::Quantified(quantifier) => {
            let most = u32::try_from(limits::LIST_ELEMENTS).unwrap_or(u32::MAX);
            let (always, never) = match quantifier {
                Quantifier::Between(low, high) => (low == 0 && high >= most, low > most),
                Quantifier::All | Quantifier::MoreThanHalf => (false, false),
            };
            Possible::truth(if always {
                Truth::True
            } else if never {
                Truth::False
            } else {
                Truth::Unknown
            })
        }
        Gather::Sum => Possible::some(Present::Between(None, None)),
        Gather::Largest | Gather::Smallest => match field {
            Some(field) => possible_fact(field, situation.plan, None).or_absent(Some(Absence::NotFound)),
            None => Possible::absent(Absence::Undefined),
        },
    }
}

/// The sum; an element that perhaps counts gives its value or nothing.
fn sum(kept: &[(Truth, Possible)], field: Option<&Input>) -> Possible {
    let nought = match field.map(|field| field.kind) {
        Some(Kind::Duration) => Value::Duration(Duration::default()),
        Some(_) | None => Value::Number(Fraction::ZERO),
    };
    let nought = Possible::one(nought);
    let part = |(test, value): &(Truth, Possible)| match test {
        Truth::True => value.clone(),
        Truth::Unknown | Truth::False => value.clone().or(nought.clone()),
    };
    kept.iter().map(part).fold(nought.clone(), |sum, part| number::add(&sum, &part))
}

/// The greatest or least value; of no elements there is none.
fn extreme(kept: &[(Truth, Possible)], wanted: Ordering) -> Possible {
    let greatest = wanted == Ordering::Greater;
    // The end of a value that lies in the wanted direction, and the one that lies away from it.
    let towards = |value: &Possible| if greatest { value.ends().1 } else { value.ends().0 };
    let away = |value: &Possible| if greatest { value.ends().0 } else { value.ends().1 };
    let further = |a: Option<Value>, b: Option<Value>| {
        let (a, b) = (a?, b?);
        Some(if order(&a, &b) == Some(wanted) { a } else { b })
    };
    let nearer = |a: Option<Value>, b: Option<Value>| {
        let (a, b) = (a?, b?);
        Some(if order(&a, &b) == Some(wanted) { b } else { a })
    };
    let Some(outer) = kept.iter().map(|(_, value)| towards(value)).reduce(further) else {
        return Possible::absent(Absence::NotFound);
    };
    let sure = kept.iter().filter(|(test, _)| *test == Truth::True);
    let (inner, absent) = match sure.map(|(_, value)| away(value)).reduce(further) {
        Some(inner) => (inner, None),
        // Any of them may be the only one.
        None => (kept.iter().map(|(_, value)| away(value)).reduce(nearer).flatten(), Some(Absence::NotFound)),
    };
    let present = match (&inner, &outer) {
        (Some(a), Some(b)) if order(a, b) == Some(Ordering::Equal) => Present::One(a.clone()),
        (_, _) if greatest => Present::Between(inner, outer),
        (_, _) => Present::Between(outer, inner),
    };
    Possible { present, absent }
}

/// How many different values there are.
fn distinct(kept: &[(Truth, Possible)]) -> Possible {
    let known = |sure: bool| {
        let mut values: Vec<&Value> = Vec::new();
        for (test, value) in kept {
            if let Some(value) = value.value()
                && (!sure || *test == Truth::True)
                && !values.iter().any(|other| same(other, value))
            {
                values.push(value);
            }
        }
        values.len()
    };
    let open = kept.iter().filter(|(_, value)| value.value().is_none()).count();
    let any = kept.iter().any(|(test, _)| *test == Truth::True);
    let most = known(false).saturating_add(open);
    between(known(true).max(usize::from(any)), most)
}

fn same(a: &Value, b: &Value) -> bool {
    order(a, b).map_or(a == b, |order| order == Ordering::Equal)
}
