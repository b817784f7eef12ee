//! What all leads of a set share, apart from the rest: `satisfaction at least 8`, and then three or four signs.

use crate::diagram::{Full, NO, Ref, YES};
use crate::proof::Prover;

/// A variable with the first and last of the neighbouring cells that it lies in.
pub(crate) type Shared = (u32, usize, usize);

impl Prover<'_> {
    /// The facts that the leads of a set share whatever else they are, and the set without them.
    pub(crate) fn factored(&mut self, set: Ref) -> Result<(Vec<Shared>, Ref), Full> {
        let mut shared = Vec::new();
        let mut rest = set;
        for level in self.diagram.store.support(set) {
            let count = self.diagram.variable(level).map_or(0, |variable| variable.cells.len());
            let mut there: Vec<(usize, Ref)> = Vec::new();
            for cell in 0..count {
                let inside = self.diagram.store.restrict(rest, &[(level, cell)])?;
                if inside != NO {
                    there.push((cell, inside));
                }
            }
            let (Some((first, inside)), Some((last, _))) = (there.first().copied(), there.last().copied()) else {
                continue;
            };
            let neighbours = last.saturating_sub(first).saturating_add(1) == there.len();
            if neighbours && there.len() < count && there.iter().all(|(_, other)| *other == inside) {
                shared.push((level, first, last));
                rest = inside;
            }
        }
        Ok((shared, rest))
    }

    /// A set without facts that all its leads share.
    pub(crate) fn without_facts(&mut self, set: Ref, shared: &[Shared]) -> Result<Ref, Full> {
        let cells: Vec<(u32, usize)> = shared.iter().map(|(level, first, _)| (*level, *first)).collect();
        self.diagram.store.restrict(set, &cells)
    }

    /// All leads that have these facts.
    pub(crate) fn sharing(&mut self, shared: &[Shared]) -> Result<Ref, Full> {
        let mut set = YES;
        for (level, first, last) in shared.iter().rev() {
            let count = self.diagram.variable(*level).map_or(0, |variable| variable.cells.len());
            let branches = (0..count).map(|cell| if (*first..=*last).contains(&cell) { set } else { NO }).collect();
            set = self.diagram.store.node(*level, branches)?;
        }
        Ok(set)
    }
}
