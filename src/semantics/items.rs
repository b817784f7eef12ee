//! Items, checklists and scorecards.

use crate::diagnostic::MeaningProblem;
use crate::semantics::families::{Naming, namings};
use crate::semantics::range::Range;
use crate::semantics::rows::points_range;
use crate::semantics::scope::{Checker, Thing};
use crate::semantics::term::number;
use crate::semantics::typed::{Definition, Measure, Op, Term, Ty};
use crate::source::Span;
use crate::syntax::tree::{Entry, ExprKind, Heading, Item, PointLimits, Tree};
use crate::value::{Decimal, Fraction, Kind, ScaleId, Unit, Value};

impl<'a> Checker<'a> {
    /// The rows of all items, then the totals of scorecards.
    pub(crate) fn settle_items(&mut self, tree: &'a Tree) {
        self.settle_applies(tree);
        for (naming, span) in namings(tree) {
            match naming {
                Naming::Group { items, .. } => items.iter().for_each(|item| self.plain_item(item)),
                Naming::Item(item) => self.plain_item(item),
                Naming::Checklist { entries, .. } => entries.iter().for_each(|entry| self.entry(entry)),
                Naming::Scorecard { heading, limits, rescale, items } => {
                    self.scorecard(heading, limits, rescale, items, span);
                }
                Naming::Let { .. }
                | Naming::Input(_)
                | Naming::Inputs { .. }
                | Naming::Set { .. }
                | Naming::Decide { .. }
                | Naming::Table(_) => {}
            }
        }
    }

    fn plain_item(&mut self, item: &Item) {
        let belongs = ("inside a scorecard", "评分表里面");
        let misplaced = [("`weight`", &item.weight), ("`cap`", &item.limits.cap), ("`floor`", &item.limits.floor)];
        for (what, place) in misplaced {
            if let Some((_, span)) = place {
                self.report::<()>(MeaningProblem::OutOfPlace { what, belongs }, *span);
            }
        }
        if let Some(decay) = &item.decay {
            let what = "`loses …`";
            self.report::<()>(MeaningProblem::OutOfPlace { what, belongs }, decay.span);
        }
        if let Some(because) = &item.because {
            let what = "`because`";
            self.report::<()>(MeaningProblem::OutOfPlace { what, belongs }, because.span);
        }
        self.item(item);
    }

    /// The value of an item: its rows or its rating, if it applies.
    fn item(&mut self, item: &Item) {
        let Some(Thing::Define(Definition::Item(index))) = self.thing(&item.heading.name.text) else { return };
        let Some((kind, rated)) = self.out.items.get(index).map(|def| (def.kind, def.rated)) else { return };
        let applies = match &item.applies_when {
            Some(condition) => match self.condition(condition) {
                Some(term) => Some(term),
                None => return,
            },
            None => None,
        };
        let known: Vec<(&Term, bool)> = applies.iter().map(|term| (term, true)).collect();
        let value = self.assuming(&known, |checker| match (&item.rows, rated) {
            (Some(rows), _) => checker.rows(rows, Some(Ty::of(kind))),
            (None, Some(input)) => checker.input_term(input, item.span),
            (None, None) => None,
        });
        let Some(value) = value else { return };
        let term = match applies {
            Some(condition) => conditional(condition, value),
            None => value,
        };
        if let Some(def) = self.out.items.get_mut(index) {
            def.term = Some(term);
        }
    }

    fn entry(&mut self, entry: &Entry) {
        let Some(Thing::Define(Definition::Item(index))) = self.thing(&entry.heading.name.text) else { return };
        let rated = self.out.items.get(index).and_then(|def| def.rated);
        let term = match (&entry.when, rated) {
            (Some(when), _) => self.condition(when),
            (None, Some(input)) => self.input_term(input, entry.span),
            (None, None) => None,
        };
        if let Some(def) = self.out.items.get_mut(index) {
            def.term = term;
        }
    }

