//! Gradus: a grading-policy engine.

pub mod diagnostic;
pub mod limits;
pub mod source;
pub mod syntax;
pub mod value;

pub use crate::value::Lead;
