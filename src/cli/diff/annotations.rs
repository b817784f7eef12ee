//! A comparison as annotations of a pull request: one for each move, at the sentence that now decides.

use crate::cli::diagnostics::{self, Findings};
use crate::cli::diff::words::Told;
use crate::diagnostic::{Diagnostic, DiffProblem};
use crate::eval::Outcome;
use crate::plan::Grading;
use crate::policy::Policy;
use crate::proof::{Move, Status};
use crate::source::Span;

/// One line for each.
pub(crate) fn show(told: &Told<'_>) -> String {
    let whole = super::place(told.new);
    let mut all: Vec<Diagnostic> = Vec::new();
    if told.diff.equivalent == Status::Proved {
        all.push(Diagnostic::new(DiffProblem::Equivalent, whole));
    }
    all.extend(told.diff.moves.iter().map(|one| {
        let problem = DiffProblem::Moves {
            from_to: told.arrow(one),
            kinds: told.kinds(one),
            regions: one.regions.clone(),
            lead: one.witness.as_ref().map(|witness| witness.lead.clone()),
        };
        Diagnostic::new(problem, decided(told.new, one).unwrap_or(whole))
    }));
    all.extend(told.diff.problems.iter().map(|problem| Diagnostic::new(problem.clone(), whole)));
    if let Some(moved) = told.moved {
        let problem = DiffProblem::OnLeads { moved: moved.count, leads: moved.all };
        all.push(Diagnostic::new(problem, whole));
    }
    let findings = Findings { source: told.new.source(), diagnostics: &all, lang: told.lang, place: None };
    diagnostics::show(&[findings], diagnostics::Format::Github, false)
}

/// The sentence that decides the grade of a move's lead.
fn decided(policy: &Policy, one: &Move) -> Option<Span> {
    let id = match &one.witness.as_ref()?.new.outcome {
        Outcome::Graded { decided_by, .. } => decided_by.first(),
        Outcome::Conflict { between, .. } => between.first(),
        Outcome::Undetermined { .. } | Outcome::Ungraded { .. } | Outcome::Rejected { .. } => None,
    }?;
    let Grading::Sentences { sentences, .. } = &policy.plan().grading else { return None };
    let at = sentences.iter().position(|sentence| sentence.id == *id)?;
    policy.labels().places.sentences.get(at).copied()
}
