//! Records straight to codes, without a record in between.
//!
//! A binding knows the names of one form of record: keys of JSON objects, fields of a struct, headings of a table. It
//! finds out once which fact each stands for, and expects them in the order in which they came last. It reads only what
//! it surely reads as [`Schema::bind`](crate::eval::Schema::bind) does: plain numbers, days, members, texts; a value
//! that is written otherwise goes through the reader of its field, and of a record that it does not like at all it says
//! so, and leaves it to the long way, which tells what is wrong with it.

mod digits;
mod entry;
mod json;
mod key;
mod record;
mod shape;
mod short;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use crate::eval::Schema;
pub(crate) use crate::kernel::binding::entry::{Entry, Read};
use crate::kernel::binding::key::Key;
use crate::kernel::binding::shape::{Expected, Shape};
use crate::kernel::{Codes, Frame};

/// Names that are remembered of one form of record; beyond, it has no form.
const NAMES: usize = 4_096;

/// A name of a form of record.
#[derive(Clone, Debug)]
struct Name {
    /// The fact that it stands for.
    slot: Option<u32>,
    /// The last record that had it, where it stands for no fact.
    seen: u64,
    /// Whether the caller wants to know where its value stands.
    marked: bool,
}

/// Reads records of one form.
#[derive(Clone, Debug)]
pub(crate) struct Binding {
    frame: Arc<Frame>,
    schema: Arc<Schema>,
    entries: Vec<Entry>,
    names: Vec<Name>,
    index: HashMap<Box<str>, usize>,
    /// The names that were given, in order; none where a name or a fact stands among them twice.
    columns: Option<Shape<()>>,
    /// What stood between the values of the last record in JSON.
    shape: Shape<Key>,
    /// The fields of the last struct.
    fields: Shape<&'static str>,
    /// How many names this record has had.
    place: usize,
    /// The number of this record.
    record: u64,
    /// The last record that held each fact.
    held: Vec<u64>,
    /// How many facts this record has held.
    given: usize,
    /// Whether a record with a name that was not told before goes the long way.
    closed: bool,
    /// Where the values of marked names stand in this record.
    marks: Vec<Range<usize>>,
    lead: Codes,
}

impl Binding {
    /// For records with these names, as far as they are known before.
    pub(crate) fn new<'a>(
        frame: Arc<Frame>,
        schema: Arc<Schema>,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Option<Self> {
        let entries = frame.entries(&schema);
        let held = vec![0; entries.len()];
        let lead = frame.lead();
        let mut binding = Self {
            frame,
            schema,
            entries,
            names: Vec::new(),
            index: HashMap::new(),
            columns: None,
            shape: Shape::default(),
            fields: Shape::default(),
            place: 0,
            record: 0,
            held,
            given: 0,
            closed: false,
            marks: Vec::new(),
            lead,
        };
        let mut columns = Shape::default();
        let mut twice = false;
        binding.begin();
        for (place, name) in names.into_iter().enumerate() {
            let at = binding.named(name)?;
            let taken = binding.taken(at);
            twice |= taken.is_none();
            columns.learn(place, Expected { sign: (), name: at, slot: taken.flatten(), marked: false });
        }
        binding.columns = (!twice).then_some(columns);
        Some(binding)
    }

    /// The same, leaving records with a name that was not told before to the long way.
    #[cfg(feature = "cli")]
    pub(crate) fn closed(mut self) -> Self {
        self.closed = true;
        self
    }

    /// Tells a name; of a marked one the place of its value is kept.
    #[cfg(feature = "cli")]
    pub(crate) fn tell(&mut self, name: &str, marked: bool) {
        if let Some(name) = self.named(name).and_then(|at| self.names.get_mut(at))
            && name.marked != marked
        {
            name.marked = marked;
            self.shape.end_at(0);
        }
    }

    /// The place of the value of each marked name in the record that was read last.
    #[cfg(feature = "cli")]
    pub(crate) fn marks(&self) -> &[Range<usize>] {
        &self.marks
    }

