//! Which lines of a table can hold for one lead, judged column by column.
//!
//! A column is cut at every value that its cells name: between two neighbours, and at each of them, no cell can tell
//! two values apart. A cell is then a set of such places. Two lines can hold together when they share a place in every
//! column. Columns are taken to be independent; where they are not, the answer errs towards "can".

use std::cmp::Ordering;

use crate::semantics::inputs::is_more;
use crate::semantics::range::step_of;
use crate::semantics::scope::Checker;
use crate::semantics::typed::{Measure, Op, Term, Ty};
use crate::syntax::tree::Comparison;
use crate::value::{Duration, Value, add_to_date};

/// Overlaps that are told of one table: more of them say nothing new.
const TOLD: usize = 10;

/// Places of one column, by index, as ranges from and to, both included, in order.
type Places = Vec<(usize, usize)>;

/// Pairs of lines that can hold together, the first index the smaller, at most one for each line.
pub(crate) fn pairs(checker: &Checker<'_>, lines: &[&[Option<Term>]]) -> Vec<(usize, usize)> {
    let width = lines.first().map_or(0, |tests| tests.len());
    let columns: Vec<Vec<Places>> = (0..width)
        .map(|at| {
            let tests: Vec<Option<&Term>> = lines.iter().map(|line| line.get(at).and_then(Option::as_ref)).collect();
            Column::new(checker, &tests).sets(checker, &tests)
        })
        .collect();
    sweep(&columns, lines.len())
}

/// Compares only lines that meet in the column that divides them best.
fn sweep(columns: &[Vec<Places>], lines: usize) -> Vec<(usize, usize)> {
    let distinct = |sets: &&Vec<Places>| {
        let mut sets: Vec<&Places> = sets.iter().collect();
        sets.sort_unstable();
        sets.dedup();
        sets.len()
    };
    let Some(best) = columns.iter().max_by_key(distinct) else {
        return (1..lines).map(|line| (0, line)).take(TOLD).collect();
    };
    let ends = |line: usize| {
        let set = best.get(line)?;
        Some((set.first()?.0, set.last()?.1))
    };
    let mut order: Vec<(usize, usize, usize)> =
        (0..lines).filter_map(|line| ends(line).map(|(from, to)| (from, to, line))).collect();
    order.sort_unstable();
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut found = Vec::new();
    for (from, to, line) in order {
        open.retain(|(end, _)| *end >= from);
        let meets = |other: usize| {
            columns.iter().all(|sets| match (sets.get(line), sets.get(other)) {
                (Some(one), Some(other)) => share(one, other),
                (_, _) => false,
            })
        };
        if let Some((_, other)) = open.iter().find(|(_, other)| meets(*other)) {
            found.push((line.min(*other), line.max(*other)));
            if found.len() >= TOLD {
                break;
            }
        }
        open.push((to, line));
    }
    found.sort_unstable();
    found
}

fn share(one: &Places, other: &Places) -> bool {
    let (mut a, mut b) = (one.iter().peekable(), other.iter().peekable());
    while let (Some((from, to)), Some((start, end))) = (a.peek(), b.peek()) {
        if to >= start && end >= from {
            return true;
        }
        if to < end {
            a.next()
        } else {
            b.next()
        };
    }
    false
}

/// The places of one column.
struct Column {
    /// The values that cells name, in order. Place `2 i + 1` is value `i`, place `2 i` lies below it.
    values: Vec<Value>,
    /// Whether a value can lie in each place between two neighbours.
    live: Vec<bool>,
    /// How many places there are; the last is "not there".
    count: usize,
}

impl Column {
    fn new(checker: &Checker<'_>, tests: &[Option<&Term>]) -> Self {
        let mut values = Vec::new();
        let mut open: Vec<&Term> = tests.iter().flatten().copied().collect();
        let mut ty = None;
        let mut members = 0;
        while let Some(test) = open.pop() {
            match &test.op {
                Op::Compare(_, subject, bound) => {
                    ty = Some(subject.ty);
                    values.extend(checker.constant(bound));
                }
                Op::OneOf(subject, _) => {
                    members = members.max(member_count(checker, subject.ty));
                }
                _ => open.extend(test.parts()),
            }
        }
        if members > 0 {
            return Self { values: Vec::new(), live: vec![true; members], count: members.saturating_add(1) };
        }
        values.sort_by(ordering);
        values.dedup_by(|a, b| ordering(a, b) == Ordering::Equal && a == b);
        let count = values.len().saturating_mul(2).saturating_add(2);
        let live = (0..count).map(|place| is_live(&values, place, ty)).collect();
        Self { values, live, count }
    }

