//! Results in the test anything protocol, version 14.

use std::fmt::Write;

use crate::cli::test::one::{Case, Tested};

pub(super) fn show(tested: &[Tested]) -> String {
    let cases: Vec<(&str, &Case)> =
        tested.iter().flat_map(|one| one.cases.iter().map(|case| (one.name.as_str(), case))).collect();
    let mut out = format!("TAP version 14\n1..{}\n", cases.len());
    for (number, (file, case)) in (1_usize..).zip(cases) {
        let word = if case.passes() { "ok" } else { "not ok" };
        let _ = writeln!(out, "{word} {number} - {}", escaped(&format!("{file}: {}", case.name)));
        if !case.passes() {
            out.push_str(&diagnosis(case));
        }
    }
    out
}

/// What is wrong, as the block of YAML that stands below a test.
fn diagnosis(case: &Case) -> String {
    let mut out = format!("  ---\n  kind: {}\n  failures:\n", case.kind.word());
    for failure in &case.failures {
        // Texts in JSON's quotes are YAML, too.
        let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
        let (file, line, message) = (quoted(&failure.place.file), failure.place.line, quoted(&failure.message));
        let _ = writeln!(out, "    - file: {file}\n      line: {line}\n      message: {message}");
    }
    out.push_str("  ...\n");
    out
}

/// A description on one line, in which no sign begins a directive.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('#', "\\#").replace('\n', " ")
}
