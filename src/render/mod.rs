//! Floor 6: verdicts in words, for people, in either language. Plain text: no terminal, no colours, no IO.

mod advice;
mod explanation;
mod follow;
mod items;
mod number;
mod reason;
mod table;
#[cfg(test)]
mod tests;
mod words;

pub use crate::render::advice::{advice, advice_line};
pub use crate::render::explanation::{Case, explain};
#[cfg(feature = "cli")]
pub(crate) use crate::render::follow::beyond;
pub use crate::render::number::{duration, money, number, percent};
pub use crate::render::reason::reason;
pub use crate::render::table::{Align, Table, width};
#[cfg(any(feature = "arrow", feature = "cli"))]
pub(crate) use crate::render::words::status_word;
pub use crate::render::words::{Words, outcome_word};
