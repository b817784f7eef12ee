//! Further results of both policies, lead by lead: `advice`, `deadline`, an owner.

use crate::diagram::{Diagram, Full, NO, Natural, OUTSIDE, Ref};
use crate::eval::possible::Possible;
use crate::eval::{Answer, Shown, Verdict};
use crate::plan::{Decision, Node, NodeId, Plan};
use crate::proof::compare::ends::End;
use crate::proof::compare::{Comparison, Move, Witness};
use crate::proof::witness::{Case, Found};
use crate::proof::words::written;
use crate::value::{Kind, Value};

/// Changes of one result that are told apart; the rest are one.
const CHANGES: usize = 12;

/// A result that both policies give.
pub(crate) struct Pair<'a> {
    pub(crate) old: &'a Decision,
    pub(crate) new: &'a Decision,
    /// What people call it.
    pub(crate) title: String,
}

impl<'a> Comparison<'a> {
    /// The results that both policies give and that are not computed alike.
    pub(crate) fn results(&self) -> Vec<Pair<'a>> {
        let joint = self.joint;
        // Where no lead changes its grade, what is computed of it alike is the same, too.
        let grades_stay = self.diff.moves.iter().all(|one| one.result.is_some());
        let mut pairs = Vec::new();
        for old in &joint.old.plan.decisions {
            let Some(id) = self.found.decision(&old.id) else { continue };
            let Some(at) = joint.new.plan.decisions.iter().position(|new| new.id == id) else { continue };
            let Some(new) = joint.new.plan.decisions.get(at) else { continue };
            let title = self.new.labels.decisions.get(at).map(|it| it.label.title.clone()).unwrap_or_default();
            if old.node != new.node || (!grades_stay && reads_grade(&joint.frame.nodes, old.node)) {
                pairs.push(Pair { old, new, title });
            }
        }
        pairs
    }

    /// Results that only one policy gives.
    pub(crate) fn results_of_one(&mut self) -> Result<(), Full> {
        let (olds, news) = (&self.joint.old.plan.decisions, &self.joint.new.plan.decisions);
        let (old, new, found) = (self.old, self.new, self.found);
        let gone = olds
            .iter()
            .zip(&old.labels.decisions)
            .filter(|(one, _)| !found.decision(&one.id).is_some_and(|id| news.iter().any(|new| new.id == id)));
        let added = news
            .iter()
            .zip(&new.labels.decisions)
            .filter(|(one, _)| !olds.iter().any(|old| found.decision(&old.id) == Some(one.id.as_str())));
        let titled = |(_, label): (&Decision, &crate::plan::ItemLabel)| label.label.title.clone();
        let gone: Vec<(String, bool)> = gone.map(titled).map(|title| (title, true)).collect();
        let added: Vec<(String, bool)> = added.map(titled).map(|title| (title, false)).collect();
        if gone.is_empty() && added.is_empty() {
            return Ok(());
        }
        let graders = self.graders();
        let graded = |case: &Case| {
            let ((old, _), (new, _)) = graders.verdicts(case);
            !old.decisions.is_empty() || !new.decisions.is_empty()
        };
        let lang = self.diff.lang;
        for (title, was) in gone.into_iter().chain(added) {
            let witness = match self.prover.lead_in(self.prover.domain, &graded)? {
                Found::Lead(case) => {
                    let ((old, before), (new, after)) = graders.verdicts(&case);
                    Some(Witness { lead: self.prover.facts(&case), old, new, traces: (before, after) })
                }
                Found::Open | Found::Nothing => None,
            };
            let end = |given: bool| {
                let word = if given { lang.pick("given", "有") } else { lang.pick("not given", "没有") };
                End::result(Some(word.to_owned()))
            };
            self.diff.moves.push(Move {
                result: Some(title),
                from: end(was),
                to: end(!was),
                kinds: Natural::ZERO,
                of: Natural::ZERO,
                regions: vec![lang.pick("all leads", "所有客户").to_owned()],
                witness,
            });
        }
        Ok(())
    }

    /// Compares one result over the leads of both policies.
    pub(crate) fn result(&mut self, pair: &Pair<'_>) -> Result<(), Full> {
        let joint = self.joint;
        self.prover.diagram.turn_to(&joint.old.plan);
        let (before, old_domain) = (self.prover.diagram.value(pair.old.node)?, self.prover.diagram.domain()?);
        self.prover.diagram.turn_to(&joint.new.plan);
        let (after, new_domain) = (self.prover.diagram.value(pair.new.node)?, self.prover.diagram.domain()?);
        let values = self.values(before, after);
        let leads = self.prover.diagram.store.both(old_domain, new_domain)?;
        let both = [self.of_leads(before, leads)?, self.of_leads(after, leads)?];
        let [before, after] = self.possible_of(both)?;
        let same = self.same_members(pair);
        let one = |leaf: &u32| values.iter().find(|(number, _)| number == leaf).map(|(_, value)| value);
        let same = |old: &u32, new: &u32| match (one(old), one(new)) {
            (Some(old), Some(new)) => old.is_settled() && same(old, new),
            (_, _) => false,
        };
        // Leaf 0 for no lead of both, 1 where both agree, and one behind for each change.
        let mut changes: Vec<(u32, u32)> = Vec::new();
        let missing = &self.prover.missing;
        let moved = self.prover.diagram.store.combine(&[before, after], &mut |_, leaves| match leaves {
            [OUTSIDE, _] | [_, OUTSIDE] => Ok(Ref::truth(false)),
            [old, new] => {
                let (olds, news) = (missing.set(*old), missing.set(*new));
                let all_old = olds.iter().all(|old| news.iter().any(|new| same(old, new)));
                if all_old && news.iter().all(|new| olds.iter().any(|old| same(old, new))) {
                    return Ok(Ref::truth(true));
                }
                let known = changes.iter().position(|known| *known == (*old, *new)).unwrap_or_else(|| {
                    changes.push((*old, *new));
                    changes.len().saturating_sub(1)
                });
                Ok(Ref::leaf(u32::try_from(known.min(CHANGES)).unwrap_or_default().saturating_add(2)))
            }
            _ => Err(Full),
        })?;
        let store = &mut self.prover.diagram.store;
        self.prover.domain = store.replace(moved, &mut |_, leaf| Ok(Ref::truth(leaf != 0)))?;
        self.tell_apart(moved);
        let of = self.kinds(moved)?;
        let several = changes.len() > CHANGES;
        // What is computed is a range here, not a value: within it some leads may get the same.
        let missing = &self.prover.missing;
        let open = |set: &u32| missing.set(*set).iter().any(|leaf| one(leaf).is_none_or(|value| !value.is_settled()));
        self.diff.exact &= !changes.iter().any(|(old, new)| open(old) && open(new));
        for ((old, new), leaf) in changes.into_iter().zip(2_u32..).take(CHANGES.saturating_add(1)) {
            let set = self.prover.diagram.store.replace(moved, &mut |_, at| Ok(Ref::truth(at == leaf)))?;
            let rest = several && usize::try_from(leaf).is_ok_and(|leaf| leaf >= CHANGES.saturating_add(2));
            let told = |kind: Kind, set: u32| {
                let words: Option<Vec<String>> =
                    self.prover.missing.set(set).iter().map(|leaf| self.told(kind, one(leaf)?)).collect();
                words.filter(|_| !rest).map(|words| words.join(self.diff.lang.pick(" or ", "或")))
            };
            let names = (told(pair.old.kind, old), told(pair.new.kind, new));
            self.change(pair, names, (set, &of))?;
        }
        let answers = (self.answers(pair.old, true), self.answers(pair.new, false));
        let moves = |old: &Verdict, new: &Verdict| (answers.0)(old) != (answers.1)(new);
        let mut differ = |old: u32, new: u32| old != OUTSIDE && new != OUTSIDE && !same(&old, &new);
        self.unseen(both, moved, &mut differ, Some((&pair.title, &moves)))
    }

    fn change(
        &mut self,
        pair: &Pair<'_>,
        names: (Option<String>, Option<String>),
        (set, of): (Ref, &Natural),
    ) -> Result<(), Full> {
        let set = self.prover.without_contradictions(set)?;
        if set == NO {
            return Ok(());
        }
        let kinds = self.kinds(set)?;
        let regions = self.prover.regions(set)?;
        let graders = self.graders();
        let answers = (self.answers(pair.old, true), self.answers(pair.new, false));
        let differ = |old: &Verdict, new: &Verdict| (answers.0)(old) != (answers.1)(new);
        let accept = |case: &Case| {
            let ((old, _), (new, _)) = graders.verdicts(case);
            differ(&old, &new)
        };
        let mut found = self.prover.lead_in(regions.first, &accept)?;
        if !matches!(found, Found::Lead(_)) {
            found = self.prover.lead_in(set, &accept)?;
        }
        let is_in = match &found {
            Found::Lead(case) => self.prover.may_be_in(set, case),
            Found::Open | Found::Nothing => true,
        };
        let regions =
            if is_in { regions.told } else { vec![self.diff.lang.pick("some leads", "有些客户").to_owned()] };
        let witness = match found {
            Found::Lead(case) => {
                let ((old, before), (new, after)) = graders.verdicts(&case);
                Some(Witness { lead: self.prover.facts(&case), old, new, traces: (before, after) })
            }
            Found::Open | Found::Nothing => None,
        };
        let end = |name: Option<String>| End::result(name);
        let (from, to) = (end(names.0), end(names.1));
        self.diff.moves.push(Move {
            result: Some(pair.title.clone()),
            from,
            to,
            kinds,
            of: of.clone(),
            regions,
            witness,
        });
        Ok(())
    }

    /// What a policy answers to a result, members by the id that they have in the new policy.
    fn answers(&self, decision: &Decision, old: bool) -> impl Fn(&Verdict) -> Option<Answer> + use<'a> {
        let id = decision.id.clone();
        let members: Vec<(String, String)> = match (decision.kind, old) {
            (Kind::Member(scale), true) => {
                let scale = self.joint.old.plan.scales.get(usize::from(scale.0));
                let ids = scale.into_iter().flat_map(|scale| &scale.members);
                ids.filter_map(|one| Some((one.id.clone(), self.found.member(&one.id)?.to_owned()))).collect()
            }
            (_, _) => Vec::new(),
        };
        move |verdict: &Verdict| {
            let named = verdict.decisions.iter().find(|named| named.id == id)?;
            Some(match &named.value {
                Answer::Is(Shown::Text(text)) => {
                    let mapped = members.iter().find(|(own, _)| own == text).map_or(text, |(_, new)| new);
                    Answer::Is(Shown::Text(mapped.clone()))
                }
                other => other.clone(),
            })
        }
    }

    /// Whether two values are one, members of two scales by what they are mapped to.
    fn same_members(&self, pair: &Pair<'_>) -> impl Fn(&Possible, &Possible) -> bool + use<'a> {
        let members = |plan: &Plan, kind: Kind| -> Vec<String> {
            let Kind::Member(scale) = kind else { return Vec::new() };
            let scale = plan.scales.get(usize::from(scale.0));
            scale.map(|scale| scale.members.iter().map(|one| one.id.clone()).collect()).unwrap_or_default()
        };
        let olds: Vec<Option<String>> = members(&self.joint.old.plan, pair.old.kind)
            .iter()
            .map(|id| self.found.member(id).map(str::to_owned))
            .collect();
        let news = members(&self.joint.new.plan, pair.new.kind);
        move |old: &Possible, new: &Possible| match (old.value(), new.value()) {
            (Some(Value::Member(old)), Some(Value::Member(new))) => {
                let old = olds.get(usize::from(*old)).and_then(Option::as_ref);
                old.is_some() && old == news.get(usize::from(*new))
            }
            (_, _) => old == new,
        }
    }

    /// What the leaves of two values stand for.
    fn values(&self, before: Ref, after: Ref) -> Vec<(u32, Possible)> {
        let diagram: &Diagram<'_> = &self.prover.diagram;
        let mut numbers = diagram.store.leaves(before);
        numbers.extend(diagram.store.leaves(after));
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().map(|number| (number, diagram.leaf(number))).collect()
    }

    /// A value in words; none for what is not one value.
    fn told(&self, kind: Kind, value: &Possible) -> Option<String> {
        match value.value() {
            Some(value) => Some(written(&self.joint.labels, kind, value)),
            None if value.is_settled() => Some(self.diff.lang.pick("none", "无").to_owned()),
            None => None,
        }
    }
}

/// Whether a node reads the grade.
fn reads_grade(nodes: &[Node], id: NodeId) -> bool {
    let read = crate::plan::depth_first(nodes, &[id]);
    read.iter().any(|id| matches!(nodes.get(id.index()), Some(Node::Grade)))
}
