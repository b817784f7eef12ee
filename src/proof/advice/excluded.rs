//! Outcomes that only comparisons lead to which contradict each other, given what is known of a lead.
//!
//! A path of the diagram says yes or no to comparisons one by one. With the lead's own values put in, arithmetic tells
//! whether the facts that are missing can keep them all ([`crate::proof::linear`]): if not, the path is no way, and an
//! outcome without a way is not possible. A point of it is a completion, which the row evaluator grades.

use crate::diagram::{Full, NO, Ref, Store, Subject};
use crate::eval::{Clock, Facts, Slot};
use crate::limits;
use crate::plan::InputId;
use crate::proof::advice::known::Known;
use crate::proof::advice::reach::Reached;
use crate::proof::advice::ways::nearest;
use crate::proof::advice::{Advisor, OUTSIDE};
use crate::proof::linear::{Chance, chance};
use crate::value::Value;

/// Contradictions that are looked for, for one lead.
const CONTRADICTIONS: usize = 200;

impl Advisor<'_> {
    /// What is reached without contradictions, and which outcomes a completion was found for.
    pub(crate) fn without_contradictions(
        &mut self,
        reached: Reached,
        (facts, clock): (&Facts, Clock),
        known: &Known,
    ) -> Option<Reached> {
        let (outcome, confirmed) = match self.consistent(&reached, (facts, clock), known) {
            Ok(found) => found,
            // Over budget everything stays possible.
            Err(Full) => return Some(reached),
        };
        let mut rest = self.reached(known, outcome)?;
        rest.confirmed = confirmed;
        Some(rest)
    }

    /// The outcome without ways that contradict themselves, and the leaves that some completion comes to.
    fn consistent(
        &mut self,
        reached: &Reached,
        (facts, clock): (&Facts, Clock),
        known: &Known,
    ) -> Result<(Ref, Vec<u32>), Full> {
        let cells: Vec<(u32, usize)> =
            (0_u32..).zip(&known.cells).filter_map(|(level, cell)| Some((level, (*cell)?))).collect();
        let mut confirmed = Vec::new();
        let mut excluded = NO;
        let mut tries = CONTRADICTIONS;
        let Some(whole) = &mut self.diagram else { return Err(Full) };
        let here = whole.diagram.cube(&cells)?;
        for leaf in reached.leaves() {
            let store = store_of(self)?;
            let wanted = store.replace(reached.outcome, &mut |_, at| Ok(Ref::truth(at == leaf)))?;
            let set = store.both(wanted, here)?;
            let mut set = store.without(set, excluded)?;
            while let Some(path) = store_of(self)?.path(set) {
                store_of(self)?.spend(limits::SYSTEM_STEPS)?;
                let Some(left) = tries.checked_sub(1) else { break };
                tries = left;
                match self.chance_of(&path, known) {
                    Chance::None(because) => {
                        let open = because.into_iter().filter(|cell| !cells.contains(cell)).collect::<Vec<_>>();
                        let Some(whole) = &mut self.diagram else { return Err(Full) };
                        let cube = whole.diagram.cube(&open)?;
                        excluded = whole.diagram.store.either(excluded, cube)?;
                        set = whole.diagram.store.without(set, cube)?;
                    }
                    Chance::Point(point) => {
                        if self.completes(leaf, &path, &point, (facts, clock), known) {
                            confirmed.push(leaf);
                        }
                        break;
                    }
                    Chance::Two(..) | Chance::Open => break,
                }
            }
        }
        let outcome = store_of(self)?.choose(excluded, Ref::leaf(OUTSIDE), reached.outcome)?;
        Ok((outcome, confirmed))
    }

    /// What arithmetic says of the completions of a lead on a path.
    fn chance_of(&self, path: &[(u32, usize)], known: &Known) -> Chance {
        let Some(whole) = &self.diagram else { return Chance::Open };
        chance(&whole.diagram, path, &|subject| known.told(subject), &|_| Vec::new())
    }

    /// Whether the lead, completed by a point and the cells of a path, has this outcome.
    fn completes(
        &self,
        leaf: u32,
        path: &[(u32, usize)],
        point: &[(Subject, Value)],
        (facts, clock): (&Facts, Clock),
        known: &Known,
    ) -> bool {
        let Some(whole) = &self.diagram else { return false };
        let mut completed = facts.clone();
        let mut fill = |input: InputId, value: Value| {
            let open = known.inputs.get(input.index()).is_some_and(|fact| !fact.is_settled());
            if let (true, Some(slot)) = (open, completed.slots.get_mut(input.index())) {
                *slot = Slot::Known(value);
            }
        };
        for (level, cell) in path {
            let Some(variable) = whole.diagram.variable(*level) else { continue };
            let (Subject::Fact(input), Some(cell)) = (variable.subject, variable.cells.get(*cell)) else { continue };
            let def = self.plan.inputs.get(input.index());
            if let Some(value) = def.and_then(|def| nearest(cell, None, def)) {
                fill(input, value);
            }
        }
        for (subject, value) in point {
            if let Subject::Fact(input) = subject {
                fill(*input, value.clone());
            }
        }
        self.is_outcome(leaf, &self.grade(&completed, clock))
    }
}

fn store_of<'s>(advisor: &'s mut Advisor<'_>) -> Result<&'s mut Store, Full> {
    advisor.diagram.as_mut().map(|whole| &mut whole.diagram.store).ok_or(Full)
}
