//! Whether a census is exact: comparisons of several facts may contradict each other, and then some combinations of
//! cells are no kinds of lead. Where a lead is found for each combination, none does.

use std::collections::{BTreeSet, HashMap};

use crate::diagram::{Full, NO, Subject, of_list};
use crate::eval::facts::anything;
use crate::eval::possible::{Absence, Possible, Truth};
use crate::eval::step::{Situation, step};
use crate::limits;
use crate::plan::{InputId, Node, NodeId, Plan, depth_first};
use crate::proof::Hints;
use crate::proof::census::kinds::Counter;
use crate::proof::linear::{Chance, chance, usual};
use crate::proof::witness::values_in;
use crate::value::{Date, Moment, Value};

/// Comparisons that share facts, with the facts that they read.
#[derive(Debug, Default)]
struct Knot {
    tests: Vec<(NodeId, u32)>,
    inputs: BTreeSet<InputId>,
    reads_today: bool,
}

/// Whether every combination of the cells that comparisons of several facts tie together has a lead, once those are left
/// out that surely have none. Knots share no facts, so leads of theirs can be put together.
pub(super) fn realised(counter: &mut Counter<'_>, hints: &Hints) -> Result<bool, Full> {
    let tests = counter.tests()?;
    if counter.ties {
        return Ok(false);
    }
    let mut knots: Vec<Knot> = Vec::new();
    for (test, level) in tests {
        let Some(mut knot) = knot(counter, test) else { return Ok(false) };
        knot.tests.push((test, level));
        let tied =
            |other: &mut Knot| !other.inputs.is_disjoint(&knot.inputs) || (other.reads_today && knot.reads_today);
        let others: Vec<Knot> = knots.extract_if(.., tied).collect();
        for other in others {
            knot.tests.extend(other.tests);
            knot.inputs.extend(other.inputs);
            knot.reads_today |= other.reads_today;
        }
        knots.push(knot);
    }
    for knot in knots {
        if !knot_is_realised(counter, &knot, hints)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What a test reads; none where it asks the record or the time, or what is found in a list: of those no lead is tried.
fn knot(counter: &Counter<'_>, test: NodeId) -> Option<Knot> {
    let mut knot = Knot::default();
    for id in depth_first(&counter.diagram.nodes, &[test]) {
        match counter.diagram.nodes.get(id.index())? {
            Node::Input(input) => {
                knot.inputs.insert(*input);
            }
            Node::Today => knot.reads_today = true,
            Node::Now | Node::Known(_) | Node::Grade => return None,
            node if of_list(node) => return None,
            _ => {}
        }
    }
    Some(knot)
}

/// One combination after the other, each variable's cells like the digits of a number.
fn knot_is_realised(counter: &mut Counter<'_>, knot: &Knot, hints: &Hints) -> Result<bool, Full> {
    let mut subjects: Vec<Subject> = knot.inputs.iter().map(|input| Subject::Fact(*input)).collect();
    subjects.extend(knot.reads_today.then_some(Subject::Today));
    let facts = subjects.into_iter().filter_map(|subject| counter.diagram.level(subject));
    let levels: Vec<u32> = facts.chain(knot.tests.iter().map(|(_, level)| *level)).collect();
    let sizes: Vec<usize> =
        levels.iter().map(|level| counter.diagram.variable(*level).map_or(1, |own| own.cells.len())).collect();
    let all = sizes.iter().try_fold(1_usize, |all, size| all.checked_mul(*size));
    let Some(all) = all.filter(|all| *all <= limits::WITNESS_TRIALS) else { return Ok(false) };
    for number in 0..all {
        let mut rest = number;
        let mut cells = Vec::with_capacity(levels.len());
        for (level, size) in levels.iter().zip(&sizes) {
            cells.push((*level, rest.checked_rem(*size).unwrap_or_default()));
            rest = rest.checked_div(*size).unwrap_or_default();
        }
        let leads = counter.diagram.store.restrict(counter.domain, &cells)?;
        if leads == NO || has_lead(counter, knot, &cells, hints) {
            continue;
        }
        match chance(&counter.diagram, &cells, &|_| None, &|atom| usual(hints, atom)) {
            Chance::None(cells) => {
                let none = counter.diagram.cube(&cells)?;
                counter.domain = counter.diagram.store.without(counter.domain, none)?;
            }
            Chance::Point(point) if is_lead(counter, knot, &cells, &point) => {}
            Chance::Point(_) | Chance::Two(..) | Chance::Open => return Ok(false),
        }
    }
    Ok(true)
}

/// Whether values at the ends of these cells, or of examples, give each test the answer of its cell.
fn has_lead(counter: &Counter<'_>, knot: &Knot, cells: &[(u32, usize)], hints: &Hints) -> bool {
    let cell_of = |subject: Subject| {
        let level = counter.diagram.level(subject)?;
        let (_, cell) = cells.iter().find(|(own, _)| *own == level)?;
        counter.diagram.variable(level)?.cells.get(*cell)
    };
    let mut choices: Vec<Vec<Option<Value>>> = knot
        .inputs
        .iter()
        .map(|input| {
            let hints = hints.facts.get(input.index()).map_or(&[][..], Vec::as_slice);
            cell_of(Subject::Fact(*input)).map_or_else(Vec::new, |cell| values_in(cell, hints, true))
        })
        .collect();
    if knot.reads_today {
        let days: Vec<Value> = hints.today.iter().copied().map(Value::Date).collect();
        choices.push(cell_of(Subject::Today).map_or_else(Vec::new, |cell| values_in(cell, &days, true)));
    }
    let all = choices.iter().try_fold(1_usize, |all, one| all.checked_mul(one.len())).unwrap_or(usize::MAX);
    let trial = Trial::new(counter, knot);
    (0..all.min(limits::WITNESS_TRIALS)).any(|number| {
        let mut rest = number;
        let mut chosen = Vec::with_capacity(choices.len());
        for values in &choices {
            chosen.extend(rest.checked_rem(values.len()).and_then(|at| values.get(at)).cloned().flatten());
            rest = rest.checked_div(values.len()).unwrap_or_default();
        }
        chosen.len() == choices.len() && trial.answers(knot, chosen, cells)
    })
}

/// Whether the values of a point give each test the answer of its cell.
fn is_lead(counter: &Counter<'_>, knot: &Knot, cells: &[(u32, usize)], point: &[(Subject, Value)]) -> bool {
    let of = |subject: Subject| point.iter().find(|(own, _)| *own == subject).map(|(_, value)| value.clone());
    let subjects = knot.inputs.iter().map(|input| Subject::Fact(*input));
    let values: Option<Vec<Value>> = subjects.chain(knot.reads_today.then_some(Subject::Today)).map(of).collect();
    values.is_some_and(|values| Trial::new(counter, knot).answers(knot, values, cells))
}

/// What the tests of a knot are computed from.
struct Trial<'a> {
    plan: &'a Plan,
    nodes: &'a [Node],
    order: Vec<NodeId>,
    anything: Vec<Possible>,
}

impl<'a> Trial<'a> {
    fn new(counter: &'a Counter<'_>, knot: &Knot) -> Self {
        let roots: Vec<NodeId> = knot.tests.iter().map(|(node, _)| *node).collect();
        let plan = counter.plan;
        Self {
            plan,
            nodes: &counter.diagram.nodes,
            order: depth_first(&counter.diagram.nodes, &roots),
            anything: plan.inputs.iter().map(|input| anything(input, plan)).collect(),
        }
    }

    /// Whether the tests answer as their cells say; the day stands last among the values.
    fn answers(&self, knot: &Knot, values: Vec<Value>, cells: &[(u32, usize)]) -> bool {
        let today = match values.last() {
            Some(Value::Date(day)) if knot.reads_today => *day,
            Some(_) | None => Date::MIN,
        };
        let mut inputs = self.anything.clone();
        for (input, value) in knot.inputs.iter().zip(values) {
            if let Some(slot) = inputs.get_mut(input.index()) {
                *slot = Possible::one(value);
            }
        }
        let grade = Possible::absent(Absence::Undefined);
        let known = vec![true; inputs.len()];
        let situation = Situation {
            plan: self.plan,
            element: None,
            nodes: self.nodes,
            inputs: &inputs,
            known: &known,
            today,
            now: Moment::UNIX_EPOCH,
            grade: &grade,
        };
        let mut done = vec![Possible::absent(Absence::Undefined); self.nodes.len()];
        for id in &self.order {
            let Some(node) = self.nodes.get(id.index()) else { return false };
            let value = step(node, &done, &situation);
            if let Some(slot) = done.get_mut(id.index()) {
                *slot = value;
            }
        }
        let wanted: HashMap<u32, usize> = cells.iter().copied().collect();
        knot.tests.iter().all(|(node, level)| {
            // The first cell of a test is yes.
            let yes = wanted.get(level) == Some(&0);
            done.get(node.index()).is_some_and(|value| value.holds() == Truth::from(yes))
        })
    }
}
