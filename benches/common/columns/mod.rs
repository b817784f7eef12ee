//! The workloads in columns: their batches, and loops by hand over the same arrays. For benches with the feature `arrow`.
#![allow(dead_code, unreachable_pub, reason = "no bench uses all of it, and none has users")]

pub mod customers;
pub mod orders;
pub mod visitors;

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use gradus::columns::Columns;
use gradus::columns::arrow_array::cast::AsArray;
use gradus::columns::arrow_array::types::{Date32Type, Int8Type};
use gradus::columns::arrow_array::{Array, RecordBatch, StringArray};
use gradus::value::Date;
use gradus::{Clock, Compiler, Policy};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Grades by their place.
pub const NAMES: [&str; 5] = ["A", "B", "C", "D", "E"];

/// Leads of one batch.
pub const LEADS: usize = 1 << 16;

/// A policy, leads in batches, and the same rule by hand over the arrays of one.
pub struct Workload {
    pub title: &'static str,
    /// On the day of its leads.
    pub policy: Policy,
    pub batches: Vec<RecordBatch>,
    pub by_hand: Box<dyn Fn(&RecordBatch) -> Answers + Sync>,
}

/// What the loop by hand gives for the leads of a batch.
pub struct Answers {
    /// By their place in the policy, best first.
    pub grades: Vec<u8>,
    /// As days since 1970, [`i32::MIN`] where there is none; empty where the rule has no deadlines.
    pub days: Vec<i32>,
}

impl Workload {
    fn new<L>(
        title: &'static str,
        policy: impl Into<String>,
        leads: &[L],
        batch: impl Fn(&[L]) -> Outcome<RecordBatch>,
        by_hand: impl Fn(&RecordBatch) -> Answers + Sync + 'static,
    ) -> Outcome<Self> {
        let policy = Compiler::new().compile(policy)?.at(Clock::on(Date::new(2026, 11, 26)?));
        let batches = leads.chunks(LEADS).map(batch).collect::<Outcome<_>>()?;
        let workload = Self { title, policy, batches, by_hand: Box::new(by_hand) };
        workload.compare()?;
        Ok(workload)
    }

    pub fn columns(&self) -> Outcome<Columns> {
        Ok(self.policy.columns(&self.batches.first().ok_or("no leads")?.schema())?)
    }

    /// Ends where a grade or a last day is not what it is by hand, or a lead went the long way.
    fn compare(&self) -> Outcome<()> {
        let mut columns = self.columns()?;
        for batch in &self.batches {
            let (graded, by_hand) = (columns.grade(batch)?, (self.by_hand)(batch));
            let grades = graded.column(0).as_dictionary::<Int8Type>().downcast_dict::<StringArray>().ok_or("grades")?;
            let due = graded.column_by_name("due").map(AsArray::as_primitive::<Date32Type>);
            for (at, (grade, place)) in grades.into_iter().zip(&by_hand.grades).enumerate() {
                let day = due.filter(|due| due.is_valid(at)).map_or(i32::MIN, |due| due.value(at));
                let last = by_hand.days.get(at).copied().unwrap_or(i32::MIN);
                if grade != NAMES.get(usize::from(*place)).copied() || day != last {
                    return Err(format!("lead {at}: {grade:?} until {day}, by hand {place} until {last}").into());
                }
            }
        }
        if columns.long_way() > 0 { Err("leads went the long way".into()) } else { Ok(()) }
    }
}

/// A shipped policy, of the project that lies at `root`.
fn shipped(root: &Path, name: &str) -> Outcome<String> {
    Ok(std::fs::read_to_string(root.join("policies").join(name).with_extension("grade"))?)
}

/// Every other batch on a second thread, each thread with a state of its own.
pub fn on_two_threads<S: Send>(
    batches: &[RecordBatch],
    grade: impl Fn(&RecordBatch, &mut S) + Sync,
    states: &mut [S; 2],
) {
    let (grade, [first, second]) = (&grade, states);
    std::thread::scope(|scope| {
        scope.spawn(move || batches.iter().skip(1).step_by(2).for_each(|one| grade(one, second)));
        batches.iter().step_by(2).for_each(|one| grade(one, first));
    });
}

pub fn seconds<V>(work: impl FnOnce() -> V) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64()
}
