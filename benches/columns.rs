//! What P1 costs in columns: record batches graded by the kernel, beside a loop by hand over the same arrays, and beside
//! only reading their bytes.
//!
//! `cargo bench --features arrow --bench columns`, where `-C target-cpu=native` may be given in `RUSTFLAGS`. All take
//! turns; millions of leads a second are medians over the rounds. Before anything is timed every grade and every last
//! day is compared.

use std::error::Error;
use std::hint::black_box;

use gradus::columns::Columns;
use gradus::columns::arrow_array::{Array, RecordBatch};
use gradus::value::Date;
use gradus::{Clock, Compiler, Policy};

use crate::columns::{batch, by_hand, compare, on_two_threads, seconds};
use crate::common::dice::Dice;
use crate::common::visitors::{Visitor, visitor};

#[path = "common/columns.rs"]
mod columns;
mod common;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Leads of one batch, and batches: beyond what stays in a cache.
const LEADS: usize = 1 << 16;
const BATCHES: usize = 32;
const ROUNDS: usize = 15;

fn main() -> Outcome<()> {
    let policy = Compiler::new().compile(std::fs::read_to_string("policies/real_estate_site.grade")?)?;
    let policy = policy.at(Clock::on(Date::new(2026, 11, 26)?));
    let mut dice = Dice(1);
    let mut batches = Vec::new();
    for _ in 0..BATCHES {
        let visitors: Vec<Visitor> = (0..LEADS).map(|_| visitor(&mut dice)).collect();
        batches.push(batch(&visitors)?);
    }
    let mut columns = bound(&policy, &batches)?;
    for one in &batches {
        compare(&columns.grade(one)?, &by_hand(one))?;
    }
    if columns.long_way() > 0 {
        return Err("leads went the long way".into());
    }
    let bytes: usize = batches.iter().map(RecordBatch::get_array_memory_size).sum();
    let leads = f64::from(u32::try_from(LEADS * BATCHES)?);
    println!("{} leads, {:.0} bytes each", leads, f64::from(u32::try_from(bytes)?) / leads);

    let mut halves = [bound(&policy, &batches)?, bound(&policy, &batches)?];
    let mut rounds: [Vec<f64>; 5] = Default::default();
    for _ in 0..ROUNDS {
        rounds[0].push(seconds(|| black_box(batches.iter().map(bytes_read).fold(0, u64::wrapping_add))));
        rounds[1].push(seconds(|| batches.iter().for_each(|one| drop(black_box(by_hand(one))))));
        rounds[2].push(seconds(|| batches.iter().for_each(|one| drop(black_box(columns.grade(one))))));
        rounds[3].push(seconds(|| on_two_threads(&batches, |one, ()| drop(black_box(by_hand(one))), &mut [(), ()])));
        rounds[4].push(seconds(|| {
            on_two_threads(&batches, |one, columns: &mut Columns| drop(black_box(columns.grade(one))), &mut halves);
        }));
    }
    let names = ["bytes read", "by hand", "Gradus", "by hand, two threads", "Gradus, two threads"];
    let speeds = rounds.map(|mut times| {
        times.sort_by(f64::total_cmp);
        leads / times[times.len() / 2] / 1e6
    });
    for (name, speed) in names.iter().zip(speeds) {
        println!("{name:<24} {speed:>8.1} million leads a second {:>6.2} of by hand", speed / speeds[1]);
    }
    Ok(())
}

fn bound(policy: &Policy, batches: &[RecordBatch]) -> Outcome<Columns> {
    Ok(policy.columns(&batches.first().ok_or("a batch")?.schema())?)
}

/// All bytes of a batch, added up eight at a time.
fn bytes_read(batch: &RecordBatch) -> u64 {
    let buffers = batch.columns().iter().map(Array::to_data);
    let sum = |bytes: &[u8]| {
        let (words, _) = bytes.as_chunks::<8>();
        words.iter().fold(0_u64, |sum, word| sum.wrapping_add(u64::from_le_bytes(*word)))
    };
    buffers
        .flat_map(|data| data.buffers().iter().map(|buffer| sum(buffer.as_slice())).collect::<Vec<u64>>())
        .fold(0, u64::wrapping_add)
}
