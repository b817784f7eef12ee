//! The cheapest ways to a better grade: shortest paths through the diagram, where the cells of changed facts cost.
//!
//! Facts that comparisons of several facts read are taken out first: for each choice of them that may change, the
//! comparisons that read them are free, which can only make a way cheaper than it is. So the cheapest way whose lead
//! the row evaluator confirms is the cheapest there is, unless a cheaper one was not confirmed. A fact that is missing
//! may stay so where every value of it leads to the goal, or be learnt at the price of a change.

use std::collections::HashMap;

use crate::diagram::{Full, Ref, Store, Subject, Variable, holds_value};
use crate::eval::facts::anything;
use crate::eval::possible::{Possible, Present, order};
use crate::eval::{Change, Clock, Facts, Reach, Slot, Verdict};
use crate::limits;
use crate::plan::{self, Input, InputId};
use crate::proof::advice::known::{Known, inputs_of, settled};
use crate::proof::advice::{Advisor, OUTSIDE, Whole};
use crate::value::{Decimal, Kind, Value};

/// Choices of facts, taken out because comparisons of several facts read them, that are looked at.
const CHOICES: usize = 256;
/// Cheapest ways of one choice that are looked at.
const WAYS: usize = 64;
/// Efforts are counted in units of the last digit that a number can have.
const DIGITS: u32 = limits::DECIMALS;

/// Leaves of the goal's diagram.
pub(crate) const BAD: u32 = 0;
pub(crate) const GOOD: u32 = 1;
pub(crate) const NO_LEAD: u32 = 2;

/// What may become of a variable.
pub(crate) enum Play {
    /// It stays in its cell.
    Fixed(usize),
    /// It moves to a cell at a price; its own costs nothing.
    Moves(Vec<(usize, i128)>),
    /// It stays open, which must lead to the goal whatever it is; or it is learnt at a price.
    Open(Vec<(usize, i128)>),
}

/// A way to the goal: the facts that change besides, and the cells that the others go to.
pub(crate) struct Way {
    pub(crate) cost: i128,
    /// Facts that comparisons of several facts read, and that may take any value.
    pub(crate) free: Vec<InputId>,
    /// Facts that go to another cell.
    pub(crate) cells: Vec<(InputId, Possible)>,
}

