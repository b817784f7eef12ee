//! Counting the leads of a file.

use crate::diagram::Natural;
use crate::eval::possible::{Absence, Possible, Truth};
use crate::eval::row::run;
use crate::eval::step::Situation;
use crate::eval::{Answer, Clock, Facts, Named, Outcome, PolicyRef, Shown, Verdict};
use crate::plan::{Grading, Plan};
use crate::proof::census::order::{add, named, outcomes, settled, sort};
use crate::proof::census::{Census, Counted, Found, Holding, Tally};
use crate::value::Kind;

/// A census while leads are counted.
pub(crate) struct LeadCensus<'a> {
    plan: &'a Plan,
    census: Census,
}

impl<'a> LeadCensus<'a> {
    /// Nothing counted yet.
    pub(crate) fn new(plan: &'a Plan, policy: PolicyRef) -> Self {
        let mut census = Census::empty(policy, Counted::Leads);
        census.total = Some(Natural::ZERO);
        let tally = |id: &str, kind: Kind| Tally { counts: Some(named(plan, kind)), ..Tally::of(id) };
        if plan.grades.is_some() {
            census.grades = Some(Tally { counts: Some(outcomes(plan)), ..Tally::of("grade") });
        }
        if let Grading::Sentences { sentences, .. } = &plan.grading {
            let holding = |id: &String| Holding { id: id.clone(), count: Some(Natural::ZERO), open: Natural::ZERO };
            census.sentences = sentences.iter().map(|sentence| holding(&sentence.id)).collect();
        }
        census.items = plan.items.iter().map(|item| tally(&item.id, item.kind)).collect();
        let number = Kind::Number(crate::value::Unit::Number);
        census.scores = plan.scorecards.iter().map(|card| tally(&card.id, number)).collect();
        let decisions = plan.decisions.iter().filter(|decision| decision.kind != Kind::List);
        census.decisions = decisions.map(|decision| tally(&decision.id, decision.kind)).collect();
        Self { plan, census }
    }

    /// Counts one lead.
    pub(crate) fn add(&mut self, facts: &Facts, clock: Clock, verdict: &Verdict) {
        let grade = match &verdict.outcome {
            Outcome::Rejected { .. } => return self.reject(),
            Outcome::Graded { grade: Some(grade), .. } => Found::Answer(Answer::Is(Shown::Text(grade.clone()))),
            Outcome::Graded { grade: None, .. }
            | Outcome::Undetermined { .. }
            | Outcome::Ungraded { .. }
            | Outcome::Conflict { .. } => Found::Outcome(verdict.outcome.status()),
        };
        let one = Natural::one();
        self.census.total = self.census.total.as_ref().map(|total| total.plus(&one));
        if let Some(counts) = self.census.grades.as_mut().and_then(|tally| tally.counts.as_mut()) {
            add(counts, grade, &one);
        }
        tell(&mut self.census.items, &verdict.items);
        tell(&mut self.census.decisions, &verdict.decisions);
        for (tally, score) in self.census.scores.iter_mut().zip(&verdict.scores) {
            if let Some(counts) = &mut tally.counts {
                add(counts, Found::Answer(known(&score.points)), &one);
            }
        }
        self.sentences(facts, clock);
    }

    /// Counts a lead that cannot be graded; it is not in the total.
    pub(crate) fn reject(&mut self) {
        self.census.rejected = self.census.rejected.saturating_add(1);
    }

    /// The census of what was counted.
    pub(crate) fn finish(self) -> Census {
        let mut census = self.census;
        if let Some(tally) = &mut census.grades {
            tally.counts = tally.counts.take().map(settled);
        }
        let tallies = census.items.iter_mut().chain(&mut census.scores).chain(&mut census.decisions);
        for counts in tallies.filter_map(|tally| tally.counts.as_mut()) {
            sort(counts);
        }
        census
    }

    fn sentences(&mut self, facts: &Facts, clock: Clock) {
        let plan = self.plan;
        let Grading::Sentences { sentences, .. } = &plan.grading else { return };
        let known = facts.held();
        let inputs = facts.possible(plan);
        let grade = Possible::absent(Absence::Undefined);
        let situation = Situation {
            plan,
            element: None,
            nodes: &plan.nodes,
            inputs: &inputs,
            known: &known,
            today: clock.today,
            now: clock.now,
            grade: &grade,
        };
        let mut done = Vec::with_capacity(plan.early);
        run(plan, &mut done, plan.early, &situation, &[]);
        for (holding, sentence) in self.census.sentences.iter_mut().zip(sentences) {
            match done.get(sentence.condition.index()).map(Possible::holds) {
                Some(Truth::True) => holding.count = holding.count.as_ref().map(|count| count.plus(&Natural::one())),
                Some(Truth::Unknown) => holding.open = holding.open.plus(&Natural::one()),
                Some(Truth::False) | None => {}
            }
        }
    }
}

fn tell(tallies: &mut [Tally], answers: &[Named<Answer>]) {
    for tally in tallies {
        let answer = answers.iter().find(|answer| answer.id == tally.id);
        if let (Some(counts), Some(answer)) = (&mut tally.counts, answer) {
            add(counts, Found::Answer(known(&answer.value)), &Natural::one());
        }
    }
}

/// A value, or that it is not known which.
fn known(answer: &Answer) -> Answer {
    match answer {
        Answer::Is(_) | Answer::Absent(()) => answer.clone(),
        Answer::OneOf { .. } | Answer::Between { .. } | Answer::Unknown { .. } => Answer::Unknown { unknown: true },
    }
}
