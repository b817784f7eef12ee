//! Tells apart what a lead with missing facts can still become.
//!
//! Each missing fact is cut into the cells that the policy's own comparisons can tell apart (`revisits`: 0 | 1..2 | 3..),
//! where a comparison of several facts turns as well, once it reads no other that is missing ([`turns`]); what is left
//! of such comparisons, or of texts, is a question of its own. The cells are walked through, fact by fact, and a branch
//! ends where one outcome is left. What remains is sound, "at most these": it is exact while no comparison reads two
//! facts that are missing, and the walk stays within [`limits::EXPLORATION`].

mod cells;
mod exact;
mod questions;
mod renewed;
mod turns;

pub(crate) use self::exact::is_exact;

use self::cells::divided;
use self::questions::{Leaf, Question};
use self::turns::Turning;
use crate::eval::outcome::{Outcomes, outcomes};
use crate::eval::possible::{Absence, Possible, Present, Truth, each_member};
use crate::eval::row::{Evaluator, broken_requires};
use crate::eval::step::Situation;
use crate::limits;
use crate::plan::{Comparison, Decision, Gather, Grading, Node, NodeId, Plan};
use crate::value::{Kind, Value};

/// The last place in a word of outcomes.
const MOST_ANSWERS: u8 = 127;

/// What a walk found.
pub(crate) struct Explored {
    /// Every outcome that is possible.
    pub(crate) outcomes: Outcomes,
    /// The missing facts that matter, the most telling first.
    pub(crate) ask: Vec<usize>,
    /// The steps of the plan that it took.
    pub(crate) steps: usize,
}

struct Walk<'a> {
    evaluator: &'a Evaluator,
    plan: &'a Plan,
    situation: &'a Situation<'a>,
    inputs: Vec<Possible>,
    forced: Vec<(usize, Possible)>,
    answers: Vec<(Question, usize)>,
    leaves: Vec<Leaf>,
    /// The answers of a policy that gives no grade, each told apart by its place here.
    decided: Vec<Vec<Possible>>,
    /// Facts that matter where the walk had to stop short.
    further: Vec<usize>,
    /// Whether one outcome was left wherever the walk ended.
    told_all: bool,
    /// Whether the walk may end where that is no longer so.
    for_all: bool,
    visits: usize,
    steps: usize,
}

/// Walks through what the missing facts can be. What is `done` for all of it, up to the grade, is the same afterwards.
pub(crate) fn explore(
    evaluator: &Evaluator,
    plan: &Plan,
    situation: &Situation<'_>,
    done: &mut [Possible],
) -> Explored {
    let walk = explored(evaluator, plan, situation, (done, false));
    let outcomes = match plan.grading {
        Grading::Nothing if walk.leaves.is_empty() => Outcomes::default(),
        Grading::Nothing => Outcomes::grade(0),
        Grading::Rows(_) | Grading::Sentences { .. } => {
            walk.leaves.iter().fold(Outcomes::default(), |all, leaf| all.or(leaf.outcomes))
        }
    };
    let mut ask = questions::ranked(&walk.leaves, |question| walk.facts_of(question));
    let further = walk.further.iter().filter(|input| !ask.contains(input)).copied().collect::<Vec<_>>();
    ask.extend(further);
    Explored { outcomes, ask, steps: walk.steps }
}

fn explored<'a>(
    evaluator: &'a Evaluator,
    plan: &'a Plan,
    situation: &'a Situation<'a>,
    (done, for_all): (&mut [Possible], bool),
) -> Walk<'a> {
    let mut walk = Walk {
        evaluator,
        plan,
        situation,
        inputs: situation.inputs.to_vec(),
        forced: Vec::new(),
        answers: Vec::new(),
        leaves: Vec::new(),
        decided: Vec::new(),
        further: Vec::new(),
        told_all: true,
        for_all,
        visits: 0,
        steps: 0,
    };
    walk.visit(done);
    walk
}

