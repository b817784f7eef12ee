//! Floor 0: the texts of a policy, places in them, how people count them, and where further files come from.

mod library;
mod text;

use std::fmt;
use std::ops::Range;

pub use crate::source::library::{Library, Shelf, Unread};
pub use crate::source::text::{Source, SourceFile};

/// A half-open range of bytes in one [`Source`].
///
/// As debug text with a minus, `{:-?}`, every span is the same, so that two trees can be compared without their places.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.sign_minus() {
            return f.write_str("Span");
        }
        f.debug_struct("Span").field("start", &self.start).field("end", &self.end).finish()
    }
}

impl Span {
    /// The bytes `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The span as a range for slicing.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// A place as a person counts it: both from 1, columns in characters, not bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}
