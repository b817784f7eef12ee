//! The program of a kernel: steps over one array of words, without a branch that depends on the lead.
//!
//! The words hold the codes of the facts, the day and second of grading, and behind them what steps compute: numbers,
//! cells, results of tables. A table is read at a place that is the sum of what its axes add, so that no addition waits
//! for another.

use std::collections::HashMap;
use std::sync::Arc;

use crate::kernel::axis::{Axis, Cells, Func, RegisterId, Source, Start};
use crate::kernel::build::{Formula, Made};
use crate::kernel::coding::PARTS;
use crate::kernel::index::RowIndex;
use crate::kernel::linear::{Atom, Linear, NumberId};
use crate::kernel::starts::Starts;
use crate::kernel::step::{Bands, Calendar, Column, Flat, Line, Lookup, Reached, Step, Sum, What};
use crate::kernel::words::{Place, Words};
use crate::value::Workdays;

/// Up to so many starts are compared where a table is read; more become a step of their own, shared by all tables.
const INLINE: usize = 3;

/// Combinations of facts that are packed into one word, at most: weights of all of them stay in the first cache.
const COMBINATIONS: usize = 512;

/// Steps in order, and where the words of a lead stand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Program {
    /// What packs the codes of several small facts into one word. Done before a lead is graded (see [`Frame`](super::Frame)).
    pub(crate) packs: Vec<Step>,
    pub(crate) steps: Vec<Step>,
    /// How many words there are.
    pub(crate) width: usize,
}

impl Program {
    /// Runs all steps on the words of a lead.
    #[inline]
    pub(crate) fn run<W: Words + ?Sized>(&self, words: &mut W) {
        self.all().for_each(|step| step.run(words));
    }

    /// Runs them on a lead that is packed.
    #[inline]
    pub(crate) fn run_packed<W: Words + ?Sized>(&self, words: &mut W) {
        self.steps.iter().for_each(|step| step.run(words));
    }

    /// The only step that a packed lead takes.
    #[inline]
    pub(crate) fn only(&self) -> Option<&Step> {
        if let [step] = self.steps.as_slice() { Some(step) } else { None }
    }

    /// Whether there are leads of which a step cannot tell.
    #[cfg(feature = "arrow")]
    pub(crate) fn may_stand_apart(&self) -> bool {
        self.steps.iter().any(|step| matches!(step.what, What::Calendar { .. }))
    }

    /// All steps, those that pack first.
    #[inline]
    pub(crate) fn all(&self) -> impl DoubleEndedIterator<Item = &Step> {
        self.packs.iter().chain(&self.steps)
    }

    /// The steps that `wanted` needs, in order.
    pub(crate) fn needed(&self, wanted: &[Place]) -> Self {
        let mut needed = vec![false; self.width];
        let mark = |needed: &mut Vec<bool>, place: Place| {
            if let Some(needed) = needed.get_mut(place.index()) {
                *needed = true;
            }
        };
        wanted.iter().for_each(|place| mark(&mut needed, *place));
        let mut chosen = |steps: &[Step]| {
            let mut chosen = Vec::new();
            for step in steps.iter().rev() {
                if needed.get(step.to.index()).copied().unwrap_or_default() {
                    step.reads().into_iter().for_each(|place| mark(&mut needed, place));
                    chosen.push(step.clone());
                }
            }
            chosen.reverse();
            chosen
        };
        let steps = chosen(&self.steps);
        Self { packs: chosen(&self.packs), steps, width: self.width }
    }

    /// The same program in as few words as it needs, the first `kept` of which stay where they are; and where each word
    /// went.
    pub(crate) fn packed(self, kept: usize) -> (Self, HashMap<Place, Place>) {
        let mut moved = HashMap::new();
        let mut width = kept;
        let mut move_all = |steps: Vec<Step>| {
            let moving = steps.into_iter().map(|step| {
                moved.insert(step.to, Place::new(width));
                width = width.saturating_add(1);
                step.moved(|place| moved.get(&place).copied().unwrap_or(place))
            });
            moving.collect()
        };
        let (packs, steps) = (move_all(self.packs), move_all(self.steps));
        (Self { packs, steps, width }, moved)
    }

