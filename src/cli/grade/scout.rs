//! Whether further threads are worth their trouble.
//!
//! A lead of a kind that was seen before takes less time than handing it over. So where nobody said how many threads there
//! should be, the one that reads grades the first batches itself, and the others are asked only where most leads are of
//! kinds that are new.

/// Batches that are graded before that is decided; in the first half of them all kinds are new.
const TRIAL: usize = 16;

/// What came of the first batches.
#[derive(Debug, Default)]
pub(crate) struct Scout {
    batches: usize,
    leads: usize,
    known: usize,
}

impl Scout {
    /// Takes a batch into account: how many leads, and how many of kinds that were seen before.
    pub(crate) const fn saw(&mut self, leads: usize, known: usize) {
        self.batches = self.batches.saturating_add(1);
        if self.batches > TRIAL / 2 {
            self.leads = self.leads.saturating_add(leads);
            self.known = self.known.saturating_add(known);
        }
    }

    /// Whether the thread that reads grades the next batch, too.
    pub(crate) const fn stays(&self) -> bool {
        self.batches < TRIAL || self.known.saturating_mul(2) >= self.leads
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_are_asked_where_most_leads_are_of_new_kinds() {
        let after = |known: usize| {
            let mut scout = Scout::default();
            (0..TRIAL).for_each(|batch| scout.saw(100, if batch < TRIAL / 2 { 0 } else { known }));
            scout.stays()
        };
        assert!(Scout::default().stays() && after(100) && after(50));
        assert!(!after(49));
    }
}
