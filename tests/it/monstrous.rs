//! Texts that are too big, too deep, too long or cut off: each is answered, none makes it panic.

use std::fs;

use gradus::source::Source;
use gradus::{Clock, Compiler, Lead};

/// What a text of this size is answered with: codes only, and within a second in a release build.
fn codes(text: String) -> Vec<String> {
    let compiled = Compiler::new().check(Source::new("big", text));
    assert!(compiled.policy.is_none());
    compiled.diagnostics.iter().map(|diagnostic| diagnostic.code().to_string()).collect()
}

#[test]
fn monstrous_texts_are_answered() {
    assert_eq!(codes("input x count\n".repeat(1_300_000)), ["G0102"], "eighteen megabytes");
    assert_eq!(codes(format!("let a = {}1{}", "(".repeat(100_000), ")".repeat(100_000))), ["G0103"], "deep");
    assert_eq!(codes(format!("let a = {}1", "not ".repeat(50_000))), ["G0106"], "a word again and again");
    let cycle = codes("grades A > B\nlet a = b\nlet b = c\nlet c = a\nif a > 1 then grade A\n".to_owned());
    assert!(cycle.contains(&"G0204".to_owned()), "{cycle:?}");
    let own = codes("grades A > B\nlet a = a\nif a > 1 then grade A\n".to_owned());
    assert!(own.contains(&"G0204".to_owned()), "{own:?}");
}

#[test]
fn more_than_a_policy_holds_is_refused() {
    let head = "grades A > B\nlevels A > B\ninput x count 0..1000\n";
    let names: String = (0..10_100).map(|n| format!("let a{n} = x\n")).collect();
    assert_eq!(codes(format!("{head}{names}otherwise grade A\n")), ["G0416"], "names");
    let entries: String = (0..3_000).map(|n| format!("i{n} when x >= {}\n", n % 9 + 1)).collect();
    let sets: String = (1..3_000).map(|n| format!("set s{n} = {{s{}, i{n}}}\n", n - 1)).collect();
    let text = format!("{head}checklist g {{\n{entries}}}\nset s0 = {{i0}}\n{sets}otherwise grade B\n");
    assert_eq!(codes(text), ["G0416"], "sets within sets");
    let unknown: String = (0..500).map(|n| format!("if y{n} >= 1 then grade A\n")).collect();
    let found = codes(format!("{head}{unknown}otherwise grade B\n"));
    assert_eq!((found.len(), found.first().map(String::as_str)), (100, Some("G0201")), "unknown names");
    assert_eq!(codes(format!("{head}{}", "rule ".repeat(100_100))), ["G0416"], "words");
    let lines = "| 1 => A |\n".repeat(100_001);
    assert_eq!(codes(format!("{head}table t first {{\n| x => grade |\n{lines}}}\n")), ["G0416"], "lines of a table");
    let long = "n".repeat(46);
    let near: String = (0..500).map(|n| format!("input {long}{n} yes/no\nif a{long}{n}b then grade A\n")).collect();
    let found = codes(format!("{head}{near}otherwise grade B\n"));
    assert_eq!((found.len(), found.first().map(String::as_str)), (100, Some("G0201")), "names near to thousands");
    let chain: String = (1..1_500)
        .map(|n| format!("input y{n} yes/no\nitem i{n} {{ A when y{n} and i{} is known otherwise B }}\n", n - 1))
        .collect();
    let text = format!("{head}item i0 {{ A when x >= 1 otherwise B }}\n{chain}otherwise grade B\n");
    assert_eq!(codes(text), ["G0416"], "items that read what all before them read");
    let found = codes(format!("{head}if {}y >= 1 then grade A\notherwise grade B\n", "x".repeat(100_000)));
    assert_eq!(found, ["G0201"], "a name of a hundred thousand letters");
}

