//! Tables.

use pest::iterators::{Pair, Pairs};

use crate::diagnostic::{Bulk, Diagnostic, LogicProblem};
use crate::limits;
use crate::syntax::parse::conditions::{comparison_of, mark_of};
use crate::syntax::parse::{Builder, Rule, find};
use crate::syntax::tree::{
    Cell, CellKind, CellPart, Expr, HitPolicy, Layout, ResultColumn, ResultName, Table, TableLine,
};

impl Builder<'_> {
    /// `table man unique { | money | need => kind | … }`
    pub(super) fn table(&mut self, inner: Pairs<'_, Rule>) -> Option<Table> {
        let mut table = Table {
            heading: self.heading_of(inner.clone())?,
            layout: Layout::Lines(None),
            columns: Vec::new(),
            results: Vec::new(),
            lines: Vec::new(),
        };
        for part in inner {
            match part.as_rule() {
                Rule::hit_policy => table.layout = Layout::Lines(Some(hit_policy(&part)?)),
                Rule::table_head => self.table_head(&part, &mut table)?,
                Rule::crosstab_head => self.crosstab_head(&part, &mut table)?,
                Rule::across => table.layout = Layout::Crosstab(self.cells(&part)?),
                Rule::plain_line => table.lines.push(self.plain_line(&part)?),
                Rule::table_line | Rule::crosstab_line => table.lines.push(self.table_line(&part)?),
                _ => {}
            }
        }
        if let Some(line) = table.lines.iter().filter(|line| line.cells.is_some()).nth(limits::LINES) {
            let problem = LogicProblem::TooMuch { what: Bulk::Lines, allowed: limits::LINES };
            self.notes.push(Diagnostic::new(problem, line.span));
            return None;
        }
        Some(table)
    }

    /// `| money | authority => kind | advice text |`
    fn table_head(&mut self, pair: &Pair<'_, Rule>, table: &mut Table) -> Option<()> {
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::expression => table.columns.push(self.expression(&part)?),
                Rule::result_column => table.results.push(self.result_column(&part)?),
                _ => {}
            }
        }
        Some(())
    }

    /// `kind as id "title" TYPE`, or the grade
    fn result_column(&mut self, pair: &Pair<'_, Rule>) -> Option<ResultColumn> {
        let inner = pair.clone().into_inner();
        let span = self.span(pair);
        let Some(heading) = find(inner.clone(), Rule::heading) else {
            return Some(ResultColumn { name: ResultName::Grade, span });
        };
        let heading = self.heading(&heading)?;
        let kind = match find(inner, Rule::type_name) {
            Some(kind) => Some(self.type_name(&kind)?),
            None => None,
        };
        Some(ResultColumn { name: ResultName::Named(heading, kind), span })
    }

    /// `| yes | - => "call" |`, or `| same | A | B |` of a crosstab
    pub(super) fn table_line(&mut self, pair: &Pair<'_, Rule>) -> Option<TableLine> {
        let inner = pair.clone().into_inner();
        let otherwise = find(inner.clone(), Rule::kw_otherwise).is_some();
        let cells = if otherwise { None } else { Some(self.cells(pair)?) };
        let answers = inner.filter(|part| part.as_rule() == Rule::answer).map(|part| self.answer(&part));
        Some(TableLine { cells, answers: answers.collect::<Option<_>>()?, span: self.span(pair) })
    }

    /// `crosstab trade \ class => lead_quality`
    fn crosstab_head(&mut self, pair: &Pair<'_, Rule>, table: &mut Table) -> Option<()> {
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::sum => table.columns.push(self.sum(&part)?),
                Rule::result_column => table.results.push(self.result_column(&part)?),
                _ => {}
            }
        }
        Some(())
    }

    fn cells(&mut self, pair: &Pair<'_, Rule>) -> Option<Vec<Cell>> {
        let cells = pair.clone().into_inner().filter(|part| part.as_rule() == Rule::cell);
        cells.map(|cell| self.cell(&cell)).collect()
    }

    /// What a column must be.
    fn cell(&mut self, pair: &Pair<'_, Rule>) -> Option<Cell> {
        let inner = pair.clone().into_inner();
        let first = inner.clone().next()?.as_rule();
        let mut parts = Vec::new();
        for part in inner.filter(|part| part.as_rule() == Rule::cell_part) {
            parts.push(self.cell_part(&part)?);
        }
        let kind = match first {
            Rule::any_value => CellKind::Any,
            Rule::kw_not => CellKind::NoneOf(parts),
            _ => CellKind::OneOf(parts),
        };
        Some(Cell { kind, span: self.span(pair) })
    }

    /// A value, a range, a comparison, or whether it is there.
    fn cell_part(&mut self, pair: &Pair<'_, Rule>) -> Option<CellPart> {
        let parts: Vec<_> = pair.clone().into_inner().collect();
        match parts.as_slice() {
            [state] if state.as_rule() == Rule::kw_missing => Some(CellPart::Known(false)),
            [state] if state.as_rule() == Rule::kw_known => Some(CellPart::Known(true)),
            [op, bound] if bound.as_rule() == Rule::bound => {
                Some(CellPart::Compare(comparison_of(op)?, self.bound(bound)?))
            }
            [value, mark] if mark.as_rule() == Rule::limit_mark => {
                Some(CellPart::Compare(mark_of(pair)?, self.literal(value)?))
            }
            [low, sign, high] => {
                let closed = sign.as_str().trim() != "..<";
                Some(CellPart::Range { low: self.bound(low)?, high: self.bound(high)?, closed })
            }
            parts => Some(CellPart::Value(self.bound(parts.first()?)?)),
        }
    }

    /// What a line gives.
    fn answer(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        self.expression(&find(pair.clone().into_inner(), Rule::expression)?)
    }
}

/// `unique`, `first`, `best`
fn hit_policy(pair: &Pair<'_, Rule>) -> Option<HitPolicy> {
    Some(match pair.clone().into_inner().next()?.as_rule() {
        Rule::kw_first => HitPolicy::First,
        Rule::kw_best => HitPolicy::Best,
        _ => HitPolicy::Unique,
    })
}
