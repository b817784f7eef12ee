//! What becomes of a mutant: tests notice it, it is no other policy, or it lives on and a lead shows how.

use crate::policy::Policy;
use crate::proof::{Mapping, Status};
use crate::testing::graded::SnapshotLeads;
use crate::testing::snapshot::Snapshot;
use crate::value::Date;

/// What becomes of a mutant.
#[derive(Clone, Debug)]
pub enum Fate {
    /// A test fails under it.
    Killed,
    /// It is proved that every lead gets the same from it: no test could notice it.
    Equivalent,
    /// No test notices it, and some lead gets something else.
    Survives(Box<Survivor>),
    /// No test notices it, and it is not decided whether any lead gets something else.
    Open,
}

/// A mutant that no test notices.
#[derive(Clone, Debug, Default)]
pub struct Survivor {
    /// A lead that tells it from the policy, as an `example` to paste: it holds now, and fails under the mutant.
    pub example: Option<String>,
    /// Further ones, not tried.
    pub(crate) more: Vec<String>,
}

/// The tests of a policy, ready to be held against its mutants.
#[derive(Clone, Debug)]
pub struct Trial<'a> {
    policy: &'a Policy,
    leads: Option<(&'a SnapshotLeads, Date, Snapshot)>,
}

impl<'a> Trial<'a> {
    /// The examples of a policy, and leads with the day of their snapshot.
    pub fn new(policy: &'a Policy, leads: Option<(&'a SnapshotLeads, Date)>) -> Self {
        let leads = leads.map(|(leads, today)| (leads, today, leads.snapshot(policy, "", "", today)));
        Self { policy, leads }
    }

    /// Whether a mutant is the policy itself, however it is written.
    pub fn is_same(&self, mutant: &Policy) -> bool {
        self.policy.reference().meaning == mutant.reference().meaning
    }

    /// Whether a test fails under a mutant.
    pub fn kills(&self, mutant: &Policy) -> bool {
        // The examples of the policy: all that a mutant changes of its own are none.
        let moved = |(leads, _, before): &(&SnapshotLeads, Date, Snapshot)| leads.move_under(mutant, before);
        self.policy.examples().iter().any(|example| !mutant.holds(example)) || self.leads.as_ref().is_some_and(moved)
    }

    /// What becomes of a mutant, by a comparison of so many steps; `compile` makes a policy of a text.
    pub fn fate(
        &self,
        (mutant, text): (&Policy, &str),
        compile: &dyn Fn(String) -> Option<Policy>,
        budget: usize,
    ) -> Fate {
        if self.is_same(mutant) {
            return Fate::Equivalent;
        }
        if self.kills(mutant) {
            return Fate::Killed;
        }
        let (status, mut examples) = examples_between(self.policy, mutant, budget);
        match status {
            Status::Proved => Fate::Equivalent,
            Status::NotDecided | Status::NotAsked => Fate::Open,
            Status::Refuted => {
                let own = self.policy.source().text();
                let last = |text: &str, example: &str| {
                    let with = compile(format!("{text}\n{example}\n"))?;
                    with.examples().last().map(|example| with.holds(example))
                };
                let tells = |example: &String| last(own, example) == Some(true) && last(text, example) == Some(false);
                let at = examples.iter().position(tells);
                let example = at.map(|at| examples.remove(at));
                Fate::Survives(Box::new(Survivor { example, more: examples }))
            }
        }
    }
}

/// Whether two policies are equivalent, and leads that tell them apart, as examples that expect what the first says.
pub(crate) fn examples_between(policy: &Policy, other: &Policy, budget: usize) -> (Status, Vec<String>) {
    let lang = policy.labels().lang;
    let Ok(diff) = policy.diff(other, &Mapping::new(), lang, budget) else { return (Status::NotDecided, Vec::new()) };
    let word = lang.pick("example", "举例");
    let examples = diff.moves.iter().filter_map(|one| {
        let witness = one.witness.as_ref()?;
        let expected = policy.expectation(&witness.old, one.result.as_deref())?;
        Some(format!("{word} {} {expected}", witness.lead))
    });
    (diff.equivalent, examples.collect())
}
