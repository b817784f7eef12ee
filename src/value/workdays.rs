//! Working days: which days people work, by a list of holidays and of days worked instead.

use serde::{Deserialize, Serialize};

use crate::value::calendar::read_date;
use crate::value::{Date, Duration, add_to_date};

/// The working days of the years that a list of holidays states. Saturdays and Sundays are free unless they are worked
/// instead of another day (调休).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workdays {
    /// The first year that the list states.
    pub first_year: i16,
    /// The last year that the list states; those between are stated too.
    pub last_year: i16,
    holidays: Vec<Date>,
    worked: Vec<Date>,
}

/// Why a line of a list of holidays cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolidayTrouble {
    /// The first column is no date, no `2026-10-01..2026-10-07`, and no year.
    Day,
    /// The second column is none of `year`, `holiday`, `workday`.
    Kind,
    /// The day lies outside the years that are stated.
    OtherYear,
    /// A day is both a holiday and worked.
    Both,
    /// No year is stated, or there are years between that are not.
    Years,
}

/// What a line says of its days.
enum Line {
    Year(i16),
    Holiday(Vec<Date>),
    Worked(Vec<Date>),
}

/// Days of the longest run of holidays on one line; a line of more is a slip.
const LONGEST_RUN: usize = 366;

impl Workdays {
    /// Reads a list: `date,kind,name` on each line, where the kind is `year`, `holiday` or `workday` (in Chinese 年度,
    /// 放假, 上班), the date may be a run such as `2026-10-01..2026-10-07`, and the name is for people. Empty lines,
    /// lines that begin with `#`, and a line of headings are passed over.
    ///
    /// # Errors
    /// The number of the first line that cannot be read, from 1, and why.
    pub fn read(text: &str) -> Result<Self, (usize, HolidayTrouble)> {
        let (mut years, mut holidays, mut worked) = (Vec::new(), Vec::new(), Vec::new());
        let mut number = 0_usize;
        for line in text.trim_start_matches('\u{feff}').lines() {
            number = number.saturating_add(1);
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') || is_heading(line) {
                continue;
            }
            match read_line(line).map_err(|trouble| (number, trouble))? {
                Line::Year(year) => years.push(year),
                Line::Holiday(days) => holidays.extend(days.into_iter().map(|day| (day, number))),
                Line::Worked(days) => worked.extend(days.into_iter().map(|day| (day, number))),
            }
        }
        years.sort_unstable();
        years.dedup();
        let (Some(first_year), Some(last_year)) = (years.first().copied(), years.last().copied()) else {
            return Err((number.max(1), HolidayTrouble::Years));
        };
        if years.windows(2).any(|pair| matches!(pair, [a, b] if b.saturating_sub(*a) > 1)) {
            return Err((number, HolidayTrouble::Years));
        }
        let outside = |(day, _): &&(Date, usize)| day.year() < first_year || day.year() > last_year;
        if let Some((_, line)) = holidays.iter().chain(&worked).find(outside) {
            return Err((*line, HolidayTrouble::OtherYear));
        }
        let days = |list: &[(Date, usize)]| {
            let mut days: Vec<Date> = list.iter().map(|(day, _)| *day).collect();
            days.sort_unstable();
            days.dedup();
            days
        };
        let free = days(&holidays);
        if let Some((_, line)) = worked.iter().find(|(day, _)| free.binary_search(day).is_ok()) {
            return Err((*line, HolidayTrouble::Both));
        }
        Ok(Self { first_year, last_year, holidays: free, worked: days(&worked) })
    }

    /// Whether people work on this day; none outside the years that are stated.
    pub fn is_working(&self, day: Date) -> Option<bool> {
        if day.year() < self.first_year || day.year() > self.last_year {
            return None;
        }
        let weekend = matches!(day.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday);
        let listed = |list: &[Date]| list.binary_search(&day).is_ok();
        Some(if weekend { listed(&self.worked) } else { !listed(&self.holidays) })
    }

    /// Where a date in working days lies that [`day_after`] cannot tell: after the first of these days and before the
    /// second, both included.
    pub fn beyond(&self, day: Date, length: Duration) -> (Option<Date>, Option<Date>) {
        let Some(plain) = add_to_date(day, Duration { working_days: 0, ..length }) else { return (None, None) };
        let upwards = length.working_days > 0;
        let edge = match ((self.first_year..=self.last_year).contains(&plain.year()), upwards) {
            (true, true) => Date::new(self.last_year, 12, 31).ok(),
            (true, false) => Date::new(self.first_year, 1, 1).ok(),
            (false, _) => Some(plain),
        };
        let next = |by: i64| edge.and_then(|day| add_to_date(day, Duration::days(by)));
        if upwards { (next(1), None) } else { (None, next(-1)) }
    }

    /// The `n`th working day after a day, or before it; none where that leads outside the years that are stated.
    fn nth(&self, day: Date, n: i32) -> Option<Date> {
        let step = Duration::days(i64::from(n.signum()));
        let (mut day, mut left) = (day, n.unsigned_abs());
        while left > 0 {
            day = add_to_date(day, step)?;
            if self.is_working(day)? {
                left = left.saturating_sub(1);
            }
        }
        Some(day)
    }
}

