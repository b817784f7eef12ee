//! Gradus in a program of yours: compile a policy once, then grade records of two kinds.
//!
//! `cargo run --example embed`

use std::error::Error;

use gradus::value::Date;
use gradus::{Compiler, Lead};
use serde::Serialize;

/// A visitor as a program already has it. Fields are found by the id, the name or the title of an input.
#[derive(Serialize)]
struct Visitor {
    name: &'static str,
    down_payment: u32,
    price: u32,
    satisfaction: u8,
    revisits: u32,
    calls: u32,
    site_visits: u32,
    asked_process: bool,
    /// Not asked yet: unknown, which is no error.
    accepts_rise: Option<f64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let text = std::fs::read_to_string("policies/real_estate_site.grade")?;
    // This policy says by when to call back, so it needs to know the day. Gradus never reads a clock by itself.
    let policy = Compiler::new().compile(text)?.on(Date::new(2026, 11, 23)?);

    // A lead put together fact by fact, as people write facts. What the policy does not know, it leaves alone.
    let lead = Lead::new().with("down_payment", "60万").with("总价", "1,800,000").with("Satisfaction", 9);
    let lead = lead.with("revisits", 4).with("calls", 3).with("site_visits", 2).with("asked_process", "是");
    let verdict = policy.grade(&lead.with("accepts_rise", "6%").with("last_contact", "2026-11-20"))?;
    println!("The lead: grade {}", verdict.grade().unwrap_or("open"));
    if let Some(due) = &verdict.follow_up {
        println!("  call back by {}{}", due.due, if due.overdue_days.is_some() { ", which is over" } else { "" });
    }

    let mei = Visitor {
        name: "Mei",
        down_payment: 600_000,
        price: 1_800_000,
        satisfaction: 9,
        revisits: 4,
        calls: 3,
        site_visits: 2,
        asked_process: true,
        accepts_rise: None,
    };
    let verdict = policy.grade(&mei)?;
    println!("{}: {}, possible: {}", mei.name, verdict.outcome.word(), verdict.possible_grades().join(" or "));

    // A verdict is plain data: for a database, a queue, a log.
    println!("{}", serde_json::to_string_pretty(&verdict.outcome)?);
    Ok(())
}
