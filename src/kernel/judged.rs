//! The outcomes of a block of leads, column by column.

#![allow(clippy::inline_always, reason = "what a caller dispatches on is compiled into it")]

use crate::eval::{Clock, Status};
use crate::kernel::block::{Block, Places, ROWS, noughts};
use crate::kernel::brief::{Brief, NEVER};
use crate::kernel::due::Length;
use crate::kernel::lane::{Code, Lane, Tally, on_codes};
use crate::kernel::step::{Step, What};
use crate::kernel::words::Words;
use crate::kernel::{Due, Kernel};

/// Places in the table that tells outcomes, at most; a power of two.
const PLACES: usize = 4_096;

/// Leads whose outcomes are looked up before they are taken apart: what was found stays in the innermost cache.
const AT_ONCE: usize = 1_024;

/// Days that a deadline may lie behind the one that it counts from, here; some thousand years.
const DAYS: i64 = 1 << 20;

/// No day, among days.
pub(crate) const NO_DAY: i32 = i32::MIN;

/// No grade, among grades.
pub(crate) const NO_GRADE: i8 = -1;

/// What was found of the leads of a block; behind its last lead stands nothing of meaning.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    /// The grade by its place in the scale, or [`NO_GRADE`].
    pub(crate) grades: [i8; ROWS],
    /// The number of the [`Status`].
    pub(crate) statuses: [i8; ROWS],
    /// The last day to follow up in time, counted from 1970, or [`NO_DAY`].
    pub(crate) due: [i32; ROWS],
    /// Not nought where the row evaluator has to say it.
    pub(crate) apart: [u8; ROWS],
    /// Where each lead stands in the table of `leaves`.
    places: Places,
    leaves: Leaves,
}

/// What stands at each place of a table, in one word: grade, status, whether the row evaluator has to say it, and behind
/// these 32 bits the days from the one that a deadline counts from, [`NO_DAY`] where there is none.
#[derive(Clone, Debug)]
struct Leaves {
    /// [`PLACES`] of them.
    words: Box<[u64]>,
    /// Whether the places are those of the table that gives the outcome; else they are the numbers of outcomes.
    direct: bool,
    /// Whether these days are all there is to deadlines.
    plain: bool,
    /// Whether there are more outcomes than places.
    too_many: bool,
}

/// The numbers of a status, as results write them.
pub(crate) const fn number_of(status: Status) -> i8 {
    match status {
        Status::Graded => 0,
        Status::Undetermined => 1,
        Status::Ungraded => 2,
        Status::Conflict => 3,
        Status::Rejected => 4,
    }
}

/// One word of [`Leaves`].
fn leaf(grade: i8, status: i8, apart: bool, days: i32) -> u64 {
    let [d0, d1, d2, d3] = days.to_le_bytes();
    let ([grade], [status]) = (grade.to_le_bytes(), status.to_le_bytes());
    u64::from_le_bytes([grade, status, u8::from(apart), 0, d0, d1, d2, d3])
}

impl Leaves {
    fn new(kernel: &Kernel) -> Self {
        let (mut plain, mut told) = (kernel.due.as_ref().is_none_or(Due::hangs_on_the_outcome), Vec::new());
        for brief in &kernel.outcomes {
            let days = match kernel.due.as_ref().and_then(|due| due.line_of(brief)) {
                Some(Length::Days(days)) if days.abs() <= DAYS => i32::try_from(days).unwrap_or(NO_DAY),
                Some(_) => {
                    plain = false;
                    NO_DAY
                }
                None => NO_DAY,
            };
            let grade = brief.grade.and_then(|grade| i8::try_from(grade).ok()).unwrap_or(NO_GRADE);
            told.push(leaf(grade, number_of(brief.status), brief.status == Status::Rejected, days));
        }
        // What has no number is left to the row evaluator.
        let unknown = leaf(NO_GRADE, number_of(Status::Rejected), true, NO_DAY);
        let direct = kernel.table_of_outcomes().filter(|_| plain);
        let read = |number: &u32| told.get(*number as usize).copied().unwrap_or(unknown);
        let mut words: Vec<u64> = direct.map_or_else(|| told.clone(), |table| table.iter().map(read).collect());
        let too_many = words.len() > PLACES;
        words.resize(PLACES, unknown);
        Self { words: words.into(), direct: direct.is_some(), plain, too_many }
    }
}

impl Judged {
    pub(crate) fn new(kernel: &Kernel) -> Box<Self> {
        Box::new(Self {
            grades: [NO_GRADE; ROWS],
            statuses: [0; ROWS],
            due: [NO_DAY; ROWS],
            apart: [0; ROWS],
            places: noughts(),
            leaves: Leaves::new(kernel),
        })
    }

    /// Says where the leads stand.
    #[inline(always)]
    fn stand_at<C: Code>(&mut self, places: &[C]) {
        for (at, place) in self.places.iter_mut().zip(places) {
            *at = u16::low(place.word());
        }
    }

