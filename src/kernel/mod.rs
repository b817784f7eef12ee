//! Floor 6: the compiled form of a policy for speed: comparisons, small tables, sums.
//!
//! A policy is a finite function of what its comparisons can tell apart. The builder ([`build`]) turns each node of the
//! plan into a *function of cells* ([`axis`]), a table that the row evaluator's own step has filled, or into a *linear
//! form* of codes ([`linear`]), whose comparisons are cells again. A table stays whole while it is small; beyond that
//! parts become registers, conditions and counts over many parts become sums of weights ([`many`]), and tables of many
//! rows a bitmap index ([`index`]). What is left is a [`program`]: a few steps without branches that depend on the lead.
//!
//! The row evaluator stays the definition of meaning. A kernel takes only leads that it surely grades alike: complete
//! ones, and ones whose missing facts are each compared with constants only, which it walks through cell by cell. It
//! hands back the others, and a policy that it cannot take says why ([`hurdle`]).
//!
//! Related: predicate masks and lookup tables in packet classification, decision tables compiled to rule masks (King,
//! "Conversion of decision tables to computer programs by rule mask techniques", 1966).

mod arithmetic;
mod axis;
mod binding;
#[cfg(feature = "arrow")]
mod block;
mod brief;
mod build;
mod choose;
mod coding;
mod compare;
mod described;
mod due;
mod form;
mod fours;
mod frame;
#[cfg(feature = "arrow")]
mod further;
mod hurdle;
mod index;
#[cfg(feature = "arrow")]
mod judged;
mod kinds;
#[cfg(feature = "arrow")]
mod lane;
mod linear;
mod many;
mod narrow;
mod outcome;
mod program;
mod quick;
mod starts;
mod step;
mod values;
mod walk;
mod words;

use std::sync::Arc;

use crate::eval::row::Evaluator;
use crate::eval::{Clock, Facts, Status};
use crate::kernel::axis::Func;
pub(crate) use crate::kernel::binding::Binding;
#[cfg(feature = "arrow")]
pub(crate) use crate::kernel::binding::{Entry, Read};
#[cfg(feature = "arrow")]
pub(crate) use crate::kernel::block::{Block, ROWS};
pub use crate::kernel::brief::Brief;
use crate::kernel::brief::NEVER;
use crate::kernel::build::Builder;
use crate::kernel::coding::Coding;
pub(crate) use crate::kernel::described::described;
use crate::kernel::due::{Deadline, Length};
pub(crate) use crate::kernel::frame::{Codes, Frame};
#[cfg(feature = "arrow")]
pub(crate) use crate::kernel::further::Further;
use crate::kernel::hurdle::Hurdle;
#[cfg(feature = "arrow")]
pub(crate) use crate::kernel::judged::{Judged, NO_DAY, NO_GRADE, number_of};
pub(crate) use crate::kernel::kinds::{Kept, Kind, Kinds, Lasting, Memory};
#[cfg(feature = "arrow")]
pub(crate) use crate::kernel::lane::{Code, Lane, Tally, all_within};
pub(crate) use crate::kernel::narrow::Narrow;
use crate::kernel::program::{Assembler, Program};
use crate::kernel::quick::Quick;
use crate::kernel::step::index;
use crate::kernel::walk::Missing;
use crate::kernel::words::{Place, Words};
use crate::limits;
use crate::plan::{Grading, Plan};
use crate::value::{Workdays, day_number};

/// The compiled form of a policy.
#[derive(Debug)]
pub(crate) struct Kernel {
    frame: Arc<Frame>,
    program: Program,
    /// Where it takes one step.
    quick: Option<Quick>,
    /// Where the place of the outcome stands among `outcomes`.
    outcome: Place,
    outcomes: Vec<Brief>,
    /// The word that is not nought where the row evaluator has to grade.
    apart: Place,
    reads_clock: bool,
    due: Option<Due>,
    /// For each fact, what may be done when it is missing.
    missing: Vec<Missing>,
    when_undetermined: Option<u8>,
    /// Whether there are grades; without them an outcome is only that there are results.
    graded: bool,
    workdays: Option<Workdays>,
    /// What one walk through missing facts costs the row evaluator, at most a share of its budget.
    walks: usize,
}

