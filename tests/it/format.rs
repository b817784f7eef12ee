//! The formatter: what it prints says the same, is its own layout, and goes into the other language and back.

use std::fs;

use gradus::diagnostic::Lang;
use gradus::source::Source;
use gradus::syntax::{format, parse};

use crate::generator;

/// The text in the one layout; a text that cannot be formatted fails the test.
fn formatted(text: &str, lang: Option<Lang>) -> String {
    format(&Source::new("p", text), lang).unwrap_or_else(|problems| {
        let said: Vec<String> = problems
            .iter()
            .map(|found| {
                let passage = text.get(found.span.range()).unwrap_or_default();
                format!("{} {}\n{passage}", found.code(), found.wording(Lang::En).message)
            })
            .collect();
        panic!("{}\nin\n{text}", said.join("\n"))
    })
}

/// All that must hold for any text.
fn holds(text: &str) {
    let tree = parse(&Source::new("p", text)).tree;
    let own = formatted(text, None);
    assert!(parse(&Source::new("p", own.clone())).tree.says_the_same(&tree), "{text}\nbecame\n{own}");
    assert_same(&formatted(&own, None), &own, "formatted twice");
    for (lang, other) in [(Lang::En, Lang::Zh), (Lang::Zh, Lang::En)] {
        let one = formatted(text, Some(lang));
        let there = formatted(&one, Some(other));
        assert!(parse(&Source::new("p", there.clone())).tree.says_the_same(&tree), "{text}\nbecame\n{there}");
        if lang == Lang::En {
            assert_same(&formatted(&there, Some(lang)), &one, "there and back");
        }
    }
}

fn assert_same(found: &str, wanted: &str, what: &str) {
    let differs = found.lines().zip(wanted.lines()).find(|(one, other)| one != other);
    assert!(found == wanted, "{what}: {differs:#?}\n{wanted}");
}

#[test]
fn random_policies_keep_what_they_say() {
    let from = std::env::var("GRADUS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    for seed in from..from + generator::cases(60) {
        let text = || if seed % 10 == 0 { generator::policy(seed) } else { generator::plain(seed) };
        if let Err(problem) = std::panic::catch_unwind(|| holds(&text())) {
            eprintln!("seed {seed}");
            std::panic::resume_unwind(problem);
        }
    }
}

#[test]
fn a_translated_policy_is_the_same_plan() {
    for seed in 0..generator::cases(15) {
        let text = generator::plain(seed);
        let plan = |text: &str| generator::compiled(text).plan().clone();
        let wanted = plan(&text);
        for lang in Lang::ALL {
            assert_eq!(plan(&formatted(&text, Some(lang))), wanted, "seed {seed} in {lang:?}");
        }
    }
}

/// The policies in a folder, by file name.
fn policies(folder: &str) -> Vec<(String, String)> {
    let files = fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path());
    let mut policies: Vec<(String, String)> = files
        .filter(|path| path.extension().is_some_and(|ending| ending == "grade"))
        .map(|path| (path.display().to_string(), fs::read_to_string(&path).expect("a text")))
        .collect();
    policies.sort();
    policies
}

#[test]
fn every_policy_of_the_cases_keeps_what_it_says() {
    for folder in ["policies", "tests/cases/grade", "tests/cases/syntax"] {
        for (name, text) in policies(folder) {
            eprintln!("{name}");
            holds(&text);
        }
    }
}
