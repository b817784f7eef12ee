//! What differs between two policies: which leads get another grade, how many kinds of lead, and one lead each.
//!
//! Both policies are put over the same facts and nodes ([`joint`]); the outcome of each is a diagram in one store, and
//! so is the pair of both. Where no lead has two outcomes, that is a proof that the policies grade alike. A lead of
//! every pair is graded by both policies as they are before it is shown.

mod ends;
mod incomplete;
mod joint;
mod mapping;
mod results;
mod witness;

use serde::Serialize;

use crate::diagnostic::{DiffProblem, Lang};
use crate::diagram::{Diagram, Full, Missing, NO, Natural, OUTSIDE, Ref, count, grading_roots};
use crate::eval::row::Evaluator;
use crate::eval::{PolicyRef, Schema, Trace, Verdict};
use crate::plan::{Grading, InputId, Labels, NodeId, Plan, Promises};
pub use crate::proof::compare::ends::End;
use crate::proof::compare::ends::Ends;
use crate::proof::compare::joint::{Joint, Side};
use crate::proof::compare::mapping::Found;
pub use crate::proof::compare::mapping::Mapping;
use crate::proof::witness::{Case, Found as Searched};
use crate::proof::{Prover, Status};
use crate::semantics::ExampleDef;

/// One of the policies that are compared.
#[derive(Clone, Copy)]
pub(crate) struct Party<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) labels: &'a Labels,
    pub(crate) schema: &'a Schema,
    pub(crate) evaluator: &'a Evaluator,
    pub(crate) reference: &'a PolicyRef,
    pub(crate) examples: &'a [ExampleDef],
}

/// What differs between two policies.
#[derive(Clone, Debug, Serialize)]
pub struct Diff {
    /// The old policy.
    pub old: PolicyRef,
    /// The new one.
    pub new: PolicyRef,
    /// Whether they are equivalent: *proved*, *refuted* by a lead, or *not decided*.
    pub equivalent: Status,
    /// How many kinds of lead there are: combinations of the cells that either policy can tell apart.
    pub kinds: Natural,
    /// How many of them move.
    pub moved: Natural,
    /// Whether the numbers are exact; else comparisons of several facts count kinds of which there may be no lead.
    pub exact: bool,
    /// Whether what is said of all leads is said of the verdicts on incomplete ones, too: where facts are compared with
    /// each other, a verdict may leave more open than it need be, under one policy and not under the other.
    pub possible_exact: bool,
    /// What moves, from the best old grade to the worst.
    pub moves: Vec<Move>,
    /// What else is to be said.
    #[serde(skip)]
    pub problems: Vec<DiffProblem>,
    /// Nodes of the diagrams that were built.
    pub nodes: usize,
    /// The language of the words in it.
    #[serde(skip)]
    pub lang: Lang,
    #[serde(skip)]
    ends: Ends,
    #[serde(skip)]
    schemas: (Schema, Schema),
}

impl Diff {
    /// What a verdict of the old policy and one of the new one come to: equal where the lead does not move.
    pub fn outcomes(&self, old: &Verdict, new: &Verdict) -> (End, End) {
        (self.ends.of_verdict(&self.ends.old, old), self.ends.of_verdict(&self.ends.new, new))
    }

    /// Every outcome of either policy without missing facts: the grades, best first, then those without a grade.
    pub fn all_outcomes(&self) -> &[End] {
        self.ends.all()
    }

    /// How records name the inputs of the old and of the new policy: inputs that are one go by the names of both.
    pub fn schemas(&self) -> (&Schema, &Schema) {
        (&self.schemas.0, &self.schemas.1)
    }
}

/// Leads that have one outcome under the old policy and another under the new one.
#[derive(Clone, Debug, Serialize)]
pub struct Move {
    /// The further result that changes, as people call it; none for the grade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// The old outcome.
    pub from: End,
    /// The new one.
    pub to: End,
    /// How many kinds of lead.
    pub kinds: Natural,
    /// Of how many that are told apart for this.
    pub of: Natural,
    /// Which leads, in words.
    pub regions: Vec<String>,
    /// One of them, graded by both policies; none where none was found and none could be excluded.
    pub witness: Option<Witness>,
}

/// A lead with what both policies say of it.
#[derive(Clone, Debug, Serialize)]
pub struct Witness {
    /// Its facts as an example gives them.
    pub lead: String,
    /// What the old policy says.
    pub old: Verdict,
    /// What the new policy says.
    pub new: Verdict,
    /// How each came to say so.
    #[serde(skip)]
    pub traces: (Trace, Trace),
}

