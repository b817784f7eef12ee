//! What tells two leads apart: leads of one kind get one verdict, word for word.
//!
//! A verdict is a function of what the nodes of the plan come to, and most of them only ask in which cell a fact lies: the
//! least cells of all comparisons of the plan, as the kernel's builder finds them ([`axis`](crate::kernel::axis)), tell
//! what every such node comes to. So the kind of a lead is made of
//!
//! - which facts it holds,
//! - the cells in which its facts, and the sums and quotients that the policy compares, lie,
//! - the very value of each fact that is more than compared: one that a result shows, a score adds up, a deadline is
//!   computed of, or the builder has no cells for. This is also what remains of a node that is too hard for it: a kind
//!   that says more than it needs is never wrong, only rarer.
//!
//! Where a fact is missing, a comparison that reads it beside others says more than a cell: with a price of 100 the lead
//! with no down payment becomes another at 30 than with a price of 200. So those others are told by their values then.
//!
//! The day from which a deadline counts, and which nothing else shows, is kept apart ([`Kind::day`]): what is due by it is
//! a function of the grade and of this day alone, and there are fewer of these pairs than of kinds.
//!
//! Nothing here decides anything. Who has seen one lead of a kind knows the verdict on the next one.

mod found;
mod gathered;
mod memory;
mod mixed;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::eval::Clock;
use crate::kernel::axis::{Axis, Source};
use crate::kernel::build::Builder;
use crate::kernel::coding::Coding;
use crate::kernel::frame::{Codes, Frame};
use crate::kernel::kinds::found::Found;
pub(crate) use crate::kernel::kinds::memory::{Kept, Lasting, Memory};
use crate::kernel::program::{Assembler, Program};
use crate::kernel::words::{Place, Words};
use crate::plan::{Bits, InputId, Plan};
use crate::value::day_number;

/// What tells leads of one policy apart.
#[derive(Debug)]
pub(crate) struct Kinds {
    frame: Arc<Frame>,
    program: Program,
    /// The word that is not nought where a step could not tell.
    apart: Place,
    /// The words of cells, each with how many there are; a group becomes one word.
    groups: Vec<Vec<(Place, u64)>>,
    /// Facts that are always told by their value.
    exact: Bits,
    /// For each fact, those that are told by their value where it is missing.
    partners: Vec<Bits>,
    /// Facts of which two values may have one code.
    blurred: Bits,
    /// The fact whose day is kept apart.
    day: Option<InputId>,
}

/// The kind of one lead; kept and used again for the next.
#[derive(Debug, Default)]
pub(crate) struct Kind {
    /// Equal for leads of one kind only.
    pub(crate) key: Vec<u64>,
    /// The day from which the deadline counts, where that is no part of the key and the lead holds it.
    pub(crate) day: Option<i64>,
    words: Vec<i64>,
    missing: Bits,
    /// Facts that are told by their value.
    valued: Bits,
}

impl Kinds {
    /// None where leads hold lists of records: there is no end of kinds.
    pub(crate) fn new(plan: &Plan) -> Option<Self> {
        if !plan.lists.is_empty() {
            return None;
        }
        let codings = Coding::of_plan(plan);
        let mut builder = Builder::new(plan, &codings);
        let mut found = Found::new(&mut builder);
        let mut assembler = Assembler::new(plan.inputs.len(), plan.workdays.as_ref());
        builder.made.iter().for_each(|made| assembler.add(made));
        let cells: Vec<(Place, u64)> = found.axes().iter().map(|axis| placed(&mut assembler, axis)).collect();
        let apart = assembler.apart();
        let wanted: Vec<Place> = cells.iter().map(|(place, _)| *place).collect();
        // Behind the codes stand the clock and the word of leads that cannot be told.
        let (program, moved) = assembler.program.needed(&wanted).packed(apart.index().saturating_add(1));
        let cells = cells.iter().map(|(place, count)| (moved.get(place).copied().unwrap_or(*place), *count));
        let mut blurred = Bits::new(codings.len());
        for (at, coding) in codings.iter().enumerate() {
            match coding {
                Coding::YesNo | Coding::Member(_) | Coding::Number(_) | Coding::Date | Coding::Moment => {}
                Coding::Duration | Coding::Text(_) | Coding::Apart => blurred.add(at),
            }
        }
        let groups = grouped(cells);
        let day = found.day(plan);
        let (exact, partners) = (found.exact, found.partners);
        Some(Self {
            frame: Arc::new(Frame::new(plan, codings, &program)),
            program,
            apart,
            groups,
            exact,
            partners,
            blurred,
            day,
        })
    }

