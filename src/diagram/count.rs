//! How many combinations of cells a set holds, exactly.
//!
//! One number per node, from the leaves up (Knuth, *The Art of Computer Programming* 7.1.4, algorithm C); a variable
//! that a way passes over multiplies by its cells. Sixty items of five bands pass 128 bits, so the numbers grow.

use std::collections::HashMap;
use std::fmt::{self, Write};

use serde::{Serialize, Serializer};

use crate::diagram::store::{NO, Ref, Store};

/// Decimal digits in one place of a number.
const DIGITS: usize = 9;
const BASE: u64 = 1_000_000_000;

/// A whole number without a greatest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Natural {
    /// From the last nine digits to the first; no leading noughts.
    places: Vec<u32>,
}

impl Natural {
    /// Nought.
    pub const ZERO: Self = Self { places: Vec::new() };

    /// One.
    pub fn one() -> Self {
        Self::from(1)
    }

    /// Whether it is nought.
    pub fn is_zero(&self) -> bool {
        self.places.is_empty()
    }

    /// The sum.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let mut places = Vec::with_capacity(self.places.len().max(other.places.len()).saturating_add(1));
        let mut carry = 0_u64;
        for at in 0..self.places.len().max(other.places.len()) {
            let place = |of: &Self| of.places.get(at).copied().map_or(0, u64::from);
            carry = carry.saturating_add(place(self)).saturating_add(place(other));
            places.push(low(carry));
            carry = carry.wrapping_div(BASE);
        }
        Self::trimmed(places, carry)
    }

    /// The product with a small number.
    #[must_use]
    pub fn times(&self, factor: u32) -> Self {
        let mut places = Vec::with_capacity(self.places.len().saturating_add(1));
        let mut carry = 0_u64;
        for place in &self.places {
            // INVARIANT: a place is below 10^9 and a factor below 2^32, so this stays below 2^62.
            carry = u64::from(*place).saturating_mul(u64::from(factor)).saturating_add(carry);
            places.push(low(carry));
            carry = carry.wrapping_div(BASE);
        }
        Self::trimmed(places, carry)
    }

    /// About how much it is.
    #[allow(clippy::cast_precision_loss, reason = "about")]
    pub fn about(&self) -> f64 {
        self.places.iter().rev().fold(0.0, |sum, place| sum * BASE as f64 + f64::from(*place))
    }

    /// Which share of a whole it is, from 0 to 1, about.
    pub fn share_of(&self, whole: &Self) -> f64 {
        // The same places are left out below in both, so that neither is too large for a float.
        let most = 30;
        let skipped = whole.places.len().saturating_sub(most);
        let kept = |of: &Self| Self { places: of.places.get(skipped..).unwrap_or_default().to_vec() };
        let whole = kept(whole).about();
        if whole == 0.0 { 0.0 } else { kept(self).about() / whole }
    }

    fn trimmed(mut places: Vec<u32>, mut carry: u64) -> Self {
        while carry > 0 {
            places.push(low(carry));
            carry = carry.wrapping_div(BASE);
        }
        while places.last() == Some(&0) {
            places.pop();
        }
        Self { places }
    }
}

/// The last nine digits.
fn low(number: u64) -> u32 {
    u32::try_from(number.wrapping_rem(BASE)).unwrap_or_default()
}

impl From<u64> for Natural {
    fn from(number: u64) -> Self {
        Self::trimmed(Vec::new(), number)
    }
}

impl fmt::Display for Natural {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, rest) = self.places.split_last().map_or((0, &[][..]), |(first, rest)| (*first, rest));
        let mut text = first.to_string();
        for place in rest.iter().rev() {
            write!(text, "{place:0DIGITS$}")?;
        }
        f.pad_integral(true, "", &text)
    }
}

impl Serialize for Natural {
    /// A number where every program reads it exactly (below 2^53), else its digits as text.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.to_string();
        match text.parse::<u64>() {
            Ok(number) if number < 1 << 53 => serializer.serialize_u64(number),
            Ok(_) | Err(_) => serializer.serialize_str(&text),
        }
    }
}

/// How many combinations of cells lie in the set (lead to any leaf but [`NO`]), over all variables; `sizes` says by
/// level how many cells each has.
pub(crate) fn count(store: &Store, root: Ref, sizes: &[u32]) -> Natural {
    below(store, root, 0, sizes, &mut HashMap::new())
}

// Recursion is as deep as there are variables, which the caller bounds.
fn below(store: &Store, at: Ref, level: u32, sizes: &[u32], done: &mut HashMap<Ref, Natural>) -> Natural {
    let (own, found) = match store.branching(at) {
        None if at == NO => return Natural::ZERO,
        None => (u32::try_from(sizes.len()).unwrap_or(u32::MAX), Natural::one()),
        Some((own, branches)) => {
            let known = done.get(&at).cloned();
            let found = known.unwrap_or_else(|| {
                let next = own.saturating_add(1);
                let parts = branches.iter().map(|branch| below(store, *branch, next, sizes, done));
                parts.fold(Natural::ZERO, |sum, part| sum.plus(&part))
            });
            done.insert(at, found.clone());
            (own, found)
        }
    };
    // Those passed over on the way.
    let place = |level: u32| usize::try_from(level).unwrap_or(usize::MAX);
    let passed = sizes.get(place(level)..place(own)).unwrap_or_default();
    passed.iter().fold(found, |all, size| all.times(*size))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::store::YES;

    #[test]
    fn numbers_grow_beyond_any_word() {
        let mut power = Natural::one();
        for _ in 0..60 {
            power = power.times(5);
        }
        assert_eq!(power.to_string(), "867361737988403547205962240695953369140625");
        assert_eq!(power.plus(&power).to_string(), power.times(2).to_string());
        assert_eq!(Natural::from(u64::MAX).to_string(), u64::MAX.to_string());
        assert_eq!(Natural::ZERO.to_string(), "0");
        assert!((power.share_of(&power.times(4)) - 0.25).abs() < 1e-12);
    }

    #[test]
    fn variables_that_are_passed_over_count() {
        let mut store = Store::new(&1_000.into());
        let sizes = [2, 3, 5];
        let middle = store.node(1, vec![NO, YES, NO]).expect("room");
        let root = store.node(0, vec![NO, middle]).expect("room");
        assert_eq!(count(&store, root, &sizes), Natural::from(5));
        assert_eq!(count(&store, middle, &sizes), Natural::from(10));
        assert_eq!(count(&store, YES, &sizes), Natural::from(30));
        assert_eq!(count(&store, NO, &sizes), Natural::ZERO);
    }
}
