//! Reads tables, as RFC 4180 has them: quotes around a cell, doubled within; commas, tabs or semicolons between cells.
//!
//! It is stricter than the usual readers in two places: a quote that is never closed is an error with the line where
//! it was opened, instead of a cell that swallows the rest of the file; and so is text behind a closing quote.

use std::io::BufRead;

use crate::data::error::Error;
use crate::data::lines::{Lines, Piece, each_place_without, text};
use crate::data::row::Cells;
use crate::diagnostic::TableProblem;
use crate::limits;

/// One record of a table with the line it starts on.
pub(crate) struct Record {
    pub(crate) line: u64,
    /// The cells, or why this record cannot be read although the next one can.
    pub(crate) cells: Result<Cells, TableProblem>,
}

/// A reader of records.
pub(crate) struct Records<R> {
    lines: Lines<R>,
    delimiter: Option<u8>,
    buffer: Vec<u8>,
    /// How many cells the first record had: mostly, all have as many.
    cells: usize,
    /// Cells that are no longer needed.
    spare: Vec<Cells>,
}

/// What ends a cell.
enum After {
    Delimiter,
    Line,
}

impl<R: BufRead> Records<R> {
    pub(crate) const fn new(input: R) -> Self {
        Self { lines: Lines::new(input), delimiter: None, buffer: Vec::new(), cells: 0, spare: Vec::new() }
    }

    /// What stands between cells; told by the first line.
    pub(crate) fn delimiter(&self) -> u8 {
        self.delimiter.unwrap_or(b',')
    }

    pub(crate) const fn input(&self) -> &R {
        &self.lines.input
    }

    /// The next record; empty lines are none.
    pub(crate) fn next(&mut self) -> Result<Option<Record>, Error> {
        loop {
            self.buffer.clear();
            let piece = self.lines.read(&mut self.buffer)?;
            let line = self.lines.number;
            match piece {
                Piece::End => return Ok(None),
                Piece::Cut => {
                    // Whether a quote is open decides whether the next line is a record of its own.
                    if self.buffer.iter().fold(false, |open, byte| open ^ (*byte == b'"')) {
                        return Err(TableProblem::UnclosedQuote { line }.into());
                    }
                    return Ok(Some(Record { line, cells: Err(TableProblem::RecordTooLong { line }) }));
                }
                Piece::Line => {}
            }
            if self.buffer.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
                continue;
            }
            let delimiter = *self.delimiter.get_or_insert_with(|| likely_delimiter(&self.buffer));
            let cells = match self.plain(delimiter) {
                Some(cells) => Ok(cells),
                None => self.quoted(delimiter)?,
            };
            if self.cells == 0 {
                self.cells = cells.as_ref().map_or(0, Cells::len);
            }
            return Ok(Some(Record { line, cells }));
        }
    }

    /// A line without quotes: its cells are where the delimiters are. None where there are quotes.
    fn plain(&mut self, delimiter: u8) -> Option<Cells> {
        let (mut other, mut bounds) = self.spare.pop().unwrap_or_default().into_parts();
        bounds.reserve(self.cells);
        let mut start = 0_usize;
        let line = without_end(&self.buffer);
        let is_plain = each_place_without(line, delimiter, b'"', |at| {
            bounds.push((start, at));
            start = at.saturating_add(1);
        });
        if !is_plain {
            self.spare.push(Cells::new(text(other), bounds));
            return None;
        }
        bounds.push((start, line.len()));
        self.buffer.truncate(line.len());
        // The line is its text, and the memory of another takes the next line.
        std::mem::swap(&mut self.buffer, &mut other);
        Some(Cells::new(text(other), bounds))
    }

    /// Takes back records that nobody needs, so that the next ones need no memory of their own.
    #[cfg(feature = "cli")]
    pub(crate) fn take_back(&mut self, record: Record) {
        self.spare.extend(record.cells);
    }

    /// A line with quotes; it may go on over several.
    fn quoted(&mut self, delimiter: u8) -> Result<Result<Cells, TableProblem>, Error> {
        // Every record takes the memory of one that was taken back: else they would grow in number with each quote.
        let (mut out, mut bounds) = self.spare.pop().unwrap_or_default().into_parts();
        out.reserve(self.buffer.len());
        bounds.reserve(self.cells);
        let mut at = 0_usize;
        loop {
            let start = out.len();
            let opened = self.lines.number;
            let quoted = self.buffer.get(at) == Some(&b'"');
            if quoted {
                at = self.quoted_cell(at.saturating_add(1), opened, &mut out)?;
            }
            let rest = without_end(self.buffer.get(at..).unwrap_or_default());
            let length = rest.iter().position(|byte| *byte == delimiter);
            let cell = rest.get(..length.unwrap_or(rest.len())).unwrap_or_default();
            if !quoted {
                out.extend_from_slice(cell);
            } else if cell.iter().any(|byte| *byte != b' ') {
                // On a later line it is no slip within one cell: what closed was the opening quote of another cell.
                if opened != self.lines.number {
                    return Err(TableProblem::UnclosedQuote { line: opened }.into());
                }
                return Ok(Err(TableProblem::TextAfterQuote { line: opened }));
            }
            bounds.push((start, out.len()));
            at = at.saturating_add(cell.len()).saturating_add(1);
            match length.map_or(After::Line, |_| After::Delimiter) {
                After::Delimiter => {}
                After::Line => return Ok(Ok(Cells::new(text(out), bounds))),
            }
        }
    }

    /// The inside of a quoted cell from `at`; gives the place behind the closing quote.
    fn quoted_cell(&mut self, mut at: usize, opened: u64, out: &mut Vec<u8>) -> Result<usize, Error> {
        loop {
            let rest = self.buffer.get(at..).unwrap_or_default();
            let Some(quote) = rest.iter().position(|byte| *byte == b'"') else {
                out.extend_from_slice(rest);
                at = 0;
                self.buffer.clear();
                let piece = self.lines.read(&mut self.buffer)?;
                if piece != Piece::Line || out.len() > limits::RECORD_BYTES {
                    return Err(TableProblem::UnclosedQuote { line: opened }.into());
                }
                continue;
            };
            out.extend_from_slice(rest.get(..quote).unwrap_or_default());
            let after = at.saturating_add(quote).saturating_add(1);
            if self.buffer.get(after) != Some(&b'"') {
                return Ok(after);
            }
            out.push(b'"');
            at = after.saturating_add(1);
        }
    }
}

/// The line without its end.
fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The one of comma, tab and semicolon that stands most often outside quotes in the headings; a comma when none does.
fn likely_delimiter(line: &[u8]) -> u8 {
    let mut best = (0_usize, b',');
    for delimiter in [b',', b'\t', b';'] {
        let mut within = false;
        let mut count = 0_usize;
        for byte in line {
            within ^= *byte == b'"';
            if *byte == delimiter && !within {
                count = count.saturating_add(1);
            }
        }
        if count > best.0 {
            best = (count, delimiter);
        }
    }
    best.1
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    #[test]
    fn memory_that_is_taken_back_is_used_again() {
        let text = "a,b\n".to_owned() + &"\"1,800,000\",x\n1,\"y\ny\"\n2,z\n,\n".repeat(1_000);
        let mut records = Records::new(text.as_bytes());
        let (mut read, mut most) = (0, 0);
        while let Ok(Some(record)) = records.next() {
            records.take_back(record);
            read += 1;
            most = most.max(records.spare.len());
        }
        assert_eq!((read, most), (4_001, 1));
    }
}
