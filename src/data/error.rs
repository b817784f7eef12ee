//! What stops a whole file.

use std::fmt;
use std::io;

use crate::diagnostic::{FileProblem, Lang, RecordProblem, TableProblem};

/// What stops the reading or writing of a file; a row that cannot be read does not.
#[derive(Debug)]
pub enum Error {
    /// The system cannot read or write.
    Io(io::Error),
    /// The file is not what it should be: one or several problems.
    Problems(Vec<RecordProblem>),
}

impl Error {
    /// The problems; none when it was the system's.
    pub fn problems(&self) -> &[RecordProblem] {
        match self {
            Self::Io(_) => &[],
            Self::Problems(problems) => problems,
        }
    }

    /// The message in `lang`, a line for each problem.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Io(error) => error.to_string(),
            Self::Problems(problems) => {
                let lines: Vec<String> = problems.iter().map(|problem| problem.wording(lang).message).collect();
                lines.join("\n")
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::Problems(_) => None,
        }
    }
}

impl From<io::Error> for Error {
    /// A problem that a reader below had to wrap comes out again.
    fn from(error: io::Error) -> Self {
        match error.downcast::<Wrapped>() {
            Ok(Wrapped(problem)) => problem.into(),
            Err(error) => Self::Io(error),
        }
    }
}

impl From<FileProblem> for Error {
    fn from(problem: FileProblem) -> Self {
        Self::Problems(vec![problem.into()])
    }
}

impl From<TableProblem> for Error {
    fn from(problem: TableProblem) -> Self {
        Self::Problems(vec![problem.into()])
    }
}

/// A problem on its way through [`io::Read`].
#[derive(Debug)]
struct Wrapped(FileProblem);

impl fmt::Display for Wrapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&RecordProblem::File(self.0.clone()).wording(Lang::En).message)
    }
}

impl std::error::Error for Wrapped {}

/// The problem as an error of [`io::Read`].
pub(crate) fn wrapped(problem: FileProblem) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, Wrapped(problem))
}