    /// How leads stand in words.
    pub(crate) const fn frame(&self) -> &Arc<Frame> {
        &self.frame
    }

    /// Tells the kind of a lead; none where that cannot be told.
    pub(crate) fn tell(&self, lead: &Codes, clock: Clock, kind: &mut Kind) -> Option<()> {
        let slots = self.frame.slots();
        kind.words.clear();
        kind.words.extend_from_slice(&lead.words);
        let words = kind.words.as_mut_slice();
        words.put(Place::new(slots), day_number(clock.today));
        words.put(Place::new(slots.wrapping_add(1)), clock.now.as_second());
        self.program.run(words);
        if words.word(self.apart) != 0 {
            return None;
        }
        kind.missing.clear(slots);
        lead.missing.iter().for_each(|fact| kind.missing.add(Place(*fact).index()));
        kind.key.clear();
        kind.key.extend_from_slice(kind.missing.words());
        for group in &self.groups {
            let mut told = 0_u64;
            for (place, count) in group {
                let cell = bits(words.word(*place));
                // Where there is one only, it is the word itself.
                if cell >= *count && group.len() > 1 {
                    return None;
                }
                told = told.wrapping_mul(*count).wrapping_add(cell);
            }
            kind.key.push(told);
        }
        kind.valued.copy(&self.exact);
        for fact in &lead.missing {
            kind.valued.add_all(self.partners.get(Place(*fact).index())?);
        }
        kind.valued.remove_all(&kind.missing);
        for fact in kind.valued.positions() {
            if self.blurred.has(fact) {
                return None;
            }
            kind.key.push(bits(lead.words.word(Place::new(fact))));
        }
        kind.day = self.day.filter(|day| !kind.missing.has(day.index())).map(|day| lead.words.word(Place(day.0)));
        Some(())
    }
}

/// A word as it is.
const fn bits(word: i64) -> u64 {
    u64::from_ne_bytes(word.to_ne_bytes())
}

/// Where the cell on an axis stands, and how many there are.
fn placed(assembler: &mut Assembler, axis: &Axis) -> (Place, u64) {
    let whole = |slot: u32| (Place(slot), u64::MAX);
    match axis.source {
        Source::Text(slot) | Source::Bit(slot, _) => whole(slot),
        Source::Code(_) | Source::Number(_) | Source::Quotient(..) | Source::Register(_) => {
            let count = u64::try_from(axis.count()).unwrap_or(u64::MAX);
            // INVARIANT: of these sources the cell is a word.
            (assembler.cell(axis).unwrap_or_default(), count)
        }
    }
}

/// The cells in groups that each fit one word.
fn grouped(cells: impl Iterator<Item = (Place, u64)>) -> Vec<Vec<(Place, u64)>> {
    let mut groups: Vec<Vec<(Place, u64)>> = Vec::new();
    let mut room = 0_u64;
    let mut seen = BTreeSet::new();
    for (place, count) in cells {
        if count == u64::MAX && !seen.insert(place.0) {
            continue;
        }
        match groups.last_mut() {
            Some(group) if count <= room => {
                group.push((place, count));
                room = room.checked_div(count).unwrap_or_default();
            }
            Some(_) | None => {
                groups.push(vec![(place, count)]);
                room = u64::MAX.checked_div(count).unwrap_or_default();
            }
        }
    }
    groups
}
