//! What it takes to compile a policy: text to plan, without proofs and without the kernel.
//!
//! `cargo bench --bench compile` prints the median of some rounds for each size, and what that is for one row, sentence
//! or item: it should stay the same as policies grow.

use std::fmt::Write;
use std::time::{Duration, Instant};

use gradus::Compiler;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    println!("{:<28} {:>10} {:>12}", "", "compile", "each");
    for rows in [10_usize, 100, 1_000, 3_000] {
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
        std::hint::black_box(Compiler::new().compile(std::hint::black_box(text))?);
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let median = times[times.len() / 2].as_secs_f64();
    println!("{name:<28} {:>7.2} ms {:>9.2} us", median * 1e3, median * 1e6 / f64::from(u32::try_from(parts)?));
    Ok(())
}

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// A table over three counts and three choices, no two rows of which are alike.
fn table(rows: usize) -> Outcome<String> {
    let mut dice = Dice(1);
    let mut text = "grades A > B > C > D\nchoice kind m0, m1, m2, m3, m4, m5, m6, m7\n".to_owned();
    for at in 0..3 {
        writeln!(text, "input n{at} count 0..1000000\ninput c{at} kind")?;
    }
    text.push_str("table orders first {\n  | n0 | n1 | n2 | c0 | c1 | c2 => grade |\n");
    for row in 0..rows {
        let (low, high) = (row * 100, row * 100 + 100);
        write!(text, "  | {low}..<{high} | ")?;
        for _ in 0..2 {
            let low = dice.roll(1_000);
            write!(text, "{low}..<{} | ", low + 1 + dice.roll(300))?;
        }
        let [a, b, c] = [dice.roll(8), dice.roll(8), dice.roll(8)];
        writeln!(text, "m{a} | m{b} | m{c} => {} |", ["A", "B", "C", "D"][row % 4])?;
    }
    text.push_str("  | otherwise => D |\n}\n");
    Ok(text)
}

/// Sentences that each speak of a range of their own.
fn rules(sentences: usize) -> Outcome<String> {
    let mut text = "grades A > B > C > D\ninput n count 0..1000000\ninput m count\n".to_owned();
    for at in 0..sentences {
        let (low, high) = (at * 100, at * 100 + 99);
        let grade = ["A", "B", "C"][at % 3];
        writeln!(text, "if n is between {low} and {high} and m >= 3 then grade {grade}")?;
    }
    text.push_str("otherwise grade D\n");
    Ok(text)
}

/// A scorecard of items with four bands.
fn card(items: usize) -> Outcome<String> {
    let mut text = "grades A > B\n".to_owned();
    (0..items).try_for_each(|at| writeln!(text, "input f{at} \"Fact {at}\" count 0..100"))?;
    text.push_str("scorecard s {\n");
    for at in 0..items {
        writeln!(text, "  item i{at} {{ 10 when f{at} >= 80  8 when f{at} >= 50  5 when f{at} >= 20  otherwise 0 }}")?;
    }
    writeln!(text, "}}\nif s >= {} then grade A\notherwise grade B", items * 6)?;
    Ok(text)
}
