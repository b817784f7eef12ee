//! Reads and writes the records of a list.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::diagnostic::{ElementProblem, RecordProblem};
use crate::eval::Slot;
use crate::eval::cell::{Field, shortened};
use crate::eval::json::list_from_json;
use crate::eval::names::Names;
use crate::limits;
use crate::plan::{Labels, List, ListLabel, Plan};
use crate::value::{Element, Fact, Lead, Value};

/// Faults of one list that are told, at most: after these a person mends and runs again.
const TOLD: usize = 20;

/// The fields of a list as records name them.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    fields: Vec<Field>,
    names: Names<usize>,
}

impl Fields {
    /// The fields of a list of the plan; those of a masked list are masked.
    pub(crate) fn new(plan: &Plan, labels: &Labels, list: &List, label: &ListLabel, masked: bool) -> Self {
        let title = |at: usize, id: &str| label.fields.get(at).map_or(id, |label| label.title.as_str()).to_owned();
        let fields = list.fields.iter().enumerate().map(|(at, input)| {
            let mut input = input.clone();
            input.masked |= masked;
            Field::of_plan(&input, &title(at, &input.id), plan, labels)
        });
        let mut names = Names::new();
        for (at, input) in list.fields.iter().enumerate() {
            names.add(&input.id, at);
        }
        for (at, label) in label.fields.iter().enumerate() {
            names.add(&label.name, at);
        }
        for (at, label) in label.fields.iter().enumerate() {
            names.add(&label.title, at);
        }
        for (at, headings) in label.headings.iter().enumerate() {
            headings.iter().for_each(|heading| names.add(heading, at));
        }
        Self { fields: fields.collect(), names }
    }

    /// The same fields, which read times that do not say their zone as times of this one.
    pub(crate) fn in_zone(&self, zone: &TimeZone) -> Self {
        Self { fields: self.fields.iter().map(|field| field.in_zone(zone)).collect(), names: self.names.clone() }
    }

    /// Reads a list as it came.
    pub(crate) fn read(&self, fact: &Fact) -> Result<Slot, Vec<RecordProblem>> {
        let no_list = |found: &str| vec![ElementProblem::NotAList { found: shortened(found) }.into()];
        match fact {
            Fact::Missing => Ok(Slot::Missing),
            Fact::Null => Ok(Slot::Null),
            Fact::Text(text) => self.read_text(text),
            Fact::List(facts) => self.elements(facts),
            Fact::Number(_)
            | Fact::YesNo(_)
            | Fact::Date(_)
            | Fact::Moment(_)
            | Fact::Duration(_)
            | Fact::Record(_)
            | Fact::Unreadable(_) => Err(no_list(&fact.to_string())),
        }
    }

    /// Reads a list that stands in one cell, as JSON.
    pub(crate) fn read_text(&self, text: &str) -> Result<Slot, Vec<RecordProblem>> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Slot::Empty);
        }
        match list_from_json(text) {
            Some(facts) => self.elements(&facts),
            None => Err(vec![ElementProblem::NotAList { found: shortened(text) }.into()]),
        }
    }

    fn elements(&self, facts: &[Fact]) -> Result<Slot, Vec<RecordProblem>> {
        if facts.len() > limits::LIST_ELEMENTS {
            return Err(vec![ElementProblem::TooMany { found: facts.len() }.into()]);
        }
        let mut elements: Vec<Element> = Vec::with_capacity(facts.len());
        let mut problems: Vec<RecordProblem> = Vec::new();
        for (at, fact) in facts.iter().enumerate() {
            let number = at.saturating_add(1);
            match fact {
                Fact::Record(lead) => elements.push(self.element(number, lead, &mut problems)),
                other => {
                    let found = shortened(&other.to_string());
                    problems.push(ElementProblem::NotARecord { number, found }.into());
                }
            }
        }
        problems.truncate(TOLD);
        if problems.is_empty() { Ok(Slot::Known(Value::Records(elements.into()))) } else { Err(problems) }
    }

    fn element(&self, number: usize, lead: &Lead, problems: &mut Vec<RecordProblem>) -> Element {
        let mut values: Vec<Option<Value>> = vec![None; self.fields.len()];
        let mut given: Vec<Option<&str>> = vec![None; self.fields.len()];
        let mut wrong = |field: &Field, problem: RecordProblem| {
            let field = field.id().to_owned();
            problems.push(ElementProblem::BadField { number, field, problem: Box::new(problem) }.into());
        };
        for (name, fact) in lead.facts() {
            let Some(at) = self.names.find(name) else { continue };
            let (Some(field), Some(slot), Some(before)) = (self.fields.get(at), values.get_mut(at), given.get_mut(at))
            else {
                continue;
            };
            if let Some(first) = before {
                wrong(field, RecordProblem::GivenTwice { one: shortened(first), other: shortened(name) });
                continue;
            }
            *before = Some(name);
            match field.read(fact) {
                Ok(read) => *slot = read.known().cloned(),
                Err(problem) => wrong(field, problem),
            }
        }
        for ((field, value), given) in self.fields.iter().zip(&values).zip(&given) {
            // A field that could not be read has been told of.
            let silent = value.is_none() && (given.is_none() || !problems_of(problems, number, field));
            if field.required() && silent {
                let problem = Box::new(RecordProblem::Missing);
                let field = field.id().to_owned();
                problems.push(ElementProblem::BadField { number, field, problem }.into());
            }
        }
        values.into()
    }

    /// What to say of the names in a list that no field has.
    pub(crate) fn unknown<'a>(&self, list: &str, fact: &'a Fact) -> Vec<(&'a str, RecordProblem)> {
        let Fact::List(facts) = fact else { return Vec::new() };
        let mut found: Vec<(&str, RecordProblem)> = Vec::new();
        for fact in facts {
            let Fact::Record(lead) = fact else { continue };
            for (name, _) in lead.facts() {
                if self.names.find(name).is_some() || found.iter().any(|(known, _)| *known == name) {
                    continue;
                }
                let problem = ElementProblem::UnknownField {
                    list: shortened(list),
                    name: shortened(name),
                    suggestion: self.names.nearest(name),
                };
                found.push((name, problem.into()));
            }
        }
        found
    }

    /// The records as JSON; [`Fields::read_text`] gives the same records back.
    pub(crate) fn write(&self, elements: &Arc<[Element]>) -> String {
        let records = elements.iter().map(|values| {
            let mut record = Lead::new();
            for (field, value) in self.fields.iter().zip(values.iter()) {
                if let Some(value) = value {
                    record.push(field.id(), field.write(value));
                }
            }
            record
        });
        Fact::from(records.collect::<Vec<_>>()).to_string()
    }
}

/// Whether something was said of a field of this element.
fn problems_of(problems: &[RecordProblem], number: usize, field: &Field) -> bool {
    problems.iter().any(|problem| {
        matches!(problem, RecordProblem::Element(ElementProblem::BadField { number: of, field: id, .. })
            if *of == number && id == field.id())
    })
}
