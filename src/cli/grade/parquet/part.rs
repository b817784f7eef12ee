//! One part of a file: read, graded, counted, and encoded for the results.

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::Int8Type;
use arrow_schema::SchemaRef;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::errors::Result as Coded;

use crate::cli::error::Error;
use crate::cli::grade::parquet::added::Added;
use crate::cli::grade::parquet::input::{Input, Part, text};
use crate::cli::grade::parquet::shared::fitted;
use crate::cli::grade::summary::{Place, Tally};
use crate::columns::{Columns, STATUSES};
use crate::diagnostic::Lang;
use crate::eval::{Clock, Verdict};
use crate::policy::Policy;

/// What one thread grades parts with.
pub(super) struct Hand<'a> {
    pub(super) policy: &'a Policy,
    pub(super) clock: Clock,
    pub(super) lang: Lang,
    pub(super) files: &'a [Input],
    /// The columns that all files have in common.
    pub(super) came: &'a SchemaRef,
    pub(super) columns: Columns,
    pub(super) added: &'a Added,
    pub(super) factory: &'a ArrowRowGroupWriterFactory,
}

/// What came of a part: a row group of the results.
pub(super) struct Done {
    pub(super) chunks: Vec<ArrowColumnChunk>,
    pub(super) tally: Tally,
    /// The bytes that were read for it, more or less.
    pub(super) bytes: u64,
}

impl Hand<'_> {
    /// Grades a part.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn grade(&mut self, part: &Part) -> Result<Done, Error> {
        // INVARIANT: parts are those of these files.
        let file = self.files.get(part.file).ok_or(Error::NoRecords)?;
        let lang = self.lang;
        let fail = |error: String| file.damaged(part, &error, lang);
        let mut tally = Tally::new(self.policy, self.lang);
        let mut writers = self.factory.create_column_writers(0).map_err(|error| fail(text(&error)))?;
        let mut before = part.before;
        for batch in file.read(part) {
            let batch = batch.map_err(|error| fail(text(&error)))?;
            let batch = fitted(batch, self.came).map_err(|error| fail(error.to_string()))?;
            let graded = self.grade_batch(file, &batch, before, &mut tally)?;
            let all = self.added.beside(&batch, &graded).map_err(|error| fail(error.to_string()))?;
            write(&mut writers, &all).map_err(|error| fail(text(&error)))?;
            before = before.saturating_add(u64::try_from(batch.num_rows()).unwrap_or_default());
        }
        let chunks = writers.into_iter().map(ArrowColumnWriter::close).collect::<Coded<Vec<_>>>();
        Ok(Done { chunks: chunks.map_err(|error| fail(text(&error)))?, tally, bytes: part.bytes })
    }

    /// Grades and counts a batch, in front of which stand so many rows.
    fn grade_batch(
        &mut self,
        file: &Input,
        batch: &RecordBatch,
        before: u64,
        tally: &mut Tally,
    ) -> Result<RecordBatch, Error> {
        let place =
            |row: usize| Place::Row(before.saturating_add(u64::try_from(row).unwrap_or_default()).saturating_add(1));
        let mut tell = |row: usize, verdict: &Verdict| tally.note(&file.path, place(row), verdict);
        let unfit =
            |error: crate::columns::Error| Error::Records(file.path.clone(), error.message(self.lang).to_owned());
        let graded = self.columns.grade_telling(batch, &mut tell).map_err(unfit)?;
        count(&graded, tally);
        // Shares that the policy expects are told by the trace of each lead.
        if !self.policy.plan().expects.is_empty() {
            for row in 0..batch.num_rows() {
                let lead = self.columns.record(batch, row).map_err(unfit)?;
                let (_, trace) = self.policy.explain_at(&lead, self.clock);
                tally.expect(self.policy, Some(&trace));
            }
        }
        Ok(graded)
    }
}

/// Counts the leads of a batch by status and grade.
fn count(graded: &RecordBatch, tally: &mut Tally) {
    let [grades, statuses] = [0, 1].map(|at| graded.column(at).as_dictionary::<Int8Type>().keys());
    let mut counts = vec![[0_u64; 129]; STATUSES.len()];
    for (grade, status) in grades.iter().zip(statuses.values()) {
        // Behind the last grade stand leads without one.
        let grade = grade.and_then(|grade| usize::try_from(grade).ok()).unwrap_or(128);
        let of_status = usize::try_from(*status).ok().and_then(|status| counts.get_mut(status));
        if let Some(count) = of_status.and_then(|counts| counts.get_mut(grade)) {
            *count = count.saturating_add(1);
        }
    }
    for (status, grades) in counts.iter().enumerate() {
        for (grade, count) in grades.iter().enumerate().filter(|(_, count)| **count > 0) {
            tally.add_all(status, (grade < 128).then_some(grade), *count);
        }
    }
}

/// Encodes a batch behind what is encoded already.
fn write(writers: &mut [ArrowColumnWriter], batch: &RecordBatch) -> Coded<()> {
    let schema = batch.schema();
    let mut writers = writers.iter_mut();
    for (field, array) in schema.fields().iter().zip(batch.columns()) {
        for (leaf, writer) in compute_leaves(field, array)?.iter().zip(&mut writers) {
            writer.write(leaf)?;
        }
    }
    Ok(())
}
