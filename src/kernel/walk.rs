//! Leads with missing facts: the cells that these may lie in, one combination after another.

use crate::eval::{Clock, Status};
use crate::kernel::Kernel;
use crate::kernel::brief::Brief;
use crate::kernel::build::Builder;
use crate::kernel::coding::{Coding, finest};
use crate::kernel::frame::Codes;
use crate::kernel::program::Program;
use crate::kernel::quick::Quick;
use crate::kernel::words::{Place, Words};
use crate::plan::{InputId, Plan};
use crate::value::Kind;

/// Facts that may be open at once: each has two cells or more, and there are at most 64 combinations.
const OPEN: usize = 6;

/// What a kernel does where one fact is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// Nothing depends on it.
    Idle,
    /// One code for each cell; and how far it moves the place in the table of a policy of one step from where the first
    /// stands, where that is known.
    Cells(Vec<i64>, Vec<i64>),
    /// The row evaluator has to grade.
    Apart,
}

impl Missing {
    /// For each fact. `program` is what the outcome needs: a deadline whose day is missing is none, and that is no reason to
    /// walk.
    pub(super) fn of_facts(
        plan: &Plan,
        codings: &[Coding],
        builder: &Builder<'_>,
        (program, quick): (&Program, Option<&Quick>),
    ) -> Vec<Self> {
        let quick = quick.filter(|_| program.packs.is_empty());
        let finest = finest(plan);
        let facts = (0_u32..).zip(plan.inputs.iter().zip(codings).zip(finest));
        let all = facts.map(|(at, ((input, coding), finest))| {
            // Between two codes there may be more cells than codes tell apart.
            if let (Coding::Number(digits), Kind::Number(unit)) = (coding, input.kind)
                && *digits <= finest
                && *digits < unit.decimals()
            {
                return Self::Apart;
            }
            let asked = builder.asked.contains(&InputId(at));
            if asked || builder.entangled.contains(&at) || input.required {
                return Self::Apart;
            }
            let uses = program.uses(Place(at));
            if !uses.read {
                return Self::Idle;
            }
            if uses.entangled {
                return Self::Apart;
            }
            let mut cells = match coding {
                Coding::YesNo => vec![0, 1],
                Coding::Member(count) => (0..i64::from(*count)).collect(),
                Coding::Number(_) | Coding::Date | Coding::Moment | Coding::Duration => {
                    let Some(low) = input.low.as_ref().and_then(|low| coding.floor(low)) else { return Self::Apart };
                    uses.starts.into_iter().filter(|start| *start > low).chain([low]).collect()
                }
                Coding::Text(_) | Coding::Apart => return Self::Apart,
            };
            cells.sort_unstable();
            cells.dedup();
            let shifts = quick.map(|quick| quick.shifts(Place(at), &cells)).unwrap_or_default();
            Self::Cells(cells, shifts)
        });
        all.collect()
    }
}

/// A fact that is missing, its cells, and in which of them it is for now.
#[derive(Clone, Copy, Default)]
struct Open<'a> {
    place: Place,
    cells: &'a [i64],
    shifts: &'a [i64],
    at: usize,
}

impl Open<'_> {
    fn code(&self) -> i64 {
        self.cells.get(self.at).copied().unwrap_or_default()
    }

    fn shift(&self) -> i64 {
        self.shifts.get(self.at).copied().unwrap_or_default()
    }
}

impl Kernel {
    /// Walks through the cells of what is missing; none where the row evaluator has to say it.
    #[inline]
    pub(super) fn walk<W: Words + ?Sized>(&self, words: &mut W, lead: &Codes, clock: Clock) -> Option<Brief> {
        self.set_clock(words, clock);
        // Without grades the outcome is whether all results are known; and a deadline may go by another result, which
        // the walk does not follow.
        if !self.graded || self.due.as_ref().is_some_and(|due| due.by.is_some()) {
            return None;
        }
        let mut room = [Open::default(); OPEN];
        let (mut count, mut walks) = (0_usize, 1_usize);
        for fact in &lead.missing {
            let place = Place(*fact);
            match self.missing.get(place.index())? {
                Missing::Apart => return None,
                Missing::Idle => {}
                Missing::Cells(..) if self.frame.has_default(*fact) => {}
                Missing::Cells(cells, shifts) => {
                    words.put(place, *cells.first()?);
                    if cells.len() > 1 {
                        walks = walks.saturating_mul(cells.len());
                        if walks > self.walks {
                            return None;
                        }
                        *room.get_mut(count)? = Open { place, cells, shifts, at: 0 };
                        count = count.wrapping_add(1);
                    }
                }
            }
        }
        let open = room.get_mut(..count)?;
        let mut all = Brief { status: Status::Undetermined, ..Brief::REJECTED };
        let mut last = &Brief::REJECTED;
        // Where each fact moves the place in one table by itself, it is computed once.
        let quick = self.quick.as_ref().filter(|_| open.iter().all(|fact| !fact.shifts.is_empty()));
        let mut place = quick.map_or(0, |quick| quick.place(&*words));
        loop {
            let one = match quick {
                Some(quick) => &quick.outcome_at(place)?.0,
                None => self.told(words)?,
            };
            match one.status {
                Status::Rejected => {}
                Status::Ungraded => all.or_ungraded = true,
                Status::Conflict => all.or_conflict = true,
                Status::Graded | Status::Undetermined => all.possible |= one.possible,
            }
            if one.status != Status::Rejected {
                last = one;
            }
            if !next(open, words, &mut place) {
                break;
            }
        }
        let others = u32::from(all.or_ungraded).wrapping_add(u32::from(all.or_conflict));
        let settled = match (all.possible.count_ones().wrapping_add(others), self.when_undetermined) {
            // Every completion breaks a requirement: the row evaluator says so.
            (0, _) => return None,
            (1, _) => *last,
            (_, Some(grade)) => Brief { provisional: true, ..Brief::of_leaf(u32::from(grade), true) },
            (_, None) => return Some(all),
        };
        Some(Brief { due: self.deadline(words, &settled, &lead.missing), ..settled })
    }

    /// The outcome of one combination; none where a step could not tell.
    #[inline]
    fn told<W: Words + ?Sized>(&self, words: &mut W) -> Option<&Brief> {
        self.program.run(words);
        self.outcome(words)
    }
}

/// Moves on to the next combination; false behind the last.
#[inline]
fn next<W: Words + ?Sized>(open: &mut [Open<'_>], words: &mut W, place: &mut i64) -> bool {
    for fact in open {
        let before = fact.shift();
        let at = fact.at.wrapping_add(1);
        let more = at < fact.cells.len();
        fact.at = if more { at } else { 0 };
        words.put(fact.place, fact.code());
        *place = place.wrapping_add(fact.shift()).wrapping_sub(before);
        if more {
            return true;
        }
    }
    false
}
