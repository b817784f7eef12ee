//! From a set of leads to one lead, replayed through the row evaluator.

use jiff::tz::TimeZone;

use crate::diagram::{Full, Ref, Subject, YES, holds_value};
use crate::eval::facts::anything;
use crate::eval::possible::{Absence, Possible, Present, Truth, each_member};
use crate::eval::step::{Situation, step};
use crate::eval::{Clock, Facts, PolicyRef, Slot, Verdict};
use crate::limits;
use crate::plan::{InputId, Node, NodeId};
use crate::proof::Prover;
use crate::proof::linear::{Chance, USUAL_DAY};
use crate::value::{Date, Moment, Value};

/// What was found in a set of leads.
pub(crate) enum Found {
    /// It is empty.
    Nothing,
    /// This lead is in it.
    Lead(Box<Case>),
    /// None was found, and it may be that there is none.
    Open,
}

/// A lead with its day, and what the row evaluator says of it.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) facts: Facts,
    pub(crate) today: Date,
    pub(crate) verdict: Verdict,
    /// The value of every node, those of promises included.
    done: Vec<Possible>,
}

impl Case {
    /// Whether a condition holds of it.
    pub(crate) fn holds(&self, id: NodeId) -> bool {
        self.value(id).holds() == Truth::True
    }

    /// The value of a node.
    pub(crate) fn value(&self, id: NodeId) -> Possible {
        self.done.get(id.index()).cloned().unwrap_or(Possible::absent(Absence::Undefined))
    }
}

/// How many ways to a set's leads are looked at before it is left open.
const WAYS: usize = 64;

