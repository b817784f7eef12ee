//! Floor 2: text to tree.
//!
//! ```text
//! bytes ─ read ─▶ text ─ scan ─▶ tokens ─┬ guard    what is refused before the parser
//!                                        ├ names    what the policy declares
//!                                        ├ links    which files it names ─ gather ─▶ the same for each of them
//!                                        ├ stretch  where declarations start
//!                                        └ prepare  folded, divided text with a map back ─ parse ─▶ tree
//! ```

mod divide;
mod fold;
mod gather;
mod guard;
mod keywords;
mod links;
mod names;
mod parse;
mod paths;
mod prepare;
mod scan;
mod stretch;
pub mod tree;

use crate::diagnostic::{Diagnostic, TextProblem};
use crate::limits;
use crate::source::{Source, SourceFile, Span};
use crate::syntax::divide::Vocabulary;
pub(crate) use crate::syntax::gather::unread;
pub use crate::syntax::gather::{FileTree, Gathered, gather};
pub use crate::syntax::links::{Link, LinkKind};
use crate::syntax::names::Names;
use crate::syntax::prepare::Preparer;
use crate::syntax::scan::{Token, TokenKind};
use crate::syntax::tree::{Text, Tree};

/// A parsed policy: the tree of all that could be read, and what could not.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The declarations that could be read.
    pub tree: Tree,
    /// What could not; empty when all is well.
    pub diagnostics: Vec<Diagnostic>,
}

/// The text of a policy file.
///
/// # Errors
/// `TextProblem::TooLong` and `TextProblem::NotUtf8`, with the place of the first byte that is not UTF-8.
#[allow(clippy::result_large_err, reason = "once per file")]
pub fn read(bytes: &[u8]) -> Result<String, Diagnostic> {
    if bytes.len() > limits::POLICY_BYTES {
        return Err(too_long(bytes.len()));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let at = error.valid_up_to();
            Err(Diagnostic::new(TextProblem::NotUtf8, Span::new(at, at.saturating_add(1))))
        }
    }
}

/// A text as words and signs, the names that it declares, and the files that it names.
#[derive(Debug, Default)]
pub(crate) struct Scanned {
    tokens: Vec<Token>,
    names: Names,
    links: Vec<Link>,
}

impl Scanned {
    /// The file with this number; nothing of one that is too long.
    fn new(source: &Source, number: usize) -> Self {
        let span = source.files().get(number).map(SourceFile::span).unwrap_or_default();
        if span.end.saturating_sub(span.start) > limits::POLICY_BYTES {
            return Self::default();
        }
        let tokens = scan::scan(source.whole(), span);
        let names = names::collect(source.whole(), &tokens);
        Self { tokens, names, links: Vec::new() }
    }
}

/// Reads one text: the tree of all declarations that can be read, and a diagnostic for each that cannot.
///
/// Spans point into `source` as it was written. The files that it names are not looked at: see [`gather`].
pub fn parse(source: &Source) -> Parsed {
    let scanned = Scanned::new(source, 0);
    let mut diagnostics = Vec::new();
    let tree = parse_file(source, 0, &scanned, &scanned.names, &mut diagnostics);
    diagnostics.truncate(limits::DIAGNOSTICS);
    Parsed { tree, diagnostics }
}

/// The tree of one file, in which these names are known; what cannot be read is noted.
fn parse_file(
    source: &Source,
    number: usize,
    scanned: &Scanned,
    names: &Names,
    diagnostics: &mut Vec<Diagnostic>,
) -> Tree {
    let Some(file) = source.files().get(number) else { return Tree::default() };
    let (text, tokens, place) = (source.whole(), &scanned.tokens, file.span());
    let length = place.end.saturating_sub(place.start);
    if length > limits::POLICY_BYTES {
        diagnostics.push(too_long(length));
        return Tree::default();
    }
    let mut notes = guard::invisible(text, place);
    let mut tree = Tree { declarations: Vec::new(), comments: comments(source, tokens) };
    if tokens.len() == tree.comments.len() {
        let first = Span::new(place.start, place.end.min(place.start.saturating_add(1)));
        notes.push(Diagnostic::new(TextProblem::Empty, first));
        diagnostics.extend(notes);
        return tree;
    }
    let (stretches, brackets) = stretch::split(text, tokens);
    notes.extend(brackets);
    notes.extend(guard::signs(text, tokens));
    notes.extend(guard::confusable(text, tokens, names));
    notes.sort_by_key(|note| note.span);
    let vocabulary = Vocabulary::new(names.declared().iter().map(|(name, _)| name.as_str()));
    let preparer = Preparer { text, tokens, names, vocabulary: &vocabulary };
    let guarded = notes.len();
    for stretch in stretches {
        if notes.len() >= limits::DIAGNOSTICS {
            break;
        }
        let span = |at: usize| tokens.get(at).map(|token| token.span).unwrap_or_default();
        let whole = span(stretch.from).to(span(stretch.to.saturating_sub(1)));
        // What the guard refused is not parsed, so that nothing is reported twice.
        let first = notes.get(..guarded).unwrap_or_default().partition_point(|note| note.span.start < whole.start);
        if notes.get(first..guarded).unwrap_or_default().first().is_some_and(|note| note.span.start < whole.end) {
            continue;
        }
        let before = notes.len();
        let ready = preparer.prepare(stretch.from, stretch.to, &mut notes);
        if notes.len() == before {
            tree.declarations.extend(parse::declarations(&ready, names, &mut notes));
        }
    }
    notes.sort_by_key(|note| note.span);
    diagnostics.extend(notes);
    tree
}

fn too_long(bytes: usize) -> Diagnostic {
    Diagnostic::new(TextProblem::TooLong { bytes }, Span::new(limits::POLICY_BYTES, limits::POLICY_BYTES))
}

fn comments(source: &Source, tokens: &[scan::Token]) -> Vec<Text> {
    tokens
        .iter()
        .filter(|token| token.kind == TokenKind::Comment)
        .map(|token| Text { text: source.slice(token.span).to_owned(), span: token.span })
        .collect()
}
