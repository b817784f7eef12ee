//! Where declarations start, seen without the parser, so that one that cannot be read does not spoil the others.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Remark, TextProblem};
use crate::limits;
use crate::source::Span;
use crate::syntax::keywords::{KEYWORDS, Keyword};
use crate::syntax::scan::{Token, TokenKind};

/// The tokens of one stretch: usually one declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// First token.
    pub(crate) from: usize,
    /// One past the last.
    pub(crate) to: usize,
}

/// The stretches of `text`, and what is wrong with its brackets. None of the first when nesting is too deep.
pub(crate) fn split(text: &str, tokens: &[Token]) -> (Vec<Stretch>, Vec<Diagnostic>) {
    let starts: HashSet<&str> = KEYWORDS.iter().filter(|word| word.starts()).flat_map(Keyword::forms).collect();
    let splitter = Splitter { text, tokens, starts };
    let (stretches, notes) = splitter.split(false);
    // Only where brackets do not close is a declaration at the margin taken as a sign that one was forgotten.
    if notes.is_empty() { (stretches, notes) } else { splitter.split(true) }
}

struct Splitter<'a> {
    text: &'a str,
    tokens: &'a [Token],
    starts: HashSet<&'static str>,
}

impl Splitter<'_> {
    fn split(&self, mending: bool) -> (Vec<Stretch>, Vec<Diagnostic>) {
        let mut notes = Vec::new();
        let mut stretches = Vec::new();
        let mut open: Vec<(char, Span)> = Vec::new();
        let mut from = None;
        let mut before: Option<Token> = None;
        for (at, token) in self.tokens.iter().enumerate() {
            if token.kind == TokenKind::Comment {
                continue;
            }
            let starts = token.first && self.starts_here(at, before);
            if starts && mending && token.margin && !self.is_inner(*token) {
                notes.extend(open.drain(..).map(unclosed));
            }
            if open.is_empty() && (starts || from.is_none()) {
                if let Some(from) = from {
                    stretches.push(Stretch { from, to: at });
                }
                from = Some(at);
            }
            before = Some(*token);
            let TokenKind::Sign(sign) = token.kind else { continue };
            match sign {
                '(' | '[' | '{' => {
                    open.push((sign, token.span));
                    if open.len() > limits::NESTING {
                        return (Vec::new(), vec![Diagnostic::new(TextProblem::TooDeep, token.span)]);
                    }
                }
                ')' | ']' | '}' => {
                    let opener = match sign {
                        ')' => '(',
                        ']' => '[',
                        _ => '{',
                    };
                    if !open.iter().any(|(bracket, _)| *bracket == opener) {
                        let problem = TextProblem::Unopened { bracket: sign.to_string() };
                        notes.push(Diagnostic::new(problem, token.span));
                        continue;
                    }
                    while let Some((bracket, span)) = open.pop() {
                        if bracket == opener {
                            break;
                        }
                        notes.push(unclosed((bracket, span)).also(token.span, Remark::UsedHere));
                    }
                }
                _ => {}
            }
        }
        notes.extend(open.into_iter().map(unclosed));
        if let Some(from) = from {
            stretches.push(Stretch { from, to: self.tokens.len() });
        }
        (stretches, notes)
    }

    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).and_then(|token| self.text.get(token.span.range())).unwrap_or_default()
    }

    /// Whether a declaration starts at the token: its keyword, what must follow it, and nothing before that goes on.
    fn starts_here(&self, at: usize, before: Option<Token>) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let TokenKind::Word { han, .. } = token.kind else { return false };
        let word = self.word(at);
        let goes_on = before.is_some_and(|before| match before.kind {
            TokenKind::Sign(sign) => matches!(sign, '+' | '-' | '*' | '/' | '=' | '<' | '>' | ',' | ':' | '(' | '~'),
            TokenKind::Word { .. } => {
                let word = self.text.get(before.span.range()).unwrap_or_default();
                matches!(
                    word,
                    "and" | "or" | "not" | "then" | "且" | "或" | "则" | "并且" | "或者" | "override" | "改为"
                )
            }
            TokenKind::Text | TokenKind::QuotedName | TokenKind::Comment => false,
        });
        if goes_on {
            return false;
        }
        let next = self.tokens.get(at.saturating_add(1)).map(|token| token.kind);
        match word {
            "grade" | "评级" | "等级" | "评为" if next == Some(TokenKind::Sign('{')) => true,
            "effective" => self.word(at.saturating_add(1)) == "from",
            "follow" => self.word(at.saturating_add(1)) == "up",
            "if" => true,
            "example" | "举例" | "示例" => matches!(next, Some(TokenKind::Text | TokenKind::Sign('{'))),
            "industry" | "version" | "行业" | "版本" | "use" | "引用" | "extends" | "沿用" => {
                next == Some(TokenKind::Text)
            }
            word if self.starts.contains(word) => matches!(
                next,
                None | Some(TokenKind::Word { .. } | TokenKind::QuotedName | TokenKind::Sign('{' | '(' | '【' | ','))
            ),
            // A Chinese sentence without blanks: the word is glued to what follows.
            word => {
                han && ["若", "如果", "当", "其余", "否则", "跟进自", "生效自"]
                    .iter()
                    .any(|start| word.starts_with(start))
            }
        }
    }

    /// Whether the word declares something that stands within braces, too.
    fn is_inner(&self, token: Token) -> bool {
        let word = self.text.get(token.span.range()).unwrap_or_default();
        [
            "item",
            "指标",
            "项目",
            "input",
            "字段",
            "输入",
            "otherwise",
            "其余",
            "否则",
            "version",
            "版本",
            "industry",
            "行业",
        ]
        .iter()
        .any(|inner| word.starts_with(inner))
    }
}

fn unclosed((bracket, span): (char, Span)) -> Diagnostic {
    Diagnostic::new(TextProblem::Unclosed { bracket: bracket.to_string() }, span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::scan::scan;

    fn parts(text: &str) -> Vec<String> {
        let tokens = scan(text, Span::new(0, text.len()));
        split(text, &tokens)
            .0
            .iter()
            .filter_map(|part| {
                let (from, to) = (tokens.get(part.from)?, tokens.get(part.to.checked_sub(1)?)?);
                text.get(from.span.start..to.span.end).map(str::to_owned)
            })
            .collect()
    }

    #[test]
    fn a_forgotten_brace_costs_one_declaration() {
        let text = "group a {\n item b\nlet c = 1\ngroup d {\n item e\n}\n";
        assert_eq!(parts(text), ["group a {\n item b", "let c = 1", "group d {\n item e\n}"]);
    }

    #[test]
    fn a_wrapped_sentence_is_one() {
        assert_eq!(parts("if a\n and b\nthen grade A\n若甲为A，\n则评为B\nlet x =\n set + 1").len(), 3);
    }
}
