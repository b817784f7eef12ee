//! The pages that describe the language: every example on them is a policy without a finding.

use gradus::Compiler;
use gradus::source::{Shelf, Source};

/// What the examples name: a policy that they start from, and a list of holidays.
const COMPANY: &str = "grades A > B
input visits count
let enough = 3
if visits >= enough then grade A
otherwise grade B
";
const COMPANY_ZH: &str = "等级 A > B
字段 来访次数 次数
设 达标 = 3
若 来访次数 >= 达标 则 评为 A
其余 评为 B
";
const HOLIDAYS: &str = "date,kind,name
2026,year
2026-10-01..2026-10-07,holiday,National Day
";

/// The examples of a page.
fn examples(page: &str) -> Vec<&str> {
    page.split("```gradus\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

fn hold(name: &str, page: &str) -> usize {
    let examples = examples(page);
    for (at, text) in examples.iter().enumerate() {
        let files = Shelf::new().with("company.grade", COMPANY).with("公司.grade", COMPANY_ZH);
        let compiler = Compiler::new().files(files).holidays("holidays.csv", HOLIDAYS);
        let compiled = compiler.check(Source::new(format!("{name} {}", at + 1), *text).at("page.grade"));
        let found: Vec<_> = compiled.diagnostics.iter().map(|found| (found.code(), found.problem.clone())).collect();
        assert!(compiled.policy.is_some() && found.is_empty(), "{name}, example {}:\n{text}\n{found:?}", at + 1);
    }
    examples.len()
}

#[test]
fn every_example_of_the_language_compiles() {
    let english = hold("docs/language.md", include_str!("../../docs/language.md"));
    let chinese = hold("docs/language.zh.md", include_str!("../../docs/language.zh.md"));
    assert_eq!(english, chinese, "both pages show the same");
}
