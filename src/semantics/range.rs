//! What a number can be: its least and greatest value, and how large its exact fraction can grow.
//!
//! Evaluation is total because everything that could fail is settled here: a divisor whose range holds nought is
//! refused, and so is a fraction whose numerator or denominator might leave 128 bits.

use std::cmp::Ordering;

use crate::value::{Decimal, Fraction, Unit, Value};

/// The range of a numeric term.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Range {
    pub(crate) low: Fraction,
    pub(crate) high: Fraction,
    /// Proved to be other than nought.
    pub(crate) nonzero: bool,
    size: Size,
}

/// How large the fraction that evaluation holds can be.
#[derive(Clone, Copy, Debug)]
struct Size {
    /// Greatest magnitude above the line.
    numerator: i128,
    /// Greatest number below the line.
    denominator: i128,
    /// Whether the denominator is a power of ten, so that two of them align to the larger.
    decimal: bool,
}

impl Size {
    /// Both over one denominator.
    fn aligned(self, other: Self) -> Option<(i128, i128, i128)> {
        if self.decimal && other.decimal {
            let common = self.denominator.max(other.denominator);
            let a = self.numerator.checked_mul(common.checked_div(self.denominator)?)?;
            let b = other.numerator.checked_mul(common.checked_div(other.denominator)?)?;
            Some((a, b, common))
        } else {
            let a = self.numerator.checked_mul(other.denominator)?;
            let b = other.numerator.checked_mul(self.denominator)?;
            Some((a, b, self.denominator.checked_mul(other.denominator)?))
        }
    }
}

impl Range {
    /// One number.
    pub(crate) fn constant(number: Decimal) -> Self {
        Self::between(number, number, number.scale())
    }

    /// From `low` to `high`, with so many digits after the point.
    pub(crate) fn between(low: Decimal, high: Decimal, decimals: u32) -> Self {
        let denominator = Decimal::power(decimals.max(low.scale()).max(high.scale()));
        let largest = low.mantissa().unsigned_abs().max(high.mantissa().unsigned_abs());
        // INVARIANT: a decimal is at most 10^15 with 12 digits after the point, so this stays below 10^40 / 10^12.
        let scale = low.scale().min(high.scale());
        let numerator = i128::try_from(largest)
            .unwrap_or(i128::MAX)
            .saturating_mul(denominator.checked_div(Decimal::power(scale)).unwrap_or(1));
        let nonzero = low > Decimal::ZERO || high < Decimal::ZERO;
        Self { low: low.into(), high: high.into(), nonzero, size: Size { numerator, denominator, decimal: true } }
    }

    /// The range of a fact without one of its own.
    pub(crate) fn default_of(unit: Unit) -> (Decimal, Decimal) {
        let whole = Decimal::whole;
        match unit {
            Unit::Count => (Decimal::ZERO, whole(1_000_000_000)),
            Unit::Integer | Unit::Number => (whole(-1_000_000_000), whole(1_000_000_000)),
            Unit::Percent => (whole(-100), whole(100)),
            Unit::Money => (Decimal::ZERO, whole(1_000_000_000_000)),
        }
    }

    /// The range of an input with these ends.
    pub(crate) fn of_input(low: Option<&Value>, high: Option<&Value>, unit: Unit) -> Self {
        let end = |value: Option<&Value>, default: Decimal| match value {
            Some(Value::Number(number)) => number.to_decimal().unwrap_or(default),
            Some(_) | None => default,
        };
        let (low_default, high_default) = Self::default_of(unit);
        Self::between(end(low, low_default), end(high, high_default), unit.decimals())
    }

    /// Whether nought is possible.
    pub(crate) fn may_be_zero(&self) -> bool {
        let sign = |number: Fraction| number.numerator().signum();
        !self.nonzero && sign(self.low) <= 0 && sign(self.high) >= 0
    }

    pub(crate) fn negate(self) -> Option<Self> {
        Some(Self { low: self.high.checked_neg()?, high: self.low.checked_neg()?, ..self })
    }

    pub(crate) fn add(self, other: Self) -> Option<Self> {
        let (a, b, denominator) = self.size.aligned(other.size)?;
        let low = self.low.checked_add(other.low)?.reduced();
        let high = self.high.checked_add(other.high)?.reduced();
        let size = Size { numerator: a.checked_add(b)?, denominator, decimal: self.size.decimal && other.size.decimal };
        Some(Self { low, high, nonzero: apart_from_zero(low, high), size })
    }

    pub(crate) fn multiply(self, other: Self) -> Option<Self> {
        let corners = [
            self.low.checked_mul(other.low)?,
            self.low.checked_mul(other.high)?,
            self.high.checked_mul(other.low)?,
            self.high.checked_mul(other.high)?,
        ];
        let (low, high) = ends(&corners)?;
        let size = Size {
            numerator: self.size.numerator.checked_mul(other.size.numerator)?,
            denominator: self.size.denominator.checked_mul(other.size.denominator)?,
            decimal: self.size.decimal && other.size.decimal,
        };
        Some(Self { low, high, nonzero: self.nonzero && other.nonzero, size })
    }

