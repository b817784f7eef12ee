//! What a lead and the compiler cost as the policy grows: items, rows of a table, sentences, columns.
//!
//! `cargo bench --bench growth` prints the median for one packed lead by the kernel, for one whole verdict by the row
//! evaluator and for compiling, and how each has grown since the size before, beside how much the policy has: a column that
//! grows less than the policy is better than linear. A dash stands where a policy has no kernel. It takes about a minute.

use std::hint::black_box;
use std::time::{Duration, Instant};

use gradus::policy::Packed;
use gradus::{Clock, Compiler, Lead, Policy};

use crate::common::dice::Dice;
use crate::common::growing::{Outcome, card, rules, table, wide};

mod common;

/// So many leads take turns; fewer where each takes milliseconds.
const LEADS: usize = 512;
const FEW_LEADS: usize = 32;
/// From so many parts on.
const MANY: usize = 10_000;
/// Rounds of which the median is taken, at most; and how long is spent on each number.
const ROUNDS: usize = 31;
const SPENT: Duration = Duration::from_millis(400);

fn main() -> Outcome<()> {
    let header = ["", "kernel", "grown", "verdict", "grown", "compile", "grown", "policy grown"];
    println!(
        "{:<28} {:>9} {:>7} {:>11} {:>7} {:>10} {:>7} {:>13}",
        header[0], header[1], header[2], header[3], header[4], header[5], header[6], header[7]
    );
    family("items of a scorecard", &[5, 50, 500], card, |dice, size, lead| {
        (0..size).fold(lead, |lead, at| lead.with(format!("f{at}"), dice.below(101)))
    })?;
    family("rows of a table", &[10, 100, 1_000, 10_000, 100_000], table, |dice, size, lead| {
        // Half of the leads lie within the ranges of some row's first column, which has one for each row.
        let lead = lead.with("n0", dice.below(200 * i64::try_from(size).unwrap_or(1)).min(10_000_000));
        let lead = lead.with("n1", dice.below(1_300)).with("n2", dice.below(1_300));
        (0..3).fold(lead, |lead, at| lead.with(format!("c{at}"), format!("m{}", dice.below(8))))
    })?;
    family("sentences", &[5, 50, 500], rules, |dice, size, lead| {
        let reach = 100 * i64::try_from(size).unwrap_or(1);
        lead.with("n", dice.below(reach)).with("m", dice.below(6))
    })?;
    family("columns of a table", &[5, 50, 500], wide, |dice, size, lead| {
        (0..size).fold(lead, |lead, at| lead.with(format!("n{at}"), 30 + dice.below(940)))
    })
}

/// Prints one line for each size of a policy.
fn family(
    name: &str,
    sizes: &[usize],
    text: impl Fn(usize) -> Outcome<String>,
    fill: impl Fn(&mut Dice, usize, Lead) -> Lead,
) -> Outcome<()> {
    let mut before: Option<(usize, Option<f64>, f64, f64)> = None;
    for size in sizes {
        let text = text(*size)?;
        let compiled = median(&[text.as_str()], |text| Compiler::new().compile(*text).is_ok());
        let policy = Compiler::new().compile(text)?;
        let mut dice = Dice(3);
        let count = if *size < MANY { LEADS } else { FEW_LEADS };
        let leads: Vec<Lead> = (0..count).map(|_| fill(&mut dice, *size, Lead::new())).collect();
        let (kernel, verdict) = costs(&policy, &leads)?;
        let grown = |now: f64, was: f64| format!("x {:.1}", now / was);
        let told = |cost: Option<f64>| cost.map_or_else(|| "-".to_owned(), |cost| format!("{cost:.0} ns"));
        let (by_kernel, by_verdict, by_compiler, by_policy) = match before {
            Some((parts, was, slow, text)) => (
                kernel.zip(was).map_or_else(String::new, |(now, was)| grown(now, was)),
                grown(verdict, slow),
                grown(compiled, text),
                format!("x {}", size / parts),
            ),
            None => Default::default(),
        };
        let line = format!("{size} {name}");
        let (kernel_told, verdict_told) = (told(kernel), format!("{:.1} us", verdict / 1e3));
        let compiled_told = format!("{:.1} ms", compiled / 1e6);
        println!(
            "{line:<28} {kernel_told:>9} {by_kernel:>7} {verdict_told:>11} {by_verdict:>7} {compiled_told:>10} \
             {by_compiler:>7} {by_policy:>13}"
        );
        before = Some((*size, kernel, verdict, compiled));
    }
    Ok(())
}

/// Nanoseconds a lead, by the kernel where there is one, and by the row evaluator; both are compared first.
fn costs(policy: &Policy, leads: &[Lead]) -> Outcome<(Option<f64>, f64)> {
    let clock = Clock::on("2026-11-26".parse()?);
    let mut prepared = Vec::new();
    for lead in leads {
        prepared.push(policy.prepare(lead).map_err(|faults| format!("{faults:?}"))?);
    }
    let packed: Vec<Packed> = prepared.iter().map(|facts| policy.pack(facts.clone())).collect();
    for (facts, lead) in prepared.iter().zip(&packed) {
        let (by_kernel, verdict) = (policy.brief_by_kernel(lead, clock), policy.grade_facts(facts, clock));
        if by_kernel.is_some_and(|brief| brief != policy.brief_of_verdict(&verdict)) {
            return Err(format!("the kernel differs for {facts:?}").into());
        }
    }
    let taken = packed.iter().all(|lead| policy.brief_by_kernel(lead, clock).is_some());
    let kernel = taken.then(|| median(&packed, |lead| policy.brief(lead, clock)));
    let verdict = median(&prepared, |facts| policy.grade_facts(facts, clock));
    Ok((kernel, verdict))
}

fn median<L, V>(leads: &[L], grade: impl Fn(&L) -> V) -> f64 {
    let mut rounds = Vec::new();
    let began = Instant::now();
    while rounds.len() < 3 || (rounds.len() < ROUNDS && began.elapsed() < SPENT) {
        let start = Instant::now();
        for lead in leads {
            black_box(grade(black_box(lead)));
        }
        rounds.push(start.elapsed().as_secs_f64() * 1e9 / f64::from(u32::try_from(leads.len()).unwrap_or(1)));
    }
    rounds.sort_by(f64::total_cmp);
    rounds[rounds.len() / 2]
}
