//! A table as a CSV file.

use std::io::{self, Write};

use crate::data::write_cell;
use crate::sheets::outline::Outline;

/// Writes a table with its headings; `bom` marks the file as UTF-8 for Excel.
///
/// # Errors
/// When the output fails.
pub fn write_csv(outline: &Outline, bom: bool, out: &mut dyn Write) -> io::Result<()> {
    if bom {
        out.write_all("\u{feff}".as_bytes())?;
    }
    row(out, &outline.headings())?;
    outline.rows().iter().try_for_each(|cells| row(out, cells))
}

fn row(out: &mut dyn Write, cells: &[String]) -> io::Result<()> {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        write_cell(out, cell, b',')?;
    }
    out.write_all(b"\n")
}
