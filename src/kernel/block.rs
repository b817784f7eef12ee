//! Many leads at once: one step after another, each over all leads of a block.
//!
//! A block holds the same words as a lead, but word by word: 4,096 leads' first word, then their second. What a step
//! does to one of them is a short loop over plain slices, which the compiler turns into vector code. Codes that came as
//! narrow numbers are read where they lie (see [`Lane`]), and what always fits 16 bits is computed and kept in them. Steps
//! that ask the calendar, or look for rows, run lead by lead; they are the same code as for one lead.

#![allow(clippy::inline_always, reason = "what a caller dispatches on is compiled into it")]

use crate::eval::Clock;
use crate::kernel::lane::{Code, Lane, Tally, add_product, add_reached, on_codes};
use crate::kernel::starts::Starts;
use crate::kernel::step::{Lookup, Reached, Step, Sum, What, index, within};
use crate::kernel::words::{Place, Words};
use crate::value::day_number;

/// Leads of a block: enough that the processor reads ahead in their columns, and few enough that what steps compute,
/// two bytes a lead where it fits, stays in the cache.
pub(crate) const ROWS: usize = 4_096;

/// Noughts for all leads.
#[allow(clippy::large_stack_arrays, clippy::unnecessary_box_returns, reason = "32 KiB at most, boxed at once")]
pub(super) fn noughts<T: Copy + Default>() -> Box<[T; ROWS]> {
    Box::new([T::default(); ROWS])
}

/// What a word that nobody wrote holds.
static NOUGHTS: [i64; ROWS] = [0; ROWS];

/// One word of all leads.
type Numbers = Box<[i64; ROWS]>;

/// Places in a table, of all leads.
pub(crate) type Places = Box<[u16; ROWS]>;

/// The words of up to [`ROWS`] leads.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    columns: Vec<Column>,
    rows: usize,
    /// Room to work in; none while a step has it.
    room: Option<Room>,
}

/// One word of all leads, in the width in which it was written last.
#[derive(Clone, Debug)]
struct Column {
    width: Width,
    words: Numbers,
    /// Where it was ever written in 32 bits: numbers of facts.
    halves: Option<Box<[i32; ROWS]>>,
    /// In 16: what steps compute.
    shorts: Option<Box<[i16; ROWS]>>,
    /// In 8: facts that came as bits, or as keys of a dictionary.
    bytes: Option<Box<[i8; ROWS]>>,
}

#[derive(Clone, Copy, Debug)]
enum Width {
    Words,
    Halves,
    Shorts,
    Bytes,
}

#[derive(Clone, Debug)]
struct Room {
    /// What a step computes.
    result: Column,
    part: Numbers,
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
        if let Some(slot) = column.and_then(|column| column.words().get_mut(self.at)) {
            *slot = word;
        }
    }
}

impl Column {
    /// What nobody wrote.
    fn new() -> Self {
        Self { width: Width::Words, words: noughts(), halves: None, shorts: None, bytes: None }
    }

    /// What was written last.
    #[inline(always)]
    fn lane(&self) -> Lane<'_> {
        match self.width {
            Width::Words => Lane::Words(self.words.as_slice()),
            Width::Halves => Lane::Halves(self.halves.as_ref().map_or(&[], |halves| halves.as_slice())),
            Width::Shorts => Lane::Shorts(self.shorts.as_ref().map_or(&[], |shorts| shorts.as_slice())),
            Width::Bytes => Lane::Bytes(self.bytes.as_ref().map_or(&[], |bytes| bytes.as_slice())),
        }
    }

    /// To be written as words.
    #[inline(always)]
    fn words(&mut self) -> &mut [i64; ROWS] {
        self.width = Width::Words;
        &mut self.words
    }

    /// To be written in 32 bits.
    fn halves(&mut self) -> &mut [i32; ROWS] {
        self.width = Width::Halves;
        self.halves.get_or_insert_with(noughts)
    }

    /// To be written in 16 bits.
    fn shorts(&mut self) -> &mut [i16; ROWS] {
        self.width = Width::Shorts;
        self.shorts.get_or_insert_with(noughts)
    }

    /// To be written in bytes.
    fn bytes(&mut self) -> &mut [i8; ROWS] {
        self.width = Width::Bytes;
        self.bytes.get_or_insert_with(noughts)
    }
}

