//! Columns that the decoder does not read, or that would not be written, as what they are.
//!
//! Who writes categories of yes and no, or of decimal numbers, has columns that are dictionaries of these. The decoder knows
//! dictionaries of texts and of plain numbers; all others are read, and written, as the values that they stand for. A day
//! that is called `Date64` is a day in the file, and would come out as a bare number of milliseconds.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef};

/// The columns as they can be read; none where they can be read as they are.
pub(super) fn unfolded(schema: &Schema) -> Option<SchemaRef> {
    let values = |field: &Field| match field.data_type() {
        DataType::Date64 => Some(DataType::Date32),
        DataType::Dictionary(_, values) if **values == DataType::Date64 => Some(DataType::Date32),
        DataType::Dictionary(_, values) if !is_read(values) => Some(DataType::clone(values)),
        _ => None,
    };
    if !schema.fields().iter().any(|field| values(field).is_some()) {
        return None;
    }
    let plain = |field: &Arc<Field>| match values(field) {
        Some(values) => Arc::new(Field::clone(field).with_data_type(values)),
        None => field.clone(),
    };
    let fields: Vec<Arc<Field>> = schema.fields().iter().map(plain).collect();
    Some(Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone())))
}

/// Whether a dictionary of these values is read as one.
fn is_read(values: &DataType) -> bool {
    match values {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Binary | DataType::LargeBinary => true,
        DataType::FixedSizeBinary(_) | DataType::Float32 | DataType::Float64 => true,
        DataType::Date32 | DataType::Timestamp(..) | DataType::Time32(_) | DataType::Time64(_) => true,
        DataType::Duration(_) => true,
        of => of.is_integer(),
    }
}

#[cfg(test)]
mod tests {
    use arrow_schema::{DataType, Field, Schema};

    use super::unfolded;

    #[test]
    fn dictionaries_of_texts_stay_and_those_of_yes_and_no_are_unfolded() {
        let of = |values| DataType::Dictionary(Box::new(DataType::Int8), Box::new(values));
        let schema = |asked| {
            Schema::new(vec![
                Field::new("source", of(DataType::Utf8), true),
                Field::new("asked", asked, true),
                Field::new("calls", DataType::Int8, false),
            ])
        };
        assert_eq!(unfolded(&schema(DataType::Boolean)), None);
        let plain = unfolded(&schema(of(DataType::Boolean)));
        assert_eq!(plain.as_deref(), Some(&schema(DataType::Boolean)));
        for days in [DataType::Date64, of(DataType::Date64)] {
            assert_eq!(unfolded(&schema(days)).as_deref(), Some(&schema(DataType::Date32)));
        }
    }
}
