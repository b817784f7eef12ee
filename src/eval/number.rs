//! Arithmetic on values that may be open: intervals, exact at both ends.

use std::cmp::Ordering;

use crate::eval::possible::{Absence, Possible, Present, order};
use crate::plan::Rounding;
use crate::value::period::whole_periods;
use crate::value::{DAY, Decimal, Duration, Fraction, Value, Workdays, add_to_moment, day_after};

/// An operation on both ends of a value, lower end first.
fn mapped(a: &Possible, map: impl Fn(&Value) -> Option<Value>) -> Possible {
    let present = match &a.present {
        Present::One(value) => map(value).map_or(Present::Nothing, Present::One),
        Present::Between(low, high) => interval(low.as_ref().and_then(&map), high.as_ref().and_then(&map)),
        Present::Nothing => Present::Nothing,
        Present::Either | Present::Members(_) | Present::Several(_) | Present::Any => Present::Any,
    };
    finished(present, a.absent)
}

/// The interval between two ends, whichever is lower.
fn interval(a: Option<Value>, b: Option<Value>) -> Present {
    match (&a, &b) {
        (Some(x), Some(y)) if order(x, y) == Some(Ordering::Greater) => Present::Between(b, a),
        (_, _) => Present::Between(a, b),
    }
}

/// A value that could not be computed (beyond the calendar) is absent, never a panic.
fn finished(present: Present, absent: Option<Absence>) -> Possible {
    // An interval of one value is that value.
    let present = match present {
        Present::Between(Some(low), Some(high)) if order(&low, &high) == Some(Ordering::Equal) => Present::One(low),
        present => present,
    };
    let absent = match present {
        Present::Nothing => absent.or(Some(Absence::Undefined)),
        Present::One(_)
        | Present::Either
        | Present::Between(..)
        | Present::Members(_)
        | Present::Several(_)
        | Present::Any => absent,
    };
    Possible { present, absent }
}

/// The opposite.
pub(crate) fn negate(a: &Possible) -> Possible {
    let flipped = mapped(a, |value| match value {
        Value::Number(number) => number.checked_neg().map(Value::Number),
        Value::Duration(length) => Some(Value::Duration(length.opposite())),
        Value::YesNo(_)
        | Value::Text(_)
        | Value::Date(_)
        | Value::Moment(_)
        | Value::Member(_)
        | Value::List(_)
        | Value::Records(_)
        | Value::Row(_) => None,
    });
    match &a.present {
        // An end that is open below is open above once turned round.
        Present::Between(low, high) if low.is_none() || high.is_none() => {
            let end = |value: &Option<Value>| {
                value.as_ref().and_then(|value| match negate(&Possible::one(value.clone())).present {
                    Present::One(value) => Some(value),
                    _ => None,
                })
            };
            Possible { present: Present::Between(end(high), end(low)), absent: a.absent }
        }
        _ => flipped,
    }
}

/// The sum of two numbers or two durations.
pub(crate) fn add(a: &Possible, b: &Possible) -> Possible {
    let plus = |a: &Value, b: &Value| match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.checked_add(*b).map(Value::Number),
        (Value::Duration(a), Value::Duration(b)) => Some(Value::Duration(a.plus(*b))),
        (_, _) => None,
    };
    let absent = a.absent.or(b.absent);
    let present = match (&a.present, &b.present) {
        (Present::Nothing, _) | (_, Present::Nothing) => Present::Nothing,
        (Present::One(a), Present::One(b)) => plus(a, b).map_or(Present::Nothing, Present::One),
        (_, _) => {
            let ((a_low, a_high), (b_low, b_high)) = (a.ends(), b.ends());
            let end = |a: Option<Value>, b: Option<Value>| plus(&a?, &b?);
            Present::Between(end(a_low, b_low), end(a_high, b_high))
        }
    };
    finished(present, absent)
}

/// The product of two numbers.
pub(crate) fn multiply(a: &Possible, b: &Possible) -> Possible {
    corners(a, b, Fraction::checked_mul)
}

/// The quotient of two numbers or two durations; absent where the divisor is nought.
pub(crate) fn divide(a: &Possible, b: &Possible) -> Possible {
    let (low, high) = b.ends();
    let sign = |end: &Option<Value>| end.as_ref().and_then(plain).map(|number| number.numerator().signum());
    match (sign(&low), sign(&high)) {
        (Some(0), Some(0)) => Possible::absent(Absence::Undefined),
        (Some(low), Some(high)) if low > 0 || high < 0 => corners(a, b, Fraction::checked_div),
        (_, _) if b.present == Present::Nothing || a.present == Present::Nothing => {
            finished(Present::Nothing, a.absent.or(b.absent))
        }
        // The divisor spans nought: any quotient, or none.
        (_, _) => Possible { present: Present::Between(None, None), absent: Some(Absence::Undefined) },
    }
}

