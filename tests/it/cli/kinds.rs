//! What `gradus grade` remembers of the leads that it has seen: the whole output is what the library makes of each lead
//! alone, whatever came before it.

use gradus::Policy;
use gradus::data::{Format, Reader, Summary};
use gradus::diagnostic::Lang;
use gradus::value::Fact;

use crate::cli::SITE;
use crate::cli::threads::{alike, by_library, clock};
use crate::generator::{self, Dice};

/// Rows of cells of which many are of one kind: a few leads, in which one fact or another is given as in some other lead,
/// is missing, or cannot be read.
fn rows(policy: &Policy, seed: u64, count: usize) -> Vec<Vec<String>> {
    let mut dice = Dice::new(seed);
    let cells: Vec<Vec<String>> = generator::leads(policy, seed, 60)
        .iter()
        .map(|lead| {
            let of = |id: &str| match lead.facts().iter().find(|(name, _)| name == id) {
                Some((_, Fact::Text(text))) => text.clone(),
                _ => String::new(),
            };
            policy.plan().inputs.iter().map(|input| of(&input.id)).collect()
        })
        .collect();
    let few = 1 + dice.below(6);
    let full = |cells: &&Vec<String>| !cells.iter().any(String::is_empty);
    let complete: Vec<&Vec<String>> = cells.iter().filter(full).chain(&cells).take(few).collect();
    (0..count)
        .map(|_| {
            let mut row = (*dice.pick(&complete)).clone();
            for (at, cell) in row.iter_mut().enumerate() {
                match dice.below(40) {
                    0..=4 => cell.clone_from(&dice.pick(&cells)[at]),
                    5 => cell.clear(),
                    6 if dice.chance(20) => "neither fish nor fowl".clone_into(cell),
                    7 => *cell = format!(" {cell}"),
                    _ => {}
                }
            }
            row
        })
        .collect()
}

/// The rows as a table: between quotes, or as they are where that can be read.
fn table(names: &[&str], rows: &[Vec<String>], dice: &mut Dice) -> String {
    let mut out = format!("id,{},nobody asks\n", names.join(","));
    for (at, row) in rows.iter().enumerate() {
        let plain = row.iter().all(|cell| !cell.contains([',', '"', '\n', '\r']));
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let cells: Vec<String> = if plain && dice.chance(80) { row.clone() } else { row.iter().map(quoted).collect() };
        let id = if dice.chance(2) { 7 } else { at };
        let last = *dice.pick(&["x", "x", "x", "", "\"a, \"\"b\"\"\"", "=1+1", " "]);
        out.push_str(&format!("L{id},{},{last}\n", cells.join(",")));
    }
    out
}

/// The rows line by line: what is missing is left out, or said to be nothing.
fn lines(names: &[&str], rows: &[Vec<String>], dice: &mut Dice) -> String {
    let mut out = String::new();
    for (at, row) in rows.iter().enumerate() {
        let number = if dice.chance(2) { 7 } else { at };
        let id = match dice.below(8) {
            0 => format!("\" L{number} \""),
            1 => "null".to_owned(),
            2 => format!("{number}.50"),
            3 => format!("\"\\u004c{number}\""),
            _ => number.to_string(),
        };
        let mut fields = vec![format!("\"id\":{id}")];
        for (name, cell) in names.iter().zip(row) {
            let value = match cell.as_str() {
                "" if dice.chance(50) => continue,
                "" => "null".to_owned(),
                "yes" => "true".to_owned(),
                "no" => "false".to_owned(),
                cell if cell.parse::<f64>().is_ok() && !cell.starts_with(['0', '+', '.', ' ', 'i', 'n', 'N']) => {
                    cell.to_owned()
                }
                cell => serde_json::json!(cell).to_string(),
            };
            fields.push(format!("{}:{value}", serde_json::json!(name)));
        }
        match dice.below(30) {
            0 => fields.push(format!("\"strange {}\":[1,{{\"a\":null}}]", dice.below(3))),
            1 => fields.push("\"note\":\"gradus\"".to_owned()),
            2 => fields.rotate_left(1),
            _ => {}
        }
        out.push_str(&format!("{{{}}}\n", fields.join(if dice.chance(50) { "," } else { " , " })));
    }
    out
}

