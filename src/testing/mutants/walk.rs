//! Through the declarations of a policy, a mutant for each thing that decides who gets what.

use crate::diagnostic::Lang;
use crate::source::{Source, Span};
use crate::syntax::parse;
use crate::syntax::tree::{
    Action, Cell, CellKind, CellPart, Declaration, DeclarationKind, Expr, ExprKind, Item, Name, PointLimits, Rows,
    Sentence, Table, TableLine,
};
use crate::testing::mutants::member::Scales;
use crate::testing::mutants::step::beside;
use crate::testing::mutants::{Mutant, Slip};

/// Every mutant of the policy's own text, in order.
pub(super) fn all(source: &Source, lang: Lang) -> Vec<Mutant> {
    let tree = parse(source).tree;
    let scales = Scales::of(source, &tree.declarations);
    let mut walk = Walk { source, lang, scales, all: Vec::new() };
    tree.declarations.iter().for_each(|declaration| walk.declaration(declaration));
    let mut all = walk.all;
    all.sort_by(|one, other| (one.span, one.change, &one.with).cmp(&(other.span, other.change, &other.with)));
    all.dedup();
    all
}

/// Where the examples of the policy's own text stand, in order.
pub(super) fn examples(source: &Source) -> Vec<Span> {
    let tree = parse(source).tree;
    let examples = tree.declarations.iter().filter(|one| matches!(one.kind, DeclarationKind::Example(_)));
    let mut spans: Vec<Span> = examples.map(|one| one.span).collect();
    spans.retain(|span| span.end <= source.text().len());
    spans.sort();
    spans
}

/// The policy while it is walked through.
pub(super) struct Walk<'a> {
    pub(super) source: &'a Source,
    pub(super) lang: Lang,
    pub(super) scales: Scales,
    all: Vec<Mutant>,
}

