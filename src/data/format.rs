//! The formats of files of leads.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use crate::diagnostic::{FileProblem, RecordProblem};

/// A format of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// A table with a line of headings; commas, tabs or semicolons between cells.
    Csv,
    /// One JSON object on every line.
    Ndjson,
    /// One JSON array of objects, or one object.
    Json,
    /// Rusty object notation: a list of records, or one.
    Ron,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Ndjson, Self::Json, Self::Ron];

    /// Its name, as it is given with `--from` and `--to`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Json => "json",
            Self::Ron => "ron",
        }
    }

    /// The format that the extension of a file names.
    ///
    /// # Errors
    /// An extension that names none.
    pub fn of_path(path: &Path) -> Result<Self, RecordProblem> {
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        extension.parse().map_err(|()| match extension.as_str() {
            "xlsx" | "xls" | "xlsm" | "et" | "numbers" => FileProblem::Workbook.into(),
            _ => FileProblem::UnknownFormat { extension }.into(),
        })
    }
}

impl FromStr for Format {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.to_lowercase().as_str() {
            "csv" | "tsv" => Ok(Self::Csv),
            "ndjson" | "jsonl" => Ok(Self::Ndjson),
            "json" => Ok(Self::Json),
            "ron" => Ok(Self::Ron),
            _ => Err(()),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