    /// The quotient; the divisor is known not to be nought.
    pub(crate) fn divide(self, divisor: Self) -> Option<Self> {
        // The divisor nearest to nought: its smallest step when the range touches or spans nought.
        let step = Fraction::new(1, divisor.size.denominator)?;
        let (low, high) = (divisor.low.numerator().signum(), divisor.high.numerator().signum());
        let mut nearest = Vec::new();
        if low > 0 {
            nearest.push(divisor.low);
        } else if high > 0 {
            nearest.push(step);
        }
        if high < 0 {
            nearest.push(divisor.high);
        } else if low < 0 {
            nearest.push(step.checked_neg()?);
        }
        nearest.extend([divisor.low, divisor.high].into_iter().filter(|end| end.numerator() != 0));
        if nearest.is_empty() {
            // Nought that is known not to be nought: no lead gets here, and any divisor will do.
            nearest.push(step);
        }
        let mut corners = Vec::new();
        for end in nearest {
            corners.push(self.low.checked_div(end)?.reduced());
            corners.push(self.high.checked_div(end)?.reduced());
        }
        let (low, high) = ends(&corners)?;
        let size = Size {
            numerator: self.size.numerator.checked_mul(divisor.size.denominator)?,
            denominator: self.size.denominator.checked_mul(divisor.size.numerator)?,
            decimal: false,
        };
        Some(Self { low, high, nonzero: self.nonzero, size })
    }

    /// Either of two.
    pub(crate) fn join(self, other: Self) -> Option<Self> {
        let (low, _) = ends(&[self.low, other.low])?;
        let (_, high) = ends(&[self.high, other.high])?;
        let size = Size {
            numerator: self.size.numerator.max(other.size.numerator),
            denominator: self.size.denominator.max(other.size.denominator),
            decimal: self.size.decimal && other.size.decimal,
        };
        Some(Self { low, high, nonzero: self.nonzero && other.nonzero, size })
    }

    /// Rounded to so many digits.
    pub(crate) fn round(self, digits: u32) -> Option<Self> {
        let power = Decimal::power(digits);
        // Twice the numerator times the power, and the half that is added, stay within 128 bits.
        self.size.numerator.checked_mul(power)?.checked_mul(2)?.checked_add(self.size.denominator)?;
        let one = Fraction::new(1, power)?;
        let low = self.low.checked_sub(one)?;
        let high = self.high.checked_add(one)?;
        let largest = |end: Fraction| end.floor().checked_abs()?.checked_add(1)?.checked_mul(power);
        let size = Size { numerator: largest(low)?.max(largest(high)?), denominator: power, decimal: true };
        Some(Self { low, high, nonzero: false, size })
    }

    /// Held between two ends.
    pub(crate) fn clamp(self, floor: Option<Decimal>, cap: Option<Decimal>) -> Option<Self> {
        let mut range = self;
        for (bound, is_floor) in [(floor, true), (cap, false)] {
            let Some(bound) = bound else { continue };
            let value = Fraction::from(bound);
            let order = if is_floor { Ordering::Less } else { Ordering::Greater };
            let inside = |end: Fraction| -> Option<Fraction> {
                Some(if end.checked_cmp(value)? == order { value } else { end })
            };
            range = Self { low: inside(range.low)?, high: inside(range.high)?, ..range };
            range.nonzero = apart_from_zero(range.low, range.high);
            let joined = range.join(Self::constant(bound))?;
            range.size = joined.size;
        }
        Some(range)
    }

    /// Whether the two can be compared without leaving 128 bits.
    pub(crate) fn comparable(self, other: Self) -> bool {
        self.size.aligned(other.size).is_some()
    }

    /// The same, known to be at least or at most `bound`, or other than nought.
    pub(crate) fn at_least(mut self, bound: Fraction, strictly: bool) -> Self {
        if self.low.checked_cmp(bound) == Some(Ordering::Less) {
            self.low = bound;
        }
        self.nonzero |= bound.numerator() > 0 || (strictly && bound.numerator() >= 0);
        self
    }

    /// See [`Self::at_least`].
    pub(crate) fn at_most(mut self, bound: Fraction, strictly: bool) -> Self {
        if self.high.checked_cmp(bound) == Some(Ordering::Greater) {
            self.high = bound;
        }
        self.nonzero |= bound.numerator() < 0 || (strictly && bound.numerator() <= 0);
        self
    }
}

fn apart_from_zero(low: Fraction, high: Fraction) -> bool {
    low.numerator() > 0 || high.numerator() < 0
}

fn ends(corners: &[Fraction]) -> Option<(Fraction, Fraction)> {
    let mut low = corners.first()?.reduced();
    let mut high = low;
    for corner in corners {
        let corner = corner.reduced();
        if corner.checked_cmp(low)? == Ordering::Less {
            low = corner;
        }
        if corner.checked_cmp(high)? == Ordering::Greater {
            high = corner;
        }
    }
    Some((low, high))
}

impl Range {
    /// The quotient of two durations, each below 10^13 seconds: a thousand centuries, as a list may sum up.
    pub(crate) fn seconds_by_seconds() -> Self {
        const SECONDS: i128 = 10_000_000_000_000;
        Self {
            low: Fraction::whole(-SECONDS),
            high: Fraction::whole(SECONDS),
            nonzero: false,
            size: Size { numerator: SECONDS, denominator: SECONDS, decimal: false },
        }
    }
}