impl Advisor<'_> {
    /// How a grade is reached that is at least as good as `goal`; none when that is over budget.
    pub(crate) fn ways_to(&mut self, goal: u8, facts: &Facts, clock: Clock, known: &Known) -> Option<Reach> {
        let ordered = self.ordered();
        let good = |grade: u32| u32::from(goal) == grade || (grade < u32::from(goal) && goal < ordered);
        let whole = self.diagram.as_mut()?;
        let outcome = whole.outcome;
        let goal_set = whole.diagram.store.replace(outcome, &mut |_, leaf| {
            Ok(Ref::leaf(match leaf {
                OUTSIDE => NO_LEAD,
                grade if good(grade) => GOOD,
                _ => BAD,
            }))
        });
        let (ways, complete) = self.all_ways(goal_set.ok()?, facts, known).ok()?;
        // Each with how far its facts move.
        let mut found: Vec<(Change, f64)> = Vec::new();
        let mut best: Option<i128> = None;
        let mut passed_over = false;
        for way in &ways {
            if best.is_some_and(|best| way.cost > best) {
                break;
            }
            let confirmed =
                |verdict: &Verdict| self.surely_at_least(verdict).is_some_and(|grade| good(u32::from(grade)));
            match self.change(way, facts, clock, known, &confirmed) {
                Some((change, far)) => {
                    best = Some(way.cost);
                    let inputs = |change: &Change| -> Vec<String> {
                        change.steps.iter().map(|step| step.input.clone()).collect()
                    };
                    match found.iter_mut().find(|(known, _)| inputs(known) == inputs(&change)) {
                        // The same facts in other cells: the nearer ones.
                        Some(known) if far < known.1 => *known = (change, far),
                        Some(_) => {}
                        None => found.push((change, far)),
                    }
                }
                // It may be that a cheaper way was there all the same.
                None if best.is_none() => passed_over = true,
                None => {}
            }
        }
        let mut changes: Vec<Change> = found.into_iter().map(|(change, _)| change).collect();
        let covered = complete.is_none_or(|left_out| best.is_some_and(|best| best <= left_out));
        // Where to learn a fact is as good as to change another, it is the better advice.
        let moved = |change: &Change| change.steps.iter().filter(|step| step.from.is_some()).count();
        let least = changes.iter().map(moved).min().unwrap_or_default();
        changes.retain(|change| moved(change) == least);
        // Those that reach just the grade that is asked for say most; the policy's own order stays among the rest.
        let grade = self.grade_id(goal);
        changes.sort_by_key(|change| change.grade != grade);
        let more = changes.len().saturating_sub(limits::ADVICE_ALTERNATIVES);
        changes.truncate(limits::ADVICE_ALTERNATIVES);
        // Nothing is cheaper than the cheapest change of one fact.
        let all = (0_u32..).take(self.plan.inputs.len()).map(|at| self.price(InputId(at)));
        let least = all.min().is_some_and(|least| best == Some(least));
        let proved = covered && !passed_over && (least || !self.compares_missing(known));
        Some(Reach { grade, changes, more, proved })
    }

    /// Whether a comparison of several facts reads one that is missing: a way on which it stays missing is not looked
    /// for, so nothing is proved then.
    fn compares_missing(&self, known: &Known) -> bool {
        let Some(whole) = &self.diagram else { return true };
        let missing = |input: &InputId| !known.given.get(input.index()).copied().unwrap_or_default();
        whole.diagram.variables.iter().zip(0_u32..).any(|(variable, level)| match variable.subject {
            Subject::Test(node) if whole.diagram.is_open_test(level) => {
                inputs_of(&whole.diagram.nodes, node).iter().any(missing)
            }
            _ => false,
        })
    }

    /// Every cheapest way of each choice of free facts, the cheapest first; and, where choices were left out, the price
    /// of the cheapest of those.
    fn all_ways(&mut self, goal: Ref, facts: &Facts, known: &Known) -> Result<(Vec<Way>, Option<i128>), Full> {
        let (choices, left_out) = self.choices(known);
        let mut ways = Vec::new();
        for free in choices {
            let price: i128 = free.iter().map(|input| self.price(*input)).fold(0, i128::saturating_add);
            let plays = self.plays(&free, facts, known);
            let Some(whole) = &mut self.diagram else { return Err(Full) };
            let mut search = Search { store: &mut whole.diagram.store, plays: &plays, best: HashMap::new() };
            let Some(cost) = search.cheapest(goal)? else { continue };
            let mut found = Vec::new();
            search.collect(goal, cost, &mut Vec::new(), &mut found)?;
            ways.extend(found.iter().map(|path| whole.way(path, &free, price.saturating_add(cost))));
        }
        ways.sort_by_key(|way| way.cost);
        Ok((ways, left_out))
    }

    /// What a change of a fact costs.
    fn price(&self, input: InputId) -> i128 {
        let effort = self.plan.inputs.get(input.index()).map_or(Decimal::ONE, |input| input.effort);
        let missing = DIGITS.saturating_sub(effort.scale());
        effort.mantissa().saturating_mul(Decimal::power(missing))
    }

    /// The choices of facts that may change freely, and the price of the cheapest that is left out.
    fn choices(&self, known: &Known) -> (Vec<Vec<InputId>>, Option<i128>) {
        let Some(whole) = &self.diagram else { return (Vec::new(), None) };
        let mut facts: Vec<InputId> = Vec::new();
        for (variable, level) in whole.diagram.variables.iter().zip(0_u32..) {
            match variable.subject {
                Subject::Test(node) if whole.diagram.is_open_test(level) => {
                    facts.extend(inputs_of(&whole.diagram.nodes, node));
                }
                // To learn it changes both what it is and that it is known.
                Subject::Known(input) if !known.given.get(input.index()).copied().unwrap_or(true) => facts.push(input),
                Subject::Test(_)
                | Subject::Known(_)
                | Subject::Fact(_)
                | Subject::Today
                | Subject::Now
                | Subject::Tie => {}
            }
        }
        facts.sort_unstable();
        facts.dedup();
        // Records of a list are not made up, so a change of them is left out.
        let lists = facts.iter().filter(|input| {
            let def = self.plan.inputs.get(input.index());
            def.is_some_and(|def| matches!(def.kind, Kind::Records(_)) && def.change != plan::Change::Fixed)
        });
        let mut left_out: Option<i128> = lists.map(|input| self.price(*input)).min();
        let may_change =
            |def: &Input| def.change != plan::Change::Fixed && !matches!(def.kind, Kind::Records(_) | Kind::Row(_));
        facts.retain(|input| self.plan.inputs.get(input.index()).is_some_and(may_change));
        let price = |choice: &Vec<InputId>| choice.iter().map(|input| self.price(*input)).fold(0, i128::saturating_add);
        let mut choices: Vec<Vec<InputId>> = vec![Vec::new()];
        for fact in facts {
            let longer = choices.iter().map(|choice| choice.iter().copied().chain([fact]).collect());
            let longer: Vec<Vec<InputId>> = longer.collect();
            choices.extend(longer);
            choices.sort_by_key(price);
            if let Some(first) = choices.get(CHOICES) {
                let cheapest = price(first);
                left_out = Some(left_out.map_or(cheapest, |known| known.min(cheapest)));
                choices.truncate(CHOICES);
            }
        }
        (choices, left_out)
    }

    /// What may become of every variable when these facts are free.
    fn plays(&self, free: &[InputId], facts: &Facts, known: &Known) -> Vec<Play> {
        let Some(whole) = &self.diagram else { return Vec::new() };
        let mut inputs = known.inputs.clone();
        for input in free {
            if let (Some(slot), Some(def)) = (inputs.get_mut(input.index()), self.plan.inputs.get(input.index())) {
                *slot = range_of(def, self.plan, current(facts, *input, def));
            }
        }
        let values = known.values(self.plan, &inputs);
        let play = |(at, variable): (usize, &Variable)| match variable.subject {
            Subject::Test(node) => {
                let reads = inputs_of(&whole.diagram.nodes, node);
                match settled(node, variable, &values) {
                    Some(cell) => Play::Fixed(cell),
                    None if reads.iter().any(|input| free.contains(input)) => {
                        Play::Moves((0..variable.cells.len()).map(|cell| (cell, 0)).collect())
                    }
                    None => Play::Open(Vec::new()),
                }
            }
            Subject::Known(input) if free.contains(&input) => Play::Fixed(0),
            Subject::Known(_) | Subject::Today | Subject::Now | Subject::Tie => {
                known.cells.get(at).copied().flatten().map_or(Play::Open(Vec::new()), Play::Fixed)
            }
            Subject::Fact(input) => self.play_of_fact(input, variable, free, facts, known),
        };
        whole.diagram.variables.iter().enumerate().map(play).collect()
    }

    fn play_of_fact(
        &self,
        input: InputId,
        variable: &Variable,
        free: &[InputId],
        facts: &Facts,
        known: &Known,
    ) -> Play {
        let Some(def) = self.plan.inputs.get(input.index()) else { return Play::Open(Vec::new()) };
        let now = current(facts, input, def);
        let own = now.and_then(|value| variable.cells.iter().position(|cell| holds_value(cell, value)));
        let taken_out = self.is_taken_out(input, known);
        let is_free = free.contains(&input);
        let may_move = def.change != plan::Change::Fixed && (is_free || !taken_out);
        let price = if is_free { 0 } else { self.price(input) };
        let cells = variable.cells.iter().enumerate().filter(|(at, cell)| {
            let there = Some(*at) == own;
            there || (may_move && is_allowed(def, now, cell) && nearest(cell, now, def).is_some())
        });
        let cells: Vec<(usize, i128)> = cells.map(|(at, _)| (at, if Some(at) == own { 0 } else { price })).collect();
        match own {
            Some(own) if !may_move => Play::Fixed(own),
            Some(_) => Play::Moves(cells),
            None if is_free => Play::Moves(cells),
            None => Play::Open(if may_move { cells } else { Vec::new() }),
        }
    }

    /// Whether a fact changes only where it is chosen: comparisons of several facts read it, or the record is asked.
    fn is_taken_out(&self, input: InputId, known: &Known) -> bool {
        let Some(whole) = &self.diagram else { return false };
        whole.diagram.variables.iter().zip(0_u32..).any(|(variable, level)| match variable.subject {
            Subject::Test(node) => {
                whole.diagram.is_open_test(level) && inputs_of(&whole.diagram.nodes, node).contains(&input)
            }
            Subject::Known(asked) => asked == input && !known.given.get(input.index()).copied().unwrap_or(true),
            Subject::Fact(_) | Subject::Today | Subject::Now | Subject::Tie => false,
        })
    }
}