    /// The kind of an item of a scorecard: points, or a level whose members have points.
    pub(crate) fn scorecard_kind(&mut self, item: &Item) -> Kind {
        if let Some(name) = &item.scale {
            return self.scale_of(Some(name), name.span).map_or(Kind::Number(Unit::Number), Kind::Member);
        }
        let is_level = |name: &str| self.levels.is_some_and(|levels| self.member_index(levels, name).is_some());
        let rated_by_level = match &item.rows {
            None => true,
            Some(rows) => rows
                .rows
                .first()
                .map(|row| &row.value)
                .or(rows.otherwise.as_ref())
                .is_some_and(|value| matches!(&value.kind, ExprKind::Name(name) if is_level(name))),
        };
        if !rated_by_level {
            return Kind::Number(Unit::Number);
        }
        self.scale_of(None, item.span).map_or(Kind::Number(Unit::Number), Kind::Member)
    }

    fn scorecard(
        &mut self,
        heading: &Heading,
        limits: &PointLimits,
        rescale: Option<(Decimal, Span)>,
        items: &[Item],
        span: Span,
    ) -> Option<()> {
        let Some(Thing::Define(Definition::Scorecard(card))) = self.thing(&heading.name.text) else { return None };
        let indices = self.out.scorecards.get(card)?.items.clone();
        let mut points = Vec::with_capacity(items.len());
        for (item, index) in items.iter().zip(&indices) {
            self.item(item);
            points.push(self.points(item, *index));
        }
        let points = points.into_iter().collect::<Option<Vec<Term>>>()?;
        let total = self.total(&points, &indices, limits, rescale, span)?;
        let Some((low, high)) = total.range().and_then(outer_ends) else {
            return self.report(crate::diagnostic::NumberProblem::MayOverflow, span);
        };
        let def = self.out.scorecards.get_mut(card)?;
        def.points = points;
        def.total = Some(total);
        def.low = low;
        def.high = high;
        Some(())
    }

    /// The points of one item: by its rows or its level, less what time has taken, times its weight, held between
    /// floor and cap.
    fn points(&mut self, item: &Item, index: usize) -> Option<Term> {
        let def = self.out.items.get(index)?;
        let (kind, range) = (def.kind, def.term.as_ref()?.range());
        let span = item.span;
        let own = Term::ranging(Op::Define(Definition::Item(index)), Ty::of(kind), span, range);
        let mut points = match kind {
            Kind::Member(scale) => self.level_points(own, scale, span)?,
            Kind::Number(_)
            | Kind::YesNo
            | Kind::Text
            | Kind::Date
            | Kind::Moment
            | Kind::Duration
            | Kind::List
            | Kind::Records(_)
            | Kind::Row(_) => own,
        };
        if let Some(decay) = &item.decay {
            points = self.decayed(points, decay)?;
        }
        if let Some((weight, place)) = item.weight {
            let weight = number(weight, Measure::Bare, place);
            let range = self.within_bounds(points.range()?.multiply(weight.range()?), place)?;
            let ty = points.ty;
            points = Term::new(Op::Product(vec![points, weight]), ty, span).ranged(range);
        }
        self.held(points, &item.limits, span)
    }

    fn level_points(&mut self, level: Term, scale: ScaleId, span: Span) -> Option<Term> {
        let members = &self.out.scales.get(usize::from(scale.0))?.members;
        let points: Option<Vec<Decimal>> =
            members.iter().map(|member| member.points.map(|(points, _)| points)).collect();
        let Some(points) = points else {
            if self.stands_in(scale) {
                return None;
            }
            let scale = self.scale_name(scale);
            return self.report(MeaningProblem::NoPoints { scale }, span);
        };
        let range = points_range(&points)?;
        let values = points.iter().map(|point| Value::Number((*point).into())).collect();
        Some(Term::new(Op::Points(Box::new(level), values), Ty::Number(Measure::Bare), span).ranged(range))
    }

