//! What is refused before the parser is entered: invisible characters, open quotes, foreign signs, endless lists,
//! amounts in letters, names that look like others.

use std::collections::HashMap;

use unicode_security::skeleton;

use crate::diagnostic::{Diagnostic, Remark, TextProblem, is_han};
use crate::limits;
use crate::source::Span;
use crate::syntax::fold::fold_all;
use crate::syntax::in_table::InTable;
use crate::syntax::names::{Names, bare};
use crate::syntax::scan::{Token, TokenKind};

/// Characters that cannot be seen or that reorder others, anywhere in this part of the text.
pub(crate) fn invisible(text: &str, part: Span) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    let chars = text.get(part.range()).unwrap_or_default().char_indices();
    for (at, c) in chars.map(|(at, c)| (part.start.saturating_add(at), c)) {
        if c.is_ascii() && !c.is_ascii_control() || matches!(c, '\n' | '\r' | '\t') || !is_invisible(c) {
            continue;
        }
        let character = format!("U+{:04X}", u32::from(c));
        let span = Span::new(at, at.saturating_add(c.len_utf8()));
        notes.push(Diagnostic::new(TextProblem::Invisible { character }, span).fixed_by(""));
        if notes.len() >= limits::DIAGNOSTICS {
            break;
        }
    }
    notes
}

pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0xad | 0x34f | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f
            | 0x2028..=0x202e | 0x2060..=0x206f | 0x3164 | 0xfeff | 0xffa0 | 0xfff9..=0xfffc | 0xe0000..=0xe0fff)
}

/// Quotes that their line does not close, signs of other languages, and lists without end.
pub(crate) fn signs(text: &str, tokens: &[Token]) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    let mut terms = 0_usize;
    let mut in_table = InTable::default();
    for (at, token) in tokens.iter().enumerate() {
        if notes.len() >= limits::DIAGNOSTICS {
            break;
        }
        let written = text.get(token.span.range()).unwrap_or_default();
        in_table.pass(token, written);
        if let Some(note) = name_bracket(written, *token) {
            notes.push(note);
        } else if !token.closed {
            let bracket: String = written.chars().take(1).collect();
            notes.push(Diagnostic::new(TextProblem::Unclosed { bracket }, token.span));
        }
        match token.kind {
            TokenKind::Sign('+' | '-' | '*' | '/' | ',') => terms = terms.saturating_add(1),
            TokenKind::Word { .. } if matches!(written, "and" | "or" | "且" | "或" | "并且" | "或者") => {
                terms = terms.saturating_add(1);
            }
            // Where a stretch of operators ends: nothing legitimate reaches the limit without one of these.
            TokenKind::Sign('{' | '}' | '(' | ')' | ';' | ':' | '|') => terms = 0,
            TokenKind::Word { .. } => {
                if matches!(
                    written,
                    "when"
                        | "当"
                        | "if"
                        | "若"
                        | "then"
                        | "则"
                        | "otherwise"
                        | "其余"
                        | "let"
                        | "设"
                        | "require"
                        | "要求"
                ) {
                    terms = 0;
                }
            }
            TokenKind::Sign(_) | TokenKind::Text | TokenKind::QuotedName | TokenKind::Comment => {}
        }
        if terms == limits::TERMS {
            notes.push(Diagnostic::new(TextProblem::TooManyTerms, token.span));
        }
        let sign = || foreign(text, tokens, at).filter(|_| !in_table.allows(token));
        if let Some(note) = closing_bracket(written, *token).or_else(sign) {
            notes.push(note);
        }
    }
    notes
}

/// `【` where `{` is meant: its line does not close it, or what it holds is no name but an item with its rows.
fn name_bracket(written: &str, token: Token) -> Option<Diagnostic> {
    let inside = written.strip_prefix('【')?;
    let holds_items = || {
        let words = ["item ", "指标 ", "项目 ", " when ", " 当 "];
        inside.contains('【') || words.iter().any(|word| inside.contains(word))
    };
    if token.closed && !holds_items() {
        return None;
    }
    let first = Span::new(token.span.start, token.span.start.saturating_add('【'.len_utf8()));
    let problem = TextProblem::ForeignSign { found: "【".to_owned(), instead: "{ … }".to_owned() };
    Some(Diagnostic::new(problem, first).fixed_by("{"))
}

