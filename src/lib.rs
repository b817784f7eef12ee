//! Gradus: a grading-policy engine.
//!
//! A sales manager writes down how leads are graded, in a small language that reads like the rule on the office
//! wall; Gradus checks it, compiles it, and grades records of leads.
//!
//! ```text
//! text ─▶ Parsed ─▶ Checked ─▶ Plan ─▶ eval ─▶ Verdict
//!         syntax    semantics  plan     row       ├▶ render   the explanation a person reads
//!                                                 └▶ data     CSV, NDJSON, JSON, RON in and out
//! ```
//!
//! ```
//! # fn main() -> Result<(), gradus::Error> {
//! let policy = gradus::Compiler::new().compile(include_str!("../policies/man_rule.grade"))?;
//! let lead = gradus::Lead::new().with("money", true).with("authority", true).with("need", true);
//! assert_eq!(policy.grade(&lead)?.grade(), Some("ideal"));
//! # Ok(())
//! # }
//! ```
//!
//! The library is lean: the feature `records` adds files of leads, `sheets` the tables of a policy as
//! workbooks, `live` policies that keep up with their files, `lsp` help for editors, `arrow` leads in
//! columns, `cli` the program.

// Grading is total: what can fail is settled while compiling, and the code says so.
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::arithmetic_side_effects,
        clippy::todo
    )
)]

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "arrow")]
pub mod columns;
#[cfg(feature = "records")]
pub mod data;
pub mod diagnostic;
mod diagram;
pub mod eval;
mod folder;
mod kernel;
pub mod limits;
#[cfg(feature = "live")]
pub mod live;
#[cfg(feature = "lsp")]
pub mod lsp;
pub mod plan;
pub mod policy;
pub mod proof;
pub mod render;
pub mod semantics;
#[cfg(feature = "sheets")]
pub mod sheets;
pub mod source;
pub mod syntax;
#[cfg(feature = "records")]
pub mod testing;
pub mod value;

pub use crate::eval::{Clock, Verdict};
pub use crate::folder::Folder;
pub use crate::kernel::Brief;
pub use crate::policy::{Compiled, Compiler, Error, ErrorKind, Policy, Record, Versions};
pub use crate::value::Lead;
