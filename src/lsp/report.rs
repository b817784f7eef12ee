//! Findings as the protocol tells them: the codes and words of `gradus check`.

use lsp_types::{
    DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, PublishDiagnosticsParams, Range, Uri,
};

use crate::diagnostic::{Diagnostic, Severity};
use crate::lsp::address::address_of;
use crate::lsp::document::Document;
use crate::lsp::reading::Reading;
use crate::lsp::text::Text;
use crate::source::Span;
use crate::syntax::tree::DeclarationKind;

/// The document that findings are told of.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// What the editor calls it.
    pub(crate) uri: Uri,
    /// The editor's number of the text.
    pub(crate) version: i32,
    /// The text.
    pub(crate) text: Text,
}

impl Page {
    /// The document as it stands.
    pub(crate) fn of(document: &Document) -> Self {
        Self { uri: document.uri.clone(), version: document.version, text: document.text.clone() }
    }
}

/// All findings on a document.
pub(crate) fn report(page: &Page, reading: &Reading, found: &[Diagnostic]) -> PublishDiagnosticsParams {
    let diagnostics = found.iter().map(|one| told(page, reading, one)).collect();
    PublishDiagnosticsParams { uri: page.uri.clone(), version: Some(page.version), diagnostics }
}

/// One finding.
pub(crate) fn told(page: &Page, reading: &Reading, found: &Diagnostic) -> lsp_types::Diagnostic {
    let wording = found.wording(reading.lang);
    let message =
        if wording.help.is_empty() { wording.message } else { format!("{}\n{}", wording.message, wording.help) };
    let own = reading.is_own(found.span);
    // What is wrong in a file that the policy rests on is told where that file is named, and where it is.
    let elsewhere = (!own).then_some((found.span, wording.label));
    let related = found.related.iter().map(|(span, remark)| (*span, remark.wording(reading.lang).to_owned()));
    let related: Vec<DiagnosticRelatedInformation> = elsewhere
        .into_iter()
        .chain(related)
        .filter_map(|(span, message)| {
            Some(DiagnosticRelatedInformation { location: location(page, reading, span)?, message })
        })
        .collect();
    lsp_types::Diagnostic {
        range: page.text.range(if own { found.span } else { named_at(reading) }),
        severity: Some(match found.severity() {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Note => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(found.code().to_string())),
        source: Some("gradus".to_owned()),
        message,
        related_information: Some(related).filter(|related| !related.is_empty()),
        ..lsp_types::Diagnostic::default()
    }
}

/// Where the text names the first file that it rests on.
fn named_at(reading: &Reading) -> Span {
    let parsed = crate::syntax::parse(&crate::source::Source::new("", reading.source().text()));
    let link = parsed.tree.declarations.iter().find_map(|one| match &one.kind {
        DeclarationKind::Use(path) | DeclarationKind::Extends(path) => Some(path.span),
        _ => None,
    });
    link.unwrap_or_default()
}

/// Where a span lies, in whichever file; none when that is on no disk.
pub(crate) fn location(page: &Page, reading: &Reading, span: Span) -> Option<Location> {
    let (uri, range) = place(page, reading, span)?;
    Some(Location { uri, range })
}

/// The file and the range in it of a span.
pub(crate) fn place(page: &Page, reading: &Reading, span: Span) -> Option<(Uri, Range)> {
    if reading.is_own(span) {
        return Some((page.uri.clone(), page.text.range(span)));
    }
    let source = reading.source();
    let number = source.number_at(span.start);
    let file = source.files().get(number)?;
    let uri = address_of(reading.places.get(number)?.as_deref()?)?;
    let text = Text::new(source.text_of(file).to_owned(), page.text.encoding());
    Some((uri, text.range(file.inside(span))))
}
