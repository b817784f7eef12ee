//! Where names are used, and where what they mean is declared: noted while names are looked up, for editors.

use crate::source::Span;
use crate::syntax::tree::Heading;

/// A place where a name is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The name as it is used; a whole text where it stands in braces there.
    pub at: Span,
    /// The name, or the id, with which the thing is declared.
    pub of: Span,
}

/// The place in a heading of what a thing is called there: its name or its id.
pub(crate) fn place_called(heading: &Heading, name: &str) -> Span {
    match &heading.id {
        Some(id) if heading.name.text != name && id.text == name => id.span,
        Some(_) | None => heading.name.span,
    }
}

/// Each once, in order of the text: what is looked up twice is used once.
pub(crate) fn once_each(mut uses: Vec<Use>) -> Vec<Use> {
    uses.sort_unstable();
    uses.dedup();
    uses
}
