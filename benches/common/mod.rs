//! What benches share. Each uses a part of it.
#![allow(dead_code, unreachable_pub, reason = "no bench uses all of it")]

pub mod customers;
pub mod dice;
pub mod files;
pub mod growing;
pub mod orders;
pub mod rounds;
pub mod visitors;
