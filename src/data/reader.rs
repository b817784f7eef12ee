//! Reads records of any format as rows of facts.

use std::collections::HashSet;
use std::io::{BufRead, Read};

use crate::data::encoding::{Decoder, Encoding};
use crate::data::error::Error;
use crate::data::format::Format;
use crate::data::ids::Ids;
use crate::data::json::{Element, Elements};
use crate::data::lines::{Lines, Piece};
use crate::data::row::{Original, Row, names_the_lead};
use crate::data::{csv, ron};
use crate::diagnostic::{FileProblem, Lang, RecordProblem, TableProblem};
use crate::eval::cell::shortened;
use crate::eval::{Columns, Fault, Schema, lead_from_json};
use crate::plan::InputId;
use crate::value::{Fact, Lead};

/// Names warned of, at most: a file whose every record has names of its own must not fill the memory.
const WARNED: usize = 1_000;

/// The field that a graded record holds its verdict in; no fact, and nothing to warn of.
pub(crate) const VERDICT: &str = "gradus";

/// A reader of records, one at a time in bounded memory (a file in RON is read whole).
///
/// A record that cannot be read is a row with faults, and the next one follows; what is wrong with the whole file
/// (headings, an open quote, the encoding) is an error.
pub struct Reader<'a, R> {
    schema: &'a Schema,
    source: Source<R>,
    headings: Vec<String>,
    warnings: Vec<RecordProblem>,
    warned: HashSet<String>,
    /// What the names of the last record stand for, by place: the next one mostly has the same names in the same order.
    names: Vec<Name>,
    ids: Ids,
    failed: bool,
}

/// What a name stands for.
struct Name {
    text: String,
    input: Option<InputId>,
    /// It holds what the file calls the lead.
    id: bool,
}

enum Source<R> {
    Csv { records: csv::Records<Decoder<R>>, columns: Columns, id: Option<usize> },
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
        let source = match format {
            Format::Csv => {
                let mut records = csv::Records::new(decoder);
                let first = records.next()?.ok_or(FileProblem::Empty)?;
                let cells = first.cells?;
                let columns = schema.columns(first.line, cells.iter(), names_the_lead).map_err(Error::Problems)?;
                headings = cells.iter().map(str::to_owned).collect();
                warnings = columns.warnings().to_vec();
                let id = headings.iter().position(|heading| names_the_lead(heading));
                Source::Csv { records, columns, id }
            }
            Format::Ndjson => Source::Ndjson { lines: Lines::new(decoder), buffer: Vec::new(), any: false },
            Format::Json => Source::Json(Elements::new(decoder)),
            Format::Ron => {
                let mut decoder = decoder;
                let entries = ron::read(&mut decoder)?;
                Source::Ron(entries.into_iter(), decoder.encoding())
            }
        };
        Ok(Self {
            schema,
            source,
            headings,
            warnings,
            warned: HashSet::new(),
            names: Vec::new(),
            ids: Ids::default(),
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
            Source::Csv { records, .. } => records.delimiter(),
            Source::Ndjson { .. } | Source::Json(_) | Source::Ron(..) => b',',
        }
    }

