//! Floor 9: leads in columns: an Arrow record batch in, a record batch of grades out.
//!
//! Columns are bound to facts once ([`Policy::columns`]). A batch is then graded in blocks of 4,096 leads by the compiled
//! kernel, one step after another over all leads of a block. A lead that the kernel cannot take (facts missing that hang
//! together, a number too fine for its code, a fault) is graded by the row evaluator alone, so that the outcome is never
//! another than that of [`Policy::grade`].

mod asked;
mod bits;
mod decode;
mod dictionary;
mod error;
mod fact;
mod possible;
mod results;
mod types;

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Schema};

use crate::columns::asked::Asked;
use crate::columns::decode::{Rows, Stretch, decode};
use crate::columns::dictionary::Codes;
pub use crate::columns::error::Error;
use crate::columns::fact::fact;
use crate::columns::possible::Possible;
use crate::columns::results::Results;
#[cfg(feature = "parquet")]
pub(crate) use crate::columns::results::STATUSES;
use crate::diagnostic::Lang;
use crate::eval::{Clock, Field, Outcome, Status, Verdict};
use crate::kernel::{Block, Brief, Entry, Further, Judged, Kernel, Lane, ROWS};
use crate::plan::InputId;
use crate::policy::Policy;
use crate::render::reason;
use crate::value::{Fact, Lead};

/// A column that holds a fact.
#[derive(Clone, Debug)]
struct Column {
    /// Its place among the columns.
    at: usize,
    name: String,
    of: DataType,
    /// The place of the fact in the policy.
    slot: usize,
}

/// What the kernel grades with.
#[derive(Clone, Debug)]
struct Fast {
    kernel: Arc<Kernel>,
    /// How each fact is read.
    entries: Vec<Entry>,
    block: Block,
    judged: Box<Judged>,
    /// Facts that no column holds.
    absent: Vec<u32>,
    /// What computes the results that are asked for; none where nothing is, or the row evaluator has to.
    further: Option<Further>,
}

/// Who is told of leads that the row evaluator grades.
type Tell<'a> = &'a mut dyn FnMut(usize, &Verdict);

/// Grades record batches of one schema. See [`Policy::columns`].
#[derive(Clone, Debug)]
pub struct Columns {
    policy: Policy,
    clock: Clock,
    lang: Lang,
    /// Whether results that are texts are told as in a table, and not as in a verdict.
    in_words: bool,
    bound: Vec<Column>,
    /// Results that are asked for, beside the outcome.
    asked: Arc<[Asked]>,
    /// The words for what undetermined leads may be, where that is asked for.
    possible: Option<Arc<Possible>>,
    /// None where the policy has no kernel.
    fast: Option<Box<Fast>>,
    /// Leads that the row evaluator graded.
    long_way: u64,
}

