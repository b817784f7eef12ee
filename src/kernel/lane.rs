//! The codes of one fact of many leads, as narrow as they came.
//!
//! A column of record batches mostly holds codes as they are: small counts in bytes, days in 32 bits. They are read where
//! they lie, and a loop over bytes does eight times as much at once as one over words.

#![allow(clippy::inline_always, reason = "what a caller dispatches on is compiled into it")]

use crate::kernel::step::Reached;

/// The codes of one fact of all leads of a block.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Lane<'a> {
    /// Where the block itself has them.
    Own,
    /// 8 bits each.
    Bytes(&'a [i8]),
    /// 16 bits each.
    Shorts(&'a [i16]),
    /// 32 bits each.
    Halves(&'a [i32]),
    /// Whole words.
    Words(&'a [i64]),
}

/// Runs the same work on the codes of a lane, whatever their width; one that is the block's own has none here.
macro_rules! on_codes {
    ($lane:expr, $codes:ident => $work:expr) => {
        match $lane {
            Lane::Own => {}
            Lane::Bytes($codes) => $work,
            Lane::Shorts($codes) => $work,
            Lane::Halves($codes) => $work,
            Lane::Words($codes) => $work,
        }
    };
}
pub(crate) use on_codes;

impl Lane<'_> {
    /// The code of one lead.
    #[inline]
    pub(crate) fn code(&self, row: usize) -> Option<i64> {
        match self {
            Self::Own => None,
            Self::Bytes(codes) => codes.get(row).copied().map(i64::from),
            Self::Shorts(codes) => codes.get(row).copied().map(i64::from),
            Self::Halves(codes) => codes.get(row).copied().map(i64::from),
            Self::Words(codes) => codes.get(row).copied(),
        }
    }
}

/// A number of some width.
pub(crate) trait Code: Copy + PartialOrd {
    /// As a whole word.
    fn word(self) -> i64;
    /// The same number; where it has too many bits, whether all of this width lie above it.
    fn of(number: i64) -> Result<Self, bool>;
}

macro_rules! code {
    ($($width:ty)*) => {
        $(impl Code for $width {
            #[inline(always)]
            #[allow(clippy::useless_conversion, reason = "one of the widths is a word")]
            fn word(self) -> i64 {
                i64::from(self)
            }

            #[inline(always)]
            fn of(number: i64) -> Result<Self, bool> {
                Self::try_from(number).map_err(|_| number < 0)
            }
        })*
    };
}
code!(i8 i16 i32 i64);

/// What is added up for each lead: numbers, in 16 bits where they fit, or places in a table, which has fewer than 65,536. Either
/// is right whatever overflows on the way. A product alone (32 bits) is right only where it fits.
pub(crate) trait Tally: Copy {
    /// Its low bits.
    fn low(number: i64) -> Self;
    /// The sum, cut to its bits.
    fn plus(self, other: Self) -> Self;
    /// The product, cut to its bits.
    fn times(self, other: Self) -> Self;
}

macro_rules! tally {
    ($($width:ty)*) => {
        $(impl Tally for $width {
            #[inline(always)]
            fn low(number: i64) -> Self {
                Self::from_le_bytes(number.to_le_bytes().first_chunk().copied().unwrap_or_default())
            }

            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }

            #[inline(always)]
            fn times(self, other: Self) -> Self {
                self.wrapping_mul(other)
            }
        })*
    };
}
tally!(u16 i16 i32 i64);

/// Adds what a start adds to each lead.
#[inline(always)]
pub(super) fn add_reached<C: Code, T: Tally>(sums: &mut [T], codes: &[C], reached: &Reached) {
    let [before, after] = reached.adds.map(T::low);
    match C::of(reached.start) {
        Ok(start) => {
            for (sum, code) in sums.iter_mut().zip(codes) {
                *sum = sum.plus(if *code >= start { after } else { before });
            }
        }
        Err(above) => {
            let all = if above { after } else { before };
            sums.iter_mut().for_each(|sum| *sum = sum.plus(all));
        }
    }
}

/// Adds each code times a coefficient.
#[inline(always)]
pub(super) fn add_product<C: Code, T: Tally>(sums: &mut [T], codes: &[C], by: i64) {
    let by = T::low(by);
    for (sum, code) in sums.iter_mut().zip(codes) {
        *sum = sum.plus(T::low(code.word()).times(by));
    }
}

/// Whether every code lies between these.
#[inline(always)]
pub(crate) fn all_within<C: Code>(codes: &[C], low: i64, high: i64) -> bool {
    let outside = match (C::of(low), C::of(high)) {
        (Ok(low), Ok(high)) => codes.iter().fold(0, |any, code| any | u8::from(*code < low) | u8::from(*code > high)),
        // All codes lie below the least, or above the greatest.
        (Err(false), _) | (_, Err(true)) => u8::from(!codes.is_empty()),
        (Ok(low), Err(false)) => codes.iter().fold(0, |any, code| any | u8::from(*code < low)),
        (Err(true), Ok(high)) => codes.iter().fold(0, |any, code| any | u8::from(*code > high)),
        (Err(true), Err(false)) => 0,
    };
    outside == 0
}

#[cfg(test)]
mod tests {
    use super::{Code, Lane, all_within};

    #[test]
    fn ends_beyond_a_width_are_no_ends() {
        for (low, high, within) in [
            (-200, 200, true),
            (-3, 200, true),
            (-2, 200, false),
            (-200, 5, true),
            (-200, 4, false),
            (128, 200, false),
            (-200, -129, false),
        ] {
            assert_eq!(all_within::<i8>(&[-3, 0, 5], low, high), within, "{low}..{high}");
        }
        assert!(all_within::<i8>(&[], 128, 200));
        assert_eq!(i8::of(128), Err(false));
        assert_eq!(i8::of(-129), Err(true));
    }

    #[test]
    fn a_lane_tells_each_code() {
        assert_eq!(Lane::Bytes(&[1, -2]).code(1), Some(-2));
        assert_eq!(Lane::Halves(&[1, -2]).code(2), None);
        assert_eq!(Lane::Own.code(0), None);
    }
}
