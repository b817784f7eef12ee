//! `gradus lsp`, as an editor talks to it: over the streams of the real program.

#![allow(clippy::needless_pass_by_value, reason = "messages read best where they are made")]
#![allow(clippy::cast_possible_truncation, reason = "lines and columns of small texts")]

mod client;
mod conversation;
mod help;
mod questions;
mod speed;

pub(crate) use client::{Client, place, place_at, range};
