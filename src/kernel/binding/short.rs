//! A short text as one number, by which it is compared without a call and without a loop.

/// The bytes of a text, the first one lowest, noughts behind them, and in the highest byte how many they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Short(u128);

/// One in each byte.
const ONES: u128 = u128::MAX / 0xff;
/// The highest bit of each byte.
const HIGH: u128 = ONES << 7;
/// A quotation mark in each byte.
const QUOTES: u128 = ONES * b'"' as u128;

impl Short {
    /// Bytes of the longest.
    const MOST: usize = 15;

    /// None where the text is longer.
    #[inline]
    pub(super) fn new(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let length = bytes.len();
        if length > Self::MOST {
            return None;
        }
        let word = |bytes: &[u8; 8]| u128::from(u64::from_le_bytes(*bytes));
        let half = |bytes: &[u8; 4]| u128::from(u32::from_le_bytes(*bytes));
        // Ends that overlap say twice what lies between them.
        let read = if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            word(first) | word(last) << bits(length.checked_sub(8)?)
        } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
            half(first) | half(last) << bits(length.checked_sub(4)?)
        } else {
            bytes.iter().rev().fold(0, |read, byte| read << 8 | u128::from(*byte))
        };
        Some(Self::of(read, length))
    }

    /// What stands before the first quotation mark, and how many bytes that takes; none where no mark is in sight.
    #[inline]
    pub(super) fn before_quote(bytes: [u8; 16]) -> Option<(Self, usize)> {
        let read = u128::from_le_bytes(bytes);
        let others = read ^ QUOTES;
        // The lowest byte that is marked is nought in `others`; a borrow may only mark higher ones wrongly.
        let marks = others.wrapping_sub(ONES) & !others & HIGH;
        let length = (marks.trailing_zeros() / 8) as usize;
        let before = (1_u128.checked_shl(bits(length))?).wrapping_sub(1);
        Some((Self::of(read & before, length), length))
    }

    #[inline]
    const fn of(read: u128, length: usize) -> Self {
        Self(read | (length as u128) << 120)
    }
}

/// Bits of so many bytes.
#[inline]
fn bits(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX / 8).wrapping_mul(8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Short;

    proptest! {
        #[test]
        fn short_texts_are_told_apart(one in "[ab\0é]{0,17}", other in "[ab\0é]{0,17}") {
            prop_assert_eq!(Short::new(&one).is_some(), one.len() <= 15);
            if let (Some(one_short), Some(other_short)) = (Short::new(&one), Short::new(&other)) {
                prop_assert_eq!(one_short == other_short, one == other);
            }
        }

        #[test]
        fn a_text_before_a_quotation_mark_is_the_same(text in "[a!#\u{1}\u{a2}\u{122}]{0,17}", behind in "[a\"]{16}") {
            let whole = format!("{text}\"{behind}");
            let bytes: [u8; 16] = *whole.as_bytes().first_chunk().expect("enough of them");
            let found = Short::before_quote(bytes);
            prop_assert_eq!(found, Short::new(&text).map(|short| (short, text.len())));
        }
    }
}
