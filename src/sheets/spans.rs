//! Which cell of a sheet stands where in the text that was made of it.

use crate::sheets::outline::Outline;
use crate::sheets::rows::Sheet;
use crate::source::{Source, Span};
use crate::syntax::alone::{Reader, tables};
use crate::syntax::tree::{Layout, Table};

/// A cell or row of a sheet in the text of a policy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub(crate) span: Span,
    pub(crate) row: u32,
    /// None for the row as a whole.
    pub(crate) column: Option<u32>,
}

/// The cells and rows of the table in a text that was made of a sheet.
pub(crate) fn spots(outline: &Outline, source: &Source, reader: &Reader, sheet: &Sheet) -> Vec<Spot> {
    let parsed = reader.policy(source);
    let start = outline.declaration.span.start;
    let Some((_, table)) = tables(&parsed.tree.declarations).find(|(own, _)| own.span.start == start) else {
        return Vec::new();
    };
    let mut spots = head(table, sheet);
    let columns = &sheet.headings.columns;
    for (line, from) in table.lines.iter().zip(&sheet.lines) {
        spots.push(Spot { span: line.span, row: from.row, column: None });
        let cells = line.cells.iter().flatten().map(|cell| cell.span).zip(columns);
        let answers = line.answers.iter().map(|answer| answer.span).zip(columns.iter().skip(outline.asks()));
        for (span, column) in cells.chain(answers) {
            spots.push(Spot { span, row: from.row, column: *column });
        }
    }
    spots
}

/// The cells across the head of a crosstab.
fn head(table: &Table, sheet: &Sheet) -> Vec<Spot> {
    let Layout::Crosstab(across) = &table.layout else { return Vec::new() };
    let columns = sheet.headings.columns.iter().skip(1);
    let spot = |(cell, column): (&crate::syntax::tree::Cell, &Option<u32>)| Spot {
        span: cell.span,
        row: sheet.headings.row,
        column: *column,
    };
    across.iter().zip(columns).map(spot).collect()
}

/// The narrowest of the spots that hold a span.
pub(crate) fn holding(spots: &[Spot], span: Span) -> Option<Spot> {
    let holds = |spot: &&Spot| spot.span.start <= span.start && span.end <= spot.span.end;
    spots.iter().filter(holds).min_by_key(|spot| spot.span.end.saturating_sub(spot.span.start)).copied()
}
