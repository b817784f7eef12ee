//! How findings about a policy are shown: for people, for programs, for pull requests.

mod github;
mod json;
mod pretty;

use clap::ValueEnum;

use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::source::Source;

/// How findings are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: the line, with carets under the place.
    #[default]
    Pretty,
    /// One JSON array, an object for each finding.
    Json,
    /// Annotations of a pull request, as GitHub Actions reads them.
    Github,
}

/// The findings of one file.
#[derive(Clone, Copy, Debug)]
pub struct Findings<'a> {
    /// The text they speak of.
    pub source: &'a Source,
    /// In order of the text.
    pub diagnostics: &'a [Diagnostic],
    /// The language to say them in.
    pub lang: Lang,
}

/// The findings of all files, as one text that ends in a line break; empty for people when there are none.
pub fn show(findings: &[Findings<'_>], format: Format, colored: bool) -> String {
    match format {
        Format::Pretty => findings.iter().map(|file| pretty::show(*file, colored)).collect(),
        Format::Json => json::show(findings),
        Format::Github => findings.iter().map(|file| github::show(*file)).collect(),
    }
}

/// Whether there is an error among them.
pub fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
}
