//! Exact fractions: what arithmetic gives.

use std::cmp::Ordering;
use std::fmt;

use crate::value::Decimal;

/// `numerator / denominator`, denominator above nought, not reduced.
///
/// The checker proves for every expression that both stay within 128 bits (`semantics::range`), cross-multiplied
/// comparison included; the checked operations here say so again instead of trusting it.
#[derive(Clone, Copy, Debug)]
pub struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl Fraction {
    /// Nought.
    pub const ZERO: Self = Self::whole(0);

    /// `n / 1`.
    pub const fn whole(n: i128) -> Self {
        Self { numerator: n, denominator: 1 }
    }

    /// `numerator / denominator`; none when the denominator is nought or the sign cannot be moved up.
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        match denominator.cmp(&0) {
            Ordering::Greater => Some(Self { numerator, denominator }),
            Ordering::Equal => None,
            Ordering::Less => {
                Some(Self { numerator: numerator.checked_neg()?, denominator: denominator.checked_neg()? })
            }
        }
    }

    /// The number above the line.
    pub const fn numerator(self) -> i128 {
        self.numerator
    }

    /// The number below the line, above nought.
    pub const fn denominator(self) -> i128 {
        self.denominator
    }

    /// The sum, or none on overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let (a, b) = self.over_common(other)?;
        Some(Self { numerator: a.numerator.checked_add(b.numerator)?, denominator: a.denominator })
    }

    /// The difference, or none on overflow.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(other.checked_neg()?)
    }

    /// The opposite, or none on overflow.
    pub fn checked_neg(self) -> Option<Self> {
        Some(Self { numerator: self.numerator.checked_neg()?, denominator: self.denominator })
    }

    /// The product, or none on overflow.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        Some(Self {
            numerator: self.numerator.checked_mul(other.numerator)?,
            denominator: self.denominator.checked_mul(other.denominator)?,
        })
    }

    /// The quotient, or none on overflow or when `other` is nought.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        if self.denominator == other.denominator {
            return Self::new(self.numerator, other.numerator);
        }
        Self::new(self.numerator.checked_mul(other.denominator)?, self.denominator.checked_mul(other.numerator)?)
    }

    /// The order, or none on overflow.
    pub fn checked_cmp(self, other: Self) -> Option<Ordering> {
        if let (Some((a, b)), Some((c, d))) = (self.short(), other.short()) {
            return Some(a.wrapping_mul(d).cmp(&c.wrapping_mul(b)));
        }
        let (a, b) = self.over_common(other)?;
        Some(a.numerator.cmp(&b.numerator))
    }

    /// Numerator and denominator where both fit 64 bits: products of two such numbers fit 128.
    fn short(self) -> Option<(i128, i128)> {
        let (numerator, denominator) = (i64::try_from(self.numerator).ok()?, i64::try_from(self.denominator).ok()?);
        Some((numerator.into(), denominator.into()))
    }

    /// Both over one denominator: the larger one when it is a multiple of the other, else their least common multiple.
    ///
    /// Fractions in lowest terms (where cells end) meet unreduced ones; the product of their denominators could leave
    /// 128 bits where the bounds that `semantics` computed do not.
    fn over_common(self, other: Self) -> Option<(Self, Self)> {
        if self.denominator == other.denominator {
            return Some((self, other));
        }
        if self.denominator > other.denominator {
            let (b, a) = other.over_common(self)?;
            return Some((a, b));
        }
        if let Some(up) = times(other.denominator, self.denominator) {
            let raised = Self { numerator: self.numerator.checked_mul(up)?, denominator: other.denominator };
            return Some((raised, other));
        }
        let common = greatest_common(self.denominator.unsigned_abs(), other.denominator.unsigned_abs());
        let (own, others) = (self.denominator.checked_div(common)?, other.denominator.checked_div(common)?);
        let denominator = self.denominator.checked_mul(others)?;
        Some((
            Self { numerator: self.numerator.checked_mul(others)?, denominator },
            Self { numerator: other.numerator.checked_mul(own)?, denominator },
        ))
    }

    /// In lowest terms.
    #[must_use]
    pub fn reduced(self) -> Self {
        let divisor = greatest_common(self.numerator.unsigned_abs(), self.denominator.unsigned_abs());
        if divisor == 1 {
            return self;
        }
        Self {
            numerator: self.numerator.checked_div(divisor).unwrap_or(self.numerator),
            denominator: self.denominator.checked_div(divisor).unwrap_or(self.denominator),
        }
    }

    /// The same number as a decimal, if it has one within bounds.
    pub fn to_decimal(self) -> Option<Decimal> {
        let lowest = self.reduced();
        let mut power = 1_i128;
        for scale in 0..=crate::limits::DECIMALS {
            if power.checked_rem(lowest.denominator) == Some(0) {
                let up = power.checked_div(lowest.denominator)?;
                return Decimal::new(lowest.numerator.checked_mul(up)?, scale).ok();
            }
            power = power.checked_mul(10)?;
        }
        None
    }

    /// Digits shown to people of a fraction that has no end; verdicts themselves stay exact.
    pub const SHOWN_DIGITS: u32 = 4;

    /// As people read it: so many digits behind the point at most, half going up; and whether that is the very number. Only
    /// for showing: nothing is computed from it. However large it is, its whole part is told in full.
    pub fn rounded(self, digits: u32) -> (String, bool) {
        let (whole, part, exact) = self.split(digits);
        let power = Decimal::power(digits);
        // What lies above the next lower whole number, from below nought.
        let (sign, whole, part) = match whole < 0 {
            true if part > 0 => ("-", whole.saturating_add(1).unsigned_abs(), power.saturating_sub(part)),
            true => ("-", whole.unsigned_abs(), 0),
            false => ("", whole.unsigned_abs(), part),
        };
        let behind = format!("{part:0width$}", width = digits as usize);
        let behind = if part == 0 { "" } else { behind.trim_end_matches('0') };
        let point = if behind.is_empty() { "" } else { "." };
        (format!("{sign}{whole}{point}{behind}"), exact)
    }

    /// The number times ten to the power of `digits`, rounded, half going up; none beyond 128 bits.
    pub fn scaled(self, digits: u32) -> Option<i128> {
        let (whole, part, _) = self.split(digits);
        whole.checked_mul(Decimal::power(digits))?.checked_add(part)
    }

    /// The whole number below it, the rest in so many digits, and whether that is all.
    fn split(self, digits: u32) -> (i128, i128, bool) {
        let power = Decimal::power(digits);
        let whole = self.floor();
        let (mut rest, mut of) = (self.numerator.rem_euclid(self.denominator), self.denominator);
        // Parts of a number of 38 digits do not show among a few.
        while rest
            .checked_mul(power)
            .and_then(|rest| rest.checked_mul(2))
            .and_then(|rest| rest.checked_add(of))
            .is_none()
        {
            (rest, of) = (rest.div_euclid(10), of.div_euclid(10).max(1));
        }
        let scaled = rest.saturating_mul(power);
        let exact = scaled.checked_rem(of) == Some(0);
        let part = scaled.saturating_mul(2).saturating_add(of).div_euclid(of.saturating_mul(2));
        if part >= power { (whole.saturating_add(1), 0, exact) } else { (whole, part, exact) }
    }

    /// The largest whole number not above it.
    pub fn floor(self) -> i128 {
        self.numerator.div_euclid(self.denominator)
    }
}

