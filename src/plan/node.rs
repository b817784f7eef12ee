//! What is computed, one step each.

use serde::{Deserialize, Serialize};

use crate::plan::{Each, InputId};
pub use crate::semantics::{Gather, HowMany as Quantifier};
pub use crate::syntax::tree::{Comparison, Rounding};
use crate::value::{Duration, ListId, Value};

/// The index of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeId(pub u32);

impl NodeId {
    /// As an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One step. A value can be *absent*: a fact or item that does not apply, a quotient by nought, rows of which none holds.
/// A test on an absent value is false; arithmetic on it is absent.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Node {
    /// A constant.
    Constant(Value),
    /// A fact.
    Input(InputId),
    /// The day of grading.
    Today,
    /// The time of grading.
    Now,
    /// The grade; only behind [`Plan::early`](crate::plan::Plan::early).
    Grade,
    /// Whether the record holds all of these facts.
    Known(Vec<InputId>),
    /// Yes becomes no.
    Not(NodeId),
    /// All hold.
    All(Vec<NodeId>),
    /// One holds.
    Any(Vec<NodeId>),
    /// A comparison of two values of one sort; members compare by their place in the scale, best highest.
    Compare(Comparison, NodeId, NodeId),
    /// The member is one of these: bit `i` for member `i`.
    OneOf(NodeId, u128),
    /// The text contains this.
    Contains(NodeId, String),
    /// The value is not absent.
    Applies(NodeId),
    /// The value if the condition holds, else absent because it does not apply.
    When(NodeId, NodeId),
    /// The first value whose condition holds; absent as a hole when none does and there is no last value.
    First(Vec<(NodeId, NodeId)>, Option<NodeId>),
    /// The second when the first is absent or, for a bare fact, not in the record.
    Else(NodeId, NodeId),
    /// How many of these apply and hold.
    Count(Vec<NodeId>),
    /// So many of these hold, among those that apply.
    Quantified(Quantifier, Vec<NodeId>),
    /// The ids of those that hold, as a list: each test with the id of the item or input that it speaks of.
    List(Vec<(NodeId, String)>),
    /// Sum of numbers or durations.
    Sum(Vec<NodeId>),
    /// Sum of those that are present: an item that does not apply gives no points.
    Total(Vec<NodeId>),
    /// The greatest number, the latest date, the best level of those that are present; absent when none is.
    Greatest(Vec<NodeId>),
    /// The least number, the earliest date, the worst level of those that are present; absent when none is.
    Least(Vec<NodeId>),
    /// Product of numbers, or of a duration and whole numbers.
    Product(Vec<NodeId>),
    /// Quotient of numbers or durations; absent when the divisor is nought.
    Quotient(NodeId, NodeId),
    /// The opposite of a number or duration.
    Negate(NodeId),
    /// Rounded to so many digits.
    Round(NodeId, u32, Rounding),
    /// A date or moment and a duration.
    Shift(NodeId, NodeId),
    /// The time from the second to the first, dates or moments.
    Elapsed(NodeId, NodeId),
    /// How many whole periods of this length have passed from the first date to the second; none before it.
    Periods(NodeId, NodeId, Duration),
    /// The points of a member, by its index.
    Points(NodeId, Vec<Value>),
    /// Held between a least and a greatest value.
    Clamp(NodeId, Option<Value>, Option<Value>),
    /// Computed of all elements of a list that keep a condition, or of a field of them.
    Gather(Gather, ListId, Each, Option<u16>),
    /// The one element that keeps a condition and comes first, or last; absent when there is none, and absent as a tie
    /// when several come first together that differ in what is read of them.
    Find(ListId, Each, Search),
    /// A field of a found row; the second is the list.
    FieldOf(NodeId, NodeId, ListId, u16),
    /// Whether the record holds a field of a found row.
    FieldKnown(NodeId, NodeId, ListId, u16),
    /// A field of the element; only in the body of an [`Each`].
    Element(u16),
    /// Whether the record holds a field of the element; only in the body of an [`Each`].
    ElementKnown(u16),
    /// A node of the plan; only in the body of an [`Each`].
    Outer(NodeId),
}

/// Which element of a list is looked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Search {
    /// The fields that order the elements, the first of them before the others.
    pub by: Vec<u16>,
    /// Which end of that order.
    pub end: Ends,
    /// The fields that the plan reads of the one that is found, in order. Elements that agree in them are not a tie.
    pub told: Vec<u16>,
}

/// Which end of a list is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ends {
    /// The least.
    Earliest,
    /// The greatest.
    Latest,
}

impl Node {
    /// The nodes that this one reads.
    pub fn reads(&self) -> Vec<NodeId> {
        let mut reads = Vec::new();
        self.each_read(|id| reads.push(id));
        reads
    }

