//! The pages that describe the language: every example on them is a policy without a finding.

use gradus::Compiler;
use gradus::source::Source;

/// The examples of a page.
fn examples(page: &str) -> Vec<&str> {
    page.split("```gradus\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

fn hold(name: &str, page: &str) -> usize {
    let examples = examples(page);
    for (at, text) in examples.iter().enumerate() {
        let compiled = Compiler::new().check(Source::new(format!("{name} {}", at + 1), *text));
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
