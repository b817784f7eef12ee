//! The files that a policy names, seen before it is parsed: their names are needed to divide its text.

use crate::source::Span;
use crate::syntax::names::Names;
use crate::syntax::scan::{Token, TokenKind};

/// What a file is named for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// `use`: it brings in names.
    Use,
    /// `extends`: it is the base.
    Extends,
}

/// A file that another names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What for.
    pub kind: LinkKind,
    /// Where the path stands, quotes included.
    pub span: Span,
    /// The number of the file among those of the policy; none when it could not be taken.
    pub file: Option<usize>,
}

/// The links of a text outside brackets, none of them followed yet, with the paths as written.
pub(crate) fn links(text: &str, tokens: &[Token], names: &Names) -> Vec<(Link, String)> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Sign('(' | '[' | '{') => depth = depth.saturating_add(1),
            TokenKind::Sign(')' | ']' | '}') => depth = depth.saturating_sub(1),
            TokenKind::Word { .. } if depth == 0 && !names.is_heading(at) => {
                let kind = match text.get(token.span.range()).unwrap_or_default() {
                    "use" | "引用" => LinkKind::Use,
                    "extends" | "沿用" => LinkKind::Extends,
                    _ => continue,
                };
                let next = tokens.get(at.saturating_add(1)).filter(|next| next.kind == TokenKind::Text && next.closed);
                if let Some(span) = next.map(|next| next.span) {
                    let path = text.get(span.range()).unwrap_or_default();
                    let path = path.trim_matches(['"', '“', '”', '\u{ff02}']).trim().to_owned();
                    found.push((Link { kind, span, file: None }, path));
                }
            }
            TokenKind::Word { .. }
            | TokenKind::Sign(_)
            | TokenKind::Text
            | TokenKind::QuotedName
            | TokenKind::Comment => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::names::collect;
    use crate::syntax::scan::scan;

    #[test]
    fn a_word_is_a_link_only_where_it_names_a_file() {
        let text = "use “a.grade”\n沿用 \"b.grade\"\ninput use \"used\" count\nrule use: if use >= 1 then grade A\ninputs x { 引用 \"c\" count }";
        let tokens = scan(text, Span::new(0, text.len()));
        let found: Vec<_> = links(text, &tokens, &collect(text, &tokens));
        let found: Vec<_> = found.iter().map(|(link, path)| (link.kind, path.as_str())).collect();
        assert_eq!(found, [(LinkKind::Use, "a.grade"), (LinkKind::Extends, "b.grade")]);
    }
}
