//! Numbers as people write them: `1,800,000`, `60万`, `￥8,000元`, `33%`, `6次`.

use crate::value::fold;
use crate::value::{Decimal, DecimalError};

/// What stands beside the digits of a number and says what it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    Bare,
    /// `%`; the number is a hundredth of what was written.
    Percent,
    /// `元`, `块` or a sign before it.
    Money,
    /// `次`, `个`, `项` and other words for pieces.
    Pieces,
}

/// A number with what stands beside it: `33%` is 0.33 and [`Mark::Percent`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numeral {
    /// The exact number.
    pub number: Decimal,
    /// What stands beside it.
    pub mark: Mark,
}

const MONEY: [&str; 5] = ["元", "块", "块钱", "元整", "圆"];
const PIECES: [&str; 9] = ["次", "个", "项", "人", "位", "条", "遍", "回", "分"];

/// Longest digits that need no check of bounds: 999,999,999,999,999 lies within [`limits::MAGNITUDE`](crate::limits::MAGNITUDE).
const PLAIN: usize = 15;

impl Numeral {
    /// Reads a number. Full-width digits count as digits; separators must stand where a person puts them.
    ///
    /// # Errors
    /// [`DecimalError::NotANumber`] for anything else, an exponent included; the others for numbers out of bounds.
    pub fn read(text: &str) -> Result<Self, DecimalError> {
        if let Some(number) = plain(text) {
            return Ok(Self { number, mark: Mark::Bare });
        }
        let text = fold::narrowed(text);
        let (negative, rest) = sign(&text);
        let (currency, rest) = match rest.strip_prefix(['¥', '￥']) {
            Some(rest) => (true, rest.trim_start()),
            None => (false, rest),
        };
        // A sign may stand on either side of the currency, but only once.
        let (negative, rest) = match (negative, currency) {
            (None, true) => sign(rest),
            (sign, _) => (sign, rest),
        };
        let end = rest.find(|c: char| !matches!(c, '0'..='9' | ',' | '_' | '.')).unwrap_or(rest.len());
        let (digits, tail) = rest.split_at_checked(end).ok_or(DecimalError::NotANumber)?;
        let number = separated(digits)?;
        let (shift, tail) = magnitude(tail.trim_start());
        let tail = tail.trim_start();
        let mark = match tail {
            "" if currency => Mark::Money,
            "" => Mark::Bare,
            "%" if !currency && shift == 0 => Mark::Percent,
            word if MONEY.contains(&word) => Mark::Money,
            word if PIECES.contains(&word) && !currency => Mark::Pieces,
            _ => return Err(DecimalError::NotANumber),
        };
        let number = number.shifted(if mark == Mark::Percent { -2 } else { shift })?;
        let number = if negative == Some(true) {
            Decimal::new(number.mantissa().saturating_neg(), number.scale())?
        } else {
            number
        };
        Ok(Self { number, mark })
    }
}

