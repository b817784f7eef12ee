//! A sheet as a text in which line 7 is row 7: so that what is wrong with a cell can be shown where it stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Lang};
use crate::sheets::grid::{Grid, address};
use crate::source::{Source, Span};

/// A sheet as a text.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) source: Arc<Source>,
    sheet: Option<String>,
    /// By row and column.
    cells: BTreeMap<(u32, u32), Span>,
    /// By row.
    rows: BTreeMap<u32, Span>,
}

/// What is wrong with a cell or a row of a sheet.
#[derive(Clone, Debug)]
pub struct Report {
    /// The sheet as a text, a line for each row.
    pub source: Arc<Source>,
    /// What is wrong, at its place in that text.
    pub diagnostic: Diagnostic,
    /// The name of the sheet; a text file has none.
    sheet: Option<String>,
    /// The row, from 0.
    pub(crate) row: u32,
    /// The column, when it is of one cell.
    column: Option<u32>,
}

impl Report {
    /// Whether it is of one cell.
    pub(crate) fn is_of_a_cell(&self) -> bool {
        self.column.is_some()
    }

    /// Where it is: `sheet "渠道" cell C7`.
    pub fn place(&self, lang: Lang) -> String {
        let cell = match self.column.map(|column| address(self.row, column)) {
            Some(cell) => lang.pick(format!("cell {cell}"), format!("{cell} 格")),
            None => {
                let row = self.row.saturating_add(1);
                lang.pick(format!("row {row}"), format!("第 {row} 行"))
            }
        };
        match &self.sheet {
            Some(sheet) => lang.pick(format!("sheet \"{sheet}\" {cell}"), format!("工作表“{sheet}” {cell}")),
            None => cell,
        }
    }
}

impl Page {
    /// The text of a sheet of a file of this name, each cell as `shown` has it.
    pub(crate) fn new(name: &str, grid: &Grid, shown: &BTreeMap<(u32, u32), String>) -> Self {
        const BETWEEN: &str = " | ";
        let (mut text, mut cells, mut rows) = (String::new(), BTreeMap::new(), BTreeMap::new());
        let mut line = 0;
        for (row, columns) in &grid.rows {
            while line < *row {
                text.push('\n');
                line = line.saturating_add(1);
            }
            let start = text.len();
            let last = columns.keys().next_back().copied().unwrap_or_default();
            // A blank cell is seen between its bars, up to the last that holds something.
            for column in 0..=last {
                if column > 0 {
                    text.push_str(BETWEEN);
                }
                let from = text.len();
                if let Some(words) = shown.get(&(*row, column)) {
                    text.push_str(words);
                }
                cells.insert((*row, column), Span::new(from, text.len()));
            }
            rows.insert(*row, Span::new(start, text.len()));
        }
        text.push('\n');
        Self { source: Arc::new(Source::new(name, text)), sheet: grid.sheet.clone(), cells, rows }
    }

    /// Where a cell stands; where its row ends, when nothing stands there.
    pub(crate) fn cell(&self, row: u32, column: u32) -> Span {
        let end = self.row(row).end;
        self.cells.get(&(row, column)).copied().unwrap_or(Span::new(end, end))
    }

    /// Where a row stands.
    pub(crate) fn row(&self, row: u32) -> Span {
        self.rows.get(&row).copied().unwrap_or_default()
    }

    /// A finding of a cell, or of a row.
    pub(crate) fn report(&self, row: u32, column: Option<u32>, diagnostic: Diagnostic) -> Report {
        Report { source: Arc::clone(&self.source), diagnostic, sheet: self.sheet.clone(), row, column }
    }
}
