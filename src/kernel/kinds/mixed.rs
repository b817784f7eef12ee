//! A map whose keys are kinds of leads.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// What is remembered by kind, or by parts of it.
///
/// Kinds are few and there is no secret in them: a hash that could be led astray would slow down the run of who wrote the
/// file, whose memory is bounded.
pub(crate) type ByKind<K, V> = HashMap<K, V, BuildHasherDefault<Mixed>>;

/// A quick hash of words.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        // Maps look at the highest bits and at the lowest.
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.write_u64(u64::from_ne_bytes(*word)));
        rest.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, word: u64) {
        /// 2^64 divided by the golden ratio, as Knuth multiplies.
        const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
        self.0 = (self.0.rotate_left(29) ^ word).wrapping_mul(GOLDEN);
    }

    fn write_usize(&mut self, word: usize) {
        self.write_u64(u64::try_from(word).unwrap_or_default());
    }

    fn write_i64(&mut self, word: i64) {
        self.write_u64(u64::from_ne_bytes(word.to_ne_bytes()));
    }
}