/// A number in JSON or RON notation, from its text: an exponent only moves the point, and nothing is rounded.
///
/// # Errors
/// [`DecimalError::NotANumber`] when the text is no number; the others for numbers out of bounds.
pub fn from_notation(text: &str) -> Result<Decimal, DecimalError> {
    if let Some(number) = plain(text) {
        return Ok(number);
    }
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (number, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if whole.is_empty() && part.is_empty() || !digits(whole) || !digits(part) || power.is_empty() || !digits(power) {
        return Err(DecimalError::NotANumber);
    }
    let part = part.trim_end_matches('0');
    if whole.bytes().chain(part.bytes()).all(|byte| byte == b'0') {
        return Ok(Decimal::ZERO);
    }
    let small = exponent.starts_with('-');
    let out_of_bounds = if small { DecimalError::TooFine } else { DecimalError::TooLarge };
    let exponent: i64 = exponent.parse().map_err(|_| out_of_bounds)?;
    let mut mantissa: i128 = 0;
    for byte in whole.bytes().chain(part.bytes()) {
        let digit = i128::from(byte.saturating_sub(b'0'));
        mantissa = mantissa.checked_mul(10).and_then(|m| m.checked_add(digit)).ok_or(if part.is_empty() {
            DecimalError::TooLarge
        } else {
            DecimalError::TooFine
        })?;
    }
    let scale = i64::try_from(part.len()).map_err(|_| DecimalError::TooFine)?.saturating_sub(exponent);
    let signed = if negative { mantissa.saturating_neg() } else { mantissa };
    if scale >= 0 {
        return Decimal::new(signed, u32::try_from(scale).map_err(|_| DecimalError::TooFine)?);
    }
    let up = u32::try_from(scale.unsigned_abs()).map_err(|_| DecimalError::TooLarge)?;
    let power = 10_i128.checked_pow(up).ok_or(DecimalError::TooLarge)?;
    Decimal::new(signed.checked_mul(power).ok_or(DecimalError::TooLarge)?, 0)
}

/// Nothing but a few ASCII digits: the common case, read without a copy.
fn plain(text: &str) -> Option<Decimal> {
    if text.is_empty() || text.len() > PLAIN {
        return None;
    }
    let mut number: i64 = 0;
    for byte in text.bytes() {
        if !byte.is_ascii_digit() {
            return None;
        }
        number = number.saturating_mul(10).saturating_add(i64::from(byte.saturating_sub(b'0')));
    }
    Some(Decimal::whole(number))
}

/// The sign, if there is one: `Some(true)` for minus.
fn sign(text: &str) -> (Option<bool>, &str) {
    match text.strip_prefix(['-', '−']) {
        Some(rest) => (Some(true), rest),
        None => match text.strip_prefix('+') {
            Some(rest) => (Some(false), rest),
            None => (None, text),
        },
    }
}

/// Digits with separators: a comma before every three digits, an underscore between any two.
fn separated(digits: &str) -> Result<Decimal, DecimalError> {
    if !digits.contains([',', '_']) {
        return digits.parse();
    }
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    if part.is_some_and(|part| part.contains([',', '_'])) || whole.contains(',') && whole.contains('_') {
        return Err(DecimalError::NotANumber);
    }
    let mut groups = whole.split([',', '_']);
    let first = groups.next().unwrap_or_default();
    let three = whole.contains(',');
    if first.is_empty() || three && first.len() > 3 {
        return Err(DecimalError::NotANumber);
    }
    if groups.any(|group| group.is_empty() || three && group.len() != 3) {
        return Err(DecimalError::NotANumber);
    }
    digits.chars().filter(|c| !matches!(c, ',' | '_')).collect::<String>().parse()
}

/// The power of ten that `万`, `百万`, `千`, `亿`, `万亿` stand for, and what follows.
fn magnitude(text: &str) -> (i32, &str) {
    let (small, rest) = match text.chars().next() {
        Some('百') => (2, text.strip_prefix('百')),
        Some('千') => (3, text.strip_prefix('千')),
        Some('十') => (1, text.strip_prefix('十')),
        _ => (0, Some(text)),
    };
    let rest = rest.unwrap_or(text);
    for (word, power) in [("万亿", 12_i32), ("万", 4), ("亿", 8)] {
        if let Some(rest) = rest.strip_prefix(word) {
            return (power.saturating_add(small), rest);
        }
    }
    // `3十` is no number that anyone writes; `3百` and `3千` are.
    if small == 1 { (0, text) } else { (small, rest) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, Mark)> {
        Numeral::read(text).ok().map(|numeral| (numeral.number.to_string(), numeral.mark))
    }

    #[test]
    fn numbers_as_people_write_them() {
        for (text, number, mark) in [
            ("0", "0", Mark::Bare),
            ("8000", "8000", Mark::Bare),
            (" ８０００ ", "8000", Mark::Bare),
            ("-12.50", "-12.5", Mark::Bare),
            ("−3", "-3", Mark::Bare),
            ("1,800,000", "1800000", Mark::Bare),
            ("１，８００，０００", "1800000", Mark::Bare),
            ("1_800_000", "1800000", Mark::Bare),
            ("1,800.50", "1800.5", Mark::Bare),
            ("60万", "600000", Mark::Bare),
            ("60 万元", "600000", Mark::Money),
            ("1.2亿", "120000000", Mark::Bare),
            ("3千", "3000", Mark::Bare),
            ("2百万", "2000000", Mark::Bare),
            ("1万亿", "1000000000000", Mark::Bare),
            ("￥8,000", "8000", Mark::Money),
            ("-¥5", "-5", Mark::Money),
            ("¥-5", "-5", Mark::Money),
            ("8000元", "8000", Mark::Money),
            ("33%", "0.33", Mark::Percent),
            ("５％", "0.05", Mark::Percent),
            ("2次", "2", Mark::Pieces),
        ] {
            assert_eq!(read(text), Some((number.to_owned(), mark)), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_numbers() {
        for text in [
            "",
            "万",
            "1e5",
            "1.8E+06",
            "180,0000",
            "1,80",
            ",100",
            "1,000,",
            "1__0",
            "0x10",
            "½",
            "1.2.3",
            "1-2",
            "--1",
            "5$",
            "NaN",
            "33%%",
            "3万%",
            "六十万",
            ".5",
            "5.",
            "1,000_000",
            "+-1",
            "10十",
        ] {
            assert_eq!(Numeral::read(text), Err(DecimalError::NotANumber), "{text}");
        }
        assert_eq!(Numeral::read("99999999999999999999999999999999999999999"), Err(DecimalError::TooLarge));
        assert_eq!(Numeral::read("9999万亿"), Err(DecimalError::TooLarge));
        assert_eq!(Numeral::read("0.1234567890123"), Err(DecimalError::TooFine));
    }

    #[test]
    fn notation_is_exact() {
        for (text, number) in [
            ("1e5", "100000"),
            ("1.5E+3", "1500"),
            ("-25e-2", "-0.25"),
            ("0.00000000000001e5", "0.000000001"),
            ("0e999999999999", "0"),
            ("1.000000000000000000000000000000", "1"),
            ("999999999999999", "999999999999999"),
        ] {
            assert_eq!(from_notation(text).map(|number| number.to_string()), Ok(number.to_owned()), "{text}");
        }
        assert_eq!(from_notation("1e999"), Err(DecimalError::TooLarge));
        assert_eq!(from_notation("1e99999999999999999999"), Err(DecimalError::TooLarge));
        assert_eq!(from_notation("1e-99999999999999999999"), Err(DecimalError::TooFine));
        assert_eq!(from_notation("0.30000000000000004"), Err(DecimalError::TooFine));
        assert_eq!(from_notation("Infinity"), Err(DecimalError::NotANumber));
        assert_eq!(from_notation("1e"), Err(DecimalError::NotANumber));
    }
}
