//! The cells of a fact: the parts of its range that the policy's own comparisons can tell apart.

use std::cmp::Ordering;
use std::collections::HashSet;

use crate::eval::line::beside;
use crate::eval::possible::{Absence, Possible, Present, order};
use crate::plan::{Comparison, Node, NodeId};
use crate::value::{Fraction, Kind, Value};

/// A place where a range is cut: the first cell above it begins with the value, or just behind it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cut {
    pub(crate) value: Value,
    pub(crate) behind: bool,
}

impl Cut {
    /// Cuts that set a value apart from those below and above.
    pub(crate) fn around(value: &Value) -> [Self; 2] {
        [false, true].map(|behind| Self { value: value.clone(), behind })
    }

    /// The cuts of a comparison with `value`, the fact standing on the left or on the right.
    pub(crate) fn of(op: Comparison, value: &Value, fact_left: bool) -> Vec<Self> {
        let one = |behind: bool| vec![Self { value: value.clone(), behind }];
        match (op, fact_left) {
            (Comparison::Equal | Comparison::NotEqual, _) => Self::around(value).to_vec(),
            (Comparison::Less | Comparison::AtLeast, true) | (Comparison::More | Comparison::AtMost, false) => {
                one(false)
            }
            (Comparison::AtMost | Comparison::More, true) | (Comparison::AtLeast | Comparison::Less, false) => {
                one(true)
            }
        }
    }
}

/// The facts whose value a node hands on unchanged (or held between bounds), by the nodes that read them.
pub(crate) fn sources(nodes: &[Node], from: NodeId) -> Vec<NodeId> {
    let (mut found, mut seen, mut open) = (Vec::new(), HashSet::from([from]), vec![from]);
    while let Some(id) = open.pop() {
        let Some(node) = nodes.get(id.index()) else { continue };
        let next: Vec<NodeId> = match node {
            Node::Input(_) | Node::Today | Node::Now => {
                found.push(id);
                Vec::new()
            }
            Node::When(_, value) | Node::Clamp(value, _, _) => vec![*value],
            Node::Else(value, fallback) => vec![*value, *fallback],
            Node::First(rows, otherwise) => rows.iter().map(|(_, value)| *value).chain(*otherwise).collect(),
            Node::Constant(_)
            | Node::Grade
            | Node::Known(_)
            | Node::Not(_)
            | Node::All(_)
            | Node::Any(_)
            | Node::Compare(..)
            | Node::OneOf(..)
            | Node::Contains(..)
            | Node::Applies(_)
            | Node::Count(_)
            | Node::Greatest(_)
            | Node::Least(_)
            | Node::Quantified(..)
            | Node::List(_)
            | Node::Sum(_)
            | Node::Total(_)
            | Node::Product(_)
            | Node::Quotient(..)
            | Node::Negate(_)
            | Node::Round(..)
            | Node::Shift(..)
            | Node::Elapsed(..)
            | Node::Periods(..)
            | Node::Points(..)
            | Node::Gather(..)
            | Node::Find(..)
            | Node::FieldOf(..)
            | Node::FieldKnown(..)
            | Node::Element(_)
            | Node::ElementKnown(_)
            | Node::Outer(_) => Vec::new(),
        };
        open.extend(next.into_iter().filter(|id| seen.insert(*id)));
    }
    found
}

/// The range from `low` to `high`, divided at the cuts; for text, each value compared with, and all the rest.
pub(crate) fn divided(whole: &Possible, kind: Kind, cuts: &[Cut]) -> Vec<Possible> {
    match (&whole.present, kind) {
        (Present::Either, _) => [true, false].map(|yes| Possible::one(Value::YesNo(yes))).to_vec(),
        (Present::Members(set), _) => {
            crate::eval::possible::each_member(*set).map(|index| Possible::one(Value::Member(index))).collect()
        }
        (Present::Any, Kind::Text) => texts(cuts),
        (Present::Between(Some(low), Some(high)), _) => intervals(low, high, kind, cuts),
        (Present::Nothing | Present::One(_) | Present::Between(_, _) | Present::Several(_) | Present::Any, _) => {
            vec![whole.clone()]
        }
    }
}

fn texts(cuts: &[Cut]) -> Vec<Possible> {
    let mut cells: Vec<Possible> = Vec::new();
    for cut in cuts {
        let cell = Possible::one(cut.value.clone());
        if !cells.contains(&cell) {
            cells.push(cell);
        }
    }
    cells.push(Possible::some(Present::Any));
    cells
}

fn intervals(low: &Value, high: &Value, kind: Kind, cuts: &[Cut]) -> Vec<Possible> {
    let mut starts: Vec<Value> = cuts
        .iter()
        .filter_map(|cut| start(cut, kind))
        .filter(|start| order(start, low) == Some(Ordering::Greater) && order(start, high) != Some(Ordering::Greater))
        .collect();
    starts.sort_by(|a, b| order(a, b).unwrap_or(Ordering::Equal));
    starts.dedup_by(|a, b| order(a, b) == Some(Ordering::Equal));
    let mut cells = Vec::with_capacity(starts.len().saturating_add(1));
    let mut first = low.clone();
    for start in starts {
        let Some(last) = beside(&start, kind, false) else { continue };
        cells.push(cell(first, last));
        first = start;
    }
    cells.push(cell(first, high.clone()));
    cells
}

/// The first value that a fact of this kind can have at or behind a cut.
fn start(cut: &Cut, kind: Kind) -> Option<Value> {
    let Value::Number(number) = &cut.value else {
        return if cut.behind { beside(&cut.value, kind, true) } else { Some(cut.value.clone()) };
    };
    let step = kind.step();
    let steps = number.checked_div(step)?;
    let below = Fraction::whole(steps.floor());
    let on_grid = below.checked_cmp(steps)? == Ordering::Equal;
    let first = if on_grid && !cut.behind { below } else { below.checked_add(Fraction::whole(1))? };
    Some(Value::Number(first.checked_mul(step)?.reduced()))
}

fn cell(low: Value, high: Value) -> Possible {
    if order(&low, &high) == Some(Ordering::Equal) {
        Possible::one(low)
    } else {
        Possible::some(Present::Between(Some(low), Some(high)))
    }
}

/// A value that is surely not there.
pub(crate) fn nothing() -> Possible {
    Possible::absent(Absence::Undefined)
}
