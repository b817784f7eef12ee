//! A set of leads in few words: by how many items of each group have which level, where that says it exactly.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::diagnostic::Lang;
use crate::diagram::{Full, NO, Ref, Subject};
use crate::eval::possible::Possible;
use crate::plan::{Group, Node};
use crate::proof::Prover;
use crate::proof::factor::Shared;
use crate::proof::words::{range, written};
use crate::value::{Kind, Value};

/// Combinations of counts that are looked at; beyond, a region is told by its facts.
const COMBINATIONS: usize = 4_096;
/// Regions that are told; people read no more.
const REGIONS: usize = 4;

/// Ways to rate a group that are told as exceptions.
const EXCEPTIONS: usize = 2;

/// How many items of a group have each level; the last place counts those without one.
type Counts = Vec<usize>;

/// Variables with the first and last of neighbouring cells.
type Way = Vec<(u32, usize, usize)>;

/// The leads of each way in which the items of a group can be rated.
struct Tallied {
    counts: Vec<(Counts, Ref)>,
    /// What people call the levels.
    levels: Vec<String>,
    title: String,
}

/// A set of leads in words.
pub(crate) struct Regions {
    /// The regions, and that there are more.
    pub(crate) told: Vec<String>,
    /// The leads of the first, of which an example is shown.
    pub(crate) first: Ref,
}

