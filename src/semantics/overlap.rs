//! Which lines of a table can hold for one lead, judged column by column.
//!
//! A column is cut at every value that its cells name: between two neighbours, and at each of them, no cell can tell
//! two values apart. A cell is then a set of such places. Two lines can hold together when they share a place in every
//! column. Columns are taken to be independent; where they are not, the answer errs towards "can".

use std::cmp::Ordering;

use crate::limits;
use crate::semantics::inputs::is_more;
use crate::semantics::scope::Checker;
use crate::semantics::typed::{Measure, Op, Term, Ty};
use crate::syntax::tree::Comparison;
use crate::value::{Duration, Value, add_to_date};

/// Overlaps that are told of one table: more of them say nothing new.
const TOLD: usize = 10;

/// Places of one column, by index, as ranges from and to, both included, in order.
type Places = Vec<(usize, usize)>;

/// Pairs of lines that can hold together, the first index the smaller, at most one for each line; none where too many lines
/// would have to be compared.
pub(crate) fn pairs(checker: &Checker<'_>, lines: &[&[Option<Term>]]) -> Option<Vec<(usize, usize)>> {
    let width = lines.first().map_or(0, |tests| tests.len());
    let columns: Vec<Vec<Places>> = (0..width)
        .map(|at| {
            let tests: Vec<Option<&Term>> = lines.iter().map(|line| line.get(at).and_then(Option::as_ref)).collect();
            Column::new(checker, &tests).sets(checker, &tests)
        })
        .collect();
    sweep(&columns, lines.len(), limits::LINE_PAIRS)
}

/// Compares only lines that meet in the column in which the fewest do; none where these are more than `most` pairs.
fn sweep(columns: &[Vec<Places>], lines: usize, most: usize) -> Option<Vec<(usize, usize)>> {
    let by_start = |sets: &Vec<Places>| {
        let ranges = |(line, set): (usize, &Places)| set.iter().map(move |(from, to)| (*from, *to, line)).collect();
        let mut all: Vec<(usize, usize, usize)> = sets.iter().enumerate().flat_map::<Vec<_>, _>(ranges).collect();
        all.sort_unstable();
        all
    };
    let Some(order) = columns.iter().map(by_start).min_by_key(|ranges| meetings(ranges)) else {
        return Some((1..lines).map(|line| (0, line)).take(TOLD).collect());
    };
    let mut compared = 0_usize;
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (from, to, line) in order {
        compared = compared.saturating_add(open.len());
        if compared > most {
            return None;
        }
        open.retain(|(end, _)| *end >= from);
        let meets = |other: usize| {
            other != line
                && columns.iter().all(|sets| match (sets.get(line), sets.get(other)) {
                    (Some(one), Some(other)) => share(one, other),
                    (_, _) => false,
                })
        };
        // The uppermost of them: that is the one whose answer holds.
        if let Some(other) = open.iter().map(|(_, other)| *other).filter(|other| meets(*other)).min() {
            let pair = (line.min(other), line.max(other));
            if !found.contains(&pair) {
                found.push(pair);
            }
            if found.len() >= TOLD {
                break;
            }
        }
        open.push((to, line));
    }
    found.sort_unstable();
    Some(found)
}

