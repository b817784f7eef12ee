//! Comparisons of several facts, decided by exact linear arithmetic.
//!
//! In the diagrams each such comparison is a variable that is yes or no on its own, so a path may say what no lead can
//! be: `x / y >= 30%` and `x / y < 20%`. The path is read as a linear system ([`reading`]) and solved ([`system`]): a
//! contradiction names the variables that it needs, and all leads in their cells are removed from what is asked, now
//! and in every later question; a point is a lead to try. So the answer is *proved* or a witness wherever everything
//! is linear, and otherwise what intervals give.

mod form;
mod reading;
mod system;

use crate::diagram::{Diagram, Full, NO, Ref, Subject};
use crate::limits;
use crate::plan::{InputId, Plan};
use crate::proof::linear::form::{Because, Form};
use crate::proof::linear::reading::{Atom, Reading, Told, read, value_of};
use crate::proof::linear::system::Answer;
use crate::proof::{Hints, Prover};
use crate::value::{Date, Fraction, Kind, Value};

/// Variables with their cells.
pub(crate) type Path = Vec<(u32, usize)>;

/// What arithmetic says of a path.
pub(crate) enum Chance {
    /// No lead keeps it: already these cells contradict each other.
    None(Path),
    /// A lead with these values may.
    Point(Vec<(Subject, Value)>),
    /// A lead with these values may, and the one with the other value of the fact in which they differ.
    Two(Vec<(Subject, Value)>, Value),
    /// Nothing is known.
    Open,
}

/// Variables of a region, beyond which none is left out as implied by the others.
const TOLD: usize = 40;

/// Contradictions that are learnt in one question.
const LEARNT: usize = 2_000;

/// What arithmetic says of the leads on a path; `usual` values are preferred. What is `told` of a fact or of the day
/// holds beside its cell.
pub(crate) fn chance(
    diagram: &Diagram<'_>,
    path: &[(u32, usize)],
    told: Told<'_>,
    usual: &dyn Fn(Atom) -> Vec<Value>,
) -> Chance {
    if !compares(diagram, path) {
        return Chance::Open;
    }
    let mut reading = Reading::default();
    read(diagram, &mut reading, (path, told), None, usual);
    match reading.system.solve() {
        Answer::Impossible(because) => {
            Chance::None(path.iter().copied().filter(|(level, _)| because.contains(level)).collect())
        }
        Answer::Point(values) => Chance::Point(point(diagram.plan, &reading, &values, false)),
        Answer::Open => Chance::Open,
    }
}

/// Whether a path says anything of several facts.
fn compares(diagram: &Diagram<'_>, path: &[(u32, usize)]) -> bool {
    let test = |level: u32| diagram.compares(level);
    path.iter().any(|(level, _)| test(*level))
}

/// The facts of a point; with `other`, the second value of the fact that has two.
fn point(plan: &Plan, reading: &Reading, point: &[Fraction], other: bool) -> Vec<(Subject, Value)> {
    let facts = reading.columns.iter().filter(|((_, own), _)| *own == other).filter_map(|((atom, _), at)| {
        let number = *point.get(*at)?;
        match atom {
            Atom::Fact(input) => {
                let kind = plan.inputs.get(input.index())?.kind;
                Some((Subject::Fact(*input), value_of(kind, number)?))
            }
            Atom::Today => Some((Subject::Today, value_of(Kind::Date, number)?)),
            Atom::Node(_) => None,
        }
    });
    facts.collect()
}

/// A day that looks like one, where neither examples nor the period of the policy give any.
pub(crate) const USUAL_DAY: Date = Date::constant(2026, 1, 1);

/// Values of the policy's examples; for the day, another one as well.
pub(crate) fn usual(hints: &Hints, atom: Atom) -> Vec<Value> {
    match atom {
        Atom::Fact(input) => hints.facts.get(input.index()).cloned().unwrap_or_default(),
        Atom::Today => {
            let days = hints.today.iter().copied().chain([USUAL_DAY]);
            days.map(Value::Date).collect()
        }
        Atom::Node(_) => Vec::new(),
    }
}

