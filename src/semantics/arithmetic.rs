//! Sums, products and quotients: units, ranges, and what may be divided.

use crate::diagnostic::{MeaningProblem, NumberProblem, RhythmProblem};
use crate::semantics::range::Range;
use crate::semantics::scope::Checker;
use crate::semantics::typed::{Measure, Op, Term, Ty};
use crate::source::Span;
use crate::syntax::tree::{self, Rounding};
use crate::value::{Unit, Value};

impl Checker<'_> {
    /// `a + b - c`: numbers, durations, or a date with durations.
    pub(crate) fn sum(&mut self, terms: &[(bool, tree::Expr)], want: Option<Ty>) -> Option<Term> {
        let mut sum: Option<Term> = None;
        for (minus, expr) in terms {
            let term = self.term(expr, want.filter(|ty| matches!(ty, Ty::Number(_))))?;
            sum = Some(match sum {
                None if *minus => self.negated(term)?,
                None => term,
                Some(left) => self.added(left, term, *minus)?,
            });
        }
        sum
    }

    fn added(&mut self, left: Term, right: Term, minus: bool) -> Option<Term> {
        let span = left.span.to(right.span);
        match (left.ty, right.ty) {
            (Ty::Number(a), Ty::Number(b)) => {
                let Some(measure) = sum_measure(a, b, minus) else {
                    return self.cannot_combine(if minus { "-" } else { "+" }, &left, &right, span);
                };
                let right = if minus { self.negated(right)? } else { right };
                let range = self.ranges(&left, &right, span, Range::add)?;
                Some(Term::new(appended(left, right), Ty::Number(measure), span).ranged(range))
            }
            (Ty::Duration, Ty::Duration) => {
                let right = if minus { self.negated(right)? } else { right };
                Some(Term::new(appended(left, right), Ty::Duration, span))
            }
            (Ty::Date | Ty::Moment, Ty::Duration) => {
                let right = if minus { self.negated(right)? } else { right };
                self.shifted(left, right, span)
            }
            (Ty::Duration, Ty::Date | Ty::Moment) if !minus => self.shifted(right, left, span),
            (Ty::Date, Ty::Date) | (Ty::Moment, Ty::Moment) if minus => {
                Some(Term::new(Op::Elapsed(Box::new(left), Box::new(right)), Ty::Duration, span))
            }
            _ => self.cannot_combine(if minus { "-" } else { "+" }, &left, &right, span),
        }
    }

    /// A date or moment and a duration.
    pub(crate) fn shifted(&mut self, date: Term, duration: Term, span: Span) -> Option<Term> {
        if date.ty == Ty::Date
            && let Some(Value::Duration(length)) = self.constant(&duration)
            && !length.is_whole_days()
        {
            return self.report(NumberProblem::NotWholeDays, duration.span);
        }
        if date.ty == Ty::Moment
            && matches!(self.constant(&duration), Some(Value::Duration(length)) if length.working_days != 0)
        {
            return self.report(RhythmProblem::WorkingDaysOfMoment, duration.span);
        }
        let ty = date.ty;
        Some(Term::new(Op::Shift(Box::new(date), Box::new(duration)), ty, span))
    }

    /// The opposite of a number or duration.
    pub(crate) fn negated(&mut self, term: Term) -> Option<Term> {
        let (ty, span, range) = (term.ty, term.span, term.range());
        match ty {
            Ty::Number(measure) => {
                let measure = if measure == Measure::Of(Unit::Count) { Measure::Of(Unit::Integer) } else { measure };
                let range = self.within_bounds(range.and_then(Range::negate), span)?;
                let op = match term.op {
                    Op::Constant(Value::Number(number)) => Op::Constant(Value::Number(number.checked_neg()?)),
                    _ => Op::Negate(Box::new(term)),
                };
                Some(Term::new(op, Ty::Number(measure), span).ranged(range))
            }
            Ty::Duration => Some(Term::new(Op::Negate(Box::new(term)), ty, span)),
            Ty::YesNo | Ty::Text | Ty::Date | Ty::Moment | Ty::Member(_) | Ty::List | Ty::Records(_) | Ty::Row(_) => {
                let (wanted, found) = (self.sort(Ty::Number(Measure::Bare)), self.sort(ty));
                self.report(MeaningProblem::Expected { wanted, found }, span)
            }
        }
    }

    /// `a * b / c`, from the left.
    pub(crate) fn product(&mut self, factors: &[(bool, tree::Expr)], want: Option<Ty>) -> Option<Term> {
        let mut product: Option<Term> = None;
        for (divides, expr) in factors {
            let term = self.term(expr, want.filter(|_| factors.len() == 1))?;
            product = Some(match product {
                None => term,
                Some(left) if *divides => self.divided(left, term)?,
                Some(left) => self.multiplied(left, term)?,
            });
        }
        product
    }

    fn multiplied(&mut self, left: Term, right: Term) -> Option<Term> {
        let span = left.span.to(right.span);
        let (Ty::Number(a), Ty::Number(b)) = (left.ty, right.ty) else {
            return self.cannot_combine("×", &left, &right, span);
        };
        let Some(measure) = product_measure(a, b) else {
            return self.cannot_combine("×", &left, &right, span);
        };
        let range = self.ranges(&left, &right, span, Range::multiply)?;
        let op = match left.op {
            Op::Product(mut factors) => {
                factors.push(right);
                Op::Product(factors)
            }
            _ => Op::Product(vec![left, right]),
        };
        Some(Term::new(op, Ty::Number(measure), span).ranged(range))
    }

    fn divided(&mut self, left: Term, right: Term) -> Option<Term> {
        let span = left.span.to(right.span);
        let quotient = |left: Term, right: Term| Op::Quotient(Box::new(left), Box::new(right));
        match (left.ty, right.ty) {
            (Ty::Number(a), Ty::Number(b)) => {
                let Some(measure) = quotient_measure(a, b) else {
                    return self.cannot_combine("÷", &left, &right, span);
                };
                let divisor = self.narrowed(&right)?;
                if divisor.may_be_zero() && self.catching == 0 {
                    let divisor = self.source.slice(right.span).to_owned();
                    return self.report(NumberProblem::DivisorMayBeZero { divisor }, right.span);
                }
                let range = self.within_bounds(self.narrowed(&left)?.divide(divisor), span)?;
                Some(Term::new(quotient(left, right), Ty::Number(measure), span).ranged(range))
            }
            (Ty::Duration, Ty::Duration) => {
                let nonzero = match self.constant(&right) {
                    Some(Value::Duration(length)) => length.measure() != 0,
                    Some(_) | None => self.catching > 0,
                };
                if !nonzero {
                    let divisor = self.source.slice(right.span).to_owned();
                    return self.report(NumberProblem::DivisorMayBeZero { divisor }, right.span);
                }
                let range = Range::seconds_by_seconds();
                Some(Term::new(quotient(left, right), Ty::Number(Measure::Of(Unit::Number)), span).ranged(range))
            }
            _ => self.cannot_combine("÷", &left, &right, span),
        }
    }

    /// `round x to 2`.
    pub(crate) fn rounded(&mut self, value: &tree::Expr, digits: u32, mode: Rounding, span: Span) -> Option<Term> {
        let term = self.term(value, None)?;
        if !matches!(term.ty, Ty::Number(_)) {
            let (wanted, found) = (self.sort(Ty::Number(Measure::Bare)), self.sort(term.ty));
            return self.report(MeaningProblem::Expected { wanted, found }, value.span);
        }
        let ty = term.ty;
        let range = self.within_bounds(self.narrowed(&term)?.round(digits), span)?;
        Some(Term::new(Op::Round(Box::new(term), digits, mode), ty, span).ranged(range))
    }

    /// The range of an operation on two terms, or the news that it may overflow.
    fn ranges(
        &mut self,
        left: &Term,
        right: &Term,
        span: Span,
        operation: impl Fn(Range, Range) -> Option<Range>,
    ) -> Option<Range> {
        let (a, b) = (self.narrowed(left)?, self.narrowed(right)?);
        self.within_bounds(operation(a, b), span)
    }

    /// The range, or the news that there is none within 128 bits.
    pub(crate) fn within_bounds(&mut self, range: Option<Range>, span: Span) -> Option<Range> {
        match range {
            Some(range) => Some(range),
            None => self.report(NumberProblem::MayOverflow, span),
        }
    }

    fn cannot_combine<T>(&mut self, sign: &'static str, left: &Term, right: &Term, span: Span) -> Option<T> {
        let (left, right) = (self.sort(left.ty), self.sort(right.ty));
        self.report(MeaningProblem::CannotCombine { sign, left, right }, span)
    }
}

