//! The row evaluator: one lead at a time, by the plan, step after step.
//!
//! A lead whose facts are all known takes one pass. Where facts are missing the same pass runs on everything that
//! they can be; if more than one outcome is left, [`explore`](crate::eval::explore) tells them apart.

use std::cmp::Reverse;

use jiff::tz::TimeZone;

use crate::diagnostic::RecordProblem;
use crate::eval::answer::{answer, name_of_grade};
use crate::eval::explore::explore;
use crate::eval::find::find;
use crate::eval::follow::Days;
use crate::eval::gaps::gaps;
use crate::eval::outcome::{Outcomes, at_odds, cited, outcomes};
use crate::eval::placeholders::Filling;
use crate::eval::possible::{Absence, Possible, Present, Truth, each_member, member_set};
use crate::eval::provisional::provisional;
use crate::eval::reason_codes::reason_codes;
use crate::eval::step::{Situation, step};
use crate::eval::tie::{Tied, of_grading, ties};
use crate::eval::trace::filled;
use crate::eval::{Answer, Facts, Fault, Held, Named, Outcome, PolicyRef, Score, Tie, Trace, Verdict};
use crate::plan::{Grading, Labels, Node, NodeId, Plan};
use crate::value::{Date, Kind, Moment, Value};

/// The day and time of grading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The day.
    pub today: Date,
    /// The time, for policies that read `now`.
    pub now: Moment,
}

/// What stands for a sentence in the verdict where `when undetermined` gave the grade.
pub(crate) const WHEN_UNDETERMINED: &str = "when undetermined";

/// What is known of a plan before any lead comes.
#[derive(Clone, Debug)]
pub(crate) struct Evaluator {
    /// Where the grade is read off: conditions of sentences, the rows of the grade, requirements.
    pub(crate) roots: Vec<NodeId>,
    /// Whether the grade depends on each node.
    pub(crate) support: Vec<bool>,
    /// The nodes of the items that the grade depends on.
    pub(crate) deciding_items: Vec<NodeId>,
    /// The steps of one pass up to the grade.
    pub(crate) early_cost: usize,
    /// What the nodes read, one behind the other, and where it ends for each.
    reads: Vec<NodeId>,
    ends: Vec<usize>,
}

impl Evaluator {
    pub(crate) fn new(plan: &Plan) -> Self {
        let mut support = vec![false; plan.nodes.len()];
        let mut open: Vec<NodeId> = match &plan.grading {
            Grading::Nothing => plan.decisions.iter().map(|decision| decision.node).collect(),
            Grading::Rows(node) => vec![*node],
            Grading::Sentences { sentences, .. } => sentences.iter().map(|sentence| sentence.condition).collect(),
        };
        open.extend(&plan.requires);
        let roots = open.clone();
        while let Some(id) = open.pop() {
            if let Some(seen) = support.get_mut(id.index())
                && !*seen
            {
                *seen = true;
                plan.nodes.get(id.index()).into_iter().for_each(|node| node.each_read(|read| open.push(read)));
            }
        }
        let in_support = |id: NodeId| support.get(id.index()).copied().unwrap_or_default();
        let deciding_items = plan.items.iter().map(|item| item.node).filter(|node| in_support(*node)).collect();
        let early_cost = plan.nodes.iter().take(plan.early).map(Node::cost).fold(0, usize::saturating_add);
        let (mut reads, mut ends) = (Vec::new(), Vec::with_capacity(plan.nodes.len()));
        for node in &plan.nodes {
            node.each_read(|read| reads.push(read));
            ends.push(reads.len());
        }
        Self { roots, support, deciding_items, early_cost, reads, ends }
    }

    /// The nodes that a node reads.
    pub(crate) fn reads(&self, node: usize) -> &[NodeId] {
        let end = |node: Option<usize>| node.and_then(|node| self.ends.get(node)).copied().unwrap_or_default();
        self.reads.get(end(node.checked_sub(1))..end(Some(node))).unwrap_or_default()
    }

    /// Grades one prepared record.
    pub(crate) fn grade(
        &self,
        plan: &Plan,
        labels: &Labels,
        facts: &Facts,
        at: (Clock, &TimeZone),
        policy: &PolicyRef,
    ) -> Verdict {
        self.graded(plan, labels, facts, at, policy, |_, _| ()).0
    }