impl Policy {
    /// Binds the columns of record batches to the facts of this policy: names are looked up once, and types are checked.
    /// Every fact must have a column; columns that the policy does not know are passed over.
    ///
    /// Whole numbers, `Decimal128` (and shorter), `Date32`, `Date64`, `Timestamp`, `Boolean`, texts (`Utf8`, `LargeUtf8`,
    /// `Utf8View`) and dictionaries of these are taken as they are; a null is a fact that is missing, and so is all of a
    /// column of type `Null`. A `Timestamp` without a zone is a time of the policy's zone ([`Policy::in_zone`]), and at
    /// midnight it may also be a date. Whole numbers stand for whatever the same digits stand for in a table: yes and no (1
    /// and 0), days (20261122), texts and members. Not taken are floating-point numbers, as a grade rests on exact numbers,
    /// and whole numbers for shares, which may mean per cent.
    ///
    /// # Errors
    /// A fact without a column, a column of a type that its fact does not take, two columns for one fact; or that the
    /// policy reads the day and none was given.
    ///
    /// # Example
    /// ```
    /// use std::sync::Arc;
    /// use gradus::columns::arrow_array::{ArrayRef, Int64Array, RecordBatch, cast::AsArray, types::Int8Type};
    ///
    /// let text = "grades A > B\ninput revisits count\nif revisits >= 3 then grade A\notherwise grade B";
    /// let policy = gradus::Compiler::new().compile(text)?;
    /// let revisits: ArrayRef = Arc::new(Int64Array::from(vec![Some(4), Some(1), None]));
    /// let batch = RecordBatch::try_from_iter([("revisits", revisits)])?;
    ///
    /// let mut columns = policy.columns(&batch.schema())?;
    /// let graded = columns.grade(&batch)?;
    /// let grades = graded.column(0).as_dictionary::<Int8Type>();
    /// let grades: Vec<_> = grades.downcast_dict::<gradus::columns::arrow_array::StringArray>().expect("texts").into_iter().collect();
    /// assert_eq!(grades, [Some("A"), Some("B"), None]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn columns(&self, schema: &Schema) -> Result<Columns, Error> {
        self.columns_without(schema, &[])
    }

    /// The same, where the facts of these names may have no column: they are then missing in every lead.
    ///
    /// # Errors
    /// As [`Policy::columns`]; also a name that is no fact of the policy.
    pub fn columns_without(&self, schema: &Schema, absent: &[&str]) -> Result<Columns, Error> {
        let clock = self.needed_clock().map_err(Error::policy)?;
        let mut held: Vec<Option<Column>> = vec![None; self.schema().fields().len()];
        for (at, field) in schema.fields().iter().enumerate() {
            let Some(slot) = self.schema().find(field.name()).map(InputId::index) else { continue };
            let Some(known) = self.schema().fields().get(slot) else { continue };
            let of = field.data_type().clone();
            if !types::takes(known.kind(), &of) {
                return Err(Error::wrong_type(field.name(), &of, known.kind()));
            }
            let column = Column { at, name: field.name().clone(), of, slot };
            match held.get_mut(slot) {
                Some(Some(other)) => return Err(Error::twice(&other.name, field.name())),
                Some(none) => *none = Some(column),
                None => {}
            }
        }
        let mut may_lack = Vec::new();
        for name in absent {
            may_lack.push(self.schema().find(name).ok_or_else(|| Error::no_fact(name))?.index());
        }
        let lacks = |(slot, held): &(usize, &Option<Column>)| held.is_none() && !may_lack.contains(slot);
        if let Some((slot, _)) = held.iter().enumerate().find(lacks) {
            let known = self.schema().fields().get(slot);
            return Err(Error::missing(known.map_or("", Field::id), schema, known.map(Field::kind)));
        }
        let absent = (0_u32..).zip(&held).filter(|(_, held)| held.is_none()).map(|(slot, _)| slot).collect();
        let fast = self.shared_kernel().map(|kernel| {
            let (entries, block) = (kernel.entries(self.schema()), kernel.block(0));
            let judged = Judged::new(&kernel);
            Box::new(Fast { kernel, entries, block, judged, absent, further: None })
        });
        let bound = held.into_iter().flatten().collect();
        let (policy, lang) = (self.clone(), self.labels().lang);
        Ok(Columns {
            policy,
            clock,
            lang,
            in_words: false,
            bound,
            asked: Arc::default(),
            possible: None,
            fast,
            long_way: 0,
        })
    }

    /// Grades one batch: the same as binding its columns ([`Policy::columns`]) and grading it. Who has many binds once.
    ///
    /// # Errors
    /// As [`Policy::columns`].
    ///
    /// # Example
    /// ```
    /// use std::sync::Arc;
    /// use gradus::columns::arrow_array::{ArrayRef, Int64Array, RecordBatch};
    ///
    /// let text = "grades A > B\ninput revisits count\nif revisits >= 3 then grade A\notherwise grade B";
    /// let policy = gradus::Compiler::new().compile(text)?;
    /// let revisits: ArrayRef = Arc::new(Int64Array::from(vec![Some(4), Some(1)]));
    /// let graded = policy.grade_batch(&RecordBatch::try_from_iter([("revisits", revisits)])?)?;
    /// assert_eq!(graded.num_rows(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn grade_batch(&self, batch: &RecordBatch) -> Result<RecordBatch, Error> {
        self.columns(&batch.schema())?.grade(batch)
    }
}

