//! Exact decimal numbers: what people write down.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::limits;

/// An exact decimal number with at most 12 digits after the point and a magnitude of at most 10^15.
///
/// Kept in lowest form: no trailing zeros after the point, so equal numbers are equal bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

/// Why a text is no [`Decimal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalError {
    /// Not digits with at most one point.
    NotANumber,
    /// More than 12 digits after the point.
    TooFine,
    /// Beyond 10^15.
    TooLarge,
}

impl Decimal {
    /// Nought.
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };
    /// One.
    pub const ONE: Self = Self { mantissa: 1, scale: 0 };

    /// `mantissa × 10^-scale`, if it lies within the bounds.
    ///
    /// # Errors
    /// [`DecimalError::TooFine`] and [`DecimalError::TooLarge`].
    pub fn new(mantissa: i128, scale: u32) -> Result<Self, DecimalError> {
        let (mut mantissa, mut scale) = (mantissa, scale);
        while scale > 0 && mantissa.checked_rem(10) == Some(0) {
            mantissa = mantissa.checked_div(10).unwrap_or_default();
            scale = scale.saturating_sub(1);
        }
        if scale > limits::DECIMALS {
            return Err(DecimalError::TooFine);
        }
        let bound = limits::MAGNITUDE.saturating_mul(Self::power(scale));
        if mantissa.checked_abs().is_none_or(|size| size > bound) {
            return Err(DecimalError::TooLarge);
        }
        Ok(Self { mantissa, scale })
    }

    /// The whole number `n`, held to the bounds by saturation.
    pub fn whole(n: i64) -> Self {
        Self { mantissa: i128::from(n).clamp(limits::MAGNITUDE.saturating_neg(), limits::MAGNITUDE), scale: 0 }
    }

    /// The digits without the point.
    pub const fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// How many of the digits stand after the point.
    pub const fn scale(self) -> u32 {
        self.scale
    }

    /// `10^n`, for `n` up to 38.
    pub fn power(n: u32) -> i128 {
        10_i128.checked_pow(n).unwrap_or(i128::MAX)
    }

    /// The number times `10^shift`: `60` shifted by 4 is `60万`.
    ///
    /// # Errors
    /// [`DecimalError::TooFine`] and [`DecimalError::TooLarge`].
    pub fn shifted(self, shift: i32) -> Result<Self, DecimalError> {
        let steps = shift.unsigned_abs();
        if shift >= 0 {
            let kept = steps.min(self.scale);
            let up = Self::power(steps.saturating_sub(kept));
            let mantissa = self.mantissa.checked_mul(up).ok_or(DecimalError::TooLarge)?;
            Self::new(mantissa, self.scale.saturating_sub(kept))
        } else {
            Self::new(self.mantissa, self.scale.saturating_add(steps))
        }
    }

    /// The whole number, if it is one that fits.
    pub fn to_i64(self) -> Option<i64> {
        if self.scale == 0 { i64::try_from(self.mantissa).ok() } else { None }
    }
}

impl From<u32> for Decimal {
    fn from(n: u32) -> Self {
        Self::whole(i64::from(n))
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    /// Reads `-12.50`: digits with at most one point, and a sign; no exponent, no separators.
    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let readable = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || digits.ends_with('.') || !readable(whole) || !readable(part) {
            return Err(DecimalError::NotANumber);
        }
        let part = part.trim_end_matches('0');
        if part.len() > limits::DECIMALS as usize {
            return Err(DecimalError::TooFine);
        }
        let mut mantissa: i128 = 0;
        for byte in whole.bytes().chain(part.bytes()) {
            let digit = i128::from(byte.saturating_sub(b'0'));
            mantissa = mantissa.checked_mul(10).and_then(|m| m.checked_add(digit)).ok_or(DecimalError::TooLarge)?;
        }
        let scale = u32::try_from(part.len()).map_err(|_| DecimalError::TooFine)?;
        Self::new(if negative { mantissa.saturating_neg() } else { mantissa }, scale)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let power = Self::power(self.scale).unsigned_abs();
        let size = self.mantissa.unsigned_abs();
        if self.mantissa < 0 {
            f.write_str("-")?;
        }
        write!(f, "{}", size.checked_div(power).unwrap_or_default())?;
        if self.scale > 0 {
            write!(f, ".{:0width$}", size.checked_rem(power).unwrap_or_default(), width = self.scale as usize)?;
        }
        Ok(())
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        // INVARIANT: |mantissa| <= 10^27 and scale <= 12, so both products stay below 10^39/10 < 2^127.
        let left = self.mantissa.saturating_mul(Self::power(other.scale.saturating_sub(self.scale)));
        let right = other.mantissa.saturating_mul(Self::power(self.scale.saturating_sub(other.scale)));
        left.cmp(&right)
    }
}

impl Serialize for Decimal {
    /// A whole number, or one of at most 15 digits, is a number in JSON, with exactly these digits; else a text.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(whole) = self.to_i64() {
            return serializer.serialize_i64(whole);
        }
        let text = self.to_string();
        // INVARIANT: a decimal of at most 15 digits survives the way to binary and back to its shortest text.
        if self.mantissa.unsigned_abs() < 1_000_000_000_000_000
            && let Ok(float) = text.parse::<f64>()
        {
            return serializer.serialize_f64(float);
        }
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl serde::de::Visitor<'_> for Reader {
            type Value = Decimal;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a decimal number")
            }
            fn visit_i64<E: serde::de::Error>(self, n: i64) -> Result<Decimal, E> {
                self.visit_str(&n.to_string())
            }
            fn visit_u64<E: serde::de::Error>(self, n: u64) -> Result<Decimal, E> {
                self.visit_str(&n.to_string())
            }
            fn visit_f64<E: serde::de::Error>(self, n: f64) -> Result<Decimal, E> {
                self.visit_str(&n.to_string())
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Decimal, E> {
                text.parse().map_err(|_| E::custom("not a decimal number within bounds"))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}
