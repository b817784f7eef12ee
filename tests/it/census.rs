//! The census against brute force: every kind of lead of small random policies, one by one, and numbers by hand.

use std::collections::{BTreeMap, BTreeSet};

use gradus::eval::{Answer, Facts, Outcome, Shown, Status};
use gradus::limits::DIAGRAM_STEPS;
use gradus::proof::{Census, Found, Natural, Tally};
use gradus::source::Source;
use gradus::{Clock, Compiler, Lead, Policy, Verdict};
use proptest::prelude::*;

use crate::properties::{asking_policy, policy};

fn clock() -> Clock {
    Clock::on("2026-11-22".parse().expect("a day"))
}

/// Where the text of a policy cuts a count from 0 to 3: found in the text, not asked of the policy.
fn cuts(text: &str, input: usize) -> BTreeSet<u32> {
    let after = |sign: &str| -> Vec<u32> {
        let pattern = format!("n{input} {sign} ");
        let digits = text.split(&pattern).skip(1).filter_map(|rest| rest.chars().next().and_then(|c| c.to_digit(10)));
        digits.collect()
    };
    let at_least = after(">=").into_iter();
    let at_most = after("<=").into_iter().map(|most| most + 1);
    at_least.chain(at_most).filter(|cut| (1..=3).contains(cut)).collect()
}

/// The place of a fact that is missing.
const MISSING: usize = 99;

/// The kinds of lead: the cell of each of three counts, and two ticks (0 is yes); a fact that the text asks for may be
/// missing.
fn kinds(text: &str) -> BTreeMap<[usize; 5], Lead> {
    let names = ["n0", "n1", "n2", "y0", "y1"];
    let asks = |name: &str| ["known", "missing"].iter().any(|word| text.contains(&format!("{name} is {word}")));
    let asked: Vec<usize> = (0..5).filter(|at| asks(names[*at])).collect();
    let mut kinds = BTreeMap::new();
    let cuts: Vec<BTreeSet<u32>> = (0..3).map(|input| cuts(text, input)).collect();
    for (number, without) in (0..256_u32).flat_map(|number| (0..1_usize << asked.len()).map(move |bits| (number, bits)))
    {
        let facts = [number & 3, number >> 2 & 3, number >> 4 & 3];
        let ticks = [number >> 6 & 1 == 0, number >> 7 & 1 == 0];
        let mut lead = Lead::new();
        let mut kind = [0; 5];
        for at in 0..5 {
            if asked.iter().position(|own| *own == at).is_some_and(|place| without >> place & 1 == 1) {
                kind[at] = MISSING;
            } else if at < 3 {
                lead.push(names[at], facts[at]);
                kind[at] = cuts[at].iter().filter(|cut| **cut <= facts[at]).count();
            } else {
                lead.push(names[at], ticks[at - 3]);
                kind[at] = usize::from(!ticks[at - 3]);
            }
        }
        kinds.entry(kind).or_insert(lead);
    }
    kinds
}

fn natural(count: usize) -> Natural {
    Natural::from(u64::try_from(count).expect("few"))
}

fn grade(verdict: &Verdict) -> Found {
    match &verdict.outcome {
        Outcome::Graded { grade: Some(grade), .. } => Found::Answer(Answer::Is(Shown::Text(grade.clone()))),
        outcome => Found::Outcome(outcome.status()),
    }
}

/// For how many kinds the level of an item settles the grade.
fn alone(verdicts: &[&Verdict], item: usize) -> usize {
    let level = |verdict: &Verdict| format!("{:?}", verdict.items[item].value);
    let same = |one: &&&Verdict| {
        let of_level = verdicts.iter().filter(|other| level(other) == level(one));
        of_level.map(|other| format!("{:?}", grade(other))).collect::<BTreeSet<_>>().len() == 1
    };
    verdicts.iter().filter(same).count()
}

/// Pairs of kinds that differ by one step of a fact and both have grades, and those whose grades are far apart.
fn leaps(verdicts: &BTreeMap<[usize; 5], Verdict>, fact: usize) -> (usize, usize) {
    let rank = |verdict: &Verdict| verdict.grade().and_then(|own| ["A", "B", "C"].iter().position(|one| *one == own));
    let pairs = verdicts.iter().filter_map(|(kind, verdict)| {
        let mut next = *kind;
        next[fact] += 1;
        Some(rank(verdict)?.abs_diff(rank(verdicts.get(&next)?)?))
    });
    let pairs: Vec<usize> = pairs.collect();
    (pairs.len(), pairs.iter().filter(|apart| **apart >= 2).count())
}

