//! A list in groups of four, the last one filled up with parts that do nothing.
//!
//! The steps of a kernel have a handful of parts. A loop over them one by one is turned by the compiler into vector
//! code for long lists, whose preparation costs more than the parts; four at a time it stays a straight line.

/// A part that does nothing.
pub(crate) trait Idle: Copy {
    /// That part.
    const IDLE: Self;
}

/// Parts in groups of four.
#[derive(Clone, Debug)]
pub(crate) struct Fours<T> {
    groups: Vec<[T; 4]>,
    length: usize,
}

impl<T> Default for Fours<T> {
    fn default() -> Self {
        Self { groups: Vec::new(), length: 0 }
    }
}

impl<T: Idle> Fours<T> {
    /// Adds a part.
    pub(crate) fn push(&mut self, part: T) {
        let at = self.length.rem_euclid(4);
        if at == 0 {
            self.groups.push([T::IDLE; 4]);
        }
        if let Some(slot) = self.groups.last_mut().and_then(|group| group.get_mut(at)) {
            *slot = part;
        }
        self.length = self.length.saturating_add(1);
    }

    /// The groups, filled up.
    #[inline]
    pub(crate) fn groups(&self) -> &[[T; 4]] {
        &self.groups
    }

    /// How many parts there are.
    pub(crate) const fn len(&self) -> usize {
        self.length
    }

    /// The parts.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.groups.iter().flatten().take(self.length)
    }

    /// The parts, to be changed.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.groups.iter_mut().flatten().take(self.length)
    }
}

impl<T: Idle> Extend<T> for Fours<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, parts: I) {
        parts.into_iter().for_each(|part| self.push(part));
    }
}
