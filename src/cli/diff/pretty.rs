//! A comparison for people.

use std::fmt::Write;

use crate::cli::diff::words::Told;
use crate::proof::Move;
use crate::render::{Align, Table};

/// Leads of a file that are named; the rest are counted.
const NAMED: usize = 20;

/// The whole comparison.
pub(crate) fn show(told: &Told<'_>) -> String {
    let mut out = format!("{}\n  {}\n", told.title(), told.result());
    for one in &told.diff.moves {
        out.push_str(&one_move(told, one));
    }
    out.push_str(&on_leads(told));
    out
}

fn one_move(told: &Told<'_>, one: &Move) -> String {
    let lang = told.lang;
    let head = format!("\n{}  {}", told.arrow(one), told.kinds(one));
    let mut out = format!("{}\n", head.trim_end());
    for region in &one.regions {
        let _ = writeln!(out, "  {region}");
    }
    let Some(witness) = &one.witness else {
        let _ = writeln!(out, "  {}", told.no_witness());
        return out;
    };
    let ((old, new), (why_old, why_new)) = told.verdicts(one, witness);
    let _ = writeln!(out, "  {}{}", lang.pick("for instance ", "例如 "), witness.lead);
    let side = |word: &str, end: &str, why: &str| {
        let colon = lang.pick(": ", "：");
        let why = if why.is_empty() { String::new() } else { format!("{colon}{why}") };
        format!("    {word} {end}{why}\n")
    };
    out.push_str(&side(lang.pick("was", "原为"), &old, &why_old));
    out.push_str(&side(lang.pick("is ", "现为"), &new, &why_new));
    out
}

/// The leads of a file: how many move, from where to where, and which.
fn on_leads(told: &Told<'_>) -> String {
    let Some(moved) = told.moved else { return String::new() };
    let mut out = format!("\n{}\n", moved.headline(told));
    let (columns, rows) = moved.matrix(told);
    let mut table =
        Table::new(std::iter::once(Align::Left).chain(columns.iter().map(|_| Align::Right)).collect::<Vec<_>>());
    table.row(std::iter::once(told.lang.pick("from \\ to", "原 \\ 现").to_owned()).chain(columns));
    for (name, cells) in rows {
        table.row(std::iter::once(name).chain(cells));
    }
    out.push_str(&table.text("  "));
    let named: Vec<String> = moved
        .leads
        .iter()
        .take(NAMED)
        .map(|lead| format!("  {}  {} → {}\n", lead.name, told.end(&lead.from), told.end(&lead.to)))
        .collect();
    if !named.is_empty() {
        let _ = write!(out, "{}{}", told.lang.pick("  these move:\n", "  有变的客户：\n"), named.concat());
    }
    let more = moved.leads.len().saturating_sub(NAMED);
    if more > 0 {
        out.push_str(&told.lang.pick(format!("  and {more} more\n"), format!("  另有 {more} 个\n")));
    }
    out
}
