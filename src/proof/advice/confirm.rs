//! Whether each outcome is really possible, where comparisons of several facts are open: by a lead of each.

use std::collections::HashMap;

use crate::diagram::{CONFLICT, Full, Ref, Subject, UNGRADED};
use crate::eval::{Clock, Facts, Status, Verdict};
use crate::plan::InputId;
use crate::proof::advice::known::{Known, inputs_of};
use crate::proof::advice::reach::Reached;
use crate::proof::advice::ways::{BAD, GOOD, NO_LEAD, Play, Search, Way};
use crate::proof::advice::{Advisor, OUTSIDE};

impl Advisor<'_> {
    /// Whether every outcome that is reached is that of some completion, graded by the row evaluator.
    pub(crate) fn all_confirmed(&mut self, reached: &Reached, facts: &Facts, clock: Clock, known: &Known) -> bool {
        // A lead that holds a fact is no completion where the policy asks whether it does.
        let asked = self.diagram.as_ref().map(|whole| whole.diagram.questions()).unwrap_or_default();
        let missing = |level: u32| usize::try_from(level).ok().and_then(|at| known.cells.get(at)) == Some(&Some(1));
        if asked.into_iter().any(missing) {
            return false;
        }
        let mut open = reached.leaves().filter(|leaf| !reached.confirmed.contains(leaf));
        open.all(|leaf| self.confirmed(leaf, reached.outcome, facts, clock, known).unwrap_or_default())
    }

    /// Whether a verdict is the outcome of a leaf.
    pub(crate) fn is_outcome(&self, leaf: u32, verdict: &Verdict) -> bool {
        match leaf {
            UNGRADED => verdict.outcome.status() == Status::Ungraded,
            CONFLICT => verdict.outcome.status() == Status::Conflict,
            _ => verdict.grade() == u8::try_from(leaf).ok().map(|grade| self.grade_id(grade)).as_deref(),
        }
    }

    fn confirmed(&mut self, leaf: u32, outcome: Ref, facts: &Facts, clock: Clock, known: &Known) -> Option<bool> {
        let ways = self.ways_of(leaf, outcome, known).ok()?;
        let is = |verdict: &Verdict| self.is_outcome(leaf, verdict);
        Some(ways.iter().any(|way| self.lead_on(way, facts, clock, known, &is).is_some()))
    }

    /// Ways to an outcome on which only what is not known is chosen.
    fn ways_of(&mut self, wanted: u32, outcome: Ref, known: &Known) -> Result<Vec<Way>, Full> {
        let Some(whole) = &mut self.diagram else { return Err(Full) };
        let unknown = |input: &InputId| known.inputs.get(input.index()).is_some_and(|fact| !fact.is_settled());
        let mut free: Vec<InputId> = Vec::new();
        let mut plays = Vec::new();
        for (at, variable) in whole.diagram.variables.iter().enumerate() {
            let open = known.cells.get(at).copied().flatten().is_none();
            if let (Subject::Test(node), true) = (variable.subject, open) {
                free.extend(inputs_of(&whole.diagram.nodes, node).iter().filter(|input| unknown(input)));
            }
            let all = || Play::Moves((0..variable.cells.len()).map(|cell| (cell, 0)).collect());
            plays.push(known.cells.get(at).copied().flatten().map_or_else(all, Play::Fixed));
        }
        free.sort_unstable();
        free.dedup();
        let goal = whole.diagram.store.replace(outcome, &mut |_, leaf| {
            Ok(Ref::leaf(match leaf {
                OUTSIDE => NO_LEAD,
                leaf if leaf == wanted => GOOD,
                _ => BAD,
            }))
        })?;
        let mut search = Search { store: &mut whole.diagram.store, plays: &plays, best: HashMap::new() };
        let mut found = Vec::new();
        if let Some(cost) = search.cheapest(goal)? {
            search.collect(goal, cost, &mut Vec::new(), &mut found)?;
        }
        Ok(found.iter().map(|path| whole.way(path, &free, 0)).collect())
    }
}
