//! A lead of both policies, graded by each as it is.

use jiff::tz::TimeZone;

use crate::eval::row::rejection;
use crate::eval::{Clock, Facts, Fault, Slot, Trace, Verdict};
use crate::plan::Labels;
use crate::proof::compare::joint::{Place, Side};
use crate::proof::compare::{Comparison, Party, id_at};
use crate::proof::witness::Case;
use crate::proof::words::written;
use crate::value::{Kind, Value};

/// Both policies, ready to grade a lead.
pub(crate) struct Graders<'a> {
    old: (Party<'a>, &'a Side),
    new: (Party<'a>, &'a Side),
    labels: &'a Labels,
    kinds: Vec<Kind>,
}

impl<'a> Comparison<'a> {
    pub(crate) fn graders(&self) -> Graders<'a> {
        let joint = self.joint;
        Graders {
            old: (self.old, &joint.old),
            new: (self.new, &joint.new),
            labels: &joint.labels,
            kinds: joint.frame.inputs.iter().map(|input| input.kind).collect(),
        }
    }
}

impl Graders<'_> {
    /// What the old policy says of a lead, and what the new one.
    pub(crate) fn verdicts(&self, case: &Case) -> ((Verdict, Trace), (Verdict, Trace)) {
        (self.verdict(self.old, case), self.verdict(self.new, case))
    }

    fn verdict(&self, (party, side): (Party<'_>, &Side), case: &Case) -> (Verdict, Trace) {
        let now = case.today.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp()).unwrap_or_default();
        let clock = Clock { today: case.today, now };
        let mut slots = Vec::with_capacity(side.inputs.len());
        let mut faults = Vec::new();
        for (at, place) in side.inputs.iter().enumerate() {
            match self.slot(party, (at, place), case) {
                Ok(slot) => slots.push(slot),
                Err(fault) => faults.push(fault),
            }
        }
        if !faults.is_empty() {
            let reads = party.plan.reads_today || party.plan.reads_now;
            return (rejection(party.reference, reads.then_some(case.today), faults), Trace::nothing());
        }
        let (facts, zone) = (Facts { slots }, TimeZone::UTC);
        party.evaluator.explain(party.plan, party.labels, &facts, (clock, &zone), party.reference)
    }

    /// A fact as the policy reads it from a record: a value that it does not allow is a fault.
    fn slot(&self, party: Party<'_>, (own, place): (usize, &Place), case: &Case) -> Result<Slot, Fault> {
        let Some(value) = case.facts.slots.get(place.at).and_then(Slot::known) else { return Ok(Slot::Missing) };
        let Some(field) = party.schema.field(id_at(own)) else { return Ok(Slot::Missing) };
        // Records have no text; what stands for one that was not made up is none.
        match (field.kind(), value) {
            (Kind::Records(_), Value::Records(_)) => return Ok(Slot::Known(value.clone())),
            (Kind::Records(_), _) => return Ok(Slot::Missing),
            (_, _) => {}
        }
        let text = match place.own(value) {
            Some(value) => field.write(&value),
            None => self.kinds.get(place.at).map(|kind| written(self.labels, *kind, value)).unwrap_or_default(),
        };
        match (field.read_text(&text), place.own(value)) {
            (Err(problem), _) => Err(Fault { field: field.id().to_owned(), problem }),
            (Ok(_), Some(own @ Value::Text(_))) => Ok(Slot::Known(own)),
            (Ok(slot), _) => Ok(slot),
        }
    }
}
