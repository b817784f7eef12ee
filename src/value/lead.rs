//! The record of one lead, as it comes from outside: names and raw facts.

use std::fmt::{self, Write};

use crate::value::{Date, Decimal, Duration, Moment};

/// One fact as it was given. Text is read by the type of the input it belongs to: `60万`, `是`, `2026/3/5`.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// The field is not there.
    Missing,
    /// The field is there and says nothing: JSON `null`.
    Null,
    /// A text; an empty one is unknown.
    Text(String),
    /// A number, exact.
    Number(Decimal),
    /// Yes or no.
    YesNo(bool),
    /// A day.
    Date(Date),
    /// A point in time.
    Moment(Moment),
    /// A length of time.
    Duration(Duration),
    /// A list: of records where an input holds them.
    List(Vec<Fact>),
    /// A record within a list.
    Record(Lead),
    /// Something that no input can hold, described for the message: a number out of bounds.
    Unreadable(String),
}

impl fmt::Display for Fact {
    /// As it would stand in a file: lists and records as JSON writes them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing | Self::Null => f.write_str("null"),
            Self::Text(text) => write!(f, "\"{}\"", escaped(text)),
            Self::Number(number) => write!(f, "{number}"),
            Self::YesNo(yes) => write!(f, "{yes}"),
            Self::Date(date) => write!(f, "\"{date}\""),
            Self::Moment(moment) => write!(f, "\"{moment}\""),
            Self::Duration(duration) => write!(f, "\"{duration}\""),
            Self::List(facts) => {
                f.write_str("[")?;
                for (at, fact) in facts.iter().enumerate() {
                    write!(f, "{}{fact}", if at > 0 { ", " } else { "" })?;
                }
                f.write_str("]")
            }
            Self::Record(lead) => {
                f.write_str("{")?;
                for (at, (name, fact)) in lead.facts().iter().enumerate() {
                    write!(f, "{}\"{}\": {fact}", if at > 0 { ", " } else { "" }, escaped(name))?;
                }
                f.write_str("}")
            }
            Self::Unreadable(found) => f.write_str(found),
        }
    }
}

/// A text as it stands between the quotes of JSON.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// The record of one lead: facts by name (id, title or column heading of an input).
///
/// ```
/// use gradus::Lead;
/// let lead = Lead::new().with("revisits", 4).with("down_payment", "60万").with("asked_process", true);
/// assert_eq!(lead.facts().len(), 3);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lead {
    facts: Vec<(String, Fact)>,
}

impl Lead {
    /// A lead of which nothing is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same lead with one more fact.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, fact: impl Into<Fact>) -> Self {
        self.push(name, fact);
        self
    }

    /// Adds a fact.
    pub fn push(&mut self, name: impl Into<String>, fact: impl Into<Fact>) {
        self.facts.push((name.into(), fact.into()));
    }

    /// The facts in the order they were added.
    pub fn facts(&self) -> &[(String, Fact)] {
        &self.facts
    }
}

impl From<&str> for Fact {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Fact {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Fact {
    fn from(yes: bool) -> Self {
        Self::YesNo(yes)
    }
}

impl From<Decimal> for Fact {
    fn from(number: Decimal) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for Fact {
    fn from(number: i32) -> Self {
        Self::Number(Decimal::whole(i64::from(number)))
    }
}

impl From<i64> for Fact {
    fn from(number: i64) -> Self {
        Decimal::new(i128::from(number), 0).map_or_else(|_| Self::Unreadable(number.to_string()), Self::Number)
    }
}

impl From<u32> for Fact {
    fn from(number: u32) -> Self {
        Self::Number(Decimal::from(number))
    }
}

impl From<Date> for Fact {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl From<Moment> for Fact {
    fn from(moment: Moment) -> Self {
        Self::Moment(moment)
    }
}

impl From<Duration> for Fact {
    fn from(duration: Duration) -> Self {
        Self::Duration(duration)
    }
}

impl From<Lead> for Fact {
    fn from(record: Lead) -> Self {
        Self::Record(record)
    }
}

impl<T: Into<Fact>> From<Vec<T>> for Fact {
    /// A list of records: `Lead::new().with("visits", vec![Lead::new().with("minutes", 30)])`.
    fn from(facts: Vec<T>) -> Self {
        Self::List(facts.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Fact>> From<Option<T>> for Fact {
    fn from(fact: Option<T>) -> Self {
        fact.map_or(Self::Null, Into::into)
    }
}