/// How many times one number is another, where that is a whole number. Division in 128 bits is a call, in 64 an
/// instruction.
fn times(of: i128, by: i128) -> Option<i128> {
    if let (Ok(of), Ok(by)) = (u64::try_from(of), u64::try_from(by)) {
        return (of.checked_rem(by)? == 0).then(|| of.checked_div(by)).flatten().map(i128::from);
    }
    (of.checked_rem(by)? == 0).then(|| of.checked_div(by)).flatten()
}

/// The greatest number that divides both (Euclid); one where that is nought or beyond 127 bits.
fn greatest_common(mut a: u128, mut b: u128) -> i128 {
    while b != 0 {
        if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
            return greatest_common_short(a, b).into();
        }
        (a, b) = (b, a.checked_rem(b).unwrap_or_default());
    }
    i128::try_from(a).unwrap_or(1).max(1)
}

fn greatest_common_short(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or_default());
    }
    a.max(1)
}

impl From<Decimal> for Fraction {
    fn from(decimal: Decimal) -> Self {
        Self { numerator: decimal.mantissa(), denominator: Decimal::power(decimal.scale()) }
    }
}

impl PartialEq for Fraction {
    /// The same number, however written.
    fn eq(&self, other: &Self) -> bool {
        match self.checked_cmp(*other) {
            Some(order) => order == Ordering::Equal,
            None => {
                let (a, b) = (self.reduced(), other.reduced());
                a.numerator == b.numerator && a.denominator == b.denominator
            }
        }
    }
}

impl Eq for Fraction {}

impl std::hash::Hash for Fraction {
    /// Equal numbers have equal hashes, however written.
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        let lowest = self.reduced();
        lowest.numerator.hash(state);
        lowest.denominator.hash(state);
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_decimal() {
            Some(decimal) => decimal.fmt(f),
            None => {
                let lowest = self.reduced();
                write!(f, "{}", lowest.numerator)?;
                // Beyond the bounds of decimals stand whole numbers, too.
                if lowest.denominator == 1 { Ok(()) } else { write!(f, "/{}", lowest.denominator) }
            }
        }
    }
}

impl serde::Serialize for Fraction {
    /// A decimal where there is one, else a text: `1/3`, or the digits of a number beyond 10^15.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.to_decimal() {
            Some(decimal) => decimal.serialize(serializer),
            None => serializer.collect_str(self),
        }
    }
}

impl<'de> serde::Deserialize<'de> for Fraction {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Decimal::deserialize(deserializer).map(Self::from)
    }
}