impl Prover<'_> {
    /// What arithmetic says of the leads on a path.
    pub(crate) fn chance(&self, path: &[(u32, usize)]) -> Chance {
        chance(&self.diagram, path, &|_| None, &|atom| usual(self.hints, atom))
    }

    /// The same of two leads that differ in one fact, which is not smaller in the second.
    pub(crate) fn chance_of_two(&self, (before, after): (&Path, &Path), input: InputId) -> Chance {
        if !compares(&self.diagram, before) && !compares(&self.diagram, after) {
            return Chance::Open;
        }
        let mut reading = Reading::default();
        read(&self.diagram, &mut reading, (before, &|_| None), None, &|atom| usual(self.hints, atom));
        read(&self.diagram, &mut reading, (after, &|_| None), Some(input), &|atom| usual(self.hints, atom));
        let atom = Atom::Fact(input);
        if let (Some(low), Some(high)) = (reading.columns.get(&(atom, false)), reading.columns.get(&(atom, true))) {
            let (low, high) = (Form::column(*low), Form::column(*high));
            if let Some(rises) = high.plus(&low, Fraction::whole(-1)) {
                reading.system.demand(rises, false, Because::new());
            }
        }
        match reading.system.solve() {
            Answer::Impossible(because) => {
                let path = before.iter().chain(after).copied().filter(|(level, _)| because.contains(level));
                Chance::None(path.collect())
            }
            Answer::Point(point) => {
                let facts = self::point(self.plan, &reading, &point, false);
                match self::point(self.plan, &reading, &point, true).pop() {
                    Some((_, raised)) => Chance::Two(facts, raised),
                    None => Chance::Point(facts),
                }
            }
            Answer::Open => Chance::Open,
        }
    }

    /// Neighbouring cells of variables without the comparisons that follow from the others.
    pub(crate) fn without_implied(&self, way: Vec<(u32, usize, usize)>) -> Vec<(u32, usize, usize)> {
        let test = |level: u32| self.diagram.compares(level);
        let mut kept = way;
        for (level, first, last) in kept.clone() {
            if !test(level) || first != last || kept.len() > TOLD {
                continue;
            }
            // The cells of a test are yes and no.
            let opposite = usize::from(first == 0);
            let one_cell = kept.iter().filter(|(_, first, last)| first == last);
            let path: Path =
                one_cell.map(|(own, cell, _)| (*own, if *own == level { opposite } else { *cell })).collect();
            if let Chance::None(cells) = self.chance(&path)
                && cells.iter().any(|(own, _)| *own == level)
            {
                kept.retain(|(own, ..)| *own != level);
            }
        }
        kept
    }

    /// Remembers that no lead has its facts in these cells, and gives them as a set.
    pub(crate) fn learn(&mut self, cells: &[(u32, usize)]) -> Result<Ref, Full> {
        let cube = self.diagram.cube(&self.missing.known(cells))?;
        self.possible = self.diagram.store.without(self.possible, cube)?;
        Ok(cube)
    }

    /// The set without what arithmetic excludes, as far as its paths lead one after the other into contradictions;
    /// empty when there is surely no lead in it.
    pub(crate) fn without_contradictions(&mut self, set: Ref) -> Result<Ref, Full> {
        let possible = self.diagram.store.both(set, self.possible)?;
        self.without(possible, false)
    }

    /// The same for leads with all that they may be: comparisons that read a missing fact speak of its values, too.
    pub(crate) fn without_contradictions_of_values(&mut self, set: Ref) -> Result<Ref, Full> {
        let possible = self.diagram.store.both(set, self.possible)?;
        self.without(possible, true)
    }

    /// The set without the contradictions that are met, of missing facts' values too if they are asked for.
    fn without(&mut self, set: Ref, of_values: bool) -> Result<Ref, Full> {
        let mut rest = set;
        for _ in 0..LEARNT {
            let Some(path) = self.diagram.store.path(rest) else { return Ok(NO) };
            if compares(&self.diagram, &path) {
                self.diagram.store.spend(limits::SYSTEM_STEPS)?;
            }
            let Chance::None(cells) = self.chance(&path) else { break };
            let cube = if of_values { self.diagram.cube(&cells)? } else { self.learn(&cells)? };
            rest = self.diagram.store.without(rest, cube)?;
        }
        Ok(rest)
    }
}
