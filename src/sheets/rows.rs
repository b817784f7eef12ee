//! The rows of a sheet as lines of a table.

use std::collections::BTreeMap;

use crate::diagnostic::{Problem, SheetProblem};
use crate::sheets::cells::{Cells, Said, Wrong};
use crate::sheets::grid::{Area, Content, Grid};
use crate::sheets::headings::{Headings, headings};
use crate::sheets::outline::{Column, Outline};
use crate::sheets::words::words;
use crate::source::Span;
use crate::syntax::alone::Reader;
use crate::value::{Kind, fold};

/// What is wrong with a cell, or with a row where no column is named.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) row: u32,
    pub(crate) column: Option<u32>,
    pub(crate) problem: Problem,
    /// Where in the words of the cell.
    pub(crate) within: Option<Span>,
}

impl Fault {
    pub(crate) fn row(row: u32, problem: impl Into<Problem>) -> Self {
        Self { row, column: None, problem: problem.into(), within: None }
    }

    pub(crate) fn cell(row: u32, column: u32, problem: impl Into<Problem>) -> Self {
        Self { row, column: Some(column), problem: problem.into(), within: None }
    }
}

/// A row as a line of the table.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// The row of the sheet.
    pub(crate) row: u32,
    /// One a column; none for `otherwise`.
    pub(crate) cells: Option<Vec<Said>>,
    /// One a result; in a crosstab one for each cell of its head.
    pub(crate) answers: Vec<Said>,
}

/// A sheet, read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) headings: Headings,
    /// The head of a crosstab.
    pub(crate) across: Vec<Said>,
    /// The rows of which every cell could be read.
    pub(crate) lines: Vec<Line>,
    pub(crate) faults: Vec<Fault>,
    /// Every cell as it is shown.
    pub(crate) shown: BTreeMap<(u32, u32), String>,
}

/// Reads a sheet as the rows of a table; what cannot be read is a fault, and the other rows are read all the same.
pub(crate) fn read(outline: &Outline, grid: &mut Grid, reader: &Reader) -> Sheet {
    let mut sheet = Sheet::default();
    unmerge(outline, grid, &mut sheet.faults);
    sheet.headings = headings(outline, grid, &mut sheet.faults);
    let mut reading = Reading { outline, grid, cells: Cells::new(outline, reader), sheet };
    if reading.sheet.headings.columns.iter().any(Option::is_some) {
        reading.all();
    } else {
        reading.show();
    }
    let Sheet { faults, .. } = &mut reading.sheet;
    // Of cells that were merged away nothing more is said.
    let merged = |fault: &Fault| matches!(fault.problem, Problem::Sheet(SheetProblem::Merged { .. }));
    let rows: Vec<u32> = faults.iter().filter(|fault| merged(fault)).map(|fault| fault.row).collect();
    let empty = |fault: &Fault| matches!(fault.problem, Problem::Sheet(SheetProblem::EmptyCell { .. }));
    faults.retain(|fault| !(empty(fault) && rows.contains(&fault.row)));
    reading.sheet
}

/// Gives each cell of a merged column its own copy; what is merged across columns is said.
fn unmerge(outline: &Outline, grid: &mut Grid, faults: &mut Vec<Fault>) {
    for area in grid.merged.clone() {
        let Area { first: (top, left), last: (bottom, right) } = area;
        let Some(content) = grid.rows.get(&top).and_then(|cells| cells.get(&left)).cloned() else { continue };
        if left == right {
            for (_, cells) in grid.rows.range_mut(top..=bottom) {
                cells.entry(left).or_insert_with(|| content.clone());
            }
        } else if top != bottom || outline.crosstab || !is_otherwise(&content) {
            // `otherwise` may lie across all the columns that it stands for.
            faults.push(Fault::cell(top, left, SheetProblem::Merged { cells: area.address() }));
        }
    }
}

/// Whether a cell says `otherwise`.
fn is_otherwise(content: &Content) -> bool {
    matches!(content, Content::Text(text) if ["otherwise", "其余", "否则"].contains(&fold::caseless(text).as_str()))
}

struct Reading<'a> {
    outline: &'a Outline,
    grid: &'a Grid,
    cells: Cells<'a>,
    sheet: Sheet,
}

