//! Tables: every line is a row of each result.

use std::borrow::Cow;

use crate::diagnostic::{Bulk, Diagnostic, GridProblem, LogicProblem, Remark};
use crate::limits;
use crate::semantics::decisions::is_plain_list;
use crate::semantics::order::names_within;
use crate::semantics::overlap;
use crate::semantics::rows::{is_value, joined_type};
use crate::semantics::scope::{Checker, Thing};
use crate::semantics::typed::{Definition, Op, TableDef, Term, Ty};
use crate::source::Span;
use crate::syntax::tree::{
    Cell, CellKind, CellPart, Comparison, Expr, ExprKind, HitPolicy, Layout, ResultColumn, ResultName, Table, TableLine,
};
use crate::value::{ScaleId, Value};

/// What a column looks at.
struct Column<'t> {
    term: Term,
    written: &'t Expr,
    /// How it is called in explanations.
    said: String,
}

/// A line of a table: what it asks of each column, and what it gives for each result.
struct Case<'t> {
    /// A test a column; none where the cell says nothing.
    tests: Vec<Option<Term>>,
    answers: &'t [Expr],
    /// Where its cells stand.
    span: Span,
    /// Which line it is, from 1.
    line: usize,
    /// Its cells in words, for explanations.
    said: String,
}

