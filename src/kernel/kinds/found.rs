//! Which nodes of a plan cells tell, and which facts have to be told by their values.

use crate::kernel::axis::Axis;
use crate::kernel::build::Builder;
use crate::kernel::form::Form;
use crate::kernel::kinds::gathered::Gathered;
use crate::plan::{Bits, Grading, InputId, Node, NodeId, Plan, Told};
use crate::value::{Kind, Value};

/// What is found of the nodes of a plan.
pub(super) struct Found {
    gathered: Gathered,
    /// Facts that are always told by their value.
    pub(super) exact: Bits,
    /// For each fact, those that are told by their value where it is missing.
    pub(super) partners: Vec<Bits>,
    /// For each node, whether it is told, and the facts that it hangs on.
    nodes: Vec<(bool, Bits)>,
}

impl Found {
    pub(super) fn new(builder: &mut Builder<'_>) -> Self {
        let plan = builder.plan;
        let facts = plan.inputs.len();
        let none = || Bits::new(facts);
        let mut found = Self {
            gathered: Gathered::default(),
            exact: none(),
            partners: (0..facts).map(|_| none()).collect(),
            nodes: Vec::with_capacity(plan.nodes.len()),
        };
        for (node, id) in plan.nodes.iter().zip((0_u32..).map(NodeId)) {
            let seen = found.look(builder, id, node);
            found.nodes.push(seen);
        }
        found.show(plan);
        found
    }

    /// Whether a node is told, and the facts that it hangs on; with the cells that tell it, if it takes new ones.
    fn look(&mut self, builder: &mut Builder<'_>, id: NodeId, node: &Node) -> (bool, Bits) {
        let mut facts = Bits::new(builder.plan.inputs.len());
        match node {
            Node::Input(input) => {
                facts.add(input.index());
                return (self.by_cells(builder, id), facts);
            }
            // The builder takes it that a lead holds them. Where it does not, nothing that hangs on this is told by cells.
            Node::Known(inputs) => {
                inputs.iter().for_each(|input| facts.add(input.index()));
                return (true, facts);
            }
            _ => {}
        }
        let mut told = true;
        for read in node.reads() {
            if let Some((of, more)) = self.nodes.get(read.index()) {
                told &= of;
                facts.add_all(more);
            }
        }
        if !told && self.by_cells(builder, id) {
            told = true;
            self.join(&facts);
        }
        (told, facts)
    }

    /// Whether cells tell a node; these are then among the axes.
    fn by_cells(&mut self, builder: &mut Builder<'_>, id: NodeId) -> bool {
        let form = builder.form(id);
        let Ok(Form::Finite(function)) = form.as_deref() else { return false };
        function.axes.iter().for_each(|axis| self.gathered.add(axis));
        true
    }

    /// Facts that one comparison reads: where one is missing, the others are told by their values.
    fn join(&mut self, facts: &Bits) {
        for fact in facts.positions() {
            if let Some(partners) = self.partners.get_mut(fact) {
                partners.add_all(facts);
            }
        }
    }

    /// What a verdict shows, or looks at, of a node: where the node is not told, it is by the facts that it hangs on.
    fn show(&mut self, plan: &Plan) {
        let graded = match &plan.grading {
            Grading::Nothing => Vec::new(),
            Grading::Rows(node) => vec![*node],
            Grading::Sentences { sentences, .. } => sentences.iter().map(|sentence| sentence.condition).collect(),
        };
        let deadlines = plan.follow_up.iter().flat_map(|follow| {
            let since = apart(plan).is_none().then_some(follow.since);
            let lines = follow.lines.iter().flatten().flat_map(|line| std::iter::once(line.length).chain(line.remind));
            follow.by.into_iter().chain(since).chain(lines)
        });
        let pool = plan.pool.iter().flat_map(|pool| [pool.since, pool.after].into_iter().chain(pool.when));
        let placeholders = plan.placeholders.iter().filter_map(|placeholder| match placeholder.told {
            Told::Value(node, _) => Some(node),
            Told::Due | Told::Remind => None,
        });
        let shown = graded
            .into_iter()
            .chain(plan.requires.iter().copied())
            .chain(plan.inputs.iter().filter_map(|input| input.applies))
            .chain(plan.items.iter().flat_map(|item| std::iter::once(item.node).chain(item.rows.iter().copied())))
            .chain(plan.scorecards.iter().flat_map(|card| card.items.iter().map(|(_, node)| *node).chain([card.total])))
            .chain(plan.decisions.iter().map(|decision| decision.node))
            .chain(deadlines)
            .chain(pool)
            .chain(placeholders)
            .chain(plan.expects.iter().map(|expect| expect.condition));
        for node in shown {
            if let Some((false, facts)) = self.nodes.get(node.index()) {
                self.exact.add_all(facts);
            }
        }
        // What is expected is counted by the value of a fact.
        plan.expects.iter().filter_map(|expect| expect.per).for_each(|input| self.exact.add(input.index()));
        // A date beyond the list of holidays is told of, wherever it is computed.
        let moved = plan.nodes.iter().zip(&self.nodes).filter(|(node, _)| matches!(node, Node::Shift(..)));
        for (_, (_, facts)) in moved.filter(|_| plan.workdays.is_some()) {
            self.exact.add_all(facts);
        }
    }

    /// Axes whose cells tell what the nodes come to.
    pub(super) fn axes(&mut self) -> Vec<Axis> {
        std::mem::take(&mut self.gathered).axes()
    }

    /// The fact whose day is kept apart.
    pub(super) fn day(&self, plan: &Plan) -> Option<InputId> {
        apart(plan).filter(|day| !self.exact.has(day.index()))
    }
}

/// The fact from whose day the deadlines of grades count, if it can be kept apart: each line is so many days for every
/// lead, and no result speaks of the day.
fn apart(plan: &Plan) -> Option<InputId> {
    let follow = plan.follow_up.as_ref().filter(|follow| follow.by.is_none())?;
    let Some(Node::Input(day)) = plan.nodes.get(follow.since.index()) else { return None };
    let dated = plan.inputs.get(day.index()).is_some_and(|input| input.kind == Kind::Date);
    let constant = |node: NodeId| matches!(plan.nodes.get(node.index()), Some(Node::Constant(Value::Duration(_))));
    let mut lines = follow.lines.iter().flatten();
    let fixed = lines.all(|line| constant(line.length) && line.remind.is_none_or(constant));
    let silent = plan.placeholders.iter().all(|placeholder| matches!(placeholder.told, Told::Value(..)));
    (dated && fixed && silent).then_some(*day)
}
