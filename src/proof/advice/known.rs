//! What is known of a lead, variable by variable.

use crate::diagram::{Subject, Variable, holds_value};
use crate::eval::possible::{Absence, Possible, Present};
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
        let inputs = facts.possible(plan);
        let given = facts.held();
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
            Subject::Test(node) => settled(node, variable, values),
            Subject::Tie => tie(values),
        }
    }

    /// The value of a fact or of the day, where it is known: closer than any cell.
    pub(crate) fn told(&self, subject: Subject) -> Option<Possible> {
        match subject {
            Subject::Fact(input) => {
                let fact = self.inputs.get(input.index())?;
                (fact.is_settled() && fact.value().is_some()).then(|| fact.clone())
            }
            Subject::Today => Some(Possible::one(Value::Date(self.clock.today))),
            Subject::Now | Subject::Known(_) | Subject::Test(_) | Subject::Tie => None,
        }
    }

    /// The values of all nodes of the plan, where facts are these.
    pub(crate) fn values(&self, plan: &Plan, inputs: &[Possible]) -> Vec<Possible> {
        let grade = Possible::absent(Absence::NotApplicable);
        let situation = Situation::new(plan, (inputs, &self.given), self.clock, &grade);
        let mut done = Vec::with_capacity(plan.nodes.len());
        for node in plan.nodes.iter().take(plan.early) {
            done.push(step(node, &done, &situation));
        }
        done
    }
}

/// The cell of a test that is settled, or of what is found in a list.
pub(crate) fn settled(node: NodeId, variable: &Variable, values: &[Possible]) -> Option<usize> {
    let found = values.get(node.index())?;
    if !found.is_settled() {
        return None;
    }
    variable.cells.iter().position(|cell| match found.value() {
        Some(value) => holds_value(cell, value),
        None => cell.value().is_none() && cell.is_settled(),
    })
}

/// Whether records come first together: yes is the first cell; none while a list is open.
fn tie(values: &[Possible]) -> Option<usize> {
    if values.iter().any(|value| value.present == Present::Nothing && value.absent == Some(Absence::Tie)) {
        return Some(0);
    }
    let may_tie = values.iter().any(|value| value.absent == Some(Absence::Tie));
    (!may_tie).then_some(1)
}

/// The inputs that a node reads.
pub(crate) fn inputs_of(nodes: &[Node], node: NodeId) -> Vec<InputId> {
    let read = crate::plan::depth_first(nodes, &[node]);
    let inputs = read.into_iter().filter_map(|id| match nodes.get(id.index()) {
        Some(Node::Input(input)) => Some(*input),
        Some(_) | None => None,
    });
    inputs.collect()
}