#[test]
fn long_chains_are_read() {
    let head = "grades A > B\nlevels A > B\n";
    let inputs: String = (1..1_500).map(|n| format!("input x{n} count applies when x{} >= 1\n", n - 1)).collect();
    let text = format!("{head}input x0 count\n{inputs}if x1499 >= 1 then grade A\notherwise grade B\n");
    assert!(Compiler::new().compile(text).is_ok(), "inputs that apply only when others do");
    let items: String = (1..1_500).map(|n| format!("item i{n} {{ A when i{} is A otherwise B }}\n", n - 1)).collect();
    let text = format!("{head}input x count\nitem i0 {{ A when x >= 1 otherwise B }}\n{items}otherwise grade B\n");
    assert!(Compiler::new().compile(text).is_ok(), "items that read others");
    let sets: String = (1..1_500).rev().map(|n| format!("set s{n} = {{s{}}}\n", n - 1)).collect();
    let text = format!(
        "{head}input x yes/no\n{sets}set s0 = {{x}}\nif all of s1499 are met then grade A\notherwise grade B\n"
    );
    assert!(Compiler::new().compile(text).is_ok(), "sets that name others");
}

#[test]
fn a_table_of_ten_thousand_lines_is_read_and_graded() {
    let lines: String =
        (0..10_000).map(|n| format!("| {}..<{} | m{} => {} |\n", n * 10, n * 10 + 10, n % 3, n)).collect();
    let text = format!(
        "grades A > B\nchoice c m0, m1, m2\ninput x count\ninput y c\n\
         table t unique {{\n| x | y => points count |\n{lines}| otherwise => 0 |\n}}\n\
         if points >= 9000 then grade A\notherwise grade B\n"
    );
    let policy = Compiler::new().compile(text).expect("a long table");
    for (x, y, grade) in [(90_005, "m0", "A"), (90_005, "m1", "B"), (89_995, "m2", "B"), (99_999, "m0", "A")] {
        let lead = Lead::new().with("x", x).with("y", y);
        let verdict = policy.grade(&lead).expect("a grade");
        assert_eq!(verdict.grade(), Some(grade), "{x} {y}");
        let clock = Clock::on("2026-11-26".parse().expect("a day"));
        let packed = policy.pack(policy.prepare(&lead).expect("a lead"));
        assert_eq!(policy.brief(&packed, clock), policy.brief_of_verdict(&verdict), "{x} {y}");
    }
}

#[test]
fn many_lines_are_told_apart() {
    let head = "grades A > B\ninput a count\ninput b count\ntable t {\n| a | b => grade |\n";
    let lines: String = (0..800).map(|n| format!("| {n} | {}..{} => A |\n", n % 7, n % 7 + 90)).collect();
    let compiled = Compiler::new().check(Source::new("lines", format!("{head}{lines}| otherwise => B |\n}}\n")));
    assert!(compiled.policy.is_some(), "lines that one column keeps apart: {:?}", compiled.diagnostics);
    let text = format!("{head}{lines}| 700..720 | 30 => B |\n}}\n");
    assert_eq!(codes(text), ["G0701"; 10], "a line that meets ten others");
    let rules: String = (0..800).map(|n| format!("rule r{n}: if a = {n} then grade A\n")).collect();
    let text = format!("grades A > B\ninput a count\n{rules}otherwise grade B\n");
    assert!(Compiler::new().compile(text).is_ok(), "named sentences");
}

#[test]
fn long_texts_are_read() {
    let terms = vec!["x > 1"; 9_000].join(" and ");
    let text = format!("grades A > B\ninput x count\nif {terms} then grade A\notherwise grade B\n");
    assert!(Compiler::new().compile(text).is_ok(), "nine thousand terms");
    let lets: String = (0..3_000).rev().map(|n| format!("let a{n} = a{} + 1\n", n + 1)).collect();
    let compiled =
        Compiler::new().check(Source::new("lets", format!("grades A > B\n{lets}let a3000 = 1\notherwise grade A\n")));
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
