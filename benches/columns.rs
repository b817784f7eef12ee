//! What leads cost in columns: record batches graded by the kernel, beside a loop by hand over the same arrays, and beside
//! only reading their bytes. P1, P2, and P3 with 200 rows.
//!
//! `cargo bench --features arrow --bench columns [-- p2]`, where `-C target-cpu=native` may be given in `RUSTFLAGS`. All take
//! turns; millions of leads a second are medians over the rounds. Before anything is timed every grade and every last
//! day is compared.

use std::error::Error;
use std::hint::black_box;
use std::path::Path;

use gradus::columns::Columns;
use gradus::columns::arrow_array::{Array, RecordBatch};

use crate::columns::{LEADS, Workload, on_two_threads, seconds};
use crate::common::customers::customer;
use crate::common::dice::Dice;
use crate::common::orders::{order, row};
use crate::common::rounds::is_asked_for;
use crate::common::visitors::visitor;

#[path = "common/columns/mod.rs"]
mod columns;
mod common;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Beyond what stays in a cache.
const ALL: usize = LEADS * 32;
const ROUNDS: usize = 15;

fn main() -> Outcome<()> {
    let (root, mut dice) = (Path::new(env!("CARGO_MANIFEST_DIR")), Dice(1));
    race(&columns::visitors::workload(root, &some(|| visitor(&mut dice)))?)?;
    race(&columns::customers::workload(root, &some(|| customer(&mut dice)))?)?;
    let table: Vec<_> = (0..200).map(|_| row(&mut dice)).collect();
    race(&columns::orders::workload(&table, &some(|| order(&mut dice)))?)
}

fn some<L>(mut lead: impl FnMut() -> L) -> Vec<L> {
    (0..ALL).map(|_| lead()).collect()
}

fn race(workload: &Workload) -> Outcome<()> {
    let Workload { title, batches, by_hand, .. } = workload;
    if !is_asked_for(title) {
        return Ok(());
    }
    let bytes: usize = batches.iter().map(RecordBatch::get_array_memory_size).sum();
    let leads = f64::from(u32::try_from(ALL)?);
    println!("{title}: {leads} leads, {:.0} bytes each", f64::from(u32::try_from(bytes)?) / leads);

    let (mut columns, mut halves) = (workload.columns()?, [workload.columns()?, workload.columns()?]);
    let hand = |one: &RecordBatch| drop(black_box(by_hand(one)));
    let gradus = |one: &RecordBatch, columns: &mut Columns| drop(black_box(columns.grade(one)));
    let mut rounds: [Vec<f64>; 5] = Default::default();
    for _ in 0..ROUNDS {
        rounds[0].push(seconds(|| black_box(batches.iter().map(bytes_read).fold(0, u64::wrapping_add))));
        rounds[1].push(seconds(|| batches.iter().for_each(hand)));
        rounds[2].push(seconds(|| batches.iter().for_each(|one| gradus(one, &mut columns))));
        rounds[3].push(seconds(|| on_two_threads(batches, |one, ()| hand(one), &mut [(), ()])));
        rounds[4].push(seconds(|| on_two_threads(batches, gradus, &mut halves)));
    }
    let names = ["bytes read", "by hand", "Gradus", "by hand, two threads", "Gradus, two threads"];
    let speeds = rounds.map(|mut times| {
        times.sort_by(f64::total_cmp);
        leads / times[times.len() / 2] / 1e6
    });
    for (name, speed) in names.iter().zip(speeds) {
        println!("  {name:<22} {speed:>8.1} million leads a second {:>6.2} of by hand", speed / speeds[1]);
    }
    println!();
    Ok(())
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
