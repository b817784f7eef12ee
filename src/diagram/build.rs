//! The plan as diagrams: one per node, its leaves what the row evaluator makes of the cells.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use crate::diagram::budget::Budget;
use crate::diagram::cells::nothing;
use crate::diagram::fold::fold;
use crate::diagram::store::{Full, NO, Ref, Store, YES};
use crate::diagram::variable::{Subject, Tests, Variable, may_stay_open, over_everything, variables};
use crate::eval::interned::Interned;
use crate::eval::possible::{Absence, Possible, Present, Truth, order};
use crate::eval::row::Evaluator;
use crate::eval::ruling::{CONFLICT, Ruling, UNGRADED};
use crate::eval::step::{Situation, step};
use crate::limits;
use crate::plan::{Comparison, Grading, Node, NodeId, Plan, Promises, Quantifier, depth_first};
use crate::value::{Date, Kind, Moment, Value};

/// The diagrams of one policy.
pub(crate) struct Diagram<'a> {
    pub(crate) plan: &'a Plan,
    /// The nodes of the plan, and behind them those of the promises.
    pub(crate) nodes: Vec<Node>,
    pub(crate) store: Store,
    /// By level.
    pub(crate) variables: Vec<Variable>,
    levels: HashMap<Subject, u32>,
    tests: Tests,
    /// What leaves mean, by number.
    leaves: Interned,
    values: HashMap<NodeId, Ref>,
    truths: HashMap<NodeId, Ref>,
    outcome: Option<Ref>,
    /// The levels of tests that cells left open somewhere; the others are settled everywhere.
    open_tests: HashSet<u32>,
}

impl Interned {
    /// A leaf that stands for a value.
    fn leaf(&mut self, value: Possible) -> Ref {
        Ref::leaf(self.number(value))
    }
}

impl<'a> Diagram<'a> {
    /// The diagrams of all that decides the grade and of what is promised.
    ///
    /// # Errors
    /// [`Full`] when there are too many variables.
    pub(crate) fn new(plan: &'a Plan, promises: &Promises, budget: &Budget) -> Result<Self, Full> {
        let nodes: Vec<Node> = plan.nodes.iter().chain(&promises.nodes).cloned().collect();
        let mut roots: Vec<NodeId> = plan.inputs.iter().filter_map(|input| input.applies).collect();
        roots.extend(plan.items.iter().map(|item| item.node));
        roots.extend(&plan.requires);
        roots.extend(grading_roots(plan));
        roots.extend(counted_roots(plan));
        roots.extend(promises.list.iter().flat_map(|promise| promise.pledge.reads()));
        Self::over(plan, nodes, &roots, budget)
    }

    /// The diagrams of all below `roots`; the nodes begin with those of the plan.
    ///
    /// # Errors
    /// [`Full`] when there are too many variables.
    pub(crate) fn over(plan: &'a Plan, nodes: Vec<Node>, roots: &[NodeId], budget: &Budget) -> Result<Self, Full> {
        let (variables, tests) = variables(plan, &nodes, roots);
        if variables.len() > limits::DIAGRAM_VARIABLES {
            return Err(Full);
        }
        let levels = variables.iter().zip(0_u32..).map(|(variable, level)| (variable.subject, level)).collect();
        Ok(Self {
            plan,
            nodes,
            store: Store::new(budget),
            variables,
            levels,
            tests,
            leaves: Interned::default(),
            values: HashMap::new(),
            truths: HashMap::new(),
            outcome: None,
            open_tests: HashSet::new(),
        })
    }

