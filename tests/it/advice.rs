//! Advice against exhaustive search: what is possible, what a question is worth, and the cheapest change.

use std::collections::{BTreeMap, BTreeSet};

use gradus::eval::{Advice, Outcome, Shown};
use gradus::limits::DIAGRAM_STEPS;
use gradus::source::Source;
use gradus::{Clock, Compiler, Lead, Policy, Verdict};
use proptest::prelude::*;

use crate::properties::policy;

/// Three counts of 0 to 3 and two ticks; none for what is not known.
type Facts = [Option<u32>; 5];

const NAMES: [&str; 5] = ["n0", "n1", "n2", "y0", "y1"];
const SIZES: [u32; 5] = [4, 4, 4, 2, 2];
const EFFORTS: [u32; 5] = [2, 1, 1, 1, 1];

fn lead(facts: &Facts) -> Lead {
    let mut lead = Lead::new();
    for (at, fact) in facts.iter().enumerate() {
        match fact {
            Some(fact) if at < 3 => lead.push(NAMES[at], *fact),
            Some(fact) => lead.push(NAMES[at], *fact == 1),
            None => {}
        }
    }
    lead
}

fn said(verdict: &Verdict) -> String {
    match &verdict.outcome {
        Outcome::Graded { grade, .. } => grade.clone().unwrap_or_default(),
        other => other.word().to_owned(),
    }
}

/// The outcome of every complete lead.
fn table(policy: &Policy) -> BTreeMap<[u32; 5], String> {
    let mut all = BTreeMap::new();
    for number in 0..256 {
        let facts = [number & 3, number >> 2 & 3, number >> 4 & 3, number >> 6 & 1, number >> 7 & 1];
        all.insert(facts, said(&policy.grade(&lead(&facts.map(Some))).expect("graded")));
    }
    all
}

fn completions(facts: &Facts) -> Vec<[u32; 5]> {
    let mut all = vec![[0; 5]];
    for at in 0..5 {
        let values: Vec<u32> = facts[at].map_or((0..SIZES[at]).collect(), |fact| vec![fact]);
        all = all
            .into_iter()
            .flat_map(|known| {
                values.iter().map(move |value| {
                    let mut known = known;
                    known[at] = *value;
                    known
                })
            })
            .collect();
    }
    all
}

fn outcomes(table: &BTreeMap<[u32; 5], String>, facts: &Facts) -> BTreeSet<String> {
    completions(facts).iter().map(|facts| table[facts].clone()).collect()
}

/// Whether a fact may change so: `n0` only rises, `y1` not at all.
fn may_change(at: usize, from: Option<u32>, to: u32) -> bool {
    match at {
        0 => from.is_none_or(|from| to > from),
        4 => false,
        _ => from != Some(to),
    }
}

/// The least effort that reaches the goal, with the sets of facts that do.
fn cheapest(table: &BTreeMap<[u32; 5], String>, facts: &Facts, goal: &[&str]) -> Option<(u32, BTreeSet<Vec<usize>>)> {
    let mut best: Option<(u32, BTreeSet<Vec<usize>>)> = None;
    let mut open: Vec<(usize, Facts, Vec<usize>, u32)> = vec![(0, *facts, Vec::new(), 0)];
    while let Some((at, changed, moved, effort)) = open.pop() {
        if at == 5 {
            let reached = outcomes(table, &changed);
            if reached.iter().all(|outcome| goal.contains(&outcome.as_str())) {
                match &mut best {
                    Some((least, sets)) if *least == effort => drop(sets.insert(moved)),
                    Some((least, _)) if *least < effort => {}
                    _ => best = Some((effort, BTreeSet::from([moved]))),
                }
            }
            continue;
        }
        open.push((at + 1, changed, moved.clone(), effort));
        for value in 0..SIZES[at] {
            if may_change(at, facts[at], value) {
                let mut changed = changed;
                changed[at] = Some(value);
                let moved = moved.iter().copied().chain([at]).collect();
                open.push((at + 1, changed, moved, effort + EFFORTS[at]));
            }
        }
    }
    best
}

fn number(shown: &Shown) -> u32 {
    match shown {
        Shown::Number(number) => u32::try_from(number.floor()).expect("small"),
        Shown::YesNo(yes) => u32::from(*yes),
        other => panic!("{other:?}"),
    }
}

fn entropy(shares: impl Iterator<Item = f64>) -> f64 {
    shares.filter(|share| *share > 0.0).map(|share| -share * share.log2()).sum()
}

