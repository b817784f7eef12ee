//! Numbers and lengths of time as people write them.

use std::fmt::Write;

use crate::diagnostic::Lang;
use crate::value::{DAY, Decimal, Duration, Fraction};

/// A number: `12,000.5`; a fraction without end as `≈ 0.3333`.
pub fn number(value: Fraction) -> String {
    match value.to_decimal() {
        Some(decimal) => grouped(&decimal.to_string()),
        None => rounded(value),
    }
}

/// A share: `30%`.
pub fn percent(value: Fraction) -> String {
    match value.to_decimal().and_then(|decimal| decimal.shifted(2).ok()) {
        Some(decimal) => format!("{}%", grouped(&decimal.to_string())),
        None => match value.checked_mul(Fraction::whole(100)) {
            Some(hundredfold) => format!("{}%", rounded(hundredfold)),
            None => number(value),
        },
    }
}

/// An amount of money: `600,000`, in Chinese `60万`.
pub fn money(value: Fraction, lang: Lang) -> String {
    let decimal = match (lang, value.to_decimal()) {
        (Lang::Zh, Some(decimal)) => decimal,
        (Lang::Zh, None) | (Lang::En, _) => return number(value),
    };
    let size = decimal.mantissa().unsigned_abs();
    let least = |power: u32| size >= Decimal::power(power.saturating_add(decimal.scale())).unsigned_abs();
    let unit = [(8, -8, "亿"), (4, -4, "万")].into_iter().find(|(power, _, _)| least(*power));
    // `12.3456万` is read at a glance, `12.345678万` is not.
    match unit.and_then(|(_, shift, unit)| Some((decimal.shifted(shift).ok()?, unit))) {
        Some((scaled, unit)) if scaled.scale() <= 4 => format!("{}{unit}", grouped(&scaled.to_string())),
        Some(_) | None => grouped(&decimal.to_string()),
    }
}

/// A length of time: `2 days`, `2天`.
pub fn duration(value: Duration, lang: Lang) -> String {
    match lang {
        Lang::En => value.to_string(),
        Lang::Zh => chinese_duration(value),
    }
}

fn chinese_duration(value: Duration) -> String {
    let mut out = String::new();
    if value.months != 0 {
        let _ = write!(out, "{}个月", value.months);
    }
    let mut rest = value.seconds;
    for (size, unit) in [(DAY, "天"), (3_600, "小时"), (60, "分钟"), (1, "秒")] {
        let n = rest.checked_div(size).unwrap_or_default();
        rest = rest.checked_rem(size).unwrap_or_default();
        if n != 0 {
            let _ = write!(out, "{n}{unit}");
        }
    }
    if value.working_days != 0 {
        let _ = write!(out, "{}个工作日", value.working_days);
    }
    if out.is_empty() { "0天".to_owned() } else { out }
}

/// A number that is no decimal: one beyond their bounds, or `≈` where digits are left out.
fn rounded(value: Fraction) -> String {
    let (text, exact) = value.rounded(Fraction::SHOWN_DIGITS);
    format!("{}{}", if exact { "" } else { "≈ " }, grouped(&text))
}

/// With a comma for every thousand.
fn grouped(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let mut out = String::from(sign);
    let count = whole.chars().count();
    for (at, digit) in whole.chars().enumerate() {
        let left = count.saturating_sub(at);
        if at > 0 && left.checked_rem(3) == Some(0) {
            out.push(',');
        }
        out.push(digit);
    }
    if !part.is_empty() {
        out.push('.');
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fraction(text: &str) -> Fraction {
        Fraction::from(text.parse::<Decimal>().expect("a decimal"))
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(number(fraction("-1234567.5")), "-1,234,567.5");
        let large = Fraction::whole(81 * 10_i128.pow(19));
        assert_eq!(number(large), "810,000,000,000,000,000,000");
        assert_eq!(percent(large), "81,000,000,000,000,000,000,000%");
        let third = Fraction::whole(-1).checked_div(Fraction::whole(3)).expect("a fraction");
        assert_eq!(number(large.checked_add(third).expect("it fits")), "≈ 809,999,999,999,999,999,999.6667");
        assert_eq!(number(fraction("999")), "999");
        assert_eq!(number(Fraction::new(2, 3).expect("a fraction")), "≈ 0.6667");
    }

    #[test]
    fn a_share_is_shown_in_hundredths() {
        assert_eq!(percent(fraction("0.3")), "30%");
        assert_eq!(percent(fraction("0.055")), "5.5%");
        assert_eq!(percent(Fraction::new(1, 3).expect("a fraction")), "≈ 33.3333%");
    }

    #[test]
    fn money_is_counted_in_ten_thousands_in_chinese() {
        assert_eq!(money(fraction("600000"), Lang::Zh), "60万");
        assert_eq!(money(fraction("600000"), Lang::En), "600,000");
        assert_eq!(money(fraction("120000000"), Lang::Zh), "1.2亿");
        assert_eq!(money(fraction("123456.78"), Lang::Zh), "123,456.78");
        assert_eq!(money(fraction("8000"), Lang::Zh), "8,000");
    }

    #[test]
    fn lengths_of_time_read_aloud() {
        assert_eq!(duration(Duration::days(2), Lang::Zh), "2天");
        assert_eq!(duration(Duration::months(3), Lang::Zh), "3个月");
        assert_eq!(duration(Duration::days(1), Lang::En), "1 day");
    }
}
