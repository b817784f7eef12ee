//! Many leads at once: one step after another, each over all leads of a block.
//!
//! A block holds the same words as a lead, but word by word: 1,024 leads' first word, then their second. What a step
//! does to one of them is a short loop over plain slices, which the compiler turns into vector code. Codes that came as
//! narrow numbers are read where they lie (see [`Lane`]). Steps that ask the calendar, or look for rows, run lead by
//! lead; they are the same code as for one lead.

#![allow(clippy::inline_always, reason = "what a caller dispatches on is compiled into it")]

use crate::eval::Clock;
use crate::kernel::lane::{Code, Lane, Tally, add_product, add_reached, on_codes};
use crate::kernel::starts::Starts;
use crate::kernel::step::{Lookup, Reached, Step, Sum, What, index, within};
use crate::kernel::words::{Place, Words};
use crate::value::day_number;

/// Leads of a block: a word of all of them is 8 KiB, and the words of a policy stay in the cache.
pub(crate) const ROWS: usize = 1_024;

/// What a word that nobody wrote holds.
static NOUGHTS: [i64; ROWS] = [0; ROWS];

/// One word of all leads.
type Column = Box<[i64; ROWS]>;

/// Places in a table, of all leads.
pub(crate) type Places = Box<[u16; ROWS]>;

/// The words of up to [`ROWS`] leads.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    columns: Vec<Column>,
    /// Of facts whose codes came as bits: a byte for each.
    bytes: Vec<Option<Box<[i8; ROWS]>>>,
    rows: usize,
    /// Room to work in; none while a step has it.
    room: Option<Room>,
}

#[derive(Clone, Debug)]
struct Room {
    sum: Column,
    part: Column,
    places: Places,
}

/// A block and the lanes of its facts, to be read.
#[derive(Clone, Copy)]
struct View<'a> {
    block: &'a Block,
    lanes: &'a [Lane<'a>],
}

/// One lead of a block.
pub(crate) struct Row<'a> {
    block: &'a mut Block,
    lanes: &'a [Lane<'a>],
    at: usize,
}

impl Words for Row<'_> {
    #[inline]
    fn word(&self, place: Place) -> i64 {
        let Self { block, lanes, at } = self;
        View { block, lanes }.lane(place).code(*at).unwrap_or_default()
    }

    #[inline]
    fn put(&mut self, place: Place, word: i64) {
        let column = self.block.columns.get_mut(place.index());
        if let Some(slot) = column.and_then(|column| column.get_mut(self.at)) {
            *slot = word;
        }
    }
}

impl<'a> View<'a> {
    /// The codes or words at a place.
    #[inline(always)]
    fn lane(self, place: Place) -> Lane<'a> {
        match self.lanes.get(place.index()) {
            None | Some(Lane::Own) => {
                Lane::Words(self.block.columns.get(place.index()).map_or(&NOUGHTS, |column| column).as_slice())
            }
            Some(Lane::OwnBytes) => {
                let bytes = self.block.bytes.get(place.index()).and_then(Option::as_ref);
                Lane::Bytes(bytes.map_or(&[], |bytes| bytes.as_slice()))
            }
            Some(lane) => *lane,
        }
    }

    /// The same as whole words.
    #[inline(always)]
    fn words(self, place: Place, room: &'a mut Column) -> &'a [i64] {
        match self.lane(place) {
            Lane::Words(words) => words,
            lane => {
                on_codes!(lane, codes => widen(codes, room));
                room.as_slice()
            }
        }
    }
}

impl Block {
    /// For so many words a lead.
    pub(crate) fn new(width: usize) -> Self {
        let column = || Box::new([0; ROWS]);
        let room = Room { sum: column(), part: column(), places: Box::new([0; ROWS]) };
        Self { columns: (0..width).map(|_| column()).collect(), bytes: vec![None; width], rows: 0, room: Some(room) }
    }

    /// How many leads there are.
    pub(crate) const fn rows(&self) -> usize {
        self.rows
    }

