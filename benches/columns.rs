//! What P1 costs in columns: record batches graded by the kernel, beside a loop by hand over the same arrays, and beside
//! only reading their bytes.
//!
//! `cargo bench --features arrow --bench columns`, where `-C target-cpu=native` may be given in `RUSTFLAGS`. All take
//! turns; millions of leads a second are medians over the rounds. Before anything is timed every grade and every last
//! day is compared.

use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use gradus::columns::Columns;
use gradus::columns::arrow_array::cast::AsArray;
use gradus::columns::arrow_array::types::{Date32Type, Decimal128Type, Int8Type, Int64Type};
use gradus::columns::arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int8Array, Int64Array, RecordBatch, StringArray,
};
use gradus::value::Date;
use gradus::{Clock, Compiler, Policy};

use crate::common::dice::Dice;
use crate::common::visitors::{Visitor, visitor, visitor_hand};

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

/// The facts of visitors as columns of the narrowest types that hold them.
fn batch(visitors: &[Visitor]) -> Outcome<RecordBatch> {
    let wide = |of: fn(&Visitor) -> i64| Arc::new(Int64Array::from_iter_values(visitors.iter().map(of))) as ArrayRef;
    let narrow = |of: fn(&Visitor) -> i64| {
        let values = visitors.iter().map(|one| i8::try_from(of(one)).unwrap_or_default());
        Arc::new(Int8Array::from_iter_values(values)) as ArrayRef
    };
    let ticks = |of: fn(&Visitor) -> bool| {
        Arc::new(visitors.iter().map(|one| Some(of(one))).collect::<BooleanArray>()) as ArrayRef
    };
    let rises = Decimal128Array::from_iter_values(visitors.iter().map(|one| i128::from(one.accepts_rise)));
    let days = visitors.iter().map(|one| i32::try_from(one.last_contact).unwrap_or_default());
    Ok(RecordBatch::try_from_iter([
        ("down_payment", wide(|one| one.down_payment)),
        ("price", wide(|one| one.price)),
        ("satisfaction", narrow(|one| one.satisfaction)),
        ("revisits", narrow(|one| one.revisits)),
        ("calls", narrow(|one| one.calls)),
        ("site_visits", narrow(|one| one.site_visits)),
        ("asked_process", ticks(|one| one.asked_process)),
        ("accepts_rise", Arc::new(rises.with_precision_and_scale(4, 3)?) as ArrayRef),
        ("last_contact", Arc::new(Date32Array::from_iter_values(days)) as ArrayRef),
        ("site_open", ticks(|one| one.site_open)),
    ])?)
}

/// Grades and last days, by a loop over the arrays.
fn by_hand(batch: &RecordBatch) -> (Vec<u8>, Vec<i32>) {
    let wide = |at: usize| batch.column(at).as_primitive::<Int64Type>().values();
    let narrow = |at: usize| batch.column(at).as_primitive::<Int8Type>().values();
    let ticks = |at: usize| batch.column(at).as_boolean();
    let (down, price) = (wide(0), wide(1));
    let (satisfaction, revisits, calls, visits) = (narrow(2), narrow(3), narrow(4), narrow(5));
    let (asked, open) = (ticks(6), ticks(9));
    let rises = batch.column(7).as_primitive::<Decimal128Type>().values();
    let days = batch.column(8).as_primitive::<Date32Type>().values();
    let graded = (0..batch.num_rows()).map(|at| {
        let (grade, due) = visitor_hand(&Visitor {
            down_payment: down[at],
            price: price[at],
            satisfaction: i64::from(satisfaction[at]),
            revisits: i64::from(revisits[at]),
            calls: i64::from(calls[at]),
            site_visits: i64::from(visits[at]),
            asked_process: asked.value(at),
            accepts_rise: i64::try_from(rises[at]).unwrap_or_default(),
            last_contact: i64::from(days[at]),
            site_open: open.value(at),
        });
        (grade.unwrap_or(u8::MAX), due.and_then(|due| i32::try_from(due).ok()).unwrap_or(i32::MIN))
    });
    graded.unzip()
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

/// Every other batch on a second thread, each thread with a state of its own.
fn on_two_threads<S: Send>(batches: &[RecordBatch], grade: impl Fn(&RecordBatch, &mut S) + Sync, states: &mut [S; 2]) {
    let (grade, [first, second]) = (&grade, states);
    std::thread::scope(|scope| {
        scope.spawn(move || batches.iter().skip(1).step_by(2).for_each(|one| grade(one, second)));
        batches.iter().step_by(2).for_each(|one| grade(one, first));
    });
}

fn seconds<V>(work: impl FnOnce() -> V) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64()
}

/// Ends where a grade or a last day is not what it is by hand.
fn compare(graded: &RecordBatch, (grades, days): &(Vec<u8>, Vec<i32>)) -> Outcome<()> {
    let found = graded.column(0).as_dictionary::<Int8Type>().downcast_dict::<StringArray>().ok_or("grades")?;
    let due = graded.column_by_name("due").ok_or("a column of days")?.as_primitive::<Date32Type>();
    for (at, name) in found.into_iter().enumerate() {
        let day = if due.is_null(at) { i32::MIN } else { due.value(at) };
        if name != Some(["A", "B", "C", "D", "E"][usize::from(grades[at])]) || day != days[at] {
            return Err(format!("lead {at}: {name:?} until {day}, by hand {} until {}", grades[at], days[at]).into());
        }
    }
    Ok(())
}