impl Walk<'_> {
    // Recursion goes as deep as there are questions, and each level is bounded by the budget of steps.
    fn visit(&mut self, done: &mut [Possible]) {
        if self.for_all && !self.told_all {
            return;
        }
        self.visits = self.visits.saturating_add(1);
        self.steps = self.steps.saturating_add(self.evaluator.early_cost);
        if !broken_requires(self.plan, done).is_empty() {
            return;
        }
        let (outcomes, open) = self.outcomes(done);
        // Where only a requirement is open, one completion that keeps it is enough.
        let to_be_kept = !open && self.requires_are_open(done);
        let Some((question, cells)) = (if open || to_be_kept { self.next_question(done) } else { None }) else {
            self.told_all &= !open && !to_be_kept;
            self.leaves.push(Leaf { answers: self.answers.clone(), outcomes });
            return;
        };
        let found = self.leaves.len();
        for (at, cell) in cells.into_iter().enumerate() {
            if to_be_kept && self.leaves.len() > found {
                break;
            }
            let before = self.answer(question, cell, done);
            self.answers.push((question, at));
            self.visit(done);
            self.answers.pop();
            self.take_back(question, before, done);
        }
    }

    /// Whether a missing fact may still break a requirement.
    fn requires_are_open(&self, done: &[Possible]) -> bool {
        let open = |id: &NodeId| done.get(id.index()).is_some_and(|require| require.holds() == Truth::Unknown);
        self.plan.requires.iter().any(open)
    }

    /// The outcomes here, and whether there is more than one.
    fn outcomes(&mut self, done: &[Possible]) -> (Outcomes, bool) {
        match self.plan.grading {
            Grading::Rows(_) | Grading::Sentences { .. } => {
                let outcomes = outcomes(self.plan, &self.evaluator.deciding_items, done);
                (outcomes, outcomes.count() > 1)
            }
            Grading::Nothing => {
                let answer = |decision: &Decision| done.get(decision.node.index()).cloned();
                let answers: Vec<Possible> = self.plan.decisions.iter().filter_map(answer).collect();
                let open = !answers.iter().all(Possible::is_settled);
                let place = self.decided.iter().position(|known| *known == answers).unwrap_or_else(|| {
                    self.decided.push(answers);
                    self.decided.len().saturating_sub(1)
                });
                // Beyond a word of them, further answers count as the last.
                (Outcomes::grade(u8::try_from(place).unwrap_or(u8::MAX).min(MOST_ANSWERS)), open)
            }
        }
    }

    /// Whether so many more visits stay within the budget.
    fn can_afford(&self, visits: usize) -> bool {
        let steps = self.evaluator.early_cost.saturating_mul(visits).saturating_add(self.steps);
        let visits = self.visits.saturating_add(visits);
        visits <= limits::EXPLORATION && steps <= limits::EXPLORATION_STEPS && self.answers.len() < limits::NESTING
    }

    /// The first fact with more than one cell, or the first comparison that is still open, that the budget allows.
    fn next_question(&mut self, done: &[Possible]) -> Option<(Question, Vec<Possible>)> {
        let matters = self.open_support(done);
        let mut facts = self.facts_among(&matters);
        facts.retain(|input| {
            let asked = self.answers.iter().any(|(question, _)| *question == Question::Fact(*input));
            !asked && self.inputs.get(*input).is_some_and(|fact| !fact.is_settled())
        });
        for input in &facts {
            let cells = if self.can_afford(2) { self.cells(*input, done) } else { Vec::new() };
            if cells.len() > 1 && self.can_afford(cells.len()) {
                return Some((Question::Fact(*input), cells));
            }
        }
        let nodes = self.plan.nodes.iter().zip(done).enumerate().take(self.plan.early);
        let mut used = nodes.filter(|(index, _)| matters.get(*index).copied().unwrap_or_default());
        let test = used.find_map(|(index, (node, value))| question_of(index, node, value));
        let test = test.filter(|(_, cells)| self.can_afford(cells.len()));
        if test.is_none() && self.further.is_empty() {
            self.further = facts;
        }
        test
    }

    /// The facts among the nodes that matter, in order of the policy.
    fn facts_among(&self, matters: &[bool]) -> Vec<usize> {
        let nodes = self.plan.nodes.iter().zip(matters).filter(|(_, matters)| **matters);
        let mut facts: Vec<usize> = nodes
            .filter_map(|(node, _)| match node {
                Node::Input(input) => Some(input.index()),
                _ => None,
            })
            .collect();
        facts.sort_unstable();
        facts.dedup();
        facts
    }

    /// The nodes that can still change the outcome: those that are open, reached from the rules through open ones.
    fn open_support(&self, done: &[Possible]) -> Vec<bool> {
        let is_open = |id: &NodeId| done.get(id.index()).is_some_and(|value| !value.is_settled());
        let mut waiting = self.evaluator.roots.clone();
        let holed = |id: &&NodeId| done.get(id.index()).is_some_and(Possible::may_be_hole);
        waiting.extend(self.evaluator.deciding_items.iter().filter(holed));
        let mut matters = vec![false; self.plan.nodes.len()];
        while let Some(id) = waiting.pop() {
            if let Some(seen) = matters.get_mut(id.index())
                && !*seen
                && is_open(&id)
            {
                *seen = true;
                waiting.extend(self.evaluator.reads(id.index()));
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
                divided(low, high, kind, &self.cuts(input, done, (low, high), kind))
            }
            Present::Nothing | Present::One(_) | Present::Between(_, _) | Present::Several(_) | Present::Any => {
                Vec::new()
            }
        }
    }

    /// The places where a comparison cuts the range of a fact: `(value, true)` cuts below it, `false` above it.
    fn cuts(&self, input: usize, done: &[Possible], range: (&Value, &Value), kind: Kind) -> Vec<(Value, bool)> {
        let is_fact = |id: &NodeId| match self.plan.nodes.get(id.index()) {
            Some(Node::Input(of)) => of.index() == input,
            Some(Node::When(_, value)) => {
                matches!(self.plan.nodes.get(value.index()), Some(Node::Input(of)) if of.index() == input)
            }
            Some(_) | None => false,
        };
        let settled = |id: &NodeId| done.get(id.index()).and_then(Possible::value).cloned();
        let situation = Situation { inputs: &self.inputs, ..*self.situation };
        let turning = Turning { plan: self.plan, situation: &situation, done, input };
        let mut cuts = Vec::new();
        for ((node, value), at) in self.plan.nodes.iter().zip(done).zip(0_u32..).take(self.plan.early) {
            let Node::Compare(op, left, right) = node else { continue };
            let (bound, fact_left) = match (is_fact(left), is_fact(right)) {
                (true, false) => (settled(right), true),
                (false, true) => (settled(left), false),
                (_, _) => (None, true),
            };
            let Some(bound) = bound else {
                if value.holds() == Truth::Unknown {
                    cuts.extend(turning.of(NodeId(at), range, kind).into_iter().map(|behind| (behind, true)));
                }
                continue;
            };
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
            open.extend(self.evaluator.reads(index).iter().map(|id| id.index()));
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
