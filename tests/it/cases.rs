//! Small policies with what is said of them: a case is a file and its expected output.
//!
//! `tests/cases/check/NAME.grade` stands beside `NAME.out`, the findings as a terminal shows them without colour;
//! so it is in `tests/cases/prove`, where the proofs run as well.
//! `tests/cases/diff/NAME/policy.grade` and `new.grade` stand beside `policy.out`, what `gradus diff` says of the two;
//! a first line `# args: …` gives further arguments.
//! `tests/cases/grade/NAME.grade` and `NAME.ndjson`, one lead a line, stand beside `NAME.out`, one verdict a line.
//! Lists of holidays, `NAME.csv`, stand beside the cases that name them.
//! A case of several files is a folder: `NAME/policy.grade` with what it names beside it, `NAME/policy.out` and so on.
//! `UPDATE_CASES=1 cargo nextest run --features cli -E 'test(cases)'` writes the outputs; read them before you commit them.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use gradus::data::{Format, Reader};
use gradus::diagnostic::{Code, Severity};
use gradus::eval::lead_from_json;
use gradus::source::Shelf;
use gradus::{Clock, Compiler, Lead, Policy, Verdict};
use jiff::civil::date;

use crate::cli::Test;

/// The files of a folder with this ending, by name without it; of a folder inside it, only `policy`.
fn names(folder: &str, ending: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in std::fs::read_dir(path(folder)).expect("a folder of cases") {
        let file = file.expect("a file");
        let name = file.file_name().into_string().expect("a name");
        if file.path().is_dir() {
            let inside = format!("{name}/policy");
            names.extend(path(&format!("{folder}/{inside}{ending}")).exists().then_some(inside));
        } else {
            names.extend(name.strip_suffix(ending).map(str::to_owned));
        }
    }
    names
}

/// The files of a case with their content: one, or all policies of its folder and of those inside it.
fn files(folder: &str, name: &str) -> Vec<(String, Vec<u8>)> {
    let Some((case, _)) = name.split_once('/') else {
        let file = format!("{name}.grade");
        // The lists of holidays that cases name stand beside them.
        let lists = self::names(folder, ".csv").into_iter().map(|list| format!("{list}.csv"));
        let all = std::iter::once(file).chain(lists);
        return all
            .map(|file| (file.clone(), std::fs::read(path(&format!("{folder}/{file}"))).expect("a file")))
            .collect();
    };
    let top = path(&format!("{folder}/{case}"));
    let (mut found, mut open) = (Vec::new(), vec![top.clone()]);
    while let Some(inside) = open.pop() {
        for file in std::fs::read_dir(inside).expect("a folder") {
            let file = file.expect("a file").path();
            if file.is_dir() {
                open.push(file);
            } else if file.extension().is_some_and(|ending| ending == "grade") {
                let name = file.strip_prefix(&top).expect("inside").to_str().expect("a name").to_owned();
                found.push((name, std::fs::read(&file).expect("a policy")));
            }
        }
    }
    found
}

fn path(inside: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(inside)
}

fn read(inside: &str) -> String {
    std::fs::read_to_string(path(inside)).unwrap_or_else(|error| panic!("tests/cases/{inside}: {error}"))
}

