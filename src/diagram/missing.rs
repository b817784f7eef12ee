//! Leads without a fact, where the policy asks for it: every outcome over the values that the fact may have.
//!
//! `is known` and `is missing` read the record, so a missing fact is a kind of lead of its own. It has no cell: below
//! "missing" the fact's own variable, and the comparisons that read it, are put aside (existential quantification:
//! Bryant, *Graph-Based Algorithms for Boolean Function Manipulation*, 1986), and what they would have told apart
//! becomes one leaf, the set of all that is possible.

use crate::diagram::build::Diagram;
use crate::diagram::hash::Map;
use crate::diagram::spread::OUTSIDE;
use crate::diagram::store::{Full, Ref, Store, YES};
use crate::diagram::variable::Subject;
use crate::plan::{Bits, InputId, Node, NodeId};
use crate::value::Kind;

/// A fact of which the policy asks whether it is known.
#[derive(Debug)]
struct Asked {
    /// The level of that question; its first cell is yes.
    known: u32,
    /// The levels that say nothing where the fact is missing, in order.
    aside: Vec<u32>,
}

/// The facts that may be missing, and the sets of leaves that come of it.
#[derive(Debug, Default)]
pub(crate) struct Missing {
    /// In order of their levels.
    asked: Vec<Asked>,
    sets: Vec<Vec<u32>>,
    index: Map<Vec<u32>, u32>,
    /// By diagram, which of the facts it depends on.
    depends: Map<Ref, Bits>,
}

/// The level of a question that is not asked: the fact is missing without a word.
const NEVER: u32 = u32::MAX;

/// What is left to do at a diagram: from which of the facts on, and which are missing.
type Place = (Ref, usize, Vec<usize>);

impl Missing {
    /// The facts that may be missing.
    pub(crate) fn of(diagram: &Diagram<'_>) -> Self {
        let mut asked = Vec::new();
        for (variable, known) in diagram.variables.iter().zip(0_u32..) {
            if let Subject::Known(input) = variable.subject {
                asked.push(Asked { known, aside: aside(diagram, input) });
            }
        }
        Self { asked, sets: Vec::new(), index: Map::default(), depends: Map::default() }
    }

    /// The same where all other facts are missing too that a lead may be without.
    pub(crate) fn everywhere(diagram: &Diagram<'_>) -> Self {
        let mut missing = Self::of(diagram);
        for (input, at) in diagram.plan.inputs.iter().zip(0_u32..) {
            let asked = diagram.level(Subject::Known(InputId(at))).is_some();
            if !asked && !input.required && input.default.is_none() {
                missing.asked.push(Asked { known: NEVER, aside: aside(diagram, InputId(at)) });
            }
        }
        missing
    }

    /// The leads that may come to more than one leaf.
    ///
    /// # Errors
    /// [`Full`] when the budget is used up.
    pub(crate) fn open_leads(&mut self, store: &mut Store, value: Ref) -> Result<Ref, Full> {
        let over = self.over(store, value)?;
        store.replace(over, &mut |_, set| Ok(Ref::truth(self.set(set).len() > 1)))
    }

    /// The same diagram with sets as leaves, those of [`OUTSIDE`] left out; where nothing else is left, that is the
    /// leaf. No variable is asked of a fact that is missing.
    ///
    /// # Errors
    /// [`Full`] when the budget is used up.
    pub(crate) fn over(&mut self, store: &mut Store, value: Ref) -> Result<Ref, Full> {
        let unasked = self.asked.iter().position(|asked| asked.known == NEVER).unwrap_or(self.asked.len());
        self.at(store, (value, 0, (unasked..self.asked.len()).collect()), &mut Map::default())
    }

    /// The leaves of a set, in order.
    pub(crate) fn set(&self, number: u32) -> &[u32] {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        self.sets.get(at).map_or(&[], Vec::as_slice)
    }