    /// The same, with how the verdict came about.
    pub(crate) fn explain(
        &self,
        plan: &Plan,
        labels: &Labels,
        facts: &Facts,
        at: (Clock, &TimeZone),
        policy: &PolicyRef,
    ) -> (Verdict, Trace) {
        let (verdict, trace) =
            self.graded(plan, labels, facts, at, policy, |done, steps| trace(plan, facts, done, steps));
        (verdict, trace.unwrap_or_else(Trace::nothing))
    }

    /// The verdict, and what is seen of the nodes and the steps that it took; nothing of a rejected record.
    fn graded<T>(
        &self,
        plan: &Plan,
        labels: &Labels,
        facts: &Facts,
        (clock, zone): (Clock, &TimeZone),
        policy: &PolicyRef,
        seen: impl FnOnce(&[Possible], usize) -> T,
    ) -> (Verdict, Option<T>) {
        let known = facts.held();
        let inputs = facts.possible(plan);
        let absent = Possible::absent(Absence::Undefined);
        let situation = Situation::new(plan, (&inputs, &known), clock, &absent);
        let mut done = Vec::with_capacity(plan.nodes.len());
        run(plan, &mut done, plan.early, &situation, &[]);
        let faults = Self::faults(plan, labels, &known, &done);
        let today = (plan.reads_today || plan.reads_now).then_some(clock.today);
        if !faults.is_empty() {
            return (rejection(policy, today, faults), None);
        }
        let mut possible = outcomes(plan, &self.deciding_items, &done);
        let mut ask = Vec::new();
        let mut steps = self.early_cost;
        let requires_open = plan.requires.iter().any(|require| at(&done, *require).holds() == Truth::Unknown);
        if possible.count() != 1
            || requires_open
            || (plan.grades.is_none() && inputs.iter().any(|input| !input.is_settled()))
        {
            let explored = explore(self, plan, &situation, &mut done);
            if explored.outcomes.count() == 0 {
                return (rejection(policy, today, impossible(labels)), None);
            }
            possible = explored.outcomes;
            ask = explored.ask;
            if ask.is_empty() {
                // No fact is missing whole: then it is something in a list.
                ask = gaps(plan, facts).iter().map(|gap| gap.input.index()).collect();
                ask.dedup();
            }
            steps = steps.saturating_add(explored.steps);
        }
        // Missing facts would leave it open, and the policy says what is done then.
        let settled_anyway = plan.when_undetermined.filter(|_| possible.count() > 1);
        if let Some(grade) = settled_anyway {
            possible = Outcomes::grade(grade);
        }
        let grade = grade_of(plan, possible);
        let late = Situation { grade: &grade, ..situation };
        run(plan, &mut done, plan.nodes.len(), &late, &[]);
        let undecided = plan.grades.is_none() && decisions_open(plan, &done);
        let outcome = if let Some(grade) = settled_anyway {
            Outcome::Graded {
                grade: Some(name_of_grade(plan, grade)),
                decided_by: vec![WHEN_UNDETERMINED.to_owned()],
                moved_by: Vec::new(),
                provisional: true,
            }
        } else if possible.count() == 1 && !undecided {
            self.settled(plan, possible, &late, &done)
        } else {
            Self::undetermined(plan, possible, &ask)
        };
        let days = Days { done: &done, today: clock.today, zone, workdays: plan.workdays.as_ref() };
        let tied = ties(plan, &done);
        let answered = |kind, node: NodeId| match tied.get(node.index()) {
            // What rests on a tie has no answer: none of the rows is the one.
            Some(Tied { must: true, .. }) => Answer::Absent(()),
            Some(Tied { may: true, .. }) => Answer::Unknown { unknown: true },
            Some(Tied { may: false, .. }) | None => answer(plan, kind, at(&done, node)),
        };
        let due = days.due(plan, possible);
        let filling = Filling { plan, labels, done: &done, due: due.as_ref() };
        let told = |kind, node: NodeId| filling.fill(answered(kind, node));
        let decided = plan.decisions.iter().map(|it| Named { id: it.id.clone(), value: told(it.kind, it.node) });
        let decisions = decided.collect();
        let verdict = Verdict {
            policy: policy.clone(),
            today,
            outcome,
            items: plan
                .items
                .iter()
                .map(|item| Named { id: item.id.clone(), value: answered(item.kind, item.node) })
                .collect(),
            scores: scores(plan, &done),
            decisions,
            follow_up: due,
            pool: days.released(plan),
            beyond_holidays: days.beyond_holidays(plan, possible),
            due_needs: days.needs(plan, possible, &known),
            outlook: None,
            advice: None,
            unknown: unknown(plan, facts, &done),
            defaulted: defaulted(plan, facts),
        };
        let seen = seen(&done, steps);
        (verdict, Some(seen))
    }

