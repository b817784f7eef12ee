//! The `TextMate` grammar of `editors/vscode` lists the words of the language: it is made from the table of them.
//!
//! `UPDATE_GRAMMAR=1 cargo test --features cli grammar` writes it.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use crate::diagnostic::Lang;
use crate::syntax::{Group, words_in};

const FILE: &str = "editors/vscode/syntaxes/gradus.tmLanguage.json";

/// Alternatives, the longest first, so that `不少于` is not read as `不` and a rest.
fn alternatives(words: &BTreeSet<&str>) -> String {
    let mut words: Vec<&str> = words.iter().copied().collect();
    words.sort_by_key(|word| (std::cmp::Reverse(word.chars().count()), *word));
    words.join("|").replace(' ', "\\s+")
}

/// Words that stand apart from all others.
fn apart(words: &BTreeSet<&str>) -> String {
    format!("(?<![\\p{{L}}\\p{{N}}_])(?:{})(?![\\p{{L}}\\p{{N}}_])", alternatives(words))
}

/// The words of a group in both languages.
fn both(group: Group) -> BTreeSet<&'static str> {
    Lang::ALL.into_iter().flat_map(|lang| words_in(group, lang)).collect()
}

fn grammar() -> Value {
    let rule = |name: &str, pattern: &str| json!({ "name": format!("{name}.gradus"), "match": pattern });
    let quoted = |begin: &str, end: &str| {
        json!({
            "name": "string.quoted.double.gradus",
            "begin": begin,
            "end": format!("{end}|$"),
            "beginCaptures": { "0": { "name": "punctuation.definition.string.begin.gradus" } },
            "endCaptures": { "0": { "name": "punctuation.definition.string.end.gradus" } },
            "patterns": [rule("variable.other.placeholder", "[{｛][^{}｛｝\"“”]+[}｝]")]
        })
    };
    let sentence: BTreeSet<&str> = words_in(Group::Sentence, Lang::Zh).collect();
    // A run of Han text that is words of sentences through and through; numbers and Latin names may be glued to it.
    let run = format!("(?<![\\p{{Han}}A-Za-z_])(?:{})+(?![\\p{{Han}}_])", alternatives(&sentence));
    json!({
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "information_for_contributors": ["Made from src/syntax/keywords.rs; see src/lsp/grammar.rs."],
        "name": "Gradus",
        "scopeName": "source.gradus",
        "fileTypes": ["grade"],
        "patterns": [
            rule("comment.line.number-sign", "[#＃].*$"),
            quoted("\"", "\""),
            quoted("[“＂]", "[\"”＂]"),
            rule("variable.other.quoted", "`[^`]*`|【[^】]*】"),
            rule("constant.numeric.date",
                "(?<![A-Za-z0-9_.])(?:\\d{4}-\\d{2}-\\d{2}(?:T\\d{2}:\\d{2}(?::\\d{2})?(?:Z|[+-]\\d{2}:\\d{2})?)?|\\d{4}年\\d{1,2}月\\d{1,2}日)"),
            rule("constant.numeric",
                "(?<![A-Za-z0-9_])[0-9０-９][0-9０-９_]*(?:[.．][0-9０-９]+)?(?:万|亿|%|％)?(?![A-Za-z_])"),
            rule("keyword.control.declaration", &apart(&both(Group::Declaration))),
            rule("support.type", &apart(&both(Group::Type))),
            rule("constant.language", &apart(&both(Group::Constant))),
            rule("keyword.other", &apart(&both(Group::Sentence))),
            rule("keyword.other", &run),
            rule("keyword.operator", "=>|>=|<=|!=|\\.\\.<?|[<>=≥≤≠＞＜＝]")
        ]
    })
}

#[test]
fn the_grammar_of_the_editor_lists_the_words_of_the_language() {
    let mut text = serde_json::to_string_pretty(&grammar()).unwrap();
    text.push('\n');
    if std::env::var_os("UPDATE_GRAMMAR").is_some() {
        fs::write(FILE, &text).unwrap();
    }
    let there = fs::read_to_string(FILE).unwrap();
    assert_eq!(there, text, "{FILE} is not made from the table; write it anew with UPDATE_GRAMMAR=1");
}
