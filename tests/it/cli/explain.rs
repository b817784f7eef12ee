//! `gradus explain`, help and usage errors: what needs no policy.

use crate::cli::Test;

#[test]
fn a_code_has_its_page() {
    let ran = Test::new("explain g312").run();
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.starts_with("# G0312: "), "{ran}");
    assert!(!ran.stdout.contains("中文"), "{ran}");
    let ran = Test::new("explain G0312 --lang zh").run();
    assert!(ran.stdout.starts_with("# G0312："), "{ran}");
}

#[test]
fn all_codes_are_listed() {
    let ran = Test::new("explain").run();
    assert!(ran.stdout.contains("G0312  "), "{ran}");
    assert_eq!(ran.code, Some(0));
}

#[test]
fn a_code_that_is_none_ends_with_2() {
    insta::assert_snapshot!(Test::new("explain G9999").run());
    insta::assert_snapshot!(Test::new("explain nonsense --lang=zh").run());
}

#[test]
fn help_is_complete_in_both_languages() {
    let commands = [
        "",
        "grade",
        "check",
        "test",
        "census",
        "fmt",
        "why",
        "diff",
        "doc",
        "new",
        "serve",
        "log",
        "lsp",
        "explain",
        "completions",
        "man",
    ];
    for command in commands {
        for (lang, locale) in [("en", "C"), ("zh", "zh_CN.UTF-8")] {
            let ran = Test::new(command).arg("--help").locale(locale).run();
            assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{command}");
            insta::assert_snapshot!(format!("help_{command}_{lang}"), ran.stdout);
        }
    }
}

#[test]
fn what_is_not_understood_ends_with_2() {
    insta::assert_snapshot!(Test::new("chek").run());
    insta::assert_snapshot!(Test::new("chek --lang zh").run());
    insta::assert_snapshot!(Test::new("check --lang zh").run());
    insta::assert_snapshot!(Test::new("check p --format xml --lang zh").run());
    insta::assert_snapshot!(Test::new("grade p --sorted --lang zh").run());
    assert_eq!(Test::new("").run().code, Some(2));
    assert_eq!(Test::new("explain --lang fr").run().code, Some(2));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = Test::new("explain").command().spawn().expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), [].as_slice()));
}