/// A closing `】` that stands alone, with what it should be.
fn closing_bracket(written: &str, token: Token) -> Option<Diagnostic> {
    if written != "】" {
        return None;
    }
    let problem = TextProblem::ForeignSign { found: "】".to_owned(), instead: "}".to_owned() };
    Some(Diagnostic::new(problem, token.span).fixed_by("}"))
}

/// A sign, or two glued together, that other languages write.
fn foreign(text: &str, tokens: &[Token], at: usize) -> Option<Diagnostic> {
    let token = tokens.get(at)?;
    let TokenKind::Sign(sign) = token.kind else { return None };
    // One character that folds to two signs (`≠`) is what it means.
    if token.span.end.saturating_sub(token.span.start) > 1
        && text.get(token.span.range()).is_some_and(|c| fold_all(c).len() > 1)
    {
        return None;
    }
    let written = |span: Span| text.get(span.range()).unwrap_or_default();
    let glued = |offset: usize| {
        let next = tokens.get(at.checked_add(offset)?).filter(|next| !next.apart)?;
        match next.kind {
            TokenKind::Sign(sign) => Some((sign, next.span)),
            TokenKind::Word { .. } | TokenKind::Text | TokenKind::QuotedName | TokenKind::Comment => None,
        }
    };
    let before = at.checked_sub(1).and_then(|at| tokens.get(at)).filter(|_| !token.apart).map(|token| token.kind);
    if matches!(before, Some(TokenKind::Sign('=' | '<' | '>' | '!' | '&' | '|'))) {
        return None;
    }
    let (span, instead) = match (sign, glued(1)) {
        ('=', Some(('=', second))) => match glued(2) {
            Some(('=', third)) => (token.span.to(third), "="),
            Some(_) | None => (token.span.to(second), "="),
        },
        ('=', Some(('<', second))) => (token.span.to(second), "<="),
        ('=', Some(('>', second))) => (token.span.to(second), ">="),
        ('<', Some(('>', second))) => (token.span.to(second), "!="),
        ('&', Some(('&', second))) => (token.span.to(second), "and"),
        ('|', Some(('|', second))) => (token.span.to(second), "or"),
        ('!' | '>' | '<', Some(('=', _))) => return None,
        ('&', _) => (token.span, "and"),
        ('!', _) => (token.span, "not"),
        _ => return None,
    };
    let problem = TextProblem::ForeignSign { found: fold_all(written(span)), instead: instead.to_owned() };
    Some(Diagnostic::new(problem, span).fixed_by(instead))
}

/// `60w`, `1.5w` and `5k`, as amounts are written in messages; what is declared or called so is a name.
pub(crate) fn amounts_in_letters(text: &str, tokens: &[Token], names: &Names) -> Vec<Diagnostic> {
    let written = |token: &Token| text.get(token.span.range()).unwrap_or_default();
    let mut notes = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if !matches!(token.kind, TokenKind::Word { han: false, digits: false }) || notes.len() >= limits::DIAGNOSTICS {
            continue;
        }
        let word = fold_all(written(token));
        let before = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
        let is_name = || {
            let is_id = before(1).is_some_and(|token| matches!(written(token), "as" | "代号"));
            is_id || names.is_heading(at) || names.kind(&word).is_some()
        };
        if !word.ends_with(['w', 'W', 'k', 'K']) || is_name() {
            continue;
        }
        // `1.5w` is a number, the point and a word.
        let span = match (before(2), before(1)) {
            (Some(whole), Some(Token { kind: TokenKind::Sign('.' | ','), apart: false, .. }))
                if !token.apart && fold_all(written(whole)).bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                whole.span.to(token.span)
            }
            (_, _) => token.span,
        };
        let found = fold_all(text.get(span.range()).unwrap_or_default());
        let Some(instead) = in_digits(&found) else { continue };
        notes.push(
            Diagnostic::new(TextProblem::ForeignSign { found, instead: instead.clone() }, span).fixed_by(instead),
        );
    }
    notes
}

