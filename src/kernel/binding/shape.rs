//! The form of records that one program writes, as the last one had it: they differ in their values only.
//!
//! Of JSON the text from one value to the next, quotes, colon and blanks included, is expected as a whole; of a struct the
//! name of each field. A record that follows the form is read without looking up a name.

/// The values of one form of record, in order. INVARIANT: no name and no fact stands in it twice.
#[derive(Clone, Debug)]
pub(super) struct Shape<S> {
    values: Vec<Expected<S>>,
    /// How many of them are facts.
    facts: usize,
}

/// A value that is expected.
#[derive(Clone, Debug)]
pub(super) struct Expected<S> {
    /// By what it is known: what stands in front of it.
    pub(super) sign: S,
    /// The name that stands there.
    pub(super) name: usize,
    /// The fact that the name stands for.
    pub(super) slot: Option<u32>,
    /// Whether the caller wants to know where the value stands.
    pub(super) marked: bool,
}

impl<S> Default for Shape<S> {
    fn default() -> Self {
        Self { values: Vec::new(), facts: 0 }
    }
}

impl<S> Shape<S> {
    /// The values, in order.
    #[inline]
    pub(super) fn values(&self) -> &[Expected<S>] {
        &self.values
    }

    /// Whether so many values are all of it, and all of so many facts are among them.
    #[inline]
    pub(super) const fn is_complete(&self, values: usize, facts: usize) -> bool {
        self.values.len() == values && self.facts == facts
    }

    /// The name of the value at a place.
    pub(super) fn name(&self, place: usize) -> Option<usize> {
        self.values.get(place).map(|value| value.name)
    }

    /// The next records are expected to have this value at this place, and perhaps more behind it.
    pub(super) fn learn(&mut self, place: usize, value: Expected<S>) {
        self.end_at(place);
        self.facts = self.facts.saturating_add(usize::from(value.slot.is_some()));
        self.values.push(value);
    }

    /// Nothing is expected from this place on.
    pub(super) fn end_at(&mut self, place: usize) {
        let ended = self.values.get(place..).unwrap_or_default();
        let facts = ended.iter().filter(|value| value.slot.is_some()).count();
        self.facts = self.facts.saturating_sub(facts);
        self.values.truncate(place);
    }
}

impl Shape<&'static str> {
    /// The fact, if any, of the field at a place, if it has this name. Mostly it is the very same text in memory.
    #[inline]
    pub(super) fn field(&self, place: usize, name: &'static str) -> Option<Option<u32>> {
        let value = self.values.get(place)?;
        (std::ptr::eq(value.sign, name) || value.sign == name).then_some(value.slot)
    }
}
