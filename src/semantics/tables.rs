//! Tables: every line is a row of each result.

use crate::diagnostic::{Diagnostic, GridProblem, Lang, Remark};
use crate::semantics::decisions::is_plain_list;
use crate::semantics::overlap;
use crate::semantics::rows::joined_type;
use crate::semantics::scope::{Checker, Thing};
use crate::semantics::typed::{Definition, Op, TableDef, Term, Ty};
use crate::source::Span;
use crate::syntax::tree::{
    Cell, CellKind, CellPart, Comparison, Expr, ExprKind, HitPolicy, Layout, ResultColumn, ResultName, Table, TableLine,
};
use crate::value::{ScaleId, Value};

/// A line of a table: what it asks of each column, and what it gives for each result.
struct Case<'t> {
    /// A test a column; none where the cell says nothing.
    tests: Vec<Option<Term>>,
    answers: Vec<&'t Expr>,
    /// Where its cells stand.
    span: Span,
    /// Which line it is, from 1.
    line: usize,
    /// Its cells in words, for explanations.
    said: String,
}

impl Case<'_> {
    /// The condition under which the line holds.
    fn when(&self) -> Term {
        let mut tests: Vec<Term> = self.tests.iter().flatten().cloned().collect();
        match (tests.pop(), tests.is_empty()) {
            (None, _) => Term::new(Op::Constant(Value::YesNo(true)), Ty::YesNo, self.span),
            (Some(only), true) => Term { span: self.span, ..only },
            (Some(last), false) => {
                tests.push(last);
                Term::new(Op::All(tests), Ty::YesNo, self.span)
            }
        }
    }
}

impl<'a> Checker<'a> {
    /// Settles the results of a table: its decisions, and the grade if it gives that.
    pub(crate) fn table(&mut self, table: &'a Table) -> Option<()> {
        if table.lines.is_empty() {
            return self.report(GridProblem::NoLines, table.heading.name.span);
        }
        let columns = table.columns.iter().map(|column| self.term(column, None)).collect::<Vec<_>>();
        let columns = columns.into_iter().collect::<Option<Vec<_>>>()?;
        let kinds = columns.iter().map(|column| column.ty.kind()).collect();
        self.out.tables.push(TableDef { place: table.heading.name.span, columns: kinds });
        let (cases, otherwise) = match &table.layout {
            Layout::Lines(_) => self.line_cases(table, &columns)?,
            Layout::Crosstab(across) => (self.crosstab_cases(table, across, &columns)?, None),
        };
        let hit = match table.layout {
            Layout::Lines(hit) => hit.unwrap_or(HitPolicy::Unique),
            Layout::Crosstab(_) => HitPolicy::Unique,
        };
        if hit == HitPolicy::Unique {
            self.refuse_overlaps(&cases);
        }
        let mut order: Option<Vec<usize>> = None;
        for (at, result) in table.results.iter().enumerate() {
            let last = otherwise.and_then(|line| line.answers.get(at));
            let Some(mut rows) = self.result_rows(&cases, at, last, result, hit) else { continue };
            if hit == HitPolicy::Best {
                if at == 0 {
                    order = self.best_first(&rows, result.span);
                }
                rows = reordered(rows, order.as_deref()?);
            }
            self.decide_by_table(result, rows, &cases, order.as_deref());
        }
        Some(())
    }

