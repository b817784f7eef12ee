//! One row of a file of leads.

use crate::eval::{Facts, Fault};
use crate::value::fold;
use crate::value::{Fact, Lead};

/// One record: where it stands, what it says, and the record itself for the way out.
#[derive(Clone, Debug)]
pub struct Row {
    /// The line it starts on, from 1; headings stand on a line of their own.
    pub line: u64,
    /// What the file calls the lead, when it has a column or field for that.
    pub id: Option<String>,
    /// The facts, or why the lead is rejected.
    pub facts: Result<Facts, Vec<Fault>>,
    /// The record as it came.
    pub original: Original,
}

/// A record as it came.
#[derive(Clone, Debug)]
pub enum Original {
    /// A row of a table.
    Cells(Cells),
    /// The text of a JSON object.
    Json(String),
    /// Named facts.
    Lead(Lead),
    /// A text that is no record, shortened.
    Text(String),
}

/// The cells of a row, in one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    text: String,
    bounds: Vec<(usize, usize)>,
}

impl Cells {
    /// Cells given by their bounds in a text.
    pub(crate) const fn new(text: String, bounds: Vec<(usize, usize)>) -> Self {
        Self { text, bounds }
    }

    /// The memory of their text and of their bounds, both empty.
    pub(crate) fn into_parts(self) -> (Vec<u8>, Vec<(usize, usize)>) {
        let (mut text, mut bounds) = (self.text.into_bytes(), self.bounds);
        text.clear();
        bounds.clear();
        (text, bounds)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.bounds.len()
    }

    /// How many bytes their text has.
    #[cfg(feature = "cli")]
    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Their text, where it is the very line that a writer with this delimiter makes of them.
    #[cfg(feature = "cli")]
    pub(crate) fn as_written(&self, delimiter: u8) -> Option<&str> {
        let [(_, first), (second, _), ..] = *self.bounds.as_slice() else { return None };
        // Cells between which something stands came from a line without quotes; where a line has some, they and what is
        // between cells are left out of the text.
        let divided = second == first.saturating_add(1) && self.text.as_bytes().get(first) == Some(&delimiter);
        (divided && !self.text.as_bytes().contains(&b'\r')).then_some(&self.text)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.bounds.is_empty()
    }

    /// Whether nothing stands in any of them.
    pub(crate) fn are_blank(&self) -> bool {
        self.iter().all(|cell| cell.trim_start().is_empty())
    }

    /// One cell.
    pub fn get(&self, index: usize) -> Option<&str> {
        self.bounds.get(index).and_then(|(start, end)| self.text.get(*start..*end))
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.bounds.iter().map(|(start, end)| self.text.get(*start..*end).unwrap_or_default())
    }
}

/// What a cell says that its lead is called; nothing if it is blank.
pub(crate) fn called(cell: &str) -> Option<&str> {
    Some(cell.trim()).filter(|id| !id.is_empty())
}

/// What a fact says that its lead is called.
pub(crate) fn called_by(fact: &Fact) -> Option<String> {
    match fact {
        Fact::Text(text) => called(text).map(str::to_owned),
        Fact::Number(number) => Some(number.to_string()),
        Fact::Missing
        | Fact::Null
        | Fact::YesNo(_)
        | Fact::Date(_)
        | Fact::Moment(_)
        | Fact::Duration(_)
        | Fact::List(_)
        | Fact::Record(_)
        | Fact::Unreadable(_) => None,
    }
}

/// What a value in JSON says that its lead is called, if it can be seen without reading it: a text that is plain, or a
/// whole number.
#[cfg(feature = "cli")]
pub(crate) fn called_by_json(value: &str) -> Option<&str> {
    match value.as_bytes() {
        [b'"', inner @ .., b'"'] if !inner.contains(&b'\\') => called(value.get(1..value.len().saturating_sub(1))?),
        [b'0'] => Some(value),
        // So many digits surely are a number of ours.
        [b'1'..=b'9', rest @ ..] if rest.len() < 18 && rest.iter().all(u8::is_ascii_digit) => Some(value),
        _ => None,
    }
}

/// Whether a column or field of this name holds what the file calls a lead.
pub(crate) fn names_the_lead(name: &str) -> bool {
    const NAMES: [&str; 24] = [
        "id",
        "no",
        "no.",
        "lead",
        "lead id",
        "lead_id",
        "leadid",
        "customer id",
        "customer_id",
        "customerid",
        "编号",
        "序号",
        "客户编号",
        "客户id",
        "客户号",
        "线索编号",
        "线索id",
        "线索号",
        "来访编号",
        "来访号",
        "登记编号",
        "会员编号",
        "visit id",
        "visitor id",
    ];
    let name = fold::caseless(name);
    NAMES.contains(&name.as_str())
}