/// Compares two policies, within so many steps.
///
/// # Errors
/// When there is nothing to compare: unrelated policies, or a mapping that names nothing.
pub(crate) fn compare(
    old: Party<'_>,
    new: Party<'_>,
    mapping: &Mapping,
    (lang, budget): (Lang, usize),
) -> Result<Diff, DiffProblem> {
    let found = Found::new(mapping, (old.plan, old.labels), (new.plan, new.labels))?;
    let mut joint = Joint::new(old, new, &found);
    joint.labels.lang = lang;
    if joint.shared == 0 && !(old.plan.inputs.is_empty() && new.plan.inputs.is_empty()) {
        return Err(DiffProblem::Unrelated);
    }
    let graded = |party: Party<'_>| !matches!(party.plan.grading, Grading::Nothing);
    if graded(old) != graded(new) {
        return Err(DiffProblem::OneWithoutGrades { old: graded(new) });
    }
    let mut diff = Diff {
        old: old.reference.clone(),
        new: new.reference.clone(),
        equivalent: Status::NotDecided,
        kinds: Natural::ZERO,
        moved: Natural::ZERO,
        exact: true,
        possible_exact: true,
        moves: Vec::new(),
        problems: joint.of_two_kinds.iter().map(|input| DiffProblem::OtherKind { input: input.clone() }).collect(),
        nodes: 0,
        lang,
        ends: Ends::new(old, new, &found),
        schemas: joint.schemas(old, new),
    };
    let hints = joint.hints(old, new);
    let nodes = joint.frame.nodes.clone();
    let results: Vec<NodeId> = if graded(new) { Vec::new() } else { joint.results() };
    let roots = [joint.roots(), results].concat();
    let diagram = Diagram::over(&joint.frame, nodes, &roots, &budget.into());
    let promises = Promises::default();
    let Ok(diagram) = diagram else {
        diff.problems.push(DiffProblem::NotDecided { nodes: 0, several: false });
        return Ok(diff);
    };
    let prover = Prover {
        plan: &joint.new.plan,
        labels: &joint.labels,
        promises: &promises,
        hints: &hints,
        evaluator: Evaluator::new(&joint.new.plan),
        missing: Missing::of(&diagram),
        diagram,
        domain: Ref::truth(true),
        possible: Ref::truth(true),
    };
    let mut comparison = Comparison { prover, joint: &joint, old, new, found: &found, diff, sizes: Vec::new() };
    let whole = comparison.everything(budget);
    comparison.concluded(whole.is_err());
    Ok(comparison.diff)
}

/// Two policies while they are compared.
struct Comparison<'a> {
    prover: Prover<'a>,
    joint: &'a Joint,
    old: Party<'a>,
    new: Party<'a>,
    found: &'a Found,
    diff: Diff,
    /// How many cells each variable has, by level, for what is compared.
    sizes: Vec<u32>,
}

