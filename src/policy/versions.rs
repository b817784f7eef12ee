//! The versions of a policy in time, each in a file of its own.

use crate::diagnostic::{Diagnostic, LayerProblem};
use crate::plan::Plan;
use crate::policy::{Compiled, Policy};
use crate::source::Span;
use crate::syntax::LinkKind;
use crate::value::Date;

/// What a file of a folder is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A version of a policy.
    Version,
    /// A policy that others extend. It is a version, too, only if it says from when it is in force.
    Base,
    /// A file that others bring in with `use`: no policy of its own.
    Shared,
}

impl Role {
    /// Whether it is a policy of its own.
    pub const fn is_policy(self) -> bool {
        match self {
            Self::Version | Self::Base => true,
            Self::Shared => false,
        }
    }
}

/// The files of a folder of policies, and which of them are versions.
///
/// ```
/// # fn main() -> Result<(), gradus::Error> {
/// use gradus::source::Shelf;
///
/// let rules = "grades A > B  input calls count  if calls >= 2 then grade A  otherwise grade B";
/// let files = Shelf::new()
///     .with("2025.grade", format!("policy site  effective from 2025-01-01 until 2025-12-31  {rules}"))
///     .with("2026.grade", format!("policy site  effective from 2026-01-01  {rules}"));
/// let compiler = gradus::Compiler::new().files(files);
/// let versions = gradus::Versions::new(["2025.grade", "2026.grade"].map(|file| compiler.check_file(file)));
/// let day = "2026-11-22".parse().expect("a day");
/// assert_eq!(versions.on(day).map(|one| one.source.name()).ok(), Some("2026.grade"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Versions {
    all: Vec<(Compiled, Role)>,
}

/// What is wrong with one of the files of a folder, seen beside the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which file.
    pub file: usize,
    /// What is wrong.
    pub diagnostic: Diagnostic,
}

impl Versions {
    /// The files of one library, in any order.
    pub fn new(files: impl IntoIterator<Item = Compiled>) -> Self {
        let files: Vec<Compiled> = files.into_iter().collect();
        let named = |wanted: LinkKind, path: &str| {
            files.iter().any(|file| file.links.iter().any(|(kind, link)| *kind == wanted && link == path))
        };
        let roles: Vec<Role> = files
            .iter()
            .map(|file| match file.source.files().first().map_or("", |first| first.path()) {
                path if named(LinkKind::Extends, path) => Role::Base,
                path if named(LinkKind::Use, path) => Role::Shared,
                _ => Role::Version,
            })
            .collect();
        Self { all: files.into_iter().zip(roles).collect() }
    }

    /// The files with their roles, in the order given.
    pub fn files(&self) -> &[(Compiled, Role)] {
        &self.all
    }

    /// Versions of one policy that are in force together, and days between them on which none is.
    pub fn findings(&self) -> Vec<Finding> {
        let versions = self.versions();
        let mut found = Vec::new();
        for (at, (file, policy)) in versions.iter().enumerate() {
            let same = versions.iter().take(at).filter(|(_, other)| other.plan().id == policy.plan().id);
            // Of those that begin earlier, the one that ends last.
            let Some((other, before)) = same.max_by_key(|(_, other)| last_day(other.plan())) else { continue };
            let (first, last) = (policy.plan().effective_from, policy.plan().effective_until);
            let other_name = self.name(*other);
            let problem = match before.plan().effective_until {
                // The same version in another language.
                _ if before.reference().meaning == policy.reference().meaning => continue,
                Some(end) if first.is_some_and(|first| end < first) => {
                    match (end.tomorrow().ok(), first.and_then(|first| first.yesterday().ok())) {
                        (Some(from), Some(until)) if from <= until => {
                            LayerProblem::PeriodGap { other: other_name, from, until }
                        }
                        (_, _) => continue,
                    }
                }
                end => {
                    let until = [end, last].into_iter().flatten().min();
                    LayerProblem::PeriodsOverlap { other: other_name, from: first, until }
                }
            };
            found.push(Finding { file: *file, diagnostic: Diagnostic::new(problem, place(policy)) });
        }
        found
    }

