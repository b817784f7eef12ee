//! A sheet as it comes from a file: cells with their addresses, each as the file has it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, StyleRange, Xlsx};

use crate::data::{Decoder, Error, Records};
use crate::diagnostic::SheetProblem;
use crate::limits;
use crate::value::Date;

/// A sheet of a file.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Its name; a text file has none.
    pub sheet: Option<String>,
    /// By row and column, both from 0; blank cells are left out.
    pub(crate) rows: BTreeMap<u32, BTreeMap<u32, Content>>,
    /// Cells made one.
    pub(crate) merged: Vec<Area>,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    /// A text.
    Text(String),
    /// A number in digits, and whether it is shown as per cent.
    Number { digits: String, percent: bool },
    /// A day.
    Date(Date),
    /// A day with a time, or a time alone, as it reads.
    Time(String),
    /// True or false.
    YesNo(bool),
    /// Nothing that can be used, and why.
    Bad(SheetProblem),
}

/// A block of cells, its ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) first: (u32, u32),
    pub(crate) last: (u32, u32),
}

/// `C7`, of a row and column from 0.
pub(crate) fn address(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = Some(column);
    while let Some(at) = rest {
        let letter =
            char::from(b'A'.saturating_add(u8::try_from(at.checked_rem(26).unwrap_or_default()).unwrap_or_default()));
        letters.push(letter);
        rest = at.checked_div(26).and_then(|more| more.checked_sub(1));
    }
    let mut address: String = letters.into_iter().rev().collect();
    let _ = write!(address, "{}", row.saturating_add(1));
    address
}

impl Area {
    /// `B3:C3`
    pub(crate) fn address(self) -> String {
        format!("{}:{}", address(self.first.0, self.first.1), address(self.last.0, self.last.1))
    }
}

/// Reads a CSV file in any encoding that files of leads may have.
///
/// # Errors
/// When it cannot be read, or is no table.
pub fn read_csv(input: impl Read) -> Result<Grid, Error> {
    let mut records = Records::new(Decoder::new(input));
    let mut grid = Grid::default();
    // Line breaks within cells are no rows.
    let mut within = 0_u64;
    while let Some(record) = records.next()? {
        let cells = record.cells?;
        let row = u32::try_from(record.line.saturating_sub(within).saturating_sub(1)).unwrap_or(u32::MAX);
        for (column, text) in (0..).zip(cells.iter()) {
            within = within.saturating_add(u64::try_from(text.matches('\n').count()).unwrap_or_default());
            grid.put(row, column, Content::Text(text.to_owned()));
        }
    }
    Ok(grid)
}

/// The names of the sheets of a workbook.
///
/// # Errors
/// When it is none.
pub fn sheet_names(bytes: &[u8]) -> Result<Vec<String>, SheetProblem> {
    Ok(open(bytes)?.sheet_names())
}

/// Reads one sheet of a workbook.
///
/// # Errors
/// When it is none, or has no such sheet.
pub fn read_workbook(bytes: &[u8], sheet: &str) -> Result<Grid, SheetProblem> {
    let mut book = open(bytes)?;
    let mut grid = Grid { sheet: Some(sheet.to_owned()), ..Grid::default() };
    let mut numbers = Vec::new();
    {
        let mut cells = book.worksheet_cells_reader(sheet).map_err(|_| SheetProblem::NotAWorkbook)?;
        // The cells come one by one: what stands far outside is never held.
        while let Some(cell) = cells.next_cell_with_formula().map_err(|_| SheetProblem::NotAWorkbook)? {
            let (row, column) = cell.pos;
            if let Some(content) = content(cell.value, cell.formula) {
                if matches!(content, Content::Number { .. }) {
                    numbers.push(cell.pos);
                }
                grid.put(row, column, content);
            }
        }
    }
    // How a number is shown decides what it is: 1.5 may be 150%.
    if !numbers.is_empty()
        && let Ok(styles) = book.worksheet_style(sheet)
    {
        grid.note_percents(&numbers, &styles);
    }
    if let Ok(merged) = book.merge_cells_by_sheet_name(sheet) {
        grid.merged = merged.into_iter().map(|area| Area { first: area.start, last: area.end }).collect();
    }
    Ok(grid)
}

