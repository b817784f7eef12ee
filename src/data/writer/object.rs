//! Writes a record as an object: the fields that came, then the verdict.

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{Error as _, SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::data::reader::VERDICT;
use crate::data::row::{Cells, Original};
use crate::eval::Verdict;
use crate::eval::json::entries;
use crate::value::numeral;
use crate::value::{Fact, Lead};

/// The verdict with its reason in words.
#[derive(Serialize)]
pub(crate) struct Stamp<'a> {
    /// The verdict.
    #[serde(flatten)]
    pub(crate) verdict: &'a Verdict,
    /// The reason.
    pub(crate) reason: &'a str,
}

/// Writes one line of JSON. A record that came as JSON keeps every byte of its fields.
pub(super) fn write_json(out: &mut impl Write, graded: &Graded<'_>) -> io::Result<()> {
    if let Original::Json(text) = graded.original
        && let Some((fields, comma)) = open(text)
    {
        out.write_all(fields.as_bytes())?;
        write!(out, "{comma}\"{VERDICT}\":")?;
        serde_json::to_writer(&mut *out, &graded.stamp)?;
        return out.write_all(b"}");
    }
    serde_json::to_writer(out, graded).map_err(io::Error::from)
}

/// An object up to its end, and what goes between its fields and one more; none where it cannot stay as it came.
fn open(text: &str) -> Option<(&str, &'static str)> {
    let named = || entries(text).is_ok_and(|fields| fields.iter().any(|(name, _)| name == VERDICT));
    // The name may be written with escapes.
    if text.contains(VERDICT) || text.contains('\n') || (text.contains("\\u") && named()) {
        return None;
    }
    let fields = text.trim_end().strip_suffix('}')?;
    Some((fields, if fields.trim_end().ends_with('{') { "" } else { "," }))
}

/// A verdict as the field that it becomes, up to the end of the object.
#[cfg(feature = "cli")]
pub(super) fn stamp_json(verdict: &Verdict, reason: &str) -> io::Result<String> {
    let stamp = serde_json::to_string(&Stamp { verdict, reason })?;
    Ok(format!("\"{VERDICT}\":{stamp}}}"))
}

/// Writes a record with what is said of it; `false` where it cannot stay as it came, and nothing was written.
#[cfg(feature = "cli")]
pub(super) fn write_said(out: &mut Vec<u8>, text: &str, said: [&[u8]; 3]) -> bool {
    let Some((fields, comma)) = open(text) else { return false };
    out.extend_from_slice(fields.as_bytes());
    out.extend_from_slice(comma.as_bytes());
    said.into_iter().for_each(|part| out.extend_from_slice(part));
    true
}

/// Writes a row of a table with what is said of it.
#[cfg(feature = "cli")]
pub(super) fn write_cells(out: &mut Vec<u8>, headings: &[String], cells: &Cells, said: [&[u8]; 3]) -> io::Result<()> {
    out.push(b'{');
    for (heading, cell) in named(headings, cells) {
        serde_json::to_writer(&mut *out, heading)?;
        out.push(b':');
        serde_json::to_writer(&mut *out, cell)?;
        out.push(b',');
    }
    said.into_iter().for_each(|part| out.extend_from_slice(part));
    Ok(())
}

/// The cells that have a name.
fn named<'a>(headings: &'a [String], cells: &'a Cells) -> impl Iterator<Item = (&'a String, &'a str)> {
    headings.iter().zip(cells.iter()).filter(|(heading, _)| !heading.trim().is_empty())
}

/// Writes one record in RON.
pub(super) fn write_ron(out: &mut impl Write, graded: &Graded<'_>) -> io::Result<()> {
    let text = ron::ser::to_string(graded).map_err(io::Error::other)?;
    out.write_all(text.as_bytes())
}

/// The fields of a JSON object as cells: texts without their quotes, null as nothing, the rest as it stands.
pub(super) fn json_cells(text: &str) -> Vec<(String, String)> {
    let cell = |raw: &RawValue| match raw.get() {
        "null" => String::new(),
        raw => serde_json::from_str(raw).unwrap_or_else(|_| raw.to_owned()),
    };
    entries(text).unwrap_or_default().into_iter().map(|(name, raw)| (name, cell(raw))).collect()
}