    /// Facts that are required and missing, and relations that are broken.
    fn faults(plan: &Plan, labels: &Labels, known: &[bool], done: &[Possible]) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (index, input) in plan.inputs.iter().enumerate() {
            let applies = input.applies.is_none_or(|node| at(done, node).holds() == Truth::True);
            if input.required && applies && !known.get(index).copied().unwrap_or_default() {
                faults.push(Fault { field: input.id.clone(), problem: RecordProblem::Missing });
            }
        }
        for index in broken_requires(plan, done) {
            faults.push(broken(index, labels.requires.get(index).map_or("", String::as_str)));
        }
        faults
    }

    /// The outcome when only one is possible.
    fn settled(&self, plan: &Plan, possible: Outcomes, situation: &Situation<'_>, done: &[Possible]) -> Outcome {
        let (decided_by, moved_by) = match &plan.grading {
            Grading::Nothing => (Vec::new(), Vec::new()),
            Grading::Rows(node) => (row_that_holds(plan, done, *node).into_iter().collect(), Vec::new()),
            Grading::Sentences { sentences, best_wins, otherwise } => {
                let grade = each_member(possible.grades).next();
                cited(sentences, done, *best_wins, (grade, *otherwise))
            }
        };
        if possible.conflict {
            let ties = if of_grading(plan, done).must { self.ties(plan, done, situation) } else { Vec::new() };
            let between = match &plan.grading {
                Grading::Sentences { sentences, .. } if ties.is_empty() => at_odds(sentences, &decided_by, &moved_by),
                Grading::Nothing | Grading::Rows(_) | Grading::Sentences { .. } => Vec::new(),
            };
            return Outcome::Conflict { between, ties };
        }
        if possible.ungraded {
            return Outcome::Ungraded { nearest: nearest(plan, done), holes: self.holes(plan, done) };
        }
        let by_otherwise = decided_by.is_empty() && matches!(plan.grading, Grading::Sentences { .. });
        let decided_by = if by_otherwise { vec!["otherwise".to_owned()] } else { decided_by };
        let grade =
            plan.grades.and_then(|_| each_member(possible.grades).next()).map(|index| name_of_grade(plan, index));
        let provisional = provisional(self, plan, situation, (possible, done));
        Outcome::Graded { grade, decided_by, moved_by, provisional }
    }

    /// Rows of lists that surely tie, of those that the grade may rest on.
    fn ties(&self, plan: &Plan, done: &[Possible], situation: &Situation<'_>) -> Vec<Tie> {
        let used = plan.nodes.iter().zip(&self.support).filter(|(_, used)| **used);
        let mut ties: Vec<Tie> = Vec::new();
        for (node, _) in used {
            let Node::Find(id, each, search) = node else { continue };
            let Some((one, other)) = find(*id, each, search, done, situation).tie else { continue };
            let list = plan.lists.get(usize::from(id.0)).and_then(|list| plan.inputs.get(list.input.index()));
            let list = list.map(|input| input.id.clone()).unwrap_or_default();
            let tie = Tie { list, elements: [one.saturating_add(1), other.saturating_add(1)] };
            if !ties.contains(&tie) {
                ties.push(tie);
            }
        }
        ties
    }

    fn undetermined(plan: &Plan, possible: Outcomes, ask: &[usize]) -> Outcome {
        let grades: Vec<u8> = if plan.grades.is_some() { each_member(possible.grades).collect() } else { Vec::new() };
        let best_wins = matches!(plan.grading, Grading::Sentences { best_wins: true, .. });
        let certain = best_wins && !possible.ungraded && !possible.conflict;
        Outcome::Undetermined {
            possible: grades.iter().map(|index| name_of_grade(plan, *index)).collect(),
            or_ungraded: possible.ungraded,
            or_conflict: possible.conflict,
            at_least: grades.last().filter(|_| certain).map(|index| name_of_grade(plan, *index)),
            ask: ask.iter().filter_map(|index| plan.inputs.get(*index)).map(|input| input.id.clone()).collect(),
        }
    }

    fn holes(&self, plan: &Plan, done: &[Possible]) -> Vec<String> {
        let hole = |node: NodeId| {
            let item = at(done, node);
            item.present == Present::Nothing && item.absent == Some(Absence::Hole)
        };
        let deciding = plan.items.iter().filter(|item| self.deciding_items.contains(&item.node));
        deciding.filter(|item| hole(item.node)).map(|item| item.id.clone()).collect()
    }
}

