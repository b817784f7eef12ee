//! Where graded leads go: a file of records, or a table for people.

use std::io::Write;

use comfy_table::{ContentArrangement, Table, presets};

use crate::cli::files::Output;
use crate::cli::grade::To;
use crate::cli::ui::plain;
use crate::data::{self, Row, Sheet, Writer};
use crate::diagnostic::{Lang, RecordProblem};
use crate::eval::Verdict;

/// Where graded leads go.
pub(crate) enum Sink<'a> {
    /// A file of records, written as it comes.
    Records(Box<Writer<&'a mut Output>>),
    /// A table, which is drawn when all is known.
    Table {
        /// What it is drawn on.
        out: &'a mut Output,
        /// The columns.
        sheet: Box<Sheet>,
        /// The rows so far.
        table: Box<Table>,
    },
}

impl<'a> Sink<'a> {
    /// Starts to write.
    ///
    /// # Errors
    /// When the output fails.
    pub(crate) fn new(
        to: To,
        out: &'a mut Output,
        sheet: Sheet,
        lang: Lang,
        headings: &[String],
        bom: bool,
    ) -> Result<Self, data::Error> {
        let Some(format) = to.format() else {
            let mut table = Table::new();
            let head = std::iter::once(lang.pick("lead", "客户").to_owned()).chain(sheet.headings().to_vec());
            table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_header(head);
            return Ok(Self::Table { out, sheet: Box::new(sheet), table: Box::new(table) });
        };
        Ok(Self::Records(Box::new(Writer::new(out, format, sheet, headings, bom)?)))
    }

    /// Writes one lead.
    ///
    /// # Errors
    /// When the output fails.
    pub(crate) fn write(&mut self, row: &Row, verdict: &Verdict, why: &str) -> Result<(), data::Error> {
        match self {
            Self::Records(writer) => writer.write(row, verdict, why),
            Self::Table { sheet, table, .. } => {
                let id = row.id.clone().unwrap_or_else(|| row.line.to_string());
                let cells = std::iter::once(id).chain(sheet.cells(verdict, why)).map(|cell| plain(&cell));
                table.add_row(cells);
                Ok(())
            }
        }
    }

    /// Whether leads stand one behind the other, with nothing between them.
    pub(crate) fn is_of_lines(&self) -> bool {
        matches!(self, Self::Records(writer) if writer.is_of_lines())
    }

    /// Writes one lead that a renderer has made of it; several, where nothing stands between them; nothing of none.
    ///
    /// # Errors
    /// When the output fails.
    pub(crate) fn write_rendered(&mut self, records: &[u8]) -> Result<(), data::Error> {
        match self {
            Self::Records(writer) if !records.is_empty() => writer.write_rendered(records),
            // INVARIANT: a table has no renderer.
            Self::Records(_) | Self::Table { .. } => Ok(()),
        }
    }

    /// Writes what is left; gives what was left out.
    ///
    /// # Errors
    /// When the output fails.
    pub(crate) fn finish(self) -> Result<Vec<RecordProblem>, data::Error> {
        match self {
            Self::Records(writer) => writer.finish().map(|(_, warnings)| warnings),
            Self::Table { out, table, .. } => {
                writeln!(out, "{}", table.trim_fmt())?;
                Ok(Vec::new())
            }
        }
    }
}
