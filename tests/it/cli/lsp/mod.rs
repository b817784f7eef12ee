//! `gradus lsp`, as an editor talks to it: over the streams of the real program.

mod client;
mod conversation;
mod questions;

pub(crate) use client::{Client, place, place_at, range};
