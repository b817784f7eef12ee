//! What each word is: names by what they mean, and all that is left over is a word of the language.

use lsp_types::{SemanticToken, SemanticTokenType, SemanticTokens, SemanticTokensLegend};

use crate::diagnostic::is_han;
use crate::lsp::document::Document;
use crate::lsp::names::Sort;
use crate::lsp::text::number;
use crate::source::Span;
use crate::syntax::{Piece, pieces};

/// What a part of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Colour {
    Keyword,
    Comment,
    Text,
    Number,
    Input,
    Value,
    Member,
    Collection,
    Item,
    Result,
    Label,
}

/// The colours in the order in which editors are told of them.
const ALL: [(Colour, SemanticTokenType); 11] = [
    (Colour::Keyword, SemanticTokenType::KEYWORD),
    (Colour::Comment, SemanticTokenType::COMMENT),
    (Colour::Text, SemanticTokenType::STRING),
    (Colour::Number, SemanticTokenType::NUMBER),
    (Colour::Input, SemanticTokenType::PARAMETER),
    (Colour::Value, SemanticTokenType::VARIABLE),
    (Colour::Member, SemanticTokenType::ENUM_MEMBER),
    (Colour::Collection, SemanticTokenType::CLASS),
    (Colour::Item, SemanticTokenType::PROPERTY),
    (Colour::Result, SemanticTokenType::FUNCTION),
    (Colour::Label, SemanticTokenType::NAMESPACE),
];

/// What editors are told of the colours before.
pub(crate) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend { token_types: ALL.map(|(_, kind)| kind).to_vec(), token_modifiers: Vec::new() }
}

/// The colours of a text.
pub(crate) fn colours(document: &Document) -> SemanticTokens {
    let mut last = (0, 0);
    let data = parts(document).into_iter().filter_map(|(span, colour)| {
        let range = document.text.range(span);
        // A name never goes over lines; what does is no name.
        let length = range.end.character.checked_sub(range.start.character)?;
        let kind = ALL.iter().position(|(one, _)| *one == colour)?;
        if range.start.line != range.end.line || length == 0 {
            return None;
        }
        let (line, character) = (range.start.line, range.start.character);
        let delta_line = line.saturating_sub(last.0);
        let delta_start = if delta_line == 0 { character.saturating_sub(last.1) } else { character };
        last = (line, character);
        Some(SemanticToken { delta_line, delta_start, length, token_type: number(kind), token_modifiers_bitset: 0 })
    });
    SemanticTokens { result_id: None, data: data.collect() }
}

/// The parts of the text that have a colour, in order; none lies over another.
fn parts(document: &Document) -> Vec<(Span, Colour)> {
    let Some(reading) = &document.reading else { return Vec::new() };
    let mut names = named(document);
    names.sort_by_key(|(span, _)| *span);
    let mut all = Vec::new();
    let text = reading.source().text();
    for (span, piece) in pieces(reading.source()) {
        let inside = names.partition_point(|(name, _)| name.start < span.start);
        let inside = names.get(inside..).unwrap_or_default().iter().take_while(|(name, _)| name.start < span.end);
        let rest = match piece {
            Piece::Comment => Some(Colour::Comment),
            Piece::Text => Some(Colour::Text),
            Piece::Number => Some(Colour::Number),
            Piece::Word => Some(Colour::Keyword),
            Piece::Name => None,
        };
        let mut at = span.start;
        for (name, colour) in inside {
            // A sign may be glued to a name and lie outside the word: `B+`.
            if name.start < at {
                continue;
            }
            all.extend(rest.into_iter().flat_map(|rest| gap(text, Span::new(at, name.start), rest)));
            all.push((*name, *colour));
            at = name.end;
        }
        all.extend(rest.into_iter().flat_map(|rest| gap(text, Span::new(at, span.end), rest)));
    }
    all
}

/// What stands between names. In Han text numbers are glued to words: `3次`.
fn gap(text: &str, span: Span, colour: Colour) -> Vec<(Span, Colour)> {
    let Some(written) = text.get(span.range()).filter(|written| !written.is_empty()) else { return Vec::new() };
    let is_digit = |c: char| c.is_numeric() || c == '.' || c == '_';
    if colour != Colour::Keyword || !written.chars().any(is_han) {
        return vec![(span, colour)];
    }
    let mut all: Vec<(Span, Colour)> = Vec::new();
    for (at, c) in written.char_indices() {
        let start = span.start.saturating_add(at);
        let end = start.saturating_add(c.len_utf8());
        let colour = if is_digit(c) && !is_han(c) { Colour::Number } else { Colour::Keyword };
        match all.last_mut() {
            Some((last, same)) if *same == colour => last.end = end,
            Some(_) | None => all.push((Span::new(start, end), colour)),
        }
    }
    all
}

/// Every name, where it is declared and where it is used.
fn named(document: &Document) -> Vec<(Span, Colour)> {
    let mut all = Vec::new();
    for view in document.views() {
        let names = &view.reading.names;
        let declared = names.symbols.iter().flat_map(|symbol| {
            let own = std::iter::once(&symbol.name).chain(&symbol.id);
            own.map(|name| (name.span, colour(symbol.sort)))
        });
        let used =
            names.uses.iter().filter_map(|(used, symbol)| Some((used.at, colour(names.symbols.get(*symbol)?.sort))));
        let own = declared.chain(used).filter(|(span, _)| view.reading.is_own(*span));
        all.extend(own.filter_map(|(span, colour)| Some((view.shift.after(span)?, colour))));
    }
    all
}

const fn colour(sort: Sort) -> Colour {
    match sort {
        Sort::Policy | Sort::Rule | Sort::Table => Colour::Label,
        Sort::Scale | Sort::Choice | Sort::Inputs | Sort::Group | Sort::Checklist | Sort::Set | Sort::Scorecard => {
            Colour::Collection
        }
        Sort::Grade | Sort::Level | Sort::Member => Colour::Member,
        Sort::Let => Colour::Value,
        Sort::Input | Sort::Field => Colour::Input,
        Sort::Item | Sort::Entry => Colour::Item,
        Sort::Result => Colour::Result,
    }
}
