//! When the verdict on a lead changes by itself, because time passes.
//!
//! All facts stay as they are, and the day becomes *what it can be*: first the whole horizon at once, as an interval of
//! days. Where the outcome is one and the same over an interval, no day of it changes anything; where it is not, the
//! interval is halved, the earlier half first, down to single days. So every operation on dates is followed, by the
//! evaluator that grades, and the day found is the first that differs. The work is bounded by the horizon: a tree of
//! intervals over its days.

use serde::Serialize;

use crate::eval::answer::{answer, name_of_grade};
use crate::eval::explore::explore;
use crate::eval::outcome::{Outcomes, outcomes};
use crate::eval::possible::{Absence, Possible, Present, Truth, each_member};
use crate::eval::row::{Clock, Evaluator, run};
use crate::eval::step::{Situation, step};
use crate::eval::{Answer, Facts, Named, Status};
use crate::limits;
use crate::plan::{Node, NodeId, Plan};
use crate::value::{Date, Duration, Value, add_to_date};

/// What becomes of a verdict if nothing happens.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Outlook {
    /// It changes on a day to come.
    Changes {
        /// The first day with another outcome.
        changes_on: Date,
        /// The outcome of that day.
        verdict: Status,
        /// Its grade.
        #[serde(skip_serializing_if = "Option::is_none")]
        grade: Option<String>,
        /// In a policy without grades: the results that are others then.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        decisions: Vec<Named<Answer>>,
    },
    /// It is the same up to this day, at which the outlook ends.
    Steady {
        /// The last day that was looked at.
        steady_until: Date,
    },
}

impl Evaluator {
    /// The first day after today on which the outcome differs, all facts being fixed. None where the outcome does not
    /// depend on the day, where it depends on the time of day, and for leads without one certain outcome today.
    pub(crate) fn outlook(&self, plan: &Plan, facts: &Facts, clock: Clock) -> Option<Outlook> {
        let (daily, hourly) = self.depending_on_time(plan);
        if daily.is_empty() || hourly {
            return None;
        }
        let known = facts.held();
        let inputs = facts.possible(plan);
        let absent = Possible::absent(Absence::NotApplicable);
        let situation = Situation::new(plan, (&inputs, &known), clock, &absent);
        // Decisions stand behind the grade; in a policy without grades they are the outcome.
        let end = if plan.grades.is_some() { plan.early } else { plan.nodes.len() };
        let mut values = Vec::with_capacity(end);
        run(plan, &mut values, end, &situation, &[]);
        let mut search = Search { evaluator: self, plan, situation, values, daily, explorations: 0, today: None };
        let today = search.state(clock.today, clock.today)?;
        if today.rejected || today.outcomes.count() != 1 {
            return None;
        }
        search.today = Some(today);
        let last = horizon(plan, clock.today)?;
        let first = add_to_date(clock.today, Duration::days(1)).filter(|first| *first <= last)?;
        Some(match search.first_change(first, last) {
            Found::Nothing => Outlook::Steady { steady_until: last },
            Found::Change(day, state) => search.change(day, &state),
            Found::GaveUp => return None,
        })
    }

    /// The nodes that the outcome depends on and that depend on the day; and whether one reads the time.
    fn depending_on_time(&self, plan: &Plan) -> (Vec<usize>, bool) {
        let mut depends = vec![false; plan.nodes.len()];
        let (mut daily, mut hourly) = (Vec::new(), false);
        for (at, (node, supports)) in plan.nodes.iter().zip(&self.support).enumerate() {
            let own = matches!(node, Node::Today | Node::Now);
            let reads = || node.reads().iter().any(|read| depends.get(read.index()).copied().unwrap_or_default());
            let is_daily = own || reads();
            if let Some(flag) = depends.get_mut(at) {
                *flag = is_daily;
            }
            if is_daily && *supports {
                daily.push(at);
                hourly |= matches!(node, Node::Now);
            }
        }
        (daily, hourly)
    }
}

/// The last day that is looked at: the end of the policy, or of the horizon.
fn horizon(plan: &Plan, today: Date) -> Option<Date> {
    let last = add_to_date(today, Duration::days(limits::OUTLOOK_DAYS))?;
    Some(plan.effective_until.map_or(last, |until| until.min(last)))
}

/// The outcome of a day, or of every day of an interval.
#[derive(Clone, Debug, PartialEq)]
struct State {
    rejected: bool,
    outcomes: Outcomes,
    /// In a policy without grades: its results.
    decisions: Vec<Possible>,
}

enum Found {
    Nothing,
    Change(Date, State),
    /// Too many days on which missing facts would have to be walked through.
    GaveUp,
}

struct Search<'a> {
    evaluator: &'a Evaluator,
    plan: &'a Plan,
    situation: Situation<'a>,
    /// What the nodes come to; those in `daily` are computed again for every interval.
    values: Vec<Possible>,
    daily: Vec<usize>,
    explorations: usize,
    today: Option<State>,
}

