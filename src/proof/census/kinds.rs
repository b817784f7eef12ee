//! Counting over all kinds of lead, by diagrams.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::diagram::{
    CONFLICT, Diagram, Full, Missing, NO, Natural, OUTSIDE, Ref, Subject, UNDETERMINED, UNGRADED, YES, count,
    counted_roots, grading_roots, of_list, spread,
};
use crate::eval::possible::{Possible, Truth};
use crate::eval::{Answer, Shown, Status};
use crate::plan::{Grading, NodeId, Plan};
use crate::proof::census::order::{add, named, outcomes, settled, sort};
use crate::proof::census::{Census, Found, Holding, Share, Tally, exact, grid, leap};
use crate::proof::{Budget, Hints};
use crate::value::{Kind, Unit};

/// Counts everything that the budget allows.
pub(super) fn census(plan: &Plan, hints: &Hints, mut census: Census, budget: &Budget) -> Census {
    let diagram = Diagram::over(plan, plan.nodes.clone(), &kinds_of_lead(plan), budget);
    let Ok(diagram) = diagram else { return Census { exact: false, ..census } };
    let mut counter = Counter::new(plan, diagram);
    if counter.within(Counter::prepare).is_some() {
        census.exact = counter.within(|counter| exact::realised(counter, hints)).unwrap_or(false);
        // What surely has no lead is no kind.
        census.total = counter.within(Counter::settle);
        census.exact &= !counter.loose;
    }
    if census.total.is_some() {
        counter.count(&mut census);
    } else {
        census.exact = false;
    }
    census.nodes = counter.diagram.store.len();
    census
}

/// How many kinds there are, and for how many each item alone decides the grade; as much as the budget allows.
pub(super) fn alone(plan: &Plan, budget: &Budget) -> Option<(Natural, Vec<Option<Natural>>)> {
    let diagram = Diagram::over(plan, plan.nodes.clone(), &kinds_of_lead(plan), budget).ok()?;
    let mut counter = Counter::new(plan, diagram);
    counter.within(Counter::prepare)?;
    let total = counter.within(Counter::settle).filter(|_| !counter.loose)?;
    let items = plan.items.iter().map(|item| counter.within(|counter| counter.alone(item.node)));
    Some((total, items.collect()))
}

/// All that tells kinds of lead apart.
pub(crate) fn kinds_of_lead(plan: &Plan) -> Vec<NodeId> {
    let mut roots: Vec<NodeId> = plan.inputs.iter().filter_map(|input| input.applies).collect();
    roots.extend(plan.items.iter().map(|item| item.node));
    roots.extend(&plan.requires);
    roots.extend(grading_roots(plan));
    roots.extend(counted_roots(plan));
    roots
}

/// A policy while its kinds of lead are counted.
pub(super) struct Counter<'a> {
    pub(super) plan: &'a Plan,
    pub(super) diagram: Diagram<'a>,
    /// The records that are leads, with some value for every fact.
    pub(super) domain: Ref,
    /// The kinds that are counted: a lead without a fact once, not once for each value that it does not have.
    counted: Ref,
    missing: Missing,
    /// Whether a comparison of a missing fact with others is put aside: within a kind without the fact some leads may
    /// then be decided and others not, so such a kind counts for all that is possible.
    loose: bool,
    /// How many cells each variable has, by level; one for comparisons that are settled wherever they are asked.
    pub(super) sizes: Vec<u32>,
    /// Whether records of a list may come first together.
    pub(super) ties: bool,
}

impl<'a> Counter<'a> {
    fn new(plan: &'a Plan, diagram: Diagram<'a>) -> Self {
        let missing = Missing::of(&diagram);
        Self { plan, diagram, domain: YES, counted: YES, missing, loose: false, sizes: Vec::new(), ties: false }
    }
}