    /// The sum of the points, held between floor and cap, then rescaled where asked: the cap is then the full score.
    fn total(
        &mut self,
        points: &[Term],
        indices: &[usize],
        limits: &PointLimits,
        rescale: Option<(Decimal, Span)>,
        span: Span,
    ) -> Option<Term> {
        let ty = Ty::Number(Measure::Of(Unit::Number));
        let zero = Range::constant(Decimal::ZERO);
        let conditional = |index: &usize| self.out.items.get(*index).is_some_and(|item| item.conditional);
        let some_leave = indices.iter().any(conditional);
        let ranges = points.iter().zip(indices).map(|(point, index)| {
            let range = point.range()?;
            // An item that does not apply gives nothing, whatever its least points are.
            if conditional(index) { range.join(zero) } else { Some(range) }
        });
        let range = ranges.collect::<Option<Vec<_>>>().and_then(|list| list.into_iter().try_fold(zero, Range::add));
        let range = self.within_bounds(range, span)?;
        let sum = Term::new(Op::Total(points.to_vec()), ty, span).ranged(range);
        let sum = self.held(sum, limits, span)?;
        let Some((to, place)) = rescale else { return Some(sum) };
        let greatest = self.greatest(points, indices, some_leave, span)?;
        let greatest = self.held(greatest, &PointLimits { cap: limits.cap, floor: None }, span)?;
        if greatest.range()?.high.numerator() <= 0 {
            return self.report(crate::diagnostic::NumberProblem::DivisorMayBeZero { divisor: "0".to_owned() }, place);
        }
        let to = number(to, Measure::Bare, place);
        let product_range = self.within_bounds(sum.range()?.multiply(to.range()?), place)?;
        let product = Term::new(Op::Product(vec![sum, to]), ty, span).ranged(product_range);
        let range = self.within_bounds(product_range.divide(greatest.range()?), place)?;
        Some(Term::new(Op::Quotient(Box::new(product), Box::new(greatest)), ty, span).ranged(range))
    }

    /// The greatest sum of points that the items which apply can reach.
    fn greatest(&mut self, points: &[Term], indices: &[usize], some_leave: bool, span: Span) -> Option<Term> {
        let ty = Ty::Number(Measure::Of(Unit::Number));
        let mut bests = Vec::with_capacity(points.len());
        for (point, index) in points.iter().zip(indices) {
            let best = outer_ends(point.range()?)?.1;
            let best = number(best, Measure::Bare, span);
            let item = Term::new(Op::Define(Definition::Item(*index)), ty, span);
            let applies = Term::new(Op::Applies(Box::new(item)), Ty::YesNo, span);
            bests.push(if some_leave { conditional(applies, best) } else { best });
        }
        let ranges = bests.iter().map(Term::range).collect::<Option<Vec<_>>>()?;
        let range = ranges.into_iter().try_fold(Range::constant(Decimal::ZERO), Range::add);
        let range = self.within_bounds(range, span)?;
        Some(Term::new(Op::Total(bests), ty, span).ranged(range))
    }

    /// The term held between floor and cap.
    pub(crate) fn held(&mut self, term: Term, limits: &PointLimits, span: Span) -> Option<Term> {
        let (floor, cap) = (limits.floor.map(|(floor, _)| floor), limits.cap.map(|(cap, _)| cap));
        if floor.is_none() && cap.is_none() {
            return Some(term);
        }
        if let (Some(floor), Some(cap)) = (floor, cap)
            && floor > cap
        {
            let place = limits.cap.map_or(span, |(_, place)| place);
            return self.report(MeaningProblem::EmptyRange, place);
        }
        let range = self.within_bounds(term.range()?.clamp(floor, cap), span)?;
        let value = |decimal: Decimal| Value::Number(decimal.into());
        let ty = term.ty;
        Some(
            Term::new(Op::Clamp(Box::new(term), Box::new([floor, cap].map(|end| end.map(value)))), ty, span)
                .ranged(range),
        )
    }
}

/// The value while the condition holds.
fn conditional(condition: Term, value: Term) -> Term {
    let (ty, span, range) = (value.ty, value.span, value.range());
    Term::ranging(Op::When(Box::new(condition), Box::new(value)), ty, span, range)
}

/// The ends of a range as decimals, rounded outwards to two digits where they are endless.
fn outer_ends(range: Range) -> Option<(Decimal, Decimal)> {
    let hundredths = |end: Fraction| Some(end.checked_mul(Fraction::whole(100))?.floor());
    let low = match range.low.to_decimal() {
        Some(low) => low,
        None => Decimal::new(hundredths(range.low)?, 2).ok()?,
    };
    let high = match range.high.to_decimal() {
        Some(high) => high,
        None => Decimal::new(hundredths(range.high)?.checked_add(1)?, 2).ok()?,
    };
    Some((low, high))
}