fn agrees_with_brute_force(text: &str) {
    let Some(policy) = Compiler::new().check(Source::new("random", text.to_owned())).policy else { return };
    let census = policy.census(DIAGRAM_STEPS);
    let kinds = kinds(text);
    let grade_of = |lead: &Lead| policy.grade(lead).expect("no clock is needed");
    let verdicts: BTreeMap<[usize; 5], Verdict> = kinds.iter().map(|(kind, lead)| (*kind, grade_of(lead))).collect();
    assert!(census.exact && census.is_whole(), "{text}");
    assert_eq!(census.total, Some(natural(kinds.len())), "{text}");
    for share in counts(census.grades.as_ref()) {
        let found = verdicts.values().filter(|verdict| grade(verdict) == share.value).count();
        assert_eq!(share.count, natural(found), "{:?}\n{text}", share.value);
    }
    let all: Vec<&Verdict> = verdicts.values().collect();
    for (at, tally) in census.items.iter().enumerate() {
        assert_eq!(tally.alone, Some(natural(alone(&all, at))), "{}\n{text}", tally.id);
    }
    for leap in &census.leaps {
        let fact = ["n0", "n1", "n2", "y0", "y1"].iter().position(|id| *id == leap.id).expect("a fact");
        let (steps, far) = leaps(&verdicts, fact);
        assert_eq!((&leap.steps, &leap.leaps), (&natural(steps), &natural(far)), "{}\n{text}", leap.id);
    }
    // The same kinds, counted one by one by the row evaluator.
    let facts: Vec<Option<Facts>> = kinds.values().map(|lead| policy.prepare(lead).ok()).collect();
    let counted = policy.census_of(facts, clock());
    let incomplete = kinds.keys().flatten().any(|cell| *cell == MISSING);
    for (of_kinds, of_leads) in census.sentences.iter().zip(&counted.sentences) {
        // Of a lead with a missing fact the row evaluator leaves more sentences open than need be.
        let below = |one: &Natural, other: &Natural| incomplete && one.about() <= other.about();
        assert!(of_kinds.open == of_leads.open || below(&of_kinds.open, &of_leads.open), "{text}");
        let (of_kinds, of_leads) = (counted_of(of_kinds), counted_of(of_leads));
        assert!(of_kinds == of_leads || below(of_leads, of_kinds), "{text}");
    }
    assert_eq!(census.grades, counted.grades, "{text}");
    for (of_kinds, of_leads) in census.items.iter().zip(&counted.items) {
        assert_eq!(of_kinds.counts, of_leads.counts, "{}\n{text}", of_kinds.id);
    }
}

fn counted_of(holding: &gradus::proof::Holding) -> &Natural {
    holding.count.as_ref().expect("it was counted")
}

fn counts(tally: Option<&Tally>) -> &[gradus::proof::Share] {
    tally.and_then(|tally| tally.counts.as_deref()).expect("it was counted")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::tried(100), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn kinds_of_lead_are_counted_as_they_are_one_by_one(text in policy()) {
        agrees_with_brute_force(&text);
    }

    #[test]
    fn a_lead_without_a_fact_is_counted_once(text in asking_policy()) {
        agrees_with_brute_force(&text);
    }
}

fn compiled(text: &str) -> Policy {
    Compiler::new().compile(text).expect("a policy")
}

fn shipped(name: &str) -> Policy {
    let path = format!("{}/policies/{name}.grade", env!("CARGO_MANIFEST_DIR"));
    compiled(&std::fs::read_to_string(path).expect("a policy"))
}

fn numbers(tally: Option<&Tally>) -> Vec<(String, u64)> {
    counts(tally)
        .iter()
        .map(|share| {
            let value = match &share.value {
                Found::Answer(Answer::Is(Shown::Text(text))) => text.clone(),
                Found::Answer(answer) => serde_json::to_string(answer).expect("JSON"),
                Found::Outcome(status) => status.word().to_owned(),
            };
            (value, share.count.to_string().parse().expect("small"))
        })
        .collect()
}

