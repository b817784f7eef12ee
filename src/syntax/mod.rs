//! Floor 2: text to tree.
//!
//! ```text
//! bytes ─ read ─▶ text ─ scan ─▶ tokens ─┬ guard    what is refused before the parser
//!                                        ├ names    what the policy declares
//!                                        ├ stretch  where declarations start
//!                                        └ prepare  folded, divided text with a map back ─ parse ─▶ tree
//! ```

mod divide;
mod fold;
mod guard;
mod keywords;
mod names;
mod numerals;
mod parse;
mod prepare;
mod scan;
mod stretch;
pub mod tree;

use crate::diagnostic::{Diagnostic, TextProblem};
use crate::limits;
use crate::source::{Source, Span};
use crate::syntax::divide::Vocabulary;
use crate::syntax::prepare::Preparer;
use crate::syntax::scan::TokenKind;
use crate::syntax::tree::{Text, Tree};

/// A parsed policy: the tree of all that could be read, and what could not.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The declarations that could be read.
    pub tree: Tree,
    /// What could not; empty when all is well.
    pub diagnostics: Vec<Diagnostic>,
    /// The declarations that could not be read, as they look: see [`looks`].
    unread: String,
}

impl Parsed {
    fn refused(diagnostics: Vec<Diagnostic>, text: &str) -> Self {
        Self { tree: Tree::default(), diagnostics, unread: looks(text) }
    }

    /// Whether a declaration that could not be read mentions the name: it may be what declares it.
    pub(crate) fn may_declare(&self, name: &str) -> bool {
        self.unread.contains(&looks(name))
    }
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

/// Reads a policy: the tree of all declarations that can be read, and a diagnostic for each that cannot.
///
/// Spans point into `source` as it was written.
pub fn parse(source: &Source) -> Parsed {
    let text = source.text();
    if text.len() > limits::POLICY_BYTES {
        return Parsed::refused(vec![too_long(text.len())], "");
    }
    let mut diagnostics = guard::invisible(text);
    let tokens = scan::scan(text);
    let mut tree = Tree { declarations: Vec::new(), comments: comments(source, &tokens) };
    if tokens.len() == tree.comments.len() {
        diagnostics.push(Diagnostic::new(TextProblem::Empty, Span::new(0, text.len().min(1))));
        return Parsed { tree, ..Parsed::refused(diagnostics, "") };
    }
    let (stretches, brackets) = stretch::split(text, &tokens);
    let names = names::collect(text, &tokens);
    diagnostics.extend(brackets);
    diagnostics.extend(guard::signs(text, &tokens));
    diagnostics.extend(guard::confusable(text, &tokens, &names));
    diagnostics.sort_by_key(|note| note.span);
    let vocabulary = Vocabulary::new(names.declared().iter().map(|(name, _)| name.as_str()));
    let preparer = Preparer { text, tokens: &tokens, names: &names, vocabulary: &vocabulary };
    let guarded = diagnostics.len();
    let mut broken = Vec::new();
    if stretches.is_empty() {
        broken.push(Span::new(0, text.len()));
    }
    for stretch in stretches {
        let span = |at: usize| tokens.get(at).map(|token| token.span).unwrap_or_default();
        let whole = span(stretch.from).to(span(stretch.to.saturating_sub(1)));
        if diagnostics.len() >= limits::DIAGNOSTICS {
            broken.push(Span::new(whole.start, text.len()));
            break;
        }
        // What the guard refused is not parsed, so that nothing is reported twice.
        let first =
            diagnostics.get(..guarded).unwrap_or_default().partition_point(|note| note.span.start < whole.start);
        if diagnostics.get(first..guarded).unwrap_or_default().first().is_some_and(|note| note.span.start < whole.end) {
            broken.push(whole);
            continue;
        }
        let before = diagnostics.len();
        let ready = preparer.prepare(stretch.from, stretch.to, &mut diagnostics);
        if diagnostics.len() == before {
            tree.declarations.extend(parse::declarations(&ready, &names, &mut diagnostics));
        }
        if diagnostics.len() > before {
            broken.push(whole);
        }
    }
    diagnostics.sort_by_key(|note| note.span);
    diagnostics.truncate(limits::DIAGNOSTICS);
    let unread = broken.into_iter().map(|span| looks(source.slice(span))).collect::<Vec<_>>().join("\n");
    Parsed { tree, diagnostics, unread }
}

/// What a text looks like: folded, without characters that cannot be seen, look-alikes made one.
fn looks(text: &str) -> String {
    let seen: String = fold::fold_all(text).chars().filter(|c| !guard::is_invisible(*c) || *c == '\n').collect();
    unicode_security::skeleton(&seen).collect()
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
