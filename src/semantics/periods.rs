//! Working days, and what comes with every whole period: counts of periods, and points that are lost over time.

use crate::diagnostic::{MeaningProblem, RhythmProblem, Sort};
use crate::semantics::range::Range;
use crate::semantics::scope::Checker;
use crate::semantics::term::number;
use crate::semantics::typed::{Measure, Op, Term, Ty};
use crate::source::Span;
use crate::syntax::tree::{Comparison, Decay, Expr, PointLimits, Text};
use crate::value::{Decimal, Duration, Unit, Value, Workdays};

/// Days between any two days that a fact and a clock can name, rounded up.
const MOST_PERIODS: i64 = 3_000_000;

impl Checker<'_> {
    /// `holidays "FILE"`: the list that working days go by.
    pub(crate) fn holidays(&mut self, file: &Text) {
        self.holidays_named = true;
        let name = &file.text;
        let Some(text) = self.files.get(name) else {
            self.report::<()>(RhythmProblem::HolidaysNotFound { file: name.clone() }, file.span);
            return;
        };
        match Workdays::read(text) {
            Ok(workdays) => self.out.workdays = Some(workdays),
            Err((line, why)) => {
                let problem = RhythmProblem::BadHolidays { file: name.clone(), line, why };
                self.report::<()>(problem, file.span);
            }
        }
    }

    /// `2 days`, `3 working days`
    pub(crate) fn length_written(&mut self, length: Duration, span: Span) -> Option<Term> {
        if length.working_days != 0 && !self.holidays_named {
            return self.report(RhythmProblem::NeedsHolidays, span);
        }
        Some(Term::new(Op::Constant(Value::Duration(length)), Ty::Duration, span))
    }

    /// `whole weeks since d`: how many have passed by today.
    pub(crate) fn periods(&mut self, since: &Expr, length: Duration, span: Span) -> Option<Term> {
        let since = self.term(since, Some(Ty::Date))?;
        if since.ty != Ty::Date {
            let found = self.sort(since.ty);
            return self.report(MeaningProblem::Expected { wanted: Sort::Date, found }, since.span);
        }
        if length.measure() <= 0 {
            return self.report(RhythmProblem::NotPositive, span);
        }
        if length.working_days != 0 {
            return self.report(RhythmProblem::PeriodOfWorkingDays, span);
        }
        if !length.is_whole_days() {
            return self.report(crate::diagnostic::NumberProblem::NotWholeDays, span);
        }
        let value = |n: i64| Value::Number(Decimal::whole(n).into());
        let range = Range::of_input(Some(&value(0)), Some(&value(MOST_PERIODS)), Unit::Count);
        let ty = Ty::Number(Measure::Of(Unit::Count));
        Some(Term::new(Op::Periods(Box::new(since), length), ty, span).ranged(range))
    }

    /// The points of an item less what time has taken: a share or an amount of the points as written, never below
    /// nought. Points that are below nought already lose no amount.
    pub(crate) fn decayed(&mut self, points: Term, decay: &Decay) -> Option<Term> {
        let span = decay.span;
        if decay.loss <= Decimal::ZERO || (decay.is_share && decay.loss > Decimal::ONE) {
            return self.report(RhythmProblem::LossOutOfRange, span);
        }
        let ty = points.ty;
        let periods = self.periods(&decay.since, decay.every, span)?;
        let loss = number(decay.loss, Measure::Bare, span);
        let lost = self.folded(Op::Product, periods, loss, Range::multiply)?;
        let range = lost.range().and_then(Range::negate);
        let taken = Term::ranging(Op::Negate(Box::new(lost.clone())), lost.ty, lost.span, range);
        let none_below = PointLimits { cap: None, floor: Some((Decimal::ZERO, span)) };
        if decay.is_share {
            let whole = number(Decimal::ONE, Measure::Bare, span);
            let left = self.folded(Op::Sum, whole, taken, Range::add)?;
            let left = self.held(left, &none_below, span)?;
            let left = self.folded(Op::Product, points, left, Range::multiply)?;
            return Some(Term { ty, ..left });
        }
        let left = self.folded(Op::Sum, points.clone(), taken, Range::add)?;
        let left = Term { ty, ..self.held(left, &none_below, span)? };
        if points.range()?.low.numerator() >= 0 {
            return Some(left);
        }
        let zero = number(Decimal::ZERO, Measure::Bare, span);
        let above = Op::Compare(Comparison::More, Box::new(points.clone()), Box::new(zero));
        let above = Term::new(above, Ty::YesNo, span);
        let range = self.within_bounds(left.range()?.join(points.range()?), span)?;
        Some(Term::new(Op::First(vec![(above, left)], Some(Box::new(points))), ty, span).ranged(range))
    }

    /// An operation on two numbers, with the range that it has.
    fn folded(
        &mut self,
        op: impl Fn(Vec<Term>) -> Op,
        left: Term,
        right: Term,
        range: impl Fn(Range, Range) -> Option<Range>,
    ) -> Option<Term> {
        let (span, ty) = (right.span, Ty::Number(Measure::Of(Unit::Number)));
        let range = self.within_bounds(range(left.range()?, right.range()?), span)?;
        Some(Term::new(op(vec![left, right]), ty, span).ranged(range))
    }
}
