//! What functions of cells give, by number: settled values of the row evaluator, each once.

use std::collections::HashMap;

use crate::eval::possible::{Absence, Possible, Present, Truth};
use crate::value::Value;

/// The values met so far.
#[derive(Debug)]
pub(crate) struct Values {
    list: Vec<Possible>,
    index: HashMap<Possible, u32>,
}

/// The number of `yes`; that of `no` is 0.
pub(crate) const TRUE: u32 = 1;

impl Values {
    pub(crate) fn new() -> Self {
        let mut values = Self { list: Vec::new(), index: HashMap::new() };
        values.number(Possible::truth(Truth::False));
        values.number(Possible::truth(Truth::True));
        values
    }

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

    /// Whether the value holds as a condition.
    pub(crate) fn holds(&self, number: u32) -> bool {
        self.value(number).holds() == Truth::True
    }
}

/// The same with fractions in lowest terms, so that equal values are one.
fn reduced(value: Possible) -> Possible {
    match value.present {
        Present::One(Value::Number(number)) => {
            Possible { present: Present::One(Value::Number(number.reduced())), ..value }
        }
        _ => value,
    }
}