impl<'a> Reading<'a> {
    fn all(&mut self) {
        self.show();
        if self.outline.crosstab {
            self.head();
        }
        let head = self.sheet.headings.row;
        let mut any = false;
        for row in self.grid.rows.keys().copied().filter(|row| *row > head) {
            let columns: Vec<Option<u32>> = self.sheet.headings.columns.clone();
            let empty = columns.iter().flatten().all(|column| self.content(row, *column).is_none());
            if empty {
                continue;
            }
            any = true;
            if let Some(line) = self.line(row, &columns) {
                self.sheet.lines.push(line);
            }
        }
        if !any {
            self.sheet.faults.push(Fault::row(head, SheetProblem::NoRows));
        }
    }

    /// Notes how every cell is shown.
    fn show(&mut self) {
        for (row, cells) in &self.grid.rows {
            for (column, content) in cells {
                let shown = match words(content, self.asked(*column).and_then(|asked| asked.kind), self.outline.lang) {
                    Ok(words) | Err((_, words)) => words.replace(['\n', '\r'], " "),
                };
                self.sheet.shown.insert((*row, *column), shown);
            }
        }
    }

    /// The head of a crosstab.
    fn head(&mut self) {
        let row = self.sheet.headings.row;
        let asked = self.outline.columns.get(1);
        for column in self.sheet.headings.columns.clone().into_iter().flatten().skip(1) {
            if let Some(said) = self.condition(row, column, asked) {
                self.sheet.across.push(said);
            }
        }
    }

    fn line(&mut self, row: u32, columns: &[Option<u32>]) -> Option<Line> {
        let asks = self.outline.asks();
        let (conditions, answers) = columns.split_at_checked(asks)?;
        let otherwise = !self.outline.crosstab
            && conditions.iter().flatten().any(|column| self.content(row, *column).is_some_and(is_otherwise));
        let mut whole = columns.iter().all(Option::is_some);
        let mut cells = Vec::with_capacity(asks);
        for column in conditions.iter().flatten() {
            if otherwise {
                whole &= self.beside_otherwise(row, *column);
                continue;
            }
            match self.condition(row, *column, self.asked(*column)) {
                Some(said) => cells.push(said),
                None => whole = false,
            }
        }
        let mut results = Vec::with_capacity(answers.len());
        for (at, column) in answers.iter().enumerate() {
            match column.and_then(|column| self.answer(row, column, at)) {
                Some(said) => results.push(said),
                None => whole = false,
            }
        }
        let cells = (!otherwise).then_some(cells);
        whole.then_some(Line { row, cells, answers: results })
    }

    /// Whether nothing is asked in a row that is for all others.
    fn beside_otherwise(&mut self, row: u32, column: u32) -> bool {
        let asked = self.content(row, column).filter(|content| !is_otherwise(content));
        let shown = self.sheet.shown.get(&(row, column)).cloned().unwrap_or_default();
        if asked.is_none() || shown == "-" {
            return true;
        }
        self.sheet.faults.push(Fault::cell(row, column, SheetProblem::BesideOtherwise { found: shown }));
        false
    }

    fn condition(&mut self, row: u32, column: u32, asked: Option<&Column>) -> Option<Said> {
        let words = self.words(row, column, asked.and_then(|asked| asked.kind), false)?;
        let said = self.cells.cell(asked, &words);
        self.taken(row, column, said)
    }

    fn answer(&mut self, row: u32, column: u32, at: usize) -> Option<Said> {
        let kind = self.outline.result(at).and_then(|column| column.kind);
        let words = self.words(row, column, kind, true)?;
        let said = self.cells.answer(at, &words);
        self.taken(row, column, said)
    }

    fn words(&mut self, row: u32, column: u32, kind: Option<Kind>, answer: bool) -> Option<String> {
        let problem = match self.content(row, column).map(|content| words(content, kind, self.outline.lang)) {
            Some(Ok(words)) => return Some(words),
            Some(Err((problem, _))) => problem,
            None => SheetProblem::EmptyCell { answer },
        };
        self.sheet.faults.push(Fault::cell(row, column, problem));
        None
    }

    fn taken(&mut self, row: u32, column: u32, said: Result<Said, Vec<Wrong>>) -> Option<Said> {
        match said {
            Ok(said) => Some(said),
            Err(wrong) => {
                let fault = |(problem, within)| Fault { row, column: Some(column), problem, within };
                self.sheet.faults.extend(wrong.into_iter().map(fault));
                None
            }
        }
    }

    fn content(&self, row: u32, column: u32) -> Option<&Content> {
        self.grid.rows.get(&row)?.get(&column)
    }

    /// The column of the table that stands in this one of the sheet.
    fn asked(&self, column: u32) -> Option<&'a Column> {
        self.outline.column(self.sheet.headings.of(column)?)
    }
}
