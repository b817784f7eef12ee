//! What the row evaluator costs on one lead, beside hand-written Rust of the same rule.
//!
//! `cargo bench`; what the numbers mean is in docs/performance.md. Before anything is timed, Gradus and the
//! hand-written function grade every lead, and the run ends with an error if they differ in one.

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use gradus::diagnostic::{Lang, RecordProblem};
use gradus::eval::{Answer, Shown, lead_from_json};
use gradus::value::{Date, Moment};
use gradus::{Clock, Compiler, Lead, Policy, Verdict};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::common::customers::{Customer, customer, customer_hand, customer_points};
use crate::common::dice::Dice;

mod common;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// So many leads take turns, so that a branch is not right by habit.
const LEADS: usize = 1_024;

fn main() -> Outcome<()> {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3))
        .configure_from_args();
    let clock = Clock { today: Date::new(2026, 11, 23)?, now: Moment::UNIX_EPOCH };
    let read = |id: &str| std::fs::read_to_string(format!("policies/{id}.grade"));

    let text = read("real_estate_site")?;
    let policy = Compiler::new().compile(text.as_str())?;
    let mut dice = Dice(1);
    let visitors = (0..LEADS).map(|_| visitor(&mut dice)).collect::<Outcome<Vec<Visitor>>>()?;
    let hand = |lead: &Visitor| grade_visitor(lead, clock.today);
    compare(&mut criterion, "s01", &policy, clock, &visitors, hand, visitor_verdict)?;
    incomplete(&mut criterion, &policy, clock, &visitors)?;

    let scorecard = Compiler::new().compile(read("health_products_scorecard")?)?;
    let customers: Vec<Customer> = (0..LEADS).map(|_| customer(&mut dice)).collect();
    compare(&mut criterion, "s02", &scorecard, clock, &customers, grade_customer, customer_verdict)?;

    let man = Compiler::new().compile(read("man_rule")?)?;
    let people: Vec<Man> = (0..LEADS).map(|_| person(&mut dice)).collect();
    compare(&mut criterion, "s24", &man, clock, &people, grade_man, man_verdict)?;

    criterion.bench_function("s01/compile", |b| b.iter(|| Compiler::new().compile(black_box(text.as_str()))));
    criterion.final_summary();
    Ok(())
}

/// Times one policy on one lead at a time, from three kinds of record, each beside `hand`.
fn compare<L, V>(
    criterion: &mut Criterion,
    name: &str,
    policy: &Policy,
    clock: Clock,
    leads: &[L],
    hand: impl Fn(&L) -> V,
    read: impl Fn(&Verdict) -> Option<V>,
) -> Outcome<()>
where
    L: Serialize + DeserializeOwned,
    V: PartialEq,
{
    let policy = policy.at(clock);
    let mut texts = Vec::new();
    let mut prepared = Vec::new();
    for lead in leads {
        let text = serde_json::to_string(lead)?;
        let facts = policy.prepare(&read_json(&text)?).map_err(|faults| format!("{name}: {faults:?}"))?;
        let wanted = Some(hand(lead));
        let from_text = hand(&serde_json::from_str::<L>(&text)?);
        let verdicts =
            [policy.grade_facts(&facts, clock), policy.grade_at(&read_json(&text)?, clock), policy.grade(lead)?];
        if Some(from_text) != wanted || verdicts.iter().any(|verdict| read(verdict) != wanted) {
            return Err(format!("{name}: Gradus and the hand-written rule differ on {text}").into());
        }
        texts.push(text);
        prepared.push(facts);
    }

    let mut turn = prepared.iter().cycle();
    let mut time = |id: &str, f: &mut dyn FnMut(&mut criterion::Bencher<'_>)| {
        criterion.bench_function(&format!("{name}/{id}"), |b| f(b));
    };
    time("prepared/gradus", &mut |b| b.iter(|| turn.next().map(|facts| policy.grade_facts(black_box(facts), clock))));
    let mut turn = leads.iter().cycle();
    time("prepared/hand", &mut |b| b.iter(|| turn.next().map(|lead| hand(black_box(lead)))));
    let mut turn = texts.iter().cycle();
    time("json/gradus", &mut |b| b.iter(|| turn.next().map(|text| graded_json(&policy, black_box(text), clock))));
    time("json/hand", &mut |b| {
        b.iter(|| turn.next().map(|text| serde_json::from_str::<L>(black_box(text)).map(|lead| hand(&lead))));
    });
    let mut turn = leads.iter().cycle();
    time("struct/gradus", &mut |b| b.iter(|| turn.next().map(|lead| policy.grade(black_box(lead)))));
    time("struct/hand", &mut |b| b.iter(|| turn.next().map(|lead| hand(black_box(lead)))));

    // Each kind of lead is known after the first round.
    let mut grader = policy.grader()?;
    if !prepared.iter().all(|facts| *grader.facts(facts) == policy.grade_facts(facts, clock)) {
        return Err(format!("{name}: what is remembered differs").into());
    }
    let mut turn = prepared.iter().cycle();
    time("prepared/grader", &mut |b| {
        b.iter(|| turn.next().map(|facts| grader.facts(black_box(facts)).follow_up.is_some()));
    });
    let mut turn = prepared.iter().cycle();
    time("prepared/grader, explained", &mut |b| {
        b.iter(|| turn.next().map(|facts| grader.explain(black_box(facts)).1.steps));
    });
    let mut turn = texts.iter().cycle();
    time("json/grader", &mut |b| {
        b.iter(|| turn.next().map(|text| grader.json(black_box(text)).map(|verdict| verdict.follow_up.is_some())));
    });
    let mut turn = leads.iter().cycle();
    time("struct/grader", &mut |b| {
        b.iter(|| turn.next().map(|lead| grader.record(black_box(lead)).map(|verdict| verdict.follow_up.is_some())));
    });
    Ok(())
}