fn open(bytes: &[u8]) -> Result<Xlsx<Cursor<&[u8]>>, SheetProblem> {
    Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetProblem::NotAWorkbook)
}

/// What a cell of a workbook holds; none when it is blank.
fn content(value: DataRef<'_>, formula: Option<String>) -> Option<Content> {
    let content = match value {
        DataRef::Empty => Content::Bad(SheetProblem::NoValue { formula: formula? }),
        DataRef::Error(error) => Content::Bad(SheetProblem::ErrorValue { shown: error.to_string() }),
        DataRef::Int(number) => Content::Number { digits: number.to_string(), percent: false },
        DataRef::Float(number) => Content::Number { digits: digits(number), percent: false },
        DataRef::Bool(yes) => Content::YesNo(yes),
        DataRef::String(text) => Content::Text(text),
        DataRef::SharedString(text) => Content::Text(text.to_owned()),
        DataRef::DateTimeIso(text) => match text.split_once('T') {
            None | Some((_, "00:00:00")) => day(text.get(..10).unwrap_or(&text)),
            Some(_) => Content::Time(text),
        },
        DataRef::DurationIso(text) => Content::Time(text),
        DataRef::DateTime(moment) if moment.is_duration() => Content::Time(format!("{} d", digits(moment.as_f64()))),
        DataRef::DateTime(moment) => {
            let (year, month, day_of, hour, minute, second, _) = moment.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day_of:02}");
            if (hour, minute, second) == (0, 0, 0) {
                day(&date)
            } else if moment.as_f64() < 1.0 {
                Content::Time(format!("{hour:02}:{minute:02}"))
            } else {
                Content::Time(format!("{date}T{hour:02}:{minute:02}"))
            }
        }
    };
    // A formula that gives an empty text shows nothing, and means nothing.
    match &content {
        Content::Text(text) if text.is_empty() => None,
        _ => Some(content),
    }
}

fn day(text: &str) -> Content {
    text.parse::<Date>().map_or_else(|_| Content::Time(text.to_owned()), Content::Date)
}

/// A number with the 15 digits that spreadsheet programs show: what lies behind is noise of binary fractions.
fn digits(number: f64) -> String {
    let shown = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    // Never with an exponent.
    format!("{shown}")
}

impl Grid {
    /// Puts a cell in its place, or in the place of all that is far outside: a note of the first.
    fn put(&mut self, row: u32, column: u32, content: Content) {
        if matches!(&content, Content::Text(text) if crate::value::fold::trimmed(text).is_empty()) {
            return;
        }
        if row > limits::SHEET_ROWS || column > limits::SHEET_COLUMNS {
            let bad = Content::Bad(SheetProblem::TooLarge { cell: address(row, column) });
            let outside = self.rows.entry(limits::SHEET_ROWS.saturating_add(1)).or_default();
            outside.entry(0).or_insert(bad);
            return;
        }
        self.rows.entry(row).or_default().insert(column, content);
    }

    /// Notes which numbers are shown as per cent.
    fn note_percents(&mut self, places: &[(u32, u32)], styles: &StyleRange) {
        for (row, column) in places {
            let format = styles.get((*row, *column)).and_then(|style| style.number_format.as_ref());
            let cell = self.rows.get_mut(row).and_then(|cells| cells.get_mut(column));
            if let (Some(format), Some(Content::Number { percent, .. })) = (format, cell) {
                *percent = format.format_code.contains('%');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_the_program() {
        for (column, wanted) in [(0, "A1"), (25, "Z1"), (26, "AA1"), (701, "ZZ1"), (702, "AAA1")] {
            assert_eq!(address(0, column), wanted);
        }
    }

    #[test]
    fn numbers_are_what_the_program_shows() {
        for (number, wanted) in [(0.1 + 0.2, "0.3"), (0.33, "0.33"), (1_800_000.0, "1800000"), (-0.5, "-0.5")] {
            assert_eq!(digits(number), wanted);
        }
        assert_eq!(digits(1e-9), "0.000000001");
    }
}