impl Walk<'_> {
    /// A mutant, unless it changes nothing.
    pub(super) fn push(&mut self, change: Slip, span: Span, with: impl Into<String>) {
        let with = with.into();
        let is_own = span.end <= self.source.text().len() && span.start < span.end;
        if is_own && self.source.slice(span) != with {
            self.all.push(Mutant { change, span, with });
        }
    }

    fn declaration(&mut self, declaration: &Declaration) {
        let whole = declaration.span;
        match &declaration.kind {
            DeclarationKind::Override(inner) => self.declaration(inner),
            DeclarationKind::Let { value, .. } => self.either(value),
            DeclarationKind::Require { condition, .. } => {
                self.condition(condition);
                self.push(Slip::Removed, whole, "");
            }
            DeclarationKind::Group { items, .. } => items.iter().for_each(|item| self.item(item)),
            DeclarationKind::Scorecard { limits, items, rescale, .. } => {
                self.limits(limits);
                rescale.iter().for_each(|(value, span)| self.points(*value, *span));
                items.iter().for_each(|item| self.item(item));
            }
            DeclarationKind::Item(item) => self.item(item),
            DeclarationKind::Checklist { entries, .. } => {
                entries.iter().filter_map(|entry| entry.when.as_ref()).for_each(|when| self.condition(when));
            }
            DeclarationKind::Decide { rows, .. } | DeclarationKind::GradeRows(rows) => self.rows(rows),
            DeclarationKind::Table(table) => self.table(table),
            DeclarationKind::Sentence(sentence) => self.sentence(sentence, whole),
            DeclarationKind::Otherwise { grade, .. } | DeclarationKind::WhenUndetermined { grade, .. } => {
                self.grade(grade);
                self.push(Slip::Removed, whole, "");
            }
            // Names, what is asked for, what is promised and tested, and deadlines, which proofs do not compare.
            DeclarationKind::Policy(_)
            | DeclarationKind::Industry(_)
            | DeclarationKind::Version(_)
            | DeclarationKind::Holidays(_)
            | DeclarationKind::Effective { .. }
            | DeclarationKind::Use(_)
            | DeclarationKind::Extends(_)
            | DeclarationKind::Grades { .. }
            | DeclarationKind::Levels(_)
            | DeclarationKind::Scale { .. }
            | DeclarationKind::Choice { .. }
            | DeclarationKind::Input(_)
            | DeclarationKind::Inputs { .. }
            | DeclarationKind::Set { .. }
            | DeclarationKind::FollowUp { .. }
            | DeclarationKind::Promise(_)
            | DeclarationKind::Expect(_)
            | DeclarationKind::Release(_)
            | DeclarationKind::Example(_) => {}
        }
    }

    fn item(&mut self, item: &Item) {
        item.applies_when.iter().for_each(|when| self.condition(when));
        item.weight.iter().for_each(|(value, span)| self.points(*value, *span));
        self.limits(&item.limits);
        item.rows.iter().for_each(|rows| self.rows(rows));
    }

    fn limits(&mut self, limits: &PointLimits) {
        limits.cap.iter().chain(&limits.floor).for_each(|(value, span)| self.points(*value, *span));
    }

    /// A number that is no expression; what stands there may say more than the number (`cap 10`).
    fn points(&mut self, value: crate::value::Decimal, span: Span) {
        let written = self.source.slice(span);
        let digits = value.to_string();
        if let Some((head, tail)) = written.split_once(&digits) {
            for other in beside(value) {
                self.push(Slip::Threshold, span, format!("{head}{other}{tail}"));
            }
        }
    }

    fn rows(&mut self, rows: &Rows) {
        let answers: Vec<&Expr> = rows.rows.iter().map(|row| &row.value).chain(&rows.otherwise).collect();
        answers.iter().for_each(|answer| self.answer(answer, &answers));
        for row in &rows.rows {
            self.condition(&row.when);
            if answers.len() > 1 {
                self.push(Slip::Removed, self.with_separator(row.span), "");
            }
        }
    }

    /// What a row gives, among what the others give.
    fn answer(&mut self, answer: &Expr, among: &[&Expr]) {
        match &answer.kind {
            ExprKind::Name(name) => {
                let beside = self.scales.beside(name);
                beside.into_iter().for_each(|other| self.push(Slip::Answer, answer.span, other));
            }
            ExprKind::Text(_) => {
                let own = self.source.slice(answer.span);
                let at = among.iter().position(|one| one.span == answer.span).unwrap_or_default();
                let others = among.iter().cycle().skip(at).take(among.len()).map(|one| self.source.slice(one.span));
                let other = others.into_iter().find(|other| *other != own).map(str::to_owned);
                other.into_iter().for_each(|other| self.push(Slip::Answer, answer.span, other));
            }
            ExprKind::YesNo(yes) => {
                let other = if *yes { self.lang.pick("no", "否") } else { self.lang.pick("yes", "是") };
                self.push(Slip::Answer, answer.span, other);
            }
            _ => self.value(answer),
        }
    }

    fn table(&mut self, table: &Table) {
        let columns = table.results.len().max(1);
        let rows: Vec<Vec<&Expr>> =
            (0..columns).map(|at| table.lines.iter().filter_map(|line| line.answers.get(at)).collect()).collect();
        let all: Vec<&Expr> = table.lines.iter().flat_map(|line| &line.answers).collect();
        let is_crosstab = matches!(table.layout, crate::syntax::tree::Layout::Crosstab(_));
        if let crate::syntax::tree::Layout::Crosstab(head) = &table.layout {
            head.iter().for_each(|cell| self.cell(cell, true));
        }
        for line in &table.lines {
            for (at, answer) in line.answers.iter().enumerate() {
                let among = rows.get(at).filter(|_| !is_crosstab).unwrap_or(&all);
                self.answer(answer, among);
            }
            self.line(line, is_crosstab);
        }
    }

    fn line(&mut self, line: &TableLine, is_crosstab: bool) {
        line.cells.iter().flatten().for_each(|cell| self.cell(cell, is_crosstab));
        self.push(Slip::Removed, self.with_separator(line.span), "");
    }

    fn cell(&mut self, cell: &Cell, is_head: bool) {
        let parts = match &cell.kind {
            CellKind::Any => return,
            CellKind::OneOf(parts) | CellKind::NoneOf(parts) => parts,
        };
        if !is_head {
            self.push(Slip::Dropped, cell.span, "-");
        }
        let spans: Option<Vec<Span>> = parts.iter().map(|part| self.part(part)).collect();
        if let Some(spans) = &spans {
            self.without_each_span(spans);
        }
        if let (CellKind::NoneOf(_), Some(first)) = (&cell.kind, spans.as_ref().and_then(|spans| spans.first())) {
            let among = self.source.slice(Span::new(first.start, cell.span.end)).to_owned();
            self.push(Slip::Negated, cell.span, among);
        }
        for part in parts {
            match part {
                CellPart::Known(_) => {}
                CellPart::Value(value) if matches!(value.kind, ExprKind::YesNo(_)) => self.either(value),
                CellPart::Value(value) => self.threshold(value),
                CellPart::Range { low, high, closed } => {
                    [low, high].into_iter().for_each(|end| self.value(end));
                    self.end(Span::new(low.span.end, high.span.start), *closed);
                }
                CellPart::Compare(op, value) => {
                    self.value(value);
                    if let Some(sign) = self.sign_before(value.span) {
                        self.comparisons(*op, sign);
                    }
                }
            }
        }
    }

    /// Where a part of a cell stands; none of one that is a word.
    fn part(&self, part: &CellPart) -> Option<Span> {
        match part {
            CellPart::Known(_) => None,
            CellPart::Value(value) => Some(value.span),
            CellPart::Range { low, high, .. } => Some(low.span.to(high.span)),
            CellPart::Compare(_, value) => self.sign_before(value.span).map(|sign| sign.to(value.span)),
        }
    }

    /// `3..5` becomes `3..<5`, and the other way round.
    fn end(&mut self, between: Span, closed: bool) {
        let text = self.source.slice(between);
        let Some(at) = text.find("..") else { return };
        let sign = if closed { ".." } else { "..<" };
        let start = between.start.saturating_add(at);
        let span = Span::new(start, start.saturating_add(sign.len()));
        if self.source.slice(span) == sign {
            self.push(Slip::Comparison, span, if closed { "..<" } else { ".." });
        }
    }

    fn sentence(&mut self, sentence: &Sentence, whole: Span) {
        self.condition(&sentence.condition);
        match &sentence.action {
            Action::InAnyCase(grade) | Action::Grade(grade) | Action::AtLeast(grade) | Action::AtMost(grade) => {
                self.grade(grade);
            }
            Action::Step(_) => self.direction(sentence, whole),
        }
        self.push(Slip::Removed, whole, "");
    }

    /// `grade one step higher` becomes lower, and the other way round.
    fn direction(&mut self, sentence: &Sentence, whole: Span) {
        let end = sentence.because.as_ref().map_or(whole.end, |because| because.span.start);
        let span = Span::new(sentence.condition.span.end, end);
        let text = self.source.slice(span);
        for (one, other) in [("higher", "lower"), ("升", "降"), ("上调", "下调"), ("高", "低")] {
            for (from, to) in [(one, other), (other, one)] {
                if let Some(at) = text.find(from) {
                    let start = span.start.saturating_add(at);
                    self.push(Slip::Answer, Span::new(start, start.saturating_add(from.len())), to);
                    return;
                }
            }
        }
    }

    fn grade(&mut self, grade: &Name) {
        let beside = self.scales.beside_grade(&grade.text);
        beside.into_iter().for_each(|other| self.push(Slip::Answer, grade.span, other));
    }

    /// The span with the comma or semicolon behind it, which would be left over.
    fn with_separator(&self, span: Span) -> Span {
        let behind = self.source.text().get(span.end..).unwrap_or_default();
        let blanks = behind.len().saturating_sub(behind.trim_start_matches([' ', '\t']).len());
        let next = behind.get(blanks..).and_then(|rest| rest.chars().next());
        match next.filter(|c| [',', ';', '，', '；', '、'].contains(c)) {
            Some(c) => Span::new(span.start, span.end.saturating_add(blanks).saturating_add(c.len_utf8())),
            None => span,
        }
    }

    /// The sign of comparison that stands before a value.
    fn sign_before(&self, value: Span) -> Option<Span> {
        let before = self.source.text().get(..value.start)?;
        let end = before.trim_end();
        let start = end.trim_end_matches(['<', '>', '=', '≥', '≤', '＜', '＞', '＝']);
        (start.len() < end.len()).then(|| Span::new(start.len(), end.len()))
    }
}