    /// The encoding, as far as the file has been read.
    pub fn encoding(&self) -> Encoding {
        match &self.source {
            Source::Csv { records, .. } => records.input().encoding(),
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
        let Some((id, known)) = (0_u32..).map(InputId).zip(self.schema.fields()).find(|(_, known)| known.id() == field)
        else {
            return field;
        };
        let heading = match &self.source {
            Source::Csv { columns, .. } => {
                let column = columns.inputs().iter().position(|input| *input == Some(id));
                column.and_then(|column| self.headings.get(column))
            }
            Source::Ndjson { .. } | Source::Json(_) | Source::Ron(..) => {
                self.names.iter().find(|name| name.input == Some(id)).map(|name| &name.text)
            }
        };
        heading.map_or_else(|| known.title(), |heading| heading.trim())
    }

    fn read(&mut self) -> Result<Option<Row>, Error> {
        match &mut self.source {
            Source::Csv { records, columns, id } => {
                let Some(record) = records.next()? else { return Ok(None) };
                Ok(Some(table_row(self.schema, columns, *id, record)))
            }
            Source::Ndjson { lines, buffer, any } => {
                let Some(element) = next_line(lines, buffer)? else {
                    return if *any { Ok(None) } else { Err(FileProblem::Empty.into()) };
                };
                *any = true;
                Ok(Some(self.json_row(element)))
            }
            Source::Json(elements) => {
                let Some(element) = elements.next()? else { return Ok(None) };
                Ok(Some(self.json_row(element)))
            }
            Source::Ron(entries, _) => {
                let Some(entry) = entries.next() else { return Ok(None) };
                Ok(Some(match entry.lead {
                    Ok(lead) => self.row(entry.line, &lead.clone(), Original::Lead(lead)),
                    Err(problem) => rejected(entry.line, problem, Original::Text(entry.text)),
                }))
            }
        }
    }

    fn json_row(&mut self, element: Element) -> Row {
        let Element { line, text, cut } = element;
        if cut {
            let problem = TableProblem::RecordTooLong { line }.into();
            return rejected(line, problem, Original::Text(shortened(&text)));
        }
        match lead_from_json(&text) {
            Ok(lead) => self.row(line, &lead, Original::Json(text)),
            Err(problem @ RecordProblem::GivenTwice { .. }) => rejected(line, problem, Original::Json(text)),
            Err(problem) => rejected(line, at_line(problem, line), Original::Text(shortened(&text))),
        }
    }

    fn row(&mut self, line: u64, lead: &Lead, original: Original) -> Row {
        for (place, (name, _)) in lead.facts().iter().enumerate() {
            if self.names.get(place).is_none_or(|known| known.text != *name) {
                self.learn(place, name);
            }
        }
        self.look_into_lists(lead);
        let mut named = self.names.iter().zip(lead.facts()).filter(|(name, _)| name.id);
        let id = named.find_map(|(_, (_, fact))| id_text(fact));
        let facts = self.schema.bind_found(lead, |place, _| self.names.get(place).and_then(|name| name.input));
        Row { line, id, facts, original }
    }

    /// Warns once of each name within a list that stands for nothing.
    fn look_into_lists(&mut self, lead: &Lead) {
        for (place, (name, fact)) in lead.facts().iter().enumerate() {
            let Some(input) = self.names.get(place).and_then(|name| name.input) else { continue };
            for (field, problem) in self.schema.unknown_in(input, name, fact) {
                if self.warned.len() < WARNED && self.warned.insert(format!("{name}.{field}")) {
                    self.warnings.push(problem);
                }
            }
        }
    }

    /// Finds what a name stands for, and warns once of one that stands for nothing.
    fn learn(&mut self, place: usize, name: &str) {
        let input = self.schema.find(name);
        let id = names_the_lead(name);
        let used = input.is_some() || id || name == VERDICT;
        if !used && self.warned.len() < WARNED && self.warned.insert(name.to_owned()) {
            self.warnings.extend(self.schema.unknown(name));
        }
        let found = Name { text: name.to_owned(), input, id };
        match self.names.get_mut(place) {
            Some(known) => *known = found,
            // INVARIANT: places are asked for in order, so this one is the next.
            None => self.names.push(found),
        }
    }
}

impl<R: Read> Iterator for Reader<'_, R> {
    type Item = Result<Row, Error>;

    /// The next row. Behind an error there is none.
    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let row = self.read().transpose();
        self.failed = matches!(row, Some(Err(_)) | None);
        match &row {
            Some(Ok(row)) => row.id.iter().for_each(|id| self.ids.add(id, row.line)),
            Some(Err(_)) | None => self.warnings.extend(self.ids.problem()),
        }
        row
    }
}

fn table_row(schema: &Schema, columns: &Columns, id: Option<usize>, record: csv::Record) -> Row {
    let line = record.line;
    let cells = match record.cells {
        Ok(cells) => cells,
        Err(problem) => return rejected(line, problem.into(), Original::Cells(crate::data::Cells::default())),
    };
    let expected = columns.inputs().len();
    let facts = if cells.len() == expected {
        columns.facts(schema, cells.iter())
    } else {
        let problem = TableProblem::RaggedRow { line, found: cells.len(), expected }.into();
        Err(vec![Fault { field: String::new(), problem }])
    };
    let id = id.and_then(|id| cells.get(id)).map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned);
    Row { line, id, facts, original: Original::Cells(cells) }
}

fn rejected(line: u64, problem: RecordProblem, original: Original) -> Row {
    Row { line, id: None, facts: Err(vec![Fault { field: String::new(), problem }]), original }
}

/// The next line that is not blank.
fn next_line<R: BufRead>(lines: &mut Lines<R>, buffer: &mut Vec<u8>) -> Result<Option<Element>, Error> {
    loop {
        buffer.clear();
        let piece = lines.read(buffer)?;
        if piece == Piece::End {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(buffer);
        let text = text.trim();
        if !text.is_empty() {
            return Ok(Some(Element { line: lines.number, text: text.to_owned(), cut: piece == Piece::Cut }));
        }
    }
}

/// A place within the record as a place in the file.
fn at_line(problem: RecordProblem, first: u64) -> RecordProblem {
    match problem {
        RecordProblem::File(FileProblem::NotJson { line, column, early }) => {
            let line = line.saturating_add(first).saturating_sub(1);
            FileProblem::NotJson { line, column, early }.into()
        }
        other => other,
    }
}

fn id_text(fact: &Fact) -> Option<String> {
    match fact {
        Fact::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Fact::Number(number) => Some(number.to_string()),
        Fact::Missing
        | Fact::Null
        | Fact::Text(_)
        | Fact::YesNo(_)
        | Fact::Date(_)
        | Fact::Moment(_)
        | Fact::Duration(_)
        | Fact::List(_)
        | Fact::Record(_)
        | Fact::Unreadable(_) => None,
    }
}
