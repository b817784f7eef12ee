//! Facts, levels and results in the words of the policy.

use jiff::tz::TimeZone;

use crate::diagnostic::Lang;
use crate::eval::{Answer, Fault, Outcome, Shown, Slot, Status, Tie};
use crate::plan::{Grading, Label, Labels, Plan, SentenceLabel};
use crate::render::number;
use crate::value::calendar::write_moment;
use crate::value::{Element, Fraction, Kind, ListId, ScaleId, Unit, Value};

/// The word for an outcome.
pub const fn outcome_word(outcome: &Outcome, lang: Lang) -> &'static str {
    status_word(outcome.status(), lang)
}

/// The word for a sort of outcome.
pub(crate) const fn status_word(status: Status, lang: Lang) -> &'static str {
    match (status, lang) {
        (Status::Graded, Lang::En) => "graded",
        (Status::Graded, Lang::Zh) => "已评级",
        (Status::Undetermined, Lang::En) => "undetermined",
        (Status::Undetermined, Lang::Zh) => "待补资料",
        (Status::Ungraded, Lang::En) => "ungraded",
        (Status::Ungraded, Lang::Zh) => "无级可评",
        (Status::Conflict, Lang::En) => "conflict",
        (Status::Conflict, Lang::Zh) => "规则冲突",
        (Status::Rejected, Lang::En) => "rejected",
        (Status::Rejected, Lang::Zh) => "退回",
    }
}

/// A plan with the names that people use, in one language.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The meaning.
    pub plan: &'a Plan,
    /// The names.
    pub labels: &'a Labels,
    /// The language of what stands between the names.
    pub lang: Lang,
    /// The zone in which moments are told.
    pub zone: &'a TimeZone,
}

