//! Findings for programs.

use serde::Serialize;

use crate::cli::diagnostics::Findings;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Source, SourceFile, Span};

#[derive(Serialize)]
struct Finding<'a> {
    code: String,
    severity: &'static str,
    message: String,
    label: String,
    help: String,
    file: &'a str,
    /// What a person calls the place, where it is a cell of a sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    #[serde(flatten)]
    at: Range,
    related: Vec<Related<'a>>,
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
struct Related<'a> {
    message: &'static str,
    /// The file, where it is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
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
        file: name(file.source, diagnostic.span),
        place: file.place,
        at: range(file.source, diagnostic.span),
        related: diagnostic
            .related
            .iter()
            .map(|(span, remark)| {
                let other = name(file.source, *span);
                let elsewhere = Some(other).filter(|other| *other != name(file.source, diagnostic.span));
                Related { message: remark.wording(file.lang), file: elsewhere, at: range(file.source, *span) }
            })
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

fn name(source: &Source, span: Span) -> &str {
    source.file_at(span.start).map_or("", SourceFile::name)
}

fn range(source: &Source, span: Span) -> Range {
    let (start, end) = (source.place(span.start), source.place(span.end.max(span.start)));
    let inside = source.file_at(span.start).map_or(span, |file| file.inside(span));
    Range {
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        span: [inside.start, inside.end],
    }
}