    /// The same diagrams, asked about another plan over the same nodes and inputs.
    pub(crate) fn turn_to(&mut self, plan: &'a Plan) {
        let mut reads_grade: Vec<bool> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let of = |id: &NodeId| reads_grade.get(id.index()).copied().unwrap_or_default();
            let reads = matches!(node, Node::Grade) || node.reads().iter().any(of);
            reads_grade.push(reads);
        }
        let stays = |id: &NodeId| !reads_grade.get(id.index()).copied().unwrap_or_default();
        if self.plan.workdays == plan.workdays {
            self.values.retain(|id, _| stays(id));
            self.truths.retain(|id, _| stays(id));
        } else {
            self.values.clear();
            self.truths.clear();
        }
        self.outcome = None;
        self.plan = plan;
    }

    /// Whether a value may be absent.
    pub(crate) fn may_be_absent(&self, id: NodeId) -> bool {
        self.tests.may_be_absent(id)
    }

    /// How many cells each variable has, by level.
    pub(crate) fn sizes(&self) -> Vec<u32> {
        self.variables.iter().map(|variable| u32::try_from(variable.cells.len()).unwrap_or(u32::MAX)).collect()
    }

    /// The same, but one where a test is settled by the cells of its facts, as far as the diagrams are built.
    pub(crate) fn open_sizes(&self) -> Vec<u32> {
        let sizes = self.variables.iter().zip(0_u32..).map(|(variable, level)| match variable.subject {
            Subject::Test(_) if !self.is_open_test(level) => 1,
            Subject::Test(_) | Subject::Known(_) | Subject::Fact(_) | Subject::Today | Subject::Now | Subject::Tie => {
                u32::try_from(variable.cells.len()).unwrap_or(u32::MAX)
            }
        });
        sizes.collect()
    }

    /// Whether the variable at this level is a test that the cells of its facts leave open somewhere.
    pub(crate) fn is_open_test(&self, level: u32) -> bool {
        self.open_tests.contains(&level)
    }

    /// The level of a variable, if the policy has it.
    pub(crate) fn level(&self, subject: Subject) -> Option<u32> {
        self.levels.get(&subject).copied()
    }

    /// The levels that ask whether a fact is known; the first cell is yes.
    pub(crate) fn questions(&self) -> Vec<u32> {
        let asks = self.variables.iter().zip(0_u32..).filter(|(it, _)| matches!(it.subject, Subject::Known(_)));
        asks.map(|(_, level)| level).collect()
    }

    /// The variable at a level.
    pub(crate) fn variable(&self, level: u32) -> Option<&Variable> {
        usize::try_from(level).ok().and_then(|at| self.variables.get(at))
    }

    /// Whether a level is a comparison of several facts.
    pub(crate) fn compares(&self, level: u32) -> bool {
        self.variable(level).is_some_and(|it| matches!(it.subject, Subject::Test(_)))
    }

    /// All leads in these cells.
    pub(crate) fn cube(&mut self, cells: &[(u32, usize)]) -> Result<Ref, Full> {
        let mut cells = cells.to_vec();
        cells.sort_unstable();
        let mut cube = YES;
        for (level, cell) in cells.into_iter().rev() {
            let count = self.variable(level).map_or(0, |variable| variable.cells.len());
            let branches = (0..count).map(|at| if at == cell { cube } else { NO }).collect();
            cube = self.store.node(level, branches)?;
        }
        Ok(cube)
    }

    /// The value of a node; its leaves are told apart by [`Diagram::where_leaf`].
    pub(crate) fn value(&mut self, id: NodeId) -> Result<Ref, Full> {
        if let Some(known) = self.values.get(&id) {
            return Ok(*known);
        }
        for part in depth_first(&self.nodes, &[id]) {
            if !self.values.contains_key(&part) {
                let value = self.compute(part)?;
                self.values.insert(part, value);
            }
        }
        self.values.get(&id).copied().ok_or(Full)
    }

    /// What a leaf of a value stands for.
    pub(crate) fn leaf(&self, number: u32) -> Possible {
        self.leaves.value(number)
    }

    /// The leads for which a condition holds.
    pub(crate) fn truth(&mut self, id: NodeId) -> Result<Ref, Full> {
        if let Some(known) = self.truths.get(&id) {
            return Ok(*known);
        }
        let value = self.value(id)?;
        let truth = self.where_leaf(value, |leaf| leaf.holds() == Truth::True)?;
        self.truths.insert(id, truth);
        Ok(truth)
    }

    /// The leads for which the value is as wanted.
    pub(crate) fn where_leaf(&mut self, value: Ref, wanted: impl Fn(&Possible) -> bool) -> Result<Ref, Full> {
        let leaves = &self.leaves;
        self.store.replace(value, &mut |_, leaf| Ok(Ref::truth(wanted(&leaves.value(leaf)))))
    }

    /// The variable at a level as a diagram: one branch per cell.
    fn asked(&mut self, subject: Subject) -> Result<Ref, Full> {
        let level = self.level(subject).ok_or(Full)?;
        let cells = self.variable(level).map(|variable| variable.cells.clone()).unwrap_or_default();
        let branches = cells.into_iter().map(|cell| self.leaves.leaf(cell)).collect();
        self.store.node(level, branches)
    }

    fn at(&self, id: NodeId) -> Result<Ref, Full> {
        self.values.get(&id).copied().ok_or(Full)
    }

    fn all_at(&self, ids: &[NodeId]) -> Result<Vec<Ref>, Full> {
        ids.iter().map(|id| self.at(*id)).collect()
    }

    /// A set as the value of a condition.
    fn condition(&mut self, set: Ref) -> Result<Ref, Full> {
        let [no, yes] = [false, true].map(|yes| self.leaves.leaf(Possible::truth(Truth::from(yes))));
        self.store.replace(set, &mut |_, leaf| Ok(if leaf == 0 { no } else { yes }))
    }

    /// The diagram of one node; those of all that it reads are there.
    fn compute(&mut self, id: NodeId) -> Result<Ref, Full> {
        let node = self.nodes.get(id.index()).cloned().ok_or(Full)?;
        match &node {
            Node::Constant(value) => Ok(self.leaves.leaf(Possible::one(value.clone()))),
            Node::Input(input) => self.asked(Subject::Fact(*input)),
            Node::Today => self.asked(Subject::Today),
            Node::Now => self.asked(Subject::Now),
            Node::Grade => self.grade(),
            Node::Known(inputs) => {
                let mut known = YES;
                for input in inputs {
                    let asked = self.asked(Subject::Known(*input))?;
                    let asked = self.where_leaf(asked, |leaf| leaf.holds() == Truth::True)?;
                    known = self.store.both(known, asked)?;
                }
                self.condition(known)
            }
            Node::Not(inner) => {
                let inner = self.truth(*inner)?;
                let set = self.store.not(inner)?;
                self.condition(set)
            }
            Node::All(parts) => {
                let mut set = YES;
                for part in parts.iter().rev() {
                    let part = self.truth(*part)?;
                    set = self.store.both(set, part)?;
                }
                self.condition(set)
            }
            Node::Any(parts) => {
                let mut set = NO;
                for part in parts.iter().rev() {
                    let part = self.truth(*part)?;
                    set = self.store.either(set, part)?;
                }
                self.condition(set)
            }
            Node::When(condition, value) => {
                let (condition, value) = (self.truth(*condition)?, self.at(*value)?);
                let absent = self.leaves.leaf(Possible::absent(Absence::NotApplicable));
                self.store.choose(condition, value, absent)
            }
            Node::First(rows, otherwise) => {
                let mut answer = match otherwise {
                    Some(value) => self.at(*value)?,
                    None => self.leaves.leaf(Possible::absent(Absence::Hole)),
                };
                for (when, value) in rows.iter().rev() {
                    let (when, value) = (self.truth(*when)?, self.at(*value)?);
                    answer = self.store.choose(when, value, answer)?;
                }
                Ok(answer)
            }
            Node::Count(tests) => self.count(tests),
            Node::Quantified(quantifier, tests) => self.quantified(*quantifier, tests),
            Node::Sum(parts) => self.added(parts, None, Node::Sum),
            Node::Product(parts) => self.added(parts, None, Node::Product),
            Node::Greatest(parts) => self.added(parts, None, Node::Greatest),
            Node::Least(parts) => self.added(parts, None, Node::Least),
            Node::Total(parts) => {
                let zero = Possible::one(Value::Number(crate::value::Fraction::ZERO));
                self.added(parts, Some(zero), Node::Total)
            }
            Node::Compare(..)
            | Node::OneOf(..)
            | Node::Contains(..)
            | Node::Applies(_)
            | Node::Else(..)
            | Node::List(_)
            | Node::Quotient(..)
            | Node::Negate(_)
            | Node::Round(..)
            | Node::Shift(..)
            | Node::Elapsed(..)
            | Node::Periods(..)
            | Node::Points(..)
            | Node::Clamp(..) => self.stepped(id, &node),
            // The body of a list is run for each record, never for a lead.
            Node::Element(_) | Node::ElementKnown(_) | Node::Outer(_) => Ok(self.leaves.leaf(nothing())),
            Node::Gather(..) | Node::Find(..) | Node::FieldOf(..) | Node::FieldKnown(..) => self.found_in_list(id),
        }
    }

    /// What is found in a list: a variable of its own, or everything that it can be.
    fn found_in_list(&mut self, id: NodeId) -> Result<Ref, Full> {
        if let Some(level) = self.level(Subject::Test(id)) {
            self.open_tests.insert(level);
            return self.asked(Subject::Test(id));
        }
        let whole = over_everything(self.plan, &self.nodes);
        Ok(self.leaves.leaf(whole.get(id.index()).cloned().unwrap_or_else(nothing)))
    }

    /// What the row evaluator's step gives for every combination of leaves. A condition that it leaves open is a
    /// variable of its own.
    fn stepped(&mut self, id: NodeId, node: &Node) -> Result<Ref, Full> {
        let reads = node.reads();
        let parts = self.all_at(&reads)?;
        let (test, opposite) = self.tests.representative(&self.nodes, id);
        let open = if may_stay_open(node) { self.level(Subject::Test(test)) } else { None };
        let mut scratch =
            vec![nothing(); reads.iter().map(|read| read.index()).max().map_or(0, |top| top.saturating_add(1))];
        let (leaves, nodes, open_tests) = (&mut self.leaves, &self.nodes, &mut self.open_tests);
        let plan = self.plan;
        self.store.combine(&parts, &mut |store, numbers| {
            for (read, number) in reads.iter().zip(numbers) {
                if let Some(slot) = scratch.get_mut(read.index()) {
                    *slot = leaves.value(*number);
                }
            }
            let value = with_other_texts(node, &scratch).unwrap_or_else(|| stepped(plan, node, nodes, &scratch));
            match open {
                Some(level) if !value.is_settled() => {
                    open_tests.insert(level);
                    let branches = [!opposite, opposite].map(|yes| leaves.leaf(Possible::truth(Truth::from(yes))));
                    store.node(level, branches.to_vec())
                }
                Some(_) | None => Ok(leaves.leaf(value)),
            }
        })
    }

    /// Parts put together two at a time: added, multiplied, or the greatest of them.
    fn added(&mut self, parts: &[NodeId], start: Option<Possible>, node: fn(Vec<NodeId>) -> Node) -> Result<Ref, Full> {
        let refs = self.all_at(parts)?;
        let pair = node(vec![NodeId(0), NodeId(1)]);
        let start = start.map(|start| self.leaves.number(start));
        // Without a start, the first part is one: a number that no leaf has stands for "nothing yet".
        let nothing_yet = u32::MAX >> 1;
        let (leaves, nodes, plan) = (&mut self.leaves, &self.nodes, self.plan);
        let mut known: HashMap<(u32, u32), u32> = HashMap::new();
        fold(&mut self.store, &refs, start.unwrap_or(nothing_yet), &mut |sum, part| {
            if sum == nothing_yet {
                return part;
            }
            *known.entry((sum, part)).or_insert_with(|| {
                let both = [leaves.value(sum), leaves.value(part)];
                leaves.number(stepped(plan, &pair, nodes, &both))
            })
        })
    }

    /// Each test as 0 where it does not apply, 1 where it fails, 2 where it holds.
    fn tests(&mut self, tests: &[NodeId]) -> Result<Vec<Ref>, Full> {
        let parts = self.all_at(tests)?;
        let leaves = &self.leaves;
        let store = &mut self.store;
        let tested = parts.into_iter().map(|part| {
            store.replace(part, &mut |_, number| {
                let leaf = leaves.value(number);
                Ok(Ref::leaf(match (leaf.applies(), leaf.holds()) {
                    (Truth::False, _) => 0,
                    (_, Truth::True) => 2,
                    (_, Truth::False | Truth::Unknown) => 1,
                }))
            })
        });
        tested.collect()
    }

    fn count(&mut self, tests: &[NodeId]) -> Result<Ref, Full> {
        let tests = self.tests(tests)?;
        let counted = fold(&mut self.store, &tests, 0, &mut |count, test| count.saturating_add(u32::from(test == 2)))?;
        let leaves = &mut self.leaves;
        let number = |count: u32| Value::Number(crate::value::Fraction::whole(i128::from(count)));
        self.store.replace(counted, &mut |_, count| Ok(leaves.leaf(Possible::one(number(count)))))
    }

    fn quantified(&mut self, quantifier: Quantifier, tests: &[NodeId]) -> Result<Ref, Full> {
        let tests = self.tests(tests)?;
        let half = u32::try_from(tests.len()).map_err(|_| Full)?;
        let start = if quantifier == Quantifier::MoreThanHalf { half } else { 0 };
        let state = fold(&mut self.store, &tests, start, &mut |state, test| match (quantifier, test) {
            (_, 0) => state,
            // Beyond the upper end it cannot come back.
            (Quantifier::Between(low, high), 2) => {
                let enough = if high == u32::MAX { low } else { high.saturating_add(1) };
                state.saturating_add(1).min(enough)
            }
            (Quantifier::Between(..), _) => state,
            // 0 none applies, 1 all hold so far, 2 one fails.
            (Quantifier::All, 2) => state.max(1),
            (Quantifier::All, _) => 2,
            // More hold than fail: the difference, from the middle.
            (Quantifier::MoreThanHalf, 2) => state.saturating_add(1),
            (Quantifier::MoreThanHalf, _) => state.saturating_sub(1),
        })?;
        let set = self.store.replace(state, &mut |_, state| {
            Ok(Ref::truth(match quantifier {
                Quantifier::Between(low, high) => state >= low && state <= high,
                Quantifier::All => state == 1,
                Quantifier::MoreThanHalf => state > half,
            }))
        })?;
        self.condition(set)
    }

    /// The outcome: a leaf per grade by its index, [`UNGRADED`] or [`CONFLICT`](super::CONFLICT).
    pub(crate) fn outcome(&mut self) -> Result<Ref, Full> {
        if let Some(known) = self.outcome {
            return Ok(known);
        }
        let hole = self.hole()?;
        let outcome = match &self.plan.grading {
            Grading::Nothing => Ref::leaf(0),
            Grading::Rows(node) => {
                let value = self.value(*node)?;
                let leaves = &self.leaves;
                let ruled = self.store.replace(value, &mut |_, number| {
                    Ok(Ref::leaf(match leaves.value(number).value() {
                        Some(Value::Member(grade)) => u32::from(*grade),
                        Some(_) | None => UNGRADED,
                    }))
                })?;
                self.store.choose(hole, Ref::leaf(UNGRADED), ruled)?
            }
            Grading::Sentences { .. } => self.ruled(hole)?,
        };
        let outcome = match self.level(Subject::Tie) {
            Some(_) => {
                let tie = self.asked(Subject::Tie)?;
                let tie = self.where_leaf(tie, |leaf| leaf.holds() == Truth::True)?;
                self.store.choose(tie, Ref::leaf(CONFLICT), outcome)?
            }
            None => outcome,
        };
        self.outcome = Some(outcome);
        Ok(outcome)
    }

    fn ruled(&mut self, hole: Ref) -> Result<Ref, Full> {
        let plan = self.plan;
        let Grading::Sentences { sentences, otherwise, best_wins } = &plan.grading else { return Err(Full) };
        let ordered =
            plan.grades.and_then(|grades| plan.scales.get(usize::from(grades.0))).map_or(0, |scale| scale.ordered);
        let mut ruling = Ruling::new(*best_wins, *otherwise, ordered);
        let mut states = Ref::leaf(0);
        for sentence in sentences {
            let condition = self.truth(sentence.condition)?;
            states = self.store.combine(&[states, condition], &mut |_, leaves| match leaves {
                [state, 0] => Ok(Ref::leaf(*state)),
                [state, _] => Ok(Ref::leaf(ruling.holds(*state, sentence.action))),
                _ => Err(Full),
            })?;
        }
        self.store.combine(&[states, hole], &mut |_, leaves| match leaves {
            [state, hole] => Ok(Ref::leaf(ruling.outcome(*state, *hole != 0))),
            _ => Err(Full),
        })
    }

    /// The leads for which an item that decides the grade has no value.
    fn hole(&mut self) -> Result<Ref, Full> {
        let mut hole = NO;
        for item in Evaluator::new(self.plan).deciding_items {
            let value = self.value(item)?;
            let here = self.where_leaf(value, |leaf| leaf.absent == Some(Absence::Hole))?;
            hole = self.store.either(hole, here)?;
        }
        Ok(hole)
    }

    /// The grade as a value that promises and results may read.
    fn grade(&mut self) -> Result<Ref, Full> {
        let outcome = self.outcome()?;
        let leaves = &mut self.leaves;
        self.store.replace(outcome, &mut |_, outcome| {
            Ok(leaves.leaf(match u8::try_from(outcome) {
                Ok(grade) if outcome < UNGRADED => Possible::one(Value::Member(grade)),
                Ok(_) | Err(_) => Possible::absent(Absence::NotApplicable),
            }))
        })
    }

    /// The records that are leads: they keep every requirement and hold what is required.
    pub(crate) fn domain(&mut self) -> Result<Ref, Full> {
        let mut domain = YES;
        for require in &self.plan.requires {
            let require = self.truth(*require)?;
            domain = self.store.both(domain, require)?;
        }
        let known: HashSet<Subject> = self.levels.keys().copied().collect();
        for (input, at) in self.plan.inputs.iter().zip(0_u32..) {
            let id = crate::plan::InputId(at);
            if !known.contains(&Subject::Known(id)) {
                continue;
            }
            let asked = self.asked(Subject::Known(id))?;
            let mut fits = self.where_leaf(asked, |leaf| leaf.holds() == Truth::True)?;
            if let Some(default) = &input.default {
                // What is not in the record has the value of its default.
                let fact = self.asked(Subject::Fact(id))?;
                let is_default = self.where_leaf(fact, |cell| holds_value(cell, default))?;
                fits = self.store.either(fits, is_default)?;
            } else if input.required {
                if let Some(applies) = input.applies {
                    let applies = self.truth(applies)?;
                    let apart = self.store.not(applies)?;
                    fits = self.store.either(fits, apart)?;
                }
            } else {
                continue;
            }
            domain = self.store.both(domain, fits)?;
        }
        Ok(domain)
    }
}