impl Columns {
    /// The same, its texts (faults, and what is possible) in another language than that of the policy.
    #[must_use]
    pub fn spoken_in(mut self, lang: Lang) -> Self {
        self.lang = lang;
        if self.possible.is_some() { self.with_possible() } else { self }
    }

    /// The same, which tells results that are texts (lists, moments, lengths of time) as a table does: in words.
    #[cfg(feature = "parquet")]
    pub(crate) fn in_words(mut self) -> Self {
        self.in_words = true;
        self
    }

    /// The same, which also says what an undetermined lead may still turn out to be, in a column `possible` behind all
    /// others: the names of grades, best first, and the words for ungraded and conflict, as in `A, B, ungraded`, in the
    /// language of [`Columns::spoken_in`] (`grade` has ids, `status` English words). It is null where the outcome is
    /// settled.
    ///
    /// # Example
    /// ```
    /// use std::sync::Arc;
    /// use gradus::columns::arrow_array::{Array, ArrayRef, Int64Array, RecordBatch, cast::AsArray};
    ///
    /// let text = "grades A > B > C\ninput revisits count\ninput calls count\n\
    ///     if revisits >= 3 and calls >= 1 then grade A\nif revisits >= 3 and calls = 0 then grade B\notherwise grade C";
    /// let policy = gradus::Compiler::new().compile(text)?;
    /// let (revisits, calls) = (Int64Array::from(vec![4, 1]), Int64Array::new_null(2));
    /// let batch =
    ///     RecordBatch::try_from_iter([("revisits", Arc::new(revisits) as ArrayRef), ("calls", Arc::new(calls))])?;
    /// let graded = policy.columns(&batch.schema())?.with_possible().grade(&batch)?;
    /// let possible = graded.column_by_name("possible").expect("a column").as_string::<i32>();
    /// assert_eq!((possible.value(0), possible.is_null(1)), ("A, B", true));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_possible(mut self) -> Self {
        self.possible = Some(Arc::new(Possible::new(&self.policy, self.lang)));
        self
    }

    /// The same, which also gives these scorecards and decisions, by their ids, each in a column of its own behind the
    /// others: a decision among members as a dictionary of their ids, a number as `Decimal128` (rounded half up to six digits
    /// behind the point), a date as `Date32`, yes or no as `Boolean`, all else as a text. What is absent or not settled is
    /// null, and so is all of a rejected lead.
    ///
    /// Complete leads are graded by the kernel, where it can compute what is asked for; a lead with missing facts that have
    /// no default is the row evaluator's, a hundred times as slow.
    ///
    /// # Errors
    /// A name that is no scorecard and no decision of the policy.
    ///
    /// # Example
    /// ```
    /// use std::sync::Arc;
    /// use gradus::columns::arrow_array::{Array, ArrayRef, BooleanArray, Int64Array, RecordBatch, cast::AsArray};
    ///
    /// let text = "grades A > B\ninput revisits count\nif revisits >= 3 then grade A\notherwise grade B\n\
    ///     decide call { yes when revisits >= 2  otherwise no }";
    /// let policy = gradus::Compiler::new().compile(text)?;
    /// let revisits: ArrayRef = Arc::new(Int64Array::from(vec![Some(2), Some(1), None]));
    /// let batch = RecordBatch::try_from_iter([("revisits", revisits)])?;
    /// let graded = policy.columns(&batch.schema())?.with_results(&["call"])?.grade(&batch)?;
    /// let call = graded.column_by_name("call").expect("a column").as_boolean();
    /// assert_eq!(*call, BooleanArray::from(vec![Some(true), Some(false), None]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_results(mut self, ids: &[&str]) -> Result<Self, Error> {
        let all: Vec<Asked> = Asked::all(&self.policy).collect();
        let mut asked = Vec::new();
        for id in ids {
            let found = all.iter().find(|known| known.id() == *id);
            asked.push(found.ok_or_else(|| Error::no_result(id, all.iter().map(Asked::id)))?.clone());
        }
        let nodes: Vec<_> = asked.iter().map(|asked| (asked.node, asked.kind)).collect();
        if let Some(fast) = &mut self.fast {
            fast.further = if nodes.is_empty() { None } else { self.policy.further(&nodes) };
            fast.block = fast.kernel.block(fast.further.as_ref().map_or(0, Further::width));
        }
        self.asked = asked.into();
        Ok(self)
    }

    /// The columns of the results: `grade` (the id of the grade, null where there is not exactly one), `status`
    /// (`graded`, `undetermined`, `ungraded`, `conflict` or `rejected`), `due` (the last day to follow up in time) and
    /// `fault` (why a lead is rejected, in words); behind them those of [`Columns::with_results`] and
    /// [`Columns::with_possible`].
    pub fn results(&self) -> Schema {
        results::schema(&self.asked, self.possible.is_some())
    }

    /// How many leads the row evaluator has graded, because the kernel could not take them; a hundred times as slow.
    pub const fn long_way(&self) -> u64 {
        self.long_way
    }

    /// Grades every lead of a batch, in order. A batch without rows gives one without rows.
    ///
    /// # Errors
    /// A batch with other columns than those that were bound; a result that was asked for and has more digits than a column
    /// holds (38, six of them behind the point).
    pub fn grade(&mut self, batch: &RecordBatch) -> Result<RecordBatch, Error> {
        self.grade_telling(batch, &mut |_, _| {})
    }

    /// The same, which tells of each lead that the row evaluator grades: its row, and the verdict. All that are rejected
    /// are among them.
    ///
    /// # Errors
    /// As [`Columns::grade`].
    pub(crate) fn grade_telling(&mut self, batch: &RecordBatch, tell: Tell<'_>) -> Result<RecordBatch, Error> {
        self.check(batch)?;
        let mut results = Results::new(&self.policy, &self.asked, self.possible.as_ref(), batch.num_rows());
        let dictionaries = self.dictionaries(batch);
        let mut from = 0;
        while from < batch.num_rows() {
            let rows = batch.num_rows().saturating_sub(from).min(ROWS);
            self.block((batch, &dictionaries), (from, rows), &mut results, tell);
            from = from.saturating_add(rows);
        }
        let words = self.in_words.then(|| self.policy.words(self.lang));
        results.finish(words.as_ref()).map_err(|error| Error::arrow(&error))
    }

    /// Whether a batch has the columns that were bound.
    fn check(&self, batch: &RecordBatch) -> Result<(), Error> {
        for column in &self.bound {
            let schema = batch.schema();
            let Some(field) = schema.fields().get(column.at) else {
                return Err(Error::other_batch(&column.name, &column.of, None));
            };
            if *field.name() != column.name || *field.data_type() != column.of {
                return Err(Error::other_batch(&column.name, &column.of, Some((field.name(), field.data_type()))));
            }
        }
        Ok(())
    }

    /// For each bound column, the codes of the entries of its dictionary, where it has one.
    fn dictionaries(&mut self, batch: &RecordBatch) -> Vec<Option<Codes>> {
        let Some(fast) = self.fast.as_mut() else { return Vec::new() };
        let codes = |column: &Column| Codes::of(fast.entries.get_mut(column.slot)?, batch.column(column.at));
        self.bound.iter().map(codes).collect()
    }

    fn block(
        &mut self,
        (batch, dictionaries): (&RecordBatch, &[Option<Codes>]),
        (from, rows): (usize, usize),
        results: &mut Results,
        tell: Tell<'_>,
    ) {
        // What is asked for and is no table and no sum, the row evaluator says.
        let takes = |fast: &&mut Box<Fast>| self.asked.is_empty() || fast.further.is_some();
        let Some(fast) = self.fast.as_mut().filter(takes) else {
            results.add_unknown(rows);
            (from..from.saturating_add(rows)).for_each(|row| self.by_definition(batch, row, results, tell));
            return;
        };
        fast.block.set_rows(rows);
        let mut read = Rows::new(rows);
        let mut lanes = vec![Lane::Own; fast.entries.len()];
        for (column, entries) in self.bound.iter().zip(dictionaries) {
            let default = fast.kernel.default_of(column.slot);
            let array = (batch.column(column.at).as_ref(), entries.as_ref());
            if let (Some(entry), Some(lane)) = (fast.entries.get_mut(column.slot), lanes.get_mut(column.slot)) {
                let to = (&mut fast.block, column.slot, default);
                *lane = decode(entry, array, Stretch { from, rows }, to, &mut read);
            }
        }
        for slot in &fast.absent {
            let default = fast.kernel.default_of(*slot as usize);
            fast.block.codes(*slot as usize).fill(default);
        }
        fast.kernel.judge(&mut fast.block, &lanes, self.clock, &mut fast.judged);
        results.add(&fast.judged, rows);
        if let Some(further) = &fast.further {
            further.run((&mut fast.block, &lanes), self.clock, &mut fast.judged);
            for row in 0..rows {
                let result = |at: usize| further.result((&mut fast.block, &lanes), row, at);
                results.say(from.saturating_add(row), result);
            }
        }
        for (row, lacks) in read.incomplete(&fast.absent) {
            let told = fast.further.as_ref().is_none_or(|further| further.takes_defaults(&lacks));
            let plain = told && read.is_plain(row);
            let brief =
                if plain { fast.kernel.brief_without((&mut fast.block, &lanes), row, lacks, self.clock) } else { None };
            match brief.filter(|brief| brief.status != Status::Rejected) {
                Some(brief) => {
                    results.settle(from.saturating_add(row), brief, None);
                    read.set_done(row);
                }
                None => read.set_apart(row),
            }
        }
        for row in read.open(&fast.judged.apart) {
            self.by_definition(batch, from.saturating_add(row), results, tell);
        }
    }

    /// Grades one lead by the row evaluator.
    fn by_definition(&mut self, batch: &RecordBatch, row: usize, results: &mut Results, tell: Tell<'_>) {
        self.long_way = self.long_way.saturating_add(1);
        let verdict = self.policy.grade_at(&self.lead(batch, row), self.clock);
        tell(row, &verdict);
        let fault = match &verdict.outcome {
            Outcome::Rejected { .. } => Some(reason(&self.policy.words(self.lang), &verdict, None)),
            _ => None,
        };
        let brief: Brief = self.policy.brief_of_verdict(&verdict);
        results.settle(row, brief, fault);
        results.say(row, |at| self.asked.get(at).and_then(|asked| asked.answer(&verdict)).cloned());
    }

    /// One lead of a batch, as the row evaluator reads it: by the names of the columns.
    fn lead(&self, batch: &RecordBatch, row: usize) -> Lead {
        let mut lead = Lead::new();
        for column in &self.bound {
            let fact: Fact = fact(batch.column(column.at).as_ref(), row);
            lead.push(column.name.clone(), fact);
        }
        lead
    }

    /// One lead of a batch; for tests that compare, and to ask why a lead got its grade.
    ///
    /// # Errors
    /// A batch with other columns than those that were bound.
    pub fn record(&self, batch: &RecordBatch, row: usize) -> Result<Lead, Error> {
        self.check(batch)?;
        Ok(if row < batch.num_rows() { self.lead(batch, row) } else { Lead::new() })
    }
}

/// The crate whose record batches are taken, in the version that this one is built with.
pub use arrow_array;
/// The crate of their schemas.
pub use arrow_schema;
