//! Reads records of any format as rows of facts.

use std::borrow::Cow;
use std::io::{BufRead, Read};
use std::sync::Arc;

use crate::data::binder::{Binder, Headed, Raw, Strange, Strangers};
use crate::data::encoding::{Decoder, Encoding};
use crate::data::error::Error;
use crate::data::format::Format;
use crate::data::ids::Ids;
use crate::data::json::{Element, Elements};
use crate::data::lines::{Lines, Piece};
use crate::data::no_leads::NoLeads;
use crate::data::row::{Cells, Row, names_the_lead};
use crate::data::{csv, ron};
use crate::diagnostic::{FileProblem, Lang, RecordProblem};
use crate::eval::{Fault, Schema};
use crate::plan::InputId;

/// The field that a graded record holds its verdict in; no fact, and nothing to warn of.
pub(crate) const VERDICT: &str = "gradus";

/// A reader of records, one at a time in bounded memory (a file in RON is read whole).
///
/// A record that cannot be read is a row with faults, and the next one follows; what is wrong with the whole file
/// (headings, an open quote, the encoding) is an error.
pub struct Reader<'a, R> {
    source: Source<R>,
    headings: Vec<String>,
    binder: Binder<'a>,
    warnings: Vec<RecordProblem>,
    /// Names that were warned of, whichever thread met them.
    warned: Strangers,
    ids: Ids,
    no_leads: NoLeads,
    failed: bool,
}

enum Source<R> {
    Csv(csv::Records<Decoder<R>>),
    Ndjson { lines: Lines<Decoder<R>>, buffer: Vec<u8>, any: bool },
    Json(Elements<Decoder<R>>),
    Ron(std::vec::IntoIter<ron::Entry>, Encoding),
}

impl<'a, R: Read> Reader<'a, R> {
    /// Starts to read; headings are read and bound at once.
    ///
    /// # Errors
    /// An empty file, headings that cannot be used, an unknown encoding, or what the system says.
    pub fn new(schema: &'a Schema, format: Format, input: R) -> Result<Self, Error> {
        let decoder = Decoder::new(input);
        let mut headings = Vec::new();
        let mut warnings = Vec::new();
        let mut headed = None;
        let source = match format {
            Format::Csv => {
                let mut records = csv::Records::new(decoder);
                let first = records.next()?.ok_or(FileProblem::Empty)?;
                let cells = first.cells?;
                let columns = schema.columns(first.line, cells.iter(), names_the_lead).map_err(Error::Problems)?;
                headings = cells.iter().map(str::to_owned).collect();
                warnings = columns.warnings().to_vec();
                let id = headings.iter().position(|heading| names_the_lead(heading));
                headed = Some(Arc::new(Headed { columns, id }));
                Source::Csv(records)
            }
            Format::Ndjson => Source::Ndjson { lines: Lines::new(decoder), buffer: Vec::new(), any: false },
            Format::Json => Source::Json(Elements::new(decoder)),
            Format::Ron => {
                let mut decoder = decoder;
                let entries = ron::read(&mut decoder)?;
                Source::Ron(entries.into_iter(), decoder.encoding())
            }
        };
        let binder = Binder::new(schema, headed);
        Ok(Self {
            source,
            headings,
            binder,
            warnings,
            warned: Strangers::default(),
            ids: Ids::default(),
            no_leads: NoLeads::default(),
            failed: false,
        })
    }

    /// The headings of a table, as they stand there; none in other formats.
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// What stands between the cells of a table: a comma, a tab or a semicolon.
    pub fn delimiter(&self) -> u8 {
        match &self.source {
            Source::Csv(records) => records.delimiter(),
            Source::Ndjson { .. } | Source::Json(_) | Source::Ron(..) => b',',
        }
    }

    /// The encoding, as far as the file has been read.
    pub fn encoding(&self) -> Encoding {
        match &self.source {
            Source::Csv(records) => records.input().encoding(),
            Source::Ndjson { lines, .. } => lines.input.encoding(),
            Source::Json(elements) => elements.input().encoding(),
            Source::Ron(_, encoding) => *encoding,
        }
    }

    /// Warnings since the last call: names that the policy does not know, each one once.
    pub fn take_warnings(&mut self) -> Vec<RecordProblem> {
        std::mem::take(&mut self.warnings)
    }

    /// What is wrong with a row, as a person is told: line, column and reason.
    pub fn told(&self, line: u64, fault: &Fault, lang: Lang) -> String {
        let message = fault.problem.wording(lang).message;
        if let RecordProblem::Table(_) | RecordProblem::File(FileProblem::NotJson { .. } | FileProblem::NotRon { .. }) =
            fault.problem
        {
            // The place is part of the message.
            return message;
        }
        if fault.field.is_empty() {
            return lang.pick(format!("line {line}: {message}"), format!("第 {line} 行：{message}"));
        }
        let column = self.column_of(&fault.field);
        lang.pick(format!("line {line}, column `{column}`: {message}"), format!("第 {line} 行“{column}”列：{message}"))
    }

