//! Text to tree, from outside.

use gradus::diagnostic::Lang;
use gradus::source::Source;
use gradus::syntax::{Parsed, parse};

pub(crate) fn read(text: &str) -> Parsed {
    parse(&Source::new("case", text))
}

/// The tree of a text that must be right.
fn good(text: &str) -> gradus::syntax::tree::Tree {
    let parsed = read(text);
    assert_eq!(said(&parsed), Vec::<String>::new(), "in:\n{text}");
    parsed.tree
}

fn said(parsed: &Parsed) -> Vec<String> {
    parsed
        .diagnostics
        .iter()
        .map(|note| {
            let wording = note.wording(Lang::En);
            format!("{} {:?} {} | {}", note.code(), note.span, wording.message, wording.help)
        })
        .collect()
}

const SITE: &str = include_str!("../cases/syntax/site.grade");
const SITE_ZH: &str = include_str!("../cases/syntax/site_zh.grade");

#[test]
fn the_policy_of_the_first_page_is_read() {
    assert_eq!(good(SITE).declarations.len(), 28);
}

#[test]
fn the_same_in_chinese_without_blanks() {
    assert_eq!(good(SITE_ZH).declarations.len(), 28);
}
