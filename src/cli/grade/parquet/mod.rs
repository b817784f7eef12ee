//! Leads from Parquet files, graded in columns and written to one.
//!
//! A file is graded in parts, each a stretch of one of its row groups and a row group of the results: read, graded and
//! encoded by one thread, and written in the order of the file. What the parts are depends on the files alone, so that
//! results are the same, byte for byte, on any number of threads; and as parts are bounded, so is memory.

mod added;
mod guard;
mod input;
mod part;
mod shared;
mod unfolded;

use std::path::Path;
use std::sync::Arc;
use std::thread;

use arrow_schema::Schema;
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::add_encoded_arrow_schema_to_metadata;
use parquet::arrow::arrow_writer::ArrowRowGroupWriterFactory;
use parquet::basic::Compression;
use parquet::errors::{ParquetError, Result as Coded};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;

use crate::cli::error::Error;
use crate::cli::files::{Output, Target};
use crate::cli::grade::parquet::added::{Added, Further};
use crate::cli::grade::parquet::input::{Input, Part};
use crate::cli::grade::parquet::part::{Done, Hand};
use crate::cli::grade::parquet::shared::shared;
use crate::cli::grade::progress::Progress;
use crate::cli::grade::relay::Relay;
use crate::cli::grade::summary::Tally;
use crate::cli::leads;
use crate::columns::Columns;
use crate::data;
use crate::diagnostic::Lang;
use crate::eval::Clock;
use crate::policy::Policy;

/// What is graded, and how.
pub(super) struct Run<'a> {
    pub(super) policy: &'a Policy,
    pub(super) clock: Clock,
    pub(super) lang: Lang,
    pub(super) files: &'a [&'a Path],
    /// On how many threads, given the bytes of the files.
    pub(super) threads: &'a dyn Fn(u64) -> usize,
    /// Opens where the results go.
    pub(super) output: &'a dyn Fn() -> Result<Output, Error>,
}

impl Run<'_> {
    /// Grades all files, writes the results and counts them.
    ///
    /// # Errors
    /// When a file cannot be read, is of other columns than the first one or than the policy takes, or the results cannot
    /// be written.
    pub(super) fn grade(&self) -> Result<Tally, Error> {
        let policy = &self.policy.at(self.clock);
        let mut files = Vec::new();
        for path in self.files {
            files.push(Input::open(path, self.lang)?);
        }
        let Some(first) = files.first() else { return Err(Error::NoRecords) };
        let came = shared(files.iter().map(|file| (file.path.as_path(), file.schema())))?;
        let columns = bind(policy, (&first.path, &came), self.lang)?;
        let added = Added::new(policy, &came, &columns.results(), self.lang);
        let mut output = (self.output)()?;
        let target = output.target();
        let fail = |error| write_failed(&target, error);
        let mut writer = start(&mut output, added.schema()).map_err(fail)?;
        let factory = ArrowRowGroupWriterFactory::new(&writer, added.schema().clone());
        let bytes = files.iter().map(|file| file.bytes).fold(0, u64::saturating_add);
        let progress = Progress::new(Some(bytes));
        let hand = || Hand {
            policy,
            clock: self.clock,
            lang: self.lang,
            files: &files,
            came: &came,
            columns: columns.clone(),
            added: &added,
            factory: &factory,
        };
        let threads = (self.threads)(bytes);
        let mut own = hand();
        let others: Vec<Hand<'_>> = (0..if threads > 1 { threads } else { 0 }).map(|_| hand()).collect();
        let mut tally = Tally::new(policy, self.lang);
        let mut put = |done: Result<Done, Error>| {
            let Done { chunks, tally: counted, bytes } = done?;
            tally.merge(counted);
            let mut group = writer.next_row_group().map_err(fail)?;
            for chunk in chunks {
                chunk.append_to_row_group(&mut group).map_err(fail)?;
            }
            group.close().map_err(fail)?;
            progress.advance(bytes);
            Ok::<(), Error>(())
        };
        thread::scope(|scope| {
            let workers = others.into_iter().map(|mut hand| move || move |part: Part| hand.grade(&part));
            let mut relay = Relay::start(scope, workers);
            for part in files.iter().enumerate().flat_map(|(at, file)| file.parts(at)) {
                if relay.is_alone() {
                    put(own.grade(&part))?;
                } else {
                    relay.give(part);
                }
                if !relay.take(false, &mut put)? {
                    return Ok(());
                }
            }
            relay.take(true, &mut put).map(drop)
        })?;
        writer.close().map_err(fail)?;
        output.finish()?;
        progress.finish();
        Ok(tally)
    }
}

/// Binds the columns of a file to the facts of the policy, and warns of what is odd about them, as of a table: a fact
/// without a column is missing in every lead.
fn bind(policy: &Policy, (path, schema): (&Path, &Schema), lang: Lang) -> Result<Columns, Error> {
    let facts = policy.schema();
    let names = || schema.fields().iter().map(|field| field.name().as_str());
    let found: Vec<_> = names().map(|name| facts.find(name)).collect();
    if found.iter().all(Option::is_none) && !facts.fields().is_empty() {
        let titles = facts.fields().iter().map(|field| field.title().to_owned()).collect();
        return Err(Error::ForeignLeads(path.to_owned(), titles));
    }
    let held = |at: usize| found.iter().flatten().any(|input| input.index() == at);
    let absent: Vec<&str> =
        facts.fields().iter().enumerate().filter(|(at, _)| !held(*at)).map(|(_, field)| field.id()).collect();
    let further = Further::all(policy);
    let asked: Vec<&str> = further.iter().map(|result| result.id.as_str()).collect();
    let columns = policy.columns_without(schema, &absent).and_then(|columns| columns.with_results(&asked));
    let columns = columns.map_err(|error| Error::Records(path.to_owned(), error.with_help(lang)))?;
    let unknown = names().filter(|name| !data::names_the_lead(name)).filter_map(|name| facts.unknown(name));
    for problem in unknown.chain(facts.mostly_missing(&found)) {
        leads::tell(path, &problem, lang);
    }
    Ok(columns.spoken_in(lang).with_possible().in_words())
}

/// Starts a file of these columns.
fn start<'a>(output: &'a mut Output, schema: &Arc<Schema>) -> Coded<SerializedFileWriter<&'a mut Output>> {
    // Every reader takes it, and it is quick.
    let mut properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    add_encoded_arrow_schema_to_metadata(schema, &mut properties);
    let of_parquet = ArrowSchemaConverter::new().convert(schema)?;
    SerializedFileWriter::new(output, of_parquet.root_schema_ptr(), Arc::new(properties))
}

/// What is said where results cannot be written.
fn write_failed(target: &Target, error: ParquetError) -> Error {
    target.fail(match error {
        ParquetError::External(error) => match error.downcast::<std::io::Error>() {
            Ok(error) => *error,
            Err(error) => std::io::Error::other(error.to_string()),
        },
        other => std::io::Error::other(input::text(&other)),
    })
}