impl Whole<'_> {
    /// The way that a path stands for.
    pub(crate) fn way(&self, path: &[(u32, usize)], free: &[InputId], cost: i128) -> Way {
        let cells = path.iter().filter_map(|(level, cell)| {
            let variable = self.diagram.variable(*level)?;
            let Subject::Fact(input) = variable.subject else { return None };
            Some((input, variable.cells.get(*cell)?.clone()))
        });
        Way { cost, free: free.to_vec(), cells: cells.collect() }
    }
}

/// The value of a fact now: that of the record, or its default.
pub(crate) fn current<'f>(facts: &'f Facts, input: InputId, def: &'f Input) -> Option<&'f Value> {
    facts.slots.get(input.index()).and_then(Slot::known).or(def.default.as_ref())
}

/// What a fact may become when it changes.
pub(crate) fn range_of(def: &Input, plan: &plan::Plan, now: Option<&Value>) -> Possible {
    let all = anything(def, plan);
    let (Some(now), Present::Between(low, high)) = (now, &all.present) else { return all };
    match def.change {
        plan::Change::OnlyRises => Possible::some(Present::Between(Some(now.clone()), high.clone())),
        plan::Change::OnlyFalls => Possible::some(Present::Between(low.clone(), Some(now.clone()))),
        plan::Change::Free | plan::Change::Fixed => all,
    }
}

