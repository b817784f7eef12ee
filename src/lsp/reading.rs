//! A policy as an editor asks for it: what came of reading it, with its names.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Lang, Problem, Severity};
use crate::lsp::names::Names;
use crate::lsp::neighbours::wrong_where_used;
use crate::lsp::shelf::{Open, Shelf};
use crate::policy::{Compiler, Studied};
use crate::source::{Source, Span};

/// What came of reading a text.
#[derive(Debug)]
pub(crate) struct Reading {
    /// The policy, its tree and what was found.
    pub(crate) studied: Studied,
    /// Its names.
    pub(crate) names: Names,
    /// The language to speak of it in.
    pub(crate) lang: Lang,
    /// Where its files lie, in the order of the source; none for what is on no disk.
    pub(crate) places: Vec<Option<PathBuf>>,
}

/// Where a text is read from.
#[derive(Clone, Debug)]
pub(crate) struct Site<'a> {
    /// The file; none for a text that was never saved.
    pub(crate) path: Option<&'a Path>,
    /// The folder that files may lie in; that of the file when none is given.
    pub(crate) root: Option<&'a Path>,
    /// What is open in the editor.
    pub(crate) open: &'a Open,
    /// The language that was asked for.
    pub(crate) lang: Option<Lang>,
}

impl Site<'_> {
    /// The library in which the text stands, and its own path there.
    pub(crate) fn shelf(&self) -> Option<(Shelf, String)> {
        let path = self.path?;
        let shelf = Shelf::new(self.root.or_else(|| path.parent())?, Arc::clone(self.open))?;
        let inside = shelf.inside(path)?;
        Some((shelf, inside))
    }

    /// The name of the text in messages.
    pub(crate) fn name(&self) -> String {
        self.path.map_or_else(|| "<text>".to_owned(), |path| path.to_string_lossy().into_owned())
    }
}

impl Reading {
    /// Reads a text.
    pub(crate) fn new(text: &str, site: &Site<'_>) -> Self {
        let source = Source::new(site.name(), text);
        let lang = site.lang.unwrap_or_else(|| Lang::of(text));
        let (studied, places) = match site.shelf() {
            Some((shelf, inside)) => {
                let own = shelf.place(&inside);
                let root = shelf.place("");
                let studied = Compiler::new().files(shelf).study(source.at(inside));
                let others = studied.compiled.source.files().iter().skip(1).map(|file| Some(root.join(file.path())));
                let places = std::iter::once(Some(own)).chain(others).collect();
                (studied, places)
            }
            None => (Compiler::new().study(source), vec![site.path.map(Path::to_owned)]),
        };
        let names = Names::new(&studied);
        Self { studied, names, lang, places }
    }

    /// The same of a text that may be no policy by itself, but used by others.
    pub(crate) fn of_file(text: &str, site: &Site<'_>) -> Self {
        let mut reading = Self::new(text, site);
        let compiled = &mut reading.studied.compiled;
        if let (None, Some(path)) = (&compiled.policy, site.path)
            && let Some(found) = wrong_where_used(path, site, &compiled.diagnostics)
        {
            compiled.diagnostics = found;
        }
        reading
    }

    /// The texts.
    pub(crate) fn source(&self) -> &Source {
        &self.studied.compiled.source
    }

    /// Whether every declaration could be read, so that nothing is missing from the tree.
    pub(crate) fn is_whole(&self) -> bool {
        let unread = |problem: &Problem| matches!(problem, Problem::Text(_));
        let mut found = self.studied.compiled.diagnostics.iter();
        !found.any(|one| one.severity() == Severity::Error && unread(&one.problem))
    }

    /// Whether it names other files, found or not.
    pub(crate) fn names_files(&self) -> bool {
        let compiled = &self.studied.compiled;
        let unfound = |problem: &Problem| matches!(problem, Problem::Layer(_));
        !compiled.links.is_empty() || compiled.diagnostics.iter().any(|one| unfound(&one.problem))
    }

    /// Whether a span lies in the text itself, and not in a file that it rests on.
    pub(crate) fn is_own(&self, span: Span) -> bool {
        self.source().number_at(span.start) == 0
    }
}
