//! A grader says of each lead what the policy says, trace included, however often it has seen its kind.

use gradus::eval::{Outcome, Trace};
use gradus::{Clock, Policy};
use jiff::civil::date;

use crate::generator::{self, Dice};
use crate::kernel::json;
use crate::kinds::mixed;

/// How many leads were compared, and how many of them were of a kind that was seen before.
#[derive(Debug, Default)]
struct Compared {
    prepared: usize,
    json: usize,
}

fn compare(policy: &Policy, seed: u64, compared: &mut Compared, text: &str) {
    let mut dice = Dice::new(seed);
    let days = [26, 27].map(|day| Clock::on(date(2026, 11, day)));
    let mut grader = policy.at(days[0]).grader().expect("it has a clock");
    let facts = mixed(policy, seed, 120);
    for (at, facts) in facts.iter().enumerate() {
        let clock = days[at / 50 % 2];
        grader.set_clock(clock);
        let (verdict, trace) = policy.explain_facts(facts, clock);
        assert_eq!(*grader.facts(facts), verdict, "seed {seed}, lead {at}: {facts:?}\n{text}");
        let (again, told) = grader.explain(facts);
        assert_eq!(*again, verdict, "again, seed {seed}, lead {at}: {facts:?}\n{text}");
        assert_eq!(Trace { steps: trace.steps, ..told.clone() }, trace, "seed {seed}, lead {at}: {facts:?}\n{text}");
        compared.prepared += 1;
    }
    for lead in generator::leads(policy, seed, 40) {
        let record = json(&lead, &mut dice);
        let wanted = gradus::eval::lead_from_json(&record);
        let wanted = wanted.map(|lead| policy.grade_at(&lead, days[1]));
        grader.set_clock(days[1]);
        for _ in 0..2 {
            assert_eq!(grader.json(&record).cloned(), wanted, "seed {seed}: {record}\n{text}");
        }
        compared.json += usize::from(wanted.is_ok());
    }
}

#[test]
fn a_grader_says_of_random_leads_what_the_policy_says() {
    let mut compared = Compared::default();
    for seed in 0..u64::from(crate::tried(80)) {
        let text = if seed % 3 == 0 { generator::policy(seed) } else { generator::plain(seed) };
        compare(&generator::compiled(&text), seed, &mut compared, &text);
    }
    println!("{compared:?}");
    assert!(compared.prepared > 1_000 && compared.json > 500, "{compared:?}");
}

#[test]
fn a_grader_says_what_shipped_policies_say() {
    let mut compared = Compared::default();
    let entries = std::fs::read_dir("policies").expect("policies").map(|entry| entry.expect("an entry").path());
    for path in entries.filter(|path| path.extension().is_some_and(|ending| ending == "grade")) {
        let text = std::fs::read_to_string(&path).expect("a policy");
        let Ok(policy) = gradus::Compiler::new().compile(text.as_str()) else { continue };
        compare(&policy, 5, &mut compared, &path.display().to_string());
    }
    assert!(compared.prepared > 1_000, "{compared:?}");
}

#[test]
fn a_grader_refuses_what_the_policy_refuses() {
    let text = "grades A > B\ninput calls count 0..9\nif calls >= 3 then grade A\notherwise grade B\n";
    let policy = generator::compiled(text);
    let mut grader = policy.grader().expect("no clock is needed");
    let verdict = grader.json(r#"{"calls": 12}"#).expect("a record");
    assert!(matches!(verdict.outcome, Outcome::Rejected { .. }), "{verdict:?}");
    assert_eq!(grader.json("[1]").expect_err("no record"), gradus::eval::lead_from_json("[1]").expect_err("no record"));
    for calls in [4, 2, 5] {
        let record = std::collections::BTreeMap::from([("calls", calls)]);
        assert_eq!(*grader.record(&record).expect("a record"), policy.grade(&record).expect("a record"), "{calls}");
    }
    assert_eq!(grader.record(&7).expect_err("no record").kind(), policy.grade(&7).expect_err("no record").kind());
    assert_eq!(grader.json(r#"{"calls": 3}"#).expect("a record").grade(), Some("A"));

    let dated = generator::compiled(
        "grades A > B\ninput seen date\nif seen > today - 3 days then grade A\notherwise grade B\n",
    );
    assert_eq!(
        dated.grader().expect_err("it reads the day").kind(),
        dated.grade(&gradus::Lead::new()).expect_err("so").kind()
    );
}
