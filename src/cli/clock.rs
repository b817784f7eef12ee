//! The day of grading: `--today`, else the day on the clock of this machine, in the zone of `--zone` or of this machine.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use crate::cli::error::Error;
use crate::eval::Clock;
use crate::value::Date;
use crate::value::calendar::read_date;

/// The zone that is asked for: a name such as `Asia/Shanghai`, or an offset such as `+08:00`.
///
/// # Errors
/// [`Error::BadZone`] when there is no such zone.
pub(crate) fn zone(asked: Option<&str>) -> Result<TimeZone, Error> {
    let Some(text) = asked else { return Ok(TimeZone::system()) };
    TimeZone::get(text).or_else(|_| offset(text).ok_or_else(|| Error::BadZone(text.to_owned())))
}

/// `+08:00`, `-0530`, `+8`.
fn offset(text: &str) -> Option<TimeZone> {
    let (sign, rest) = match text.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, text.strip_prefix('-')?),
    };
    let digits = rest.replace(':', "");
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = if digits.len() <= 2 {
        (digits.as_str(), "0")
    } else {
        digits.split_at_checked(digits.len().saturating_sub(2))?
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let seconds = hours.checked_mul(3_600)?.checked_add(minutes.checked_mul(60)?)?;
    Some(TimeZone::fixed(Offset::from_seconds(seconds.checked_mul(sign)?).ok()?))
}

/// The clock of one run; the day may be written as records write it (`2026/11/23`). With a day given, the time is that day's noon, so that a run can be repeated.
///
/// # Errors
/// [`Error::BadDay`] when the text is no day of the calendar.
pub(crate) fn clock(today: Option<&str>, zone: &TimeZone) -> Result<Clock, Error> {
    let Some(text) = today else {
        let now = Timestamp::now();
        return Ok(Clock { today: now.to_zoned(zone.clone()).date(), now });
    };
    let bad = || Error::BadDay(text.to_owned());
    let today: Date = read_date(text).map_err(|_| bad())?;
    // The proofs speak of these years; a day beyond them is a slip of the hand.
    if !(1900..=2199).contains(&today.year()) {
        return Err(bad());
    }
    let noon = today.at(12, 0, 0, 0).to_zoned(zone.clone()).map_err(|_| bad())?;
    Ok(Clock { today, now: noon.timestamp() })
}
