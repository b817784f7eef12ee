//! One policy, tested.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::error::Error;
use crate::cli::policies;
use crate::cli::test::find::{Found, Kind, shown};
use crate::cli::test::mutate::{self, Maker, Mutated};
use crate::cli::test::review::Pending;
use crate::cli::test::suggest::{self, Suggested};
use crate::cli::test::{Asked, Mode, coverage, reasons, snapshot};
use crate::cli::ui::plain;
use crate::diagnostic::{Diagnostic, Lang, LogicProblem, Problem, Severity};
use crate::policy::{Compiled, Policy};
use crate::source::{Source, SourceFile};
use crate::syntax::LinkKind;
use crate::testing::{Coverage, SnapshotLeads};
use crate::value::Date;

/// One file and what its tests said.
pub(crate) struct Tested {
    /// Its path.
    pub(crate) name: String,
    /// The language to speak of it in.
    pub(crate) lang: Lang,
    /// Its text, where it was read.
    pub(crate) source: Option<Arc<Source>>,
    /// Its tests, in order.
    pub(crate) cases: Vec<Case>,
    /// What they touch of it, where that was asked for.
    pub(crate) coverage: Option<Coverage>,
    /// Which changes of it they notice, where that was asked for.
    pub(crate) mutated: Option<Mutated>,
    /// Which examples would help, where that was asked for.
    pub(crate) suggested: Option<Suggested>,
}

/// A test.
pub(crate) struct Case {
    /// What is tested.
    pub(crate) kind: CaseKind,
    /// Its name, for people.
    pub(crate) name: String,
    /// The line it stands on, and the file where that is not the policy's own.
    pub(crate) place: Place,
    /// How many leads it is about.
    pub(crate) leads: usize,
    /// What is wrong; nothing where it passes.
    pub(crate) failures: Vec<Failure>,
    /// What else there is to know.
    pub(crate) notes: Vec<String>,
    /// What was wrong in the text of the policy, to be drawn there.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// It could not be run at all.
    pub(crate) unusable: bool,
    /// The leads that it graded, and for which day.
    pub(crate) graded: Option<(SnapshotLeads, Date)>,
    /// What is to be reviewed.
    pub(crate) pending: Option<Box<Pending>>,
}

/// What a test is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CaseKind {
    /// The policy is free of mistakes.
    Sound,
    /// An example holds.
    Example,
    /// Leads get what they got.
    Snapshot,
    /// A file of tests belongs to a policy.
    Orphan,
    /// The others touch enough of the policy.
    Coverage,
    /// The others notice every change.
    Mutants,
}

impl CaseKind {
    /// Its name for programs.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Sound => "check",
            Self::Example => "example",
            Self::Snapshot => "snapshot",
            Self::Orphan => "orphan",
            Self::Coverage => "coverage",
            Self::Mutants => "mutants",
        }
    }
}

/// Where something stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The file.
    pub(crate) file: String,
    /// The line, from 1.
    pub(crate) line: usize,
}

/// What is wrong.
pub(crate) struct Failure {
    /// Where.
    pub(crate) place: Place,
    /// What, on one line or several.
    pub(crate) message: String,
}

impl Case {
    /// One that passes.
    pub(crate) fn new(kind: CaseKind, name: String, place: Place) -> Self {
        let (failures, notes, diagnostics) = (Vec::new(), Vec::new(), Vec::new());
        let (leads, unusable, graded, pending) = (0, false, None, None);
        Self { kind, name, place, leads, failures, notes, diagnostics, unusable, graded, pending }
    }

    /// Says what is wrong.
    pub(crate) fn fail(&mut self, message: String) {
        self.fail_at(self.place.clone(), message);
    }

    /// Says what is wrong, and where.
    pub(crate) fn fail_at(&mut self, place: Place, message: String) {
        self.failures.push(Failure { place, message });
    }

    /// Whether it passes.
    pub(crate) fn passes(&self) -> bool {
        self.failures.is_empty()
    }

    /// With what is wrong in the text of the policy.
    fn with(mut self, source: &Source, diagnostics: Vec<Diagnostic>, lang: Lang) -> Self {
        let said = |found: &Diagnostic| {
            let wording = found.wording(lang);
            let help = if wording.help.is_empty() { String::new() } else { format!("\n{}", wording.help) };
            let message = plain(&format!("{} {}{help}", found.code(), wording.message));
            Failure { place: place(source, found.span.start), message }
        };
        self.failures.extend(diagnostics.iter().map(said));
        self.diagnostics = diagnostics;
        self
    }
}

