//! Comments and blank lines, put back by their place in the source.
//!
//! A comment behind something stays behind the line that holds it; one on a line of its own stays above the line that
//! followed it. One in the middle of what is now one line stands behind it if it is alone, else above it.

use crate::source::Source;
use crate::syntax::format::line::Line;
use crate::syntax::scan::{Token, TokenKind};

/// Gives every comment its line, and every line its blank line before; what is left stands at the end.
pub(super) fn weave(source: &Source, tokens: &[Token], lines: &mut [Line]) -> Vec<(bool, String)> {
    let mut inside: Vec<Vec<(Token, String)>> = vec![Vec::new(); lines.len()];
    let mut tail = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Comment) {
        let text = source.slice(token.span).to_owned();
        let blank = blank_before(source, tokens, at);
        let next = lines.partition_point(|line| line.from < token.span.start);
        let held = next.checked_sub(1).and_then(|at| Some((lines.get_mut(at)?, inside.get_mut(at)?)));
        if let Some((line, inside)) = held {
            if token.span.start < line.to {
                inside.push((*token, text));
                continue;
            }
            if !token.first && line.behind.is_none() {
                line.behind = Some(text);
                continue;
            }
        }
        match lines.get_mut(next) {
            Some(line) => line.above.push((blank, text)),
            None => tail.push((blank, text)),
        }
    }
    for (line, inside) in lines.iter_mut().zip(inside) {
        match inside.as_slice() {
            [(token, text)] if line.behind.is_none() && !token.first => line.behind = Some(text.clone()),
            _ => line.above.extend(inside.into_iter().map(|(_, text)| (false, text))),
        }
    }
    for line in lines.iter_mut().filter(|line| line.free) {
        let at = tokens.partition_point(|token| token.span.start < line.from);
        line.blank = blank_before(source, tokens, at);
    }
    tail
}

/// Whether an empty line stands before the token; one behind an opening brace says nothing.
fn blank_before(source: &Source, tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    let Some(before) = at.checked_sub(1).and_then(|at| tokens.get(at)) else { return false };
    let gap = source.text().get(before.span.end..token.span.start).unwrap_or_default();
    gap.matches('\n').count() > 1 && before.kind != TokenKind::Sign('{')
}
