//! Tells apart what a lead with missing facts can still become.
//!
//! Each missing fact is cut into the cells that the policy's own comparisons can tell apart (`revisits`: 0 | 1..2 |
//! 3..); a comparison of several facts, or of a text, is a question of its own. The cells are walked through, fact
//! by fact, and a branch ends where one outcome is left. What remains is sound, "at most these": it is exact while
//! every comparison reads one fact and the walk stays within [`limits::EXPLORATION`].

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::eval::outcome::{Outcomes, outcomes};
use crate::eval::possible::{Absence, Possible, Present, Truth, each_member, order};
use crate::eval::row::{Evaluator, broken_requires, run};
use crate::eval::step::Situation;
use crate::limits;
use crate::plan::{Comparison, Gather, Node, NodeId, Plan};
use crate::value::{Decimal, Duration, Fraction, Kind, Unit, Value, add_to_date, add_to_moment};

/// What a walk found.
pub(crate) struct Explored {
    /// Every outcome that is possible.
    pub(crate) outcomes: Outcomes,
    /// The missing facts that matter, the most telling first.
    pub(crate) ask: Vec<usize>,
}

/// What is answered on the way to a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Question {
    /// In which cell a fact lies.
    Fact(usize),
    /// Whether a comparison of several facts holds, by its node.
    Test(usize),
    /// Which row of a list was found, or what a field of it says, by its node.
    Value(usize),
}

struct Leaf {
    answers: Vec<(Question, usize)>,
    outcomes: Outcomes,
}

struct Walk<'a> {
    evaluator: &'a Evaluator,
    plan: &'a Plan,
    situation: &'a Situation<'a>,
    inputs: Vec<Possible>,
    forced: Vec<(usize, Possible)>,
    answers: Vec<(Question, usize)>,
    leaves: Vec<Leaf>,
    steps: usize,
}

/// Walks through what the missing facts can be.
pub(crate) fn explore(evaluator: &Evaluator, plan: &Plan, situation: &Situation<'_>) -> Explored {
    let mut walk = Walk {
        evaluator,
        plan,
        situation,
        inputs: situation.inputs.to_vec(),
        forced: Vec::new(),
        answers: Vec::new(),
        leaves: Vec::new(),
        steps: 0,
    };
    walk.visit();
    let outcomes = walk.leaves.iter().fold(Outcomes::default(), |all, leaf| all.or(leaf.outcomes));
    let ask = walk.questions();
    Explored { outcomes, ask }
}

