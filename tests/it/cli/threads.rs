//! `gradus grade` on several threads: the same bytes, the same words, the same end as with one.

use std::io::Read;

use gradus::data::{Format, Reader, Sheet, Writer};
use gradus::diagnostic::Lang;
use gradus::value::Fact;
use gradus::{Clock, Policy};
use jiff::civil::date;

use crate::cli::{Ran, SITE, Test};
use crate::generator::{self, Dice};

/// What a run gave, as far as a person or a program can see it.
fn seen(ran: &Ran, file: &str) -> (Option<i32>, String, String, Option<String>) {
    let written = ran.files().iter().any(|name| name == file).then(|| ran.read(file));
    (ran.code, ran.stdout.clone(), ran.stderr.clone(), written)
}

/// Grades with one thread and with several; gives what the one gave. All must see the same.
pub(super) fn alike(policy: &str, leads: (&str, &str), args: &str) -> (Option<i32>, String, String, Option<String>) {
    let run = |threads: usize| {
        let args = format!("grade p.grade {} --today 2026-11-26 --threads {threads} {args}", leads.0);
        let ran = Test::new(&args).file("p.grade", policy).file(leads.0, leads.1).run();
        seen(&ran, "out")
    };
    let one = run(1);
    let several = run(3);
    assert!(one == several, "{args}:\n{one:?}\n{several:?}\n{policy}\n{}", leads.1);
    one
}

/// Leads of a policy as a table and line by line, some of them with faults.
fn files(policy: &Policy, seed: u64, count: usize) -> (String, String) {
    let mut dice = Dice::new(seed);
    let names: Vec<&str> = policy.plan().inputs.iter().map(|input| input.id.as_str()).collect();
    let mut table = format!("id,{},nobody asks\n", names.join(","));
    let mut lines = String::new();
    for (at, lead) in generator::leads(policy, seed, count).into_iter().enumerate() {
        let id = if dice.chance(2) { 7 } else { at };
        let cells = names.iter().map(|name| match lead.facts().iter().find(|(other, _)| other == name) {
            Some((_, Fact::Text(_))) if dice.chance(1) => "neither fish nor fowl".to_owned(),
            Some((_, Fact::Text(text))) => text.clone(),
            _ => String::new(),
        });
        let cells: Vec<String> = cells.collect();
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        match dice.below(60) {
            0 => table.push_str(&format!("L{id},1\n")),
            1 => table.push_str("\"open\" and shut,1\n"),
            2 => table.push_str("\n\n"),
            3 => table.push_str(&format!("L{id},{},\"two\nlines\"\n", quoted.join(","))),
            _ => table.push_str(&format!("L{id},{},x\n", quoted.join(","))),
        }
        let fields: Vec<String> = std::iter::once(format!("\"id\": \"L{id}\""))
            .chain(
                names
                    .iter()
                    .zip(&cells)
                    .filter(|(_, cell)| !cell.is_empty())
                    .map(|(name, cell)| format!("{}: {}", serde_json::json!(name), serde_json::json!(cell))),
            )
            .collect();
        match dice.below(60) {
            0 => lines.push_str("{\"id\": \"L1\", \n"),
            1 => lines.push_str("[1, 2]\n"),
            2 => lines.push_str(&format!("{{{}, \"strange {}\": 1}}\n", fields.join(", "), dice.below(9))),
            3 => lines.push_str(&format!("{{{0}, {0}}}\n", fields.join(", "))),
            _ => lines.push_str(&format!("{{{}}}\n", fields.join(", "))),
        }
    }
    (table, lines)
}

/// The clock of `--today 2026-11-26`: the noon of that day.
pub(super) fn clock() -> Clock {
    Clock { now: "2026-11-26T12:00Z".parse().expect("a moment"), ..Clock::on(date(2026, 11, 26)) }
}

/// What the library makes of a file, as an embedding program would.
pub(super) fn by_library(policy: &Policy, format: Format, bytes: &str, to: Format) -> String {
    let clock = clock();
    let mut reader = Reader::new(policy.schema(), format, bytes.as_bytes()).expect("headings");
    let headings = reader.headings().to_vec();
    let lang = policy.labels().lang;
    let words = policy.words(lang);
    let sheet = Sheet::new(policy.plan(), policy.labels(), lang);
    let mut writer = Writer::new(Vec::new(), to, sheet, &headings, false).expect("memory");
    for row in reader.by_ref() {
        let row = row.expect("a row");
        let (verdict, trace) = match &row.facts {
            Ok(facts) => policy.explain_facts(facts, clock),
            Err(faults) => (policy.rejected(faults.clone(), clock), gradus::eval::Trace::nothing()),
        };
        let why = gradus::render::reason(&words, &verdict, Some(&trace));
        writer.write(&row, &verdict, &why).expect("memory");
    }
    String::from_utf8(writer.finish().expect("memory").0).expect("text")
}

