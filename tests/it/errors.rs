//! The pages of the error codes: each exists, its first example yields the code, its second does not.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gradus::data::{Format, Reader};
use gradus::diagnostic::{
    AdviceProblem, Code, Diagnostic, DiffProblem, Lang, ProofProblem, RecordProblem, SheetProblem,
};
use gradus::eval::Outcome;
use gradus::proof::Mapping;
use gradus::sheets::{import, outlines, read_csv};
use gradus::source::{Library, Shelf, Source, Unread};
use gradus::{Clock, Compiler, Versions};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/errors")
}

fn page(code: Code) -> String {
    fs::read_to_string(folder().join(format!("{code}.md"))).unwrap_or_else(|_| panic!("{code} has no page"))
}

/// The fenced blocks of a page, each with the word behind its fence.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push((language.to_owned(), body.join("\n")));
        }
    }
    blocks
}

/// The files of an example: `=== base.grade` stands before each but the first.
fn shelf(text: &str) -> (Shelf, Vec<String>) {
    let mut names = vec!["policy.grade".to_owned()];
    let mut texts = vec![String::new()];
    for line in text.lines() {
        match line.strip_prefix("=== ") {
            Some(name) => {
                names.push(name.to_owned());
                texts.push(String::new());
            }
            None => texts.last_mut().expect("a text").push_str(&format!("{line}\n")),
        }
    }
    (names.iter().zip(texts).fold(Shelf::new(), |shelf, (name, text)| shelf.with(name, text)), names)
}

/// The codes that compiling a policy yields.
fn codes(text: &str) -> BTreeSet<Code> {
    // A text that stands alone has no files around it.
    let alone = !text.contains("\n=== ") && !text.contains("../");
    let compiled = if alone {
        compiler().check(Source::new("page", text))
    } else {
        compiler().files(shelf(text).0).check_file("policy.grade")
    };
    compiled.diagnostics.iter().map(Diagnostic::code).collect()
}

/// The codes that a folder of versions yields on a day.
fn version_codes(text: &str) -> BTreeSet<Code> {
    let (shelf, names) = shelf(text);
    let compiler = compiler().files(shelf);
    let versions = Versions::new(names.iter().map(|name| compiler.check_file(name)));
    let day = "2026-11-22".parse().expect("a day");
    let mut found: Vec<Diagnostic> = versions.findings().into_iter().map(|finding| finding.diagnostic).collect();
    found.extend(versions.files().iter().flat_map(|(file, _)| file.diagnostics.clone()));
    match (names.len(), versions.on(day)) {
        (1, _) => found.extend(versions.files()[0].0.policy.as_ref().and_then(|policy| policy.out_of_force(day))),
        (_, Ok(_)) => {}
        (_, Err(findings)) => found.extend(findings.into_iter().map(|finding| finding.diagnostic)),
    }
    found.iter().map(Diagnostic::code).collect()
}

/// The codes that compiling and proving a policy yields.
fn proved_codes(text: &str) -> BTreeSet<Code> {
    let compiled = Compiler::new().check(Source::new("page", text));
    let proofs = compiled.policy.map(|policy| policy.prove(gradus::limits::DIAGRAM_STEPS).diagnostics);
    let found = compiled.diagnostics.into_iter().chain(proofs.into_iter().flatten());
    found.map(|diagnostic| diagnostic.code()).collect()
}

/// The codes that comparing two policies yields; a line `# map: old = new` stands for `--map`.
fn diff_codes(text: &str, code: Code) -> BTreeSet<Code> {
    let (shelf, _) = shelf(text);
    let compile = |name: &str| Compiler::new().files(shelf.clone()).check_file(name).policy.expect("a policy");
    let (old, new) = (compile("policy.grade"), compile("new.grade"));
    let pairs = text.lines().find_map(|line| line.strip_prefix("# map: ")).unwrap_or_default();
    let pairs = pairs.split(',').filter_map(|pair| pair.split_once('='));
    let mapping = pairs.fold(Mapping::new(), |all, (old, new)| all.with(old.trim(), new.trim()));
    let diff = match old.diff(&new, &mapping, Lang::En, gradus::limits::DIAGRAM_STEPS) {
        Ok(diff) => diff,
        Err(problem) => return BTreeSet::from([problem.code()]),
    };
    let mut found: BTreeSet<Code> = diff.problems.iter().map(DiffProblem::code).collect();
    let moved = !diff.moves.is_empty();
    let told = match code.number() {
        847 => moved,
        848 => !moved,
        849 => moved && !old.examples().is_empty(),
        _ => false,
    };
    found.extend(told.then_some(code));
    found
}

