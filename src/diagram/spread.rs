//! How all combinations of cells spread over the leaves of a diagram.
//!
//! Top-down: the combinations that arrive at a node are handed on to its branches, level by level, so one pass counts
//! every leaf at once, however many there are.

use std::collections::BTreeMap;

use crate::diagram::count::Natural;
use crate::diagram::store::{Ref, Store};

/// The leaf of combinations that are not to be counted.
pub(crate) const OUTSIDE: u32 = u32::MAX >> 1;

/// How many combinations of cells lead to each leaf; `sizes` says by level how many cells each variable has.
pub(crate) fn spread(store: &Store, root: Ref, sizes: &[u32]) -> BTreeMap<u32, Natural> {
    let end = u32::try_from(sizes.len()).unwrap_or(u32::MAX);
    let level_of = |at: Ref| store.branching(at).map_or(end, |(level, _)| level);
    let mut arrived: BTreeMap<(u32, Ref), Natural> = BTreeMap::new();
    arrived.insert((level_of(root), root), passed(Natural::one(), sizes, 0, level_of(root)));
    let mut leaves = BTreeMap::new();
    while let Some(((level, at), ways)) = arrived.pop_first() {
        match (at.number(), store.branching(at)) {
            (Some(leaf), _) => {
                leaves.insert(leaf, ways);
            }
            (None, Some((_, branches))) => {
                // Neighbouring cells mostly lead to the same place.
                for cells in branches.chunk_by(|one, other| one == other) {
                    let Some(next) = cells.first() else { continue };
                    let many = u32::try_from(cells.len()).unwrap_or(u32::MAX);
                    let below = level_of(*next);
                    let more = passed(ways.times(many), sizes, level.saturating_add(1), below);
                    let slot = arrived.entry((below, *next)).or_default();
                    *slot = slot.plus(&more);
                }
            }
            (None, None) => {}
        }
    }
    leaves
}

/// Variables that a way passes over, from a level up to another, multiply it by their cells.
fn passed(ways: Natural, sizes: &[u32], from: u32, to: u32) -> Natural {
    let place = |level: u32| usize::try_from(level).unwrap_or(usize::MAX);
    let sizes = sizes.get(place(from)..place(to)).unwrap_or_default();
    sizes.iter().filter(|size| **size != 1).fold(ways, |all, size| all.times(*size))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::store::{NO, YES};

    #[test]
    fn every_combination_arrives_at_one_leaf() {
        let mut store = Store::new(&1_000.into());
        let sizes = [2, 3, 5];
        let low = store.node(2, vec![NO, NO, YES, Ref::leaf(7), Ref::leaf(7)]).expect("room");
        let middle = store.node(1, vec![NO, low, low]).expect("room");
        let root = store.node(0, vec![YES, middle]).expect("room");
        let found: Vec<(u32, Natural)> = spread(&store, root, &sizes).into_iter().collect();
        let wanted = [(0, 5 + 4), (1, 15 + 2), (7, 4)].map(|(leaf, count)| (leaf, Natural::from(count)));
        assert_eq!(found, wanted);
        assert_eq!(spread(&store, NO, &sizes).into_iter().collect::<Vec<_>>(), [(0, Natural::from(30))]);
    }
}
