//! The first of many rows: for each column, a bitmap of the rows that each of its cells keeps.
//!
//! A lead's rows are the bitmaps of its cells, one per column, taken together; the first bit is the row. So the work is
//! a pass over `rows / 64` words, ending at the first that holds (O'Neil and Quass, "Improved query performance with
//! variant indexes", 1997).

use std::collections::BTreeMap;

use crate::kernel::axis::{Axis, Cells, Func, Source, Start};
use crate::kernel::build::{Builder, Made};
use crate::kernel::hurdle::Hurdle;
use crate::kernel::values::TRUE;
use crate::limits;
use crate::plan::NodeId;

/// The rows of a table by the cells of its columns.
#[derive(Clone, Debug)]
pub(crate) struct RowIndex {
    /// Words of one bitmap.
    pub(crate) words: usize,
    /// How many rows there are; the answer of no row.
    pub(crate) rows: usize,
    /// Each with the bitmaps of its cells, one behind the other.
    pub(crate) columns: Vec<(Axis, Vec<u64>)>,
}

impl Builder<'_> {
    /// Which row holds first, by its place; one beyond the last where none does. A row holds where all its parts do.
    pub(super) fn first_row(
        &mut self,
        id: NodeId,
        conditions: Vec<NodeId>,
        parts: Vec<Vec<Func>>,
    ) -> Result<Func, Hurdle> {
        if let Some(known) = self.rows.get(&conditions) {
            return Ok(known.clone());
        }
        let mut columns: BTreeMap<Source, Vec<(usize, Func)>> = BTreeMap::new();
        let mut never: Vec<usize> = Vec::new();
        for (row, parts) in parts.into_iter().enumerate() {
            for part in parts {
                let part = if part.axes.len() > 1 { self.register(part) } else { part };
                match part.axes.first() {
                    Some(axis) => columns.entry(axis.source).or_default().push((row, part)),
                    None if part.is_constant() == Some(0) => never.push(row),
                    None => {}
                }
            }
        }
        never.dedup();
        let rows = conditions.len();
        let words = rows.div_ceil(64);
        let mut index = RowIndex { words, rows, columns: Vec::new() };
        let mut all = vec![u64::MAX; words];
        never.iter().for_each(|row| flip(&mut all, *row));
        let mut size = 0_usize;
        for (_, parts) in columns {
            let axis = merged(&parts).ok_or(Hurdle::TooLarge(id))?;
            size = size.saturating_add(axis.count().saturating_mul(words));
            if size > limits::KERNEL_INDEX {
                return Err(Hurdle::TooLarge(id));
            }
            let bitmaps = bitmaps(&axis, &parts, &all);
            index.columns.push((axis, bitmaps));
        }
        let register = self.next_register();
        self.made.push(Made::Row(register, index));
        let count = u32::try_from(rows.saturating_add(1)).unwrap_or(u32::MAX);
        let row =
            Func::of(Axis { source: Source::Register(register), cells: Cells::Whole(count) }, (0..count).collect());
        self.rows.insert(conditions, row.clone());
        Ok(row)
    }
}

/// The axis that tells apart what any of the parts does.
fn merged(parts: &[(usize, Func)]) -> Option<Axis> {
    let axes: Vec<&Axis> = parts.iter().filter_map(|(_, part)| part.axes.first()).collect();
    let first = axes.first()?;
    let starts: Vec<Start> = axes.iter().flat_map(|axis| axis.starts()).copied().collect();
    match &first.cells {
        Cells::Whole(_) => Some((*first).clone()),
        Cells::From(_) => Some(Axis { source: first.source, cells: Cells::from(starts) }),
    }
}

/// The bitmap of each cell: that of the cell before with the bits of those rows turned that begin or end there.
fn bitmaps(axis: &Axis, parts: &[(usize, Func)], all: &[u64]) -> Vec<u64> {
    let count = axis.count();
    let mut turns: Vec<Vec<usize>> = vec![Vec::new(); count];
    for row in parts.chunk_by(|(one, _), (other, _)| one == other) {
        // Outside its own cells a part changes nothing, so only where these begin it can turn.
        let mut changes: Vec<(usize, usize, bool)> = Vec::new();
        for (at, (_, part)) in row.iter().enumerate() {
            changes.extend(part.changes(axis).into_iter().map(|(cell, holds)| (cell, at, holds == TRUE)));
        }
        changes.sort_unstable();
        // Several parts of one row on one column: the row holds where all of them do.
        let mut holding = vec![true; row.len()];
        let mut before = true;
        for here in changes.chunk_by(|(one, ..), (other, ..)| one == other) {
            for (_, at, holds) in here {
                holding.get_mut(*at).into_iter().for_each(|holding| *holding = *holds);
            }
            let now = holding.iter().all(|holding| *holding);
            if let Some(((cell, ..), (row, _))) = here.first().zip(row.first())
                && now != before
                && let Some(turns) = turns.get_mut(*cell)
            {
                turns.push(*row);
            }
            before = now;
        }
    }
    let mut bitmap = all.to_vec();
    let mut bitmaps = Vec::with_capacity(count.saturating_mul(all.len()));
    for rows in turns {
        rows.into_iter().for_each(|row| flip(&mut bitmap, row));
        bitmaps.extend_from_slice(&bitmap);
    }
    bitmaps
}

fn flip(bitmap: &mut [u64], row: usize) {
    if let Some(word) = bitmap.get_mut(row.div_euclid(64)) {
        *word ^= 1_u64.checked_shl(u32::try_from(row.rem_euclid(64)).unwrap_or_default()).unwrap_or_default();
    }
}
