//! The other engines: each compiles a rule in its own language and grades leads by it, prepared and from JSON text.

pub mod cedar;
pub mod cel;
pub mod datalogic;
#[cfg(feature = "zen")]
pub mod zen_engine;
#[cfg(feature = "zen")]
pub mod zen_expression;

/// One rule in the language of each engine. It answers with the name of a grade, or with that and a number of days.
pub struct Rules {
    pub datalogic: String,
    pub zen_expression: String,
    pub zen_graph: String,
    pub cel: cel::Rule,
    pub cedar: String,
}

/// The place of a grade, best first.
fn place(name: &str) -> Option<u8> {
    ["A", "B", "C", "D", "E"].iter().position(|known| *known == name).and_then(|place| u8::try_from(place).ok())
}