    /// A set of leads, asked of no fact that is missing: those of which some values would be in it.
    ///
    /// # Errors
    /// [`Full`] when the budget is used up.
    pub(crate) fn leads(&mut self, store: &mut Store, set: Ref) -> Result<Ref, Full> {
        let inside = store.choose(set, YES, Ref::leaf(OUTSIDE))?;
        let over = self.over(store, inside)?;
        store.replace(over, &mut |_, leaf| Ok(Ref::truth(leaf != OUTSIDE)))
    }

    /// Every lead once: what is put aside where a fact is missing lies in its first cell there.
    ///
    /// # Errors
    /// [`Full`] when the budget is used up.
    pub(crate) fn once(&self, diagram: &mut Diagram<'_>) -> Result<Ref, Full> {
        let mut once = YES;
        for asked in &self.asked {
            let first: Vec<(u32, usize)> = asked.aside.iter().map(|level| (*level, 0)).collect();
            let first = diagram.cube(&first)?;
            let this = diagram.store.node(asked.known, vec![YES, first])?;
            once = diagram.store.both(once, this)?;
        }
        Ok(once)
    }

    /// Whether a variable says nothing where some fact is missing.
    pub(crate) fn puts_aside(&self, level: u32) -> bool {
        self.asked.iter().any(|asked| asked.aside.contains(&level))
    }

    /// Cells of facts that are known: with "yes" for each question whether one of these facts is.
    pub(crate) fn known(&self, cells: &[(u32, usize)]) -> Vec<(u32, usize)> {
        let mut all = cells.to_vec();
        let reads = |asked: &&Asked| cells.iter().any(|(level, _)| asked.aside.contains(level));
        for asked in self.asked.iter().filter(reads) {
            if !all.iter().any(|(level, _)| *level == asked.known) {
                all.push((asked.known, 0));
            }
        }
        all
    }

    // Recursion goes as deep as there are variables, which the caller bounds; a question adds one level.
    fn at(&mut self, store: &mut Store, place: Place, done: &mut Map<Place, Ref>) -> Result<Ref, Full> {
        let (at, next, mut missing) = place;
        let depends = self.depends(store, at);
        missing.retain(|fact| depends.has(*fact));
        let next = (next..self.asked.len()).find(|fact| depends.has(*fact)).unwrap_or(self.asked.len());
        let place = (at, next, missing);
        if let Some(known) = done.get(&place) {
            return Ok(*known);
        }
        store.spend(1)?;
        let result = match store.branching(at).map(|(level, branches)| (level, branches.to_vec())) {
            None => self.leaf(match at.number() {
                None | Some(OUTSIDE) => Vec::new(),
                Some(leaf) => vec![leaf],
            }),
            Some((level, branches)) => self.below(store, &place, (level, &branches), done)?,
        };
        done.insert(place, result);
        Ok(result)
    }

    fn below(
        &mut self,
        store: &mut Store,
        (at, next, missing): &Place,
        (level, branches): (u32, &[Ref]),
        done: &mut Map<Place, Ref>,
    ) -> Result<Ref, Full> {
        let question = self.asked.get(*next).map(|asked| asked.known).filter(|known| *known <= level);
        if let Some(known) = question {
            let [yes, no] = [0, 1].map(|cell| store.branch(*at, known, cell));
            let rest = next.saturating_add(1);
            let yes = self.at(store, (yes, rest, missing.clone()), done)?;
            let without = missing.iter().copied().chain([*next]).collect();
            let no = self.at(store, (no, rest, without), done)?;
            return store.node(known, vec![yes, no]);
        }
        let aside = missing.iter().any(|fact| self.asked.get(*fact).is_some_and(|asked| asked.aside.contains(&level)));
        let below = branches.iter().map(|branch| self.at(store, (*branch, *next, missing.clone()), done));
        let mut below: Vec<Ref> = below.collect::<Result<_, Full>>()?;
        if !aside {
            return store.node(level, below);
        }
        below.sort_unstable();
        below.dedup();
        store.combine(&below, &mut |_, leaves| {
            let mut all: Vec<u32> = leaves.iter().flat_map(|leaf| self.set(*leaf)).copied().collect();
            all.sort_unstable();
            all.dedup();
            Ok(self.leaf(all))
        })
    }

