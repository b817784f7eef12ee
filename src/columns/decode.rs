//! A stretch of a column as codes of one fact.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal32Type, Decimal64Type, Decimal128Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrowPrimitiveType};
use arrow_schema::DataType;

use crate::columns::bits::unpack;
use crate::columns::dictionary::{self, Codes};
use crate::columns::fact::fact;
use crate::kernel::{Block, Code, Entry, Lane, Read, Tally, all_within};

/// The lead is the row evaluator's.
const APART: u8 = 1;

/// Everything is said of the lead.
const DONE: u8 = 2;

/// What was found of the leads of a block, beside their codes.
pub(super) struct Rows {
    /// Nought, [`APART`] where a fact has no code, or [`DONE`].
    apart: Vec<u8>,
    /// A lead and a fact that it does not hold.
    missing: Vec<(usize, u32)>,
}

impl Rows {
    pub(super) fn new(rows: usize) -> Self {
        Self { apart: vec![0; rows], missing: Vec::new() }
    }

    /// Whether all facts of a lead that it holds have codes.
    pub(super) fn is_plain(&self, row: usize) -> bool {
        self.apart.get(row) == Some(&0)
    }

    /// The leads that lack facts, and which; these facts all leads lack.
    pub(super) fn incomplete(&mut self, absent: &[u32]) -> Vec<(usize, Vec<u32>)> {
        self.missing.sort_unstable();
        if !absent.is_empty() {
            let mut missing = self.missing.iter().peekable();
            let lacks = |row: usize| {
                let own = std::iter::from_fn(|| missing.next_if(|(at, _)| *at == row));
                let own: Vec<u32> = own.map(|(_, slot)| *slot).collect();
                (row, [absent, &own].concat())
            };
            return (0..self.apart.len()).map(lacks).collect();
        }
        let by_row = self.missing.chunk_by(|(one, _), (other, _)| one == other);
        let lead = |facts: &[(usize, u32)]| Some((facts.first()?.0, facts.iter().map(|(_, slot)| *slot).collect()));
        by_row.filter_map(lead).collect()
    }

    /// The lead is the row evaluator's.
    pub(super) fn set_apart(&mut self, row: usize) {
        self.set(row, APART);
    }

    /// Everything is said of the lead.
    pub(super) fn set_done(&mut self, row: usize) {
        self.set(row, DONE);
    }

    /// The leads that are left to the row evaluator, also by what was found of complete ones.
    pub(super) fn open(&self, found: &[u8]) -> Vec<usize> {
        let open = |(read, found): (&u8, &u8)| *read == APART || (*read == 0 && *found != 0);
        let all = || self.apart.iter().zip(found);
        // Mostly there are none, and looking at all at once is fast.
        if all().fold(0, |any, (read, found)| any | read | found) == 0 {
            return Vec::new();
        }
        all().enumerate().filter(|(_, one)| open(*one)).map(|(row, _)| row).collect()
    }

    fn set(&mut self, row: usize, state: u8) {
        if let Some(apart) = self.apart.get_mut(row) {
            *apart = state;
        }
    }
}

/// Rows of a batch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub(super) from: usize,
    pub(super) rows: usize,
}

impl Stretch {
    pub(super) fn of<T>(self, values: &[T]) -> Option<&[T]> {
        values.get(self.from..self.from.checked_add(self.rows)?)
    }
}

/// Finds the codes of a fact where they lie, or reads them into the block; a fact that is missing gets the default. Of
/// dictionaries the codes of their entries may be known.
pub(super) fn decode<'a>(
    entry: &mut Entry,
    (array, entries): (&'a dyn Array, Option<&Codes>),
    stretch: Stretch,
    (block, slot, default): (&mut Block, usize, i64),
    rows: &mut Rows,
) -> Lane<'a> {
    if let Some(lane) = as_it_lies(entry, array, stretch) {
        return lane;
    }
    if let (true, Some(ticks)) = (entry.is_yes_no() && array.null_count() == 0, array.as_boolean_opt()) {
        let bits = ticks.values().slice(stretch.from, stretch.rows);
        let bytes = block.bytes(slot);
        pulp::Arch::new().dispatch(
            #[inline(always)]
            || unpack(&bits, bytes),
        );
        return Lane::Own;
    }
    if in_halves(entry, array, stretch, (block, slot)) {
        return Lane::Own;
    }
    if let Some(lane) = entries.and_then(|entries| entries.lane(array, stretch, (block, slot))) {
        return lane;
    }
    read(entry, array, stretch, (block.codes(slot), default), (rows, slot));
    Lane::Own
}

