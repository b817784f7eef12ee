//! Hash-consed, reduced, ordered decision diagrams with many-valued variables.
//!
//! A node asks in which cell one variable lies and has one branch per cell; equal nodes are one node, and a node whose
//! branches agree is left out (Bryant, *Graph-Based Algorithms for Boolean Function Manipulation*, 1986; many-valued:
//! Srinivasan, Kam, Malik and Brayton, *Algorithms for Discrete Function Manipulation*, 1990). So two functions are
//! equal exactly when their references are. Leaves are plain numbers; what they mean is the caller's affair.

use crate::diagram::budget::{Budget, Stop};
use crate::diagram::hash::Map;

/// The budget is used up: nothing more can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

/// A node or a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Ref(u32);

const LEAF: u32 = 1 << 31;

/// A leaf that says no, or an empty set.
pub(crate) const NO: Ref = Ref(LEAF);
/// A leaf that says yes, or the set of everything.
pub(crate) const YES: Ref = Ref(LEAF | 1);

impl Ref {
    /// The leaf with this number.
    pub(crate) const fn leaf(number: u32) -> Self {
        Self(number | LEAF)
    }

    /// The leaf for a condition.
    pub(crate) const fn truth(yes: bool) -> Self {
        if yes { YES } else { NO }
    }