/// The codes that asking for advice yields; the line `# to: A` says which grade is wanted.
fn advice_codes(text: &str) -> BTreeSet<Code> {
    let policy = Compiler::new().check(Source::new("page", text)).policy.expect("a policy");
    let to = text.lines().find_map(|line| line.strip_prefix("# to: "));
    let wanted = to.map(|name| policy.grade_called(name)).transpose();
    let too_large = policy.advisor(gradus::limits::DIAGRAM_STEPS).is_at_most().then_some(AdviceProblem::TooLarge);
    wanted.err().or(too_large).iter().map(AdviceProblem::code).collect()
}

/// The codes that grading a file of records yields: of the file, of its names, of its facts.
fn record_codes(policy: &str, format: &str, records: &str) -> BTreeSet<Code> {
    let compiled = compiler().check(Source::new("page", policy));
    let Some(policy) = compiled.policy else { return BTreeSet::new() };
    let format: Format = format.parse().expect("a format");
    let of = |problems: &[RecordProblem]| problems.iter().map(RecordProblem::code).collect::<BTreeSet<_>>();
    let mut reader = match Reader::new(policy.schema(), format, records.as_bytes()) {
        Ok(reader) => reader,
        Err(error) => return of(error.problems()),
    };
    let clock =
        Clock { today: "2026-11-22".parse().expect("a day"), now: "2026-11-22T12:00Z".parse().expect("a time") };
    let mut found = BTreeSet::new();
    for row in reader.by_ref() {
        match row {
            Err(error) => found.extend(of(error.problems())),
            Ok(row) => {
                let verdict = match row.facts {
                    Ok(facts) => policy.grade_facts(&facts, clock),
                    Err(faults) => policy.rejected(faults, clock),
                };
                if let Outcome::Rejected { faults } = verdict.outcome {
                    found.extend(faults.iter().map(|fault| fault.problem.code()));
                }
            }
        }
    }
    found.extend(of(&reader.take_warnings()));
    found
}

/// A compiler with the lists of holidays that the pages name.
fn compiler() -> Compiler {
    Compiler::new()
        .holidays("holidays.csv", "date,kind,name\n2026,year\n2026-10-01..2026-10-07,holiday,National Day\n")
        .holidays("broken.csv", "2026,year\n2026-10-41,holiday\n")
}

/// The codes that a table of a policy yields when it comes back from a spreadsheet.
fn sheet_codes(policy: &str, sheet: &str) -> BTreeSet<Code> {
    let compiler = Compiler::new();
    let Some(policy) = compiler.check(Source::new("page", policy)).policy else { return BTreeSet::new() };
    let outline = outlines(&policy).remove(0);
    let import = import(&compiler, &policy, &outline, ("page", read_csv(sheet.as_bytes()).expect("a table")));
    let found = import.reports.iter().map(|report| &report.diagnostic).chain(&import.elsewhere);
    found.map(Diagnostic::code).collect()
}

/// What a page can only describe: examples that are too long, or no text at all.
fn described(number: u16) -> Option<BTreeSet<Code>> {
    match number {
        102 => Some(codes(&"# a comment\n".repeat(1_400_000))),
        114 => {
            let terms = vec!["r >= 3"; 10_001].join(" and ");
            Some(codes(&format!("grades A > B\ninput r count\nif {terms} then grade A\notherwise grade B\n")))
        }
        416 => {
            let items: String = (0..5_000).map(|n| format!("  i{n} when r >= {}\n", n % 9 + 1)).collect();
            let rules: String = (1..30).map(|n| format!("if at least {n} of g are met then grade A\n")).collect();
            Some(codes(&format!(
                "grades A > B\ninput r count 0..1000\nchecklist g {{\n{items}}}\n{rules}otherwise grade B\n"
            )))
        }
        743 => Some(named(&Badly(Unread::NoFile))),
        744 => Some(named(&Shelf::new().with("common.grade", b"let x = 1 # \xb5\xc8".as_slice()))),
        745 => Some(named(&Shelf::new().with("common.grade", "#".repeat((16 << 20) + 1)))),
        746 => {
            let chain = |at: usize| format!("use \"{}.grade\"\nlet x{at} = 1\n", at + 1);
            let shelf = Shelf::new().with("common.grade", "use \"0.grade\"");
            Some(named(&(0..40).fold(shelf, |shelf, at| shelf.with(format!("{at}.grade"), chain(at)))))
        }
        852 => {
            let entries: String = (0..2_100).map(|n| format!("  e{n}\n")).collect();
            let rules = "if at least 2 of g are met then grade A\notherwise grade B\n";
            Some(advice_codes(&format!("grades A > B\nchecklist g {{\n{entries}}}\n{rules}")))
        }
        _ => None,
    }
}

