//! Policies that rest on a file, as far as its folder tells.

use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Fix, Problem};
use crate::limits;
use crate::lsp::reading::{Reading, Site};
use crate::lsp::shelf::settled;
use crate::source::{SourceFile, Span};
use crate::syntax::LinkKind;

/// A policy that may rest on a file.
pub(crate) struct Neighbour {
    /// What the editor calls it.
    pub(crate) name: String,
    /// What came of reading it.
    pub(crate) reading: Reading,
}

impl Neighbour {
    /// The file at a path, where this policy rests on it.
    pub(crate) fn part(&self, path: &Path) -> Option<&SourceFile> {
        let number = self.reading.places.iter().skip(1).position(|place| place.as_deref() == Some(path))?;
        self.reading.source().files().get(number.saturating_add(1))
    }

    /// What is wrong in the file at a path where this policy uses it; none where it does not.
    fn wrong_in(&self, path: &Path) -> Option<Vec<Diagnostic>> {
        let file = self.part(path)?;
        let compiled = &self.reading.studied.compiled;
        let used = |(kind, path): &(LinkKind, String)| *kind == LinkKind::Use && path == file.path();
        if !compiled.links.iter().any(used) {
            return None;
        }
        let there = |span: Span| file.span().start <= span.start && span.start <= file.span().end;
        let found = compiled.diagnostics.iter().filter(|one| there(one.span)).map(|one| Diagnostic {
            problem: one.problem.clone(),
            span: file.inside(one.span),
            related: one
                .related
                .iter()
                .filter(|(span, _)| there(*span))
                .map(|(span, it)| (file.inside(*span), *it))
                .collect(),
            fix: one.fix.as_ref().map(|fix| Fix { span: file.inside(fix.span), text: fix.text.clone() }),
        });
        Some(found.collect())
    }
}

/// What is wrong in a file that other policies use: by itself it is no policy, so that it decides nothing is no mistake.
/// None for a file that nobody uses.
pub(crate) fn wrong_where_used(path: &Path, site: &Site<'_>, own: &[Diagnostic]) -> Option<Vec<Diagnostic>> {
    let place = settled(path);
    let used: Vec<Vec<Diagnostic>> =
        neighbours(Some(path), site).iter().filter_map(|one| one.wrong_in(&place)).collect();
    if used.is_empty() {
        return None;
    }
    let text = own.iter().filter(|one| matches!(one.problem, Problem::Text(_))).cloned();
    let mut found: Vec<Diagnostic> = text.collect();
    for one in used.into_iter().flatten() {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found.sort_by_key(|one| (one.span, one.code()));
    Some(found)
}

/// The policies in the folder of a file that name it; those elsewhere are not known.
pub(crate) fn neighbours(path: Option<&Path>, site: &Site<'_>) -> Vec<Neighbour> {
    let Some(path) = path.map(settled) else { return Vec::new() };
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
        return Vec::new();
    };
    let on_disk = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut others: Vec<PathBuf> = on_disk.chain(site.open.keys().cloned()).collect();
    others.sort();
    others.dedup();
    let of_policies = others
        .into_iter()
        .filter(|other| *other != path && other.extension().is_some_and(|ending| ending == "grade") && !other.is_dir());
    of_policies
        .take(limits::VERSIONS)
        .filter_map(|other| {
            let text = match site.open.get(&other) {
                Some(text) => text.to_string(),
                None => fs::read_to_string(&other).ok()?,
            };
            if !text.contains(name) {
                return None;
            }
            let reading = Reading::new(&text, &Site { path: Some(&other), ..site.clone() });
            Some(Neighbour { name: other.file_name()?.to_string_lossy().into_owned(), reading })
        })
        .collect()
}
