//! Leads without some facts, as far as their kind does not tell whether they move.

use crate::diagram::{Full, Missing, NO, Natural, OUTSIDE, Ref};
use crate::eval::Verdict;
use crate::proof::compare::ends::End;
use crate::proof::compare::joint::Side;
use crate::proof::compare::{Comparison, Move, Party, Witness};
use crate::proof::witness::{Case, Found};

/// A question about two verdicts: whether the lead moves.
pub(super) type Moves<'a> = dyn Fn(&Verdict, &Verdict) -> bool + 'a;

impl<'a> Comparison<'a> {
    /// Where the policies give leads with missing facts another grade on purpose.
    pub(super) fn on_purpose(&mut self) -> Result<(), Full> {
        let of = |party: Party<'_>, ends: &[(String, usize)]| {
            party.plan.when_undetermined.and_then(|grade| ends.get(usize::from(grade)).map(|(_, at)| *at))
        };
        let ends = &self.diff.ends;
        if of(self.old, &ends.old) == of(self.new, &ends.new) {
            return Ok(());
        }
        let joint = self.joint;
        let (old, new) = (self.open_leads(&joint.old)?, self.open_leads(&joint.new)?);
        // Where no kind of lead moves, one that a policy leaves a single grade has that grade from the other, too: from
        // its rules, or because that is what it gives undetermined leads.
        let store = &mut self.prover.diagram.store;
        let open = if self.diff.moves.is_empty() { store.both(old, new)? } else { store.either(old, new)? };
        self.one_of(open, None)
    }

    /// Where a fact is missing that is compared with others, some leads of a kind may be decided and others not: those
    /// may move even though all that is possible of their kind is the same. `values` is what each policy makes of the
    /// leads, `moved` the kinds that are known to move (from leaf 2 on), `differ` tells two leaves apart.
    pub(super) fn unseen(
        &mut self,
        values: [Ref; 2],
        moved: Ref,
        differ: &mut dyn FnMut(u32, u32) -> bool,
        result: Option<(&str, &Moves<'_>)>,
    ) -> Result<(), Full> {
        let store = &mut self.prover.diagram.store;
        let unlike = store.combine(&values, &mut |_, leaves| match leaves {
            [old, new] => Ok(Ref::truth(differ(*old, *new))),
            _ => Err(Full),
        })?;
        let kinds = self.prover.missing.leads(store, unlike)?;
        let seen = store.replace(moved, &mut |_, leaf| Ok(Ref::truth(leaf > 1)))?;
        let kinds = store.without(kinds, seen)?;
        let unseen = store.both(unlike, kinds)?;
        let mut levels = Vec::new();
        for value in values {
            let here = store.choose(kinds, value, Ref::leaf(OUTSIDE))?;
            levels.extend(store.support(here));
        }
        let compared = |level: &u32| self.prover.diagram.compares(*level) && self.prover.missing.puts_aside(*level);
        if !levels.iter().any(compared) {
            return Ok(());
        }
        let unseen = self.prover.without_contradictions_of_values(unseen)?;
        self.one_of(unseen, result)
    }

    /// One lead of a set that moves; where none was found, it stays open whether there is one.
    fn one_of(&mut self, set: Ref, result: Option<(&str, &Moves<'_>)>) -> Result<(), Full> {
        if self.prover.without_contradictions(set)? == NO {
            return Ok(());
        }
        let ends = &self.diff.ends;
        let graders = self.graders();
        let by_grade =
            |old: &Verdict, new: &Verdict| ends.of_verdict(&ends.old, old) != ends.of_verdict(&ends.new, new);
        let accept = |case: &Case| {
            let ((old, _), (new, _)) = graders.verdicts(case);
            result.map_or_else(|| by_grade(&old, &new), |(_, moves)| moves(&old, &new))
        };
        let witness = match self.prover.lead_in(set, &accept)? {
            Found::Lead(case) => {
                let ((old, before), (new, after)) = graders.verdicts(&case);
                Some(Witness { lead: self.prover.facts(&case), old, new, traces: (before, after) })
            }
            Found::Open | Found::Nothing => None,
        };
        let (from, to) = match (&witness, result) {
            (Some(witness), None) => self.diff.outcomes(&witness.old, &witness.new),
            (_, _) => (End::result(None), End::result(None)),
        };
        let regions = self.diff.lang.pick("leads with missing facts that matter", "缺少要紧资料的客户");
        self.diff.moves.push(Move {
            result: result.map(|(title, _)| title.to_owned()),
            from,
            to,
            kinds: Natural::ZERO,
            of: Natural::ZERO,
            regions: vec![regions.to_owned()],
            witness,
        });
        Ok(())
    }

    /// The leads without some facts that may have more than one grade.
    fn open_leads(&mut self, side: &'a Side) -> Result<Ref, Full> {
        let diagram = &mut self.prover.diagram;
        diagram.turn_to(&side.plan);
        let (outcome, domain) = (diagram.outcome()?, diagram.domain()?);
        let of_leads = diagram.store.choose(domain, outcome, Ref::leaf(OUTSIDE))?;
        Missing::everywhere(diagram).open_leads(&mut diagram.store, of_leads)
    }
}
