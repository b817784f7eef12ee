//! A comparison for programs.

use serde::Serialize;

use crate::cli::diff::moved::Mover;
use crate::cli::diff::words::Told;
use crate::proof::{Diff, End};

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    diff: &'a Diff,
    findings: Vec<Finding>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<On<'a>>,
}

#[derive(Serialize)]
struct Finding {
    code: String,
    message: String,
    help: String,
}

#[derive(Serialize)]
struct On<'a> {
    leads: usize,
    moved: usize,
    /// How many leads go from one outcome to another, those that stay among them.
    matrix: Vec<Cell<'a>>,
    moves: &'a [Mover],
}

#[derive(Serialize)]
struct Cell<'a> {
    from: &'a End,
    to: &'a End,
    leads: usize,
}

/// One object.
pub(crate) fn show(told: &Told<'_>) -> String {
    let findings = told.diff.problems.iter().map(|problem| {
        let wording = problem.wording(told.lang);
        Finding { code: problem.code().to_string(), message: wording.message, help: wording.help }
    });
    let on = told.moved.map(|moved| On {
        leads: moved.all,
        moved: moved.count,
        matrix: moved.counts.iter().map(|(from, to, leads)| Cell { from, to, leads: *leads }).collect(),
        moves: &moved.leads,
    });
    let shown = Shown { diff: told.diff, findings: findings.collect(), on };
    // A structure of texts and numbers always has a JSON form.
    let mut text = serde_json::to_string_pretty(&shown).unwrap_or_default();
    text.push('\n');
    text
}
