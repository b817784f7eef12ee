//! One step of the plan on values that may be open. For a complete lead every value is settled, and this is the
//! definition of meaning.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::eval::Clock;
use crate::eval::extreme::{extreme, present};
use crate::eval::find::{field_known, field_of_row, find};
use crate::eval::gather::{InElement, field_of, gather};
use crate::eval::number;
use crate::eval::possible::{Absence, Possible, Present, Truth, each_member, members, relation};
use crate::plan::{Node, NodeId, Plan, Quantifier};
use crate::value::{Date, Fraction, Moment, Value};

/// What a step reads besides other steps.
pub(crate) struct Situation<'a> {
    /// The plan.
    pub(crate) plan: &'a Plan,
    /// The nodes that are computed: those of the plan, or those of the body of a list.
    pub(crate) nodes: &'a [Node],
    /// What each input can be: the fact, its default, or its whole range.
    pub(crate) inputs: &'a [Possible],
    /// Whether the record holds each input.
    pub(crate) known: &'a [bool],
    pub(crate) today: Date,
    pub(crate) now: Moment,
    /// The element that the body of a list looks at.
    pub(crate) element: Option<InElement<'a>>,
    /// The grade, once decided.
    pub(crate) grade: &'a Possible,
}

impl<'a> Situation<'a> {
    /// All nodes of a plan over facts: what each can be, and whether the record holds it.
    pub(crate) fn new(
        plan: &'a Plan,
        (inputs, known): (&'a [Possible], &'a [bool]),
        clock: Clock,
        grade: &'a Possible,
    ) -> Self {
        let (today, now) = (clock.today, clock.now);
        Self { plan, nodes: &plan.nodes, inputs, known, today, now, element: None, grade }
    }
}

/// Computes one node; all that it reads is in `done`.
pub(crate) fn step(node: &Node, done: &[Possible], situation: &Situation<'_>) -> Possible {
    let nothing = Possible::absent(Absence::Undefined);
    let at = |id: &NodeId| done.get(id.index()).unwrap_or(&nothing);
    match node {
        Node::Constant(value) => Possible::one(value.clone()),
        Node::Input(input) => situation.inputs.get(input.index()).cloned().unwrap_or(nothing),
        Node::Today => Possible::one(Value::Date(situation.today)),
        Node::Now => Possible::one(Value::Moment(situation.now)),
        Node::Grade => situation.grade.clone(),
        Node::Known(inputs) => Possible::truth(Truth::from(
            inputs.iter().all(|input| situation.known.get(input.index()).copied().unwrap_or_default()),
        )),
        Node::Not(a) => Possible::truth(at(a).holds().not()),
        Node::All(list) => Possible::truth(all(list.iter().map(|id| at(id).holds()))),
        Node::Any(list) => Possible::truth(all(list.iter().map(|id| at(id).holds().not())).not()),
        Node::Compare(op, a, b) => Possible::truth(relation(*op, at(a), at(b))),
        Node::OneOf(a, set) => Possible::truth(one_of(at(a), *set)),
        Node::Contains(a, part) => Possible::truth(contains(at(a), part)),
        Node::Applies(a) => Possible::truth(at(a).applies()),
        Node::When(condition, value) => match at(condition).holds() {
            Truth::True => at(value).clone(),
            Truth::False => Possible::absent(Absence::NotApplicable),
            Truth::Unknown => at(value).clone().or_absent(Some(Absence::NotApplicable)),
        },
        Node::First(rows, otherwise) => first(rows, otherwise.as_ref(), situation.nodes, at),
        Node::Else(value, fallback) => {
            let value = at(value);
            match value.applies() {
                Truth::True => value.clone(),
                Truth::False => at(fallback).clone(),
                Truth::Unknown => Possible { absent: None, ..value.clone() }.or(at(fallback).clone()),
            }
        }
        Node::Greatest(values) => extreme(&present(values.iter().map(at)), Ordering::Greater, Absence::NotApplicable),
        Node::Least(values) => extreme(&present(values.iter().map(at)), Ordering::Less, Absence::NotApplicable),
        Node::Count(tests) => count(tests.iter().map(at)),
        Node::Quantified(quantifier, tests) => Possible::truth(quantified(*quantifier, tests.iter().map(at))),
        Node::List(tests) => list(tests, at),
        Node::Sum(list) => folded(list, at, number::add),
        Node::Product(list) => folded(list, at, number::multiply),
        Node::Total(list) => total(list.iter().map(at)),
        Node::Quotient(a, b) => number::divide(at(a), at(b)),
        Node::Negate(a) => number::negate(at(a)),
        Node::Round(a, digits, mode) => number::round(at(a), *digits, *mode),
        Node::Shift(date, length) => number::shift(at(date), at(length), situation.plan.workdays.as_ref()),
        Node::Elapsed(a, b) => number::elapsed(at(a), at(b)),
        Node::Periods(since, to, length) => number::periods(at(since), at(to), *length),
        Node::Points(level, points) => points_of(at(level), points),
        Node::Clamp(a, floor, cap) => number::clamp(at(a), floor.as_ref(), cap.as_ref()),
        Node::Gather(what, id, each, field) => gather(*what, *id, each, *field, done, situation),
        Node::Find(id, each, search) => find(*id, each, search, done, situation).row,
        Node::FieldOf(row, list, id, field) => field_of_row(at(row), at(list), *id, *field, situation),
        Node::FieldKnown(row, list, _, field) => Possible::truth(field_known(at(row), at(list), *field)),
        Node::Element(field) => match &situation.element {
            Some(element) => field_of(element.fields, element.values, *field, situation),
            None => nothing,
        },
        Node::ElementKnown(field) => {
            let value = situation.element.and_then(|element| element.values.get(usize::from(*field)));
            Possible::truth(Truth::from(value.is_some_and(Option::is_some)))
        }
        Node::Outer(id) => {
            situation.element.and_then(|element| element.outer.get(id.index())).cloned().unwrap_or(nothing)
        }
    }
}

