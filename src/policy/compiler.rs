//! From text to policy.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::diagnostic::{
    Bulk, Diagnostic, LayerProblem, ListProblem, LogicProblem, MeaningProblem, Problem, TextProblem,
};
use crate::eval::Schema;
use crate::eval::row::Evaluator;
use crate::limits;
use crate::plan::{Labels, Plan, Promises, describe, lower};
use crate::policy::{Error, Inner, Policy, examples};
use crate::semantics::{Checked, Merged, Use, check, merge};
use crate::source::{Library, Source, Span};
use crate::syntax::tree::{Declaration, DeclarationKind, Tree};
use crate::syntax::{FileTree, Gathered, LinkKind, gather, read, settle, unread};

/// Problems of a text with gaps that are looked at: whether one follows from a gap takes a walk through all of them.
const LOOKED_THROUGH: usize = 10 * limits::DIAGNOSTICS;

/// Turns policy texts into policies.
///
/// A policy may rest on other files, which it names with `use` and `extends`. They come from a [`Library`]: a
/// [`Folder`](crate::Folder), a [`Shelf`](crate::source::Shelf) in memory, or one of your own.
///
/// ```
/// # fn main() -> Result<(), gradus::Error> {
/// use gradus::source::Shelf;
///
/// let files = Shelf::new()
///     .with("base.grade", "grades A > B  let keen = 3  input revisits count  if revisits >= keen then grade A  otherwise grade B")
///     .with("north.grade", "extends \"base.grade\"  override let keen = 5");
/// let north = gradus::Compiler::new().files(files).compile_file("north.grade")?;
/// assert_eq!(north.grade(&gradus::Lead::new().with("revisits", 4))?.grade(), Some("B"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Compiler {
    max_cost: usize,
    files: Option<Arc<dyn Library>>,
    /// Lists of holidays that were given as such, by the name that policies write.
    lists: BTreeMap<String, String>,
}

/// What came of compiling: a policy unless there were errors, and everything that was noticed.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The text that was compiled, and behind it those of the files that it rests on.
    pub source: Arc<Source>,
    /// The policy; none when there was an error in it. Examples that fail are errors of the examples, not of the
    /// policy: it is there, and the diagnostics say so.
    pub policy: Option<Policy>,
    /// The files that it rests on, by their paths in the library, and what for.
    pub links: Vec<(LinkKind, String)>,
    /// Errors, warnings and notes, in order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// What an editor needs besides: see [`Compiler::study`].
#[derive(Clone, Debug)]
pub struct Studied {
    /// What came of compiling.
    pub compiled: Compiled,
    /// What could be read of the policy, its files made one.
    pub tree: Tree,
    /// Where names are used, in order of the text.
    pub uses: Vec<Use>,
}

impl Default for Compiler {
    fn default() -> Self {
        Self::new()
    }
}

impl Compiler {
    /// A compiler with the usual settings.
    pub const fn new() -> Self {
        Self { max_cost: limits::PLAN_COST, files: None, lists: BTreeMap::new() }
    }

    /// The same, refusing policies that take more than so many steps a lead.
    #[must_use]
    pub const fn max_cost(mut self, steps: usize) -> Self {
        self.max_cost = steps;
        self
    }

    /// The same, with what the file of `holidays "NAME"` holds, for callers without a library of files.
    #[must_use]
    pub fn holidays(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.lists.insert(name.into(), text.into());
        self
    }

    /// The same, taking the files that policies name from this library.
    #[must_use]
    pub fn files(mut self, library: impl Library + 'static) -> Self {
        self.files = Some(Arc::new(library));
        self
    }

    /// Compiles a text. The files that it names are looked for from the top of the library.
    ///
    /// # Errors
    /// [`ErrorKind::Policy`](crate::ErrorKind::Policy) with every diagnostic.
    pub fn compile(&self, text: impl Into<String>) -> Result<Policy, Error> {
        self.check(Source::new("<policy>", text)).into_policy()
    }

    /// Compiles a file of the library.
    ///
    /// # Errors
    /// [`ErrorKind::Policy`](crate::ErrorKind::Policy) with every diagnostic; that the file cannot be read is one.
    pub fn compile_file(&self, path: &str) -> Result<Policy, Error> {
        self.check_file(path).into_policy()
    }