/// Computes nodes up to `end`; `forced` are conditions whose truth is assumed.
pub(crate) fn run(
    plan: &Plan,
    done: &mut Vec<Possible>,
    end: usize,
    situation: &Situation<'_>,
    forced: &[(usize, Possible)],
) {
    for (index, node) in plan.nodes.iter().enumerate().take(end).skip(done.len()) {
        let assumed = forced.iter().find(|(at, _)| *at == index);
        let value = match assumed {
            Some((_, value)) => value.clone(),
            None => step(node, done, situation),
        };
        done.push(value);
    }
}

/// The requirements that are surely broken; one that rests on a tie is not.
pub(crate) fn broken_requires(plan: &Plan, done: &[Possible]) -> Vec<usize> {
    let fails = |(_, require): &(usize, &NodeId)| at(done, **require).holds() == Truth::False;
    let failing: Vec<(usize, &NodeId)> = plan.requires.iter().enumerate().filter(fails).collect();
    if failing.is_empty() {
        return Vec::new();
    }
    let tied = ties(plan, done);
    let rests = |id: &NodeId| tied.get(id.index()).is_some_and(|tied| tied.may);
    failing.into_iter().filter(|(_, require)| !rests(require)).map(|(index, _)| index).collect()
}

fn at(done: &[Possible], node: NodeId) -> &Possible {
    const ABSENT: Possible = Possible { present: Present::Nothing, absent: Some(Absence::Undefined) };
    done.get(node.index()).unwrap_or(&ABSENT)
}

/// The verdict on a record that cannot be graded.
pub(crate) fn rejection(policy: &PolicyRef, today: Option<Date>, faults: Vec<Fault>) -> Verdict {
    Verdict {
        policy: policy.clone(),
        today,
        outcome: Outcome::Rejected { faults },
        items: Vec::new(),
        scores: Vec::new(),
        decisions: Vec::new(),
        follow_up: None,
        pool: None,
        beyond_holidays: None,
        due_needs: Vec::new(),
        outlook: None,
        advice: None,
        unknown: Vec::new(),
        defaulted: Vec::new(),
    }
}

/// No completion of the facts keeps every requirement.
fn impossible(labels: &Labels) -> Vec<Fault> {
    labels.requires.iter().enumerate().map(|(index, why)| broken(index, why)).collect()
}

fn broken(index: usize, why: &str) -> Fault {
    let problem = RecordProblem::BrokenRequire { number: index.saturating_add(1), why: why.to_owned() };
    Fault { field: String::new(), problem }
}

/// The grade as a value, for what reads it.
pub(crate) fn grade_of(plan: &Plan, possible: Outcomes) -> Possible {
    if plan.grades.is_none() {
        return Possible::absent(Absence::NotApplicable);
    }
    let absent = (possible.ungraded || possible.conflict).then_some(Absence::NotApplicable);
    Possible { present: member_set(possible.grades), absent }
}

fn decisions_open(plan: &Plan, done: &[Possible]) -> bool {
    plan.decisions.iter().any(|decision| !at(done, decision.node).is_settled())
}

fn scores(plan: &Plan, done: &[Possible]) -> Vec<Score> {
    let number = Kind::Number(crate::value::Unit::Number);
    let id_of =
        |item: crate::plan::ItemId| plan.items.get(item.index()).map(|item| item.id.clone()).unwrap_or_default();
    plan.scorecards
        .iter()
        .map(|card| Score {
            id: card.id.clone(),
            points: answer(plan, number, at(done, card.total)),
            least: card.low,
            greatest: card.high,
            items: card
                .items
                .iter()
                .map(|(item, points)| Named { id: id_of(*item), value: answer(plan, number, at(done, *points)) })
                .collect(),
            reasons: reason_codes(plan, card, done),
        })
        .collect()
}

