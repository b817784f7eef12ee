//! Leads of one kind: everything that is said of one is said of the others, but for what counts from a day of their own.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use gradus::eval::{Facts, Outcome, Slot, Trace, Verdict};
use gradus::{Clock, Policy};
use jiff::civil::date;

use crate::generator::{self, Dice};

/// What is said of a lead: all of its verdict and how it came about, but for the facts themselves and, where that is told
/// apart, the deadline.
pub(crate) fn said(policy: &Policy, facts: &Facts, clock: Clock, apart: bool) -> (String, Option<String>) {
    let (verdict, trace) = policy.explain_facts(facts, clock);
    let due = verdict.follow_up.as_ref().map(|due| format!("{due:?}"));
    let verdict = if apart { Verdict { follow_up: None, ..verdict } } else { verdict };
    let words = policy.words(policy.labels().lang);
    let why = gradus::render::reason(&words, &verdict, Some(&trace));
    let Trace { items, decisions, found, grade, expects, .. } = trace;
    (format!("{verdict:?} {why} {items:?} {decisions:?} {found:?} {grade:?} {expects:?}"), due)
}

/// Leads of which many are of one kind: a few, in which one fact after another is as in some other lead, or missing.
pub(crate) fn mixed(policy: &Policy, seed: u64, count: usize) -> Vec<Facts> {
    let leads = generator::leads(policy, seed, 80);
    let all: Vec<Facts> = leads.iter().filter_map(|lead| policy.prepare(lead).ok()).collect();
    let mut dice = Dice::new(seed);
    if all.is_empty() {
        return all;
    }
    let few: Vec<Facts> = (0..4).map(|_| dice.pick(&all).clone()).collect();
    (0..count)
        .map(|_| {
            let mut facts = dice.pick(&few).clone();
            for (at, slot) in facts.slots.iter_mut().enumerate() {
                match dice.below(16) {
                    0..=2 => slot.clone_from(&dice.pick(&all).slots[at]),
                    3 if dice.chance(20) => *slot = Slot::Missing,
                    _ => {}
                }
            }
            facts
        })
        .collect()
}

/// Compares the leads of each kind; how many were of a kind that was seen before, but with other facts, of how many.
fn compared(policy: &Policy, seed: u64, count: usize, text: &str) -> (usize, usize) {
    let clock = Clock::on(date(2026, 11, 26));
    let Some(mut tell) = policy.kinds_told(clock) else { return (0, count) };
    let mut seen: HashMap<Vec<u64>, (Facts, String)> = HashMap::new();
    let mut days: HashMap<(String, i64), String> = HashMap::new();
    let mut again = 0;
    for facts in mixed(policy, seed, count) {
        let Some((key, day)) = tell(&facts) else { continue };
        let verdict = policy.grade_facts(&facts, clock);
        if matches!(verdict.outcome, Outcome::Rejected { .. }) || verdict.beyond_holidays.is_some() {
            continue;
        }
        let (said, due) = said(policy, &facts, clock, day.is_some());
        if let (Some(day), Some(due), Some(grade)) = (day, due, verdict.grade()) {
            let known = days.entry((grade.to_owned(), day)).or_insert_with(|| due.clone());
            assert_eq!(*known, due, "day {day}\n{text}");
        }
        match seen.entry(key) {
            Entry::Vacant(new) => {
                new.insert((facts, said));
            }
            Entry::Occupied(known) => {
                let (first, wanted) = known.get();
                again += usize::from(*first != facts);
                assert_eq!(said, *wanted, "{facts:#?}\nand\n{first:#?}\nare of one kind\n{text}");
            }
        }
    }
    (again, count)
}

#[test]
fn of_leads_of_one_kind_the_same_is_said() {
    let (mut again, mut all) = (0, 0);
    for seed in 0..u64::from(crate::tried(120)) {
        let text = if seed % 3 == 0 { generator::policy(seed) } else { generator::plain(seed) };
        let (of_one, of) = compared(&generator::compiled(&text), seed, 200, &text);
        again += of_one;
        all += of;
    }
    println!("{again} of {all} leads were of a kind that was seen before, with other facts");
    assert!(again * 50 > all, "{again} of {all}: nearly nothing was compared");
}

#[test]
fn of_leads_of_one_kind_shipped_policies_say_the_same() {
    let entries = std::fs::read_dir("policies").expect("policies").map(|entry| entry.expect("an entry").path());
    for path in entries.filter(|path| path.extension().is_some_and(|ending| ending == "grade")) {
        let text = std::fs::read_to_string(&path).expect("a policy");
        let Ok(policy) = gradus::Compiler::new().compile(text.as_str()) else { continue };
        let (again, all) = compared(&policy, 5, 300, &path.display().to_string());
        println!("{}: {again} of {all}", path.display());
    }
}
