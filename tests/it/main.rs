//! The integration tests: one binary, one module per room.

// Tests build texts by hand and may fail loudly; what they read well by goes before what is fast.
#![allow(clippy::format_push_string, clippy::format_collect, clippy::unnecessary_wraps)]

mod advice;
mod cases;
mod census;
mod cli;
#[cfg(feature = "arrow")]
mod columns;
mod compared;
mod data;
mod diffs;
#[cfg(feature = "arrow")]
mod engines;
mod errors;
mod floors;
mod format;
mod generator;
mod grader;
mod kernel;
mod kinds;
mod language;
mod linear;
mod lists;
mod live;
mod monstrous;
mod mutations;
mod outlook;
mod policies;
mod proofs;
mod properties;
mod readme;
mod sheets;
mod shipped;
mod syntax;

/// How many random cases are tried, usually; `GRADUS_CASES` asks for more.
fn tried(usually: u32) -> u32 {
    std::env::var("GRADUS_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(usually)
}