    /// Says how many leads there are.
    pub(crate) fn set_rows(&mut self, rows: usize) {
        self.rows = rows.min(ROWS);
    }

    /// The codes of one fact, as words of the block.
    pub(crate) fn codes(&mut self, slot: usize) -> &mut [i64] {
        let rows = self.rows;
        self.columns.get_mut(slot).and_then(|column| column.get_mut(..rows)).unwrap_or_default()
    }

    /// The codes of one fact, as bytes of the block.
    pub(crate) fn bytes(&mut self, slot: usize) -> &mut [i8] {
        let rows = self.rows;
        let bytes = self.bytes.get_mut(slot).map(|bytes| bytes.get_or_insert_with(|| Box::new([0; ROWS])));
        bytes.and_then(|bytes| bytes.get_mut(..rows)).unwrap_or_default()
    }

    /// Gives a word of all leads the same value.
    pub(crate) fn fill(&mut self, place: Place, word: i64) {
        if let Some(column) = self.columns.get_mut(place.index()) {
            column.fill(word);
        }
    }

    /// Puts day and second of grading behind so many facts.
    pub(crate) fn set_clock(&mut self, slots: usize, clock: Clock) {
        self.fill(Place::new(slots), day_number(clock.today));
        self.fill(Place::new(slots.wrapping_add(1)), clock.now.as_second());
    }

