//! Reads one fact by the type of its input: `60万` as money, `是` as yes, `2026/3/5` as a day.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::tz::TimeZone;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::diagnostic::RecordProblem;
use crate::eval::Slot;
use crate::eval::names::Names;
use crate::eval::records::Fields;
use crate::plan::{Input, Label, Labels, Plan, Scale};
use crate::value::calendar::{self, DateError, MomentError};
use crate::value::fold;
use crate::value::numeral::{Mark, Numeral};
use crate::value::{Decimal, DecimalError, Fact, Fraction, Kind, Unit, Value};

/// An input as the reader of records needs it.
#[derive(Clone, Debug)]
pub struct Field {
    id: String,
    title: String,
    kind: Kind,
    low: Option<Value>,
    high: Option<Value>,
    required: bool,
    masked: bool,
    members: Option<Members>,
    list: Option<Fields>,
    /// The zone of times that do not say theirs.
    zone: Option<TimeZone>,
}

/// The members of a scale by everything that people call them.
#[derive(Clone, Debug)]
struct Members {
    names: Names<u8>,
    /// As the policy writes them, for output and for help.
    written: Vec<String>,
}

impl Members {
    fn new(scale: &Scale, labels: &[Label]) -> Self {
        let mut names = Names::new();
        let indices = || 0_u8..=u8::MAX;
        for (index, member) in indices().zip(&scale.members) {
            names.add(&member.id, index);
        }
        for (index, label) in indices().zip(labels) {
            names.add(&label.name, index);
        }
        for (index, label) in indices().zip(labels) {
            names.add(&label.title, index);
        }
        let written = scale
            .members
            .iter()
            .enumerate()
            .map(|(index, member)| labels.get(index).map_or(&member.id, |label| &label.name).clone())
            .collect();
        Self { names, written }
    }
}

impl Field {
    /// The field of an input. A member of a scale may be written by its id, its name or its title.
    pub(crate) fn of_plan(input: &Input, title: &str, plan: &Plan, labels: &Labels) -> Self {
        let scale = match input.kind {
            Kind::Member(scale) => {
                let index = usize::from(scale.0);
                let labels = labels.scales.get(index).map_or(&[][..], |(_, members)| members);
                plan.scales.get(index).map(|scale| (scale, labels))
            }
            Kind::YesNo
            | Kind::Number(_)
            | Kind::Text
            | Kind::Date
            | Kind::Moment
            | Kind::Duration
            | Kind::List
            | Kind::Records(_)
            | Kind::Row(_) => None,
        };
        let list = match input.kind {
            Kind::Records(id) => {
                let index = usize::from(id.0);
                let fields = plan.lists.get(index).zip(labels.lists.get(index));
                fields.map(|(list, label)| Fields::new(plan, labels, list, label, input.masked))
            }
            _ => None,
        };
        Self {
            zone: None,
            list,
            id: input.id.clone(),
            title: title.to_owned(),
            kind: input.kind,
            low: input.low.clone(),
            high: input.high.clone(),
            // Whether a fact that applies to some leads only is required, the evaluator knows.
            required: input.required && input.applies.is_none(),
            masked: input.masked,
            members: scale.map(|(scale, labels)| Members::new(scale, labels)),
        }
    }

    /// The same field, which reads times that do not say their zone as times of this one.
    #[must_use]
    pub(crate) fn in_zone(&self, zone: &TimeZone) -> Self {
        let list = self.list.as_ref().map(|fields| fields.in_zone(zone));
        Self { list, zone: Some(zone.clone()), ..self.clone() }
    }

    /// The id of the input.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The title of the input.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The type of the input.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether a lead without this fact is rejected. A fact that does not apply to every lead is never required here.
    pub const fn required(&self) -> bool {
        self.required
    }

    /// Whether the fact is never shown in logs.
    pub const fn masked(&self) -> bool {
        self.masked
    }

    /// The least and the greatest value allowed, both included.
    pub(crate) const fn range(&self) -> (Option<&Value>, Option<&Value>) {
        (self.low.as_ref(), self.high.as_ref())
    }

    /// The fields of its elements, when it is a list.
    pub(crate) const fn elements(&self) -> Option<&Fields> {
        self.list.as_ref()
    }

    /// Reads one fact, and of a list every problem of its elements.
    pub(crate) fn read_all(&self, fact: &Fact) -> Result<Slot, Vec<RecordProblem>> {
        match &self.list {
            Some(fields) => fields.read(fact),
            None => self.read(fact).map_err(|problem| vec![problem]),
        }
    }

