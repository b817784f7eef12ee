//! What must hold for every number, every policy and every lead, against a slow and obvious second opinion.

use std::collections::BTreeSet;

use gradus::eval::Outcome;
use gradus::plan::Node;
use gradus::value::{Decimal, Fraction};
use gradus::{Compiler, Lead, Policy, Verdict};
use jiff::civil::date;
use num_bigint::BigInt;
use proptest::prelude::*;

use crate::generator;

/// `a / b` against big integers: is this fraction that one?
fn is(fraction: Fraction, numerator: &BigInt, denominator: &BigInt) -> bool {
    BigInt::from(fraction.numerator()) * denominator == numerator * BigInt::from(fraction.denominator())
}

fn fraction() -> impl Strategy<Value = Fraction> {
    (-1_000_000_000_000_i128..1_000_000_000_000, 1_i128..1_000_000_000)
        .prop_map(|(above, below)| Fraction::new(above, below).expect("a denominator above nought"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::tried(2_000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fractions_compute_as_big_integers_do(a in fraction(), b in fraction()) {
        let big = |n: i128| BigInt::from(n);
        let (an, ad, bn, bd) = (big(a.numerator()), big(a.denominator()), big(b.numerator()), big(b.denominator()));
        prop_assert!(is(a.checked_add(b).expect("fits"), &(&an * &bd + &bn * &ad), &(&ad * &bd)));
        prop_assert!(is(a.checked_sub(b).expect("fits"), &(&an * &bd - &bn * &ad), &(&ad * &bd)));
        prop_assert!(is(a.checked_mul(b).expect("fits"), &(&an * &bn), &(&ad * &bd)));
        if b.numerator() != 0 {
            prop_assert!(is(a.checked_div(b).expect("fits"), &(&an * &bd), &(&ad * &bn)));
        }
        prop_assert_eq!(a.checked_cmp(b).expect("fits"), (&an * &bd).cmp(&(&bn * &ad)));
        prop_assert!(is(a.reduced(), &an, &ad));
    }

    #[test]
    fn decimals_are_written_and_read_without_loss(mantissa in -10_i128.pow(18)..10_i128.pow(18), scale in 0_u32..=12) {
        if let Ok(decimal) = Decimal::new(mantissa, scale) {
            let text = decimal.to_string();
            prop_assert_eq!(text.parse::<Decimal>(), Ok(decimal));
            let json = serde_json::to_string(&decimal).expect("JSON");
            prop_assert_eq!(json.trim_matches('"'), text);
        }
    }
}

const LEVELS: [&str; 3] = ["A", "B", "C"];

fn quantity() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("all of".to_owned()),
        Just("none of".to_owned()),
        Just("any of".to_owned()),
        Just("more than half of".to_owned()),
        (0_u32..=5).prop_map(|n| format!("at least {n} of")),
        (0_u32..=5).prop_map(|n| format!("at most {n} of")),
        (0_u32..=5).prop_map(|n| format!("exactly {n} of")),
        (0_u32..=2, 0_u32..=3).prop_map(|(n, more)| format!("{n} to {} of", n + more)),
    ]
}

fn level() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&LEVELS[..])
}

fn condition() -> impl Strategy<Value = String> {
    let counted = (quantity(), level()).prop_map(|(quantity, level)| format!("{quantity} g are {level}"));
    let single = (0_usize..3, 0_u32..=3).prop_map(|(input, n)| format!("n{input} <= {n}"));
    let not = (quantity(), level()).prop_map(|(quantity, level)| format!("not ({quantity} g are at least {level})"));
    let one = prop_oneof![3 => counted, 1 => single, 1 => not];
    prop::collection::vec(one, 1..=2).prop_map(|parts| parts.join(" and "))
}

fn sentence() -> impl Strategy<Value = String> {
    let action = prop_oneof![
        6 => level().prop_map(|grade| format!("grade {grade}")),
        1 => level().prop_map(|grade| format!("in any case grade {grade}")),
        1 => Just("grade one step lower".to_owned()),
        1 => Just("grade one step higher".to_owned()),
        1 => level().prop_map(|grade| format!("grade at least {grade}")),
        1 => level().prop_map(|grade| format!("grade at most {grade}")),
    ];
    (condition(), action).prop_map(|(condition, action)| format!("if {condition} then {action}\n"))
}

/// A random policy over three counts and two yes/no facts; every comparison reads one fact.
pub(crate) fn policy() -> impl Strategy<Value = String> {
    let limits = prop::collection::vec((1_u32..=3, 0_u32..=2), 3);
    let sentences = prop::collection::vec(sentence(), 1..=4);
    (limits, sentences, any::<bool>(), prop::option::of(level())).prop_map(|(limits, sentences, best_wins, rest)| {
        let mut text = format!("grades A > B > C{}\nlevels A > B > C\n", if best_wins { ", best wins" } else { "" });
        for input in 0..3 {
            text += &format!("input n{input} count 0..3\n");
        }
        text += "input y0 yes/no\ninput y1 yes/no\ngroup g {\n";
        for (input, (upper, lower)) in limits.iter().enumerate() {
            let (upper, lower) = (*upper, (*lower).min(upper - 1));
            text +=
                &format!("  item i{input} {{ A when n{input} >= {upper}  B when n{input} >= {lower}  otherwise C }}\n");
        }
        text += "  item j { A when y0  otherwise C }\n  item v applies when y1 { A when n0 >= 2  otherwise B }\n}\n";
        text += &sentences.concat();
        if let Some(grade) = rest {
            text += &format!("otherwise grade {grade}\n");
        }
        text
    })
}