    /// One lead.
    pub(crate) fn row<'a>(&'a mut self, lanes: &'a [Lane<'a>], row: usize) -> Row<'a> {
        Row { block: self, lanes, at: row }
    }

    /// The codes or words at a place.
    #[inline(always)]
    pub(crate) fn lane<'a>(&'a self, lanes: &'a [Lane<'a>], place: Place) -> Lane<'a> {
        View { block: self, lanes }.lane(place)
    }

    /// Runs a step on all leads. It is compiled once for each sort of instructions that its caller chooses among, and so is
    /// all that it calls here.
    #[inline(always)]
    pub(crate) fn step(&mut self, lanes: &[Lane<'_>], step: &Step) {
        let Some(mut room) = self.room.take() else { return };
        let view = View { block: self, lanes };
        let done = step.has_short_tables()
            && match &step.what {
                What::Table { table, .. } | What::Bands { table, .. } => {
                    view.places(step, &mut room);
                    read(&room.places, table, &mut room.sum);
                    true
                }
                What::Number { sum, held } => {
                    view.sum(sum, &mut room);
                    room.sum.iter_mut().for_each(|word| *word = within(*word, *held));
                    true
                }
                What::Cells { of, starts } => {
                    view.cells(*of, starts, &mut room.sum);
                    true
                }
                What::Quotient { .. }
                | What::Row { .. }
                | What::Pick { .. }
                | What::Round { .. }
                | What::Calendar { .. } => false,
            };
        if done && let Some(column) = self.columns.get_mut(step.to.index()) {
            std::mem::swap(column, &mut room.sum);
        }
        self.room = Some(room);
        if !done {
            for row in 0..self.rows {
                step.run(&mut self.row(lanes, row));
            }
        }
    }

    /// Where each lead reads the table of a step.
    #[inline(always)]
    pub(crate) fn places(&mut self, lanes: &[Lane<'_>], step: &Step, found: &mut Places) {
        let Some(mut room) = self.room.take() else { return };
        View { block: self, lanes }.places(step, &mut room);
        std::mem::swap(found, &mut room.places);
        self.room = Some(room);
    }
}

impl View<'_> {
    /// Where each lead reads the table of a step.
    #[inline(always)]
    fn places(self, step: &Step, room: &mut Room) {
        match &step.what {
            What::Table { at, .. } => {
                room.places.fill(0);
                self.add(at, &mut room.places, &mut room.part);
            }
            What::Bands { bands, .. } => {
                self.sum(&bands.sum, room);
                room.sum.iter_mut().for_each(|word| *word = within(*word, bands.held));
                room.places.fill(0);
                for reached in bands.starts.iter() {
                    add_reached(room.places.as_mut_slice(), room.sum.as_slice(), reached);
                }
            }
            _ => {}
        }
    }

    /// How many starts each word has reached.
    #[inline(always)]
    fn cells(self, of: Place, starts: &Starts, sum: &mut Column) {
        sum.fill(0);
        on_codes!(self.lane(of), codes => {
            if starts.are_few() {
                for start in starts.iter() {
                    add_reached(sum.as_mut_slice(), codes, &Reached::new(of, start, 1));
                }
            } else {
                for (cell, code) in sum.iter_mut().zip(codes) {
                    *cell = starts.passed(code.word());
                }
            }
        });
    }

    /// The value of a sum for each lead.
    #[inline(always)]
    fn sum(self, of: &Sum, room: &mut Room) {
        let Room { sum, part, places } = room;
        sum.fill(of.constant);
        self.add(&of.of, sum, part);
        for flat in of.flats.iter() {
            let weights = of.flat.get(flat.offset as usize..).unwrap_or_default();
            on_codes!(self.lane(flat.place), codes => {
                for (sum, code) in sum.iter_mut().zip(codes) {
                    *sum = sum.wrapping_add(weights.get(index(code.word())).copied().unwrap_or_default());
                }
            });
        }
        for (at, table) in &of.tables {
            places.fill(0);
            self.add(at, places, part);
            for (sum, place) in sum.iter_mut().zip(places.iter()) {
                *sum = sum.wrapping_add(table.get(usize::from(*place)).copied().unwrap_or_default());
            }
        }
    }

    /// Adds what a lookup adds for each lead; `room` is room to work in.
    #[inline(always)]
    fn add<T: Tally>(self, lookup: &Lookup, sums: &mut [T; ROWS], room: &mut Column) {
        for reached in lookup.reached.iter() {
            on_codes!(self.lane(reached.place), codes => add_reached(sums, codes, reached));
        }
        for line in &lookup.lines {
            let ([a, b], [by_a, by_b]) = (line.places, line.coefficients);
            let [before, after] = line.adds.map(T::low);
            // Numbers of 32 bits are multiplied by one instruction, words by several.
            if let (Lane::Halves(a), Lane::Halves(b)) = (self.lane(a), self.lane(b))
                && let (Ok(by_a), Ok(by_b)) = (i32::try_from(by_a), i32::try_from(by_b))
            {
                for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
                    let (a, b) = (i64::from(*a).wrapping_mul(by_a.into()), i64::from(*b).wrapping_mul(by_b.into()));
                    *sum = sum.plus(if a.wrapping_add(b) >= line.start { after } else { before });
                }
                continue;
            }
            let words = self.words(a, room);
            on_codes!(self.lane(b), codes => {
                for (sum, (a, b)) in sums.iter_mut().zip(words.iter().zip(codes)) {
                    let b = b.word();
                    let reached = a.wrapping_mul(by_a).wrapping_add(b.wrapping_mul(by_b)) >= line.start;
                    *sum = sum.plus(if reached { after } else { before });
                }
            });
        }
        for (place, by) in lookup.products.iter() {
            on_codes!(self.lane(*place), codes => add_product(sums, codes, *by));
        }
        for (place, shift, mask, by) in &lookup.parts {
            on_codes!(self.lane(*place), codes => {
                for (sum, code) in sums.iter_mut().zip(codes) {
                    let code = code.word();
                    *sum = sum.plus(T::low((code.wrapping_shr(*shift) & mask).wrapping_mul(*by)));
                }
            });
        }
    }
}

/// The same codes as words.
#[inline(always)]
fn widen<C: Code>(codes: &[C], room: &mut Column) {
    for (word, code) in room.iter_mut().zip(codes) {
        *word = code.word();
    }
}

/// What a table holds at each place.
#[inline(always)]
fn read(places: &Places, table: &[u32], found: &mut Column) {
    for (found, place) in found.iter_mut().zip(places.iter()) {
        *found = i64::from(table.get(usize::from(*place)).copied().unwrap_or_default());
    }
}
