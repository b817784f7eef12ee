//! One step of a program: what it reads, what it writes.

use std::sync::Arc;

use crate::kernel::fours::{Fours, Idle};
use crate::kernel::starts::Starts;
use crate::kernel::words::{Place, Words};
use crate::plan::Rounding;
use crate::value::period::whole_periods;
use crate::value::{Duration, Workdays, day_after, day_number, day_of_number};

/// Columns of a table of rows that are looked at together.
const COLUMNS: usize = 8;
/// Words of bitmaps that are looked at together.
const BLOCK: usize = 4;

/// One step; it writes the word at `to`.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) to: Place,
    pub(crate) what: What,
}

/// What a step computes.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// A table.
    Table { at: Lookup, table: Vec<u32> },
    /// A table of how many starts a sum has reached: a scorecard and its bands in one step.
    Bands { bands: Bands, table: Vec<u32> },
    /// A sum, perhaps held between two.
    Number { sum: Sum, held: Option<(i64, i64)> },
    /// How many starts a word has reached.
    Cells { of: Place, starts: Starts },
    /// The cell of a quotient: 0 where the second word is nought, else 1 and how many starts it has passed, each given as
    /// `at / of` and whether it begins behind that.
    Quotient { over: Place, under: Place, starts: Vec<(i64, i64, bool)> },
    /// The first row that holds.
    Row { columns: Vec<Column>, words: usize, rows: usize },
    /// The word at a place that a table tells.
    Pick { at: Lookup, table: Vec<Place> },
    /// A word times `by / over`, rounded to a whole number.
    Round { of: Place, by: i64, over: i64, mode: Rounding },
    /// What the calendar says; where it says nothing, the word at `apart` becomes 1.
    Calendar { what: Calendar, apart: Place, workdays: Option<Arc<Workdays>> },
}

/// A question to the calendar; days count from 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Calendar {
    /// The day so long behind another.
    Shift(Place, Duration),
    /// How many whole periods lie between two days.
    Periods(Place, Place, Duration),
}

/// A column of a table of rows: where its cell stands, and the bitmaps of its cells, one behind the other.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) place: Place,
    pub(crate) bitmaps: Vec<u64>,
}

/// Where a table is read: a sum whose parts do not wait for each other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lookup {
    /// What is added where a word has reached a start.
    pub(crate) reached: Fours<Reached>,
    /// What is added where two words, each times a coefficient, have reached a start together.
    pub(crate) lines: Vec<Line>,
    /// Words times coefficients.
    pub(crate) products: Fours<(Place, i64)>,
    /// Parts of words: shifted by so much, cut to these bits, times so much.
    pub(crate) parts: Vec<(Place, u32, i64, i64)>,
}

/// A number: the same sum, and weights of cells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sum {
    pub(crate) constant: i64,
    pub(crate) of: Lookup,
    /// Words that are cells of a part of `flat`.
    pub(crate) flats: Fours<Flat>,
    pub(crate) flat: Vec<i64>,
    /// Tables of their own.
    pub(crate) tables: Vec<(Lookup, Vec<i64>)>,
    /// Whether it always fits 16 bits, whatever the lead.
    pub(crate) is_short: bool,
}

/// A sum, perhaps held between two, and what is added to a place in a table where it has reached a start.
#[derive(Clone, Debug)]
pub(crate) struct Bands {
    pub(crate) sum: Sum,
    pub(crate) held: Option<(i64, i64)>,
    pub(crate) starts: Fours<Reached>,
}

impl Bands {
    /// The place in the table.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "it is the work")]
    pub(crate) fn place<W: Words + ?Sized>(&self, words: &W) -> i64 {
        let word = within(self.sum.of(words), self.held);
        self.starts.groups().iter().fold(0, |at, [a, b, c, d]| {
            let ab = a.at(word).wrapping_add(b.at(word));
            at.wrapping_add(ab.wrapping_add(c.at(word).wrapping_add(d.at(word))))
        })
    }
}

