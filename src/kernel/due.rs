//! Deadlines of a kernel: a day of the record and a length that depends on the outcome.

use crate::eval::possible::Possible;
use crate::eval::whole_days;
use crate::kernel::axis::Func;
use crate::kernel::build::Builder;
use crate::kernel::form::Measure;
use crate::kernel::hurdle::Hurdle;
use crate::kernel::linear::Linear;
use crate::plan::{FollowUp, NodeId};
use crate::value::{DAY, Duration, Value, Workdays, day_after, day_number, day_of_number};

/// How long after the day contacts are due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    /// So many days.
    Days(i64),
    /// By the calendar.
    Calendar(Duration),
}

impl Length {
    fn of(length: Duration) -> Self {
        let days = whole_days(length);
        if days.months == 0 && days.working_days == 0 {
            Self::Days(days.seconds.div_euclid(DAY))
        } else {
            Self::Calendar(days)
        }
    }

    /// The day that lies so long behind another, both counted from 1970.
    #[inline]
    pub(crate) fn after(self, day: i64, workdays: Option<&Workdays>) -> Option<i64> {
        match self {
            Self::Days(days) => day.checked_add(days),
            Self::Calendar(length) => by_calendar(day, length, workdays),
        }
    }
}

#[inline(never)]
fn by_calendar(day: i64, length: Duration, workdays: Option<&Workdays>) -> Option<i64> {
    day_after(day_of_number(day)?, length, workdays).map(day_number)
}

/// The deadline as functions of cells and codes.
pub(crate) struct Deadline {
    /// The day it counts from, on scale 1.
    pub(crate) since: Linear,
    /// Where that day is absent.
    pub(crate) absent: Option<Func>,
    /// The member that it goes by; the grade where none.
    pub(crate) by: Option<Func>,
    /// By index of the member.
    pub(crate) lines: Vec<Option<Length>>,
}

impl Builder<'_> {
    pub(super) fn deadline(&mut self, follow: &FollowUp) -> Result<Deadline, Hurdle> {
        let since = self.number(follow.since)?;
        if since.unit != Measure::Day || since.form.scale != 1 {
            return Err(Hurdle::Time(follow.since));
        }
        let lines = follow.lines.iter().map(|line| match line {
            Some(line) => self.length(line.length).map(Some),
            None => Ok(None),
        });
        let lines = lines.collect::<Result<Vec<_>, Hurdle>>()?;
        let by = follow.by.map(|by| self.finite(by)).transpose()?;
        Ok(Deadline { since: since.form, absent: since.absent, by, lines })
    }

    fn length(&mut self, id: NodeId) -> Result<Length, Hurdle> {
        let value = self.finite(id)?.is_constant().map(|value| self.values.value(value));
        match value.as_ref().and_then(Possible::value) {
            Some(Value::Duration(length)) => Ok(Length::of(*length)),
            Some(_) | None => Err(Hurdle::Calendar(id)),
        }
    }
}
