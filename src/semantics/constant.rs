//! Values that do not depend on a lead.

use crate::diagnostic::{MeaningProblem, NumberProblem};
use crate::semantics::scope::Checker;
use crate::semantics::typed::{Definition, Op, Term, Ty};
use crate::source::Span;
use crate::syntax::tree;
use crate::value::{Decimal, Fraction, Kind, Unit, Value};

impl Checker<'_> {
    /// The value of a term that is the same for all leads.
    pub(crate) fn constant(&self, term: &Term) -> Option<Value> {
        let number = |term: &Term| match self.constant(term) {
            Some(Value::Number(number)) => Some(number),
            Some(_) | None => None,
        };
        match &term.op {
            Op::Constant(value) => Some(value.clone()),
            Op::Define(Definition::Let(index)) => self.out.let_facts.get(*index)?.constant.clone(),
            Op::Negate(inner) => match self.constant(inner)? {
                Value::Number(number) => number.checked_neg().map(Value::Number),
                Value::Duration(duration) => Some(Value::Duration(duration.opposite())),
                Value::YesNo(_)
                | Value::Text(_)
                | Value::Date(_)
                | Value::Moment(_)
                | Value::Member(_)
                | Value::List(_)
                | Value::Records(_)
                | Value::Row(_) => None,
            },
            Op::Sum(terms) => {
                let parts = terms.iter().map(number).collect::<Option<Vec<_>>>()?;
                parts.into_iter().try_fold(Fraction::ZERO, Fraction::checked_add).map(Value::Number)
            }
            Op::Product(terms) => {
                let parts = terms.iter().map(number).collect::<Option<Vec<_>>>()?;
                parts.into_iter().try_fold(Fraction::whole(1), Fraction::checked_mul).map(Value::Number)
            }
            Op::Quotient(a, b) => number(a)?.checked_div(number(b)?).map(Value::Number),
            Op::Define(Definition::Item(_) | Definition::Scorecard(_) | Definition::Decision(_))
            | Op::Input(_)
            | Op::Today
            | Op::Now
            | Op::Grade
            | Op::Known(_)
            | Op::Not(_)
            | Op::All(_)
            | Op::Any(_)
            | Op::Compare(..)
            | Op::OneOf(..)
            | Op::Contains(..)
            | Op::Applies(_)
            | Op::When(..)
            | Op::First(..)
            | Op::Else(..)
            | Op::Count(_)
            | Op::Greatest(_)
            | Op::Least(_)
            | Op::Quantified(..)
            | Op::List(_)
            | Op::Total(_)
            | Op::Round(..)
            | Op::Shift(..)
            | Op::Elapsed(..)
            | Op::Periods(..)
            | Op::Points(..)
            | Op::Clamp(..)
            | Op::Element(..)
            | Op::ElementKnown(..)
            | Op::Gathered(_)
            | Op::Found(_)
            | Op::FieldOf(..)
            | Op::FieldKnown(..) => None,
        }
    }

    /// The value of an expression that must be the same for all leads and fit `kind`.
    pub(crate) fn fixed_value(&mut self, expr: &tree::Expr, kind: Kind) -> Option<Value> {
        if let (Kind::Records(list), tree::ExprKind::Records(records)) = (kind, &expr.kind) {
            return self.records_value(list, records);
        }
        let term = self.term(expr, Some(Ty::of(kind)))?;
        let term = self.fitted(term, Ty::of(kind))?;
        let Some(value) = self.constant(&term) else {
            return self.report(MeaningProblem::NotConstant, expr.span);
        };
        self.check_decimals(&value, kind, expr.span)?;
        Some(value)
    }

    /// Whether a number has no more digits after the point than its unit.
    fn check_decimals(&mut self, value: &Value, kind: Kind, span: Span) -> Option<()> {
        let (Value::Number(number), Kind::Number(unit)) = (value, kind) else { return Some(()) };
        let fits = number.to_decimal().is_some_and(|decimal| decimal.scale() <= unit.decimals());
        if fits {
            return Some(());
        }
        let found = self.source.slice(span).to_owned();
        self.report(NumberProblem::TooManyDecimals { found, allowed: unit.decimals() }, span)
    }

    /// The value of a `let` or literal in a place that is read before `let`s are settled: the range of an input.
    pub(crate) fn early_value(&mut self, expr: &tree::Expr, kind: Kind) -> Option<Value> {
        let mut literal = expr;
        // A name of a name of a … : each step is another `let`, so the count of them bounds the walk.
        for _ in 0..=self.let_trees.len() {
            let tree::ExprKind::Name(name) = &literal.kind else { break };
            match self.meant(name, literal.span) {
                Some(crate::semantics::scope::Thing::Define(Definition::Let(index))) => {
                    literal = self.let_trees.get(index).copied()?;
                }
                Some(_) | None => break,
            }
        }
        self.fixed_value(literal, kind)
    }

    /// A whole number from 0, for counts of items.
    pub(crate) fn whole(&mut self, expr: &tree::Expr) -> Option<u32> {
        let term = self.term(expr, Some(Ty::of(Kind::Number(Unit::Count))))?;
        let value = match self.constant(&term) {
            Some(Value::Number(number)) => number.to_decimal().and_then(Decimal::to_i64),
            Some(_) | None => None,
        };
        match value.and_then(|whole| u32::try_from(whole).ok()) {
            Some(whole) => Some(whole),
            None => self.report(MeaningProblem::NotWhole, expr.span),
        }
    }
}
