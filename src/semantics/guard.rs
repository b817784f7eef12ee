//! What is known of a number where it stands: conditions to the left of an `and`, rows above, requirements.

use crate::semantics::range::Range;
use crate::semantics::scope::Checker;
use crate::semantics::typed::{Op, Term};
use crate::syntax::tree::Comparison;
use crate::value::{Fraction, Value};

impl Checker<'_> {
    /// Runs `inside` where these conditions are known to hold (or not to hold).
    pub(crate) fn assuming<T>(&mut self, known: &[(&Term, bool)], inside: impl FnOnce(&mut Self) -> T) -> T {
        let depth = self.assumptions.len();
        for (term, holds) in known {
            self.assumptions.push(((*term).clone(), *holds));
        }
        let result = inside(self);
        self.assumptions.truncate(depth);
        result
    }

    /// The range of a numeric term, narrowed by what is known here.
    pub(crate) fn narrowed(&self, term: &Term) -> Option<Range> {
        let mut range = term.range()?;
        for (condition, holds) in &self.assumptions {
            range = self.narrow(range, term, condition, *holds);
        }
        Some(range)
    }

    fn narrow(&self, range: Range, term: &Term, condition: &Term, holds: bool) -> Range {
        match (&condition.op, holds) {
            (Op::Not(inner), _) => self.narrow(range, term, inner, !holds),
            (Op::All(parts), true) | (Op::Any(parts), false) => {
                parts.iter().fold(range, |range, part| self.narrow(range, term, part, holds))
            }
            (Op::Compare(op, left, right), _) => {
                let op = if holds { *op } else { opposite(*op) };
                if left.as_ref() == term {
                    self.bounded(range, op, right)
                } else if right.as_ref() == term {
                    self.bounded(range, mirrored(op), left)
                } else {
                    range
                }
            }
            _ => range,
        }
    }

    fn bounded(&self, range: Range, op: Comparison, bound: &Term) -> Range {
        let bound = match self.constant(bound) {
            Some(Value::Number(number)) => (number, number),
            Some(_) | None => match bound.range() {
                Some(other) => (other.low, other.high),
                None => return range,
            },
        };
        match op {
            Comparison::Equal => range.at_least(bound.0, false).at_most(bound.1, false),
            Comparison::NotEqual => {
                let mut apart = range;
                apart.nonzero |= is_zero(bound);
                apart
            }
            Comparison::Less => range.at_most(bound.1, true),
            Comparison::AtMost => range.at_most(bound.1, false),
            Comparison::More => range.at_least(bound.0, true),
            Comparison::AtLeast => range.at_least(bound.0, false),
        }
    }
}

fn is_zero(bound: (Fraction, Fraction)) -> bool {
    bound.0.numerator() == 0 && bound.1.numerator() == 0
}

/// The comparison that holds when this one does not.
pub(crate) fn opposite(op: Comparison) -> Comparison {
    match op {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::AtLeast,
        Comparison::AtMost => Comparison::More,
        Comparison::More => Comparison::AtMost,
        Comparison::AtLeast => Comparison::Less,
    }
}

/// The comparison with its sides exchanged.
pub(crate) fn mirrored(op: Comparison) -> Comparison {
    match op {
        Comparison::Equal => Comparison::Equal,
        Comparison::NotEqual => Comparison::NotEqual,
        Comparison::Less => Comparison::More,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::More => Comparison::Less,
        Comparison::AtLeast => Comparison::AtMost,
    }
}
