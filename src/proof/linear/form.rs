//! Linear forms over the facts of a lead, exact.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use crate::value::Fraction;

/// The variables of a diagram, by level, from whose cells something follows.
pub(crate) type Because = BTreeSet<u32>;

/// Columns of a system times factors, and a constant: `3 x - y + 2`. No factor is nought.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Form {
    pub(crate) terms: BTreeMap<usize, Fraction>,
    pub(crate) constant: Fraction,
}

impl Form {
    /// A number.
    pub(crate) fn number(constant: Fraction) -> Self {
        Self { terms: BTreeMap::new(), constant }
    }

    /// One column.
    pub(crate) fn column(at: usize) -> Self {
        Self { terms: BTreeMap::from([(at, Fraction::whole(1))]), constant: Fraction::ZERO }
    }

    /// The number, if it reads no column.
    pub(crate) fn as_number(&self) -> Option<Fraction> {
        self.terms.is_empty().then_some(self.constant)
    }

    /// The factor of a column.
    pub(crate) fn factor(&self, at: usize) -> Fraction {
        self.terms.get(&at).copied().unwrap_or(Fraction::ZERO)
    }

    /// `self + factor * other`; none beyond 128 bits.
    pub(crate) fn plus(&self, other: &Self, factor: Fraction) -> Option<Self> {
        let mut sum = self.clone();
        for (at, of) in &other.terms {
            let own = sum.factor(*at).checked_add(of.checked_mul(factor)?)?.reduced();
            if own == Fraction::ZERO {
                sum.terms.remove(at);
            } else {
                sum.terms.insert(*at, own);
            }
        }
        sum.constant = sum.constant.checked_add(other.constant.checked_mul(factor)?)?.reduced();
        Some(sum)
    }

    /// Every factor times a number.
    pub(crate) fn times(&self, factor: Fraction) -> Option<Self> {
        Self::number(Fraction::ZERO).plus(self, factor)
    }

    /// Its value where the columns have these values.
    pub(crate) fn at(&self, point: &[Fraction]) -> Option<Fraction> {
        let mut sum = self.constant;
        for (at, factor) in &self.terms {
            sum = sum.checked_add(factor.checked_mul(*point.get(*at)?)?)?.reduced();
        }
        Some(sum)
    }
}

/// `form >= 0`, or `form > 0` where it is strict.
#[derive(Clone, Debug)]
pub(crate) struct Inequality {
    pub(crate) form: Form,
    pub(crate) strict: bool,
    pub(crate) because: Because,
}

impl Inequality {
    /// Whether a number keeps it.
    pub(crate) fn holds_of(&self, number: Fraction) -> Option<bool> {
        Some(match number.checked_cmp(Fraction::ZERO)? {
            Ordering::Less => false,
            Ordering::Equal => !self.strict,
            Ordering::Greater => true,
        })
    }

    /// Divided so that the first factor is 1 or -1: two that bound one form differ in the constant only.
    pub(crate) fn normal(self) -> Option<Self> {
        let Some(first) = self.form.terms.values().next() else { return Some(self) };
        let size = if first.numerator() < 0 { first.checked_neg()? } else { *first };
        let form = self.form.times(Fraction::whole(1).checked_div(size)?)?;
        Some(Self { form, ..self })
    }
}
