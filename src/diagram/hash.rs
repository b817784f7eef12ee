//! A hash for the small keys of diagrams, the same in every run: nothing here comes from outside, so nobody can make
//! keys collide on purpose, and diagrams look up little else.

use std::hash::{BuildHasherDefault, Hasher};

/// A map whose keys are nodes, leaves and levels.
pub(crate) type Map<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<Mixed>>;

/// Each word is mixed in by one multiplication (the method of Firefox and of the Rust compiler).
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mixed(u64);

const FACTOR: u64 = 0x51_7c_c1_b7_27_22_0a_95;

impl Mixed {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(FACTOR);
    }
}

impl Hasher for Mixed {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            for (to, from) in word.iter_mut().zip(chunk) {
                *to = *from;
            }
            self.mix(u64::from_le_bytes(word));
        }
    }

    fn write_u32(&mut self, word: u32) {
        self.mix(u64::from(word));
    }

    fn write_usize(&mut self, word: usize) {
        self.mix(u64::try_from(word).unwrap_or(u64::MAX));
    }

    fn finish(&self) -> u64 {
        // The map reads the highest and the lowest bits; multiplication only mixes upwards.
        self.0.rotate_left(26)
    }
}