impl<'a> View<'a> {
    /// The codes or words at a place.
    #[inline(always)]
    fn lane(self, place: Place) -> Lane<'a> {
        match self.lanes.get(place.index()) {
            None | Some(Lane::Own) => self.block.columns.get(place.index()).map_or(Lane::Words(&NOUGHTS), Column::lane),
            Some(lane) => *lane,
        }
    }

    /// The same as whole words.
    #[inline(always)]
    fn words(self, place: Place, room: &'a mut Numbers) -> &'a [i64] {
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
        let room = Room { result: Column::new(), part: noughts(), places: noughts() };
        Self { columns: (0..width).map(|_| Column::new()).collect(), rows: 0, room: Some(room) }
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
        self.columns.get_mut(slot).and_then(|column| column.words().get_mut(..rows)).unwrap_or_default()
    }

    /// The codes of one fact, in 32 bits.
    pub(crate) fn halves(&mut self, slot: usize) -> &mut [i32] {
        let rows = self.rows;
        self.columns.get_mut(slot).and_then(|column| column.halves().get_mut(..rows)).unwrap_or_default()
    }

    /// The codes of one fact, as bytes of the block.
    pub(crate) fn bytes(&mut self, slot: usize) -> &mut [i8] {
        let rows = self.rows;
        self.columns.get_mut(slot).and_then(|column| column.bytes().get_mut(..rows)).unwrap_or_default()
    }

    /// Gives a word of all leads the same value.
    pub(crate) fn fill(&mut self, place: Place, word: i64) {
        if let Some(column) = self.columns.get_mut(place.index()) {
            column.words().fill(word);
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
        let done = View { block: self, lanes }.step(step, &mut room);
        if done && let Some(column) = self.columns.get_mut(step.to.index()) {
            std::mem::swap(column, &mut room.result);
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
    /// What a step computes for each lead, as the result in the room; false where it is no loop.
    #[inline(always)]
    fn step(self, step: &Step, room: &mut Room) -> bool {
        if !step.has_short_tables() {
            return false;
        }
        match &step.what {
            What::Table { table, .. } | What::Bands { table, .. } => {
                self.places(step, room);
                read(&room.places, table, room.result.words());
            }
            What::Number { sum, held } => self.number(sum, *held, room),
            What::Cells { of, starts } if i16::try_from(starts.len()).is_ok() => {
                self.cells(*of, starts, room.result.shorts());
            }
            What::Cells { of, starts } => self.cells(*of, starts, room.result.words()),
            What::Quotient { .. }
            | What::Row { .. }
            | What::Pick { .. }
            | What::Round { .. }
            | What::Calendar { .. } => return false,
        }
        true
    }

    /// Where each lead reads the table of a step.
    #[inline(always)]
    fn places(self, step: &Step, room: &mut Room) {
        match &step.what {
            What::Table { at, .. } => {
                room.places.fill(0);
                self.add(at, &mut room.places, &mut room.part);
            }
            What::Bands { bands, .. } => {
                self.number(&bands.sum, bands.held, room);
                room.places.fill(0);
                for reached in bands.starts.iter() {
                    on_codes!(room.result.lane(), sums => add_reached(room.places.as_mut_slice(), sums, reached));
                }
            }
            _ => {}
        }
    }

    /// How many starts each word has reached.
    #[inline(always)]
    fn cells<T: Tally>(self, of: Place, starts: &Starts, cells: &mut [T; ROWS]) {
        cells.fill(T::low(0));
        on_codes!(self.lane(of), codes => {
            if starts.are_few() {
                for start in starts.iter() {
                    add_reached(cells.as_mut_slice(), codes, &Reached::new(of, start, 1));
                }
            } else {
                for (cell, code) in cells.iter_mut().zip(codes) {
                    *cell = T::low(starts.passed(code.word()));
                }
            }
        });
    }

    /// The value of a sum for each lead, held between two.
    #[inline(always)]
    fn number(self, sum: &Sum, held: Option<(i64, i64)>, room: &mut Room) {
        let Room { result, part, places } = room;
        if sum.is_short {
            let shorts = result.shorts();
            self.sum(sum, shorts, (part, places));
            hold(shorts, held);
        } else {
            let words = result.words();
            self.sum(sum, words, (part, places));
            hold(words, held);
        }
    }

    /// The value of a sum for each lead. Of one that fits its width the low bits are all, whatever overflows on the way.
    #[inline(always)]
    fn sum<T: Tally>(self, of: &Sum, sums: &mut [T; ROWS], (part, places): (&mut Numbers, &mut Places)) {
        sums.fill(T::low(of.constant));
        self.add(&of.of, sums, part);
        for flat in of.flats.iter() {
            let weights = of.flat.get(flat.offset as usize..).unwrap_or_default();
            on_codes!(self.lane(flat.place), codes => {
                for (sum, code) in sums.iter_mut().zip(codes) {
                    *sum = sum.plus(T::low(weights.get(index(code.word())).copied().unwrap_or_default()));
                }
            });
        }
        for (at, table) in &of.tables {
            places.fill(0);
            self.add(at, places, part);
            for (sum, place) in sums.iter_mut().zip(places.iter()) {
                *sum = sum.plus(T::low(table.get(usize::from(*place)).copied().unwrap_or_default()));
            }
        }
    }

    /// Adds what a lookup adds for each lead; `room` is room to work in.
    #[inline(always)]
    fn add<T: Tally>(self, lookup: &Lookup, sums: &mut [T; ROWS], room: &mut Numbers) {
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

/// Holds each number between two.
#[inline(always)]
fn hold<T: Code + Tally>(numbers: &mut [T; ROWS], held: Option<(i64, i64)>) {
    if held.is_some() {
        numbers.iter_mut().for_each(|number| *number = T::low(within(number.word(), held)));
    }
}

/// The same codes as words.
#[inline(always)]
fn widen<C: Code>(codes: &[C], room: &mut Numbers) {
    for (word, code) in room.iter_mut().zip(codes) {
        *word = code.word();
    }
}

/// What a table holds at each place.
#[inline(always)]
fn read(places: &Places, table: &[u32], found: &mut [i64; ROWS]) {
    for (found, place) in found.iter_mut().zip(places.iter()) {
        *found = i64::from(table.get(usize::from(*place)).copied().unwrap_or_default());
    }
}