/// What is added where a word has reached a start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reached {
    pub(crate) start: i64,
    /// Before the start and from it on. Both are looked up: a choice between nought and a number would be compiled into
    /// a branch, which is guessed wrong half the time.
    pub(crate) adds: [i64; 2],
    pub(crate) place: Place,
}

impl Reached {
    /// So much is added from a start on.
    pub(crate) const fn new(place: Place, start: i64, adds: i64) -> Self {
        Self { start, adds: [0, adds], place }
    }

    #[inline]
    fn of<W: Words + ?Sized>(&self, words: &W) -> i64 {
        self.at(words.word(self.place))
    }

    /// What it adds at a word.
    #[inline]
    pub(crate) fn at(&self, word: i64) -> i64 {
        self.adds.get(usize::from(word >= self.start)).copied().unwrap_or_default()
    }
}

/// A number, perhaps held between two.
#[inline]
pub(super) fn within(number: i64, held: Option<(i64, i64)>) -> i64 {
    held.map_or(number, |(floor, cap)| number.max(floor).min(cap))
}

/// What is added where two words, each times a coefficient, have reached a start together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub(crate) places: [Place; 2],
    pub(crate) coefficients: [i64; 2],
    pub(crate) start: i64,
    /// As in [`Reached`].
    pub(crate) adds: [i64; 2],
}

impl Line {
    #[inline]
    fn of<W: Words + ?Sized>(&self, words: &W) -> i64 {
        let [a, b] = self.places.map(|place| words.word(place));
        let [by_a, by_b] = self.coefficients;
        let reached = usize::from(a.wrapping_mul(by_a).wrapping_add(b.wrapping_mul(by_b)) >= self.start);
        self.adds.get(reached).copied().unwrap_or_default()
    }
}

/// A word that is a cell, and where its weights begin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flat {
    pub(crate) place: Place,
    pub(crate) offset: u32,
}

impl Idle for Reached {
    const IDLE: Self = Self::new(Place(0), 0, 0);
}

impl Idle for Flat {
    // Beyond every list of weights: nothing is found there.
    const IDLE: Self = Self { place: Place(0), offset: u32::MAX };
}

impl Idle for (Place, i64) {
    const IDLE: Self = (Place(0), 0);
}

impl Lookup {
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "called once or twice a step, and it is the work")]
    pub(crate) fn of<W: Words + ?Sized>(&self, words: &W) -> i64 {
        let mut sum = 0_i64;
        for group in self.reached.groups() {
            let [a, b, c, d] = group;
            let ab = a.of(words).wrapping_add(b.of(words));
            sum = sum.wrapping_add(ab.wrapping_add(c.of(words).wrapping_add(d.of(words))));
        }
        for line in &self.lines {
            sum = sum.wrapping_add(line.of(words));
        }
        for group in self.products.groups() {
            let [a, b, c, d] = group.map(|(place, coefficient)| words.word(place).wrapping_mul(coefficient));
            sum = sum.wrapping_add(a.wrapping_add(b).wrapping_add(c.wrapping_add(d)));
        }
        for (place, shift, mask, coefficient) in &self.parts {
            let part = words.word(*place).wrapping_shr(*shift) & mask;
            sum = sum.wrapping_add(part.wrapping_mul(*coefficient));
        }
        sum
    }

    fn places(&mut self) -> impl Iterator<Item = &mut Place> {
        let reached = self.reached.iter_mut().map(|reached| &mut reached.place);
        let products = self.products.iter_mut().map(|(place, _)| place);
        let lines = self.lines.iter_mut().flat_map(|line| &mut line.places);
        reached.chain(lines).chain(products).chain(self.parts.iter_mut().map(|(place, ..)| place))
    }
}