impl Prover<'_> {
    /// A lead of the set that the row evaluator accepts.
    pub(crate) fn lead_in(&mut self, set: Ref, accept: &dyn Fn(&Case) -> bool) -> Result<Found, Full> {
        self.lead_within(set, limits::WITNESS_TRIALS, accept)
    }

    /// The same, trying so many leads at most.
    pub(crate) fn lead_within(&mut self, set: Ref, most: usize, accept: &dyn Fn(&Case) -> bool) -> Result<Found, Full> {
        let mut rest = set;
        let mut passed_over = false;
        // Those that are not to be tried count as tried.
        let mut trials = limits::WITNESS_TRIALS.saturating_sub(most);
        for _ in 0..WAYS {
            rest = self.without_contradictions(rest)?;
            let Some(path) = self.diagram.store.path(rest) else {
                return Ok(if passed_over { Found::Open } else { Found::Nothing });
            };
            if trials >= limits::WITNESS_TRIALS {
                return Ok(Found::Open);
            }
            let point = match self.chance(&path) {
                Chance::Point(point) => point,
                Chance::None(_) | Chance::Two(..) | Chance::Open => Vec::new(),
            };
            if let Some(case) = self.lead_among(&path, &point, &mut trials, accept) {
                return Ok(Found::Lead(Box::new(case)));
            }
            passed_over = true;
            let cube = self.diagram.cube(&path)?;
            rest = self.diagram.store.without(rest, cube)?;
        }
        Ok(Found::Open)
    }

    /// Whether a lead may be in a set: what is open of it is not held against it.
    pub(crate) fn may_be_in(&self, set: Ref, case: &Case) -> bool {
        let mut at = set;
        while let Some((level, branches)) = self.diagram.store.branching(at) {
            let Some(variable) = self.diagram.variable(level) else { return true };
            let holding = |value: &Value| variable.cells.iter().position(|cell| holds_value(cell, value));
            let slot = |input: InputId| case.facts.slots.get(input.index()).and_then(Slot::known);
            let cell = match variable.subject {
                Subject::Known(input) => Some(usize::from(slot(input).is_none())),
                Subject::Fact(input) => slot(input).and_then(holding),
                Subject::Today => holding(&Value::Date(case.today)),
                Subject::Test(node) => match case.value(node).holds() {
                    _ if variable.cells.first().is_none_or(|cell| cell.holds() != Truth::True) => None,
                    Truth::True => Some(0),
                    Truth::False => Some(1),
                    Truth::Unknown => None,
                },
                Subject::Now | Subject::Tie => None,
            };
            let next = cell.and_then(|cell| branches.get(cell).copied());
            match next {
                Some(next) => at = next,
                None => return true,
            }
        }
        at == YES
    }

    /// A lead on the path, the point first: first only the facts that the path speaks of, then all facts.
    pub(crate) fn lead_on(
        &self,
        path: &[(u32, usize)],
        point: &[(Subject, Value)],
        accept: &dyn Fn(&Case) -> bool,
    ) -> Option<Case> {
        self.lead_among(path, point, &mut 0, accept)
    }

    /// The same, counting the leads that are tried.
    fn lead_among(
        &self,
        path: &[(u32, usize)],
        point: &[(Subject, Value)],
        trials: &mut usize,
        accept: &dyn Fn(&Case) -> bool,
    ) -> Option<Case> {
        [false, true].into_iter().find_map(|all| {
            let mut choices = self.choices(path, all);
            for (subject, value) in point {
                let at = match subject {
                    Subject::Fact(input) => input.index(),
                    Subject::Today => self.plan.inputs.len(),
                    Subject::Known(_) | Subject::Now | Subject::Test(_) | Subject::Tie => continue,
                };
                if let Some(choices) = choices.get_mut(at) {
                    choices.insert(0, Some(value.clone()));
                }
            }
            self.tried(&choices, &mut Vec::with_capacity(choices.len()), trials, accept)
        })
    }

    // Recursion is as deep as there are inputs, and the trials are counted.
    fn tried(
        &self,
        choices: &[Vec<Option<Value>>],
        chosen: &mut Vec<Option<Value>>,
        trials: &mut usize,
        accept: &dyn Fn(&Case) -> bool,
    ) -> Option<Case> {
        if *trials >= limits::WITNESS_TRIALS {
            return None;
        }
        let Some(values) = choices.get(chosen.len()) else {
            *trials = trials.saturating_add(1);
            let (today, facts) = chosen.split_last()?;
            let today = match today {
                Some(Value::Date(day)) => *day,
                Some(_) | None => self.usual_day(),
            };
            let slots = facts.iter().map(|fact| fact.clone().map_or(Slot::Missing, Slot::Known)).collect();
            return Some(self.replay(Facts { slots }, today)).filter(|case| accept(case));
        };
        for value in values {
            chosen.push(value.clone());
            let found = self.tried(choices, chosen, trials, accept);
            chosen.pop();
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// What each fact may be on the path, the day last. A comparison of several facts frees those that it reads.
    fn choices(&self, path: &[(u32, usize)], all: bool) -> Vec<Vec<Option<Value>>> {
        let cell_of = |subject: Subject| {
            let (level, cell) = path
                .iter()
                .find(|(level, _)| self.diagram.variable(*level).is_some_and(|variable| variable.subject == subject))?;
            self.diagram.variable(*level)?.cells.get(*cell).cloned()
        };
        let compared = self.compared(path);
        let mut choices = Vec::with_capacity(self.plan.inputs.len().saturating_add(1));
        for (index, input) in self.plan.inputs.iter().enumerate() {
            let id = crate::plan::InputId(u32::try_from(index).unwrap_or(u32::MAX));
            let hints = self.hints.facts.get(index).map_or(&[][..], Vec::as_slice);
            let several = compared.contains(&id);
            let given = cell_of(Subject::Known(id)).map(|known| known.holds());
            let cell = cell_of(Subject::Fact(id));
            choices.push(match (given, cell) {
                (Some(Truth::False), _) => vec![None],
                (Some(_), None) => values_in(&anything(input, self.plan), hints, several),
                (_, Some(cell)) => values_in(&cell, hints, several),
                (None, None) if all || several || input.required => {
                    values_in(&anything(input, self.plan), hints, several)
                }
                (None, None) => vec![None],
            });
        }
        let days: Vec<Value> = self.hints.today.iter().copied().map(Value::Date).collect();
        choices.push(match cell_of(Subject::Today) {
            Some(cell) => values_in(&cell, &days, true),
            None => std::iter::once(self.usual_day())
                .chain(self.hints.today.iter().copied())
                .map(|day| Some(Value::Date(day)))
                .collect(),
        });
        choices
    }

    /// The inputs that the tests on a path read.
    fn compared(&self, path: &[(u32, usize)]) -> Vec<crate::plan::InputId> {
        let tests = path.iter().filter_map(|(level, _)| match self.diagram.variable(*level)?.subject {
            Subject::Test(node) => Some(node),
            Subject::Known(_) | Subject::Fact(_) | Subject::Today | Subject::Now | Subject::Tie => None,
        });
        let tests: Vec<NodeId> = tests.collect();
        let reached = crate::plan::depth_first(&self.diagram.nodes, &tests);
        let inputs = reached.iter().filter_map(|id| match self.diagram.nodes.get(id.index()) {
            Some(Node::Input(input)) => Some(*input),
            Some(_) | None => None,
        });
        inputs.collect()
    }

    pub(crate) fn usual_day(&self) -> Date {
        let first = self.plan.effective_from.unwrap_or(USUAL_DAY);
        self.hints.today.first().copied().unwrap_or(first)
    }

    /// What the row evaluator makes of a lead.
    pub(crate) fn replay(&self, facts: Facts, today: Date) -> Case {
        let now = today.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp()).unwrap_or_default();
        let clock = Clock { today, now };
        let reference = PolicyRef { id: String::new(), version: None, meaning: String::new(), source: String::new() };
        let verdict = self.evaluator.grade(self.plan, self.labels, &facts, (clock, &TimeZone::UTC), &reference);
        let done = self.values(&facts, today, now, &verdict);
        Case { facts, today, verdict, done }
    }

    fn values(&self, facts: &Facts, today: Date, now: Moment, verdict: &Verdict) -> Vec<Possible> {
        let known = facts.held();
        let inputs = facts.possible(self.plan);
        let grade = verdict.grade().and_then(|id| {
            let scale = self.plan.scales.get(usize::from(self.plan.grades?.0))?;
            scale.members.iter().position(|member| member.id == id).and_then(|at| u8::try_from(at).ok())
        });
        let grade = grade.map_or(Possible::absent(Absence::NotApplicable), |at| Possible::one(Value::Member(at)));
        let nodes = &self.diagram.nodes;
        let plan = self.plan;
        let situation =
            Situation { plan, nodes, inputs: &inputs, known: &known, today, now, element: None, grade: &grade };
        let mut done = Vec::with_capacity(nodes.len());
        for node in nodes {
            done.push(step(node, &done, &situation));
        }
        done
    }
}

/// Values of a cell that people would think of: those of examples, then its ends. One is enough, unless several are
/// to be tried.
pub(crate) fn values_in(cell: &Possible, hints: &[Value], several: bool) -> Vec<Option<Value>> {
    let mut values: Vec<Value> = hints.iter().filter(|hint| crate::diagram::holds_value(cell, hint)).cloned().collect();
    match &cell.present {
        Present::One(value) => values = vec![value.clone()],
        Present::Either => values.extend([true, false].map(Value::YesNo)),
        Present::Members(set) => values.extend(each_member(*set).map(Value::Member)),
        Present::Between(low, high) => values.extend(low.iter().chain(high).cloned()),
        Present::Several(several) => values.extend(several.iter().cloned()),
        Present::Any if hints.iter().any(|hint| matches!(hint, Value::Records(_))) => {
            values.push(Value::Records(Vec::new().into()));
        }
        Present::Any => values.push(Value::Text("…".into())),
        Present::Nothing => {}
    }
    let mut kept: Vec<Value> = Vec::new();
    for value in values {
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    kept.truncate(if several { 8 } else { 1 });
    if kept.is_empty() { vec![None] } else { kept.into_iter().map(Some).collect() }
}
