//! Shipped policies and files of leads with something deleted, doubled, exchanged or broken: whatever it is, it is
//! answered. `GRADUS_CASES=20000` runs more of them; `GRADUS_SEED` starts elsewhere.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use gradus::data::{Format, Reader, Summary};
use gradus::source::Source;
use gradus::{Clock, Compiler, Policy};
use jiff::civil::date;

use crate::cli::Test;

/// Cases of each sort, unless more are asked for.
const CASES: u64 = 150;

/// One case in so many goes through the program as well.
const THROUGH_THE_PROGRAM: u64 = 15;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Numbers that look random and are the same on every machine.
struct Dice(u64);

impl Dice {
    fn new(case: u64) -> Self {
        Self((case + number("GRADUS_SEED", 1)).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).expect("64 bits") % end.max(1)
    }
}

/// Pieces that break things: signs, words of the language, numbers at the edge, characters that cannot be seen.
const PIECES: [&str; 44] = [
    "(",
    ")",
    "{",
    "}",
    "\"",
    "`",
    "【",
    "，",
    "。",
    "|",
    "=>",
    "=",
    "<",
    ">=",
    "-",
    "/",
    "*",
    "%",
    "#",
    "\n",
    "\r\n",
    ",",
    "if ",
    "then ",
    "grade ",
    "otherwise ",
    "when ",
    "at least ",
    "all of ",
    "且",
    "或",
    "至少",
    "评为",
    "其余",
    "0",
    "-1",
    "1e9",
    "999999999999999",
    "30%",
    "2026-02-30",
    "\u{feff}",
    "\u{200b}",
    "万",
    "是",
];

/// Where words and signs end, so that whole ones can be moved about.
fn borders(text: &[u8]) -> Vec<usize> {
    let sort = |byte: u8| (byte.is_ascii_alphanumeric() || byte >= 0x80, byte.is_ascii_whitespace());
    let inner = text.windows(2).enumerate().filter(|(_, pair)| sort(pair[0]) != sort(pair[1])).map(|(at, _)| at + 1);
    std::iter::once(0).chain(inner).chain(std::iter::once(text.len())).collect()
}

/// The text with one to four mishaps.
fn mutated(text: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..=dice.below(4) {
        let borders = borders(&text);
        let token = |dice: &mut Dice| {
            let at = dice.below(borders.len() - 1);
            (borders[at], borders[(at + 1).min(borders.len() - 1)])
        };
        match dice.below(8) {
            0 => {
                let (from, to) = (token(dice).0, token(dice).1);
                text.drain(from.min(to)..from.max(to).min(from.min(to) + 200));
            }
            1 => {
                let (from, to) = token(dice);
                text.drain(from..to);
            }
            2 => {
                let (from, to) = token(dice);
                let piece = text[from..to].to_vec();
                text.splice(from..from, piece);
            }
            3 => {
                let ((from, to), (place, _)) = (token(dice), token(dice));
                let piece = text[from..to].to_vec();
                text.splice(place..place, piece);
            }
            4 => {
                let (place, _) = token(dice);
                text.splice(place..place, PIECES[dice.below(PIECES.len())].bytes());
            }
            5 if !text.is_empty() => {
                let at = dice.below(text.len());
                text[at] = u8::try_from(dice.below(256)).expect("a byte");
            }
            6 if !text.is_empty() => {
                let at = dice.below(text.len());
                text.remove(at);
            }
            _ => text.truncate(dice.below(text.len() + 1).max(text.len() / 2)),
        }
    }
    text
}

/// The names of the shipped policies that have leads in a table, lines or RON.
fn shipped() -> Vec<(String, Format)> {
    let mut names: Vec<(String, Format)> = fs::read_dir("policies")
        .expect("a folder")
        .filter_map(|file| file.expect("a file").file_name().to_str()?.strip_suffix(".grade").map(str::to_owned))
        .filter_map(|name| {
            let formats = [("csv", Format::Csv), ("ndjson", Format::Ndjson), ("ron", Format::Ron)];
            let found = formats.into_iter().find(|(ending, _)| fs::exists(leads(&name, ending)).is_ok_and(|is| is))?;
            Some((name, found.1))
        })
        .collect();
    names.sort_by(|a, b| a.0.cmp(&b.0));
    names
}

fn leads(name: &str, ending: &str) -> String {
    format!("examples/leads/{}.{ending}", name.trim_end_matches(".zh"))
}

fn ending(format: Format) -> &'static str {
    match format {
        Format::Csv => "csv",
        Format::Ndjson => "ndjson",
        Format::Json => "json",
        Format::Ron => "ron",
    }
}

fn read(name: &str, format: Format) -> Vec<u8> {
    let text = fs::read(leads(name, ending(format))).expect("leads");
    // A thousand visitors say no more than some dozens.
    let end = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(40).map_or(text.len(), |(at, _)| at + 1);
    if format == Format::Ron { text } else { text[..end].to_vec() }
}