impl Walk<'_> {
    // Recursion goes as deep as there are questions, and each level is bounded by the budget of steps.
    fn visit(&mut self) {
        self.steps = self.steps.saturating_add(1);
        let mut done = Vec::with_capacity(self.plan.early);
        let situation = Situation { inputs: &self.inputs, ..*self.situation };
        run(self.plan, &mut done, self.plan.early, &situation, &self.forced);
        if !broken_requires(self.plan, &done).is_empty() {
            return;
        }
        let outcomes = outcomes(self.plan, &self.evaluator.deciding_items, &done);
        let open = outcomes.count() > 1 || self.plan.grades.is_none();
        let next = if open && self.steps < limits::EXPLORATION && self.answers.len() < limits::NESTING {
            self.next_question(&done)
        } else {
            None
        };
        match next {
            None => self.leaves.push(Leaf { answers: self.answers.clone(), outcomes }),
            Some((Question::Fact(input), cells)) => {
                for (at, cell) in cells.into_iter().enumerate() {
                    let before = self.inputs.get(input).cloned();
                    self.set(input, Some(cell));
                    self.answers.push((Question::Fact(input), at));
                    self.visit();
                    self.answers.pop();
                    self.set(input, before);
                }
            }
            Some((question @ (Question::Test(node) | Question::Value(node)), cells)) => {
                for (at, cell) in cells.into_iter().enumerate() {
                    self.forced.push((node, cell));
                    self.answers.push((question, at));
                    self.visit();
                    self.answers.pop();
                    self.forced.pop();
                }
            }
        }
    }

    fn set(&mut self, input: usize, value: Option<Possible>) {
        if let (Some(slot), Some(value)) = (self.inputs.get_mut(input), value) {
            *slot = value;
        }
    }

    /// The first fact with more than one cell, or the first comparison that is still open.
    fn next_question(&self, done: &[Possible]) -> Option<(Question, Vec<Possible>)> {
        let matters = self.open_support(done);
        let asked_of = |input: &&usize| {
            let mut nodes = self.plan.nodes.iter().zip(&matters).filter(|(_, matters)| **matters);
            nodes.any(|(node, _)| matches!(node, Node::Input(of) if of.index() == **input))
        };
        for input in self.evaluator.deciding_inputs.iter().filter(asked_of) {
            let asked = self.answers.iter().any(|(question, _)| *question == Question::Fact(*input));
            if asked || self.inputs.get(*input).is_none_or(Possible::is_settled) {
                continue;
            }
            let cells = self.cells(*input, done);
            if cells.len() > 1 {
                return Some((Question::Fact(*input), cells));
            }
        }
        let nodes = self.plan.nodes.iter().zip(done).enumerate().take(self.plan.early);
        let mut used = nodes.filter(|(index, _)| matters.get(*index).copied().unwrap_or_default());
        used.find_map(|(index, (node, value))| question_of(index, node, value))
    }

    /// The nodes that can still change the outcome: those that are open, reached from the rules through open ones.
    fn open_support(&self, done: &[Possible]) -> Vec<bool> {
        let is_open = |id: &NodeId| done.get(id.index()).is_some_and(|value| !value.is_settled());
        let mut waiting = self.evaluator.roots.clone();
        let holed = |id: &&NodeId| done.get(id.index()).is_some_and(|value| value.absent == Some(Absence::Hole));
        waiting.extend(self.evaluator.deciding_items.iter().filter(holed));
        let mut matters = vec![false; self.plan.nodes.len()];
        while let Some(id) = waiting.pop() {
            if let Some(seen) = matters.get_mut(id.index())
                && !*seen
                && is_open(&id)
            {
                *seen = true;
                waiting.extend(self.plan.nodes.get(id.index()).map(Node::reads).unwrap_or_default());
            }
        }
        matters
    }

    /// The cells of a fact: what the policy's comparisons with settled values can tell apart.
    fn cells(&self, input: usize, done: &[Possible]) -> Vec<Possible> {
        let Some(fact) = self.inputs.get(input) else { return Vec::new() };
        match &fact.present {
            Present::Either => [true, false].map(|yes| Possible::one(Value::YesNo(yes))).to_vec(),
            Present::Members(set) => each_member(*set).map(|index| Possible::one(Value::Member(index))).collect(),
            Present::Between(Some(low), Some(high)) => {
                let Some(kind) = self.plan.inputs.get(input).map(|input| input.kind) else { return Vec::new() };
                divided(low, high, kind, &self.cuts(input, done))
            }
            Present::Nothing | Present::One(_) | Present::Between(_, _) | Present::Several(_) | Present::Any => {
                Vec::new()
            }
        }
    }

    /// The places where a comparison cuts the range of a fact: `(value, true)` cuts below it, `false` above it.
    fn cuts(&self, input: usize, done: &[Possible]) -> Vec<(Value, bool)> {
        let is_fact = |id: &NodeId| match self.plan.nodes.get(id.index()) {
            Some(Node::Input(of)) => of.index() == input,
            Some(Node::When(_, value)) => {
                matches!(self.plan.nodes.get(value.index()), Some(Node::Input(of)) if of.index() == input)
            }
            Some(_) | None => false,
        };
        let settled = |id: &NodeId| done.get(id.index()).and_then(Possible::value).cloned();
        let mut cuts = Vec::new();
        for node in self.plan.nodes.iter().take(self.plan.early) {
            let Node::Compare(op, left, right) = node else { continue };
            let (bound, fact_left) = if is_fact(left) {
                (settled(right), true)
            } else if is_fact(right) {
                (settled(left), false)
            } else {
                continue;
            };
            let Some(bound) = bound else { continue };
            let (below, above) = match (op, fact_left) {
                (Comparison::Equal | Comparison::NotEqual, _) => (true, true),
                (Comparison::Less | Comparison::AtLeast, true) | (Comparison::More | Comparison::AtMost, false) => {
                    (true, false)
                }
                (Comparison::AtMost | Comparison::More, true) | (Comparison::AtLeast | Comparison::Less, false) => {
                    (false, true)
                }
            };
            cuts.extend(below.then(|| (bound.clone(), true)));
            cuts.extend(above.then(|| (bound.clone(), false)));
        }
        cuts
    }

    /// The missing facts that matter, those first whose answer leaves the fewest outcomes on average.
    fn questions(&self) -> Vec<usize> {
        let mut cells: HashMap<Question, Vec<usize>> = HashMap::new();
        for (question, cell) in self.leaves.iter().flat_map(|leaf| &leaf.answers) {
            let known = cells.entry(*question).or_default();
            if !known.contains(cell) {
                known.push(*cell);
            }
        }
        let mut ranked: Vec<(f64, usize)> = Vec::new();
        for (question, cells) in &cells {
            let left: u32 = cells.iter().map(|cell| self.left_after(*question, *cell).count()).sum();
            let average = f64::from(left) / f64::from(u32::try_from(cells.len()).unwrap_or(u32::MAX).max(1));
            for input in self.facts_of(*question) {
                match ranked.iter_mut().find(|(_, known)| *known == input) {
                    Some((best, _)) => *best = best.min(average),
                    None => ranked.push((average, input)),
                }
            }
        }
        ranked.sort_by(|(a, x), (b, y)| a.partial_cmp(b).unwrap_or(Ordering::Equal).then(x.cmp(y)));
        ranked.into_iter().map(|(_, input)| input).collect()
    }

    /// The outcomes that are left once a question is answered so.
    fn left_after(&self, question: Question, cell: usize) -> Outcomes {
        let fits = |leaf: &&Leaf| !leaf.answers.iter().any(|(other, at)| *other == question && *at != cell);
        self.leaves.iter().filter(fits).fold(Outcomes::default(), |all, leaf| all.or(leaf.outcomes))
    }

    /// The missing facts that a question is about.
    fn facts_of(&self, question: Question) -> Vec<usize> {
        let node = match question {
            Question::Fact(input) => return vec![input],
            Question::Test(node) | Question::Value(node) => node,
        };
        let mut found = Vec::new();
        let mut open = vec![node];
        while let Some(index) = open.pop() {
            let Some(node) = self.plan.nodes.get(index) else { continue };
            if let Node::Input(input) = node
                && self.situation.inputs.get(input.index()).is_some_and(is_open)
                && !found.contains(&input.index())
            {
                found.push(input.index());
            }
            open.extend(node.reads().iter().map(|id| id.index()));
        }
        found
    }
}

