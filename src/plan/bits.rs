//! A set of small numbers, one bit each.

/// A set of numbers below a bound.
#[derive(Clone, Debug, Default)]
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
        (0_usize..).step_by(64).zip(&self.0).flat_map(|(first, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let lowest = usize::try_from(rest.trailing_zeros()).unwrap_or(usize::MAX);
                (rest != 0).then(|| {
                    rest &= rest.wrapping_sub(1);
                    first.saturating_add(lowest)
                })
            })
        })
    }

    /// Becomes another set.
    pub(crate) fn copy(&mut self, other: &Self) {
        self.0.clone_from(&other.0);
    }

    /// Becomes the empty set for numbers below `bound`.
    pub(crate) fn clear(&mut self, bound: usize) {
        self.0.clear();
        self.0.resize(bound.div_ceil(64), 0);
    }

    /// Takes out all of another set.
    pub(crate) fn remove_all(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, less)| *word &= !less);
    }

    /// The set in words, the smallest numbers first.
    pub(crate) fn words(&self) -> &[u64] {
        &self.0
    }
}
