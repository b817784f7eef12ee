//! Renders graded records one by one, on any thread.

use std::io::Write;

use crate::data::binder::Raw;
use crate::data::csv;
use crate::data::error::Error;
use crate::data::format::Format;
use crate::data::row::{Original, Row};
use crate::data::writer::object::{self, Graded};
use crate::data::writer::said::Said;
use crate::data::writer::sheet::Sheet;
use crate::data::writer::table::Table;
use crate::eval::Verdict;

/// Renders records as [`Writer`](crate::data::Writer) writes them, without what stands between them.
pub(crate) struct Renderer {
    form: Form,
    headings: Vec<String>,
}

enum Form {
    Csv(Box<Table>),
    Ndjson,
    Json,
    Ron,
}

impl Renderer {
    /// None where the form of a record depends on those before it: a table made of what is none.
    pub(crate) fn new(format: Format, sheet: Sheet, headings: &[String]) -> Option<Self> {
        let form = match format {
            Format::Csv if headings.is_empty() => return None,
            Format::Csv => Form::Csv(Box::new(Table::new(sheet, headings))),
            Format::Ndjson => Form::Ndjson,
            Format::Json => Form::Json,
            Format::Ron => Form::Ron,
        };
        Some(Self { form, headings: headings.to_vec() })
    }

    /// Renders one record. `false` where it is none of this form, and nothing was rendered.
    ///
    /// # Errors
    /// As [`Writer::write`](crate::data::Writer::write).
    pub(crate) fn render(&self, out: &mut Vec<u8>, row: &Row, verdict: &Verdict, reason: &str) -> Result<bool, Error> {
        let graded = Graded::new(&row.original, &self.headings, verdict, reason);
        match (&self.form, &row.original) {
            (Form::Csv(table), Original::Cells(cells)) => table.write_row(out, cells, verdict, reason)?,
            (Form::Csv(_), Original::Json(_) | Original::Lead(_) | Original::Text(_)) => return Ok(false),
            (Form::Ndjson, _) => {
                object::write_json(out, &graded)?;
                out.write_all(b"\n")?;
            }
            (Form::Json, _) => object::write_json(out, &graded)?,
            (Form::Ron, _) => object::write_ron(out, &graded)?,
        }
        Ok(true)
    }

    /// What is written of a verdict, apart from the record; none in a form that is not made of records as they came.
    ///
    /// # Errors
    /// As [`Renderer::render`].
    pub(crate) fn said(&self, verdict: &Verdict, reason: &str) -> Result<Option<Said>, Error> {
        Ok(match &self.form {
            Form::Csv(table) => Some(table.said(verdict, reason)?),
            Form::Ndjson | Form::Json => Said::of_json(&object::stamp_json(verdict, reason)?, verdict),
            Form::Ron => None,
        })
    }

    /// Renders a record of which this is said, in three parts: what [`Renderer::render`] makes of it. `false` where that takes more than
    /// the record as it came, and nothing was rendered.
    ///
    /// # Errors
    /// As [`Renderer::render`].
    pub(crate) fn render_said(&self, out: &mut Vec<u8>, raw: &Raw, said: [&[u8]; 3]) -> Result<bool, Error> {
        match (&self.form, raw) {
            (Form::Csv(table), Raw::Cells(csv::Record { cells: Ok(cells), .. })) => {
                table.write_said(out, cells, said)?;
                Ok(true)
            }
            (Form::Ndjson | Form::Json, Raw::Json(element)) => {
                let written = object::write_said(out, &element.text, said);
                if written && matches!(self.form, Form::Ndjson) {
                    out.push(b'\n');
                }
                Ok(written)
            }
            (Form::Ndjson | Form::Json, Raw::Cells(csv::Record { cells: Ok(cells), .. })) => {
                object::write_cells(out, &self.headings, cells, said)?;
                if matches!(self.form, Form::Ndjson) {
                    out.push(b'\n');
                }
                Ok(true)
            }
            (Form::Csv(_) | Form::Ndjson | Form::Json | Form::Ron, _) => Ok(false),
        }
    }
}
