//! Reads records in RON: `[(revisits: 4, price: "180万"), {"回访次数": 2}]`, or one of them alone.

use std::fmt;
use std::io::Read;

use ron::value::RawValue;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::data::error::Error;
use crate::diagnostic::{FileProblem, RecordProblem};
use crate::eval::cell::shortened;
use crate::limits;
use crate::value::numeral;
use crate::value::{Fact, Lead};

/// One record and the line it starts on.
pub(crate) struct Entry {
    pub(crate) line: u64,
    pub(crate) text: String,
    pub(crate) lead: Result<Lead, RecordProblem>,
}

/// Reads a whole file.
pub(crate) fn read(input: impl Read) -> Result<Vec<Entry>, Error> {
    let mut text = String::new();
    let most = u64::try_from(limits::RON_BYTES).unwrap_or(u64::MAX);
    input.take(most.saturating_add(1)).read_to_string(&mut text)?;
    if text.len() > limits::RON_BYTES {
        return Err(FileProblem::TooLong { most: limits::RON_BYTES }.into());
    }
    if text.trim().is_empty() {
        return Err(FileProblem::Empty.into());
    }
    let values: Vec<&RawValue> = match ron::from_str(&text) {
        Ok(values) => values,
        Err(error) => match ron::from_str::<&RawValue>(&text) {
            Ok(one) if !one.get_ron().trim_start().starts_with('[') => vec![one],
            Ok(_) | Err(_) => return Err(not_ron(&error, 1).into()),
        },
    };
    let mut entries = Vec::with_capacity(values.len());
    let (mut line, mut counted) = (1_u64, 0_usize);
    for value in values {
        let raw = value.get_ron();
        let blank = raw.len().saturating_sub(raw.trim_start().len());
        let at = raw.as_ptr().addr().saturating_sub(text.as_ptr().addr()).saturating_add(blank);
        let between = text.get(counted..at).unwrap_or_default();
        line = line.saturating_add(u64::try_from(between.matches('\n').count()).unwrap_or(u64::MAX));
        counted = at;
        entries.push(Entry { line, text: shortened(raw.trim()), lead: lead(raw, line) });
    }
    Ok(entries)
}

fn lead(raw: &str, line: u64) -> Result<Lead, RecordProblem> {
    let raw = raw.trim();
    let Fields(fields) = ron::from_str(raw).map_err(|error| match error.code {
        ron::Error::InvalidValueForType { .. } | ron::Error::Message(_) => {
            RecordProblem::File(FileProblem::NotARecord { found: shortened(raw) })
        }
        _ => not_ron(&error, line).into(),
    })?;
    let mut lead = Lead::new();
    for (name, value) in fields {
        if lead.facts().iter().any(|(other, _)| *other == name) {
            return Err(RecordProblem::GivenTwice { one: shortened(&name), other: shortened(&name) });
        }
        lead.push(name, fact(value.get_ron().trim()));
    }
    Ok(lead)
}

fn not_ron(error: &ron::error::SpannedError, line: u64) -> FileProblem {
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let start = error.span.start;
    FileProblem::NotRon { line: count(start.line).saturating_add(line).saturating_sub(1), column: count(start.col) }
}

/// The fields of one record as they stand there.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Fields<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a record")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// One value from its text, or a list of records.
fn fact(raw: &str) -> Fact {
    if !raw.starts_with('[') {
        return plain(raw);
    }
    match ron::from_str::<Vec<&RawValue>>(raw) {
        Ok(values) => Fact::List(values.into_iter().map(|value| element(value.get_ron().trim())).collect()),
        Err(_) => Fact::Unreadable(shortened(raw)),
    }
}

/// An element of a list: a record of plain facts, or what no list can hold.
fn element(raw: &str) -> Fact {
    if !raw.starts_with(['(', '{']) {
        return plain(raw);
    }
    match ron::from_str::<Fields<'_>>(raw) {
        Ok(Fields(fields)) => {
            let mut record = Lead::new();
            fields.into_iter().for_each(|(name, value)| record.push(name, plain(value.get_ron().trim())));
            Fact::Record(record)
        }
        Err(_) => Fact::Unreadable(shortened(raw)),
    }
}

/// A value that is no list.
fn plain(raw: &str) -> Fact {
    let unreadable = || Fact::Unreadable(shortened(raw));
    if let Some(inner) = raw.strip_prefix("Some").map(str::trim_start).and_then(|rest| rest.strip_prefix('(')) {
        return inner
            .strip_suffix(')')
            .map_or_else(unreadable, |inner| fact(inner.trim().trim_end_matches(',').trim()));
    }
    match raw {
        "true" => return Fact::YesNo(true),
        "false" => return Fact::YesNo(false),
        "None" | "()" => return Fact::Null,
        _ => {}
    }
    match raw.chars().next() {
        Some('"') => ron::from_str(raw).map_or_else(|_| unreadable(), Fact::Text),
        Some('r') if raw.ends_with(['"', '#']) => ron::from_str(raw).map_or_else(|_| unreadable(), Fact::Text),
        Some('\'') => ron::from_str::<char>(raw).map_or_else(|_| unreadable(), |c| Fact::Text(c.to_string())),
        Some('0'..='9' | '+' | '-' | '.') => {
            let digits: String = raw.chars().filter(|c| *c != '_').collect();
            numeral::from_notation(&digits).map_or_else(|_| Fact::Unreadable(shortened(&digits)), Fact::Number)
        }
        // The name of a variant: a member of a scale.
        Some(c) if c.is_alphabetic() && raw.chars().all(|c| c.is_alphanumeric() || c == '_') => {
            Fact::Text(raw.to_owned())
        }
        Some(_) | None => unreadable(),
    }
}