impl Sum {
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "called once or twice a step, and it is the work")]
    fn of<W: Words + ?Sized>(&self, words: &W) -> i64 {
        let mut sum = self.constant.wrapping_add(self.of.of(words));
        for group in self.flats.groups() {
            let [a, b, c, d] = group.map(|Flat { place, offset }| {
                let at = index(words.word(place)).wrapping_add(offset as usize);
                self.flat.get(at).copied().unwrap_or_default()
            });
            sum = sum.wrapping_add(a.wrapping_add(b).wrapping_add(c.wrapping_add(d)));
        }
        for (at, table) in &self.tables {
            sum = sum.wrapping_add(table.get(index(at.of(words))).copied().unwrap_or_default());
        }
        sum
    }

    fn places(&mut self) -> impl Iterator<Item = &mut Place> {
        let flats = self.flats.iter_mut().map(|flat| &mut flat.place);
        let tables = self.tables.iter_mut().flat_map(|(at, _)| at.places());
        self.of.places().chain(flats).chain(tables)
    }

    /// The same, which knows whether it always fits 16 bits, by itself and held between two.
    pub(crate) fn measured(mut self, held: Option<(i64, i64)>) -> Self {
        let short = |end: i128| i16::try_from(end).is_ok();
        let kept = |end: i128| i64::try_from(end).is_ok_and(|end| i16::try_from(within(end, held)).is_ok());
        let fits = |end: i128| short(end) && kept(end);
        self.is_short = self.range().is_some_and(|(least, most)| fits(least) && fits(most));
        self
    }

    /// The least and the greatest that it may be; none where it counts words of any size.
    pub(super) fn range(&self) -> Option<(i128, i128)> {
        if self.of.products.len() > 0 || !self.of.parts.is_empty() {
            return None;
        }
        let adds = self.of.reached.iter().map(|reached| reached.adds);
        let adds = adds.chain(self.of.lines.iter().map(|line| line.adds)).map(Vec::from);
        // Each begins where the one before it ends.
        let mut ends: Vec<usize> = self.flats.iter().map(|flat| flat.offset as usize).collect();
        ends.push(self.flat.len());
        let own = ends.windows(2).map(|ends| ends.first().zip(ends.last()).map_or(0..0, |(from, to)| *from..*to));
        let flats = own.map(|own| self.flat.get(own).unwrap_or_default().to_vec());
        let parts = adds.chain(flats).chain(self.tables.iter().map(|(_, table)| table.clone()));
        let constant = i128::from(self.constant);
        Some(parts.fold((constant, constant), |(least, most), weights| {
            // What is read beyond a list is nought.
            let ends = weights.iter().chain([&0]).map(|weight| i128::from(*weight));
            let (low, high) = ends.fold((0, 0), |(low, high), weight| (weight.min(low), weight.max(high)));
            (least.saturating_add(low), most.saturating_add(high))
        }))
    }

    fn parts(&self) -> usize {
        let of = [self.of.reached.len(), self.of.lines.len(), self.of.products.len(), self.of.parts.len()];
        of.into_iter().chain([self.flats.len(), self.tables.len()]).fold(0, usize::saturating_add)
    }
}

/// A word as an index. INVARIANT: it is a cell, never below nought.
#[inline]
pub(super) fn index(word: i64) -> usize {
    usize::try_from(word.cast_unsigned()).unwrap_or(usize::MAX)
}

impl Step {
    /// Runs on the words of a lead.
    #[inline]
    pub(crate) fn run<W: Words + ?Sized>(&self, words: &mut W) {
        let result = self.value(words);
        if let (None, What::Calendar { apart, .. }) = (result, &self.what) {
            words.put(*apart, 1);
        }
        words.put(self.to, result.unwrap_or_default());
    }

