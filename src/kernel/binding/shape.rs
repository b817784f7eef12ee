//! The form of JSON records: the texts that stand between their values, as the last record had them.
//!
//! Records that one program writes differ in their values only. So the text from one value to the next, quotes, colon and
//! blanks included, is expected as a whole, and a record that follows the form is read without looking up a name.

use crate::kernel::binding::key::Key;

/// The values of one form of record, in order. INVARIANT: between two records no name and no fact stands in it twice.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    values: Vec<Expected>,
    /// How many of them are facts.
    facts: usize,
}

/// A value that is expected.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    /// The text in front of it.
    pub(super) before: Key,
    /// The name that stands in this text.
    pub(super) name: usize,
    /// The fact that the name stands for.
    pub(super) slot: Option<u32>,
    /// Whether the caller wants to know where the value stands.
    pub(super) marked: bool,
}

impl Shape {
    /// The values, in order.
    #[inline]
    pub(super) fn values(&self) -> &[Expected] {
        &self.values
    }

    /// Whether so many values are all of it, and all of so many facts are among them.
    #[inline]
    pub(super) const fn is_complete(&self, values: usize, facts: usize) -> bool {
        self.values.len() == values && self.facts == facts
    }

    /// The next records are expected to have this value at this place, and perhaps more behind it.
    pub(super) fn learn(&mut self, place: usize, value: Expected) {
        self.values.truncate(place);
        self.values.push(value);
    }

    /// Nothing is expected from this place on.
    pub(super) fn end_at(&mut self, place: usize) {
        self.values.truncate(place);
        self.facts = self.values.iter().filter(|value| value.slot.is_some()).count();
    }
}