    /// Reads one cell of text, and of a list every problem of its elements.
    pub(crate) fn read_all_text(&self, text: &str) -> Result<Slot, Vec<RecordProblem>> {
        match &self.list {
            Some(fields) => fields.read_text(text),
            None => self.read_text(text).map_err(|problem| vec![problem]),
        }
    }

    /// Reads one fact.
    ///
    /// # Errors
    /// A fact of another type, out of range, or no member of the scale; a masked one is not repeated.
    pub fn read(&self, fact: &Fact) -> Result<Slot, RecordProblem> {
        if let Some(fields) = &self.list {
            return fields.read(fact).map_err(|problems| self.first_of(problems));
        }
        let value = match fact {
            Fact::List(_) | Fact::Record(_) => {
                return Err(RecordProblem::NotOneValue { found: self.found(&fact.to_string()) });
            }
            Fact::Missing => return Ok(Slot::Missing),
            Fact::Null => return Ok(Slot::Null),
            Fact::Text(text) => return self.read_text(text),
            Fact::Unreadable(found) => return Err(self.unreadable(found)),
            Fact::Number(number) => self.number_as(*number)?,
            Fact::YesNo(yes) if self.kind == Kind::YesNo => Value::YesNo(*yes),
            Fact::Date(date) if self.kind == Kind::Date => Value::Date(*date),
            Fact::Moment(moment) if self.kind == Kind::Moment => Value::Moment(*moment),
            Fact::Duration(duration) if self.kind == Kind::Duration => Value::Duration(*duration),
            Fact::YesNo(yes) => return Err(self.not_of_kind(if *yes { "yes" } else { "no" })),
            Fact::Date(date) => return Err(self.not_of_kind(&date.to_string())),
            Fact::Moment(moment) => return Err(self.not_of_kind(&moment.to_string())),
            Fact::Duration(duration) => return Err(self.not_of_kind(&duration.to_string())),
        };
        self.within_range(value, || self.shown(fact))
    }

    /// Reads one cell of text; nothing but blanks is [`Slot::Empty`].
    ///
    /// # Errors
    /// As [`Field::read`].
    pub fn read_text(&self, text: &str) -> Result<Slot, RecordProblem> {
        let text = fold::trimmed(text);
        if text.is_empty() {
            return Ok(Slot::Empty);
        }
        if let Some(fields) = &self.list {
            return fields.read_text(text).map_err(|problems| self.first_of(problems));
        }
        let value = match self.kind {
            Kind::YesNo => yes_no(text).map(Value::YesNo).ok_or_else(|| self.not_of_kind(text))?,
            Kind::Number(unit) => {
                let numeral = Numeral::read(text).map_err(|error| self.no_number(error, text))?;
                Value::Number(self.in_unit(numeral, unit, text)?)
            }
            Kind::Text => Value::Text(normal(text)),
            Kind::Date => Value::Date(calendar::read_date(text).map_err(|error| match error {
                DateError::NotADate => self.not_a_date(text),
                DateError::HasTime => RecordProblem::HasTime { found: self.found(text) },
            })?),
            Kind::Moment => {
                Value::Moment(calendar::read_moment(text, self.zone.as_ref()).map_err(|error| match error {
                    MomentError::NotAMoment => self.not_of_kind(text),
                    MomentError::NoOffset => RecordProblem::NoOffset { found: self.found(text) },
                    MomentError::NoTime => RecordProblem::NoTime { found: self.found(text) },
                })?)
            }
            Kind::Duration => Value::Duration(calendar::read_duration(text).ok_or_else(|| self.not_of_kind(text))?),
            Kind::Member(_) => Value::Member(self.member(text)?),
            Kind::List | Kind::Records(_) | Kind::Row(_) => return Err(self.not_of_kind(text)),
        };
        self.within_range(value, || self.found(text))
    }

    /// A value of this input as a cell; [`Field::read_text`] gives the same value back.
    pub fn write(&self, value: &Value) -> String {
        match value {
            Value::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Value::Number(number) if self.kind == Kind::Number(Unit::Percent) => {
                let hundredfold = number.checked_mul(Fraction::whole(100)).unwrap_or(*number);
                format!("{hundredfold}%")
            }
            Value::Number(number) => number.to_string(),
            Value::Text(text) => text.to_string(),
            Value::Date(date) => date.to_string(),
            Value::Moment(moment) => match &self.zone {
                Some(zone) => calendar::write_moment(*moment, zone),
                None => moment.to_string(),
            },
            Value::Duration(duration) => duration.to_string(),
            Value::Member(index) => self
                .members
                .as_ref()
                .and_then(|members| members.written.get(usize::from(*index)))
                .cloned()
                .unwrap_or_default(),
            Value::List(ids) => ids.join(", "),
            Value::Records(elements) => self.list.as_ref().map(|list| list.write(elements)).unwrap_or_default(),
            Value::Row(index) => index.to_string(),
        }
    }

