//! Whether a walk always tells exactly what an incomplete lead can become: a property of the policy, not of a lead.

use crate::eval::Clock;
use crate::eval::explore::explored;
use crate::eval::facts::anything;
use crate::eval::possible::{Absence, Possible};
use crate::eval::row::{Evaluator, run};
use crate::eval::step::Situation;
use crate::plan::{Input, InputId, Node, NodeId, Plan};
use crate::value::Kind;

/// Whether what a verdict calls possible is what some completion gives, no more, whatever is missing.
///
/// Every comparison reads one fact that may be missing, and the walk through all facts stays within its budget; one
/// through fewer of them is a part of it.
pub(crate) fn is_exact(evaluator: &Evaluator, plan: &Plan, clock: Clock) -> bool {
    if !facts_stand_alone(evaluator, plan) {
        return false;
    }
    let inputs: Vec<Possible> = plan.inputs.iter().map(|input| anything(input, plan)).collect();
    let known = vec![false; inputs.len()];
    let absent = Possible::absent(Absence::Undefined);
    let situation = Situation::new(plan, (&inputs, &known), clock, &absent);
    let mut done = Vec::with_capacity(plan.early);
    run(plan, &mut done, plan.early, &situation, &[]);
    explored(evaluator, plan, &situation, (&mut done, true)).told_all
}

/// Whether the cells of each fact alone settle whatever reads it.
fn facts_stand_alone(evaluator: &Evaluator, plan: &Plan) -> bool {
    let roots: Vec<NodeId> = evaluator.roots.iter().chain(&evaluator.deciding_items).copied().collect();
    let reached = crate::plan::depth_first(&plan.nodes, &roots);
    // Which nodes hang on a fact that may be missing; what a node reads stands before it.
    let mut hangs: Vec<bool> = Vec::with_capacity(plan.nodes.len());
    for node in &plan.nodes {
        let one = |id: &NodeId| hangs.get(id.index()).copied().unwrap_or_default();
        hangs.push(match node {
            Node::Input(input) => of(plan, *input).is_some_and(may_be_missing),
            node => node.reads().iter().any(one),
        });
    }
    let hangs = |id: &NodeId| hangs.get(id.index()).copied().unwrap_or_default();
    reached.iter().filter_map(|id| plan.nodes.get(id.index())).all(|node| match node {
        // Elements of a list may lack fields, too.
        Node::Gather(..) | Node::Find(..) | Node::FieldOf(..) | Node::FieldKnown(..) => false,
        // What the record holds decides which walk it is.
        Node::Known(inputs) => !inputs.iter().filter_map(|input| of(plan, *input)).any(may_be_missing),
        Node::Compare(_, left, right) => match (hangs(left), hangs(right)) {
            (false, false) => true,
            (true, false) => is_settled_by_cells(plan, *left),
            (false, true) => is_settled_by_cells(plan, *right),
            (true, true) => false,
        },
        Node::When(condition, value) => is_settled_by_values(plan, *condition) && is_settled_by_cells(plan, *value),
        node => node.reads().iter().all(|id| is_settled_by_values(plan, *id)),
    })
}

/// Whether a value is told once each fact lies in one of its cells, where it is compared with a constant.
fn is_settled_by_cells(plan: &Plan, id: NodeId) -> bool {
    match plan.nodes.get(id.index()) {
        Some(Node::Input(input)) => of(plan, *input).is_some_and(|input| !may_be_missing(input) || has_cells(input)),
        Some(Node::When(_, value)) if !matches!(plan.nodes.get(value.index()), Some(Node::When(..))) => {
            is_settled_by_cells(plan, *value)
        }
        Some(_) => is_settled_by_values(plan, id),
        None => false,
    }
}

/// Whether anything that reads a value is told once each fact lies in one of its cells: no number within a range.
fn is_settled_by_values(plan: &Plan, id: NodeId) -> bool {
    match plan.nodes.get(id.index()) {
        Some(Node::Input(input)) => of(plan, *input)
            .is_some_and(|input| !may_be_missing(input) || matches!(input.kind, Kind::YesNo | Kind::Member(_))),
        Some(Node::When(_, value)) => is_settled_by_values(plan, *value),
        Some(_) => true,
        None => false,
    }
}

fn has_cells(input: &Input) -> bool {
    match input.kind {
        Kind::Text | Kind::List | Kind::Records(_) | Kind::Row(_) => false,
        Kind::YesNo | Kind::Member(_) | Kind::Number(_) | Kind::Date | Kind::Moment | Kind::Duration => true,
    }
}

fn may_be_missing(input: &Input) -> bool {
    !input.required && input.default.is_none()
}

fn of(plan: &Plan, input: InputId) -> Option<&Input> {
    plan.inputs.get(input.index())
}
