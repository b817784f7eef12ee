//! Reads one record in JSON: numbers from their text, names in their order, none of them twice.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::diagnostic::{FileProblem, RecordProblem};
use crate::eval::cell::shortened;
use crate::value::numeral;
use crate::value::{Fact, Lead};

/// Reads `{"revisits": 4, "down_payment": "60万"}`.
///
/// # Errors
/// What is no JSON, no record of named facts, or gives one name twice.
///
/// ```
/// let lead = gradus::eval::lead_from_json(r#"{"revisits": 4, "price": 1.8e6}"#)?;
/// assert_eq!(lead, gradus::Lead::new().with("revisits", 4).with("price", 1_800_000));
/// # Ok::<(), gradus::diagnostic::RecordProblem>(())
/// ```
pub fn lead_from_json(text: &str) -> Result<Lead, RecordProblem> {
    let entries = entries(text)?;
    let mut lead = Lead::new();
    if let Some(name) = twice(&entries) {
        let name = shortened(name);
        return Err(RecordProblem::GivenTwice { one: name.clone(), other: name });
    }
    for (name, value) in entries {
        lead.push(name, fact(value.get()));
    }
    Ok(lead)
}

/// Reads `[{"rep": "A"}, {"rep": "B"}]`; none where the text is no array.
pub(crate) fn list_from_json(text: &str) -> Option<Vec<Fact>> {
    let values: Vec<&RawValue> = serde_json::from_str(text).ok()?;
    Some(values.into_iter().map(|value| element(value.get())).collect())
}

/// An element of a list: a record of plain facts, or what no list can hold.
fn element(raw: &str) -> Fact {
    match raw.bytes().next() {
        Some(b'{') => match entries(raw) {
            Ok(entries) => {
                let mut record = Lead::new();
                entries.into_iter().for_each(|(name, value)| record.push(name, plain(value.get())));
                Fact::Record(record)
            }
            Err(_) => Fact::Unreadable(shortened(raw)),
        },
        Some(_) | None => plain(raw),
    }
}

/// A name that is given twice.
fn twice<'a>(entries: &'a [(String, &RawValue)]) -> Option<&'a str> {
    /// Up to so many names, comparing each with each is faster than a table of them.
    const FEW: usize = 24;
    if entries.len() > FEW {
        let mut seen = HashSet::with_capacity(entries.len());
        return entries.iter().map(|(name, _)| name.as_str()).find(|name| !seen.insert(*name));
    }
    let before = |place: usize| entries.get(..place).unwrap_or_default();
    let mut places = entries.iter().enumerate();
    places.find_map(|(place, (name, _))| before(place).iter().any(|(other, _)| other == name).then_some(name.as_str()))
}

/// The fields of one object in their order, each with its text.
///
/// # Errors
/// What is no JSON object.
pub(crate) fn entries(text: &str) -> Result<Vec<(String, &RawValue)>, RecordProblem> {
    let Entries(entries) = serde_json::from_str(text).map_err(|error| problem(&error, text))?;
    Ok(entries)
}

struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Entries<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a record")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

/// One value from its text. INVARIANT: the text is JSON, without blanks around it.
fn fact(raw: &str) -> Fact {
    match raw.bytes().next() {
        Some(b'[') => list_from_json(raw).map_or_else(|| Fact::Unreadable(shortened(raw)), Fact::List),
        Some(_) | None => plain(raw),
    }
}

/// A value that is no list.
fn plain(raw: &str) -> Fact {
    match raw.bytes().next() {
        Some(b'"') => match serde_json::from_str(raw) {
            Ok(text) => Fact::Text(text),
            Err(_) => Fact::Unreadable(shortened(raw)),
        },
        Some(b't') => Fact::YesNo(true),
        Some(b'f') => Fact::YesNo(false),
        Some(b'n') => Fact::Null,
        Some(b'[' | b'{') => Fact::Unreadable(shortened(raw)),
        Some(_) | None => match numeral::from_notation(raw) {
            Ok(number) => Fact::Number(number),
            Err(_) => Fact::Unreadable(raw.to_owned()),
        },
    }
}

fn problem(error: &serde_json::Error, text: &str) -> RecordProblem {
    let early = match error.classify() {
        Category::Data => return FileProblem::NotARecord { found: shortened(text.trim()) }.into(),
        Category::Eof => true,
        Category::Syntax | Category::Io => false,
    };
    let line = error.line();
    // People count characters; the parser counts bytes.
    let bytes = error.column();
    let column = text
        .lines()
        .nth(line.saturating_sub(1))
        .map_or(0, |line| line.char_indices().take_while(|(at, _)| *at < bytes).count());
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    FileProblem::NotJson { line: count(line), column: count(column.max(1)), early }.into()
}
