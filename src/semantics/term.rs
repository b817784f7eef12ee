//! Expressions: what each is and of which type.

use crate::diagnostic::{Ladder, LogicProblem, MeaningProblem, Sort};
use crate::limits;
use crate::semantics::range::Range;
use crate::semantics::scope::{Checker, Thing};
use crate::semantics::typed::{Definition, Measure, Op, Subject, Term, Ty};
use crate::source::Span;
use crate::syntax::tree::{self, Comparison, ExprKind};
use crate::value::{Decimal, Unit, Value};

impl Checker<'_> {
    /// The typed form of an expression; `want` is the type that its place expects, so that members of a scale can be
    /// found. After an error the answer is `None` and the error is noted.
    pub(crate) fn term(&mut self, expr: &tree::Expr, want: Option<Ty>) -> Option<Term> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Or(parts) => self.connected(parts, span, false),
            ExprKind::And(parts) => self.connected(parts, span, true),
            ExprKind::Not(inner) => {
                let inner = self.condition(inner)?;
                Some(Term::new(Op::Not(Box::new(inner)), Ty::YesNo, span))
            }
            ExprKind::Compare { op, left, right } => self.comparison(*op, left, right, span),
            ExprKind::Between { value, low, high, closed } => self.between(value, low, high, *closed, span),
            ExprKind::OneOf { value, among } => self.one_of(value, among, span),
            ExprKind::Known { value, known } => self.known(value, *known, span),
            ExprKind::Applies(value) => {
                let value = self.term(value, None)?;
                Some(Term::new(Op::Applies(Box::new(value)), Ty::YesNo, span))
            }
            ExprKind::Contains { value, part } => self.contains(value, part, span),
            ExprKind::Within { value, duration, anchor, after } => self.within(value, duration, anchor, *after, span),
            ExprKind::Quantified { quantifier, over, predicate } => self.quantified(quantifier, over, predicate, span),
            ExprKind::CountOf { over, predicate } => self.count_of(over, predicate, span),
            ExprKind::ListOf { over, predicate } => self.list_of(over, predicate, span),
            ExprKind::ExtremeOf { extreme, over } => self.extreme_of(*extreme, over, span),
            ExprKind::Gathered(gathered) => self.gathered(gathered, span),
            ExprKind::Found(found) => self.found(found, span),
            ExprKind::FieldOf { row, field } => self.field_of(row, field, span),
            ExprKind::Records(_) => {
                let wanted = want.map_or(Sort::Input, |ty| self.sort(ty));
                self.report(MeaningProblem::Expected { wanted, found: Sort::Records }, span)
            }
            ExprKind::Else { value, fallback } => self.or_else(value, fallback, want, span),
            ExprKind::Sum(terms) => self.sum(terms, want),
            ExprKind::Product(factors) => self.product(factors, want),
            ExprKind::Negate(inner) => {
                let inner = self.term(inner, want)?;
                self.negated(inner)
            }
            ExprKind::Round { value, digits, mode } => {
                if *digits > limits::DECIMALS {
                    return self.report(MeaningProblem::NotWhole, span);
                }
                self.rounded(value, *digits, *mode, span)
            }
            ExprKind::Periods { length, since } => self.periods(since, *length, span),
            ExprKind::Number { value, money } => {
                let measure = if *money { Measure::Of(Unit::Money) } else { Measure::Bare };
                Some(number(*value, measure, span))
            }
            ExprKind::Percent(value) => Some(number(*value, Measure::Of(Unit::Percent), span)),
            ExprKind::Date(date) => Some(Term::new(Op::Constant(Value::Date(*date)), Ty::Date, span)),
            ExprKind::Moment(moment) => Some(Term::new(Op::Constant(Value::Moment(*moment)), Ty::Moment, span)),
            ExprKind::Duration(length) => self.length_written(*length, span),
            ExprKind::Text(text) => Some(Term::new(Op::Constant(Value::Text(text.as_str().into())), Ty::Text, span)),
            ExprKind::YesNo(yes) => Some(Term::new(Op::Constant(Value::YesNo(*yes)), Ty::YesNo, span)),
            ExprKind::Today => Some(Term::new(Op::Today, Ty::Date, span)),
            ExprKind::Now => Some(Term::new(Op::Now, Ty::Moment, span)),
            ExprKind::Grade => match self.out.grades {
                Some(scale) => Some(Term::new(Op::Grade, Ty::Member(scale), span)),
                None => self.report(MeaningProblem::needs(Ladder::Grades), span),
            },
            ExprKind::Name(name) => self.named(name, want, span),
        }
    }

    /// A term that must be true or false.
    pub(crate) fn condition(&mut self, expr: &tree::Expr) -> Option<Term> {
        let term = self.term(expr, Some(Ty::YesNo))?;
        if term.ty == Ty::YesNo {
            return Some(term);
        }
        let found = self.sort(term.ty);
        self.report(MeaningProblem::NotACondition { found, instead: None }, expr.span)
    }

    /// The same term if it can stand where `want` is expected.
    pub(crate) fn fitted(&mut self, term: Term, want: Ty) -> Option<Term> {
        match (term.ty, want) {
            (Ty::Number(Measure::Bare), Ty::Number(Measure::Of(Unit::Percent))) => {
                self.not_bare_for_percent(&term)?;
                Some(Term { ty: want, ..term })
            }
            (Ty::Number(a), Ty::Number(b)) if fits(a, b) => Some(term),
            (a, b) if a == b => Some(term),
            _ => {
                let (wanted, found) = (self.sort(want), self.sort(term.ty));
                self.report(MeaningProblem::Expected { wanted, found }, term.span)
            }
        }
    }

    /// Refuses a bare number of one or more where a percent is meant: `6` may be 6 % or 600 %.
    pub(crate) fn not_bare_for_percent(&mut self, term: &Term) -> Option<()> {
        let one_or_more = match self.constant(term) {
            Some(Value::Number(number)) => number.floor() >= 1 || number.floor() < -1,
            Some(_) | None => false,
        };
        if one_or_more {
            let found = self.source.slice(term.span).to_owned();
            return self.report(MeaningProblem::BareNumberForPercent { found }, term.span);
        }
        Some(())
    }

    /// `x = 1 or 2 or 3`: values where conditions are wanted, behind a comparison with another value. The first of
    /// them is told, with how to say it.
    fn is_told_as_one_of(&mut self, parts: &[tree::Expr], at: usize) -> bool {
        let Some(before) = parts.iter().take(at).rposition(|part| !is_plain(part)) else { return false };
        let Some(tree::ExprKind::Compare { left, right, op: tree::Comparison::Equal }) =
            parts.get(before).map(|part| &part.kind)
        else {
            return false;
        };
        if !is_plain(right) {
            return false;
        }
        let first = before.saturating_add(1);
        if at == first {
            let said = |expr: &tree::Expr| self.source.slice(expr.span).trim().to_owned();
            let others = parts.iter().skip(first).take_while(|part| is_plain(part)).take(limits::LISTED);
            let values: Vec<String> = std::iter::once(right.as_ref()).chain(others).map(said).collect();
            let (value, values) = (said(left), values.join(", "));
            let instead = self.lang.pick(format!("{value} is one of {values}"), format!("{value} 属于 {values}"));
            let Some(part) = parts.get(at) else { return false };
            let found = self.term(part, None).map_or(Sort::Number, |term| self.sort(term.ty));
            self.report::<()>(MeaningProblem::NotACondition { found, instead: Some(instead) }, part.span);
        }
        true
    }

    /// `a and b and c` or `a or b or c`: each part is checked knowing what stands left of it.
    fn connected(&mut self, parts: &[tree::Expr], span: Span, all: bool) -> Option<Term> {
        let depth = self.assumptions.len();
        let mut terms = Vec::with_capacity(parts.len());
        let mut failed = false;
        for (at, part) in parts.iter().enumerate() {
            if !all && is_plain(part) && self.is_told_as_one_of(parts, at) {
                failed = true;
                continue;
            }
            match self.condition(part) {
                Some(term) => {
                    // Beyond a few dozen terms nobody guards a divisor; long chains stay linear.
                    if terms.len() < limits::NESTING {
                        self.assumptions.push((term.clone(), all));
                    }
                    terms.push(term);
                }
                None => failed = true,
            }
        }
        self.assumptions.truncate(depth);
        if failed {
            return None;
        }
        Some(Term::new(if all { Op::All(terms) } else { Op::Any(terms) }, Ty::YesNo, span))
    }

    pub(crate) fn known(&mut self, value: &tree::Expr, known: bool, span: Span) -> Option<Term> {
        if let Some(term) = self.known_of_list(value, span)? {
            return Some(if known { term } else { Term::new(Op::Not(Box::new(term)), Ty::YesNo, span) });
        }
        let ExprKind::Name(name) = &value.kind else {
            let (wanted, found) = (Sort::Input, Sort::Number);
            return self.report(MeaningProblem::Expected { wanted, found }, value.span);
        };
        let subject = match self.meant(name, value.span) {
            None => return self.unknown(name, value.span),
            Some(Thing::Input(input)) => {
                self.use_input(input);
                Subject::Input(input)
            }
            Some(Thing::Define(Definition::Item(item))) => Subject::Item(item),
            Some(thing @ (Thing::Define(_) | Thing::Collection(_) | Thing::Scale(_))) => {
                let is = Self::sort_of_thing(thing);
                let problem = MeaningProblem::WrongThing { name: name.clone(), is, wanted: Sort::Input };
                return self.report(problem, value.span);
            }
        };
        Some(is_known(subject, known, span))
    }

    fn contains(&mut self, value: &tree::Expr, part: &tree::Expr, span: Span) -> Option<Term> {
        let value = self.term(value, Some(Ty::Text))?;
        let value = self.fitted(value, Ty::Text)?;
        let part_term = self.term(part, Some(Ty::Text))?;
        let part_term = self.fitted(part_term, Ty::Text)?;
        match self.constant(&part_term) {
            Some(Value::Text(text)) => {
                Some(Term::new(Op::Contains(Box::new(value), text.to_string()), Ty::YesNo, span))
            }
            Some(_) | None => self.report(MeaningProblem::NotConstant, part.span),
        }
    }

    /// `x within 7 days after d`: from `d` to `d` and 7 days, both included.
    fn within(
        &mut self,
        value: &tree::Expr,
        duration: &tree::Expr,
        anchor: &tree::Expr,
        after: bool,
        span: Span,
    ) -> Option<Term> {
        let value = self.term(value, None)?;
        let anchor = self.term(anchor, Some(value.ty))?;
        let duration = self.term(duration, Some(Ty::Duration))?;
        let duration = self.fitted(duration, Ty::Duration)?;
        if !matches!(value.ty, Ty::Date | Ty::Moment) {
            let found = self.sort(value.ty);
            return self.report(MeaningProblem::Expected { wanted: Sort::Date, found }, value.span);
        }
        let anchor = self.fitted(anchor, value.ty)?;
        let step = if after { duration } else { self.negated(duration)? };
        let other_end = self.shifted(anchor.clone(), step, span)?;
        let (low, high) = if after { (anchor, other_end) } else { (other_end, anchor) };
        let bound = |op, end: Term| Term::new(Op::Compare(op, Box::new(value.clone()), Box::new(end)), Ty::YesNo, span);
        let parts = vec![bound(Comparison::AtLeast, low), bound(Comparison::AtMost, high)];
        Some(Term::new(Op::All(parts), Ty::YesNo, span))
    }

    fn or_else(&mut self, value: &tree::Expr, fallback: &tree::Expr, want: Option<Ty>, span: Span) -> Option<Term> {
        self.catching = self.catching.saturating_add(1);
        let value = self.term(value, want);
        self.catching = self.catching.saturating_sub(1);
        let value = value?;
        let fallback = self.term(fallback, Some(value.ty))?;
        let fallback = self.fitted(fallback, value.ty)?;
        let range = match (value.range(), fallback.range()) {
            (Some(a), Some(b)) => Some(self.within_bounds(a.join(b), span)?),
            (_, _) => None,
        };
        let ty = if value.ty == Ty::Number(Measure::Bare) { fallback.ty } else { value.ty };
        Some(Term::ranging(Op::Else(Box::new(value), Box::new(fallback)), ty, span, range))
    }

    fn named(&mut self, name: &str, want: Option<Ty>, span: Span) -> Option<Term> {
        if let Some(Ty::Member(scale)) = want
            && (!self.is_declared(name) || self.member_index(scale, name).is_some())
        {
            let index = self.member(scale, name, span)?;
            return Some(Term::new(Op::Constant(Value::Member(index)), Ty::Member(scale), span));
        }
        if self.is_doubtful(name) {
            return None;
        }
        if let Some(field) = self.field_here(name) {
            return self.element_field(name, field, span);
        }
        match self.meant(name, span) {
            None => self.unknown_beside(name, want, span),
            Some(Thing::Input(input)) => self.input_term(input, span),
            Some(Thing::Define(definition)) => self.defined_term(definition, name, span),
            Some(thing @ (Thing::Collection(_) | Thing::Scale(_))) => {
                let is = Self::sort_of_thing(thing);
                let wanted = want.map_or(Sort::Input, |ty| self.sort(ty));
                self.report(MeaningProblem::WrongThing { name: name.to_owned(), is, wanted }, span)
            }
        }
    }

    /// A fact, with the range of its input.
    pub(crate) fn input_term(&mut self, input: usize, span: Span) -> Option<Term> {
        self.use_input(input);
        if self.typeless.contains(&input) {
            return None;
        }
        let def = self.out.inputs.get(input)?;
        let term = Term::new(Op::Input(input), Ty::of(def.kind), span);
        Some(match def.kind {
            crate::value::Kind::Number(unit) => term.ranged(Range::of_input(def.low.as_ref(), def.high.as_ref(), unit)),
            crate::value::Kind::YesNo
            | crate::value::Kind::Text
            | crate::value::Kind::Date
            | crate::value::Kind::Moment
            | crate::value::Kind::Duration
            | crate::value::Kind::Member(_)
            | crate::value::Kind::List
            | crate::value::Kind::Records(_)
            | crate::value::Kind::Row(_) => term,
        })
    }

    /// A `let`, an item, a scorecard's total or a decision.
    fn defined_term(&mut self, definition: Definition, name: &str, span: Span) -> Option<Term> {
        let op = Op::Define(definition);
        match definition {
            Definition::Let(index) => {
                // After an error in the `let` itself there is nothing more to say here.
                let inner = self.out.lets.get(index)?.as_ref()?;
                let term = Term::ranging(op, inner.ty, span, inner.range());
                if self.constant(&term).is_some()
                    && let Some(tree) = self.let_trees.get(index)
                {
                    let written = self.source.slice(tree.span).to_owned();
                    self.out.constants.push((span, written));
                }
                Some(term)
            }
            Definition::Item(index) => {
                let ty = self.item_type(index)?;
                let term = self.out.items.get(index)?.term.as_ref();
                let range = term.and_then(Term::range);
                let range = match ty {
                    Ty::Number(_) => range.or(Some(Range::of_input(None, None, Unit::Number))),
                    _ => None,
                };
                Some(Term::ranging(op, ty, span, range))
            }
            Definition::Scorecard(index) => {
                let card = self.out.scorecards.get(index)?;
                let range = card.total.as_ref().and_then(Term::range);
                let range = range.or(Some(Range::of_input(None, None, Unit::Number)));
                Some(Term::ranging(op, Ty::Number(Measure::Of(Unit::Number)), span, range))
            }
            Definition::Decision(index) => {
                let Some(ty) = self.decision_types.get(index).copied().flatten() else {
                    if self.decided_all {
                        // After an error in the decision itself there is nothing more to say here.
                        return None;
                    }
                    return self.report(LogicProblem::GradeReadsResult { name: name.to_owned() }, span);
                };
                let range = match ty {
                    Ty::Number(_) => Some(Range::of_input(None, None, Unit::Number)),
                    _ => None,
                };
                Some(Term::ranging(op, ty, span, range))
            }
        }
    }

    /// Remembers that something reads the input.
    pub(crate) fn use_input(&mut self, input: usize) {
        if let Some(used) = self.used.get_mut(input) {
            *used = true;
        }
    }
}