    /// Looks up what stands at the places.
    #[inline(always)]
    fn look_up(&mut self) {
        let Some(words) = self.leaves.words.first_chunk::<PLACES>() else { return };
        let mut found = [0_u64; AT_ONCE];
        let of = self.grades.chunks_mut(AT_ONCE).zip(self.statuses.chunks_mut(AT_ONCE));
        let of = of.zip(self.apart.chunks_mut(AT_ONCE)).zip(self.due.chunks_mut(AT_ONCE));
        for ((((grades, statuses), apart), due), places) in of.zip(self.places.chunks(AT_ONCE)) {
            for (found, place) in found.iter_mut().zip(places) {
                *found = words.get(usize::from(*place) % PLACES).copied().unwrap_or_default();
            }
            let told = grades.iter_mut().zip(statuses).zip(apart).zip(due);
            for ((((grade, status), apart), due), found) in told.zip(&found) {
                let [a, b, c, _, days @ ..] = found.to_le_bytes();
                (*grade, *status, *apart) = (i8::from_le_bytes([a]), i8::from_le_bytes([b]), c);
                *due = i32::from_le_bytes(days);
            }
        }
    }

    /// Counts the days that were looked up from these.
    #[inline(always)]
    fn count_days(&mut self, since: Lane<'_>) {
        match since {
            Lane::Halves(since) => {
                for (due, since) in self.due.iter_mut().zip(since) {
                    *due = if *due == NO_DAY { NO_DAY } else { since.wrapping_add(*due) };
                }
            }
            since => on_codes!(since, since => {
                for (due, since) in self.due.iter_mut().zip(since) {
                    let day = since.word().wrapping_add(i64::from(*due));
                    *due = if *due == NO_DAY { NO_DAY } else { i32::try_from(day).unwrap_or(NO_DAY) };
                }
            }),
        }
    }

    /// Leaves those to the row evaluator where this word is not nought.
    #[inline(always)]
    pub(super) fn leave(&mut self, apart: Lane<'_>) {
        on_codes!(apart, words => {
            for (apart, word) in self.apart.iter_mut().zip(words) {
                *apart |= u8::from(word.word() != 0);
            }
        });
    }
}

/// All that is done to a block by loops.
struct Work<'a> {
    kernel: &'a Kernel,
    block: &'a mut Block,
    lanes: &'a [Lane<'a>],
    judged: &'a mut Judged,
}

// A closure would be called through a function of its own, which is compiled for any machine.
impl pulp::NullaryFnOnce for Work<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { kernel, block, lanes, judged } = self;
        for step in kernel.program.all() {
            if judged.leaves.direct && step.to == kernel.outcome {
                block.places(lanes, step, &mut judged.places);
            } else {
                block.step(lanes, step);
            }
        }
        if !judged.leaves.direct {
            on_codes!(block.lane(lanes, kernel.outcome), numbers => judged.stand_at(numbers));
        }
        judged.look_up();
        if kernel.program.may_stand_apart() {
            judged.leave(block.lane(lanes, kernel.apart));
        }
        if let Some(due) = kernel.due.as_ref().filter(|_| judged.leaves.plain) {
            judged.count_days(block.lane(lanes, due.since));
        }
    }
}

impl Kernel {
    /// The table that gives the outcome, where it is one that nothing else reads.
    fn table_of_outcomes(&self) -> Option<&[u32]> {
        let reads = |step: &Step| step.reads().contains(&self.outcome);
        let step = self.program.steps.iter().find(|step| step.to == self.outcome)?;
        match &step.what {
            What::Table { table, .. } | What::Bands { table, .. }
                if table.len() <= PLACES && step.has_short_tables() && !self.program.all().any(reads) =>
            {
                Some(table)
            }
            _ => None,
        }
    }

    /// Grades the leads of a block, all of them complete. It overwrites no code.
    pub(crate) fn judge(&self, block: &mut Block, lanes: &[Lane<'_>], clock: Clock, judged: &mut Judged) {
        if self.reads_clock {
            block.set_clock(self.frame.slots(), clock);
        }
        if self.program.may_stand_apart() {
            block.fill(self.apart, 0);
        }
        // The widest instructions of this machine, which the build need not know of.
        pulp::Arch::new().dispatch(Work { kernel: self, block, lanes, judged });
        if judged.leaves.too_many {
            judged.apart.fill(1);
        }
        if !judged.leaves.plain {
            self.by_calendar(block, lanes, judged);
        }
    }

    /// Deadlines that take more than a sum, lead by lead.
    fn by_calendar(&self, block: &mut Block, lanes: &[Lane<'_>], judged: &mut Judged) {
        for row in 0..block.rows() {
            let words = block.row(lanes, row);
            let brief = usize::try_from(words.word(self.outcome)).ok().and_then(|at| self.outcomes.get(at));
            let day = brief.map_or(NEVER, |brief: &Brief| self.deadline(&words, brief, &[]));
            if let Some(due) = judged.due.get_mut(row) {
                *due = i32::try_from(day).unwrap_or(NO_DAY);
            }
        }
    }
}
