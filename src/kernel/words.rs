//! The words of a lead, and how they are reached.

/// A place among the words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Place(pub(crate) u32);

impl Place {
    /// The place at an index.
    pub(crate) fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// As an index.
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Words that can be read and written.
pub(crate) trait Words {
    /// The word at a place.
    fn word(&self, place: Place) -> i64;
    /// Writes a word.
    fn put(&mut self, place: Place, word: i64);
}

impl<const WIDTH: usize> Words for [i64; WIDTH] {
    // INVARIANT: the width is a power of two and no place lies beyond it. The mask changes no place, and tells the
    // compiler that there is nothing to check.
    #[inline]
    fn word(&self, place: Place) -> i64 {
        self.get(place.index() & WIDTH.wrapping_sub(1)).copied().unwrap_or_default()
    }

    #[inline]
    fn put(&mut self, place: Place, word: i64) {
        if let Some(slot) = self.get_mut(place.index() & WIDTH.wrapping_sub(1)) {
            *slot = word;
        }
    }
}

impl Words for [i64] {
    #[inline]
    fn word(&self, place: Place) -> i64 {
        self.get(place.index()).copied().unwrap_or_default()
    }

    #[inline]
    fn put(&mut self, place: Place, word: i64) {
        if let Some(slot) = self.get_mut(place.index()) {
            *slot = word;
        }
    }
}
