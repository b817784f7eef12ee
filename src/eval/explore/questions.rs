//! Which missing fact to ask for first.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::eval::outcome::Outcomes;

/// What is answered on the way to a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Question {
    /// In which cell a fact lies.
    Fact(usize),
    /// Whether a comparison of several facts holds, by its node.
    Test(usize),
    /// Which row of a list was found, or what a field of it says, by its node.
    Value(usize),
}

/// Where a walk ends: what was answered on the way, and what is left.
pub(crate) struct Leaf {
    pub(crate) answers: Vec<(Question, usize)>,
    pub(crate) outcomes: Outcomes,
}

/// What the leaves say of one question.
#[derive(Default)]
struct Told {
    /// The outcomes of the leaves for which it was never asked.
    unasked: Outcomes,
    /// The outcomes by answer.
    by_cell: HashMap<usize, Outcomes>,
}

/// The missing facts that matter, those first whose answer leaves the fewest outcomes on average.
pub(crate) fn ranked(leaves: &[Leaf], facts_of: impl Fn(Question) -> Vec<usize>) -> Vec<usize> {
    let mut told: HashMap<Question, Told> = HashMap::new();
    for leaf in leaves {
        for (question, cell) in &leaf.answers {
            let left = told.entry(*question).or_default().by_cell.entry(*cell).or_default();
            *left = left.or(leaf.outcomes);
        }
    }
    for (question, told) in &mut told {
        let unasked = leaves.iter().filter(|leaf| !leaf.answers.iter().any(|(asked, _)| asked == question));
        told.unasked = unasked.fold(Outcomes::default(), |all, leaf| all.or(leaf.outcomes));
    }
    let mut best: HashMap<usize, f64> = HashMap::new();
    for (question, told) in &told {
        let left: u32 = told.by_cell.values().map(|left| left.or(told.unasked).count()).sum();
        let cells = u32::try_from(told.by_cell.len()).unwrap_or(u32::MAX).max(1);
        let average = f64::from(left) / f64::from(cells);
        for input in facts_of(*question) {
            let known = best.entry(input).or_insert(average);
            *known = known.min(average);
        }
    }
    let mut ranked: Vec<(f64, usize)> = best.into_iter().map(|(input, average)| (average, input)).collect();
    ranked.sort_by(|(a, x), (b, y)| a.partial_cmp(b).unwrap_or(Ordering::Equal).then(x.cmp(y)));
    ranked.into_iter().map(|(_, input)| input).collect()
}
