//! Medians and their ratios as a table for the documentation.

use std::fmt::Write;

/// The first two rows of a table, against which the others are put.
pub const BY_HAND: &str = "hand-written Rust";
pub const GRADUS: &str = "Gradus";

/// How leads come to an engine.
#[derive(Clone, Copy, PartialEq)]
pub enum From {
    /// In the engine's own type of value.
    Prepared,
    /// As JSON text.
    Json,
}

/// What one engine takes for a lead.
pub struct Cell {
    pub engine: &'static str,
    pub from: From,
    pub nanoseconds: f64,
}

pub fn text(title: &str, cells: &[Cell]) -> String {
    let mut text = format!(
        "{title}\n\n| | prepared | by hand = 1 | Gradus = 1 | from JSON | by hand = 1 | Gradus = 1 |\n\
         |---|--:|--:|--:|--:|--:|--:|\n"
    );
    let mut engines: Vec<&str> = cells.iter().map(|cell| cell.engine).collect();
    engines.dedup();
    for engine in engines {
        let columns = [From::Prepared, From::Json].map(|from| three(cells, engine, from));
        let _ = writeln!(text, "| {engine} | {} | {} |", columns[0], columns[1]);
    }
    text
}

/// Time and two ratios, or nothing where the engine has none.
fn three(cells: &[Cell], engine: &str, from: From) -> String {
    let of = |engine: &str| {
        let cell = cells.iter().find(|cell| cell.engine == engine && cell.from == from);
        cell.map(|cell| cell.nanoseconds)
    };
    let Some(time) = of(engine) else { return "– | – | –".to_owned() };
    let ratio = |base: &str| of(base).map_or_else(|| "–".to_owned(), |base| digits(time / base));
    format!("{} | {} | {}", duration(time), ratio(BY_HAND), ratio(GRADUS))
}

fn duration(nanoseconds: f64) -> String {
    if nanoseconds < 1_000.0 {
        format!("{} ns", digits(nanoseconds))
    } else {
        format!("{} µs", digits(nanoseconds / 1_000.0))
    }
}

/// As many digits as mean something, with commas between thousands.
fn digits(number: f64) -> String {
    if number < 1.0 {
        return format!("{number:.2}");
    }
    if number < 10.0 {
        return format!("{number:.1}");
    }
    let whole = format!("{number:.0}");
    let (head, tail) = whole.split_at(whole.len().saturating_sub(3));
    if head.is_empty() { tail.to_owned() } else { format!("{head},{tail}") }
}
