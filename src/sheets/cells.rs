//! Cells and answers of a sheet, read as those of a table.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Problem, SheetProblem, TextProblem, nearest};
use crate::sheets::outline::{Column, Outline, is_quoted};
use crate::source::Span;
use crate::syntax::alone::{Reader, said};
use crate::syntax::tree::{CellKind, Layout};
use crate::value::fold;

/// A cell that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// As it goes into the policy.
    pub(crate) words: String,
    /// What it says, wherever it stands: see [`said`].
    pub(crate) meaning: String,
}

/// What is wrong with a cell, and where in its words.
pub(crate) type Wrong = (Problem, Option<Span>);

/// Reads cells, each text once.
pub(crate) struct Cells<'a> {
    outline: &'a Outline,
    reader: &'a Reader,
    /// Whether an answer is meant, with the text.
    known: HashMap<(bool, String), Result<Said, Vec<Wrong>>>,
}

impl<'a> Cells<'a> {
    /// With the cells that the table has already: they need no second look.
    pub(crate) fn new(outline: &'a Outline, reader: &'a Reader) -> Self {
        let mut known = HashMap::new();
        let mut add = |answer: bool, words: &String, meaning: String| {
            known.insert((answer, words.clone()), Ok(Said { words: words.clone(), meaning }));
        };
        for (line, words) in outline.table.lines.iter().zip(&outline.words.lines) {
            let cells = line.cells.iter().flatten().zip(words.cells.iter().flatten());
            cells.for_each(|(cell, words)| add(false, words, said(&cell.kind)));
            line.answers.iter().zip(&words.answers).for_each(|(answer, words)| add(true, words, said(answer)));
        }
        if let Layout::Crosstab(across) = &outline.table.layout {
            across.iter().zip(&outline.words.across).for_each(|(cell, words)| add(false, words, said(&cell.kind)));
        }
        Self { outline, reader, known }
    }

    /// A condition; of this column, when it is known.
    pub(crate) fn cell(&mut self, column: Option<&Column>, words: &str) -> Result<Said, Vec<Wrong>> {
        self.once((false, column), words, |reader| match reader.cell(words) {
            // Nobody asks that nothing be asked.
            Ok(cell) if matches!(&cell.kind, CellKind::OneOf(parts) | CellKind::NoneOf(parts) if parts.is_empty()) => {
                Err(Vec::new())
            }
            Ok(cell) => Ok(said(&cell.kind)),
            Err(notes) => Err(notes),
        })
    }

    /// The answer of a result, by its number among the results; texts of a column of texts need no quotes.
    pub(crate) fn answer(&mut self, at: usize, words: &str) -> Result<Said, Vec<Wrong>> {
        let plain =
            self.outline.holds_texts(at) && !is_quoted(words) && self.outline.computed(at).all(|own| own != words);
        let written =
            if plain { quoted(words).map_err(|problem| vec![(problem.into(), None)])? } else { words.to_owned() };
        self.once((true, self.outline.result(at)), &written, |reader| {
            reader.answer(&written).map(|answer| said(&answer))
        })
    }

    fn once(
        &mut self,
        (answer, column): (bool, Option<&Column>),
        words: &str,
        read: impl FnOnce(&Reader) -> Result<String, Vec<Diagnostic>>,
    ) -> Result<Said, Vec<Wrong>> {
        let key = (answer, words.to_owned());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let result = match read(self.reader) {
            Ok(meaning) => Ok(Said { words: words.to_owned(), meaning }),
            Err(notes) => Err(wrong(notes, words, (answer, column))),
        };
        self.known.insert(key, result.clone());
        result
    }
}

/// What is said of a text that is no cell: what the parser expected there means nothing to who sees a cell.
fn wrong(notes: Vec<Diagnostic>, words: &str, (answer, column): (bool, Option<&Column>)) -> Vec<Wrong> {
    let of_its_own = |note: &Diagnostic| {
        matches!(
            note.problem,
            Problem::Text(
                TextProblem::ForeignSign { .. }
                    | TextProblem::BadNumber { .. }
                    | TextProblem::BadDate { .. }
                    | TextProblem::DecimalComma { .. }
                    | TextProblem::ChineseNumeral { .. }
                    | TextProblem::UnknownRun { .. }
                    | TextProblem::AmbiguousRun { .. }
                    | TextProblem::Invisible { .. }
                    | TextProblem::Confusable { .. }
                    | TextProblem::MixedAndOr
                    | TextProblem::TooManyTerms
            )
        )
    };
    let own: Vec<Wrong> = notes.into_iter().filter(of_its_own).map(|note| (note.problem, Some(note.span))).collect();
    if own.is_empty() {
        let suggestion = column.and_then(|column| member_like(words, column));
        return vec![(SheetProblem::NotACell { found: words.to_owned(), answer, suggestion }.into(), None)];
    }
    own
}

/// The member that a text means by its title, or by a slip.
fn member_like(words: &str, column: &Column) -> Option<String> {
    let meant = fold::caseless(words);
    let titled = column.members.iter().find(|(_, title)| fold::caseless(title) == meant);
    let titled = titled.map(|(name, _)| name.clone());
    titled.or_else(|| nearest(words, column.members.iter().map(|(name, _)| name.as_str())))
}

/// A text between quotes, which it may not hold itself.
fn quoted(text: &str) -> Result<String, SheetProblem> {
    let broken = text.contains(['\n', '\r']);
    if broken || text.contains('"') {
        return Err(SheetProblem::UnquotableText { broken });
    }
    Ok(format!("\"{text}\""))
}
