//! What `gradus grade` takes for files of P1, beside a loop that a programmer writes with the usual crates.
//!
//! `cargo bench --features cli --bench files [-- ROWS]`; ROWS is 1,000,000 if nothing is said. The program and the loop
//! take turns, each reading a file and writing another. The program writes a line's reason and possible grades, too; the
//! loop only grade and last day, and so does the program where it is asked for a table of these only. Printed are
//! medians, and the most memory that the program had at any time.

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::common::dice::Dice;
use crate::common::files::{csv_by_hand, json_by_hand, write_csv, write_json};
use crate::common::visitors::{Visitor, visitor};

mod common;

type Outcome<T> = Result<T, Box<dyn Error>>;

const ROUNDS: usize = 5;

fn main() -> Outcome<()> {
    let rows: usize = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1_000_000);
    let folder = std::env::temp_dir().join(format!("gradus-files-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let result = measured(&folder, rows);
    std::fs::remove_dir_all(&folder)?;
    result
}

fn measured(folder: &Path, rows: usize) -> Outcome<()> {
    let mut dice = Dice(1);
    let visitors: Vec<Visitor> = (0..rows).map(|_| visitor(&mut dice)).collect();
    let (csv, json) = (folder.join("leads.csv"), folder.join("leads.ndjson"));
    write_csv(&csv, &visitors)?;
    write_json(&json, &visitors)?;
    println!("{rows} leads, {} MB as CSV", std::fs::metadata(&csv)?.len() / 1_000_000);
    let graded = |name: &str| folder.join(name);
    let loop_csv = || csv_by_hand(&csv, &graded("hand.csv"));
    let loop_json = || json_by_hand(&json, &graded("hand.ndjson"));
    let all: &[&str] = &[];
    for (name, leads, out, more, hand) in [
        ("CSV", &csv, graded("graded.csv"), all, &loop_csv as &dyn Fn() -> Outcome<()>),
        ("CSV, grade and due", &csv, graded("graded.csv"), &["--columns", "grade,due"], &loop_csv),
        ("NDJSON", &json, graded("graded.ndjson"), all, &loop_json),
    ] {
        let mut rounds: [Vec<f64>; 3] = Default::default();
        let mut memory = 0;
        for _ in 0..ROUNDS {
            rounds[0].push(seconds(hand)?);
            for (times, threads) in rounds[1..].iter_mut().zip(["1", "2"]) {
                let start = Instant::now();
                memory = memory.max(program(leads, &out, threads, more)?);
                times.push(start.elapsed().as_secs_f64());
            }
        }
        let [hand, one, two] = rounds.map(|mut times| {
            times.sort_by(f64::total_cmp);
            times[times.len() / 2]
        });
        println!(
            "{name:<18} by hand {hand:.2} s; gradus {one:.2} s ({:.1}x), two threads {two:.2} s ({:.1}x), {memory} MB",
            one / hand,
            two / hand
        );
    }
    Ok(())
}

fn seconds(work: &dyn Fn() -> Outcome<()>) -> Outcome<f64> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed().as_secs_f64())
}

/// Grades a file; the most memory it took, in MB.
fn program(leads: &Path, out: &Path, threads: &str, more: &[&str]) -> Outcome<u64> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(["grade", "policies/real_estate_site.grade"])
        .arg(leads)
        .arg("-o")
        .arg(out)
        .args(["--today", "2026-11-26", "--threads", threads])
        .args(more)
        .stderr(Stdio::null())
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    loop {
        if let Some(ended) = child.try_wait()? {
            return if ended.success() { Ok(most / 1_000) } else { Err("gradus failed".into()) };
        }
        // The peak so far, in kB; gone when the program has just ended.
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        most = most.max(peak.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    }
}
