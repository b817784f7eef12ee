//! Promises: proved, broken by a lead (or two), or not decided.

use std::cmp::Ordering;

use crate::diagnostic::{Diagnostic, ProofProblem, Question, Undecided};
use crate::diagram::{Full, NO, Ref, Subject, Way, direction};
use crate::eval::possible::{Truth, order};
use crate::eval::{Facts, Slot};
use crate::limits;
use crate::plan::{InputId, Pledge, Promise};
use crate::proof::linear::Chance;
use crate::proof::witness::{Case, Found, values_in};
use crate::proof::{Proofs, Prover, Status};
use crate::value::{Kind, Value};

/// Comparisons of several facts that may change while one rises; beyond, the promise is left open.
const CHANGING_TESTS: usize = 6;

impl Prover<'_> {
    /// Asks whether each promise is kept.
    pub(crate) fn promises(&mut self, proofs: &mut Proofs) {
        let promises = self.promises;
        for (promise, status) in promises.list.iter().zip(0_usize..) {
            let (found, problem) = match self.promise(promise) {
                Ok(Kept::Always) if self.may_be_undetermined(promise) => {
                    (Status::NotDecided, Some(open(Undecided::WhenUndetermined)))
                }
                Ok(Kept::Always) => (Status::Proved, None),
                Ok(Kept::Broken(lead)) => (Status::Refuted, Some(ProofProblem::PromiseBroken { lead })),
                Ok(Kept::Open) => (Status::NotDecided, Some(open(Undecided::SeveralFacts))),
                Err(Full) => {
                    let nodes = self.diagram.store.len();
                    (Status::NotDecided, Some(open(Undecided::Budget { nodes })))
                }
            };
            if let Some(slot) = proofs.promises.get_mut(status) {
                *slot = found;
            }
            proofs.diagnostics.extend(problem.map(|problem| Diagnostic::new(problem, promise.span)));
        }
    }

    /// Whether a promise also speaks of a grade that leads get only because facts are missing.
    fn may_be_undetermined(&self, promise: &Promise) -> bool {
        let Some(given) = self.plan.when_undetermined else { return false };
        !promise.all_known
            && match promise.pledge {
                Pledge::Never(grade, _) => grade == given,
                Pledge::Always(..) | Pledge::NeverFalls(_) => true,
            }
    }

    fn promise(&mut self, promise: &Promise) -> Result<Kept, Full> {
        let leads = self.spoken_of(promise)?;
        match promise.pledge {
            Pledge::Never(grade, when) => {
                let given = self.with_outcome(u32::from(grade))?;
                let condition = self.diagram.truth(when)?;
                let broken = self.diagram.store.all(&[leads, given, condition])?;
                let id = self.grade_id(grade);
                let accept = move |case: &Case| case.holds(when) && case.verdict.grade() == Some(id.as_str());
                let found = self.lead_in(broken, &accept)?;
                Ok(self.kept(found))
            }
            Pledge::Always(result, when) => {
                let (result_holds, condition) = (self.diagram.truth(result)?, self.diagram.truth(when)?);
                let broken = self.diagram.store.without(condition, result_holds)?;
                let broken = self.diagram.store.both(leads, broken)?;
                let accept = |case: &Case| case.holds(when) && case.value(result).holds() == Truth::False;
                let found = self.lead_in(broken, &accept)?;
                Ok(self.kept(found))
            }
            Pledge::NeverFalls(input) => self.never_falls(input, leads),
        }
    }

    /// The leads that a promise speaks of.
    fn spoken_of(&mut self, promise: &Promise) -> Result<Ref, Full> {
        let mut leads = self.domain;
        if promise.all_known {
            for at in 0..self.plan.inputs.len() {
                let known = Subject::Known(InputId(u32::try_from(at).unwrap_or(u32::MAX)));
                if let Some(level) = self.diagram.level(known) {
                    let known = self.diagram.cube(&[(level, 0)])?;
                    leads = self.diagram.store.both(leads, known)?;
                }
            }
        }
        Ok(leads)
    }

    fn kept(&self, found: Found) -> Kept {
        match found {
            Found::Nothing => Kept::Always,
            Found::Lead(case) => Kept::Broken(self.example(&case)),
            Found::Open => Kept::Open,
        }
    }

    fn grade_id(&self, grade: u8) -> String {
        let scale = self.plan.grades.and_then(|grades| self.plan.scales.get(usize::from(grades.0)));
        scale
            .and_then(|scale| scale.members.get(usize::from(grade)))
            .map(|member| member.id.clone())
            .unwrap_or_default()
    }

    /// The index of the grade of a case.
    fn grade_of(&self, case: &Case) -> Option<u8> {
        let id = case.verdict.grade()?;
        let scale = self.plan.scales.get(usize::from(self.plan.grades?.0))?;
        scale.members.iter().position(|member| member.id == id).and_then(|at| u8::try_from(at).ok())
    }

    /// Compares the grades of leads that differ in one fact only, cell by cell.
    fn never_falls(&mut self, input: InputId, leads: Ref) -> Result<Kept, Full> {
        let Some(level) = self.diagram.level(Subject::Fact(input)) else { return Ok(Kept::Always) };
        let outcome = self.diagram.outcome()?;
        let mut asked = self.diagram.store.support(outcome);
        let of_leads = self.diagram.store.support(leads);
        let domain_asks = of_leads.contains(&level);
        asked.extend(of_leads);
        let tests = self.changing_tests(input, &asked);
        if tests.len() > CHANGING_TESTS {
            return Ok(Kept::Open);
        }
        let cells = self.diagram.variable(level).map(|variable| variable.cells.clone()).unwrap_or_default();
        let known = self.diagram.level(Subject::Known(input)).map(|level| (level, 0));
        let mut open = false;
        let every = !tests.is_empty() || domain_asks || !self.all_in_order()?;
        for (low, high) in self.rising_cells(input, cells.len(), every) {
            for (before, after) in changes(&tests) {
                let at = |cell: usize, tests: &[(u32, usize)]| -> Vec<(u32, usize)> {
                    tests.iter().copied().chain(known).chain([(level, cell)]).collect()
                };
                let (before, after) = (at(low, &before), at(high, &after));
                let mut rest = self.falling(outcome, leads, &before, &after)?;
                while let Some(path) = self.diagram.store.path(rest) {
                    let with =
                        |more: &[(u32, usize)]| -> Vec<(u32, usize)> { path.iter().chain(more).copied().collect() };
                    let (first, second) = (with(&before), with(&after));
                    let mut values = match cells.get(high) {
                        Some(cell) => {
                            values_in(cell, self.hints.facts.get(input.index()).map_or(&[], Vec::as_slice), true)
                        }
                        None => Vec::new(),
                    };
                    if !tests.is_empty() {
                        self.diagram.store.spend(limits::SYSTEM_STEPS)?;
                    }
                    let point = match self.chance_of_two((&first, &second), input) {
                        Chance::None(cells) => {
                            // What contradicts does so whatever the fact, its tests and the rest of the path say.
                            let shared: Vec<(u32, usize)> =
                                path.iter().copied().filter(|cell| cells.contains(cell)).collect();
                            let cube = self.diagram.cube(&shared)?;
                            rest = self.diagram.store.without(rest, cube)?;
                            continue;
                        }
                        Chance::Two(point, raised) => {
                            values.insert(0, Some(raised));
                            point
                        }
                        Chance::Point(_) | Chance::Open => Vec::new(),
                    };
                    if let Some(lead) = self.fall_on(&first, &point, input, &values) {
                        return Ok(Kept::Broken(lead));
                    }
                    open = true;
                    let cube = self.diagram.cube(&path)?;
                    if tests.is_empty() {
                        break;
                    }
                    rest = self.diagram.store.without(rest, cube)?;
                }
            }
        }
        Ok(if open { Kept::Open } else { Kept::Always })
    }

    /// The tests among the variables asked that read the input, and how each can change when it rises.
    fn changing_tests(&self, input: InputId, asked: &[u32]) -> Vec<(u32, Way)> {
        let mut asked = asked.to_vec();
        asked.sort_unstable();
        asked.dedup();
        let tests = asked.into_iter().filter_map(|level| match self.diagram.variable(level)?.subject {
            Subject::Test(node) => match direction(self.plan, &self.diagram.nodes, node, input) {
                Way::Stays => None,
                way => Some((level, way)),
            },
            Subject::Known(_) | Subject::Fact(_) | Subject::Today | Subject::Now | Subject::Tie => None,
        });
        tests.collect()
    }

    /// Whether every lead gets a grade of the order: then a grade that never falls from a cell to its neighbour never
    /// falls at all.
    fn all_in_order(&mut self) -> Result<bool, Full> {
        let outcome = self.diagram.outcome()?;
        let ordered = self.ordered();
        let outside = self.diagram.store.replace(outcome, &mut |_, leaf| Ok(Ref::truth(leaf >= ordered)))?;
        Ok(self.diagram.store.both(outside, self.domain)? == NO)
    }

    /// How many grades have an order.
    fn ordered(&self) -> u32 {
        let scale = self.plan.grades.and_then(|grades| self.plan.scales.get(usize::from(grades.0)));
        scale.map_or(0, |scale| u32::from(scale.ordered))
    }

    /// Pairs of cells, the second the higher one; neighbours only, unless every pair is wanted.
    fn rising_cells(&self, input: InputId, count: usize, every: bool) -> Vec<(usize, usize)> {
        let kind = self.plan.inputs.get(input.index()).map(|input| input.kind);
        // Yes stands before no, and the best member first.
        let turned = matches!(kind, Some(Kind::YesNo | Kind::Member(_)));
        let mut pairs = Vec::new();
        for low in 0..count {
            for high in low..count {
                if every || high == low.saturating_add(1) {
                    pairs.push(if turned { (high, low) } else { (low, high) });
                }
            }
        }
        pairs
    }

    /// The leads whose grade is worse in the second place than in the first.
    fn falling(
        &mut self,
        outcome: Ref,
        leads: Ref,
        before: &[(u32, usize)],
        after: &[(u32, usize)],
    ) -> Result<Ref, Full> {
        let ordered = self.ordered();
        let store = &mut self.diagram.store;
        let parts = [
            store.restrict(outcome, before)?,
            store.restrict(outcome, after)?,
            store.restrict(leads, before)?,
            store.restrict(leads, after)?,
        ];
        store.combine(&parts, &mut |_, leaves| match leaves {
            [first, second, 1, 1] => Ok(Ref::truth(*first < ordered && *second < ordered && second > first)),
            _ => Ok(NO),
        })
    }

    /// Two leads on a path that differ in one fact and whose grade falls, as examples.
    fn fall_on(
        &self,
        path: &[(u32, usize)],
        point: &[(Subject, Value)],
        input: InputId,
        values: &[Option<Value>],
    ) -> Option<String> {
        let second = |case: &Case| {
            let before = case.facts.slots.get(input.index()).and_then(Slot::known)?;
            let grade = self.grade_of(case)?;
            values.iter().flatten().find_map(|value| {
                let rises = order(before, value) == Some(Ordering::Less);
                let raised = rises.then(|| self.replay(with(&case.facts, input, value), case.today))?;
                self.grade_of(&raised).is_some_and(|after| after > grade).then_some(raised)
            })
        };
        let first = self.lead_on(path, point, &|case| second(case).is_some())?;
        let raised = second(&first)?;
        Some(format!("{}\n{}", self.example(&first), self.example(&raised)))
    }
}