    /// The same, where a table only asks how far one sum has come, which nothing else reads: both in one step.
    pub(crate) fn fused(mut self, wanted: &[Place]) -> Self {
        let mut at = 1;
        while at < self.steps.len() {
            let pair = (self.steps.get(at.wrapping_sub(1)), self.steps.get(at));
            let fused = match pair {
                (Some(sum), Some(table)) if !wanted.contains(&sum.to) => table.behind(sum),
                _ => None,
            };
            let alone = |sum: &Step| self.steps.iter().filter(|step| step.reads().contains(&sum.to)).count() == 1;
            match (fused, pair.0) {
                (Some(fused), Some(sum)) if alone(sum) => {
                    self.steps.splice(at.wrapping_sub(1)..=at, [fused]);
                }
                _ => at = at.wrapping_add(1),
            }
        }
        self
    }

    /// How the program uses one word.
    pub(crate) fn uses(&self, place: Place) -> Uses {
        let mut uses = Uses { read: false, starts: Vec::new(), entangled: false };
        for step in self.all().filter(|step| step.reads().contains(&place)) {
            uses.read = true;
            match &step.what {
                What::Cells { starts, .. } => uses.starts.extend(starts.iter()),
                What::Table { at, .. } => uses.of(at, place),
                What::Number { sum, .. } | What::Bands { bands: Bands { sum, .. }, .. } => {
                    uses.of(&sum.of, place);
                    sum.tables.iter().for_each(|(at, _)| uses.of(at, place));
                }
                What::Pick { at, .. } => uses.of(at, place),
                What::Row { .. } => {}
                What::Quotient { .. } | What::Round { .. } | What::Calendar { .. } => uses.entangled = true,
            }
        }
        uses
    }
}

/// How a program uses one word.
pub(crate) struct Uses {
    /// Whether it reads it at all.
    pub(crate) read: bool,
    /// Where it divides it.
    pub(crate) starts: Vec<i64>,
    /// Whether it computes with it, or reads parts of it.
    pub(crate) entangled: bool,
}

impl Uses {
    fn of(&mut self, at: &Lookup, place: Place) {
        let here = |reached: &&Reached| reached.place == place;
        self.starts.extend(at.reached.iter().filter(here).map(|reached| reached.start));
        self.entangled |= at.parts.iter().any(|(other, ..)| *other == place);
        self.entangled |= at.lines.iter().any(|line| line.places.contains(&place));
    }
}

/// A program on its way: it gives places to what functions and forms read.
pub(crate) struct Assembler {
    pub(crate) program: Program,
    /// How many facts there are; their codes stand first, behind them the day, the second, and whether the lead is left
    /// to the row evaluator.
    slots: usize,
    workdays: Option<Arc<Workdays>>,
    registers: HashMap<RegisterId, Place>,
    numbers: HashMap<NumberId, Place>,
    /// Of numbers that are made of two words at most: those, and their coefficients.
    lines: HashMap<NumberId, ([Place; 2], [i64; 2])>,
    axes: HashMap<Axis, Place>,
    /// Facts that are packed together, each with how many codes it has.
    packs: HashMap<Vec<(u32, u32)>, Place>,
}

impl Assembler {
    /// For so many facts.
    pub(crate) fn new(slots: usize, workdays: Option<&Workdays>) -> Self {
        let program = Program { width: slots.saturating_add(3), ..Program::default() };
        Self {
            program,
            workdays: workdays.cloned().map(Arc::new),
            slots,
            registers: HashMap::new(),
            numbers: HashMap::new(),
            lines: HashMap::new(),
            axes: HashMap::new(),
            packs: HashMap::new(),
        }
    }

