//! When to contact a lead next, and when it is given up: derived from its facts, never stored.

use std::collections::{BTreeSet, HashSet};

use jiff::tz::TimeZone;
use serde::Serialize;

use crate::eval::outcome::Outcomes;
use crate::eval::possible::{Possible, Truth, each_member};
use crate::plan::{FollowLine, FollowUp, Node, NodeId, Plan};
use crate::value::period::first_step;
use crate::value::{DAY, Date, Duration, Moment, Value, Workdays, day_after};

/// When to follow up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The last day in time.
    pub due: Date,
    /// Days by which it is overdue; none when it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue_days: Option<i64>,
    /// For contacts that come again: the next day that one is due, today or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Date>,
    /// The next reminder, today or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remind: Option<Date>,
}

/// When a lead is given up to the public pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Released {
    /// The day.
    pub date: Date,
    /// Whether that day has come.
    pub released: bool,
}

/// The years that a list of holidays states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Years {
    /// The first.
    pub from: i16,
    /// The last.
    pub until: i16,
}

/// The days of one lead: what its facts came to, and the day of grading.
pub(crate) struct Days<'a> {
    pub(crate) done: &'a [Possible],
    pub(crate) today: Date,
    /// A deadline that counts from a moment is a day of this zone.
    pub(crate) zone: &'a TimeZone,
    pub(crate) workdays: Option<&'a Workdays>,
}

