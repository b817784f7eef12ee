//! Numbers that look like chance.

/// The same numbers in every run (`SplitMix64`).
pub struct Dice(pub u64);

impl Dice {
    /// A number from 0 to before `end`.
    pub fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        i64::try_from((mixed ^ (mixed >> 31)) % end.unsigned_abs().max(1)).unwrap_or(0)
    }
}
