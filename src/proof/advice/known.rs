//! What is known of a lead, variable by variable.

use crate::diagram::{Subject, Variable, holds_value};
use crate::eval::possible::{Absence, Possible, Truth};
use crate::eval::row::possible_fact;
use crate::eval::step::{Situation, step};
use crate::eval::{Clock, Facts};
use crate::plan::{InputId, Node, NodeId, Plan};
use crate::proof::advice::Advisor;
use crate::value::Value;

/// What is known of a lead.
pub(crate) struct Known {
    /// What each fact can be: its value, its default, or anything in its range.
    pub(crate) inputs: Vec<Possible>,
    /// Whether the record holds each fact.
    pub(crate) given: Vec<bool>,
    clock: Clock,
    /// By level, the one cell that is left; none where all are.
    pub(crate) cells: Vec<Option<usize>>,
}

impl Known {
    /// What a lead leaves open of each variable; none where there is no diagram.
    pub(crate) fn new(advisor: &Advisor<'_>, facts: &Facts, clock: Clock) -> Option<Self> {
        let plan = advisor.plan;
        let diagram = &advisor.diagram.as_ref()?.diagram;
        let inputs: Vec<Possible> =
            plan.inputs.iter().enumerate().map(|(at, input)| possible_fact(input, plan, facts.slots.get(at))).collect();
        let given: Vec<bool> = facts.slots.iter().map(|slot| slot.known().is_some()).collect();
        let mut known = Self { inputs, given, clock, cells: Vec::new() };
        let values = known.values(plan, &known.inputs);
        known.cells = diagram.variables.iter().map(|variable| known.cell(variable, &values)).collect();
        Some(known)
    }

    /// The one cell of a variable that is left, given the values of all nodes.
    fn cell(&self, variable: &Variable, values: &[Possible]) -> Option<usize> {
        let holding = |value: &Value| variable.cells.iter().position(|cell| holds_value(cell, value));
        match variable.subject {
            Subject::Known(input) => Some(usize::from(!self.given.get(input.index()).copied().unwrap_or_default())),
            Subject::Fact(input) => holding(self.inputs.get(input.index())?.value()?),
            Subject::Today => holding(&Value::Date(self.clock.today)),
            Subject::Now => holding(&Value::Moment(self.clock.now)),
            Subject::Test(node) => settled(node, values),
        }
    }

    /// The values of all nodes of the plan, where facts are these.
    pub(crate) fn values(&self, plan: &Plan, inputs: &[Possible]) -> Vec<Possible> {
        let grade = Possible::absent(Absence::NotApplicable);
        let situation = Situation {
            nodes: &plan.nodes,
            inputs,
            known: &self.given,
            today: self.clock.today,
            now: self.clock.now,
            grade: &grade,
        };
        let mut done = Vec::with_capacity(plan.nodes.len());
        for node in plan.nodes.iter().take(plan.early) {
            done.push(step(node, &done, &situation));
        }
        done
    }
}

/// The cell of a test that is settled: yes is the first.
pub(crate) fn settled(node: NodeId, values: &[Possible]) -> Option<usize> {
    match values.get(node.index())?.holds() {
        Truth::True => Some(0),
        Truth::False => Some(1),
        Truth::Unknown => None,
    }
}

/// The inputs that a node reads.
pub(crate) fn inputs_of(nodes: &[Node], node: NodeId) -> Vec<InputId> {
    let read = crate::diagram::depth_first(nodes, &[node]);
    let inputs = read.into_iter().filter_map(|id| match nodes.get(id.index()) {
        Some(Node::Input(input)) => Some(*input),
        Some(_) | None => None,
    });
    inputs.collect()
}
