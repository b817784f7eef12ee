//! A text in pieces, and the words that may be written in it: for editors.

use std::collections::BTreeSet;

use crate::diagnostic::Lang;
use crate::source::{Source, SourceFile, Span};
use crate::syntax::keywords::{KEYWORDS, Place};
use crate::syntax::scan::{Token, TokenKind, scan};

/// What a piece of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Letters, among which names may stand.
    Word,
    /// Digits.
    Number,
    /// A quoted text.
    Text,
    /// A quoted name.
    Name,
    /// `#` to the end of the line.
    Comment,
}

/// The pieces of the policy itself, in order; signs are none.
pub(crate) fn pieces(source: &Source) -> Vec<(Span, Piece)> {
    let span = source.files().first().map(SourceFile::span).unwrap_or_default();
    let piece = |token: Token| {
        let piece = match token.kind {
            TokenKind::Word { digits: true, .. } => Piece::Number,
            TokenKind::Word { .. } => Piece::Word,
            TokenKind::Text => Piece::Text,
            TokenKind::QuotedName => Piece::Name,
            TokenKind::Comment => Piece::Comment,
            TokenKind::Sign(_) => return None,
        };
        Some((token.span, piece))
    };
    scan(source.whole(), span).into_iter().filter_map(piece).collect()
}

/// Whether a text is one word that could be a name, as it stands.
pub(crate) fn is_one_word(text: &str) -> bool {
    match scan(text, Span::new(0, text.len())).as_slice() {
        [token] => {
            let word = matches!(token.kind, TokenKind::Word { digits: false, .. } | TokenKind::QuotedName);
            word && token.closed && token.span == Span::new(0, text.len())
        }
        _ => false,
    }
}

/// Whether a word is one of the language, in either language, alone or with others.
pub(crate) fn is_keyword(word: &str) -> bool {
    KEYWORDS.iter().any(|keyword| keyword.forms().any(|form| form == word || form.split(' ').any(|part| part == word)))
}

/// The words of a language that may start a declaration, or that may stand elsewhere; in order of the table, each once.
pub(crate) fn words_of(lang: Lang, starting: bool) -> Vec<&'static str> {
    let mut seen = BTreeSet::new();
    let wanted = KEYWORDS.iter().filter(|keyword| {
        if starting { keyword.starts() } else { !matches!(keyword.place, Place::Start | Place::Unit) }
    });
    let forms = wanted.filter_map(|keyword| lang.pick(keyword.en, keyword.zh).first().copied());
    forms.filter(|form| seen.insert(*form)).collect()
}

/// Words that are coloured alike before their meaning is known.
#[cfg(test)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// They start a declaration.
    Declaration,
    /// Types.
    Type,
    /// Values.
    Constant,
    /// All others.
    Sentence,
}

/// All forms of the words of a group.
#[cfg(test)]
pub(crate) fn words_in(group: Group, lang: Lang) -> impl Iterator<Item = &'static str> {
    let of = |keyword: &crate::syntax::keywords::Keyword| {
        if keyword.starts() {
            Group::Declaration
        } else if keyword.rule.starts_with("type_") {
            Group::Type
        } else if matches!(keyword.rule, "kw_yes" | "kw_no" | "kw_today" | "kw_now") {
            Group::Constant
        } else {
            Group::Sentence
        }
    };
    let wanted = KEYWORDS.iter().filter(move |keyword| of(keyword) == group);
    wanted.flat_map(move |keyword| lang.pick(keyword.en, keyword.zh).iter().copied())
}
