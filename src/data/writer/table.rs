//! Writes a table: the columns that came, then those that grading adds.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{self, Write};

use crate::data::reader::VERDICT;
use crate::data::row::{Cells, Original, Row};
use crate::data::writer::object;
#[cfg(feature = "cli")]
use crate::data::writer::said::Said;
use crate::data::writer::sheet::Sheet;
use crate::diagnostic::{RecordProblem, TableProblem};
use crate::eval::Verdict;
use crate::value::fold;
use crate::value::numeral::Numeral;

/// Fields left out that are told of, at most.
const TOLD: usize = 100;

/// Records that are looked at for columns before the headings are written, where what is read has no headings.
const AHEAD: usize = 1_000;

/// The fields of a record that is no row of a table.
type Fields = Vec<(String, String)>;

pub(super) struct Table {
    sheet: Sheet,
    /// Headings of the columns that came; those of the first records when it is no table that is read.
    headings: Vec<String>,
    /// Records whose headings are not written yet: their fields, and the cells that are added.
    waiting: Option<Vec<(Fields, Vec<String>)>>,
    delimiter: u8,
    left_out: HashSet<String>,
    warnings: Vec<RecordProblem>,
}

impl Table {
    pub(super) fn new(sheet: Sheet, headings: &[String]) -> Self {
        let (left_out, warnings) = (HashSet::new(), Vec::new());
        let waiting = headings.is_empty().then(Vec::new);
        Self { sheet, headings: headings.to_vec(), waiting, delimiter: b',', left_out, warnings }
    }

    pub(super) fn delimit_by(&mut self, delimiter: u8) {
        self.delimiter = delimiter;
    }

    pub(super) fn take_warnings(&mut self) -> Vec<RecordProblem> {
        std::mem::take(&mut self.warnings)
    }

    fn write_headings(&self, out: &mut impl Write) -> io::Result<()> {
        let added = free_names(self.headings.iter().map(String::as_str), self.sheet.headings());
        self.write_line(out, self.headings.iter().map(String::as_str), &added)
    }

    /// The headings of a table that is read, before its first row.
    pub(super) fn start(&mut self, out: &mut impl Write) -> io::Result<()> {
        if self.waiting.is_some() { Ok(()) } else { self.write_headings(out) }
    }

    pub(super) fn write(&mut self, out: &mut impl Write, row: &Row, verdict: &Verdict, reason: &str) -> io::Result<()> {
        let added = self.sheet.cells(verdict, reason);
        match &row.original {
            Original::Cells(cells) => self.write_cells(out, cells, &added),
            Original::Json(_) | Original::Lead(_) | Original::Text(_) => {
                let fields = fields(&row.original);
                let Some(waiting) = &mut self.waiting else { return self.write_fields(out, &fields, &added) };
                for (name, _) in &fields {
                    if !self.headings.contains(name) {
                        self.headings.push(name.clone());
                    }
                }
                waiting.push((fields, added));
                if waiting.len() >= AHEAD { self.finish(out) } else { Ok(()) }
            }
        }
    }

    /// Writes a row of the table that is read.
    #[cfg(feature = "cli")]
    pub(super) fn write_row(
        &self,
        out: &mut impl Write,
        cells: &Cells,
        verdict: &Verdict,
        reason: &str,
    ) -> io::Result<()> {
        let added = self.sheet.cells(verdict, reason);
        self.write_cells(out, cells, &added)
    }

    /// What is added to a row, in front of, in and behind the columns of the deadline, each cell behind a delimiter.
    #[cfg(feature = "cli")]
    pub(super) fn said(&self, verdict: &Verdict, reason: &str) -> io::Result<Said> {
        let cells = self.sheet.cells(verdict, reason);
        let deadline = self.sheet.deadline();
        let written = |cells: Option<&[String]>| {
            let mut out = Vec::new();
            for cell in cells.unwrap_or_default() {
                out.push(self.delimiter);
                write_cell(&mut out, &harmless(cell), self.delimiter)?;
            }
            io::Result::Ok(out.into_boxed_slice())
        };
        Ok(Said {
            before: written(cells.get(..deadline.start))?,
            deadline: written(cells.get(deadline.clone()))?,
            behind: written(cells.get(deadline.end..))?,
        })
    }

