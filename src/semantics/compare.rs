//! Comparisons: which two things can be compared, and what can never or always hold.

use std::cmp::Ordering;

use crate::diagnostic::{Diagnostic, LogicProblem, MeaningProblem, Remark, TextProblem};
use crate::semantics::guard::mirrored;
use crate::semantics::scope::Checker;
use crate::semantics::typed::{Definition, Measure, Op, Term, Ty};
use crate::source::Span;
use crate::syntax::tree::{self, Comparison, ExprKind};
use crate::value::{ScaleId, Unit, Value};

impl Checker<'_> {
    /// `a >= b`, `a is b`.
    pub(crate) fn comparison(
        &mut self,
        op: Comparison,
        left: &tree::Expr,
        right: &tree::Expr,
        span: Span,
    ) -> Option<Term> {
        if let Some((low, high)) = range_with_a_hyphen(op, right) {
            let written = |span: Span| self.source.slice(span);
            let (found, instead) = (written(right.span).to_owned(), format!("{}..{}", written(low), written(high)));
            let problem = TextProblem::ForeignSign { found, instead: instead.clone() };
            self.diagnostics.push(Diagnostic::new(problem, right.span).fixed_by(instead));
            return None;
        }
        // A member of a scale is known only by what it is compared with, so that side goes first.
        let member_first = matches!(&left.kind, ExprKind::Name(name) if !self.is_declared(name));
        let (left, right) = if member_first {
            let right = self.term(right, None)?;
            (self.term(left, Some(right.ty))?, right)
        } else {
            let left = self.term(left, None)?;
            let right = self.term(right, Some(left.ty))?;
            (left, right)
        };
        self.compared(op, left, right, span)
    }

    /// The comparison of two terms; a warning where the range of an input settles it for every lead.
    pub(crate) fn compared(&mut self, op: Comparison, left: Term, right: Term, span: Span) -> Option<Term> {
        let compared = self.related(op, left, right, span)?;
        if let Op::Compare(op, left, right) = &compared.op {
            self.settled(*op, left, right, span);
            self.times_or_percent(left, right);
            self.times_or_percent(right, left);
        }
        Some(compared)
    }

    /// The comparison of two terms, such as one end of a range, which may well be the end of an input's own.
    pub(crate) fn related(&mut self, op: Comparison, left: Term, right: Term, span: Span) -> Option<Term> {
        let ordering = !matches!(op, Comparison::Equal | Comparison::NotEqual);
        match (left.ty, right.ty) {
            (Ty::Number(a), Ty::Number(b)) => {
                if !comparable(a, b) {
                    return self.cannot_compare(&left, &right);
                }
                self.percent_sides(&left, &right)?;
                let (low, high) = (self.narrowed(&left)?, self.narrowed(&right)?);
                self.within_bounds(low.comparable(high).then_some(low), span)?;
            }
            (Ty::Member(a), Ty::Member(b)) if a == b => return self.members(op, a, left, right, span),
            (Ty::Date, Ty::Date) | (Ty::Moment, Ty::Moment) | (Ty::Duration, Ty::Duration) => {}
            (Ty::YesNo, Ty::YesNo) | (Ty::Text, Ty::Text) => {
                if ordering {
                    let found = self.sort(left.ty);
                    return self.report(MeaningProblem::NotOrdered { found }, span);
                }
            }
            _ => return self.cannot_compare(&left, &right),
        }
        Some(Term::new(Op::Compare(op, Box::new(left), Box::new(right)), Ty::YesNo, span))
    }

    fn percent_sides(&mut self, left: &Term, right: &Term) -> Option<()> {
        let percent = Ty::Number(Measure::Of(Unit::Percent));
        let bare = Ty::Number(Measure::Bare);
        if left.ty == percent && right.ty == bare {
            self.not_bare_for_percent(right)?;
        }
        if right.ty == percent && left.ty == bare {
            self.not_bare_for_percent(left)?;
        }
        Some(())
    }

    /// Warns of a share that is compared with a number such as 30: people mean per cent and write no sign.
    fn times_or_percent(&mut self, share: &Term, bound: &Term) {
        if bound.ty != Ty::Number(Measure::Bare) || !self.is_share(share) {
            return;
        }
        let Some(Value::Number(number)) = self.constant(bound) else { return };
        if number.denominator() == 1 && (10..=100).contains(&number.numerator()) {
            self.report::<()>(LogicProblem::TimesOrPercent { number: number.to_string() }, bound.span);
        }
    }

    /// Whether a term divides money by money or a count by a count, by its name or as it stands.
    fn is_share(&self, term: &Term) -> bool {
        match &term.op {
            Op::Quotient(part, whole) => {
                part.ty == whole.ty && matches!(part.ty, Ty::Number(Measure::Of(Unit::Money | Unit::Count)))
            }
            Op::Define(Definition::Let(index)) => {
                self.out.lets.get(*index).and_then(Option::as_ref).is_some_and(|term| self.is_share(term))
            }
            _ => false,
        }
    }

    fn cannot_compare<T>(&mut self, left: &Term, right: &Term) -> Option<T> {
        let written = |term: &Term| self.source.slice(term.span).split_whitespace().collect::<Vec<_>>().join(" ");
        let (text, with) = (written(left), written(right));
        let problem =
            MeaningProblem::CannotCompare { text, left: self.sort(left.ty), right: self.sort(right.ty), with };
        self.diagnostics.push(Diagnostic::new(problem, left.span).also(right.span, Remark::OtherSide));
        None
    }

    /// A member against members: a set of them where one side is constant.
    fn members(&mut self, op: Comparison, scale: ScaleId, left: Term, right: Term, span: Span) -> Option<Term> {
        let (value, op, constant) = match (self.constant(&left), self.constant(&right)) {
            (_, Some(Value::Member(index))) => (left, op, index),
            (Some(Value::Member(index)), _) => (right, mirrored(op), index),
            (_, _) => {
                if !matches!(op, Comparison::Equal | Comparison::NotEqual) && self.ordered(scale) == 0 {
                    let found = self.sort(Ty::Member(scale));
                    return self.report(MeaningProblem::NotOrdered { found }, span);
                }
                return Some(Term::new(Op::Compare(op, Box::new(left), Box::new(right)), Ty::YesNo, span));
            }
        };
        let set = self.member_set(op, scale, constant, span)?;
        Some(Term::new(Op::OneOf(Box::new(value), set), Ty::YesNo, span))
    }

    /// The members that compare so with one: bit `i` for member `i`, 0 the best.
    pub(crate) fn member_set(&mut self, op: Comparison, scale: ScaleId, member: u8, span: Span) -> Option<u128> {
        let ordered = self.ordered(scale);
        let all = self.out.scales.get(usize::from(scale.0))?.members.len();
        let below = |n: u8| 1_u128.checked_shl(u32::from(n)).map_or(u128::MAX, |bit| bit.saturating_sub(1));
        let one = 1_u128.checked_shl(u32::from(member)).unwrap_or_default();
        let everything = u8::try_from(all).map_or(u128::MAX, below);
        let is_ordering = !matches!(op, Comparison::Equal | Comparison::NotEqual);
        if is_ordering && member >= ordered {
            let found = self.sort(Ty::Member(scale));
            return self.report(MeaningProblem::NotOrdered { found }, span);
        }
        let in_order = below(ordered);
        Some(match op {
            Comparison::Equal => one,
            Comparison::NotEqual => everything & !one,
            Comparison::More => below(member),
            Comparison::AtLeast => below(member) | one,
            Comparison::Less => in_order & !(below(member) | one),
            Comparison::AtMost => in_order & !below(member),
        })
    }

    /// `x between a and b`, `x is a..b`.
    pub(crate) fn between(
        &mut self,
        value: &tree::Expr,
        low: &tree::Expr,
        high: &tree::Expr,
        closed: bool,
        span: Span,
    ) -> Option<Term> {
        let value = self.term(value, None)?;
        let low = self.term(low, Some(value.ty))?;
        let high = self.term(high, Some(value.ty))?;
        // Of two levels the better may stand first or last: people say both `A to C` and `C to A`.
        let backwards = match (self.constant(&low), self.constant(&high)) {
            (Some(Value::Member(a)), Some(Value::Member(b))) => a < b,
            (Some(Value::Number(a)), Some(Value::Number(b))) => a.checked_cmp(b) == Some(Ordering::Greater),
            (_, _) => false,
        };
        if backwards && !matches!(value.ty, Ty::Member(_)) {
            return self.report(MeaningProblem::EmptyRange, low.span.to(high.span));
        }
        let (low, high) = if backwards { (high, low) } else { (low, high) };
        let top = if closed { Comparison::AtMost } else { Comparison::Less };
        let first = self.related(Comparison::AtLeast, value.clone(), low, span)?;
        let second = self.related(top, value, high, span)?;
        Some(Term::new(Op::All(vec![first, second]), Ty::YesNo, span))
    }

    /// `x is one of a, b`.
    pub(crate) fn one_of(&mut self, value: &tree::Expr, among: &[tree::Expr], span: Span) -> Option<Term> {
        let value = self.term(value, None)?;
        self.is_among(value, among, span)
    }

    /// Whether the value of a term is one of these.
    pub(crate) fn is_among(&mut self, value: Term, among: &[tree::Expr], span: Span) -> Option<Term> {
        let mut parts = Vec::with_capacity(among.len());
        for member in among {
            let member = self.term(member, Some(value.ty))?;
            parts.push(self.compared(Comparison::Equal, value.clone(), member, span)?);
        }
        if matches!(value.ty, Ty::Member(_)) {
            let sets = parts.iter().map(|part| match &part.op {
                Op::OneOf(_, set) => Some(*set),
                _ => None,
            });
            if let Some(set) = sets.collect::<Option<Vec<_>>>() {
                let set = set.into_iter().fold(0, |all, one| all | one);
                return Some(Term::new(Op::OneOf(Box::new(value), set), Ty::YesNo, span));
            }
        }
        Some(Term::new(Op::Any(parts), Ty::YesNo, span))
    }

    /// Warns of a comparison that the range of an input settles for every lead.
    fn settled(&mut self, op: Comparison, left: &Term, right: &Term, span: Span) {
        // Only a fact against a constant: anything else may be settled by a guard on purpose.
        if !matches!(left.op, Op::Input(_) | Op::Element(..) | Op::Define(Definition::Scorecard(_))) {
            return;
        }
        let (Some(range), Some(Value::Number(bound))) = (left.range(), self.constant(right)) else { return };
        let (Some(low), Some(high)) = (range.low.checked_cmp(bound), range.high.checked_cmp(bound)) else { return };
        let outside = low == Ordering::Greater || high == Ordering::Less;
        let (never, always) = match op {
            Comparison::Equal => (outside, false),
            Comparison::NotEqual => (false, outside),
            Comparison::Less => (low != Ordering::Less, high == Ordering::Less),
            Comparison::AtMost => (low == Ordering::Greater, high != Ordering::Greater),
            Comparison::More => (high != Ordering::Greater, low == Ordering::Greater),
            Comparison::AtLeast => (high == Ordering::Less, low != Ordering::Less),
        };
        if never {
            self.report::<()>(LogicProblem::NeverTrue, span);
        } else if always {
            self.report::<()>(LogicProblem::AlwaysTrue, span);
        }
    }
}

