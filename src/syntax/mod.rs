//! Floor 2: text to tree.
//!
//! ```text
//! bytes ─ read ─▶ text ─ scan ─▶ tokens ─┬ guard    what is refused before the parser
//!                                        ├ names    what the policy declares
//!                                        ├ links    which files it names ─ gather ─▶ the same for each of them
//!                                        ├ stretch  where declarations start
//!                                        └ prepare  folded, divided text with a map back ─ parse ─▶ tree
//! ```

#[cfg(feature = "sheets")]
pub(crate) mod alone;
mod divide;
mod fold;
mod format;
mod gather;
mod guard;
mod in_table;
mod keywords;
mod links;
mod names;
mod numerals;
mod parse;
mod paths;
#[cfg(feature = "lsp")]
mod pieces;
mod prepare;
mod scan;
mod stretch;
mod synonyms;
pub mod tree;

use crate::diagnostic::{Bulk, Diagnostic, LogicProblem, Problem, TextProblem};
use crate::limits;
use crate::source::{Source, SourceFile, Span};
use crate::syntax::divide::Vocabulary;
#[cfg(feature = "sheets")]
pub(crate) use crate::syntax::format::{LineWords, TableWords, laid_out, table_words};
pub use crate::syntax::format::{format, format_with};
pub(crate) use crate::syntax::gather::unread;
pub use crate::syntax::gather::{FileTree, Gathered, gather};
pub use crate::syntax::links::{Link, LinkKind};
use crate::syntax::names::Names;
#[cfg(feature = "lsp")]
pub(crate) use crate::syntax::names::bare;
pub(crate) use crate::syntax::numerals::written_out;
pub(crate) use crate::syntax::paths::settle;
#[cfg(all(test, feature = "lsp"))]
pub(crate) use crate::syntax::pieces::{Group, words_in};
#[cfg(feature = "lsp")]
pub(crate) use crate::syntax::pieces::{Piece, is_keyword, is_one_word, pieces, words_of};
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
    /// The declarations that could not be read.
    gaps: Gaps,
}

impl Parsed {
    fn refused(diagnostics: Vec<Diagnostic>) -> Self {
        Self { diagnostics, ..Self::default() }
    }
}

/// What could not be read, and may declare anything that is not declared elsewhere.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gaps {
    /// Declarations as they look: folded, without characters that cannot be seen, look-alikes made one.
    texts: String,
    /// Whether a whole file is missing.
    file: bool,
}

impl Gaps {
    fn new<'a>(texts: impl Iterator<Item = Option<&'a str>>) -> Self {
        Self { texts: texts.flatten().map(looks).collect::<Vec<_>>().join("\n"), file: false }
    }

    fn add(&mut self, other: &Self) {
        self.texts.push('\n');
        self.texts.push_str(&other.texts);
        self.file |= other.file;
    }

    /// Whether something that could not be read mentions the name: it may be what declares it.
    pub(crate) fn may_declare(&self, name: &str) -> bool {
        self.file || self.texts.contains(&looks(name))
    }
}

/// What a text looks like.
fn looks(text: &str) -> String {
    let seen: String = fold::fold_all(text).chars().filter(|c| !guard::is_invisible(*c) || *c == '\n').collect();
    unicode_security::skeleton(&seen).collect()
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
    /// How many words and signs there are, in parts of a word.
    words: usize,
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
        let words = scan::words(source.whole(), &tokens);
        Self { tokens, names, links: Vec::new(), words }
    }
}

/// Reads one text: the tree of all declarations that can be read, and a diagnostic for each that cannot.
///
/// Spans point into `source` as it was written. The files that it names are not looked at: see [`gather`].
pub fn parse(source: &Source) -> Parsed {
    parse_knowing(source, &[])
}

/// The same, where names of other files are known.
fn parse_knowing(source: &Source, foreign: &[Names]) -> Parsed {
    let scanned = Scanned::new(source, 0);
    let mut parsed = parse_file(source, 0, &scanned, &scanned.names.with(foreign.iter()), WORD_PARTS);
    parsed.diagnostics.truncate(limits::DIAGNOSTICS);
    parsed
}