impl<'a> Words<'a> {
    /// What the policy says of an item that costs points.
    pub(crate) fn because_of_item(&self, id: &str) -> Option<&'a str> {
        let at = self.plan.items.iter().position(|item| item.id == id)?;
        self.labels.items.get(at)?.because.as_deref()
    }

    /// What is computed or read, as it is shown: members by name, shares in hundredths, money as money.
    pub fn value(&self, kind: Kind, value: &Value) -> String {
        match value {
            Value::YesNo(yes) => self.yes_no(*yes),
            Value::Number(number) => self.number(kind, *number),
            Value::Text(text) => text.to_string(),
            Value::Date(date) => date.to_string(),
            Value::Moment(moment) => write_moment(*moment, self.zone),
            Value::Duration(duration) => number::duration(*duration, self.lang),
            Value::Member(index) => {
                if let Kind::Member(scale) = kind {
                    self.member_at(scale, usize::from(*index))
                } else {
                    index.to_string()
                }
            }
            Value::List(texts) => self.list(texts),
            Value::Records(elements) => self.records(kind, elements),
            Value::Row(index) => self.number_of(usize::from(*index)),
        }
    }

    /// What the record says of an input.
    pub fn slot(&self, kind: Kind, slot: &Slot) -> String {
        match slot {
            Slot::Known(value) => self.value(kind, value),
            Slot::Missing | Slot::Null | Slot::Empty => self.not_known().to_owned(),
        }
    }

    /// What is known of a result.
    pub fn answer(&self, kind: Kind, answer: &Answer) -> String {
        match answer {
            Answer::Is(shown) => self.shown(kind, shown),
            Answer::Absent(()) => self.lang.pick("none", "无").to_owned(),
            Answer::OneOf { one_of } => {
                let each: Vec<String> = one_of.iter().map(|shown| self.shown(kind, shown)).collect();
                self.either(&each)
            }
            Answer::Between { from, to } => {
                let (from, to) = (self.shown(kind, from), self.shown(kind, to));
                self.lang.pick(format!("{from} to {to}"), format!("{from} 至 {to}"))
            }
            Answer::Unknown { .. } => self.not_known().to_owned(),
        }
    }

    /// A value of a verdict.
    pub fn shown(&self, kind: Kind, shown: &Shown) -> String {
        match shown {
            Shown::YesNo(yes) => self.yes_no(*yes),
            Shown::Number(number) => self.number(kind, *number),
            Shown::Text(text) => {
                if let Kind::Member(scale) = kind {
                    self.member(scale, text)
                } else {
                    text.clone()
                }
            }
            Shown::Date(date) => date.to_string(),
            Shown::Moment(moment) => write_moment(*moment, self.zone),
            Shown::Duration(duration) => number::duration(*duration, self.lang),
            Shown::List(texts) => self.list(texts),
        }
    }

    /// A grade by its id: its name, with its title where it has one.
    pub fn grade(&self, id: &str) -> String {
        match self.plan.grades {
            Some(scale) => self.member(scale, id),
            None => id.to_owned(),
        }
    }

    /// A grade in a sentence: `grade H "hot"`, `H 级“热客”`.
    pub fn grade_phrase(&self, id: &str) -> String {
        match self.lang {
            Lang::En => format!("grade {}", self.grade(id)),
            Lang::Zh => {
                let label = self.plan.grades.and_then(|scale| self.member_label(scale, id));
                let name = label.map_or(id, |label| &label.name);
                let name = if name.ends_with('级') { name.to_owned() } else { format!("{name} 级") };
                match label.filter(|label| !label.title.is_empty() && label.title != label.name) {
                    Some(label) => format!("{name}“{}”", label.title),
                    None => name,
                }
            }
        }
    }

    /// The title of an input or item by its id.
    pub fn named(&self, id: &str) -> Option<&'a str> {
        let input = self.plan.inputs.iter().position(|input| input.id == id);
        let input = input.and_then(|at| self.labels.inputs.get(at));
        let item = self.plan.items.iter().position(|item| item.id == id);
        let item = item.and_then(|at| self.labels.items.get(at)).map(|item| &item.label);
        input.or(item).map(title)
    }

    /// The title of an input or item by its id; the id where it has none.
    pub fn name<'b>(&self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.named(id).unwrap_or(id)
    }

    /// A sentence as it was written, by its id.
    pub fn sentence(&self, id: &str) -> Option<&'a SentenceLabel> {
        match &self.plan.grading {
            Grading::Sentences { sentences, .. } => {
                let at = sentences.iter().position(|sentence| sentence.id == id)?;
                self.labels.sentences.get(at)
            }
            Grading::Nothing | Grading::Rows(_) => None,
        }
    }

    /// What is wrong with a fact, on one line: the field, then what is wrong.
    pub fn fault(&self, fault: &Fault) -> String {
        let message = fault.problem.wording(self.lang).message;
        if fault.field.is_empty() {
            return message;
        }
        let field = self.name(&fault.field);
        self.lang.pick(format!("{field}: {message}"), format!("{field}：{message}"))
    }

    /// What people call a field of a list.
    pub(crate) fn field(&self, list: ListId, field: u16) -> String {
        let fields = self.labels.lists.get(usize::from(list.0)).map_or(&[][..], |list| &list.fields);
        fields.get(usize::from(field)).map(|label| label.title.clone()).unwrap_or_default()
    }

    /// Two elements of a list that come first together, on one line.
    pub fn tie(&self, tie: &Tie) -> String {
        let list = self.name(&tie.list);
        let [one, other] = tie.elements;
        self.lang.pick(
            format!("{list}: no. {one} and no. {other} tie, and they differ"),
            format!("{list}：第 {one} 条与第 {other} 条并列，内容却不同"),
        )
    }

    /// `A`, `A or B`, `A, B or C`.
    pub fn either(&self, each: &[String]) -> String {
        match each {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => match self.lang {
                Lang::En => format!("{} or {last}", first.join(", ")),
                Lang::Zh => format!("{} 或 {last}", first.join("、")),
            },
        }
    }

    /// What stands for a fact that nobody knows yet.
    pub fn not_known(&self) -> &'static str {
        self.lang.pick("not known", "未填")
    }

    /// Members of a list are inputs and items by id.
    fn list<T: AsRef<str>>(&self, ids: &[T]) -> String {
        let texts: Vec<&str> = ids.iter().map(|id| self.named(id.as_ref()).unwrap_or(id.as_ref())).collect();
        if texts.is_empty() {
            return self.lang.pick("none", "无").to_owned();
        }
        texts.join(self.lang.pick(", ", "、"))
    }

    /// The first few records of a list, and how many more there are.
    fn records(&self, kind: Kind, elements: &[Element]) -> String {
        const SHOWN: usize = 3;
        let Kind::Records(id) = kind else { return String::new() };
        if elements.is_empty() {
            return self.lang.pick("none", "无").to_owned();
        }
        let shown = elements.iter().take(SHOWN).enumerate();
        let mut each: Vec<String> =
            shown.map(|(at, values)| format!("{} {}", self.number_of(at), self.record(id, values))).collect();
        let more = elements.len().saturating_sub(SHOWN);
        if more > 0 {
            each.push(self.lang.pick(format!("and {more} more"), format!("另有 {more} 条")));
        }
        each.join(self.lang.pick("; ", "；"))
    }

    /// One record of a list: `(Sales rep = A, Registered = 2026-03-01)`.
    pub fn record(&self, list: ListId, values: &Element) -> String {
        let fields = self.plan.lists.get(usize::from(list.0)).map_or(&[][..], |list| &list.fields);
        let labels = self.labels.lists.get(usize::from(list.0)).map_or(&[][..], |list| &list.fields);
        let each = fields.iter().zip(labels).zip(values.iter()).filter_map(|((field, label), value)| {
            let value = value.as_ref()?;
            let value = if field.masked { "•••".to_owned() } else { self.value(field.kind, value) };
            Some(format!("{} = {value}", title(label)))
        });
        let each = each.collect::<Vec<_>>().join(self.lang.pick(", ", "，"));
        self.lang.pick(format!("({each})"), format!("（{each}）"))
    }

    /// `no. 2`, `第 2 条`.
    pub fn number_of(&self, at: usize) -> String {
        let number = at.saturating_add(1);
        self.lang.pick(format!("no. {number}"), format!("第 {number} 条"))
    }

    fn yes_no(&self, yes: bool) -> String {
        let word = if yes { self.lang.pick("yes", "是") } else { self.lang.pick("no", "否") };
        word.to_owned()
    }

    fn number(&self, kind: Kind, value: Fraction) -> String {
        match kind {
            Kind::Number(Unit::Percent) => number::percent(value),
            Kind::Number(Unit::Money) => number::money(value, self.lang),
            Kind::Number(Unit::Count | Unit::Integer | Unit::Number)
            | Kind::YesNo
            | Kind::Text
            | Kind::Date
            | Kind::Moment
            | Kind::Duration
            | Kind::List
            | Kind::Records(_)
            | Kind::Row(_)
            | Kind::Member(_) => number::number(value),
        }
    }

    fn member(&self, scale: ScaleId, id: &str) -> String {
        self.member_label(scale, id).map_or_else(|| id.to_owned(), titled)
    }

    fn member_label(&self, scale: ScaleId, id: &str) -> Option<&'a Label> {
        let members = &self.plan.scales.get(usize::from(scale.0))?.members;
        let at = members.iter().position(|member| member.id == id)?;
        self.labels.scales.get(usize::from(scale.0)).and_then(|(_, labels)| labels.get(at))
    }

    fn member_at(&self, scale: ScaleId, at: usize) -> String {
        let label = self.labels.scales.get(usize::from(scale.0)).and_then(|(_, members)| members.get(at));
        label.map_or_else(|| format!("#{at}"), titled)
    }
}

/// The title, or the name where there is none.
pub(crate) fn title(label: &Label) -> &str {
    if label.title.is_empty() { &label.name } else { &label.title }
}

/// `H "hot"`, as the policy writes it: members are short, so both are shown.
fn titled(label: &Label) -> String {
    if label.title.is_empty() || label.title == label.name {
        label.name.clone()
    } else {
        format!("{} \"{}\"", label.name, label.title)
    }
}
