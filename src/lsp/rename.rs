//! Another name for a thing, in all places: tried out before it is given, so that nothing changes its meaning.

use std::collections::HashMap;

use lsp_server::ErrorCode;
use lsp_types::{PrepareRenameResponse, TextEdit, Uri, WorkspaceEdit};

use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::lsp::answer::Refusal;
use crate::lsp::document::Document;
use crate::lsp::names::{Named, Symbol};
use crate::lsp::neighbours::Neighbour;
use crate::lsp::reading::{Reading, Site};
use crate::lsp::shelf::settled;
use crate::semantics::Use;
use crate::source::{SourceFile, Span};
use crate::syntax::{bare, is_keyword, is_one_word};

/// What would be renamed at an offset.
pub(crate) fn prepare(document: &Document, offset: usize) -> Result<PrepareRenameResponse, Refusal> {
    let reading = readable(document)?;
    let named = at(reading, offset)?;
    let placeholder = bare(reading.source().slice(named.at));
    Ok(PrepareRenameResponse::RangeWithPlaceholder { range: document.text.range(named.at), placeholder })
}

/// The changes that give a thing another name.
#[allow(clippy::mutable_key_type, reason = "the map of the protocol")]
pub(crate) fn rename(
    document: &Document,
    offset: usize,
    new: &str,
    site: &Site<'_>,
    neighbours: &[Neighbour],
) -> Result<WorkspaceEdit, Refusal> {
    let reading = readable(document)?;
    let lang = reading.lang;
    let named = at(reading, offset)?;
    let new = new.trim();
    if !is_one_word(new.strip_suffix(['+', '-']).unwrap_or(new)) {
        return Err(refusal(lang.pick(
            format!("`{new}` is no name: a name is one word, or any words between backquotes"),
            format!("“{new}”不能做名字：名字是一个词；含空格的名字写在【】里"),
        )));
    }
    if is_keyword(new) {
        return Err(refusal(lang.pick(
            format!("`{new}` is a word of the language; put it between backquotes, or take another"),
            format!("“{new}”是关键字；请写在【】里，或换一个名字"),
        )));
    }
    let places = places(reading, &named)?;
    rested_on(document, &named, neighbours, lang)?;
    let source = reading.source();
    let renamed = replaced(source.text(), &places, new);
    let tried = Reading::new(&renamed, site);
    let moved = |span: Span| moved(span, &places, new.len());
    // By itself, as the new text is read: what others say of a shared file is not compared.
    let before = Reading::new(source.text(), site);
    if let Some(wrong) = first_new(&before, &tried) {
        return Err(refusal(lang.pick(
            format!("`{new}` cannot be its name here: {}", wrong.wording(lang).message),
            format!("这里不能叫“{new}”：{}", wrong.wording(lang).message),
        )));
    }
    let own = |reading: &Reading, used: &Use| reading.is_own(used.at) && reading.is_own(used.of);
    let uses = |reading: &Reading| {
        let all = reading.names.uses.iter().map(|(used, _)| *used);
        all.filter(|used| own(reading, used)).collect::<Vec<Use>>()
    };
    let expected: Vec<Use> =
        uses(reading).into_iter().map(|used| Use { at: moved(used.at), of: moved(used.of) }).collect();
    if uses(&tried) != expected {
        return Err(refusal(lang.pick(
            format!("`{new}` would mean something else in some places: take another name"),
            format!("“{new}”在有些地方会有别的意思：请换一个名字"),
        )));
    }
    let edit = |span: &Span| TextEdit { range: document.text.range(*span), new_text: new.to_owned() };
    let changes: HashMap<Uri, Vec<TextEdit>> =
        HashMap::from([(document.uri.clone(), places.iter().map(edit).collect())]);
    Ok(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() })
}

fn refusal(why: String) -> Refusal {
    (ErrorCode::RequestFailed, why)
}

/// The text, all of which must be readable: in what is not, the name may be used.
fn readable(document: &Document) -> Result<&Reading, Refusal> {
    let reading = document.reading.as_deref().filter(|reading| reading.is_whole());
    reading.ok_or_else(|| {
        let lang = document.reading.as_ref().map(|reading| reading.lang).unwrap_or_default();
        refusal(lang.pick(
            "a part of the text cannot be read, and may use the name: mend that first".to_owned(),
            "文中有读不懂的地方，可能用到这个名字：请先改好".to_owned(),
        ))
    })
}

