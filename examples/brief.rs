//! Grades many records fast: the outcome and the deadline, no texts, no allocation for a plain record.
//!
//! `cargo run --release --example brief`

use std::error::Error;
use std::fs::read_to_string;
use std::time::Instant;

use gradus::diagnostic::Lang;
use gradus::{Compiler, Policy};

fn main() -> Result<(), Box<dyn Error>> {
    let policy = Compiler::new().compile(read_to_string("policies/real_estate_site.grade")?)?;
    let policy = policy.on("2026-11-26".parse()?);
    println!("{}", policy.kernel_in_words(Lang::En));

    let records: Vec<String> = (0..100_000).map(record).collect();
    let mut bound = policy.bind::<&str>(&[])?;
    let mut counts = vec![0_u32; names(&policy).len()];
    let start = Instant::now();
    for record in &records {
        // An error is no JSON; a record that cannot be graded has no grade, and `policy.grade` says why.
        let brief = bound.json(record).map_err(|problem| problem.to_string())?;
        if let Some(count) = brief.grade.and_then(|grade| counts.get_mut(usize::from(grade))) {
            *count += 1;
        }
    }
    let each = start.elapsed() / u32::try_from(records.len())?;
    for (name, count) in names(&policy).into_iter().zip(counts) {
        println!("{name}: {count}");
    }
    println!("{each:?} a record");
    Ok(())
}

/// The grades, best first: a brief names them by their place.
fn names(policy: &Policy) -> Vec<&str> {
    let plan = policy.plan();
    let scale = plan.grades.and_then(|scale| plan.scales.get(usize::from(scale.0)));
    scale.map(|scale| scale.members.iter().map(|member| member.id.as_str()).collect()).unwrap_or_default()
}

fn record(number: u32) -> String {
    let (price, share) = (1_000_000 + number % 900 * 1_000, number % 61);
    format!(
        r#"{{"down_payment": {}, "price": {price}, "satisfaction": {}, "revisits": {}, "calls": {}, "site_visits": {}, "asked_process": {}, "accepts_rise": 0.0{}, "last_contact": "2026-11-{:02}", "site_open": {}}}"#,
        price / 100 * share,
        5 + number % 6,
        number % 5,
        number % 4,
        number % 3,
        number.is_multiple_of(2),
        number % 10,
        1 + number % 25,
        !number.is_multiple_of(7),
    )
}
