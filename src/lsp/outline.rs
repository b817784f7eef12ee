//! What a text holds, for lists beside it and for folding.

use lsp_types::{DocumentSymbol, FoldingRange, FoldingRangeKind, SymbolKind};

use crate::lsp::document::{Document, View};
use crate::semantics::{inner, shape_of};
use crate::source::Span;
use crate::syntax::tree::{Declaration, DeclarationKind, Input, Tree, TypeKind};

/// The longest name in a list.
const LONGEST: usize = 60;

/// What the text declares, in order.
pub(crate) fn symbols(document: &Document) -> Vec<DocumentSymbol> {
    let Some(view) = document.best() else { return Vec::new() };
    let mut all: Vec<DocumentSymbol> = Vec::new();
    for declaration in &view.reading.studied.tree.declarations {
        let children = children(document, &view, declaration);
        match symbol(document, &view, declaration, children) {
            Ok(symbol) => all.push(symbol),
            // What this text puts in the place of a part of its base is told by itself.
            Err(children) => all.extend(children),
        }
    }
    all.sort_by_key(|symbol| (symbol.range.start, symbol.range.end));
    all
}

fn symbol(
    document: &Document,
    view: &View,
    declaration: &Declaration,
    children: Vec<DocumentSymbol>,
) -> Result<DocumentSymbol, Vec<DocumentSymbol>> {
    let (part, heading) = shape_of(&declaration.kind);
    let title = heading.and_then(|heading| heading.title.as_ref()).map(|title| title.text.clone());
    let word = part.word(view.reading.lang);
    let written = || {
        let text = view.reading.source().slice(declaration.span);
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let short: String = line.chars().take(LONGEST).collect();
        if short.len() < line.len() { format!("{short}…") } else { short }
    };
    let name = heading.map_or_else(written, |heading| heading.name.text.clone());
    let detail = title.unwrap_or_else(|| word.to_owned());
    let place = heading.map_or(declaration.span, |heading| heading.name.span);
    match entry(document, view, (declaration.span, place), (name, detail), kind(&declaration.kind)) {
        Some(symbol) => Ok(DocumentSymbol { children: Some(children).filter(|it| !it.is_empty()), ..symbol }),
        None => Err(children),
    }
}

fn children(document: &Document, view: &View, declaration: &Declaration) -> Vec<DocumentSymbol> {
    let parts = inner(&declaration.kind).into_iter().filter_map(|(part, heading, whole)| {
        let title = heading.title.as_ref().map(|title| title.text.clone());
        let detail = title.unwrap_or_else(|| part.word(view.reading.lang).to_owned());
        let named = (heading.name.text.clone(), detail);
        entry(document, view, (whole.to(heading.name.span), heading.name.span), named, SymbolKind::FIELD)
    });
    parts.collect()
}

fn entry(
    document: &Document,
    view: &View,
    (whole, place): (Span, Span),
    (name, detail): (String, String),
    kind: SymbolKind,
) -> Option<DocumentSymbol> {
    if !view.reading.is_own(whole) {
        return None;
    }
    let whole = view.shift.after(whole)?;
    let place = view.shift.after(place).filter(|place| whole.start <= place.start && place.end <= whole.end);
    let range = document.text.range(whole);
    let selection_range = document.text.range(place.unwrap_or(whole));
    let name = if name.is_empty() { detail.clone() } else { name };
    let detail = Some(detail);
    // The protocol still asks for a field that nobody reads any longer.
    #[allow(deprecated, reason = "the type has the field")]
    Some(DocumentSymbol { name, detail, kind, tags: None, deprecated: None, range, selection_range, children: None })
}