fn named(numbers: &[(&str, u64)]) -> Vec<(String, u64)> {
    numbers.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

/// The numbers of `docs/census-by-hand.md`.
#[test]
fn the_site_is_counted_as_it_is_by_hand() {
    let census = shipped("real_estate_site").census(DIAGRAM_STEPS);
    assert!(census.exact);
    assert_eq!(census.total, Some(1_296.into()));
    let grades = [("A", 4), ("B", 62), ("C", 266), ("D", 640), ("E", 324), ("ungraded", 0), ("conflict", 0)];
    assert_eq!(numbers(census.grades.as_ref()), named(&grades));
    let sentences: Vec<String> =
        census.sentences.iter().map(|one| one.count.as_ref().expect("counted").to_string()).collect();
    assert_eq!(sentences, ["1", "65", "258", "2", "646", "324", "9"]);
    let visit = census.items.iter().find(|item| item.id == "visit");
    assert_eq!(numbers(visit), named(&[("A", 216), ("B", 216), ("C", 216), ("null", 648)]));
    let steps: Vec<(&str, u64, String, u32)> = census
        .leaps
        .iter()
        .filter(|leap| !leap.leaps.is_zero())
        .map(|leap| {
            (leap.id.as_str(), leap.steps.to_string().parse().expect("small"), leap.leaps.to_string(), leap.furthest)
        })
        .collect();
    assert_eq!(steps, [("satisfaction", 648, "70".to_owned(), 2)]);
    // The Chinese policy has the same meaning, and differs only in the hash of its text.
    let mut chinese: Census = shipped("real_estate_site.zh").census(DIAGRAM_STEPS);
    chinese.policy.source.clone_from(&census.policy.source);
    assert_eq!(census, chinese);
}

#[test]
fn a_scorecard_says_which_totals_nobody_can_have() {
    let text = "levels A = 10 > B = 8 > C = 5\ngrades good > poor\ninput a yes/no\ninput b yes/no\ninput c yes/no\n\
        input d yes/no\nscorecard s {\n  item x { 10 when a  8 when b  otherwise 5 }\n  item y { 10 when c  8 when d  otherwise 5 }\n}\n\
        if s >= 18 then grade good\notherwise grade poor\n";
    let census = compiled(text).census(DIAGRAM_STEPS);
    // Of four kinds for each item two give 10, one 8, one 5.
    let score = numbers(census.scores.first());
    assert_eq!(score, named(&[("20", 4), ("18", 4), ("16", 1), ("15", 4), ("13", 2), ("10", 1)]));
    let never = serde_json::to_string(&census.scores[0].never).expect("JSON");
    assert_eq!(never, "[19,17,14,12,11]");
}

#[test]
fn comparisons_of_several_facts_are_exact_where_every_combination_has_a_lead_or_surely_none() {
    let policy = |more: &str| {
        let text = format!(
            "grades A > B\ninput low money 0..100\ninput high money 0..100\n\
             if low >= high then grade A\n{more}otherwise grade B\n"
        );
        compiled(&text).census(DIAGRAM_STEPS)
    };
    let one = policy("");
    assert!(one.exact);
    assert_eq!(one.total, Some(2.into()));
    // At least as much and at least twenty more: of the four combinations one contradicts itself, and is no kind.
    let two = policy("if low >= high + 20 then grade A\n");
    assert!(two.exact);
    assert_eq!(two.total, Some(3.into()));
    // What is found in a list is not reckoned with.
    let text = "grades A > B\ninput visits list { minutes count }\nif (sum of visits.minutes) >= 3 and (count of visits) >= 2 then grade A\notherwise grade B\n";
    assert!(!compiled(text).census(DIAGRAM_STEPS).exact);
    // What a range settles is no combination: from 200 on it is more than any `high`.
    let text = "grades A > B\ninput low money 0..300\ninput high money 0..100\n\
        if low >= 200 then grade A\nif low < 200 and low >= high then grade A\notherwise grade B\n";
    let three = compiled(text).census(DIAGRAM_STEPS);
    assert!(three.exact);
    assert_eq!(three.total, Some(3.into()));
}

/// Within "`y` missing" some leads are decided and others not, as each `v` leaves other answers of `y - v >= 0`.
#[test]
fn a_missing_fact_that_is_compared_with_others_leaves_at_most() {
    let text = "grades A > B > C\ninput v count 0..4\ninput y integer 0..2\n\
        if y is known and y - v >= 0 then grade A\nif y is missing and v <= 3 then grade B\n\
        if y - v >= 0 then grade A\notherwise grade C\n";
    let policy = compiled(text);
    let census = policy.census(DIAGRAM_STEPS);
    assert!(!census.exact);
    for v in 0..=4_u32 {
        let verdict = policy.grade(&Lead::new().with("v", v)).expect("no clock is needed");
        let share = counts(census.grades.as_ref()).iter().find(|share| share.value == grade(&verdict));
        assert!(share.is_some_and(|share| !share.count.is_zero()), "v {v}: {:?}", verdict.outcome);
    }
}

#[test]
fn over_budget_is_said() {
    let policy = shipped("real_estate_intent_index");
    let census = policy.census(2_000);
    assert!(!census.is_whole());
    assert!(census.nodes > 0);
    let nothing = policy.census(0);
    assert_eq!(nothing.total, None);
}

#[test]
fn leads_with_missing_facts_are_counted_as_open() {
    let policy = compiled(
        "grades A > B\nlevels A > B\ninput n count\nitem i { A when n >= 3  otherwise B }\nif i is A then grade A\notherwise grade B\n",
    );
    let lead = |facts: &[(&str, u32)]| {
        let lead = facts.iter().fold(Lead::new(), |lead, (name, value)| lead.with(*name, *value));
        policy.prepare(&lead).ok()
    };
    let census = policy.census_of([lead(&[("n", 5)]), lead(&[]), lead(&[("n", 1)]), None], clock());
    assert_eq!((census.total.as_ref(), census.rejected), (Some(&3.into()), 1));
    let status = Found::Outcome(Status::Undetermined);
    assert!(counts(census.grades.as_ref()).iter().any(|share| share.value == status && share.count == 1.into()));
    assert_eq!(numbers(census.items.first()), named(&[("A", 1), ("B", 1), ("{\"unknown\":true}", 1)]));
    assert_eq!(census.sentences[0].open, 1.into());
}