/// `60w` is `60万`, `5k` is `5000`.
fn in_digits(found: &str) -> Option<String> {
    let number: String = found.trim_end_matches(char::is_alphabetic).replace([',', '_'], "");
    let (whole, part) = number.split_once('.').unwrap_or((&number, "0"));
    let is_number = [whole, part].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let ten_thousands = found.ends_with(['w', 'W']);
    let one_letter = found.chars().filter(|c| c.is_alphabetic()).count() == 1;
    if !is_number || !one_letter || !ten_thousands && number.contains('.') {
        return None;
    }
    Some(if ten_thousands { format!("{number}万") } else { format!("{number}000") })
}

/// Names that mix look-alike scripts, and words that look like a declared name and are not it.
///
/// Names of ASCII letters or Han characters alone are never taken for another.
pub(crate) fn confusable(text: &str, tokens: &[Token], names: &Names) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    let mut looks: Option<HashMap<String, (&str, Span)>> = None;
    for token in tokens {
        if notes.len() >= limits::DIAGNOSTICS {
            break;
        }
        if !matches!(token.kind, TokenKind::Word { .. } | TokenKind::QuotedName) {
            continue;
        }
        let written = text.get(token.span.range()).unwrap_or_default();
        if written.is_ascii() || written.chars().all(|c| c.is_ascii() || is_han(c)) {
            continue;
        }
        let name = bare(written);
        if name.chars().all(|c| c.is_ascii() || is_han(c)) {
            continue;
        }
        if mixes(&name) {
            let problem = TextProblem::Confusable { name: name.clone(), like: name };
            notes.push(Diagnostic::new(problem, token.span));
            continue;
        }
        // Built once, at the first word that needs it.
        let looks = looks.get_or_insert_with(|| {
            let mut looks = HashMap::new();
            for (name, span) in names.declared() {
                looks.entry(skeleton(name).collect::<String>()).or_insert((name.as_str(), *span));
            }
            looks
        });
        if let Some((like, span)) = looks.get(&skeleton(&name).collect::<String>()).filter(|(like, _)| *like != name) {
            let problem = TextProblem::Confusable { name, like: (*like).to_owned() };
            notes.push(Diagnostic::new(problem, token.span).also(*span, Remark::DeclaredHere));
        }
    }
    notes
}

/// Whether letters of two scripts that look alike stand in one name.
fn mixes(name: &str) -> bool {
    let script = |c: char| match u32::from(c) {
        0x41..=0x5a | 0x61..=0x7a | 0xc0..=0x24f | 0x1e00..=0x1eff => Some(0),
        0x370..=0x3ff | 0x1f00..=0x1fff => Some(1),
        0x400..=0x52f => Some(2),
        0x530..=0x58f => Some(3),
        0x13a0..=0x13ff | 0xab70..=0xabbf => Some(4),
        _ => None,
    };
    let mut first = None;
    name.chars().filter_map(script).any(|script| *first.get_or_insert(script) != script)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::names::collect;
    use crate::syntax::scan::scan;

    fn whole(text: &str) -> Span {
        Span::new(0, text.len())
    }

    #[test]
    fn foreign_signs_are_told_with_what_to_write() {
        let text = "a =< b == c && d <= e != f";
        let fixes: Vec<_> = signs(text, &scan(text, whole(text))).into_iter().filter_map(|note| note.fix).collect();
        assert_eq!(fixes.iter().map(|fix| fix.text.as_str()).collect::<Vec<_>>(), ["<=", "=", "and"]);
    }

    #[test]
    fn look_alikes_are_refused() {
        // The second and third А are Cyrillic.
        let text = "let A = 1 let Аb = 2 let x = А";
        let tokens = scan(text, whole(text));
        assert_eq!(confusable(text, &tokens, &collect(text, &tokens)).len(), 2);
        assert_eq!(invisible("a\u{202e}b\u{200b}c 　", Span::new(1, 13)).len(), 2);
    }
}
