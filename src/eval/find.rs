//! The first or the last element of a list, of which fields may be missing.
//!
//! Of elements that keep the condition and that nothing surely comes before, each may be the one. Two that come first
//! together and differ in what is read of them are a tie: nobody can say which is meant.

use crate::eval::facts::possible_fact;
use crate::eval::gather::{Elements, elements, field_of, tests};
use crate::eval::possible::{Absence, Possible, Present, Truth, relation};
use crate::eval::step::Situation;
use crate::plan::{Comparison, Each, Ends, Input, Search};
use crate::value::{Element, ListId, Value};

/// Elements that are compared each with each, at most; of more, each may be the one and a tie is possible.
const FEW: usize = 64;

/// What was found, and two elements that are surely tied.
pub(crate) struct Finding {
    pub(crate) row: Possible,
    pub(crate) tie: Option<(u16, u16)>,
}

/// An element that may be the one.
struct Candidate<'a> {
    index: u16,
    values: &'a Element,
    fields: &'a [Input],
    /// Whether it surely keeps the condition.
    sure: bool,
    keys: Vec<Possible>,
}

/// Computes one node.
pub(crate) fn find(id: ListId, each: &Each, search: &Search, done: &[Possible], situation: &Situation<'_>) -> Finding {
    let absent = Possible::absent(Absence::Undefined);
    let list = done.get(each.list.index()).unwrap_or(&absent);
    let fields = situation.plan.lists.get(usize::from(id.0)).map_or(&[][..], |list| &list.fields);
    let elements = match elements(list) {
        Elements::None(absent) => return Finding { row: absent, tie: None },
        Elements::Unknown => {
            let row = Possible { present: Present::Any, absent: Some(Absence::Tie) };
            return Finding { row, tie: None };
        }
        Elements::Known(elements) => elements,
    };
    let tests = tests(each, elements, fields, done, situation);
    let places = (0_u16..).zip(elements).zip(&tests);
    let candidates = places.filter(|(_, test)| test.holds() != Truth::False);
    let candidates = candidates.map(|((index, values), test)| Candidate {
        index,
        values,
        fields,
        sure: test.holds() == Truth::True,
        keys: search.by.iter().map(|key| field_of(fields, values, *key, situation)).collect(),
    });
    let mut finding = first(candidates.collect(), search);
    finding.row = finding.row.or_absent(list.absent);
    finding
}

/// The one of these that comes first.
fn first(mut left: Vec<Candidate<'_>>, search: &Search) -> Finding {
    let Search { end, told, .. } = search;
    let end = *end;
    let none = !left.iter().any(|one| one.sure);
    // Nothing that comes behind a sure one can be the first. The best of those whose place is known stands for all.
    let settled = |one: &&Candidate<'_>| one.sure && one.keys.iter().all(Possible::is_settled);
    let champion = left.iter().filter(settled).reduce(|best, next| if before(next, best, end) { next } else { best });
    if let Some(keys) = champion.map(|one| one.keys.clone()) {
        left.retain(|one| !keys_before(&keys, &one.keys, end));
    }
    if left.len() <= FEW {
        let beaten: Vec<bool> =
            left.iter().map(|one| left.iter().any(|other| other.sure && before(other, one, end))).collect();
        let mut beaten = beaten.into_iter();
        left.retain(|_| !beaten.next().unwrap_or_default());
    }
    drop_copies(&mut left, told);
    let Some(one) = left.first() else { return Finding { row: Possible::absent(Absence::NotFound), tie: None } };
    let tie = sure_tie(&left, search);
    if tie.is_some() {
        return Finding { row: Possible::absent(Absence::Tie), tie };
    }
    if left.len() == 1 {
        let absent = none.then_some(Absence::NotFound);
        return Finding { row: Possible { present: Present::One(Value::Row(one.index)), absent }, tie: None };
    }
    let tied = left.len() > FEW || pairs(&left).any(|(a, b)| may_tie(a, b, told));
    let absent = if tied { Some(Absence::Tie) } else { none.then_some(Absence::NotFound) };
    let rows = left.iter().map(|one| Value::Row(one.index)).collect();
    Finding { row: Possible { present: Present::Several(rows), absent }, tie: None }
}

/// Whether two elements come at the same place and agree in what is read of them.
fn is_copy(a: &Candidate<'_>, b: &Candidate<'_>, told: &[u16]) -> bool {
    equal(&a.keys, &b.keys) == Truth::True && alike(a, b, told) == Truth::True
}

/// Of elements that tell the same, one is enough: the one that surely counts, else the first.
fn drop_copies(left: &mut Vec<Candidate<'_>>, told: &[u16]) {
    if left.len() > FEW && !left.iter().all(|one| one.sure) {
        return;
    }
    let mut kept: Vec<Candidate<'_>> = Vec::with_capacity(left.len());
    for one in left.drain(..) {
        let copy = kept.iter().take(FEW).position(|other| (other.sure || one.sure) && is_copy(other, &one, told));
        match copy.and_then(|at| kept.get_mut(at)) {
            Some(other) if !other.sure => *other = one,
            Some(_) => {}
            None => kept.push(one),
        }
    }
    *left = kept;
}

