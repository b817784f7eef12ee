//! The one error of the library.

use std::fmt;

use crate::diagnostic::{Diagnostic, Lang, RecordProblem, Severity};
use crate::source::{Source, SourceFile};

/// Why a policy could not be made, or a record not be graded.
#[derive(Clone, Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    diagnostics: Vec<Diagnostic>,
}

/// What sort of error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text is no valid policy: see [`Error::diagnostics`].
    Policy,
    /// The policy reads the day, and none was given: see [`Policy::on`](crate::Policy::on).
    ClockNeeded,
    /// The value is neither a struct nor a map with text keys.
    NotARecord,
}

impl Error {
    pub(crate) fn policy(source: &Source, diagnostics: Vec<Diagnostic>) -> Self {
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity() == Severity::Error);
        let lines: Vec<String> = errors
            .map(|diagnostic| {
                let place = source.place(diagnostic.span.start);
                let wording = diagnostic.wording(Lang::En);
                let name = source.file_at(diagnostic.span.start).map_or("", SourceFile::name);
                let code = diagnostic.code();
                format!("{name}:{}:{}: {code}: {}", place.line, place.column, wording.message)
            })
            .collect();
        Self { kind: ErrorKind::Policy, message: lines.join("\n"), diagnostics }
    }

    pub(crate) fn clock_needed() -> Self {
        let message = "the policy reads the day: give one with `policy.on(date)`".to_owned();
        Self { kind: ErrorKind::ClockNeeded, message, diagnostics: Vec::new() }
    }

    pub(crate) fn not_a_record(problem: &RecordProblem) -> Self {
        let message = problem.wording(Lang::En).message;
        Self { kind: ErrorKind::NotARecord, message, diagnostics: Vec::new() }
    }

    /// What sort of error.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What is wrong with the policy, in order of the text; empty for other kinds.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
