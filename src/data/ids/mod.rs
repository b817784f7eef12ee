//! Ids that stand twice in one file of leads.
//!
//! A file has as many ids as leads, and each of them costs. Mostly they count up ([`run`]), and nothing is kept of them but
//! where they begin and end. The texts of others stand one behind the other in one text, and the map that finds them
//! again holds hashes and places only: growing, it need not look at a text.

mod run;

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher};

use crate::data::ids::run::{Numbered, Run};
use crate::diagnostic::RecordProblem;
use crate::eval::cell::shortened;
use crate::limits;

/// Ids told of, at most.
const TOLD: usize = 5;
/// Runs of ids that count up, at most: each id is looked for in all of them.
const RUNS: usize = 16;

/// The ids of the leads read so far.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Ids that count up. The last run may go on, and may be one id so far.
    runs: Vec<Run>,
    /// Keyed by chance, so that no file is made of ids that have one hash.
    hashing: RandomState,
    /// By hash, the place of the last id that has it.
    places: HashMap<u64, u32, BuildHasherDefault<AsItIs>>,
    known: Vec<Known>,
    text: String,
    first: Vec<(String, u64, u64)>,
    leads: u64,
    /// Leads whose ids are no longer kept, so that later ones are not compared with them.
    not_kept: u64,
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
        let numbered = Numbered::of(id);
        let in_run = numbered.and_then(|id| self.runs.iter().find_map(|run| run.line_of(&id)));
        if let Some(before) = in_run.or_else(|| self.line_in_map(id)) {
            self.leads = self.leads.saturating_add(1);
            if self.first.len() < TOLD {
                self.first.push((shortened(id), before, line));
            }
            return;
        }
        let Some(numbered) = numbered else { return self.keep(id, line) };
        if self.runs.last_mut().is_some_and(|run| run.takes(&numbered, line)) {
            return;
        }
        // An id that nothing follows is no run.
        if let Some((id, line)) = self.runs.last().and_then(Run::single) {
            self.runs.pop();
            self.keep(&id, line);
        }
        if self.runs.len() < RUNS {
            self.runs.push(Run::new(&numbered, line));
        } else {
            self.keep(id, line);
        }
    }

    /// The line of an id that is kept in the map.
    fn line_in_map(&self, id: &str) -> Option<u64> {
        if self.known.is_empty() {
            return None;
        }
        let last = self.places.get(&self.hashing.hash_one(id))?;
        self.line_of(id, *last)
    }

    /// Keeps a new id in the map, as long as there is room.
    fn keep(&mut self, id: &str, line: u64) {
        let Some(place) = u32::try_from(self.known.len()).ok().filter(|_| self.known.len() < limits::IDS) else {
            self.not_kept = self.not_kept.saturating_add(1);
            return;
        };
        let other = match self.places.entry(self.hashing.hash_one(id)) {
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
        let Self { first, leads, not_kept, .. } = ids;
        (leads > 0 || not_kept > 0).then_some(RecordProblem::RepeatedIds { first, leads, not_kept })
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
    fn what_counts_up_is_told_as_all_else() {
        let mut dice = 1_u64;
        let mut below = |end: u64| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (dice >> 33) % end
        };
        for _ in 0..2_000 {
            let (mut ids, mut lines, mut wanted) = (Ids::default(), HashMap::new(), Vec::new());
            let (mut line, mut number) = (1, below(12));
            for _ in 0..30 {
                // Mostly the next number on the next line, and now and then anything.
                line += 1 + u64::from(below(12) == 0);
                number = if below(8) == 0 { below(110) } else { number + 1 };
                let prefix = ["", "", "", "L", "L0"].get(usize::try_from(below(5)).expect("small")).expect("five");
                let id = match below(20) {
                    0 => format!("{prefix}{number:03}"),
                    1 => format!("{prefix}{number} "),
                    _ => format!("{}{number}", if line % 2 == 0 { "" } else { prefix }),
                };
                ids.add(&id, line);
                match lines.entry(id) {
                    Entry::Vacant(new) => drop(new.insert(line)),
                    Entry::Occupied(known) => wanted.push((known.key().clone(), *known.get(), line)),
                }
            }
            let leads = u64::try_from(wanted.len()).expect("few");
            wanted.truncate(TOLD);
            let told = (leads > 0).then_some(RecordProblem::RepeatedIds { first: wanted, leads, not_kept: 0 });
            assert_eq!(ids.problem(), told);
        }
        let mut ids = Ids::default();
        (0..1_000_000).for_each(|at| ids.add(&format!("客户{at:05}"), at + 2));
        assert!(ids.known.is_empty() && ids.problem().is_none());
    }

    #[test]
    fn that_not_all_are_compared_is_told() {
        let mut ids = Ids::default();
        let places = 0..u64::try_from(limits::IDS).expect("small") + 7;
        places.for_each(|at| ids.add(&format!("{}x", at * 2), at + 2));
        let told = ids.problem();
        assert_eq!(told, Some(RecordProblem::RepeatedIds { first: Vec::new(), leads: 0, not_kept: 7 }));
    }

    #[test]
    fn what_stands_twice_is_told_with_both_lines() {
        let mut ids = Ids::default();
        for (line, id) in (2..).zip(["x", "y", "x", "x", "z", "y"]) {
            ids.add(id, line);
        }
        let wanted = vec![("x".to_owned(), 2, 4), ("x".to_owned(), 2, 5), ("y".to_owned(), 3, 7)];
        assert_eq!(ids.problem(), Some(RecordProblem::RepeatedIds { first: wanted, leads: 3, not_kept: 0 }));
        assert_eq!(ids.problem(), None);
    }
}