    fn leaf(&mut self, set: Vec<u32>) -> Ref {
        if set.is_empty() {
            return Ref::leaf(OUTSIDE);
        }
        if let Some(known) = self.index.get(&set) {
            return Ref::leaf(*known);
        }
        let number = u32::try_from(self.sets.len()).unwrap_or(OUTSIDE);
        self.sets.push(set.clone());
        self.index.insert(set, number);
        Ref::leaf(number)
    }

    /// Which of the facts a diagram depends on.
    fn depends(&mut self, store: &Store, at: Ref) -> Bits {
        let mut open = vec![at];
        while let Some(one) = open.last().copied() {
            if self.depends.contains_key(&one) {
                open.pop();
                continue;
            }
            let mut all = Bits::new(self.asked.len());
            let (level, branches) = store.branching(one).map_or((None, &[][..]), |(own, below)| (Some(own), below));
            let first = open.len();
            for branch in branches {
                match self.depends.get(branch) {
                    Some(below) => all.add_all(below),
                    None => open.push(*branch),
                }
            }
            if open.len() > first {
                continue;
            }
            for (fact, asked) in self.asked.iter().enumerate() {
                if level.is_some_and(|level| level == asked.known || asked.aside.contains(&level)) {
                    all.add(fact);
                }
            }
            self.depends.insert(one, all);
            open.pop();
        }
        self.depends.get(&at).cloned().unwrap_or_else(|| Bits::new(self.asked.len()))
    }
}

/// The levels that say nothing where a fact is missing: its own, and those of comparisons that read it even then.
fn aside(diagram: &Diagram<'_>, input: InputId) -> Vec<u32> {
    let reads = reads_missing(&diagram.nodes, input);
    let reads = |id: NodeId| reads.get(id.index()).copied().unwrap_or_default();
    let list = diagram.plan.inputs.get(input.index()).is_some_and(|def| matches!(def.kind, Kind::Records(_)));
    let put_aside = |subject: Subject| match subject {
        Subject::Fact(own) => own == input,
        Subject::Test(test) => reads(test),
        Subject::Tie => list,
        Subject::Known(_) | Subject::Today | Subject::Now => false,
    };
    let levels = diagram.variables.iter().zip(0_u32..).filter(|(variable, _)| put_aside(variable.subject));
    levels.map(|(_, level)| level).collect()
}

/// By node, whether its value hangs on a fact that is missing: `x else 3` does not.
fn reads_missing(nodes: &[Node], input: InputId) -> Vec<bool> {
    let mut reads: Vec<bool> = Vec::with_capacity(nodes.len());
    // What conditions come to for being asked of the record alone.
    let mut holds: Vec<Option<bool>> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let hangs = |id: &NodeId| reads.get(id.index()).copied().unwrap_or_default();
        let truth = |id: &NodeId| holds.get(id.index()).copied().flatten();
        let (hangs, truth) = match node {
            Node::Input(own) => (*own == input, None),
            Node::Known(inputs) => (false, inputs.contains(&input).then_some(false)),
            Node::Not(inner) => (hangs(inner), truth(inner).map(|holds| !holds)),
            Node::All(parts) if parts.iter().any(|part| truth(part) == Some(false)) => (false, Some(false)),
            Node::Any(parts) if parts.iter().any(|part| truth(part) == Some(true)) => (false, Some(true)),
            Node::When(when, value) => (truth(when) != Some(false) && (hangs(when) || hangs(value)), None),
            Node::First(rows, otherwise) => {
                let open: Vec<_> = rows.iter().filter(|(when, _)| truth(when) != Some(false)).collect();
                let last = open.iter().position(|(when, _)| truth(when) == Some(true));
                let asked = open.get(..last.map_or(open.len(), |last| last.saturating_add(1))).unwrap_or_default();
                let rest = otherwise.as_ref().filter(|_| last.is_none());
                (asked.iter().any(|(when, value)| hangs(when) || hangs(value)) || rest.is_some_and(hangs), None)
            }
            node => (node.reads().iter().any(hangs), None),
        };
        reads.push(hangs);
        holds.push(truth);
    }
    reads
}
