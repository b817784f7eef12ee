//! What was said of leads, remembered for the next ones of their kind.
//!
//! Most leads are of a kind that was seen before, whatever their numbers are ([`Kinds`]). Such a lead is read straight to
//! codes, and what was written of the first one of its kind is written again. Everything else is graded and written the
//! long way: what is remembered comes from there, and nothing is remembered that depends on more than the kind: no
//! rejected lead, whose faults name its cells and its line, and no date beyond the holidays.

use std::ops::Range;

use crate::data::{Cells, Said};
use crate::eval::{Clock, Verdict};
use crate::kernel::{Binding, Codes, Kind, Kinds, Lasting, Memory};
use crate::plan::Plan;
use crate::policy::Policy;

/// By what the leads of a run are known again: all that is said of them is of one policy and one clock.
#[derive(Debug)]
pub(crate) struct Seen<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) kinds: &'a Kinds,
    pub(crate) clock: Clock,
}

/// What was said of leads of one form, and beside it for each kind a `T`.
#[derive(Debug)]
pub(crate) struct Remembered<T> {
    binding: Binding,
    /// How many cells a row has.
    columns: usize,
    /// The kind of the last lead, if it was told.
    kind: Kind,
    told: bool,
    memory: Memory<(Said, T), Box<[u8]>>,
}

impl<T> Remembered<T> {
    /// For the rows of a table with these headings; without any, for records that name their facts. None where a heading
    /// stands for too much.
    pub(crate) fn new(seen: &Seen<'_>, headings: &[String], budget: usize) -> Option<Self> {
        // A name that nobody has met is warned of, which is for the long way.
        let binding = seen.policy.binding_to(seen.kinds.frame(), headings)?.closed();
        Some(Self { binding, columns: headings.len(), kind: Kind::default(), told: false, memory: Memory::new(budget) })
    }

    /// Tells the kind of a record in JSON; whether it could.
    pub(crate) fn tell_json(&mut self, seen: &Seen<'_>, text: &str) -> bool {
        self.tell(seen, |binding| binding.json(text))
    }

    /// Tells the kind of a row; whether it could.
    pub(crate) fn tell_row(&mut self, seen: &Seen<'_>, cells: &Cells) -> bool {
        let fits = cells.len() == self.columns;
        self.tell(seen, |binding| if fits { binding.row(cells.iter()) } else { None })
    }

    /// That the kind of this record is not told: `false`.
    pub(crate) const fn tell_nothing(&mut self) -> bool {
        self.told = false;
        false
    }

    fn tell(&mut self, seen: &Seen<'_>, read: impl FnOnce(&mut Binding) -> Option<&Codes>) -> bool {
        let codes = read(&mut self.binding);
        self.told = codes.is_some_and(|codes| seen.kinds.tell(codes, seen.clock, &mut self.kind).is_some());
        self.told
    }

    /// What was said of the first lead of the kind that was told last, in three parts.
    pub(crate) fn recall(&self) -> Option<([&[u8]; 3], &T)> {
        if !self.told {
            return None;
        }
        let ((said, beside), deadline) = self.memory.get(self.memory.find(&self.kind)?)?;
        Some(([&said.before, deadline.unwrap_or(&said.deadline), &said.behind], beside))
    }

    /// The place of the value of each marked name in the record that was read last.
    pub(crate) fn marks(&self) -> &[Range<usize>] {
        self.binding.marks()
    }

    /// Takes into account names that the long way has met; of a marked one the place of its value is kept.
    pub(crate) fn learn<'n>(&mut self, names: impl Iterator<Item = (&'n str, bool)>) {
        names.for_each(|(name, marked)| self.binding.tell(name, marked));
    }

    /// Whether the kind of the last record was told.
    pub(crate) const fn told(&self) -> bool {
        self.told
    }

    /// Remembers what was said of the lead whose kind was told last, if it holds for all of the kind; `weight` is what
    /// stands beside it in bytes.
    pub(crate) fn remember(
        &mut self,
        plan: &Plan,
        verdict: &Verdict,
        said: impl FnOnce() -> Option<Said>,
        (beside, weight): (T, usize),
    ) {
        if !self.told {
            return;
        }
        let Some(lasting) = Lasting::new(plan, verdict, &self.kind) else { return };
        let Some(said) = said() else { return };
        let (deadline, bytes) = (said.deadline.clone(), said.bytes().saturating_add(weight));
        self.memory.remember(&self.kind, lasting, (said, beside), deadline, bytes);
    }
}
