//! Reads a struct of the embedding program straight to codes: a serialiser that keeps nothing.

use std::fmt::{self, Write};

use serde::Serialize;
use serde::ser::{self, Impossible, SerializeStruct, Serializer};

use crate::kernel::binding::Binding;
use crate::kernel::binding::entry::Read;
use crate::kernel::binding::shape::Expected;

/// The record has to go the long way.
#[derive(Debug)]
pub(super) struct LongWay;

impl fmt::Display for LongWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("read the long way")
    }
}

impl std::error::Error for LongWay {}

impl ser::Error for LongWay {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Reads one record; none where it has to go the long way.
pub(super) fn read<T: Serialize + ?Sized>(binding: &mut Binding, record: &T) -> Option<()> {
    record.serialize(Whole(binding)).ok()
}

/// Takes the whole record.
struct Whole<'a>(&'a mut Binding);

/// Takes the fields of a struct.
struct Fields<'a> {
    binding: &'a mut Binding,
    /// Whether all fields so far were those of the last struct, which are not looked up and of which none comes twice.
    follows: bool,
}

/// Takes the value of one fact.
struct One<'a> {
    binding: &'a mut Binding,
    slot: u32,
}

impl Fields<'_> {
    /// The fact, if any, of a field that the last struct did not have here.
    #[inline(never)]
    fn by_name(&mut self, name: &'static str) -> Option<Option<u32>> {
        let Self { binding, follows } = self;
        if std::mem::take(follows) {
            take_first(binding)?;
        }
        let at = binding.found(name)?;
        let slot = binding.taken(at)?;
        binding.fields.learn(binding.place, Expected { sign: name, name: at, slot, marked: false });
        Some(slot)
    }
}

/// Takes the fields so far, which were those of the last struct.
fn take_first(binding: &mut Binding) -> Option<()> {
    binding.take_first(binding.place, |binding, place| binding.fields.name(place))
}

impl SerializeStruct for Fields<'_> {
    type Ok = ();
    type Error = LongWay;

    #[inline]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), LongWay> {
        let slot = match self.binding.fields.field(self.binding.place, key) {
            Some(slot) => slot,
            None => self.by_name(key).ok_or(LongWay)?,
        };
        let binding = &mut *self.binding;
        binding.place = binding.place.wrapping_add(1);
        match slot {
            Some(slot) => value.serialize(One { binding, slot }),
            None => Ok(()),
        }
    }

    #[inline]
    fn end(self) -> Result<(), LongWay> {
        let Self { binding, follows } = self;
        if !follows {
            return Ok(());
        }
        if binding.fields.is_complete(binding.place, binding.held.len()) {
            binding.given = binding.held.len();
            return Ok(());
        }
        take_first(binding).ok_or(LongWay)
    }
}

impl One<'_> {
    #[inline]
    fn put(self, read: Option<Read>) -> Result<(), LongWay> {
        self.binding.put(self.slot, read.ok_or(LongWay)?);
        Ok(())
    }

    #[inline]
    fn number(self, digits: i64, decimals: u32) -> Result<(), LongWay> {
        let read = self.binding.entry(self.slot).and_then(|entry| entry.number(digits, decimals));
        self.put(read)
    }

    fn text(self, text: &str) -> Result<(), LongWay> {
        let read = self.binding.entry(self.slot).and_then(|entry| entry.text(text));
        self.put(read)
    }
}

macro_rules! long_way {
    ($($method:ident($($kind:ty),*) -> $ok:ty;)*) => {
        $(fn $method(self, $(_: $kind),*) -> Result<$ok, LongWay> {
            Err(LongWay)
        })*
    };
}

macro_rules! whole_numbers {
    ($($method:ident($kind:ty))*) => {
        $(#[inline]
        fn $method(self, n: $kind) -> Result<(), LongWay> {
            self.number(i64::from(n), 0)
        })*
    };
}

type Never = Impossible<(), LongWay>;

