//! Proofs against brute force: every lead of small random policies, one by one.

use std::collections::BTreeMap;

use gradus::diagnostic::{Problem, ProofProblem};
use gradus::eval::Outcome;
use gradus::limits::DIAGRAM_STEPS;
use gradus::proof::{Proofs, Status};
use gradus::source::Source;
use gradus::{Compiler, Lead, Policy, Verdict};
use proptest::prelude::*;

use crate::properties::policy;

const PROMISES: &str = "promise never grade A when n0 <= 1\n\
    promise always grade is at least B when y0 and n1 >= 2\n\
    promise grade never falls when n0 rises\n\
    promise grade never falls when y0 becomes yes\n";

/// A complete lead: three counts and two ticks.
type Facts = [u32; 5];

fn every_lead(policy: &Policy) -> BTreeMap<Facts, Verdict> {
    let mut all = BTreeMap::new();
    for number in 0..256_u32 {
        let facts = [number & 3, number >> 2 & 3, number >> 4 & 3, number >> 6 & 1, number >> 7 & 1];
        let mut lead = Lead::new();
        (0..3).for_each(|at| lead.push(format!("n{at}"), facts[at]));
        (0..2).for_each(|at| lead.push(format!("y{at}"), facts[at + 3] == 1));
        all.insert(facts, policy.grade(&lead).expect("no clock is needed"));
    }
    all
}

fn rank(verdict: &Verdict) -> Option<usize> {
    verdict.grade().and_then(|grade| ["A", "B", "C"].iter().position(|known| *known == grade))
}

fn status(kept: bool) -> Status {
    if kept { Status::Proved } else { Status::Refuted }
}

/// Whether no lead gets a worse grade than the same with one step more of a fact.
fn never_falls(all: &BTreeMap<Facts, Verdict>, fact: usize) -> bool {
    all.iter().all(|(facts, verdict)| {
        (facts[fact] + 1..4).all(|more| {
            let mut raised = *facts;
            raised[fact] = more;
            match (rank(verdict), all.get(&raised).and_then(rank)) {
                (Some(before), Some(after)) => after <= before,
                (_, _) => true,
            }
        })
    })
}

/// The leads that findings show, as examples.
fn shown(proofs: &Proofs) -> Vec<String> {
    let found = proofs.diagnostics.iter().filter_map(|diagnostic| match &diagnostic.problem {
        Problem::Proof(
            ProofProblem::Gap { lead, .. }
            | ProofProblem::Disagree { lead, .. }
            | ProofProblem::ItemGap { lead, .. }
            | ProofProblem::PromiseBroken { lead },
        ) => Some(lead.clone()),
        _ => None,
    });
    found.collect()
}

fn agrees_with_brute_force(text: &str) {
    let text = format!("{text}{PROMISES}");
    let Some(policy) = Compiler::new().check(Source::new("random", text.clone())).policy else { return };
    let proofs = policy.prove(DIAGRAM_STEPS);
    let all = every_lead(&policy);
    let none = |is: fn(&Outcome) -> bool| !all.values().any(|verdict| is(&verdict.outcome));
    let complete = none(|outcome| matches!(outcome, Outcome::Ungraded { .. }));
    let consistent = none(|outcome| matches!(outcome, Outcome::Conflict { .. }));
    assert_eq!(proofs.complete, status(complete), "complete\n{text}");
    assert_eq!(proofs.consistent, status(consistent), "consistent\n{text}");
    let never = all.iter().all(|(facts, verdict)| facts[0] > 1 || rank(verdict) != Some(0));
    let always = all
        .iter()
        .filter(|(facts, _)| facts[3] == 1 && facts[1] >= 2)
        .all(|(_, verdict)| rank(verdict).is_some_and(|rank| rank <= 1));
    let promised = [never, always, never_falls(&all, 0), never_falls(&all, 3)].map(status);
    assert_eq!(proofs.promises, promised, "promises\n{text}");
    for grade in 0..3 {
        let reached = all.values().any(|verdict| rank(verdict) == Some(grade));
        let told = proofs.diagnostics.iter().any(|diagnostic| match &diagnostic.problem {
            Problem::Proof(ProofProblem::UnreachableGrade { grade: told }) => *told == ["A", "B", "C"][grade],
            _ => false,
        });
        assert_eq!(reached, !told, "grade {grade}\n{text}");
    }
    for lead in shown(&proofs) {
        let pasted = format!("{text}{lead}\n");
        let compiled = Compiler::new().check(Source::new("pasted", pasted.clone()));
        let errors: Vec<_> = compiled
            .diagnostics
            .iter()
            .filter(|found| found.severity() == gradus::diagnostic::Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{errors:?}\n{pasted}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::tried(150), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_proved_is_so_for_every_lead(text in policy()) {
        agrees_with_brute_force(&text);
    }
}