fn unknown(plan: &Plan, facts: &Facts, done: &[Possible]) -> Vec<String> {
    let missing = plan.inputs.iter().zip(&facts.slots).filter(|(input, slot)| {
        let applies = input.applies.is_none_or(|node| at(done, node).holds() != Truth::False);
        slot.known().is_none() && input.default.is_none() && applies
    });
    missing.map(|(input, _)| input.id.clone()).collect()
}

fn defaulted(plan: &Plan, facts: &Facts) -> Vec<String> {
    let taken = plan.inputs.iter().zip(&facts.slots);
    let taken = taken.filter(|(input, slot)| slot.known().is_none() && input.default.is_some());
    taken.map(|(input, _)| input.id.clone()).collect()
}

/// The sentences with the fewest conditions that fail.
fn nearest(plan: &Plan, done: &[Possible]) -> Vec<String> {
    let Grading::Sentences { sentences, .. } = &plan.grading else { return Vec::new() };
    // Fewest that fail; of those, most that hold.
    let failing = |condition: NodeId| match plan.nodes.get(condition.index()) {
        Some(Node::All(parts)) => {
            let hold = parts.iter().filter(|part| at(done, **part).holds() == Truth::True).count();
            (parts.len().saturating_sub(hold), Reverse(hold))
        }
        Some(_) | None => (1, Reverse(0)),
    };
    let grading = sentences.iter().filter(|sentence| {
        matches!(sentence.action, crate::plan::Action::Grade(_) | crate::plan::Action::InAnyCase(_))
    });
    let counted: Vec<_> = grading.map(|sentence| (failing(sentence.condition), sentence.id.as_str())).collect();
    let Some(fewest) = counted.iter().map(|(count, _)| *count).min() else { return Vec::new() };
    counted.into_iter().filter(|(count, _)| *count == fewest).map(|(_, id)| id.to_owned()).collect()
}

fn trace(plan: &Plan, facts: &Facts, done: &[Possible], steps: usize) -> Trace {
    Trace {
        facts: Facts { slots: filled(plan, facts).collect() },
        items: plan.items.iter().map(|item| held(plan, done, item.node)).collect(),
        decisions: plan.decisions.iter().map(|decision| held(plan, done, decision.node)).collect(),
        found: plan
            .found
            .iter()
            .map(|found| match at(done, found.node).value() {
                Some(Value::Row(index)) => Some(*index),
                Some(_) | None => None,
            })
            .collect(),
        grade: match &plan.grading {
            Grading::Rows(node) => held(plan, done, *node),
            Grading::Nothing | Grading::Sentences { .. } => Held::Nothing,
        },
        expects: plan
            .expects
            .iter()
            .map(|expect| match at(done, expect.condition).holds() {
                Truth::True => Some(true),
                Truth::False => Some(false),
                Truth::Unknown => None,
            })
            .collect(),
        steps,
    }
}

/// The row that gives the grade: `row 3`, from the top, or `otherwise`; none where it is open which of several does.
fn row_that_holds(plan: &Plan, done: &[Possible], node: NodeId) -> Option<String> {
    match held(plan, done, node) {
        Held::Row(at) => Some(format!("row {}", at.saturating_add(1))),
        Held::Otherwise => Some("otherwise".to_owned()),
        Held::Nothing | Held::Open | Held::Given | Held::NotApplicable => None,
    }
}

/// What gave the value of a node.
fn held(plan: &Plan, done: &[Possible], node: NodeId) -> Held {
    match plan.nodes.get(node.index()) {
        Some(Node::First(rows, otherwise)) => {
            for (index, (when, _)) in rows.iter().enumerate() {
                match at(done, *when).holds() {
                    Truth::True => return Held::Row(index),
                    Truth::Unknown => return Held::Open,
                    Truth::False => {}
                }
            }
            if otherwise.is_some() { Held::Otherwise } else { Held::Nothing }
        }
        Some(Node::When(condition, value)) => match at(done, *condition).holds() {
            Truth::True => held(plan, done, *value),
            Truth::False => Held::NotApplicable,
            Truth::Unknown => Held::Open,
        },
        Some(_) | None => Held::Given,
    }
}