    /// Shows the nodes that this one reads, in the order of [`Node::reads`].
    pub(crate) fn each_read(&self, mut see: impl FnMut(NodeId)) {
        match self {
            Self::Constant(_)
            | Self::Input(_)
            | Self::Today
            | Self::Now
            | Self::Grade
            | Self::Known(_)
            | Self::Element(_)
            | Self::ElementKnown(_)
            | Self::Outer(_) => {}
            Self::Gather(_, _, each, _) | Self::Find(_, each, ..) => each.reads().into_iter().for_each(see),
            Self::FieldOf(row, list, ..) | Self::FieldKnown(row, list, ..) => [*row, *list].into_iter().for_each(see),
            Self::Not(a)
            | Self::OneOf(a, _)
            | Self::Contains(a, _)
            | Self::Applies(a)
            | Self::Negate(a)
            | Self::Round(a, _, _)
            | Self::Points(a, _)
            | Self::Clamp(a, _, _) => see(*a),
            Self::Compare(_, a, b)
            | Self::When(a, b)
            | Self::Else(a, b)
            | Self::Quotient(a, b)
            | Self::Shift(a, b)
            | Self::Periods(a, b, _)
            | Self::Elapsed(a, b) => [*a, *b].into_iter().for_each(see),
            Self::All(list)
            | Self::Any(list)
            | Self::Count(list)
            | Self::Quantified(_, list)
            | Self::Sum(list)
            | Self::Total(list)
            | Self::Greatest(list)
            | Self::Least(list)
            | Self::Product(list) => list.iter().copied().for_each(see),
            Self::List(list) => list.iter().for_each(|(test, _)| see(*test)),
            Self::First(rows, otherwise) => {
                rows.iter().flat_map(|(when, value)| [*when, *value]).chain(*otherwise).for_each(see);
            }
        }
    }

    /// The same step in another plan, where what it reads has other ids.
    #[must_use]
    pub(crate) fn moved(
        &self,
        node: &dyn Fn(NodeId) -> NodeId,
        input: &dyn Fn(InputId) -> InputId,
        list: &dyn Fn(ListId) -> ListId,
    ) -> Self {
        // The body of a list has ids of its own, and reads the plan by name.
        let body = |each: &Each| Each {
            list: node(each.list),
            test: each.test,
            body: each
                .body
                .iter()
                .map(|inner| match inner {
                    Self::Outer(id) => Self::Outer(node(*id)),
                    inner => inner.clone(),
                })
                .collect(),
        };
        let each = |list: &[NodeId]| list.iter().map(|id| node(*id)).collect();
        match self {
            Self::Constant(_) | Self::Today | Self::Now | Self::Grade | Self::Element(_) | Self::ElementKnown(_) => {
                self.clone()
            }
            Self::Outer(id) => Self::Outer(node(*id)),
            Self::Gather(what, of, each, field) => Self::Gather(*what, list(*of), body(each), *field),
            Self::Find(of, each, search) => Self::Find(list(*of), body(each), search.clone()),
            Self::FieldOf(row, of, id, field) => Self::FieldOf(node(*row), node(*of), list(*id), *field),
            Self::FieldKnown(row, of, id, field) => Self::FieldKnown(node(*row), node(*of), list(*id), *field),
            Self::Input(id) => Self::Input(input(*id)),
            Self::Known(ids) => Self::Known(ids.iter().map(|id| input(*id)).collect()),
            Self::Not(a) => Self::Not(node(*a)),
            Self::All(list) => Self::All(each(list)),
            Self::Any(list) => Self::Any(each(list)),
            Self::Compare(op, a, b) => Self::Compare(*op, node(*a), node(*b)),
            Self::OneOf(a, set) => Self::OneOf(node(*a), *set),
            Self::Contains(a, part) => Self::Contains(node(*a), part.clone()),
            Self::Applies(a) => Self::Applies(node(*a)),
            Self::When(a, b) => Self::When(node(*a), node(*b)),
            Self::First(rows, otherwise) => {
                let rows = rows.iter().map(|(when, value)| (node(*when), node(*value))).collect();
                Self::First(rows, otherwise.map(node))
            }
            Self::Else(a, b) => Self::Else(node(*a), node(*b)),
            Self::Count(list) => Self::Count(each(list)),
            Self::Quantified(quantifier, list) => Self::Quantified(*quantifier, each(list)),
            Self::List(list) => Self::List(list.iter().map(|(test, id)| (node(*test), id.clone())).collect()),
            Self::Sum(list) => Self::Sum(each(list)),
            Self::Total(list) => Self::Total(each(list)),
            Self::Product(list) => Self::Product(each(list)),
            Self::Greatest(list) => Self::Greatest(each(list)),
            Self::Least(list) => Self::Least(each(list)),
            Self::Quotient(a, b) => Self::Quotient(node(*a), node(*b)),
            Self::Negate(a) => Self::Negate(node(*a)),
            Self::Round(a, digits, mode) => Self::Round(node(*a), *digits, *mode),
            Self::Shift(a, b) => Self::Shift(node(*a), node(*b)),
            Self::Elapsed(a, b) => Self::Elapsed(node(*a), node(*b)),
            Self::Periods(a, b, length) => Self::Periods(node(*a), node(*b), *length),
            Self::Points(a, points) => Self::Points(node(*a), points.clone()),
            Self::Clamp(a, floor, cap) => Self::Clamp(node(*a), floor.clone(), cap.clone()),
        }
    }

    /// The steps that it takes to compute, its reads being done.
    pub fn cost(&self) -> usize {
        match self {
            Self::Gather(_, _, each, _) | Self::Find(_, each, ..) => each.cost(),
            other => {
                let mut reads = 0_usize;
                other.each_read(|_| reads = reads.saturating_add(1));
                reads.max(1)
            }
        }
    }
}
