//! Turns a value of the embedding program into a record.

use std::fmt;

use serde::Serialize;
use serde::ser::{self, Impossible, SerializeMap, SerializeStruct, Serializer};

use crate::diagnostic::{FileProblem, RecordProblem};
use crate::value::numeral;
use crate::value::{Decimal, Fact, Lead};

/// The record that a struct or a map with texts as keys stands for.
///
/// Numbers are exact: a float counts by its shortest decimal text. `None` and `()` are null, a unit variant is its
/// name as text; a sequence of structs or maps is a list of records.
///
/// # Errors
/// A value that is no struct and no map with texts as keys.
///
/// ```
/// #[derive(serde::Serialize)]
/// struct Visitor { revisits: u32, site_open: Option<bool>, share: f64 }
/// let lead = gradus::eval::lead_from(&Visitor { revisits: 4, site_open: None, share: 0.3 })?;
/// assert_eq!(lead.facts().len(), 3);
/// # Ok::<(), gradus::diagnostic::RecordProblem>(())
/// ```
pub fn lead_from<T: Serialize + ?Sized>(value: &T) -> Result<Lead, RecordProblem> {
    value.serialize(Record).map_err(|Refusal(why)| FileProblem::NotSerializable { why }.into())
}

/// Why a value is no record.
#[derive(Debug)]
struct Refusal(String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

impl ser::Error for Refusal {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

fn no_record<T>(what: &str) -> Result<T, Refusal> {
    Err(Refusal(format!("{what} is no record of named facts")))
}

/// Takes the whole value.
struct Record;

/// The record so far, and the key that waits for its value.
#[derive(Default)]
struct Fields {
    lead: Lead,
    key: Option<String>,
}

macro_rules! refused {
    ($($method:ident($kind:ty) $what:literal),* $(,)?) => {
        $(fn $method(self, _: $kind) -> Result<Self::Ok, Refusal> {
            no_record($what)
        })*
    };
}

impl Serializer for Record {
    type Ok = Lead;
    type Error = Refusal;
    type SerializeSeq = Impossible<Lead, Refusal>;
    type SerializeTuple = Impossible<Lead, Refusal>;
    type SerializeTupleStruct = Impossible<Lead, Refusal>;
    type SerializeTupleVariant = Impossible<Lead, Refusal>;
    type SerializeMap = Fields;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Impossible<Lead, Refusal>;

    refused! {
        serialize_bool(bool) "a yes or no",
        serialize_i8(i8) "a number",
        serialize_i16(i16) "a number",
        serialize_i32(i32) "a number",
        serialize_i64(i64) "a number",
        serialize_u8(u8) "a number",
        serialize_u16(u16) "a number",
        serialize_u32(u32) "a number",
        serialize_u64(u64) "a number",
        serialize_f32(f32) "a number",
        serialize_f64(f64) "a number",
        serialize_char(char) "a text",
        serialize_str(&str) "a text",
        serialize_bytes(&[u8]) "a row of bytes",
        serialize_unit_struct(&'static str) "a unit",
    }

    fn serialize_none(self) -> Result<Lead, Refusal> {
        no_record("nothing")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Lead, Refusal> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Lead, Refusal> {
        no_record("a unit")
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<Lead, Refusal> {
        no_record("a variant")
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Lead, Refusal> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Lead, Refusal> {
        no_record("a variant")
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Refusal> {
        no_record("a list")
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Refusal> {
        no_record("a list")
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Refusal> {
        no_record("a list")
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Refusal> {
        no_record("a variant")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Fields, Refusal> {
        Ok(Fields::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields, Refusal> {
        Ok(Fields::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Refusal> {
        no_record("a variant")
    }
}

impl SerializeStruct for Fields {
    type Ok = Lead;
    type Error = Refusal;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Refusal> {
        self.lead.push(key, value.serialize(One)?);
        Ok(())
    }

    fn end(self) -> Result<Lead, Refusal> {
        Ok(self.lead)
    }
}

impl SerializeMap for Fields {
    type Ok = Lead;
    type Error = Refusal;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refusal> {
        match key.serialize(One)? {
            Fact::Text(key) => {
                self.key = Some(key);
                Ok(())
            }
            Fact::Missing
            | Fact::Null
            | Fact::Number(_)
            | Fact::YesNo(_)
            | Fact::Date(_)
            | Fact::Moment(_)
            | Fact::Duration(_)
            | Fact::List(_)
            | Fact::Record(_)
            | Fact::Unreadable(_) => no_record("a map whose keys are not texts"),
        }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refusal> {
        let key = self.key.take().unwrap_or_default();
        self.lead.push(key, value.serialize(One)?);
        Ok(())
    }

    fn end(self) -> Result<Lead, Refusal> {
        Ok(self.lead)
    }
}

/// Takes one fact.
struct One;

/// A list within a record.
#[derive(Default)]
struct Facts(Vec<Fact>);

/// A record within a record.
#[derive(Default)]
struct Inner(Fields);

/// Something within a record that no input can hold: read to its end and then described.
struct Nested(&'static str);

fn number(text: String) -> Fact {
    match numeral::from_notation(&text) {
        Ok(number) => Fact::Number(number),
        Err(_) => Fact::Unreadable(text),
    }
}

macro_rules! whole {
    ($($method:ident($kind:ty)),*) => {
        $(fn $method(self, n: $kind) -> Result<Fact, Refusal> {
            Ok(Fact::Number(Decimal::whole(i64::from(n))))
        })*
    };
}

macro_rules! by_text {
    ($($method:ident($kind:ty)),*) => {
        $(fn $method(self, n: $kind) -> Result<Fact, Refusal> {
            // Displayed without an exponent, and with the fewest digits that give the same number back.
            Ok(number(n.to_string()))
        })*
    };
}

impl Serializer for One {
    type Ok = Fact;
    type Error = Refusal;
    type SerializeSeq = Facts;
    type SerializeTuple = Facts;
    type SerializeTupleStruct = Facts;
    type SerializeTupleVariant = Nested;
    type SerializeMap = Inner;
    type SerializeStruct = Inner;
    type SerializeStructVariant = Nested;

    whole!(serialize_i8(i8), serialize_i16(i16), serialize_i32(i32));
    whole!(serialize_u8(u8), serialize_u16(u16), serialize_u32(u32));
    by_text!(serialize_i64(i64), serialize_u64(u64), serialize_i128(i128), serialize_u128(u128));
    by_text!(serialize_f32(f32), serialize_f64(f64));

    fn serialize_bool(self, yes: bool) -> Result<Fact, Refusal> {
        Ok(Fact::YesNo(yes))
    }

    fn serialize_char(self, c: char) -> Result<Fact, Refusal> {
        Ok(Fact::Text(c.to_string()))
    }

    fn serialize_str(self, text: &str) -> Result<Fact, Refusal> {
        Ok(Fact::Text(text.to_owned()))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Fact, Refusal> {
        Ok(Fact::Unreadable("[…]".to_owned()))
    }

    fn serialize_none(self) -> Result<Fact, Refusal> {
        Ok(Fact::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Fact, Refusal> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Fact, Refusal> {
        Ok(Fact::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Fact, Refusal> {
        Ok(Fact::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Fact, Refusal> {
        Ok(Fact::Text(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Fact, Refusal> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: &T,
    ) -> Result<Fact, Refusal> {
        Ok(Fact::Unreadable(format!("{variant}(…)")))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Facts, Refusal> {
        Ok(Facts::default())
    }

    fn serialize_tuple(self, _: usize) -> Result<Facts, Refusal> {
        Ok(Facts::default())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Facts, Refusal> {
        Ok(Facts::default())
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Nested, Refusal> {
        Ok(Nested("[…]"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Inner, Refusal> {
        Ok(Inner::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inner, Refusal> {
        Ok(Inner::default())
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Nested, Refusal> {
        Ok(Nested("{…}"))
    }
}

macro_rules! nested {
    ($($trait:ident::$method:ident($($key:ty)?)),* $(,)?) => {
        $(impl ser::$trait for Nested {
            type Ok = Fact;
            type Error = Refusal;
            fn $method<T: Serialize + ?Sized>(&mut self, $(_: $key,)? _: &T) -> Result<(), Refusal> {
                Ok(())
            }
            fn end(self) -> Result<Fact, Refusal> {
                Ok(Fact::Unreadable(self.0.to_owned()))
            }
        })*
    };
}
nested! {
    SerializeTupleVariant::serialize_field(),
    SerializeStructVariant::serialize_field(&'static str),
}

macro_rules! listed {
    ($($trait:ident::$method:ident),*) => {
        $(impl ser::$trait for Facts {
            type Ok = Fact;
            type Error = Refusal;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refusal> {
                self.0.push(value.serialize(One)?);
                Ok(())
            }
            fn end(self) -> Result<Fact, Refusal> {
                Ok(Fact::List(self.0))
            }
        })*
    };
}
listed!(SerializeSeq::serialize_element, SerializeTuple::serialize_element, SerializeTupleStruct::serialize_field);

impl SerializeStruct for Inner {
    type Ok = Fact;
    type Error = Refusal;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Refusal> {
        SerializeStruct::serialize_field(&mut self.0, key, value)
    }

    fn end(self) -> Result<Fact, Refusal> {
        Ok(Fact::Record(self.0.lead))
    }
}

impl SerializeMap for Inner {
    type Ok = Fact;
    type Error = Refusal;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refusal> {
        SerializeMap::serialize_key(&mut self.0, key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refusal> {
        SerializeMap::serialize_value(&mut self.0, value)
    }

    fn end(self) -> Result<Fact, Refusal> {
        Ok(Fact::Record(self.0.lead))
    }
}