/// The first value of each cell of each count.
fn cells(text: &str) -> Vec<Vec<u32>> {
    let mut cells: Vec<Vec<u32>> = (0..3)
        .map(|input| {
            let mut cuts = BTreeSet::from([0]);
            for (sign, more) in [(" >= ", 0), (" <= ", 1)] {
                for part in text.split(&format!("n{input}{sign}")).skip(1) {
                    cuts.insert(part.chars().next().and_then(|c| c.to_digit(10)).expect("a digit") + more);
                }
            }
            cuts.into_iter().filter(|cut| *cut < 4).collect()
        })
        .collect();
    cells.extend([vec![0, 1], vec![0, 1]]);
    cells
}

/// What is left uncertain on average once a fact is known, every combination of cells counting the same.
fn left(table: &BTreeMap<[u32; 5], String>, facts: &Facts, asked: usize, cells: &[Vec<u32>]) -> f64 {
    let all: Vec<[u32; 5]> = completions(facts)
        .into_iter()
        .filter(|complete| (0..5).all(|at| facts[at].is_some() || cells[at].contains(&complete[at])))
        .collect();
    let mut by_answer: BTreeMap<u32, BTreeMap<&str, u32>> = BTreeMap::new();
    for complete in &all {
        *by_answer.entry(complete[asked]).or_default().entry(&table[complete]).or_default() += 1;
    }
    let whole = f64::from(u32::try_from(all.len()).expect("few"));
    let parts = by_answer.values().map(|counts| {
        let sum = f64::from(counts.values().sum::<u32>());
        sum / whole * entropy(counts.values().map(|count| f64::from(*count) / sum))
    });
    parts.sum()
}

fn right_for(text: &str, advice: &Advice, facts: &Facts, table: &BTreeMap<[u32; 5], String>) {
    let context = format!("{text}\n{facts:?}\n{advice:#?}");
    let possible = outcomes(table, facts);
    let mut found: BTreeSet<String> = advice.possible.iter().cloned().collect();
    found.extend(advice.or_ungraded.then(|| "ungraded".to_owned()));
    found.extend(advice.or_conflict.then(|| "conflict".to_owned()));
    assert_eq!(found, possible, "possible\n{context}");
    assert!(advice.exact, "{context}");
    let cells = cells(text);
    for question in &advice.ask {
        let at = NAMES.iter().position(|name| *name == question.input).expect("an input");
        let wanted = left(table, facts, at, &cells);
        let found: f64 = question.left.expect("computed").to_string().parse().expect("a number");
        assert!((found - wanted).abs() < 1e-5, "{}: {found} and not {wanted}\n{context}", question.input);
    }
    let lefts: Vec<_> = advice.ask.iter().map(|question| question.left).collect();
    assert!(lefts.is_sorted(), "{context}");
    let Some(reach) = &advice.reach else { return };
    let grades = ["A", "B", "C"];
    let goal = &grades[..=grades.iter().position(|grade| *grade == reach.grade).expect("a grade")];
    assert!(reach.proved, "{context}");
    let wanted = cheapest(table, facts, goal);
    assert_eq!(wanted.is_none(), reach.changes.is_empty(), "reached\n{wanted:?}\n{context}");
    let Some((effort, sets)) = wanted else { return };
    for change in &reach.changes {
        assert_eq!(change.effort.to_string(), effort.to_string(), "effort\n{context}");
        let mut changed = *facts;
        for step in &change.steps {
            let at = NAMES.iter().position(|name| *name == step.input).expect("an input");
            assert!(may_change(at, facts[at], number(&step.to)), "{context}");
            changed[at] = Some(number(&step.to));
        }
        let reached = outcomes(table, &changed);
        assert_eq!(reached.last(), Some(&change.grade), "{context}");
        assert!(goal.contains(&change.grade.as_str()), "{context}");
    }
    // Of several, those that change the fewest known facts are shown, at most five.
    let known = |set: &Vec<usize>| set.iter().filter(|at| facts[**at].is_some()).count();
    let least = sets.iter().map(known).min().expect("a set");
    let shown = sets.iter().filter(|set| known(set) == least).count();
    assert_eq!(reach.changes.len(), shown.min(5), "{sets:?}\n{context}");
}

