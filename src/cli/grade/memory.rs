//! What was said of the leads of a file, and where they were counted.

use crate::cli::grade::hand::{Done, One};
use crate::cli::grade::summary::Tally;
use crate::cli::remembered::Remembered;
use crate::cli::teller::{Seen, Teller};
use crate::data::{Binder, Drawer, Raw, Renderer};
use crate::eval::{Trace, Verdict};

/// What one trace takes, more or less.
const TRACE: usize = 2_000;

/// The leads of one form that one thread has seen.
pub(crate) struct Memory<'a> {
    seen: &'a Seen<'a>,
    renderer: &'a Renderer,
    teller: Teller,
    all: Remembered<Counted>,
}

/// How the leads of one kind are counted.
struct Counted {
    drawer: Drawer,
    /// Where shares are expected of the leads of a run.
    trace: Option<Trace>,
}

impl<'a> Memory<'a> {
    /// For the records of a file; see [`Teller::new`].
    pub(crate) fn new(seen: &'a Seen<'a>, renderer: &'a Renderer, headings: &[String], budget: usize) -> Option<Self> {
        Some(Self { seen, renderer, teller: Teller::new(seen, headings)?, all: Remembered::new(budget) })
    }

    /// Writes and counts a lead of a kind that was seen before; `false` where it has to go the long way.
    pub(crate) fn recall(&mut self, raw: &Raw, binder: &Binder<'_>, done: &mut Done) -> bool {
        let told = match raw {
            Raw::Cells(record) => match &record.cells {
                Ok(cells) => self.teller.tell_row(self.seen, cells),
                Err(_) => self.teller.tell_nothing(),
            },
            Raw::Json(element) if !element.cut => self.teller.tell_json(self.seen, &element.text),
            Raw::Json(_) | Raw::Ron(_) => self.teller.tell_nothing(),
        };
        told && self.write(raw, binder, done).is_some()
    }

    fn write(&self, raw: &Raw, binder: &Binder<'_>, done: &mut Done) -> Option<()> {
        let (said, counted) = self.all.recall(self.teller.kind()?)?;
        let id = self.called(raw, binder)?;
        if !self.renderer.render_said(&mut done.bytes, raw, said).ok()? {
            return None;
        }
        if let Some(id) = id {
            done.called.add(id, raw.line());
        }
        done.tally.add_again(counted.drawer);
        done.tally.expect(self.seen.policy, counted.trace.as_ref());
        done.results.push(One::Rendered(done.bytes.len()));
        Some(())
    }

    /// What the file calls the lead; none where that has to be read the long way.
    fn called<'r>(&self, raw: &'r Raw, binder: &Binder<'_>) -> Option<Option<&'r str>> {
        match raw {
            Raw::Cells(record) => Some(record.cells.as_ref().ok().and_then(|cells| binder.called(cells))),
            Raw::Json(element) => self.teller.called(&element.text),
            Raw::Ron(_) => None,
        }
    }

    /// Remembers what was said of the lead whose kind was told last.
    pub(crate) fn remember(
        &mut self,
        binder: &Binder<'_>,
        (verdict, why, trace): (&Verdict, &str, Option<Trace>),
        tally: &Tally,
    ) {
        let Some(kind) = self.teller.kind() else { return self.teller.learn(binder.names()) };
        let plan = self.seen.policy.plan();
        let trace = trace.filter(|_| !plan.expects.is_empty());
        let weight = trace.as_ref().map_or(0, |_| TRACE);
        let counted = Counted { drawer: tally.drawer(verdict), trace };
        self.all.remember(kind, (plan, verdict), || self.renderer.said(verdict, why).ok().flatten(), (counted, weight));
    }
}
