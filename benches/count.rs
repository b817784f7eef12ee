//! Grades the same leads of P1 so many times, packed, from `json` or from a `struct`, for a tool that counts
//! instructions: `valgrind --tool=callgrind`.
//!
//! The difference of two runs, divided by the leads between them, is what one lead costs; it is the same on every
//! machine and in every run, as times are not. `.ci/instructions` compares it with the count on record.

use std::error::Error;
use std::hint::black_box;

use gradus::{Clock, Compiler, Lead};

use crate::common::visitors::Record;

mod common;

fn main() -> Result<(), Box<dyn Error>> {
    let passes: usize = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1);
    let policy = Compiler::new().compile(std::fs::read_to_string("policies/real_estate_site.grade")?)?;
    let clock = Clock::on("2026-11-26".parse()?);
    let asked = |form: &str| std::env::args().any(|argument| argument == form);
    let (mut leads, mut texts, mut records) = (Vec::new(), Vec::new(), Vec::new());
    for at in 0..256_i64 {
        let lead = Lead::new()
            .with("down_payment", 300_000 + at * 7_000)
            .with("price", 3_000_000)
            .with("satisfaction", 5 + at % 6)
            .with("revisits", at % 5)
            .with("calls", at % 4)
            .with("site_visits", at % 3)
            .with("asked_process", at % 2 == 0)
            .with("accepts_rise", format!("0.0{}", at % 10))
            .with("last_contact", "2026-11-20")
            .with("site_open", at % 7 > 0);
        let number = |name: &str, value: i64| format!("\"{name}\": {value}, ");
        texts.push(format!(
            "{{{}{}{}{}{}{}\"asked_process\": {}, \"accepts_rise\": 0.0{}, \"last_contact\": \"2026-11-20\", \
             \"site_open\": {}}}",
            number("down_payment", 300_000 + at * 7_000),
            number("price", 3_000_000),
            number("satisfaction", 5 + at % 6),
            number("revisits", at % 5),
            number("calls", at % 4),
            number("site_visits", at % 3),
            at % 2 == 0,
            at % 10,
            at % 7 > 0
        ));
        records.push(serde_json::from_str::<Record>(texts.last().ok_or("a text")?)?);
        leads.push(policy.pack(policy.prepare(&lead).map_err(|faults| format!("{faults:?}"))?));
    }
    if leads.iter().any(|lead| policy.brief_by_kernel(lead, clock).is_none()) {
        return Err("the kernel does not take these leads".into());
    }
    if asked("struct") {
        let mut bound = policy.at(clock).bind::<&str>(&[])?;
        for _ in 0..passes {
            for record in &records {
                black_box(bound.record(black_box(record))?);
            }
        }
        return Ok(());
    }
    if asked("json") {
        let mut bound = policy.at(clock).bind::<&str>(&[])?;
        for _ in 0..passes {
            for text in &texts {
                black_box(bound.json(black_box(text)).map_err(|problem| problem.to_string())?);
            }
        }
        return Ok(());
    }
    for _ in 0..passes {
        for lead in &leads {
            black_box(policy.brief(black_box(lead), clock));
        }
    }
    Ok(())
}