fn agrees_with_search(text: &str, leads: &[Facts]) {
    let text = text
        .replace("input n0 count 0..3", "input n0 count 0..3 only rises effort 2")
        .replace("input y1 yes/no", "input y1 yes/no fixed");
    let Some(policy) = Compiler::new().check(Source::new("random", text.clone())).policy else { return };
    let table = table(&policy);
    let mut advisor = policy.advisor(DIAGRAM_STEPS);
    let clock = Clock::on("2026-11-23".parse().expect("a day"));
    for facts in leads {
        let prepared = policy.prepare(&lead(facts)).expect("good facts");
        let advice = advisor.advise(&prepared, clock, None).expect("a graded policy");
        right_for(&text, &advice, facts, &table);
    }
}

fn some_lead() -> impl Strategy<Value = Facts> {
    let fact = |size: u32| prop_oneof![2 => (0..size).prop_map(Some), 1 => Just(None)];
    (fact(4), fact(4), fact(4), fact(2), fact(2)).prop_map(|(a, b, c, d, e)| [a, b, c, d, e])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::tried(60), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn advice_is_what_exhaustive_search_finds(
        text in policy(),
        leads in prop::collection::vec(some_lead(), 6),
    ) {
        agrees_with_search(&text, &leads);
    }
}

/// The inputs of the site's sheet that can change, each with the values at which anything can happen.
fn grid(lead: &BTreeMap<&str, f64>) -> Vec<(&'static str, Vec<f64>)> {
    let price = lead.get("price").copied().unwrap_or(1_800_000.0);
    let deposit = lead.get("down_payment").copied().unwrap_or(600_000.0);
    vec![
        ("down_payment", vec![0.0, price * 0.3 - 1.0, price * 0.3, price]),
        ("price", vec![deposit.max(1.0), (deposit / 0.3).floor().max(1.0), (deposit / 0.3).floor() + 1.0]),
        ("satisfaction", vec![1.0, 8.0]),
        ("revisits", vec![0.0, 1.0, 3.0]),
        ("calls", vec![0.0, 1.0, 2.0]),
        ("site_visits", vec![0.0, 1.0, 2.0]),
        ("asked_process", vec![0.0, 1.0]),
        ("accepts_rise", vec![0.0, 0.02, 0.05]),
    ]
}

const RISING: [&str; 3] = ["revisits", "calls", "site_visits"];

fn site_lead(facts: &BTreeMap<&str, f64>) -> Lead {
    let mut lead = Lead::new();
    for (name, value) in facts {
        match *name {
            "asked_process" => lead.push(*name, *value > 0.5),
            "accepts_rise" => lead.push(*name, format!("{}%", (value * 100.0).round())),
            _ => lead.push(*name, format!("{value}")),
        }
    }
    lead
}

