//! Parts of a table read alone, as they come from a spreadsheet: with the names that a policy declares.

use std::fmt::Write;

use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::syntax::names::Names;
use crate::syntax::scan::{TokenKind, scan};
use crate::syntax::tree::{Cell, Declaration, DeclarationKind, Expr, Table};
use crate::syntax::{Parsed, Scanned, parse_file};

/// What stands before a cell so that it can be read, and behind it; the break ends a comment that the cell may hold.
const AROUND_CELL: (&str, &str) = ("table cells { | cells => results |\n| ", "\n=> 1 | }");
/// The same of an answer.
const AROUND_ANSWER: (&str, &str) = ("table cells { | cells => results |\n| - => ", "\n| }");

/// Reads cells and answers of tables, one by one.
pub(crate) struct Reader {
    /// Of all files of the policy.
    names: Names,
}

/// Why a text is no cell: what is wrong with it, each at its place within the text; empty where it is more than one.
pub(crate) type Unreadable = Vec<Diagnostic>;

impl Reader {
    /// With the names of a policy and of the files that it rests on.
    pub(crate) fn new(source: &Source) -> Self {
        let files = 0..source.files().len();
        let scanned: Vec<Scanned> = files.map(|number| Scanned::new(source, number)).collect();
        let mut names = Names::default();
        for one in &scanned {
            names = names.with(std::iter::once(&one.names)).into_owned();
        }
        Self { names }
    }

    /// The declarations of a policy's own text, in which the same names are known.
    pub(crate) fn policy(&self, source: &Source) -> Parsed {
        let scanned = Scanned::new(source, 0);
        parse_file(source, 0, &scanned, &scanned.names.with(std::iter::once(&self.names)), crate::syntax::WORD_PARTS)
    }

    /// What a column must be.
    pub(crate) fn cell(&self, text: &str) -> Result<Cell, Unreadable> {
        let table = self.table(text, AROUND_CELL)?;
        let mut lines = table.lines.into_iter();
        let (Some(line), None) = (lines.next(), lines.next()) else { return Err(Vec::new()) };
        let mut cells = line.cells.unwrap_or_default().into_iter();
        match (cells.next(), cells.next(), line.answers.len()) {
            (Some(cell), None, 1) => Ok(cell),
            (_, _, _) => Err(Vec::new()),
        }
    }

    /// What a line gives.
    pub(crate) fn answer(&self, text: &str) -> Result<Expr, Unreadable> {
        let table = self.table(text, AROUND_ANSWER)?;
        let mut lines = table.lines.into_iter();
        let (Some(line), None) = (lines.next(), lines.next()) else { return Err(Vec::new()) };
        let cells = line.cells.map_or(0, |cells| cells.len());
        let mut answers = line.answers.into_iter();
        match (answers.next(), answers.next(), cells) {
            (Some(answer), None, 1) => Ok(answer),
            (_, _, _) => Err(Vec::new()),
        }
    }

    fn table(&self, text: &str, (before, behind): (&str, &str)) -> Result<Table, Unreadable> {
        let source = Source::new("", format!("{before}{text}{behind}"));
        let parsed = self.policy(&source);
        if !parsed.diagnostics.is_empty() {
            let inside = |at: usize| at.saturating_sub(before.len()).min(text.len());
            let inside = |span: Span| Span::new(inside(span.start), inside(span.end));
            let within = |note: Diagnostic| {
                let fix = note.fix.map(|fix| crate::diagnostic::Fix { span: inside(fix.span), ..fix });
                Diagnostic { span: inside(note.span), related: Vec::new(), fix, ..note }
            };
            return Err(parsed.diagnostics.into_iter().map(within).collect());
        }
        let mut declarations = parsed.tree.declarations.into_iter();
        match (declarations.next().map(|one| one.kind), declarations.next(), parsed.tree.comments.is_empty()) {
            (Some(DeclarationKind::Table(table)), None, true) => Ok(table),
            (_, _, _) => Err(Vec::new()),
        }
    }
}

/// What a part of a tree says, as text, wherever it stands: two parts say the same when this is the same.
pub(crate) fn said(part: &impl std::fmt::Debug) -> String {
    let mut text = String::new();
    // Writing into a text does not fail.
    let _ = write!(text, "{part:-?}");
    text
}

/// The tables that a text declares itself, each with its declaration; those it overrides included.
pub(crate) fn tables(declarations: &[Declaration]) -> impl Iterator<Item = (&Declaration, &Table)> {
    declarations.iter().filter_map(|declaration| {
        let kind = match &declaration.kind {
            DeclarationKind::Override(inner) => &inner.kind,
            kind => kind,
        };
        match kind {
            DeclarationKind::Table(table) => Some((declaration, table)),
            _ => None,
        }
    })
}

/// Where the last word or sign of a text ends, its comments left out.
pub(crate) fn last_word(text: &str) -> usize {
    let tokens = scan(text, Span::new(0, text.len()));
    tokens.iter().rev().find(|token| token.kind != TokenKind::Comment).map_or(0, |token| token.span.end)
}

/// The comments of a text.
pub(crate) fn comments_in(text: &str) -> Vec<&str> {
    let tokens = scan(text, Span::new(0, text.len()));
    let comments = tokens.iter().filter(|token| token.kind == TokenKind::Comment);
    comments.filter_map(|token| text.get(token.span.range())).collect()
}