/// Where a place of the text stands.
pub(crate) fn place(source: &Source, offset: usize) -> Place {
    let file = source.file_at(offset).map_or("", SourceFile::name);
    Place { file: shown(Path::new(file)), line: source.place(offset).line }
}

/// Reads and compiles a policy; none of what is no policy.
pub(crate) fn compile(found: &Found, asked: &Asked<'_>) -> Option<Result<Compiled, Error>> {
    (found.kind == Kind::Policy).then(|| policies::file(&found.path, asked.root))
}

/// For each of what was found whether others bring it in with `use`, so that it is no policy by itself.
pub(crate) fn shared(found: &[Found], compiled: &[Option<Result<Compiled, Error>>], asked: &Asked<'_>) -> Vec<bool> {
    // Links are paths in the folder of the policy, or in that of `--root`.
    let folder = |path: &Path| asked.root.unwrap_or_else(|| path.parent().unwrap_or(Path::new(""))).to_owned();
    let real = |path: PathBuf| std::fs::canonicalize(&path).unwrap_or(path);
    let mut used = HashSet::new();
    for (found, compiled) in found.iter().zip(compiled) {
        let Some(Ok(compiled)) = compiled else { continue };
        let links = compiled.links.iter().filter(|(kind, _)| *kind == LinkKind::Use);
        used.extend(links.map(|(_, link)| real(folder(&found.path).join(link))));
    }
    found.iter().map(|one| used.contains(&real(one.path.clone()))).collect()
}

/// Runs the tests of one file.
pub(crate) fn test(
    found: &Found,
    compiled: Option<&Result<Compiled, Error>>,
    shared: bool,
    asked: &Asked<'_>,
) -> Tested {
    let name = found.name();
    let lang = asked.ui.lang();
    let start = Place { file: name.clone(), line: 1 };
    let mut tested = match compiled {
        None => Tested {
            cases: vec![orphan(found, start, asked)],
            name,
            lang,
            source: None,
            coverage: None,
            mutated: None,
            suggested: None,
        },
        Some(Err(error)) => {
            let mut case = Case::new(CaseKind::Sound, sound(lang), start);
            case.fail(error.wording(lang));
            case.unusable = true;
            Tested { cases: vec![case], name, lang, source: None, coverage: None, mutated: None, suggested: None }
        }
        // What is wrong in it is said where it is used.
        Some(Ok(_)) if shared => {
            Tested { cases: Vec::new(), name, lang, source: None, coverage: None, mutated: None, suggested: None }
        }
        Some(Ok(compiled)) => {
            let lang = asked.ui.lang_of(compiled.source.text());
            let cases = of_policy(found, compiled, start, lang, asked);
            Tested {
                cases,
                name,
                lang,
                source: Some(Arc::clone(&compiled.source)),
                coverage: None,
                mutated: None,
                suggested: None,
            }
        }
    };
    // Asked before tests are left out: what is touched is touched.
    let graded = tested.cases.iter_mut().find_map(|case| case.graded.take());
    // That a policy cannot be read at all is said whatever was asked for.
    let broken = matches!(compiled, Some(Ok(compiled)) if compiled.policy.is_none());
    let name = &tested.name;
    tested.cases.retain(|case| broken || asked.wants(name, &case.name));
    if let (Some(Ok(Compiled { policy: Some(policy), .. })), true) = (compiled, asked.coverage)
        && let (Some(source), false) = (&tested.source, tested.cases.is_empty())
    {
        let measured = coverage::measure(policy, graded.as_ref());
        let start = Place { file: tested.name.clone(), line: 1 };
        let least = asked.min.map(|least| coverage::case(&measured, least, source, start, tested.lang));
        tested.cases.extend(least);
        tested.coverage = Some(measured);
    }
    if let (Some(Ok(Compiled { policy: Some(policy), .. })), true) = (compiled, asked.mutate)
        && !tested.cases.is_empty()
    {
        mutants(&mut tested, found, policy, graded.as_ref(), asked);
    }
    tested
}

