//! What the compiled kernel costs on one packed lead, beside hand-written Rust of the same rule.
//!
//! `cargo bench --bench kernel [-- p2]`; what the numbers mean is in docs/performance.md. The two take turns, round by round,
//! so that a slow moment of the machine falls on both, and medians over the rounds are printed with their ratio. Before
//! anything is timed both grade every lead, and the run ends with an error where they differ.

use std::error::Error;
use std::time::Instant;

use gradus::diagnostic::Lang;
use gradus::eval::lead_from_json;
use gradus::policy::Packed;
use gradus::value::Date;
use gradus::{Brief, Clock, Compiler, Lead, Policy};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::common::customers::{Customer, customer, customer_hand};
use crate::common::dice::Dice;
use crate::common::orders::{Bitmaps, Order, OrderRecord, Row, order, order_lead, row, table_text};
use crate::common::rounds::{ROUNDS, is_asked_for, pass, pass_mut, report};
use crate::common::visitors::{Record, Visitor, record_hand, visitor, visitor_hand, visitor_lead};

mod common;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// So many leads take turns, so that a branch is not right by habit.
const LEADS: usize = 4_096;

fn main() -> Outcome<()> {
    let clock = Clock::on(Date::new(2026, 11, 26)?);
    let mut dice = Dice(1);

    let policy = Compiler::new().compile(std::fs::read_to_string("policies/real_estate_site.grade")?)?;
    let visitors: Vec<Visitor> = (0..LEADS).map(|_| visitor(&mut dice)).collect();
    let leads = visitors.iter().map(visitor_lead).collect::<Outcome<Vec<Lead>>>()?;
    let read = |brief: &Brief| (brief.grade, brief.due_day());
    race("p1 site visitors, grade and deadline", &policy, clock, (&visitors, &leads), visitor_hand, read)?;
    incomplete(&policy, clock, &visitors, &leads)?;
    let records = visitors.iter().map(Record::of).collect::<Outcome<Vec<Record>>>()?;
    from_records("p1", &policy, clock, &records, record_hand, read)?;

    let policy = Compiler::new().compile(std::fs::read_to_string("policies/health_products_scorecard.grade")?)?;
    let customers: Vec<Customer> = (0..LEADS).map(|_| customer(&mut dice)).collect();
    let leads = customers.iter().map(customer_lead).collect::<Outcome<Vec<Lead>>>()?;
    let hand = |one: &Customer| Some(customer_hand(one));
    race("p2 scorecard of 11 items, grade", &policy, clock, (&customers, &leads), hand, |brief| brief.grade)?;
    from_records("p2", &policy, clock, &customers, hand, |brief| brief.grade)?;

    for rows in [10, 50, 200, 1_000, 3_000] {
        let table: Vec<Row> = (0..rows).map(|_| row(&mut dice)).collect();
        let policy = Compiler::new().compile(table_text(&table)?)?;
        let orders: Vec<Order> = (0..LEADS).map(|_| order(&mut dice)).collect();
        let leads: Vec<Lead> = orders.iter().map(order_lead).collect();
        let index = Bitmaps::new(&table);
        let name = format!("p3 table of {rows} rows, 6 columns, grade");
        race(&name, &policy, clock, (&orders, &leads), |order| index.grade(order), |brief| brief.grade)?;
        if rows == 200 {
            let records: Vec<OrderRecord> = orders.iter().map(OrderRecord::of).collect();
            let hand = |record: &OrderRecord| index.grade(&record.order());
            from_records("p3 of 200 rows", &policy, clock, &records, hand, |brief| brief.grade)?;
        }
    }
    Ok(())
}

