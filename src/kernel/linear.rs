//! Exact linear forms of codes: `(constant + Σ coefficient · code + Σ weight of cells) / scale`.

use std::collections::BTreeMap;

use crate::kernel::axis::Axis;
use crate::value::Fraction;

/// The index of a number that the program computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NumberId(pub(crate) u32);

/// What a linear form is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Atom {
    /// The code of a fact.
    Slot(u32),
    /// The day of grading, as the code of a date.
    Today,
    /// The second of grading, cut off, as the code of a moment.
    Now,
    /// A number that is computed before.
    Number(NumberId),
}

/// The weight of each combination of cells.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Weights {
    pub(crate) axes: Vec<Axis>,
    pub(crate) table: Vec<i128>,
}

/// A linear form; its coefficients are whole, its scale is above nought.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Linear {
    pub(crate) scale: i128,
    pub(crate) constant: i128,
    pub(crate) terms: BTreeMap<Atom, i128>,
    pub(crate) weights: Vec<Weights>,
}

impl Linear {
    /// A number that is the same for every lead.
    pub(crate) fn constant(number: Fraction) -> Self {
        let number = number.reduced();
        let (constant, scale) = (number.numerator(), number.denominator());
        Self { scale, constant, terms: BTreeMap::new(), weights: Vec::new() }
    }

    /// A code, which is the value times `scale`.
    pub(crate) fn atom(atom: Atom, scale: i128) -> Self {
        Self { scale, constant: 0, terms: BTreeMap::from([(atom, 1)]), weights: Vec::new() }
    }

    /// The number, if it is the same for every lead.
    pub(crate) fn is_constant(&self) -> Option<Fraction> {
        let alone = self.terms.is_empty() && self.weights.is_empty();
        if alone { Fraction::new(self.constant, self.scale) } else { None }
    }

    /// The only thing that it is made of, if that is the code of a fact.
    pub(crate) fn only_slot(&self) -> Option<u32> {
        match self.terms.first_key_value() {
            Some((Atom::Slot(slot), _)) if self.terms.len() == 1 && self.weights.is_empty() => Some(*slot),
            Some(_) | None => None,
        }
    }

    /// The sum; none beyond 128 bits.
    pub(crate) fn plus(&self, other: &Self) -> Option<Self> {
        let common = self.scale.checked_div(gcd(self.scale, other.scale))?.checked_mul(other.scale)?;
        let mut sum = self.on_scale(common)?;
        let other = other.on_scale(common)?;
        sum.constant = sum.constant.checked_add(other.constant)?;
        for (atom, coefficient) in other.terms {
            let slot = sum.terms.entry(atom).or_default();
            *slot = slot.checked_add(coefficient)?;
        }
        sum.terms.retain(|_, coefficient| *coefficient != 0);
        sum.weights.extend(other.weights);
        Some(sum)
    }

    /// The product with a number.
    pub(crate) fn times(&self, factor: Fraction) -> Option<Self> {
        let factor = factor.reduced();
        if factor.numerator() == 0 {
            return Some(Self::constant(Fraction::ZERO));
        }
        let mut product = self.raised(factor.numerator())?;
        product.scale = self.scale.checked_mul(factor.denominator())?;
        Some(product.lowest())
    }

    /// The same on a larger scale, a multiple of its own.
    pub(crate) fn on_scale(&self, scale: i128) -> Option<Self> {
        self.raised(scale.checked_div(self.scale)?)
    }

    /// Every number in it times this one; the scale too.
    fn raised(&self, by: i128) -> Option<Self> {
        let mut raised = self.clone();
        raised.scale = raised.scale.checked_mul(by)?;
        raised.constant = raised.constant.checked_mul(by)?;
        for coefficient in raised.terms.values_mut() {
            *coefficient = coefficient.checked_mul(by)?;
        }
        for weight in raised.weights.iter_mut().flat_map(|weights| &mut weights.table) {
            *weight = weight.checked_mul(by)?;
        }
        Some(raised)
    }

    /// The same with the smallest scale.
    fn lowest(mut self) -> Self {
        let parts = self.terms.values().chain(self.weights.iter().flat_map(|weights| &weights.table));
        let common = parts.fold(gcd(self.scale, self.constant), |common, part| gcd(common, *part));
        if common > 1 {
            let cut = |number: &mut i128| *number = number.checked_div(common).unwrap_or(*number);
            cut(&mut self.scale);
            cut(&mut self.constant);
            self.terms.values_mut().for_each(cut);
            self.weights.iter_mut().flat_map(|weights| &mut weights.table).for_each(cut);
        }
        self
    }

    /// The least and greatest of `constant + Σ …`, given those of each atom; none beyond 128 bits.
    pub(crate) fn bounds(&self, of: impl Fn(Atom) -> (i128, i128)) -> Option<(i128, i128)> {
        let (mut low, mut high) = (self.constant, self.constant);
        let mut add = |one: i128, other: i128| -> Option<()> {
            low = low.checked_add(one.min(other))?;
            high = high.checked_add(one.max(other))?;
            Some(())
        };
        for (atom, coefficient) in &self.terms {
            let (least, greatest) = of(*atom);
            add(coefficient.checked_mul(least)?, coefficient.checked_mul(greatest)?)?;
        }
        for weights in &self.weights {
            add(weights.table.iter().copied().min().unwrap_or(0), weights.table.iter().copied().max().unwrap_or(0))?;
        }
        Some((low, high))
    }
}

/// The greatest common divisor, at least 1.
pub(crate) fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    i128::try_from(a).unwrap_or(1).max(1)
}
