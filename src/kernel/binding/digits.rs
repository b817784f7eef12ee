//! Digits of a text as a number, eight at a time.
//!
//! How many there are differs from record to record, and a loop that ends where they end is guessed wrong each time; so up
//! to eight are found and added up without a branch (Lemire and others, "Number parsing at a gigabyte per second", 2021).

/// Powers of ten of up to eight digits.
const POWERS: [i64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/// The number that digits at the start of a text make behind those of another, and how many they are. More than 18 overflow.
#[inline(always)]
#[allow(clippy::inline_always, reason = "what is left of a record stays in registers")]
pub(super) fn digits(number: i64, text: &[u8]) -> (i64, usize) {
    let Some(bytes) = text.first_chunk::<8>() else { return one_by_one(number, text) };
    let word = u64::from_le_bytes(*bytes);
    // A byte that is no digit has a bit above the lowest four, or gets one by adding 6.
    let signs = (word ^ ZEROS) | (word ^ ZEROS).wrapping_add(SIXES);
    let count = (signs & HIGH_HALVES).trailing_zeros() / 8;
    if count == 8 {
        return one_by_one(number, text);
    }
    let power = POWERS.get(count as usize).copied().unwrap_or_default();
    // Noughts in front, which change nothing: the digits move to the end of the word.
    let digits = (word ^ ZEROS).checked_shl(64_u32.wrapping_sub(count.wrapping_mul(8))).unwrap_or_default();
    (number.wrapping_mul(power).wrapping_add(eight(digits).cast_signed()), count as usize)
}

const ZEROS: u64 = 0x3030_3030_3030_3030;
const SIXES: u64 = 0x0606_0606_0606_0606;
const HIGH_HALVES: u64 = 0xF0F0_F0F0_F0F0_F0F0;

/// The number that eight digits make, the first in the lowest byte: pairs, then fours, then all.
#[inline]
const fn eight(digits: u64) -> u64 {
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8) & 0x00FF_00FF_00FF_00FF;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_FFFF_0000_FFFF;
    fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xFFFF_FFFF
}

/// Many digits, or few bytes.
#[inline(never)]
fn one_by_one(mut number: i64, text: &[u8]) -> (i64, usize) {
    let mut count = 0_usize;
    for digit in text.iter().take_while(|byte| byte.is_ascii_digit()) {
        number = number.wrapping_mul(10).wrapping_add(i64::from(digit.wrapping_sub(b'0')));
        count = count.wrapping_add(1);
    }
    (number, count)
}

#[cfg(test)]
mod tests {
    use super::{digits, one_by_one};

    #[test]
    fn digits_are_read_alike_eight_at_a_time_and_one_by_one() {
        for count in 0..=18 {
            for sign in (0..=u8::MAX).filter(|sign| !sign.is_ascii_digit()) {
                let mut text: Vec<u8> = (0..count).map(|at| b'0' + (at * 7 + 3) % 10).collect();
                text.push(sign);
                for behind in [&b""[..], b"99999999"] {
                    let text = [&text, behind].concat();
                    assert_eq!(digits(5, &text), one_by_one(5, &text), "{text:?}");
                }
            }
        }
        assert_eq!(digits(0, b"12345678"), (12_345_678, 8));
        assert_eq!(digits(12, b"345, and more"), (12_345, 3));
    }
}
