//! Examples: facts on lines as their author had them, and what is expected.

use crate::source::Span;
use crate::syntax::format::both::Both;
use crate::syntax::format::expression::SUM;
use crate::syntax::format::line::{Cell, Sort};
use crate::syntax::format::lists::records_of;
use crate::syntax::format::rows::braced;
use crate::syntax::format::writer::Writer;
use crate::syntax::tree::{Example, Expected, Expr, ExprKind};

impl Writer<'_> {
    /// `example "…" { a: 1  b: yes } is A`
    pub(super) fn example(&mut self, example: &Example, span: Span) {
        let word = Both::of("example", "举例");
        let title = example.title.as_ref().map(|title| self.text(title)).unwrap_or_default();
        let facts = self.facts(example);
        let expected = self.expected(&example.expected);
        let open = self.sign('{', example.title.as_ref().map_or(span.start, |title| title.span.end));
        let last = facts.last().map_or(open, |(_, span)| span.end);
        let close = self.sign('}', last);
        let cells: Vec<Cell> = facts.iter().map(|(text, _)| Cell::apart(text.clone())).collect();
        let mut flat = vec![Cell::new(word.and(&title))];
        flat.extend(braced(cells));
        let bare = facts.is_empty();
        flat.push(Cell::new(expected.clone()));
        if !self.broken(open, close) && Self::fits(0, &flat) {
            return self.one_line(example, flat, span, bare);
        }
        self.line(0, Sort::Plain, vec![Cell::new(word.and(&title).and(&Both::same("{")))], span.start, open);
        self.facts_on_lines(example, facts);
        self.close(0, &expected, close, span.end);
    }

    /// Neighbours with the same facts have them under each other; others only what they expect.
    fn one_line(&mut self, example: &Example, flat: Vec<Cell>, span: Span, bare: bool) {
        let shape = example.facts.iter().map(|(name, _)| name.text.as_str()).collect::<Vec<_>>().join(" ");
        let mut facts = flat.clone();
        let (first, last) = (facts.first().cloned(), facts.pop());
        let inside = facts.iter().skip(1).enumerate().fold(Both::default(), |all, (at, cell)| {
            if at == 0 { cell.text.clone() } else { all.glued(&Both::same("  ")).glued(&cell.text) }
        });
        let loose = [first, Some(Cell::new(inside)), last].into_iter().flatten().collect();
        self.line(0, if bare { Sort::Plain } else { Sort::Example }, flat, span.start, span.end);
        if let Some(line) = self.lines.last_mut() {
            line.shape = shape;
            line.loose = Some(loose);
        }
    }

    /// The facts in the order of the text, the day of grading among them.
    fn facts(&self, example: &Example) -> Vec<(Both, Span)> {
        let colon = Both::of(": ", "：");
        let mut facts: Vec<(Both, Span)> =
            example.facts.iter().map(|(name, value)| (self.fact(name, value), name.span.to(value.span))).collect();
        if let Some((_, span)) = example.today {
            let day = Both::same(self.written(span));
            facts.push((Both::of("today", "今天").glued(&colon).glued(&day), span));
        }
        facts.sort_by_key(|(_, span)| span.start);
        facts
    }

    /// Facts side by side where their author had them so; records one a line.
    fn facts_on_lines(&mut self, example: &Example, facts: Vec<(Both, Span)>) {
        let mut beside = Vec::new();
        for (text, span) in facts {
            let fact = example.facts.iter().find(|(name, _)| name.span.start == span.start);
            match fact.and_then(|(name, value)| Some((name, records_of(value)?))) {
                Some((name, records)) => {
                    self.filled(&std::mem::take(&mut beside), 2);
                    self.records_fact(2, name, records, span);
                }
                None => beside.push((text, span)),
            }
        }
        self.filled(&beside, 2);
    }

    fn expected(&self, expected: &[(Expected, Span)]) -> Both {
        let mut all = Both::default();
        for (at, (expected, _)) in expected.iter().enumerate() {
            let text = match expected {
                Expected::Grade(name) => Both::of("is", "应为").and(&self.name(name)),
                Expected::Undetermined { grades, ungraded, conflict } => {
                    let mut all: Vec<Both> = grades.iter().map(|name| self.name(name)).collect();
                    all.extend(ungraded.then(|| Both::of("ungraded", "无级可评")));
                    all.extend(conflict.then(|| Both::of("conflict", "规则冲突")));
                    let all = Both::list(&all, &Both::same(", "));
                    Both::phrase(
                        "is undetermined {0}",
                        "应为 待补资料 {0}",
                        &[&Both::same("{").glued(&all).glued(&Both::same("}"))],
                    )
                }
                Expected::Ungraded => Both::of("is ungraded", "应为 无级可评"),
                Expected::Conflict => Both::of("is conflict", "应为 规则冲突"),
                Expected::Rejected => Both::of("is rejected", "应为 退回"),
                Expected::Result { name, value } => {
                    let text = self.name(name).and(&self.result(value));
                    if at == 0 { Both::of("with", "并有").and(&text) } else { text }
                }
            };
            all = if at == 0 { text } else { all.glued(&Both::of(", ", "，")).glued(&text) };
        }
        all
    }

    fn result(&self, value: &Expr) -> Both {
        let text = self.at(value, SUM);
        match value.kind {
            ExprKind::Name(_) | ExprKind::YesNo(_) => Both::same("=").and(&text),
            _ => text,
        }
    }
}