fn at(reading: &Reading, offset: usize) -> Result<Named<'_>, Refusal> {
    let lang = reading.lang;
    reading.names.at(offset).ok_or_else(|| {
        refusal(lang.pick("here stands no name of the policy".to_owned(), "这里没有可以改名的名字".to_owned()))
    })
}

/// Every place where the thing is called so, the declaration among them.
fn places(reading: &Reading, named: &Named<'_>) -> Result<Vec<Span>, Refusal> {
    let (lang, source) = (reading.lang, reading.source());
    let same = reading.names.uses.iter().filter(|(used, _)| used.of == named.of).map(|(used, _)| used.at);
    let mut places: Vec<Span> = std::iter::once(named.of).chain(same).collect();
    places.sort_unstable();
    places.dedup();
    let called = named.symbol.called(named.of);
    if let Some(other) = places.iter().find(|span| !reading.is_own(**span)) {
        let file = source.file_at(other.start).map_or("", SourceFile::name);
        return Err(refusal(lang.pick(
            format!("`{called}` also stands in {file}, which other policies may rest on: rename it by hand in both"),
            format!("“{called}”也写在 {file} 里，别的办法可能也用到它：请在两边手工改名"),
        )));
    }
    if let Some(other) = places.iter().find(|span| bare(source.slice(**span)) != called) {
        let written = source.slice(*other);
        let line = source.line(other.start);
        return Err(refusal(lang.pick(
            format!("in line {line} it is called `{written}`: write `{called}` there first"),
            format!("第 {line} 行把它写作“{written}”：请先在那里写“{called}”"),
        )));
    }
    Ok(places)
}

/// Refuses what another policy speaks of.
fn rested_on(document: &Document, named: &Named<'_>, neighbours: &[Neighbour], lang: Lang) -> Result<(), Refusal> {
    let Some(path) = document.path.as_deref().map(settled) else { return Ok(()) };
    let speaks = |one: &&Neighbour| {
        let reading = &one.reading;
        let Some(file) = one.part(&path) else { return false };
        let there = |span: Span| file.span().start <= span.start && span.start < file.span().end;
        let mut uses = reading.names.uses.iter();
        let used = uses.any(|(used, _)| there(used.of) && file.inside(used.of) == named.of && !there(used.at));
        // An override bears the name of what it stands for.
        let mut symbols = reading.names.symbols.iter();
        let instead = |symbol: &Symbol| reading.is_own(symbol.name.span) && symbol.name.text == named.symbol.name.text;
        used || symbols.any(instead)
    };
    match neighbours.iter().find(speaks) {
        None => Ok(()),
        Some(one) => {
            let (name, called) = (&one.name, named.symbol.called(named.of));
            Err(refusal(lang.pick(
                format!("{name} rests on this file and speaks of `{called}`: rename it by hand in both"),
                format!("{name} 以本文件为基础，也用到“{called}”：请在两边手工改名"),
            )))
        }
    }
}

/// The first error that was not there before.
fn first_new<'a>(before: &Reading, after: &'a Reading) -> Option<&'a Diagnostic> {
    let errors = |reading: &'a Reading| {
        let all = reading.studied.compiled.diagnostics.iter();
        all.filter(|one| one.severity() == Severity::Error).collect::<Vec<_>>()
    };
    let count = |code| before.studied.compiled.diagnostics.iter().filter(|one| one.code() == code).count();
    let new = errors(after);
    let mut seen: HashMap<String, usize> = HashMap::new();
    new.into_iter().find(|one| {
        let seen = seen.entry(one.code().to_string()).or_default();
        *seen = seen.saturating_add(1);
        *seen > count(one.code())
    })
}

/// A text with another word in these places.
fn replaced(text: &str, places: &[Span], new: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last = 0;
    for place in places {
        out.push_str(text.get(last..place.start).unwrap_or_default());
        out.push_str(new);
        last = place.end;
    }
    out.push_str(text.get(last..).unwrap_or_default());
    out
}

/// Where a span lies when these places have become so long.
fn moved(span: Span, places: &[Span], length: usize) -> Span {
    let at = |offset: usize| {
        let before = places.iter().take_while(|place| place.end <= offset);
        before.fold(offset, |at, place| at.saturating_add(length).saturating_sub(place.end.saturating_sub(place.start)))
    };
    Span::new(at(span.start), at(span.end))
}
