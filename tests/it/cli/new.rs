//! `gradus new` and `gradus completions`.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::{fs, thread};

use crate::cli::{Ran, Test};

/// The program in the folder of another run.
fn gradus(made: &Ran, args: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    command.args(args).current_dir(made.path("")).env("LC_ALL", "C").env("TZ", "UTC");
    let output = command.output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code(), said)
}

/// The trades that are listed, each in both languages.
fn trades() -> Vec<String> {
    let all = Test::new("new").run();
    insta::assert_snapshot!("all_trades", all);
    insta::assert_snapshot!("all_trades_zh", Test::new("new --lang zh").run());
    all.stdout.lines().flat_map(|line| line.split_whitespace().take(2)).map(str::to_owned).collect()
}

/// What is made passes everything that CI asks of it, for every trade in both languages.
#[test]
fn what_is_made_passes_its_checks_and_tests() {
    let trades = trades();
    let tried = |(at, trade): (usize, &String)| {
        let made = Test::new("new north-site --today 2026-11-23").arg("--industry").arg(trade);
        let made = made.arg("--lang").arg(if at % 2 == 0 { "en" } else { "zh" }).run();
        assert_eq!(made.code, Some(0), "{made}");
        assert!(made.path(".github/workflows/gradus.yml").is_file(), "{made}");
        // Two names of one trade whose policy is shipped in one language are one text.
        if at % 2 == 1 && made.stderr.contains("只有英文") || at % 2 == 0 && made.stderr.contains("in Chinese only")
        {
            return;
        }
        for args in [&["check", "north-site.grade"][..], &["test", "--check"], &["fmt", "--check", "."]] {
            let (code, said) = gradus(&made, args);
            assert_eq!(code, Some(0), "{trade} {args:?}: {said}");
        }
    };
    let halves = [0, 1];
    thread::scope(|scope| {
        for half in halves {
            let trades = &trades;
            scope.spawn(move || trades.iter().enumerate().filter(|(at, _)| at % 2 == half).for_each(tried));
        }
    });
}

#[test]
fn a_trade_named_in_chinese_gives_a_policy_in_chinese() {
    let text = |args: &str| {
        let made = Test::new(&format!("new north --today 2026-11-23 --industry 房地产 {args}")).run();
        fs::read_to_string(made.path("north.grade")).expect("a policy")
    };
    assert!(text("").contains("评级办法 "));
    assert!(text("--lang en").contains("policy "));
    let made = Test::new("new 北区 --today 2026-11-23 --industry 房地产").run();
    let text = fs::read_to_string(made.path("北区.grade")).expect("a policy");
    assert!(text.contains("\n评级办法 北区 \""), "{text}");
}

#[test]
fn every_shipped_policy_can_be_started_from() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let files = fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").file_name());
    let names: Vec<String> = files.map(|name| name.to_string_lossy().into_owned()).collect();
    let stems = names.iter().filter_map(|name| name.strip_suffix(".grade"));
    let stems: BTreeSet<&str> = stems.map(|stem| stem.trim_end_matches(".zh")).collect();
    assert!(stems.len() >= 28, "{stems:?}");
    for stem in stems {
        for (lang, file) in [("en", format!("{stem}.grade")), ("zh", format!("{stem}.zh.grade"))] {
            let ran = Test::new("new x").arg("--industry").arg(stem).arg("--lang").arg(lang).run();
            assert_eq!(ran.code, Some(0), "{ran}");
            let file = Path::new("policies").join(if names.contains(&file) { file } else { format!("{stem}.grade") });
            let shipped = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("a policy");
            // All but the line that names it is as it is shipped.
            let made = ran.read("x.grade");
            let lines = made.lines().zip(shipped.lines()).filter(|(made, shipped)| made != shipped);
            assert_eq!((lines.count(), made.lines().count()), (1, shipped.lines().count()), "{stem} {lang}");
        }
    }
}

/// The steps are run as the workflow has them, but the one that installs the program.
#[cfg(unix)]
#[test]
fn the_steps_for_ci_pass_and_turn_red() {
    let made = Test::new("new north-site --industry real-estate").run();
    let workflow = made.read(".github/workflows/gradus.yml");
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci.md")).expect("a page");
    let steps: Vec<&str> = workflow.lines().filter_map(|line| line.trim().strip_prefix("- run: ")).collect();
    assert!(steps.len() >= 3 && steps.iter().all(|step| page.contains(step)), "{steps:?}");
    let folder = Path::new(env!("CARGO_BIN_EXE_gradus")).parent().expect("a folder").display().to_string();
    let run = |step: &str| {
        let path = std::env::var("PATH").unwrap_or_default();
        let mut command = Command::new("sh");
        let command = command.args(["-euc", step]).current_dir(made.path("")).env("PATH", format!("{folder}:{path}"));
        let output = command.env("LC_ALL", "C").output().expect("a shell");
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.success(), said)
    };
    let git = run("git init -q && git add -A");
    assert!(git.0, "{}", git.1);
    let ours: Vec<&&str> = steps.iter().filter(|step| !step.starts_with("cargo install")).collect();
    assert_eq!(ours.len(), 2, "{steps:?}");
    for step in &ours {
        let (good, said) = run(step);
        assert!(good, "{step}: {said}");
    }
    // A line moves that nobody meant to move.
    let policy = made.read("north-site.grade").replace("= 30%", "= 45%");
    fs::write(made.path("north-site.grade"), policy).expect("a file");
    let (good, said) = run(ours[1]);
    assert!(!good && said.contains("::error"), "{said}");
}

#[test]
fn the_policy_goes_by_its_new_name() {
    let ran = Test::new("new north-site --industry real-estate").run();
    assert!(ran.read("north-site.grade").contains("policy north_site \""), "{ran}");
}

#[test]
fn nothing_is_overwritten() {
    let ran = Test::new("new a --industry b2b").file("a.leads.ndjson", "mine").run();
    assert_eq!((ran.code, ran.read("a.leads.ndjson").as_str()), (Some(2), "mine"), "{ran}");
    assert_eq!(ran.files(), ["a.leads.ndjson"]);
    insta::assert_snapshot!(ran);
    // A second policy leaves the steps for CI as they are.
    let ran = Test::new("new a --industry b2b").file(".github/workflows/gradus.yml", "mine").run();
    assert_eq!((ran.code, ran.read(".github/workflows/gradus.yml").as_str()), (Some(0), "mine"), "{ran}");
}

#[test]
fn names_that_cannot_be_are_refused() {
    insta::assert_snapshot!(Test::new("new ../a --industry b2b").run());
    insta::assert_snapshot!(Test::new("new a --industry 房产 --lang zh").run());
    assert_eq!(Test::new("new a").run().code, Some(2));
}

#[test]
fn shells_complete_it() {
    for (shell, word) in [("bash", "_gradus"), ("zsh", "#compdef gradus"), ("fish", "complete -c gradus")] {
        let ran = Test::new("completions").arg(shell).run();
        assert!(ran.code == Some(0) && ran.stdout.contains(word) && ran.stdout.contains("--mutate"), "{ran}");
    }
    assert_eq!(Test::new("completions tcsh").run().code, Some(2));
}
