//! A lead as an `example` that can be pasted into the policy.

use crate::diagnostic::Lang;
use crate::eval::{Outcome, Slot};
use crate::proof::Prover;
use crate::proof::witness::Case;
use crate::proof::words::{name, written};
use crate::value::{Element, Kind, Value};

impl Prover<'_> {
    /// The example of a case, expecting what the row evaluator says of it.
    pub(crate) fn example(&self, case: &Case) -> String {
        let lang = self.labels.lang;
        let (example, is) = lang.pick(("example", "is"), ("举例", "应为"));
        format!("{example} {} {is} {}", self.facts(case), self.expected(case, lang))
    }

    /// The facts of a case as an example gives them, in braces.
    pub(crate) fn facts(&self, case: &Case) -> String {
        let lang = self.labels.lang;
        let colon = lang.pick(": ", "：");
        let mut facts: Vec<String> = self
            .plan
            .inputs
            .iter()
            .zip(&self.labels.inputs)
            .zip(&case.facts.slots)
            .filter_map(|((input, label), slot)| match slot {
                Slot::Known(Value::Records(records)) => {
                    Some(format!("{}{colon}{}", name(&label.name), self.records(input.kind, records)))
                }
                Slot::Known(value) => {
                    Some(format!("{}{colon}{}", name(&label.name), written(self.labels, input.kind, value)))
                }
                Slot::Missing | Slot::Null | Slot::Empty => None,
            })
            .collect();
        if self.plan.reads_today || self.plan.reads_now {
            facts.push(format!("{}{colon}{}", lang.pick("today", "今天"), case.today));
        }
        if facts.is_empty() { "{ }".to_owned() } else { format!("{{ {} }}", facts.join("  ")) }
    }

    /// The records of a list: `[{ rep: "A" }, { rep: "B" }]`.
    fn records(&self, kind: Kind, records: &[Element]) -> String {
        let Kind::Records(list) = kind else { return String::new() };
        let at = usize::from(list.0);
        let (Some(list), Some(label)) = (self.plan.lists.get(at), self.labels.lists.get(at)) else {
            return String::new();
        };
        let colon = self.labels.lang.pick(": ", "：");
        let one = |record: &Element| {
            let fields = list.fields.iter().zip(&label.fields).zip(record.iter());
            let told = fields.filter_map(|((field, label), value)| {
                let value = written(self.labels, field.kind, value.as_ref()?);
                Some(format!("{}{colon}{value}", name(&label.name)))
            });
            format!("{{ {} }}", told.collect::<Vec<_>>().join(", "))
        };
        format!("[{}]", records.iter().map(one).collect::<Vec<_>>().join(", "))
    }

    fn expected(&self, case: &Case, lang: Lang) -> String {
        let grade = |id: &str| self.grade_name(id);
        match &case.verdict.outcome {
            Outcome::Graded { grade: found, .. } => found.as_deref().map(grade).unwrap_or_default(),
            Outcome::Undetermined { possible, or_ungraded, or_conflict, .. } => {
                let mut all: Vec<String> = possible.iter().map(|id| grade(id)).collect();
                all.extend(or_ungraded.then(|| lang.pick("ungraded", "无级可评").to_owned()));
                all.extend(or_conflict.then(|| lang.pick("conflict", "规则冲突").to_owned()));
                format!("{} {{{}}}", lang.pick("undetermined", "待补资料"), all.join(", "))
            }
            Outcome::Ungraded { .. } => lang.pick("ungraded", "无级可评").to_owned(),
            Outcome::Conflict { .. } => lang.pick("conflict", "规则冲突").to_owned(),
            Outcome::Rejected { .. } => lang.pick("rejected", "退回").to_owned(),
        }
    }

    /// What people call a grade.
    pub(crate) fn grade_name(&self, id: &str) -> String {
        let found = self.plan.grades.and_then(|grades| {
            let at = usize::from(grades.0);
            let member = self.plan.scales.get(at)?.members.iter().position(|member| member.id == id)?;
            self.labels.scales.get(at)?.1.get(member)
        });
        found.map_or_else(|| id.to_owned(), |label| name(&label.name))
    }
}
