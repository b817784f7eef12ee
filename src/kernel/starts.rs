//! Where the cells of a number begin, and how many of these a number has reached.
//!
//! Among many, halving waits for one place after another. The high bits of a number leave a few of them: a list tells where
//! the starts of each stretch of numbers begin, and from there on four are compared at once (as in interpolation search; Perl,
//! Itai and Avni, 1978).

/// From so many starts on, passing them all takes longer than looking them up.
const MANY: usize = 16;

/// Starts of one stretch, at most.
const OF_STRETCH: usize = 4;

/// Stretches for each start, at most: a list of these stays in the cache.
const STRETCHES: usize = 8;

/// Starts in ascending order.
#[derive(Clone, Debug)]
pub(crate) struct Starts {
    starts: Box<[i64]>,
    stretches: Option<Stretches>,
}

/// Stretches of numbers of the same size, from the first start on.
#[derive(Clone, Debug)]
struct Stretches {
    first: i64,
    /// The logarithm of their size.
    shift: u32,
    /// For each, how many starts lie before it, the last one behind all others.
    before: Box<[u16]>,
    /// The starts, and behind them some that hardly any number reaches.
    padded: Box<[i64]>,
    count: i64,
}

impl Stretches {
    /// Of so many starts that no stretch has more than a few; none where they lie too unevenly.
    fn new(starts: &[i64]) -> Option<Self> {
        let (first, last) = (*starts.first()?, *starts.last()?);
        let width = last.checked_sub(first)?;
        let count = u16::try_from(starts.len()).ok()?;
        let most = i64::try_from(starts.len().saturating_mul(STRETCHES)).ok()?;
        let shift = (0..63).find(|shift| width.wrapping_shr(*shift) < most)?;
        let stretch =
            |start: &i64| usize::try_from(start.wrapping_sub(first).wrapping_shr(shift)).unwrap_or(usize::MAX);
        let even = starts.chunk_by(|one, other| stretch(one) == stretch(other)).all(|own| own.len() <= OF_STRETCH);
        even.then_some(())?;
        let mut before = Vec::new();
        for (start, count) in starts.iter().zip(0_u16..) {
            // Stretches without a start come before this one, and so does its own first.
            before.resize(stretch(start).saturating_add(1).max(before.len()), count);
        }
        let padded = starts.iter().copied().chain([i64::MAX; OF_STRETCH]).collect();
        Some(Self { first, shift, before: before.into(), padded, count: i64::from(count) })
    }

    #[inline]
    fn passed(&self, word: i64) -> Option<i64> {
        let offset = word.saturating_sub(self.first).max(0).wrapping_shr(self.shift);
        let stretch = usize::try_from(offset).unwrap_or(usize::MAX).min(self.before.len().wrapping_sub(1));
        let before = *self.before.get(stretch)?;
        let here: &[i64; OF_STRETCH] = self.padded.get(usize::from(before)..)?.first_chunk()?;
        let reached = here.iter().fold(0, |count: i64, start| count.wrapping_add(i64::from(*start <= word)));
        Some(i64::from(before).wrapping_add(reached).min(self.count))
    }
}

impl Starts {
    /// In ascending order.
    pub(crate) fn new(starts: Vec<i64>) -> Self {
        let stretches = if starts.len() > MANY { Stretches::new(&starts) } else { None };
        Self { starts: starts.into(), stretches }
    }

    /// How many there are.
    pub(crate) const fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether they are so few that a loop over all leads for each of them is fastest.
    #[cfg(feature = "arrow")]
    pub(crate) const fn are_few(&self) -> bool {
        self.starts.len() <= MANY
    }

    /// Each of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = i64> {
        self.starts.iter().copied()
    }

    /// How many a number has reached.
    #[inline]
    pub(crate) fn passed(&self, word: i64) -> i64 {
        if let Some(passed) = self.stretches.as_ref().and_then(|stretches| stretches.passed(word)) {
            return passed;
        }
        let count = if self.starts.len() > MANY {
            self.starts.partition_point(|start| *start <= word)
        } else {
            self.starts.iter().map(|start| usize::from(word >= *start)).sum()
        };
        i64::try_from(count).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Starts;

    /// Numbers that differ by chance.
    fn numbers(count: usize, below: i64) -> Vec<i64> {
        let mut state = 7_u64;
        let mut number = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((state >> 33) % u64::try_from(below).unwrap()).unwrap()
        };
        let mut all: Vec<i64> = (0..count).map(|_| number() - below / 3).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    #[test]
    fn starts_are_counted_as_by_passing_them_all() {
        let uneven = (0..40).chain((0..5).map(|at| at << 50)).collect::<std::collections::BTreeSet<i64>>();
        let ends = (0..20).chain([i64::MAX - 1, i64::MAX]).collect::<Vec<i64>>();
        let low = [i64::MIN, -(1 << 62)].into_iter().chain(0..20).collect::<Vec<i64>>();
        let all = [numbers(3, 50), numbers(300, 1_000_000), numbers(300, 400), numbers(5_000, 1 << 40)];
        for starts in all.into_iter().chain([uneven.into_iter().collect(), ends, low, Vec::new(), vec![5; 1]]) {
            let looked_up = Starts::new(starts.clone());
            let beside = starts.iter().flat_map(|start| [start.saturating_sub(1), *start, start.saturating_add(1)]);
            for word in beside.chain([i64::MIN, -1, 0, 1, i64::MAX]) {
                let passed = starts.iter().filter(|start| **start <= word).count();
                assert_eq!(looked_up.passed(word), i64::try_from(passed).unwrap(), "{word} among {starts:?}");
            }
        }
    }

    #[test]
    fn even_starts_are_looked_up() {
        assert!(Starts::new(numbers(300, 1_000_000)).stretches.is_some());
        assert!(Starts::new((0..1_000).collect()).stretches.is_some());
    }
}