/// The codes of a column that holds them as they are, all within the range of the fact and none missing.
fn as_it_lies<'a>(entry: &Entry, array: &'a dyn Array, stretch: Stretch) -> Option<Lane<'a>> {
    if array.null_count() > 0 {
        return None;
    }
    let of = array.data_type();
    let (low, high) = match (of, entry.factor(0)) {
        (DataType::Date32, _) => entry.days()?,
        (_, Some((1, low, high))) => (low, high),
        (..) => return None,
    };
    match of {
        DataType::Int8 => within::<Int8Type>(array, stretch, low, high).map(Lane::Bytes),
        DataType::Int16 => within::<Int16Type>(array, stretch, low, high).map(Lane::Shorts),
        DataType::Int32 => within::<Int32Type>(array, stretch, low, high).map(Lane::Halves),
        DataType::Date32 => within::<Date32Type>(array, stretch, low, high).map(Lane::Halves),
        _ => None,
    }
}

/// Reads a column of numbers into 32 bits, where all are within the range of the fact and fit, and none is missing.
fn in_halves(entry: &Entry, array: &dyn Array, stretch: Stretch, (block, slot): (&mut Block, usize)) -> bool {
    let scale = match array.data_type() {
        DataType::Decimal32(_, scale) | DataType::Decimal64(_, scale) | DataType::Decimal128(_, scale) => *scale,
        of if of.is_integer() => 0,
        _ => return false,
    };
    let factor = u32::try_from(scale).ok().and_then(|scale| entry.factor(scale));
    let Some((by, low, high)) = factor.filter(|_| array.null_count() == 0) else { return false };
    // What leaves 32 bits when it is multiplied, does not fit.
    let fits = (i64::from(i32::MIN).div_euclid(by).saturating_add(1), i64::from(i32::MAX).div_euclid(by));
    let factor = (by, low.max(fits.0), high.min(fits.1));
    match array.data_type() {
        DataType::Int8 => halved::<Int8Type>(array, stretch, factor, block.halves(slot)),
        DataType::Int16 => halved::<Int16Type>(array, stretch, factor, block.halves(slot)),
        DataType::Int32 => halved::<Int32Type>(array, stretch, factor, block.halves(slot)),
        DataType::Int64 => halved::<Int64Type>(array, stretch, factor, block.halves(slot)),
        DataType::UInt8 => halved::<UInt8Type>(array, stretch, factor, block.halves(slot)),
        DataType::UInt16 => halved::<UInt16Type>(array, stretch, factor, block.halves(slot)),
        DataType::UInt32 => halved::<UInt32Type>(array, stretch, factor, block.halves(slot)),
        DataType::Decimal32(..) => halved::<Decimal32Type>(array, stretch, factor, block.halves(slot)),
        DataType::Decimal64(..) => halved::<Decimal64Type>(array, stretch, factor, block.halves(slot)),
        DataType::Decimal128(..) => {
            let Some(digits) = array.as_primitive_opt::<Decimal128Type>() else { return false };
            let bytes = digits.values().inner();
            // A buffer that somebody made by hand may end within a word.
            if cfg!(target_endian = "big") || !bytes.len().is_multiple_of(size_of::<i64>()) {
                return false;
            }
            let words = bytes.typed_data::<i64>().as_chunks::<2>().0;
            stretch.of(words).is_some_and(|words| {
                // What has more than 64 bits is not the number of its low ones.
                let number = |[low, high]: &[i64; 2]| (*low, *high == low.wrapping_shr(63));
                in_range(words.iter().map(number), factor, block.halves(slot))
            })
        }
        _ => false,
    }
}