#[derive(Debug)]
struct Due {
    since: Place,
    absent: Option<Place>,
    by: Option<Place>,
    lines: Vec<Option<Length>>,
    /// The facts that the day depends on.
    facts: Vec<u32>,
}

impl Kernel {
    /// The kernel of a plan.
    ///
    /// # Errors
    /// What it cannot compute.
    pub(crate) fn new(plan: &Plan, evaluator: &Evaluator) -> Result<Self, Hurdle> {
        let codings = Coding::of_plan(plan);
        let mut builder = Builder::new(plan, &codings);
        let outcome = builder.outcome(evaluator)?;
        builder.grade = Some(outcome.clone());
        let deadline = plan.follow_up.as_ref().map(|follow| builder.deadline(follow)).transpose()?;
        let mut assembler = Assembler::new(plan.inputs.len(), plan.workdays.as_ref());
        let apart = assembler.apart();
        builder.made.iter().for_each(|made| assembler.add(made));
        let graded = !matches!(plan.grading, Grading::Nothing);
        let leaves = outcome.values();
        let outcomes: Vec<Brief> = leaves.iter().map(|leaf| Brief::of_leaf(*leaf, graded)).collect();
        let place = |leaf: u32| u32::try_from(leaves.binary_search(&leaf).unwrap_or_default()).unwrap_or_default();
        let outcome = assembler.table(&outcome.map(place));
        let due = deadline.map(|deadline| Due::new(&builder, &mut assembler, deadline));
        let due = due.map(|due| due.with_facts(&assembler.program, plan.inputs.len()));
        let wanted: Vec<Place> = std::iter::once(outcome).chain(due.iter().flat_map(Due::places)).collect();
        // Behind the codes stand the clock and the word of leads that are left to the row evaluator.
        let program = assembler.program.needed(&wanted).fused(&wanted);
        let (program, moved) = program.packed(apart.index().saturating_add(1));
        let placed = |place: Place| moved.get(&place).copied().unwrap_or(place);
        let (outcome, due) = (placed(outcome), due.map(|due| due.placed(placed)));
        let clock = [plan.inputs.len(), plan.inputs.len().saturating_add(1)].map(Place::new);
        let reads_clock = clock.iter().any(|place| program.uses(*place).read);
        let reading = (plan.inputs.len(), reads_clock);
        let quick = Quick::new(reading, (&program, outcome), &outcomes, due.as_ref());
        let needed = program.needed(&[outcome]);
        let missing = Missing::of_facts(plan, &codings, &builder, (&needed, quick.as_ref()));
        Ok(Self {
            quick,
            frame: Arc::new(Frame::new(plan, codings, &program)),
            outcomes,
            apart,
            reads_clock,
            program,
            outcome,
            due,
            missing,
            when_undetermined: plan.when_undetermined,
            graded,
            workdays: plan.workdays.clone(),
            walks: limits::EXPLORATION_STEPS
                .checked_div(evaluator.early_cost.saturating_mul(8).max(1))
                .unwrap_or_default()
                .min(limits::KERNEL_WALKS),
        })
    }

    /// The codes of prepared facts; none where one of them has no code.
    pub(crate) fn pack(&self, facts: &Facts) -> Option<Codes> {
        self.frame.pack(facts)
    }

    /// How leads stand in words.
    pub(crate) const fn frame(&self) -> &Arc<Frame> {
        &self.frame
    }

    /// How each fact is read, in the order of the schema.
    #[cfg(feature = "arrow")]
    pub(crate) fn entries(&self, schema: &crate::eval::Schema) -> Vec<Entry> {
        self.frame.entries(schema)
    }

    /// The code that stands for a fact which the record does not hold.
    #[cfg(feature = "arrow")]
    pub(crate) fn default_of(&self, slot: usize) -> i64 {
        self.frame.default_of(slot)
    }