/// The facts of a record as cells.
pub(super) fn lead_cells(lead: &Lead) -> Vec<(String, String)> {
    let cell = |fact: &Fact| match fact {
        Fact::Missing | Fact::Null => String::new(),
        Fact::Text(text) | Fact::Unreadable(text) => text.clone(),
        Fact::Number(number) => number.to_string(),
        Fact::YesNo(yes) => yes.to_string(),
        Fact::Date(date) => date.to_string(),
        Fact::Moment(moment) => moment.to_string(),
        Fact::Duration(duration) => duration.to_string(),
        Fact::List(_) | Fact::Record(_) => fact.to_string(),
    };
    lead.facts().iter().map(|(name, fact)| (name.clone(), cell(fact))).collect()
}

/// A record with its verdict.
pub(super) struct Graded<'a> {
    original: &'a Original,
    /// What the cells are called, when it is a row of a table.
    headings: &'a [String],
    stamp: Stamp<'a>,
}

impl<'a> Graded<'a> {
    pub(super) const fn new(
        original: &'a Original,
        headings: &'a [String],
        verdict: &'a Verdict,
        reason: &'a str,
    ) -> Self {
        Self { original, headings, stamp: Stamp { verdict, reason } }
    }
}

impl Serialize for Graded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.original {
            Original::Cells(cells) => {
                for (heading, cell) in named(self.headings, cells) {
                    map.serialize_entry(heading, cell)?;
                }
            }
            Original::Json(text) => {
                for (name, raw) in entries(text).map_err(|_| S::Error::custom("no JSON object"))? {
                    if name != VERDICT {
                        map.serialize_entry(&name, &Json(raw.get()))?;
                    }
                }
            }
            Original::Lead(lead) => {
                for (name, fact) in lead.facts() {
                    if name != VERDICT {
                        map.serialize_entry(name, &Plain(fact))?;
                    }
                }
            }
            Original::Text(text) => map.serialize_entry("unreadable", text)?,
        }
        map.serialize_entry(VERDICT, &self.stamp)?;
        map.end()
    }
}

/// A JSON value from its text, its numbers exact.
struct Json<'a>(&'a str);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let custom = |error: serde_json::Error| S::Error::custom(error);
        match self.0.bytes().next() {
            // Half of a character is no text: it stays as it was written.
            Some(b'"') => match serde_json::from_str::<String>(self.0) {
                Ok(text) => serializer.serialize_str(&text),
                Err(_) => serializer.serialize_str(self.0),
            },
            Some(b't') => serializer.serialize_bool(true),
            Some(b'f') => serializer.serialize_bool(false),
            Some(b'n') => serializer.serialize_unit(),
            Some(b'[') => {
                let values: Vec<&RawValue> = serde_json::from_str(self.0).map_err(custom)?;
                serializer.collect_seq(values.into_iter().map(|value| Json(value.get())))
            }
            Some(b'{') => {
                let fields = entries(self.0).map_err(|_| S::Error::custom("no JSON object"))?;
                serializer.collect_map(fields.iter().map(|(name, value)| (name, Json(value.get()))))
            }
            Some(_) | None => match numeral::from_notation(self.0) {
                Ok(number) => number.serialize(serializer),
                // Out of our bounds: the text is all that is exact.
                Err(_) => serializer.serialize_str(self.0),
            },
        }
    }
}

/// A fact as a plain value.
struct Plain<'a>(&'a Fact);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Fact::Missing | Fact::Null => serializer.serialize_unit(),
            Fact::Text(text) | Fact::Unreadable(text) => serializer.serialize_str(text),
            Fact::Number(number) => number.serialize(serializer),
            Fact::YesNo(yes) => serializer.serialize_bool(*yes),
            Fact::Date(date) => serializer.collect_str(date),
            Fact::Moment(moment) => serializer.collect_str(moment),
            Fact::Duration(duration) => serializer.collect_str(duration),
            Fact::List(facts) => serializer.collect_seq(facts.iter().map(Plain)),
            Fact::Record(record) => {
                serializer.collect_map(record.facts().iter().map(|(name, fact)| (name, Plain(fact))))
            }
        }
    }
}