/// Whether a fact may go to a cell: one that only rises has no way down.
fn is_allowed(def: &Input, now: Option<&Value>, cell: &Possible) -> bool {
    use std::cmp::Ordering::{Greater, Less};
    let Some(now) = now else { return true };
    let beyond = |end: Option<Value>, wanted| end.is_some_and(|end| order(&end, now) == Some(wanted));
    match def.change {
        plan::Change::Free => true,
        plan::Change::Fixed => false,
        plan::Change::OnlyRises => beyond(cell.ends().1, Greater),
        plan::Change::OnlyFalls => beyond(cell.ends().0, Less),
    }
}

/// The value of a cell that is nearest to the present one; for a fact that is not known, the end by which the cell is
/// told from others.
pub(crate) fn nearest(cell: &Possible, now: Option<&Value>, def: &Input) -> Option<Value> {
    match &cell.present {
        Present::One(value) => Some(value.clone()),
        Present::Between(Some(low), Some(high)) => Some(match now {
            Some(now) if order(now, low) == Some(std::cmp::Ordering::Less) => low.clone(),
            Some(_) => high.clone(),
            None if Some(low) != def.low.as_ref() || Some(high) == def.high.as_ref() => low.clone(),
            None => high.clone(),
        }),
        Present::Nothing
        | Present::Either
        | Present::Between(..)
        | Present::Members(_)
        | Present::Several(_)
        | Present::Any => None,
    }
}

/// Shortest paths to good leaves.
pub(crate) struct Search<'s> {
    pub(crate) store: &'s mut Store,
    pub(crate) plays: &'s [Play],
    pub(crate) best: HashMap<Ref, Option<i128>>,
}

impl Search<'_> {
    /// The least cost from here; none where the goal cannot be reached.
    // Recursion is as deep as there are variables, which the caller bounds; so it is below.
    pub(crate) fn cheapest(&mut self, at: Ref) -> Result<Option<i128>, Full> {
        if let Some(known) = self.best.get(&at) {
            return Ok(*known);
        }
        let mut best: Option<i128> = (at == Ref::leaf(GOOD)).then_some(0);
        for (next, price, _) in self.next(at)? {
            if let Some(cost) = self.cheapest(next)? {
                let cost = cost.saturating_add(price);
                best = Some(best.map_or(cost, |best| best.min(cost)));
            }
        }
        self.best.insert(at, best);
        Ok(best)
    }

    /// Where a node leads to, at which price, and the cell that is then chosen.
    #[allow(clippy::type_complexity, reason = "the next node, its price, the variable with its cell")]
    fn next(&mut self, at: Ref) -> Result<Vec<(Ref, i128, Option<(u32, usize)>)>, Full> {
        let Some((level, branches)) = self.store.branching(at) else { return Ok(Vec::new()) };
        let branches = branches.to_vec();
        let play = usize::try_from(level).ok().and_then(|level| self.plays.get(level));
        let to = |(cell, price): &(usize, i128)| Some((*branches.get(*cell)?, *price, Some((level, *cell))));
        Ok(match play {
            Some(Play::Fixed(cell)) => branches.get(*cell).map(|next| (*next, 0, None)).into_iter().collect(),
            Some(Play::Moves(cells)) => cells.iter().filter_map(to).collect(),
            Some(Play::Open(cells)) => {
                let whatever = self.store.combine(&branches, &mut |_, leaves| {
                    Ok(Ref::leaf(if leaves.contains(&BAD) {
                        BAD
                    } else if leaves.contains(&GOOD) {
                        GOOD
                    } else {
                        NO_LEAD
                    }))
                })?;
                std::iter::once((whatever, 0, None)).chain(cells.iter().filter_map(to)).collect()
            }
            None => Vec::new(),
        })
    }

    /// The paths of this cost, at most so many.
    pub(crate) fn collect(
        &mut self,
        at: Ref,
        left: i128,
        path: &mut Vec<(u32, usize)>,
        found: &mut Vec<Vec<(u32, usize)>>,
    ) -> Result<(), Full> {
        if found.len() >= WAYS {
            return Ok(());
        }
        if at == Ref::leaf(GOOD) {
            found.push(path.clone());
            return Ok(());
        }
        for (next, price, cell) in self.next(at)? {
            let rest = left.saturating_sub(price);
            if self.cheapest(next)? == Some(rest) {
                path.extend(cell);
                self.collect(next, rest, path, found)?;
                if cell.is_some() {
                    path.pop();
                }
            }
        }
        Ok(())
    }
}
