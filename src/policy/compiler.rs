//! From text to policy.

use std::cmp::Reverse;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::diagnostic::{Diagnostic, ListProblem, LogicProblem, MeaningProblem, Problem, TextProblem};
use crate::eval::row::Evaluator;
use crate::eval::{PolicyRef, Schema};
use crate::limits;
use crate::plan::{Labels, Plan, Promises, describe, lower};
use crate::policy::{Error, Inner, Policy, examples};
use crate::semantics::{Checked, check};
use crate::source::{Source, Span};
use crate::syntax::parse;

/// Turns policy texts into policies.
#[derive(Clone, Debug)]
pub struct Compiler {
    max_cost: usize,
}

/// What came of compiling: a policy unless there were errors, and everything that was noticed.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The text that was compiled.
    pub source: Arc<Source>,
    /// The policy; none when there was an error in it. Examples that fail are errors of the examples, not of the
    /// policy: it is there, and the diagnostics say so.
    pub policy: Option<Policy>,
    /// Errors, warnings and notes, in order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Default for Compiler {
    fn default() -> Self {
        Self::new()
    }
}

impl Compiler {
    /// A compiler with the usual settings.
    pub const fn new() -> Self {
        Self { max_cost: limits::PLAN_COST }
    }

    /// The same, refusing policies that take more than so many steps a lead.
    #[must_use]
    pub const fn max_cost(mut self, steps: usize) -> Self {
        self.max_cost = steps;
        self
    }

    /// Compiles a text.
    ///
    /// # Errors
    /// [`ErrorKind::Policy`](crate::ErrorKind::Policy) with every diagnostic.
    pub fn compile(&self, text: impl Into<String>) -> Result<Policy, Error> {
        let compiled = self.check(Source::new("<policy>", text));
        match compiled.policy {
            Some(policy) => Ok(policy),
            None => Err(Error::policy(&compiled.source, compiled.diagnostics)),
        }
    }

    /// Compiles and keeps everything that was noticed; runs the examples.
    pub fn check(&self, source: Source) -> Compiled {
        let source = Arc::new(source);
        let parsed = parse(&source);
        let mut diagnostics = parsed.diagnostics;
        let whole = diagnostics.is_empty();
        // A name that is a word of the language means something else wherever it is used: nothing more can be said.
        let misread = diagnostics
            .iter()
            .any(|diagnostic| matches!(diagnostic.problem, Problem::Text(TextProblem::ReservedWord { .. })));
        let (checked, found) = if misread { (None, Vec::new()) } else { check(&parsed.tree, &source) };
        // Where a declaration could not be read, what it declares is missing everywhere else: only what is wrong for
        // other reasons is told as well.
        diagnostics.extend(found.into_iter().filter(|diagnostic| whole || !may_follow_from_a_gap(&diagnostic.problem)));
        let policy = checked.filter(|_| whole).and_then(|checked| self.finish(&checked, &source, &mut diagnostics));
        // Errors are never cut off behind notes.
        diagnostics.sort_by_key(|diagnostic| (Reverse(diagnostic.severity()), diagnostic.span, diagnostic.code()));
        diagnostics.dedup();
        diagnostics.truncate(limits::DIAGNOSTICS);
        diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code()));
        Compiled { source, policy, diagnostics }
    }

    fn finish(&self, checked: &Checked, source: &Arc<Source>, diagnostics: &mut Vec<Diagnostic>) -> Option<Policy> {
        let (plan, promises) = lower(checked, &stem(source.name()));
        let labels = describe(checked, source);
        let policy = assemble(plan, promises, labels, Arc::clone(source), checked);
        let steps = policy.cost();
        if steps > self.max_cost {
            let problem = LogicProblem::TooCostly { steps, allowed: self.max_cost };
            diagnostics.push(Diagnostic::new(problem, Span::new(0, 1)));
            return None;
        }
        diagnostics.extend(examples::failing(&policy));
        Some(policy)
    }
}

/// Whether a problem may be there only because a declaration elsewhere could not be read.
fn may_follow_from_a_gap(problem: &Problem) -> bool {
    match problem {
        Problem::Meaning(problem) => matches!(
            problem,
            MeaningProblem::UnknownName { .. }
                | MeaningProblem::WhichScale { .. }
                | MeaningProblem::NeedsDeclaration { .. }
                | MeaningProblem::NotConstant
                | MeaningProblem::NotInScale { .. }
        ),
        Problem::List(problem) => !matches!(
            problem,
            ListProblem::ListInFilter
                | ListProblem::NoFields
                | ListProblem::ListInList
                | ListProblem::NotAResult { .. }
        ),
        Problem::Logic(problem) => !matches!(problem, LogicProblem::TwoDeciders | LogicProblem::SameCondition),
        Problem::Text(_) | Problem::Number(_) | Problem::Record(_) | Problem::Rhythm(_) | Problem::Grid(_) => false,
    }
}

/// The name of a file without its folder and its ending.
fn stem(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or("policy").to_owned()
}

fn assemble(plan: Plan, promises: Promises, labels: Labels, source: Arc<Source>, checked: &Checked) -> Policy {
    let reference = PolicyRef {
        id: plan.id.clone(),
        version: plan.version.clone(),
        meaning: hash(&serde_json::to_vec(&plan).unwrap_or_default()),
        source: hash(source.text().as_bytes()),
    };
    let evaluator = Evaluator::new(&plan);
    let schema = Schema::new(&plan, &labels);
    let examples = checked.examples.clone();
    Policy {
        inner: Arc::new(Inner { plan, promises, labels, source, examples, evaluator, schema, reference }),
        clock: None,
        zone: jiff::tz::TimeZone::UTC,
    }
}

/// SHA-256, the first 16 hexadecimal digits.
fn hash(bytes: &[u8]) -> String {
    let start = Sha256::digest(bytes).iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    format!("{start:016x}")
}
