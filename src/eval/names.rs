//! What a name in a record stands for.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::diagnostic::nearest;
use crate::value::{fold, heading};

/// Names and what they stand for. A name is found as it is written, else without regard to case, width and
/// surrounding space, where that leaves no doubt (`MAN` and `man` are two names).
#[derive(Clone, Debug)]
pub(crate) struct Names<T> {
    exact: HashMap<String, T>,
    /// None when names that differ in case only stand for different things.
    caseless: HashMap<String, Option<T>>,
    /// As they were given, for suggestions.
    given: Vec<String>,
}

impl<T: Copy + PartialEq> Names<T> {
    pub(crate) fn new() -> Self {
        Self { exact: HashMap::new(), caseless: HashMap::new(), given: Vec::new() }
    }

    /// Adds a name; one that was added before keeps what it stood for.
    pub(crate) fn add(&mut self, name: &str, target: T) {
        let key = fold::key(name);
        if key.is_empty() {
            return;
        }
        match self.caseless.entry(key.to_lowercase()) {
            Entry::Vacant(entry) => {
                entry.insert(Some(target));
            }
            Entry::Occupied(mut entry) => {
                // The same spelling again is no second name: the first one holds.
                if *entry.get() != Some(target) && !self.exact.contains_key(&key) {
                    entry.insert(None);
                }
            }
        }
        if let Entry::Vacant(entry) = self.exact.entry(key) {
            entry.insert(target);
            self.given.push(fold::trimmed(name).to_owned());
        }
    }

    /// What a name stands for.
    pub(crate) fn find(&self, name: &str) -> Option<T> {
        if let Some(target) = self.exact.get(name) {
            return Some(*target);
        }
        let key = fold::key(name);
        if let Some(target) = self.exact.get(&key) {
            return Some(*target);
        }
        self.caseless.get(&key.to_lowercase()).copied().flatten()
    }

    /// The name that was probably meant: the one before a unit in brackets, as in `price (10k)`, else the nearest.
    pub(crate) fn nearest(&self, name: &str) -> Option<String> {
        let key = fold::key(name);
        match heading::without_unit(&key).filter(|bare| self.find(bare).is_some()) {
            Some(bare) => Some(bare.to_owned()),
            None => nearest(&key, self.given.iter().map(String::as_str)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_counts_only_where_it_must() {
        let mut names = Names::new();
        for (name, target) in [("MAN", 1), ("man", 2), ("Price", 3), ("price", 3), ("回访次数（次）", 4)] {
            names.add(name, target);
        }
        assert_eq!(names.find("MAN"), Some(1));
        assert_eq!(names.find(" man "), Some(2));
        assert_eq!(names.find("Man"), None);
        assert_eq!(names.find("ＰＲＩＣＥ"), Some(3));
        assert_eq!(names.find("回访次数(次)"), Some(4));
        assert_eq!(names.nearest("prise"), Some("Price".to_owned()));
        assert_eq!(names.nearest("man（人）"), Some("man".to_owned()));
    }
}
