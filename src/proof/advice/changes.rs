//! From a way through the diagram to values, graded by the row evaluator before anyone sees them.

use std::cmp::Ordering;

use crate::diagram::{Subject, holds_value};
use crate::eval::line::Line;
use crate::eval::possible::{Possible, Truth, order};
use crate::eval::{Change, Clock, Direction, Facts, Outcome, Slot, Step, Verdict, shown};
use crate::limits;
use crate::plan::{InputId, NodeId};
use crate::proof::advice::Advisor;
use crate::proof::advice::known::{Known, inputs_of};
use crate::proof::advice::ways::{Way, current, nearest, range_of};
use crate::value::{Decimal, Kind, Value};

/// Leads that are graded for one way.
const TRIALS: usize = 400;
/// Values of one fact that are tried.
const VALUES: usize = 24;

/// Whether a verdict is what is wanted.
pub(crate) type IsGood<'a> = &'a dyn Fn(&Verdict) -> bool;

impl Advisor<'_> {
    /// The change that a way stands for, and how far its facts move; none when no lead on it is confirmed.
    pub(crate) fn change(
        &self,
        way: &Way,
        facts: &Facts,
        clock: Clock,
        known: &Known,
        good: IsGood<'_>,
    ) -> Option<(Change, f64)> {
        let found = self.lead_on(way, facts, clock, known, good)?;
        let moved = facts.slots.iter().zip(&found.slots).filter_map(|(now, then)| {
            let (now, then) = (now.known()?, then.known()?);
            Some(distance(now, then))
        });
        let far = moved.sum();
        Some((self.told(facts, &found, clock, way.cost)?, far))
    }

    /// A lead on a way that is confirmed.
    pub(crate) fn lead_on(
        &self,
        way: &Way,
        facts: &Facts,
        clock: Clock,
        known: &Known,
        good: IsGood<'_>,
    ) -> Option<Facts> {
        let mut changed = facts.clone();
        for (input, cell) in way.cells.iter().filter(|(input, _)| !way.free.contains(input)) {
            let def = self.plan.inputs.get(input.index())?;
            let now = current(facts, *input, def);
            if !now.is_some_and(|now| holds_value(cell, now)) {
                *changed.slots.get_mut(input.index())? = Slot::Known(nearest(cell, now, def)?);
            }
        }
        let mut trial = Trial { advisor: self, way, start: facts, clock, known, good, left: TRIALS };
        let mut found = trial.fill(&changed, &way.free)?;
        if way.free.len() > 1 {
            // Each of several is then brought as near as the others allow.
            for input in &way.free {
                found = trial.fill(&found, std::slice::from_ref(input)).unwrap_or(found);
            }
        }
        Some(found)
    }

    /// The grade of a verdict; of several that missing facts leave open, the worst.
    pub(crate) fn surely_at_least(&self, verdict: &Verdict) -> Option<u8> {
        let grade = match &verdict.outcome {
            Outcome::Graded { grade, .. } => grade.as_ref(),
            Outcome::Undetermined { possible, or_ungraded: false, or_conflict: false, .. } => possible.last(),
            Outcome::Undetermined { .. }
            | Outcome::Ungraded { .. }
            | Outcome::Conflict { .. }
            | Outcome::Rejected { .. } => None,
        }?;
        let scale = self.plan.scales.get(usize::from(self.plan.grades?.0))?;
        let index = scale.members.iter().position(|member| member.id == *grade)?;
        u8::try_from(index).ok()
    }

    /// Whether one of two values is more or better than the other, and not just another.
    fn has_order(&self, kind: Kind, one: Option<&Value>, other: &Value) -> bool {
        match kind {
            Kind::Number(_) | Kind::Date | Kind::Moment | Kind::Duration => true,
            Kind::Member(scale) => {
                let ordered = self.plan.scales.get(usize::from(scale.0)).map_or(0, |scale| scale.ordered);
                let in_order = |value: &Value| matches!(value, Value::Member(at) if *at < ordered);
                one.is_some_and(in_order) && in_order(other)
            }
            Kind::YesNo | Kind::Text | Kind::List | Kind::Records(_) | Kind::Row(_) => false,
        }
    }

    /// A change in data.
    fn told(&self, before: &Facts, after: &Facts, clock: Clock, cost: i128) -> Option<Change> {
        let grade = self.grade_id(self.surely_at_least(&self.grade(after, clock))?);
        let mut steps = Vec::new();
        for ((input, at), slot) in self.plan.inputs.iter().zip(0_u32..).zip(&after.slots) {
            let id = InputId(at);
            let (Some(to), now) = (slot.known(), current(before, id, input)) else { continue };
            if now == Some(to) {
                continue;
            }
            let way = match now.and_then(|now| order(now, to)) {
                None if now.is_none() => Direction::Learnt,
                Some(Ordering::Less) if self.has_order(input.kind, now, to) => Direction::Up,
                Some(Ordering::Greater) if self.has_order(input.kind, now, to) => Direction::Down,
                Some(_) | None => Direction::Other,
            };
            let show = |value: &Value| shown(self.plan, input.kind, value);
            steps.push(Step { input: input.id.clone(), from: now.map(show), to: show(to), way });
        }
        let effort = Decimal::new(cost, limits::DECIMALS).ok()?;
        Some(Change { grade, effort, steps })
    }
}

