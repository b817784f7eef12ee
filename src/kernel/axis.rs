//! Functions of cells: a table over a few axes, each of which says in which of its cells a lead lies.

use std::cmp::Ordering;

use crate::kernel::linear::Atom;
use crate::limits;

/// The index of a register, which holds the result of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RegisterId(pub(crate) u32);

/// What an axis looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Source {
    /// The code of a fact is the cell.
    Code(u32),
    /// The low part of the code of a text is the cell.
    Text(u32),
    /// One bit of the code of a fact is the cell.
    Bit(u32, u32),
    /// How many starts a number has passed.
    Number(Atom),
    /// 0 where there is no quotient of these two; otherwise 1 and how many starts it has passed.
    Quotient(Atom, Atom),
    /// A register is the cell.
    Register(RegisterId),
}

/// Where a cell begins: at `at / of`, or right behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Start {
    pub(crate) at: i128,
    pub(crate) of: i128,
    pub(crate) behind: bool,
}

impl Start {
    fn order(&self, other: &Self) -> Ordering {
        let order = if self.of == other.of {
            self.at.cmp(&other.at)
        } else {
            self.at.saturating_mul(other.of).cmp(&other.at.saturating_mul(self.of))
        };
        order.then(self.behind.cmp(&other.behind))
    }
}

/// The cells of an axis.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Cells {
    /// The source itself, below this.
    Whole(u32),
    /// Divided at these, in order; no two are the same.
    From(Vec<Start>),
}

impl From<Vec<Start>> for Cells {
    /// Divided at these, in any order.
    fn from(mut starts: Vec<Start>) -> Self {
        starts.sort_by(Start::order);
        starts.dedup_by(|a, b| a.order(b) == Ordering::Equal);
        Self::From(starts)
    }
}

/// One axis of a table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Axis {
    pub(crate) source: Source,
    pub(crate) cells: Cells,
}

impl Axis {
    /// How many cells there are.
    pub(crate) fn count(&self) -> usize {
        match &self.cells {
            Cells::Whole(count) => usize::try_from(*count).unwrap_or(usize::MAX),
            Cells::From(starts) => starts.len().saturating_add(1).saturating_add(self.first()),
        }
    }

    /// Where its cells begin; none where the source is the cell.
    pub(crate) fn starts(&self) -> &[Start] {
        match &self.cells {
            Cells::Whole(_) => &[],
            Cells::From(starts) => starts,
        }
    }

    /// How many cells come before those that starts divide.
    fn first(&self) -> usize {
        usize::from(matches!(self.source, Source::Quotient(..)))
    }

    /// The axis that tells apart what either does. INVARIANT: both have one source.
    fn with(&self, other: &Self) -> Self {
        let cells = match (&self.cells, &other.cells) {
            (Cells::From(one), Cells::From(two)) => Cells::from(one.iter().chain(two).copied().collect::<Vec<Start>>()),
            (whole, _) => whole.clone(),
        };
        Self { source: self.source, cells }
    }

    /// For each cell of a finer axis, the cell of this one that it lies in.
    fn cell_of(&self, finer: &Self) -> Vec<usize> {
        match (&self.cells, &finer.cells) {
            (Cells::From(own), Cells::From(starts)) => {
                let passed = |start: &Start| own.iter().filter(|own| own.order(start) != Ordering::Greater).count();
                let first = self.first();
                let own = starts.iter().map(|start| passed(start).saturating_add(first));
                (0..=first).chain(own).collect()
            }
            _ => (0..finer.count()).collect(),
        }
    }
}

/// A function of cells: what it gives, by number, for each combination; the first axis changes fastest.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Func {
    /// In order of their sources, none twice.
    pub(crate) axes: Vec<Axis>,
    pub(crate) table: Vec<u32>,
}

impl Func {
    /// The same for every lead.
    pub(crate) fn constant(value: u32) -> Self {
        Self { axes: Vec::new(), table: vec![value] }
    }

    /// Of one axis.
    pub(crate) fn of(axis: Axis, table: Vec<u32>) -> Self {
        Self { axes: vec![axis], table }.reduced()
    }