/// All ways to set so many of the facts that may change, each to a value of the grid.
fn settings(facts: &BTreeMap<&'static str, f64>, count: usize) -> Vec<BTreeMap<&'static str, f64>> {
    let mut all = vec![(0_usize, 0_usize, facts.clone())];
    for (step, (name, values)) in grid(facts).iter().enumerate() {
        let mut more = Vec::new();
        for (_, set, known) in all.iter().filter(|(_, set, _)| *set < count) {
            for value in values {
                let may = known.get(name).is_none_or(|now| !RISING.contains(name) || value > now);
                if may && known.get(name) != Some(value) {
                    let mut changed = known.clone();
                    changed.insert(name, *value);
                    more.push((step, set + 1, changed));
                }
            }
        }
        all.extend(more);
    }
    all.into_iter().filter(|(_, set, _)| *set == count).map(|(_, _, facts)| facts).collect()
}

/// Fifty leads of the site's sheet: no fewer changes than advised are enough, and what is advised is.
#[test]
fn the_advice_on_fifty_leads_of_the_site_is_right() {
    let text = std::fs::read_to_string("policies/real_estate_site.grade").expect("a policy");
    let policy = Compiler::new().check(Source::new("site", text)).policy.expect("a policy");
    let clock = Clock::on("2026-11-23".parse().expect("a day"));
    let mut advisor = policy.advisor(DIAGRAM_STEPS);
    let mut state = 20_261_123_u32;
    let mut random = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    let grade = |facts: &BTreeMap<&'static str, f64>| policy.grade_at(&site_lead(facts), clock);
    let grades = ["A", "B", "C", "D", "E"];
    let mut seen = BTreeSet::new();
    for number in 0..50 {
        let mut facts = BTreeMap::from([("price", 1_800_000.0), ("down_payment", [200_000.0, 600_000.0][random(2)])]);
        for (name, values) in grid(&facts).into_iter().skip(2) {
            // Every third lead lacks some facts.
            if number % 3 != 0 || random(3) != 0 {
                facts.insert(name, values[random(values.len())]);
            }
        }
        let prepared = policy.prepare(&site_lead(&facts)).expect("good facts");
        let advice = advisor.advise(&prepared, clock, None).expect("a graded policy");
        let context = format!("{facts:?}\n{advice:#?}");
        let verdict = grade(&facts);
        let missing = grid(&facts).into_iter().filter(|(name, _)| !facts.contains_key(name)).count();
        let completed: BTreeSet<String> = settings(&facts, missing)
            .iter()
            .filter(|complete| {
                complete.len() == 8 && facts.iter().all(|(name, value)| complete.get(name) == Some(value))
            })
            .map(|complete| said(&grade(complete)))
            .collect();
        assert!(advice.exact, "{context}");
        assert_eq!(advice.possible.iter().cloned().collect::<BTreeSet<_>>(), completed, "{context}");
        let Some(reach) = &advice.reach else {
            assert_eq!(verdict.grade(), Some("A"), "{context}");
            continue;
        };
        let goal = &grades[..=grades.iter().position(|grade| *grade == reach.grade).expect("a grade")];
        let good = |verdict: &Verdict| {
            let open = match &verdict.outcome {
                Outcome::Undetermined { or_ungraded, or_conflict, .. } => *or_ungraded || *or_conflict,
                _ => false,
            };
            let possible = verdict.possible_grades();
            !open && !possible.is_empty() && possible.iter().all(|grade| goal.contains(grade))
        };
        assert!(reach.proved && !reach.changes.is_empty(), "{context}");
        for change in &reach.changes {
            let steps = change.steps.len();
            let mut changed = facts.clone();
            for step in &change.steps {
                let name = grid(&facts).iter().map(|(name, _)| *name).find(|name| **name == step.input);
                let value = match &step.to {
                    Shown::YesNo(yes) => f64::from(u8::from(*yes)),
                    Shown::Number(number) => number.to_decimal().expect("a decimal").to_string().parse().expect("one"),
                    other => panic!("{other:?}"),
                };
                changed.insert(name.expect("a fact of the grid"), value);
            }
            assert!(good(&grade(&changed)), "{changed:?}\n{context}");
            for fewer in 0..steps {
                let found = settings(&facts, fewer).into_iter().find(|facts| good(&grade(facts)));
                assert!(found.is_none(), "{found:?}\n{context}");
            }
            seen.insert(steps);
        }
    }
    assert!(seen.len() > 2, "the leads are too alike: {seen:?}");
}

/// Learning `y` is enough in the first, changing `y` while `v` stays unknown in the second: neither way is looked for, so
/// nothing is proved.
#[test]
fn nothing_is_proved_of_missing_facts_that_are_compared() {
    let cases = [
        ("input x count 0..4\ninput y count 0..4\nif (y else 2) + x < 2 then grade A\n", Lead::new().with("x", 0)),
        (
            "input v count 0..2\ninput w count 0..3\ninput y yes/no\nif y and (v >= 1 or w + v < 2) then grade A\n",
            Lead::new().with("w", 0).with("y", false),
        ),
    ];
    for (rules, lead) in cases {
        let text = format!("grades A > B\n{rules}otherwise grade B\n");
        let policy = Compiler::new().compile(text.as_str()).expect("a policy");
        let facts = policy.prepare(&lead).expect("good facts");
        let clock = gradus::Clock::on("2026-11-26".parse().expect("a day"));
        let advice = policy.advisor(DIAGRAM_STEPS).advise(&facts, clock, None).expect("advice");
        assert!(advice.reach.is_some_and(|reach| !reach.proved), "{text}");
    }
}

/// A length may be written in two ways; advice knows in which cell it lies.
#[test]
fn half_a_year_is_180_days_to_advice_too() {
    let text = "grades A > B\ninput wait duration\nif wait >= half a year and wait <= half a year then grade A\notherwise grade B\n";
    let policy = Compiler::new().compile(text).expect("a policy");
    for (wait, grade) in [("180 days", "A"), ("6 months", "A"), ("179 days", "B"), ("181 days", "B")] {
        let advice = policy.advise(&Lead::new().with("wait", wait), None).expect("a record").expect("it is graded");
        assert_eq!((advice.possible, advice.exact), (vec![grade.to_owned()], true), "{wait}");
    }
}
