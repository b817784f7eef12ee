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
    /// Whether each outcome is really possible: no comparison of several facts is open.
    pub(crate) exact: bool,
}

impl Reached {
    /// The grades, best first.
    pub(crate) fn grades(&self) -> impl Iterator<Item = u8> + use<> {
        each_member(self.grades)
    }

    /// How many outcomes there are.
    pub(crate) fn count(&self) -> u32 {
        let rest = u32::from(self.ungraded).saturating_add(u32::from(self.conflict));
        self.grades.count_ones().saturating_add(rest)
    }
}

impl Advisor<'_> {
    /// The outcomes that are possible with what is known.
    pub(crate) fn reached(&self, known: &Known) -> Option<Reached> {
        let whole = self.diagram.as_ref()?;
        let diagram = &whole.diagram;
        let mut reached = Reached { grades: 0, ungraded: false, conflict: false, open: HashSet::new(), exact: true };
        let mut seen: HashSet<Ref> = HashSet::from([whole.outcome]);
        let mut waiting = vec![whole.outcome];
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