impl Comparison<'_> {
    /// Compares the grades, then all other results that are not computed alike, in diagrams of their own: what only
    /// they ask tells no kinds of lead apart for the grade.
    fn everything(&mut self, budget: usize) -> Result<(), Full> {
        let joint = self.joint;
        self.grades()?;
        self.on_purpose()?;
        self.results_of_one()?;
        let pairs = self.results();
        if pairs.is_empty() {
            return Ok(());
        }
        if !matches!(joint.new.plan.grading, Grading::Nothing) {
            self.diff.nodes = self.diff.nodes.saturating_add(self.prover.diagram.store.len());
            let roots = [joint.roots(), joint.results()].concat();
            self.prover.diagram = Diagram::over(&joint.frame, joint.frame.nodes.clone(), &roots, &budget.into())?;
            self.prover.missing = Missing::of(&self.prover.diagram);
            self.prover.possible = Ref::truth(true);
        }
        pairs.iter().try_for_each(|pair| self.result(pair))
    }

    /// Compares the grades of all leads.
    fn grades(&mut self) -> Result<(), Full> {
        let joint = self.joint;
        self.prover.diagram.turn_to(&joint.old.plan);
        let (before, old_domain) = (self.prover.diagram.outcome()?, self.prover.diagram.domain()?);
        self.prover.diagram.turn_to(&joint.new.plan);
        let (after, new_domain) = (self.prover.diagram.outcome()?, self.prover.diagram.domain()?);
        let values = [self.of_leads(before, old_domain)?, self.of_leads(after, new_domain)?];
        let [before, after] = self.possible_of(values)?;
        // Leaf 0 for no lead of either, 1 where both agree, and one behind for each pair.
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        let (old, new, ends, missing) = (self.old, self.new, &mut self.diff.ends, &self.prover.missing);
        let store = &mut self.prover.diagram.store;
        let moved = store.combine(&[before, after], &mut |_, leaves| match leaves {
            [OUTSIDE, OUTSIDE] => Ok(Ref::truth(false)),
            [before, after] => {
                let pair = (ends.place(old, missing.set(*before), true), ends.place(new, missing.set(*after), false));
                if pair.0 == pair.1 {
                    return Ok(Ref::truth(true));
                }
                let known = pairs.iter().position(|known| *known == pair).unwrap_or_else(|| {
                    pairs.push(pair);
                    pairs.len().saturating_sub(1)
                });
                Ok(Ref::leaf(u32::try_from(known).unwrap_or_default().saturating_add(2)))
            }
            _ => Err(Full),
        })?;
        self.prover.domain = store.replace(moved, &mut |_, leaf| Ok(Ref::truth(leaf != 0)))?;
        self.tell_apart(moved);
        self.diff.kinds = self.kinds(moved)?;
        self.diff.exact = self.is_exact(moved);
        let mut order: Vec<((usize, usize), u32)> = pairs.into_iter().zip(2_u32..).collect();
        order.sort_unstable();
        for (pair, leaf) in order {
            let set = self.prover.diagram.store.replace(moved, &mut |_, at| Ok(Ref::truth(at == leaf)))?;
            self.one_move(pair, set)?;
        }
        let (old, new, mut ends) = (self.old, self.new, self.diff.ends.clone());
        let mut differ = |before: u32, after: u32| {
            let one = |leaf: &u32| if *leaf == OUTSIDE { Vec::new() } else { vec![*leaf] };
            ends.place(old, &one(&before), true) != ends.place(new, &one(&after), false)
        };
        self.unseen(values, moved, &mut differ, None)
    }

    /// A value of the leads of a domain; [`OUTSIDE`] of others.
    fn of_leads(&mut self, value: Ref, domain: Ref) -> Result<Ref, Full> {
        let consistent = self.prover.diagram.thresholds()?;
        let store = &mut self.prover.diagram.store;
        let leads = store.both(domain, consistent)?;
        store.choose(leads, value, Ref::leaf(OUTSIDE))
    }

    /// What is possible of every lead, as sets of leaves.
    fn possible_of(&mut self, [old, new]: [Ref; 2]) -> Result<[Ref; 2], Full> {
        let store = &mut self.prover.diagram.store;
        Ok([self.prover.missing.over(store, old)?, self.prover.missing.over(store, new)?])
    }

    /// How many kinds of lead a set holds.
    fn kinds(&mut self, set: Ref) -> Result<Natural, Full> {
        let once = self.prover.missing.once(&mut self.prover.diagram)?;
        let once = self.prover.diagram.store.choose(once, set, NO)?;
        Ok(count(&self.prover.diagram.store, once, &self.sizes))
    }

    /// What tells kinds of lead apart from here on: comparisons of several facts only where the result asks them.
    fn tell_apart(&mut self, moved: Ref) {
        let asked = self.prover.diagram.store.support(moved);
        self.sizes = self.prover.diagram.open_sizes();
        for (level, size) in (0_u32..).zip(&mut self.sizes) {
            if self.prover.diagram.compares(level) && !asked.contains(&level) {
                *size = 1;
            }
        }
    }

    /// Whether no comparison of several facts bears on the result.
    fn is_exact(&self, moved: Ref) -> bool {
        let levels = self.prover.diagram.store.support(moved);
        !levels.iter().any(|level| self.prover.diagram.compares(*level))
    }

    fn one_move(&mut self, (from, to): (usize, usize), set: Ref) -> Result<(), Full> {
        let set = self.prover.without_contradictions(set)?;
        if set == NO {
            return Ok(());
        }
        let kinds = self.kinds(set)?;
        self.diff.moved = self.diff.moved.plus(&kinds);
        let regions = self.prover.regions(set)?;
        let graders = self.graders();
        let ends = &self.diff.ends;
        let (was, is) = (ends.end(from), ends.end(to));
        let exactly = |case: &Case| {
            let ((old, _), (new, _)) = graders.verdicts(case);
            ends.of_verdict(&ends.old, &old) == was && ends.of_verdict(&ends.new, &new) == is
        };
        let perhaps = |case: &Case| {
            let ((old, _), (new, _)) = graders.verdicts(case);
            let move_apart = ends.of_verdict(&ends.old, &old) != ends.of_verdict(&ends.new, &new);
            move_apart && ends.may_be(&ends.old, &old, from) && ends.may_be(&ends.new, &new, to)
        };
        // A lead of the region that is told first, where one is found.
        let mut found = self.prover.lead_in(regions.first, &exactly)?;
        if !matches!(found, Searched::Lead(_)) {
            found = self.prover.lead_in(set, &exactly)?;
        }
        if matches!(found, Searched::Open) {
            found = self.prover.lead_in(set, &perhaps)?;
        }
        let witness = match found {
            Searched::Lead(case) => {
                let ((old, before), (new, after)) = self.graders().verdicts(&case);
                Some(Witness { lead: self.prover.facts(&case), old, new, traces: (before, after) })
            }
            Searched::Open | Searched::Nothing => None,
        };
        let (from, to) = (self.diff.ends.end(from), self.diff.ends.end(to));
        let of = self.diff.kinds.clone();
        self.diff.moves.push(Move { result: None, from, to, kinds, of, regions: regions.told, witness });
        Ok(())
    }

    /// What it comes to; `full` when the budget is used up.
    fn concluded(&mut self, full: bool) {
        let diff = &mut self.diff;
        diff.nodes = diff.nodes.saturating_add(self.prover.diagram.store.len());
        // Other working days give other dates, which tests that both policies share do not tell apart.
        let other_days = self.old.plan.workdays != self.new.plan.workdays;
        let mut levels = (0_u32..).take(self.prover.diagram.variables.len());
        let compares = levels.any(|level| self.prover.diagram.compares(level));
        if diff.moves.is_empty() {
            diff.possible_exact = self.joint.grades_alike() || !compares;
        }
        let several = other_days || diff.moves.iter().any(|one| one.witness.is_none());
        let shown = diff.moves.iter().any(|one| one.witness.is_some());
        diff.equivalent = match (shown, several || full) {
            (true, _) => Status::Refuted,
            (false, true) => Status::NotDecided,
            (false, false) => Status::Proved,
        };
        let nodes = diff.nodes;
        let open = [(full, false), (several, true)].into_iter().filter(|(open, _)| *open);
        diff.problems.extend(open.map(|(_, several)| DiffProblem::NotDecided { nodes, several }));
    }
}

