//! Floor 9: tables of a policy as sheets that a manager edits in a spreadsheet program, out and in.
//!
//! ```text
//! Policy ─ outline ─▶ Outline ─┬ workbook, text    ─▶ XLSX, CSV
//!          one table           │
//! XLSX, CSV ─ grid ─▶ Grid ────┴ headings, rows, words, cells ─▶ lines ─ splice ─▶ text ─ compiler ─▶ Import
//!                     as typed                                                        findings go back to their cells
//! ```
//!
//! Only the rows of the table change, and of them only those that say something else; every other byte of the policy
//! stays. What is wrong is said of the cell it stands in, never of the text that was made of it.

mod about;
mod cells;
mod grid;
mod headings;
mod import;
mod outline;
mod pages;
mod rows;
mod spans;
mod splice;
mod text;
mod words;
mod workbook;

pub use crate::sheets::grid::{Grid, read_csv, read_workbook, sheet_names};
pub use crate::sheets::import::{Import, Report, import};
pub use crate::sheets::outline::{Column, Outline, Role, outlines};
pub use crate::sheets::text::write_csv;
pub use crate::sheets::workbook::write_workbook;
