//! The values of a fact one beside the other, and from one to another: numbers by the smallest step of their unit, days one
//! by one.

use crate::value::{Duration, Fraction, Kind, Value, add_to_date, add_to_moment};

/// The values of a kind from one to another.
pub(crate) struct Line {
    step: Fraction,
    from: Value,
    up: bool,
    steps: i128,
}

impl Line {
    /// None where values of the kind do not follow each other in steps.
    pub(crate) fn new(kind: Kind, from: &Value, to: &Value) -> Option<Self> {
        let step = kind.step();
        let steps = match (from, to) {
            (Value::Number(from), Value::Number(to)) => to.checked_sub(*from)?.checked_div(step)?.floor(),
            (Value::Date(from), Value::Date(to)) => i128::from(to.since(*from).ok()?.get_days()),
            (
                Value::YesNo(_)
                | Value::Text(_)
                | Value::Moment(_)
                | Value::Duration(_)
                | Value::Member(_)
                | Value::List(_)
                | Value::Number(_)
                | Value::Date(_)
                | Value::Records(_)
                | Value::Row(_),
                _,
            ) => return None,
        };
        Some(Self { step, from: from.clone(), up: steps >= 0, steps: steps.checked_abs()? })
    }

    /// Where something turns that turns at most once on the line: the last value before, and the first behind; none
    /// where both ends are the same. It is looked for beside `guess` steps first.
    pub(crate) fn turn<T: PartialEq>(
        &self,
        guess: Option<i128>,
        mut of: impl FnMut(Value) -> Option<T>,
    ) -> Option<(Value, Value)> {
        let start = of(self.at(0)?)?;
        let (mut same, mut turned) = (0, self.steps);
        if of(self.at(turned)?)? == start {
            return None;
        }
        let mut guesses = guess.into_iter().flat_map(|at| [at, at.saturating_add(1), at.saturating_sub(1)]);
        while turned.checked_sub(same)? > 1 {
            let guessed = guesses.find(|guess| same < *guess && *guess < turned);
            let middle = guessed.map_or_else(|| Some(same.checked_add(turned)?.div_euclid(2)), Some)?;
            if of(self.at(middle)?)? == start {
                same = middle;
            } else {
                turned = middle;
            }
        }
        Some((self.at(same)?, self.at(turned)?))
    }

    /// The steps to where what goes evenly from `first` to `last` is nought.
    pub(crate) fn nought(&self, first: Fraction, last: Fraction) -> Option<i128> {
        let whole = first.checked_sub(last)?;
        Some(Fraction::whole(self.steps).checked_mul(first)?.checked_div(whole)?.floor())
    }

    /// The first and the last value.
    pub(crate) fn ends(&self) -> Option<[Value; 2]> {
        Some([self.at(0)?, self.at(self.steps)?])
    }

    fn at(&self, steps: i128) -> Option<Value> {
        let steps = if self.up { steps } else { steps.checked_neg()? };
        match &self.from {
            Value::Number(from) => {
                let way = self.step.checked_mul(Fraction::whole(steps))?;
                Some(Value::Number(from.checked_add(way)?.reduced()))
            }
            Value::Date(from) => add_to_date(*from, Duration::days(i64::try_from(steps).ok()?)).map(Value::Date),
            Value::YesNo(_)
            | Value::Text(_)
            | Value::Moment(_)
            | Value::Duration(_)
            | Value::Member(_)
            | Value::List(_)
            | Value::Records(_)
            | Value::Row(_) => None,
        }
    }
}

/// The next value above or below, by the smallest step of its kind.
pub(crate) fn beside(value: &Value, kind: Kind, above: bool) -> Option<Value> {
    let sign = |n: i64| if above { n } else { n.saturating_neg() };
    match value {
        Value::Number(number) => {
            let step = kind.step();
            let next = if above { number.checked_add(step) } else { number.checked_sub(step) };
            next.map(|next| Value::Number(next.reduced()))
        }
        Value::Date(day) => add_to_date(*day, Duration::days(sign(1))).map(Value::Date),
        Value::Moment(at) => {
            let step = jiff::SignedDuration::from_nanos(sign(1));
            at.checked_add(step).ok().or_else(|| add_to_moment(*at, Duration::seconds(sign(1)))).map(Value::Moment)
        }
        Value::Duration(length) => Some(Value::Duration(length.plus(Duration::seconds(sign(1))))),
        Value::YesNo(_) | Value::Text(_) | Value::Member(_) | Value::List(_) | Value::Records(_) | Value::Row(_) => {
            None
        }
    }
}
