//! P3 in columns.

use std::sync::Arc;

use gradus::columns::arrow_array::cast::AsArray;
use gradus::columns::arrow_array::types::{Int8Type, Int16Type};
use gradus::columns::arrow_array::{ArrayRef, DictionaryArray, Int8Array, Int16Array, RecordBatch, StringArray};

use super::{Answers, Outcome, Workload};
use crate::common::orders::{Bitmaps, Order, Row, table_text};

pub fn workload(table: &[Row], orders: &[Order]) -> Outcome<Workload> {
    let index = Bitmaps::new(table);
    let by_hand = move |batch: &RecordBatch| by_hand(&index, batch);
    Workload::new("P3, grade by a table of 200 rows", table_text(table)?, orders, batch, by_hand)
}

/// The facts of orders: numbers, and members as dictionaries.
fn batch(orders: &[Order]) -> Outcome<RecordBatch> {
    let members = Arc::new(StringArray::from_iter_values((0..8).map(|member| format!("m{member}"))));
    let mut columns: Vec<(String, ArrayRef)> = Vec::new();
    for at in 0..3 {
        let numbers = orders.iter().map(|one| i16::try_from(one.numbers[at]).unwrap_or_default());
        columns.push((format!("n{at}"), Arc::new(Int16Array::from_iter_values(numbers))));
        let codes = orders.iter().map(|one| i8::try_from(one.choices[at]).unwrap_or_default());
        let codes = Int8Array::from_iter_values(codes);
        columns.push((format!("c{at}"), Arc::new(DictionaryArray::try_new(codes, members.clone())?)));
    }
    Ok(RecordBatch::try_from_iter(columns)?)
}

fn by_hand(index: &Bitmaps, batch: &RecordBatch) -> Answers {
    let numbers = [0, 2, 4].map(|at| batch.column(at).as_primitive::<Int16Type>().values());
    let choices = [1, 3, 5].map(|at| batch.column(at).as_dictionary::<Int8Type>().keys().values());
    let order = |at: usize| Order {
        numbers: numbers.map(|column| i64::from(column[at])),
        choices: choices.map(|column| u8::try_from(column[at]).unwrap_or_default()),
    };
    let grade = |at: usize| index.grade(&order(at)).unwrap_or(u8::MAX);
    Answers { grades: (0..batch.num_rows()).map(grade).collect(), days: Vec::new() }
}
