//! Answers that are the same until a file changes.

use std::sync::{Mutex, PoisonError};

use crate::cli::serve::answer::Answer;
use crate::live::Set;
use crate::policy::Policy;

/// Answers that are remembered, at most.
const MOST: usize = 32;

/// One version of a policy as it is served: another set is another key, whatever has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Key {
    generation: u64,
    id: String,
    source: String,
}

impl Key {
    /// Whether it is that of this policy of this set.
    pub(crate) fn is_of(&self, set: &Set, policy: &Policy) -> bool {
        let about = policy.reference();
        self.generation == set.generation() && self.source == about.source && self.id == about.id
    }

    /// Whether it is that of an earlier set.
    pub(crate) const fn is_before(&self, set: &Set) -> bool {
        self.generation < set.generation()
    }

    /// That of a policy of a set.
    pub(crate) fn of(set: &Set, policy: &Policy) -> Self {
        let about = policy.reference();
        Self { generation: set.generation(), id: about.id.clone(), source: about.source.clone() }
    }
}

/// Answers by what they are of, and by what else they depend on; the last one was asked for last.
#[derive(Debug, Default)]
pub(crate) struct Memory(Mutex<Vec<((Key, String), Answer)>>);

impl Memory {
    /// The answer that is remembered, or one that is made now.
    pub(crate) fn get(&self, key: Key, more: String, make: impl FnOnce() -> Answer) -> Answer {
        let key = (key, more);
        let known = self.lock().iter().find(|(known, _)| *known == key).map(|(_, answer)| answer.clone());
        // Nobody waits for it while it is made; two who ask at once make it twice.
        let answer = known.unwrap_or_else(make);
        let mut all = self.lock();
        all.retain(|(known, _)| *known != key);
        if all.len() >= MOST {
            all.remove(0);
        }
        all.push((key, answer.clone()));
        answer
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<((Key, String), Answer)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_made_once_until_others_take_its_place() {
        let memory = Memory::default();
        let key = |number| Key { generation: number, id: "site".into(), source: "a".into() };
        let made = std::cell::Cell::new(0);
        let ask = |number, more: &str| {
            let make = || {
                made.set(made.get() + 1);
                Answer::text(200, more)
            };
            memory.get(key(number), more.to_owned(), make)
        };
        assert_eq!(ask(1, "en"), ask(1, "en"));
        assert_eq!((ask(1, "zh").body.as_slice(), made.get()), (b"zh".as_slice(), 2));
        for number in 2..=40 {
            ask(number, "en");
            // Asked for again and again, it stays.
            ask(1, "en");
        }
        assert_eq!(made.get(), 41);
        ask(1, "zh");
        assert_eq!(made.get(), 42);
    }
}