fn clock() -> Clock {
    Clock { today: date(2026, 11, 23), now: "2026-11-23T12:00:00Z".parse().expect("a time") }
}

/// Runs one case; a panic is told with what was read.
fn answered(case: u64, what: &str, text: &[u8], run: impl FnOnce()) {
    if catch_unwind(AssertUnwindSafe(run)).is_err() {
        let file = std::env::temp_dir().join(format!("gradus-mutation-{case}"));
        fs::write(&file, text).expect("written");
        panic!("case {case}, {what}: see {}", file.display());
    }
}

/// Every row that comes in is in exactly one of the verdicts.
fn accounts(policy: &Policy, format: Format, records: &[u8]) {
    let Ok(mut reader) = Reader::new(policy.schema(), format, records) else { return };
    let mut summary = Summary::new(policy.plan(), policy.labels());
    let mut rows = 0;
    for row in reader.by_ref() {
        let Ok(row) = row else { break };
        let verdict = match row.facts {
            Ok(facts) => policy.grade_facts(&facts, clock()),
            Err(faults) => policy.rejected(faults, clock()),
        };
        serde_json::to_string(&verdict).expect("a verdict is written");
        summary.add(&verdict);
        rows += 1;
    }
    let _ = reader.take_warnings();
    let sum: u64 =
        ["graded", "undetermined", "ungraded", "conflict", "rejected"].map(|word| summary.count(word)).iter().sum();
    assert_eq!((rows, rows), (summary.leads(), sum));
}

/// The program ends as it should: a known code, and never a word of a panic.
fn ends_well(ran: &crate::cli::Ran) {
    assert!(matches!(ran.code, Some(0..=2)), "{ran}");
    assert!(!ran.stderr.contains("panicked"), "{ran}");
    assert!(ran.code == Some(0) || !ran.stdout.is_empty() || !ran.stderr.is_empty(), "{ran}");
}

#[test]
fn mutated_policies_are_answered() {
    let shipped = shipped();
    for case in 0..number("GRADUS_CASES", CASES) {
        let mut dice = Dice::new(case);
        let (name, format) = &shipped[dice.below(shipped.len())];
        let text = mutated(&fs::read(format!("policies/{name}.grade")).expect("a policy"), &mut dice);
        answered(case, name, &text, || {
            let compiled = gradus::syntax::read(&text).map(|text| Compiler::new().check(Source::new("mutated", text)));
            let Ok(compiled) = compiled else { return };
            assert!(compiled.policy.is_some() || !compiled.diagnostics.is_empty());
            for found in &compiled.diagnostics {
                assert!(found.span.start <= found.span.end && found.span.end <= compiled.source.text().len() + 1);
            }
            if let Some(policy) = compiled.policy {
                accounts(&policy, *format, &read(name, *format));
            }
        });
        if case % THROUGH_THE_PROGRAM == 0 {
            let ran = Test::new("check mutated.grade --color never").file("mutated.grade", &text).run();
            answered(case, name, &text, || ends_well(&ran));
            let ran = Test::new("fmt mutated.grade --lang zh").file("mutated.grade", &text).run();
            answered(case, name, &text, || ends_well(&ran));
        }
    }
}

#[test]
fn mutated_leads_are_accounted_for() {
    let shipped = shipped();
    let policies: Vec<(Vec<u8>, Policy)> = shipped
        .iter()
        .map(|(name, _)| {
            let text = fs::read(format!("policies/{name}.grade")).expect("a policy");
            let source = Source::new(name, String::from_utf8(text.clone()).expect("text"));
            (text, Compiler::new().check(source).policy.expect("a policy"))
        })
        .collect();
    for case in 0..number("GRADUS_CASES", CASES) {
        let mut dice = Dice::new(case.wrapping_add(1 << 40));
        let at = dice.below(shipped.len());
        let ((name, format), (text, policy)) = (&shipped[at], &policies[at]);
        let records = mutated(&read(name, *format), &mut dice);
        answered(case, name, &records, || accounts(policy, *format, &records));
        if case % THROUGH_THE_PROGRAM == 0 {
            let from = ending(*format);
            let ran =
                Test::new(&format!("grade p.grade leads --from {from} --to csv --format json --today 2026-11-23"))
                    .file("p.grade", text)
                    .file("leads", &records)
                    .run();
            answered(case, name, &records, || {
                ends_well(&ran);
                if ran.code == Some(0) {
                    let counts = ran.stderr.lines().last().expect("a summary");
                    let counts: serde_json::Value = serde_json::from_str(counts).expect("JSON");
                    let sum: u64 = counts["verdicts"]
                        .as_object()
                        .expect("counts")
                        .values()
                        .filter_map(serde_json::Value::as_u64)
                        .sum();
                    assert_eq!(counts["rows"].as_u64(), Some(sum), "{ran}");
                }
            });
        }
    }
}
