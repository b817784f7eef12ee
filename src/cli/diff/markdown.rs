//! A comparison as a comment on a pull request.

use std::fmt::Write;

use crate::cli::diff::words::Told;
use crate::proof::Move;

/// Leads of a file that are named; the rest are counted.
const NAMED: usize = 50;

/// The whole comparison.
pub(crate) fn show(told: &Told<'_>) -> String {
    let lang = told.lang;
    let mut out = format!("### {}\n\n{}\n", escaped(&told.title()), escaped(&told.result()));
    if !told.diff.moves.is_empty() {
        let _ = writeln!(
            out,
            "\n{}",
            lang.pick("| from | to | kinds of lead | which |", "| 原等级 | 新等级 | 多少种客户 | 哪些客户 |")
        );
        out.push_str("|---|---|---:|---|\n");
        for one in &told.diff.moves {
            let regions = one.regions.iter().map(|region| escaped(region)).collect::<Vec<_>>().join("<br>");
            let from = match &one.result {
                Some(result) => format!("{result}{}{}", lang.pick(": ", "："), told.end(&one.from)),
                None => told.end(&one.from),
            };
            let (from, to) = (escaped(&from), escaped(&told.end(&one.to)));
            let _ = writeln!(out, "| {from} | {to} | {} | {regions} |", escaped(&told.kinds(one)));
        }
        let one_each = lang.pick("One lead of each", "各举一个客户");
        let _ = write!(out, "\n<details><summary>{one_each}</summary>\n");
        for one in &told.diff.moves {
            out.push_str(&instance(told, one));
        }
        out.push_str("\n</details>\n");
    }
    out.push_str(&on_leads(told));
    out
}

fn instance(told: &Told<'_>, one: &Move) -> String {
    let lang = told.lang;
    let mut out = format!("\n**{}**\n\n", escaped(&told.arrow(one)));
    let Some(witness) = &one.witness else { return format!("{out}{}\n", told.no_witness()) };
    let ((old, new), (why_old, why_new)) = told.verdicts(one, witness);
    let _ = write!(out, "```text\n{}\n```\n\n", witness.lead.replace("```", "'''"));
    for (word, end, why) in [(lang.pick("was", "原为"), old, why_old), (lang.pick("is", "现为"), new, why_new)] {
        let why = if why.is_empty() { why } else { format!("{}{}", lang.pick(": ", "："), escaped(&why)) };
        let _ = writeln!(out, "- {word} **{}**{why}", escaped(&end));
    }
    out
}

fn on_leads(told: &Told<'_>) -> String {
    let Some(moved) = told.moved else { return String::new() };
    let mut out = format!("\n#### {}\n\n", escaped(&moved.headline(told)));
    let (columns, rows) = moved.matrix(told);
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let first = told.lang.pick("from \\\\ to", "原 \\\\ 现").to_owned();
    out.push_str(&line(std::iter::once(first).chain(columns.iter().map(|name| escaped(name))).collect()));
    out.push_str(&line(std::iter::once("---".to_owned()).chain(columns.iter().map(|_| "---:".to_owned())).collect()));
    for (name, cells) in rows {
        out.push_str(&line(std::iter::once(escaped(&name)).chain(cells).collect()));
    }
    if moved.leads.is_empty() {
        return out;
    }
    out.push('\n');
    for lead in moved.leads.iter().take(NAMED) {
        let (from, to) = (escaped(&told.end(&lead.from)), escaped(&told.end(&lead.to)));
        let _ = writeln!(out, "- {}{}{from} → {to}", escaped(&lead.name), told.lang.pick(": ", "："));
    }
    let more = moved.leads.len().saturating_sub(NAMED);
    if more > 0 {
        let _ = writeln!(out, "- {}", told.lang.pick(format!("and {more} more"), format!("另有 {more} 个")));
    }
    out
}

/// The text where Markdown reads nothing into it.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\n' | '\r' => out.push(' '),
            // A name must call nobody into a conversation.
            '@' => out.push_str("@\u{200b}"),
            c => out.push(c),
        }
    }
    out
}
