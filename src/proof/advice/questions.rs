//! What to ask next: the fact that leaves the outcome least uncertain on average, every combination of cells of what
//! is not known counting the same.

use std::collections::BTreeMap;

use crate::diagram::{Ref, Subject};
use crate::eval::Question;
use crate::plan::InputId;
use crate::proof::advice::known::{Known, inputs_of};
use crate::proof::advice::reach::Reached;
use crate::proof::advice::{Advisor, OUTSIDE};
use crate::value::Decimal;

/// Answers to one question that are looked at together; beyond, each variable that it settles is looked at alone.
const ANSWERS: usize = 64;
/// Digits behind the point by which two questions are told apart; beyond, the order of the policy holds.
const DIGITS: u32 = 6;

impl Advisor<'_> {
    /// The unknown facts that matter, the most telling first.
    pub(crate) fn questions(&self, known: &Known, reached: &Reached) -> Option<Vec<Question>> {
        let whole = self.diagram.as_ref()?;
        let mut asked: Vec<(i128, InputId)> = Vec::new();
        for (input, at) in self.plan.inputs.iter().zip(0_u32..) {
            let id = InputId(at);
            let missing = known.inputs.get(id.index()).is_some_and(|fact| !fact.is_settled());
            let mut levels: Vec<u32> = reached
                .open
                .iter()
                .copied()
                .filter(|level| match whole.diagram.variable(*level).map(|variable| variable.subject) {
                    Some(Subject::Fact(fact)) => fact == id,
                    Some(Subject::Test(node)) => inputs_of(&whole.diagram.nodes, node).contains(&id),
                    Some(Subject::Known(_) | Subject::Today | Subject::Now | Subject::Tie) | None => false,
                })
                .collect();
            levels.sort_unstable();
            if missing && !levels.is_empty() && input.default.is_none() {
                // A comparison with something that stays unknown is not settled by the answer.
                levels.retain(|level| self.settles(known, id, *level));
                asked.push((self.left(reached.outcome, &self.answered(known, id), &levels)?, id));
            }
        }
        asked.sort_unstable();
        let question = |(left, id): (i128, InputId)| {
            let input = self.plan.inputs.get(id.index())?;
            let left = Decimal::new(left, DIGITS).ok()?;
            Some(Question { input: input.id.clone(), left: Some(left) })
        };
        Some(asked.into_iter().filter_map(question).collect())
    }

    /// The cells that are left once a fact is told: then it is known, too.
    fn answered(&self, known: &Known, id: InputId) -> Vec<Option<usize>> {
        let mut cells = known.cells.clone();
        let level = self.diagram.as_ref().and_then(|whole| whole.diagram.level(Subject::Known(id)));
        if let Some(slot) = level.and_then(|level| cells.get_mut(usize::try_from(level).ok()?)) {
            *slot = Some(0);
        }
        cells
    }

    /// Whether a variable is settled once this fact is known.
    fn settles(&self, known: &Known, id: InputId, level: u32) -> bool {
        let Some(whole) = &self.diagram else { return false };
        let Some(Subject::Test(node)) = whole.diagram.variable(level).map(|variable| variable.subject) else {
            return true;
        };
        let open = |input: &InputId| known.inputs.get(input.index()).is_none_or(|fact| !fact.is_settled());
        inputs_of(&whole.diagram.nodes, node).iter().all(|input| *input == id || !open(input))
    }

    /// The uncertainty that is left on average once these variables are known, in millionths of a bit.
    fn left(&self, outcome: Ref, known: &[Option<usize>], levels: &[u32]) -> Option<i128> {
        let whole = self.diagram.as_ref()?;
        let size = |level: &u32| whole.diagram.variable(*level).map_or(1, |variable| variable.cells.len());
        let answers = levels.iter().map(size).try_fold(1_usize, usize::checked_mul).unwrap_or(usize::MAX);
        let left = if answers <= ANSWERS {
            self.left_together(outcome, known, levels)?
        } else {
            let each = levels.iter().map(|level| self.left_together(outcome, known, &[*level]));
            each.collect::<Option<Vec<f64>>>()?.into_iter().fold(f64::INFINITY, f64::min)
        };
        #[allow(clippy::cast_possible_truncation, reason = "at most seven bits of 128 outcomes")]
        let rounded = (left * 1_000_000.0).round() as i64;
        Some(i128::from(rounded))
    }

    fn left_together(&self, outcome: Ref, known: &[Option<usize>], levels: &[u32]) -> Option<f64> {
        let mut ways: Vec<Vec<Option<usize>>> = vec![known.to_vec()];
        for level in levels {
            let count = self.diagram.as_ref()?.diagram.variable(*level)?.cells.len();
            let longer = ways.iter().flat_map(|cells| {
                (0..count).map(|cell| {
                    let mut cells = cells.clone();
                    if let Some(slot) = usize::try_from(*level).ok().and_then(|at| cells.get_mut(at)) {
                        *slot = Some(cell);
                    }
                    cells
                })
            });
            ways = longer.collect();
        }
        let spreads: Vec<Vec<f64>> = ways.iter().map(|cells| self.spread(outcome, cells)).collect::<Option<_>>()?;
        let total: f64 = spreads.iter().flatten().sum();
        let left = spreads.iter().map(|spread| spread.iter().sum::<f64>() * entropy(spread)).sum::<f64>();
        Some(if total > 0.0 { left / total } else { 0.0 })
    }

    /// How probable each outcome is, where every open cell of a variable is as probable as the others.
    fn spread(&self, outcome: Ref, cells: &[Option<usize>]) -> Option<Vec<f64>> {
        let whole = self.diagram.as_ref()?;
        let store = &whole.diagram.store;
        let level_of = |at: Ref| store.branching(at).map_or(u32::MAX, |(level, _)| level);
        // A node stands above all that it leads to, so each is complete when its turn comes.
        let mut arrived: BTreeMap<(u32, Ref), f64> = BTreeMap::from([((level_of(outcome), outcome), 1.0)]);
        let mut outcomes = Vec::new();
        while let Some(((level, at), share)) = arrived.pop_first() {
            let Some((_, branches)) = store.branching(at) else {
                if at.number() != Some(OUTSIDE) {
                    outcomes.push(share);
                }
                continue;
            };
            let fixed = usize::try_from(level).ok().and_then(|level| cells.get(level)).copied().flatten();
            let count = u32::try_from(branches.len()).unwrap_or(u32::MAX).max(1);
            let each = if fixed.is_some() { share } else { share / f64::from(count) };
            for (_, next) in branches.iter().enumerate().filter(|(at, _)| fixed.is_none_or(|cell| cell == *at)) {
                *arrived.entry((level_of(*next), *next)).or_insert(0.0) += each;
            }
        }
        Some(outcomes)
    }
}

/// The uncertainty of outcomes, in bits.
fn entropy(shares: &[f64]) -> f64 {
    let total: f64 = shares.iter().sum();
    if total <= 0.0 {
        return 0.0;
    }
    let parts = shares.iter().map(|share| share / total).filter(|share| *share > 0.0);
    parts.map(|share| -share * share.log2()).sum()
}