/// Reads a stretch of numbers into 32 bits, where all fit.
fn halved<T: ArrowPrimitiveType>(array: &dyn Array, stretch: Stretch, factor: (i64, i64, i64), to: &mut [i32]) -> bool
where
    i64: From<T::Native>,
{
    let numbers = array.as_primitive_opt::<T>().and_then(|array| stretch.of(array.values()));
    numbers.is_some_and(|numbers| in_range(numbers.iter().map(|number| (i64::from(*number), true)), factor, to))
}

/// Multiplies numbers, and says whether each is one, and all lie between these; else what is written means nothing.
fn in_range(numbers: impl Iterator<Item = (i64, bool)>, (by, low, high): (i64, i64, i64), to: &mut [i32]) -> bool {
    let by = i32::low(by);
    pulp::Arch::new().dispatch(
        #[inline(always)]
        || {
            let mut within = true;
            for (to, (number, is_one)) in to.iter_mut().zip(numbers) {
                within &= is_one;
                within &= number >= low;
                within &= number <= high;
                *to = i32::low(number).times(by);
            }
            within
        },
    )
}

/// A stretch of numbers that all lie between these.
fn within<T: ArrowPrimitiveType>(array: &dyn Array, stretch: Stretch, low: i64, high: i64) -> Option<&[T::Native]>
where
    T::Native: Code,
{
    let codes = stretch.of(array.as_primitive_opt::<T>()?.values())?;
    let within = pulp::Arch::new().dispatch(
        #[inline(always)]
        || all_within(codes, low, high),
    );
    within.then_some(codes)
}

/// Reads a stretch of a column.
fn read(
    entry: &mut Entry,
    array: &dyn Array,
    stretch: Stretch,
    (codes, default): (&mut [i64], i64),
    (rows, slot): (&mut Rows, usize),
) {
    let array = &*array.slice(stretch.from, stretch.rows);
    let mut put = Put { codes, default, rows, slot: u32::try_from(slot).unwrap_or(u32::MAX) };
    match array.data_type() {
        DataType::Null => put.each(array, |_| Some(Read::Missing)),
        DataType::Int8 => whole::<Int8Type>(entry, array, &mut put),
        DataType::Int16 => whole::<Int16Type>(entry, array, &mut put),
        DataType::Int32 => whole::<Int32Type>(entry, array, &mut put),
        DataType::Int64 => whole::<Int64Type>(entry, array, &mut put),
        DataType::UInt8 => whole::<UInt8Type>(entry, array, &mut put),
        DataType::UInt16 => whole::<UInt16Type>(entry, array, &mut put),
        DataType::UInt32 => whole::<UInt32Type>(entry, array, &mut put),
        DataType::UInt64 => {
            let values = array.as_primitive::<UInt64Type>();
            put.each(array, |row| entry.number(i64::try_from(values.value(row)).ok()?, 0));
        }
        DataType::Decimal32(_, scale) => decimal::<Decimal32Type>(entry, array, *scale, &mut put),
        DataType::Decimal64(_, scale) => decimal::<Decimal64Type>(entry, array, *scale, &mut put),
        DataType::Decimal128(_, scale) => decimal::<Decimal128Type>(entry, array, *scale, &mut put),
        DataType::Date32 => {
            let values = array.as_primitive::<Date32Type>();
            match entry.days() {
                Some(days) if array.null_count() == 0 => {
                    put.within(values.values().iter().map(|day| i64::from(*day)), 1, days);
                }
                _ => put.each(array, |row| entry.day(i64::from(values.value(row)))),
            }
        }
        DataType::Boolean => {
            let values = array.as_boolean();
            put.each(array, |row| entry.yes_no(values.value(row)));
        }
        DataType::Utf8 => {
            let values = array.as_string::<i32>();
            put.each(array, |row| entry.text(values.value(row)));
        }
        DataType::LargeUtf8 => {
            let values = array.as_string::<i64>();
            put.each(array, |row| entry.text(values.value(row)));
        }
        DataType::Utf8View => {
            let values = array.as_string_view();
            put.each(array, |row| entry.text(values.value(row)));
        }
        DataType::Date64 | DataType::Timestamp(..) => put.each(array, |row| entry.long_way(&fact(array, row))),
        DataType::Dictionary(..) => dictionary::read(entry, array, &mut put),
        _ => put.each(array, |_| None),
    }
}

