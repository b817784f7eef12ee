//! Names, texts, numbers, dates, moments and durations.

use pest::iterators::Pair;
use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::TextProblem;
use crate::source::Span;
use crate::syntax::parse::{Builder, Rule};
use crate::syntax::tree::{Expr, ExprKind, Name, Text};
use crate::value::{Date, Decimal, Duration, Moment};

impl Builder<'_> {
    /// A literal, or a word that stands for itself.
    pub(super) fn literal(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        let span = self.span(pair);
        let kind = match pair.as_rule() {
            Rule::text => ExprKind::Text(self.text(pair).text),
            Rule::moment => ExprKind::Moment(self.moment(pair)?),
            Rule::date => ExprKind::Date(self.date(pair)?),
            Rule::duration => ExprKind::Duration(self.duration(pair)?),
            Rule::percent => ExprKind::Percent(self.percent(pair)?),
            Rule::amount_number => return self.amount_number(pair),
            Rule::number => ExprKind::Number { value: self.number(pair)?, money: false },
            Rule::kw_yes => ExprKind::YesNo(true),
            Rule::kw_no => ExprKind::YesNo(false),
            Rule::kw_today => ExprKind::Today,
            Rule::kw_now => ExprKind::Now,
            Rule::kw_grade_value => ExprKind::Grade,
            _ => ExprKind::Name(self.name(pair).text),
        };
        Some(Expr { kind, span })
    }

    /// `"text"`
    pub(super) fn text(&mut self, pair: &Pair<'_, Rule>) -> Text {
        Text { text: text_written(pair.as_str()), span: self.span(pair) }
    }

    /// `2026-11-22T09:30+08:00`
    pub(super) fn moment(&mut self, pair: &Pair<'_, Rule>) -> Option<Moment> {
        let written = pair.as_str();
        match written.parse() {
            Ok(moment) => Some(moment),
            Err(_) => self.note(TextProblem::BadDate { found: written.to_owned() }, self.span(pair)),
        }
    }

    /// `2026-11-22`, `2026年11月22日`
    pub(super) fn date(&mut self, pair: &Pair<'_, Rule>) -> Option<Date> {
        let written = pair.as_str();
        let mut parts = written.split(['-', '/', '年', '月', '日']).filter(|part| !part.is_empty());
        let mut part = || parts.next().and_then(|part| part.parse::<i16>().ok()).unwrap_or_default();
        let (year, month, day) = (part(), part(), part());
        let small = |part: i16| i8::try_from(part).unwrap_or_default();
        match Date::new(year, small(month), small(day)) {
            Ok(date) => Some(date),
            Err(_) => self.note(TextProblem::BadDate { found: written.to_owned() }, self.span(pair)),
        }
    }

    /// `2 days`, `半年`
    pub(super) fn duration(&mut self, pair: &Pair<'_, Rule>) -> Option<Duration> {
        let mut sum = Duration::default();
        let mut count = Decimal::ONE;
        for part in pair.clone().into_inner() {
            let one = match part.as_rule() {
                Rule::number => {
                    count = self.number(&part)?;
                    continue;
                }
                Rule::kw_half_year => Some(Duration::months(6)),
                Rule::unit_working_day => working_days(count),
                Rule::unit_minute => seconds(count, 60),
                Rule::unit_hour => seconds(count, 3_600),
                Rule::unit_day => seconds(count, 86_400),
                Rule::unit_week => seconds(count, 7 * 86_400),
                Rule::unit_month => months(count, 1),
                _ => months(count, 12),
            };
            let Some(one) = one else {
                let found = pair.as_str().trim().to_owned();
                return self.note(TextProblem::BadDate { found }, self.span(pair));
            };
            sum = sum.plus(one);
        }
        Some(sum)
    }

    /// `30%`, as 0.30
    pub(super) fn percent(&mut self, pair: &Pair<'_, Rule>) -> Option<Decimal> {
        let digits = pair.as_str().trim_end_matches('%').trim_end();
        let read = decimal(digits, -2);
        read.or_else(|| self.bad_number(pair.as_str(), self.span(pair)))
    }

    /// `8000`, `60万 元`, `3 次`
    pub(super) fn amount_number(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        let mut inner = pair.clone().into_inner();
        let number = inner.next()?;
        let value = self.number(&number)?;
        let money = inner.next().is_some_and(|unit| unit.as_rule() == Rule::kw_yuan);
        Some(Expr { kind: ExprKind::Number { value, money }, span: self.span(pair) })
    }

    /// `1_800_000`, `0.35`, `60万`
    pub(super) fn number(&mut self, pair: &Pair<'_, Rule>) -> Option<Decimal> {
        let written = pair.as_str();
        let (digits, shift) = match written.chars().last() {
            Some(unit @ '千') => (written.trim_end_matches(unit), 3),
            Some(unit @ '万') => (written.trim_end_matches(unit), 4),
            Some(unit @ '亿') => (written.trim_end_matches(unit), 8),
            Some(_) | None => (written, 0),
        };
        let read = decimal(digits, shift);
        read.or_else(|| self.bad_number(written, self.span(pair)))
    }

    /// A number with too many digits.
    pub(super) fn bad_number<T>(&mut self, written: &str, span: Span) -> Option<T> {
        self.note(TextProblem::BadNumber { found: written.chars().take(40).collect() }, span)
    }

    /// A name, plain or quoted.
    pub(super) fn name(&mut self, pair: &Pair<'_, Rule>) -> Name {
        Name { text: name_written(pair.as_str()), span: self.span(pair) }
    }
}

/// What a text says.
pub(super) fn text_written(written: &str) -> String {
    written.trim_matches('"').trim().nfc().collect()
}

/// What a name is.
pub(super) fn name_written(written: &str) -> String {
    let written = written.trim_matches('`').trim();
    if written.is_ascii() { written.to_owned() } else { written.nfc().collect() }
}

/// Digits, times a power of ten.
pub(super) fn decimal(digits: &str, shift: i32) -> Option<Decimal> {
    let number: Decimal = if digits.contains('_') { digits.replace('_', "").parse() } else { digits.parse() }.ok()?;
    if shift == 0 { Some(number) } else { number.shifted(shift).ok() }
}

/// `count` times so many seconds, when that is whole.
fn seconds(count: Decimal, each: i64) -> Option<Duration> {
    let exact = count.mantissa().checked_mul(i128::from(each))?;
    let power = Decimal::power(count.scale());
    let whole = exact.checked_div(power).filter(|_| exact.checked_rem(power) == Some(0))?;
    i64::try_from(whole).ok().filter(|seconds| *seconds <= 400_000_000_000).map(Duration::seconds)
}

/// `count` times so many months, when that is whole.
fn months(count: Decimal, each: i64) -> Option<Duration> {
    let exact = count.mantissa().checked_mul(i128::from(each))?;
    let power = Decimal::power(count.scale());
    let whole = exact.checked_div(power).filter(|_| exact.checked_rem(power) == Some(0))?;
    i32::try_from(whole).ok().filter(|months| *months <= 120_000).map(Duration::months)
}

/// `count` working days, when that is whole.
fn working_days(count: Decimal) -> Option<Duration> {
    let days = count.to_i64().and_then(|days| i32::try_from(days).ok())?;
    (days <= 10_000).then_some(Duration::working_days(days))
}
