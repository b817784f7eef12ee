//! Writes graded records: the record as it came, and what the policy says of it.

mod object;
#[cfg(feature = "cli")]
mod renderer;
#[cfg(feature = "cli")]
mod said;
mod sheet;
mod shown;
mod table;

use std::io::Write;

use crate::data::error::Error;
use crate::data::format::Format;
use crate::data::row::Row;
use crate::data::writer::object::Graded;
use crate::data::writer::table::Table;
use crate::diagnostic::RecordProblem;
use crate::eval::Verdict;

#[cfg(feature = "cli")]
pub(crate) use crate::data::writer::object::Stamp;
#[cfg(feature = "cli")]
pub(crate) use crate::data::writer::renderer::Renderer;
#[cfg(feature = "cli")]
pub(crate) use crate::data::writer::said::Said;
#[cfg(feature = "cli")]
pub(crate) use crate::data::writer::sheet::DIVIDERS;
pub use crate::data::writer::sheet::Sheet;
pub(crate) use crate::data::writer::sheet::status_word;
#[cfg(feature = "parquet")]
pub(crate) use crate::data::writer::table::free_names;
#[cfg(feature = "sheets")]
pub(crate) use crate::data::writer::table::write_cell;

/// A writer of graded records in one format.
pub struct Writer<W: Write> {
    out: W,
    format: Form,
    headings: Vec<String>,
    written: u64,
}

enum Form {
    Csv(Box<Table>),
    Ndjson,
    Json,
    Ron,
}

impl<W: Write> Writer<W> {
    /// Starts to write. `headings` are those of the table that is read, if it is one; `bom` asks for a byte order mark
    /// before a table, by which spreadsheet programs know UTF-8.
    ///
    /// # Errors
    /// What the system says.
    pub fn new(mut out: W, format: Format, sheet: Sheet, headings: &[String], bom: bool) -> Result<Self, Error> {
        let format = match format {
            Format::Csv => {
                if bom {
                    out.write_all("\u{feff}".as_bytes())?;
                }
                Form::Csv(Box::new(Table::new(sheet, headings)))
            }
            Format::Ndjson => Form::Ndjson,
            Format::Json => Form::Json,
            Format::Ron => Form::Ron,
        };
        Ok(Self { out, format, headings: headings.to_vec(), written: 0 })
    }

    /// The same, with another sign between the cells of a table.
    #[must_use]
    pub fn delimited_by(mut self, delimiter: u8) -> Self {
        if let Form::Csv(table) = &mut self.format {
            table.delimit_by(delimiter);
        }
        self
    }

    /// Writes one record with its verdict and the reason in words.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&mut self, row: &Row, verdict: &Verdict, reason: &str) -> Result<(), Error> {
        let first = self.written == 0;
        let graded = Graded::new(&row.original, &self.headings, verdict, reason);
        match &mut self.format {
            Form::Csv(table) => {
                if first {
                    table.start(&mut self.out)?;
                }
                table.write(&mut self.out, row, verdict, reason)?;
            }
            Form::Ndjson => {
                object::write_json(&mut self.out, &graded)?;
                self.out.write_all(b"\n")?;
            }
            Form::Json => {
                self.out.write_all(if first { b"[\n" } else { b",\n" })?;
                object::write_json(&mut self.out, &graded)?;
            }
            Form::Ron => {
                self.out.write_all(if first { b"[\n" } else { b",\n" })?;
                object::write_ron(&mut self.out, &graded)?;
            }
        }
        self.written = self.written.saturating_add(1);
        Ok(())
    }

    /// Whether records stand one behind the other, with nothing between them.
    #[cfg(feature = "cli")]
    pub(crate) const fn is_of_lines(&self) -> bool {
        matches!(self.format, Form::Csv(_) | Form::Ndjson)
    }

    /// Writes a record that a [`Renderer`] has made; several, where nothing stands between them.
    ///
    /// # Errors
    /// What the system says.
    #[cfg(feature = "cli")]
    pub(crate) fn write_rendered(&mut self, records: &[u8]) -> Result<(), Error> {
        let first = self.written == 0;
        match &mut self.format {
            Form::Csv(table) if first => table.start(&mut self.out)?,
            Form::Csv(_) | Form::Ndjson => {}
            Form::Json | Form::Ron => self.out.write_all(if first { b"[\n" } else { b",\n" })?,
        }
        self.out.write_all(records)?;
        self.written = self.written.saturating_add(1);
        Ok(())
    }

    /// Ends the file and gives back what was written to, and warnings: fields that found no column.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(mut self) -> Result<(W, Vec<RecordProblem>), Error> {
        let none = self.written == 0;
        let mut warnings = Vec::new();
        match &mut self.format {
            Form::Csv(table) => {
                if none {
                    table.start(&mut self.out)?;
                }
                table.finish(&mut self.out)?;
                warnings = table.take_warnings();
            }
            Form::Ndjson => {}
            Form::Json | Form::Ron => self.out.write_all(if none { b"[]\n" } else { b"\n]\n" })?,
        }
        self.out.flush()?;
        Ok((self.out, warnings))
    }
}
