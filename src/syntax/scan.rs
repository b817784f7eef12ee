//! The text as words, signs, quotes and comments: enough to see brackets, names and declarations before the parser.

use crate::diagnostic::is_han;
use crate::limits;
use crate::source::Span;
use crate::syntax::WORD_PARTS;
use crate::syntax::fold::folded;
use crate::syntax::in_table::InTable;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Letters and digits of any script, a number with its point included.
    Word {
        /// Whether a Han character is in it.
        han: bool,
        /// Whether every character is a digit, `_` or the point.
        digits: bool,
    },
    /// A quoted text.
    Text,
    /// A quoted name: `` `a b` `` or `【a b】`.
    QuotedName,
    /// `#` to the end of the line.
    Comment,
    /// Any other character, folded.
    Sign(char),
}

/// A token with its place in the original text.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts of its place")]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: TokenKind,
    /// Where it stands.
    pub(crate) span: Span,
    /// Whether it is the first on its line.
    pub(crate) first: bool,
    /// Whether it stands at the very start of its line.
    pub(crate) margin: bool,
    /// Whether a blank, or the start of the text, stands before it.
    pub(crate) apart: bool,
    /// Whether its quote was closed; true for all that has none.
    pub(crate) closed: bool,
}

/// Whether `c` can be part of a word.
pub(crate) fn is_word(c: char) -> bool {
    let c = folded(c);
    c.is_ascii_alphanumeric()
        || c == '_'
        || (!c.is_ascii() && (c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)))
}

/// How many words and signs there are, in parts of a word: see [`Weight`].
pub(crate) fn words(text: &str, tokens: &[Token]) -> usize {
    let mut weight = Weight::default();
    tokens.iter().for_each(|token| weight.add(text, token));
    weight.0
}

/// The first token that has no room any more.
pub(crate) fn first_beyond<'t>(text: &str, tokens: &'t [Token], room: usize) -> Option<&'t Token> {
    let mut weight = Weight::default();
    tokens.iter().find(|token| {
        weight.add(text, token);
        weight.0 > room
    })
}

/// What the tokens so far weigh. A word of a table weighs one, any other as many as it takes time more to read; a Han
/// run without blanks counts as words of two characters.
#[derive(Default)]
struct Weight(usize, InTable);

impl Weight {
    fn add(&mut self, text: &str, token: &Token) {
        let written = text.get(token.span.range()).unwrap_or_default();
        self.1.pass(token, written);
        let words = match token.kind {
            TokenKind::Comment => 0,
            TokenKind::Word { han: true, .. } => written.len().div_ceil(6),
            TokenKind::Word { han: false, .. } | TokenKind::Sign(_) | TokenKind::Text | TokenKind::QuotedName => 1,
        };
        let each = if self.1.is_inside() { 1 } else { limits::TABLE_WORDS };
        self.0 = self.0.saturating_add(words.saturating_mul(each));
    }
}

