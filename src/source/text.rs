//! The texts of one policy in one space of offsets, so that a [`Span`] is enough to know file, line and column.

use crate::source::{Place, Span};

/// The text of a policy, and behind it those of the files that it rests on.
#[derive(Clone, Debug)]
pub struct Source {
    /// INVARIANT: never empty, in order of their places; the first is the policy itself.
    files: Vec<SourceFile>,
    /// All texts, with a line break between two.
    whole: String,
}

/// One file of a [`Source`].
#[derive(Clone, Debug)]
pub struct SourceFile {
    name: String,
    path: String,
    span: Span,
    line_starts: Vec<usize>,
}

impl SourceFile {
    /// The name it is reported under.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its path in the library it came from; empty when it came from none.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Where its text stands among the texts of the policy.
    pub const fn span(&self) -> Span {
        self.span
    }

    /// A span counted from the start of this file; what lies outside ends at its borders.
    #[must_use]
    pub fn inside(&self, span: Span) -> Span {
        let local = |at: usize| at.clamp(self.span.start, self.span.end).saturating_sub(self.span.start);
        Span::new(local(span.start), local(span.end))
    }
}

impl Source {
    /// A source called `name` (a path, or `<text>`) that holds `text`; a byte order mark is dropped.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let mut source = Self { files: Vec::new(), whole: String::new() };
        source.add(name, "", text);
        source
    }

    /// The same, standing at this path of the library from which further files come.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        if let Some(first) = self.files.first_mut() {
            first.path = path.into();
        }
        self
    }

    /// Adds a file behind the others and gives its number.
    pub(crate) fn add(&mut self, name: impl Into<String>, path: impl Into<String>, text: impl Into<String>) -> usize {
        let text: String = text.into();
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        if !self.files.is_empty() {
            self.whole.push('\n');
        }
        let start = self.whole.len();
        self.whole.push_str(text);
        let behind = |(at, _): (usize, &str)| start.saturating_add(at).saturating_add(1);
        let line_starts = std::iter::once(start).chain(text.match_indices('\n').map(behind)).collect();
        let span = Span::new(start, self.whole.len());
        self.files.push(SourceFile { name: name.into(), path: path.into(), span, line_starts });
        self.files.len().saturating_sub(1)
    }

    /// The name of the policy itself.
    pub fn name(&self) -> &str {
        self.files.first().map_or("", SourceFile::name)
    }

    /// The text of the policy itself, as it was written.
    pub fn text(&self) -> &str {
        self.files.first().map_or("", |file| self.text_of(file))
    }

    /// The text of one of its files.
    pub fn text_of(&self, file: &SourceFile) -> &str {
        self.slice(file.span)
    }

    /// The files, the policy itself first.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The file in which an offset lies; an offset past the end lies in the last.
    pub fn file_at(&self, offset: usize) -> Option<&SourceFile> {
        self.files.get(self.number_at(offset))
    }

    /// The number of the file in which an offset lies; the policy itself has 0.
    pub fn number_at(&self, offset: usize) -> usize {
        self.files.partition_point(|file| file.span.start <= offset).saturating_sub(1)
    }

    /// All texts in one, on which spans are counted.
    pub(crate) fn whole(&self) -> &str {
        &self.whole
    }

    /// The text of `span`; empty when the span lies outside or inside a character.
    pub fn slice(&self, span: Span) -> &str {
        self.whole.get(span.range()).unwrap_or_default()
    }

    /// The line of a byte offset in its file, from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.file_at(offset).map_or(1, |file| file.line_starts.partition_point(|start| *start <= offset).max(1))
    }

    /// The place of a byte offset in its file; an offset past the end counts as the end.
    pub fn place(&self, offset: usize) -> Place {
        let Some(file) = self.file_at(offset) else { return Place { line: 1, column: 1 } };
        let line = self.line(offset);
        let start = file.line_starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let end = offset.min(file.span.end);
        let column = self
            .whole
            .get(start..file.span.end)
            .map_or(0, |rest| rest.char_indices().take_while(|(at, _)| start.saturating_add(*at) < end).count());
        Place { line, column: column.saturating_add(1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let source = Source::new("p", "若 A\n等级 A");
        assert_eq!(source.place(0), Place { line: 1, column: 1 });
        assert_eq!(source.place(3), Place { line: 1, column: 2 });
        assert_eq!(source.place("若 A\n等级".len()), Place { line: 2, column: 3 });
        assert_eq!(source.place(999), Place { line: 2, column: 5 });
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        assert_eq!(Source::new("p", "\u{feff}policy").text(), "policy");
    }

    #[test]
    fn places_in_a_further_file_count_from_its_start() {
        let mut source = Source::new("a", "若\nA");
        source.add("empty", "empty", "");
        source.add("b", "b", "\u{feff}设 x\n设 y");
        let at = source.whole().rfind('y').unwrap_or_default();
        assert_eq!(source.place(at), Place { line: 2, column: 3 });
        assert_eq!(source.file_at(at).map(SourceFile::name), Some("b"));
        let end = source.text().len();
        assert_eq!((source.number_at(end), source.number_at(end + 1), source.number_at(end + 2)), (0, 1, 2));
        assert_eq!(source.place(end), Place { line: 2, column: 2 });
        assert_eq!(source.files()[2].inside(Span::new(at, at + 1)), Span::new(10, 11));
        assert_eq!(source.place(9_999), Place { line: 2, column: 4 });
    }
}