impl Days<'_> {
    /// The deadline of a lead whose member and date are known.
    pub(crate) fn due(&self, plan: &Plan, possible: Outcomes) -> Option<Due> {
        let follow = plan.follow_up.as_ref()?;
        let line = (*follow.lines.get(self.member(follow, possible)?)?)?;
        let length = self.length(line.length)?;
        let due = self.deadline(follow.since, length)?;
        let late = i64::from(self.today.since(due).ok()?.get_days());
        Some(Due {
            due,
            overdue_days: (late > 0).then_some(late),
            next: self.next(follow.since, length).filter(|_| line.every),
            remind: line.remind.and_then(|before| self.reminder(follow.since, line, length, before)),
        })
    }

    /// The facts that are missing for the deadline to be known: those that its date is computed of.
    pub(crate) fn needs(&self, plan: &Plan, possible: Outcomes, known: &[bool]) -> Vec<String> {
        let Some(follow) = &plan.follow_up else { return Vec::new() };
        let line = self.member(follow, possible).and_then(|member| follow.lines.get(member).copied().flatten());
        let settled = |node: NodeId| self.at(node).is_some_and(Possible::is_settled);
        let open = line.into_iter().flat_map(|line| [follow.since, line.length]).filter(|node| !settled(*node));
        let (mut open, mut seen) = (open.collect::<Vec<NodeId>>(), HashSet::new());
        let mut needed = BTreeSet::new();
        while let Some(id) = open.pop() {
            match plan.nodes.get(id.index()) {
                Some(Node::Input(input)) if !known.get(input.index()).copied().unwrap_or(true) => {
                    needed.insert(*input);
                }
                Some(node) => open.extend(node.reads().into_iter().filter(|read| seen.insert(*read))),
                None => {}
            }
        }
        let missing = needed.into_iter().filter_map(|input| plan.inputs.get(input.index()));
        missing.filter(|input| input.default.is_none()).map(|input| input.id.clone()).collect()
    }

    /// The day on which a lead goes to the public pool, unless it surely or perhaps stays.
    pub(crate) fn released(&self, plan: &Plan) -> Option<Released> {
        let pool = plan.pool.as_ref()?;
        let goes = pool.when.is_none_or(|when| self.at(when).is_some_and(|when| when.holds() == Truth::True));
        if !goes {
            return None;
        }
        let date = self.deadline(pool.since, self.length(pool.after)?)?;
        Some(Released { date, released: date <= self.today })
    }

    /// The years that the list of holidays states, where a date in working days lies beyond them.
    pub(crate) fn beyond_holidays(&self, plan: &Plan, possible: Outcomes) -> Option<Years> {
        let workdays = self.workdays?;
        let lost = |since: NodeId, length: NodeId| {
            let there = self.at(since).is_some_and(|since| since.value().is_some());
            let working = self.length(length).is_some_and(|length| length.working_days != 0);
            there && working
        };
        let follow = plan.follow_up.as_ref().is_some_and(|follow| {
            let line = self.member(follow, possible).and_then(|member| follow.lines.get(member).copied().flatten());
            line.is_some_and(|line| lost(follow.since, line.length)) && self.due(plan, possible).is_none()
        });
        let pool = plan.pool.is_some_and(|pool| {
            lost(pool.since, pool.after)
                && self.length(pool.after).and_then(|length| self.deadline(pool.since, length)).is_none()
        });
        let computed = plan.nodes.iter().zip(self.done).any(|(node, value)| match node {
            Node::Shift(date, length) => value.value().is_none() && lost(*date, *length),
            _ => false,
        });
        (follow || pool || computed).then_some(Years { from: workdays.first_year, until: workdays.last_year })
    }

    /// The index of the member that the lead follows, if there is one only.
    fn member(&self, follow: &FollowUp, possible: Outcomes) -> Option<usize> {
        match follow.by {
            Some(by) => match self.at(by)?.value()? {
                Value::Member(index) => Some(usize::from(*index)),
                Value::YesNo(_)
                | Value::Number(_)
                | Value::Text(_)
                | Value::Date(_)
                | Value::Moment(_)
                | Value::Duration(_)
                | Value::List(_)
                | Value::Records(_)
                | Value::Row(_) => None,
            },
            None if possible.count() == 1 => each_member(possible.grades).next().map(usize::from),
            None => None,
        }
    }

    fn at(&self, node: NodeId) -> Option<&Possible> {
        self.done.get(node.index())
    }

    fn length(&self, node: NodeId) -> Option<Duration> {
        match self.at(node)?.value()? {
            Value::Duration(length) => Some(*length),
            Value::YesNo(_)
            | Value::Number(_)
            | Value::Text(_)
            | Value::Date(_)
            | Value::Moment(_)
            | Value::Member(_)
            | Value::List(_)
            | Value::Records(_)
            | Value::Row(_) => None,
        }
    }

    /// The day that lies `length` behind a date or moment.
    fn deadline(&self, since: NodeId, length: Duration) -> Option<Date> {
        match self.at(since)?.value()? {
            Value::Date(day) => day_after(*day, whole_days(length), self.workdays),
            Value::Moment(moment) => self.after_moment(*moment, length),
            Value::YesNo(_)
            | Value::Number(_)
            | Value::Text(_)
            | Value::Duration(_)
            | Value::Member(_)
            | Value::List(_)
            | Value::Records(_)
            | Value::Row(_) => None,
        }
    }

    /// Whole days and months are counted by the calendar of the zone; hours and minutes exactly.
    fn after_moment(&self, moment: Moment, length: Duration) -> Option<Date> {
        if length.is_whole_days() {
            return day_after(moment.to_zoned(self.zone.clone()).date(), length, self.workdays);
        }
        let exact = jiff::SignedDuration::from_secs(length.seconds);
        let then = moment.checked_add(exact).ok()?.to_zoned(self.zone.clone());
        day_after(then.date(), Duration { seconds: 0, ..length }, self.workdays)
    }

    /// The first day, today or later, on which a contact that comes again is due.
    fn next(&self, since: NodeId, length: Duration) -> Option<Date> {
        self.first_from_today(length, |nth| self.deadline(since, nth))
    }

    /// The next reminder: of the one deadline, or of the next of those that come again.
    fn reminder(&self, since: NodeId, line: FollowLine, length: Duration, before: NodeId) -> Option<Date> {
        let before = whole_days(self.length(before)?).opposite();
        let of = |nth: Duration| day_after(self.deadline(since, nth)?, before, self.workdays);
        if line.every {
            return self.first_from_today(length, of);
        }
        of(length).filter(|day| *day >= self.today)
    }

    fn first_from_today(&self, length: Duration, day: impl Fn(Duration) -> Option<Date>) -> Option<Date> {
        if length.measure() <= 0 {
            return None;
        }
        let nth = |n: i64| length.times(n).and_then(&day);
        // What lies beyond the calendar or the list of holidays lies beyond today as well.
        nth(first_step(|n| Some(nth(n).is_none_or(|day| day >= self.today)))?)
    }
}

/// Hours round up to the day: a deadline of 36 hours is two days.
pub(crate) fn whole_days(length: Duration) -> Duration {
    let rest = length.seconds.rem_euclid(DAY);
    let missing = if rest == 0 { 0 } else { DAY.saturating_sub(rest) };
    length.plus(Duration::seconds(missing))
}
