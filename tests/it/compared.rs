//! Policies that compare facts with each other, against brute force: numbers that are called exact are exact, others
//! are at most, and nothing is called equivalent that any lead tells apart, with missing facts or without.

use std::collections::{BTreeMap, BTreeSet};

use gradus::diagnostic::Lang;
use gradus::eval::{Answer, Outcome, Shown};
use gradus::limits::DIAGRAM_STEPS;
use gradus::proof::{Found, Mapping, Natural, Status};
use gradus::source::Source;
use gradus::{Clock, Compiler, Lead, Policy, Verdict};
use proptest::prelude::*;

use crate::properties::{asking_policy, policy};

/// Comparisons as a policy writes them, each with what it says of three counts.
type Comparison = (&'static str, fn([u32; 3]) -> bool);

const COMPARISONS: [Comparison; 6] = [
    ("n0 >= n1", |[a, b, _]| a >= b),
    ("n0 + n1 > 3", |[a, b, _]| a + b > 3),
    ("n2 <= n0 + 1", |[a, _, c]| c <= a + 1),
    ("n0 + n1 >= n2", |[a, b, c]| a + b >= c),
    ("n1 > n2", |[_, b, c]| b > c),
    ("n1 <= n0", |[a, b, _]| b <= a),
];

/// A policy with sentences that compare facts put before its others.
fn comparing(policy: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let level = || prop::sample::select(&["A", "B", "C"][..]);
    // Nothing that settles a comparison wherever it is asked: such a one is no variable of the census.
    let also = prop::sample::select(&["", " and y0"][..]);
    let not = prop::sample::select(&["", "not "][..]);
    let sentence = (0..COMPARISONS.len(), not, also, level()).prop_map(|(at, not, also, grade)| {
        let (written, _) = COMPARISONS[at];
        format!("if {not}({written}){also} then grade {grade}\n")
    });
    (policy, prop::collection::vec(sentence, 1..=2)).prop_map(|(policy, sentences)| {
        let at = policy.find("if ").unwrap_or(policy.len());
        let (before, after) = policy.split_at(at);
        format!("{before}{}{after}", sentences.concat())
    })
}

fn compiled(text: &str) -> Option<Policy> {
    Compiler::new().check(Source::new("random", text)).policy
}

/// Every lead there can be: three counts to 3, two ticks, and no fact where the bit of `without` is set.
fn leads(without: &[u32]) -> impl Iterator<Item = (Vec<Option<u32>>, Lead)> + '_ {
    (0..256_u32).flat_map(move |number| without.iter().map(move |without| (number, *without))).map(
        |(number, without)| {
            let facts = [number & 3, number >> 2 & 3, number >> 4 & 3, number >> 6 & 1, number >> 7 & 1];
            let mut lead = Lead::new();
            let known = facts.iter().enumerate().map(|(at, fact)| {
                if without >> at & 1 == 1 {
                    return None;
                }
                match at {
                    0..3 => lead.push(format!("n{at}"), *fact),
                    _ => lead.push(format!("y{}", at - 3), *fact == 1),
                }
                Some(*fact)
            });
            let known = known.collect();
            (known, lead)
        },
    )
}

/// The sets of facts that the texts ask for, so that a lead without them is a kind of its own.
fn without(texts: &[&str]) -> Vec<u32> {
    let asks = |name: &str, word: &str| texts.iter().any(|text| text.contains(&format!("{name} is {word}")));
    let names = ["n0", "n1", "n2", "y0", "y1"];
    let asked = |at: &usize| names.get(*at).is_some_and(|name| asks(name, "known") || asks(name, "missing"));
    let asked: u32 = (0..5).filter(asked).map(|at| 1 << at).sum();
    (0..32).filter(|without| without & !asked == 0).collect()
}

