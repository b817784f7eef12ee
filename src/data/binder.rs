//! What stands in a file as rows of facts: the part of reading that threads can share.

use std::collections::HashSet;
use std::sync::Arc;

use crate::data::json::Element;
use crate::data::reader::VERDICT;
use crate::data::row::{Original, Row, called, called_by, names_the_lead};
use crate::data::{Cells, csv, ron};
use crate::diagnostic::{FileProblem, RecordProblem, TableProblem};
use crate::eval::cell::shortened;
use crate::eval::{Columns, Fault, Schema, lead_from_json};
use crate::plan::InputId;
use crate::value::Lead;

/// Names warned of, at most: a file whose every record has names of its own must not fill the memory.
const WARNED: usize = 1_000;

/// A record as it stands in its file: found, and not yet read.
pub(crate) enum Raw {
    /// A row of a table.
    Cells(csv::Record),
    /// A JSON object.
    Json(Element),
    /// A record in RON.
    Ron(ron::Entry),
}

impl Raw {
    /// The line it starts on.
    #[cfg(feature = "cli")]
    pub(crate) const fn line(&self) -> u64 {
        match self {
            Self::Cells(record) => record.line,
            Self::Json(element) => element.line,
            Self::Ron(entry) => entry.line,
        }
    }

    /// How many bytes it has, more or less.
    #[cfg(feature = "cli")]
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Cells(record) => record.cells.as_ref().map_or(0, Cells::bytes),
            Self::Json(element) => element.text.len(),
            Self::Ron(entry) => entry.text.len(),
        }
    }
}

/// A name that the policy does not know.
#[derive(Clone, Debug)]
pub(crate) enum Strange {
    /// Of a record.
    Field(String),
    /// Of a record in a list: as `list.field`, and what is said of it.
    Within(String, RecordProblem),
}

impl Strange {
    fn key(&self) -> &str {
        match self {
            Self::Field(name) | Self::Within(name, _) => name,
        }
    }
}

/// Names that the policy does not know, each once.
#[derive(Debug, Default)]
pub(super) struct Strangers(HashSet<String>);

impl Strangers {
    /// Whether this one is new, and worth a word.
    pub(super) fn is_new(&mut self, strange: &Strange) -> bool {
        self.0.len() < WARNED && !self.0.contains(strange.key()) && self.0.insert(strange.key().to_owned())
    }
}

/// How the rows of a table are read.
#[derive(Debug)]
pub(super) struct Headed {
    pub(super) columns: Columns,
    /// The column that holds what the file calls the lead.
    pub(super) id: Option<usize>,
}

/// What a name stands for.
#[derive(Clone)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) input: Option<InputId>,
    /// It holds what the file calls the lead.
    id: bool,
}

/// Reads the facts of the records of one file.
pub(crate) struct Binder<'a> {
    pub(super) schema: &'a Schema,
    pub(super) headed: Option<Arc<Headed>>,
    /// What the names of the last record stand for, by place: the next one mostly has the same names in the same order.
    pub(super) names: Vec<Name>,
    strangers: Strangers,
    strange: Vec<Strange>,
}

impl<'a> Binder<'a> {
    pub(super) fn new(schema: &'a Schema, headed: Option<Arc<Headed>>) -> Self {
        Self { schema, headed, names: Vec::new(), strangers: Strangers::default(), strange: Vec::new() }
    }

    /// Names that the policy does not know, met since the last call, each once in all calls.
    pub(crate) fn take_strange(&mut self) -> Vec<Strange> {
        std::mem::take(&mut self.strange)
    }

    /// Reads a record.
    pub(crate) fn row(&mut self, raw: Raw) -> Row {
        match raw {
            Raw::Cells(record) => self.table_row(record),
            Raw::Json(element) => self.json_row(element),
            Raw::Ron(entry) => match entry.lead {
                Ok(lead) => self.lead_row(entry.line, &lead.clone(), Original::Lead(lead)),
                Err(problem) => rejected(entry.line, problem, Original::Text(entry.text)),
            },
        }
    }