/// Compares every case of a folder with its output, and says all that differ.
fn run(folder: &str, outcome: impl Fn(&str) -> String) {
    let cases = names(folder, ".grade");
    assert!(!cases.is_empty(), "no cases in tests/cases/{folder}");
    let mut wrong = String::new();
    for orphan in names(folder, ".out").difference(&cases) {
        let _ = writeln!(wrong, "tests/cases/{folder}/{orphan}.out has no case");
    }
    for name in &cases {
        let file = format!("{folder}/{name}.out");
        let found = outcome(name);
        if std::env::var_os("UPDATE_CASES").is_some() {
            std::fs::write(path(&file), found).expect("the output is written");
        } else if !path(&file).exists() {
            let _ = writeln!(wrong, "tests/cases/{file} is not there; it would be\n{found}");
        } else {
            let wanted = read(&file);
            if wanted != found {
                let _ = write!(wrong, "tests/cases/{file} differs\n{}", diff(&wanted, &found));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}\nUPDATE_CASES=1 writes what was found.");
}

/// The lines that differ, `-` wanted and `+` found.
fn diff(wanted: &str, found: &str) -> String {
    let (wanted, found): (Vec<&str>, Vec<&str>) = (wanted.lines().collect(), found.lines().collect());
    let same = wanted.iter().zip(&found).take_while(|(one, other)| one == other).count();
    let rest = wanted.len().min(found.len()) - same;
    let tail = wanted.iter().rev().zip(found.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let mut out = format!("  from line {}\n", same + 1);
    wanted[same..wanted.len() - tail].iter().for_each(|line| out.push_str(&format!("  - {line}\n")));
    found[same..found.len() - tail].iter().for_each(|line| out.push_str(&format!("  + {line}\n")));
    out
}

/// What `gradus check` says of a policy, without its last words, which count what the policy holds.
fn findings(folder: &str, name: &str, command: &str) -> String {
    let file = format!("{}.grade", name.rsplit('/').next().expect("a name"));
    let test = Test::new(command).arg(&file);
    let ran = files(folder, name).iter().fold(test, |test, (file, text)| test.file(file, text)).run();
    assert!(ran.stderr.is_empty(), "{folder}/{file}: {}", ran.stderr);
    let shown: Vec<&str> = ran.stdout.lines().take_while(|line| !line.starts_with(['✓', '✗'])).collect();
    let shown = shown.join("\n");
    let findings = if shown.trim().is_empty() { "nothing found" } else { shown.trim_end() };
    format!("{findings}\n")
}

#[test]
fn what_is_wrong_with_a_policy_is_said() {
    run("check", |name| findings("check", name, "check --color never --no-proofs"));
}

#[test]
fn what_is_proved_of_a_policy_is_said() {
    run("prove", |name| findings("prove", name, "check --color never"));
}

/// What `gradus diff` says of the two policies of a case.
fn differences(name: &str) -> String {
    let files = files("diff", name);
    let first = String::from_utf8(files.iter().find(|(file, _)| file == "policy.grade").expect("one").1.clone());
    let first = first.expect("text");
    let args = first.lines().next().and_then(|line| line.strip_prefix("# args: ")).unwrap_or_default();
    let test = Test::new(&format!("diff policy.grade new.grade --color never --exit-code --today 2026-11-23 {args}"));
    let leads = path(&format!("diff/{}/leads.csv", name.split('/').next().expect("a name")));
    let test = std::fs::read(leads).into_iter().fold(test, |test, leads| test.file("leads.csv", leads));
    files.iter().fold(test, |test, (file, text)| test.file(file, text)).run().to_string()
}

#[test]
fn what_differs_between_two_policies_is_said() {
    run("diff", differences);
}

/// Codes without a case here, and where they are held instead: too large for a case, or said of files and folders.
const HELD_ELSEWHERE: [(std::ops::RangeInclusive<u16>, &str); 10] = [
    (102..=102, "monstrous"),
    (114..=114, "monstrous"),
    (413..=413, "cli::check: `--max-cost`"),
    (416..=416, "monstrous"),
    (612..=644, "data, cli::grade: a file of records"),
    (731..=740, "data, cli::layers"),
    (745..=759, "cli::layers: files and folders"),
    (820..=836, "sheets: a table that comes back from a spreadsheet"),
    (840..=852, "cli::diff, cli::advice, errors: two policies, or one lead"),
    (790..=790, "format: never, or the formatter has a mistake"),
];

#[test]
fn every_code_has_a_case() {
    let mut outputs = String::new();
    let mut open = vec![path("")];
    while let Some(inside) = open.pop() {
        for file in std::fs::read_dir(inside).expect("a folder") {
            let file = file.expect("a file").path();
            if file.is_dir() {
                open.push(file);
            } else if file.extension().is_some_and(|ending| ending == "out") {
                outputs.push_str(&std::fs::read_to_string(file).expect("an output"));
            }
        }
    }
    let held = |code: &Code| HELD_ELSEWHERE.iter().any(|(codes, _)| codes.contains(&code.number()));
    let without: Vec<Code> =
        Code::all().into_iter().filter(|code| !held(code) && !outputs.contains(&code.to_string())).collect();
    assert!(without.is_empty(), "no case in tests/cases yields {without:?}");
}

fn clock() -> Clock {
    Clock { today: date(2026, 11, 23), now: "2026-11-23T12:00:00Z".parse().expect("a time") }
}

/// A verdict without the policy and its hashes, which change with every word of the text.
fn told(verdict: &Verdict) -> String {
    let json = serde_json::to_string(verdict).expect("JSON");
    let rest = json.strip_prefix("{\"policy\":{").and_then(|rest| rest.split_once("},")).expect("a policy first").1;
    format!("{{{rest}")
}

/// The same record as a table of one row; none where there is nothing in it, or a value has no place in a cell.
fn as_csv(line: &str) -> Option<String> {
    let texts: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).ok()?;
    if texts.is_empty() {
        return None;
    }
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let cells = texts.values().map(|value| match value {
        serde_json::Value::Null => Some(String::new()),
        serde_json::Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::String(text) => Some(quoted(text)),
        // A list of records stands in one cell, as JSON.
        serde_json::Value::Array(records) if records.first().is_none_or(serde_json::Value::is_object) => {
            Some(quoted(&value.to_string()))
        }
        serde_json::Value::Array(_) | serde_json::Value::Object(_) => None,
    });
    // A column of its own, so that a record without a fact is a row all the same.
    let headings: Vec<String> = std::iter::once("line".to_owned()).chain(texts.keys().map(|key| quoted(key))).collect();
    let cells: Vec<String> = std::iter::once(Some("1".to_owned())).chain(cells).collect::<Option<_>>()?;
    Some(format!("{}\n{}\n", headings.join(","), cells.join(",")))
}

fn from_csv(policy: &Policy, table: &str) -> Verdict {
    let mut reader = Reader::new(policy.schema(), Format::Csv, table.as_bytes()).expect("a table");
    let row = reader.next().expect("a row").expect("no trouble with the table");
    match row.facts {
        Ok(facts) => policy.grade_facts(&facts, clock()),
        Err(faults) => policy.rejected(faults, clock()),
    }
}

/// The verdict on each lead, which is the same by every way.
fn verdicts(folder: &str, name: &str) -> String {
    let shelf = files(folder, name).into_iter().fold(Shelf::new(), |shelf, (file, text)| shelf.with(file, text));
    let compiled = Compiler::new().files(shelf).check_file(&format!("{}.grade", name.rsplit('/').next().expect("one")));
    let errors: Vec<_> = compiled.diagnostics.iter().filter(|found| found.severity() == Severity::Error).collect();
    let policy = compiled.policy.unwrap_or_else(|| panic!("{folder}/{name}.grade has errors: {errors:?}"));
    assert!(errors.is_empty(), "{folder}/{name}.grade has errors: {errors:?}");
    let mut out = String::new();
    for (at, line) in read(&format!("{folder}/{name}.ndjson")).lines().enumerate() {
        let place = format!("{folder}/{name}.ndjson:{}", at + 1);
        let lead: Lead = lead_from_json(line).unwrap_or_else(|problem| panic!("{place}: {problem:?}"));
        let verdict = policy.grade_at(&lead, clock());
        let told = told(&verdict);
        let prepared = match policy.prepare(&lead) {
            Ok(facts) => policy.grade_facts(&facts, clock()),
            Err(faults) => policy.rejected(faults, clock()),
        };
        assert_eq!(verdict, prepared, "{place}: prepared facts");
        if let Some(table) = as_csv(line) {
            assert_eq!(told, self::told(&from_csv(&policy, &table)), "{place}: the record as a table\n{table}");
        }
        let _ = writeln!(out, "{told}");
    }
    out
}

#[test]
fn leads_are_graded() {
    let leads = names("grade", ".ndjson");
    let policies = names("grade", ".grade");
    assert_eq!(leads, policies, "every policy in tests/cases/grade has leads, and leads a policy");
    run("grade", |name| verdicts("grade", name));
}