/// What is told as possible of incomplete leads, against all their completions.
fn possible_agrees(text: &str, numbers: &[(u32, u32)]) {
    let Some(policy) = compiled(text) else { return };
    let graded: Vec<(Vec<Option<u32>>, Verdict)> =
        leads(&[0]).map(|(facts, lead)| (facts, policy.grade(&lead).expect("graded"))).collect();
    let said = |verdict: &Verdict| verdict.grade().unwrap_or(verdict.outcome.word()).to_owned();
    let clock = Clock::on("2026-11-26".parse().expect("a day"));
    let mut advisor = policy.advisor(DIAGRAM_STEPS);
    for (number, without) in numbers {
        let (facts, lead) = leads(&[*without]).nth(usize::try_from(*number).expect("small")).expect("one of 256");
        let completes = |whole: &[Option<u32>]| facts.iter().zip(whole).all(|(own, fact)| own.is_none() || own == fact);
        let of_it = graded.iter().filter(|(whole, _)| completes(whole));
        let wanted: BTreeSet<String> = of_it.map(|(_, verdict)| said(verdict)).collect();
        let prepared = policy.prepare(&lead).expect("good facts");
        let advice = advisor.advise(&prepared, clock, None).expect("a graded policy");
        let mut found: BTreeSet<String> = advice.possible.iter().cloned().collect();
        found.extend(advice.or_ungraded.then(|| "ungraded".to_owned()));
        found.extend(advice.or_conflict.then(|| "conflict".to_owned()));
        let context = format!("{text}\n{facts:?}\n{advice:#?}");
        assert_eq!(found, wanted, "{context}");
        // Every comparison reads one fact that is missing, or none: then the verdict is exact by itself.
        if (without & 0b111).count_ones() < 2 {
            let verdict = policy.grade(&lead).expect("graded");
            let open = match &verdict.outcome {
                Outcome::Undetermined { possible, or_ungraded, or_conflict, .. } => {
                    let others = [(*or_ungraded, "ungraded"), (*or_conflict, "conflict")];
                    let others = others.into_iter().filter(|(open, _)| *open).map(|(_, word)| word.to_owned());
                    possible.iter().cloned().chain(others).collect()
                }
                _ => BTreeSet::from([said(&verdict)]),
            };
            assert_eq!(open, wanted, "{context}");
        }
        assert!(advice.exact, "{context}");
    }
}

/// Where constants cut each count.
fn cuts(text: &str) -> Vec<BTreeSet<u32>> {
    let of = |input: usize| {
        [(" >= ", 0), (" <= ", 1)].into_iter().flat_map(move |(sign, more)| {
            let comparison = format!("n{input}{sign}");
            let digits = text.split(&comparison).skip(1);
            let digits: Vec<u32> = digits.filter_map(|rest| rest.chars().next().and_then(|c| c.to_digit(10))).collect();
            digits.into_iter().map(move |digit| digit + more)
        })
    };
    (0..3).map(|input| of(input).filter(|cut| (1..=3).contains(cut)).collect()).collect()
}

/// The kind of a lead: the cell of each fact, and the answer of each comparison of which all facts are known.
fn kind(text: &str, cuts: &[BTreeSet<u32>], facts: &[Option<u32>]) -> Vec<Option<u32>> {
    let cell = |(at, fact): (usize, &Option<u32>)| match cuts.get(at) {
        Some(cuts) => fact.map(|fact| cuts.iter().filter(|cut| **cut <= fact).map(|_| 1).sum()),
        None => *fact,
    };
    let mut kind: Vec<Option<u32>> = facts.iter().enumerate().map(cell).collect();
    for (written, holds) in COMPARISONS.iter().filter(|(written, _)| text.contains(written)) {
        let reads = |at: &usize| written.contains(&format!("n{at}"));
        let known = (0..3).filter(reads).all(|at| facts[at].is_some());
        let numbers = [0, 1, 2].map(|at| facts[at].unwrap_or_default());
        kind.push(known.then(|| u32::from(holds(numbers))));
    }
    kind
}

/// Whether missing facts leave a verdict open, be it that the policy gives such leads a grade.
fn is_open(verdict: &Verdict) -> bool {
    match &verdict.outcome {
        Outcome::Graded { decided_by, .. } => decided_by.iter().any(|sentence| sentence == "when undetermined"),
        outcome => matches!(outcome, Outcome::Undetermined { .. }),
    }
}

fn found(verdict: &Verdict) -> Found {
    match &verdict.outcome {
        Outcome::Graded { grade: Some(grade), .. } => Found::Answer(Answer::Is(Shown::Text(grade.clone()))),
        outcome => Found::Outcome(outcome.status()),
    }
}

fn natural(count: usize) -> Natural {
    Natural::from(u64::try_from(count).expect("few"))
}