    /// What a row of a table calls its lead.
    #[cfg(feature = "cli")]
    pub(crate) fn called<'c>(&self, cells: &'c Cells) -> Option<&'c str> {
        called(cells.get(self.headed.as_ref()?.id?)?)
    }

    /// Names that were met, and whether each holds what the file calls the lead.
    #[cfg(feature = "cli")]
    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, bool)> {
        self.names.iter().map(|name| (name.text.as_str(), name.id))
    }

    fn table_row(&self, record: csv::Record) -> Row {
        let line = record.line;
        let (cells, headed) = match (record.cells, &self.headed) {
            (Ok(cells), Some(headed)) => (cells, headed),
            (Err(problem), _) => return rejected(line, problem.into(), Original::Cells(Cells::default())),
            // INVARIANT: a table has headings, or it is not read.
            (Ok(cells), None) => return rejected(line, FileProblem::Empty.into(), Original::Cells(cells)),
        };
        let expected = headed.columns.inputs().len();
        let facts = if cells.len() == expected {
            headed.columns.facts(self.schema, cells.iter())
        } else {
            let problem = TableProblem::RaggedRow { line, found: cells.len(), expected }.into();
            Err(vec![Fault { field: String::new(), problem }])
        };
        let id = headed.id.and_then(|id| called(cells.get(id)?)).map(str::to_owned);
        Row { line, id, facts, original: Original::Cells(cells) }
    }

    fn json_row(&mut self, element: Element) -> Row {
        let Element { line, text, cut } = element;
        if cut {
            let problem = TableProblem::RecordTooLong { line }.into();
            return rejected(line, problem, Original::Text(shortened(&text)));
        }
        match lead_from_json(&text) {
            Ok(lead) => self.lead_row(line, &lead, Original::Json(text)),
            Err(problem @ RecordProblem::GivenTwice { .. }) => rejected(line, problem, Original::Json(text)),
            Err(problem) => rejected(line, at_line(problem, line), Original::Text(shortened(&text))),
        }
    }

    fn lead_row(&mut self, line: u64, lead: &Lead, original: Original) -> Row {
        for (place, (name, _)) in lead.facts().iter().enumerate() {
            if self.names.get(place).is_none_or(|known| known.text != *name) {
                self.learn(place, name);
            }
        }
        self.look_into_lists(lead);
        let mut named = self.names.iter().zip(lead.facts()).filter(|(name, _)| name.id);
        let id = named.find_map(|(_, (_, fact))| called_by(fact));
        let facts = self.schema.bind_found(lead, |place, _| self.names.get(place).and_then(|name| name.input));
        Row { line, id, facts, original }
    }

    /// Looks for names within a list that stand for nothing.
    fn look_into_lists(&mut self, lead: &Lead) {
        for (place, (name, fact)) in lead.facts().iter().enumerate() {
            let Some(input) = self.names.get(place).and_then(|name| name.input) else { continue };
            for (field, problem) in self.schema.unknown_in(input, name, fact) {
                self.met(Strange::Within(format!("{name}.{field}"), problem));
            }
        }
    }

    /// Finds what a name stands for.
    fn learn(&mut self, place: usize, name: &str) {
        let input = self.schema.find(name);
        let id = names_the_lead(name);
        if input.is_none() && !id && name != VERDICT {
            self.met(Strange::Field(name.to_owned()));
        }
        let found = Name { text: name.to_owned(), input, id };
        match self.names.get_mut(place) {
            Some(known) => *known = found,
            // INVARIANT: places are asked for in order, so this one is the next.
            None => self.names.push(found),
        }
    }

    fn met(&mut self, strange: Strange) {
        if self.strangers.is_new(&strange) {
            self.strange.push(strange);
        }
    }
}

fn rejected(line: u64, problem: RecordProblem, original: Original) -> Row {
    Row { line, id: None, facts: Err(vec![Fault { field: String::new(), problem }]), original }
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