    fn sets(&self, checker: &Checker<'_>, tests: &[Option<&Term>]) -> Vec<Places> {
        tests
            .iter()
            .map(|test| self.places(test.map_or_else(|| vec![true; self.count], |test| self.set(checker, test))))
            .collect()
    }

    /// The ranges of a set; places where nothing can lie are left out.
    fn places(&self, set: Vec<bool>) -> Places {
        let mut places: Places = Vec::new();
        for (at, held) in set.into_iter().enumerate() {
            if !held || !self.live.get(at).copied().unwrap_or(true) {
                continue;
            }
            match places.last_mut() {
                Some((_, to)) if to.saturating_add(1) == at => *to = at,
                Some(_) | None => places.push((at, at)),
            }
        }
        places
    }

    /// The places in which a test holds; all of them where that cannot be told.
    fn set(&self, checker: &Checker<'_>, test: &Term) -> Vec<bool> {
        let everywhere = || vec![true; self.count];
        let last = self.count.saturating_sub(1);
        match &test.op {
            Op::All(parts) => parts.iter().fold(everywhere(), |all, part| {
                all.into_iter().zip(self.set(checker, part)).map(|(a, b)| a && b).collect()
            }),
            Op::Any(parts) => parts.iter().fold(vec![false; self.count], |all, part| {
                all.into_iter().zip(self.set(checker, part)).map(|(a, b)| a || b).collect()
            }),
            Op::OneOf(_, members) if self.values.is_empty() => (0..self.count)
                .map(|at| {
                    at < last
                        && u32::try_from(at).ok().and_then(|at| members.checked_shr(at)).unwrap_or_default() & 1 == 1
                })
                .collect(),
            Op::Compare(op, _, bound) => match checker.constant(bound) {
                Some(bound) => (0..self.count).map(|place| place < last && self.compares(place, *op, &bound)).collect(),
                None => everywhere(),
            },
            Op::Known(_) => (0..self.count).map(|place| place < last).collect(),
            Op::Not(inner) if matches!(inner.op, Op::Known(_)) => (0..self.count).map(|place| place == last).collect(),
            _ => everywhere(),
        }
    }

    /// Whether the values of a place compare so with one of the column's own.
    fn compares(&self, place: usize, op: Comparison, bound: &Value) -> bool {
        let Some(at) = self.values.iter().position(|value| value == bound) else { return true };
        let order = place.cmp(&at.saturating_mul(2).saturating_add(1));
        match op {
            Comparison::Equal => order == Ordering::Equal,
            Comparison::NotEqual => order != Ordering::Equal,
            Comparison::Less => order == Ordering::Less,
            Comparison::AtMost => order != Ordering::Greater,
            Comparison::More => order == Ordering::Greater,
            Comparison::AtLeast => order != Ordering::Less,
        }
    }
}

fn member_count(checker: &Checker<'_>, ty: Ty) -> usize {
    match ty {
        Ty::Member(scale) => checker.out.scales.get(usize::from(scale.0)).map_or(0, |scale| scale.members.len()),
        Ty::YesNo
        | Ty::Number(_)
        | Ty::Text
        | Ty::Date
        | Ty::Moment
        | Ty::Duration
        | Ty::List
        | Ty::Records(_)
        | Ty::Row(_) => 0,
    }
}

/// Values without an order (texts, yes and no) keep any fixed one.
fn ordering(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::YesNo(a), Value::YesNo(b)) => a.cmp(b),
        (_, _) if is_more(a, b) => Ordering::Greater,
        (_, _) if is_more(b, a) => Ordering::Less,
        (_, _) => Ordering::Equal,
    }
}

/// Whether any value can lie in a place: between 3 and 4 there is no count.
fn is_live(values: &[Value], place: usize, ty: Option<Ty>) -> bool {
    if place % 2 == 1 {
        return true;
    }
    let above = values.get(place / 2);
    let below = (place / 2).checked_sub(1).and_then(|at| values.get(at));
    match (below, above, ty) {
        (Some(Value::Number(below)), Some(above @ Value::Number(_)), Some(Ty::Number(Measure::Of(unit)))) => {
            below.checked_add(step_of(unit)).is_none_or(|next| is_more(above, &Value::Number(next)))
        }
        (Some(Value::Date(below)), Some(above), _) => {
            add_to_date(*below, Duration::days(1)).is_none_or(|next| is_more(above, &Value::Date(next)))
        }
        (Some(Value::YesNo(_)), Some(_), _) => false,
        (_, _, Some(Ty::YesNo)) => false,
        (_, _, _) => true,
    }
}
