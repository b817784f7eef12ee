//! Which types of column a fact takes.

use arrow_schema::DataType;

use crate::value::Kind;

/// Whether a column of this type can hold a fact of this kind.
pub(super) fn takes(kind: Kind, of: &DataType) -> bool {
    match kind {
        Kind::YesNo => *of == DataType::Boolean || is_text(of),
        Kind::Number(_) => of.is_integer() || matches!(of, DataType::Decimal128(..)) || is_text(of),
        // A day has no zone: at midnight, a time without one is a day.
        Kind::Date => matches!(of, DataType::Date32 | DataType::Timestamp(_, None)) || is_text(of),
        Kind::Moment => matches!(of, DataType::Timestamp(..)) || is_text(of),
        Kind::Member(_) | Kind::Text | Kind::Duration => is_text(of),
        Kind::List | Kind::Records(_) | Kind::Row(_) => false,
    }
}

/// The types that hold a fact of this kind, in words of Arrow.
pub(super) fn taken(kind: Kind) -> &'static str {
    match kind {
        Kind::YesNo => "Boolean, Utf8, LargeUtf8, Utf8View, Dictionary(_, text)",
        Kind::Number(_) => "Int8–Int64, UInt8–UInt64, Decimal128, Utf8, LargeUtf8, Utf8View, Dictionary(_, text)",
        Kind::Date => "Date32, Timestamp(_, None) at midnight, Utf8, LargeUtf8, Utf8View, Dictionary(_, text)",
        Kind::Moment => "Timestamp, Utf8, LargeUtf8, Utf8View, Dictionary(_, text)",
        Kind::Member(_) | Kind::Text | Kind::Duration => "Utf8, LargeUtf8, Utf8View, Dictionary(_, text)",
        Kind::List | Kind::Records(_) | Kind::Row(_) => "",
    }
}

fn is_text(of: &DataType) -> bool {
    match of {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => {
            matches!(**values, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
        }
        _ => false,
    }
}