    /// Writes a row of the table that is read, which has a cell for each heading, and what was said of its lead.
    #[cfg(feature = "cli")]
    pub(super) fn write_said(&self, out: &mut Vec<u8>, cells: &Cells, said: [&[u8]; 3]) -> io::Result<()> {
        match cells.as_written(self.delimiter) {
            Some(line) => out.extend_from_slice(line.as_bytes()),
            None => {
                for (at, cell) in cells.iter().enumerate() {
                    if at > 0 {
                        out.push(self.delimiter);
                    }
                    write_cell(out, cell, self.delimiter)?;
                }
            }
        }
        said.into_iter().for_each(|part| out.extend_from_slice(part));
        out.push(b'\n');
        Ok(())
    }

    /// A ragged row is filled up, or cut: its reason says so, and the columns stay in line.
    fn write_cells(&self, out: &mut impl Write, cells: &Cells, added: &[String]) -> io::Result<()> {
        let cells = cells.iter().chain(std::iter::repeat("")).take(self.headings.len());
        self.write_line(out, cells, added)
    }

    /// Writes what waits for its headings.
    pub(super) fn finish(&mut self, out: &mut impl Write) -> io::Result<()> {
        let Some(waiting) = self.waiting.take() else { return Ok(()) };
        self.write_headings(out)?;
        waiting.iter().try_for_each(|(fields, added)| self.write_fields(out, fields, added))
    }

    fn write_fields(&mut self, out: &mut impl Write, fields: &Fields, added: &[String]) -> io::Result<()> {
        for (name, _) in fields {
            if self.left_out.len() < TOLD && !self.headings.contains(name) && self.left_out.insert(name.clone()) {
                self.warnings.push(TableProblem::FieldLeftOut { field: name.clone() }.into());
            }
        }
        let cells = self
            .headings
            .iter()
            .map(|heading| fields.iter().find(|(name, _)| name == heading).map_or("", |(_, text)| text.as_str()));
        self.write_line(out, cells, added)
    }

    /// The cells that came as they are, those that are added so that no spreadsheet takes one for a formula.
    fn write_line<'a>(
        &self,
        out: &mut impl Write,
        original: impl Iterator<Item = &'a str>,
        added: &'a [String],
    ) -> io::Result<()> {
        let added = added.iter().map(|cell| harmless(cell));
        let mut first = true;
        for cell in original.map(Cow::Borrowed).chain(added) {
            if !first {
                out.write_all(&[self.delimiter])?;
            }
            first = false;
            write_cell(out, &cell, self.delimiter)?;
        }
        out.write_all(b"\n")
    }
}

/// The headings of columns that are added to these: a table that was graded before has such columns, and two of one name
/// could not be read again.
pub(crate) fn free_names<'a, S: AsRef<str>>(there: impl IntoIterator<Item = &'a str>, added: &[S]) -> Vec<String> {
    let mut taken: HashSet<String> = there.into_iter().map(fold::key).collect();
    let free = |heading: &S| {
        let mut name = heading.as_ref().to_owned();
        let mut copy = 2_u32;
        while !taken.insert(fold::key(&name)) {
            name = format!("{} {copy}", heading.as_ref());
            copy = copy.saturating_add(1);
        }
        name
    };
    added.iter().map(free).collect()
}

/// Writes a cell, between quotes where it needs them.
pub(crate) fn write_cell(out: &mut (impl Write + ?Sized), cell: &str, delimiter: u8) -> io::Result<()> {
    let needs_quotes = |byte: u8| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r');
    if !cell.bytes().any(needs_quotes) {
        return out.write_all(cell.as_bytes());
    }
    out.write_all(b"\"")?;
    out.write_all(cell.replace('"', "\"\"").as_bytes())?;
    out.write_all(b"\"")
}

/// A cell that a spreadsheet program does not run: what looks like a formula gets a mark before it, numbers do not.
fn harmless(cell: &str) -> Cow<'_, str> {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula && Numeral::read(cell).is_err() { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The fields of a record as cells; what was graded before leaves no verdict behind.
fn fields(original: &Original) -> Fields {
    let mut fields = match original {
        Original::Cells(_) | Original::Text(_) => Vec::new(),
        Original::Json(text) => object::json_cells(text),
        Original::Lead(lead) => object::lead_cells(lead),
    };
    fields.retain(|(name, _)| name != VERDICT);
    fields
}