    /// The lines of a plain table, and its `otherwise`.
    fn line_cases<'t>(&mut self, table: &'t Table, columns: &[Term]) -> Option<(Vec<Case<'t>>, Option<&'t TableLine>)> {
        let mut cases = Vec::with_capacity(table.lines.len());
        let (mut otherwise, mut whole) = (None, true);
        for (at, line) in table.lines.iter().enumerate() {
            if otherwise.is_some() {
                return self.report(GridProblem::BelowOtherwise, line.span);
            }
            whole &= self.count_cells(line.answers.len(), table.results.len(), true, line.span).is_some();
            let Some(cells) = &line.cells else {
                otherwise = Some(line);
                continue;
            };
            whole &= self.count_cells(cells.len(), columns.len(), false, line.span).is_some();
            if !whole {
                continue;
            }
            let asked: Vec<&Cell> = cells.iter().collect();
            match self.case(table, columns, &asked, at) {
                Some(case) => cases.push(Case { answers: line.answers.iter().collect(), ..case }),
                None => whole = false,
            }
        }
        whole.then_some((cases, otherwise))
    }

    /// The squares of a crosstab, line by line.
    fn crosstab_cases<'t>(&mut self, table: &'t Table, across: &'t [Cell], columns: &[Term]) -> Option<Vec<Case<'t>>> {
        let (mut cases, mut whole) = (Vec::with_capacity(table.lines.len()), true);
        for (at, line) in table.lines.iter().enumerate() {
            let side = line.cells.as_ref()?.first()?;
            if self.count_cells(line.answers.len(), across.len(), true, line.span).is_none() {
                whole = false;
                continue;
            }
            for (top, answer) in across.iter().zip(&line.answers) {
                match self.case(table, columns, &[side, top], at) {
                    Some(case) => cases.push(Case { answers: vec![answer], ..case }),
                    None => whole = false,
                }
            }
        }
        whole.then_some(cases)
    }

    fn count_cells(&mut self, found: usize, wanted: usize, answers: bool, span: Span) -> Option<()> {
        if found == wanted {
            return Some(());
        }
        self.report(GridProblem::CellCount { found, wanted, answers }, span)
    }

    /// A line without its answers.
    fn case<'t>(&mut self, table: &Table, columns: &[Term], cells: &[&Cell], at: usize) -> Option<Case<'t>> {
        let (mut tests, mut said) = (Vec::with_capacity(cells.len()), Vec::with_capacity(cells.len()));
        let mut whole = true;
        for ((column, written), cell) in columns.iter().zip(&table.columns).zip(cells) {
            if cell.kind == CellKind::Any {
                tests.push(None);
                continue;
            }
            let test = self.cell(cell, column, written);
            whole &= test.is_some();
            tests.push(test);
            let text = |span: Span| self.source.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
            said.push((text(written.span), text(cell.span)));
        }
        let span = cells.first()?.span.to(cells.last()?.span);
        let said = in_words(&said, self.lang);
        let line = at.saturating_add(1);
        whole.then_some(Case { tests, answers: Vec::new(), span, line, said })
    }

    /// The test of one cell.
    fn cell(&mut self, cell: &Cell, column: &Term, written: &Expr) -> Option<Term> {
        let (parts, all, equal) = match &cell.kind {
            CellKind::Any => return None,
            CellKind::OneOf(parts) => (parts, false, Comparison::Equal),
            CellKind::NoneOf(parts) => (parts, true, Comparison::NotEqual),
        };
        let mut tests = Vec::with_capacity(parts.len());
        for part in parts {
            tests.push(self.cell_part(part, (column, written), equal, cell.span)?);
        }
        if tests.len() == 1 {
            return tests.pop();
        }
        if let Some(set) = members_asked(&tests, all) {
            return Some(Term::new(Op::OneOf(Box::new(column.clone()), set), Ty::YesNo, cell.span));
        }
        Some(Term::new(if all { Op::All(tests) } else { Op::Any(tests) }, Ty::YesNo, cell.span))
    }

    fn cell_part(
        &mut self,
        part: &CellPart,
        (column, written): (&Term, &Expr),
        equal: Comparison,
        span: Span,
    ) -> Option<Term> {
        let test = |checker: &mut Self, op, bound: &Expr| {
            let bound = checker.term(bound, Some(column.ty))?;
            checker.related(op, column.clone(), bound, span)
        };
        let negated = equal == Comparison::NotEqual;
        let outside = |op| if negated { crate::semantics::guard::opposite(op) } else { op };
        match part {
            CellPart::Known(known) => self.known(written, *known != negated, span),
            CellPart::Value(value) => test(self, equal, value),
            CellPart::Compare(op, bound) => test(self, outside(*op), bound),
            CellPart::Range { low, high, closed } => {
                let top = if *closed { Comparison::AtMost } else { Comparison::Less };
                let ends = vec![test(self, outside(Comparison::AtLeast), low)?, test(self, outside(top), high)?];
                Some(Term::new(if negated { Op::Any(ends) } else { Op::All(ends) }, Ty::YesNo, span))
            }
        }
    }

    /// Refuses lines of which two can hold together, column by column.
    fn refuse_overlaps(&mut self, cases: &[Case<'_>]) {
        let tests: Vec<&[Option<Term>]> = cases.iter().map(|case| case.tests.as_slice()).collect();
        for (first, second) in overlap::pairs(self, &tests) {
            let (Some(one), Some(other)) = (cases.get(first), cases.get(second)) else { continue };
            let problem =
                GridProblem::LinesOverlap { first: one.line, second: other.line, alike: one.tests == other.tests };
            self.diagnostics.push(Diagnostic::new(problem, other.span).also(one.span, Remark::CoveredHere));
        }
    }

    /// The rows of one result, and its answer for all other leads.
    fn result_rows(
        &mut self,
        cases: &[Case<'_>],
        at: usize,
        otherwise: Option<&Expr>,
        result: &ResultColumn,
        hit: HitPolicy,
    ) -> Option<Term> {
        let answers: Vec<&Expr> = cases.iter().filter_map(|case| case.answers.get(at).copied()).collect();
        let mut ty = self.type_of_result(result, &answers);
        if ty.is_none() && matches!(result.name, ResultName::Named(_, Some(_))) {
            return None;
        }
        let mut rows: Vec<(Term, Term)> = Vec::with_capacity(cases.len());
        let mut whole = true;
        for (case, answer) in cases.iter().zip(answers) {
            let when = case.when();
            if hit == HitPolicy::First {
                self.unreachable(&rows, &when, case.span);
            }
            match self.answer(answer, ty) {
                Some(answer) => {
                    ty = Some(joined_type(ty, answer.ty));
                    rows.push((when, answer));
                }
                None => whole = false,
            }
        }
        let last = match otherwise {
            Some(answer) => Some(Box::new(self.answer(answer, ty)?)),
            None => None,
        };
        if !whole {
            return None;
        }
        let ty = joined_type(ty, last.as_ref().map_or(ty?, |last| last.ty));
        self.first_of(rows, last, ty, result.span)
    }

    /// The type of a result: as written, or the one scale that has all its answers for members.
    fn type_of_result(&mut self, result: &ResultColumn, answers: &[&Expr]) -> Option<Ty> {
        match &result.name {
            ResultName::Grade => self.out.grades.map(Ty::Member),
            ResultName::Named(_, Some(kind)) if is_plain_list(kind) => Some(Ty::List),
            ResultName::Named(heading, Some(kind)) => self.kind_of(kind, Some(heading)).map(Ty::of),
            ResultName::Named(_, None) => self.only_scale_of(answers).map(Ty::Member),
        }
    }

    /// The scale that has all these for members, when they are bare names and there is one such scale only.
    fn only_scale_of(&self, answers: &[&Expr]) -> Option<ScaleId> {
        let names = answers.iter().map(|answer| match &answer.kind {
            ExprKind::Name(name) if self.thing(name).is_none() => Some(name.as_str()),
            _ => None,
        });
        let names: Vec<&str> = names.collect::<Option<_>>()?;
        let scales = 0..u16::try_from(self.out.scales.len()).ok()?;
        let mut homes =
            scales.map(ScaleId).filter(|scale| names.iter().all(|name| self.member_index(*scale, name).is_some()));
        homes.next().filter(|_| homes.next().is_none())
    }

    /// The lines with the best answer first: so the first that holds is the best that holds.
    fn best_first(&mut self, rows: &Term, span: Span) -> Option<Vec<usize>> {
        let Op::First(rows, _) = &rows.op else { return None };
        let answers: Vec<Option<Value>> = rows.iter().map(|(_, answer)| self.constant(answer)).collect();
        let ordered = match rows.first().map(|(_, answer)| answer.ty) {
            Some(Ty::Member(scale)) => self.ordered(scale),
            Some(_) | None => u8::MAX,
        };
        let mut ranked = Vec::with_capacity(answers.len());
        for (at, answer) in answers.into_iter().enumerate() {
            match answer {
                Some(Value::Member(member)) if member >= ordered => return self.report(GridProblem::NoBest, span),
                Some(value @ (Value::Member(_) | Value::Number(_))) => ranked.push((value, at)),
                Some(_) | None => return self.report(GridProblem::NoBest, span),
            }
        }
        // Stable: of two lines with one answer the upper stays the upper.
        ranked.sort_by(|(a, _), (b, _)| match (a, b) {
            (Value::Member(a), Value::Member(b)) => a.cmp(b),
            (Value::Number(a), Value::Number(b)) => b.checked_cmp(*a).unwrap_or(std::cmp::Ordering::Equal),
            (_, _) => std::cmp::Ordering::Equal,
        });
        Some(ranked.into_iter().map(|(_, at)| at).collect())
    }

    fn decide_by_table(&mut self, result: &ResultColumn, rows: Term, cases: &[Case<'_>], order: Option<&[usize]>) {
        let said: Vec<String> = match order {
            Some(order) => order.iter().filter_map(|at| cases.get(*at)).map(|case| case.said.clone()).collect(),
            None => cases.iter().map(|case| case.said.clone()).collect(),
        };
        match &result.name {
            ResultName::Grade => {
                self.out.grade_rows = Some(rows);
                self.out.grade_rows_said = said;
            }
            ResultName::Named(heading, _) => {
                let Some(Thing::Define(Definition::Decision(index))) = self.thing(&heading.name.text) else { return };
                if self.decided(index, rows, result.span).is_some()
                    && let Some(decision) = self.out.decisions.get_mut(index)
                {
                    decision.said = said;
                }
            }
        }
    }
}

/// The members that tests of one value ask for together, when all of them ask for members.
fn members_asked(tests: &[Term], all: bool) -> Option<u128> {
    let sets = tests.iter().map(|test| match &test.op {
        Op::OneOf(_, set) => Some(*set),
        _ => None,
    });
    let sets = sets.collect::<Option<Vec<_>>>()?;
    sets.into_iter().reduce(|one, other| if all { one & other } else { one | other })
}

fn reordered(rows: Term, order: &[usize]) -> Term {
    let op = match rows.op {
        Op::First(rows, otherwise) => {
            Op::First(order.iter().filter_map(|at| rows.get(*at).cloned()).collect(), otherwise)
        }
        op => op,
    };
    Term { op, ..rows }
}

/// `money: yes, need: no`
fn in_words(said: &[(String, String)], lang: Lang) -> String {
    if said.is_empty() {
        return lang.pick("any", "任意").to_owned();
    }
    let (colon, comma) = lang.pick((": ", ", "), ("：", "，"));
    said.iter().map(|(column, cell)| format!("{column}{colon}{cell}")).collect::<Vec<_>>().join(comma)
}

/// The names that a table mentions.
pub(crate) fn names_in_table(table: &Table) -> Vec<&str> {
    let across = match &table.layout {
        Layout::Crosstab(cells) => cells.as_slice(),
        Layout::Lines(_) => &[],
    };
    let cells = table.lines.iter().flat_map(|line| line.cells.iter().flatten()).chain(across);
    let in_cells = cells.flat_map(|cell| match &cell.kind {
        CellKind::Any => &[] as &[CellPart],
        CellKind::OneOf(parts) | CellKind::NoneOf(parts) => parts,
    });
    let in_cells = in_cells.flat_map(|part| match part {
        CellPart::Known(_) => Vec::new(),
        CellPart::Value(value) | CellPart::Compare(_, value) => vec![value],
        CellPart::Range { low, high, .. } => vec![low, high],
    });
    let answers = table.lines.iter().flat_map(|line| &line.answers);
    table.columns.iter().chain(answers).chain(in_cells).flat_map(crate::semantics::order::names_in).collect()
}
