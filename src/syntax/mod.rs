//! Floor 2: text to tree.

pub mod tree;

use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::syntax::tree::Tree;

/// A parsed policy: the tree of all that could be read, and what could not.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The declarations that could be read.
    pub tree: Tree,
    /// What could not; empty when all is well.
    pub diagnostics: Vec<Diagnostic>,
}
