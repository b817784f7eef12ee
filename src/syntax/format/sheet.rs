//! A table for a spreadsheet: its cells in words, and the whole of it laid out again.

use crate::source::Source;
use crate::syntax::format::writer::Writer;
use crate::syntax::format::{line, weave};
use crate::syntax::tree::{Declaration, Layout, Table};

/// The cells of a table in words, as the formatter writes them, in the language of the table.
#[derive(Clone, Debug, Default)]
pub(crate) struct TableWords {
    /// What each column asks.
    pub(crate) columns: Vec<String>,
    /// The head of a crosstab.
    pub(crate) across: Vec<String>,
    /// From the top.
    pub(crate) lines: Vec<LineWords>,
}

/// One line in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LineWords {
    /// One a column; none for `otherwise`.
    pub(crate) cells: Option<Vec<String>>,
    /// One a result; in a crosstab one for each cell of its head.
    pub(crate) answers: Vec<String>,
}

/// A table in words.
pub(crate) fn table_words(source: &Source, declaration: &Declaration, table: &Table) -> TableWords {
    let writer = Writer::new(source);
    let lang = writer.lang_of(declaration.span);
    let cell = |cell| writer.table_cell(cell).pick(lang).to_owned();
    let expression = |part| writer.expression(part).pick(lang).to_owned();
    TableWords {
        columns: table.columns.iter().map(expression).collect(),
        across: match &table.layout {
            Layout::Crosstab(across) => across.iter().map(cell).collect(),
            Layout::Lines(_) => Vec::new(),
        },
        lines: table
            .lines
            .iter()
            .map(|line| LineWords {
                cells: line.cells.as_ref().map(|cells| cells.iter().map(cell).collect()),
                answers: line.answers.iter().map(expression).collect(),
            })
            .collect(),
    }
}

/// One declaration in the one layout, its comments with it; nothing else of the text is looked at.
pub(crate) fn laid_out(source: &Source, declaration: &Declaration) -> String {
    let mut writer = Writer::new(source);
    let place = declaration.span;
    writer.tokens.retain(|token| place.start <= token.span.start && token.span.end <= place.end);
    writer.declaration(declaration);
    let mut lines = writer.lines;
    let tail = weave::weave(source, &writer.tokens, &mut lines);
    line::print(lines, &tail)
}