/// `is 8-10`: nobody asks for a difference of two numbers, the first less than the second. Where the two stand.
fn range_with_a_hyphen(op: Comparison, right: &tree::Expr) -> Option<(Span, Span)> {
    let ExprKind::Sum(terms) = &right.kind else { return None };
    let [(false, low), (true, high)] = terms.as_slice() else { return None };
    let (ExprKind::Number { value: less, .. }, ExprKind::Number { value: more, .. }) = (&low.kind, &high.kind) else {
        return None;
    };
    (op == Comparison::Equal && less < more).then_some((low.span, high.span))
}

/// Whether two measures can be compared: money only with money, a count not with a percent.
fn comparable(a: Measure, b: Measure) -> bool {
    use Measure::{Bare, Of};
    use Unit::{Count, Integer, Money, Number, Percent};
    match (a, b) {
        (Bare, _) | (_, Bare) => true,
        (Of(Money), Of(Money)) => true,
        (Of(Money), Of(Count | Integer | Number | Percent)) | (Of(Count | Integer | Number | Percent), Of(Money)) => {
            false
        }
        (Of(Percent), Of(Count | Integer)) | (Of(Count | Integer), Of(Percent)) => false,
        (Of(Percent | Number), Of(Percent | Number)) => true,
        (Of(Count | Integer | Number), Of(Count | Integer | Number)) => true,
    }
}
