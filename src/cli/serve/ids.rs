//! Ids of answers, by which a decision is found again.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;

/// Gives ids.
#[derive(Debug)]
pub(crate) struct Ids {
    /// Drawn when the program starts: two servers give no id twice.
    own: u32,
    given: AtomicU64,
}

impl Ids {
    pub(crate) fn new() -> Self {
        let drawn = RandomState::new().build_hasher().finish();
        Self { own: u32::try_from(drawn >> 32).unwrap_or_default(), given: AtomicU64::new(0) }
    }

    /// The next one: the time, the server, and its number there; so that sorted they are in order of time.
    pub(crate) fn next(&self) -> String {
        let number = self.given.fetch_add(1, Ordering::Relaxed);
        format!("{:012x}-{:08x}-{number:x}", Timestamp::now().as_millisecond(), self.own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_id_is_given_twice() {
        let (one, other) = (Ids::new(), Ids::new());
        let ids = [one.next(), one.next(), other.next(), other.next()];
        assert!(ids.iter().enumerate().all(|(at, id)| !ids[..at].contains(id)), "{ids:?}");
    }
}
