//! Grading the leads of a request: by what is remembered of their kind, or the long way.

use crate::cli::serve::answer::{Answer, Head, Problem};
use crate::cli::serve::desk::{Asked, Desk, head};
use crate::cli::serve::grading::{self, Leads};
use crate::cli::serve::metrics::counted;
use crate::cli::serve::recall;
use crate::cli::serve::request::Request;
use crate::diagnostic::Lang;
use crate::policy::Policy;

impl Desk {
    /// Answers with the grades of the leads in a request.
    ///
    /// # Errors
    /// When they are no leads, or the decisions cannot be kept.
    pub(super) fn decide(
        &self,
        id: &str,
        policy: &Policy,
        asked: &Asked<'_>,
        lang: Lang,
        request: &Request,
    ) -> Result<Answer, Problem> {
        let clock = asked.clock;
        let decision = self.ids.next();
        let head = Head { decision: Some(decision.clone()), ..head(policy, clock) };
        // A decision that is kept holds the facts, which are read the long way.
        let lead = if self.journal.is_none() { request.small_lead() } else { None };
        let known = lead.map(|text| (self.recalls.of(&asked.set, policy), text));
        let by = recall::Asked { policy, clock, lang };
        if let Some((said, counted)) = known.as_ref().and_then(|(recall, text)| recall.recall(by, text)) {
            self.metrics.verdicts(id, [counted.as_str()]);
            return Ok(grading::graded_again(&head, &said));
        }
        let leads = Leads::read(policy, &request.body, clock, lang).map_err(|problem| problem.of(head.clone()))?;
        let graded = grading::grade(policy, clock, lang, &leads);
        if let Some(journal) = &self.journal {
            let count = u64::try_from(graded.len()).unwrap_or(u64::MAX);
            if !journal.keep(leads.decisions(policy, clock, &graded, &decision), count) {
                return Err(Problem::not_kept(lang).of(head));
            }
        }
        self.metrics.verdicts(id, graded.iter().map(|(verdict, _)| counted(verdict)));
        if let (Some((recall, text)), Some(names), [(verdict, reason)]) = (known, leads.names(), graded.as_slice()) {
            recall.remember(by, (text, names), (verdict, reason, counted(verdict)));
        }
        Ok(grading::graded(&head, &leads, &graded))
    }
}
