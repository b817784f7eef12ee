//! Policies that take one step: a table, or a sum and its bands, and a deadline that is so many days behind a fact.
//!
//! Most rules on a wall are such. Of these nothing is written while a lead is graded, so nothing is copied, and what is said
//! of each outcome stands ready.

#![allow(clippy::inline_always, reason = "it is the work, and called in one place")]

use std::hint::select_unpredictable;

use crate::kernel::Due;
use crate::kernel::brief::{Brief, NEVER};
use crate::kernel::due::Length;
use crate::kernel::narrow::{Lanes, Narrow};
use crate::kernel::program::Program;
use crate::kernel::step::{Bands, Lookup, What, index};
use crate::kernel::words::{Place, Words};

/// Days that never overflow behind a day.
const MANY: i64 = 1 << 40;

/// The words of a lead with few facts.
const FEW: usize = 16;
/// Those of a lead with more of them.
const MORE: usize = 32;

/// The one step, and what its outcomes say.
#[derive(Debug)]
pub(crate) struct Quick {
    at: At,
    table: Vec<u32>,
    /// Each with the days behind the fact at `since`, [`NEVER`] where there is no deadline.
    outcomes: Vec<(Brief, i64)>,
    since: Place,
    /// The same over narrow leads, where it can be.
    lanes: Option<Lanes>,
}

/// Where the table is read.
#[derive(Debug)]
pub(super) enum At {
    Cells(Lookup),
    Bands(Bands),
}

impl Quick {
    /// Of a program over so many facts that gives its outcome at a place; none where it takes more than one step, or asks the calendar.
    pub(crate) fn new(
        (slots, reads_clock): (usize, bool),
        (program, outcome): (&Program, Place),
        outcomes: &[Brief],
        due: Option<&Due>,
    ) -> Option<Self> {
        let step = program.only().filter(|step| step.to == outcome)?;
        let (at, table) = match &step.what {
            What::Table { at, table } => (At::Cells(at.clone()), table.clone()),
            What::Bands { bands, table } => (At::Bands(bands.clone()), table.clone()),
            _ => return None,
        };
        let since = due.map_or(Place::default(), |due| due.since);
        if reads_clock || since.index() >= slots.max(1) {
            return None;
        }
        let days = |brief: &Brief| match due.map(|due| due.line_of(brief)) {
            None | Some(None) => Some(NEVER),
            Some(Some(Length::Days(days))) => Some(days).filter(|days| days.abs() < MANY),
            Some(Some(Length::Calendar(_))) => None,
        };
        let plain = due.is_none_or(Due::hangs_on_the_outcome);
        let outcomes = outcomes.iter().map(|brief| Some((*brief, days(brief)?))).collect::<Option<Vec<_>>>();
        let lanes = Lanes::new(&at, since);
        plain.then_some(Self { at, table, outcomes: outcomes?, since, lanes })
    }

    /// A packed lead, narrow; none where it does not fit.
    pub(crate) fn narrow(&self, words: &[i64]) -> Option<Narrow> {
        self.lanes.as_ref()?.narrow(words)
    }

    /// What is said of a complete lead, narrow, and its last day to follow up.
    #[inline(always)]
    pub(crate) fn grade_narrow(&self, lead: &Narrow) -> Option<(&Brief, i64)> {
        let lanes = self.lanes.as_ref()?;
        let (brief, days) = self.outcome_at(lanes.place(lead))?;
        Some((brief, due(lanes.since(lead), *days)))
    }

    /// What is said of a complete lead, packed, and its last day to follow up; none where the row evaluator has to say it.
    #[inline(always)]
    pub(crate) fn grade(&self, words: &[i64]) -> Option<(&Brief, i64)> {
        // Mostly there are few facts; where the number of words is known, no place is looked at twice.
        match (<&[i64; FEW]>::try_from(words), <&[i64; MORE]>::try_from(words)) {
            (Ok(words), _) => self.grade_on(words),
            (_, Ok(words)) => self.grade_on(words),
            (Err(_), Err(_)) => self.grade_on(words),
        }
    }

    #[inline(always)]
    fn outcome<W: Words + ?Sized>(&self, words: &W) -> Option<&(Brief, i64)> {
        self.outcome_at(self.place(words))
    }

    /// Where the table is read.
    #[inline(always)]
    pub(crate) fn place<W: Words + ?Sized>(&self, words: &W) -> i64 {
        match &self.at {
            At::Cells(at) => at.of(words),
            At::Bands(bands) => bands.place(words),
        }
    }

    /// What is said where the table is read here, and how many days its deadline lies behind the fact that it counts from.
    #[inline(always)]
    pub(crate) fn outcome_at(&self, place: i64) -> Option<&(Brief, i64)> {
        let number = *self.table.get(index(place))?;
        self.outcomes.get(number as usize)
    }

    /// How far each code of a fact moves the place in the table from where the first one stands; none where that hangs on
    /// other facts, too. INVARIANT: the fact is not packed with others, and is compared with constants only.
    pub(crate) fn shifts(&self, fact: Place, codes: &[i64]) -> Vec<i64> {
        let At::Cells(at) = &self.at else { return Vec::new() };
        let place = |code: &i64| {
            let reached = at.reached.iter().filter(|reached| reached.place == fact).map(|reached| reached.at(*code));
            let products = at.products.iter().filter(|(place, _)| *place == fact).map(|(_, by)| by.wrapping_mul(*code));
            reached.chain(products).fold(0_i64, i64::wrapping_add)
        };
        let first = codes.first().map_or(0, place);
        codes.iter().map(|code| place(code).wrapping_sub(first)).collect()
    }

    #[inline(always)]
    fn grade_on<W: Words + ?Sized>(&self, words: &W) -> Option<(&Brief, i64)> {
        let (brief, days) = self.outcome(words)?;
        Some((brief, due(words.word(self.since), *days)))
    }
}

/// The day so many days behind another; which leads have a deadline is chance, so there is no branch.
#[inline(always)]
fn due(since: i64, days: i64) -> i64 {
    select_unpredictable(days == NEVER, NEVER, since.wrapping_add(days))
}
