//! What the axes of all nodes tell apart together.

use std::collections::BTreeMap;

use crate::kernel::axis::{Axis, Cells, Source};

/// Starts that are gathered before they are put in order for the first time.
const ROOM: usize = 64;

/// One axis for each source, to which those of more and more nodes are added.
///
/// Each line of a table may divide a number at starts of its own, and there may be a hundred thousand lines: so starts are
/// put in order when there are twice as many as the last time, not with each axis.
#[derive(Debug, Default)]
pub(super) struct Gathered(BTreeMap<Source, Growing>);

/// The cells of one source.
#[derive(Debug)]
struct Growing {
    cells: Cells,
    /// How many starts there may be before they are put in order again.
    room: usize,
}

impl Gathered {
    /// Adds what an axis tells apart.
    pub(super) fn add(&mut self, axis: &Axis) {
        match self.0.get_mut(&axis.source) {
            Some(growing) => growing.add(&axis.cells),
            None => drop(self.0.insert(axis.source, Growing { cells: axis.cells.clone(), room: ROOM })),
        }
    }

    /// The axes, in the order of their sources.
    pub(super) fn axes(self) -> Vec<Axis> {
        let axis = |(source, mut growing): (Source, Growing)| {
            growing.settle();
            Axis { source, cells: growing.cells }
        };
        self.0.into_iter().map(axis).collect()
    }
}

impl Growing {
    /// Where the source itself is the cell, nothing tells more.
    fn add(&mut self, more: &Cells) {
        let (Cells::From(starts), Cells::From(more)) = (&mut self.cells, more) else { return };
        starts.extend_from_slice(more);
        if starts.len() > self.room {
            self.settle();
        }
    }

    /// Puts the starts in order, each once.
    fn settle(&mut self) {
        let Cells::From(starts) = &mut self.cells else { return };
        let settled = Cells::from(std::mem::take(starts));
        if let Cells::From(starts) = &settled {
            self.room = starts.len().saturating_mul(2).max(ROOM);
        }
        self.cells = settled;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::axis::Start;

    #[test]
    fn what_is_gathered_is_in_order_and_there_once() {
        let at = |at| Start { at, of: 1, behind: false };
        let axis =
            |source, starts: &[i128]| Axis { source, cells: starts.iter().copied().map(at).collect::<Vec<_>>().into() };
        let (one, two) = (Source::Bit(7, 1), Source::Code(3));
        let mut gathered = Gathered::default();
        // From behind, and each twice.
        for low in (0..1_000).rev() {
            gathered.add(&axis(one, &[low, low + 1]));
        }
        gathered.add(&Axis { source: two, cells: Cells::Whole(4) });
        gathered.add(&Axis { source: two, cells: Cells::Whole(4) });
        let all: Vec<i128> = (0..=1_000).collect();
        assert_eq!(gathered.axes(), [Axis { source: two, cells: Cells::Whole(4) }, axis(one, &all)]);
    }
}
