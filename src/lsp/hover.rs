//! What stands under the cursor: its type, its title, what it means, and a grade's share in the census.

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};

use crate::diagnostic::Lang;
use crate::eval::{Answer, Shown};
use crate::lsp::document::{Document, View};
use crate::lsp::names::{Named, Sort, Symbol};
use crate::proof::{Census, Found, Natural};
use crate::source::Span;

/// Lines of a declaration that are shown; a long one goes on in the text.
const LINES: usize = 16;

/// What is said of the name at an offset.
pub(crate) fn hover(document: &Document, offset: usize, census: Option<&Census>) -> Option<Hover> {
    let known = document.named(offset, |view, named| {
        let range = view.shift.after(named.at).map(|span| document.text.range(span));
        Some((said(view, &named, census), range))
    });
    // In what is being written a name means what it last meant.
    let (value, range) = known.or_else(|| {
        let word = word_at(document, offset)?;
        let view = document.best()?;
        let symbol = view.reading.names.called(&word)?;
        let named = Named { symbol, of: symbol.name.span, at: symbol.name.span };
        Some((said(&view, &named, census), None))
    })?;
    Some(Hover { contents: HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value }), range })
}

/// The word around an offset.
pub(crate) fn word_at(document: &Document, offset: usize) -> Option<String> {
    let text = document.reading.as_ref()?.source().text().to_owned();
    let is_part = |c: &char| c.is_alphanumeric() || *c == '_';
    let before: String = text.get(..offset)?.chars().rev().take_while(is_part).collect();
    let behind: String = text.get(offset..)?.chars().take_while(is_part).collect();
    let word: String = before.chars().rev().chain(behind.chars()).collect();
    (!word.is_empty()).then_some(word)
}

fn said(view: &View, named: &Named<'_>, census: Option<&Census>) -> String {
    let (symbol, lang) = (named.symbol, view.reading.lang);
    let title = symbol.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(&symbol.name.text);
    let mut parts = vec![format!("**{}** — {}", plain(title), kind(symbol, view, lang))];
    let whole = match symbol.sort {
        // A member is told with all others of its scale.
        Sort::Grade | Sort::Level | Sort::Member => around(view, symbol.name.span).unwrap_or(symbol.whole),
        _ => symbol.whole,
    };
    parts.push(format!("```gradus\n{}\n```", shown(view.reading.source().slice(whole))));
    if symbol.sort == Sort::Grade
        && let Some(share) = census.and_then(|census| share(census, symbol))
    {
        parts.push(share_in_words(&share, census.is_some_and(|census| census.exact), lang));
    }
    parts.join("\n\n")
}

/// What sort of thing it is, with its type.
fn kind(symbol: &Symbol, view: &View, lang: Lang) -> String {
    let word = symbol.sort.word(lang);
    match type_of(view, symbol) {
        Some(kind) => format!("{word}{}{kind}", lang.pick(": ", "：")),
        None => word.to_owned(),
    }
}

/// The type of an input or a field, as it is written.
pub(crate) fn type_of(view: &View, symbol: &Symbol) -> Option<String> {
    if !matches!(symbol.sort, Sort::Input | Sort::Field) {
        return None;
    }
    let input = crate::lsp::outline::input_of(&view.reading.studied.tree, symbol.name.span)?;
    let end = input.range.as_ref().map_or(input.kind.span, |range| input.kind.span.to(range.span));
    let written = view.reading.source().slice(end);
    Some(written.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The declaration around a place.
fn around(view: &View, span: Span) -> Option<Span> {
    let declarations = &view.reading.studied.tree.declarations;
    declarations.iter().map(|one| one.span).find(|one| one.start <= span.start && span.end <= one.end)
}

/// The first lines of a declaration, moved to the margin.
fn shown(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().take(LINES).collect();
    if text.lines().count() > LINES {
        lines.push("…");
    }
    // A fence within a name or a text ends nothing.
    lines.join("\n").replace("```", "'''")
}

/// A text without signs that a page would read.
fn plain(text: &str) -> String {
    text.chars()
        .flat_map(|c| matches!(c, '*' | '_' | '`' | '[' | ']' | '<' | '\\').then_some('\\').into_iter().chain([c]))
        .collect()
}

/// How many of how many.
struct Part {
    count: Natural,
    total: Natural,
}

/// How many kinds of lead get a grade.
fn share(census: &Census, symbol: &Symbol) -> Option<Part> {
    let id = symbol.id.as_ref().map_or(&symbol.name.text, |id| &id.text);
    let counts = census.grades.as_ref()?.counts.as_ref()?;
    let is = |found: &Found| matches!(found, Found::Answer(Answer::Is(Shown::Text(text))) if text.as_str() == id);
    let count = counts.iter().find(|one| is(&one.value))?.count.clone();
    Some(Part { count, total: census.total.clone()? })
}

fn share_in_words(part: &Part, exact: bool, lang: Lang) -> String {
    let Part { count, total } = part;
    let percent = percent(count, total);
    let most = if exact { "" } else { lang.pick("at most ", "至多 ") };
    lang.pick(
        format!("{most}{percent} of all kinds of lead ({count} of {total})"),
        format!("占全部客户类型的 {most}{percent}（{total} 种中的 {count} 种）"),
    )
}

/// A share; one that is not nought is never shown as nought, nor one that is not whole as the whole.
pub(crate) fn percent(count: &Natural, total: &Natural) -> String {
    if count.is_zero() {
        return "0%".to_owned();
    }
    if count == total {
        return "100%".to_owned();
    }
    match count.share_of(total) * 100.0 {
        small if small < 0.1 => "<0.1%".to_owned(),
        large if large > 99.9 => ">99.9%".to_owned(),
        other => format!("{other:.1}%"),
    }
}
