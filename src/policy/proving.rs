//! What proofs find, beside what the checker found.

use crate::diagnostic::{Diagnostic, LogicProblem, Problem, ProofProblem};
use crate::policy::Compiled;
use crate::proof::{Budget, Proofs};
use crate::source::Span;

impl Compiled {
    /// Proves what can be proved of the policy, within so many steps, and puts what was found to the other findings;
    /// none where there is no policy.
    pub fn prove(&mut self, budget: impl Into<Budget>) -> Option<Proofs> {
        let mut proofs = self.policy.as_ref()?.prove(budget);
        // A row that the checker saw by itself is told once.
        let unreachable = |found: &&Diagnostic| matches!(found.problem, Problem::Logic(LogicProblem::UnreachableRow));
        let seen: Vec<Span> = self.diagnostics.iter().filter(unreachable).map(|found| found.span).collect();
        proofs.diagnostics.retain(|found| match &found.problem {
            Problem::Proof(ProofProblem::RowNeverReached { .. }) => {
                !seen.iter().any(|row| row.start <= found.span.start && found.span.end <= row.end)
            }
            _ => true,
        });
        self.diagnostics.append(&mut proofs.diagnostics);
        self.diagnostics.sort_by_key(|found| found.span);
        Some(proofs)
    }
}
