//! The pages of the error codes: each exists, its first example yields the code, its second does not.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gradus::Compiler;
use gradus::diagnostic::{Code, TextProblem};
use gradus::source::Source;

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

fn codes(text: &str) -> BTreeSet<Code> {
    Compiler::new().check(Source::new("page", text)).diagnostics.iter().map(|one| one.code()).collect()
}

/// What a page can only describe: examples that are too long, or no text at all.
fn made(number: u16) -> Option<String> {
    match number {
        102 => Some("# a comment\n".repeat(100_000)),
        114 => Some(format!("grades A > B\ninput r count\nif {} then grade A\n", vec!["r >= 3"; 10_001].join(" and "))),
        413 => None,
        _ => None,
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
fn the_examples_yield_their_codes() {
    let mut wrong = Vec::new();
    for code in Code::all() {
        let blocks = blocks(&page(code));
        let Some(((language, bad), (_, good))) = blocks.first().zip(blocks.get(1)) else {
            wrong.push(format!("{code}: two examples are wanted"));
            continue;
        };
        let found = match language.as_str() {
            "gradus" => codes(bad),
            _ => made(code.number()).map(|text| codes(&text)).unwrap_or_else(|| BTreeSet::from([code])),
        };
        if found != BTreeSet::from([code]) {
            wrong.push(format!("{code}: the example yields {found:?}"));
        }
        let rest = codes(good);
        if !rest.is_empty() {
            wrong.push(format!("{code}: the mended example yields {rest:?}"));
        }
        if blocks.len() != 4 || blocks.get(2) != blocks.first() || blocks.get(3) != blocks.get(1) {
            wrong.push(format!("{code}: the Chinese half has other examples"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn what_is_not_utf8_has_its_code_too() {
    // Only the program sees bytes, so the page's example is tested there; here the code is held to be the page's.
    assert!(TextProblem::CODES.iter().any(|code| code.number() == 104));
}
