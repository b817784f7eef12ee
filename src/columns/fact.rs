//! One cell of a column as a fact: what it means, whatever the kernel makes of it.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrowPrimitiveType};
use arrow_schema::{DataType, TimeUnit};
use jiff::tz::TimeZone;

use crate::value::{Decimal, Fact, Moment, day_of_number};

/// The fact in a row. INVARIANT: the array is of a type that facts take, and has the row.
pub(super) fn fact(array: &dyn Array, row: usize) -> Fact {
    if array.is_null(row) {
        return Fact::Null;
    }
    match array.data_type() {
        DataType::Null => Fact::Null,
        DataType::Boolean => Fact::YesNo(array.as_boolean().value(row)),
        DataType::Utf8 => Fact::Text(array.as_string::<i32>().value(row).to_owned()),
        DataType::LargeUtf8 => Fact::Text(array.as_string::<i64>().value(row).to_owned()),
        DataType::Utf8View => Fact::Text(array.as_string_view().value(row).to_owned()),
        DataType::Int8 => whole::<Int8Type>(array, row),
        DataType::Int16 => whole::<Int16Type>(array, row),
        DataType::Int32 => whole::<Int32Type>(array, row),
        DataType::Int64 => whole::<Int64Type>(array, row),
        DataType::UInt8 => whole::<UInt8Type>(array, row),
        DataType::UInt16 => whole::<UInt16Type>(array, row),
        DataType::UInt32 => whole::<UInt32Type>(array, row),
        DataType::UInt64 => whole::<UInt64Type>(array, row),
        DataType::Decimal32(_, scale) => number(i128::from(array.as_primitive::<Decimal32Type>().value(row)), *scale),
        DataType::Decimal64(_, scale) => number(i128::from(array.as_primitive::<Decimal64Type>().value(row)), *scale),
        DataType::Decimal128(_, scale) => number(array.as_primitive::<Decimal128Type>().value(row), *scale),
        DataType::Date32 => day(i64::from(array.as_primitive::<Date32Type>().value(row))),
        DataType::Date64 => {
            let count = array.as_primitive::<Date64Type>().value(row);
            match (count.div_euclid(MILLISECONDS), count.rem_euclid(MILLISECONDS)) {
                (count, 0) => day(count),
                (..) => moment((count, TimeUnit::Millisecond), false),
            }
        }
        DataType::Timestamp(unit, zone) => moment((count(array, row, *unit), *unit), zone.is_some()),
        // Keys are told for a whole array, and of a batch only one is asked for.
        DataType::Dictionary(..) => match array.slice(row, 1).as_any_dictionary_opt() {
            Some(dictionary) if !dictionary.values().is_empty() => match dictionary.normalized_keys().first() {
                Some(key) => fact(dictionary.values().as_ref(), *key),
                None => Fact::Null,
            },
            Some(_) | None => Fact::Null,
        },
        other => Fact::Unreadable(other.to_string()),
    }
}

/// Of a day.
const MILLISECONDS: i64 = 86_400_000;

/// A day, counted from 1970; one beyond the calendar goes on as a text, whose reader says that it is none.
fn day(count: i64) -> Fact {
    day_of_number(count).map_or_else(|| Fact::Text(format!("day {count} since 1970")), Fact::Date)
}

/// Units since 1970.
fn count(array: &dyn Array, row: usize, unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => array.as_primitive::<TimestampSecondType>().value(row),
        TimeUnit::Millisecond => array.as_primitive::<TimestampMillisecondType>().value(row),
        TimeUnit::Microsecond => array.as_primitive::<TimestampMicrosecondType>().value(row),
        TimeUnit::Nanosecond => array.as_primitive::<TimestampNanosecondType>().value(row),
    }
}

/// A moment, or, where the column has no zone, the time that clocks show: the fact says in which zone. One beyond the
/// calendar goes on as a text as well.
fn moment((count, unit): (i64, TimeUnit), zoned: bool) -> Fact {
    let (length, sign) = match unit {
        TimeUnit::Second => (1_000_000_000, "s"),
        TimeUnit::Millisecond => (1_000_000, "ms"),
        TimeUnit::Microsecond => (1_000, "µs"),
        TimeUnit::Nanosecond => (1, "ns"),
    };
    match Moment::from_nanosecond(i128::from(count).saturating_mul(length)) {
        Ok(moment) if zoned => Fact::Moment(moment),
        Ok(moment) => Fact::Text(moment.to_zoned(TimeZone::UTC).datetime().to_string()),
        Err(_) => Fact::Text(format!("{count} {sign} since 1970")),
    }
}

fn whole<T: ArrowPrimitiveType>(array: &dyn Array, row: usize) -> Fact
where
    i128: From<T::Native>,
{
    number(i128::from(array.as_primitive::<T>().value(row)), 0)
}

/// `digits · 10^-scale`. A number beyond all bounds goes on as a text, whose reader says what is wrong with it.
fn number(digits: i128, scale: i8) -> Fact {
    let (mut digits, mut scale) = (digits, i32::from(scale));
    // Noughts at the end are no precision.
    while scale > 0 && digits.checked_rem(10) == Some(0) {
        digits = digits.checked_div(10).unwrap_or_default();
        scale = scale.saturating_sub(1);
    }
    while scale < 0 {
        let Some(raised) = digits.checked_mul(10) else {
            return Fact::Text(format!("{digits}e{}", scale.unsigned_abs()));
        };
        digits = raised;
        scale = scale.saturating_add(1);
    }
    match Decimal::new(digits, scale.unsigned_abs()) {
        Ok(number) => Fact::Number(number),
        Err(_) => Fact::Text(written(digits, scale.unsigned_abs())),
    }
}

fn written(digits: i128, scale: u32) -> String {
    let sign = if digits < 0 { "-" } else { "" };
    let width = usize::try_from(scale).unwrap_or_default().saturating_add(1);
    let mut text = format!("{:0>width$}", digits.unsigned_abs());
    let point = text.len().saturating_sub(width.saturating_sub(1));
    if scale > 0 {
        text.insert(point, '.');
    }
    format!("{sign}{text}")
}
