//! What may be written next: words in the language of the file, and names that may be spoken of.

use lsp_types::{CompletionItem, CompletionItemKind, CompletionTextEdit, TextEdit};

use crate::diagnostic::{Lang, is_han};
use crate::lsp::document::Document;
use crate::lsp::hover::type_of;
use crate::lsp::names::{Sort, Symbol};
use crate::source::Span;
use crate::syntax::{Piece, pieces, words_of};

/// Words behind which only a grade can stand.
const GRADING: [&str; 6] = ["grade", "评为", "一律评为", "至少评为", "至多评为", "应为"];

/// What may stand at an offset.
pub(crate) fn complete(document: &Document, offset: usize) -> Vec<CompletionItem> {
    let (Some(reading), Some(view)) = (&document.reading, document.best()) else { return Vec::new() };
    let text = reading.source().text();
    let (Some(before), lang) = (text.get(..offset.min(text.len())), reading.lang) else { return Vec::new() };
    let quiet = |(span, piece): &(Span, Piece)| {
        matches!(piece, Piece::Comment | Piece::Text) && span.start < offset && offset <= span.end
    };
    if pieces(reading.source()).iter().any(quiet) {
        // Comments and titles are the author's own words.
        return Vec::new();
    }
    let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    let written = typed(line);
    let lead = line.strip_suffix(written).unwrap_or(line).trim_end();
    let grades_only = GRADING.iter().any(|word| lead.ends_with(word) || written.starts_with(word));
    let starting = lead.trim_start().is_empty();
    let mut all: Vec<CompletionItem> = Vec::new();
    let mut add = |label: &str, kind: CompletionItemKind, detail: Option<String>, rank: char| {
        let start = offset.saturating_sub(overlap(written, label));
        let edit = TextEdit { range: document.text.range(Span::new(start, offset)), new_text: label.to_owned() };
        all.push(CompletionItem {
            label: label.to_owned(),
            kind: Some(kind),
            detail,
            sort_text: Some(format!("{rank}{label}")),
            // Editors compare with what the edit replaces.
            filter_text: Some(label.to_owned()),
            text_edit: Some(CompletionTextEdit::Edit(edit)),
            ..CompletionItem::default()
        });
    };
    let mut seen = std::collections::BTreeSet::new();
    for symbol in &view.reading.names.symbols {
        let wanted = if grades_only { symbol.sort == Sort::Grade } else { symbol.sort.is_spoken_of() };
        if wanted && seen.insert(symbol.name.text.clone()) {
            add(
                &quoted(&symbol.name.text),
                kind(symbol.sort),
                Some(said(&view, symbol, lang)),
                if starting { '2' } else { '1' },
            );
        }
    }
    {
        let words = lang.pick("word of the language", "关键字");
        for word in words_of(lang, true).into_iter().filter(|_| !grades_only) {
            add(word, CompletionItemKind::KEYWORD, Some(words.to_owned()), if starting { '1' } else { '3' });
        }
        for word in words_of(lang, false) {
            if seen.insert(word.to_owned()) {
                add(word, CompletionItemKind::KEYWORD, Some(words.to_owned()), '2');
            }
        }
    }
    all.dedup_by(|a, b| a.label == b.label);
    all
}

/// The word that is being written, at the end of a line.
fn typed(line: &str) -> &str {
    let start = line.char_indices().rev().take_while(|(_, c)| c.is_alphanumeric() || *c == '_').last();
    start.and_then(|(at, _)| line.get(at..)).unwrap_or_default()
}

/// How many bytes at the end of what is written begin a word. Han text has no blanks, so the word may begin anywhere
/// in it; other words begin where they begin.
fn overlap(written: &str, word: &str) -> usize {
    let mut starts = written.char_indices().filter(|(at, c)| {
        let before = written.get(..*at).and_then(|before| before.chars().next_back());
        before.is_none_or(|before| is_han(before) || is_han(*c))
    });
    let begins = starts.find_map(|(at, _)| written.get(at..).filter(|rest| word.starts_with(rest)));
    match begins {
        Some(rest) => rest.len(),
        // Nothing fits: a Latin word is replaced, and behind Han text a new one begins.
        None if written.chars().any(is_han) => 0,
        None => written.len(),
    }
}

/// A name as it is written: quoted where it is more than one word.
fn quoted(name: &str) -> String {
    let glued = name.strip_suffix(['+', '-']).unwrap_or(name);
    if crate::syntax::is_one_word(glued) { name.to_owned() } else { format!("`{name}`") }
}

fn said(view: &crate::lsp::document::View, symbol: &Symbol, lang: Lang) -> String {
    let sort = type_of(view, symbol).unwrap_or_else(|| symbol.sort.word(lang).to_owned());
    match symbol.title.as_deref().filter(|title| !title.is_empty()) {
        Some(title) => format!("{sort} — {title}"),
        None => sort,
    }
}

const fn kind(sort: Sort) -> CompletionItemKind {
    match sort {
        Sort::Policy | Sort::Rule | Sort::Table => CompletionItemKind::MODULE,
        Sort::Grade | Sort::Level | Sort::Member => CompletionItemKind::ENUM_MEMBER,
        Sort::Scale | Sort::Choice => CompletionItemKind::ENUM,
        Sort::Let => CompletionItemKind::CONSTANT,
        Sort::Input | Sort::Field => CompletionItemKind::FIELD,
        Sort::Item | Sort::Entry => CompletionItemKind::PROPERTY,
        Sort::Inputs | Sort::Group | Sort::Checklist | Sort::Set | Sort::Scorecard => CompletionItemKind::CLASS,
        Sort::Result => CompletionItemKind::FUNCTION,
    }
}

#[cfg(test)]
mod tests {
    use super::overlap;

    #[test]
    fn a_word_begins_anywhere_in_han_text() {
        assert_eq!(overlap("若回访", "回访次数"), "回访".len());
        assert_eq!(overlap("若", "回访次数"), 0);
        assert_eq!(overlap("rev", "revisits"), 3);
        assert_eq!(overlap("xrev", "revisits"), 4);
        assert_eq!(overlap("若rev", "revisits"), 3);
    }
}
