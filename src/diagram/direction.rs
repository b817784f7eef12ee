//! How a condition can change when one fact rises and all others stay.

use crate::diagram::variable::over_everything;
use crate::eval::possible::{Possible, order};
use crate::plan::{Comparison, InputId, Node, NodeId, Plan, depth_first};
use crate::value::{Fraction, Value};
use std::cmp::Ordering;

/// Which way a value goes; for a condition, `Up` is from no to yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Stays,
    Up,
    Down,
    Either,
}

impl Way {
    fn turned(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
            Self::Stays | Self::Either => self,
        }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Stays, way) | (way, Self::Stays) => way,
            (a, b) if a == b => a,
            (_, _) => Self::Either,
        }
    }
}

/// Which way a node goes when the input rises.
pub(crate) fn direction(plan: &Plan, nodes: &[Node], node: NodeId, input: InputId) -> Way {
    let whole = over_everything(plan, nodes);
    let sign = |id: &NodeId| whole.get(id.index()).map_or((false, false), signs);
    let mut ways: std::collections::HashMap<NodeId, Way> = std::collections::HashMap::new();
    for id in depth_first(nodes, &[node]) {
        let Some(node) = nodes.get(id.index()) else { continue };
        let way = |id: &NodeId| ways.get(id).copied().unwrap_or(Way::Stays);
        let all_stay = node.reads().iter().all(|read| way(read) == Way::Stays);
        let found = match node {
            Node::Input(own) => {
                if *own == input {
                    Way::Up
                } else {
                    Way::Stays
                }
            }
            Node::Known(_) | Node::Today | Node::Now | Node::Constant(_) => Way::Stays,
            Node::Grade | Node::Element(_) | Node::ElementKnown(_) | Node::Outer(_) => Way::Either,
            _ if all_stay => Way::Stays,
            Node::Sum(parts) | Node::Greatest(parts) | Node::Least(parts) => {
                parts.iter().map(way).fold(Way::Stays, Way::and)
            }
            Node::Shift(a, b) => way(a).and(way(b)),
            Node::Elapsed(a, b) => way(a).and(way(b).turned()),
            Node::Periods(a, b, _) => way(a).turned().and(way(b)),
            Node::Negate(a) | Node::Not(a) => way(a).turned(),
            Node::Round(a, _, _) | Node::Clamp(a, _, _) => way(a),
            Node::When(condition, value) if way(condition) == Way::Stays => way(value),
            Node::Product(factors) if factors.iter().all(|factor| sign(factor).0) => {
                factors.iter().map(way).fold(Way::Stays, Way::and)
            }
            Node::Quotient(a, b) if sign(b).1 && (way(b) == Way::Stays || sign(a).0) => way(a).and(way(b).turned()),
            Node::Compare(op, a, b) => {
                let difference = way(a).and(way(b).turned());
                match op {
                    Comparison::More | Comparison::AtLeast => difference,
                    Comparison::Less | Comparison::AtMost => difference.turned(),
                    Comparison::Equal | Comparison::NotEqual => Way::Either,
                }
            }
            Node::All(parts) | Node::Any(parts) => parts.iter().map(way).fold(Way::Stays, Way::and),
            Node::OneOf(..)
            | Node::Contains(..)
            | Node::Applies(_)
            | Node::When(..)
            | Node::First(..)
            | Node::Else(..)
            | Node::Count(_)
            | Node::Quantified(..)
            | Node::List(_)
            | Node::Total(_)
            | Node::Product(_)
            | Node::Quotient(..)
            | Node::Points(..)
            | Node::Gather(..)
            | Node::Find(..)
            | Node::FieldOf(..)
            | Node::FieldKnown(..) => Way::Either,
        };
        ways.insert(id, found);
    }
    ways.get(&node).copied().unwrap_or(Way::Either)
}

/// Whether a number is never below nought, and whether it is always above.
fn signs(value: &Possible) -> (bool, bool) {
    let zero = Value::Number(Fraction::ZERO);
    match value.ends().0 {
        Some(low) => match order(&low, &zero) {
            Some(Ordering::Greater) => (true, true),
            Some(Ordering::Equal) => (true, false),
            Some(Ordering::Less) | None => (false, false),
        },
        None => (false, false),
    }
}
