//! What benches share. Each uses a part of it.
#![allow(dead_code, unreachable_pub, reason = "no bench uses all of it")]

pub mod dice;
pub mod growing;
pub mod rounds;
pub mod visitors;
