//! One binary for all tests from outside.

mod cli;
mod errors;
mod syntax;
