//! How one fact is read straight to its code.

use std::hint::select_unpredictable;
use std::sync::Arc;

use crate::eval::{Field, Slot};
use crate::kernel::binding::short::Short;
use crate::kernel::coding::Coding;
use crate::value::{Decimal, Fact, Kind, Unit, Value, day_number_of};

/// Texts that an entry remembers with their codes: the members of a scale, the ways to say yes.
const REMEMBERED: usize = 32;

/// Powers of ten, as far as scales go.
const POWERS: [i64; 13] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
    1_000_000_000,
    10_000_000_000,
    100_000_000_000,
    1_000_000_000_000,
];

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Read {
    /// The fact has this code.
    Code(i64),
    /// It says nothing.
    Missing,
}

/// A fact, and how its values are read.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    coding: Coding,
    field: Arc<Field>,
    /// The least and the greatest code in its range.
    low: i64,
    high: i64,
    /// Whether it is a share, of which a number without a sign says something only as a part of 1.
    share: bool,
    /// Texts that stand in a record as they are, with their codes.
    shorts: Vec<(Short, i64)>,
    /// Other texts.
    others: Vec<(Box<str>, i64)>,
}

impl Entry {
    pub(crate) fn new((coding, field): (&Coding, &Field)) -> Self {
        let (low, high) = field.range();
        let low = low.and_then(|low| coding.ceiling(low)).unwrap_or(i64::MIN);
        let high = high.and_then(|high| coding.floor(high)).unwrap_or(i64::MAX);
        // A bare number beyond 1 is no share: nobody knows whether it is one in a hundred.
        let one = match (coding, field.kind()) {
            (Coding::Number(scale), Kind::Number(Unit::Percent)) => i64::try_from(Decimal::power(*scale)).ok(),
            (_, _) => None,
        };
        let (low, high) = one.map_or((low, high), |one| (low.max(one.saturating_neg()), high.min(one)));
        let share = field.kind() == Kind::Number(Unit::Percent);
        Self {
            coding: coding.clone(),
            field: Arc::new(field.clone()),
            low,
            high,
            share,
            shorts: Vec::new(),
            others: Vec::new(),
        }
    }

    /// Reads a number: `digits · 10^-decimals`.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "it is the work, and called in two places")]
    pub(crate) fn number(&self, digits: i64, decimals: u32) -> Option<Read> {
        let Coding::Number(scale) = self.coding else { return self.other_number(digits, decimals) };
        let by = POWERS.get(scale.checked_sub(decimals)? as usize)?;
        self.within(digits.checked_mul(*by)?)
    }

    /// A number for a fact that is none.
    #[inline(never)]
    fn other_number(&self, digits: i64, decimals: u32) -> Option<Read> {
        if let (Coding::YesNo, 0 | 1, 0) = (&self.coding, digits, decimals) {
            return Some(Read::Code(digits));
        }
        self.long_way(&Fact::Number(Decimal::new(i128::from(digits), decimals).ok()?))
    }

    /// How whole numbers become codes, each `n · 10^-decimals`: what they are multiplied by, and the least and the greatest
    /// that is in the range; none where they may be too fine, or say something only as a text.
    #[cfg(feature = "arrow")]
    pub(crate) fn factor(&self, decimals: u32) -> Option<(i64, i64, i64)> {
        let scale = match self.coding {
            Coding::Number(scale) => scale,
            Coding::YesNo if decimals == 0 => return Some((1, 0, 1)),
            _ => return None,
        };
        let by = *POWERS.get(scale.checked_sub(decimals)? as usize)?;
        let floor = |end: i64| (end.div_euclid(by), end.rem_euclid(by));
        let (low, rest) = floor(self.low);
        Some((by, low.saturating_add(i64::from(rest != 0)), floor(self.high).0))
    }

    /// How many digits behind the point a code has; none where it is no number, nor 0 or 1.
    #[cfg(feature = "arrow")]
    pub(crate) const fn decimals(&self) -> Option<u32> {
        match self.coding {
            Coding::Number(scale) => Some(scale),
            Coding::YesNo => Some(0),
            _ => None,
        }
    }

    /// The first and the last day, counted from 1970, that have codes; none where it is no date.
    #[cfg(feature = "arrow")]
    pub(crate) fn days(&self) -> Option<(i64, i64)> {
        /// Some centuries on both sides of our time: surely days of the calendar.
        const DAYS: (i64, i64) = (-700_000, 2_899_999);
        match self.coding {
            Coding::Date => Some((self.low.max(DAYS.0), self.high.min(DAYS.1))),
            _ => None,
        }
    }

    /// Reads a day, counted from 1970.
    #[cfg(feature = "arrow")]
    #[inline]
    pub(crate) fn day(&self, day: i64) -> Option<Read> {
        let (first, last) = self.days()?;
        (first..=last).contains(&day).then_some(Read::Code(day))
    }

    /// Whether it is yes or no.
    #[cfg(feature = "arrow")]
    pub(crate) const fn is_yes_no(&self) -> bool {
        matches!(self.coding, Coding::YesNo)
    }

    /// Reads yes or no.
    #[inline]
    pub(crate) fn yes_no(&self, yes: bool) -> Option<Read> {
        match self.coding {
            Coding::YesNo => Some(Read::Code(i64::from(yes))),
            _ => None,
        }
    }

    /// Reads a day, or a short text that was met before, in quotes and behind it perhaps more; and how many bytes it takes with
    /// them. None where it is anything else.
    #[inline]
    pub(super) fn quoted(&self, text: &[u8]) -> Option<(Read, usize)> {
        if self.coding == Coding::Date {
            let [b'"', day @ .., b'"'] = text.first_chunk::<12>()? else { return None };
            return Some((self.day_as_text(day)?, 12));
        }
        let [_, bytes @ ..] = text.first_chunk::<17>()?;
        let (short, length) = Short::before_quote(*bytes)?;
        Some((Read::Code(self.code_of(short)?), length.wrapping_add(2)))
    }

