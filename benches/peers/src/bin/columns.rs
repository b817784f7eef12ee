//! Workloads in columns and in files for `columns.py`: writes the leads and the hand-written function's answers, then
//! times what it is told to, a line for each turn, so that it takes turns with other programs.
//!
//! `columns WORKLOAD ROWS FOLDER`; a line that comes in names a task, the line that goes out is its seconds.

use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead, BufWriter, Write as _};
use std::path::Path;

use gradus::columns::Columns;
use gradus::columns::arrow_array::RecordBatch;
use gradus::value::day_of_number;

use crate::columns::{NAMES, Workload, on_two_threads, seconds};
use crate::common::customers::customer;
use crate::common::dice::Dice;
use crate::common::files::{csv_by_hand, json_by_hand, write_csv, write_json};
use crate::common::orders::{OrderRecord, Row, order, row};
use crate::common::visitors::visitor;

#[path = "../../../common/columns/mod.rs"]
mod columns;
#[path = "../../../common/mod.rs"]
mod common;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let [workload, rows, folder]: [String; 3] =
        std::env::args().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "WORKLOAD ROWS FOLDER")?;
    let folder = Path::new(&folder);
    let workload = with_leads(&workload, rows.parse()?, folder)?;
    write_answers(&folder.join("answers.csv"), &workload)?;
    let mut halves = [workload.columns()?, workload.columns()?];
    println!("ready");
    for task in std::io::stdin().lock().lines() {
        println!("{}", time(&task?, &workload, &mut halves, folder)?);
    }
    Ok(())
}

/// A workload, whose leads are written, too, and its rule where no other file has it.
fn with_leads(name: &str, rows: usize, folder: &Path) -> Outcome<Workload> {
    let (root, mut dice) = (Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")), Dice(1));
    let leads = folder.join("leads.csv");
    match name {
        "p1" => {
            let visitors: Vec<_> = (0..rows).map(|_| visitor(&mut dice)).collect();
            write_csv(&leads, &visitors)?;
            write_json(&folder.join("leads.ndjson"), &visitors)?;
            columns::visitors::workload(root, &visitors)
        }
        "p2" => {
            let customers: Vec<_> = (0..rows).map(|_| customer(&mut dice)).collect();
            write_records(&leads, &customers)?;
            columns::customers::workload(root, &customers)
        }
        "p3" => {
            let table: Vec<_> = (0..200).map(|_| row(&mut dice)).collect();
            let orders: Vec<_> = (0..rows).map(|_| order(&mut dice)).collect();
            write_records(&leads, orders.iter().map(OrderRecord::of))?;
            std::fs::write(folder.join("rule.sql"), sql(&table)?)?;
            columns::orders::workload(&table, &orders)
        }
        other => Err(format!("no workload: {other}").into()),
    }
}

fn time(task: &str, workload: &Workload, halves: &mut [Columns; 2], folder: &Path) -> Outcome<f64> {
    let Workload { batches, by_hand, .. } = workload;
    let hand = |one: &RecordBatch| drop(black_box(by_hand(one)));
    let gradus = |one: &RecordBatch, columns: &mut Columns| drop(black_box(columns.grade(one)));
    let file = |of: fn(&Path, &Path) -> Outcome<()>, ending: &str| {
        let mut outcome = Ok(());
        let (leads, out) = (folder.join("leads"), folder.join("hand-1"));
        let taken = seconds(|| outcome = of(&leads.with_extension(ending), &out.with_extension(ending)));
        outcome.map(|()| taken)
    };
    Ok(match task {
        "columns hand 1" => seconds(|| batches.iter().for_each(hand)),
        "columns hand 2" => seconds(|| on_two_threads(batches, |one, ()| hand(one), &mut [(), ()])),
        "columns gradus 1" => seconds(|| batches.iter().for_each(|one| gradus(one, &mut halves[0]))),
        "columns gradus 2" => seconds(|| on_two_threads(batches, gradus, halves)),
        "files hand csv" => file(csv_by_hand, "csv")?,
        "files hand ndjson" => file(json_by_hand, "ndjson")?,
        other => return Err(format!("no task: {other}").into()),
    })
}

fn write_records(path: &Path, records: impl IntoIterator<Item = impl serde::Serialize>) -> Outcome<()> {
    let mut out = csv::Writer::from_path(path)?;
    records.into_iter().try_for_each(|record| out.serialize(record))?;
    Ok(out.flush()?)
}

/// Grade and last day of each lead, by hand.
fn write_answers(path: &Path, workload: &Workload) -> Outcome<()> {
    let mut out = BufWriter::new(File::create(path)?);
    writeln!(out, "id,grade,due")?;
    let mut id = 0;
    for batch in &workload.batches {
        let answers = (workload.by_hand)(batch);
        for (at, grade) in answers.grades.iter().enumerate() {
            let day = answers.days.get(at).and_then(|day| day_of_number(i64::from(*day)));
            let day = day.map(|day| day.to_string()).unwrap_or_default();
            writeln!(out, "{id},{},{day}", NAMES[usize::from(*grade)])?;
            id += 1;
        }
    }
    Ok(out.flush()?)
}

/// A table as one choice among its rows.
fn sql(table: &[Row]) -> Outcome<String> {
    let mut text = "select case\n".to_owned();
    for row in table {
        let mut asked = Vec::new();
        for (at, range) in row.numbers.iter().enumerate() {
            asked.extend(range.map(|(low, high)| format!("n{at} >= {low} and n{at} < {high}")));
        }
        for (at, member) in row.choices.iter().enumerate() {
            asked.extend(member.map(|member| format!("c{at} = 'm{member}'")));
        }
        let asked = if asked.is_empty() { "true".to_owned() } else { asked.join(" and ") };
        writeln!(text, "  when {asked} then '{}'", NAMES[usize::from(row.grade)])?;
    }
    text.push_str("  else 'D' end as grade from {source}\n");
    Ok(text)
}