fn graded_json(policy: &Policy, text: &str, clock: Clock) -> Result<Verdict, RecordProblem> {
    Ok(policy.grade_at(&lead_from_json(text)?, clock))
}

/// The record, with a problem as an error.
fn read_json(text: &str) -> Outcome<Lead> {
    lead_from_json(text).map_err(|problem| problem.wording(Lang::En).message.into())
}

/// S01 where nobody asked about calls and price rises: the hand-written rule tries each case.
fn incomplete(criterion: &mut Criterion, policy: &Policy, clock: Clock, visitors: &[Visitor]) -> Outcome<()> {
    let mut prepared = Vec::new();
    for lead in visitors {
        let asked = read_json(&serde_json::to_string(lead)?)?;
        let known = asked.facts().iter().filter(|(name, _)| name != "calls" && name != "accepts_rise");
        let known = known.fold(Lead::new(), |lead, (name, fact)| lead.with(name.as_str(), fact.clone()));
        let facts = policy.prepare(&known).map_err(|faults| format!("incomplete: {faults:?}"))?;
        let verdict = policy.grade_facts(&facts, clock);
        let wanted: Vec<&str> =
            GRADES.into_iter().zip(possible_grades(lead)).filter_map(|(grade, may)| may.then_some(grade)).collect();
        if verdict.possible_grades() != wanted {
            return Err(format!("incomplete: Gradus and the hand-written rule differ on {known:?}").into());
        }
        prepared.push(facts);
    }
    let mut turn = prepared.iter().cycle();
    criterion.bench_function("s01/incomplete/gradus", |b| {
        b.iter(|| turn.next().map(|facts| policy.grade_facts(black_box(facts), clock)));
    });
    let mut turn = visitors.iter().cycle();
    criterion.bench_function("s01/incomplete/hand", |b| {
        b.iter(|| turn.next().map(|lead| possible_grades(black_box(lead))));
    });
    Ok(())
}

// S01: visitors of a real-estate site.

const GRADES: [&str; 5] = ["A", "B", "C", "D", "E"];

#[derive(Serialize, Deserialize)]
struct Visitor {
    down_payment: u64,
    price: u64,
    satisfaction: u8,
    revisits: u32,
    calls: u32,
    site_visits: u32,
    asked_process: bool,
    accepts_rise: f64,
    last_contact: Date,
    site_open: bool,
}

