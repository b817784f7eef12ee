//! What is written is read back as the same value.

use gradus::eval::Slot;
use gradus::value::{Decimal, Duration, Fraction, Moment, Value};
use proptest::prelude::*;

use crate::data::fixture::schema;

fn back(field: usize, value: &Value) -> Slot {
    let schema = schema();
    let field = &schema.fields()[field];
    field.read_text(&field.write(value)).unwrap()
}

fn number(mantissa: i64, scale: u32) -> Value {
    Value::Number(Fraction::from(Decimal::new(i128::from(mantissa), scale).unwrap()))
}

proptest! {
    #[test]
    fn counts(n in 0_i64..=1_000_000) {
        prop_assert_eq!(back(0, &number(n, 0)), Slot::Known(number(n, 0)));
    }

    #[test]
    fn numbers(n in -1_000_000_000_000_i64..=1_000_000_000_000, scale in 0_u32..=12) {
        prop_assert_eq!(back(2, &number(n, scale)), Slot::Known(number(n, scale)));
    }

    #[test]
    fn percentages(n in -1_000_000_i64..=1_000_000, scale in 5_u32..=12) {
        prop_assert_eq!(back(3, &number(n, scale)), Slot::Known(number(n, scale)));
    }

    #[test]
    fn money(n in -1_000_000_000_000_i64..=1_000_000_000_000) {
        prop_assert_eq!(back(4, &number(n, 2)), Slot::Known(number(n, 2)));
    }

    #[test]
    fn yes_no(yes: bool) {
        prop_assert_eq!(back(5, &Value::YesNo(yes)), Slot::Known(Value::YesNo(yes)));
    }

    #[test]
    fn dates(days in 0_i32..=100_000) {
        let date = jiff::civil::date(1900, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        prop_assert_eq!(back(7, &Value::Date(date)), Slot::Known(Value::Date(date)));
    }

    #[test]
    fn moments(seconds in -30_000_000_000_i64..=30_000_000_000) {
        let moment = Moment::from_second(seconds).unwrap();
        prop_assert_eq!(back(8, &Value::Moment(moment)), Slot::Known(Value::Moment(moment)));
    }

    #[test]
    fn durations(months in -200_i32..=200, seconds in -1_000_000_i64..=1_000_000) {
        let duration = Duration { months, seconds, working_days: 0 };
        match back(9, &Value::Duration(duration)) {
            Slot::Known(Value::Duration(found)) => {
                prop_assert_eq!((found.months, found.seconds), (months, seconds));
            }
            other => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn members(index in 0_u8..3) {
        prop_assert_eq!(back(10, &Value::Member(index)), Slot::Known(Value::Member(index)));
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in "\\PC{0,12}") {
        for field in schema().fields() {
            let _ = field.read_text(&text);
        }
    }

    #[test]
    fn no_number_makes_a_reader_panic(text in "[-+¥￥]{0,2}[0-9,_.eE]{0,40}[万亿千百%元 ]{0,3}") {
        for field in schema().fields() {
            let _ = field.read_text(&text);
        }
        let _ = gradus::value::numeral::from_notation(&text);
    }
}
