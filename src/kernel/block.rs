//! Many leads at once: one step after another, each over all leads of a block.
//!
//! A block holds the same words as a lead, but word by word: 1,024 leads' first word, then their second. What a step
//! does to one of them is a short loop over plain slices, which the compiler turns into vector code. Steps that ask the
//! calendar, or look for rows, run lead by lead; they are the same code as for one lead.

#![allow(clippy::inline_always, reason = "what a caller dispatches on is compiled into it")]

use crate::kernel::program::Program;
use crate::kernel::step::{Lookup, MANY, Step, Sum, What, index, passed};
use crate::kernel::words::{Place, Words};

/// Leads of a block: a word of all of them is 8 KiB, and the words of a policy stay in the cache.
pub(crate) const ROWS: usize = 1_024;

/// What a word that nobody wrote holds.
static NOUGHTS: [i64; ROWS] = [0; ROWS];

/// One word of all leads.
type Column = Box<[i64; ROWS]>;

/// The words of up to [`ROWS`] leads.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    columns: Vec<Column>,
    rows: usize,
    /// Room to work in; none while a step has it.
    room: Option<[Column; 2]>,
}

/// One lead of a block.
pub(crate) struct Row<'a> {
    block: &'a mut Block,
    row: usize,
}

impl Words for Row<'_> {
    #[inline]
    fn word(&self, place: Place) -> i64 {
        let column = self.block.columns.get(place.index());
        column.and_then(|column| column.get(self.row)).copied().unwrap_or_default()
    }

    #[inline]
    fn put(&mut self, place: Place, word: i64) {
        let column = self.block.columns.get_mut(place.index());
        if let Some(slot) = column.and_then(|column| column.get_mut(self.row)) {
            *slot = word;
        }
    }
}

impl Block {
    /// For so many words a lead.
    pub(crate) fn new(width: usize) -> Self {
        let column = || Box::new([0; ROWS]);
        Self { columns: (0..width).map(|_| column()).collect(), rows: 0, room: Some([column(), column()]) }
    }

    /// How many leads there are.
    pub(crate) const fn rows(&self) -> usize {
        self.rows
    }

    /// Says how many leads there are.
    pub(crate) fn set_rows(&mut self, rows: usize) {
        self.rows = rows.min(ROWS);
    }

    /// One word of all leads, those behind the last one included.
    #[inline(always)]
    pub(crate) fn all(&self, place: Place) -> &[i64; ROWS] {
        self.columns.get(place.index()).map_or(&NOUGHTS, |column| column)
    }

    /// The codes of one fact.
    pub(crate) fn codes(&mut self, slot: usize) -> &mut [i64] {
        let rows = self.rows;
        self.columns.get_mut(slot).and_then(|column| column.get_mut(..rows)).unwrap_or_default()
    }

    /// Gives a word of all leads the same value.
    pub(crate) fn fill(&mut self, place: Place, word: i64) {
        if let Some(column) = self.columns.get_mut(place.index()) {
            column.fill(word);
        }
    }

    /// One lead.
    pub(crate) fn row(&mut self, row: usize) -> Row<'_> {
        Row { block: self, row }
    }

    /// Runs all steps on all leads. It is compiled once for each sort of instructions that its caller chooses among, and so
    /// is all that it calls here.
    #[inline(always)]
    pub(crate) fn run(&mut self, program: &Program) {
        for step in &program.steps {
            self.step(step);
        }
    }

    #[inline(always)]
    fn step(&mut self, step: &Step) {
        let [mut sum, mut part] = self.room.take().unwrap_or_else(|| [Box::new([0; ROWS]), Box::new([0; ROWS])]);
        let done = match &step.what {
            What::Table { at, table } => {
                sum.fill(0);
                at.add(self, &mut sum);
                read(&mut sum, table);
                true
            }
            What::Number { sum: number, held } => {
                number.compute(self, &mut sum, &mut part);
                if let Some((floor, cap)) = held {
                    sum.iter_mut().for_each(|word| *word = (*word).max(*floor).min(*cap));
                }
                true
            }
            What::Cells { of, starts } => {
                cells(self.all(*of), starts, &mut sum);
                true
            }
            What::Quotient { .. }
            | What::Row { .. }
            | What::Pick { .. }
            | What::Round { .. }
            | What::Calendar { .. } => false,
        };
        if done && let Some(column) = self.columns.get_mut(step.to.index()) {
            std::mem::swap(column, &mut sum);
        }
        self.room = Some([sum, part]);
        if !done {
            for row in 0..self.rows {
                step.run(&mut self.row(row));
            }
        }
    }
}

/// How many starts each word has reached.
#[inline(always)]
fn cells(column: &[i64; ROWS], starts: &[i64], sum: &mut [i64; ROWS]) {
    if starts.len() > MANY {
        for (cell, word) in sum.iter_mut().zip(column) {
            *cell = passed(*word, starts);
        }
        return;
    }
    sum.fill(0);
    for start in starts {
        for (cell, word) in sum.iter_mut().zip(column) {
            *cell = cell.wrapping_add(i64::from(*word >= *start));
        }
    }
}

/// What a table holds at each place.
#[inline(always)]
fn read<T: Copy + Default>(places: &mut [i64; ROWS], table: &[T])
where
    i64: From<T>,
{
    for place in places {
        *place = i64::from(table.get(index(*place)).copied().unwrap_or_default());
    }
}

impl Lookup {
    /// Adds its sum for each lead.
    #[inline(always)]
    fn add(&self, block: &Block, sum: &mut [i64; ROWS]) {
        for reached in self.reached.iter() {
            let ([before, after], start) = (reached.adds, reached.start);
            for (sum, word) in sum.iter_mut().zip(block.all(reached.place)) {
                *sum = sum.wrapping_add(if *word >= start { after } else { before });
            }
        }
        for line in &self.lines {
            let ([a, b], [by_a, by_b], [before, after]) = (line.places, line.coefficients, line.adds);
            let both = block.all(a).iter().zip(block.all(b));
            for (sum, (a, b)) in sum.iter_mut().zip(both) {
                let reached = a.wrapping_mul(by_a).wrapping_add(b.wrapping_mul(by_b)) >= line.start;
                *sum = sum.wrapping_add(if reached { after } else { before });
            }
        }
        for (place, coefficient) in self.products.iter() {
            for (sum, word) in sum.iter_mut().zip(block.all(*place)) {
                *sum = sum.wrapping_add(word.wrapping_mul(*coefficient));
            }
        }
        for (place, shift, mask, coefficient) in &self.parts {
            for (sum, word) in sum.iter_mut().zip(block.all(*place)) {
                *sum = sum.wrapping_add((word.wrapping_shr(*shift) & mask).wrapping_mul(*coefficient));
            }
        }
    }
}

impl Sum {
    /// Its value for each lead; `part` is room to work in.
    #[inline(always)]
    fn compute(&self, block: &Block, sum: &mut [i64; ROWS], part: &mut [i64; ROWS]) {
        sum.fill(self.constant);
        self.of.add(block, sum);
        for flat in self.flats.iter() {
            let weights = self.flat.get(flat.offset as usize..).unwrap_or_default();
            for (sum, word) in sum.iter_mut().zip(block.all(flat.place)) {
                *sum = sum.wrapping_add(weights.get(index(*word)).copied().unwrap_or_default());
            }
        }
        for (at, table) in &self.tables {
            part.fill(0);
            at.add(block, part);
            read(part, table);
            for (sum, part) in sum.iter_mut().zip(part.iter()) {
                *sum = sum.wrapping_add(*part);
            }
        }
    }
}