/// Whether something of a fact is missing: all of it, or a field of a record in a list.
fn is_open(fact: &Possible) -> bool {
    match &fact.present {
        Present::One(Value::Records(elements)) => elements.iter().any(|values| values.iter().any(Option::is_none)),
        _ => !fact.is_settled(),
    }
}

/// What to ask of a node that is open and in itself can be more than one thing: nodes that only join others are not
/// asked, those that they join are.
fn question_of(index: usize, node: &Node, value: &Possible) -> Option<(Question, Vec<Possible>)> {
    match node {
        Node::Compare(..)
        | Node::Contains(..)
        | Node::OneOf(..)
        | Node::Applies(_)
        | Node::FieldKnown(..)
        | Node::Gather(Gather::Quantified(_), ..)
            if value.holds() == Truth::Unknown =>
        {
            let cells = [true, false].map(|yes| Possible::one(Value::YesNo(yes))).to_vec();
            Some((Question::Test(index), cells))
        }
        Node::Find(..) | Node::FieldOf(..) => {
            let mut cells = each_value(&value.present);
            if cells.is_empty() {
                return None;
            }
            cells.extend(value.absent.map(Possible::absent));
            // A tie may hide that nothing is found at all.
            if value.absent == Some(Absence::Tie) {
                cells.push(Possible::absent(Absence::NotFound));
            }
            (cells.len() > 1).then_some((Question::Value(index), cells))
        }
        _ => None,
    }
}

/// The values that can be there, where they can be told apart one by one.
fn each_value(present: &Present) -> Vec<Possible> {
    match present {
        Present::Either => [true, false].map(|yes| Possible::one(Value::YesNo(yes))).to_vec(),
        Present::Members(set) => each_member(*set).map(|index| Possible::one(Value::Member(index))).collect(),
        Present::Several(values) => values.iter().cloned().map(Possible::one).collect(),
        Present::One(value) => vec![Possible::one(value.clone())],
        Present::Nothing | Present::Between(..) | Present::Any => Vec::new(),
    }
}

/// The range from `low` to `high`, divided at the cuts.
fn divided(low: &Value, high: &Value, kind: Kind, cuts: &[(Value, bool)]) -> Vec<Possible> {
    // Each cut as the first value of the cell above it.
    let mut starts: Vec<Value> = cuts
        .iter()
        .filter_map(|(value, below)| if *below { Some(value.clone()) } else { beside(value, kind, true) })
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

fn cell(low: Value, high: Value) -> Possible {
    if order(&low, &high) == Some(Ordering::Equal) {
        Possible::one(low)
    } else {
        Possible::some(Present::Between(Some(low), Some(high)))
    }
}

/// The next value above or below, by the smallest step of its kind.
fn beside(value: &Value, kind: Kind, above: bool) -> Option<Value> {
    let sign = |n: i64| if above { n } else { n.saturating_neg() };
    match value {
        Value::Number(number) => {
            let step = match kind {
                Kind::Number(Unit::Count | Unit::Integer) => Fraction::whole(1),
                Kind::Number(Unit::Money) => Fraction::new(1, 100)?,
                _ => Fraction::new(1, Decimal::power(limits::DECIMALS))?,
            };
            let next = if above { number.checked_add(step) } else { number.checked_sub(step) };
            next.map(|next| Value::Number(next.reduced()))
        }
        Value::Date(day) => add_to_date(*day, Duration::days(sign(1))).map(Value::Date),
        Value::Moment(at) => {
            let step = jiff::SignedDuration::from_nanos(sign(1));
            at.checked_add(step).ok().or_else(|| add_to_moment(*at, Duration::seconds(sign(1)))).map(Value::Moment)
        }
        Value::Duration(length) => Some(Value::Duration(length.plus(Duration::seconds(sign(1))))),
        Value::YesNo(_) | Value::Text(_) | Value::Member(_) | Value::List(_) | Value::Records(_) | Value::Row(_) => {
            None
        }
    }
}
