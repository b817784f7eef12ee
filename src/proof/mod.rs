//! Floor 7: what can be proved of a policy: that every lead gets a grade, that sentences never disagree, that every
//! part matters, that promises are kept.
//!
//! Every question is a set of leads that should be empty. An empty diagram is a *proof*; a lead of the set is a
//! *witness*, replayed through the row evaluator before anyone sees it; what is neither is *not decided*, with the
//! reason. Leads are looked at complete: the verdict of an incomplete one is the set over its completions. Only where
//! the policy asks the record itself (`is known`, `else`), "not in the record" is a case of its own.

mod advice;
mod census;
mod compare;
mod comparison;
mod example;
mod factor;
mod grading;
mod linear;
mod listed;
mod parts;
mod probe;
mod promises;
mod region;
mod witness;
mod words;

pub use crate::diagram::{Budget, Natural, Stop};
pub use crate::proof::advice::Advisor;
pub use crate::proof::compare::{Diff, End, Mapping, Move, Witness};
pub(crate) use crate::proof::compare::{Party, compare};
#[cfg(feature = "records")]
pub(crate) use crate::proof::words::name as written_name;
use serde::Serialize;

use crate::diagnostic::{Diagnostic, ProofProblem, Question, Undecided};
use crate::diagram::{Diagram, Full, Missing, NO, Ref, UNGRADED};
use crate::eval::row::Evaluator;
use crate::plan::{Grading, Labels, Plan, Promises};
pub use crate::proof::census::{Census, Counted, Found, Holding, Leap, Share, Tally};
pub(crate) use crate::proof::census::{LeadCensus, census};
use crate::source::Span;
use crate::value::{Date, Value};

/// What is known of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It holds for every lead.
    Proved,
    /// Some lead says otherwise.
    Refuted,
    /// Neither was found.
    NotDecided,
    /// The policy gives no occasion to ask.
    NotAsked,
}

/// What was proved of a policy.
#[derive(Clone, Debug)]
pub struct Proofs {
    /// Whether every lead gets a grade.
    pub complete: Status,
    /// Whether sentences never disagree.
    pub consistent: Status,
    /// Whether each promise is kept, in order of the text.
    pub promises: Vec<Status>,
    /// Nodes of the diagrams that were built: how large the policy is as a function.
    pub nodes: usize,
    /// What was found, in order of the questions.
    pub diagnostics: Vec<Diagnostic>,
}

/// Facts that the policy's own examples give, so that witnesses look like leads that its people know.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hints {
    /// By input.
    pub(crate) facts: Vec<Vec<Value>>,
    pub(crate) today: Vec<Date>,
}

/// Proves what can be proved, within so many steps.
pub(crate) fn prove(plan: &Plan, labels: &Labels, promises: &Promises, hints: &Hints, budget: &Budget) -> Proofs {
    let mut proofs = Proofs {
        complete: Status::NotAsked,
        consistent: Status::NotAsked,
        promises: vec![Status::NotDecided; promises.list.len()],
        nodes: 0,
        diagnostics: Vec::new(),
    };
    let graded = !matches!(plan.grading, Grading::Nothing);
    let start = |labels: &Labels| labels.places.grades.first().copied().unwrap_or_else(|| Span::new(0, 1));
    if !graded && promises.list.is_empty() && plan.decisions.is_empty() && plan.items.is_empty() {
        return proofs;
    }
    let prover = Diagram::new(plan, promises, budget).and_then(|mut diagram| {
        let domain = diagram.domain()?;
        let (evaluator, missing, possible) = (Evaluator::new(plan), Missing::default(), Ref::truth(true));
        Ok(Prover { plan, labels, promises, hints, evaluator, diagram, missing, domain, possible })
    });
    let mut prover = match prover {
        Ok(prover) => prover,
        Err(Full) => {
            proofs.not_decided(Question::Everything, Undecided::Budget { nodes: 0 }, start(labels));
            return proofs;
        }
    };
    if !plan.requires.is_empty() && prover.accepts_nobody() {
        // Of no lead at all everything holds, and nothing is worth saying.
        proofs.promises.fill(Status::NotAsked);
        proofs.diagnostics.push(Diagnostic::new(ProofProblem::NobodyAccepted, start(labels)));
        return proofs;
    }
    if graded && prover.grading(&mut proofs) == Err(Full) {
        if budget.is_stopped() {
            return proofs;
        }
        prover.probe(&mut proofs, start(labels));
        let sentences = matches!(plan.grading, Grading::Sentences { .. });
        for (status, question, asked) in [
            (&mut proofs.complete, Question::Complete, true),
            (&mut proofs.consistent, Question::Consistent, sentences),
        ] {
            if *status == Status::NotAsked && asked {
                *status = Status::NotDecided;
                let why = Undecided::Budget { nodes: prover.diagram.store.len() };
                proofs.diagnostics.push(not_decided(question, why, start(labels)));
            }
        }
    }
    prover.promises(&mut proofs);
    // What is out of budget here stays unsaid: it would add to what is said above.
    let _ = prover.parts(&mut proofs);
    prover.decides_alone(&mut proofs, budget);
    proofs.nodes = prover.diagram.store.len();
    proofs
}

impl Proofs {
    fn not_decided(&mut self, question: Question, why: Undecided, span: Span) {
        self.diagnostics.push(not_decided(question, why, span));
    }
}

fn not_decided(question: Question, why: Undecided, span: Span) -> Diagnostic {
    Diagnostic::new(ProofProblem::NotDecided { question, why }, span)
}

/// The policy while it is proved.
struct Prover<'a> {
    plan: &'a Plan,
    labels: &'a Labels,
    promises: &'a Promises,
    hints: &'a Hints,
    evaluator: Evaluator,
    diagram: Diagram<'a>,
    /// The facts that a lead may be without, where that is a case of its own.
    missing: Missing,
    /// The records that are leads.
    domain: Ref,
    /// All without what arithmetic has excluded so far.
    possible: Ref,
}

impl Prover<'_> {
    /// Whether no record keeps all requirements.
    fn accepts_nobody(&mut self) -> bool {
        let domain = self.domain;
        self.without_contradictions(domain).is_ok_and(|possible| possible == NO)
    }

    /// The leads of the domain with this outcome.
    fn with_outcome(&mut self, wanted: u32) -> Result<Ref, Full> {
        let outcome = self.diagram.outcome()?;
        let set = self.diagram.store.replace(outcome, &mut |_, leaf| Ok(Ref::truth(leaf == wanted)))?;
        self.diagram.store.both(set, self.domain)
    }

    /// The leads without a grade.
    fn ungraded(&mut self) -> Result<Ref, Full> {
        self.with_outcome(UNGRADED)
    }
}
