//! Gradus: a grading-policy engine.

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "records")]
pub mod data;
pub mod diagnostic;
pub mod eval;
pub mod limits;
pub mod plan;
pub mod policy;
pub mod render;
pub mod semantics;
pub mod source;
pub mod syntax;
pub mod value;

pub use crate::eval::{Clock, Verdict};
pub use crate::policy::{Compiled, Compiler, Error, ErrorKind, Policy, Record};
pub use crate::value::Lead;
