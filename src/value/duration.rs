//! Lengths of time: months of the calendar and exact seconds.

use std::cmp::Ordering;
use std::fmt;

use jiff::{SignedDuration, Span as Step};
use serde::{Deserialize, Serialize};

use crate::value::{Date, Moment};

/// Seconds of a day.
pub const DAY: i64 = 86_400;
/// Seconds that a month counts when two lengths are compared: thirty days, as in SQL databases.
const MONTH: i64 = 30 * DAY;
/// Seconds that a working day counts when two lengths are compared: five of them are a week.
const WORKING_DAY: i64 = 7 * DAY / 5;

/// A length of time: calendar months and exact seconds, kept apart.
///
/// Added to a date, a month is a month of the calendar and clamps (31 January + 1 month is 28 February).
/// Compared with another length ([`compare`](Self::compare)), a month counts thirty days; equality (`==`) is of the
/// two parts, because a month and thirty days are not the same step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Duration {
    /// Months of the calendar.
    pub months: i32,
    /// Exact seconds.
    pub seconds: i64,
    /// Working days, by a list of holidays; only a policy writes them.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub working_days: i32,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde asks it")]
fn is_nought(n: &i32) -> bool {
    *n == 0
}

impl Duration {
    /// `n` months.
    pub const fn months(n: i32) -> Self {
        Self { months: n, seconds: 0, working_days: 0 }
    }

    /// `n` days.
    pub const fn days(n: i64) -> Self {
        Self { months: 0, seconds: n.saturating_mul(DAY), working_days: 0 }
    }

    /// `n` working days.
    pub const fn working_days(n: i32) -> Self {
        Self { months: 0, seconds: 0, working_days: n }
    }

    /// `n` seconds.
    pub const fn seconds(n: i64) -> Self {
        Self { months: 0, seconds: n, working_days: 0 }
    }

    /// The length in seconds by which it is compared.
    pub fn measure(self) -> i64 {
        let working = i64::from(self.working_days).saturating_mul(WORKING_DAY);
        i64::from(self.months).saturating_mul(MONTH).saturating_add(self.seconds).saturating_add(working)
    }

    /// The order of two lengths, by [`measure`](Self::measure).
    pub fn compare(self, other: Self) -> Ordering {
        self.measure().cmp(&other.measure())
    }

    /// The sum, held to the bounds.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            months: self.months.saturating_add(other.months),
            seconds: self.seconds.saturating_add(other.seconds),
            working_days: self.working_days.saturating_add(other.working_days),
        }
    }

    /// The opposite.
    #[must_use]
    pub fn opposite(self) -> Self {
        Self {
            months: self.months.saturating_neg(),
            seconds: self.seconds.saturating_neg(),
            working_days: self.working_days.saturating_neg(),
        }
    }

    /// Whether it is whole months and days, so that it can be added to a date.
    pub fn is_whole_days(self) -> bool {
        self.seconds.checked_rem(DAY) == Some(0)
    }
}

impl fmt::Display for Duration {
    /// As a policy writes it: `3 months`, `2 days`, `1 day 30 minutes`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.seconds;
        let mut parts = Vec::new();
        let mut part = |n: i64, one: &str| {
            if n != 0 {
                parts.push(format!("{n} {one}{}", if n == 1 { "" } else { "s" }));
            }
        };
        part(i64::from(self.months), "month");
        for (size, one) in [(DAY, "day"), (3_600, "hour"), (60, "minute"), (1, "second")] {
            part(rest.checked_div(size).unwrap_or_default(), one);
            rest = rest.checked_rem(size).unwrap_or_default();
        }
        part(i64::from(self.working_days), "working day");
        if parts.is_empty() {
            return f.write_str("0 days");
        }
        f.write_str(&parts.join(" "))
    }
}

/// `date + duration`: months first, clamped to the month's end, then whole days; none beyond the calendar, and for
/// working days, which need a list of holidays ([`day_after`](crate::value::day_after)).
pub fn add_to_date(date: Date, duration: Duration) -> Option<Date> {
    if duration.working_days != 0 {
        return None;
    }
    let days = duration.seconds.div_euclid(DAY);
    let stepped = date.checked_add(Step::new().try_months(duration.months).ok()?).ok()?;
    stepped.checked_add(Step::new().try_days(days).ok()?).ok()
}

/// `moment + duration`: months by the calendar of UTC, then seconds; none beyond the calendar, and for
/// working days.
pub fn add_to_moment(moment: Moment, duration: Duration) -> Option<Moment> {
    if duration.working_days != 0 {
        return None;
    }
    let stepped = if duration.months == 0 {
        moment
    } else {
        let zoned = moment.to_zoned(jiff::tz::TimeZone::UTC);
        zoned.checked_add(Step::new().try_months(duration.months).ok()?).ok()?.timestamp()
    };
    stepped.checked_add(SignedDuration::from_secs(duration.seconds)).ok()
}