    /// What it computes; none where the calendar says nothing.
    #[inline]
    fn value<W: Words + ?Sized>(&self, words: &W) -> Option<i64> {
        Some(match &self.what {
            What::Table { at, table } => i64::from(table.get(index(at.of(words))).copied().unwrap_or_default()),
            What::Bands { bands, table } => {
                i64::from(table.get(index(bands.place(words))).copied().unwrap_or_default())
            }
            What::Number { sum, held } => within(sum.of(words), *held),
            What::Cells { of, starts } => starts.passed(words.word(*of)),
            What::Quotient { over, under, starts } => quotient(words.word(*over), words.word(*under), starts),
            What::Row { columns, words: width, rows } => first_row(words, columns, *width, *rows),
            What::Pick { at, table } => {
                let place = table.get(index(at.of(words))).copied().unwrap_or_default();
                words.word(place)
            }
            What::Round { of, by, over, mode } => rounded(words.word(*of), *by, *over, *mode),
            What::Calendar { what, workdays, .. } => return what.answer(words, workdays.as_deref()),
        })
    }

    /// Both as one step, where this is a table of how far the sum before it has come, and of nothing else.
    pub(crate) fn behind(&self, before: &Self) -> Option<Self> {
        let (What::Table { at, table }, What::Number { sum, held }) = (&self.what, &before.what) else { return None };
        let only = at.lines.is_empty() && at.products.len() == 0 && at.parts.is_empty();
        // A table of one entry reads no sum: the one before it is somebody else's.
        let one = at.reached.len() > 0 && at.reached.iter().all(|reached| reached.place == before.to);
        (only && one).then(|| {
            let bands = Bands { sum: sum.clone(), held: *held, starts: at.reached.clone() };
            Self { to: self.to, what: What::Bands { bands, table: table.clone() } }
        })
    }

    /// Whether every place in its tables is a number of 16 bits.
    #[cfg(feature = "arrow")]
    pub(crate) fn has_short_tables(&self) -> bool {
        let short = |length: usize| length <= 1 << 16;
        let of_sum = |sum: &Sum| sum.tables.iter().all(|(_, table)| short(table.len()));
        match &self.what {
            What::Table { table, .. } => short(table.len()),
            What::Bands { bands, table } => short(table.len()) && of_sum(&bands.sum),
            What::Number { sum, .. } => of_sum(sum),
            _ => true,
        }
    }

    /// The words that it reads.
    pub(crate) fn reads(&self) -> Vec<Place> {
        self.clone().read_places().into_iter().map(|place| *place).collect()
    }

    /// The same step, of which each place is another.
    pub(crate) fn moved(mut self, to: impl Fn(Place) -> Place) -> Self {
        for place in self.read_places() {
            *place = to(*place);
        }
        self.to = to(self.to);
        self
    }

    fn read_places(&mut self) -> Vec<&mut Place> {
        match &mut self.what {
            What::Table { at, .. } => at.places().collect(),
            What::Number { sum, .. } | What::Bands { bands: Bands { sum, .. }, .. } => sum.places().collect(),
            What::Cells { of, .. } | What::Round { of, .. } => vec![of],
            What::Quotient { over, under, .. } => vec![over, under],
            What::Row { columns, .. } => columns.iter_mut().map(|column| &mut column.place).collect(),
            What::Pick { at, table } => at.places().chain(table).collect(),
            What::Calendar { what: Calendar::Shift(of, _), .. } => vec![of],
            What::Calendar { what: Calendar::Periods(since, to, _), .. } => vec![since, to],
        }
    }

    /// What it is, and how large.
    pub(crate) fn size(&self) -> Size {
        match &self.what {
            What::Table { table, .. } => Size::Table(table.len()),
            What::Number { sum, .. } => Size::Sum(sum.parts()),
            What::Bands { bands, table } => Size::Bands(bands.sum.parts(), table.len()),
            What::Cells { starts, .. } => Size::Cells(starts.len().saturating_add(1)),
            What::Quotient { starts, .. } => Size::Quotient(starts.len().saturating_add(2)),
            What::Row { rows, .. } => Size::Rows(*rows),
            What::Pick { .. } => Size::Choice,
            What::Round { .. } => Size::Rounding,
            What::Calendar { .. } => Size::Calendar,
        }
    }
}