    /// The version that is in force on a day.
    ///
    /// # Errors
    /// Everything that keeps one from being chosen: several policies in one folder, versions that overlap, none in
    /// force. Errors inside the files are not among them: a file with errors is no version.
    pub fn on(&self, day: Date) -> Result<&Compiled, Vec<Finding>> {
        let versions = self.versions();
        let mut grave = self.strangers(&versions);
        let overlaps = |one: &Finding| one.diagnostic.severity() == crate::diagnostic::Severity::Error;
        grave.extend(self.findings().into_iter().filter(overlaps));
        if !grave.is_empty() {
            return Err(grave);
        }
        let chosen = versions.iter().find(|(_, policy)| policy.in_force(day));
        if let Some((file, _)) = chosen.and_then(|(at, _)| self.all.get(*at)) {
            return Ok(file);
        }
        let nearest = versions.iter().min_by_key(|(_, policy)| distance(policy.plan(), day));
        let none = nearest.map(|(file, policy)| {
            let (from, until) = (policy.plan().effective_from, policy.plan().effective_until);
            let problem = LayerProblem::NoVersionInForce { day, nearest: self.name(*file), from, until };
            Finding { file: *file, diagnostic: Diagnostic::new(problem, place(policy)) }
        });
        Err(none.into_iter().collect())
    }

    /// The policies that are versions, by their first day.
    fn versions(&self) -> Vec<(usize, &Policy)> {
        let mut versions: Vec<(usize, &Policy)> = self
            .all
            .iter()
            .enumerate()
            .filter_map(|(at, (file, role))| Some((at, file.policy.as_ref()?, *role)))
            .filter(|(_, policy, role)| match role {
                Role::Version => true,
                Role::Base => policy.plan().effective_from.is_some(),
                Role::Shared => false,
            })
            .map(|(at, policy, _)| (at, policy))
            .collect();
        versions.sort_by_key(|(_, policy)| policy.plan().effective_from);
        versions
    }

    /// Policies of another name than the first.
    fn strangers(&self, versions: &[(usize, &Policy)]) -> Vec<Finding> {
        let mut by_file = versions.to_vec();
        by_file.sort_by_key(|(at, _)| *at);
        let Some((first, policy)) = by_file.first() else { return Vec::new() };
        let (other, other_id) = (self.name(*first), policy.plan().id.clone());
        by_file
            .iter()
            .filter(|(_, policy)| policy.plan().id != other_id)
            .map(|(file, policy)| {
                let id = policy.plan().id.clone();
                let problem = LayerProblem::OtherPolicy { id, other: other.clone(), other_id: other_id.clone() };
                Finding { file: *file, diagnostic: Diagnostic::new(problem, start(policy)) }
            })
            .collect()
    }

    fn name(&self, file: usize) -> String {
        self.all.get(file).map_or_else(String::new, |(file, _)| file.source.name().to_owned())
    }
}

impl Policy {
    /// Whether the policy says that it is in force on a day; one that says nothing always is.
    pub fn in_force(&self, day: Date) -> bool {
        let plan = self.plan();
        plan.effective_from.is_none_or(|from| from <= day) && plan.effective_until.is_none_or(|until| day <= until)
    }

    /// What to say when the policy is asked on a day on which it is not in force. The verdict is the same all the same.
    pub fn out_of_force(&self, day: Date) -> Option<Diagnostic> {
        let from = self.plan().effective_from.filter(|_| !self.in_force(day))?;
        let problem = LayerProblem::NotInForce { day, from, until: self.plan().effective_until };
        Some(Diagnostic::new(problem, place(self)))
    }
}

/// Where a policy says from when until when it is in force.
fn place(policy: &Policy) -> Span {
    policy.inner.period.unwrap_or_else(|| start(policy))
}

/// The first word of a policy.
fn start(policy: &Policy) -> Span {
    let text = policy.source().text();
    let start = text.len().saturating_sub(text.trim_start().len());
    Span::new(start, text.len().min(start.saturating_add(1)))
}

fn last_day(plan: &Plan) -> Date {
    plan.effective_until.unwrap_or(Date::MAX)
}

/// Days between a day and the nearest on which the policy is in force.
fn distance(plan: &Plan, day: Date) -> i32 {
    let days = |from: Date, to: Date| to.since(from).map_or(i32::MAX, |span| span.get_days());
    match plan.effective_from {
        Some(from) if day < from => days(day, from),
        Some(_) | None => days(last_day(plan), day),
    }
}
