//! The integration tests: one binary, one module per room.

mod cases;
mod cli;
mod data;
mod errors;
mod floors;
mod syntax;