fn census_agrees(text: &str) {
    let Some(policy) = compiled(text) else { return };
    assert!(!policy.tells_possible_exactly(), "{text}");
    let census = policy.census(DIAGRAM_STEPS);
    let cuts = cuts(text);
    let mut kinds = BTreeSet::new();
    let mut grades: BTreeMap<String, BTreeSet<Vec<Option<u32>>>> = BTreeMap::new();
    for (facts, lead) in leads(&without(&[text])) {
        let kind = kind(text, &cuts, &facts);
        let verdict = policy.grade(&lead).expect("no clock is needed");
        // Of two missing facts that are compared with each other a verdict may leave more open than there is.
        let lacks = |written: &str, at: usize| facts[at].is_none() && written.contains(&format!("n{at}"));
        let missing = |written: &str| (0..3).filter(|at| lacks(written, *at)).count();
        let loose =
            is_open(&verdict) && COMPARISONS.iter().any(|(written, _)| text.contains(written) && missing(written) > 1);
        if !loose {
            grades.entry(format!("{:?}", found(&verdict))).or_default().insert(kind.clone());
        }
        kinds.insert(kind);
    }
    let (total, wanted) = (census.total.clone().expect("it was counted"), natural(kinds.len()));
    assert!(if census.exact { total == wanted } else { total.about() >= wanted.about() }, "{total} {wanted}\n{text}");
    for share in census.grades.as_ref().and_then(|tally| tally.counts.as_ref()).expect("it was counted") {
        let wanted = natural(grades.get(&format!("{:?}", share.value)).map_or(0, BTreeSet::len));
        // What a verdict leaves open it may settle where it reads the comparisons together.
        let open = share.value == Found::Outcome(gradus::eval::Status::Undetermined);
        let agrees = if open {
            share.count.about() <= total.about()
        } else if census.exact {
            share.count == wanted
        } else {
            share.count.about() >= wanted.about()
        };
        assert!(agrees, "{:?} {} {wanted}\n{text}", share.value, share.count);
    }
}

fn diff_agrees(old_text: &str, new_text: &str) {
    let (Some(old), Some(new)) = (compiled(old_text), compiled(new_text)) else { return };
    let diff = old.diff(&new, &Mapping::new(), Lang::En, DIAGRAM_STEPS).expect("they have inputs in common");
    let context = format!("{old_text}\n=== new\n{new_text}\n{diff:#?}");
    // Of the other facts one at a time: what many of them allow takes the row evaluator long to say.
    let mut sets = without(&[old_text, new_text]);
    sets.extend([1, 2, 4, 8, 16]);
    sets.sort_unstable();
    sets.dedup();
    let mut moves = 0;
    for (facts, lead) in leads(&sets) {
        let (was, is) = (old.grade(&lead).expect("graded"), new.grade(&lead).expect("graded"));
        let (from, to) = diff.outcomes(&was, &is);
        if from == to {
            continue;
        }
        moves += 1;
        let complete = facts.iter().all(Option::is_some);
        let settled = [&was, &is].iter().all(|verdict| !is_open(verdict));
        // What a verdict leaves open may be settled.
        if !complete && !settled {
            continue;
        }
        assert_ne!(diff.equivalent, Status::Proved, "{lead:?} {from:?} {to:?}\n{context}");
        if complete {
            assert!(diff.moves.iter().any(|one| one.from == from && one.to == to), "{lead:?}\n{context}");
        }
    }
    assert!(moves > 0 || diff.equivalent != Status::Refuted, "{context}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::tried(60), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn kinds_are_exact_or_at_most(text in comparing(policy())) {
        census_agrees(&text);
    }

    #[test]
    fn what_is_possible_is_what_some_completion_has(
        text in comparing(policy()),
        numbers in prop::collection::vec((0..256_u32, 1..32_u32), 8),
    ) {
        possible_agrees(&text, &numbers);
    }

    #[test]
    fn kinds_with_missing_facts_are_exact_or_at_most(text in comparing(asking_policy())) {
        census_agrees(&text);
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::tried(12), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_called_equivalent_is(old in comparing(asking_policy()), at in 0..COMPARISONS.len()) {
        let (written, _) = COMPARISONS[at];
        let (first, _) = COMPARISONS.iter().find(|(written, _)| old.contains(written)).expect("one is written");
        diff_agrees(&old, &old.replacen(first, written, 1));
    }
}
