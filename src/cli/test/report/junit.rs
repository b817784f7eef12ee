//! Results as `JUnit` XML, which every CI reads.

use std::fmt::Write;

use crate::cli::test::one::{Case, Tested};

pub(super) fn show(tested: &[Tested]) -> String {
    let cases = || tested.iter().flat_map(|one| &one.cases);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuites name=\"gradus\" {}>", counts(cases()));
    for one in tested.iter().filter(|one| !one.cases.is_empty()) {
        let name = escaped(&one.name);
        let _ = writeln!(out, "  <testsuite name=\"{name}\" {}>", counts(one.cases.iter()));
        out.extend(one.cases.iter().map(|case| test(&name, case)));
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn counts<'a>(cases: impl Iterator<Item = &'a Case>) -> String {
    let (mut all, mut failures, mut errors) = (0_usize, 0_usize, 0_usize);
    for case in cases {
        all = all.saturating_add(1);
        if case.unusable {
            errors = errors.saturating_add(1);
        } else if !case.passes() {
            failures = failures.saturating_add(1);
        }
    }
    format!("tests=\"{all}\" failures=\"{failures}\" errors=\"{errors}\"")
}

fn test(suite: &str, case: &Case) -> String {
    let (name, file, line) = (escaped(&case.name), escaped(&case.place.file), case.place.line);
    let head = format!("    <testcase classname=\"{suite}\" name=\"{name}\" file=\"{file}\" line=\"{line}\"");
    let Some(first) = case.failures.first() else { return format!("{head}/>\n") };
    let tag = if case.unusable { "error" } else { "failure" };
    let message = escaped(first.message.lines().next().unwrap_or_default());
    let all: Vec<String> = case
        .failures
        .iter()
        .map(|failure| format!("{}:{}: {}", failure.place.file, failure.place.line, failure.message))
        .collect();
    let text = escaped(&all.join("\n"));
    let kind = case.kind.word();
    format!("{head}>\n      <{tag} type=\"{kind}\" message=\"{message}\">{text}</{tag}>\n    </testcase>\n")
}

/// A text as it may stand in XML: what XML cannot say at all is shown as such.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
