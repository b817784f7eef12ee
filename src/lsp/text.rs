//! The text of a document as the editor has it, and places in it as the protocol counts them.

use lsp_types::{Position, PositionEncodingKind, Range};

use crate::source::Span;

/// How an editor counts along a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// In bytes.
    Utf8,
    /// In halves of characters beyond the first 65,536, and whole ones of all others: what editors count in when
    /// nothing is agreed.
    #[default]
    Utf16,
}

impl Encoding {
    /// What to agree on with an editor that counts in one of these.
    pub(crate) fn agreed(offered: &[PositionEncodingKind]) -> Self {
        if offered.contains(&PositionEncodingKind::UTF8) { Self::Utf8 } else { Self::Utf16 }
    }

    /// What the protocol calls it.
    pub(crate) const fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    /// How much a text counts.
    pub(crate) fn count(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.chars().map(char::len_utf16).fold(0, usize::saturating_add),
        }
    }
}

/// A text with its lines.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    whole: String,
    /// The first byte of each line.
    starts: Vec<usize>,
    encoding: Encoding,
}

/// What a policy leaves out of its text.
const MARK: &str = "\u{feff}";

impl Text {
    /// A text in which places are counted so.
    pub(crate) fn new(whole: String, encoding: Encoding) -> Self {
        let starts = starts(&whole);
        Self { whole, starts, encoding }
    }

    /// As the editor has it.
    pub(crate) fn whole(&self) -> &str {
        &self.whole
    }

    /// How its places are counted.
    pub(crate) const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Bytes before the text of the policy begins.
    fn mark(&self) -> usize {
        if self.whole.starts_with(MARK) { MARK.len() } else { 0 }
    }

    /// Puts a text in place of a part; all of it when no part is named. A part that ends before it begins is empty.
    pub(crate) fn edit(&mut self, range: Option<Range>, text: &str) {
        match range {
            None => text.clone_into(&mut self.whole),
            Some(range) => {
                let start = self.byte(range.start);
                let end = self.byte(range.end).max(start);
                self.whole.replace_range(start..end, text);
            }
        }
        self.starts = starts(&self.whole);
    }

    /// The byte at a place; a place past the end of its line, or of the text, counts as that end.
    fn byte(&self, position: Position) -> usize {
        let line = usize::try_from(position.line).unwrap_or(usize::MAX);
        let Some(start) = self.starts.get(line).copied() else { return self.whole.len() };
        let rest = self.line(line);
        let wanted = usize::try_from(position.character).unwrap_or(usize::MAX);
        let mut counted = 0_usize;
        for (at, c) in rest.char_indices() {
            counted = counted.saturating_add(self.encoding.count(c.encode_utf8(&mut [0; 4])));
            if counted > wanted {
                return start.saturating_add(at);
            }
        }
        start.saturating_add(rest.len())
    }

    /// A line without what ends it.
    fn line(&self, line: usize) -> &str {
        let start = self.starts.get(line).copied().unwrap_or(self.whole.len());
        let end = self.starts.get(line.saturating_add(1)).copied().unwrap_or(self.whole.len());
        self.whole.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r'])
    }

    /// The offset in the policy of a place in the editor.
    pub(crate) fn offset(&self, position: Position) -> usize {
        self.byte(position).saturating_sub(self.mark())
    }

    /// The place in the editor of an offset in the policy; an offset past the end counts as the end.
    pub(crate) fn position(&self, offset: usize) -> Position {
        let at = offset.saturating_add(self.mark()).min(self.whole.len());
        let line = self.starts.partition_point(|start| *start <= at).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let before: usize = self.whole.get(start..at).map_or(0, |before| self.encoding.count(before));
        Position { line: number(line), character: number(before) }
    }

    /// The part of the editor's text that a span of the policy is.
    pub(crate) fn range(&self, span: Span) -> Range {
        Range { start: self.position(span.start), end: self.position(span.end.max(span.start)) }
    }

    /// All of it.
    pub(crate) fn all(&self) -> Range {
        Range { start: Position::default(), end: self.position(self.whole.len()) }
    }

    /// The end of the line of an offset.
    pub(crate) fn line_end(&self, offset: usize) -> Position {
        let line = self.position(offset).line;
        let text = self.line(usize::try_from(line).unwrap_or(usize::MAX));
        Position { line, character: number(self.encoding.count(text)) }
    }
}

/// A number as the protocol holds it.
pub(crate) fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Lines end at `\n`, `\r\n` and `\r`, as editors count them.
fn starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = bytes.iter().enumerate().filter_map(|(at, byte)| {
        let next = at.saturating_add(1);
        (*byte == b'\n' || *byte == b'\r' && bytes.get(next) != Some(&b'\n')).then_some(next)
    });
    std::iter::once(0).chain(ends).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn places_are_counted_as_the_editor_counts() {
        let text = "若 𠮷A\r\n等级\rB\n";
        let utf16 = Text::new(text.into(), Encoding::Utf16);
        let utf8 = Text::new(text.into(), Encoding::Utf8);
        let a = text.find('A').unwrap();
        assert_eq!((utf16.position(a), utf8.position(a)), (at(0, 4), at(0, 8)));
        assert_eq!((utf16.offset(at(0, 4)), utf8.offset(at(0, 8))), (a, a));
        let b = text.find('B').unwrap();
        assert_eq!((utf16.position(b), utf16.offset(at(2, 0))), (at(2, 0), b));
        // Inside a character counts as before it; past a line as its end; past the text as the end of the text.
        assert_eq!(utf16.offset(at(0, 3)), text.find('𠮷').unwrap());
        assert_eq!(utf16.offset(at(0, 99)), a + 1);
        assert_eq!(utf16.offset(at(99, 0)), text.len());
        assert_eq!(utf16.offset(at(u32::MAX, u32::MAX)), text.len());
        assert_eq!(utf16.position(usize::MAX), at(3, 0));
    }

    #[test]
    fn parts_are_replaced_and_lines_found_again() {
        let mut text = Text::new("grades A > B\ninput n count\n".into(), Encoding::Utf16);
        text.edit(Some(Range { start: at(1, 6), end: at(1, 7) }), "回访\n");
        assert_eq!(text.whole(), "grades A > B\ninput 回访\n count\n");
        // A part that ends before it begins, and one past the end.
        text.edit(Some(Range { start: at(9, 9), end: at(0, 0) }), "x");
        assert_eq!(text.whole(), "grades A > B\ninput 回访\n count\nx");
        text.edit(None, "y");
        assert_eq!((text.whole(), text.position(9)), ("y", at(0, 1)));
    }

    #[test]
    fn a_byte_order_mark_is_the_editors_and_not_the_policys() {
        let text = Text::new("\u{feff}grades".into(), Encoding::Utf16);
        assert_eq!((text.position(0), text.offset(at(0, 3))), (at(0, 1), 2));
    }
}