    /// Adds what was made, in order.
    pub(crate) fn add(&mut self, made: &Made) {
        match made {
            Made::Register(id, func) => {
                let place = self.table(func);
                self.registers.insert(*id, place);
            }
            Made::Number(id, formula) => {
                let place = self.formula(formula);
                self.numbers.insert(*id, place);
                if let Some(line) = self.line(formula) {
                    self.lines.insert(*id, line);
                }
            }
            Made::Row(id, index) => {
                let place = self.row(index);
                self.registers.insert(*id, place);
            }
        }
    }

    /// The two words of a form that has no more; what only compares it needs no step for it.
    fn line(&self, formula: &Formula) -> Option<([Place; 2], [i64; 2])> {
        let Formula::Linear(form, None) = formula else { return None };
        let mut terms = form.terms.iter().map(|(atom, coefficient)| (self.atom(*atom), whole(*coefficient)));
        let (one, other, more) = (terms.next()?, terms.next(), terms.next());
        let plain = more.is_none() && form.constant == 0 && form.weights.is_empty();
        let other = other.unwrap_or((one.0, 0));
        plain.then_some(([one.0, other.0], [one.1, other.1]))
    }

    fn step(&mut self, what: What) -> Place {
        let to = self.word();
        self.program.steps.push(Step { to, what });
        to
    }

    /// A new word.
    fn word(&mut self) -> Place {
        let place = Place::new(self.program.width);
        self.program.width = self.program.width.saturating_add(1);
        place
    }

    /// The word into which the codes of these facts are packed.
    fn pack(&mut self, facts: &[(u32, u32)]) -> Place {
        if let Some(known) = self.packs.get(facts) {
            return *known;
        }
        // INVARIANT: the word is below COMBINATIONS, and so fits 16 bits.
        let mut sum = Sum { is_short: true, ..Sum::default() };
        let mut stride = 1_i64;
        for (slot, count) in facts {
            sum.of.products.push((Place(*slot), stride));
            stride = stride.saturating_mul(i64::from(*count));
        }
        let to = self.word();
        self.program.packs.push(Step { to, what: What::Number { sum, held: None } });
        self.packs.insert(facts.to_vec(), to);
        to
    }

    /// A step that reads a table.
    pub(crate) fn table(&mut self, func: &Func) -> Place {
        let at = self.lookup(&func.axes);
        self.step(What::Table { at, table: func.table.clone() })
    }

    fn formula(&mut self, formula: &Formula) -> Place {
        match formula {
            Formula::Linear(form, held) => self.number(form, *held),
            Formula::Pick(selector, of) => {
                let at = self.lookup(&selector.axes);
                let places: Vec<Place> = of.iter().map(|atom| self.atom(*atom)).collect();
                let place = |number: &u32| usize::try_from(*number).ok().and_then(|at| places.get(at)).copied();
                let table = selector.table.iter().map(|number| place(number).unwrap_or_default()).collect();
                self.step(What::Pick { at, table })
            }
            Formula::Round { of, by, over, mode } => {
                let of = self.atom(*of);
                self.step(What::Round { of, by: *by, over: *over, mode: *mode })
            }
            Formula::Shift(of, length) => {
                let (of, apart) = (self.atom(*of), self.apart());
                let what = Calendar::Shift(of, *length);
                self.step(What::Calendar { what, apart, workdays: self.workdays.clone() })
            }
            Formula::Periods(since, to, length) => {
                let what = Calendar::Periods(self.atom(*since), self.atom(*to), *length);
                let apart = self.apart();
                self.step(What::Calendar { what, apart, workdays: None })
            }
        }
    }

