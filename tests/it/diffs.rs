//! Differences between policies against brute force: every lead of pairs of small random policies, one by one.

use std::collections::{BTreeMap, BTreeSet};

use gradus::diagnostic::Lang;
use gradus::eval::Outcome;
use gradus::limits::DIAGRAM_STEPS;
use gradus::proof::{Diff, End, Mapping, Status};
use gradus::source::Source;
use gradus::{Compiler, Lead, Policy, Verdict};
use proptest::prelude::*;

use crate::properties::{asking_policy, policy};

fn compiled(text: &str) -> Option<Policy> {
    Compiler::new().check(Source::new("random", text)).policy
}

fn diff(old: &Policy, new: &Policy) -> Diff {
    old.diff(new, &Mapping::new(), Lang::En, DIAGRAM_STEPS).expect("they have inputs in common")
}

/// Three counts and two ticks; without those of which the bit is set.
fn lead(number: u32, without: u32) -> ([u32; 5], Lead) {
    let mut facts = [number & 3, number >> 2 & 3, number >> 4 & 3, number >> 6 & 1, number >> 7 & 1];
    let mut lead = Lead::new();
    for (at, fact) in facts.iter_mut().enumerate() {
        match (without >> at & 1 == 1, at < 3) {
            (true, _) => *fact = MISSING,
            (false, true) => lead.push(format!("n{at}"), *fact),
            (false, false) => lead.push(format!("y{}", at - 3), *fact == 1),
        }
    }
    (facts, lead)
}

/// The place of a fact that is missing.
const MISSING: u32 = 99;

/// The facts of which a text asks whether they are known, one bit each.
fn asked(texts: [&str; 2]) -> u32 {
    let asks = |name: &str| {
        let asks = |word: &str| texts.iter().any(|text| text.contains(&format!("{name} is {word}")));
        asks("known") || asks("missing")
    };
    ["n0", "n1", "n2", "y0", "y1"].iter().enumerate().map(|(at, name)| u32::from(asks(name)) << at).sum()
}

fn said(verdict: &Verdict) -> String {
    match &verdict.outcome {
        Outcome::Graded { grade, .. } => grade.clone().unwrap_or_default(),
        Outcome::Undetermined { possible, or_ungraded, or_conflict, .. } => {
            format!("{possible:?} {or_ungraded} {or_conflict}")
        }
        other => other.word().to_owned(),
    }
}

fn end(end: &End) -> String {
    if end.verdict == gradus::eval::Status::Undetermined {
        return format!("{:?} {} {}", end.possible, end.or_ungraded, end.or_conflict);
    }
    end.grade.clone().unwrap_or_else(|| end.verdict.word().to_owned())
}

/// Where comparisons of both texts cut each count: the first value of each cell.
fn cuts(texts: [&str; 2]) -> Vec<BTreeSet<u32>> {
    (0..3)
        .map(|input| {
            let mut cuts = BTreeSet::from([0]);
            for text in texts {
                for (sign, more) in [(" >= ", 0), (" <= ", 1)] {
                    for part in text.split(&format!("n{input}{sign}")).skip(1) {
                        let n: u32 = part.chars().next().and_then(|c| c.to_digit(10)).expect("a digit");
                        cuts.insert((n + more).min(4));
                    }
                }
            }
            cuts.remove(&4);
            cuts
        })
        .collect()
}

