//! A set of small numbers, one bit each.

/// A set of numbers below a bound.
#[derive(Clone, Debug)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// An empty set for numbers below `bound`.
    pub(crate) fn new(bound: usize) -> Self {
        Self(vec![0; bound.div_ceil(64)])
    }

    /// Adds a number; one beyond the bound is left out.
    pub(crate) fn add(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1_u64 << (number % 64);
        }
    }

    /// Adds all of another set with the same bound.
    pub(crate) fn add_all(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, more)| *word |= more);
    }

    /// Whether a number is in the set.
    pub(crate) fn has(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// The numbers in the set, from the smallest.
    pub(crate) fn positions(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.0.len().saturating_mul(64)).filter(|number| self.has(*number))
    }
}
