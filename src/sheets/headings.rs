//! Which column of a sheet is which of the table: told by the headings, in any order.

use crate::diagnostic::{SheetProblem, nearest};
use crate::sheets::grid::{Content, Grid};
use crate::sheets::outline::Outline;
use crate::sheets::rows::Fault;
use crate::value::fold;

/// The columns of a sheet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Headings {
    /// The row they stand in.
    pub(crate) row: u32,
    /// The column of the sheet for each of the table; none where it is missing. In a crosstab the side and, behind it,
    /// the columns of answers as they stand in the sheet.
    pub(crate) columns: Vec<Option<u32>>,
}

impl Headings {
    /// The column of the table that stands in this one of the sheet.
    pub(crate) fn of(&self, column: u32) -> Option<usize> {
        self.columns.iter().position(|own| *own == Some(column))
    }
}

/// Finds the columns, and says which are missing, unknown or there twice.
pub(crate) fn headings(outline: &Outline, grid: &Grid, faults: &mut Vec<Fault>) -> Headings {
    let Some((row, cells)) = grid.rows.iter().next() else {
        faults.push(Fault::row(0, SheetProblem::NoHeadings { expected: outline.headings() }));
        return Headings::default();
    };
    let text = |content: &Content| match content {
        Content::Text(text) => fold::trimmed(text).to_owned(),
        Content::Number { digits, .. } => digits.clone(),
        Content::Date(date) => date.to_string(),
        Content::YesNo(yes) => {
            outline.lang.pick(if *yes { "yes" } else { "no" }, if *yes { "是" } else { "否" }).to_owned()
        }
        Content::Time(_) | Content::Bad(_) => String::new(),
    };
    let found: Vec<(u32, String)> = cells.iter().map(|(column, content)| (*column, text(content))).collect();
    let columns = if outline.crosstab {
        crossed(outline, grid, *row, &found, faults)
    } else {
        named(outline, *row, &found, faults)
    };
    let headings = Headings { row: *row, columns };
    if headings.columns.iter().any(Option::is_some) {
        nameless(grid, *row, faults);
    }
    headings
}

/// The columns of a table with a line for each case.
fn named(outline: &Outline, row: u32, found: &[(u32, String)], faults: &mut Vec<Fault>) -> Vec<Option<u32>> {
    let mut columns: Vec<Option<u32>> = vec![None; outline.columns.len()];
    let mut own = Vec::new();
    for (column, heading) in found {
        let key = fold::caseless(heading);
        // What is written above a column comes before its other names, which two columns may share.
        let exact = outline.columns.iter().position(|known| fold::caseless(&known.heading) == key);
        let at = exact.or_else(|| outline.columns.iter().position(|known| known.keys.contains(&key)));
        match at.and_then(|at| columns.get_mut(at)) {
            Some(slot @ None) => *slot = Some(*column),
            Some(Some(_)) => {
                own.push(Fault::cell(row, *column, SheetProblem::ColumnTwice { heading: heading.clone() }));
            }
            None => {
                let names = outline.columns.iter().map(|column| column.heading.as_str());
                let suggestion = nearest(heading, names);
                own.push(Fault::cell(
                    row,
                    *column,
                    SheetProblem::UnknownColumn { heading: heading.clone(), suggestion },
                ));
            }
        }
    }
    if columns.iter().all(Option::is_none) {
        faults.push(Fault::row(row, SheetProblem::NoHeadings { expected: outline.headings() }));
        return columns;
    }
    faults.extend(own);
    for (column, slot) in outline.columns.iter().zip(&columns) {
        if slot.is_none() {
            faults.push(Fault::row(row, SheetProblem::MissingColumn { heading: column.heading.clone() }));
        }
    }
    columns
}

/// The side of a crosstab, and behind it every column that has a head.
fn crossed(
    outline: &Outline,
    grid: &Grid,
    row: u32,
    found: &[(u32, String)],
    faults: &mut Vec<Fault>,
) -> Vec<Option<u32>> {
    let side = grid.rows.values().filter_map(|cells| cells.keys().next().copied()).min().unwrap_or_default();
    let corner = outline.corner();
    let mut columns = vec![Some(side)];
    for (column, heading) in found {
        if *column != side {
            columns.push(Some(*column));
        } else if fold::caseless(heading) != fold::caseless(&corner) {
            let problem = SheetProblem::UnknownColumn { heading: heading.clone(), suggestion: Some(corner.clone()) };
            faults.push(Fault::cell(row, *column, problem));
        }
    }
    if columns.len() == 1 {
        faults.push(Fault::row(row, SheetProblem::NoHeadings { expected: outline.headings() }));
    }
    columns
}

/// Cells in columns that have no heading: the first of each column is named.
fn nameless(grid: &Grid, row: u32, faults: &mut Vec<Fault>) {
    let headed = grid.rows.get(&row);
    let mut seen = Vec::new();
    for (below, cells) in grid.rows.iter().filter(|(below, _)| **below > row) {
        for column in cells.keys() {
            let known = headed.is_some_and(|cells| cells.contains_key(column)) || seen.contains(column);
            // The side of a crosstab may have nothing in its corner.
            let side = *column == 0 && headed.is_some_and(|cells| !cells.contains_key(&0));
            if !known && !side {
                seen.push(*column);
                let problem = SheetProblem::UnknownColumn { heading: String::new(), suggestion: None };
                faults.push(Fault::cell(*below, *column, problem));
            }
        }
    }
}