/// A number, or a duration in seconds.
fn plain(value: &Value) -> Option<Fraction> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Duration(length) => Some(Fraction::whole(i128::from(length.measure()))),
        Value::YesNo(_)
        | Value::Text(_)
        | Value::Date(_)
        | Value::Moment(_)
        | Value::Member(_)
        | Value::List(_)
        | Value::Records(_)
        | Value::Row(_) => None,
    }
}

/// The least and greatest of an operation at the corners of two intervals.
fn corners(a: &Possible, b: &Possible, operation: impl Fn(Fraction, Fraction) -> Option<Fraction>) -> Possible {
    let absent = a.absent.or(b.absent);
    let value = |a: &Value, b: &Value| operation(plain(a)?, plain(b)?);
    let present = match (&a.present, &b.present) {
        (Present::Nothing, _) | (_, Present::Nothing) => Present::Nothing,
        (Present::One(a), Present::One(b)) => {
            value(a, b).map_or(Present::Nothing, |number| Present::One(Value::Number(number)))
        }
        (_, _) => {
            let ((a_low, a_high), (b_low, b_high)) = (a.ends(), b.ends());
            let (Some(al), Some(ah), Some(bl), Some(bh)) = (a_low, a_high, b_low, b_high) else {
                return finished(Present::Between(None, None), absent);
            };
            let all = [value(&al, &bl), value(&al, &bh), value(&ah, &bl), value(&ah, &bh)];
            let numbers: Option<Vec<Value>> = all.into_iter().map(|corner| corner.map(Value::Number)).collect();
            let Some(numbers) = numbers else { return finished(Present::Between(None, None), absent) };
            let extreme = |wanted: Ordering| {
                numbers.iter().skip(1).fold(numbers.first(), |best, next| match best {
                    Some(best) if order(next, best) == Some(wanted) => Some(next),
                    best => best,
                })
            };
            Present::Between(extreme(Ordering::Less).cloned(), extreme(Ordering::Greater).cloned())
        }
    };
    finished(present, absent)
}

/// Rounded to so many digits.
pub(crate) fn round(a: &Possible, digits: u32, mode: Rounding) -> Possible {
    mapped(a, |value| match value {
        Value::Number(number) => rounded(*number, digits, mode).map(Value::Number),
        Value::YesNo(_)
        | Value::Text(_)
        | Value::Date(_)
        | Value::Moment(_)
        | Value::Duration(_)
        | Value::Member(_)
        | Value::List(_)
        | Value::Records(_)
        | Value::Row(_) => None,
    })
}

fn rounded(number: Fraction, digits: u32, mode: Rounding) -> Option<Fraction> {
    let power = Decimal::power(digits);
    let raised = Fraction::new(number.numerator().checked_mul(power)?, number.denominator())?;
    let whole = match mode {
        Rounding::Down => raised.floor(),
        Rounding::Up => raised.checked_neg()?.floor().checked_neg()?,
        Rounding::HalfUp => {
            // Half away from nought: the sign is put aside, a half is added, the rest is cut.
            let size = if raised.numerator() < 0 { raised.checked_neg()? } else { raised };
            let twice = size.numerator().checked_mul(2)?.checked_add(size.denominator())?;
            let cut = twice.checked_div(size.denominator().checked_mul(2)?)?;
            if raised.numerator() < 0 { cut.checked_neg()? } else { cut }
        }
    };
    Fraction::new(whole, power)
}

/// A date or moment and a duration.
pub(crate) fn shift(date: &Possible, length: &Possible, workdays: Option<&Workdays>) -> Possible {
    let absent = date.absent.or(length.absent);
    let moved = |date: &Value, length: Duration| match date {
        Value::Date(day) => day_after(*day, length, workdays).map(Value::Date),
        Value::Moment(at) => add_to_moment(*at, length).map(Value::Moment),
        Value::YesNo(_)
        | Value::Number(_)
        | Value::Text(_)
        | Value::Duration(_)
        | Value::Member(_)
        | Value::List(_)
        | Value::Records(_)
        | Value::Row(_) => None,
    };
    match (&date.present, &length.present) {
        (Present::Nothing, _) | (_, Present::Nothing) => finished(Present::Nothing, absent),
        (Present::One(date), Present::One(Value::Duration(length))) => {
            let present = match moved(date, *length) {
                Some(date) => Present::One(date),
                None => beyond_the_list(date, *length, workdays),
            };
            finished(present, absent)
        }
        (_, Present::One(Value::Duration(length))) => {
            let (low, high) = date.ends();
            let end = |date: Option<Value>| moved(&date?, *length);
            let (low, high) = (end(low), end(high));
            finished(Present::Between(low, high), absent)
        }
        // How many days some working days are, depends on the holidays between: anything is possible.
        (_, _) if workdays.is_some() => Possible { present: Present::Between(None, None), absent },
        (_, _) => {
            let ((low, high), (least, most)) = (date.ends(), length.ends());
            let end = |date: Option<Value>, length: Option<Value>, upwards: bool| match length? {
                Value::Duration(length) => moved(&date?, widened(length, upwards)),
                Value::YesNo(_)
                | Value::Number(_)
                | Value::Text(_)
                | Value::Date(_)
                | Value::Moment(_)
                | Value::Member(_)
                | Value::List(_)
                | Value::Records(_)
                | Value::Row(_) => None,
            };
            finished(Present::Between(end(low, least, false), end(high, most, true)), absent)
        }
    }
}