/// A sum with one more term, flat.
fn appended(left: Term, right: Term) -> Op {
    match left.op {
        Op::Sum(mut terms) => {
            terms.push(right);
            Op::Sum(terms)
        }
        _ => Op::Sum(vec![left, right]),
    }
}

fn sum_measure(a: Measure, b: Measure, minus: bool) -> Option<Measure> {
    use Measure::{Bare, Of};
    use Unit::{Count, Integer, Money, Number, Percent};
    Some(match (a, b) {
        (Bare, Bare) => Bare,
        (Of(Money), Bare | Of(Money)) | (Bare, Of(Money)) => Of(Money),
        (Of(Percent), Of(Percent)) => Of(Percent),
        (Bare | Of(Number), Of(Percent)) | (Of(Percent), Bare | Of(Number)) => Of(Number),
        (Of(Count), Bare | Of(Count)) | (Bare, Of(Count)) => Of(if minus { Integer } else { Count }),
        (Of(Integer), Bare | Of(Count | Integer)) | (Bare | Of(Count), Of(Integer)) => Of(Integer),
        (Of(Number), Bare | Of(Number | Count | Integer)) | (Bare | Of(Count | Integer), Of(Number)) => Of(Number),
        (Of(Money), Of(Count | Integer | Number | Percent))
        | (Of(Count | Integer | Number | Percent), Of(Money))
        | (Of(Percent), Of(Count | Integer))
        | (Of(Count | Integer), Of(Percent)) => return None,
    })
}