#[test]
fn every_format_is_the_same_on_any_number_of_threads() {
    let policy = generator::compiled(SITE);
    let (table, lines) = files(&policy, 1, 700);
    for to in ["csv", "ndjson", "json", "ron", "table"] {
        for (name, leads) in [("leads.csv", &table), ("leads.ndjson", &lines)] {
            let (code, stdout, stderr, _) = alike(SITE, (name, leads), &format!("--to {to}"));
            assert_eq!(code, Some(0), "{stderr}");
            assert!(stdout.lines().count() > 600 || to != "csv", "{stdout}");
            // One thread warns of names and of ids that stand twice; so do several.
            assert!(stderr.contains("warning"), "{stderr}");
        }
    }
    alike(SITE, ("leads.csv", &table), "--outlook --strict --format json");
    alike(SITE, ("leads.csv", &table), "--bom -o out --to csv");
}

#[test]
fn threads_grade_random_leads_as_the_library_does() {
    for seed in 0..generator::cases(4) {
        let text = generator::policy(seed);
        let policy = generator::compiled(&text);
        let (table, lines) = files(&policy, seed, 600);
        let to = *Dice::new(seed).pick(&["csv", "ndjson"]);
        let into: Format = to.parse().expect("a format");
        for (name, format, leads) in [("leads.csv", Format::Csv, &table), ("leads.ndjson", Format::Ndjson, &lines)] {
            let lang = if policy.labels().lang == Lang::Zh { "zh" } else { "en" };
            let (_, stdout, stderr, _) = alike(&text, (name, leads), &format!("--to {to} --lang {lang}"));
            let clocked = policy.at(clock());
            assert!(stdout == by_library(&clocked, format, leads, into), "{name} to {to}, seed {seed}: {stderr}");
        }
    }
}

#[test]
fn a_fault_in_the_middle_ends_the_run_at_the_same_place() {
    let policy = generator::compiled(SITE);
    let (table, lines) = files(&policy, 3, 900);
    // A quote that is never closed, and bytes that are no text.
    let middle = table.match_indices('\n').nth(600).map_or(0, |(at, _)| at + 1);
    let open = format!("{}\"never closed,1\n{}", &table[..middle], table[middle..].replace('"', ""));
    let (code, stdout, stderr, _) = alike(SITE, ("leads.csv", &open), "");
    assert_eq!(code, Some(2), "{stderr}");
    assert!(stdout.lines().count() > 500, "what was graded before is written: {stderr}");
    assert!(stderr.contains("line"), "{stderr}");
    // A file of results appears whole or not at all.
    let (code, _, _, written) = alike(SITE, ("leads.csv", &open), "-o out --to csv");
    assert_eq!((code, written), (Some(2), None));
    let nought = format!("{lines}\0\n{lines}");
    assert_eq!(alike(SITE, ("leads.ndjson", &nought), "").0, Some(2));
    assert_eq!(alike(SITE, ("leads.ndjson", ""), "").0, Some(2));
}

#[test]
fn an_output_that_is_closed_ends_the_run_as_with_one_thread() {
    let policy = generator::compiled(SITE);
    let (table, _) = files(&policy, 4, 1_500);
    let run = |threads: usize| {
        let test = Test::new(&format!("grade p.grade leads.csv --today 2026-11-26 --threads {threads}"))
            .file("p.grade", SITE)
            .file("leads.csv", &table);
        let mut child = test.command().spawn().expect("the program starts");
        let mut some = [0; 100];
        child.stdout.take().expect("a stream").read_exact(&mut some).expect("some leads");
        let output = child.wait_with_output().expect("the program ends");
        (output.status.code(), String::from_utf8(output.stderr).expect("text"))
    };
    assert_eq!(run(1), run(4));
}

#[test]
fn so_many_threads_are_none() {
    for threads in ["0", "65", "many"] {
        let ran = Test::new("grade p.grade leads.csv --threads").arg(threads).file("p.grade", SITE).run();
        assert_eq!(ran.code, Some(2), "{ran}");
        assert!(ran.stderr.contains("--threads"), "{ran}");
    }
}
