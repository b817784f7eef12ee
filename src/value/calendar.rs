//! Dates, moments and durations as people write them.

use crate::value::duration::{DAY, add_to_date};
use crate::value::fold;
use jiff::civil::Time;
use jiff::tz::TimeZone;

use crate::value::{Date, Decimal, Duration, Moment};

/// The day as a count from 1970-01-01.
pub fn day_number(day: Date) -> i64 {
    counted(i64::from(day.year()), i64::from(day.month()), i64::from(day.day()))
}

/// The same of year, month and day; none where the calendar has no such day.
pub(crate) fn day_number_of(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return None,
    };
    let years = i64::from(Date::MIN.year())..=i64::from(Date::MAX.year());
    (years.contains(&year) && day >= 1 && day <= last).then(|| counted(year, month, day))
}

/// Days from 1970-01-01, the year beginning in March so that the leap day is its last (as in Hatcher, "Simple formulae
/// for Julian day numbers and calendar dates", 1984).
fn counted(year: i64, month: i64, day: i64) -> i64 {
    // Small numbers: nothing here comes near the bounds of its type.
    let early = i64::from(month <= 2);
    let year = year.wrapping_sub(early);
    let months = month.wrapping_add(early.wrapping_mul(12)).wrapping_sub(3);
    let days = months.wrapping_mul(153).wrapping_add(2).div_euclid(5).wrapping_add(day);
    let leaps = year.div_euclid(4).wrapping_sub(year.div_euclid(100)).wrapping_add(year.div_euclid(400));
    year.wrapping_mul(365).wrapping_add(leaps).wrapping_add(days).wrapping_sub(719_469)
}

/// The day that stands so many days behind 1970-01-01; none beyond the calendar.
pub fn day_of_number(number: i64) -> Option<Date> {
    let hours = jiff::SignedDuration::try_from_hours(number.checked_mul(24)?)?;
    Date::constant(1970, 1, 1).checked_add(hours).ok()
}

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateError {
    /// Not one of the ways to write a date, or a day that the calendar does not have.
    NotADate,
    /// A date with a time of day that is not midnight: which day is meant depends on the zone.
    HasTime,
}

/// Why a text is no moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentError {
    /// Not a moment.
    NotAMoment,
    /// A day and a time, but not of which zone.
    NoOffset,
    /// A day without a time.
    NoTime,
}

/// Reads `2026-11-22`, `2026/3/5`, `2026.3.5`, `2026年11月22日` or `20261122`; a time after it must be midnight, as
/// spreadsheets add it.
///
/// # Errors
/// Says whether there is a time of day or no date at all.
pub fn read_date(text: &str) -> Result<Date, DateError> {
    let text = fold::narrowed(text);
    let (date, rest) = date_part(&text).ok_or(DateError::NotADate)?;
    let rest = rest.strip_prefix('T').unwrap_or(rest).trim();
    if rest.is_empty() {
        return Ok(date);
    }
    if is_midnight(rest) {
        return Ok(date);
    }
    Err(if rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains(':') {
        DateError::HasTime
    } else {
        DateError::NotADate
    })
}

/// Reads `2026-11-22T09:30+08:00`, seconds optional, a space for the `T` allowed. A time without an offset, such as
/// `2026/11/22 9:30`, is a time of `zone`; one that its clocks pass over or show twice is read as most calendars do.
///
/// # Errors
/// Says whether only the offset is missing, or the time of day.
pub fn read_moment(text: &str, zone: Option<&TimeZone>) -> Result<Moment, MomentError> {
    let text = fold::narrowed(text);
    if let Ok(moment) = text.parse() {
        return Ok(moment);
    }
    let (date, rest) = date_part(&text).ok_or(MomentError::NotAMoment)?;
    let rest = rest.trim_start().strip_prefix('T').unwrap_or(rest).trim();
    if rest.is_empty() {
        return Err(MomentError::NoTime);
    }
    let time = time_of_day(rest).ok_or(MomentError::NotAMoment)?;
    let zone = zone.ok_or(MomentError::NoOffset)?;
    let zoned = date.to_datetime(time).to_zoned(zone.clone()).map_err(|_| MomentError::NotAMoment)?;
    Ok(zoned.timestamp())
}

