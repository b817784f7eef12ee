//! Grades leads in columns: an Arrow record batch in, a record batch of grades out.
//!
//! `cargo run --example columns --features arrow`

use std::error::Error;
use std::sync::Arc;

use gradus::Compiler;
use gradus::columns::arrow_array::StringArray;
use gradus::columns::arrow_array::cast::AsArray;
use gradus::columns::arrow_array::types::{Date32Type, Int8Type, Int32Type};
use gradus::columns::arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, DictionaryArray, Int64Array, RecordBatch,
};

const POLICY: &str = r"
grades A > B > C
input revisits     count
input asked        yes/no
input channel      one of fair, web
input last_contact date

if revisits >= 3 and asked          then grade A
if revisits < 3 and channel is fair then grade B
otherwise grade C

follow up since last_contact {
  A within 2 days
  B within 7 days
}
";

fn main() -> Result<(), Box<dyn Error>> {
    let policy = Compiler::new().compile(POLICY)?.on("2026-11-26".parse()?);

    // A dictionary is read once, however many leads it stands for. A null is a fact that is missing.
    let channel: DictionaryArray<Int32Type> = ["web", "fair", "web", "telephone"].into_iter().collect();
    let batch = RecordBatch::try_from_iter([
        ("revisits", Arc::new(Int64Array::from(vec![Some(4), Some(0), None, Some(1)])) as ArrayRef),
        ("asked", Arc::new(BooleanArray::from(vec![true, false, true, true]))),
        ("channel", Arc::new(channel)),
        ("last_contact", Arc::new(Date32Array::from(vec![20_780, 20_781, 20_782, 20_783]))),
    ])?;

    // Names are looked up and types checked once; batches of the same columns follow.
    let mut columns = policy.columns(&batch.schema())?;
    let graded = columns.grade(&batch)?;

    let word = |at: usize, row: usize| {
        let words = graded.column(at).as_dictionary::<Int8Type>().downcast_dict::<StringArray>()?;
        words.into_iter().nth(row).flatten().map(str::to_owned)
    };
    for row in 0..graded.num_rows() {
        let grade = word(0, row).unwrap_or_else(|| "-".to_owned());
        let status = word(1, row).unwrap_or_default();
        let due = graded.column(2).as_primitive::<Date32Type>();
        let due = if due.is_valid(row) { due.value_as_date(row) } else { None };
        let due = due.map(|due| due.to_string()).unwrap_or_default();
        let fault = graded.column(3).as_string::<i32>().iter().nth(row).flatten().unwrap_or_default().to_owned();
        println!("{grade}  {status:<12}  {due:<10}  {fault}");
    }
    println!("{} leads went to the row evaluator", columns.long_way());
    Ok(())
}
