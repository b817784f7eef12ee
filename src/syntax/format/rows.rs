//! Rows in braces: on one line where their author had them so and it is not too long, else one a line.

use crate::source::Span;
use crate::syntax::format::both::Both;
use crate::syntax::format::expression::bracketed;
use crate::syntax::format::line::{Cell, Sort};
use crate::syntax::format::writer::{Place, Writer};
use crate::syntax::tree::{Expr, Heading, Rows, Type};

impl Writer<'_> {
    /// The rows and the value of `otherwise`, if they stand on one line.
    pub(super) fn flat_rows(&self, rows: &Rows) -> Option<(Vec<Both>, Option<Both>)> {
        let shown: Vec<Both> =
            (0..rows.rows.len()).filter_map(|at| Some(self.row(rows, at)?.0.and(&self.row(rows, at)?.1))).collect();
        let otherwise = rows.otherwise.as_ref().map(|value| self.otherwise_row(value));
        let cells: Vec<Cell> = shown.iter().chain(&otherwise).cloned().map(Cell::apart).collect();
        let one_line = !self.broken(rows.span.start, rows.span.end) && Self::fits(0, &cells);
        one_line.then_some((shown, otherwise))
    }

    /// The value of a row, and `when C` with the sign that keeps it apart from the next.
    fn row(&self, rows: &Rows, at: usize) -> Option<(Both, Both)> {
        let row = rows.rows.get(at)?;
        let mut when = Both::of("when", "当").and(&self.expression(&row.when));
        // `2 months` before `3 days` would be one length of time.
        let next = rows.rows.get(at.saturating_add(1)).map(|next| self.row_value(&next.value));
        let lasts = |text: &str| text.ends_with(|c: char| !c.is_ascii_digit());
        let counts = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        if next.is_some_and(|next| (lasts(&when.en) || lasts(&when.zh)) && counts(&next.en)) {
            when = when.glued(&Both::same(";"));
        }
        Some((self.row_value(&row.value), when))
    }

    /// A negative value stands in brackets, or it would be taken from what stands before it.
    fn row_value(&self, value: &Expr) -> Both {
        let text = self.expression(value);
        if text.en.starts_with('-') { bracketed(&text) } else { text }
    }

    fn otherwise_row(&self, value: &Expr) -> Both {
        Both::of("otherwise", "其余").and(&self.row_value(value))
    }

    /// `{ A when C`, … `otherwise B }` as cells, with empty ones up to so many rows.
    pub(super) fn row_cells(&self, rows: &Rows, columns: usize) -> Vec<Cell> {
        let (shown, otherwise) = self.flat_rows(rows).unwrap_or_default();
        let padding = columns.saturating_sub(shown.len());
        let mut cells: Vec<Cell> = shown.into_iter().map(Cell::apart).collect();
        cells.extend(vec![Cell::apart(Both::default()); padding]);
        cells.extend(otherwise.map(Cell::apart));
        braced(cells)
    }

    /// A line that ends in rows.
    pub(super) fn with_rows(&mut self, indent: usize, sort: Sort, mut cells: Vec<Cell>, rows: &Rows, from: usize) {
        if self.flat_rows(rows).is_some() {
            cells.extend(self.row_cells(rows, 0));
            return self.line(indent, sort, cells, from, rows.span.end);
        }
        let word = cells.into_iter().fold(Both::default(), |all, cell| all.and(&cell.text)).and(&Both::same("{"));
        self.line(indent, Sort::Plain, vec![Cell::new(word)], from, rows.span.start.saturating_add(1));
        let inner = indent.saturating_add(2);
        let mut before = rows.span.start.saturating_add(1);
        for at in 0..rows.rows.len() {
            self.row_line(inner, rows, at);
            before = rows.rows.get(at).map_or(before, |row| row.span.end);
        }
        if let Some(value) = &rows.otherwise {
            let text = self.otherwise_row(value);
            let start = self.next_word(before, value.span);
            self.line(inner, Sort::Plain, vec![Cell::new(text)], start, value.span.end);
        }
        self.close(indent, &Both::default(), rows.span.end.saturating_sub(1), rows.span.end);
    }

    /// Where `otherwise` stands: behind what came before and the sign that closes it.
    fn next_word(&self, before: usize, value: Span) -> usize {
        let mut at = self.next(before);
        while at < value.start
            && self.source.text().get(at..).is_some_and(|rest| rest.starts_with([',', ';', '，', '；', '、', '。']))
        {
            at = self.next(at.saturating_add(1));
        }
        at.min(value.start)
    }

    fn row_line(&mut self, indent: usize, rows: &Rows, at: usize) {
        let (Some(row), Some((value, when))) = (rows.rows.get(at), self.row(rows, at)) else { return };
        let apart = Both::same(if when.en.ends_with(';') { ";" } else { "" });
        let place = Place { indent, sort: Sort::Row, from: row.span.start, to: row.span.end };
        self.condition(place, vec![Cell::new(value)], &Both::of("when", "当"), &row.when, &apart);
    }

    /// `decide advice text { … }`
    pub(super) fn decide(&mut self, heading: &Heading, kind: Option<&Type>, rows: &Rows, span: Span) {
        let mut cells = self.heading(&Both::of("decide", "判定"), heading);
        cells.push(Cell::new(kind.map(|kind| self.type_name(kind)).unwrap_or_default()));
        self.with_rows(0, Sort::Decide, cells, rows, span.start);
    }
}

/// The cells between braces; empty ones may lie before the last.
pub(super) fn braced(mut cells: Vec<Cell>) -> Vec<Cell> {
    let shown = |cell: &&mut Cell| !cell.text.is_empty();
    if let Some(last) = cells.iter_mut().rev().find(shown) {
        last.text = last.text.and(&Both::same("}"));
    }
    match cells.first_mut() {
        Some(first) => {
            first.text = Both::same("{").and(&first.text);
            first.gap = 1;
            cells
        }
        None => vec![Cell::new(Both::same("{ }"))],
    }
}
