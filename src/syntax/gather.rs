//! All files of a policy: the one that was asked for, and those that it rests on, each read once and parsed alone.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, LayerProblem, Problem, Remark, TextProblem, WayOut, WhyUnread};
use crate::limits;
use crate::source::{Library, Source, SourceFile, Span, Unread};
use crate::syntax::links::{Link, LinkKind, links};
use crate::syntax::names::Names;
use crate::syntax::paths::settle;
use crate::syntax::tree::Tree;
use crate::syntax::{Gaps, Scanned, WORD_PARTS, parse_file};

/// The trees of all files of a policy, and what could not be read.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// The texts, the policy itself first.
    pub source: Source,
    /// The trees, in the same order.
    pub files: Vec<FileTree>,
    /// What could not be read; empty when all is well.
    pub diagnostics: Vec<Diagnostic>,
    /// The declarations of all files that could not be read.
    pub(crate) gaps: Gaps,
}

/// One file of a policy.
#[derive(Clone, Debug, Default)]
pub struct FileTree {
    /// The declarations that could be read.
    pub tree: Tree,
    /// The files that it names.
    pub links: Vec<Link>,
}

/// Reads a policy and the files that it rests on, which come from `library`.
///
/// A file is read the same whoever names it: in its text, the names of the files that it names itself are known.
pub fn gather(source: Source, library: Option<&dyn Library>) -> Gathered {
    let mut gatherer =
        Gatherer { source, library, scanned: Vec::new(), by_path: HashMap::new(), open: Vec::new(), notes: Vec::new() };
    if let Some(path) = gatherer.source.files().first().map(SourceFile::path).filter(|path| !path.is_empty()) {
        gatherer.by_path.insert(path.to_owned(), 0);
    }
    gatherer.file(0);
    let Gatherer { source, scanned, notes: mut diagnostics, .. } = gatherer;
    let (mut files, mut gaps) = (Vec::new(), Gaps::default());
    let mut room = WORD_PARTS;
    for (number, one) in scanned.iter().enumerate() {
        let parsed = parse_file(&source, number, one, &one.names.with(known(&scanned, number)), room);
        room = room.saturating_sub(one.words);
        let mut notes = parsed.diagnostics;
        gaps.add(&parsed.gaps);
        // Where a file is missing, names are: a run of Han text that has no reading may have one with them.
        gaps.file |= one.links.iter().any(|link| link.file.is_none());
        let gap = reached(&scanned, number).any(|one| one.links.iter().any(|link| link.file.is_none()));
        notes.retain(|note| !(gap && matches!(note.problem, Problem::Text(TextProblem::UnknownRun { .. }))));
        diagnostics.extend(notes);
        files.push(FileTree { tree: parsed.tree, links: one.links.clone() });
    }
    diagnostics.sort_by_key(|note| note.span);
    diagnostics.truncate(limits::DIAGNOSTICS);
    Gathered { source, files, diagnostics, gaps }
}

/// The names that a file may use of the files that it names, as far as they can be read.
pub(crate) fn foreign_names(source: Source, library: &dyn Library) -> Vec<Names> {
    let library = Some(library);
    let mut gatherer =
        Gatherer { source, library, scanned: Vec::new(), by_path: HashMap::new(), open: Vec::new(), notes: Vec::new() };
    gatherer.file(0);
    known(&gatherer.scanned, 0).cloned().collect()
}

/// The names that the files declare which a file names, and those which they name.
fn known(scanned: &[Scanned], number: usize) -> impl Iterator<Item = &Names> {
    reached(scanned, number).skip(1).map(|one| &one.names)
}

/// A file, the files that it names, and those that they name.
fn reached(scanned: &[Scanned], number: usize) -> impl Iterator<Item = &Scanned> {
    let (mut reached, mut open) = (vec![number], vec![number]);
    while let Some(file) = open.pop() {
        for next in scanned.get(file).into_iter().flat_map(|one| one.links.iter().filter_map(|link| link.file)) {
            if !reached.contains(&next) {
                reached.push(next);
                open.push(next);
            }
        }
    }
    reached.into_iter().filter_map(|file| scanned.get(file))
}