    /// The number of a leaf.
    pub(crate) const fn number(self) -> Option<u32> {
        if self.0 & LEAF == 0 { None } else { Some(self.0 & !LEAF) }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Branching {
    level: u32,
    branches: Box<[Ref]>,
}

/// Cells that count as one step.
const CELLS_PER_STEP: usize = 8;

/// What is made of the leaves of several diagrams.
type Of<'a> = dyn FnMut(&mut Store, &[u32]) -> Result<Ref, Full> + 'a;

/// All nodes of one policy's diagrams.
#[derive(Debug)]
pub(crate) struct Store {
    nodes: Vec<Branching>,
    unique: Map<Branching, Ref>,
    /// Steps that may still be taken.
    left: usize,
    /// Says that the answer is wanted no longer.
    stop: Option<Stop>,
}

impl Store {
    /// An empty store that may take so many steps.
    pub(crate) fn new(budget: &Budget) -> Self {
        Self { nodes: Vec::new(), unique: Map::default(), left: budget.steps, stop: budget.stop.clone() }
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Allows so many steps from here on, and says how many were left.
    pub(crate) fn allow(&mut self, steps: usize) -> usize {
        std::mem::replace(&mut self.left, steps)
    }

    /// The node that asks the variable at `level`.
    pub(crate) fn node(&mut self, level: u32, branches: Vec<Ref>) -> Result<Ref, Full> {
        // A node of a hundred cells is as much work, and takes as much room, as a dozen of the usual ones.
        let steps = branches.len().div_ceil(CELLS_PER_STEP);
        self.spend(steps)?;
        if let Some(first) = branches.first()
            && branches.iter().all(|branch| branch == first)
        {
            return Ok(*first);
        }
        let node = Branching { level, branches: branches.into() };
        if let Some(known) = self.unique.get(&node) {
            return Ok(*known);
        }
        let id = u32::try_from(self.nodes.len()).ok().filter(|id| *id < LEAF).ok_or(Full)?;
        self.nodes.push(node.clone());
        self.unique.insert(node, Ref(id));
        Ok(Ref(id))
    }

    /// The variable that a node asks, and its branches; none for leaves.
    pub(crate) fn branching(&self, at: Ref) -> Option<(u32, &[Ref])> {
        if at.number().is_some() {
            return None;
        }
        self.nodes.get(usize::try_from(at.0).ok()?).map(|node| (node.level, &*node.branches))
    }

    /// Takes so many steps for work that is done elsewhere.
    pub(crate) fn spend(&mut self, steps: usize) -> Result<(), Full> {
        if self.stop.as_ref().is_some_and(Stop::is_set) {
            return Err(Full);
        }
        self.left = self.left.checked_sub(steps).ok_or(Full)?;
        Ok(())
    }

    fn step(&mut self) -> Result<(), Full> {
        self.spend(1)
    }

    /// The diagram with each leaf replaced by what `with` gives, which must ask later variables only.
    pub(crate) fn replace(
        &mut self,
        at: Ref,
        with: &mut dyn FnMut(&mut Self, u32) -> Result<Ref, Full>,
    ) -> Result<Ref, Full> {
        self.replaced(at, with, &mut Map::default())
    }

    // Recursion goes as deep as there are variables on a path, which the caller bounds; so it is for all below.
    fn replaced(
        &mut self,
        at: Ref,
        with: &mut dyn FnMut(&mut Self, u32) -> Result<Ref, Full>,
        done: &mut Map<Ref, Ref>,
    ) -> Result<Ref, Full> {
        if let Some(known) = done.get(&at) {
            return Ok(*known);
        }
        self.step()?;
        let result = match self.branching(at).map(|(level, branches)| (level, branches.to_vec())) {
            None => with(self, at.number().unwrap_or_default())?,
            Some((level, branches)) => {
                let branches = branches.into_iter().map(|branch| self.replaced(branch, with, done));
                let branches = branches.collect::<Result<_, _>>()?;
                self.node(level, branches)?
            }
        };
        done.insert(at, result);
        Ok(result)
    }

    /// What `of` gives for the leaves of several diagrams, variable by variable. What it gives must ask later ones.
    pub(crate) fn combine(&mut self, parts: &[Ref], of: &mut Of<'_>) -> Result<Ref, Full> {
        self.combined(parts, of, &mut Map::default())
    }

    fn combined(&mut self, parts: &[Ref], of: &mut Of<'_>, done: &mut Map<Vec<Ref>, Ref>) -> Result<Ref, Full> {
        if let Some(known) = done.get(parts) {
            return Ok(*known);
        }
        self.step()?;
        let top = parts.iter().filter_map(|part| self.branching(*part)).min_by_key(|(level, _)| *level);
        let result = match top.map(|(level, branches)| (level, branches.len())) {
            None => {
                let leaves: Vec<u32> = parts.iter().filter_map(|part| part.number()).collect();
                of(self, &leaves)?
            }
            Some((level, count)) => {
                let mut branches = Vec::with_capacity(count);
                for cell in 0..count {
                    let inner: Vec<Ref> = parts.iter().map(|part| self.branch(*part, level, cell)).collect();
                    branches.push(self.combined(&inner, of, done)?);
                }
                self.node(level, branches)?
            }
        };
        done.insert(parts.to_vec(), result);
        Ok(result)
    }

    /// What is left of a diagram once the variable at `level`, if it is asked first, lies in `cell`.
    pub(crate) fn branch(&self, at: Ref, level: u32, cell: usize) -> Ref {
        match self.branching(at) {
            Some((own, branches)) if own == level => branches.get(cell).copied().unwrap_or(at),
            Some(_) | None => at,
        }
    }

    /// The set of leads in which all of these hold.
    pub(crate) fn all(&mut self, parts: &[Ref]) -> Result<Ref, Full> {
        parts.iter().try_fold(YES, |all, part| self.both(all, *part))
    }

    /// The intersection of two sets.
    pub(crate) fn both(&mut self, a: Ref, b: Ref) -> Result<Ref, Full> {
        self.joined(a, b, NO, YES, &mut Map::default())
    }

    /// The union of two sets.
    pub(crate) fn either(&mut self, a: Ref, b: Ref) -> Result<Ref, Full> {
        self.joined(a, b, YES, NO, &mut Map::default())
    }

    /// Two sets joined, where `absorbing` settles it and `neutral` leaves the other.
    fn joined(
        &mut self,
        a: Ref,
        b: Ref,
        absorbing: Ref,
        neutral: Ref,
        done: &mut Map<(Ref, Ref), Ref>,
    ) -> Result<Ref, Full> {
        if a == absorbing || b == absorbing {
            return Ok(absorbing);
        }
        if a == neutral || a == b {
            return Ok(b);
        }
        if b == neutral {
            return Ok(a);
        }
        let key = (a.min(b), a.max(b));
        if let Some(known) = done.get(&key) {
            return Ok(*known);
        }
        self.step()?;
        let top = [a, b].into_iter().filter_map(|part| self.branching(part)).min_by_key(|(level, _)| *level);
        let Some((level, count)) = top.map(|(level, branches)| (level, branches.len())) else { return Ok(neutral) };
        let mut branches = Vec::with_capacity(count);
        for cell in 0..count {
            let (a, b) = (self.branch(a, level, cell), self.branch(b, level, cell));
            branches.push(self.joined(a, b, absorbing, neutral, done)?);
        }
        let result = self.node(level, branches)?;
        done.insert(key, result);
        Ok(result)
    }

    /// The complement of a set.
    pub(crate) fn not(&mut self, a: Ref) -> Result<Ref, Full> {
        self.replace(a, &mut |_, leaf| Ok(Ref::truth(leaf == 0)))
    }

    /// One set without another.
    pub(crate) fn without(&mut self, a: Ref, b: Ref) -> Result<Ref, Full> {
        let rest = self.not(b)?;
        self.both(a, rest)
    }

    /// `then` where the condition holds, else `other`.
    pub(crate) fn choose(&mut self, condition: Ref, then: Ref, other: Ref) -> Result<Ref, Full> {
        self.chosen([condition, then, other], &mut Map::default())
    }

    fn chosen(&mut self, parts: [Ref; 3], done: &mut Map<[Ref; 3], Ref>) -> Result<Ref, Full> {
        let [condition, then, other] = parts;
        if condition == YES || then == other {
            return Ok(then);
        }
        if condition == NO {
            return Ok(other);
        }
        if let Some(known) = done.get(&parts) {
            return Ok(*known);
        }
        self.step()?;
        let top = parts.iter().filter_map(|part| self.branching(*part)).min_by_key(|(level, _)| *level);
        let Some((level, count)) = top.map(|(level, branches)| (level, branches.len())) else { return Ok(other) };
        let mut branches = Vec::with_capacity(count);
        for cell in 0..count {
            branches.push(self.chosen(parts.map(|part| self.branch(part, level, cell)), done)?);
        }
        let result = self.node(level, branches)?;
        done.insert(parts, result);
        Ok(result)
    }

    /// What is left of a diagram once these variables lie in these cells.
    pub(crate) fn restrict(&mut self, at: Ref, cells: &[(u32, usize)]) -> Result<Ref, Full> {
        self.restricted(at, cells, &mut Map::default())
    }

    fn restricted(&mut self, at: Ref, cells: &[(u32, usize)], done: &mut Map<Ref, Ref>) -> Result<Ref, Full> {
        let Some((level, branches)) = self.branching(at).map(|(level, branches)| (level, branches.to_vec())) else {
            return Ok(at);
        };
        if let Some(known) = done.get(&at) {
            return Ok(*known);
        }
        self.step()?;
        let fixed = cells.iter().find(|(own, _)| *own == level).and_then(|(_, cell)| branches.get(*cell));
        let result = match fixed {
            Some(branch) => self.restricted(*branch, cells, done)?,
            None => {
                let branches = branches.into_iter().map(|branch| self.restricted(branch, cells, done));
                let branches = branches.collect::<Result<_, _>>()?;
                self.node(level, branches)?
            }
        };
        done.insert(at, result);
        Ok(result)
    }

    /// The variables that a diagram asks, in order.
    pub(crate) fn support(&self, at: Ref) -> Vec<u32> {
        let mut levels = Vec::new();
        let mut seen = std::collections::HashSet::from([at]);
        let mut open = vec![at];
        while let Some(at) = open.pop() {
            if let Some((level, branches)) = self.branching(at) {
                levels.push(level);
                open.extend(branches.iter().copied().filter(|branch| seen.insert(*branch)));
            }
        }
        levels.sort_unstable();
        levels.dedup();
        levels
    }

    /// The leaves that a diagram leads to, in order.
    pub(crate) fn leaves(&self, at: Ref) -> Vec<u32> {
        let mut leaves = Vec::new();
        let mut seen = std::collections::HashSet::from([at]);
        let mut open = vec![at];
        while let Some(at) = open.pop() {
            match self.branching(at) {
                Some((_, branches)) => open.extend(branches.iter().copied().filter(|branch| seen.insert(*branch))),
                None => leaves.extend(at.number()),
            }
        }
        leaves.sort_unstable();
        leaves
    }

    /// A lead of the set: the cell of each variable that matters on the way; none when the set is empty.
    pub(crate) fn path(&self, set: Ref) -> Option<Vec<(u32, usize)>> {
        let mut path = Vec::new();
        let mut at = set;
        while let Some((level, branches)) = self.branching(at) {
            let (cell, next) = branches.iter().enumerate().find(|(_, branch)| **branch != NO)?;
            path.push((level, cell));
            at = *next;
        }
        (at != NO).then_some(path)
    }
}