/// The grade, the last day to call back, and the days by which that is overdue.
type VisitorVerdict = (&'static str, Option<(Date, Option<i32>)>);

fn visitor(dice: &mut Dice) -> Outcome<Visitor> {
    let mut below = |end: i64| u32::try_from(dice.below(end));
    let price = 500_000 + u64::from(below(5_000)?) * 1_000;
    Ok(Visitor {
        down_payment: price * u64::from(below(61)?) / 100,
        price,
        satisfaction: u8::try_from(below(6)?)?.saturating_add(5),
        revisits: below(5)?,
        calls: below(5)?,
        site_visits: below(4)?,
        asked_process: below(3)? > 0,
        accepts_rise: f64::from(below(100)?) / 1_000.0,
        last_contact: Date::new(2026, 11, 1)?.checked_add(jiff::Span::new().days(i64::from(below(22)?)))?,
        site_open: below(8)? > 0,
    })
}

fn strong_signs(lead: &Visitor) -> [bool; 5] {
    [
        lead.revisits >= 3,
        lead.calls >= 2,
        lead.site_open && lead.site_visits >= 2,
        lead.asked_process,
        lead.accepts_rise >= 0.05,
    ]
}

/// The grade by its place, best first.
fn visitor_grade(lead: &Visitor, strong: usize) -> usize {
    let able = lead.down_payment.saturating_mul(10) >= lead.price.saturating_mul(3);
    let grade: usize = match (able, lead.satisfaction >= 8) {
        (true, true) if strong >= 5 => 0,
        (true, true) if strong >= 3 => 1,
        (true, true) => 2,
        (true, false) | (false, true) if strong >= 5 => 2,
        (true, false) | (false, true) => 3,
        (false, false) => return 4,
    };
    grade.saturating_sub(usize::from(!lead.site_open && strong >= 4))
}

fn grade_visitor(lead: &Visitor, today: Date) -> VisitorVerdict {
    let strong = strong_signs(lead).into_iter().filter(|sign| *sign).count();
    let (grade, days) = match visitor_grade(lead, strong) {
        0 => ("A", 2),
        1 => ("B", 7),
        2 => ("C", 13),
        3 => ("D", 20),
        _ => return ("E", None),
    };
    let due = lead.last_contact.saturating_add(jiff::Span::new().days(days));
    let late = today.since(due).map_or(0, |span| span.get_days());
    (grade, Some((due, (late > 0).then_some(late))))
}

fn visitor_verdict(verdict: &Verdict) -> Option<VisitorVerdict> {
    let grade = one_of(verdict.grade()?, GRADES)?;
    let days = |days: i64| i32::try_from(days).unwrap_or(i32::MAX);
    Some((grade, verdict.follow_up.as_ref().map(|due| (due.due, due.overdue_days.map(days)))))
}

/// Which grades are possible while calls and the price rise are unknown.
fn possible_grades(lead: &Visitor) -> [bool; 5] {
    let [revisit, _, visit, process, _] = strong_signs(lead);
    let known = [revisit, visit, process].into_iter().filter(|sign| *sign).count();
    let mut possible = [false; 5];
    for unknown in 0..=2 {
        if let Some(grade) = possible.get_mut(visitor_grade(lead, known.saturating_add(unknown))) {
            *grade = true;
        }
    }
    possible
}

// S02: the scorecard of a seller of health products.

/// The grade and the total.
fn grade_customer(lead: &Customer) -> (&'static str, u32) {
    let grade = GRADES.get(usize::from(customer_hand(lead))).copied().unwrap_or_default();
    (grade, customer_points(lead))
}

fn customer_verdict(verdict: &Verdict) -> Option<(&'static str, u32)> {
    let Answer::Is(Shown::Number(total)) = &verdict.scores.first()?.points else { return None };
    Some((one_of(verdict.grade()?, GRADES)?, total.to_string().parse().ok()?))
}

// S24: money, authority, need.

#[derive(Serialize, Deserialize)]
struct Man {
    money: bool,
    authority: bool,
    need: bool,
}

fn person(dice: &mut Dice) -> Man {
    Man { money: dice.below(2) > 0, authority: dice.below(2) > 0, need: dice.below(2) > 0 }
}

/// The grade and the advice.
fn grade_man(lead: &Man) -> (&'static str, &'static str) {
    match (lead.money, lead.authority, lead.need) {
        (true, true, true) => ("ideal", "go_ahead"),
        (true, true, false) => ("approach", "awaken_need"),
        (true, false, true) => ("approach", "find_decider"),
        (false, true, true) => ("approach", "offer_financing"),
        (true, false, false) => ("nurture", "nurture_money"),
        (false, true, false) => ("nurture", "nurture_decider"),
        (false, false, true) => ("nurture", "nurture_need"),
        (false, false, false) => ("stop", "end_contact"),
    }
}

fn man_verdict(verdict: &Verdict) -> Option<(&'static str, &'static str)> {
    const ADVICE: [&str; 8] = [
        "go_ahead",
        "awaken_need",
        "find_decider",
        "offer_financing",
        "nurture_money",
        "nurture_decider",
        "nurture_need",
        "end_contact",
    ];
    let Answer::Is(Shown::Text(advice)) = &verdict.decisions.first()?.value else { return None };
    Some((one_of(verdict.grade()?, ["ideal", "approach", "nurture", "stop"])?, one_of(advice, ADVICE)?))
}

fn one_of<const N: usize>(id: &str, known: [&'static str; N]) -> Option<&'static str> {
    known.into_iter().find(|known| *known == id)
}