    /// A step that computes a linear form without its scale. INVARIANT: it fits 64 bits, as its builder has proved.
    pub(crate) fn number(&mut self, form: &Linear, held: Option<(i128, i128)>) -> Place {
        let mut sum = Sum { constant: whole(form.constant), ..Sum::default() };
        for (atom, coefficient) in &form.terms {
            sum.of.products.push((self.atom(*atom), whole(*coefficient)));
        }
        let mut small: Vec<Small> = Vec::new();
        for weights in &form.weights {
            let table: Vec<i64> = weights.table.iter().map(|weight| whole(*weight)).collect();
            match weights.axes.as_slice() {
                [Axis { source: Source::Code(slot), cells: Cells::Whole(count) }] => {
                    small.push(Small((*slot, *count), table));
                }
                axes => self.weigh(&mut sum, axes, table),
            }
        }
        for group in groups(small) {
            let facts: Vec<(u32, u32)> = group.iter().map(|Small(fact, _)| *fact).collect();
            let place = if let [(slot, _)] = *facts { Place(slot) } else { self.pack(&facts) };
            let table = group.into_iter().fold(vec![0_i64], |sums, Small(_, table)| {
                table.iter().flat_map(|weight| sums.iter().map(|sum| sum.wrapping_add(*weight))).collect()
            });
            weigh_at(&mut sum, place, table);
        }
        let held = held.map(|(floor, cap)| (whole(floor), whole(cap)));
        let sum = sum.measured(held);
        self.step(What::Number { sum, held })
    }

    /// Adds the weight of a lead's cells to a sum: where an axis has few starts, what each of them changes.
    fn weigh(&mut self, sum: &mut Sum, axes: &[Axis], table: Vec<i64>) {
        let [axis] = axes else {
            let at = self.lookup(axes);
            sum.tables.push((at, table));
            return;
        };
        let starts: Option<(Place, Vec<i64>)> = match (axis.source, &axis.cells) {
            (Source::Number(atom), Cells::From(starts)) if starts.len() <= INLINE => {
                Some((self.atom(atom), starts.iter().map(|start| whole(start.at)).collect()))
            }
            (_, _) => None,
        };
        if let Some((place, starts)) = starts {
            let mut before = table.first().copied().unwrap_or_default();
            sum.constant = sum.constant.wrapping_add(before);
            for (start, weight) in starts.into_iter().zip(table.into_iter().skip(1)) {
                sum.of.reached.push(Reached::new(place, start, weight.wrapping_sub(before)));
                before = weight;
            }
            return;
        }
        match self.cell(axis) {
            Some(place) => weigh_at(sum, place, table),
            None => {
                let at = self.lookup(axes);
                sum.tables.push((at, table));
            }
        }
    }

    fn row(&mut self, index: &RowIndex) -> Place {
        let columns = index.columns.iter().map(|(axis, bitmaps)| {
            let place = self.cell(axis);
            let of = if place.is_some() { Lookup::default() } else { self.lookup(std::slice::from_ref(axis)) };
            // A part of a word becomes a word of its own first.
            let sum = Sum { of, ..Sum::default() };
            let place = place.unwrap_or_else(|| self.step(What::Number { sum, held: None }));
            Column { place, bitmaps: bitmaps.clone() }
        });
        let columns = columns.collect();
        self.step(What::Row { columns, words: index.words, rows: index.rows })
    }

    /// Where an atom stands.
    pub(crate) fn atom(&self, atom: Atom) -> Place {
        match atom {
            Atom::Slot(slot) => Place(slot),
            Atom::Today => Place::new(self.slots),
            Atom::Now => Place::new(self.slots.saturating_add(1)),
            Atom::Number(id) => self.numbers.get(&id).copied().unwrap_or_default(),
        }
    }

    /// The word that is not nought where a lead is left to the row evaluator.
    pub(crate) fn apart(&self) -> Place {
        Place::new(self.slots.saturating_add(2))
    }