    /// What it gives, if that is the same for every lead.
    pub(crate) fn is_constant(&self) -> Option<u32> {
        if self.axes.is_empty() { self.table.first().copied() } else { None }
    }

    /// What it can give, each once, in order of the numbers.
    pub(crate) fn values(&self) -> Vec<u32> {
        let mut values = self.table.clone();
        values.sort_unstable();
        values.dedup();
        values
    }

    /// What it gives on the cells of a finer axis at which it may change, each with its cell; a function of one axis.
    pub(crate) fn changes(&self, finer: &Axis) -> Vec<(usize, u32)> {
        let Some(own) = self.axes.first() else { return vec![(0, self.table.first().copied().unwrap_or_default())] };
        let starts = finer.starts();
        let first = finer.first();
        let cells: Vec<usize> = match &own.cells {
            Cells::Whole(count) => (0..usize::try_from(*count).unwrap_or_default()).collect(),
            Cells::From(own) => {
                let place = |start: &Start| starts.binary_search_by(|other| other.order(start)).unwrap_or_default();
                let own = own.iter().map(|start| place(start).saturating_add(first).saturating_add(1));
                (0..=first).chain(own).collect()
            }
        };
        cells.into_iter().zip(self.table.iter().copied()).collect()
    }

    /// The same, each result replaced.
    pub(crate) fn map(&self, mut of: impl FnMut(u32) -> u32) -> Self {
        let values = self.values();
        let mapped: Vec<u32> = values.iter().map(|value| of(*value)).collect();
        let place = |value: &u32| values.binary_search(value).ok().and_then(|at| mapped.get(at)).copied();
        let table = self.table.iter().map(|value| place(value).unwrap_or_default()).collect();
        Self { axes: self.axes.clone(), table }.reduced()
    }

    /// Without the axes and starts that change nothing.
    fn reduced(mut self) -> Self {
        let mut at = 0;
        while let Some(axis) = self.axes.get(at) {
            let stride: usize = self.axes.iter().take(at).map(Axis::count).product();
            let count = axis.count();
            let block = stride.saturating_mul(count).max(1);
            // Whether a cell gives what the one before it gives, everywhere.
            let same: Vec<bool> = (1..count)
                .map(|cell| {
                    self.table.chunks(block).all(|chunk| {
                        let slice = |cell: usize| {
                            let from = cell.saturating_mul(stride);
                            chunk.get(from..from.saturating_add(stride))
                        };
                        slice(cell) == slice(cell.saturating_sub(1))
                    })
                })
                .collect();
            let keep: Vec<bool> = match &axis.cells {
                Cells::Whole(_) if same.iter().all(|same| *same) => (0..count).map(|cell| cell == 0).collect(),
                Cells::Whole(_) => vec![true; count],
                // The cell of no quotient stays a cell, unless nothing at all depends on the axis.
                Cells::From(_) if same.iter().all(|same| *same) => (0..count).map(|cell| cell == 0).collect(),
                Cells::From(_) => {
                    let first = axis.first();
                    let kept = same.iter().enumerate().map(|(before, same)| !*same || before < first);
                    std::iter::once(true).chain(kept).collect()
                }
            };
            if keep.iter().all(|keep| *keep) {
                at = at.saturating_add(1);
                continue;
            }
            self.table = self
                .table
                .chunks(block)
                .flat_map(|chunk| chunk.chunks(stride.max(1)).zip(&keep).filter(|(_, keep)| **keep))
                .flat_map(|(slice, _)| slice.iter().copied())
                .collect();
            if keep.iter().filter(|keep| **keep).count() == 1 {
                self.axes.remove(at);
                continue;
            }
            let first = axis.first();
            if let Some(Axis { cells: Cells::From(starts), .. }) = self.axes.get_mut(at) {
                let mut kept = keep.iter().skip(first.saturating_add(1));
                starts.retain(|_| kept.next().copied().unwrap_or(true));
            }
            at = at.saturating_add(1);
        }
        self
    }
}

/// The axes of several functions together, and for each function the place in its table of each combination of them.
pub(crate) struct Together {
    axes: Vec<Axis>,
    places: Vec<Vec<usize>>,
}

