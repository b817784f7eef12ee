//! What was said of leads, remembered for the next ones of their kind.
//!
//! Most leads are of a kind that was seen before, whatever their numbers are ([`Kinds`]). Such a lead is read straight to
//! codes, and what was written of the first one of its kind is written again. Everything else is graded and written the
//! long way: what is remembered comes from there, and nothing is remembered that depends on more than the kind: no
//! rejected lead, whose faults name its cells and its line, and no date beyond the holidays.

use std::ops::Range;

use crate::data::{Cells, Said};
use crate::eval::{Clock, Outcome, Verdict};
use crate::kernel::{Binding, ByKind, Codes, Kind, Kinds};
use crate::plan::Plan;
use crate::policy::Policy;

/// What one entry takes besides its texts.
const ENTRY: usize = 200;

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
    entries: ByKind<Box<[u64]>, Entry<T>>,
    /// What is written of the deadline, by grade and the day from which it counts.
    deadlines: ByKind<(usize, i64), Box<[u8]>>,
    /// Bytes that are remembered, and how many they may become.
    bytes: usize,
    budget: usize,
}

/// What was said of the leads of one kind.
#[derive(Debug)]
struct Entry<T> {
    said: Said,
    /// The grade by which the deadline is looked up; none where it is the same for all leads of the kind.
    line: Option<usize>,
    beside: T,
}

impl<T> Remembered<T> {
    /// For the rows of a table with these headings; without any, for records that name their facts. None where a heading
    /// stands for too much.
    pub(crate) fn new(seen: &Seen<'_>, headings: &[String], budget: usize) -> Option<Self> {
        // A name that nobody has met is warned of, which is for the long way.
        let binding = seen.policy.binding_to(seen.kinds.frame(), headings)?.closed();
        Some(Self {
            binding,
            columns: headings.len(),
            kind: Kind::default(),
            told: false,
            entries: ByKind::default(),
            deadlines: ByKind::default(),
            bytes: 0,
            budget,
        })
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
        let Entry { said, line, beside } = self.entries.get(self.kind.key.as_slice())?;
        let deadline = match line {
            Some(grade) => self.deadlines.get(&(*grade, self.kind.day?))?,
            None => &said.deadline,
        };
        Some(([&said.before, deadline, &said.behind], beside))
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
        let rejected = matches!(verdict.outcome, Outcome::Rejected { .. });
        if !self.told || rejected || verdict.beyond_holidays.is_some() {
            return;
        }
        let line = self.kind.day.and_then(|day| Some((grade_with_deadline(plan, verdict)?, day)));
        // A day that is beyond the calendar says nothing of others.
        if line.is_some() && verdict.follow_up.is_none() {
            return;
        }
        let Some(said) = said() else { return };
        let key = self.kind.key.as_slice();
        let weight =
            said.bytes().saturating_add(key.len().saturating_mul(8)).saturating_add(ENTRY).saturating_add(weight);
        self.bytes = self.bytes.saturating_add(weight);
        if self.bytes > self.budget {
            // What comes often is soon there again.
            self.entries.clear();
            self.deadlines.clear();
            self.bytes = weight;
        }
        if let Some(line) = line {
            self.deadlines.insert(line, said.deadline.clone());
        }
        self.entries.insert(key.into(), Entry { said, line: line.map(|(grade, _)| grade), beside });
    }
}

/// The grade of a verdict, if leads with it have a deadline.
fn grade_with_deadline(plan: &Plan, verdict: &Verdict) -> Option<usize> {
    let scale = plan.scales.get(usize::from(plan.grades?.0))?;
    let grade = scale.members.iter().position(|member| Some(member.id.as_str()) == verdict.grade())?;
    plan.follow_up.as_ref()?.lines.get(grade)?.as_ref().map(|_| grade)
}