fn product_measure(a: Measure, b: Measure) -> Option<Measure> {
    use Measure::{Bare, Of};
    use Unit::{Count, Integer, Money, Number, Percent};
    Some(match (a, b) {
        (Of(Money), Of(Money)) => return None,
        (Of(Money), Bare | Of(Count | Integer | Number | Percent))
        | (Bare | Of(Count | Integer | Number | Percent), Of(Money)) => Of(Money),
        (Bare, Bare) => Bare,
        (Bare, Of(Percent)) | (Of(Percent), Bare) => Of(Percent),
        (Bare | Of(Count | Integer), Of(Count | Integer)) | (Of(Count | Integer), Bare) => Of(Number),
        (Of(Number | Percent), Of(Count | Integer | Number | Percent))
        | (Of(Count | Integer), Of(Number | Percent))
        | (Bare, Of(Number))
        | (Of(Number), Bare) => Of(Number),
    })
}

fn quotient_measure(a: Measure, b: Measure) -> Option<Measure> {
    use Measure::{Bare, Of};
    use Unit::{Count, Integer, Money, Number, Percent};
    Some(match (a, b) {
        (Bare | Of(Count | Integer | Number | Percent), Of(Money)) => return None,
        (Of(Money), Of(Money)) => Of(Number),
        (Of(Money), Bare | Of(Count | Integer | Number | Percent)) => Of(Money),
        (Of(Percent), Bare) => Of(Percent),
        (Bare, Bare) => Bare,
        (Bare | Of(Count | Integer | Number), Bare | Of(Count | Integer | Number | Percent))
        | (Of(Percent), Of(Count | Integer | Number | Percent)) => Of(Number),
    })
}
