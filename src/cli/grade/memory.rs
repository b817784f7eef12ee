//! What was said of leads, remembered for the next ones of their kind.
//!
//! Of a file of leads most are of a kind that was seen before, whatever their numbers are ([`Kinds`]). Such a lead is read
//! straight to codes, and what was written of the first one of its kind is written again behind its record. Everything
//! else is graded and written the long way: what is remembered comes from there, and nothing is remembered that depends on
//! more than the kind: no rejected lead, whose faults name its cells and its line, and no date beyond the holidays.

use std::collections::HashMap;

use crate::cli::grade::summary::Tally;
use crate::data::{Drawer, Raw, Renderer, Said};
use crate::eval::{Clock, Outcome, Trace, Verdict};
use crate::kernel::{Binding, Kind, Kinds};
use crate::plan::Plan;
use crate::policy::Policy;

/// What one entry takes besides its texts.
const ENTRY: usize = 200;

/// What one trace takes, more or less.
const TRACE: usize = 2_000;

/// By what leads are known again.
pub(crate) struct Seen<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) kinds: Kinds,
    pub(crate) clock: Clock,
}

/// The leads of one form that one thread has seen.
pub(crate) struct Memory<'a> {
    seen: &'a Seen<'a>,
    renderer: &'a Renderer,
    binding: Binding,
    /// The kind of the last lead, if it was told.
    kind: Kind,
    told: bool,
    entries: HashMap<Box<[u64]>, Entry>,
    /// What is written of the deadline, by grade and the day from which it counts.
    deadlines: HashMap<(usize, i64), Box<[u8]>>,
    /// Bytes that are remembered, and how many they may become.
    bytes: usize,
    budget: usize,
}

/// What was said of the leads of one kind.
struct Entry {
    said: Said,
    drawer: Drawer,
    /// The grade by which the deadline is looked up; none where it is the same for all leads of the kind.
    line: Option<usize>,
    /// Where shares are expected of the leads of a run.
    trace: Option<Trace>,
}

impl<'a> Memory<'a> {
    /// For the rows of a table with these headings. None where a heading stands for too much, or none can be told.
    pub(crate) fn of_table(
        seen: &'a Seen<'a>,
        renderer: &'a Renderer,
        headings: &[String],
        budget: usize,
    ) -> Option<Self> {
        let binding = seen.policy.binding_to(seen.kinds.frame(), headings)?;
        let (kind, entries, deadlines) = (Kind::default(), HashMap::new(), HashMap::new());
        Some(Self { seen, renderer, binding, kind, told: false, entries, deadlines, bytes: 0, budget })
    }

    /// Writes and counts a lead of a kind that was seen before; `false` where it has to go the long way.
    pub(crate) fn recall(&mut self, raw: &Raw, out: &mut Vec<u8>, tally: &mut Tally) -> bool {
        self.told = self.tell(raw).is_some();
        self.told && self.write(raw, out, tally).unwrap_or_default()
    }

    /// Tells the kind of a lead.
    fn tell(&mut self, raw: &Raw) -> Option<()> {
        let Raw::Cells(record) = raw else { return None };
        let cells = record.cells.as_ref().ok()?;
        let codes = self.binding.row(cells.iter())?;
        self.seen.kinds.tell(codes, self.seen.clock, &mut self.kind)
    }

    fn write(&self, raw: &Raw, out: &mut Vec<u8>, tally: &mut Tally) -> Option<bool> {
        let entry = self.entries.get(self.kind.key.as_slice())?;
        let Said { before, deadline, behind } = &entry.said;
        let deadline = match entry.line {
            Some(grade) => self.deadlines.get(&(grade, self.kind.day?))?,
            None => deadline,
        };
        let written = self.renderer.render_said(out, raw, [before, deadline, behind]).ok()?;
        if written {
            tally.add_again(entry.drawer);
            tally.expect(self.seen.policy, entry.trace.as_ref());
        }
        Some(written)
    }

    /// Remembers what was said of the lead whose kind was told last.
    pub(crate) fn remember(&mut self, verdict: &Verdict, why: &str, trace: Option<Trace>, tally: &Tally) {
        let rejected = matches!(verdict.outcome, Outcome::Rejected { .. });
        if !self.told || rejected || verdict.beyond_holidays.is_some() {
            return;
        }
        let line = self.kind.day.and_then(|day| Some((grade_with_deadline(self.seen.policy.plan(), verdict)?, day)));
        // A day that is beyond the calendar says nothing of others.
        if line.is_some() && verdict.follow_up.is_none() {
            return;
        }
        let Ok(Some(said)) = self.renderer.said(verdict, why) else { return };
        let trace = trace.filter(|_| !self.seen.policy.plan().expects.is_empty());
        let key = self.kind.key.as_slice();
        let weight = said.bytes().saturating_add(key.len().saturating_mul(8)).saturating_add(ENTRY);
        self.bytes = self.bytes.saturating_add(weight).saturating_add(trace.as_ref().map_or(0, |_| TRACE));
        if self.bytes > self.budget {
            // What comes often is soon there again.
            self.entries.clear();
            self.deadlines.clear();
            self.bytes = 0;
        }
        if let Some(line) = line {
            self.deadlines.insert(line, said.deadline.clone());
        }
        let entry = Entry { said, drawer: tally.drawer(verdict), line: line.map(|(grade, _)| grade), trace };
        self.entries.insert(key.into(), entry);
    }
}

/// The grade of a verdict, if leads with it have a deadline.
fn grade_with_deadline(plan: &Plan, verdict: &Verdict) -> Option<usize> {
    let scale = plan.scales.get(usize::from(plan.grades?.0))?;
    let grade = scale.members.iter().position(|member| Some(member.id.as_str()) == verdict.grade())?;
    plan.follow_up.as_ref()?.lines.get(grade)?.as_ref().map(|_| grade)
}
