//! Cases: an input beside its expected output.
//!
//! - `tests/cases/check/NAME.grade` beside `NAME.out`: what `gradus check` says of the policy.
//! - `tests/cases/grade/NAME.grade` and `NAME.ndjson` beside `NAME.out`: the verdict on each lead, through every
//!   engine that exists, which must agree.
//!
//! `UPDATE_CASES=1` writes the outputs anew; read the difference as the manager would before keeping it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gradus::diagnostic::Lang;
use gradus::eval::lead_from_json;
use gradus::source::Source;
use gradus::value::{Date, Fact, Lead};
use gradus::{Compiler, Policy, Verdict};

fn inputs(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder of cases");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let orphan =
        |path: &&PathBuf| path.extension().is_some_and(|e| e == "out") && !path.with_extension("grade").exists();
    assert!(!paths.iter().any(|path| orphan(&path)), "an output without its case in {folder}");
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "grade"));
    assert!(!paths.is_empty(), "no cases in {folder}");
    paths
}

/// Compares with the expected output, or writes it; the answer is what differs.
fn compare(case: &Path, found: &str) -> Option<String> {
    let path = case.with_extension("out");
    if std::env::var_os("UPDATE_CASES").is_some() {
        fs::write(&path, found).expect("written");
        return None;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    (expected != found).then(|| format!("{}\n--- expected\n{expected}\n--- found\n{found}", case.display()))
}

fn report(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} cases differ:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

/// What the program says of a policy, in the language of its text.
fn said(path: &Path) -> String {
    let folder = path.parent().expect("a folder");
    let text = fs::read(path).expect("a case");
    let lang = match Lang::of(&String::from_utf8_lossy(&text)) {
        Lang::En => "en",
        Lang::Zh => "zh",
    };
    let result = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .current_dir(folder)
        .arg("check")
        .arg(path.file_name().expect("a name"))
        .args(["--color", "never", "--lang", lang])
        .output()
        .expect("the program runs");
    let out = [result.stdout, result.stderr].concat();
    let lines = String::from_utf8(out).expect("UTF-8");
    let lines: Vec<&str> = lines.lines().map(str::trim_end).collect();
    format!("exit {}\n{}\n", result.status.code().expect("an exit code"), lines.join("\n").trim_end())
}

#[test]
fn what_is_said_of_a_policy() {
    let wrong: Vec<String> = inputs("tests/cases/check").iter().filter_map(|path| compare(path, &said(path))).collect();
    report(&wrong);
}

/// A verdict without the hashes, which change with every comma of the policy.
fn shown(verdict: &Verdict) -> String {
    let mut json = serde_json::to_value(verdict).expect("JSON");
    json.as_object_mut().expect("an object").remove("policy");
    json.to_string()
}

/// The lead as a table would hold it: every fact as text.
fn as_cells(lead: &Lead) -> Option<Lead> {
    let mut cells = Lead::new();
    for (name, fact) in lead.facts() {
        let text = match fact {
            Fact::Missing | Fact::Null => String::new(),
            Fact::Text(text) => text.clone(),
            // A bare 1 in a percent column of a table may be 1 % or 100 %; in JSON it is a number. Only the text differs.
            Fact::Number(number) => number.to_string(),
            Fact::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Fact::Date(day) => day.to_string(),
            Fact::Moment(at) => at.to_string(),
            Fact::Duration(length) => length.to_string(),
            Fact::Unreadable(_) => return None,
        };
        cells.push(name.clone(), text);
    }
    Some(cells)
}

/// One lead through every engine; all must agree.
fn through_all(policy: &Policy, line: &str) -> String {
    let policy = policy.on(Date::new(2026, 11, 23).expect("a day"));
    let lead = lead_from_json(line).expect("a record");
    let verdict = policy.grade(&lead).expect("the clock is set");
    let explained = policy.explain(&lead).expect("the clock is set").0;
    assert_eq!(verdict, explained, "grade and explain differ on {line}");
    if let Some(cells) = as_cells(&lead) {
        let by_cells = policy.grade(&cells).expect("the clock is set");
        assert_eq!(by_cells.outcome.word(), verdict.outcome.word(), "a table and JSON differ on {line}");
        assert_eq!(by_cells.grade(), verdict.grade(), "a table and JSON differ on {line}");
    }
    shown(&verdict)
}

#[test]
fn how_leads_are_graded() {
    let mut wrong = Vec::new();
    for path in inputs("tests/cases/grade") {
        let text = fs::read_to_string(&path).expect("a case");
        let compiled = Compiler::new().check(Source::new(path.to_string_lossy(), text));
        let policy = compiled.policy.unwrap_or_else(|| panic!("{}: {:?}", path.display(), compiled.diagnostics));
        let leads = fs::read_to_string(path.with_extension("ndjson")).expect("leads beside the policy");
        let lines = leads.lines().filter(|line| !line.trim().is_empty());
        let found: Vec<String> = lines.map(|line| format!("{line}\n  {}\n", through_all(&policy, line))).collect();
        wrong.extend(compare(&path, &found.concat()));
    }
    report(&wrong);
}

/// What a text of this size is answered with: codes only, and within a second in a release build.
fn codes(text: String) -> Vec<String> {
    let compiled = Compiler::new().check(Source::new("big", text));
    assert!(compiled.policy.is_none());
    compiled.diagnostics.iter().map(|diagnostic| diagnostic.code().to_string()).collect()
}

#[test]
fn monstrous_texts_are_answered() {
    assert_eq!(codes("input x count\n".repeat(800_000)), ["G0102"], "ten megabytes");
    assert_eq!(codes(format!("let a = {}1{}", "(".repeat(100_000), ")".repeat(100_000))), ["G0103"], "deep");
    assert_eq!(codes(format!("let a = {}1", "not ".repeat(200_000))), ["G0106"], "a word again and again");
    let cycle = codes("grades A > B\nlet a = b\nlet b = c\nlet c = a\nif a > 1 then grade A\n".to_owned());
    assert!(cycle.contains(&"G0204".to_owned()), "{cycle:?}");
    let own = codes("grades A > B\nlet a = a\nif a > 1 then grade A\n".to_owned());
    assert!(own.contains(&"G0204".to_owned()), "{own:?}");
}

#[test]
fn long_texts_are_read() {
    let terms = vec!["x > 1"; 9_000].join(" and ");
    let text = format!("grades A > B\ninput x count\nif {terms} then grade A\notherwise grade B\n");
    assert!(Compiler::new().compile(text).is_ok(), "nine thousand terms");
    let lets: String = (0..20_000).rev().map(|n| format!("let a{n} = a{} + 1\n", n + 1)).collect();
    let compiled =
        Compiler::new().check(Source::new("lets", format!("grades A > B\n{lets}let a20000 = 1\notherwise grade A\n")));
    assert!(compiled.policy.is_some() || !compiled.diagnostics.is_empty());
}

#[test]
fn a_policy_cut_anywhere_is_answered() {
    for name in ["real_estate_site", "real_estate_site.zh"] {
        let text = fs::read_to_string(format!("policies/{name}.grade")).expect("the policy");
        let cuts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        for at in cuts.iter().step_by(97) {
            // Whatever is left is read or answered; it never panics.
            let _ = Compiler::new().check(Source::new("cut", &text[..*at]));
        }
    }
}