/// The same, which also asks whether facts are known.
pub(crate) fn asking_policy() -> impl Strategy<Value = String> {
    let fact = prop::sample::select(&["n0", "n1", "y0"][..]);
    let asked = prop::sample::select(&["is known", "is missing"][..]);
    let sentence = (fact, asked, prop::option::of(condition()), level()).prop_map(|(fact, asked, also, grade)| {
        let also = also.map(|also| format!(" and {also}")).unwrap_or_default();
        format!("if {fact} {asked}{also} then grade {grade}\n")
    });
    let undetermined = prop::option::weighted(0.2, level());
    (policy(), prop::collection::vec(sentence, 1..=2), undetermined).prop_map(|(policy, asking, undetermined)| {
        let at = policy.find("otherwise grade").unwrap_or(policy.len());
        let (before, otherwise) = policy.split_at(at);
        let undetermined = undetermined.map(|grade| format!("when undetermined grade {grade}\n")).unwrap_or_default();
        format!("{before}{}{otherwise}{undetermined}", asking.concat())
    })
}

/// What a verdict says is possible.
fn possible(verdict: &Verdict) -> BTreeSet<String> {
    let word = |word: &str| BTreeSet::from([word.to_owned()]);
    match &verdict.outcome {
        Outcome::Graded { grade, .. } => grade.iter().cloned().collect(),
        Outcome::Undetermined { possible, or_ungraded, or_conflict, .. } => {
            let mut all: BTreeSet<String> = possible.iter().cloned().collect();
            all.extend(or_ungraded.then(|| "ungraded".to_owned()));
            all.extend(or_conflict.then(|| "conflict".to_owned()));
            all
        }
        Outcome::Ungraded { .. } => word("ungraded"),
        Outcome::Conflict { .. } => word("conflict"),
        Outcome::Rejected { .. } => word("rejected"),
    }
}

type Facts = ([Option<u32>; 3], [Option<bool>; 2]);

fn lead((counts, ticks): &Facts) -> Lead {
    let mut lead = Lead::new();
    for (at, count) in counts.iter().enumerate() {
        lead.push(format!("n{at}"), *count);
    }
    for (at, tick) in ticks.iter().enumerate() {
        lead.push(format!("y{at}"), *tick);
    }
    lead
}

/// The outcomes over all completions, one by one.
fn by_force(policy: &Policy, facts: &Facts) -> BTreeSet<String> {
    let counts = |known: Option<u32>| known.map_or((0..=3).collect(), |n| vec![n]);
    let ticks = |known: Option<bool>| known.map_or(vec![true, false], |yes| vec![yes]);
    let mut all = BTreeSet::new();
    for a in counts(facts.0[0]) {
        for b in counts(facts.0[1]) {
            for c in counts(facts.0[2]) {
                for x in ticks(facts.1[0]) {
                    for y in ticks(facts.1[1]) {
                        let complete = ([Some(a), Some(b), Some(c)], [Some(x), Some(y)]);
                        all.extend(possible(&policy.grade(&lead(&complete)).expect("no clock is needed")));
                    }
                }
            }
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::tried(400), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_possible_is_what_some_completion_gives(
        text in policy(),
        counts in prop::array::uniform3(prop::option::of(0_u32..=3)),
        ticks in prop::array::uniform2(prop::option::of(any::<bool>())),
    ) {
        // Two sentences that contradict each other word for word are refused by the checker, and rightly.
        let compiled = Compiler::new().compile(text.clone());
        prop_assume!(compiled.is_ok());
        let policy = compiled.expect("just asked");
        let facts = (counts, ticks);
        let verdict = policy.grade(&lead(&facts)).expect("no clock is needed");
        prop_assert_eq!(possible(&verdict), by_force(&policy, &facts), "{}\n{:?}", text, facts);
        prop_assert!(policy.tells_possible_exactly(), "{}", text);
    }
}

/// The same lead with some facts left out that the policy neither needs nor assumes.
fn with_less(lead: &Lead, policy: &Policy, dice: &mut generator::Dice) -> Lead {
    let mut less = Lead::new();
    for (id, fact) in lead.facts() {
        let input = policy.plan().inputs.iter().find(|input| input.id == *id).expect("an input");
        if input.required || input.default.is_some() || dice.chance(60) {
            less.push(id.clone(), fact.clone());
        }
    }
    less
}

/// Whether a verdict can rest on what the record holds, rather than on what is true.
fn reads_the_record(policy: &Policy) -> bool {
    policy.plan().nodes.iter().any(|node| matches!(node, Node::Known(_) | Node::Else(..)))
}

#[test]
fn a_lead_of_which_less_is_known_can_still_become_what_it_is() {
    for seed in 0..generator::cases(40) {
        let policy = generator::compiled(&generator::plain(seed)).on(date(2026, 11, 23));
        let leads = generator::leads(&policy, seed, 4);
        // Where the policy settles what is left open, a lead of which less is known has that grade.
        let settles = policy.plan().when_undetermined.is_some();
        if reads_the_record(&policy) || settles || policy.plan().grades.is_none() {
            continue;
        }
        let mut dice = generator::Dice::new(seed);
        for lead in leads {
            let whole = possible(&policy.grade(&lead).expect("a clock was given"));
            let less = with_less(&lead, &policy, &mut dice);
            let known = possible(&policy.grade(&less).expect("a clock was given"));
            if !whole.contains("rejected") {
                assert!(known.is_superset(&whole), "seed {seed}: {known:?} without {whole:?}\n{lead:?}\n{less:?}");
            }
        }
    }
}
