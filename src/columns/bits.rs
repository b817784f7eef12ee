//! Bits as bytes and bytes as bits, eight at a time, as `Boolean` columns and validity bitmaps have them: least bit first.

#![allow(clippy::inline_always, reason = "what a caller dispatches on is compiled into it")]

use arrow_buffer::BooleanBuffer;

/// One in each of eight bytes.
const ONES: u64 = 0x0101_0101_0101_0101;
/// All but the highest bit of each byte.
const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
/// Bit `i` of byte `i`.
const DIAGONAL: u64 = 0x8040_2010_0804_0201;
/// Moves the lowest bit of byte `i` to bit `56 + i`; no two of the products meet.
const GATHER: u64 = 0x0102_0408_1020_4080;

/// Bits as bytes of nought and one; bytes behind the bits are left.
#[inline(always)]
pub(super) fn unpack(bits: &BooleanBuffer, bytes: &mut [i8]) {
    for (bytes, word) in bytes.chunks_mut(64).zip(bits.bit_chunks().iter_padded()) {
        let (eights, rest) = bytes.as_chunks_mut::<8>();
        let whole = eights.len();
        for (eight, bits) in eights.iter_mut().zip(word.to_le_bytes()) {
            *eight = spread(bits);
        }
        let last = word.to_le_bytes().get(whole).copied().unwrap_or_default();
        for (byte, spread) in rest.iter_mut().zip(spread(last)) {
            *byte = spread;
        }
    }
}

/// A bit for each value that is another than this, 64 in a word.
#[inline(always)]
pub(super) fn differing<T: Copy + PartialEq>(values: &[T], from: T) -> Vec<u64> {
    let word = |values: &[T]| {
        let mut bytes = [0_u8; 64];
        for (byte, value) in bytes.iter_mut().zip(values) {
            *byte = u8::from(*value != from);
        }
        let mut bits = [0_u8; 8];
        for (bits, eight) in bits.iter_mut().zip(bytes.as_chunks::<8>().0) {
            *bits = gather(*eight);
        }
        u64::from_le_bytes(bits)
    };
    let (chunks, rest) = values.as_chunks::<64>();
    chunks.iter().map(|chunk| word(chunk)).chain(std::iter::once(word(rest))).collect()
}

/// Each bit as a byte.
#[inline(always)]
fn spread(bits: u8) -> [i8; 8] {
    let set = u64::from(bits).wrapping_mul(ONES) & DIAGONAL;
    // A byte that is not nought reaches its highest bit.
    let ones = set.wrapping_add(LOW).wrapping_shr(7) & ONES;
    ones.to_le_bytes().map(|byte| i8::from_le_bytes([byte]))
}

/// Eight bytes of nought and one as bits.
#[inline(always)]
fn gather(bytes: [u8; 8]) -> u8 {
    let [.., bits] = u64::from_le_bytes(bytes).wrapping_mul(GATHER).to_le_bytes();
    bits
}

#[cfg(test)]
mod tests {
    use arrow_buffer::BooleanBuffer;
    use proptest::prelude::*;

    use super::{differing, gather, spread, unpack};

    #[test]
    fn a_byte_is_spread_and_gathered_bit_by_bit() {
        for bits in 0..=u8::MAX {
            let bytes = spread(bits);
            assert_eq!(bytes, std::array::from_fn(|at| i8::from(bits >> at & 1 == 1)));
            assert_eq!(gather(bytes.map(i8::cast_unsigned)), bits);
        }
    }

    proptest! {
        #[test]
        fn bits_become_bytes_wherever_they_begin(all in prop::collection::vec(any::<bool>(), 0..300), from in 0..70_usize) {
            let from = from.min(all.len());
            let bits = BooleanBuffer::from(all.clone()).slice(from, all.len() - from);
            let mut bytes = vec![7; bits.len()];
            unpack(&bits, &mut bytes);
            prop_assert_eq!(bytes, all[from..].iter().map(|bit| i8::from(*bit)).collect::<Vec<_>>());
        }

        #[test]
        fn values_that_differ_are_marked(values in prop::collection::vec(-1..2_i32, 0..300)) {
            let words = differing(&values, -1);
            let marked = |at: usize| words[at / 64] >> (at % 64) & 1 == 1;
            prop_assert_eq!((0..values.len()).map(marked).collect::<Vec<_>>(), values.iter().map(|v| *v != -1).collect::<Vec<_>>());
            prop_assert_eq!(words.len(), values.len() / 64 + 1);
        }
    }
}
