//! What can still become of a lead: the leaves that are reached through the cells that are left.

use std::collections::HashSet;

use crate::diagram::{CONFLICT, Ref, UNGRADED};
use crate::eval::possible::{bit, each_member};
use crate::proof::advice::known::Known;
use crate::proof::advice::{Advisor, OUTSIDE};

/// The outcomes that are reached.
pub(crate) struct Reached {
    grades: u128,
    pub(crate) ungraded: bool,
    pub(crate) conflict: bool,
    /// The levels of variables that are open and asked on some way.
    pub(crate) open: HashSet<u32>,
    /// Whether each outcome is really possible: no comparison of several facts is open, or a completion has it.
    pub(crate) exact: bool,
    /// The diagram that was looked through.
    pub(crate) outcome: Ref,
    /// Leaves that some completion is known to come to.
    pub(crate) confirmed: Vec<u32>,
}

impl Reached {
    /// The grades, best first.
    pub(crate) fn grades(&self) -> impl Iterator<Item = u8> + use<> {
        each_member(self.grades)
    }

    /// Their leaves in the diagram.
    pub(crate) fn leaves(&self) -> impl Iterator<Item = u32> + use<> {
        let others = [(self.ungraded, UNGRADED), (self.conflict, CONFLICT)];
        let others = others.into_iter().filter(|(reached, _)| *reached).map(|(_, leaf)| leaf);
        self.grades().map(u32::from).chain(others)
    }

    /// Leaves out what another way of looking has excluded.
    pub(crate) fn keep(&mut self, grade: impl Fn(u8) -> bool, ungraded: bool, conflict: bool) {
        self.grades = self.grades().filter(|at| grade(*at)).map(bit).fold(0, |set, one| set | one);
        self.ungraded &= ungraded;
        self.conflict &= conflict;
    }

    /// How many outcomes there are.
    pub(crate) fn count(&self) -> u32 {
        let rest = u32::from(self.ungraded).saturating_add(u32::from(self.conflict));
        self.grades.count_ones().saturating_add(rest)
    }
}

impl Advisor<'_> {
    /// What is reached in a diagram of outcomes with what is known.
    pub(crate) fn reached(&self, known: &Known, outcome: Ref) -> Option<Reached> {
        let whole = self.diagram.as_ref()?;
        let diagram = &whole.diagram;
        let mut reached = Reached {
            grades: 0,
            ungraded: false,
            conflict: false,
            open: HashSet::new(),
            exact: true,
            outcome,
            confirmed: Vec::new(),
        };
        let mut seen: HashSet<Ref> = HashSet::from([outcome]);
        let mut waiting = vec![outcome];
        while let Some(at) = waiting.pop() {
            let Some((level, branches)) = diagram.store.branching(at) else {
                match at.number() {
                    Some(OUTSIDE) | None => {}
                    Some(UNGRADED) => reached.ungraded = true,
                    Some(CONFLICT) => reached.conflict = true,
                    Some(grade) => reached.grades |= u8::try_from(grade).map(bit).unwrap_or_default(),
                }
                continue;
            };
            let cell = usize::try_from(level).ok().and_then(|level| known.cells.get(level)).copied().flatten();
            if cell.is_none() {
                reached.open.insert(level);
            }
            let next = branches.iter().enumerate().filter(|(at, _)| cell.is_none_or(|cell| cell == *at));
            waiting.extend(next.map(|(_, branch)| *branch).filter(|branch| seen.insert(*branch)));
        }
        let test = |level: &u32| diagram.compares(*level);
        reached.exact = !reached.open.iter().any(test);
        Some(reached)
    }
}