fn agrees_with_brute_force(old_text: &str, new_text: &str) {
    let (Some(old), Some(new)) = (compiled(old_text), compiled(new_text)) else { return };
    let diff = diff(&old, &new);
    let context = format!("{old_text}\n=== new\n{new_text}\n{diff:#?}");
    let cuts = cuts([old_text, new_text]);
    let mut moves: BTreeMap<(String, String), BTreeSet<Vec<u32>>> = BTreeMap::new();
    let mut kinds = BTreeSet::new();
    let asked = asked([old_text, new_text]);
    let leads = (0..256).flat_map(|number| (0..32).map(move |without| (number, without)));
    for (number, without) in leads.filter(|(_, without)| without & !asked == 0) {
        let (facts, lead) = lead(number, without);
        let (was, is) = (old.grade(&lead).expect("graded"), new.grade(&lead).expect("graded"));
        let cell = |at: usize| match facts[at] {
            MISSING => MISSING,
            value => cuts[at].range(..=value).next_back().copied().expect("the first cell is 0"),
        };
        let kind = vec![cell(0), cell(1), cell(2), facts[3], facts[4]];
        kinds.insert(kind.clone());
        if said(&was) != said(&is) {
            moves.entry((said(&was), said(&is))).or_default().insert(kind);
        }
        let (from, to) = diff.outcomes(&was, &is);
        assert_eq!(from == to, said(&was) == said(&is), "{context}");
    }
    // What only `when undetermined` moves is told by one lead.
    let counted = diff.moves.iter().filter(|one| !one.kinds.is_zero());
    let found: BTreeMap<(String, String), String> =
        counted.map(|one| ((end(&one.from), end(&one.to)), one.kinds.to_string())).collect();
    let wanted: BTreeMap<(String, String), String> =
        moves.iter().map(|(ends, kinds)| (ends.clone(), kinds.len().to_string())).collect();
    assert_eq!(found, wanted, "{context}");
    assert_eq!(diff.kinds.to_string(), kinds.len().to_string(), "{context}");
    let equivalent = if diff.moves.is_empty() { Status::Proved } else { Status::Refuted };
    assert_eq!(diff.equivalent, equivalent, "{context}");
    for one in diff.moves.iter().filter(|one| !one.kinds.is_zero()) {
        let witness = one.witness.as_ref().expect("every comparison has one fact, so there is a lead");
        let ends = diff.outcomes(&witness.old, &witness.new);
        // An incomplete lead may get other grades as well.
        let may_be = |found: &End, wanted: &End| found == wanted || found.verdict.word() == "undetermined";
        assert!(may_be(&ends.0, &one.from) && may_be(&ends.1, &one.to) && ends.0 != ends.1, "{context}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::tried(40), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_differs_is_what_differs_for_some_lead((old, new) in (policy(), policy())) {
        agrees_with_brute_force(&old, &new);
        agrees_with_brute_force(&old, &old.replace("n0 >= 2", "n0 >= 3"));
    }

    #[test]
    fn a_lead_without_a_fact_moves_once((old, new) in (asking_policy(), asking_policy())) {
        agrees_with_brute_force(&old, &new);
        agrees_with_brute_force(&old, &old.replace("n0 >= 2", "n0 >= 3"));
    }
}

fn site() -> String {
    std::fs::read_to_string("policies/real_estate_site.grade").expect("a policy")
}

/// The site's sheet, five strong signs being four now.
#[test]
fn with_four_signs_instead_of_five_exactly_the_leads_with_four_move() {
    let new = site().replace("at least 5 of intent", "at least 4 of intent");
    let diff = diff(&compiled(&site()).expect("a policy"), &compiled(&new).expect("a policy"));
    let told: Vec<(String, String, String)> =
        diff.moves.iter().map(|one| (end(&one.from), end(&one.to), one.regions.join("; "))).collect();
    let row = |from: &str, to: &str, region: &str| (from.to_owned(), to.to_owned(), region.to_owned());
    assert_eq!(
        told,
        [
            row("A", "conflict", "Necessary conditions: 2 A, Intent: 4 A and 1 without one"),
            row("B", "conflict", "Necessary conditions: 2 A, Intent: 4 A and 1 C or 4 A and 1 B"),
            row("C", "conflict", "Necessary conditions: 1 A and 1 B, Intent: 4 A and 1 without one"),
            row("D", "conflict", "Necessary conditions: 1 A and 1 B, Intent: 4 A and 1 C or 4 A and 1 B"),
        ]
    );
    assert_eq!(diff.equivalent, Status::Refuted);
}

#[test]
fn the_two_languages_of_a_policy_are_equivalent() {
    for name in ["real_estate_site", "auto_dealer_habc", "b2b_close_horizon", "man_rule"] {
        let read = |name: String| compiled(&std::fs::read_to_string(name).expect("a policy")).expect("a policy");
        let (en, zh) = (read(format!("policies/{name}.grade")), read(format!("policies/{name}.zh.grade")));
        assert_eq!(diff(&en, &zh).equivalent, Status::Proved, "{name}");
    }
}