/// What a step is, for people.
pub(crate) enum Size {
    /// A table of so many entries.
    Table(usize),
    /// A sum of so many.
    Sum(usize),
    /// A sum of so many, and a table of so many entries.
    Bands(usize, usize),
    /// So many cells.
    Cells(usize),
    /// A quotient in so many cells.
    Quotient(usize),
    /// An index of so many rows.
    Rows(usize),
    /// A choice between numbers.
    Choice,
    /// A number that is rounded.
    Rounding,
    /// A question to the calendar.
    Calendar,
}

impl Calendar {
    fn answer<W: Words + ?Sized>(&self, words: &W, workdays: Option<&Workdays>) -> Option<i64> {
        let day = |place: &Place| day_of_number(words.word(*place));
        match self {
            Self::Shift(of, length) => day_after(day(of)?, *length, workdays).map(day_number),
            Self::Periods(since, to, length) => whole_periods(day(since)?, day(to)?, *length),
        }
    }
}

fn quotient(over: i64, under: i64, starts: &[(i64, i64, bool)]) -> i64 {
    let sign = i128::from(under.signum());
    let mut cell = i64::from(under != 0);
    for (at, of, behind) in starts {
        // Both products fit: two words of 64 bits.
        let left = i128::from(over).wrapping_mul(i128::from(*of));
        let right = i128::from(under).wrapping_mul(i128::from(*at));
        let ahead = left.wrapping_sub(right).wrapping_mul(sign);
        let passed = ahead > 0 || (ahead == 0 && !behind);
        cell = cell.wrapping_add(i64::from(passed && under != 0));
    }
    cell
}

fn first_row<W: Words + ?Sized>(words: &W, columns: &[Column], width: usize, rows: usize) -> i64 {
    let bitmap = |column: &'_ Column| {
        let from = index(words.word(column.place)).wrapping_mul(width);
        from..from.wrapping_add(width)
    };
    let mut first: [&[u64]; COLUMNS] = [&[]; COLUMNS];
    for (slice, column) in first.iter_mut().zip(columns) {
        *slice = column.bitmaps.get(bitmap(column)).unwrap_or_default();
    }
    let (first, rest) = (first.get(..columns.len().min(COLUMNS)).unwrap_or_default(), columns.get(COLUMNS..));
    let mut at = 0_usize;
    while at < width {
        let mut bits = [u64::MAX; BLOCK];
        let end = at.wrapping_add(BLOCK).min(width);
        for slice in first {
            for (bits, word) in bits.iter_mut().zip(slice.get(at..end).unwrap_or_default()) {
                *bits &= word;
            }
        }
        for column in rest.unwrap_or_default() {
            let slice = column.bitmaps.get(bitmap(column)).unwrap_or_default();
            for (bits, word) in bits.iter_mut().zip(slice.get(at..end).unwrap_or_default()) {
                *bits &= word;
            }
        }
        let found = bits.iter().take(end.wrapping_sub(at)).enumerate().find(|(_, bits)| **bits != 0);
        if let Some((place, bits)) = found {
            let before = at.wrapping_add(place).wrapping_mul(64);
            return whole(before.wrapping_add(bits.trailing_zeros() as usize).min(rows));
        }
        at = end;
    }
    whole(rows)
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// `word · by / over`, rounded. INVARIANT: the builder has proved that the product fits 128 bits and the result 64.
fn rounded(word: i64, by: i64, over: i64, mode: Rounding) -> i64 {
    let (above, over) = (i128::from(word).wrapping_mul(i128::from(by)), i128::from(over).max(1));
    let floor = |above: i128| above.div_euclid(over);
    let result = match mode {
        Rounding::Down => floor(above),
        Rounding::Up => floor(above.wrapping_neg()).wrapping_neg(),
        Rounding::HalfUp => {
            let size = above.wrapping_abs();
            let cut = size.wrapping_mul(2).wrapping_add(over).div_euclid(over.wrapping_mul(2));
            if above < 0 { cut.wrapping_neg() } else { cut }
        }
    };
    i64::try_from(result).unwrap_or_default()
}