/// A moment on the clocks of a zone: `2026-11-22T09:30+08:00`, with seconds where there are any.
pub fn write_moment(moment: Moment, zone: &TimeZone) -> String {
    let zoned = moment.to_zoned(zone.clone());
    let time = zoned.time();
    let exact = time.subsec_nanosecond() != 0;
    let form = match (time.second(), exact) {
        (_, true) => "%Y-%m-%dT%H:%M:%S%.f%:z",
        (0, false) => "%Y-%m-%dT%H:%M%:z",
        (_, false) => "%Y-%m-%dT%H:%M:%S%:z",
    };
    zoned.strftime(form).to_string()
}

/// `9:30`, `09:30`, `09:30:15`.
fn time_of_day(text: &str) -> Option<Time> {
    let (text, part) = text.split_once('.').map_or((text, None), |(text, part)| (text, Some(part)));
    let mut parts = text.split(':').map(|part| part.parse::<i8>().ok().filter(|_| !part.starts_with(['+', '-'])));
    let (hour, minute) = (parts.next()??, parts.next()??);
    let (second, nanosecond) = match (parts.next(), part) {
        (Some(second), part) => (second?, part.map_or(Some(0), nanoseconds)?),
        (None, None) => (0, 0),
        (None, Some(_)) => return None,
    };
    if parts.next().is_some() {
        return None;
    }
    Time::new(hour, minute, second, nanosecond).ok()
}