/// Parts of words that a policy may have.
pub(crate) const WORD_PARTS: usize = limits::WORDS * limits::TABLE_WORDS;

/// One file, in which these names are known, with room for so many parts of words.
fn parse_file(source: &Source, number: usize, scanned: &Scanned, names: &Names, room: usize) -> Parsed {
    let Some(file) = source.files().get(number) else { return Parsed::default() };
    let (text, tokens, place) = (source.whole(), &scanned.tokens, file.span());
    let length = place.end.saturating_sub(place.start);
    if length > limits::POLICY_BYTES {
        return Parsed::refused(vec![too_long(length)]);
    }
    let mut notes = guard::invisible(text, place);
    let mut tree = Tree { declarations: Vec::new(), comments: comments(source, tokens) };
    if tokens.len() == tree.comments.len() {
        let first = Span::new(place.start, place.end.min(place.start.saturating_add(1)));
        notes.push(Diagnostic::new(TextProblem::Empty, first));
        return Parsed { tree, ..Parsed::refused(notes) };
    }
    let (stretches, brackets) = stretch::split(text, tokens);
    if let Some(refusal) = too_much(text, scanned, room) {
        notes.push(brackets.into_iter().find(is_too_deep).unwrap_or(refusal));
        return Parsed { gaps: Gaps { file: true, ..Gaps::default() }, ..Parsed::refused(notes) };
    }
    notes.extend(brackets);
    notes.extend(guard::signs(text, tokens));
    notes.extend(guard::amounts_in_letters(text, tokens, names));
    notes.extend(guard::confusable(text, tokens, names));
    notes.sort_by_key(|note| note.span);
    let vocabulary = Vocabulary::new(names.declared().iter().map(|(name, _)| name.as_str()));
    let preparer = Preparer { text, tokens, names, vocabulary: &vocabulary };
    let guarded = notes.len();
    let mut broken = Vec::new();
    if stretches.is_empty() {
        broken.push(place);
    }
    for stretch in stretches {
        let span = |at: usize| tokens.get(at).map(|token| token.span).unwrap_or_default();
        let whole = span(stretch.from).to(span(stretch.to.saturating_sub(1)));
        if notes.len() >= limits::DIAGNOSTICS {
            broken.push(Span::new(whole.start, place.end));
            break;
        }
        // What the guard refused is not parsed, so that nothing is reported twice.
        let first = notes.get(..guarded).unwrap_or_default().partition_point(|note| note.span.start < whole.start);
        if notes.get(first..guarded).unwrap_or_default().first().is_some_and(|note| note.span.start < whole.end) {
            broken.push(whole);
            continue;
        }
        let before = notes.len();
        let ready = preparer.prepare(stretch.from, stretch.to, &mut notes);
        if notes.len() == before {
            tree.declarations.extend(parse::declarations(&ready, names, &mut notes));
        }
        if notes.len() > before {
            broken.push(whole);
        }
    }
    notes.sort_by_key(|note| note.span);
    Parsed { tree, diagnostics: notes, gaps: Gaps::new(broken.into_iter().map(|span| text.get(span.range()))) }
}

/// What a file has too much of to be parsed.
fn too_much(text: &str, scanned: &Scanned, room: usize) -> Option<Diagnostic> {
    if scanned.words > room {
        // Where the room ends within this file, or where the file begins.
        let last = scan::first_beyond(text, &scanned.tokens, room).or(scanned.tokens.last())?;
        let problem = LogicProblem::TooMuch { what: Bulk::Words, allowed: limits::WORDS };
        return Some(Diagnostic::new(problem, last.span));
    }
    let (_, first_too_many) = scanned.names.declared().get(limits::NAMES)?;
    Some(Diagnostic::new(LogicProblem::TooMuch { what: Bulk::Names, allowed: limits::NAMES }, *first_too_many))
}

fn is_too_deep(note: &Diagnostic) -> bool {
    matches!(note.problem, Problem::Text(TextProblem::TooDeep))
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
