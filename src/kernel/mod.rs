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
#[cfg(feature = "cli")]
mod kinds;
mod linear;
mod many;
mod outcome;
mod program;
mod step;
mod values;
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
#[cfg(feature = "cli")]
pub(crate) use crate::kernel::kinds::{ByKind, Kind, Kinds};
use crate::kernel::program::{Assembler, Program};
use crate::kernel::words::{Place, Words};
use crate::limits;
use crate::plan::{Grading, Plan};
use crate::value::{Workdays, day_number};

/// The compiled form of a policy.
#[derive(Debug)]
pub(crate) struct Kernel {
    frame: Arc<Frame>,
    program: Program,
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

/// What a kernel does where one fact is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Missing {
    /// Nothing depends on it.
    Idle,
    /// One code for each cell.
    Cells(Vec<i64>),
    /// The row evaluator has to grade.
    Apart,
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
        let outcomes = leaves.iter().map(|leaf| Brief::of_leaf(*leaf, graded)).collect();
        let place = |leaf: u32| u32::try_from(leaves.binary_search(&leaf).unwrap_or_default()).unwrap_or_default();
        let outcome = assembler.table(&outcome.map(place));
        let due = deadline.map(|deadline| Due::new(&builder, &mut assembler, deadline));
        let due = due.map(|due| due.with_facts(&assembler.program, plan.inputs.len()));
        let wanted: Vec<Place> = std::iter::once(outcome).chain(due.iter().flat_map(Due::places)).collect();
        // Behind the codes stand the clock and the word of leads that are left to the row evaluator.
        let (program, moved) = assembler.program.needed(&wanted).packed(apart.index().saturating_add(1));
        let placed = |place: Place| moved.get(&place).copied().unwrap_or(place);
        let (outcome, due) = (placed(outcome), due.map(|due| due.placed(placed)));
        let missing = (0_u32..).zip(plan.inputs.iter().zip(&codings)).map(|(at, (input, coding))| {
            let asked = builder.asked.contains(&crate::plan::InputId(at));
            let entangled = builder.entangled.contains(&at);
            let place = Place(at);
            // A deadline whose day is missing is none; that is no reason to walk.
            let uses = program.needed(&[outcome]).uses(place);
            if asked || entangled || input.required {
                return Missing::Apart;
            }
            if !uses.read {
                return Missing::Idle;
            }
            if uses.entangled {
                return Missing::Apart;
            }
            let mut cells = match coding {
                Coding::YesNo => vec![0, 1],
                Coding::Member(count) => (0..i64::from(*count)).collect(),
                Coding::Number(_) | Coding::Date | Coding::Moment | Coding::Duration => {
                    let Some(low) = input.low.as_ref().and_then(|low| coding.floor(low)) else { return Missing::Apart };
                    uses.starts.into_iter().filter(|start| *start > low).chain([low]).collect()
                }
                Coding::Text(_) | Coding::Apart => return Missing::Apart,
            };
            cells.sort_unstable();
            cells.dedup();
            Missing::Cells(cells)
        });
        let missing = missing.collect();
        let clock = [plan.inputs.len(), plan.inputs.len().saturating_add(1)].map(Place::new);
        let reads_clock = clock.iter().any(|place| program.uses(*place).read);
        Ok(Self {
            frame: Arc::new(Frame::new(plan, codings, program.width)),
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
        block: &mut Block,
        row: usize,
        missing: Vec<u32>,
        clock: Clock,
    ) -> Option<Brief> {
        let words = block.row(row);
        let mut lead: Vec<i64> = (0..self.frame.slots()).map(|slot| words.word(Place::new(slot))).collect();
        lead.resize(self.frame.width(), 0);
        self.brief(&Codes { words: lead.into(), missing }, clock)
    }

    /// Grades a lead; none where the row evaluator has to.
    pub(crate) fn brief(&self, lead: &Codes, clock: Clock) -> Option<Brief> {
        match self.frame.width() {
            16 => self.brief_on::<16>(lead, clock),
            32 => self.brief_on::<32>(lead, clock),
            64 => self.brief_on::<64>(lead, clock),
            _ => self.brief_in(&mut *lead.words.clone(), lead, clock),
        }
    }

    /// The same on so many words of the stack.
    #[inline]
    fn brief_on<const WIDTH: usize>(&self, lead: &Codes, clock: Clock) -> Option<Brief> {
        let mut words: [i64; WIDTH] = *lead.words.first_chunk()?;
        self.brief_in(&mut words, lead, clock)
    }

    #[inline]
    fn brief_in<W: Words + ?Sized>(&self, words: &mut W, lead: &Codes, clock: Clock) -> Option<Brief> {
        if self.reads_clock {
            let slots = self.frame.slots();
            words.put(Place::new(slots), day_number(clock.today));
            words.put(Place::new(slots.wrapping_add(1)), clock.now.as_second());
        }
        if !lead.missing.is_empty() {
            return self.walk(words, lead);
        }
        let brief = self.outcome(words)?;
        Some(Brief { due: self.deadline(words, brief, &[]), ..*brief })
    }

    /// The outcome of one complete set of codes; none where a step could not tell.
    #[inline]
    fn outcome<W: Words + ?Sized>(&self, words: &mut W) -> Option<&Brief> {
        self.program.run(words);
        if words.word(self.apart) != 0 {
            return None;
        }
        self.outcomes.get(usize::try_from(words.word(self.outcome)).ok()?)
    }

    /// Walks through the cells of what is missing.
    fn walk<W: Words + ?Sized>(&self, words: &mut W, lead: &Codes) -> Option<Brief> {
        // Without grades the outcome is whether all results are known; and a deadline may go by another result, which
        // the walk does not follow.
        if !self.graded || self.due.as_ref().is_some_and(|due| due.by.is_some()) {
            return None;
        }
        let mut open: Vec<(Place, &[i64])> = Vec::new();
        let mut walks = 1_usize;
        for fact in &lead.missing {
            match self.missing.get(Place(*fact).index())? {
                Missing::Apart => return None,
                Missing::Idle => {}
                Missing::Cells(_) if self.has_default(*fact) => {}
                Missing::Cells(cells) => {
                    walks = walks.saturating_mul(cells.len());
                    open.push((Place(*fact), cells));
                }
            }
        }
        if walks > self.walks {
            return None;
        }
        let mut all = Brief { status: Status::Undetermined, ..Brief::REJECTED };
        let mut last = Brief::REJECTED;
        for walk in 0..walks {
            let mut rest = walk;
            for (place, cells) in &open {
                let cell = rest.checked_rem(cells.len()).unwrap_or_default();
                rest = rest.checked_div(cells.len()).unwrap_or_default();
                words.put(*place, cells.get(cell).copied().unwrap_or_default());
            }
            let one = *self.outcome(words)?;
            match one.status {
                Status::Rejected => continue,
                Status::Ungraded => all.or_ungraded = true,
                Status::Conflict => all.or_conflict = true,
                Status::Graded | Status::Undetermined => all.possible |= one.possible,
            }
            last = one;
        }
        let others = u32::from(all.or_ungraded).wrapping_add(u32::from(all.or_conflict));
        let settled = match (all.possible.count_ones().wrapping_add(others), self.when_undetermined) {
            // Every completion breaks a requirement: the row evaluator says so.
            (0, _) => return None,
            (1, _) => last,
            (_, Some(grade)) => Brief { provisional: true, ..Brief::of_leaf(u32::from(grade), true) },
            (_, None) => return Some(all),
        };
        Some(Brief { due: self.deadline(words, &settled, &lead.missing), ..settled })
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
    #[cfg(feature = "arrow")]
    fn line_of(&self, brief: &Brief) -> Option<Length> {
        self.line(usize::from(brief.grade?))
    }

    /// Whether the outcome alone says how long after the day contacts are due.
    #[cfg(feature = "arrow")]
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
