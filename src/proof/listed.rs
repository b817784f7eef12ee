//! What is computed of a list in words: `count of Visits where Minutes at least 30`, `Sales rep of first`.

use crate::plan::{Each, Ends, Gather, Node, NodeId, Quantifier};
use crate::proof::Prover;
use crate::proof::comparison::{denied, sign};
use crate::proof::words::written;
use crate::value::{Kind, ListId, Value};

impl Prover<'_> {
    /// A value that is computed of a list, or found in one.
    pub(crate) fn listed(&self, id: NodeId) -> Option<String> {
        let lang = self.labels.lang;
        match self.diagram.nodes.get(id.index())? {
            Node::Gather(what, list, each, field) => {
                let title = self.list(*list)?;
                let (title, of) = match field {
                    Some(field) => (format!("{title}{}", lang.pick(": ", "的")), self.field(*list, *field)?),
                    None => (title, String::new()),
                };
                let kept = self.keeping(*list, each)?;
                Some(match what {
                    Gather::Count => lang.pick(format!("count of {title}{kept}"), format!("{title}{kept}的数量")),
                    Gather::DistinctCount => lang
                        .pick(format!("distinct count of {title}{of}{kept}"), format!("{title}{of}{kept}不同的个数")),
                    Gather::Sum => lang.pick(format!("sum of {title}{of}{kept}"), format!("{title}{of}{kept}的合计")),
                    Gather::Largest => {
                        lang.pick(format!("largest of {title}{of}{kept}"), format!("{title}{of}{kept}中最大"))
                    }
                    Gather::Smallest => {
                        lang.pick(format!("smallest of {title}{of}{kept}"), format!("{title}{of}{kept}中最小"))
                    }
                    Gather::Quantified(_) => return None,
                })
            }
            Node::FieldOf(row, _, list, field) => {
                let (row, field) = (self.row(*row)?, self.field(*list, *field)?);
                Some(lang.pick(format!("{field} of {row}"), format!("{row}的{field}")))
            }
            _ => None,
        }
    }

    /// What a condition on a list says when it holds or fails.
    pub(crate) fn listed_condition(&self, id: NodeId, yes: bool) -> Option<String> {
        let lang = self.labels.lang;
        match self.diagram.nodes.get(id.index())? {
            Node::Gather(Gather::Quantified(quantifier), list, each, _) => {
                let (title, kept) = (self.list(*list)?, self.keeping(*list, each)?);
                let (en, zh) = match quantifier {
                    Quantifier::All => ("all of".to_owned(), "全部".to_owned()),
                    Quantifier::MoreThanHalf => ("more than half of".to_owned(), "过半".to_owned()),
                    Quantifier::Between(0, 0) => ("none of".to_owned(), "没有".to_owned()),
                    Quantifier::Between(1, u32::MAX) => ("any of".to_owned(), "有".to_owned()),
                    Quantifier::Between(low, u32::MAX) => (format!("at least {low} of"), format!("至少 {low} 条")),
                    Quantifier::Between(low, high) => (format!("{low} to {high} of"), format!("{low} 至 {high} 条")),
                };
                let not = if yes { lang.pick("", "") } else { lang.pick("not ", "并非") };
                Some(lang.pick(format!("{not}{en} {title}{kept}"), format!("{not}{title}{kept}{zh}")))
            }
            Node::Applies(row) => {
                let row = self.row(*row)?;
                let known = lang.pick(if yes { "known" } else { "missing" }, if yes { "有" } else { "没有" });
                Some(lang.pick(format!("{row} {known}"), format!("{row}{known}")))
            }
            _ => None,
        }
    }

    fn list(&self, list: ListId) -> Option<String> {
        let input = self.plan.lists.get(usize::from(list.0))?.input;
        self.labels.inputs.get(input.index()).map(|label| label.title.clone())
    }

    fn field(&self, list: ListId, field: u16) -> Option<String> {
        let fields = &self.labels.lists.get(usize::from(list.0))?.fields;
        fields.get(usize::from(field)).map(|label| label.title.clone())
    }

    /// A row that is found: by its name, else by what finds it.
    fn row(&self, id: NodeId) -> Option<String> {
        let lang = self.labels.lang;
        let named = self.plan.found.iter().find(|found| found.node == id);
        let label = named.and_then(|found| self.labels.found.iter().find(|(own, _)| *own == found.id));
        if let Some((_, label)) = label {
            return Some(if label.title.is_empty() { label.name.clone() } else { label.title.clone() });
        }
        let Node::Find(list, each, search) = self.diagram.nodes.get(id.index())? else { return None };
        let (title, kept) = (self.list(*list)?, self.keeping(*list, each)?);
        Some(match search.end {
            Ends::Earliest => lang.pick(format!("the earliest of {title}{kept}"), format!("{title}{kept}中最早的一条")),
            Ends::Latest => lang.pick(format!("the latest of {title}{kept}"), format!("{title}{kept}中最晚的一条")),
        })
    }

    /// The condition that elements keep, with the word before it; empty where there is none.
    fn keeping(&self, list: ListId, each: &Each) -> Option<String> {
        let Some(test) = each.test else { return Some(String::new()) };
        let condition = self.element_condition(list, each, test, true)?;
        Some(self.labels.lang.pick(format!(" where {condition}"), format!("（{condition}）")))
    }

    // Recursion is as deep as the condition is nested.
    fn element_condition(&self, list: ListId, each: &Each, id: NodeId, yes: bool) -> Option<String> {
        let lang = self.labels.lang;
        let all = |parts: &[NodeId], word: &str| -> Option<String> {
            let parts: Option<Vec<String>> =
                parts.iter().map(|part| self.element_condition(list, each, *part, yes)).collect();
            Some(parts?.join(word))
        };
        let (and, or) = (lang.pick(" and ", "且"), lang.pick(" or ", "或"));
        match each.body.get(id.index())? {
            Node::All(parts) => all(parts, if yes { and } else { or }),
            Node::Any(parts) => all(parts, if yes { or } else { and }),
            Node::Not(inner) => self.element_condition(list, each, *inner, !yes),
            Node::Element(field) => {
                let field = self.field(list, *field)?;
                let value = written(self.labels, Kind::YesNo, &Value::YesNo(yes));
                Some(format!("{field} {value}"))
            }
            Node::ElementKnown(field) => {
                let known = lang.pick(if yes { "known" } else { "missing" }, if yes { "已填" } else { "未填" });
                Some(format!("{} {known}", self.field(list, *field)?))
            }
            Node::Compare(op, a, b) => {
                let op = if yes { *op } else { denied(*op) };
                let (field, kind) = match each.body.get(a.index())? {
                    Node::Element(field) => {
                        let kind = self.plan.lists.get(usize::from(list.0))?.fields.get(usize::from(*field))?.kind;
                        (self.field(list, *field)?, kind)
                    }
                    _ => return None,
                };
                let value = match each.body.get(b.index())? {
                    Node::Constant(value) => written(self.labels, kind, value),
                    Node::Element(field) => self.field(list, *field)?,
                    Node::Outer(id) => self.value_in_words(*id)?,
                    _ => return None,
                };
                Some(format!("{field} {} {value}", sign(op, lang)))
            }
            _ => None,
        }
    }
}