/// A date in working days that lie beyond the list of holidays is not known: only that it lies beyond.
fn beyond_the_list(from: &Value, length: Duration, workdays: Option<&Workdays>) -> Present {
    match (from, workdays) {
        (Value::Date(day), Some(workdays)) if length.working_days != 0 => {
            let (low, high) = workdays.beyond(*day, length);
            Present::Between(low.map(Value::Date), high.map(Value::Date))
        }
        (_, _) => Present::Nothing,
    }
}

/// A length of days that is surely beyond every length of this measure: months have 28 to 31 days, not 30.
fn widened(length: Duration, upwards: bool) -> Duration {
    let measure = length.measure();
    let tenth = measure.checked_abs().unwrap_or(i64::MAX).checked_div(10).unwrap_or_default().saturating_add(DAY);
    let seconds = if upwards { measure.saturating_add(tenth) } else { measure.saturating_sub(tenth) };
    // Whole days, so that it can be added to a date.
    let days = seconds.div_euclid(DAY);
    Duration::days(if upwards { days.saturating_add(1) } else { days })
}

/// The time from `b` to `a`.
pub(crate) fn elapsed(a: &Possible, b: &Possible) -> Possible {
    let absent = a.absent.or(b.absent);
    let between = |a: &Value, b: &Value| match (a, b) {
        (Value::Date(a), Value::Date(b)) => {
            let days = a.since(*b).ok()?.get_days();
            Some(Value::Duration(Duration::days(i64::from(days))))
        }
        (Value::Moment(a), Value::Moment(b)) => {
            Some(Value::Duration(Duration::seconds(a.as_second().saturating_sub(b.as_second()))))
        }
        (_, _) => None,
    };
    let present = match (&a.present, &b.present) {
        (Present::Nothing, _) | (_, Present::Nothing) => Present::Nothing,
        (Present::One(a), Present::One(b)) => between(a, b).map_or(Present::Nothing, Present::One),
        (_, _) => {
            let ((a_low, a_high), (b_low, b_high)) = (a.ends(), b.ends());
            let end = |a: Option<Value>, b: Option<Value>| between(&a?, &b?);
            Present::Between(end(a_low, b_high), end(a_high, b_low))
        }
    };
    finished(present, absent)
}

/// How many whole periods have passed from one date to another: the more, the earlier the first and the later the second.
pub(crate) fn periods(since: &Possible, to: &Possible, length: Duration) -> Possible {
    let absent = since.absent.or(to.absent);
    let count = |since: Option<Value>, to: Option<Value>| match (since?, to?) {
        (Value::Date(since), Value::Date(to)) => {
            whole_periods(since, to, length).map(|count| Value::Number(Fraction::whole(i128::from(count))))
        }
        (_, _) => None,
    };
    let present = match (&since.present, &to.present) {
        (Present::Nothing, _) | (_, Present::Nothing) => Present::Nothing,
        (Present::One(since), Present::One(to)) => {
            count(Some(since.clone()), Some(to.clone())).map_or(Present::Nothing, Present::One)
        }
        (_, _) => {
            let ((since_low, since_high), (to_low, to_high)) = (since.ends(), to.ends());
            Present::Between(count(since_high, to_low), count(since_low, to_high))
        }
    };
    finished(present, absent)
}

/// Held between a least and a greatest value.
pub(crate) fn clamp(a: &Possible, floor: Option<&Value>, cap: Option<&Value>) -> Possible {
    let held = |value: &Value| {
        let mut held = value;
        if let Some(floor) = floor
            && order(held, floor) == Some(Ordering::Less)
        {
            held = floor;
        }
        if let Some(cap) = cap
            && order(held, cap) == Some(Ordering::Greater)
        {
            held = cap;
        }
        Some(held.clone())
    };
    match &a.present {
        Present::Between(low, high) => {
            let end = |end: &Option<Value>, bound: Option<&Value>| match end {
                Some(value) => held(value),
                None => bound.cloned(),
            };
            finished(Present::Between(end(low, floor), end(high, cap)), a.absent)
        }
        Present::Nothing
        | Present::One(_)
        | Present::Either
        | Present::Members(_)
        | Present::Several(_)
        | Present::Any => mapped(a, held),
    }
}