fn kind(kind: &DeclarationKind) -> SymbolKind {
    match kind {
        DeclarationKind::Override(inner) => self::kind(&inner.kind),
        DeclarationKind::Policy(_) => SymbolKind::MODULE,
        DeclarationKind::Grades { .. }
        | DeclarationKind::Levels(_)
        | DeclarationKind::Scale { .. }
        | DeclarationKind::Choice { .. } => SymbolKind::ENUM,
        DeclarationKind::Let { .. } => SymbolKind::CONSTANT,
        DeclarationKind::Input(_) => SymbolKind::FIELD,
        DeclarationKind::Inputs { .. }
        | DeclarationKind::Group { .. }
        | DeclarationKind::Checklist { .. }
        | DeclarationKind::Set { .. }
        | DeclarationKind::Scorecard { .. } => SymbolKind::CLASS,
        DeclarationKind::Item(_) => SymbolKind::PROPERTY,
        DeclarationKind::Decide { .. } | DeclarationKind::Table(_) | DeclarationKind::GradeRows(_) => {
            SymbolKind::FUNCTION
        }
        DeclarationKind::Industry(_)
        | DeclarationKind::Version(_)
        | DeclarationKind::Holidays(_)
        | DeclarationKind::Effective { .. }
        | DeclarationKind::Use(_)
        | DeclarationKind::Extends(_) => SymbolKind::STRING,
        DeclarationKind::Require { .. }
        | DeclarationKind::Sentence(_)
        | DeclarationKind::Otherwise { .. }
        | DeclarationKind::FollowUp { .. }
        | DeclarationKind::Promise(_)
        | DeclarationKind::Expect(_)
        | DeclarationKind::WhenUndetermined { .. }
        | DeclarationKind::Release(_)
        | DeclarationKind::Example(_) => SymbolKind::EVENT,
    }
}

/// What may be folded: declarations and parts of them that go over several lines, and comments one below the other.
pub(crate) fn folds(document: &Document) -> Vec<FoldingRange> {
    let Some(view) = document.best() else { return Vec::new() };
    let tree = &view.reading.studied.tree;
    let lines = |span: Span| {
        let span = Some(span).filter(|span| view.reading.is_own(*span)).and_then(|span| view.shift.after(span))?;
        let range = document.text.range(span);
        Some((range.start.line, range.end.line))
    };
    let fold = |(start, end): (u32, u32), kind: Option<FoldingRangeKind>| {
        (start < end).then_some(FoldingRange { start_line: start, end_line: end, kind, ..FoldingRange::default() })
    };
    let whole = tree.declarations.iter().map(|one| one.span);
    let parts = tree.declarations.iter().flat_map(|one| inner(&one.kind).into_iter().map(|(_, _, span)| span));
    let mut all: Vec<FoldingRange> =
        whole.chain(parts).filter_map(lines).filter_map(|lines| fold(lines, None)).collect();
    let mut comments: Vec<(u32, u32)> = Vec::new();
    for (start, end) in tree.comments.iter().filter_map(|comment| lines(comment.span)) {
        match comments.last_mut() {
            Some((_, last)) if last.saturating_add(1) == start => *last = end,
            Some(_) | None => comments.push((start, end)),
        }
    }
    all.extend(comments.into_iter().filter_map(|lines| fold(lines, Some(FoldingRangeKind::Comment))));
    all.sort_by_key(|fold| (fold.start_line, fold.end_line));
    all.dedup_by_key(|fold| (fold.start_line, fold.end_line));
    all
}

/// The input, or the field of a list, whose name stands at a place.
pub(crate) fn input_of(tree: &Tree, name: Span) -> Option<&Input> {
    fn among(inputs: &[Input], name: Span) -> Option<&Input> {
        inputs.iter().find_map(|input| {
            if input.heading.name.span == name {
                return Some(input);
            }
            match &input.kind.kind {
                TypeKind::List(fields) => among(fields, name),
                _ => None,
            }
        })
    }
    tree.declarations.iter().find_map(|one| match &one.kind {
        DeclarationKind::Input(input) => among(std::slice::from_ref(input), name),
        DeclarationKind::Inputs { inputs, .. } => among(inputs, name),
        _ => None,
    })
}
