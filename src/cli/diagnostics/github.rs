//! Findings as annotations of a pull request: workflow commands of GitHub Actions.

use std::fmt::Write;

use crate::cli::diagnostics::Findings;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::SourceFile;

/// One line for each finding.
pub(crate) fn show(file: Findings<'_>) -> String {
    file.diagnostics.iter().map(|diagnostic| annotation(&file, diagnostic)).collect()
}

fn annotation(file: &Findings<'_>, diagnostic: &Diagnostic) -> String {
    let command = match diagnostic.severity() {
        Severity::Note => "notice",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let (start, end) = (file.source.place(diagnostic.span.start), file.source.place(diagnostic.span.end));
    let wording = diagnostic.wording(file.lang);
    let mut text = wording.message;
    if !wording.help.is_empty() {
        let _ = write!(text, "\n{}", wording.help);
    }
    // GitHub ignores the columns of an annotation over several lines.
    let place = if start.line == end.line {
        format!("line={},col={},endColumn={}", start.line, start.column, end.column.max(start.column))
    } else {
        format!("line={},endLine={}", start.line, end.line)
    };
    format!(
        "::{command} file={},{place},title={}::{}\n",
        property(file.source.file_at(diagnostic.span.start).map_or("", SourceFile::name)),
        diagnostic.code(),
        message(&text)
    )
}

/// An annotation of a line: what is called `title`, and said in `text`.
pub(crate) fn annotated(command: &str, (file, line): (&str, usize), title: &str, text: &str) -> String {
    format!("::{command} file={},line={line},title={}::{}\n", property(file), property(title), message(text))
}

/// What stands behind the second `::`.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands behind a `=`.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
