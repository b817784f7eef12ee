//! Where tables stand, seen without the parser.

use crate::syntax::scan::{Token, TokenKind};

/// Whether the walk stands in a table, where `=>` leads to the answers and bars divide cells.
#[derive(Default)]
pub(crate) struct InTable {
    /// How many braces are open since the word `table`; none outside of tables.
    depth: Option<usize>,
    /// Whether the word before was `override`, which starts the line instead.
    overriding: bool,
}

impl InTable {
    /// Goes on to the next token.
    pub(crate) fn pass(&mut self, token: &Token, written: &str) {
        if (token.first || self.overriding) && matches!(written, "table" | "决策表") {
            self.depth = Some(0);
        }
        self.overriding = token.first && matches!(written, "override" | "改为");
        let Some(depth) = self.depth else { return };
        match token.kind {
            TokenKind::Sign('{') => self.depth = Some(depth.saturating_add(1)),
            TokenKind::Sign('}') => self.depth = depth.checked_sub(1).filter(|depth| *depth > 0),
            TokenKind::Sign(_)
            | TokenKind::Word { .. }
            | TokenKind::Text
            | TokenKind::QuotedName
            | TokenKind::Comment => {}
        }
    }

    /// Whether it does.
    pub(crate) const fn is_inside(&self) -> bool {
        self.depth.is_some()
    }

    /// Whether a sign is one that only tables have.
    pub(crate) fn allows(&self, token: &Token) -> bool {
        self.is_inside() && matches!(token.kind, TokenKind::Sign('=' | '|'))
    }
}
