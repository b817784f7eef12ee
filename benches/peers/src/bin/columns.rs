//! P1 in columns and in files for `columns.py`: writes the leads and the hand-written function's answers, then times
//! what it is told to, a line for each turn, so that it takes turns with other programs.
//!
//! `columns ROWS FOLDER`; a line that comes in names a task, the line that goes out is its seconds.

use std::error::Error;
use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead, BufWriter, Write};
use std::path::Path;

use gradus::columns::Columns;
use gradus::columns::arrow_array::RecordBatch;
use gradus::{Clock, Compiler};

use crate::columns::{batch, by_hand, compare, on_two_threads, seconds};
use crate::common::dice::Dice;
use crate::common::files::{csv_by_hand, grade_and_day, write_csv};
use crate::common::visitors::{Record, Visitor, visitor};

#[path = "../../../common/columns.rs"]
mod columns;
#[path = "../../../common/mod.rs"]
mod common;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Leads of one batch.
const LEADS: usize = 1 << 16;

fn main() -> Outcome<()> {
    let [rows, folder]: [String; 2] =
        std::env::args().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "ROWS FOLDER")?;
    let folder = Path::new(&folder);
    let mut dice = Dice(1);
    let visitors: Vec<Visitor> = (0..rows.parse()?).map(|_| visitor(&mut dice)).collect();
    let leads = folder.join("leads.csv");
    write_csv(&leads, &visitors)?;
    write_answers(&folder.join("answers.csv"), &visitors)?;

    let policy = format!("{}/../../policies/real_estate_site.grade", env!("CARGO_MANIFEST_DIR"));
    let policy = Compiler::new().compile(std::fs::read_to_string(policy)?)?;
    let policy = policy.at(Clock::on(gradus::value::Date::new(2026, 11, 26)?));
    let batches = visitors.chunks(LEADS).map(batch).collect::<Outcome<Vec<RecordBatch>>>()?;
    let schema = batches.first().ok_or("leads")?.schema();
    let mut halves = [policy.columns(&schema)?, policy.columns(&schema)?];
    for one in &batches {
        compare(&halves[0].grade(one)?, &by_hand(one))?;
    }
    println!("ready");
    for task in std::io::stdin().lock().lines() {
        println!("{}", time(&task?, &batches, &mut halves, folder)?);
    }
    Ok(())
}

fn time(task: &str, batches: &[RecordBatch], halves: &mut [Columns; 2], folder: &Path) -> Outcome<f64> {
    let hand = |one: &RecordBatch| drop(black_box(by_hand(one)));
    let gradus = |one: &RecordBatch, columns: &mut Columns| drop(black_box(columns.grade(one)));
    Ok(match task {
        "columns hand 1" => seconds(|| batches.iter().for_each(hand)),
        "columns hand 2" => seconds(|| on_two_threads(batches, |one, ()| hand(one), &mut [(), ()])),
        "columns gradus 1" => seconds(|| batches.iter().for_each(|one| gradus(one, &mut halves[0]))),
        "columns gradus 2" => seconds(|| on_two_threads(batches, gradus, halves)),
        "files hand 1" => {
            let mut outcome = Ok(());
            let taken = seconds(|| outcome = csv_by_hand(&folder.join("leads.csv"), &folder.join("hand-1.csv")));
            outcome.map(|()| taken)?
        }
        other => return Err(format!("no task: {other}").into()),
    })
}

/// Grade and last day of each lead, by hand.
fn write_answers(path: &Path, visitors: &[Visitor]) -> Outcome<()> {
    let mut out = BufWriter::new(File::create(path)?);
    writeln!(out, "id,grade,due")?;
    for (at, one) in visitors.iter().enumerate() {
        let (grade, day) = grade_and_day(&Record::of(one)?);
        writeln!(out, "{at},{grade},{day}")?;
    }
    Ok(out.flush()?)
}