/// A number with its measure.
pub(crate) fn number(value: Decimal, measure: Measure, span: Span) -> Term {
    Term::new(Op::Constant(Value::Number(value.into())), Ty::Number(measure), span).ranged(Range::constant(value))
}

/// Whether the subject is known, or missing.
pub(crate) fn is_known(subject: Subject, known: bool, span: Span) -> Term {
    let term = Term::new(Op::Known(subject), Ty::YesNo, span);
    if known { term } else { Term::new(Op::Not(Box::new(term)), Ty::YesNo, span) }
}

/// Whether a number of measure `a` can stand where `b` is expected.
fn fits(a: Measure, b: Measure) -> bool {
    use Measure::{Bare, Of};
    use Unit::{Count, Integer, Money, Number, Percent};
    match (a, b) {
        (Bare, _) | (_, Bare) => true,
        (Of(Count | Integer | Number | Percent), Of(Number)) | (Of(Number), Of(Percent)) => true,
        (Of(Count), Of(Integer)) => true,
        (Of(a), Of(b)) => a == b && matches!(a, Count | Integer | Number | Percent | Money),
    }
}

/// Whether an expression is a value as it is written, neither true nor false.
fn is_plain(expr: &tree::Expr) -> bool {
    matches!(expr.kind, ExprKind::Number { .. } | ExprKind::Percent(_) | ExprKind::Text(_) | ExprKind::Date(_))
}
