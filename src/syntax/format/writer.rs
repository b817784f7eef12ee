//! What the printing of every construct needs: the source, the lines so far, and the author's line breaks.

use std::cell::Cell as Mutable;

use crate::diagnostic::{Lang, is_han};
use crate::source::{Source, Span};
use crate::syntax::fold::fold_all;
use crate::syntax::format::both::Both;
use crate::syntax::format::line::{Cell, Line, Sort, WIDTH, flat_width};
use crate::syntax::scan::{Token, TokenKind, scan};
use crate::syntax::tree::{Expr, ExprKind, Heading, Name, Text};

/// Prints a tree into lines.
pub(super) struct Writer<'a> {
    pub(super) source: &'a Source,
    pub(super) tokens: Vec<Token>,
    pub(super) lines: Vec<Line>,
    /// The language of the declaration being printed.
    pub(super) lang: Lang,
    /// Whether what is printed stands in the filter of a list.
    pub(super) in_filter: Mutable<bool>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        Self {
            source,
            tokens: scan(source.text(), Span::new(0, source.text().len())),
            lines: Vec::new(),
            lang: Lang::En,
            in_filter: Mutable::new(false),
        }
    }

    /// The language of a declaration: that of its first word.
    pub(super) fn lang_of(&self, span: Span) -> Lang {
        let first = self.source.slice(span).chars().next();
        if first.is_some_and(is_han) { Lang::Zh } else { Lang::En }
    }

    /// Whether the author broke the line between two places.
    pub(super) fn broken(&self, from: usize, to: usize) -> bool {
        self.source.text().get(from..to).is_some_and(|text| text.contains('\n'))
    }

    /// Where the first word or sign at or behind a place starts.
    pub(super) fn next(&self, at: usize) -> usize {
        let first = self.tokens.partition_point(|token| token.span.start < at);
        let rest = self.tokens.iter().skip(first);
        rest.filter(|token| token.kind != TokenKind::Comment).map(|token| token.span.start).next().unwrap_or(at)
    }

    /// Where the first such sign at or behind a place stands.
    pub(super) fn sign(&self, sign: char, at: usize) -> usize {
        let first = self.tokens.partition_point(|token| token.span.start < at);
        let rest = self.tokens.iter().skip(first);
        rest.filter(|token| token.kind == TokenKind::Sign(sign)).map(|token| token.span.start).next().unwrap_or(at)
    }

    /// Adds a line that stands for `from..to` of the source.
    pub(super) fn line(&mut self, indent: usize, sort: Sort, cells: Vec<Cell>, from: usize, to: usize) {
        // Lines go forward through the source, whatever the order of the tree.
        let from = self.lines.last().map_or(from, |before| before.from.max(from));
        let (shape, loose, above) = (String::new(), None, Vec::new());
        let lang = self.lang;
        let line =
            Line { indent, sort, cells, loose, shape, from, to, lang, free: true, above, blank: false, behind: None };
        self.lines.push(line);
    }

    /// The same, of one cell, and part of what stands above it: no blank line comes between.
    pub(super) fn part(&mut self, indent: usize, text: Both, from: usize, to: usize) {
        self.line(indent, Sort::Plain, vec![Cell::new(text)], from, to);
        if let Some(line) = self.lines.last_mut() {
            line.free = false;
        }
    }

    /// `}` where the brace of the source closes, with what stands behind it.
    pub(super) fn close(&mut self, indent: usize, behind: &Both, at: usize, to: usize) {
        self.part(indent, Both::same("}").and(behind), at, to);
    }

    /// Whether cells fit on a line in both languages.
    pub(super) fn fits(indent: usize, cells: &[Cell]) -> bool {
        flat_width(indent, cells) <= WIDTH
    }

    /// `WORD NAME`, `as ID`, `"title"`: three cells.
    pub(super) fn heading(&self, word: &Both, heading: &Heading) -> Vec<Cell> {
        let name = word.and(&self.name(&heading.name));
        let id = heading.id.as_ref().map(|id| Both::same("as").and(&self.name(id))).unwrap_or_default();
        let title = heading.title.as_ref().map(|title| self.text(title)).unwrap_or_default();
        vec![Cell::new(name), Cell::new(id), Cell::new(title)]
    }

    /// The same in one cell.
    pub(super) fn heading_text(&self, word: &Both, heading: &Heading) -> Both {
        self.heading(word, heading).iter().fold(Both::default(), |all, cell| all.and(&cell.text))
    }

    /// A name, quoted where its author quoted it.
    pub(super) fn name(&self, name: &Name) -> Both {
        self.named(&name.text, name.span)
    }

    pub(super) fn named(&self, name: &str, span: Span) -> Both {
        let quoted = self.source.slice(span).starts_with(['`', '【', '｀']);
        Both::same(if quoted { format!("`{name}`") } else { name.to_owned() })
    }

    pub(super) fn names(&self, names: &[Name]) -> Both {
        let names: Vec<Both> = names.iter().map(|name| self.name(name)).collect();
        Both::list(&names, &Both::same(", "))
    }

    /// A text as it was written, in straight quotes where it holds none.
    pub(super) fn text(&self, text: &Text) -> Both {
        self.quoted(text.span, &text.text)
    }

    pub(super) fn quoted(&self, span: Span, text: &str) -> Both {
        let written = self.source.slice(span);
        let mut inner = written.chars();
        let (first, last) = (inner.next(), inner.next_back());
        if first.is_none() || last.is_none() {
            return Both::same(format!("\"{text}\""));
        }
        let inner = inner.as_str();
        Both::same(if inner.contains(['"', '＂']) { written.to_owned() } else { format!("\"{inner}\"") })
    }

    /// What was written, full width folded: dates, numbers.
    pub(super) fn written(&self, span: Span) -> String {
        fold_all(self.source.slice(span)).split_whitespace().collect()
    }

    /// The place of what stands in brackets: they belong to the place of an expression.
    pub(super) fn within_brackets(&self, span: Span) -> Span {
        let mut span = span;
        loop {
            let text = self.source.slice(span);
            let inner = text.strip_prefix(['(', '（']).and_then(|text| text.strip_suffix([')', '）']));
            let Some(inner) = inner else { return span };
            let before = text.chars().next().map_or(0, char::len_utf8);
            let blanks = inner.len().saturating_sub(inner.trim_start().len());
            let start = span.start.saturating_add(before).saturating_add(blanks);
            span = Span::new(start, start.saturating_add(inner.trim().len()));
        }
    }

    /// A line with a condition at its end; each term on a line of its own where the author broke it, or it is too long.
    pub(super) fn condition(
        &mut self,
        place: Place,
        mut cells: Vec<Cell>,
        before: &Both,
        condition: &Expr,
        behind: &Both,
    ) {
        let (first, rest, joined) = self.terms(condition, false);
        let mut flat = cells.clone();
        flat.push(Cell::new(before.and(&joined).glued(behind)));
        let many = !rest.is_empty();
        if !many || !self.breaks(condition) && Self::fits(place.indent, &flat) {
            return self.line(place.indent, place.sort, flat, place.from, place.to);
        }
        cells.push(Cell::new(before.and(&first.0)));
        self.line(place.indent, place.sort, cells, place.from, first.1.end);
        self.rest_of(place.indent.saturating_add(2), rest, behind);
    }

    /// The terms behind the first, each on a line of its own.
    pub(super) fn rest_of(&mut self, indent: usize, rest: Vec<(Both, Span)>, behind: &Both) {
        let last = rest.len().saturating_sub(1);
        let mut before = self.lines.last().map_or(0, |line| line.to);
        for (at, (text, span)) in rest.into_iter().enumerate() {
            let text = if at == last { text.glued(behind) } else { text };
            let from = self.next(before);
            self.part(indent, text, from, span.end);
            before = span.end;
        }
    }

    /// Whether the author put the terms of a condition on several lines.
    pub(super) fn breaks(&self, condition: &Expr) -> bool {
        match &condition.kind {
            ExprKind::And(terms) | ExprKind::Or(terms) => match (terms.first(), terms.last()) {
                (Some(first), Some(last)) => self.broken(first.span.start, last.span.start),
                (_, _) => false,
            },
            _ => false,
        }
    }

    /// The first term of a condition, those behind it with their joint, and all on one line.
    pub(super) fn terms(&self, condition: &Expr, commas: bool) -> ((Both, Span), Vec<(Both, Span)>, Both) {
        let (terms, joint) = match &condition.kind {
            ExprKind::And(terms) => (terms.as_slice(), Both::of("and", "且")),
            ExprKind::Or(terms) => (terms.as_slice(), Both::of("or", "或")),
            _ => (&[][..], Both::default()),
        };
        let Some((first, rest)) = terms.split_first() else {
            let text = self.expression(condition);
            return ((text.clone(), condition.span), Vec::new(), text);
        };
        let term = |term: &Expr| (self.at(term, super::expression::NOT), term.span);
        let first = term(first);
        let rest: Vec<(Both, Span)> = rest.iter().map(term).map(|(text, span)| (joint.and(&text), span)).collect();
        let between = if commas { Both::of(" ", "，") } else { Both::same(" ") };
        let joined = rest.iter().fold(first.0.clone(), |all, (text, _)| all.glued(&between).glued(text));
        (first, rest, joined)
    }
}

/// Where a line goes and what it stands for.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) indent: usize,
    pub(super) sort: Sort,
    pub(super) from: usize,
    pub(super) to: usize,
}