    fn lookup(&mut self, axes: &[Axis]) -> Lookup {
        let mut sum = Lookup::default();
        let mut stride = 1_usize;
        for axis in axes {
            let adds = i64::try_from(stride).unwrap_or(i64::MAX);
            match (axis.source, &axis.cells) {
                (Source::Text(slot), _) => {
                    let mask = 1_i64.wrapping_shl(PARTS).wrapping_sub(1);
                    sum.parts.push((Place(slot), 0, mask, adds));
                }
                (Source::Bit(slot, bit), _) => sum.parts.push((Place(slot), bit, 1, adds)),
                (Source::Number(Atom::Number(id)), Cells::From(starts))
                    if starts.len() <= INLINE && self.lines.contains_key(&id) =>
                {
                    let (places, coefficients) = self.lines.get(&id).copied().unwrap_or_default();
                    let line = |start: &Start| Line { places, coefficients, start: whole(start.at), adds: [0, adds] };
                    sum.lines.extend(starts.iter().map(line));
                }
                (Source::Number(atom), Cells::From(starts)) if starts.len() <= INLINE => {
                    let place = self.atom(atom);
                    sum.reached.extend(starts.iter().map(|start| Reached::new(place, whole(start.at), adds)));
                }
                (Source::Number(_) | Source::Quotient(..) | Source::Code(_) | Source::Register(_), _) => {
                    let place = self.cell(axis).unwrap_or_default();
                    match axis.count() {
                        // One of two cells is a start at 1.
                        2 => sum.reached.push(Reached::new(place, 1, adds)),
                        _ => sum.products.push((place, adds)),
                    }
                }
            }
            stride = stride.saturating_mul(axis.count());
        }
        sum
    }

    /// Where the cell on an axis stands as a word; none where it is a part of one.
    pub(crate) fn cell(&mut self, axis: &Axis) -> Option<Place> {
        match axis.source {
            Source::Code(slot) => Some(Place(slot)),
            Source::Register(id) => Some(self.registers.get(&id).copied().unwrap_or_default()),
            Source::Number(_) | Source::Quotient(..) => Some(self.cells(axis)),
            Source::Text(_) | Source::Bit(..) => None,
        }
    }

    /// The step that finds the cell on an axis.
    fn cells(&mut self, axis: &Axis) -> Place {
        if let Some(known) = self.axes.get(axis) {
            return *known;
        }
        let passes = |start: &Start| (whole(start.at), whole(start.of), start.behind);
        let what = match axis.source {
            Source::Quotient(over, under) => What::Quotient {
                over: self.atom(over),
                under: self.atom(under),
                starts: axis.starts().iter().map(passes).collect(),
            },
            Source::Number(atom) => {
                let starts = axis.starts().iter().map(|start| whole(start.at)).collect();
                What::Cells { of: self.atom(atom), starts: Starts::new(starts) }
            }
            // INVARIANT: these are words themselves, or parts of words.
            Source::Code(_) | Source::Text(_) | Source::Bit(..) | Source::Register(_) => {
                What::Cells { of: Place::default(), starts: Starts::new(Vec::new()) }
            }
        };
        let place = self.step(what);
        self.axes.insert(axis.clone(), place);
        place
    }
}

/// The weights of the codes of a fact: its slot, and how many codes it has.
struct Small((u32, u32), Vec<i64>);

/// The same in groups that are packed into one word each.
fn groups(small: Vec<Small>) -> Vec<Vec<Small>> {
    let mut groups: Vec<Vec<Small>> = Vec::new();
    let mut size = usize::MAX;
    for fact in small {
        size = size.saturating_mul(fact.1.len());
        match groups.last_mut() {
            // A fact that weighs twice in one sum is packed once in a word.
            Some(group) if size <= COMBINATIONS && group.iter().all(|other| other.0 != fact.0) => group.push(fact),
            _ => {
                size = fact.1.len();
                groups.push(vec![fact]);
            }
        }
    }
    groups
}

/// Adds to a sum what the word at a place weighs.
fn weigh_at(sum: &mut Sum, place: Place, table: Vec<i64>) {
    match u32::try_from(sum.flat.len()) {
        Ok(offset) => {
            sum.flats.push(Flat { place, offset });
            sum.flat.extend(table);
        }
        Err(_) => {
            let mut at = Lookup::default();
            at.products.push((place, 1));
            sum.tables.push((at, table));
        }
    }
}

/// A start as a word: the builder keeps none that the number cannot reach.
fn whole(at: i128) -> i64 {
    i64::try_from(at).unwrap_or(if at < 0 { i64::MIN } else { i64::MAX })
}