    fn first_of(&self, problems: Vec<RecordProblem>) -> RecordProblem {
        problems.into_iter().next().unwrap_or_else(|| self.not_of_kind(""))
    }

    /// A number that came as one, not as text: a percentage is a share then.
    fn number_as(&self, number: Decimal) -> Result<Value, RecordProblem> {
        let text = || number.to_string();
        match self.kind {
            Kind::Number(Unit::Percent) if number > Decimal::ONE || number < Decimal::whole(-1) => {
                Err(RecordProblem::BarePercent { found: self.found(&text()) })
            }
            Kind::Number(unit) => self.fine_enough(number, unit, &text),
            Kind::YesNo if number == Decimal::ONE => Ok(Value::YesNo(true)),
            Kind::YesNo if number == Decimal::ZERO => Ok(Value::YesNo(false)),
            Kind::Text => Ok(Value::Text(Arc::from(text()))),
            Kind::Member(_) => self.member(&text()).map(Value::Member),
            // A spreadsheet's day 20261122 may come as a number; nothing else that is one is a day.
            Kind::Date => calendar::read_date(&text()).map(Value::Date).map_err(|_| self.not_a_date(&text())),
            Kind::YesNo | Kind::Moment | Kind::Duration | Kind::List | Kind::Records(_) | Kind::Row(_) => {
                Err(self.not_of_kind(&text()))
            }
        }
    }

    /// A number as a value of its unit, if what stands beside it fits.
    fn in_unit(&self, numeral: Numeral, unit: Unit, text: &str) -> Result<Fraction, RecordProblem> {
        let fits = match (unit, numeral.mark) {
            (Unit::Percent, Mark::Bare) => {
                // `6` may be six per cent or sixfold, and `1` one per cent or the whole; nought is nought.
                let whole = numeral.number.scale() == 0 && numeral.number != Decimal::ZERO;
                if whole || numeral.number > Decimal::ONE || numeral.number < Decimal::whole(-1) {
                    return Err(RecordProblem::BarePercent { found: self.found(text) });
                }
                true
            }
            (Unit::Percent, mark) => mark == Mark::Percent,
            (Unit::Money, mark) => matches!(mark, Mark::Bare | Mark::Money),
            (Unit::Count | Unit::Integer | Unit::Number, mark) => matches!(mark, Mark::Bare | Mark::Pieces),
        };
        if !fits {
            return Err(self.not_of_kind(text));
        }
        match self.fine_enough(numeral.number, unit, &|| text.to_owned())? {
            Value::Number(number) => Ok(number),
            Value::YesNo(_)
            | Value::Text(_)
            | Value::Date(_)
            | Value::Moment(_)
            | Value::Duration(_)
            | Value::Member(_)
            | Value::List(_)
            | Value::Records(_)
            | Value::Row(_) => Err(self.not_of_kind(text)),
        }
    }

    fn fine_enough(&self, number: Decimal, unit: Unit, text: &dyn Fn() -> String) -> Result<Value, RecordProblem> {
        let allowed = unit.decimals();
        if number.scale() > allowed {
            return Err(RecordProblem::TooManyDecimals { found: self.found(&text()), allowed });
        }
        Ok(Value::Number(Fraction::from(number)))
    }

    fn member(&self, text: &str) -> Result<u8, RecordProblem> {
        let Some(members) = &self.members else {
            return Err(self.not_of_kind(text));
        };
        members.names.find(text).ok_or_else(|| RecordProblem::UnknownMember {
            found: self.found(text),
            members: members.written.clone(),
            suggestion: if self.masked { None } else { members.names.nearest(text) },
        })
    }

    fn within_range(&self, value: Value, found: impl Fn() -> String) -> Result<Slot, RecordProblem> {
        let low = self.low.as_ref().is_none_or(|low| at_most(low, &value));
        let high = self.high.as_ref().is_none_or(|high| at_most(&value, high));
        if low && high {
            return Ok(Slot::Known(value));
        }
        let written = |bound: &Option<Value>| bound.as_ref().map(|bound| self.write(bound));
        Err(RecordProblem::OutOfRange { found: found(), low: written(&self.low), high: written(&self.high) })
    }