/// Kleene's conjunction.
fn all(parts: impl Iterator<Item = Truth>) -> Truth {
    let mut truth = Truth::True;
    for part in parts {
        match part {
            Truth::False => return Truth::False,
            Truth::Unknown => truth = Truth::Unknown,
            Truth::True => {}
        }
    }
    truth
}

fn one_of(value: &Possible, set: u128) -> Truth {
    let Some(possible) = members(&value.present) else {
        return match value.present {
            Present::Nothing => Truth::False,
            Present::One(_)
            | Present::Either
            | Present::Between(..)
            | Present::Members(_)
            | Present::Several(_)
            | Present::Any => Truth::Unknown,
        };
    };
    if possible & set == 0 {
        Truth::False
    } else if possible & !set == 0 && value.absent.is_none() {
        Truth::True
    } else {
        Truth::Unknown
    }
}

fn contains(value: &Possible, part: &str) -> Truth {
    match (&value.present, value.absent) {
        (Present::Several(values), absent) => {
            let holds = |value: &Value| matches!(value, Value::Text(text) if text.contains(part));
            match values.iter().filter(|value| holds(value)).count() {
                0 => Truth::False,
                count if count == values.len() && absent.is_none() => Truth::True,
                _ => Truth::Unknown,
            }
        }
        (Present::One(Value::Text(text)), None) => Truth::from(text.contains(part)),
        (Present::One(Value::Text(text)), Some(_)) if !text.contains(part) => Truth::False,
        (Present::Nothing, _) => Truth::False,
        (_, _) => Truth::Unknown,
    }
}

/// The answer of rows. Where a row asks for some members of a value that is open, the rows below see only the rest:
/// rows that name every member leave no hole.
fn first<'a>(
    rows: &[(NodeId, NodeId)],
    otherwise: Option<&NodeId>,
    nodes: &[Node],
    at: impl Fn(&NodeId) -> &'a Possible,
) -> Possible {
    let mut answer: Option<Possible> = None;
    let mut rest: Vec<(NodeId, u128)> = Vec::new();
    let joined = |answer: Option<Possible>, next: Possible| match answer {
        Some(answer) => answer.or(next),
        None => next,
    };
    for (when, value) in rows {
        let open = match at(when).holds() {
            Truth::True => return joined(answer, at(value).clone()),
            Truth::False => continue,
            Truth::Unknown => asked_members(*when, nodes, &at),
        };
        if let Some((subject, all, asked)) = open {
            let left = rest.iter().find(|(known, _)| *known == subject).map_or(all, |(_, left)| *left);
            if left & asked == 0 {
                continue;
            }
            if left & !asked == 0 {
                return joined(answer, at(value).clone());
            }
            rest.retain(|(known, _)| *known != subject);
            rest.push((subject, left & !asked));
        }
        answer = Some(joined(answer, at(value).clone()));
    }
    match otherwise {
        Some(value) => joined(answer, at(value).clone()),
        None => joined(answer, Possible::absent(Absence::Hole)),
    }
}

/// A condition that asks for members: of which value, what that can be, and which are asked for.
fn asked_members<'a>(
    when: NodeId,
    nodes: &[Node],
    at: impl Fn(&NodeId) -> &'a Possible,
) -> Option<(NodeId, u128, u128)> {
    let Some(Node::OneOf(subject, asked)) = nodes.get(when.index()) else { return None };
    let value = at(subject);
    if value.absent.is_some() {
        return None;
    }
    Some((*subject, members(&value.present)?, *asked))
}

/// How many tests hold at least and at most, and how many apply at least and at most.
struct Tally {
    hold: (u32, u32),
    apply: (u32, u32),
}

