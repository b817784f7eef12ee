//! Values by number, each once: what stands in the leaves of diagrams and in the tables of kernels.

use std::collections::HashMap;

use crate::eval::possible::{Absence, Possible, Present};
use crate::value::Value;

/// The values met so far, fractions in lowest terms, so that equal ones are one.
#[derive(Debug, Default)]
pub(crate) struct Interned {
    list: Vec<Possible>,
    index: HashMap<Possible, u32>,
}

impl Interned {
    /// The number of a value.
    pub(crate) fn number(&mut self, value: Possible) -> u32 {
        let value = reduced(value);
        if let Some(known) = self.index.get(&value) {
            return *known;
        }
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(value.clone());
        self.index.insert(value, number);
        number
    }

    /// The value of a number.
    pub(crate) fn value(&self, number: u32) -> Possible {
        let found = usize::try_from(number).ok().and_then(|at| self.list.get(at));
        found.cloned().unwrap_or(Possible::absent(Absence::Undefined))
    }
}

/// The same with fractions in lowest terms.
fn reduced(value: Possible) -> Possible {
    let number = |value: Value| match value {
        Value::Number(number) => Value::Number(number.reduced()),
        value => value,
    };
    let present = match value.present {
        Present::One(one) => Present::One(number(one)),
        Present::Between(low, high) => Present::Between(low.map(number), high.map(number)),
        present => present,
    };
    Possible { present, absent: value.absent }
}