/// The values of free facts, tried one after the other.
struct Trial<'a> {
    advisor: &'a Advisor<'a>,
    way: &'a Way,
    start: &'a Facts,
    clock: Clock,
    known: &'a Known,
    good: IsGood<'a>,
    left: usize,
}

impl Trial<'_> {
    /// The facts with values for those that are free, confirmed.
    // Recursion is as deep as there are free facts.
    fn fill(&mut self, facts: &Facts, free: &[InputId]) -> Option<Facts> {
        let Some((input, rest)) = free.split_first() else {
            self.left = self.left.checked_sub(1)?;
            let verdict = self.advisor.grade(facts, self.clock);
            return (self.good)(&verdict).then(|| facts.clone());
        };
        self.values(facts, *input).into_iter().find_map(|value| {
            let mut changed = facts.clone();
            *changed.slots.get_mut(input.index())? = Slot::Known(value);
            self.fill(&changed, rest)
        })
    }

    /// The values at which anything changes for a fact, all others staying: the nearest to the present one first.
    fn values(&self, facts: &Facts, input: InputId) -> Vec<Value> {
        let plan = self.advisor.plan;
        let Some(def) = plan.inputs.get(input.index()) else { return Vec::new() };
        let now = current(self.start, input, def);
        let range = range_of(def, plan, now);
        let mut values: Vec<Value> = Vec::new();
        if let Some(whole) = &self.advisor.diagram
            && let Some(level) = whole.diagram.level(Subject::Fact(input))
            && let Some(variable) = whole.diagram.variable(level)
        {
            values.extend(variable.cells.iter().filter_map(|cell| nearest(cell, now, def)));
        }
        let (low, high) = range.ends();
        for end in [&low, &high].into_iter().flatten() {
            let from = now.cloned().or_else(|| low.clone());
            values.extend(from.map(|from| self.thresholds(facts, input, &from, end)).unwrap_or_default());
            values.push(end.clone());
        }
        values.retain(|value| Some(value) != now && holds_value(&range, value));
        if let Some((_, cell)) = self.way.cells.iter().find(|(of, _)| *of == input) {
            values.retain(|value| holds_value(cell, value));
        }
        if let Some(now) = now {
            values.sort_by(|a, b| distance(a, now).total_cmp(&distance(b, now)));
        }
        values.dedup();
        values.truncate(VALUES);
        values
    }

    /// Where comparisons of several facts turn between two values of one, all others staying.
    fn thresholds(&self, facts: &Facts, input: InputId, from: &Value, to: &Value) -> Vec<Value> {
        let Some(whole) = &self.advisor.diagram else { return Vec::new() };
        let tests =
            whole.diagram.variables.iter().zip(0_u32..).filter_map(|(variable, level)| match variable.subject {
                Subject::Test(node) if whole.diagram.is_open_test(level) => Some(node),
                Subject::Test(_)
                | Subject::Known(_)
                | Subject::Fact(_)
                | Subject::Today
                | Subject::Now
                | Subject::Tie => None,
            });
        let reading = tests.filter(|node| inputs_of(&whole.diagram.nodes, *node).contains(&input));
        reading.filter_map(|test| self.threshold(facts, input, test, (from, to))).flatten().collect()
    }

    /// The last value before a test turns, and the first behind.
    fn threshold(
        &self,
        facts: &Facts,
        input: InputId,
        test: NodeId,
        (from, to): (&Value, &Value),
    ) -> Option<[Value; 2]> {
        let kind = self.advisor.plan.inputs.get(input.index())?.kind;
        let line = Line::new(kind, from, to)?;
        let (same, turned) = line.turn(None, |value| Some(self.truth(facts, input, test, value)))?;
        Some([same, turned])
    }

    /// Whether a test holds when a fact has this value.
    fn truth(&self, facts: &Facts, input: InputId, test: NodeId, value: Value) -> Truth {
        let plan = self.advisor.plan;
        let mut inputs = facts.possible(plan);
        if let Some(slot) = inputs.get_mut(input.index()) {
            *slot = Possible::one(value);
        }
        self.known.values(plan, &inputs).get(test.index()).map_or(Truth::Unknown, Possible::holds)
    }
}

/// How far apart two values are, to be compared with others of the same fact.
#[allow(clippy::cast_precision_loss, reason = "to order values, nothing more")]
fn distance(a: &Value, b: &Value) -> f64 {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a.checked_sub(*b).map_or(f64::INFINITY, |far| (far.numerator() as f64 / far.denominator() as f64).abs())
        }
        (Value::Date(a), Value::Date(b)) => a.since(*b).map_or(f64::INFINITY, |far| f64::from(far.get_days()).abs()),
        (Value::Member(a), Value::Member(b)) => f64::from(a.abs_diff(*b)),
        (_, _) => 0.0,
    }
}