/// Compares the program with the library on leads of one policy.
fn compared(text: &str, seed: u64, count: usize) {
    let policy = generator::compiled_in("p.grade", text);
    let names: Vec<&str> = policy.plan().inputs.iter().map(|input| input.id.as_str()).collect();
    let rows = rows(&policy, seed, count);
    let mut dice = Dice::new(seed);
    let (table, lines) = (table(&names, &rows, &mut dice), lines(&names, &rows, &mut dice));
    let clocked = policy.at(clock());
    let lang = if policy.labels().lang == Lang::Zh { "zh" } else { "en" };
    for (name, format, leads, to) in [
        ("leads.csv", Format::Csv, &table, "csv"),
        ("leads.csv", Format::Csv, &table, "ndjson"),
        ("leads.ndjson", Format::Ndjson, &lines, "ndjson"),
        ("leads.ndjson", Format::Ndjson, &lines, "json"),
    ] {
        let (_, stdout, stderr, _) = alike(text, (name, leads), &format!("--to {to} --lang {lang} --format json"));
        let wanted = by_library(&clocked, format, leads, to.parse().expect("a format"));
        if stdout != wanted {
            let differing = stdout.lines().zip(wanted.lines()).find(|(one, other)| one != other);
            panic!("{name} to {to}, seed {seed}: {differing:#?}\n{stderr}\n{text}");
        }
        assert_eq!(told(&stderr), counted(&clocked, format, leads), "{stderr}\n{text}");
    }
}

/// The words of verdicts.
const WORDS: [&str; 5] = ["graded", "undetermined", "ungraded", "conflict", "rejected"];

/// How many leads get which verdict, as the program says it.
fn told(stderr: &str) -> Vec<u64> {
    let summary = stderr.lines().find(|line| line.starts_with("{\"expectations\"")).expect("a summary");
    let summary: serde_json::Value = serde_json::from_str(summary).expect("JSON");
    WORDS.iter().map(|word| summary["verdicts"][word].as_u64().expect("a count")).collect()
}

/// The same, as the library counts them.
fn counted(policy: &Policy, format: Format, leads: &str) -> Vec<u64> {
    let clock = clock();
    let mut summary = Summary::new(policy.plan(), policy.labels());
    for row in Reader::new(policy.schema(), format, leads.as_bytes()).expect("headings") {
        summary.add(&match row.expect("a row").facts {
            Ok(facts) => policy.grade_facts(&facts, clock),
            Err(faults) => policy.rejected(faults, clock),
        });
    }
    WORDS.iter().map(|word| summary.count(word)).collect()
}

#[test]
fn what_is_remembered_of_a_random_policy_is_what_the_library_says() {
    for seed in 0..generator::cases(8) {
        let text = if seed % 2 == 0 { generator::plain(seed) } else { generator::policy(seed) };
        compared(&text, seed, 500);
    }
}

#[test]
fn what_is_remembered_of_a_shipped_policy_is_what_the_library_says() {
    compared(SITE, 1, 900);
    for name in ["real_estate_site", "real_estate_site.zh", "health_products_scorecard", "real_estate_intent_index"] {
        let text = std::fs::read_to_string(format!("policies/{name}.grade")).expect("a policy");
        compared(&text, 5, 900);
    }
}

#[test]
fn deadlines_count_from_the_day_of_each_lead() {
    let text = "policy seen\ngrades A > B\ninput calls count\ninput seen date\nif calls >= 2 then grade A\notherwise grade B\n\
                follow up since seen { A within 3 days B within 30 days }";
    let mut leads = "id,calls,seen\n".to_owned();
    for at in 0..400 {
        let day = ["2026-11-20", "2026-11-25", "2026-12-24", "", "9999-12-30", "2024-01-31", "1900-01-01"][at % 7];
        leads.push_str(&format!("{at},{},{day}\n", at % 5));
    }
    let policy = generator::compiled(text);
    let clocked = policy.at(clock());
    for to in ["csv", "ndjson"] {
        let (_, stdout, stderr, _) = alike(text, ("leads.csv", &leads), &format!("--to {to}"));
        assert_eq!(stdout, by_library(&clocked, Format::Csv, &leads, to.parse().expect("a format")), "{stderr}");
        assert!(stdout.contains("2026-11-23") && stdout.contains("2026-12-25"), "{stdout}");
    }
}
