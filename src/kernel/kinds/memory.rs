//! What is remembered of leads, by their kind.

use crate::eval::{Outcome, Verdict};
use crate::kernel::kinds::Kind;
use crate::kernel::kinds::mixed::ByKind;
use crate::plan::Plan;

/// What one entry takes besides what is remembered.
const ENTRY: usize = 200;

/// What was said of leads: a `T` for each kind, and a `D` for each deadline.
#[derive(Debug)]
pub(crate) struct Memory<T, D> {
    /// Where the entry of each kind stands.
    places: ByKind<Box<[u64]>, usize>,
    entries: Vec<Entry<T>>,
    /// Where the deadline of each grade and day stands, where it hangs on a day that is kept apart.
    lines: ByKind<(usize, i64), usize>,
    deadlines: Vec<D>,
    /// Bytes that are remembered, and how many they may become.
    bytes: usize,
    budget: usize,
}

#[derive(Debug)]
struct Entry<T> {
    said: T,
    /// The grade by which the deadline is looked up; none where it is the same for all leads of the kind.
    line: Option<usize>,
}

/// A verdict that holds for all leads of its kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lasting {
    /// The grade and the day by which the deadline is kept.
    line: Option<(usize, i64)>,
}

/// An entry: where it stands, and where its deadline does, if that is kept apart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept {
    at: usize,
    deadline: Option<usize>,
}

impl<T, D> Memory<T, D> {
    /// One of so many bytes, roughly: when it is full, all is forgotten, and what comes often is soon there again.
    pub(crate) fn new(budget: usize) -> Self {
        let (places, lines) = (ByKind::default(), ByKind::default());
        Self { places, entries: Vec::new(), lines, deadlines: Vec::new(), bytes: 0, budget }
    }

    /// Where what was said of leads of this kind stands, if its deadline is known as well.
    #[inline]
    pub(crate) fn find(&self, kind: &Kind) -> Option<Kept> {
        let at = *self.places.get(kind.key.as_slice())?;
        let deadline = match self.entries.get(at)?.line {
            Some(grade) => Some(*self.lines.get(&(grade, kind.day?))?),
            None => None,
        };
        Some(Kept { at, deadline })
    }

    /// What was said, and the deadline where that is kept apart.
    #[cfg(feature = "cli")]
    #[inline]
    pub(crate) fn get(&self, kept: Kept) -> Option<(&T, Option<&D>)> {
        let entry = self.entries.get(kept.at)?;
        Some((&entry.said, kept.deadline.and_then(|at| self.deadlines.get(at))))
    }

    /// The same, to be told anew.
    #[inline]
    pub(crate) fn get_mut(&mut self, kept: Kept) -> Option<(&mut T, Option<&D>)> {
        let Self { entries, deadlines, .. } = self;
        let entry = entries.get_mut(kept.at)?;
        Some((&mut entry.said, kept.deadline.and_then(|at| deadlines.get(at))))
    }

    /// Remembers what was said of a lead of this kind: so many bytes.
    pub(crate) fn remember(&mut self, kind: &Kind, lasting: Lasting, said: T, deadline: D, bytes: usize) -> Kept {
        let key = kind.key.as_slice();
        let weight = bytes.saturating_add(key.len().saturating_mul(8)).saturating_add(ENTRY);
        self.bytes = self.bytes.saturating_add(weight);
        if self.bytes > self.budget {
            self.forget();
            self.bytes = weight;
        }
        let deadline = lasting.line.map(|line| {
            *self.lines.entry(line).or_insert_with(|| {
                self.deadlines.push(deadline);
                self.deadlines.len().wrapping_sub(1)
            })
        });
        let entry = Entry { said, line: lasting.line.map(|(grade, _)| grade) };
        // A kind may be there already, its deadline on another day.
        let at = *self.places.entry(key.into()).or_insert(self.entries.len());
        match self.entries.get_mut(at) {
            Some(known) => *known = entry,
            None => self.entries.push(entry),
        }
        Kept { at, deadline }
    }

    /// Forgets all.
    pub(crate) fn forget(&mut self) {
        self.places.clear();
        self.entries.clear();
        self.lines.clear();
        self.deadlines.clear();
        self.bytes = 0;
    }
}

impl Lasting {
    /// Whether a verdict on a lead of this kind holds for all of the kind.
    pub(crate) fn new(plan: &Plan, verdict: &Verdict, kind: &Kind) -> Option<Self> {
        // Faults name cells; beyond the holidays a date is told of.
        if matches!(verdict.outcome, Outcome::Rejected { .. }) || verdict.beyond_holidays.is_some() {
            return None;
        }
        let line = kind.day.and_then(|day| Some((grade_with_deadline(plan, verdict)?, day)));
        // A day that is beyond the calendar says nothing of others.
        (line.is_none() || verdict.follow_up.is_some()).then_some(Self { line })
    }
}

/// The grade of a verdict, if leads with it have a deadline.
fn grade_with_deadline(plan: &Plan, verdict: &Verdict) -> Option<usize> {
    let scale = plan.scales.get(usize::from(plan.grades?.0))?;
    let grade = scale.members.iter().position(|member| Some(member.id.as_str()) == verdict.grade())?;
    plan.follow_up.as_ref()?.lines.get(grade)?.as_ref().map(|_| grade)
}