impl Case<'_> {
    /// The condition under which the line holds; its tests are given away where this is the `last` result.
    fn when(&mut self, last: bool) -> Term {
        let mut tests: Vec<Term> = if last {
            std::mem::take(&mut self.tests).into_iter().flatten().collect()
        } else {
            self.tests.iter().flatten().cloned().collect()
        };
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
        let columns = table.columns.iter().map(|column| self.column(column)).collect::<Vec<_>>();
        let columns = columns.into_iter().collect::<Option<Vec<_>>>()?;
        let kinds = columns.iter().map(|column| column.term.ty.kind()).collect();
        self.out.tables.push(TableDef { place: table.heading.name.span, columns: kinds });
        let (mut cases, otherwise) = match &table.layout {
            Layout::Lines(_) => self.line_cases(table, &columns)?,
            Layout::Crosstab(across) => (self.crosstab_cases(table, across, &columns)?, None),
        };
        let hit = match table.layout {
            Layout::Lines(hit) => hit.unwrap_or(HitPolicy::Unique),
            Layout::Crosstab(_) => HitPolicy::Unique,
        };
        match hit {
            HitPolicy::Unique => self.refuse_overlaps(&cases),
            HitPolicy::First => self.warn_of_covered(&cases),
            HitPolicy::Best => {}
        }
        let mut order: Option<Vec<usize>> = None;
        for (at, result) in table.results.iter().enumerate() {
            let last = otherwise.and_then(|line| line.answers.get(at));
            let final_one = at.saturating_add(1) == table.results.len();
            let Some(mut rows) = self.result_rows(&mut cases, (at, final_one), last, result) else { continue };
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

    fn column<'t>(&mut self, written: &'t Expr) -> Option<Column<'t>> {
        let term = self.term(written, None)?;
        Some(Column { term, written, said: on_one_line(self.source.slice(written.span)).into_owned() })
    }

    /// The lines of a plain table, and its `otherwise`.
    fn line_cases<'t>(
        &mut self,
        table: &'t Table,
        columns: &[Column<'_>],
    ) -> Option<(Vec<Case<'t>>, Option<&'t TableLine>)> {
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
            match self.case(columns, &asked, at) {
                Some(case) => cases.push(Case { answers: &line.answers, ..case }),
                None => whole = false,
            }
        }
        whole.then_some((cases, otherwise))
    }

    /// The squares of a crosstab, line by line.
    fn crosstab_cases<'t>(
        &mut self,
        table: &'t Table,
        across: &'t [Cell],
        columns: &[Column<'_>],
    ) -> Option<Vec<Case<'t>>> {
        let (mut cases, mut whole) = (Vec::with_capacity(table.lines.len()), true);
        for (at, line) in table.lines.iter().enumerate() {
            let side = line.cells.as_ref()?.first()?;
            if self.count_cells(line.answers.len(), across.len(), true, line.span).is_none() {
                whole = false;
                continue;
            }
            for (top, answer) in across.iter().zip(&line.answers) {
                match self.case(columns, &[side, top], at) {
                    Some(case) => cases.push(Case { answers: std::slice::from_ref(answer), ..case }),
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
    fn case<'t>(&mut self, columns: &[Column<'_>], cells: &[&Cell], at: usize) -> Option<Case<'t>> {
        let (mut tests, mut said) = (Vec::with_capacity(cells.len()), String::new());
        let (colon, comma) = self.lang.pick((": ", ", "), ("：", "，"));
        let mut whole = true;
        for (column, cell) in columns.iter().zip(cells) {
            if cell.kind == CellKind::Any {
                tests.push(None);
                continue;
            }
            let test = self.cell(cell, column);
            whole &= test.is_some();
            tests.push(test);
            let before = if said.is_empty() { "" } else { comma };
            let asked = on_one_line(self.source.slice(cell.span));
            [before, &column.said, colon, &asked].iter().for_each(|part| said.push_str(part));
        }
        if said.is_empty() {
            said.push_str(self.lang.pick("any", "任意"));
        }
        let span = cells.first()?.span.to(cells.last()?.span);
        let line = at.saturating_add(1);
        whole.then_some(Case { tests, answers: &[], span, line, said })
    }

    /// The test of one cell.
    fn cell(&mut self, cell: &Cell, column: &Column<'_>) -> Option<Term> {
        let (parts, all, equal) = match &cell.kind {
            CellKind::Any => return None,
            CellKind::OneOf(parts) => (parts, false, Comparison::Equal),
            CellKind::NoneOf(parts) => (parts, true, Comparison::NotEqual),
        };
        let mut tests = Vec::with_capacity(parts.len());
        for part in parts {
            tests.push(self.cell_part(part, column, equal, cell.span)?);
        }
        if tests.len() == 1 {
            return tests.pop();
        }
        if let Some(set) = members_asked(&tests, all) {
            return Some(Term::new(Op::OneOf(Box::new(column.term.clone()), set), Ty::YesNo, cell.span));
        }
        Some(Term::new(if all { Op::All(tests) } else { Op::Any(tests) }, Ty::YesNo, cell.span))
    }

    fn cell_part(&mut self, part: &CellPart, column: &Column<'_>, equal: Comparison, span: Span) -> Option<Term> {
        let test = |checker: &mut Self, op, bound: &Expr| {
            let bound = checker.term(bound, Some(column.term.ty))?;
            checker.related(op, column.term.clone(), bound, span)
        };
        let negated = equal == Comparison::NotEqual;
        let outside = |op| if negated { crate::semantics::guard::opposite(op) } else { op };
        match part {
            CellPart::Known(known) => self.known(column.written, *known != negated, span),
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
        let Some(pairs) = overlap::pairs(self, &tests) else {
            let problem = LogicProblem::TooMuch { what: Bulk::LinePairs, allowed: limits::LINE_PAIRS };
            return self.diagnostics.extend(cases.first().map(|case| Diagnostic::new(problem, case.span)));
        };
        for (first, second) in pairs {
            let (Some(one), Some(other)) = (cases.get(first), cases.get(second)) else { continue };
            let problem =
                GridProblem::LinesOverlap { first: one.line, second: other.line, alike: one.tests == other.tests };
            self.diagnostics.push(Diagnostic::new(problem, other.span).also(one.span, Remark::CoveredHere));
        }
    }

    /// Warns of lines that one above always answers first. The nearest lines above are where such slips happen; a long
    /// table is for the prover.
    fn warn_of_covered(&mut self, cases: &[Case<'_>]) {
        for (at, case) in cases.iter().enumerate() {
            let above = cases.get(at.saturating_sub(limits::ROWS_ABOVE)..at).unwrap_or_default();
            if let Some(earlier) = above.iter().rev().find(|earlier| self.is_covered(case, earlier)) {
                let problem = Diagnostic::new(LogicProblem::UnreachableRow, case.span);
                self.diagnostics.push(problem.also(earlier.span, Remark::CoveredHere));
            }
        }
    }

    /// Whether a line can hold only where the earlier one does: cell by cell, since each column is a thing of its own.
    fn is_covered(&self, case: &Case<'_>, earlier: &Case<'_>) -> bool {
        let asks = |case: &Case<'_>| case.tests.iter().any(Option::is_some);
        // Values are told apart sooner than ranges are.
        let covers = |values: bool| {
            earlier.tests.iter().zip(&case.tests).all(|(loose, strict)| match (loose, strict) {
                (Some(loose), _) if is_value(loose) != values => true,
                (Some(loose), Some(strict)) => self.implies(strict, loose),
                (Some(_), None) => false,
                (None, _) => true,
            })
        };
        (asks(earlier) || !asks(case)) && covers(true) && covers(false)
    }

    /// The rows of the result with this index, which may be the last one, and its answer for all other leads.
    fn result_rows(
        &mut self,
        cases: &mut [Case<'_>],
        (at, final_one): (usize, bool),
        otherwise: Option<&Expr>,
        result: &ResultColumn,
    ) -> Option<Term> {
        let answers: Vec<&Expr> = cases.iter().filter_map(|case| case.answers.get(at)).collect();
        let mut ty = self.type_of_result(result, &answers);
        if ty.is_none() && matches!(result.name, ResultName::Named(_, Some(_))) {
            return None;
        }
        let mut rows: Vec<(Term, Term)> = Vec::with_capacity(cases.len());
        let mut whole = true;
        for (case, answer) in cases.iter_mut().zip(answers) {
            let when = case.when(final_one);
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

/// A part of the text with single blanks between its words.
fn on_one_line(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_whitespace) {
        Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
    } else {
        Cow::Borrowed(text)
    }
}

/// The names that a table mentions.
pub(crate) fn names_in_table(table: &Table) -> Vec<&str> {
    let across = match &table.layout {
        Layout::Crosstab(cells) => cells.as_slice(),
        Layout::Lines(_) => &[],
    };
    let answers = table.lines.iter().flat_map(|line| &line.answers);
    let mut mentioned: Vec<&Expr> = table.columns.iter().chain(answers).collect();
    for cell in table.lines.iter().flat_map(|line| line.cells.iter().flatten()).chain(across) {
        let (CellKind::OneOf(parts) | CellKind::NoneOf(parts)) = &cell.kind else { continue };
        for part in parts {
            match part {
                CellPart::Known(_) => {}
                CellPart::Value(value) | CellPart::Compare(_, value) => mentioned.push(value),
                CellPart::Range { low, high, .. } => mentioned.extend([low, high]),
            }
        }
    }
    names_within(mentioned)
}
