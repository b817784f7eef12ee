//! Ids that stand twice in one file of leads.
//!
//! A file has as many ids as leads, and each of them costs. So their texts stand one behind the other in one text, and the
//! map that finds them again holds hashes and places only: growing, it need not look at a text.

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher};

use crate::diagnostic::RecordProblem;
use crate::eval::cell::shortened;
use crate::limits;

/// Ids told of, at most.
const TOLD: usize = 5;

/// The ids of the leads read so far.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Keyed by chance, so that no file is made of ids that have one hash.
    hashing: RandomState,
    /// By hash, the place of the last id that has it.
    places: HashMap<u64, u32, BuildHasherDefault<AsItIs>>,
    known: Vec<Known>,
    text: String,
    first: Vec<(String, u64, u64)>,
    leads: u64,
}

/// An id, and the line on which it stood first.
#[derive(Debug)]
struct Known {
    /// Where its text ends; it begins where that of the one before it ends.
    end: usize,
    line: u64,
    /// The place of another id with this hash.
    other: Option<u32>,
}

impl Ids {
    /// Takes the id of the lead on `line` into account.
    pub(super) fn add(&mut self, id: &str, line: u64) {
        let hash = self.hashing.hash_one(id);
        if let Some(before) = self.places.get(&hash).and_then(|last| self.line_of(id, *last)) {
            self.leads = self.leads.saturating_add(1);
            if self.first.len() < TOLD {
                self.first.push((shortened(id), before, line));
            }
            return;
        }
        let Some(place) = u32::try_from(self.known.len()).ok().filter(|_| self.known.len() < limits::IDS) else {
            return;
        };
        let other = match self.places.entry(hash) {
            Entry::Vacant(new) => {
                new.insert(place);
                None
            }
            Entry::Occupied(mut last) => Some(last.insert(place)),
        };
        self.text.push_str(id);
        self.known.push(Known { end: self.text.len(), line, other });
    }

    /// The line of an id that is among those of one hash, given the last of these.
    fn line_of(&self, id: &str, last: u32) -> Option<u64> {
        let mut next = Some(last);
        while let Some(place) = next {
            let at = place as usize;
            let known = self.known.get(at)?;
            let start = at.checked_sub(1).and_then(|before| self.known.get(before)).map_or(0, |before| before.end);
            if self.text.get(start..known.end) == Some(id) {
                return Some(known.line);
            }
            next = known.other;
        }
        None
    }

    /// What there is to say at the end of the file; nothing a second time.
    pub(super) fn problem(&mut self) -> Option<RecordProblem> {
        let ids = std::mem::take(self);
        (ids.leads > 0).then_some(RecordProblem::RepeatedIds { first: ids.first, leads: ids.leads })
    }
}

/// What is a hash already.
#[derive(Clone, Copy, Debug, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        // INVARIANT: only hashes are written, each as one number.
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_hash_are_told_apart() {
        let mut ids = Ids::default();
        for (id, line) in [("a", 2), ("b", 3), ("", 4), ("ab", 5)] {
            ids.add(id, line);
        }
        // As if all of them had one hash.
        for (place, known) in (0_u32..).zip(&mut ids.known) {
            known.other = place.checked_sub(1);
        }
        let lines = ["a", "b", "", "ab", "ba"].map(|id| ids.line_of(id, 3));
        assert_eq!(lines, [Some(2), Some(3), Some(4), Some(5), None]);
    }

    #[test]
    fn what_stands_twice_is_told_with_both_lines() {
        let mut ids = Ids::default();
        for (line, id) in (2..).zip(["x", "y", "x", "x", "z", "y"]) {
            ids.add(id, line);
        }
        let wanted = vec![("x".to_owned(), 2, 4), ("x".to_owned(), 2, 5), ("y".to_owned(), 3, 7)];
        assert_eq!(ids.problem(), Some(RecordProblem::RepeatedIds { first: wanted, leads: 3 }));
        assert_eq!(ids.problem(), None);
    }
}
