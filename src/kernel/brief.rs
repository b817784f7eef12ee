//! A verdict in brief: the outcome and the deadline, without a text.

use crate::eval::possible::bit;
use crate::eval::ruling::{CONFLICT, UNGRADED};
use crate::eval::{Outcome, Status, Verdict};
use crate::plan::Plan;
use crate::value::{Date, day_number, day_of_number};

/// What a policy says of one lead, in a few words of memory: made without allocating, for who grades millions.
///
/// Grades are places in the scale of the policy, best first: `policy.plan()` has their ids, `policy.labels()` what
/// people call them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brief {
    /// What sort of outcome.
    pub status: Status,
    /// The grade, if there is exactly one.
    pub grade: Option<u8>,
    /// The grades that are possible: bit `i` for grade `i`.
    pub possible: u128,
    /// Whether the lead may turn out ungraded.
    pub or_ungraded: bool,
    /// Whether sentences may turn out to disagree.
    pub or_conflict: bool,
    /// Whether the grade rests on a fact being absent from the record.
    pub provisional: bool,
    /// The last day to follow up in time, counted from 1970; [`NEVER`] where there is none.
    pub(crate) due: i64,
}

/// No day.
pub(crate) const NEVER: i64 = i64::MIN;

impl Brief {
    /// The last day to follow up in time, if the policy gives one.
    pub fn due(&self) -> Option<Date> {
        day_of_number(self.due)
    }

    /// The same, counted from 1970-01-01.
    pub const fn due_day(&self) -> Option<i64> {
        if self.due == NEVER { None } else { Some(self.due) }
    }

    /// A lead that cannot be graded.
    pub(crate) const REJECTED: Self = Self {
        status: Status::Rejected,
        grade: None,
        possible: 0,
        or_ungraded: false,
        or_conflict: false,
        provisional: false,
        due: NEVER,
    };

    /// The outcome of one leaf.
    pub(crate) fn of_leaf(leaf: u32, graded: bool) -> Self {
        match leaf {
            UNGRADED => Self { status: Status::Ungraded, ..Self::REJECTED },
            CONFLICT => Self { status: Status::Conflict, ..Self::REJECTED },
            leaf => match u8::try_from(leaf) {
                Ok(grade) if grade < 128 => Self {
                    status: Status::Graded,
                    grade: graded.then_some(grade),
                    possible: if graded { bit(grade) } else { 0 },
                    ..Self::REJECTED
                },
                Ok(_) | Err(_) => Self::REJECTED,
            },
        }
    }

    /// The same of a whole verdict.
    pub(crate) fn of_verdict(plan: &Plan, verdict: &Verdict) -> Self {
        let scale = plan.grades.and_then(|grades| plan.scales.get(usize::from(grades.0)));
        let members = scale.map(|scale| scale.members.as_slice()).unwrap_or_default();
        let place = |id: &str| members.iter().position(|member| member.id == id).and_then(|at| u8::try_from(at).ok());
        let possible = verdict.possible_grades().into_iter().filter_map(place).fold(0, |set, grade| set | bit(grade));
        let (or_ungraded, or_conflict) = match &verdict.outcome {
            Outcome::Undetermined { or_ungraded, or_conflict, .. } => (*or_ungraded, *or_conflict),
            _ => (false, false),
        };
        Self {
            status: verdict.outcome.status(),
            grade: verdict.grade().and_then(place),
            possible,
            or_ungraded,
            or_conflict,
            provisional: matches!(verdict.outcome, Outcome::Graded { provisional: true, .. }),
            due: verdict.follow_up.as_ref().map_or(NEVER, |due| day_number(due.due)),
        }
    }
}