    /// The codes of a record in JSON; none where it has to go the long way.
    pub(crate) fn json(&mut self, text: &str) -> Option<&Codes> {
        self.begin();
        json::read(self, text)?;
        Some(self.finished())
    }

    /// The codes of a struct; none where it has to go the long way.
    pub(crate) fn record<T: Serialize + ?Sized>(&mut self, record: &T) -> Option<&Codes> {
        self.begin();
        record::read(self, record)?;
        Some(self.finished())
    }

    /// The codes of a row of a table, its cells in the order of the names; none where it has to go the long way.
    pub(crate) fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> Option<&Codes> {
        self.begin();
        let Self { columns, entries, lead, frame, held, .. } = self;
        let columns = columns.as_ref()?;
        let mut place = 0_usize;
        for cell in cells {
            let column = columns.values().get(place)?;
            place = place.wrapping_add(1);
            if let Some(slot) = column.slot {
                let read = entries.get_mut(slot as usize)?.text(cell)?;
                lead.put(slot, read, frame);
            }
        }
        if columns.is_complete(place, held.len()) {
            self.given = held.len();
        } else {
            self.take_first(place, |binding, place| binding.columns.as_ref()?.name(place))?;
        }
        Some(self.finished())
    }

    fn begin(&mut self) {
        self.record = self.record.wrapping_add(1);
        self.place = 0;
        self.given = 0;
        self.marks.clear();
        self.lead.missing.clear();
    }

    /// The place of a name that is not where it is expected.
    fn found(&mut self, name: &str) -> Option<usize> {
        match self.index.get(name) {
            Some(at) => Some(*at),
            None if self.closed => None,
            None => self.named(name),
        }
    }

    /// The place of a name that is new.
    fn named(&mut self, name: &str) -> Option<usize> {
        if let Some(known) = self.index.get(name) {
            return Some(*known);
        }
        let at = self.names.len();
        if at >= NAMES {
            return None;
        }
        let slot = self.schema.find(name).map(|input| input.0);
        self.names.push(Name { slot, seen: 0, marked: false });
        self.index.insert(name.into(), at);
        Some(at)
    }

    /// The fact of the name at a place; none where a name or a fact is given twice.
    #[inline]
    fn taken(&mut self, at: usize) -> Option<Option<u32>> {
        let name = self.names.get_mut(at)?;
        let last = match name.slot {
            Some(slot) => self.held.get_mut(slot as usize)?,
            None => &mut name.seen,
        };
        if *last == self.record {
            return None;
        }
        *last = self.record;
        self.given = self.given.wrapping_add(usize::from(name.slot.is_some()));
        Some(name.slot)
    }

    /// Takes the names of the first values of a form.
    fn take_first(&mut self, count: usize, name: impl Fn(&Self, usize) -> Option<usize>) -> Option<()> {
        for place in 0..count {
            let name = name(self, place)?;
            self.taken(name)?;
        }
        Some(())
    }

    fn is_marked(&self, at: usize) -> bool {
        self.names.get(at).is_some_and(|name| name.marked)
    }

    #[inline]
    fn entry(&mut self, slot: u32) -> Option<&mut Entry> {
        self.entries.get_mut(slot as usize)
    }

    #[inline]
    fn put(&mut self, slot: u32, read: Read) {
        self.lead.put(slot, read, &self.frame);
    }

    /// The codes, once what was not given is known to be missing.
    fn finished(&mut self) -> &Codes {
        if self.given < self.held.len() {
            for slot in 0..u32::try_from(self.held.len()).unwrap_or_default() {
                if self.held.get(slot as usize).is_none_or(|held| *held != self.record) {
                    self.put(slot, Read::Missing);
                }
            }
        }
        self.frame.pack_codes(&mut self.lead);
        &self.lead
    }
}

impl Codes {
    /// Puts what was read of a fact.
    #[inline]
    fn put(&mut self, slot: u32, read: Read, frame: &Frame) {
        let code = match read {
            Read::Code(code) => code,
            Read::Missing => {
                self.missing.push(slot);
                frame.default_of(slot as usize)
            }
        };
        if let Some(word) = self.words.get_mut(slot as usize) {
            *word = code;
        }
    }
}
