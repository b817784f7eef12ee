//! What was said of leads, remembered for the next ones of their kind.
//!
//! Of a file of leads most are of a kind that was seen before, whatever their numbers are ([`Kinds`]). Such a lead is read
//! straight to codes, and what was written of the first one of its kind is written again behind its record. Everything
//! else is graded and written the long way: what is remembered comes from there, and nothing is remembered that depends on
//! more than the kind: no rejected lead, whose faults name its cells and its line, and no date beyond the holidays.

use crate::cli::grade::hand::{Done, One};
use crate::cli::grade::summary::Tally;
use crate::data::{self, Binder, Drawer, Raw, Renderer, Said};
use crate::eval::{Clock, Outcome, Trace, Verdict};
use crate::kernel::{Binding, ByKind, Kind, Kinds};
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
    /// How many cells a row has.
    columns: usize,
    /// The kind of the last lead, if it was told.
    kind: Kind,
    told: bool,
    entries: ByKind<Box<[u64]>, Entry>,
    /// What is written of the deadline, by grade and the day from which it counts.
    deadlines: ByKind<(usize, i64), Box<[u8]>>,
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
    /// For the rows of a table with these headings; without any, for records that name their facts. None where a heading
    /// stands for too much.
    pub(crate) fn new(seen: &'a Seen<'a>, renderer: &'a Renderer, headings: &[String], budget: usize) -> Option<Self> {
        // A name that nobody has met is warned of, which is for the long way.
        let binding = seen.policy.binding_to(seen.kinds.frame(), headings)?.closed();
        let (kind, entries, deadlines) = (Kind::default(), ByKind::default(), ByKind::default());
        let columns = headings.len();
        Some(Self { seen, renderer, binding, columns, kind, told: false, entries, deadlines, bytes: 0, budget })
    }

    /// Writes and counts a lead of a kind that was seen before; `false` where it has to go the long way.
    pub(crate) fn recall(&mut self, raw: &Raw, binder: &Binder<'_>, done: &mut Done) -> bool {
        self.told = self.tell(raw).is_some();
        self.told && self.write(raw, binder, done).is_some()
    }

    /// Tells the kind of a lead.
    fn tell(&mut self, raw: &Raw) -> Option<()> {
        let codes = match raw {
            Raw::Cells(record) => {
                let cells = record.cells.as_ref().ok().filter(|cells| cells.len() == self.columns)?;
                self.binding.row(cells.iter())?
            }
            Raw::Json(element) if !element.cut => self.binding.json(&element.text)?,
            Raw::Json(_) | Raw::Ron(_) => return None,
        };
        self.seen.kinds.tell(codes, self.seen.clock, &mut self.kind)
    }

    fn write(&self, raw: &Raw, binder: &Binder<'_>, done: &mut Done) -> Option<()> {
        let entry = self.entries.get(self.kind.key.as_slice())?;
        let Said { before, deadline, behind } = &entry.said;
        let deadline = match entry.line {
            Some(grade) => self.deadlines.get(&(grade, self.kind.day?))?,
            None => deadline,
        };
        let id = self.called(raw, binder)?;
        if !self.renderer.render_said(&mut done.bytes, raw, [before, deadline, behind]).ok()? {
            return None;
        }
        if let Some(id) = id {
            done.called.add(id, raw.line());
        }
        done.tally.add_again(entry.drawer);
        done.tally.expect(self.seen.policy, entry.trace.as_ref());
        done.results.push(One::Rendered(done.bytes.len()));
        Some(())
    }

    /// What the file calls the lead; none where that has to be read the long way.
    fn called<'r>(&self, raw: &'r Raw, binder: &Binder<'_>) -> Option<Option<&'r str>> {
        match raw {
            Raw::Cells(record) => Some(record.cells.as_ref().ok().and_then(|cells| binder.called(cells))),
            Raw::Json(element) => match self.binding.marks() {
                [] => Some(None),
                [only] => data::called_by_json(element.text.get(only.clone())?).map(Some),
                _ => None,
            },
            Raw::Ron(_) => None,
        }
    }

    /// Takes into account the names that the long way has met.
    fn learn(&mut self, binder: &Binder<'_>) {
        binder.names().for_each(|(name, called)| self.binding.tell(name, called));
    }

    /// Remembers what was said of the lead whose kind was told last.
    pub(crate) fn remember(
        &mut self,
        binder: &Binder<'_>,
        (verdict, why, trace): (&Verdict, &str, Option<Trace>),
        tally: &Tally,
    ) {
        if !self.told {
            self.learn(binder);
        }
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