/// Where codes go.
pub(super) struct Put<'a> {
    pub(super) codes: &'a mut [i64],
    default: i64,
    rows: &'a mut Rows,
    slot: u32,
}

impl Put<'_> {
    /// Puts what is read of each row.
    pub(super) fn each(&mut self, array: &dyn Array, mut read: impl FnMut(usize) -> Option<Read>) {
        for row in 0..self.codes.len() {
            let read = if array.is_null(row) { Some(Read::Missing) } else { read(row) };
            self.put(row, read);
        }
    }

    /// Puts numbers that are multiplied, each between these ends, without a branch.
    fn within(&mut self, values: impl Iterator<Item = i64>, by: i64, (low, high): (i64, i64)) {
        let targets = self.codes.iter_mut().zip(self.rows.apart.iter_mut());
        pulp::Arch::new().dispatch(
            #[inline(always)]
            || {
                for (value, (code, apart)) in values.zip(targets) {
                    *code = value.wrapping_mul(by);
                    *apart |= u8::from(value < low) | u8::from(value > high);
                }
            },
        );
    }

    fn put(&mut self, row: usize, read: Option<Read>) {
        let code = match read {
            Some(Read::Code(code)) => code,
            Some(Read::Missing) => {
                self.rows.missing.push((row, self.slot));
                self.default
            }
            None => {
                self.rows.set_apart(row);
                self.default
            }
        };
        if let Some(slot) = self.codes.get_mut(row) {
            *slot = code;
        }
    }
}

/// Whole numbers: multiplied, and compared with the ends of the range.
fn whole<T: ArrowPrimitiveType>(entry: &Entry, array: &dyn Array, put: &mut Put<'_>)
where
    i64: From<T::Native>,
{
    let values = array.as_primitive::<T>();
    match entry.factor(0) {
        Some((by, low, high)) if array.null_count() == 0 => {
            put.within(values.values().iter().map(|value| i64::from(*value)), by, (low, high));
        }
        _ => put.each(array, |row| entry.number(i64::from(values.value(row)), 0)),
    }
}

fn decimal<T: ArrowPrimitiveType>(entry: &Entry, array: &dyn Array, scale: i8, put: &mut Put<'_>)
where
    i128: From<T::Native>,
{
    let values = array.as_primitive::<T>();
    let Ok(scale) = u32::try_from(scale) else {
        put.each(array, |_| None);
        return;
    };
    let Some(finest) = entry.decimals() else {
        // A fact that is no number: what its digits say.
        put.each(array, |row| entry.number(i64::try_from(i128::from(values.value(row))).ok()?, scale));
        return;
    };
    if let (Some((by, low, high)), 0) = (entry.factor(scale), array.null_count()) {
        // What is too long is beyond every range.
        let number = |digits: &T::Native| i64::try_from(i128::from(*digits)).unwrap_or(i64::MIN);
        put.within(values.values().iter().map(number), by, (low.max(i64::MIN + 1), high));
        return;
    }
    // Digits that are finer than a code are noughts mostly.
    let fine = scale.saturating_sub(finest);
    let Some(over) = 10_i128.checked_pow(fine) else {
        put.each(array, |_| None);
        return;
    };
    put.each(array, |row| {
        let digits = i128::from(values.value(row));
        if fine == 0 {
            return entry.number(i64::try_from(digits).ok()?, scale);
        }
        if digits.checked_rem(over)? != 0 {
            return None;
        }
        entry.number(i64::try_from(digits.checked_div(over)?).ok()?, finest)
    });
}
