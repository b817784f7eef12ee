//! Advice on one lead: the grades that are still possible, what to ask next, and the cheapest change to a better grade.
//!
//! The policy is one diagram from the cells of facts to the outcome. What is known of a lead leaves one cell of some
//! variables and all of others; what can be reached through them is what is possible ([`reach`]), how the ways through
//! them spread tells what a question is worth ([`questions`]), ways that contradict themselves are left out
//! ([`excluded`]), and a change is a way to a better leaf whose cells
//! differ at the least cost ([`ways`]). A change is shown only after the row evaluator has graded the changed lead
//! ([`changes`]).

mod changes;
mod confirm;
mod excluded;
mod known;
mod questions;
mod reach;
mod ways;

use jiff::tz::TimeZone;

use crate::diagram::{Diagram, Full, Ref};
use crate::eval::possible::bit;
use crate::eval::row::Evaluator;
use crate::eval::{Advice, Clock, Facts, Outcome, PolicyRef, Question, Verdict};
use crate::limits;
use crate::plan::{Grading, Labels, Plan};
use crate::proof::advice::known::Known;
use crate::proof::census::kinds_of_lead;

/// The leaf of combinations that are no leads.
pub(crate) const OUTSIDE: u32 = 253;
/// Nodes beyond those of the policy that leads may leave behind before the diagram is built anew.
const LEFT_BEHIND: usize = 200_000;

/// Advises on leads of one policy: its diagram is built once.
pub struct Advisor<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) labels: &'a Labels,
    pub(crate) evaluator: &'a Evaluator,
    pub(crate) reference: &'a PolicyRef,
    budget: usize,
    pub(crate) diagram: Option<Whole<'a>>,
}

/// The policy as one diagram.
pub(crate) struct Whole<'a> {
    pub(crate) diagram: Diagram<'a>,
    /// The outcome of every lead; [`OUTSIDE`] for what is none.
    pub(crate) outcome: Ref,
    /// How many nodes it had at first.
    nodes: usize,
}

impl<'a> Whole<'a> {
    fn new(plan: &'a Plan, budget: usize) -> Result<Self, Full> {
        // All that the census tells kinds of lead apart by: questions are weighed by kinds.
        let roots = kinds_of_lead(plan);
        let mut diagram = Diagram::over(plan, plan.nodes.clone(), &roots, &budget.into())?;
        let (outcome, domain) = (diagram.outcome()?, diagram.domain()?);
        let consistent = diagram.thresholds()?;
        let outcome = diagram.store.combine(&[outcome, domain, consistent], &mut |_, leaves| match leaves {
            [_, 0, _] | [_, _, 0] => Ok(Ref::leaf(OUTSIDE)),
            [outcome, ..] => Ok(Ref::leaf(*outcome)),
            [] => Err(Full),
        })?;
        let nodes = diagram.store.len();
        Ok(Self { diagram, outcome, nodes })
    }
}

impl<'a> Advisor<'a> {
    /// Builds the diagram of a policy within so many steps.
    pub(crate) fn new(
        (plan, labels): (&'a Plan, &'a Labels),
        evaluator: &'a Evaluator,
        reference: &'a PolicyRef,
        budget: usize,
    ) -> Self {
        let graded = !matches!(plan.grading, Grading::Nothing);
        let diagram = if graded { Whole::new(plan, budget).ok() } else { None };
        Self { plan, labels, evaluator, reference, budget, diagram }
    }

    /// Whether the policy is too large: then it says *at most* what a walk through the missing facts finds.
    pub fn is_at_most(&self) -> bool {
        self.diagram.is_none() && !matches!(self.plan.grading, Grading::Nothing)
    }

    /// Advice on a prepared lead at a clock. `to` is the id of a grade; without one, the next better grade is looked
    /// for. None for leads that are rejected, and in policies without grades.
    pub fn advise(&mut self, facts: &Facts, clock: Clock, to: Option<&str>) -> Option<Advice> {
        if matches!(self.plan.grading, Grading::Nothing) {
            return None;
        }
        let verdict = self.grade(facts, clock);
        if matches!(verdict.outcome, Outcome::Rejected { .. }) {
            return None;
        }
        self.swept();
        let exact = self.exactly(facts, clock, to, &verdict);
        Some(exact.unwrap_or_else(|| at_most(&verdict)))
    }

    /// The outcomes that the diagram alone leaves a lead: grades as bits, whether it may be ungraded, whether sentences may
    /// disagree, and whether each of these is surely possible. For tests that compare engines; none over budget.
    #[doc(hidden)]
    pub fn left_by_diagram(&self, facts: &Facts, clock: Clock) -> Option<(u128, bool, bool, bool)> {
        let known = Known::new(self, facts, clock)?;
        let left = self.reached(&known, self.diagram.as_ref()?.outcome)?;
        let grades = left.grades().map(bit).fold(0, |set, one| set | one);
        Some((grades, left.ungraded, left.conflict, left.exact))
    }

