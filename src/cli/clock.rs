//! The day of grading: `--today`, else the day on the clock of this machine.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::error::Error;
use crate::eval::Clock;
use crate::value::Date;

/// The clock of one run. With a day given, the time is that day's noon, so that a run can be repeated.
///
/// # Errors
/// [`Error::BadDay`] when the text is no day of the calendar.
pub(crate) fn clock(today: Option<&str>) -> Result<Clock, Error> {
    let Some(text) = today else {
        let now = Timestamp::now();
        return Ok(Clock { today: now.to_zoned(TimeZone::system()).date(), now });
    };
    let bad = || Error::BadDay(text.to_owned());
    let today: Date = text.parse().map_err(|_| bad())?;
    let noon = today.at(12, 0, 0, 0).to_zoned(TimeZone::system()).map_err(|_| bad())?;
    Ok(Clock { today, now: noon.timestamp() })
}
