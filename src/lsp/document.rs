//! A document that is open: its text, what came of reading it, and what last could be read whole.

use std::path::PathBuf;
use std::sync::Arc;

use lsp_types::Uri;

use crate::lsp::names::Named;
use crate::lsp::reading::Reading;
use crate::lsp::text::Text;
use crate::proof::Stop;
use crate::source::Span;

/// An open document.
#[derive(Debug)]
pub(crate) struct Document {
    /// What the editor calls it.
    pub(crate) uri: Uri,
    /// Where it lies; none when it was never saved.
    pub(crate) path: Option<PathBuf>,
    /// The editor's number of the text.
    pub(crate) version: i32,
    /// The text.
    pub(crate) text: Text,
    /// What came of reading it; none when it has changed since.
    pub(crate) reading: Option<Arc<Reading>>,
    /// The last one all of which could be read.
    pub(crate) good: Option<Arc<Reading>>,
    /// Calls off the proofs of this text.
    pub(crate) stop: Stop,
}

impl Document {
    /// What is known of the text: as it stands, or, while something in it cannot be read, of when all could.
    pub(crate) fn views(&self) -> Vec<View> {
        let now = self.reading.iter().map(|reading| View { reading: Arc::clone(reading), shift: Shift::default() });
        let broken = self.reading.as_ref().is_none_or(|reading| !reading.is_whole());
        let before = self.good.iter().filter(|_| broken).map(|good| {
            let now = self.reading.as_ref().map_or("", |reading| reading.source().text());
            View { reading: Arc::clone(good), shift: Shift::between(good.source().text(), now) }
        });
        now.chain(before).collect()
    }

    /// What is known of the text as a whole: as it stands, unless a part of it cannot be read and once could.
    pub(crate) fn best(&self) -> Option<View> {
        self.views().pop()
    }

    /// The name at an offset, with what it is known from.
    pub(crate) fn named<T>(&self, offset: usize, answer: impl Fn(&View, Named<'_>) -> Option<T>) -> Option<T> {
        self.views().iter().find_map(|view| {
            let named = view.reading.names.at(view.shift.before(offset)?)?;
            answer(view, named)
        })
    }
}

/// A reading, and how its offsets have moved since.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub(crate) reading: Arc<Reading>,
    pub(crate) shift: Shift,
}

/// One part of a text became another; what stands before and behind it is the same.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Shift {
    /// Where the part begins, in both.
    start: usize,
    /// Where it ended.
    old: usize,
    /// Where it ends.
    new: usize,
}

impl Shift {
    /// How one text became another.
    pub(crate) fn between(old: &str, new: &str) -> Self {
        let same = |(a, b): &(u8, u8)| a == b;
        let start = old.bytes().zip(new.bytes()).take_while(same).count();
        let most = old.len().min(new.len()).saturating_sub(start);
        let behind = old.bytes().rev().zip(new.bytes().rev()).take(most).take_while(same).count();
        Self { start, old: old.len().saturating_sub(behind), new: new.len().saturating_sub(behind) }
    }

    /// Where an offset of the new text was in the old one; none inside what changed.
    pub(crate) fn before(self, offset: usize) -> Option<usize> {
        moved(offset, self.start, self.new, self.old)
    }

    /// Where a span of the old text is in the new one; none for what changed.
    pub(crate) fn after(self, span: Span) -> Option<Span> {
        let start = moved(span.start, self.start, self.old, self.new)?;
        let end = moved(span.end, self.start, self.old, self.new)?;
        (start <= end).then(|| Span::new(start, end))
    }
}

fn moved(offset: usize, start: usize, from: usize, to: usize) -> Option<usize> {
    if offset <= start && (offset < start || from == start || to == start) {
        Some(offset)
    } else if offset >= from {
        Some(offset.saturating_sub(from).saturating_add(to))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_a_change_keeps_its_place() {
        let shift = Shift::between("若 n >= 3 则 A", "若 n >= 则 A");
        let three = "若 n >= ".len();
        assert_eq!(shift.before(4), Some(4));
        assert_eq!(shift.before("若 n >= 则 A".len()), Some("若 n >= 3 则 A".len()));
        assert_eq!(shift.after(Span::new(0, three)), Some(Span::new(0, three)));
        assert_eq!(Shift::default().before(7), Some(7));
        assert_eq!(Shift::between("ab", "aXb").before(2), Some(1));
        assert_eq!(Shift::between("aXb", "aYb").before(1), None);
    }
}
