//! Which ties the grade rests on.
//!
//! A tie that nothing asks for does no harm: a row above answers first, an `and` fails for another reason. So a tie
//! travels through the plan beside the values, only along what is reached. A tie that the grade rests on makes the lead
//! a conflict.

use crate::eval::possible::{Absence, Possible, Present, Truth};
use crate::plan::{Action, Grading, Node, NodeId, Plan};

/// Whether a value rests on a tie: perhaps, and surely.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tied {
    pub(crate) may: bool,
    pub(crate) must: bool,
}

impl Tied {
    fn and(self, other: Self) -> Self {
        Self { may: self.may || other.may, must: self.must || other.must }
    }

    /// The same where it is not sure that this is reached.
    fn perhaps(self) -> Self {
        Self { may: self.may, must: false }
    }
}

/// For each node that is done, whether it rests on a tie. Empty where the plan finds no rows.
pub(crate) fn ties(plan: &Plan, done: &[Possible]) -> Vec<Tied> {
    if plan.lists.is_empty() || !plan.nodes.iter().any(|node| matches!(node, Node::Find(..))) {
        return Vec::new();
    }
    let mut all: Vec<Tied> = Vec::with_capacity(done.len());
    for (node, value) in plan.nodes.iter().zip(done) {
        let tied = tied(node, value, done, &all);
        all.push(tied);
    }
    all
}

/// Whether the grade rests on a tie.
pub(crate) fn of_grading(plan: &Plan, done: &[Possible]) -> Tied {
    let all = ties(plan, done);
    if all.is_empty() {
        return Tied::default();
    }
    let of = |id: &NodeId| all.get(id.index()).copied().unwrap_or_default();
    let requires = plan.requires.iter().map(of).fold(Tied::default(), Tied::and);
    let grading = match &plan.grading {
        Grading::Nothing => plan.decisions.iter().map(|decision| of(&decision.node)).fold(Tied::default(), Tied::and),
        Grading::Rows(node) => of(node),
        Grading::Sentences { sentences, .. } => {
            let holds = |id: &NodeId| done.get(id.index()).map_or(Truth::False, Possible::holds);
            let in_any_case: Vec<NodeId> = sentences
                .iter()
                .filter(|sentence| matches!(sentence.action, Action::InAnyCase(_)))
                .map(|sentence| sentence.condition)
                .collect();
            let settled = in_any_case.iter().any(|id| holds(id) == Truth::True && !of(id).may);
            let perhaps = in_any_case.iter().any(|id| holds(id) != Truth::False && !of(id).must);
            let rest = sentences.iter().map(|sentence| of(&sentence.condition)).fold(Tied::default(), Tied::and);
            if settled {
                Tied::default()
            } else if perhaps {
                rest.perhaps()
            } else {
                rest
            }
        }
    };
    grading.and(requires)
}

fn tied(node: &Node, value: &Possible, done: &[Possible], all: &[Tied]) -> Tied {
    let of = |id: &NodeId| all.get(id.index()).copied().unwrap_or_default();
    let holds = |id: &NodeId| done.get(id.index()).map_or(Truth::False, Possible::holds);
    let any = |ids: &[NodeId]| ids.iter().map(of).fold(Tied::default(), Tied::and);
    match node {
        Node::Find(..) => {
            let tie = value.absent == Some(Absence::Tie);
            Tied { may: tie, must: tie && value.present == Present::Nothing }.and(any(&node.reads()))
        }
        Node::All(parts) => decided_by(parts, Truth::False, of, holds),
        Node::Any(parts) => decided_by(parts, Truth::True, of, holds),
        Node::When(condition, inner) => {
            let reached = match holds(condition) {
                Truth::True => of(inner),
                Truth::Unknown => of(inner).perhaps(),
                Truth::False => Tied::default(),
            };
            of(condition).and(reached)
        }
        Node::First(rows, otherwise) => {
            let mut tied = Tied::default();
            let mut sure = true;
            let reached = |tied: Tied, sure: bool| if sure { tied } else { tied.perhaps() };
            for (when, value) in rows {
                tied = tied.and(reached(of(when), sure));
                match holds(when) {
                    Truth::True => return tied.and(reached(of(value), sure)),
                    Truth::Unknown => {
                        sure = false;
                        tied = tied.and(of(value).perhaps());
                    }
                    Truth::False => {}
                }
            }
            otherwise.iter().fold(tied, |tied, value| tied.and(reached(of(value), sure)))
        }
        Node::Else(value, fallback) => {
            let there = done.get(value.index()).map_or(Truth::False, Possible::applies);
            let reached = match there {
                Truth::True => Tied::default(),
                Truth::Unknown => of(fallback).perhaps(),
                Truth::False => of(fallback),
            };
            of(value).and(reached)
        }
        Node::Constant(_)
        | Node::Input(_)
        | Node::Today
        | Node::Now
        | Node::Grade
        | Node::Known(_)
        | Node::Not(_)
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
        | Node::Clamp(..)
        | Node::Gather(..)
        | Node::FieldOf(..)
        | Node::FieldKnown(..)
        | Node::Element(_)
        | Node::ElementKnown(_)
        | Node::Outer(_) => any(&node.reads()),
    }
}

/// Parts of which one that is `settling` settles the whole, so that the others do not matter.
fn decided_by(
    parts: &[NodeId],
    settling: Truth,
    of: impl Fn(&NodeId) -> Tied,
    holds: impl Fn(&NodeId) -> Truth,
) -> Tied {
    if parts.iter().any(|part| holds(part) == settling && !of(part).may) {
        return Tied::default();
    }
    let perhaps = |part: &NodeId| (holds(part) == settling || holds(part) == Truth::Unknown) && !of(part).must;
    let tied = parts.iter().map(&of).fold(Tied::default(), Tied::and);
    if parts.iter().any(perhaps) { tied.perhaps() } else { tied }
}