/// Times a policy beside `hand` on the same leads.
fn race<L, V: PartialEq + std::fmt::Debug>(
    name: &str,
    policy: &Policy,
    clock: Clock,
    (own, leads): (&[L], &[Lead]),
    hand: impl Fn(&L) -> V,
    read: impl Fn(&Brief) -> V,
) -> Outcome<()> {
    if !is_asked_for(name) {
        return Ok(());
    }
    let start = Instant::now();
    let made = policy.has_kernel();
    let compiled = start.elapsed();
    if !made {
        return Err(format!("{name}: {}", policy.kernel_in_words(Lang::En)).into());
    }
    let packed = packed(policy, leads)?;
    for (one, lead) in own.iter().zip(&packed) {
        let (brief, by_hand) = (policy.brief(lead, clock), hand(one));
        if read(&brief) != by_hand || policy.brief_by_kernel(lead, clock) != Some(brief) {
            return Err(format!("{name}: {brief:?} is not {by_hand:?} for {:?}", lead.facts()).into());
        }
    }
    let mut rounds: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        rounds[0].push(pass(own, |one| hand(one)));
        rounds[1].push(pass(&packed, |lead| policy.brief(lead, clock)));
    }
    report(name, rounds);
    if std::env::args().any(|argument| argument == "--plan") {
        println!("    {compiled:.1?}, {}", policy.kernel_in_words(Lang::En));
    }
    Ok(())
}

/// S01 where nobody asked about calls and price rises, beside the same leads complete.
fn incomplete(policy: &Policy, clock: Clock, visitors: &[Visitor], leads: &[Lead]) -> Outcome<()> {
    let name = "p1 with two facts missing, beside complete leads";
    if !is_asked_for(name) {
        return Ok(());
    }
    let asked = |lead: &Lead| {
        let known = lead.facts().iter().filter(|(name, _)| name != "calls" && name != "accepts_rise");
        known.fold(Lead::new(), |lead, (name, fact)| lead.with(name.as_str(), fact.clone()))
    };
    let known: Vec<Lead> = leads.iter().map(asked).collect();
    let (complete, missing) = (packed(policy, leads)?, packed(policy, &known)?);
    if visitors.len() != missing.len() || missing.iter().any(|lead| policy.brief_by_kernel(lead, clock).is_none()) {
        return Err("the kernel does not take leads with missing facts".into());
    }
    let mut rounds: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        rounds[0].push(pass(&complete, |lead| policy.brief(lead, clock)));
        rounds[1].push(pass(&missing, |lead| policy.brief(lead, clock)));
    }
    report(name, rounds);
    Ok(())
}

/// From JSON text and from a struct, beside `serde_json` into a derived struct and the same rule by hand.
fn from_records<R: Serialize + DeserializeOwned, V: PartialEq + std::fmt::Debug>(
    name: &str,
    policy: &Policy,
    clock: Clock,
    records: &[R],
    hand: impl Fn(&R) -> V,
    read: impl Fn(&Brief) -> V,
) -> Outcome<()> {
    if !is_asked_for(name) {
        return Ok(());
    }
    let policy = policy.at(clock);
    let texts = records.iter().map(serde_json::to_string).collect::<Result<Vec<String>, _>>()?;
    let mut bound = policy.bind::<&str>(&[])?;
    for (record, text) in records.iter().zip(&texts) {
        let by_hand = hand(record);
        let by_text = bound.json(text).map_err(|problem| problem.to_string())?;
        if read(&by_text) != by_hand || read(&bound.record(record)?) != by_hand {
            return Err(format!("{name}: not {by_hand:?}: {text}").into());
        }
    }
    let mut rounds: [[Vec<f64>; 2]; 2] = Default::default();
    for _ in 0..ROUNDS {
        rounds[0][0].push(pass(&texts, |text| serde_json::from_str::<R>(text).map(|record| hand(&record))));
        rounds[0][1].push(pass_mut(&texts, |text| bound.json(text)));
        rounds[1][0].push(pass(records, &hand));
        rounds[1][1].push(pass_mut(records, |record| bound.record(record)));
    }
    let [json, records] = rounds;
    report(&format!("{name} from JSON, beside serde_json's derive"), json);
    report(&format!("{name} from a struct that serialises"), records);
    Ok(())
}

fn packed(policy: &Policy, leads: &[Lead]) -> Outcome<Vec<Packed>> {
    let pack = |lead: &Lead| Ok(policy.pack(policy.prepare(lead).map_err(|faults| format!("{faults:?}"))?));
    leads.iter().map(pack).collect()
}

fn customer_lead(lead: &Customer) -> Outcome<Lead> {
    lead_from_json(&serde_json::to_string(lead)?).map_err(|problem| problem.wording(Lang::En).message.into())
}
