//! The day on which a verdict changes by itself, against a look at every day.

use gradus::eval::{Outcome, Outlook};
use gradus::value::{Date, Fact};
use gradus::{Compiler, Lead, Policy};
use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

/// Three years.
const DAYS: i64 = 1_096;
const TODAY: Date = date(2026, 11, 23);
const ACTIONS: [&str; 6] =
    ["grade A", "grade B", "grade C", "in any case grade D", "grade one step lower", "grade at most B"];
/// Points that time takes away.
const CARD: &str = "scorecard warmth {
  item a loses 25% per 30 days since seen { 40 when visits >= 2 otherwise 10 }
  item b loses 5 per 1 month since called weight 2 { 20 when visits >= 1 otherwise -3 }
}
";
const DATES: [&str; 3] = ["seen", "called", "signed"];

fn days(text: &'static str, most: i64) -> impl Strategy<Value = String> {
    (0..most).prop_map(move |n| text.replace('#', &n.to_string()))
}

fn named(text: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (text, prop::sample::select(&DATES[..]), prop::sample::select(&DATES[..]))
        .prop_map(|(text, one, other)| text.replace('@', one).replace('%', other))
}

/// A condition that reads the day, in one of the ways that there are.
fn test() -> impl Strategy<Value = String> {
    let forms = prop_oneof![
        days("today - @ >= # days", 700),
        days("today - @ is not # days", 400),
        days("today - @ < # months", 30),
        days("today within # days after @", 500),
        days("@ + # months < today", 24),
        days("@ within # weeks before today", 60),
        days("today + # months >= % + 1 month", 12),
        days("(today - @) / 7 days > #", 60),
        days("round down ((today - @) / 30 days) to 0 = #", 20),
        days("today > 2027-03-# ", 1).prop_map(|text| text.replace("-0 ", "-15")),
        days("today - @ > % - @ + # days", 90),
        days("visits >= #", 5),
        days("whole weeks since @ = #", 60),
        days("whole months since @ >= #", 14),
        days("whole 45 days since @ < #", 10),
        days("warmth >= #", 60),
    ];
    named(forms)
}

fn condition() -> impl Strategy<Value = String> {
    test().prop_recursive(2, 8, 3, |inner| {
        let parts = || prop::collection::vec(inner.clone(), 2..=3);
        prop_oneof![
            parts().prop_map(|parts| format!("({})", parts.join(" and "))),
            parts().prop_map(|parts| format!("({})", parts.join(" or "))),
            inner.clone().prop_map(|inner| format!("not ({inner})")),
        ]
    })
}

fn sentence() -> impl Strategy<Value = String> {
    (condition(), prop::sample::select(&ACTIONS[..])).prop_map(|(when, what)| format!("if {when} then {what}\n"))
}

fn policy() -> impl Strategy<Value = String> {
    let items = prop::collection::vec(condition(), 2..=4);
    (items, prop::collection::vec(sentence(), 1..=4), any::<bool>(), 1..=3_usize, any::<bool>()).prop_map(
        |(items, sentences, closed, count, best)| {
            let inputs: String = DATES.map(|name| format!("input {name} date\n")).concat();
            let items: String =
                items.iter().enumerate().map(|(at, when)| format!("  i{at} when {when}\n")).collect();
            let best = if best { ", best wins" } else { "" };
            let last = if closed { "otherwise grade D\n" } else { "" };
            format!(
                "grades A > B > C > D{best}\n{inputs}input visits count\n{CARD}checklist g {{\n{items}}}\n{}if at least {count} of g are met then grade B\n{last}",
                sentences.concat()
            )
        },
    )
}

fn lead() -> impl Strategy<Value = Lead> {
    (prop::collection::vec(-400_i64..400, DATES.len()), 0..5_i64, prop::option::weighted(0.2, 0..DATES.len())).prop_map(
        |(days, visits, missing)| {
            let lead = Lead::new().with("visits", visits);
            DATES.iter().zip(days).enumerate().filter(|(at, _)| Some(*at) != missing).fold(
                lead,
                |lead, (_, (name, days))| {
                    let day = TODAY.checked_add(days.days()).expect("a day");
                    lead.with(*name, Fact::Date(day))
                },
            )
        },
    )
}