impl Search<'_> {
    /// The first day of an interval whose outcome is not that of today.
    fn first_change(&mut self, from: Date, to: Date) -> Found {
        let certain = self.state(from, to);
        if certain.is_some() && certain == self.today {
            return Found::Nothing;
        }
        // Another outcome all over, or a single day: its first day is the answer.
        if from == to || certain.is_some() {
            let Some(state) = self.settled(from) else { return Found::GaveUp };
            return if Some(&state) == self.today.as_ref() { Found::Nothing } else { Found::Change(from, state) };
        }
        let half = i64::from(to.since(from).map(|span| span.get_days()).unwrap_or_default()).div_euclid(2);
        let middle = add_to_date(from, Duration::days(half)).unwrap_or(from);
        let Some(next) = add_to_date(middle, Duration::days(1)) else { return Found::Nothing };
        match self.first_change(from, middle) {
            Found::Nothing => self.first_change(next, to),
            found @ (Found::Change(..) | Found::GaveUp) => found,
        }
    }

    /// The one outcome of an interval of days, if it is certain.
    fn state(&mut self, from: Date, to: Date) -> Option<State> {
        self.compute(from, to);
        let at = |node: NodeId| self.values.get(node.index());
        let mut rejected = false;
        for require in &self.plan.requires {
            let daily = self.daily.binary_search(&require.index()).is_ok();
            match at(*require).map_or(Truth::Unknown, Possible::holds) {
                Truth::False => rejected = true,
                // A requirement that may be broken by a missing fact does not reject; one that time may break does.
                Truth::Unknown if daily && from != to => return None,
                Truth::Unknown | Truth::True => {}
            }
        }
        if rejected {
            return Some(State { rejected, outcomes: Outcomes::default(), decisions: Vec::new() });
        }
        let outcomes = outcomes(self.plan, &self.evaluator.deciding_items, &self.values);
        let decisions: Vec<Possible> = if self.plan.grades.is_none() {
            self.plan.decisions.iter().filter_map(|decision| at(decision.node).cloned()).collect()
        } else {
            Vec::new()
        };
        let certain = outcomes.count() == 1 && decisions.iter().all(Possible::is_settled);
        certain.then_some(State { rejected, outcomes, decisions })
    }

    /// The outcome of one day; where missing facts leave several, they are walked through.
    fn settled(&mut self, day: Date) -> Option<State> {
        if let Some(state) = self.state(day, day) {
            return Some(state);
        }
        self.explorations = self.explorations.saturating_add(1);
        if self.explorations > limits::OUTLOOK_EXPLORATIONS {
            return None;
        }
        let situation = Situation { today: day, ..self.situation };
        let mut done = Vec::with_capacity(self.plan.early);
        run(self.plan, &mut done, self.plan.early, &situation, &[]);
        let outcomes = explore(self.evaluator, self.plan, &situation, &mut done).outcomes;
        Some(State { rejected: outcomes.count() == 0, outcomes, decisions: Vec::new() })
    }

    /// Computes what depends on the day, for a day in this interval.
    fn compute(&mut self, from: Date, to: Date) {
        let day = if from == to {
            Possible::one(Value::Date(from))
        } else {
            Possible::some(Present::Between(Some(Value::Date(from)), Some(Value::Date(to))))
        };
        for at in &self.daily {
            let value = match self.plan.nodes.get(*at) {
                Some(Node::Today) => day.clone(),
                Some(node) => step(node, &self.values, &self.situation),
                None => continue,
            };
            if let Some(slot) = self.values.get_mut(*at) {
                *slot = value;
            }
        }
    }

    fn change(&self, changes_on: Date, state: &State) -> Outlook {
        let outcomes = state.outcomes;
        let verdict = match (outcomes.count(), outcomes.ungraded, outcomes.conflict) {
            _ if state.rejected => Status::Rejected,
            (1, false, false) => Status::Graded,
            (1, true, _) => Status::Ungraded,
            (1, false, true) => Status::Conflict,
            (_, _, _) => Status::Undetermined,
        };
        let plan = self.plan;
        let graded = verdict == Status::Graded && plan.grades.is_some();
        let grade = each_member(outcomes.grades).next().filter(|_| graded);
        let before = self.today.as_ref().map(|state| state.decisions.as_slice()).unwrap_or_default();
        let decisions = plan.decisions.iter().zip(&state.decisions).zip(before).filter(|((_, now), old)| now != old);
        Outlook::Changes {
            changes_on,
            verdict,
            grade: grade.map(|grade| name_of_grade(plan, grade)),
            decisions: decisions
                .map(|((decision, value), _)| Named {
                    id: decision.id.clone(),
                    value: answer(plan, decision.kind, value),
                })
                .collect(),
        }
    }
}
