//! Dictionary columns: each entry is read once a batch, and the keys are looked up, or are the codes themselves.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{AnyDictionaryArray, Array};
use arrow_buffer::ArrowNativeType;
use arrow_schema::DataType;

use crate::columns::decode::{Put, Stretch};
use crate::columns::fact::fact;
use crate::kernel::{Block, Entry, Lane, Read};

/// The codes of the entries of a dictionary, all of which fit bytes.
pub(super) struct Codes {
    codes: Vec<i8>,
    /// Whether each entry stands at the place of its code: then the keys are the codes.
    in_order: bool,
}

impl Codes {
    /// Of a column without a gap; none where an entry has no code, or none that fits.
    pub(super) fn of(entry: &mut Entry, array: &dyn Array) -> Option<Self> {
        let dictionary = array.as_any_dictionary_opt()?;
        // One that is longer than the column is mostly read for nothing.
        if dictionary.keys().null_count() > 0 || dictionary.values().len() > array.len() {
            return None;
        }
        let code = |at| match value(entry, dictionary, at) {
            Some(Read::Code(code)) => i8::try_from(code).ok(),
            Some(Read::Missing) | None => None,
        };
        let codes = (0..dictionary.values().len()).map(code).collect::<Option<Vec<i8>>>()?;
        let in_order = codes.iter().zip(0_usize..).all(|(code, place)| usize::try_from(*code) == Ok(place));
        Some(Self { codes, in_order })
    }

    /// The codes of a stretch of the column: its keys as they lie, or looked up.
    pub(super) fn lane<'a>(
        &self,
        array: &'a dyn Array,
        stretch: Stretch,
        (block, slot): (&mut Block, usize),
    ) -> Option<Lane<'a>> {
        let keys = array.as_any_dictionary_opt()?.keys();
        if self.in_order {
            match keys.data_type() {
                DataType::Int8 => return stretch.of(keys.as_primitive::<Int8Type>().values()).map(Lane::Bytes),
                DataType::Int16 => return stretch.of(keys.as_primitive::<Int16Type>().values()).map(Lane::Shorts),
                DataType::Int32 => return stretch.of(keys.as_primitive::<Int32Type>().values()).map(Lane::Halves),
                DataType::Int64 => return stretch.of(keys.as_primitive::<Int64Type>().values()).map(Lane::Words),
                _ => {}
            }
        }
        let (codes, bytes) = (&self.codes, block.bytes(slot));
        match keys.data_type() {
            DataType::Int8 => look_up::<Int8Type>(keys, stretch, codes, bytes),
            DataType::Int16 => look_up::<Int16Type>(keys, stretch, codes, bytes),
            DataType::Int32 => look_up::<Int32Type>(keys, stretch, codes, bytes),
            DataType::Int64 => look_up::<Int64Type>(keys, stretch, codes, bytes),
            DataType::UInt8 => look_up::<UInt8Type>(keys, stretch, codes, bytes),
            DataType::UInt16 => look_up::<UInt16Type>(keys, stretch, codes, bytes),
            DataType::UInt32 => look_up::<UInt32Type>(keys, stretch, codes, bytes),
            DataType::UInt64 => look_up::<UInt64Type>(keys, stretch, codes, bytes),
            _ => None,
        }
        .map(|()| Lane::Own)
    }
}

/// The code at each key.
fn look_up<K: ArrowDictionaryKeyType>(keys: &dyn Array, stretch: Stretch, codes: &[i8], to: &mut [i8]) -> Option<()> {
    let keys = stretch.of(keys.as_primitive_opt::<K>()?.values())?;
    for (to, key) in to.iter_mut().zip(keys) {
        // INVARIANT: Arrow holds every key to the entries.
        *to = codes.get(key.as_usize()).copied().unwrap_or_default();
    }
    Some(())
}

/// Reads the entries, and looks the keys up.
pub(super) fn read(entry: &mut Entry, array: &dyn Array, put: &mut Put<'_>) {
    let Some(dictionary) = array.as_any_dictionary_opt().filter(|dictionary| !dictionary.values().is_empty()) else {
        // INVARIANT: where there is no entry, every key is null.
        put.each(array, |_| None);
        return;
    };
    // A dictionary may be much longer than what is read of it; then only what is met is read.
    let keys = dictionary.normalized_keys();
    if dictionary.values().len() > put.codes.len() {
        put.each(array, |row| keys.get(row).and_then(|key| value(entry, dictionary, *key)));
        return;
    }
    let known: Vec<Option<Read>> = (0..dictionary.values().len()).map(|at| value(entry, dictionary, at)).collect();
    put.each(array, |row| keys.get(row).and_then(|key| known.get(*key)).copied().flatten());
}

/// What one entry of a dictionary is read as.
fn value(entry: &mut Entry, dictionary: &dyn AnyDictionaryArray, at: usize) -> Option<Read> {
    let values = dictionary.values();
    if values.is_null(at) {
        return Some(Read::Missing);
    }
    match values.data_type() {
        DataType::Utf8 => entry.text(values.as_string::<i32>().value(at)),
        DataType::LargeUtf8 => entry.text(values.as_string::<i64>().value(at)),
        DataType::Utf8View => entry.text(values.as_string_view().value(at)),
        _ => entry.long_way(&fact(values.as_ref(), at)),
    }
}