struct Gatherer<'a> {
    source: Source,
    library: Option<&'a dyn Library>,
    /// By number of the file.
    scanned: Vec<Scanned>,
    by_path: HashMap<String, usize>,
    /// The files that are being read, each named by the one before.
    open: Vec<usize>,
    notes: Vec<Diagnostic>,
}

impl Gatherer<'_> {
    /// Scans a file and follows its links.
    fn file(&mut self, number: usize) {
        let mut scanned = Scanned::new(&self.source, number);
        let found = links(self.source.whole(), &scanned.tokens, &scanned.names);
        // Its place is taken before further files come behind it.
        self.scanned.push(Scanned::default());
        self.open.push(number);
        let mut base: Option<Span> = None;
        for (mut link, path) in found {
            if self.notes.len() >= limits::DIAGNOSTICS {
                break;
            }
            match (link.kind, base) {
                (LinkKind::Extends, Some(first)) => self
                    .notes
                    .push(Diagnostic::new(LayerProblem::TwoBases, link.span).also(first, Remark::DeclaredHere)),
                (LinkKind::Extends, None) => {
                    base = Some(link.span);
                    link.file = self.follow(number, &path, link.span);
                }
                (LinkKind::Use, _) => link.file = self.follow(number, &path, link.span),
            }
            scanned.links.push(link);
        }
        self.open.pop();
        if let Some(place) = self.scanned.get_mut(number) {
            *place = scanned;
        }
    }

    /// The number of the file that `from` names by a path; none when it cannot be taken, which is noted.
    fn follow(&mut self, from: usize, written: &str, span: Span) -> Option<usize> {
        match self.taken(from, written) {
            Ok(number) => Some(number),
            Err(problem) => {
                self.notes.push(Diagnostic::new(problem, span));
                None
            }
        }
    }

    fn taken(&mut self, from: usize, written: &str) -> Result<usize, LayerProblem> {
        let library = self.library.ok_or(LayerProblem::NoLibrary)?;
        let from = self.source.files().get(from).map_or("", SourceFile::path);
        let path = settle(from, written).map_err(|how| LayerProblem::OutsidePath { how })?;
        let name = library.name(&path);
        let path = library.locate(&path).map_err(|why| unread(why, &name))?;
        if let Some(number) = self.by_path.get(&path).copied() {
            return if self.open.contains(&number) { Err(self.circle(number)) } else { Ok(number) };
        }
        let bytes = library.read(&path, limits::POLICY_BYTES).map_err(|why| unread(why, &name))?;
        if bytes.len() > limits::POLICY_BYTES {
            return Err(LayerProblem::LongFile { file: name, most: limits::POLICY_BYTES });
        }
        let (files, all) = (self.source.files().len(), self.source.whole().len().saturating_add(bytes.len()));
        if files >= limits::POLICY_FILES || all > limits::POLICY_TOTAL_BYTES {
            return Err(LayerProblem::TooManyFiles { files: limits::POLICY_FILES, bytes: limits::POLICY_TOTAL_BYTES });
        }
        let text = String::from_utf8(bytes).map_err(|_| LayerProblem::NotUtf8File { file: name })?;
        let number = self.source.add(library.name(&path), path.clone(), text);
        self.by_path.insert(path, number);
        self.file(number);
        Ok(number)
    }

    /// The files from `number` on that are being read, and `number` again.
    fn circle(&self, number: usize) -> LayerProblem {
        let from = self.open.iter().position(|open| *open == number).unwrap_or_default();
        let round = self.open.iter().skip(from).chain(std::iter::once(&number));
        let name = |file: &usize| self.source.files().get(*file).map(|file| file.name().to_owned());
        LayerProblem::FileCycle { chain: round.filter_map(name).collect() }
    }
}

/// Says why a file cannot be read.
pub(crate) fn unread(why: Unread, file: &str) -> LayerProblem {
    let file = file.to_owned();
    match why {
        Unread::Missing => LayerProblem::MissingFile { file },
        Unread::Outside => LayerProblem::OutsidePath { how: WayOut::Link },
        Unread::NoFile => LayerProblem::UnreadableFile { file, why: WhyUnread::NoFile },
        Unread::Denied => LayerProblem::UnreadableFile { file, why: WhyUnread::Denied },
        Unread::Failed(why) => LayerProblem::UnreadableFile { file, why: WhyUnread::Said(why) },
    }
}