    fn no_number(&self, error: DecimalError, text: &str) -> RecordProblem {
        match error {
            DecimalError::NotANumber => self.not_of_kind(text),
            DecimalError::TooFine => {
                let allowed = match self.kind {
                    Kind::Number(unit) => unit.decimals(),
                    Kind::YesNo
                    | Kind::Text
                    | Kind::Date
                    | Kind::Moment
                    | Kind::Duration
                    | Kind::Member(_)
                    | Kind::List
                    | Kind::Records(_)
                    | Kind::Row(_) => crate::limits::DECIMALS,
                };
                RecordProblem::TooManyDecimals { found: self.found(text), allowed }
            }
            DecimalError::TooLarge => RecordProblem::TooLarge { found: self.found(text) },
        }
    }

    /// What to say of something that is no single value, or a number out of bounds.
    fn unreadable(&self, found: &str) -> RecordProblem {
        match (crate::value::numeral::from_notation(found), self.kind) {
            (Err(error @ (DecimalError::TooFine | DecimalError::TooLarge)), Kind::Number(_)) => {
                self.no_number(error, found)
            }
            (_, _) => RecordProblem::NotOneValue { found: self.found(found) },
        }
    }

    fn not_of_kind(&self, text: &str) -> RecordProblem {
        RecordProblem::NotOfKind { found: self.found(text), wanted: self.kind }
    }

    /// A number in a column of dates is usually the one that a spreadsheet keeps behind a date.
    fn not_a_date(&self, text: &str) -> RecordProblem {
        match calendar::serial_day(text) {
            Some(day) if !self.masked => RecordProblem::SerialDate { found: self.found(text), day },
            Some(_) | None => self.not_of_kind(text),
        }
    }

    fn found(&self, text: &str) -> String {
        if self.masked { "…".to_owned() } else { shortened(text) }
    }

    fn shown(&self, fact: &Fact) -> String {
        let text: Cow<'_, str> = match fact {
            Fact::Missing | Fact::Null => Cow::Borrowed(""),
            Fact::Text(text) | Fact::Unreadable(text) => Cow::Borrowed(text),
            Fact::Number(number) => Cow::Owned(number.to_string()),
            Fact::YesNo(yes) => Cow::Borrowed(if *yes { "yes" } else { "no" }),
            Fact::Date(date) => Cow::Owned(date.to_string()),
            Fact::Moment(moment) => Cow::Owned(moment.to_string()),
            Fact::Duration(duration) => Cow::Owned(duration.to_string()),
            Fact::List(_) | Fact::Record(_) => Cow::Owned(fact.to_string()),
        };
        self.found(&text)
    }
}

/// A text for a message: its first forty characters, without characters that cannot be seen.
pub(crate) fn shortened(text: &str) -> String {
    const SHOWN: usize = 40;
    let mut chars = text.chars();
    let visible = |c: char| if c.is_control() { '·' } else { c };
    let mut short: String = chars.by_ref().take(SHOWN).map(visible).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}

fn yes_no(text: &str) -> Option<bool> {
    let folded = fold::narrowed(text);
    for (word, yes) in [
        ("是", true),
        ("否", false),
        ("有", true),
        ("无", false),
        ("1", true),
        ("0", false),
        ("√", true),
        ("×", false),
        ("✓", true),
        ("✔", true),
        ("✗", false),
        ("✘", false),
        ("yes", true),
        ("no", false),
        ("y", true),
        ("n", false),
        ("true", true),
        ("false", false),
    ] {
        if folded.eq_ignore_ascii_case(word) {
            return Some(yes);
        }
    }
    None
}

/// A text as it is compared: NFC, without surrounding blanks.
fn normal(text: &str) -> Arc<str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Arc::from(text)
    } else {
        Arc::from(text.nfc().collect::<String>())
    }
}

/// Whether one value is at most another of the same type; values without an order always are.
fn at_most(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) => a.checked_cmp(*b).is_some_and(std::cmp::Ordering::is_le),
        (Value::Date(a), Value::Date(b)) => a <= b,
        (Value::Moment(a), Value::Moment(b)) => a <= b,
        (Value::Duration(a), Value::Duration(b)) => a.compare(*b).is_le(),
        (
            Value::YesNo(_)
            | Value::Number(_)
            | Value::Text(_)
            | Value::Date(_)
            | Value::Moment(_)
            | Value::Duration(_)
            | Value::Member(_)
            | Value::List(_)
            | Value::Records(_)
            | Value::Row(_),
            _,
        ) => true,
    }
}
