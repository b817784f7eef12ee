//! Where a comparison turns as one missing fact runs through its range and all else that it reads is known: `x + 2 >= y`
//! with a known `y`, `paid / price >= 30%` with a known price.

use std::cmp::Ordering;

use crate::eval::line::Line;
use crate::eval::possible::{Possible, order};
use crate::eval::step::{Situation, step};
use crate::plan::{Comparison, Node, NodeId, Plan};
use crate::value::{Kind, Value};

/// How a value follows a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Follows {
    /// It stays.
    Not,
    /// In proportion, with something added.
    Evenly,
    /// Always up or always down.
    OneWay,
}

/// A missing fact and all that is known besides.
pub(super) struct Turning<'a> {
    pub(super) plan: &'a Plan,
    pub(super) situation: &'a Situation<'a>,
    pub(super) done: &'a [Possible],
    pub(super) input: usize,
}

impl Turning<'_> {
    /// The first values behind each turn of a comparison from `low` to `high`; none where it may turn more often than
    /// a search finds, or reads another missing fact.
    pub(super) fn of(&self, node: NodeId, (low, high): (&Value, &Value), kind: Kind) -> Vec<Value> {
        let Some(Node::Compare(op, a, b)) = self.plan.nodes.get(node.index()) else { return Vec::new() };
        let evenly = match (self.follows(*a), self.follows(*b)) {
            (Some(Follows::Not), Some(Follows::Not)) => return Vec::new(),
            (Some(Follows::Evenly | Follows::Not), Some(Follows::Evenly | Follows::Not)) => true,
            (Some(Follows::Not), Some(Follows::OneWay)) | (Some(Follows::OneWay), Some(Follows::Not)) => false,
            (Some(_), Some(_)) | (None, _) | (_, None) => return Vec::new(),
        };
        let Some(line) = Line::new(kind, low, high) else { return Vec::new() };
        let mut trial = Trial { turning: self, sides: (*a, *b), cone: self.cone(node), done: self.done.to_vec() };
        let guess = if evenly { trial.guess(&line) } else { None };
        let wanted: &[Ordering] = match op {
            Comparison::AtLeast | Comparison::Less => &[Ordering::Less],
            Comparison::AtMost | Comparison::More => &[Ordering::Greater],
            Comparison::Equal | Comparison::NotEqual => &[Ordering::Less, Ordering::Greater],
        };
        let turn = |wanted: &Ordering| line.turn(guess, |value| Some(trial.side(&value)? == *wanted));
        wanted.iter().filter_map(turn).map(|(_, behind)| behind).collect()
    }

    /// The open nodes that a node reads, each behind those that it reads, with itself.
    fn cone(&self, node: NodeId) -> Vec<NodeId> {
        let open = |id: &NodeId| self.value(*id).is_none();
        crate::plan::depth_first(&self.plan.nodes, &[node]).into_iter().filter(open).collect()
    }

    fn value(&self, id: NodeId) -> Option<&Value> {
        self.done.get(id.index()).and_then(Possible::value)
    }

    /// How a value follows the fact; none where that cannot be told, or where it is not the only one that is missing.
    // Recursion is as deep as the terms of a policy are nested.
    fn follows(&self, id: NodeId) -> Option<Follows> {
        if self.value(id).is_some() {
            return Some(Follows::Not);
        }
        let all = |parts: &[NodeId]| parts.iter().map(|part| self.follows(*part)).collect::<Option<Vec<Follows>>>();
        let moving = |parts: &[Follows]| parts.iter().filter(|part| **part != Follows::Not).count();
        match self.plan.nodes.get(id.index())? {
            Node::Input(own) => (own.index() == self.input).then_some(Follows::Evenly),
            Node::Sum(parts) => {
                let parts = all(parts)?;
                if parts.contains(&Follows::OneWay) {
                    return (moving(&parts) == 1).then_some(Follows::OneWay);
                }
                Some(Follows::Evenly)
            }
            Node::Negate(inner) => self.follows(*inner),
            Node::Product(parts) => {
                let parts = all(parts)?;
                let one = parts.iter().find(|part| **part != Follows::Not).copied();
                one.filter(|_| moving(&parts) == 1)
            }
            Node::Quotient(over, under) => match (self.follows(*over)?, self.follows(*under)?) {
                (over, Follows::Not) => Some(over),
                (Follows::Not, _) if self.has_one_sign(*under) => Some(Follows::OneWay),
                (_, _) => None,
            },
            Node::Round(inner, ..) | Node::Clamp(inner, ..) => self.follows(*inner).map(|_| Follows::OneWay),
            Node::Elapsed(a, b) | Node::Shift(a, b) | Node::Periods(a, b, _) => {
                match (self.follows(*a)?, self.follows(*b)?) {
                    (Follows::Not, _) | (_, Follows::Not) => Some(Follows::OneWay),
                    (_, _) => None,
                }
            }
            Node::Greatest(parts) | Node::Least(parts) => {
                let parts = all(parts)?;
                (moving(&parts) == 1).then_some(Follows::OneWay)
            }
            Node::When(condition, value) if self.value(*condition).is_some() => self.follows(*value),
            _ => None,
        }
    }

    /// Whether a number is above nought, or below it, wherever it can be.
    fn has_one_sign(&self, id: NodeId) -> bool {
        let Some((low, high)) = self.done.get(id.index()).map(Possible::ends) else { return false };
        let sign = |end: Option<Value>| match end {
            Some(Value::Number(number)) => number.numerator().signum(),
            Some(_) | None => 0,
        };
        let (low, high) = (sign(low), sign(high));
        low != 0 && low == high
    }
}

/// A comparison at one value of the fact after the other.
struct Trial<'t, 'a> {
    turning: &'t Turning<'a>,
    sides: (NodeId, NodeId),
    cone: Vec<NodeId>,
    done: Vec<Possible>,
}

impl Trial<'_, '_> {
    /// Both sides when the fact has this value.
    fn at(&mut self, value: &Value) -> Option<(&Value, &Value)> {
        for id in &self.cone {
            let found = match self.turning.plan.nodes.get(id.index())? {
                Node::Input(own) if own.index() == self.turning.input => Possible::one(value.clone()),
                node => step(node, &self.done, self.turning.situation),
            };
            *self.done.get_mut(id.index())? = found;
        }
        let of = |id: NodeId| self.done.get(id.index()).and_then(Possible::value);
        Some((of(self.sides.0)?, of(self.sides.1)?))
    }

    /// How they stand to each other.
    fn side(&mut self, value: &Value) -> Option<Ordering> {
        let (a, b) = self.at(value)?;
        order(a, b)
    }

    /// The steps to where they are equal, of numbers that go evenly.
    fn guess(&mut self, line: &Line) -> Option<i128> {
        let [first, last] = line.ends()?.map(|end| match self.at(&end)? {
            (Value::Number(a), Value::Number(b)) => a.checked_sub(*b),
            (_, _) => None,
        });
        line.nought(first?, last?)
    }
}
