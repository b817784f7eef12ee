//! Gaps, conflicts, and parts of the grading that never matter.

use crate::diagnostic::{Diagnostic, ProofProblem, Question, Undecided};
use crate::diagram::{CONFLICT, Full, NO, Ref, Subject};
use crate::eval::Outcome;
use crate::eval::possible::{Absence, Truth};
use crate::eval::row::Evaluator;
use crate::plan::{Action, Grading, Sentence};
use crate::proof::witness::{Case, Found};
use crate::proof::{Proofs, Prover, Status};
use crate::source::Span;

impl Prover<'_> {
    /// Asks everything about the grade.
    pub(crate) fn grading(&mut self, proofs: &mut Proofs) -> Result<(), Full> {
        let ungraded = self.ungraded()?;
        let holes = self.item_gaps(proofs)?;
        proofs.complete = self.gap(ungraded, holes, proofs)?;
        if let Grading::Sentences { sentences, .. } = &self.plan.grading {
            proofs.consistent = self.conflicts(sentences, proofs)?;
            self.idle_sentences(sentences, proofs)?;
        }
        self.unreachable_grades(proofs)?;
        self.idle_inputs(proofs)
    }

    /// Where a finding about the grading as a whole is shown.
    fn place(&self) -> Span {
        let places = &self.labels.places;
        let first = places.grade_rows.or_else(|| places.sentences.first().copied());
        first.or_else(|| places.grades.first().copied()).unwrap_or_else(|| Span::new(0, 1))
    }

    /// Items none of whose rows may hold, though the grade needs them; and all leads for which that is so.
    fn item_gaps(&mut self, proofs: &mut Proofs) -> Result<Ref, Full> {
        let plan = self.plan;
        let mut all = NO;
        for (at, item) in plan.items.iter().enumerate() {
            if !self.evaluator.deciding_items.contains(&item.node) {
                continue;
            }
            let value = self.diagram.value(item.node)?;
            let holes = self.diagram.where_leaf(value, |leaf| leaf.absent == Some(Absence::Hole))?;
            let holes = self.diagram.store.both(holes, self.domain)?;
            all = self.diagram.store.either(all, holes)?;
            let node = item.node;
            let in_hole = move |case: &Case| case.value(node) == crate::eval::possible::Possible::absent(Absence::Hole);
            if let Found::Lead(case) = self.lead_in(holes, &in_hole)? {
                let title = self.labels.items.get(at).map(|item| item.label.title.clone()).unwrap_or_default();
                let problem = ProofProblem::ItemGap { item: title, lead: self.example(&case) };
                let span = self.labels.places.items.get(at).copied().unwrap_or_else(|| self.place());
                proofs.diagnostics.push(Diagnostic::new(problem, span));
            }
        }
        Ok(all)
    }

    /// Whether every lead gets a grade. Leads that an item leaves without one are told with the item.
    fn gap(&mut self, ungraded: Ref, holes: Ref, proofs: &mut Proofs) -> Result<Status, Full> {
        let gap = self.diagram.store.without(ungraded, holes)?;
        let gap = self.without_contradictions(gap)?;
        let is_ungraded = |case: &Case| matches!(case.verdict.outcome, Outcome::Ungraded { .. });
        match self.lead_in(gap, &is_ungraded)? {
            Found::Lead(case) => {
                let regions = self.regions(gap)?;
                // An example of what is told first, where one is found.
                let case = match self.lead_in(regions.first, &is_ungraded)? {
                    Found::Lead(case) => case,
                    Found::Open | Found::Nothing => case,
                };
                let problem = ProofProblem::Gap { regions: regions.told, lead: self.example(&case), missing: false };
                proofs.diagnostics.push(Diagnostic::new(problem, self.place()));
                Ok(Status::Refuted)
            }
            Found::Open => {
                let may_be =
                    |case: &Case| matches!(case.verdict.outcome, Outcome::Undetermined { or_ungraded: true, .. });
                if let Some(case) = self.lead_without(gap, &may_be)? {
                    let lead = self.example(&case);
                    let problem = ProofProblem::Gap { regions: Vec::new(), lead, missing: true };
                    proofs.diagnostics.push(Diagnostic::new(problem, self.place()));
                    return Ok(Status::Refuted);
                }
                // A lead that an item leaves without a grade is told already.
                if let Found::Lead(_) = self.lead_in(ungraded, &is_ungraded)? {
                    return Ok(Status::Refuted);
                }
                proofs.not_decided(Question::Complete, Undecided::SeveralFacts, self.place());
                Ok(Status::NotDecided)
            }
            // The items are told already.
            Found::Nothing => match self.lead_in(ungraded, &is_ungraded)? {
                Found::Lead(_) => Ok(Status::Refuted),
                Found::Nothing => Ok(Status::Proved),
                Found::Open => {
                    proofs.not_decided(Question::Complete, Undecided::SeveralFacts, self.place());
                    Ok(Status::NotDecided)
                }
            },
        }
    }

    /// A lead without a fact that the policy asks for, of which the row evaluator says what is wanted.
    fn lead_without(&mut self, set: Ref, accept: &dyn Fn(&Case) -> bool) -> Result<Option<Box<Case>>, Full> {
        for asked in self.diagram.questions() {
            let missing = self.diagram.cube(&[(asked, 1)])?;
            let set = self.diagram.store.both(set, missing)?;
            if let Found::Lead(case) = self.lead_in(set, accept)? {
                return Ok(Some(case));
            }
        }
        Ok(None)
    }

    /// Whether sentences never disagree; each pair that does is told.
    fn conflicts(&mut self, sentences: &[Sentence], proofs: &mut Proofs) -> Result<Status, Full> {
        let conflict = self.with_outcome(CONFLICT)?;
        let conflict = self.without_contradictions(conflict)?;
        if conflict == NO {
            return Ok(Status::Proved);
        }
        let mut open = false;
        let mut told = false;
        let mut rest = conflict;
        for (at, one) in sentences.iter().enumerate() {
            for (other_at, other) in sentences.iter().enumerate().skip(at.saturating_add(1)) {
                if !disagree(one.action, other.action) {
                    continue;
                }
                let (a, b) = (self.diagram.truth(one.condition)?, self.diagram.truth(other.condition)?);
                let both = self.diagram.store.all(&[conflict, a, b])?;
                if both == NO {
                    continue;
                }
                let (one_holds, other_holds) = (one.condition, other.condition);
                let accept = move |case: &Case| {
                    matches!(case.verdict.outcome, Outcome::Conflict { .. })
                        && case.holds(one_holds)
                        && case.holds(other_holds)
                };
                let may_be = move |case: &Case| {
                    matches!(case.verdict.outcome, Outcome::Undetermined { or_conflict: true, .. })
                        && [one_holds, other_holds].iter().all(|id| case.value(*id).holds() != Truth::False)
                };
                let (found, missing) = match self.lead_in(both, &accept)? {
                    Found::Open => match self.lead_without(both, &may_be)? {
                        Some(case) => (Found::Lead(case), true),
                        None => (Found::Open, false),
                    },
                    found => (found, false),
                };
                match found {
                    Found::Lead(case) => {
                        told = true;
                        let (one, other, lead) = (self.called(at), self.called(other_at), self.example(&case));
                        let problem = ProofProblem::Disagree { one, other, lead, missing };
                        let places = &self.labels.places.sentences;
                        let span = places.get(other_at).copied().unwrap_or_else(|| self.place());
                        let first = places.get(at).copied().unwrap_or(span);
                        let disagree = Diagnostic::new(problem, span);
                        proofs.diagnostics.push(disagree.also(first, crate::diagnostic::Remark::OtherSide));
                    }
                    Found::Open => open = true,
                    Found::Nothing => {}
                }
                rest = self.diagram.store.without(rest, both)?;
            }
        }
        if told {
            return Ok(Status::Refuted);
        }
        if open || self.without_contradictions(rest)? != NO {
            proofs.not_decided(Question::Consistent, Undecided::SeveralFacts, self.place());
            return Ok(Status::NotDecided);
        }
        Ok(Status::Proved)
    }

    /// What people call a sentence.
    fn called(&self, at: usize) -> String {
        self.labels.sentences.get(at).map(|sentence| sentence.name.clone()).unwrap_or_default()
    }

    /// Sentences that hold for no lead, and those whose leads all have their grade from others.
    fn idle_sentences(&mut self, sentences: &[Sentence], proofs: &mut Proofs) -> Result<(), Full> {
        let mut held = Vec::with_capacity(sentences.len());
        for sentence in sentences {
            let truth = self.diagram.truth(sentence.condition)?;
            held.push(self.without_contradictions(truth)?);
        }
        for (at, (sentence, leads)) in sentences.iter().zip(&held).enumerate() {
            let span = self.labels.places.sentences.get(at).copied().unwrap_or_else(|| self.place());
            if *leads == NO {
                let problem = ProofProblem::NeverHolds { sentence: self.called(at) };
                proofs.diagnostics.push(Diagnostic::new(problem, span));
                continue;
            }
            let mut rest = *leads;
            for (other_at, (other, covered)) in sentences.iter().zip(&held).enumerate() {
                let stronger =
                    matches!(other.action, Action::InAnyCase(_)) && matches!(sentence.action, Action::Grade(_));
                let same = other.action == sentence.action && !matches!(other.action, Action::Step(_));
                // Of two that cover each other the later one is told.
                let earlier = other_at < at || *covered != *leads;
                if other_at != at && (stronger || (same && earlier)) {
                    rest = self.diagram.store.without(rest, *covered)?;
                }
            }
            if self.without_contradictions(rest)? == NO && !self.brings_holes(at)? {
                let problem = ProofProblem::Redundant { sentence: self.called(at) };
                proofs.diagnostics.push(Diagnostic::new(problem, span));
            }
        }
        Ok(())
    }

    /// Whether an item without a value for some leads decides only because of this sentence: without the sentence they
    /// would have a grade.
    fn brings_holes(&mut self, at: usize) -> Result<bool, Full> {
        let mut without = self.plan.clone();
        if let Grading::Sentences { sentences, .. } = &mut without.grading {
            sentences.remove(at);
        }
        let rest = Evaluator::new(&without).deciding_items;
        let own: Vec<_> = self.evaluator.deciding_items.iter().filter(|item| !rest.contains(item)).copied().collect();
        for item in own {
            let value = self.diagram.value(item)?;
            let holes = self.diagram.where_leaf(value, |leaf| leaf.absent == Some(Absence::Hole))?;
            if self.diagram.store.both(holes, self.domain)? != NO {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn unreachable_grades(&mut self, proofs: &mut Proofs) -> Result<(), Full> {
        let plan = self.plan;
        let Some(scale) = plan.grades.and_then(|grades| plan.scales.get(usize::from(grades.0))) else { return Ok(()) };
        for (member, grade) in scale.members.iter().zip(0_u32..) {
            let given_anyway = plan.when_undetermined.map(u32::from) == Some(grade);
            let given = self.with_outcome(grade)?;
            if !given_anyway && self.without_contradictions(given)? == NO {
                let at = usize::try_from(grade).unwrap_or(usize::MAX);
                let span = self.labels.places.grades.get(at).copied().unwrap_or_else(|| self.place());
                let problem = ProofProblem::UnreachableGrade { grade: self.grade_name(&member.id) };
                proofs.diagnostics.push(Diagnostic::new(problem, span));
            }
        }
        Ok(())
    }

    /// Inputs that the rules read and that never change the grade, nor anything else.
    fn idle_inputs(&mut self, proofs: &mut Proofs) -> Result<(), Full> {
        let outcome = self.diagram.outcome()?;
        let asked = self.diagram.store.support(outcome);
        let relevant = self.diagram.store.support(self.domain);
        let mut roots = Vec::new();
        let mut matters = vec![false; self.plan.inputs.len()];
        for level in asked.into_iter().chain(relevant) {
            match self.diagram.variable(level).map(|variable| variable.subject) {
                Some(Subject::Fact(input) | Subject::Known(input)) => {
                    if let Some(slot) = matters.get_mut(input.index()) {
                        *slot = true;
                    }
                }
                Some(Subject::Test(node)) => roots.push(node),
                Some(Subject::Today | Subject::Now | Subject::Tie) | None => {}
            }
        }
        roots.extend(self.plan.decisions.iter().map(|decision| decision.node));
        if let Some(follow_up) = &self.plan.follow_up {
            roots.push(follow_up.since);
            roots.extend(follow_up.by);
            roots.extend(follow_up.lines.iter().flatten().flat_map(|line| [Some(line.length), line.remind]).flatten());
        }
        if let Some(pool) = &self.plan.pool {
            roots.extend([Some(pool.since), Some(pool.after), pool.when].into_iter().flatten());
        }
        for id in crate::plan::depth_first(&self.diagram.nodes, &roots) {
            if let Some(crate::plan::Node::Input(input)) = self.diagram.nodes.get(id.index())
                && let Some(slot) = matters.get_mut(input.index())
            {
                *slot = true;
            }
        }
        let read = crate::plan::depth_first(&self.diagram.nodes, &crate::diagram::grading_roots(self.plan));
        let mut read: Vec<usize> = read
            .into_iter()
            .filter_map(|id| match self.diagram.nodes.get(id.index()) {
                Some(crate::plan::Node::Input(input)) => Some(input.index()),
                Some(_) | None => None,
            })
            .collect();
        read.sort_unstable();
        for at in read {
            if !matters.get(at).copied().unwrap_or(true) {
                let input = self.labels.inputs.get(at).map(|label| label.title.clone()).unwrap_or_default();
                let span = self.labels.places.inputs.get(at).copied().unwrap_or_else(|| self.place());
                proofs.diagnostics.push(Diagnostic::new(ProofProblem::NeverMatters { input }, span));
            }
        }
        Ok(())
    }
}

/// Whether two sentences that hold together can be the conflict: of one strength with two grades, or a floor and a cap.
fn disagree(one: Action, other: Action) -> bool {
    match (one, other) {
        (Action::InAnyCase(a), Action::InAnyCase(b)) | (Action::Grade(a), Action::Grade(b)) => a != b,
        (Action::AtLeast(floor), Action::AtMost(cap)) | (Action::AtMost(cap), Action::AtLeast(floor)) => floor < cap,
        (Action::InAnyCase(_) | Action::Grade(_) | Action::Step(_) | Action::AtLeast(_) | Action::AtMost(_), _) => {
            false
        }
    }
}