    /// What the file calls an input: its heading in a table, else its name in the last record, else its title.
    fn column_of<'b>(&'b self, field: &'b str) -> &'b str {
        let Some((id, known)) =
            (0_u32..).map(InputId).zip(self.binder.schema.fields()).find(|(_, known)| known.id() == field)
        else {
            return field;
        };
        let heading = match &self.binder.headed {
            Some(headed) => {
                let column = headed.columns.inputs().iter().position(|input| *input == Some(id));
                column.and_then(|column| self.headings.get(column))
            }
            None => self.binder.names.iter().find(|name| name.input == Some(id)).map(|name| &name.text),
        };
        heading.map_or_else(|| known.title(), |heading| heading.trim())
    }

    /// The next record as it stands in the file.
    fn find(&mut self) -> Result<Option<Raw>, Error> {
        match &mut self.source {
            Source::Csv(records) => {
                while let Some(record) = records.next()? {
                    if record.cells.as_ref().is_ok_and(Cells::are_blank) {
                        self.no_leads.met_blank(record.line);
                    } else {
                        return Ok(Some(Raw::Cells(record)));
                    }
                }
                Ok(None)
            }
            Source::Ndjson { lines, buffer, any } => {
                let Some(element) = next_line(lines, buffer)? else {
                    return if *any { Ok(None) } else { Err(FileProblem::Empty.into()) };
                };
                *any = true;
                Ok(Some(Raw::Json(element)))
            }
            Source::Json(elements) => Ok(elements.next()?.map(Raw::Json)),
            Source::Ron(entries, _) => Ok(entries.next().map(Raw::Ron)),
        }
    }

    /// The next record, to be read by a [`Binder`] on any thread. Behind an error there is none.
    pub(crate) fn next_raw(&mut self) -> Option<Result<Raw, Error>> {
        if self.failed {
            return None;
        }
        let raw = self.find().transpose();
        self.failed = matches!(raw, Some(Err(_)) | None);
        raw
    }

    /// Takes back records that were read, so that the next ones need no memory of their own.
    #[cfg(feature = "cli")]
    pub(crate) fn take_back(&mut self, raws: Vec<Raw>) {
        let Source::Csv(records) = &mut self.source else { return };
        for raw in raws {
            if let Raw::Cells(record) = raw {
                records.take_back(record);
            }
        }
    }

    /// A reader of the facts of these records.
    #[cfg(feature = "cli")]
    pub(crate) fn binder(&self) -> Binder<'a> {
        Binder::new(self.binder.schema, self.binder.headed.clone())
    }

    /// The names of the last record that was read, and whether each holds what the file calls the lead.
    #[cfg(feature = "cli")]
    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, bool)> {
        self.binder.names()
    }

    /// Reads a record, and takes into account what is odd about it.
    pub(crate) fn row(&mut self, raw: Raw) -> Row {
        let row = self.binder.row(raw);
        let strange = self.binder.take_strange();
        self.met_strange(strange);
        if let Some(id) = &row.id {
            self.met_id(id, row.line);
        }
        row
    }

    /// Takes into account what the file calls a lead, and the line of it; in order of the lines.
    pub(crate) fn met_id(&mut self, id: &str, line: u64) {
        self.no_leads.met_id(id, line);
        self.ids.add(id, line);
    }

    /// Takes names into account that the policy does not know, in the order in which they stand in the file.
    pub(crate) fn met_strange(&mut self, strange: Vec<Strange>) {
        for strange in strange {
            if !self.warned.is_new(&strange) {
                continue;
            }
            match strange {
                Strange::Field(name) => self.warnings.extend(self.binder.schema.unknown(&name)),
                Strange::Within(_, problem) => self.warnings.push(problem),
            }
        }
    }

    /// Takes into account that there are no more records.
    pub(crate) fn met_end(&mut self) {
        self.warnings.extend(self.no_leads.take());
        self.warnings.extend(self.ids.problem());
    }
}

impl<R: Read> Iterator for Reader<'_, R> {
    type Item = Result<Row, Error>;

    /// The next row. Behind an error there is none.
    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        match self.next_raw() {
            Some(Ok(raw)) => Some(Ok(self.row(raw))),
            Some(Err(error)) => {
                self.met_end();
                Some(Err(error))
            }
            None => {
                self.met_end();
                None
            }
        }
    }
}

/// The next line that is not blank.
fn next_line<R: BufRead>(lines: &mut Lines<R>, buffer: &mut Vec<u8>) -> Result<Option<Element>, Error> {
    loop {
        buffer.clear();
        let piece = lines.read(buffer)?;
        if piece == Piece::End {
            return Ok(None);
        }
        // INVARIANT: the decoder gives UTF-8, so that nothing is lost unless a character was cut with its line.
        let text = match std::str::from_utf8(buffer) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(buffer),
        };
        let text = text.trim();
        if !text.is_empty() {
            return Ok(Some(Element { line: lines.number, text: text.to_owned(), cut: piece == Piece::Cut }));
        }
    }
}