    /// Reads a day that is written as days mostly are; none where it is anything else.
    #[inline]
    pub(super) fn day_as_text(&self, text: &[u8]) -> Option<Read> {
        if self.coding != Coding::Date {
            return None;
        }
        self.within(self::day(text)?)
    }

    /// Reads a text.
    pub(crate) fn text(&mut self, text: &str) -> Option<Read> {
        if text.is_empty() {
            return Some(Read::Missing);
        }
        match &self.coding {
            Coding::YesNo | Coding::Member(_) => self.remembered(text),
            Coding::Date => match day(text.as_bytes()) {
                Some(day) => self.within(day),
                None => self.long_way(&Fact::Text(text.to_owned())),
            },
            Coding::Number(scale) => match digits(text.as_bytes()) {
                Some((number, decimals)) if self.is_plain((number, decimals), *scale) => self.number(number, decimals),
                Some(_) | None => self.long_way(&Fact::Text(text.to_owned())),
            },
            Coding::Text(texts) if text.bytes().all(|byte| byte.is_ascii_graphic()) => {
                Some(Read::Code(texts.code(text)))
            }
            Coding::Moment | Coding::Duration | Coding::Text(_) | Coding::Apart => {
                self.long_way(&Fact::Text(text.to_owned()))
            }
        }
    }

    /// Whether a number without a sign beside it surely says what its digits say: a share only where it is a part of 1.
    #[inline]
    fn is_plain(&self, (number, decimals): (i64, u32), scale: u32) -> bool {
        let part = || number == 0 || POWERS.get(decimals as usize).is_some_and(|one| number < *one);
        !self.share || (decimals <= scale && part())
    }

    fn remembered(&mut self, text: &str) -> Option<Read> {
        let short = Short::new(text);
        if let Some(code) = short.and_then(|short| self.code_of(short)) {
            return Some(Read::Code(code));
        }
        if let Some((_, code)) = self.others.iter().find(|(known, _)| **known == *text) {
            return Some(Read::Code(*code));
        }
        let read = self.long_way(&Fact::Text(text.to_owned()))?;
        if let Read::Code(code) = read
            && self.shorts.len().saturating_add(self.others.len()) < REMEMBERED
        {
            // JSON writes these otherwise.
            let escaped = |byte: u8| matches!(byte, b'"' | b'\\' | 0..=0x1F);
            match short {
                Some(short) if !text.bytes().any(escaped) => self.shorts.push((short, code)),
                Some(_) | None => self.others.push((text.into(), code)),
            }
        }
        Some(read)
    }

    /// The code of a short text that was met before.
    #[inline]
    fn code_of(&self, short: Short) -> Option<i64> {
        /// No code of a member, nor of yes or no.
        const NONE: i64 = -1;
        // Which of them it is is chance, so there is no branch within a few.
        self.shorts.chunks(8).find_map(|few| {
            let code =
                few.iter().fold(NONE, |found, (known, code)| select_unpredictable(*known == short, *code, found));
            (code != NONE).then_some(code)
        })
    }

    /// Reads a fact as its field does.
    pub(crate) fn long_way(&self, fact: &Fact) -> Option<Read> {
        if self.coding == Coding::Apart {
            return None;
        }
        match self.field.read(fact).ok()? {
            Slot::Known(value) => self.coding.encode(&value).map(Read::Code),
            Slot::Missing | Slot::Null | Slot::Empty => Some(Read::Missing),
        }
    }

    #[inline]
    fn within(&self, code: i64) -> Option<Read> {
        (code >= self.low && code <= self.high).then_some(Read::Code(code))
    }
}

impl Coding {
    /// The least code that is not below a value.
    fn ceiling(&self, value: &Value) -> Option<i64> {
        let floor = self.floor(value)?;
        Some(if self.encode(value).is_some() { floor } else { floor.saturating_add(1) })
    }
}

/// A day such as `2026-11-22`, counted from 1970.
fn day(text: &[u8]) -> Option<i64> {
    let [y3, y2, y1, y0, b'-', m1, m0, b'-', d1, d0] = *text else { return None };
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i64::from(byte.wrapping_sub(b'0')));
    let pair = |tens: u8, ones: u8| Some(digit(tens)?.wrapping_mul(10).wrapping_add(digit(ones)?));
    let year = pair(y3, y2)?.wrapping_mul(100).wrapping_add(pair(y1, y0)?);
    day_number_of(year, pair(m1, m0)?, pair(d1, d0)?)
}

/// Digits with at most one point between them, and how many stand behind it; no nought before others.
fn digits(text: &[u8]) -> Option<(i64, u32)> {
    /// So many digits surely fit 64 bits.
    const MOST: usize = 18;
    // Most numbers of a lead count something, and have one digit.
    if let [digit @ b'0'..=b'9'] = text {
        return Some((i64::from(digit.wrapping_sub(b'0')), 0));
    }
    let (mut number, mut decimals, mut point) = (0_i64, 0_u32, false);
    if text.len() > MOST || matches!(text, [b'0', b'0'..=b'9', ..] | [b'.', ..] | [.., b'.'] | []) {
        return None;
    }
    for byte in text {
        match byte {
            b'0'..=b'9' => {
                number = number.wrapping_mul(10).wrapping_add(i64::from(byte.wrapping_sub(b'0')));
                decimals = decimals.wrapping_add(u32::from(point));
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    Some((number, decimals))
}
