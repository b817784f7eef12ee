//! The same leads graded by Gradus, by hand-written Rust and by other rule engines, one lead at a time.
//!
//! `benches/peers/run` builds and runs it; `--rounds N` takes N rounds, not 101. What the tables mean is in
//! docs/performance.md. Rules are compiled and records prepared outside the timing. Before anything is timed every
//! engine grades every lead, and the run ends with an error where one differs from the hand-written function.

use std::error::Error;

use crate::race::run;

#[path = "../../common/mod.rs"]
mod common;
mod engines;
mod race;
mod table;
mod workloads;

type Outcome<T> = Result<T, Box<dyn Error>>;

const ROUNDS: usize = 101;

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--rounds").skip(1);
    let rounds = arguments.next().map_or(Ok(ROUNDS), |number| number.parse())?;
    workloads::visitors::with_lanes(|name, answers, lanes| run(name, answers, lanes, rounds))?;
    workloads::customers::with_lanes(|name, answers, lanes| run(name, answers, lanes, rounds))?;
    workloads::orders::with_lanes(|name, answers, lanes| run(name, answers, lanes, rounds))
}