/// Where the grade is read off.
pub(crate) fn grading_roots(plan: &Plan) -> Vec<NodeId> {
    match &plan.grading {
        Grading::Nothing => Vec::new(),
        Grading::Rows(node) => vec![*node],
        Grading::Sentences { sentences, .. } => sentences.iter().map(|sentence| sentence.condition).collect(),
    }
}

/// The further results and totals that are proved and counted; a list is only shown.
pub(crate) fn counted_roots(plan: &Plan) -> Vec<NodeId> {
    let decisions = plan.decisions.iter().filter(|decision| decision.kind != Kind::List);
    plan.scorecards.iter().map(|card| card.total).chain(decisions.map(|decision| decision.node)).collect()
}

fn stepped(plan: &Plan, node: &Node, nodes: &[Node], done: &[Possible]) -> Possible {
    let grade = nothing();
    let (today, now) = (Date::MIN, Moment::UNIX_EPOCH);
    let situation = Situation { plan, nodes, inputs: &[], known: &[], today, now, element: None, grade: &grade };
    step(node, done, &situation)
}

/// A text in the cell of all others is none of those that it is compared with.
fn with_other_texts(node: &Node, done: &[Possible]) -> Option<Possible> {
    let Node::Compare(op, left, right) = node else { return None };
    let (left, right) = (done.get(left.index())?, done.get(right.index())?);
    let other = |one: &Possible, two: &Possible| {
        one.present == Present::Any && one.absent.is_none() && matches!(two.value(), Some(Value::Text(_)))
    };
    if !other(left, right) && !other(right, left) {
        return None;
    }
    match op {
        Comparison::Equal => Some(Possible::truth(Truth::False)),
        Comparison::NotEqual => Some(Possible::truth(Truth::True)),
        Comparison::Less | Comparison::AtMost | Comparison::More | Comparison::AtLeast => None,
    }
}

/// Whether a value lies in a cell.
pub(crate) fn holds_value(cell: &Possible, value: &Value) -> bool {
    // 180 days and half a year are written differently and are one length.
    let same = |one: &Value| one == value || order(one, value) == Some(Ordering::Equal);
    match &cell.present {
        Present::One(one) => same(one),
        Present::Between(low, high) => {
            low.as_ref().is_none_or(|low| order(low, value) != Some(Ordering::Greater))
                && high.as_ref().is_none_or(|high| order(high, value) != Some(Ordering::Less))
        }
        Present::Members(set) => matches!(value, Value::Member(index) if set & crate::eval::possible::bit(*index) != 0),
        Present::Several(several) => several.iter().any(same),
        Present::Either | Present::Any => true,
        Present::Nothing => false,
    }
}
