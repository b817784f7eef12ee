//! The columns that the files of a run have in common.
//!
//! Files of one export differ in more than what they say: a month in which nobody filled in a column has it as one of
//! type Null, and another program marks columns without gaps as such. Neither makes other columns of them.

use std::path::Path;
use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchOptions, new_null_array};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use crate::cli::columnar::ParquetFault;
use crate::cli::error::Error;

/// The columns of all these files.
///
/// # Errors
/// A file with other headings than the first one, or with a column of another type.
pub(super) fn shared<'a>(files: impl Iterator<Item = (&'a Path, &'a SchemaRef)>) -> Result<SchemaRef, Error> {
    let mut files = files;
    let Some((first, schema)) = files.next() else { return Err(Error::NoRecords) };
    let mut fields: Vec<Field> = schema.fields().iter().map(|field| Field::clone(field)).collect();
    // The file that says the type of each column.
    let mut from = vec![first; fields.len()];
    for (path, other) in files {
        if !fields.iter().map(Field::name).eq(other.fields().iter().map(|field| field.name())) {
            return Err(Error::OtherHeadings(path.to_owned()));
        }
        for ((field, from), other) in fields.iter_mut().zip(&mut from).zip(other.fields()) {
            let (of, here) = (field.data_type(), other.data_type());
            if of == &DataType::Null {
                (*field, *from) = (Field::clone(other), path);
                field.set_nullable(true);
            } else if here == &DataType::Null || here == of {
                field.set_nullable(field.is_nullable() || other.is_nullable());
            } else {
                return Err(ParquetFault::OtherType {
                    path: path.to_owned(),
                    column: field.name().clone(),
                    of: here.to_string(),
                    first: from.to_owned(),
                    of_first: of.to_string(),
                }
                .into());
            }
        }
    }
    Ok(Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone())))
}

/// A batch of one of the files, in the columns of all of them.
///
/// # Errors
/// None but what Arrow says of columns that do not fit.
pub(super) fn fitted(batch: RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, ArrowError> {
    if batch.schema_ref() == schema {
        return Ok(batch);
    }
    let rows = batch.num_rows();
    let columns = batch.columns().iter().zip(schema.fields()).map(|(column, field)| match column.data_type() {
        DataType::Null => new_null_array(field.data_type(), rows),
        _ => column.clone(),
    });
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(schema.clone(), columns.collect(), &options)
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use arrow_array::{Array, ArrayRef, Int64Array, NullArray, RecordBatch};
    use arrow_schema::{DataType, Field, Schema, SchemaRef};

    use super::{fitted, shared};
    use crate::diagnostic::Lang;

    fn columns(of: &[(&str, DataType, bool)]) -> SchemaRef {
        Arc::new(Schema::new(
            of.iter().map(|(name, of, null)| Field::new(*name, of.clone(), *null)).collect::<Vec<_>>(),
        ))
    }

    fn both(one: &SchemaRef, other: &SchemaRef) -> Result<SchemaRef, String> {
        let files = [(Path::new("a.parquet"), one), (Path::new("b.parquet"), other)];
        shared(files.into_iter()).map_err(|error| error.wording(Lang::En))
    }

    #[test]
    fn a_column_that_is_empty_in_one_file_has_the_type_of_the_other() {
        let (null, whole) =
            (columns(&[("calls", DataType::Null, true)]), columns(&[("calls", DataType::Int64, false)]));
        for (one, other) in [(&null, &whole), (&whole, &null)] {
            let all = both(one, other).expect("they fit");
            assert_eq!(all, columns(&[("calls", DataType::Int64, true)]));
            let gaps = RecordBatch::try_new(null.clone(), vec![Arc::new(NullArray::new(3)) as ArrayRef]);
            let gaps = fitted(gaps.expect("a batch"), &all).expect("it fits");
            assert_eq!((gaps.num_rows(), gaps.column(0).null_count()), (3, 3));
            let calls = RecordBatch::try_new(whole.clone(), vec![Arc::new(Int64Array::from(vec![1])) as ArrayRef]);
            assert_eq!(fitted(calls.expect("a batch"), &all).expect("it fits").schema(), all);
        }
    }

    #[test]
    fn a_column_of_another_type_is_told_with_both() {
        let (whole, text) = (columns(&[("calls", DataType::Int64, true)]), columns(&[("calls", DataType::Utf8, true)]));
        let told = both(&whole, &text).expect_err("two types");
        assert!(
            ["`calls`", "Int64", "Utf8", "a.parquet", "b.parquet"].iter().all(|part| told.contains(part)),
            "{told}"
        );
        let told = both(&whole, &columns(&[("visits", DataType::Int64, true)])).expect_err("other headings");
        assert!(told.contains("other headings"), "{told}");
    }
}
