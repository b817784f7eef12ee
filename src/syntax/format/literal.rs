//! Numbers as they were written; units and lengths of time in both languages.

use crate::source::Span;
use crate::syntax::format::both::Both;
use crate::syntax::format::writer::Writer;
use crate::value::{DAY, Decimal, Duration};

/// Units of time: every word for one, and how it is printed for one and for many.
#[rustfmt::skip]
const UNITS: [(&[&str], [&str; 2], &str); 7] = [
    (&["minutes", "minute", "分钟"], ["minute", "minutes"], "分钟"),
    (&["hours", "hour", "个小时", "小时"], ["hour", "hours"], "小时"),
    (&["days", "day", "天", "日"], ["day", "days"], "天"),
    (&["weeks", "week", "个星期", "星期", "周"], ["week", "weeks"], "周"),
    (&["months", "month", "个月", "月"], ["month", "months"], "个月"),
    (&["years", "year", "年"], ["year", "years"], "年"),
    (&["workingdays", "workingday", "个工作日", "工作日"], ["working day", "working days"], "个工作日"),
];

impl Writer<'_> {
    /// A number as written, if that is its value; with its unit.
    pub(super) fn number(&self, value: Decimal, money: bool, span: Span) -> Both {
        let written = self.written(span);
        let unsigned = written.trim_start_matches('-');
        let end = unsigned.find(|c: char| !is_numeral(c)).unwrap_or(unsigned.len());
        let (digits, unit) = unsigned.split_at_checked(end).unwrap_or((unsigned, ""));
        let sign = if value < Decimal::ZERO { "-" } else { "" };
        let number = if decimal(digits).is_some_and(|read| read == value || opposite(read) == Some(value)) {
            format!("{sign}{digits}")
        } else {
            value.to_string()
        };
        let number = Both::same(number);
        let unit = match unit {
            _ if money => Both::of(" yuan", "元"),
            "次" | "times" => Both::of(" times", " 次"),
            "分" | "人" | "项" | "个" | "条" => Both { en: String::new(), zh: format!(" {unit}") },
            _ => Both::default(),
        };
        number.glued(&unit)
    }

    /// A number that has no unit: points, weights.
    pub(super) fn points(&self, (value, span): (Decimal, Span)) -> Both {
        self.number(value, false, span)
    }

    /// `30%`
    pub(super) fn percent(&self, value: Decimal, span: Span) -> Both {
        let written = self.written(span);
        if written.ends_with('%') {
            return Both::same(written);
        }
        Both::same(format!("{}%", value.shifted(2).unwrap_or(value)))
    }

    /// `2 days`, `half a year`
    pub(super) fn length(&self, length: Duration, span: Span) -> Both {
        let written = self.written(span);
        let unsigned = written.trim_start_matches('-');
        let negative = length.measure() < 0;
        let text = pieces(unsigned).unwrap_or_else(|| counted(length));
        if negative { Both::same("-").glued(&text) } else { text }
    }
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '_' | '.' | '千' | '万' | '亿')
}

/// The value of `1_800_000`, `60万`.
fn decimal(written: &str) -> Option<Decimal> {
    let (digits, shift) = match written.chars().last()? {
        '千' => (written.trim_end_matches('千'), 3),
        '万' => (written.trim_end_matches('万'), 4),
        '亿' => (written.trim_end_matches('亿'), 8),
        _ => (written, 0),
    };
    digits.replace('_', "").parse::<Decimal>().and_then(|number| number.shifted(shift)).ok()
}

fn opposite(value: Decimal) -> Option<Decimal> {
    Decimal::new(value.mantissa().checked_neg()?, value.scale()).ok()
}

/// `2days3hours`, `半年` in both languages.
fn pieces(written: &str) -> Option<Both> {
    if matches!(written, "halfayear" | "半年") {
        return Some(Both::of("half a year", "半年"));
    }
    let mut all = Both::default();
    let mut rest = written;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !is_numeral(c))?;
        let (number, after) = rest.split_at_checked(end)?;
        let (word, one, zh) = UNITS.iter().find_map(|(words, one, zh)| {
            let word = words.iter().find(|word| after.starts_with(**word))?;
            Some((*word, one, *zh))
        })?;
        let [single, several] = one;
        let en = if number == "1" { single } else { several };
        all = all.and(&Both { en: format!("{number} {en}"), zh: format!("{number} {zh}") });
        rest = after.strip_prefix(word)?;
    }
    (!number_only(written)).then_some(all).filter(|all| !all.is_empty())
}

fn number_only(written: &str) -> bool {
    written.chars().all(is_numeral)
}

/// A length that was not written as one.
pub(super) fn counted(length: Duration) -> Both {
    let unit = |n: i64, at: usize| {
        let (_, [single, several], zh) = UNITS.get(at).copied().unwrap_or((&[], ["day", "days"], "天"));
        let en = if n == 1 { single } else { several };
        Both { en: format!("{n} {en}"), zh: format!("{n} {zh}") }
    };
    let (months, seconds) = (i64::from(length.months).saturating_abs(), length.seconds.saturating_abs());
    let worked = i64::from(length.working_days).saturating_abs();
    if worked > 0 {
        return unit(worked, 6);
    }
    let mut all = Both::default();
    if months > 0 {
        all = unit(months, 4);
    }
    if seconds.checked_rem(DAY) == Some(0) && (seconds > 0 || months == 0) {
        all = all.and(&unit(seconds.checked_div(DAY).unwrap_or_default(), 2));
    } else if seconds > 0 {
        all = all.and(&unit(seconds.checked_div(60).unwrap_or_default(), 0));
    }
    all
}

/// `whole weeks`, `whole 30 days`
pub(super) fn whole(period: Duration) -> Both {
    match (period.months, period.seconds.checked_div(DAY), period.seconds.checked_rem(DAY)) {
        (0, Some(1), Some(0)) => Both::of("whole days", "满几天"),
        (0, Some(7), Some(0)) => Both::of("whole weeks", "满几周"),
        (1, Some(0), Some(0)) => Both::of("whole months", "满几个月"),
        (12, Some(0), Some(0)) => Both::of("whole years", "满几年"),
        (_, _, _) => Both::of("whole", "满几个").and(&counted(period)),
    }
}