impl Serializer for One<'_> {
    type Ok = ();
    type Error = LongWay;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Never;
    type SerializeStructVariant = Never;

    whole_numbers! {
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32)
    }

    #[inline]
    fn serialize_u64(self, n: u64) -> Result<(), LongWay> {
        let n = i64::try_from(n).map_err(|_| LongWay)?;
        self.number(n, 0)
    }

    #[inline]
    fn serialize_f64(self, n: f64) -> Result<(), LongWay> {
        let (digits, decimals) = shortest(n).ok_or(LongWay)?;
        self.number(digits, decimals)
    }

    #[inline]
    fn serialize_bool(self, yes: bool) -> Result<(), LongWay> {
        let read = self.binding.entry(self.slot).and_then(|entry| entry.yes_no(yes));
        self.put(read)
    }

    fn serialize_char(self, c: char) -> Result<(), LongWay> {
        self.text(c.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Result<(), LongWay> {
        self.text(text)
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<(), LongWay> {
        let mut buffer = Buffer { bytes: [0; BUFFER], length: 0 };
        write!(buffer, "{value}").map_err(|_| LongWay)?;
        let bytes = buffer.bytes.get(..buffer.length).ok_or(LongWay)?;
        // Mostly it is a day, which needs no text.
        match self.binding.entry(self.slot).and_then(|entry| entry.day_as_text(bytes)) {
            Some(day) => self.put(Some(day)),
            None => self.text(std::str::from_utf8(bytes).map_err(|_| LongWay)?),
        }
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), LongWay> {
        self.text(variant)
    }

    fn serialize_none(self) -> Result<(), LongWay> {
        self.put(Some(Read::Missing))
    }

    fn serialize_unit(self) -> Result<(), LongWay> {
        self.put(Some(Read::Missing))
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), LongWay> {
        self.put(Some(Read::Missing))
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), LongWay> {
        value.serialize(self)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), LongWay> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), LongWay> {
        Err(LongWay)
    }

    long_way! {
        serialize_f32(f32) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_seq(Option<usize>) -> Never;
        serialize_tuple(usize) -> Never;
        serialize_tuple_struct(&'static str, usize) -> Never;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Never;
        serialize_map(Option<usize>) -> Never;
        serialize_struct(&'static str, usize) -> Never;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Never;
    }
}

impl<'a> Serializer for Whole<'a> {
    type Ok = ();
    type Error = LongWay;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Fields<'a>;
    type SerializeStructVariant = Never;

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields<'a>, LongWay> {
        Ok(Fields { binding: self.0, follows: true })
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), LongWay> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), LongWay> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), LongWay> {
        Err(LongWay)
    }

    long_way! {
        serialize_bool(bool) -> ();
        serialize_i8(i8) -> ();
        serialize_i16(i16) -> ();
        serialize_i32(i32) -> ();
        serialize_i64(i64) -> ();
        serialize_u8(u8) -> ();
        serialize_u16(u16) -> ();
        serialize_u32(u32) -> ();
        serialize_u64(u64) -> ();
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_char(char) -> ();
        serialize_str(&str) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_none() -> ();
        serialize_unit() -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_unit_variant(&'static str, u32, &'static str) -> ();
        serialize_seq(Option<usize>) -> Never;
        serialize_tuple(usize) -> Never;
        serialize_tuple_struct(&'static str, usize) -> Never;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Never;
        serialize_map(Option<usize>) -> Never;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Never;
    }
}

/// Bytes of a value that is told by its text: a day, a moment.
const BUFFER: usize = 64;

/// A text on the stack; what does not fit is an error.
struct Buffer {
    bytes: [u8; BUFFER],
    length: usize,
}

impl Write for Buffer {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.length.saturating_add(text.len());
        self.bytes.get_mut(self.length..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}

/// The shortest decimal that gives a float back, as digits and how many stand behind the point; none where it has more
/// than fifteen digits.
///
/// Two decimals of at most fifteen digits never give one float, and a quotient of two floats that are whole is rounded
/// as the decimal is that they stand for. So where `m / 10^k` gives the float back, it is that decimal.
#[allow(
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "exact, as the comment says"
)]
fn shortest(number: f64) -> Option<(i64, u32)> {
    /// Fifteen digits.
    const MOST: f64 = 1e15;
    const POWERS: [f64; 10] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
    for (decimals, power) in (0_u32..).zip(POWERS) {
        let raised = number * power;
        // Nearest whole number, by the cut of a conversion: the processors that everyone has do not round.
        let digits = (raised + 0.5_f64.copysign(raised)) as i64;
        let whole = digits as f64;
        if whole.abs() < MOST && whole / power == number {
            return Some((digits, decimals));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::shortest;

    #[test]
    fn floats_are_their_shortest_decimals() {
        for text in ["0", "0.1", "0.05", "-0.3", "1800000", "12345.678", "0.000000001", "123456789012345", "99.99"] {
            let number: f64 = text.parse().expect("a number");
            let (digits, decimals) = shortest(number).expect("few digits");
            let decimal = crate::value::Decimal::new(i128::from(digits), decimals).expect("small");
            assert_eq!(decimal.to_string(), text);
        }
        assert_eq!(shortest(0.1 + 0.2), None);
        assert_eq!(shortest(f64::NAN), None);
        assert_eq!(shortest(f64::INFINITY), None);
        assert_eq!(shortest(1e300), None);
    }
}