/// The codes of a policy that uses `common.grade`, which comes from this library.
fn named(library: &(impl Library + Clone + 'static)) -> BTreeSet<Code> {
    let text = "use \"common.grade\"\ngrades A > B\ninput r count\nif r >= 3 then grade A\notherwise grade B\n";
    let compiled = Compiler::new().files(library.clone()).check(Source::new("page", text));
    compiled.diagnostics.iter().map(Diagnostic::code).collect()
}

/// A library that gives nothing away.
#[derive(Clone, Debug)]
struct Badly(Unread);

impl Library for Badly {
    fn read(&self, _: &str, _: usize) -> Result<Vec<u8>, Unread> {
        Err(self.0.clone())
    }
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let pages: BTreeSet<String> = fs::read_dir(folder())
        .expect("a folder")
        .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    let codes: BTreeSet<String> = Code::all().iter().map(|code| format!("{code}.md")).collect();
    assert_eq!(pages, codes);
}

#[test]
fn the_examples_yield_their_codes_and_the_mended_ones_yield_none() {
    let wrong: Vec<String> = Code::all().into_iter().flat_map(|code| wrong_on(code, &blocks(&page(code)))).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn wrong_on(code: Code, blocks: &[(String, String)]) -> Vec<String> {
    let (english, chinese) = blocks.split_at(blocks.len() / 2);
    let mut wrong = Vec::new();
    if english != chinese {
        wrong.push(format!("{code}: the Chinese half has other examples"));
    }
    let (bad, good) = match english {
        // Proofs take their time: they run where a page speaks of them.
        [(language, bad), (_, good)] if language == "gradus" && ProofProblem::CODES.contains(&code) => {
            (Some(proved_codes(bad)), proved_codes(good))
        }
        [(language, bad), (_, good)] if language == "gradus" && DiffProblem::CODES.contains(&code) => {
            (Some(diff_codes(bad, code)), diff_codes(good, code))
        }
        [(language, bad), (_, good)] if language == "gradus" && AdviceProblem::CODES.contains(&code) => {
            (Some(advice_codes(bad)), advice_codes(good))
        }
        // A policy, mended.
        [(language, bad), (_, good)] if language == "gradus" && (755..760).contains(&code.number()) => {
            (Some(version_codes(bad)), version_codes(good))
        }
        [(language, bad), (_, good)] if language == "gradus" => (Some(codes(bad)), codes(good)),
        [_, (_, good)] => (described(code.number()), codes(good)),
        // A sheet of the only table of a policy, mended.
        [(_, policy), (language, bad), (_, good)] if SheetProblem::CODES.contains(&code) => {
            let bad = if language == "text" { None } else { Some(sheet_codes(policy, bad)) };
            (bad, sheet_codes(policy, good))
        }
        // Records of a policy, mended.
        [(_, policy), (language, bad), (format, good)] => {
            let bad = if language == "text" { None } else { Some(record_codes(policy, language, bad)) };
            (bad, record_codes(policy, format, good))
        }
        _ => return vec![format!("{code}: two examples are wanted")],
    };
    if let Some(bad) = bad.filter(|bad| *bad != BTreeSet::from([code])) {
        wrong.push(format!("{code}: the example yields {bad:?}"));
    }
    if !good.is_empty() {
        wrong.push(format!("{code}: the mended example yields {good:?}"));
    }
    wrong
}
