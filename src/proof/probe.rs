//! Leads drawn at random, where a policy is too large for diagrams: they prove nothing, but one of them may refute.
//!
//! Every other lead lies at the ends of the facts: rules of ranges leave corners open more often than the middle.

use crate::diagnostic::{Diagnostic, ProofProblem};
use crate::diagram::Subject;
use crate::eval::{Facts, Outcome, Slot};
use crate::limits;
use crate::plan::{Grading, InputId, Node};
use crate::proof::witness::{Case, values_in};
use crate::proof::{Proofs, Prover, Status};
use crate::source::Span;
use crate::value::Value;

impl Prover<'_> {
    /// Refutes what is still open about the grade, if a lead among those drawn does.
    pub(crate) fn probe(&self, proofs: &mut Proofs, place: Span) {
        let cost = self.plan.nodes.iter().map(Node::cost).fold(1, usize::saturating_add);
        let leads = limits::PROBE_STEPS.checked_div(cost).unwrap_or_default().min(limits::PROBES);
        let mut dice = Dice(1);
        for number in 0..leads {
            if proofs.complete != Status::NotAsked && proofs.consistent != Status::NotAsked {
                return;
            }
            let case = self.drawn(&mut dice, number % 2 == 1);
            match &case.verdict.outcome {
                Outcome::Ungraded { .. } if proofs.complete == Status::NotAsked => {
                    proofs.complete = Status::Refuted;
                    let problem = ProofProblem::Gap { regions: Vec::new(), lead: self.example(&case), missing: false };
                    proofs.diagnostics.push(Diagnostic::new(problem, place));
                }
                Outcome::Conflict { between, .. } if proofs.consistent == Status::NotAsked => {
                    let called = |at: usize| between.get(at).map(|id| self.sentence_called(id)).unwrap_or_default();
                    let (one, other) = (called(0), called(1));
                    proofs.consistent = Status::Refuted;
                    let problem = ProofProblem::Disagree { one, other, lead: self.example(&case), missing: false };
                    proofs.diagnostics.push(Diagnostic::new(problem, place));
                }
                Outcome::Graded { .. }
                | Outcome::Undetermined { .. }
                | Outcome::Ungraded { .. }
                | Outcome::Conflict { .. }
                | Outcome::Rejected { .. } => {}
            }
        }
    }

    fn sentence_called(&self, id: &str) -> String {
        let Grading::Sentences { sentences, .. } = &self.plan.grading else { return id.to_owned() };
        let at = sentences.iter().position(|sentence| sentence.id == id);
        at.and_then(|at| self.labels.sentences.get(at)).map_or_else(|| id.to_owned(), |label| label.name.clone())
    }

    /// A lead with every fact in a cell of its own, or at one end of its range.
    fn drawn(&self, dice: &mut Dice, at_ends: bool) -> Case {
        let mut value = |subject: Subject, hints: &[Value]| {
            let cells = &self.diagram.variable(self.diagram.level(subject)?)?.cells;
            let last = cells.len().saturating_sub(1);
            let at = if at_ends { dice.below(2).saturating_mul(last) } else { dice.below(cells.len()) };
            values_in(cells.get(at)?, hints, false).into_iter().next().flatten()
        };
        let slots = (0..self.plan.inputs.len()).map(|at| {
            let input = InputId(u32::try_from(at).unwrap_or(u32::MAX));
            let hints = self.hints.facts.get(at).map_or(&[][..], Vec::as_slice);
            value(Subject::Fact(input), hints).map_or(Slot::Missing, Slot::Known)
        });
        let slots = slots.collect();
        let today = match value(Subject::Today, &[]) {
            Some(Value::Date(day)) => day,
            Some(_) | None => self.usual_day(),
        };
        self.replay(Facts { slots }, today)
    }
}

/// Numbers that are the same in every run (Steele, Lea and Flood, *Fast Splittable Pseudorandom Number Generators*,
/// 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let mixed = usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap_or_default();
        mixed.checked_rem(end).unwrap_or_default()
    }
}
