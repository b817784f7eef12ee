//! Which types of column a fact takes.

use arrow_schema::DataType;

use crate::value::{Kind, Unit};

/// Whether a column of this type can hold a fact of this kind. A cell then means what it means in a table.
pub(super) fn takes(kind: Kind, of: &DataType) -> bool {
    match of {
        // A column that never held anything: the fact is missing in every lead.
        DataType::Null => true,
        // An entry of a dictionary is read like any other cell.
        DataType::Dictionary(_, values) => !matches!(**values, DataType::Dictionary(..)) && takes(kind, values),
        _ => match kind {
            Kind::YesNo => *of == DataType::Boolean || is_whole(of) || is_text(of),
            // 1 among whole numbers may be one per cent or the whole.
            Kind::Number(Unit::Percent) => (is_decimal(of) && !is_whole(of)) || is_text(of),
            Kind::Number(_) => is_whole(of) || is_decimal(of) || is_text(of),
            // A day has no zone: at midnight, a time without one is a day. A whole number is one as in 20261122.
            Kind::Date => {
                matches!(of, DataType::Date32 | DataType::Date64 | DataType::Timestamp(_, None))
                    || is_whole(of)
                    || is_text(of)
            }
            Kind::Moment => matches!(of, DataType::Timestamp(..)) || is_text(of),
            // Digits are as good a name or number as letters.
            Kind::Member(_) | Kind::Text => is_whole(of) || is_text(of),
            Kind::Duration => is_text(of),
            Kind::List | Kind::Records(_) | Kind::Row(_) => false,
        },
    }
}

/// The types that hold a fact of this kind, in words of Arrow and in both languages; each may stand in a dictionary.
pub(super) fn taken(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::YesNo => (
            "Boolean, Int8–Int64 and UInt8–UInt64 of 0 and 1, Utf8, LargeUtf8, Utf8View",
            "Boolean，只含 0 和 1 的 Int8–Int64 和 UInt8–UInt64，Utf8、LargeUtf8、Utf8View",
        ),
        Kind::Number(Unit::Percent) => (
            "Decimal of shares such as 0.06, Utf8, LargeUtf8, Utf8View",
            "写成比例（如 0.06）的 Decimal、Utf8、LargeUtf8、Utf8View",
        ),
        Kind::Number(_) => (
            "Int8–Int64, UInt8–UInt64, Decimal, Utf8, LargeUtf8, Utf8View",
            "Int8–Int64、UInt8–UInt64、Decimal、Utf8、LargeUtf8、Utf8View",
        ),
        Kind::Date => (
            "Date32, Date64, Timestamp without a zone at midnight, Int32, Int64, UInt32 and UInt64 such as 20261122, Utf8, \
             LargeUtf8, Utf8View",
            "Date32、Date64、不带时区且时刻为零点的 Timestamp、写成 20261122 的 Int32、Int64、UInt32 和 UInt64、Utf8、\
             LargeUtf8、Utf8View",
        ),
        Kind::Moment => ("Timestamp, Utf8, LargeUtf8, Utf8View", "Timestamp、Utf8、LargeUtf8、Utf8View"),
        Kind::Member(_) | Kind::Text => (
            "Utf8, LargeUtf8, Utf8View, Int8–Int64, UInt8–UInt64",
            "Utf8、LargeUtf8、Utf8View、Int8–Int64、UInt8–UInt64",
        ),
        Kind::Duration => ("Utf8, LargeUtf8, Utf8View", "Utf8、LargeUtf8、Utf8View"),
        Kind::List | Kind::Records(_) | Kind::Row(_) => ("", ""),
    }
}

/// What to do about a column of a type that its fact does not take, in both languages.
pub(super) fn remedy(kind: Kind, of: &DataType) -> (&'static str, &'static str) {
    match (kind, of) {
        (_, DataType::Dictionary(_, values)) => remedy(kind, values),
        (Kind::List | Kind::Records(_) | Kind::Row(_), _) => {
            ("leads with lists come as NDJSON: export them so", "带列表的客户请导出为 NDJSON")
        }
        (Kind::Number(_), DataType::Float16 | DataType::Float32 | DataType::Float64) => (
            "floating-point numbers are not exact: write whole numbers as integers (in pandas `astype(\"Int64\")`, which \
             keeps gaps), others as Decimal128",
            "浮点数不精确：整数请写成整数类型（pandas 里用 `astype(\"Int64\")`，空值照样保留），其余写成 Decimal128",
        ),
        (Kind::YesNo, DataType::Float16 | DataType::Float32 | DataType::Float64) => (
            "write it as Boolean (in pandas `astype(\"boolean\")`, which keeps gaps)",
            "请写成 Boolean（pandas 里用 `astype(\"boolean\")`，空值照样保留）",
        ),
        (Kind::Number(Unit::Percent), of) if is_whole(of) => (
            "whole numbers may mean shares or per cent: write 6% as the Decimal128 0.06 or as the text `6%`",
            "整数说不清是比例还是百分数：6% 请写成 Decimal128 的 0.06，或文本 `6%`",
        ),
        (_, DataType::Decimal256(..)) => {
            ("it has more digits than are exact here: cast it to Decimal128", "位数过多：请转为 Decimal128")
        }
        (Kind::Date, DataType::Timestamp(_, Some(_))) => (
            "which day a moment falls on depends on the zone: write the day, as Date32 (in pandas `.dt.date`)",
            "一个时刻是哪一天，要看时区：请直接写日期，类型用 Date32（pandas 里用 `.dt.date`）",
        ),
        (Kind::Moment, DataType::Date32 | DataType::Date64) => {
            ("the time of day is missing: write it as Timestamp", "缺少几点几分：请写成 Timestamp")
        }
        (_, DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_)) => {
            ("bytes are no text: cast it to Utf8", "字节不是文本：请转为 Utf8")
        }
        (Kind::YesNo, _) => {
            ("write it as Boolean, or as the texts `yes` and `no`", "请写成 Boolean，或文本 `是`、`否`")
        }
        (Kind::Number(_), _) => ("write it as numbers, or as texts", "请写成数字或文本"),
        (Kind::Date, _) => {
            ("write it as Date32, or as texts such as `2026-11-22`", "请写成 Date32，或文本，如 `2026-11-22`")
        }
        (Kind::Moment, of) if is_whole(of) => (
            "nobody knows what its numbers count: write it as Timestamp",
            "看不出这些数从何时数起、单位是什么：请写成 Timestamp",
        ),
        (Kind::Moment, _) => (
            "write it as Timestamp, or as texts such as `2026-11-22T09:30`",
            "请写成 Timestamp，或文本，如 `2026-11-22T09:30`",
        ),
        (Kind::Duration, _) => ("write it as texts such as `3 days`", "请写成文本，如 `3天`"),
        (Kind::Member(_) | Kind::Text, _) => ("write it as a text", "请写成文本"),
    }
}

fn is_whole(of: &DataType) -> bool {
    of.is_integer() || (is_decimal(of) && scale(of) == Some(0))
}

fn is_decimal(of: &DataType) -> bool {
    scale(of).is_some()
}

/// How many digits stand behind the point; none where it is no decimal number, or one that is too long.
fn scale(of: &DataType) -> Option<i8> {
    match of {
        DataType::Decimal32(_, scale) | DataType::Decimal64(_, scale) | DataType::Decimal128(_, scale) => Some(*scale),
        _ => None,
    }
}

fn is_text(of: &DataType) -> bool {
    matches!(of, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}
