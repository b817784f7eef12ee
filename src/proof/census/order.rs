//! Values that were found, with their numbers, in the order in which people list them.

use std::cmp::Ordering;

use crate::diagram::Natural;
use crate::eval::{Answer, Shown, Status};
use crate::plan::Plan;
use crate::proof::census::{Found, Share};
use crate::value::Kind;

/// Every value that the kind names, so that those which nobody has are seen; the best first.
pub(super) fn named(plan: &Plan, kind: Kind) -> Vec<Share> {
    let values: Vec<Shown> = match kind {
        Kind::Member(scale) => {
            let members = plan.scales.get(usize::from(scale.0)).map_or(&[][..], |scale| &scale.members);
            members.iter().map(|member| Shown::Text(member.id.clone())).collect()
        }
        Kind::YesNo => vec![Shown::YesNo(true), Shown::YesNo(false)],
        Kind::Number(_)
        | Kind::Text
        | Kind::Date
        | Kind::Moment
        | Kind::Duration
        | Kind::List
        | Kind::Records(_)
        | Kind::Row(_) => Vec::new(),
    };
    let none = |value| Share { value: Found::Answer(Answer::Is(value)), count: Natural::ZERO };
    values.into_iter().map(none).collect()
}

/// The grades, and what else can come of a lead.
pub(super) fn outcomes(plan: &Plan) -> Vec<Share> {
    let grades = plan.grades.map(|scale| named(plan, Kind::Member(scale))).unwrap_or_default();
    let others = [Status::Undetermined, Status::Ungraded, Status::Conflict];
    let others = others.map(|status| Share { value: Found::Outcome(status), count: Natural::ZERO });
    grades.into_iter().chain(others).collect()
}

/// Counts so many more of a value.
pub(super) fn add(shares: &mut Vec<Share>, value: Found, count: &Natural) {
    match shares.iter_mut().find(|share| share.value == value) {
        Some(share) => share.count = share.count.plus(count),
        None => shares.push(Share { value, count: count.clone() }),
    }
}

/// The same without what only fills up: no lead is counted as undetermined where all facts are known.
pub(super) fn settled(mut shares: Vec<Share>) -> Vec<Share> {
    shares.retain(|share| !(share.value == Found::Outcome(Status::Undetermined) && share.count.is_zero()));
    shares
}

/// Numbers and days the greatest first, behind the values that the kind names; what is none or not known last.
pub(super) fn sort(shares: &mut [Share]) {
    shares.sort_by(|one, other| compare(&one.value, &other.value));
}

fn compare(one: &Found, other: &Found) -> Ordering {
    let (Found::Answer(one), Found::Answer(other)) = (one, other) else { return Ordering::Equal };
    place(one).cmp(&place(other)).then_with(|| match (key(one), key(other)) {
        (Some(one), Some(other)) => descending(one, other),
        (_, _) => Ordering::Equal,
    })
}

fn place(answer: &Answer) -> u8 {
    match answer {
        Answer::Is(_) | Answer::OneOf { .. } | Answer::Between { .. } => 0,
        Answer::Absent(()) => 1,
        Answer::Unknown { .. } => 2,
    }
}

fn key(answer: &Answer) -> Option<&Shown> {
    match answer {
        Answer::Is(shown) => Some(shown),
        Answer::OneOf { one_of } => one_of.first(),
        Answer::Between { to, .. } => Some(to),
        Answer::Absent(()) | Answer::Unknown { .. } => None,
    }
}

fn descending(one: &Shown, other: &Shown) -> Ordering {
    match (one, other) {
        (Shown::Number(one), Shown::Number(other)) => other.checked_cmp(*one).unwrap_or(Ordering::Equal),
        (Shown::Date(one), Shown::Date(other)) => other.cmp(one),
        (Shown::Moment(one), Shown::Moment(other)) => other.cmp(one),
        (Shown::Duration(one), Shown::Duration(other)) => (other.months, other.seconds).cmp(&(one.months, one.seconds)),
        // Members stand in the order of their scale already, texts in the order in which they were found.
        (
            Shown::YesNo(_)
            | Shown::Number(_)
            | Shown::Text(_)
            | Shown::Date(_)
            | Shown::Moment(_)
            | Shown::Duration(_)
            | Shown::List(_),
            _,
        ) => Ordering::Equal,
    }
}