/// What came of a promise.
enum Kept {
    Always,
    /// By this lead, as an example.
    Broken(String),
    Open,
}

fn open(why: Undecided) -> ProofProblem {
    ProofProblem::NotDecided { question: Question::Promise, why }
}

fn with(facts: &Facts, input: InputId, value: &Value) -> Facts {
    let mut facts = facts.clone();
    if let Some(slot) = facts.slots.get_mut(input.index()) {
        *slot = Slot::Known(value.clone());
    }
    facts
}

/// Variables with their cells.
type Cells = Vec<(u32, usize)>;

/// What tests can be before and after a rise: each as it can change.
fn changes(tests: &[(u32, Way)]) -> Vec<(Cells, Cells)> {
    let mut all = vec![(Vec::new(), Vec::new())];
    for (level, way) in tests {
        // The first cell of a test is yes.
        let pairs: &[(usize, usize)] = match way {
            Way::Up => &[(0, 0), (1, 1), (1, 0)],
            Way::Down => &[(0, 0), (1, 1), (0, 1)],
            Way::Stays | Way::Either => &[(0, 0), (1, 1), (1, 0), (0, 1)],
        };
        let longer = all.iter().flat_map(|(before, after): &(Cells, Cells)| {
            pairs.iter().map(|(one, other)| {
                let with = |list: &Cells, cell: usize| list.iter().copied().chain([(*level, cell)]).collect();
                (with(before, *one), with(after, *other))
            })
        });
        all = longer.collect();
    }
    all
}