/// The outcome of a day, as far as an outlook tells it.
fn outcome(policy: &Policy, lead: &Lead, day: Date) -> String {
    let verdict = policy.on(day).grade(lead).expect("a verdict");
    match &verdict.outcome {
        Outcome::Undetermined { possible, or_ungraded, or_conflict, .. } => {
            format!("undetermined {possible:?} {or_ungraded} {or_conflict}")
        }
        other => format!("{} {:?}", other.word(), verdict.grade()),
    }
}

fn first_change(policy: &Policy, lead: &Lead) -> Option<Date> {
    let today = outcome(policy, lead, TODAY);
    let days = (1..=DAYS).map(|n| TODAY.checked_add(n.days()).expect("a day"));
    days.into_iter().find(|day| outcome(policy, lead, *day) != today)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::tried(12), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_outlook_names_the_first_day_that_differs(text in policy(), lead in lead()) {
        let compiled = Compiler::new().compile(text.clone());
        prop_assume!(compiled.is_ok(), "{:?}", compiled.err());
        let policy = compiled.expect("a policy");
        let found = policy.on(TODAY).outlook(&lead).expect("an outlook");
        let wanted = first_change(&policy, &lead);
        let last = TODAY.checked_add(DAYS.days()).expect("a day");
        match found {
            // Nothing is said where facts are missing, and where the day does not matter.
            None => prop_assert!(lead.facts().len() <= DATES.len() || wanted.is_none(), "{wanted:?}\n{text}\n{lead:?}"),
            Some(Outlook::Changes { changes_on, .. }) if changes_on <= last => {
                prop_assert_eq!(Some(changes_on), wanted, "{}\n{:?}", text, lead);
            }
            Some(_) => prop_assert_eq!(None, wanted, "{}\n{:?}", text, lead),
        }
    }
}

#[test]
fn an_outlook_tells_the_grade_and_ends_with_the_policy() {
    let text = "grades A > B\ninput seen date\nif today - seen <= 30 days then grade A\notherwise grade B\n";
    let lead = Lead::new().with("seen", Fact::Date(date(2026, 11, 3)));
    let told = |text: &str| {
        let policy = Compiler::new().compile(text).expect("a policy").on(TODAY);
        serde_json::to_string(&policy.outlook(&lead).expect("an outlook")).expect("JSON")
    };
    assert_eq!(told(text), r#"{"changes_on":"2026-12-04","verdict":"graded","grade":"B"}"#);
    let ending = format!("effective from 2026-01-01 until 2026-12-03\n{text}");
    assert_eq!(told(&ending), r#"{"steady_until":"2026-12-03"}"#);
    assert_eq!(told("grades A > B\ninput seen date\nif seen > 2026-11-01 then grade A\notherwise grade B"), "null");
    let decided = "input seen date\ndecide late yes/no { yes when today - seen > 1 month otherwise no }";
    assert_eq!(
        told(decided),
        r#"{"changes_on":"2026-12-04","verdict":"graded","decisions":[{"id":"late","value":true}]}"#
    );
}

#[test]
fn a_deadline_from_a_moment_is_a_day_of_the_zone() {
    let text = "grades A > B\ninput called moment\nif called is known then grade A\notherwise grade B
        follow up since called { A within 2 days  B none }";
    let policy = Compiler::new().compile(text).expect("a policy");
    let lead = Lead::new().with("called", "2026-11-22T23:30:00Z");
    let due = |zone: jiff::tz::TimeZone| {
        let verdict = policy.in_zone(zone).on(TODAY).grade(&lead).expect("a verdict");
        verdict.follow_up.expect("a deadline").due
    };
    assert_eq!(due(jiff::tz::TimeZone::UTC), date(2026, 11, 24));
    assert_eq!(due(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))), date(2026, 11, 25));
}