impl Together {
    /// Whether one table over the axes of these functions together is small enough.
    pub(crate) fn fits(functions: &[&Func]) -> bool {
        let mut axes: Vec<Axis> = Vec::new();
        for axis in functions.iter().flat_map(|function| &function.axes) {
            let before = axes.len();
            let told = insert(&mut axes, axis);
            // Of thousands of functions a few are too many already.
            if (told || axes.len() > before)
                && axes.iter().map(Axis::count).fold(1, usize::saturating_mul) > limits::KERNEL_TABLE
            {
                return false;
            }
        }
        true
    }

    pub(crate) fn new(functions: &[&Func]) -> Self {
        let axes = merged(functions);
        let places = functions.iter().map(|function| places(function, &axes)).collect();
        Self { axes, places }
    }

    /// The function whose result is made of theirs.
    pub(crate) fn compose(self, functions: &[&Func], mut of: impl FnMut(&[u32]) -> u32) -> Func {
        // Each combination of results is computed once.
        let values: Vec<Vec<u32>> = functions.iter().map(|function| function.values()).collect();
        let size = values.iter().map(Vec::len).fold(1, usize::saturating_mul);
        let mut memo: Vec<Option<u32>> = vec![None; size.min(MEMO)];
        let mut stride = 1_usize;
        let mut keys: Vec<usize> = vec![0; self.places.first().map_or(1, Vec::len)];
        for ((function, values), places) in functions.iter().zip(&values).zip(&self.places) {
            let digits: Vec<usize> = function
                .table
                .iter()
                .map(|value| values.binary_search(value).unwrap_or_default().saturating_mul(stride))
                .collect();
            for (key, place) in keys.iter_mut().zip(places) {
                *key = key.saturating_add(digits.get(*place).copied().unwrap_or_default());
            }
            stride = stride.saturating_mul(values.len().max(1));
        }
        let mut results = vec![0_u32; functions.len()];
        let mut compute = |key: usize| {
            let mut rest = key;
            for (result, values) in results.iter_mut().zip(&values) {
                let count = values.len().max(1);
                *result = values.get(rest.checked_rem(count).unwrap_or(0)).copied().unwrap_or_default();
                rest = rest.checked_div(count).unwrap_or(0);
            }
            of(&results)
        };
        let table = keys
            .into_iter()
            .map(|key| match memo.get_mut(key) {
                Some(Some(known)) => *known,
                Some(slot) => *slot.insert(compute(key)),
                None => compute(key),
            })
            .collect();
        Func { axes: self.axes, table }.reduced()
    }
}

/// Combinations of results that are remembered while a table is made.
const MEMO: usize = 1 << 16;

fn merged(functions: &[&Func]) -> Vec<Axis> {
    let mut axes: Vec<Axis> = Vec::new();
    for axis in functions.iter().flat_map(|function| &function.axes) {
        insert(&mut axes, axis);
    }
    axes
}

/// Adds what an axis tells apart to axes that are in order of their sources; whether that is anything new on an axis that
/// was there.
fn insert(axes: &mut Vec<Axis>, axis: &Axis) -> bool {
    match axes.binary_search_by_key(&axis.source, |axis| axis.source) {
        Ok(at) => match axes.get_mut(at) {
            Some(known) if known != axis => {
                *known = known.with(axis);
                true
            }
            Some(_) | None => false,
        },
        Err(at) => {
            axes.insert(at, axis.clone());
            false
        }
    }
}

/// The place in the table of a function of each combination of cells of finer axes.
fn places(function: &Func, axes: &[Axis]) -> Vec<usize> {
    let mut places = vec![0_usize];
    let mut stride = 1_usize;
    let mut own = function.axes.iter().peekable();
    for axis in axes {
        let offsets: Vec<usize> = match own.next_if(|own| own.source == axis.source) {
            Some(own) => {
                let offsets = own.cell_of(axis).into_iter().map(|cell| cell.saturating_mul(stride)).collect();
                stride = stride.saturating_mul(own.count());
                offsets
            }
            None => vec![0; axis.count()],
        };
        places = offsets
            .into_iter()
            .flat_map(|offset| places.iter().map(move |place| place.saturating_add(offset)))
            .collect();
    }
    places
}
