//! A comparison of several facts in words: `Down payment ÷ Price at least 30%`.

use crate::diagnostic::Lang;
use crate::plan::{Comparison, Node, NodeId};
use crate::proof::Prover;
use crate::proof::words::written;
use crate::value::{Fraction, Kind, Unit, Value};

/// How deep a term is told; people read no deeper.
const DEPTH: usize = 6;

impl Prover<'_> {
    /// What a test says when it holds or fails; none for what has no short words.
    pub(crate) fn comparison(&self, test: NodeId, yes: bool) -> Option<String> {
        let Node::Compare(op, a, b) = self.diagram.nodes.get(test.index())? else {
            return self.listed_condition(test, yes);
        };
        let constant = |id: &NodeId| matches!(self.diagram.nodes.get(id.index()), Some(Node::Constant(_)));
        let (a, b, op) = if constant(a) { (b, a, op.turned()) } else { (a, b, *op) };
        let op = if yes { op } else { denied(op) };
        let (left, right) = (self.term(*a, DEPTH)?, self.side(*b, *a)?);
        Some(format!("{left} {} {right}", sign(op, self.labels.lang)))
    }

    /// A value as it is told.
    pub(crate) fn value_in_words(&self, id: NodeId) -> Option<String> {
        self.term(id, DEPTH)
    }

    /// The other side of a comparison. A quotient is mostly compared with a share.
    fn side(&self, id: NodeId, other: NodeId) -> Option<String> {
        let quotient =
            matches!(self.diagram.nodes.get(id_of_value(&self.diagram.nodes, other).index()), Some(Node::Quotient(..)));
        if let (true, Some(Node::Constant(value @ Value::Number(number)))) =
            (quotient, self.diagram.nodes.get(id.index()))
            && number.checked_cmp(Fraction::whole(1)).is_some_and(std::cmp::Ordering::is_lt)
        {
            return Some(written(self.labels, Kind::Number(Unit::Percent), value));
        }
        self.term(id, DEPTH)
    }

    // Recursion is bounded by the depth.
    fn term(&self, id: NodeId, depth: usize) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        let lang = self.labels.lang;
        let of = |id: &NodeId| self.term(*id, depth);
        let joined = |parts: &[NodeId], sign: &str| -> Option<String> {
            let parts: Option<Vec<String>> = parts.iter().map(of).collect();
            Some(parts?.join(sign))
        };
        match self.diagram.nodes.get(id.index())? {
            Node::Input(input) => self.labels.inputs.get(input.index()).map(|label| label.title.clone()),
            Node::Constant(value) => {
                let kind = match value {
                    Value::Member(_) | Value::List(_) | Value::Records(_) | Value::Row(_) => return None,
                    Value::Number(_) => Kind::Number(Unit::Number),
                    Value::YesNo(_) => Kind::YesNo,
                    Value::Text(_) => Kind::Text,
                    Value::Date(_) => Kind::Date,
                    Value::Moment(_) => Kind::Moment,
                    Value::Duration(_) => Kind::Duration,
                };
                Some(written(self.labels, kind, value))
            }
            Node::Today => Some(lang.pick("today", "今天").to_owned()),
            Node::Now => Some(lang.pick("now", "现在").to_owned()),
            Node::When(_, value) => of(value),
            Node::Quotient(a, b) => Some(format!("{} ÷ {}", of(a)?, of(b)?)),
            Node::Product(parts) => joined(parts, " × "),
            Node::Sum(parts) => joined(parts, " + ").map(|sum| sum.replace("+ −", "− ")),
            Node::Greatest(parts) => Some(
                lang.pick(format!("largest of {}", joined(parts, ", ")?), format!("{} 中最大", joined(parts, "、")?)),
            ),
            Node::Least(parts) => Some(
                lang.pick(format!("smallest of {}", joined(parts, ", ")?), format!("{} 中最小", joined(parts, "、")?)),
            ),
            Node::Negate(a) => Some(format!("−{}", of(a)?)),
            Node::Elapsed(a, b) => {
                let (to, from) = (of(a)?, of(b)?);
                Some(lang.pick(format!("time from {from} to {to}"), format!("{from} 到 {to} 的时间")))
            }
            Node::Shift(a, b) => {
                let length = of(b)?;
                // `today − 14 days`, not `today + −14 days`.
                let back = length.strip_prefix(['-', '−']);
                let day = of(a)?;
                Some(back.map_or_else(|| format!("{day} + {length}"), |back| format!("{day} − {back}")))
            }
            Node::Gather(..) | Node::FieldOf(..) => self.listed(id),
            Node::Grade
            | Node::Known(_)
            | Node::Not(_)
            | Node::All(_)
            | Node::Any(_)
            | Node::Compare(..)
            | Node::OneOf(..)
            | Node::Contains(..)
            | Node::Applies(_)
            | Node::First(..)
            | Node::Else(..)
            | Node::Count(_)
            | Node::Quantified(..)
            | Node::List(_)
            | Node::Total(_)
            | Node::Round(..)
            | Node::Periods(..)
            | Node::Points(..)
            | Node::Clamp(..)
            | Node::Find(..)
            | Node::FieldKnown(..)
            | Node::Element(_)
            | Node::ElementKnown(_)
            | Node::Outer(_) => None,
        }
    }
}

/// The value behind the condition under which it applies.
fn id_of_value(nodes: &[Node], id: NodeId) -> NodeId {
    match nodes.get(id.index()) {
        Some(Node::When(_, value)) => *value,
        Some(_) | None => id,
    }
}

/// What stands between the two sides.
pub(crate) fn sign(op: Comparison, lang: Lang) -> &'static str {
    let (en, zh) = match op {
        Comparison::Less => ("below", "低于"),
        Comparison::AtMost => ("at most", "至多"),
        Comparison::More => ("above", "高于"),
        Comparison::AtLeast => ("at least", "至少"),
        Comparison::Equal => ("equal to", "等于"),
        Comparison::NotEqual => ("other than", "不等于"),
    };
    lang.pick(en, zh)
}

/// The comparison that says the opposite.
pub(crate) fn denied(op: Comparison) -> Comparison {
    match op {
        Comparison::Less => Comparison::AtLeast,
        Comparison::AtMost => Comparison::More,
        Comparison::More => Comparison::AtMost,
        Comparison::AtLeast => Comparison::Less,
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
    }
}
