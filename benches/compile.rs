//! What it takes to compile a policy: text to plan, without proofs and without the kernel.
//!
//! `cargo bench --bench compile` prints the median of some rounds for each size, and what that is for one row, sentence
//! or item: it should stay the same as policies grow. `cargo bench --bench compile 1000` compiles a table of so many rows
//! once, for a tool that counts instructions; with `kernel` behind it, the kernel is built as well.

use std::hint::black_box;
use std::time::{Duration, Instant};

use gradus::Compiler;

use crate::common::growing::{Outcome, card, rules, table};

mod common;

fn main() -> Outcome<()> {
    if let Some(rows) = std::env::args().find_map(|argument| argument.parse().ok()) {
        let policy = Compiler::new().compile(table(rows)?)?;
        if std::env::args().any(|argument| argument == "kernel") {
            black_box(policy.has_kernel());
        }
        return Ok(());
    }
    println!("{:<28} {:>10} {:>12}", "", "compile", "each");
    for rows in [10_usize, 100, 1_000, 10_000, 100_000] {
        told(&format!("{rows} rows of a table"), rows, &table(rows)?)?;
    }
    for sentences in [10_usize, 100, 1_000, 4_000] {
        told(&format!("{sentences} sentences"), sentences, &rules(sentences)?)?;
    }
    for items in [5_usize, 50, 500] {
        told(&format!("{items} items"), items, &card(items)?)?;
    }
    Ok(())
}

/// Prints how long a policy takes.
fn told(name: &str, parts: usize, text: &str) -> Outcome<()> {
    let mut times: Vec<Duration> = Vec::new();
    let began = Instant::now();
    while times.len() < 5 || (times.len() < 200 && began.elapsed() < Duration::from_secs(1)) {
        let start = Instant::now();
        black_box(Compiler::new().compile(black_box(text))?);
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let median = times[times.len() / 2].as_secs_f64();
    println!("{name:<28} {:>7.2} ms {:>9.2} us", median * 1e3, median * 1e6 / f64::from(u32::try_from(parts)?));
    Ok(())
}