/// Two that surely come first together, with nothing that could come before them.
fn sure_tie(left: &[Candidate<'_>], search: &Search) -> Option<(u16, u16)> {
    let certain = |a: &Candidate<'_>| {
        left.iter().all(|other| {
            other.index == a.index || before(a, other, search.end) || equal(&a.keys, &other.keys) == Truth::True
        })
    };
    let mut sure = left.iter().filter(|one| one.sure && one.keys.iter().all(Possible::is_settled));
    let a = sure.next()?;
    let b = sure.find(|b| equal(&a.keys, &b.keys) == Truth::True && alike(a, b, &search.told) == Truth::False)?;
    certain(a).then_some((a.index, b.index))
}

fn pairs<'a, 'b>(left: &'a [Candidate<'b>]) -> impl Iterator<Item = (&'a Candidate<'b>, &'a Candidate<'b>)> {
    left.iter().enumerate().flat_map(|(at, a)| left.iter().skip(at.saturating_add(1)).map(move |b| (a, b)))
}

fn may_tie(a: &Candidate<'_>, b: &Candidate<'_>, told: &[u16]) -> bool {
    equal(&a.keys, &b.keys) != Truth::False && alike(a, b, told) != Truth::True
}

/// Whether two elements agree in what is read of them, as far as it is known.
fn alike<'a>(a: &Candidate<'a>, b: &Candidate<'a>, told: &[u16]) -> Truth {
    let mut truth = Truth::True;
    for at in told.iter().map(|field| usize::from(*field)) {
        let default = a.fields.get(at).and_then(|field| field.default.as_ref());
        let of = |values: &'a Element| values.get(at).and_then(Option::as_ref).or(default);
        match (of(a.values), of(b.values)) {
            (Some(a), Some(b)) if a == b => {}
            (Some(_), Some(_)) => return Truth::False,
            (None, _) | (_, None) => truth = Truth::Unknown,
        }
    }
    truth
}

fn before(a: &Candidate<'_>, b: &Candidate<'_>, end: Ends) -> bool {
    keys_before(&a.keys, &b.keys, end)
}

/// Whether the first surely comes before the second, whatever is not known.
fn keys_before(a: &[Possible], b: &[Possible], end: Ends) -> bool {
    let ahead = match end {
        Ends::Earliest => Comparison::Less,
        Ends::Latest => Comparison::More,
    };
    for (a, b) in a.iter().zip(b) {
        if relation(ahead, a, b) == Truth::True {
            return true;
        }
        if relation(Comparison::Equal, a, b) != Truth::True {
            return false;
        }
    }
    false
}

fn equal(a: &[Possible], b: &[Possible]) -> Truth {
    let mut truth = Truth::True;
    for (a, b) in a.iter().zip(b) {
        match relation(Comparison::Equal, a, b) {
            Truth::False => return Truth::False,
            Truth::Unknown => truth = Truth::Unknown,
            Truth::True => {}
        }
    }
    truth
}

/// What a field of a found row can be; the row and its list are nodes that are done.
pub(crate) fn field_of_row(
    row: &Possible,
    list: &Possible,
    id: ListId,
    field: u16,
    situation: &Situation<'_>,
) -> Possible {
    let fields = situation.plan.lists.get(usize::from(id.0)).map_or(&[][..], |list| &list.fields);
    let rows = candidates(row, list);
    let values = rows.iter().map(|values| set_of(field_of(fields, values, field, situation)));
    let present = match (values.reduce(Possible::or), &row.present) {
        (Some(value), _) => one_of(value),
        (None, Present::Nothing) => return Possible::absent(row.absent.unwrap_or(Absence::NotFound)),
        (None, _) => match fields.get(usize::from(field)) {
            Some(input) => anything(input, situation),
            None => Possible::absent(Absence::Undefined),
        },
    };
    present.or_absent(row.absent)
}

/// A text as a set of one, so that several texts stay apart.
fn set_of(value: Possible) -> Possible {
    match value.present {
        Present::One(text @ Value::Text(_)) => Possible { present: Present::Several(vec![text]), ..value },
        present => Possible { present, ..value },
    }
}

/// A set of one as its one value.
fn one_of(value: Possible) -> Possible {
    match value.present {
        Present::Several(mut values) if values.len() == 1 => {
            Possible { present: values.pop().map_or(Present::Nothing, Present::One), ..value }
        }
        present => Possible { present, ..value },
    }
}

/// Whether the record holds a field of a found row.
pub(crate) fn field_known(row: &Possible, list: &Possible, field: u16) -> Truth {
    if row.present == Present::Nothing {
        return Truth::False;
    }
    let rows = candidates(row, list);
    let known = |values: &&Element| values.get(usize::from(field)).is_some_and(Option::is_some);
    let count = rows.iter().filter(|values| known(values)).count();
    if count == 0 && !rows.is_empty() {
        Truth::False
    } else if count == rows.len() && !rows.is_empty() && row.absent.is_none() {
        Truth::True
    } else {
        Truth::Unknown
    }
}

fn anything(input: &Input, situation: &Situation<'_>) -> Possible {
    possible_fact(input, situation.plan, None)
}

/// The elements that a row can be; none where the list is not known.
fn candidates<'a>(row: &Possible, list: &'a Possible) -> Vec<&'a Element> {
    let Elements::Known(elements) = elements(list) else { return Vec::new() };
    let at = |value: &Value| match value {
        Value::Row(index) => elements.get(usize::from(*index)),
        _ => None,
    };
    match &row.present {
        Present::One(value) => at(value).into_iter().collect(),
        Present::Several(values) => values.iter().filter_map(at).collect(),
        Present::Any => elements.iter().collect(),
        Present::Nothing | Present::Either | Present::Between(..) | Present::Members(_) => Vec::new(),
    }
}