fn tally<'a>(tests: impl Iterator<Item = &'a Possible>) -> Tally {
    let mut tally = Tally { hold: (0, 0), apply: (0, 0) };
    let mut add = |counter: fn(&mut Tally) -> &mut (u32, u32), truth: Truth| {
        let (least, most) = counter(&mut tally);
        *least = least.saturating_add(u32::from(truth == Truth::True));
        *most = most.saturating_add(u32::from(truth != Truth::False));
    };
    for test in tests {
        add(|tally| &mut tally.hold, test.holds());
        add(|tally| &mut tally.apply, test.applies());
    }
    tally
}

pub(crate) fn count<'a>(tests: impl Iterator<Item = &'a Possible>) -> Possible {
    let (least, most) = tally(tests).hold;
    let number = |n: u32| Value::Number(Fraction::whole(i128::from(n)));
    if least == most {
        return Possible::one(number(least));
    }
    Possible::some(Present::Between(Some(number(least)), Some(number(most))))
}

pub(crate) fn quantified<'a>(quantifier: Quantifier, tests: impl Iterator<Item = &'a Possible>) -> Truth {
    let tests: Vec<&Possible> = tests.collect();
    let tally = tally(tests.iter().copied());
    match quantifier {
        Quantifier::Between(low, high) => {
            let (least, most) = tally.hold;
            if least >= low && most <= high {
                Truth::True
            } else if most < low || least > high {
                Truth::False
            } else {
                Truth::Unknown
            }
        }
        Quantifier::All => {
            // Each one that applies must hold: one that surely applies and surely fails settles it.
            let fails = |test: &&Possible| test.applies() == Truth::True && test.holds() == Truth::False;
            let holds_or_leaves = |test: &&Possible| match (test.applies(), test.holds()) {
                (Truth::False, _) | (Truth::True, Truth::True) => true,
                // Perhaps absent, and surely holding when there.
                (Truth::Unknown, _) => matches!(test.present, Present::One(Value::YesNo(true))),
                (Truth::True, _) => false,
            };
            if tally.apply.1 == 0 || tests.iter().any(fails) {
                Truth::False
            } else if tally.apply.0 > 0 && tests.iter().all(holds_or_leaves) {
                Truth::True
            } else {
                Truth::Unknown
            }
        }
        Quantifier::MoreThanHalf => {
            let twice = |n: u32| n.saturating_mul(2);
            if twice(tally.hold.0) > tally.apply.1 {
                Truth::True
            } else if twice(tally.hold.1) <= tally.apply.0 || tally.hold.1 == 0 {
                Truth::False
            } else {
                Truth::Unknown
            }
        }
    }
}

fn list<'a>(tests: &[(NodeId, String)], at: impl Fn(&NodeId) -> &'a Possible) -> Possible {
    let truths: Vec<(Truth, &str)> = tests.iter().map(|(test, id)| (at(test).holds(), id.as_str())).collect();
    if truths.iter().any(|(truth, _)| *truth == Truth::Unknown) {
        return Possible::some(Present::Any);
    }
    let ids = truths.into_iter().filter(|(truth, _)| *truth == Truth::True).map(|(_, id)| Arc::from(id)).collect();
    Possible::one(Value::List(ids))
}

fn folded<'a>(
    list: &[NodeId],
    at: impl Fn(&NodeId) -> &'a Possible,
    operation: impl Fn(&Possible, &Possible) -> Possible,
) -> Possible {
    let mut parts = list.iter().map(at);
    let Some(first) = parts.next() else { return Possible::absent(Absence::Undefined) };
    parts.fold(first.clone(), |sum, part| operation(&sum, part))
}

/// The sum of those that are there. A hole is no zero: it stays one.
fn total<'a>(parts: impl Iterator<Item = &'a Possible>) -> Possible {
    let zero = Possible::one(Value::Number(Fraction::ZERO));
    let mut sum = zero.clone();
    let mut hole = None;
    for part in parts {
        if part.may_be_hole() {
            if *part == Possible::absent(Absence::Hole) {
                return Possible::absent(Absence::Hole);
            }
            hole = Some(Absence::Hole);
        }
        let points = match part.applies() {
            Truth::True => part.clone(),
            Truth::False => continue,
            Truth::Unknown => Possible { absent: None, ..part.clone() }.or(zero.clone()),
        };
        sum = number::add(&sum, &points);
    }
    sum.or_absent(hole)
}

fn points_of(level: &Possible, points: &[Value]) -> Possible {
    let Some(set) = members(&level.present) else {
        return Possible { present: Present::Nothing, absent: level.absent.or(Some(Absence::Undefined)) };
    };
    let values = each_member(set).filter_map(|index| points.get(usize::from(index)));
    let joined = values.map(|value| Possible::one(value.clone())).reduce(Possible::or);
    joined.unwrap_or(Possible::absent(Absence::Undefined)).or_absent(level.absent)
}
