//! P2 in columns.

use std::path::Path;
use std::sync::Arc;

use gradus::columns::arrow_array::cast::AsArray;
use gradus::columns::arrow_array::types::{Int8Type, Int32Type};
use gradus::columns::arrow_array::{
    ArrayRef, BooleanArray, DictionaryArray, Int8Array, Int32Array, RecordBatch, StringArray,
};

use super::{Answers, Outcome, Workload, shipped};
use crate::common::customers::Customer;

/// So many leads are graded together: their points stay in the innermost cache.
const BLOCK: usize = 1_024;

pub fn workload(root: &Path, customers: &[Customer]) -> Outcome<Workload> {
    Workload::new("P2, grade", shipped(root, "health_products_scorecard")?, customers, batch, by_hand)
}

/// The facts of customers as columns of the narrowest types that hold them, scales as dictionaries.
fn batch(customers: &[Customer]) -> Outcome<RecordBatch> {
    let scale = |names: [&str; 3], of: fn(&Customer) -> u8| {
        let codes = Int8Array::from_iter_values(customers.iter().map(|one| i8::try_from(of(one)).unwrap_or_default()));
        let names = Arc::new(StringArray::from(names.to_vec()));
        Ok::<_, Box<dyn std::error::Error>>(Arc::new(DictionaryArray::try_new(codes, names)?) as ArrayRef)
    };
    let ticks = |of: fn(&Customer) -> bool| {
        Arc::new(customers.iter().map(|one| Some(of(one))).collect::<BooleanArray>()) as ArrayRef
    };
    let incomes = customers.iter().map(|one| i32::try_from(one.income).unwrap_or_default());
    let known = customers.iter().map(|one| i8::try_from(one.knows).unwrap_or_default());
    Ok(RecordBatch::try_from_iter([
        ("income", Arc::new(Int32Array::from_iter_values(incomes)) as ArrayRef),
        ("need", scale(["strong", "ordinary", "wellness"], |one| one.need as u8)?),
        ("awareness", scale(["in_use", "tried", "not_using"], |one| one.awareness as u8)?),
        ("decides", scale(["alone", "spouse", "children"], |one| one.decides as u8)?),
        ("users", scale(["household", "one_person", "gift"], |one| one.users as u8)?),
        ("home_visit", scale(["manager", "both", "staff"], |one| one.home_visit as u8)?),
        ("knows", Arc::new(Int8Array::from_iter_values(known))),
        ("referral", scale(["referred", "brought", "invited"], |one| one.referral as u8)?),
        ("gathering", ticks(|one| one.gathering)),
        ("tried_product", ticks(|one| one.tried_product)),
        ("asked_price", ticks(|one| one.asked_price)),
    ])?)
}

/// Points are added up column by column, so that the compiler can take many leads at once.
fn by_hand(batch: &RecordBatch) -> Answers {
    let incomes = batch.column(0).as_primitive::<Int32Type>().values();
    let known = batch.column(6).as_primitive::<Int8Type>().values();
    let scales = [1, 2, 3, 4, 5, 7].map(|at| batch.column(at).as_dictionary::<Int8Type>().keys().values());
    let ticks = [8, 9, 10].map(|at| batch.column(at).as_boolean());
    let mut grades = Vec::with_capacity(batch.num_rows());
    for start in (0..batch.num_rows()).step_by(BLOCK) {
        let block = start..(start + BLOCK).min(batch.num_rows());
        let mut points = [0_u8; BLOCK];
        for (points, income) in points.iter_mut().zip(&incomes[block.clone()]) {
            *points = u8::from(*income >= 3_000) * 5 + u8::from(*income >= 5_000) * 3 + u8::from(*income >= 8_000) * 2;
        }
        for (points, known) in points.iter_mut().zip(&known[block.clone()]) {
            *points += 5 + u8::from(*known >= 1) * 3 + u8::from(*known >= 2) * 2;
        }
        for scale in scales {
            for (points, place) in points.iter_mut().zip(&scale[block.clone()]) {
                *points += 5 + u8::from(*place < 2) * 3 + u8::from(*place < 1) * 2;
            }
        }
        for ticks in ticks {
            for (points, at) in points.iter_mut().zip(block.clone()) {
                *points += 5 + u8::from(ticks.value(at)) * 5;
            }
        }
        let graded = |points: &u8| 3 - u8::from(*points >= 65) - u8::from(*points >= 80) - u8::from(*points >= 95);
        grades.extend(points[..block.len()].iter().map(graded));
    }
    Answers { grades, days: Vec::new() }
}
