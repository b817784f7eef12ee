//! The texts of results with their placeholders filled: `"call before {due}"`.

use crate::eval::possible::Possible;
use crate::eval::{Answer, Due, Shown, answer};
use crate::plan::{Labels, Plan, Told};
use crate::value::{Fraction, Kind, Unit, filled};

/// What placeholders are filled from.
pub(crate) struct Filling<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) labels: &'a Labels,
    pub(crate) done: &'a [Possible],
    pub(crate) due: Option<&'a Due>,
}

impl Filling<'_> {
    /// The answer with the placeholders of its texts filled.
    pub(crate) fn fill(&self, answer: Answer) -> Answer {
        let fill = |shown: Shown| match shown {
            Shown::Text(text) => Shown::Text(filled(&text, |name| self.told(name))),
            shown => shown,
        };
        match answer {
            Answer::Is(shown) => Answer::Is(fill(shown)),
            Answer::OneOf { one_of } => Answer::OneOf { one_of: one_of.into_iter().map(fill).collect() },
            answer @ (Answer::Absent(()) | Answer::Between { .. } | Answer::Unknown { .. }) => answer,
        }
    }

    fn told(&self, name: &str) -> String {
        let placeholder = self.plan.placeholders.iter().find(|known| known.name == name);
        let day = |day: Option<crate::value::Date>| day.map_or_else(|| self.nothing(), |day| day.to_string());
        match placeholder.map(|known| &known.told) {
            Some(Told::Due) => day(self.due.map(|due| due.next.unwrap_or(due.due))),
            Some(Told::Remind) => day(self.due.and_then(|due| due.remind)),
            Some(Told::Value(node, kind)) => match self.done.get(node.index()) {
                Some(value) => self.words(*kind, &answer(self.plan, *kind, value)),
                None => self.unknown(),
            },
            None => self.unknown(),
        }
    }

    fn words(&self, kind: Kind, answer: &Answer) -> String {
        let lang = self.labels.lang;
        match answer {
            Answer::Is(shown) => self.shown(kind, shown),
            Answer::Absent(()) => self.nothing(),
            Answer::OneOf { one_of } => {
                let each: Vec<String> = one_of.iter().map(|shown| self.shown(kind, shown)).collect();
                each.join(lang.pick(" or ", "或"))
            }
            Answer::Between { from, to } => {
                let (from, to) = (self.shown(kind, from), self.shown(kind, to));
                lang.pick(format!("{from} to {to}"), format!("{from} 至 {to}"))
            }
            Answer::Unknown { .. } => self.unknown(),
        }
    }

    fn shown(&self, kind: Kind, shown: &Shown) -> String {
        match shown {
            Shown::YesNo(yes) => match yes {
                true => self.labels.lang.pick("yes", "是").to_owned(),
                false => self.labels.lang.pick("no", "否").to_owned(),
            },
            Shown::Number(number) if kind == Kind::Number(Unit::Percent) => {
                number.checked_mul(Fraction::whole(100)).map_or_else(|| number.to_string(), |part| format!("{part}%"))
            }
            Shown::Number(number) => number.to_string(),
            Shown::Text(text) => self.member(kind, text),
            Shown::Date(day) => day.to_string(),
            Shown::Moment(at) => at.to_string(),
            Shown::Duration(length) => length.to_string(),
            Shown::List(ids) => ids.join(self.labels.lang.pick(", ", "、")),
        }
    }

    /// What people call a member; any other text stands as it is.
    fn member(&self, kind: Kind, id: &str) -> String {
        let Kind::Member(scale) = kind else { return id.to_owned() };
        let at = usize::from(scale.0);
        let members = self.plan.scales.get(at).map_or(&[][..], |scale| &scale.members);
        let at_member = members.iter().position(|member| member.id == id);
        let label = at_member.and_then(|member| self.labels.scales.get(at)?.1.get(member));
        label.map_or_else(|| id.to_owned(), |label| label.name.clone())
    }

    fn nothing(&self) -> String {
        self.labels.lang.pick("(none)", "（无）").to_owned()
    }

    fn unknown(&self) -> String {
        self.labels.lang.pick("(not known)", "（未知）").to_owned()
    }
}