impl Prover<'_> {
    /// The regions of a set of leads, which is not empty.
    pub(crate) fn regions(&mut self, set: Ref) -> Result<Regions, Full> {
        if let Some(regions) = self.by_counts(set, set)? {
            return Ok(regions);
        }
        match self.by_shared_facts(set)? {
            Some(regions) => Ok(regions),
            None => self.by_facts(set),
        }
    }

    /// By the facts that all leads share, and counts over groups for the rest: first only comparisons of several
    /// facts, which no group tells apart in the same way, then every fact.
    fn by_shared_facts(&mut self, set: Ref) -> Result<Option<Regions>, Full> {
        let (all, _) = self.factored(set)?;
        let is_test = |shared: &&Shared| self.diagram.compares(shared.0);
        let tests: Vec<Shared> = all.iter().filter(is_test).copied().collect();
        // What all leads of the policy share goes without saying.
        let (of_all, _) = self.factored(self.domain)?;
        for shared in [&tests, &all] {
            if shared.is_empty() {
                continue;
            }
            let sharing = self.sharing(shared)?;
            let sharing = self.diagram.store.both(sharing, self.domain)?;
            let rest = self.without_facts(set, shared)?;
            let domain = std::mem::replace(&mut self.domain, sharing);
            let counted = self.by_counts(set, rest);
            self.domain = domain;
            let told = self.without_implied(shared.clone());
            let told = told.iter().filter(|fact| !of_all.contains(fact));
            let words = self.literals(&told.copied().collect::<Way>());
            let comma = self.labels.lang.pick(", ", "，");
            if sharing == set {
                return Ok(Some(Regions { told: vec![words.join(comma)], first: set }));
            }
            if let Some(regions) = counted? {
                let whole = |region: String| words.iter().cloned().chain([region]).collect::<Vec<_>>().join(comma);
                return Ok(Some(Regions { told: regions.told.into_iter().map(whole).collect(), ..regions }));
            }
        }
        Ok(None)
    }

    /// By counts over groups; none when the set depends on more than those. Groups that do not bear on `rest`, which
    /// is what is to be told of the set, are named only where that is all of it.
    fn by_counts(&mut self, set: Ref, rest: Ref) -> Result<Option<Regions>, Full> {
        let plan = self.plan;
        let (mut groups, mut idle) = (Vec::new(), Vec::new());
        for (at, group) in plan.groups.iter().enumerate() {
            let Some(tallied) = self.tallied(at, group)? else { continue };
            if tallied.counts.len() > 1 && self.bears_on(rest, group)? {
                groups.push(tallied);
            } else if set == rest {
                idle.push(tallied.title);
            }
        }
        let product = groups.iter().try_fold(1_usize, |all, group| all.checked_mul(group.counts.len()));
        if groups.is_empty() || product.is_none_or(|product| product > COMBINATIONS) {
            return Ok(None);
        }
        let mut open: Vec<(Vec<usize>, Ref)> = vec![(Vec::new(), self.domain)];
        for group in &groups {
            let mut next = Vec::new();
            for (chosen, leads) in &open {
                for (at, (_, of)) in group.counts.iter().enumerate() {
                    let leads = self.diagram.store.both(*leads, *of)?;
                    if leads != NO {
                        next.push((chosen.iter().copied().chain([at]).collect(), leads));
                    }
                }
            }
            open = next;
        }
        let mut inside: Vec<Vec<BTreeSet<usize>>> = Vec::new();
        let mut possible: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); groups.len()];
        for (chosen, leads) in open {
            for (all, at) in possible.iter_mut().zip(&chosen) {
                all.insert(*at);
            }
            let both = self.diagram.store.both(leads, set)?;
            if both == leads {
                inside.push(chosen.into_iter().map(|at| BTreeSet::from([at])).collect());
            } else if both != NO {
                return Ok(None);
            }
        }
        let merged = merged(inside, groups.len());
        let mut first = set;
        for (group, chosen) in groups.iter().zip(merged.first().into_iter().flatten()) {
            let mut any = NO;
            for (_, of) in chosen.iter().filter_map(|at| group.counts.get(*at)) {
                any = self.diagram.store.either(any, *of)?;
            }
            first = self.diagram.store.both(first, any)?;
        }
        Ok(Some(Regions { told: self.told(&groups, &possible, merged, &idle), first }))
    }

    /// Whether a set asks any variable that the items of a group ask.
    fn bears_on(&mut self, set: Ref, group: &Group) -> Result<bool, Full> {
        let asked: BTreeSet<u32> = self.diagram.store.support(set).into_iter().collect();
        for item in &group.items {
            let Some(item) = self.plan.items.get(item.index()) else { continue };
            let value = self.diagram.value(item.node)?;
            if self.diagram.store.support(value).iter().any(|level| asked.contains(level)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The ways in which the items of a group can be rated; none for groups of numbers.
    fn tallied(&mut self, at: usize, group: &Group) -> Result<Option<Tallied>, Full> {
        let plan = self.plan;
        let items: Vec<_> = group.items.iter().filter_map(|item| plan.items.get(item.index())).collect();
        let Some(kind) = items.first().map(|item| item.kind) else { return Ok(None) };
        let lang = self.labels.lang;
        let levels: Vec<Value> = match kind {
            Kind::Member(scale) => {
                let count = plan.scales.get(usize::from(scale.0)).map_or(0, |scale| scale.members.len());
                (0..count).filter_map(|at| u8::try_from(at).ok()).map(Value::Member).collect()
            }
            Kind::YesNo => vec![Value::YesNo(true), Value::YesNo(false)],
            Kind::Number(_)
            | Kind::Text
            | Kind::Date
            | Kind::Moment
            | Kind::Duration
            | Kind::List
            | Kind::Records(_)
            | Kind::Row(_) => return Ok(None),
        };
        let mut states: Vec<Counts> = vec![vec![0; levels.len().saturating_add(1)]];
        let mut index: HashMap<Counts, u32> = states.iter().cloned().zip(0_u32..).collect();
        let mut parts = Vec::with_capacity(items.len());
        for item in items {
            let value = self.diagram.value(item.node)?;
            parts.push(self.level_of(value, &levels)?);
        }
        let counted = crate::diagram::fold(&mut self.diagram.store, &parts, 0, &mut |state, level| {
            let mut next = usize::try_from(state).ok().and_then(|at| states.get(at)).cloned().unwrap_or_default();
            if let Some(count) = usize::try_from(level).ok().and_then(|at| next.get_mut(at)) {
                *count = count.saturating_add(1);
            }
            *index.entry(next.clone()).or_insert_with(|| {
                states.push(next);
                u32::try_from(states.len().saturating_sub(1)).unwrap_or(u32::MAX)
            })
        })?;
        if states.len() > COMBINATIONS {
            return Ok(None);
        }
        let mut counts = Vec::new();
        for (state, number) in states.into_iter().zip(0_u32..) {
            let leads = self.diagram.store.replace(counted, &mut |_, leaf| Ok(Ref::truth(leaf == number)))?;
            if leads != NO {
                counts.push((state, leads));
            }
        }
        let mut names: Vec<String> = levels.iter().map(|level| written(self.labels, kind, level)).collect();
        names.push(lang.pick("without one", "不计入").to_owned());
        let title = self.labels.groups.get(at).map(|label| label.title.clone()).unwrap_or_default();
        Ok(Some(Tallied { counts, levels: names, title }))
    }

    /// A value as the number of its level; behind the last for none.
    fn level_of(&mut self, value: Ref, levels: &[Value]) -> Result<Ref, Full> {
        let mut result = Ref::leaf(u32::try_from(levels.len()).unwrap_or(u32::MAX));
        for (level, number) in levels.iter().zip(0_u32..) {
            let is = |leaf: &Possible| leaf.value() == Some(level);
            let here = self.diagram.where_leaf(value, is)?;
            result = self.diagram.store.choose(here, Ref::leaf(number), result)?;
        }
        Ok(result)
    }

    fn told(
        &self,
        groups: &[Tallied],
        possible: &[BTreeSet<usize>],
        regions: Vec<Vec<BTreeSet<usize>>>,
        idle: &[String],
    ) -> Vec<String> {
        let lang = self.labels.lang;
        let count = regions.len();
        let mut told: Vec<String> = regions
            .into_iter()
            .take(REGIONS)
            .map(|region| {
                let parts = groups.iter().zip(possible).zip(&region);
                let parts: Vec<String> =
                    parts.map(|((group, possible), chosen)| group.told(possible, chosen, lang)).collect();
                let rest = idle.iter().map(|title| whatever(title, lang));
                parts.into_iter().chain(rest).collect::<Vec<_>>().join(lang.pick(", ", "，"))
            })
            .collect();
        told.extend(self.and_more(count));
        told
    }

    /// By the facts on the ways to its leads, those of the fewest facts first.
    fn by_facts(&mut self, set: Ref) -> Result<Regions, Full> {
        let lang = self.labels.lang;
        let mut boxes: Vec<Way> = Vec::new();
        let mut open: Vec<(Ref, Way)> = vec![(set, Way::new())];
        while let Some((at, way)) = open.pop() {
            let Some((level, branches)) = self.diagram.store.branching(at) else {
                boxes.push(way);
                continue;
            };
            let mut ways = Vec::new();
            let mut first = 0;
            while let Some(next) = branches.get(first) {
                let alike = branches.iter().skip(first).take_while(|branch| *branch == next).count();
                let last = first.saturating_add(alike).saturating_sub(1);
                if *next != NO {
                    ways.push((*next, way.iter().copied().chain([(level, first, last)]).collect()));
                }
                first = last.saturating_add(1);
            }
            open.extend(ways.into_iter().rev());
            if boxes.len().saturating_add(open.len()) > COMBINATIONS {
                break;
            }
        }
        boxes.sort_by_key(Vec::len);
        let count = boxes.len();
        let first = match boxes.first() {
            Some(way) => self.sharing(way)?,
            None => set,
        };
        let mut told: Vec<String> = boxes
            .into_iter()
            .take(REGIONS)
            .map(|way| {
                let words = self.literals(&self.without_implied(way)).join(lang.pick(", ", "，"));
                if words.is_empty() { lang.pick("all leads", "所有客户").to_owned() } else { words }
            })
            .collect();
        told.extend(self.and_more(count));
        Ok(Regions { told, first })
    }

    /// That there are more regions than are told.
    fn and_more(&self, count: usize) -> Option<String> {
        let more = count.checked_sub(REGIONS).filter(|more| *more > 0)?;
        Some(self.labels.lang.pick(format!("and {more} more"), format!("另有 {more} 种")))
    }

    /// The facts of a way in words. That a fact is known goes without saying where its value is told, and a missing one
    /// has no value.
    fn literals(&self, way: &Way) -> Vec<String> {
        let subject = |level: u32| self.diagram.variable(level).map(|variable| variable.subject);
        let says = |wanted: Subject, cell: Option<usize>| {
            let said = |(level, first, _): &(u32, usize, usize)| {
                subject(*level) == Some(wanted) && cell.is_none_or(|cell| cell == *first)
            };
            way.iter().any(said)
        };
        let goes_without_saying = |level: u32, cell: usize| match subject(level) {
            Some(Subject::Known(input)) => cell == 0 && says(Subject::Fact(input), None),
            Some(Subject::Fact(input)) => says(Subject::Known(input), Some(1)),
            Some(_) | None => false,
        };
        let told = way.iter().filter(|(level, first, _)| !goes_without_saying(*level, *first));
        told.filter_map(|(level, first, last)| self.literal(*level, *first, *last)).collect()
    }

    /// One fact of a way in words.
    fn literal(&self, level: u32, first: usize, last: usize) -> Option<String> {
        let lang = self.labels.lang;
        let variable = self.diagram.variable(level)?;
        let from = variable.cells.get(first)?;
        let ranged = |kind: Kind| range(self.labels, kind, &variable.cells, first, last);
        let yes = from.holds() == crate::eval::possible::Truth::True;
        match variable.subject {
            Subject::Known(input) => {
                let title = &self.labels.inputs.get(input.index())?.title;
                let known = lang.pick(if yes { "known" } else { "missing" }, if yes { "已填" } else { "未填" });
                Some(format!("{title} {known}"))
            }
            Subject::Fact(input) => {
                let kind = self.plan.inputs.get(input.index())?.kind;
                let title = &self.labels.inputs.get(input.index())?.title;
                let values = match kind {
                    Kind::Number(_) | Kind::Date | Kind::Moment | Kind::Duration => ranged(kind),
                    Kind::Text => match from.value() {
                        Some(value) => written(self.labels, kind, value),
                        None => ranged(kind),
                    },
                    Kind::YesNo | Kind::Member(_) | Kind::List | Kind::Records(_) | Kind::Row(_) => {
                        let cells = variable.cells.get(first..=last).unwrap_or_default();
                        let values = cells.iter().filter_map(Possible::value);
                        let values: Vec<String> = values.map(|value| written(self.labels, kind, value)).collect();
                        values.join(lang.pick(" or ", "或"))
                    }
                };
                Some(format!("{title} {values}"))
            }
            Subject::Today => Some(format!("{} {}", lang.pick("today", "今天"), ranged(Kind::Date))),
            Subject::Now => Some(format!("{} {}", lang.pick("now", "现在"), ranged(Kind::Moment))),
            Subject::Tie => Some(
                lang.pick(
                    if yes { "records that come first together" } else { "no records that come first together" },
                    if yes { "有记录并列第一" } else { "没有记录并列第一" },
                )
                .to_owned(),
            ),
            Subject::Test(node) => self.comparison(node, yes).or_else(|| {
                let titles: Vec<String> = crate::plan::depth_first(&self.diagram.nodes, &[node])
                    .into_iter()
                    .filter_map(|id| match self.diagram.nodes.get(id.index()) {
                        Some(Node::Input(input)) => {
                            self.labels.inputs.get(input.index()).map(|label| label.title.clone())
                        }
                        Some(_) | None => None,
                    })
                    .collect();
                let titles = titles.join(lang.pick(" and ", "与"));
                let meets = lang.pick(
                    if yes { "that meet the comparison" } else { "that fail the comparison" },
                    if yes { "符合比较" } else { "不符合比较" },
                );
                Some(format!("{titles} {meets}"))
            }),
        }
    }
}

impl Tallied {
    /// A choice of ways to rate the group, in words.
    fn told(&self, possible: &BTreeSet<usize>, chosen: &BTreeSet<usize>, lang: Lang) -> String {
        let title = &self.title;
        if chosen == possible {
            return whatever(title, lang);
        }
        let words = self.by_one_level(possible, chosen, lang).or_else(|| self.by_exception(possible, chosen, lang));
        let words = match words {
            Some(words) => words,
            None => {
                let ways: Vec<String> = chosen.iter().take(REGIONS).map(|at| self.counted(*at, lang)).collect();
                let more = chosen.len().saturating_sub(ways.len());
                let rest = if more == 0 {
                    String::new()
                } else {
                    lang.pick(format!(" or {more} other ways"), format!("，或另外 {more} 种"))
                };
                format!("{}{rest}", ways.join(lang.pick(" or ", "，或 ")))
            }
        };
        lang.pick(format!("{title}: {words}"), format!("{title}：{words}"))
    }

    /// Where only the number of one level counts: `at most 2 A`.
    fn by_one_level(&self, possible: &BTreeSet<usize>, chosen: &BTreeSet<usize>, lang: Lang) -> Option<String> {
        if chosen.len() < 2 {
            return None;
        }
        self.levels.iter().enumerate().find_map(|(level, name)| {
            let count = |at: &usize| {
                self.counts.get(*at).and_then(|(counts, _)| counts.get(level)).copied().unwrap_or_default()
            };
            let (low, high) = (chosen.iter().map(count).min()?, chosen.iter().map(count).max()?);
            let all = possible.iter().filter(|at| (low..=high).contains(&count(at)));
            if all.count() != chosen.len() {
                return None;
            }
            let most = possible.iter().map(count).max()?;
            Some(match (low, high) {
                (0, 0) => lang.pick(format!("no {name}"), format!("没有 {name}")),
                (0, high) => lang.pick(format!("at most {high} {name}"), format!("至多 {high} 项 {name}")),
                (low, high) if high == most => {
                    lang.pick(format!("at least {low} {name}"), format!("至少 {low} 项 {name}"))
                }
                (low, high) if low == high => lang.pick(format!("{low} {name}"), format!("{low} 项 {name}")),
                (low, high) => lang.pick(format!("{low} to {high} {name}"), format!("{low} 至 {high} 项 {name}")),
            })
        })
    }

    /// Where only the number of one level counts, but for few ways: `3 to 4 A, but not 4 A and 1 without one`.
    fn by_exception(&self, possible: &BTreeSet<usize>, chosen: &BTreeSet<usize>, lang: Lang) -> Option<String> {
        if chosen.len() <= REGIONS {
            return None;
        }
        (0..self.levels.len()).find_map(|level| {
            let count = |at: &usize| self.counts.get(*at).and_then(|(counts, _)| counts.get(level)).copied();
            let (low, high) = (chosen.iter().filter_map(count).min()?, chosen.iter().filter_map(count).max()?);
            let inside = |at: &usize| count(at).is_some_and(|count| (low..=high).contains(&count));
            let filled: BTreeSet<usize> = possible.iter().copied().filter(inside).collect();
            let left_out: Vec<usize> = filled.difference(chosen).copied().collect();
            if left_out.len() > EXCEPTIONS || filled == *possible {
                return None;
            }
            let words = self.by_one_level(possible, &filled, lang)?;
            let but: Vec<String> = left_out.iter().map(|at| self.counted(*at, lang)).collect();
            let but = but.join(lang.pick(" or ", "，或 "));
            Some(lang.pick(format!("{words}, but not {but}"), format!("{words}（{but} 除外）")))
        })
    }

    /// One way to rate the group: `1 B and 1 C`.
    fn counted(&self, at: usize, lang: Lang) -> String {
        let counts = self.counts.get(at).map(|(counts, _)| counts.as_slice()).unwrap_or_default();
        let parts = counts.iter().zip(&self.levels).filter(|(count, _)| **count > 0);
        let parts: Vec<String> =
            parts.map(|(count, level)| lang.pick(format!("{count} {level}"), format!("{count} 项 {level}"))).collect();
        parts.join(lang.pick(" and ", "、"))
    }
}

/// A group that does not matter, in words.
fn whatever(title: &str, lang: Lang) -> String {
    lang.pick(format!("whatever the {title}"), format!("{title}不限"))
}

/// Boxes that differ in one place only are joined there, place by place.
fn merged(mut boxes: Vec<Vec<BTreeSet<usize>>>, places: usize) -> Vec<Vec<BTreeSet<usize>>> {
    for place in (0..places).rev() {
        let mut joined: BTreeMap<Vec<BTreeSet<usize>>, BTreeSet<usize>> = BTreeMap::new();
        for mut one in boxes {
            let here = one.get_mut(place).map(std::mem::take).unwrap_or_default();
            joined.entry(one).or_default().extend(here);
        }
        boxes = joined
            .into_iter()
            .map(|(mut rest, here)| {
                if let Some(slot) = rest.get_mut(place) {
                    *slot = here;
                }
                rest
            })
            .collect();
    }
    boxes
}