/// How many pairs of these ranges share a place; they stand in order of their starts.
fn meetings(ranges: &[(usize, usize, usize)]) -> usize {
    let mut ends: Vec<usize> = ranges.iter().map(|(_, to, _)| *to).collect();
    ends.sort_unstable();
    let over = |from: usize| ends.partition_point(|end| *end < from);
    let open = |(at, (from, _, _)): (usize, &(usize, usize, usize))| at.saturating_sub(over(*from));
    ranges.iter().enumerate().map(open).fold(0, usize::saturating_add)
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
                _ => test.parts_onto(&mut open),
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
        // How many places before each one can hold a value: what is left out does not stand between two others.
        let mut before = Vec::with_capacity(self.count.saturating_add(1));
        let mut held = 0_usize;
        before.push(held);
        for at in 0..self.count {
            held = held.saturating_add(usize::from(self.live.get(at).copied().unwrap_or(true)));
            before.push(held);
        }
        let rank = |at: usize| before.get(at).copied().unwrap_or(held);
        let held = |(from, to): (usize, usize)| {
            let end = rank(to.saturating_add(1)).checked_sub(1)?;
            (rank(from) <= end).then_some((rank(from), end))
        };
        let places = |set: Places| joined(set.into_iter().filter_map(held).collect());
        tests
            .iter()
            .map(|test| places(test.map_or_else(|| self.everywhere(), |test| self.set(checker, test))))
            .collect()
    }

    fn everywhere(&self) -> Places {
        vec![(0, self.count.saturating_sub(1))]
    }

    /// The places in which a test holds; all of them where that cannot be told.
    fn set(&self, checker: &Checker<'_>, test: &Term) -> Places {
        // The last place is "not there"; the one before it is the highest.
        let last = self.count.saturating_sub(1);
        let highest = last.saturating_sub(1);
        match &test.op {
            Op::All(parts) => parts.iter().fold(self.everywhere(), |all, part| shared(&all, &self.set(checker, part))),
            Op::Any(parts) => joined(parts.iter().flat_map(|part| self.set(checker, part)).collect()),
            Op::OneOf(_, members) if self.values.is_empty() => {
                let is_in = |at: &usize| {
                    u32::try_from(*at).ok().and_then(|at| members.checked_shr(at)).unwrap_or_default() & 1 == 1
                };
                joined((0..last).filter(is_in).map(|at| (at, at)).collect())
            }
            Op::Compare(op, _, bound) => match checker.constant(bound) {
                Some(bound) => self.compared(*op, &bound, highest),
                None => self.everywhere(),
            },
            Op::Known(_) => vec![(0, highest)],
            Op::Not(inner) if matches!(inner.op, Op::Known(_)) => vec![(last, last)],
            _ => self.everywhere(),
        }
    }

    /// The places whose values compare so with one of the column's own.
    fn compared(&self, op: Comparison, bound: &Value, highest: usize) -> Places {
        let first = self.values.partition_point(|value| ordering(value, bound) == Ordering::Less);
        let alike = self.values.iter().enumerate().skip(first);
        let found = alike
            .take_while(|(_, value)| ordering(value, bound) == Ordering::Equal)
            .find(|(_, value)| *value == bound)
            .map(|(at, _)| at.saturating_mul(2).saturating_add(1));
        let Some(place) = found else { return vec![(0, highest)] };
        let (below, above) = ((0, place.saturating_sub(1)), (place.saturating_add(1), highest));
        match op {
            Comparison::Equal => vec![(place, place)],
            Comparison::NotEqual => vec![below, above],
            Comparison::Less => vec![below],
            Comparison::AtMost => vec![(0, place)],
            Comparison::More => vec![above],
            Comparison::AtLeast => vec![(place, highest)],
        }
    }
}

/// Ranges in order, those that touch made one.
fn joined(mut places: Places) -> Places {
    places.sort_unstable();
    let mut out: Places = Vec::with_capacity(places.len());
    for (from, to) in places {
        match out.last_mut() {
            Some((_, end)) if end.saturating_add(1) >= from => *end = to.max(*end),
            Some(_) | None => out.push((from, to)),
        }
    }
    out
}

/// What two sets have in common.
fn shared(one: &Places, other: &Places) -> Places {
    let (mut a, mut b) = (one.iter().peekable(), other.iter().peekable());
    let mut out = Vec::new();
    while let (Some((from, to)), Some((start, end))) = (a.peek(), b.peek()) {
        let both = (*from.max(start), *to.min(end));
        if both.0 <= both.1 {
            out.push(both);
        }
        if to < end {
            a.next()
        } else {
            b.next()
        };
    }
    out
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
            below.checked_add(unit.step()).is_none_or(|next| is_more(above, &Value::Number(next)))
        }
        (Some(Value::Date(below)), Some(above), _) => {
            add_to_date(*below, Duration::days(1)).is_none_or(|next| is_more(above, &Value::Date(next)))
        }
        (Some(Value::YesNo(_)), Some(_), _) => false,
        (_, _, Some(Ty::YesNo)) => false,
        (_, _, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_meet_too_often_are_not_compared() {
        // Nine lines, each of which meets two others in either column and none in both.
        let column = |place: fn(usize) -> usize| (0..9).map(|line| vec![(place(line), place(line))]).collect();
        let columns: [Vec<Places>; 2] = [column(|line| line / 3), column(|line| line % 3)];
        assert_eq!(sweep(&columns, 9, 100), Some(Vec::new()));
        assert_eq!(sweep(&columns, 9, 5), None);
    }
}
