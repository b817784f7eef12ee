//! Findings for programs.

use serde::Serialize;

use crate::cli::diagnostics::Findings;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Source, Span};

#[derive(Serialize)]
struct Finding<'a> {
    code: String,
    severity: &'static str,
    message: String,
    label: String,
    help: String,
    file: &'a str,
    #[serde(flatten)]
    at: Range,
    related: Vec<Related>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Change<'a>>,
}

/// A place: lines and columns from 1, columns in characters, the end not included; and the bytes.
#[derive(Serialize)]
struct Range {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    span: [usize; 2],
}

#[derive(Serialize)]
struct Related {
    message: &'static str,
    #[serde(flatten)]
    at: Range,
}

#[derive(Serialize)]
struct Change<'a> {
    #[serde(flatten)]
    at: Range,
    replacement: &'a str,
}

/// One array over all files.
pub(crate) fn show(findings: &[Findings<'_>]) -> String {
    let all: Vec<Finding<'_>> =
        findings.iter().flat_map(|file| file.diagnostics.iter().map(|one| finding(file, one))).collect();
    // A structure of texts and numbers always has a JSON form.
    let mut text = serde_json::to_string_pretty(&all).unwrap_or_default();
    text.push('\n');
    text
}

fn finding<'a>(file: &Findings<'a>, diagnostic: &'a Diagnostic) -> Finding<'a> {
    let wording = diagnostic.wording(file.lang);
    Finding {
        code: diagnostic.code().to_string(),
        severity: severity(diagnostic.severity()),
        message: wording.message,
        label: wording.label,
        help: wording.help,
        file: file.source.name(),
        at: range(file.source, diagnostic.span),
        related: diagnostic
            .related
            .iter()
            .map(|(span, remark)| Related { message: remark.wording(file.lang), at: range(file.source, *span) })
            .collect(),
        fix: diagnostic.fix.as_ref().map(|fix| Change { at: range(file.source, fix.span), replacement: &fix.text }),
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn range(source: &Source, span: Span) -> Range {
    let (start, end) = (source.place(span.start), source.place(span.end.max(span.start)));
    Range {
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        span: [span.start, span.end],
    }
}