/// `date + duration`: months, then days, then working days. None beyond the calendar, and for working days outside the
/// years of the list or without one.
pub fn day_after(day: Date, duration: Duration, workdays: Option<&Workdays>) -> Option<Date> {
    let plain = add_to_date(day, Duration { working_days: 0, ..duration })?;
    match duration.working_days {
        0 => Some(plain),
        n => workdays?.nth(plain, n),
    }
}

fn is_heading(line: &str) -> bool {
    let first = line.split([',', '，']).next().unwrap_or_default().trim();
    matches!(first, "date" | "Date" | "日期")
}

fn read_line(line: &str) -> Result<Line, HolidayTrouble> {
    let mut cells = line.splitn(3, [',', '，']).map(|cell| cell.trim().trim_matches('"').trim());
    let (days, kind) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
    match kind.to_lowercase().as_str() {
        "year" | "年度" | "年" => {
            days.trim_end_matches('年').parse().map(Line::Year).map_err(|_| HolidayTrouble::Day)
        }
        "holiday" | "放假" | "假日" | "休" => run(days).map(Line::Holiday).ok_or(HolidayTrouble::Day),
        "workday" | "上班" | "调休" | "班" => run(days).map(Line::Worked).ok_or(HolidayTrouble::Day),
        _ => Err(HolidayTrouble::Kind),
    }
}

/// A day, or all days from one to another.
fn run(text: &str) -> Option<Vec<Date>> {
    let Some((first, last)) = text.split_once("..").or_else(|| text.split_once('~')).or_else(|| text.split_once('至'))
    else {
        return Some(vec![read_date(text).ok()?]);
    };
    let (mut day, last) = (read_date(first).ok()?, read_date(last).ok()?);
    let mut days = vec![day];
    while day < last && days.len() < LONGEST_RUN {
        day = day.tomorrow().ok()?;
        days.push(day);
    }
    (day == last).then_some(days)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const LIST: &str =
        "date,kind,name\n# an example\n2026,year\n2026-10-01..2026-10-07,holiday,National Day\n2026-10-10,workday,\n";

    fn after(from: Date, n: i32) -> Option<Date> {
        let list = Workdays::read(LIST).expect("a list");
        day_after(from, Duration { working_days: n, ..Duration::default() }, Some(&list))
    }

    #[test]
    fn working_days_pass_over_weekends_and_holidays() {
        // Wednesday 30 September: the 8th, the 9th, and the Saturday that is worked.
        assert_eq!(after(date(2026, 9, 30), 1), Some(date(2026, 10, 8)));
        assert_eq!(after(date(2026, 9, 30), 3), Some(date(2026, 10, 10)));
        assert_eq!(after(date(2026, 9, 30), 4), Some(date(2026, 10, 12)));
        assert_eq!(after(date(2026, 10, 3), 1), Some(date(2026, 10, 8)));
        assert_eq!(after(date(2026, 10, 12), -3), Some(date(2026, 10, 8)));
        assert_eq!(after(date(2026, 10, 3), 0), Some(date(2026, 10, 3)));
        assert_eq!(after(date(2026, 12, 30), 1), Some(date(2026, 12, 31)));
        assert_eq!(after(date(2026, 12, 30), 2), None);
        assert_eq!(day_after(date(2026, 12, 30), Duration::days(9), None), Some(date(2027, 1, 8)));
    }

    #[test]
    fn a_list_that_cannot_be_read_says_where() {
        use HolidayTrouble::{Both, Day, Kind, OtherYear, Years};
        for (text, line, why) in [
            ("", 1, Years),
            ("2026,year\n2028,year\n", 2, Years),
            ("2026,year\n2026-13-01,holiday\n", 2, Day),
            ("2026,year\n2026-10-07..2026-10-01,holiday\n", 2, Day),
            ("2026,year\n2026-10-01,feast\n", 2, Kind),
            ("# 节假日\n2026,年度\n2027-01-01,放假,元旦\n", 3, OtherYear),
            ("2026,year\n2026-10-10,workday\n2026-10-10,holiday\n", 2, Both),
        ] {
            assert_eq!(Workdays::read(text), Err((line, why)), "{text}");
        }
    }
}
