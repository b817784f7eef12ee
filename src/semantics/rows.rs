//! Rows: the first that holds is the answer.

use crate::diagnostic::{Diagnostic, LogicProblem, Remark};
use crate::semantics::range::Range;
use crate::semantics::scope::Checker;
use crate::semantics::typed::{Measure, Op, Term, Ty};
use crate::source::Span;
use crate::syntax::tree::{Comparison, Rows};
use crate::value::Value;

impl Checker<'_> {
    /// The rows as one term. Each row is checked knowing that those above do not hold.
    pub(crate) fn rows(&mut self, rows: &Rows, want: Option<Ty>) -> Option<Term> {
        let depth = self.assumptions.len();
        let mut checked: Vec<(Term, Term)> = Vec::with_capacity(rows.rows.len());
        let mut failed = false;
        let mut ty = want;
        for row in &rows.rows {
            let Some(when) = self.condition(&row.when) else {
                failed = true;
                continue;
            };
            self.unreachable(&checked, &when, row.span);
            let value = self.assuming(&[(&when, true)], |checker| checker.answer(&row.value, ty));
            let Some(value) = value else {
                failed = true;
                continue;
            };
            ty = Some(joined_type(ty, value.ty));
            // Rows in the thousands guard no divisors; checking stays linear.
            if checked.len() < crate::limits::NESTING {
                self.assumptions.push((when.clone(), false));
            }
            checked.push((when, value));
        }
        let otherwise = match &rows.otherwise {
            Some(value) => match self.answer(value, ty) {
                Some(value) => {
                    ty = Some(joined_type(ty, value.ty));
                    Some(Box::new(value))
                }
                None => {
                    failed = true;
                    None
                }
            },
            None => None,
        };
        self.assumptions.truncate(depth);
        if failed {
            return None;
        }
        let ty = ty?;
        self.first_of(checked, otherwise, ty, rows.span)
    }

    /// The first answer whose condition holds, with the range of all answers.
    pub(crate) fn first_of(
        &mut self,
        rows: Vec<(Term, Term)>,
        otherwise: Option<Box<Term>>,
        ty: Ty,
        span: Span,
    ) -> Option<Term> {
        let answers = rows.iter().map(|(_, value)| value).chain(otherwise.as_deref());
        let mut ranges = answers.map(Term::range);
        let range = match ranges.next().flatten() {
            Some(first) => {
                let joined = ranges.try_fold(first, |all, next| all.join(next?));
                Some(self.within_bounds(joined, span)?)
            }
            None => None,
        };
        Some(Term::ranging(Op::First(rows, otherwise), ty, span, range))
    }

    /// The answer of a row.
    pub(crate) fn answer(&mut self, value: &crate::syntax::tree::Expr, want: Option<Ty>) -> Option<Term> {
        let term = self.term(value, want)?;
        match want {
            Some(want) => self.fitted(term, want),
            None => Some(term),
        }
    }

    /// Warns of a row that one above always answers first, where that can be seen without proof.
    pub(crate) fn unreachable(&mut self, above: &[(Term, Term)], when: &Term, span: Span) {
        // The nearest rows above are where such slips happen; a long table is for the prover.
        let near = above.iter().rev().take(crate::limits::ROWS_ABOVE);
        let covering = near.into_iter().find(|(earlier, _)| self.implies(when, earlier));
        if let Some((earlier, _)) = covering {
            let covered = earlier.span;
            self.diagnostics
                .push(Diagnostic::new(LogicProblem::UnreachableRow, span).also(covered, Remark::CoveredHere));
        }
    }

    /// Whether the first condition can hold only where the second does: the same condition, or a stricter
    /// comparison of the same thing.
    pub(crate) fn implies(&self, strict: &Term, loose: &Term) -> bool {
        if strict == loose {
            return true;
        }
        match (&strict.op, &loose.op) {
            (_, Op::All(parts)) => {
                // Values are told apart sooner than ranges are.
                let (values, rest) =
                    (parts.iter().filter(|part| is_value(part)), parts.iter().filter(|part| !is_value(part)));
                values.chain(rest).all(|part| self.implies(strict, part))
            }
            (Op::All(parts), _) => parts.iter().any(|part| self.implies(part, loose)),
            (_, Op::Any(parts)) => parts.iter().any(|part| self.implies(strict, part)),
            (Op::OneOf(a, some), Op::OneOf(b, more)) => a == b && some & !more == 0,
            (Op::Compare(a, left, one), Op::Compare(b, same, other)) if left == same => {
                match (self.constant(one), self.constant(other)) {
                    (Some(one), Some(other)) => stricter(*a, &one, *b, &other),
                    (_, _) => false,
                }
            }
            _ => false,
        }
    }
}

/// Whether a condition asks for values rather than for a range.
pub(crate) fn is_value(condition: &Term) -> bool {
    matches!(condition.op, Op::Compare(Comparison::Equal, ..) | Op::OneOf(..))
}

/// Whether `x A one` implies `x B other`.
fn stricter(a: Comparison, one: &Value, b: Comparison, other: &Value) -> bool {
    use crate::semantics::inputs::is_more;
    let (more, less) = (is_more(one, other), is_more(other, one));
    match (a, b) {
        (Comparison::Equal, Comparison::AtLeast) => !less,
        (Comparison::Equal, Comparison::AtMost) => !more,
        (Comparison::Equal, Comparison::More) => more,
        (Comparison::Equal, Comparison::Less) => less,
        (Comparison::AtLeast | Comparison::More, Comparison::AtLeast) => !less,
        (Comparison::More, Comparison::More) => !less,
        (Comparison::AtLeast, Comparison::More) => more,
        (Comparison::AtMost | Comparison::Less, Comparison::AtMost) => !more,
        (Comparison::Less, Comparison::Less) => !more,
        (Comparison::AtMost, Comparison::Less) => less,
        (Comparison::Equal | Comparison::AtLeast | Comparison::More | Comparison::AtMost | Comparison::Less, _)
        | (Comparison::NotEqual, _) => false,
    }
}

/// The type of answers so far: a unit beats a bare number.
pub(crate) fn joined_type(so_far: Option<Ty>, next: Ty) -> Ty {
    match so_far {
        None | Some(Ty::Number(Measure::Bare)) => next,
        Some(ty) => ty,
    }
}

/// The range of a scorecard's item without rows.
pub(crate) fn points_range(points: &[crate::value::Decimal]) -> Option<Range> {
    let low = points.iter().min()?;
    let high = points.iter().max()?;
    let decimals = points.iter().map(|point| point.scale()).max()?;
    Some(Range::between(*low, *high, decimals))
}
