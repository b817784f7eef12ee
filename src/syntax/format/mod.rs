//! The formatter: a tree back to text, in one layout, in either language.
//!
//! ```text
//! tree ─ declaration, input, holder, rows, sentence, example ─▶ lines of cells, in both languages at once
//!          expression, counting, literal                          │ weave   comments and blank lines, by their place
//!                                                                  ▼ line    cells of neighbours under each other
//!                                                                 text, in the language asked for
//! ```
//!
//! What its author decided is kept: comments, blank lines, which things in braces stand on one line, numbers as they
//! were written, signs or words of comparison. The result is parsed again and must be the same tree with the same
//! comments; if it is not, nothing is given out but a diagnostic.
//!
//! **To print a new declaration**: an arm in `Writer::declaration`, a function that adds its lines with
//! [`Writer::line`](writer::Writer::line), each with the part of the source it stands for, so that comments find it;
//! whatever may be broken onto several lines is broken where the author did (`broken`) or where it does not `fit` in
//! either language, never by one language alone. **To print a new expression**: an arm in `Writer::bare` and its
//! strength in `binds`, both in `expression.rs`; words go through [`Both`](both::Both), the canonical form of each.

mod both;
mod counting;
mod declaration;
mod example;
mod expression;
mod holder;
mod input;
mod line;
mod lists;
mod literal;
mod rows;
mod sentence;
#[cfg(feature = "sheets")]
mod sheet;
mod table;
mod weave;
mod writer;

use crate::diagnostic::{Diagnostic, Lang, TextProblem};
use crate::source::{Library, Source, Span};
#[cfg(feature = "sheets")]
pub(crate) use crate::syntax::format::sheet::{LineWords, TableWords, laid_out, table_words};
use crate::syntax::format::writer::Writer;
use crate::syntax::gather::foreign_names;
use crate::syntax::names::Names;
use crate::syntax::parse_knowing;
use crate::syntax::tree::Tree;

/// The text in the one layout; with `lang`, its words in that language. Names, texts, numbers and comments stay.
///
/// # Errors
/// What is wrong with the text, if it cannot be parsed; `TextProblem::WouldChange` if the result would say anything
/// else than the text does.
///
/// # Example
/// ```
/// use gradus::diagnostic::Lang;
/// use gradus::source::Source;
/// let policy = Source::new("p", "grades A>B\nif  n >= 3  then grade A");
/// let text = gradus::syntax::format(&policy, Some(Lang::Zh)).unwrap();
/// assert_eq!(text, "等级 A > B\n若 n >= 3，则 评为 A\n");
/// ```
pub fn format(source: &Source, lang: Option<Lang>) -> Result<String, Vec<Diagnostic>> {
    formatted(source, &[], lang)
}

/// The same for a policy that names other files, whose names it may use: they come from `library`.
///
/// # Errors
/// As [`format()`].
pub fn format_with(source: &Source, library: &dyn Library, lang: Option<Lang>) -> Result<String, Vec<Diagnostic>> {
    formatted(source, &foreign_names(source.clone(), library), lang)
}

fn formatted(source: &Source, foreign: &[Names], lang: Option<Lang>) -> Result<String, Vec<Diagnostic>> {
    let parse = |source: &Source| parse_knowing(source, foreign);
    let parsed = parse(source);
    if !parsed.diagnostics.is_empty() {
        return Err(parsed.diagnostics);
    }
    let mut writer = Writer::new(source);
    for declaration in &parsed.tree.declarations {
        writer.declaration(declaration);
    }
    let mut lines = writer.lines;
    if let Some(lang) = lang {
        lines.iter_mut().for_each(|line| line.lang = lang);
    }
    let tail = weave::weave(source, &writer.tokens, &mut lines);
    let text = line::print(lines, &tail);
    let again = parse(&Source::new(source.name(), text.clone()));
    if again.diagnostics.is_empty() && again.tree.says_the_same(&parsed.tree) {
        return Ok(text);
    }
    let at = difference(&parsed.tree, &again.tree);
    Err(vec![Diagnostic::new(TextProblem::WouldChange, at)])
}

/// The first declaration that would not be the same.
fn difference(tree: &Tree, again: &Tree) -> Span {
    let pairs = tree.declarations.iter().zip(&again.declarations);
    let same = pairs.take_while(|(one, other)| one.kind_shape() == other.kind_shape()).count();
    tree.declarations.get(same).map(|declaration| declaration.span).unwrap_or_default()
}