/// The digits behind the point of a second.
fn nanoseconds(digits: &str) -> Option<i32> {
    let plain = (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { format!("{digits:0<9}").parse().ok() } else { None }
}

/// Reads `30 minutes`, `2 days`, `1 day 30 minutes`, `2天`, `3个月`, `半年`; a number without a word is no duration.
pub fn read_duration(text: &str) -> Option<Duration> {
    let text = fold::narrowed(text).to_lowercase();
    let mut rest = text.as_str();
    let mut total: Option<Duration> = None;
    while !rest.is_empty() {
        let (part, after) = duration_part(rest)?;
        let so_far = total.unwrap_or_default();
        total = Some(Duration {
            months: so_far.months.checked_add(part.months)?,
            seconds: so_far.seconds.checked_add(part.seconds)?,
            working_days: 0,
        });
        rest = after.trim_start();
    }
    total
}

/// A date at the start of a text, and what follows it.
fn date_part(text: &str) -> Option<(Date, &str)> {
    let (year, after_year) = number(text)?;
    if year.len() == 8 {
        let (year, month_day) = year.split_at_checked(4)?;
        let (month, day) = month_day.split_at_checked(2)?;
        return Some((date(year, month, day)?, after_year));
    }
    let separator = after_year.trim_start().chars().next()?;
    let (second, closes): (char, &[char]) = match separator {
        '-' | '/' | '.' => (separator, &[]),
        '年' => ('月', &['日', '号']),
        _ => return None,
    };
    let (month, after_month) = number(after_year.trim_start().strip_prefix(separator)?.trim_start())?;
    let (day, rest) = number(after_month.trim_start().strip_prefix(second)?.trim_start())?;
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    let rest = if closes.is_empty() { rest } else { rest.trim_start().strip_prefix(closes).unwrap_or(rest) };
    Some((date(year, month, day)?, rest))
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The digits at the start of a text, at least one, and what follows them.
fn number(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if end == 0 { None } else { text.split_at_checked(end) }
}

/// `0:00`, `00:00:00`, `00:00:00.000`.
fn is_midnight(time: &str) -> bool {
    let (clock, part) = time.split_once('.').unwrap_or((time, "0"));
    let mut parts = clock.split(':');
    let first = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    matches!(first, "0" | "00")
        && matches!(rest.as_slice(), ["00"] | ["00", "00"])
        && !part.is_empty()
        && part.bytes().all(|byte| byte == b'0')
}

/// One number with its word, and what follows.
fn duration_part(text: &str) -> Option<(Duration, &str)> {
    let (half, rest) = match text.strip_prefix('半') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (amount, rest) = if half {
        (Decimal::new(5, 1).ok()?, rest)
    } else {
        let end = rest.find(|c: char| !matches!(c, '0'..='9' | '.' | '-')).unwrap_or(rest.len());
        let (digits, rest) = rest.split_at_checked(end)?;
        (digits.parse().ok()?, rest)
    };
    let rest = rest.trim_start();
    let (unit, rest) = unit(rest)?;
    let times = |size: i64| {
        let product = amount.mantissa().checked_mul(i128::from(size))?;
        let power = Decimal::power(amount.scale());
        if product.checked_rem(power)? != 0 {
            return None;
        }
        i64::try_from(product.checked_div(power)?).ok()
    };
    let part = match unit {
        Word::Months(size) => Duration::months(i32::try_from(times(i64::from(size))?).ok()?),
        Word::Seconds(size) => Duration::seconds(times(size)?),
    };
    Some((part, rest))
}

/// What a word for time counts.
#[derive(Clone, Copy)]
enum Word {
    Months(i32),
    Seconds(i64),
}

/// The word for time at the start of a text, and what follows.
fn unit(text: &str) -> Option<(Word, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    if end > 0 {
        let (word, rest) = text.split_at_checked(end)?;
        let unit = match word {
            "s" | "sec" | "secs" | "second" | "seconds" => Word::Seconds(1),
            "min" | "mins" | "minute" | "minutes" => Word::Seconds(60),
            "h" | "hr" | "hrs" | "hour" | "hours" => Word::Seconds(3_600),
            "d" | "day" | "days" => Word::Seconds(DAY),
            "w" | "week" | "weeks" => Word::Seconds(DAY.saturating_mul(7)),
            "month" | "months" => Word::Months(1),
            "quarter" | "quarters" => Word::Months(3),
            "y" | "year" | "years" => Word::Months(12),
            _ => return None,
        };
        return Some((unit, rest));
    }
    let text = text.strip_prefix('个').unwrap_or(text);
    [
        ("秒钟", Word::Seconds(1)),
        ("秒", Word::Seconds(1)),
        ("分钟", Word::Seconds(60)),
        ("小时", Word::Seconds(3_600)),
        ("钟头", Word::Seconds(3_600)),
        ("天", Word::Seconds(DAY)),
        ("日", Word::Seconds(DAY)),
        ("星期", Word::Seconds(DAY.saturating_mul(7))),
        ("礼拜", Word::Seconds(DAY.saturating_mul(7))),
        ("周", Word::Seconds(DAY.saturating_mul(7))),
        ("月", Word::Months(1)),
        ("季度", Word::Months(3)),
        ("年", Word::Months(12)),
    ]
    .into_iter()
    .find_map(|(word, unit)| text.strip_prefix(word).map(|rest| (unit, rest)))
}

/// The day that a spreadsheet keeps as this number (`46000`, or with a time of day `46000.5`), for numbers that can
/// only be days of our time: 1954 to 2119.
pub(crate) fn serial_day(text: &str) -> Option<Date> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 5 || !digits(whole) || !digits(part) {
        return None;
    }
    let days = whole.parse::<i64>().ok().filter(|days| (20_000..80_000).contains(days))?;
    // Spreadsheets count 1900-02-29, which never was: from March 1900 on, day 0 is 1899-12-30.
    add_to_date(Date::new(1899, 12, 30).ok()?, Duration::days(days))
}

#[cfg(test)]
mod tests {
    #[test]
    fn days_are_counted_as_the_calendar_does() {
        let first = super::Date::constant(1970, 1, 1);
        let mut day = super::Date::constant(1599, 12, 31);
        while day < super::Date::constant(2401, 1, 2) {
            let wanted = i64::from(day.since(first).expect("near").get_days());
            assert_eq!(super::day_number(day), wanted, "{day}");
            assert_eq!(super::day_of_number(wanted), Some(day));
            let parts = (i64::from(day.year()), i64::from(day.month()), i64::from(day.day()));
            assert_eq!(super::day_number_of(parts.0, parts.1, parts.2), Some(wanted));
            day = day.tomorrow().expect("near");
        }
        for (year, month, day) in
            [(2026, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 13, 1), (2026, 1, 0), (10_000, 1, 1)]
        {
            assert_eq!(super::day_number_of(year, month, day), None);
        }
    }

    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        let day = jiff::civil::date(2026, 3, 5);
        for text in [
            "2026-03-05",
            "2026-3-5",
            "2026/3/5",
            "2026.3.5",
            "2026年3月5日",
            "2026年03月05号",
            "2026 年 3 月 5 日",
            "20260305",
            "２０２６－３－５",
            " 2026/3/5 0:00 ",
            "2026-03-05T00:00:00",
            "2026/3/5 00:00:00.000",
        ] {
            assert_eq!(read_date(text), Ok(day), "{text}");
        }
        for text in ["", "3/5/2026", "26-3-5", "2026-3", "2026-13-05", "2026-02-30", "2026-3/5", "46086", "tomorrow"] {
            assert_eq!(read_date(text), Err(DateError::NotADate), "{text}");
        }
        for text in ["2026-03-05 09:30", "2026-03-05T00:00:00+08:00", "2026/3/5 0:01"] {
            assert_eq!(read_date(text), Err(DateError::HasTime), "{text}");
        }
    }

    #[test]
    fn moments_need_an_offset() {
        let moment: Moment = "2026-11-22T01:30:00Z".parse().expect("a moment");
        for text in ["2026-11-22T09:30+08:00", "2026-11-22 09:30:00+08:00", "2026-11-22T01:30:00Z"] {
            assert_eq!(read_moment(text, None), Ok(moment), "{text}");
        }
        assert_eq!(read_moment("2026-11-22 09:30", None), Err(MomentError::NoOffset));
        assert_eq!(read_moment("2026/11/22", None), Err(MomentError::NoTime));
        let half = "2026-11-22T01:30:00.5Z".parse();
        assert_eq!(read_moment("2026-11-22T09:30:00.5", Some(&TimeZone::fixed(jiff::tz::offset(8)))).ok(), half.ok());
        for text in ["2026-11-22 9:30.5", "2026-11-22 9:30:00.", "2026-11-22 9:30:00.+5"] {
            assert_eq!(read_moment(text, Some(&TimeZone::UTC)), Err(MomentError::NotAMoment), "{text}");
        }
        for text in ["soon", "2026-11-22 9", "2026-11-22 9:30:00:00", "2026-11-22 25:00", "2026-11-22 9:+3"] {
            assert_eq!(read_moment(text, None), Err(MomentError::NotAMoment), "{text}");
        }
        let shanghai = TimeZone::fixed(jiff::tz::offset(8));
        for text in ["2026-11-22 09:30", "2026/11/22 9:30", "2026年11月22日 9:30:00", "2026-11-22T09:30"] {
            assert_eq!(read_moment(text, Some(&shanghai)), Ok(moment), "{text}");
        }
        assert_eq!(write_moment(moment, &shanghai), "2026-11-22T09:30+08:00");
        assert_eq!(write_moment(moment, &TimeZone::UTC), "2026-11-22T01:30+00:00");
    }

    #[test]
    fn durations_as_people_write_them() {
        for (text, months, seconds) in [
            ("30 minutes", 0, 1800),
            ("30分钟", 0, 1800),
            ("2 days", 0, 2 * DAY),
            ("2天", 0, 2 * DAY),
            ("1 day 30 minutes", 0, DAY + 1800),
            ("1.5小时", 0, 5400),
            ("3个月", 3, 0),
            ("半年", 6, 0),
            ("半天", 0, DAY / 2),
            ("1年3个月", 15, 0),
            ("-2 Days", 0, -2 * DAY),
        ] {
            let found = read_duration(text).map(|found| (found.months, found.seconds));
            assert_eq!(found, Some((months, seconds)), "{text}");
        }
        for text in ["", "3", "3 working days", "3个工作日", "半个月", "0.00001 days", "days", "99999999999 months"]
        {
            assert_eq!(read_duration(text).map(Duration::measure), None, "{text}");
        }
    }
}
