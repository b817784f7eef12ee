//! Whether the shares that a policy expects hold for the leads of one run.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::eval::{Slot, Trace};
use crate::plan::Plan;
use crate::value::{Decimal, Fraction};

/// Counts leads for each share that a policy expects.
#[derive(Clone, Debug, Default)]
pub struct Expectations {
    /// For each expectation of the plan, by what tells leads apart.
    counts: Vec<BTreeMap<String, Count>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    yes: u64,
    open: u64,
    all: u64,
}

/// Whether a share lies where it is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Within the limits.
    InRange,
    /// Outside, whatever the missing facts are.
    OutOfRange,
    /// It depends on facts that are missing.
    Open,
}

/// One share, found and expected.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Share {
    /// Which expectation of the plan, from 0.
    pub expectation: usize,
    /// The value that tells these leads apart; none where all are counted together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
    /// Leads that count.
    pub counted: u64,
    /// Leads of which facts are missing that would say.
    pub open: u64,
    /// All leads that were not rejected.
    pub leads: u64,
    /// The least share expected, as 0.15.
    pub low: Decimal,
    /// The greatest share expected.
    pub high: Decimal,
    /// Whether it lies there.
    pub standing: Standing,
}

impl Expectations {
    /// Nothing counted yet.
    pub fn new(plan: &Plan) -> Self {
        Self { counts: vec![BTreeMap::new(); plan.expects.len()] }
    }

    /// Counts one lead; a rejected lead says nothing and is not counted.
    pub fn add(&mut self, plan: &Plan, trace: &Trace, written: impl Fn(usize, &Slot) -> String) {
        for ((counts, expect), held) in self.counts.iter_mut().zip(&plan.expects).zip(&trace.expects) {
            let per = expect.per.and_then(|input| Some((input.index(), trace.facts.slots.get(input.index())?)));
            let count = counts.entry(per.map(|(input, slot)| written(input, slot)).unwrap_or_default()).or_default();
            count.all = count.all.saturating_add(1);
            match held {
                Some(true) => count.yes = count.yes.saturating_add(1),
                Some(false) => {}
                None => count.open = count.open.saturating_add(1),
            }
        }
    }

    /// Adds the counts of another part of the same run.
    pub fn merge(&mut self, other: &Self) {
        for (counts, more) in self.counts.iter_mut().zip(&other.counts) {
            for (per, more) in more {
                let count = counts.entry(per.clone()).or_default();
                count.yes = count.yes.saturating_add(more.yes);
                count.open = count.open.saturating_add(more.open);
                count.all = count.all.saturating_add(more.all);
            }
        }
    }

    /// Every share, in order of the policy and then of what tells leads apart.
    pub fn shares(&self, plan: &Plan) -> Vec<Share> {
        let mut shares = Vec::new();
        for (at, (counts, expect)) in self.counts.iter().zip(&plan.expects).enumerate() {
            for (per, count) in counts {
                shares.push(Share {
                    expectation: at,
                    per: expect.per.map(|_| per.clone()),
                    counted: count.yes,
                    open: count.open,
                    leads: count.all,
                    low: expect.low,
                    high: expect.high,
                    standing: standing(*count, expect.low, expect.high),
                });
            }
        }
        shares
    }
}

fn standing(count: Count, low: Decimal, high: Decimal) -> Standing {
    let share = |leads: u64| Fraction::new(i128::from(leads), i128::from(count.all.max(1)));
    let within = |leads: u64| {
        let share = share(leads)?;
        let below = share.checked_cmp(low.into())?.is_lt();
        let above = share.checked_cmp(high.into())?.is_gt();
        Some((below, above))
    };
    let (least, most) = (within(count.yes), within(count.yes.saturating_add(count.open)));
    match (least, most) {
        (Some((false, false)), Some((false, false))) => Standing::InRange,
        // More leads would only lead further away.
        (Some((_, true)), _) | (_, Some((true, _))) => Standing::OutOfRange,
        (_, _) => Standing::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_judged_whatever_is_missing() {
        let judged = |yes, open, all| {
            let tenth = |n| Decimal::new(n, 1).unwrap_or_default();
            standing(Count { yes, open, all }, tenth(2), tenth(4))
        };
        assert_eq!(judged(2, 0, 10), Standing::InRange);
        assert_eq!(judged(2, 2, 10), Standing::InRange);
        assert_eq!(judged(1, 0, 10), Standing::OutOfRange);
        assert_eq!(judged(5, 3, 10), Standing::OutOfRange);
        assert_eq!(judged(1, 1, 10), Standing::Open);
        assert_eq!(judged(3, 2, 10), Standing::Open);
    }
}
