//! Tables: cells under each other, in both languages.

use crate::source::Span;
use crate::syntax::format::both::Both;
use crate::syntax::format::expression::SUM;
use crate::syntax::format::line::{Cell as Shown, Sort};
use crate::syntax::format::writer::Writer;
use crate::syntax::tree::{
    Cell, CellKind, CellPart, Comparison, HitPolicy, Layout, ResultColumn, ResultName, Table, TableLine,
};

impl Writer<'_> {
    /// `table man unique { | money | need => kind | … }`
    pub(super) fn table(&mut self, table: &Table, span: Span) {
        let word = self.heading_text(&Both::of("table", "决策表"), &table.heading);
        let columns: Vec<Both> = table.columns.iter().map(|column| self.expression(column)).collect();
        let results: Vec<Both> = table.results.iter().map(|result| self.result_column(result)).collect();
        let open = self.sign('{', table.heading.name.span.end);
        let first = self.sign('|', open);
        let (word, head) = match &table.layout {
            Layout::Lines(policy) => (word.and(&hit_policy(*policy)), ruled(&columns, &results)),
            Layout::Crosstab(across) => {
                let place = columns.iter().chain(&results).collect::<Vec<_>>();
                let crosstab = Both::phrase("crosstab {0} \\ {1} => {2}", "交叉表 {0} \\ {1} => {2}", &place);
                let across: Vec<Both> = across.iter().map(|cell| self.table_cell(cell)).collect();
                (word.and(&crosstab), crossed(&Both::default(), &across))
            }
        };
        self.line(0, Sort::Plain, vec![Shown::new(word.and(&Both::same("{")))], span.start, open);
        let end = table.lines.first().map_or(span.end.saturating_sub(1), |line| line.span.start);
        let last = self.text_end(first, end);
        self.line(2, Sort::Table, head, first, last);
        for line in &table.lines {
            let cells = self.table_line(line, table);
            self.line(2, Sort::Table, cells, line.span.start, line.span.end);
        }
        self.close(0, &Both::default(), span.end.saturating_sub(1), span.end);
    }

    /// Where the last word or sign before a place ends.
    fn text_end(&self, from: usize, before: usize) -> usize {
        let tokens = self.tokens.iter().take_while(|token| token.span.end <= before);
        let last = tokens.filter(|token| token.kind != crate::syntax::scan::TokenKind::Comment).last();
        last.map_or(from, |token| token.span.end.max(from))
    }

    fn table_line(&self, line: &TableLine, table: &Table) -> Vec<Shown> {
        let answers: Vec<Both> = line.answers.iter().map(|answer| self.expression(answer)).collect();
        let cells: Vec<Both> = match &line.cells {
            Some(cells) => cells.iter().map(|cell| self.table_cell(cell)).collect(),
            None => vec![Both::of("otherwise", "其余")],
        };
        match &table.layout {
            Layout::Crosstab(_) => crossed(cells.first().unwrap_or(&Both::default()), &answers),
            Layout::Lines(_) => {
                let mut shown = ruled(&cells, &answers);
                // `otherwise` stands for all the columns.
                for _ in cells.len()..table.columns.len() {
                    shown.insert(cells.len(), Shown::new(Both::default()));
                }
                shown
            }
        }
    }

    fn result_column(&self, result: &ResultColumn) -> Both {
        match &result.name {
            ResultName::Grade => Both::of("grade", "等级"),
            ResultName::Named(heading, kind) => {
                let kind = kind.as_ref().map(|kind| self.type_name(kind)).unwrap_or_default();
                self.heading_text(&Both::default(), heading).and(&kind)
            }
        }
    }

    pub(super) fn table_cell(&self, cell: &Cell) -> Both {
        let parts = |parts: &[CellPart]| {
            let parts: Vec<Both> = parts.iter().map(|part| self.cell_part(part)).collect();
            Both::list(&parts, &Both::of(", ", "、"))
        };
        match &cell.kind {
            CellKind::Any => Both::same("-"),
            CellKind::OneOf(some) => parts(some),
            CellKind::NoneOf(none) => Both::of("not", "非").and(&parts(none)),
        }
    }

    fn cell_part(&self, part: &CellPart) -> Both {
        match part {
            CellPart::Known(true) => Both::of("known", "已填"),
            CellPart::Known(false) => Both::of("missing", "未填"),
            CellPart::Value(value) => self.at(value, SUM),
            CellPart::Range { low, high, closed } => {
                self.at(low, SUM).glued(&Both::same(if *closed { ".." } else { "..<" })).glued(&self.at(high, SUM))
            }
            CellPart::Compare(op, bound) => {
                let sign = match op {
                    Comparison::Equal => "=",
                    Comparison::NotEqual => "!=",
                    Comparison::Less => "<",
                    Comparison::AtMost => "<=",
                    Comparison::More => ">",
                    Comparison::AtLeast => ">=",
                };
                Both::same(sign).and(&self.at(bound, SUM))
            }
        }
    }
}

fn hit_policy(policy: Option<HitPolicy>) -> Both {
    match policy {
        None => Both::default(),
        Some(HitPolicy::Unique) => Both::of("unique", "唯一"),
        Some(HitPolicy::First) => Both::of("first", "首行"),
        Some(HitPolicy::Best) => Both::of("best", "取优"),
    }
}

/// `| a`, `| b`, `=> c`, `| d`, `|`
fn ruled(cells: &[Both], answers: &[Both]) -> Vec<Shown> {
    let bar = |cell: &Both| Shown::new(Both::same("| ").glued(cell));
    let mut shown: Vec<Shown> = cells.iter().map(bar).collect();
    for (at, answer) in answers.iter().enumerate() {
        shown.push(if at == 0 { Shown::new(Both::same("=> ").glued(answer)) } else { bar(answer) });
    }
    shown.push(Shown::new(Both::same("|")));
    shown
}

/// `| side`, `| a`, `| b`, `|`
fn crossed(side: &Both, answers: &[Both]) -> Vec<Shown> {
    let side = if side.is_empty() { Both::same("|") } else { Both::same("| ").glued(side) };
    let mut shown = vec![Shown::new(side)];
    shown.extend(answers.iter().map(|answer| Shown::new(Both::same("| ").glued(answer))));
    shown.push(Shown::new(Both::same("|")));
    shown
}
