//! What a node is to the kernel: one of finitely many values, a number, a quotient, a text.

use std::collections::BTreeMap;

use crate::kernel::axis::Func;
use crate::kernel::build::Builder;
use crate::kernel::hurdle::Hurdle;
use crate::kernel::linear::{Linear, Weights, gcd};
use crate::plan::NodeId;
use crate::value::{DAY, Fraction, Value, day_number};

/// What a node is to the kernel.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "there are as many as nodes, and they are short-lived")]
pub(crate) enum Form {
    /// One of finitely many values, told by cells.
    Finite(Func),
    /// A number, told by codes.
    Number(Number),
    /// A quotient of two numbers, which can only be compared.
    Quotient(Ratio),
    /// A text, which can only be compared.
    Text(u32, Option<Func>),
}

/// A number, day, moment or length as a linear form of codes.
#[derive(Clone, Debug)]
pub(crate) struct Number {
    pub(crate) form: Linear,
    pub(crate) unit: Measure,
    /// Where it may be absent: [`PRESENT`], or the number of the absent value.
    pub(crate) absent: Option<Func>,
}

/// A quotient of two numbers.
#[derive(Clone, Debug)]
pub(crate) struct Ratio {
    pub(crate) over: Number,
    pub(crate) under: Number,
    /// What stands for it where there is none.
    pub(crate) otherwise: Option<Number>,
}

/// What a linear form measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// A number.
    Plain,
    /// Days since 1970.
    Day,
    /// Seconds since 1970.
    Second,
    /// A length in seconds.
    Length,
}

/// In functions that say where a number is absent: it is there.
pub(crate) const PRESENT: u32 = u32::MAX;

impl Builder<'_> {
    /// The node as a linear form, where it has one.
    pub(crate) fn number(&mut self, id: NodeId) -> Result<Number, Hurdle> {
        match &*self.form(id)? {
            Form::Number(number) => Ok(number.clone()),
            Form::Finite(func) => self.weighed(func).ok_or(Hurdle::Number(id)),
            Form::Quotient(..) => Err(Hurdle::Quotient(id)),
            Form::Text(..) => Err(Hurdle::Text(id)),
        }
    }

    /// Finitely many numbers as weights of their cells.
    fn weighed(&mut self, func: &Func) -> Option<Number> {
        let mut unit = None;
        let mut measured: BTreeMap<u32, Option<Fraction>> = BTreeMap::new();
        for value in func.values() {
            let settled = self.values.value(value);
            let of = settled.value().map(measure);
            if let Some(of) = of {
                let (number, measure) = of?;
                if unit.is_some_and(|unit| unit != measure) {
                    return None;
                }
                unit = Some(measure);
                measured.insert(value, Some(number));
            } else {
                measured.insert(value, None);
            }
        }
        let scale = measured.values().flatten().try_fold(1_i128, |scale, number| {
            let of = number.denominator();
            scale.checked_div(gcd(scale, of))?.checked_mul(of)
        })?;
        let weight = |value: &u32| match measured.get(value) {
            Some(Some(number)) => number.numerator().checked_mul(scale.checked_div(number.denominator())?),
            _ => Some(0),
        };
        let mut form = Linear::constant(Fraction::ZERO);
        form.scale = scale;
        if let Some(value) = func.is_constant() {
            form.constant = weight(&value)?;
        } else {
            let table = func.table.iter().map(weight).collect::<Option<Vec<i128>>>()?;
            form.weights.push(Weights { axes: func.axes.clone(), table });
        }
        let somewhere_absent = measured.values().any(Option::is_none);
        let there = |value: u32| matches!(measured.get(&value), Some(Some(_)));
        let absent = somewhere_absent.then(|| func.map(|value| if there(value) { PRESENT } else { value }));
        Some(Number { form, unit: unit?, absent })
    }
}

/// A number that is always there.
pub(crate) fn number(form: Linear, unit: Measure) -> Form {
    Form::Number(Number { form, unit, absent: None })
}

/// A value as a number, and what that measures.
pub(crate) fn measure(value: &Value) -> Option<(Fraction, Measure)> {
    let whole = |n: i64| Fraction::whole(i128::from(n));
    match value {
        Value::Number(number) => Some((number.reduced(), Measure::Plain)),
        Value::Date(day) => Some((whole(day_number(*day)), Measure::Day)),
        Value::Moment(at) if at.subsec_nanosecond() == 0 => Some((whole(at.as_second()), Measure::Second)),
        Value::Duration(length) => Some((whole(length.measure()), Measure::Length)),
        Value::Moment(_)
        | Value::YesNo(_)
        | Value::Text(_)
        | Value::Member(_)
        | Value::List(_)
        | Value::Records(_)
        | Value::Row(_) => None,
    }
}

/// The seconds of a day, as a factor.
pub(crate) const SECONDS: i128 = DAY as i128;