    /// Words for many leads, this many at least.
    #[cfg(feature = "arrow")]
    pub(crate) fn block(&self, least: usize) -> Block {
        Block::new(self.program.width.max(least))
    }

    /// Grades one lead of a block, which does not hold these facts.
    #[cfg(feature = "arrow")]
    pub(crate) fn brief_without(
        &self,
        (block, lanes): (&mut Block, &[Lane<'_>]),
        row: usize,
        missing: Vec<u32>,
        clock: Clock,
    ) -> Option<Brief> {
        let words = block.row(lanes, row);
        let mut lead: Vec<i64> = (0..self.frame.slots()).map(|slot| words.word(Place::new(slot))).collect();
        lead.resize(self.frame.width(), 0);
        let mut codes = Codes { words: lead.into(), missing };
        self.frame.pack_codes(&mut codes);
        self.brief(&codes, clock)
    }

    /// What is said of a complete lead, and its last day to follow up; none where the row evaluator has to say it.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "it is the work, and called in two places")]
    pub(crate) fn complete(&self, lead: &Codes, clock: Clock) -> Option<(&Brief, i64)> {
        match &self.quick {
            Some(quick) => quick.grade(&lead.words),
            None => self.by_steps(lead, clock),
        }
    }

    /// The same where it takes several steps.
    #[inline(never)]
    fn by_steps(&self, lead: &Codes, clock: Clock) -> Option<(&Brief, i64)> {
        match self.frame.width() {
            16 => self.steps_on::<[i64; 16]>(&mut lead.words.first_chunk()?.clone(), clock),
            32 => self.steps_on::<[i64; 32]>(&mut lead.words.first_chunk()?.clone(), clock),
            64 => self.steps_on::<[i64; 64]>(&mut lead.words.first_chunk()?.clone(), clock),
            _ => self.steps_on(&mut *lead.words.clone(), clock),
        }
    }

    #[inline]
    fn steps_on<W: Words + ?Sized>(&self, words: &mut W, clock: Clock) -> Option<(&Brief, i64)> {
        self.set_clock(words, clock);
        self.program.run_packed(words);
        let brief = self.outcome(words)?;
        Some((brief, self.deadline(words, brief, &[])))
    }

    /// A lead with missing facts; none where the row evaluator has to grade it.
    #[inline(never)]
    pub(crate) fn incomplete(&self, lead: &Codes, clock: Clock) -> Option<Brief> {
        match self.frame.width() {
            16 => self.walk::<[i64; 16]>(&mut lead.words.first_chunk()?.clone(), lead, clock),
            32 => self.walk::<[i64; 32]>(&mut lead.words.first_chunk()?.clone(), lead, clock),
            64 => self.walk::<[i64; 64]>(&mut lead.words.first_chunk()?.clone(), lead, clock),
            _ => self.walk(&mut *lead.words.clone(), lead, clock),
        }
    }

    /// Grades a lead; none where the row evaluator has to.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "what is returned is written once, where the caller wants it")]
    pub(crate) fn brief(&self, lead: &Codes, clock: Clock) -> Option<Brief> {
        if !lead.missing.is_empty() {
            return self.incomplete(lead, clock);
        }
        let (brief, due) = self.complete(lead, clock)?;
        Some(Brief { due, ..*brief })
    }

    /// A packed lead that lacks nothing, narrow; none where it takes more than one step, or does not fit.
    pub(crate) fn narrow(&self, lead: &Codes) -> Option<Narrow> {
        let quick = self.quick.as_ref().filter(|_| lead.missing.is_empty())?;
        quick.narrow(&lead.words)
    }

    /// What is said of a narrow lead, and its last day to follow up.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "it is the work, and called in one place")]
    pub(crate) fn of_narrow(&self, lead: &Narrow) -> Option<(&Brief, i64)> {
        self.quick.as_ref()?.grade_narrow(lead)
    }

    #[inline]
    fn set_clock<W: Words + ?Sized>(&self, words: &mut W, clock: Clock) {
        if self.reads_clock {
            let slots = self.frame.slots();
            words.put(Place::new(slots), day_number(clock.today));
            words.put(Place::new(slots.wrapping_add(1)), clock.now.as_second());
        }
    }

    /// The outcome, once the program has run; none where a step could not tell.
    #[inline]
    fn outcome<W: Words + ?Sized>(&self, words: &W) -> Option<&Brief> {
        if words.word(self.apart) != 0 {
            return None;
        }
        self.outcomes.get(index(words.word(self.outcome)))
    }

    fn has_default(&self, fact: u32) -> bool {
        self.frame.has_default(fact)
    }

    /// The last day in time, or [`NEVER`].
    #[inline]
    fn deadline<W: Words + ?Sized>(&self, words: &W, brief: &Brief, missing: &[u32]) -> i64 {
        match &self.due {
            Some(due) if brief.status != Status::Rejected => self.due_day(due, words, brief, missing).unwrap_or(NEVER),
            Some(_) | None => NEVER,
        }
    }

    #[inline]
    fn due_day<W: Words + ?Sized>(&self, due: &Due, words: &W, brief: &Brief, missing: &[u32]) -> Option<i64> {
        if due.absent.is_some_and(|absent| words.word(absent) == 0) {
            return None;
        }
        let member = match due.by {
            Some(by) => usize::try_from(words.word(by)).ok()?,
            None => usize::from(brief.grade?),
        };
        let length = due.line(member)?;
        if missing.iter().any(|fact| due.facts.contains(fact) && !self.has_default(*fact)) {
            return None;
        }
        length.after(words.word(due.since), self.workdays.as_ref())
    }
}

impl Due {
    /// The length of one line.
    #[inline]
    fn line(&self, member: usize) -> Option<Length> {
        *self.lines.get(member)?
    }

    /// The length of the line of an outcome, where lines go by the grade.
    fn line_of(&self, brief: &Brief) -> Option<Length> {
        self.line(usize::from(brief.grade?))
    }

    /// Whether the outcome alone says how long after the day contacts are due.
    const fn hangs_on_the_outcome(&self) -> bool {
        self.by.is_none() && self.absent.is_none()
    }

    fn new(builder: &Builder<'_>, assembler: &mut Assembler, deadline: Deadline) -> Self {
        let since = match deadline.since.only_slot() {
            Some(slot) if deadline.since.constant == 0 => assembler.atom(linear::Atom::Slot(slot)),
            Some(_) | None => assembler.number(&deadline.since, None),
        };
        let absent = deadline.absent.map(|absent| absent.map(|value| u32::from(value == form::PRESENT)));
        let values = &builder.values;
        let member = |value: u32| match values.value(value).value() {
            Some(crate::value::Value::Member(index)) => u32::from(*index),
            Some(_) | None => u32::MAX,
        };
        let by = deadline.by.map(|by: Func| by.map(member));
        Self {
            since,
            absent: absent.map(|absent| assembler.table(&absent)),
            by: by.map(|by| assembler.table(&by)),
            lines: deadline.lines,
            facts: Vec::new(),
        }
    }

    /// The same, knowing which facts decide on the day.
    fn with_facts(self, program: &Program, slots: usize) -> Self {
        let day: Vec<Place> = std::iter::once(self.since).chain(self.absent).collect();
        let program = program.needed(&day);
        let decides = |fact: &u32| Place(*fact) == self.since || program.uses(Place(*fact)).read;
        let facts = (0_u32..).take(slots).filter(decides).collect();
        Self { facts, ..self }
    }

    /// The same, its words standing elsewhere.
    fn placed(self, to: impl Fn(Place) -> Place) -> Self {
        Self { since: to(self.since), absent: self.absent.map(&to), by: self.by.map(&to), ..self }
    }

    fn places(&self) -> impl Iterator<Item = Place> {
        std::iter::once(self.since).chain(self.absent).chain(self.by)
    }
}

/// A kernel, or what keeps a policy from having one.
pub(crate) type Compiled = Result<Arc<Kernel>, Hurdle>;
