//! P1 in columns.

use std::path::Path;
use std::sync::Arc;

use gradus::columns::arrow_array::cast::AsArray;
use gradus::columns::arrow_array::types::{Date32Type, Decimal128Type, Int8Type, Int64Type};
use gradus::columns::arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int8Array, Int64Array, RecordBatch,
};

use super::{Answers, Outcome, Workload, shipped};
use crate::common::visitors::{Visitor, visitor_hand};

pub fn workload(root: &Path, visitors: &[Visitor]) -> Outcome<Workload> {
    let policy = shipped(root, "real_estate_site")?;
    Workload::new("P1, grade and last day", policy, visitors, batch, by_hand)
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
fn by_hand(batch: &RecordBatch) -> Answers {
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
    let (grades, days) = graded.unzip();
    Answers { grades, days }
}
