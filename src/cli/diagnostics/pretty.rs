//! Findings for people, drawn by miette.

use std::fmt::{self, Write};

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, SourceCode, SourceSpan, SpanContents};

use crate::cli::diagnostics::Findings;
use crate::cli::ui::plain;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Source, SourceFile, Span};

/// Columns of a terminal that we do not know.
const WIDTH: usize = 110;
/// Lines longer than this are no lines that a person wrote; the place is named, the line is not drawn.
const LONGEST_LINE: usize = 2_000;

/// Every finding with its lines, carets under the place, and what to write instead.
pub(crate) fn show(file: Findings<'_>, colored: bool) -> String {
    let mut sheets: Vec<Option<Sheet<'_>>> = file.source.files().iter().map(|_| None).collect();
    let mut out = String::new();
    for diagnostic in file.diagnostics {
        let number = file.source.number_at(diagnostic.span.start);
        let (Some(of), Some(place)) = (file.source.files().get(number), sheets.get_mut(number)) else { continue };
        let sheet = place.get_or_insert_with(|| Sheet::new(file.source, of));
        out.push_str(&one(&file, sheet, diagnostic, colored));
    }
    out
}

/// The text of one file, ready to be drawn.
struct Sheet<'a> {
    file: &'a SourceFile,
    text: &'a str,
    drawable: String,
    /// Whether its lines are short enough to be drawn.
    drawn: bool,
}

impl<'a> Sheet<'a> {
    fn new(source: &'a Source, file: &'a SourceFile) -> Self {
        let text = source.text_of(file);
        let drawn = text.lines().all(|line| line.len() <= LONGEST_LINE);
        Self { file, text, drawable: drawable(text), drawn }
    }

    /// The part of a span that can be drawn.
    fn visible(&self, span: Span) -> Span {
        visible(self.text, self.file.inside(span))
    }

    fn label(&self, span: Span, text: &str, primary: bool) -> LabeledSpan {
        let span = self.visible(span);
        let place = SourceSpan::from((span.start, span.end.saturating_sub(span.start)));
        let text = Some(plain(text)).filter(|text| !text.is_empty());
        if primary { LabeledSpan::new_primary_with_span(text, place) } else { LabeledSpan::new_with_span(text, place) }
    }
}

/// `base.grade:14:5`
fn written(source: &Source, offset: usize) -> String {
    let place = source.place(offset);
    let name = source.file_at(offset).map_or("", SourceFile::name);
    plain(&format!("{name}:{}:{}", place.line, place.column))
}

fn one(file: &Findings<'_>, sheet: &Sheet<'_>, diagnostic: &Diagnostic, colored: bool) -> String {
    let theme = if colored { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let wording = diagnostic.wording(file.lang);
    let start = sheet.file.span().start.saturating_add(sheet.visible(diagnostic.span).start);
    let place = file.place.map_or_else(|| written(file.source, start), plain);
    let page = Page { text: &sheet.drawable, place: place.clone() };
    let mut labels = vec![sheet.label(diagnostic.span, &wording.label, true)];
    // What stands in another file is named below: one drawing shows one file.
    let mut elsewhere = String::new();
    for (span, remark) in &diagnostic.related {
        let remark = remark.wording(file.lang);
        let here = file.source.number_at(span.start) == file.source.number_at(diagnostic.span.start);
        if here {
            labels.push(sheet.label(*span, remark, false));
        } else {
            let colon = file.lang.pick(": ", "：");
            let _ = writeln!(elsewhere, "  {remark}{colon}{}", written(file.source, span.start));
        }
    }
    let report = Report {
        message: plain(&format!("{} {}", diagnostic.code(), wording.message)),
        severity: diagnostic.severity(),
        page: &page,
        labels: if sheet.drawn { labels } else { Vec::new() },
    };
    let mut out = String::new();
    let drawing = GraphicalReportHandler::new_themed(theme)
        .with_width(WIDTH)
        .with_wrap_lines(false)
        .without_primary_span_start()
        .with_context_lines(1)
        .with_links(false);
    // Writing to a text does not fail; a span that cannot be drawn leaves the message, which is enough.
    let _ = drawing.render_report(&mut out, &report);
    if !sheet.drawn {
        let _ = writeln!(out, "   {place}");
    }
    out.push_str(&elsewhere);
    if !wording.help.is_empty() {
        let _ = writeln!(out, "  {}{}", file.lang.pick("help: ", "建议："), plain(&wording.help));
    }
    out.push('\n');
    out
}

/// The text with nothing that steers a terminal, and each character as long as it was, so that spans stay right.
/// It ends in a line break, because a place behind the last character is drawn on its line only then.
fn drawable(text: &str) -> String {
    let mut out: String = text
        .chars()
        .map(|c| match (plain(c.encode_utf8(&mut [0; 4])).starts_with(c), c.len_utf8()) {
            (true, _) => c,
            (false, 1) if c == '\r' => c,
            (false, 1) => '?',
            (false, 2) => '\u{b7}',
            (false, _) => '\u{fffd}',
        })
        .collect();
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// The part of a span that can be drawn: within the text, on borders of characters, not beyond the end of a line.
fn visible(text: &str, span: Span) -> Span {
    let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let (mut start, mut end) = (floor(span.start), floor(span.end.max(span.start)));
    let blank = |part: &str| part.trim_end_matches(['\n', '\r', ' ', '\t', '\u{3000}']).len();
    // The blanks behind a declaration are not what is meant.
    let inside = text.get(start..end).map_or(0, blank);
    end = start.saturating_add(inside);
    // A place at the very end, behind empty lines, is drawn behind the last word.
    if start == end && text.get(start..).is_some_and(|rest| rest.trim().is_empty()) {
        start = text.get(..start).map_or(0, blank);
        end = start;
    }
    Span::new(start, end)
}

/// The text with the place as its name: miette counts columns in bytes, people in characters.
struct Page<'a> {
    text: &'a str,
    place: String,
}

impl SourceCode for Page<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.text.read_span(span, context_lines_before, context_lines_after)?;
        let (lines, line, column) = (inner.line_count(), inner.line(), inner.column());
        let (data, span) = (inner.data(), *inner.span());
        Ok(Box::new(miette::MietteSpanContents::new_named(self.place.clone(), data, span, line, column, lines)))
    }
}

/// One finding in the shape that miette reads.
struct Report<'a> {
    message: String,
    severity: Severity,
    page: &'a Page<'a>,
    labels: Vec<LabeledSpan>,
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Report<'_> {}

impl miette::Diagnostic for Report<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Note => miette::Severity::Advice,
            Severity::Warning => miette::Severity::Warning,
            Severity::Error => miette::Severity::Error,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.page)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