impl Joint {
    /// Whether both grade by the same computations.
    fn grades_alike(&self) -> bool {
        // The scales of the two have numbers of their own, so an item is what computes it.
        let items = |plan: &Plan| plan.items.iter().map(|item| item.node).collect::<Vec<_>>();
        let (old, new) = (&self.old.plan, &self.new.plan);
        old.grading == new.grading && old.requires == new.requires && items(old) == items(new)
    }

    /// Where both policies are read off, the new one's first.
    fn roots(&self) -> Vec<NodeId> {
        let of = |side: &Side| {
            let plan = &side.plan;
            let mut roots: Vec<NodeId> = plan.inputs.iter().filter_map(|input| input.applies).collect();
            roots.extend(plan.items.iter().map(|item| item.node));
            roots.extend(&plan.requires);
            roots.extend(grading_roots(plan));
            roots
        };
        of(&self.new).into_iter().chain(of(&self.old)).collect()
    }

    /// The further results of both.
    fn results(&self) -> Vec<NodeId> {
        [&self.new, &self.old].into_iter().flat_map(|side| &side.plan.decisions).map(|one| one.node).collect()
    }

    /// The schemas of both, in which inputs that are one go by the names of both.
    fn schemas(&self, old: Party<'_>, new: Party<'_>) -> (Schema, Schema) {
        let of = |(own, side): (Party<'_>, &Side), (other, other_side): (Party<'_>, &Side)| {
            let mut labels = own.labels.clone();
            for (at, place) in side.inputs.iter().enumerate() {
                let Some(there) = other_side.inputs.iter().position(|other| other.at == place.at) else { continue };
                let Some(headings) = labels.headings.get_mut(at) else { continue };
                headings.extend(other.plan.inputs.get(there).map(|input| input.id.clone()));
                let label = other.labels.inputs.get(there);
                headings.extend(label.into_iter().flat_map(|label| [label.name.clone(), label.title.clone()]));
                headings.extend(other.labels.headings.get(there).into_iter().flatten().cloned());
            }
            Schema::new(own.plan, &labels)
        };
        (of((old, &self.old), (new, &self.new)), of((new, &self.new), (old, &self.old)))
    }

    /// Facts that the examples of both policies give.
    fn hints(&self, old: Party<'_>, new: Party<'_>) -> crate::proof::Hints {
        let mut hints = crate::proof::Hints { facts: vec![Vec::new(); self.frame.inputs.len()], today: Vec::new() };
        for (party, side) in [(new, &self.new), (old, &self.old)] {
            for example in party.examples {
                for (input, value) in &example.facts {
                    let Some(place) = side.inputs.get(*input) else { continue };
                    if let Some(values) = hints.facts.get_mut(place.at) {
                        values.push(place.joint(value));
                    }
                }
                hints.today.extend(example.today);
            }
        }
        hints
    }
}

/// The id of an input as a place among others.
pub(crate) fn id_at(at: usize) -> InputId {
    InputId(u32::try_from(at).unwrap_or(u32::MAX))
}
