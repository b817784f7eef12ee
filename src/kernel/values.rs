//! What functions of cells give, by number: settled values of the row evaluator, each once.

use crate::eval::interned::Interned;
use crate::eval::possible::{Possible, Truth};

/// The values met so far.
#[derive(Debug)]
pub(crate) struct Values(Interned);

/// The number of `yes`; that of `no` is 0.
pub(crate) const TRUE: u32 = 1;

impl Values {
    pub(crate) fn new() -> Self {
        let mut values = Interned::default();
        values.number(Possible::truth(Truth::False));
        values.number(Possible::truth(Truth::True));
        Self(values)
    }

    /// The number of a value.
    pub(crate) fn number(&mut self, value: Possible) -> u32 {
        self.0.number(value)
    }

    /// The value of a number.
    pub(crate) fn value(&self, number: u32) -> Possible {
        self.0.value(number)
    }

    /// Whether the value holds as a condition.
    pub(crate) fn holds(&self, number: u32) -> bool {
        self.value(number).holds() == Truth::True
    }
}