    /// Compiles a file of the library and keeps everything that was noticed; runs the examples.
    pub fn check_file(&self, path: &str) -> Compiled {
        match open(self.files.as_deref(), path) {
            Ok(source) => self.check(source),
            Err(problem) => Compiled::failed(Source::new(path, ""), Diagnostic::new(problem, Span::default())),
        }
    }

    /// Compiles and keeps everything that was noticed; runs the examples.
    ///
    /// The files that the text names are looked for from where it stands itself: see [`Source::at`].
    pub fn check(&self, source: Source) -> Compiled {
        self.compiled(source, false).0
    }

    /// The same, and what an editor needs: the tree, and where names are used.
    pub fn study(&self, source: Source) -> Studied {
        let (compiled, tree, uses) = self.compiled(source, true);
        Studied { compiled, tree, uses }
    }

    /// The tree is only kept where it is wanted.
    fn compiled(&self, source: Source, wanted: bool) -> (Compiled, Tree, Vec<Use>) {
        let Gathered { source, files, mut diagnostics, gaps } = gather(source, self.files.as_deref());
        let source = Arc::new(source);
        let links = links(&files, &source);
        let (merged, found) = merge(files, &source, diagnostics.is_empty());
        diagnostics.extend(found);
        let whole = diagnostics.is_empty();
        // A name that is a word of the language means something else wherever it is used: nothing more can be said.
        let misread = diagnostics
            .iter()
            .any(|diagnostic| matches!(diagnostic.problem, Problem::Text(TextProblem::ReservedWord { .. })));
        let lists = self.lists_of(&merged.tree, &source);
        let outcome = if misread { None } else { Some(check(&merged.tree, &source, &lists)) };
        let (checked, found, uses) = outcome.map(|it| (it.checked, it.diagnostics, it.uses)).unwrap_or_default();
        // Where a declaration could not be read, what it declares is missing everywhere else: only what is wrong for
        // other reasons is told as well.
        let follows = |problem: &Problem| may_follow_from_a_gap(problem, |name| gaps.may_declare(name));
        let told = if whole { usize::MAX } else { LOOKED_THROUGH };
        let own = found.into_iter().take(told).filter(|diagnostic| whole || !follows(&diagnostic.problem));
        // In a text with gaps a run shows that many at most.
        diagnostics.extend(own.take(if whole { usize::MAX } else { limits::DIAGNOSTICS }));
        // What a shared file or a base holds for others need not be used here.
        diagnostics.retain(|one| source.number_at(one.span.start) == 0 || !is_unused(&one.problem));
        let policy = checked.filter(|_| whole);
        let policy = policy.and_then(|checked| self.finish(&checked, &merged, &source, &mut diagnostics));
        // Errors are never cut off behind notes.
        diagnostics.sort_by_key(|diagnostic| (Reverse(diagnostic.severity()), diagnostic.span, diagnostic.code()));
        diagnostics.dedup();
        diagnostics.truncate(limits::DIAGNOSTICS);
        diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code()));
        let tree = if wanted { merged.tree } else { Tree::default() };
        (Compiled { source, policy, links, diagnostics }, tree, uses)
    }

    /// The lists of holidays that a policy names, by name: those given as such, and those of the library.
    fn lists_of(&self, tree: &Tree, source: &Source) -> BTreeMap<String, String> {
        let mut lists = self.lists.clone();
        for declaration in &tree.declarations {
            let DeclarationKind::Holidays(file) = &declaration.kind else { continue };
            let from = source.files().get(source.number_at(file.span.start)).map(|file| file.path().to_owned());
            let text = self.files.as_ref().and_then(|library| {
                let path = settle(&from.unwrap_or_default(), &file.text).ok()?;
                let bytes = library.read(&library.locate(&path).ok()?, limits::POLICY_BYTES).ok()?;
                String::from_utf8(bytes).ok()
            });
            if let Some(text) = text {
                lists.entry(file.text.clone()).or_insert(text);
            }
        }
        lists
    }

    fn finish(
        &self,
        checked: &Checked,
        merged: &Merged,
        source: &Arc<Source>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Policy> {
        let Ok((plan, promises)) = lower(checked, &stem(source.name())) else {
            let problem = LogicProblem::TooMuch { what: Bulk::Reads, allowed: limits::READS };
            diagnostics.push(Diagnostic::new(problem, Span::new(0, 1)));
            return None;
        };
        let labels = describe(checked, merged, source);
        let policy = assemble(plan, promises, labels, Arc::clone(source), checked, period(merged));
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

impl Compiled {
    /// A text of which nothing can be said but this.
    pub fn failed(source: Source, diagnostic: Diagnostic) -> Self {
        Self { source: source.into(), policy: None, links: Vec::new(), diagnostics: vec![diagnostic] }
    }

    /// The policy, or all that is wrong with it.
    fn into_policy(self) -> Result<Policy, Error> {
        match self.policy {
            Some(policy) => Ok(policy),
            None => Err(Error::policy(&self.source, self.diagnostics)),
        }
    }
}

/// The text of a file of the library, as it stands there.
fn open(library: Option<&dyn Library>, path: &str) -> Result<Source, Problem> {
    let library = library.ok_or(LayerProblem::NoLibrary)?;
    let name = library.name(path);
    let path = library.locate(path).map_err(|why| unread(why, &name))?;
    let bytes = library.read(&path, limits::POLICY_BYTES).map_err(|why| unread(why, &name))?;
    let text = read(&bytes).map_err(|found| found.problem)?;
    Ok(Source::new(name, text).at(path))
}

/// The paths of the files that are named, each with what for.
fn links(files: &[FileTree], source: &Source) -> Vec<(LinkKind, String)> {
    let path = |number: usize| source.files().get(number).map(|file| file.path().to_owned());
    let all = files.iter().flat_map(|file| &file.links);
    all.filter_map(|link| Some((link.kind, path(link.file?)?))).collect()
}

/// Whether a problem is only that something is not used.
const fn is_unused(problem: &Problem) -> bool {
    matches!(problem, Problem::Logic(LogicProblem::UnusedInput { .. }))
}

/// Whether a problem may be there only because a declaration elsewhere could not be read.
fn may_follow_from_a_gap(problem: &Problem, may_be_declared: impl Fn(&str) -> bool) -> bool {
    match problem {
        Problem::Meaning(MeaningProblem::UnknownName { name, .. } | MeaningProblem::NotInScale { name, .. }) => {
            may_be_declared(name)
        }
        Problem::Meaning(problem) => matches!(
            problem,
            MeaningProblem::WhichScale { .. } | MeaningProblem::NeedsDeclaration { .. } | MeaningProblem::NotConstant
        ),
        Problem::List(problem) => !matches!(
            problem,
            ListProblem::ListInFilter
                | ListProblem::NoFields
                | ListProblem::ListInList
                | ListProblem::NotAResult { .. }
        ),
        Problem::Logic(problem) => !matches!(problem, LogicProblem::TwoDeciders | LogicProblem::SameCondition),
        Problem::Text(_)
        | Problem::Number(_)
        | Problem::Record(_)
        | Problem::Rhythm(_)
        | Problem::Grid(_)
        | Problem::Layer(_)
        | Problem::Proof(_)
        | Problem::Diff(_)
        | Problem::Advice(_)
        | Problem::Sheet(_) => false,
    }
}

/// The name of a file without its folder and its ending.
fn stem(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or("policy").to_owned()
}

/// Where the policy says from when until when it is in force.
fn period(merged: &Merged) -> Option<Span> {
    let effective = |one: &&Declaration| matches!(one.kind, DeclarationKind::Effective { .. });
    merged.tree.declarations.iter().find(effective).map(|one| one.span)
}

fn assemble(
    plan: Plan,
    promises: Promises,
    labels: Labels,
    source: Arc<Source>,
    checked: &Checked,
    period: Option<Span>,
) -> Policy {
    let evaluator = Evaluator::new(&plan);
    let schema = Schema::new(&plan, &labels);
    let examples = checked.examples.clone();
    let inner = Inner {
        plan,
        promises,
        labels,
        source,
        period,
        examples,
        evaluator,
        reference: OnceLock::new(),
        kernel: OnceLock::new(),
    };
    Policy { inner: Arc::new(inner), clock: None, zone: jiff::tz::TimeZone::UTC, schema: Arc::new(schema) }
}