/// The tokens of a part of `text`, in order; blanks are what lies between them.
///
/// It ends where there are more words than a policy may have.
pub(crate) fn scan(text: &str, part: Span) -> Vec<Token> {
    // What stands behind the part is not seen; what stands before it keeps its place.
    let text = text.get(..part.end).unwrap_or_default();
    let mut tokens = Vec::with_capacity(part.end.saturating_sub(part.start) / 4);
    let mut chars = Chars { rest: text.get(part.start..).unwrap_or_default(), at: part.start };
    let (mut first, mut margin, mut apart) = (true, true, true);
    let mut weight = Weight::default();
    while let Some((start, c)) = chars.next() {
        let sign = folded(c);
        if c == '\n' {
            (first, margin, apart) = (true, true, true);
            continue;
        }
        if sign.is_whitespace() {
            (margin, apart) = (false, true);
            continue;
        }
        let mut closed = true;
        let kind = if is_word(c) {
            word(text, start, c, &mut chars)
        } else if sign == '"' {
            // A text opened by a straight quote ends at a straight one, so that it may hold “ ”.
            let opened = c;
            closed = until(&mut chars, |c| if opened == '"' { c == '"' } else { matches!(c, '"' | '”' | '\u{ff02}') });
            TokenKind::Text
        } else if sign == '`' || c == '【' {
            closed = until(&mut chars, |c| if sign == '`' { folded(c) == '`' } else { c == '】' });
            TokenKind::QuotedName
        } else if sign == '#' {
            while chars.next_if(|c| c != '\n').is_some() {}
            TokenKind::Comment
        } else {
            TokenKind::Sign(sign)
        };
        let mut end = chars.at;
        if kind == TokenKind::Comment {
            end = text.get(start..end).map_or(end, |comment| start.saturating_add(comment.trim_end().len()));
        }
        let token = Token { kind, span: Span::new(start, end), first, margin, apart, closed };
        tokens.push(token);
        weight.add(text, &token);
        if weight.0 > WORD_PARTS {
            break;
        }
        (first, margin, apart) = (false, false, false);
    }
    tokens
}

/// Characters with their places, counted from the start of the whole text.
struct Chars<'a> {
    rest: &'a str,
    at: usize,
}

impl Chars<'_> {
    fn peek(&self) -> Option<(usize, char)> {
        Some((self.at, self.rest.chars().next()?))
    }

    fn next_if(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let (_, c) = self.peek().filter(|(_, c)| wanted(*c))?;
        self.next();
        Some(c)
    }
}

impl Iterator for Chars<'_> {
    type Item = (usize, char);

    fn next(&mut self) -> Option<Self::Item> {
        let (at, c) = self.peek()?;
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
        self.at = at.saturating_add(c.len_utf8());
        Some((at, c))
    }
}

fn word(text: &str, start: usize, first: char, chars: &mut Chars<'_>) -> TokenKind {
    let mut han = is_han(first);
    let mut digits = folded(first).is_ascii_digit();
    while let Some((at, c)) = chars.peek() {
        let point = digits
            && folded(c) == '.'
            && {
                let after = at.saturating_add(c.len_utf8());
                text.get(after..).and_then(|rest| rest.chars().next()).is_some_and(|c| folded(c).is_ascii_digit())
            }
            && !text.get(start..at).is_some_and(|head| head.chars().any(|c| folded(c) == '.'));
        if !is_word(c) && !point {
            break;
        }
        han |= is_han(c);
        digits &= point || folded(c).is_ascii_digit() || folded(c) == '_';
        chars.next();
    }
    TokenKind::Word { han, digits }
}

/// Goes on to the sign that closes, and past it; false when the line ends first.
fn until(chars: &mut Chars<'_>, closes: impl Fn(char) -> bool) -> bool {
    while let Some(c) = chars.next_if(|c| c != '\n') {
        if closes(c) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(&str, TokenKind)> {
        scan(text, Span::new(0, text.len()))
            .into_iter()
            .map(|t| (text.get(t.span.range()).unwrap_or_default(), t.kind))
            .collect()
    }

    #[test]
    fn words_numbers_and_quotes() {
        let word = |han, digits| TokenKind::Word { han, digits };
        assert_eq!(
            kinds("价格≥3.5万 “a b” 1..10 # end"),
            [
                ("价格", word(true, false)),
                ("≥", TokenKind::Sign('>')),
                ("3.5万", word(true, false)),
                ("“a b”", TokenKind::Text),
                ("1", word(false, true)),
                (".", TokenKind::Sign('.')),
                (".", TokenKind::Sign('.')),
                ("10", word(false, true)),
                ("# end", TokenKind::Comment),
            ]
        );
        assert_eq!(kinds("【A 卡】 `b c`").len(), 2);
        assert!(!scan("\"open\nnext", Span::new(0, 10)).iter().all(|token| token.closed));
    }
}