impl Counter<'_> {
    /// Does a part with half of the steps that are left, so that one large part does not starve the others; none when
    /// they are not enough.
    fn within<T>(&mut self, part: impl FnOnce(&mut Self) -> Result<T, Full>) -> Option<T> {
        let left = self.diagram.store.allow(0);
        let half = left.div_euclid(2);
        self.diagram.store.allow(half);
        let done = part(self);
        let unused = self.diagram.store.allow(0);
        self.diagram.store.allow(left.saturating_sub(half).saturating_add(unused));
        done.ok()
    }

    /// Which records are leads.
    fn prepare(&mut self) -> Result<(), Full> {
        self.domain = self.diagram.domain()?;
        for (test, level) in self.tests()? {
            // What is found in a list is asked as it is; nothing else settles it.
            if self.diagram.nodes.get(test.index()).is_none_or(of_list) {
                continue;
            }
            let truth = self.diagram.truth(test)?;
            let asked = self.diagram.store.node(level, vec![YES, NO])?;
            let agrees = self.diagram.store.combine(&[truth, asked], &mut |_, leaves| match leaves {
                [one, other] => Ok(Ref::truth(one == other)),
                _ => Err(Full),
            })?;
            self.domain = self.diagram.store.both(self.domain, agrees)?;
        }
        Ok(())
    }

    /// Settles which kinds are counted, and how many there are.
    fn settle(&mut self) -> Result<Natural, Full> {
        let leads = self.missing.leads(&mut self.diagram.store, self.domain)?;
        let once = self.missing.once(&mut self.diagram)?;
        self.counted = self.diagram.store.both(leads, once)?;
        for (_, level) in self.tests()? {
            self.loose |= self.missing.puts_aside(level);
        }
        Ok(self.total())
    }

    /// How many kinds are counted.
    fn total(&self) -> Natural {
        count(&self.diagram.store, self.counted, &self.sizes)
    }

    /// The comparisons of several facts that are open somewhere. The others are no variables: their cells count once.
    pub(super) fn tests(&mut self) -> Result<Vec<(NodeId, u32)>, Full> {
        let mut open = vec![self.domain];
        for root in kinds_of_lead(self.plan) {
            // Without a part that grading rests on, kinds could not be told apart; a further result is only left out.
            match self.within(|counter| counter.diagram.value(root)) {
                Some(value) => open.push(value),
                None if self.plan.decisions.iter().any(|decision| decision.node == root) => {}
                None => return Err(Full),
            }
        }
        let mut used: HashSet<u32> = HashSet::new();
        while let Some(at) = open.pop() {
            for level in self.diagram.store.support(at) {
                if used.insert(level)
                    && let Some(Subject::Test(node)) = self.diagram.variable(level).map(|variable| variable.subject)
                {
                    open.push(self.diagram.value(node)?);
                }
            }
        }
        // Only now, as some sizes show while diagrams are built.
        self.sizes = self.diagram.sizes();
        let mut tests = Vec::new();
        for (level, size) in (0_u32..).zip(&mut self.sizes) {
            match self.diagram.variable(level).map(|variable| variable.subject) {
                Some(Subject::Test(node)) if used.contains(&level) => tests.push((node, level)),
                Some(Subject::Tie) if used.contains(&level) => self.ties = true,
                Some(Subject::Test(_) | Subject::Tie) => *size = 1,
                Some(Subject::Known(_) | Subject::Fact(_) | Subject::Today | Subject::Now) | None => {}
            }
        }
        Ok(tests)
    }

    fn count(&mut self, census: &mut Census) {
        let plan = self.plan;
        if plan.grades.is_some() {
            let counts = self.within(Counter::grades);
            census.grades = Some(Tally { counts, ..Tally::of("grade") });
        }
        if let Grading::Sentences { sentences, .. } = &plan.grading {
            census.sentences = sentences
                .iter()
                .map(|sentence| {
                    let (count, open) = self.within(|counter| counter.holds(sentence.condition)).unzip();
                    Holding { id: sentence.id.clone(), count, open: open.unwrap_or_default() }
                })
                .collect();
        }
        for item in &plan.items {
            let counts = self.within(|counter| counter.values(item.node, item.kind));
            // What decides alone is not asked of kinds that are not told apart.
            let alone = plan.grades.filter(|_| !self.loose);
            let alone = alone.and_then(|_| self.within(|counter| counter.alone(item.node)));
            census.items.push(Tally { counts, alone, ..Tally::of(&item.id) });
        }
        for card in &plan.scorecards {
            let counts = self.within(|counter| counter.values(card.total, Kind::Number(Unit::Number)));
            let points: Vec<NodeId> = card.items.iter().map(|(_, node)| *node).collect();
            let never = counts.as_ref().and_then(|counts| self.within(|counter| grid::never(counter, &points, counts)));
            census.scores.push(Tally { counts, never: never.unwrap_or_default(), ..Tally::of(&card.id) });
        }
        for decision in plan.decisions.iter().filter(|decision| decision.kind != Kind::List) {
            let counts = self.within(|counter| counter.values(decision.node, decision.kind));
            census.decisions.push(Tally { counts, ..Tally::of(&decision.id) });
        }
        if plan.grades.is_some() {
            census.leaps = self.within(leap::leaps).unwrap_or_default();
        }
    }

    /// How the kinds that are counted spread over what a diagram gives them: one leaf, or several where a fact is
    /// missing.
    fn spread(&mut self, value: Ref) -> Result<Vec<(Vec<u32>, Natural)>, Full> {
        let inside = self.inside(value)?;
        let mut counts = spread(&self.diagram.store, inside, &self.sizes);
        counts.remove(&OUTSIDE);
        let mut found: Vec<_> =
            counts.into_iter().map(|(set, count)| (self.missing.set(set).to_vec(), count)).collect();
        found.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        Ok(found)
    }

    /// A diagram over the kinds that are counted, with sets of its leaves as leaves; [`OUTSIDE`] elsewhere.
    fn inside(&mut self, value: Ref) -> Result<Ref, Full> {
        let store = &mut self.diagram.store;
        let of_leads = store.choose(self.domain, value, Ref::leaf(OUTSIDE))?;
        let over = self.missing.over(store, of_leads)?;
        store.choose(self.counted, over, Ref::leaf(OUTSIDE))
    }

    /// The outcome of every kind that is counted: grades by their index, [`UNGRADED`], [`CONFLICT`] or [`UNDETERMINED`].
    pub(super) fn outcome(&mut self) -> Result<Ref, Full> {
        let outcome = self.diagram.outcome()?;
        let sets = self.inside(outcome)?;
        let otherwise = self.plan.when_undetermined.map_or(UNDETERMINED, u32::from);
        let missing = &self.missing;
        self.diagram.store.replace(sets, &mut |_, set| {
            Ok(Ref::leaf(match missing.set(set) {
                _ if set == OUTSIDE => OUTSIDE,
                [only] => *only,
                _ => otherwise,
            }))
        })
    }

    fn grades(&mut self) -> Result<Vec<Share>, Full> {
        let outcome = self.diagram.outcome()?;
        let mut shares = outcomes(self.plan);
        let total = self.total();
        let mut counts: BTreeMap<u32, Natural> = BTreeMap::new();
        let otherwise = self.plan.when_undetermined.map_or(UNDETERMINED, u32::from);
        for (leaves, count) in self.spread(outcome)? {
            let mut all = if leaves.len() == 1 || self.loose { leaves.clone() } else { Vec::new() };
            if leaves.len() > 1 && !all.contains(&otherwise) {
                all.push(otherwise);
            }
            for leaf in all {
                let slot = counts.entry(leaf).or_default();
                *slot = slot.plus(&count);
            }
        }
        for (leaf, count) in counts {
            // A tie is told apart for the grade only: it adds no kinds of lead.
            let count = if count.share_of(&total) > 1.0 { total.clone() } else { count };
            let value = match leaf {
                UNGRADED => Found::Outcome(Status::Ungraded),
                CONFLICT => Found::Outcome(Status::Conflict),
                UNDETERMINED => Found::Outcome(Status::Undetermined),
                grade => Found::Answer(Answer::Is(Shown::Text(self.grade(grade)))),
            };
            add(&mut shares, value, &count);
        }
        Ok(settled(shares))
    }

    fn grade(&self, leaf: u32) -> String {
        let scale = self.plan.grades.and_then(|grades| self.plan.scales.get(usize::from(grades.0)));
        let at = usize::try_from(leaf).unwrap_or(usize::MAX);
        scale.and_then(|scale| scale.members.get(at)).map(|member| member.id.clone()).unwrap_or_default()
    }

    /// For how many kinds a condition holds, and for how many a missing fact leaves it open.
    fn holds(&mut self, condition: NodeId) -> Result<(Natural, Natural), Full> {
        let truth = self.diagram.truth(condition)?;
        let (mut holds, mut open) = (Natural::ZERO, Natural::ZERO);
        for (leaves, count) in self.spread(truth)? {
            match leaves.as_slice() {
                [1] => holds = holds.plus(&count),
                [_] => {}
                _ => {
                    open = open.plus(&count);
                    if self.loose {
                        holds = holds.plus(&count);
                    }
                }
            }
        }
        Ok((holds, open))
    }

    fn values(&mut self, node: NodeId, kind: Kind) -> Result<Vec<Share>, Full> {
        let value = self.diagram.value(node)?;
        let mut shares = named(self.plan, kind);
        for (leaves, count) in self.spread(value)? {
            let several = leaves.len() > 1;
            for leaf in leaves.iter().filter(|_| !several || self.loose) {
                add(&mut shares, Found::Answer(self.answer(*leaf, kind)), &count);
            }
            if several {
                add(&mut shares, Found::Answer(Answer::Unknown { unknown: true }), &count);
            }
        }
        sort(&mut shares);
        Ok(shares)
    }

    fn answer(&self, leaf: u32, kind: Kind) -> Answer {
        match self.diagram.leaf(leaf) {
            open if kind == Kind::YesNo && open.holds() == Truth::False && open.absent.is_none() => {
                Answer::Is(Shown::YesNo(false))
            }
            value => crate::eval::answer(self.plan, kind, &value),
        }
    }

    /// The values that a node has among the kinds that are counted.
    pub(super) fn leaves(&mut self, node: NodeId) -> Result<Vec<Possible>, Full> {
        let value = self.diagram.value(node)?;
        let all: BTreeSet<u32> = self.spread(value)?.into_iter().flat_map(|(leaves, _)| leaves).collect();
        Ok(all.into_iter().map(|leaf| self.diagram.leaf(leaf)).collect())
    }

    /// For how many kinds the value of an item alone decides the grade: all others with the same value have it too.
    fn alone(&mut self, item: NodeId) -> Result<Natural, Full> {
        let (value, outcome) = (self.diagram.value(item)?, self.outcome()?);
        let value = self.inside(value)?;
        let mut pairs: HashMap<(u32, u32), u32> = HashMap::new();
        let both = self.diagram.store.combine(&[value, outcome], &mut |_, leaves| match leaves {
            [OUTSIDE, _] => Ok(Ref::leaf(OUTSIDE)),
            [value, outcome] => {
                let next = u32::try_from(pairs.len()).unwrap_or(OUTSIDE);
                Ok(Ref::leaf(*pairs.entry((*value, *outcome)).or_insert(next)))
            }
            _ => Err(Full),
        })?;
        let counts = spread(&self.diagram.store, both, &self.sizes);
        let mut by_value: HashMap<u32, Vec<&Natural>> = HashMap::new();
        for ((value, _), pair) in &pairs {
            by_value.entry(*value).or_default().extend(counts.get(pair));
        }
        let alone = by_value.into_values().filter_map(|counts| match counts.as_slice() {
            [only] => Some(*only),
            _ => None,
        });
        Ok(alone.fold(Natural::ZERO, |sum, count| sum.plus(count)))
    }
}

impl Tally {
    /// Nothing counted yet.
    pub(super) fn of(id: &str) -> Self {
        Self { id: id.to_owned(), counts: None, never: Vec::new(), alone: None }
    }
}