/// Tries the mutants of a policy, unless its own tests fail.
fn mutants(
    tested: &mut Tested,
    found: &Found,
    policy: &Policy,
    graded: Option<&(SnapshotLeads, Date)>,
    asked: &Asked<'_>,
) {
    let (lang, start) = (tested.lang, Place { file: tested.name.clone(), line: 1 });
    let held = |case: &Case| case.passes() || case.kind == CaseKind::Coverage;
    if !tested.cases.iter().all(held) {
        let name = lang.pick("whether every change would be noticed", "是否任何改动都会被发现").to_owned();
        let mut case = Case::new(CaseKind::Mutants, name, start);
        case.fail(lang.pick("not tried: first the tests above must pass", "没有试：请先让上面的检验通过").to_owned());
        tested.cases.push(case);
        return;
    }
    match Maker::at(&found.path, asked.root, policy) {
        Ok(maker) => {
            let path = found.reasons();
            let reasons = match reasons::read(&path, lang) {
                Ok(reasons) => reasons,
                Err(case) => {
                    tested.cases.push(*case);
                    return;
                }
            };
            let mutated = mutate::mutate(policy, graded, &reasons, &maker);
            let mut case = mutated.case(policy.source(), start, lang);
            reasons::stale(&mut case, &path, &reasons, &mutated, lang);
            tested.cases.push(case);
            if let (true, Some(coverage)) = (asked.suggest, &tested.coverage) {
                tested.suggested = Some(suggest::suggest(policy, coverage, &mutated, &maker));
            }
            tested.mutated = Some(mutated);
        }
        Err(error) => {
            let mut case = Case::new(CaseKind::Mutants, error.wording(lang), start);
            case.fail(error.wording(lang));
            case.unusable = true;
            tested.cases.push(case);
        }
    }
}

fn sound(lang: Lang) -> String {
    lang.pick("check of the policy", "检查评级办法").to_owned()
}

fn of_policy(found: &Found, compiled: &Compiled, start: Place, lang: Lang, asked: &Asked<'_>) -> Vec<Case> {
    let of_example = |one: &&Diagnostic| {
        matches!(one.problem, Problem::Logic(LogicProblem::ExampleFails { .. } | LogicProblem::ExampleRejected { .. }))
    };
    let grave = compiled.diagnostics.iter().filter(|one| one.severity() != Severity::Note && !of_example(one));
    let grave = grave.cloned().collect();
    let mut cases = vec![Case::new(CaseKind::Sound, sound(lang), start).with(&compiled.source, grave, lang)];
    let Some(policy) = &compiled.policy else { return cases };
    cases.extend(examples(policy, &compiled.source, lang));
    let name = found.name();
    // A filter that leaves the snapshot out leaves its files alone.
    if asked.wants(&name, &snapshot::name(found, lang)) {
        cases.extend(snapshot::test(found, policy, lang, asked));
    }
    cases
}

fn examples(policy: &Policy, source: &Source, lang: Lang) -> Vec<Case> {
    let one = |tried: crate::policy::Tried<'_>| {
        let place = place(source, tried.example.span.start);
        let line = place.line;
        let title = if tried.example.title.is_empty() {
            lang.pick(format!("example in line {line}"), format!("第 {line} 行的举例"))
        } else {
            plain(&tried.example.title)
        };
        Case::new(CaseKind::Example, title, place).with(source, tried.failures, lang)
    };
    policy.try_examples().map(one).collect()
}

/// A file of tests that belongs to no policy.
fn orphan(found: &Found, start: Place, asked: &Asked<'_>) -> Case {
    let lang = asked.ui.lang();
    let mut case = Case::new(CaseKind::Orphan, lang.pick("the policy beside it", "旁边的评级办法").to_owned(), start);
    let policy = match found.kind {
        Kind::LeadsAlone | Kind::ReasonsAlone => found.path.with_extension("").with_extension("grade"),
        Kind::Policy | Kind::SnapshotAlone => found.path.with_extension("grade"),
    };
    let policy = shown(&policy);
    let message = lang.pick(
        format!("there is no {policy} beside it, so it tests nothing; rename it or delete it"),
        format!("旁边没有 {policy}，因此没有检验任何东西；请改名或删除"),
    );
    match asked.mode {
        Mode::Check => case.fail(message),
        Mode::Look | Mode::Accept | Mode::Review => case.notes.push(message),
    }
    case
}
