//! The outcomes of a block of leads, column by column.

#![allow(clippy::inline_always, reason = "what a caller dispatches on is compiled into it")]

use crate::eval::{Clock, Status};
use crate::kernel::block::{Block, ROWS};
use crate::kernel::brief::{Brief, NEVER};
use crate::kernel::due::Length;
use crate::kernel::words::{Place, Words};
use crate::kernel::{Due, Kernel};
use crate::value::day_number;

/// Outcomes that a policy tells apart, at most: what is looked up for each lead stays in the first cache.
const OUTCOMES: usize = 256;

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
    leaves: Leaves,
}

/// What each outcome says, by its number in the kernel.
#[derive(Clone, Debug)]
struct Leaves {
    grades: [i8; OUTCOMES],
    statuses: [i8; OUTCOMES],
    apart: [u8; OUTCOMES],
    /// Days from the one that a deadline counts from; [`NEVER`] where there is none.
    lengths: [i64; OUTCOMES],
    /// Whether that is all there is to deadlines.
    plain: bool,
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

impl Leaves {
    fn new(kernel: &Kernel) -> Self {
        let mut leaves = Self {
            grades: [NO_GRADE; OUTCOMES],
            statuses: [0; OUTCOMES],
            // What has no number is left to the row evaluator.
            apart: [1; OUTCOMES],
            lengths: [NEVER; OUTCOMES],
            plain: true,
        };
        let slots = leaves.grades.iter_mut().zip(&mut leaves.statuses).zip(&mut leaves.apart).zip(&mut leaves.lengths);
        for (brief, (((grade, status), apart), length)) in kernel.outcomes.iter().zip(slots) {
            *grade = brief.grade.and_then(|grade| i8::try_from(grade).ok()).unwrap_or(NO_GRADE);
            *status = number_of(brief.status);
            *apart = u8::from(brief.status == Status::Rejected);
            let Some(due) = &kernel.due else { continue };
            match due.line_of(brief) {
                Some(Length::Days(days)) => *length = days,
                Some(Length::Calendar(_)) => leaves.plain = false,
                None => {}
            }
        }
        leaves.plain &= kernel.due.as_ref().is_none_or(Due::hangs_on_the_outcome);
        leaves
    }
}

impl Judged {
    pub(crate) fn new(kernel: &Kernel) -> Box<Self> {
        Box::new(Self {
            grades: [NO_GRADE; ROWS],
            statuses: [0; ROWS],
            due: [NO_DAY; ROWS],
            apart: [0; ROWS],
            leaves: Leaves::new(kernel),
        })
    }

    /// Looks up what the outcomes say.
    #[inline(always)]
    fn look_up(&mut self, outcomes: &[i64; ROWS], apart: &[i64; ROWS]) {
        let Leaves { grades, statuses, apart: left, .. } = &self.leaves;
        let found = self.grades.iter_mut().zip(&mut self.statuses).zip(&mut self.apart);
        for (((grade, status), open), (outcome, apart)) in found.zip(outcomes.iter().zip(apart)) {
            let at = place(*outcome);
            *grade = grades.get(at).copied().unwrap_or(NO_GRADE);
            *status = statuses.get(at).copied().unwrap_or_default();
            *open = left.get(at).copied().unwrap_or(1) | u8::from(*apart != 0);
        }
    }

    /// Counts deadlines from these days.
    #[inline(always)]
    fn count_days(&mut self, outcomes: &[i64; ROWS], since: &[i64; ROWS]) {
        for (due, (outcome, since)) in self.due.iter_mut().zip(outcomes.iter().zip(since)) {
            let length = self.leaves.lengths.get(place(*outcome)).copied().unwrap_or(NEVER);
            let day = if length == NEVER { NEVER } else { since.wrapping_add(length) };
            *due = i32::try_from(day).unwrap_or(NO_DAY);
        }
    }
}

/// The number of an outcome, as a place among [`OUTCOMES`].
#[inline(always)]
fn place(outcome: i64) -> usize {
    let [low, ..] = outcome.to_le_bytes();
    usize::from(low)
}

/// All that is done to a block by loops.
struct Work<'a> {
    kernel: &'a Kernel,
    /// Deadlines that are sums.
    plain: Option<&'a Due>,
    block: &'a mut Block,
    judged: &'a mut Judged,
}

// A closure would be called through a function of its own, which is compiled for any machine.
impl pulp::NullaryFnOnce for Work<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { kernel, plain, block, judged } = self;
        block.run(&kernel.program);
        judged.look_up(block.all(kernel.outcome), block.all(kernel.apart));
        if let Some(due) = plain {
            judged.count_days(block.all(kernel.outcome), block.all(due.since));
        }
    }
}

impl Kernel {
    /// Grades the leads of a block, all of them complete. It overwrites no code.
    pub(crate) fn judge(&self, block: &mut Block, clock: Clock, judged: &mut Judged) {
        let slots = self.frame.slots();
        block.fill(Place::new(slots), day_number(clock.today));
        block.fill(Place::new(slots.wrapping_add(1)), clock.now.as_second());
        block.fill(self.apart, 0);
        let plain = self.due.as_ref().filter(|_| judged.leaves.plain);
        // The widest instructions of this machine, which the build need not know of.
        pulp::Arch::new().dispatch(Work { kernel: self, plain, block, judged });
        if self.outcomes.len() > OUTCOMES {
            judged.apart.fill(1);
        }
        if plain.is_none() && self.due.is_some() {
            self.by_calendar(block, judged);
        }
    }

    /// Deadlines that take more than a sum, lead by lead.
    fn by_calendar(&self, block: &mut Block, judged: &mut Judged) {
        for row in 0..block.rows() {
            let words = block.row(row);
            let brief = usize::try_from(words.word(self.outcome)).ok().and_then(|at| self.outcomes.get(at));
            let day = brief.map_or(NEVER, |brief: &Brief| self.deadline(&words, brief, &[]));
            if let Some(due) = judged.due.get_mut(row) {
                *due = i32::try_from(day).unwrap_or(NO_DAY);
            }
        }
    }
}