    /// What the diagram says of a lead; none over budget.
    fn exactly(&mut self, facts: &Facts, clock: Clock, to: Option<&str>, verdict: &Verdict) -> Option<Advice> {
        let known = Known::new(self, facts, clock)?;
        let mut reached = self.reached(&known, self.diagram.as_ref()?.outcome)?;
        if !reached.exact {
            reached = self.without_contradictions(reached, (facts, clock), &known)?;
            // Under `when undetermined` a verdict names the grade that is given, not those that are possible.
            if self.plan.when_undetermined.is_none() {
                let walked = at_most(verdict);
                let id = |grade: u8| self.grade_id(grade);
                reached.keep(|grade| walked.possible.contains(&id(grade)), walked.or_ungraded, walked.or_conflict);
            }
        }
        reached.exact = reached.exact || self.all_confirmed(&reached, facts, clock, &known);
        let mut ask = if reached.count() > 1 { self.questions(&known, &reached)? } else { Vec::new() };
        if ask.is_empty() && reached.count() > 1 {
            // What is missing within a list is no variable; the row evaluator knows of it.
            ask = at_most(verdict).ask;
        }
        let goal = self.goal(to, verdict, &reached);
        let reach = goal.and_then(|goal| self.ways_to(goal, facts, clock, &known));
        Some(Advice {
            possible: reached.grades().map(|grade| self.grade_id(grade)).collect(),
            or_ungraded: reached.ungraded,
            or_conflict: reached.conflict,
            exact: reached.exact,
            ask,
            reach,
        })
    }

    /// Builds the diagram anew when leads have left too much behind in its store.
    fn swept(&mut self) {
        let full = |whole: &Whole<'_>| whole.diagram.store.len() > whole.nodes.saturating_add(LEFT_BEHIND);
        if self.diagram.as_ref().is_some_and(full) {
            self.diagram = Whole::new(self.plan, self.budget).ok();
        }
        if let Some(whole) = &mut self.diagram {
            whole.diagram.store.allow(limits::ADVICE_STEPS);
        }
    }

    /// What the row evaluator says of a lead.
    pub(crate) fn grade(&self, facts: &Facts, clock: Clock) -> Verdict {
        let zone = TimeZone::UTC;
        self.evaluator.grade(self.plan, self.labels, facts, (clock, &zone), self.reference)
    }

    /// The grade to reach, as the worst index that is good enough.
    fn goal(&self, to: Option<&str>, verdict: &Verdict, reached: &reach::Reached) -> Option<u8> {
        let scale = self.plan.grades.and_then(|grades| self.plan.scales.get(usize::from(grades.0)))?;
        let index = |id: &str| {
            let at = scale.members.iter().position(|member| member.id == id);
            at.and_then(|at| u8::try_from(at).ok())
        };
        let now = verdict.grade().and_then(index);
        if let Some(wanted) = to.and_then(index) {
            let has = now.is_some_and(|now| now == wanted || (now < wanted && wanted < scale.ordered));
            return Some(wanted).filter(|_| !has);
        }
        match now {
            // A grade apart from the order has none above it.
            Some(now) if now >= scale.ordered => None,
            Some(now) => now.checked_sub(1),
            None => match reached.grades().next() {
                Some(best) if reached.count() > 1 => Some(best),
                _ => scale.ordered.checked_sub(1),
            },
        }
    }

    pub(crate) fn grade_id(&self, index: u8) -> String {
        let scale = self.plan.grades.and_then(|grades| self.plan.scales.get(usize::from(grades.0)));
        let member = scale.and_then(|scale| scale.members.get(usize::from(index)));
        member.map(|member| member.id.clone()).unwrap_or_default()
    }

    /// How many grades have an order.
    pub(crate) fn ordered(&self) -> u8 {
        let scale = self.plan.grades.and_then(|grades| self.plan.scales.get(usize::from(grades.0)));
        scale.map_or(0, |scale| scale.ordered)
    }
}

/// What the walk of the row evaluator says: at most these.
fn at_most(verdict: &Verdict) -> Advice {
    let (or_ungraded, or_conflict, ask) = match &verdict.outcome {
        Outcome::Undetermined { or_ungraded, or_conflict, ask, .. } => (*or_ungraded, *or_conflict, ask.as_slice()),
        Outcome::Ungraded { .. } => (true, false, &[][..]),
        Outcome::Conflict { .. } => (false, true, &[][..]),
        Outcome::Graded { .. } | Outcome::Rejected { .. } => (false, false, &[][..]),
    };
    Advice {
        possible: verdict.possible_grades().into_iter().map(str::to_owned).collect(),
        or_ungraded,
        or_conflict,
        exact: false,
        ask: ask.iter().map(|input| Question { input: input.clone(), left: None }).collect(),
        reach: None,
    }
}
