//! The shipped policies: clean, equal in two languages, and with leads that fit them.

use std::fs;
use std::path::Path;
use std::process::Command;

use gradus::source::Source;
use gradus::{Compiler, Folder, Policy, Versions};

use crate::cli::Test;

fn policy(name: &str) -> Policy {
    let path = format!("policies/{name}.grade");
    let compiled = Compiler::new().check(Source::new(&path, fs::read_to_string(&path).expect("the policy")));
    assert!(compiled.diagnostics.is_empty(), "{path}: {:?}", compiled.diagnostics);
    compiled.policy.expect("a policy")
}

/// The policies in folders of their own, with the files that they rest on.
#[test]
fn variants_and_versions_are_clean_and_have_six_examples() {
    for (folder, shared) in [("policies/variants", 1), ("policies/versions", 0)] {
        let compiler = Compiler::new().files(Folder::new(folder).expect("a folder"));
        let paths = fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path());
        let policies = paths.filter(|path| path.extension().is_some_and(|ending| ending == "grade"));
        let policies: Vec<String> =
            policies.map(|path| path.file_name().expect("a name").to_string_lossy().into_owned()).collect();
        let versions = Versions::new(policies.iter().map(|name| compiler.check_file(name)));
        assert_eq!(versions.findings(), [], "{folder}");
        let (own, others): (Vec<_>, Vec<_>) = versions.files().iter().partition(|(_, role)| role.is_policy());
        assert_eq!((own.len(), others.len()), (2, shared), "{folder}");
        for (file, _) in own {
            assert!(file.diagnostics.is_empty(), "{folder}: {:?}", file.diagnostics);
            assert!(file.policy.as_ref().is_some_and(|policy| policy.examples().len() >= 6), "{folder}");
        }
    }
}

#[test]
fn a_branch_is_explained_with_the_places_of_both_files() {
    let leads = "首付,总价,满意度,回访次数,来电次数,看工地次数\n70万,180万,9,4,2,2\n54万,180万,9,4,2,2\n";
    let ran = Test::new("why north.grade - --today 2026-11-23")
        .file("north.grade", include_str!("../../policies/variants/north.grade"))
        .file("base.grade", include_str!("../../policies/variants/base.grade"))
        .file("common.grade", include_str!("../../policies/variants/common.grade"))
        .stdin(leads)
        .run();
    insta::assert_snapshot!(ran);
}

fn gradus(arguments: &[&str]) -> (Vec<u8>, String) {
    let result = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(arguments)
        .args(["--lang", "en", "--color", "never", "--today", "2026-11-23"])
        .output()
        .expect("the program runs");
    (result.stdout, String::from_utf8(result.stderr).expect("UTF-8"))
}

/// The names of the files in a folder that end so, without the ending.
fn names(folder: &str, ending: &str) -> Vec<String> {
    let files = fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").file_name());
    let mut names: Vec<String> =
        files.filter_map(|name| name.to_str().and_then(|name| name.strip_suffix(ending)).map(str::to_owned)).collect();
    names.sort();
    names
}

/// The files of leads of a policy; the Chinese twin of a policy grades the same.
fn leads_of(policy: &str) -> Vec<String> {
    let stem = policy.strip_suffix(".zh").unwrap_or(policy);
    let files = ["csv", "ndjson", "ron"].map(|ending| format!("examples/leads/{stem}.{ending}"));
    files.into_iter().filter(|file| Path::new(file).exists()).collect()
}

#[test]
fn every_policy_is_clean_and_has_six_examples_and_leads() {
    let policies = names("policies", ".grade");
    assert!(policies.len() >= 9, "nine policies are shipped");
    for name in policies {
        assert!(policy(&name).examples().len() >= 6, "{name} has fewer than six examples");
        assert!(!leads_of(&name).is_empty(), "{name} has no leads in examples/leads");
    }
}

/// Tables longer than this are cut to their first rows; the summary below them still counts all.
const ROWS_SHOWN: usize = 20;

/// What a manager sees of a run: the table, cut where it is long, and the summary.
fn graded(policy: &str, leads: &str) -> String {
    let result = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(["grade", &format!("policies/{policy}.grade"), leads, "--to", "table"])
        .args(["--color", "never", "--today", "2026-11-23"])
        .output()
        .expect("the program runs");
    let (table, summary) = (String::from_utf8_lossy(&result.stdout), String::from_utf8_lossy(&result.stderr));
    let rows = table.lines().count().saturating_sub(1);
    let shown = if rows > 2 * ROWS_SHOWN { ROWS_SHOWN } else { rows };
    let mut out: Vec<&str> = table.lines().take(shown + 1).map(str::trim_end).collect();
    if shown < rows {
        out.push(" …");
    }
    out.push("");
    out.extend(summary.lines().map(str::trim_end));
    out.join("\n")
}

/// `cargo insta review`, or `INSTA_UPDATE=always`, takes over what was found: read it as the policy's manager would.
#[test]
fn the_leads_of_every_policy_get_the_grades_its_manager_expects() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/policies");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for name in names("policies", ".grade") {
            for leads in leads_of(&name) {
                let ending = Path::new(&leads).extension().expect("an ending").to_string_lossy().into_owned();
                insta::assert_snapshot!(format!("{name}.{ending}"), graded(&name, &leads));
            }
        }
    });
}

/// Systems as their sources state them, holes and overlaps included, and what the checker says of each.
#[test]
fn what_is_wrong_with_a_system_as_it_was_stated_is_said() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/as-stated");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for name in names("tests/policies/as-stated", ".grade") {
            let file = format!("tests/policies/as-stated/{name}.grade");
            let result = Command::new(env!("CARGO_BIN_EXE_gradus"))
                .args(["check", &file, "--color", "never"])
                .output()
                .expect("the program runs");
            insta::assert_snapshot!(name, String::from_utf8_lossy(&result.stdout));
        }
    });
}

/// What stands behind `](` in a page.
fn links(page: &str) -> Vec<String> {
    let text = fs::read_to_string(page).expect("the page");
    let ends = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    ends.map(|(link, _)| link.to_owned()).collect()
}

#[test]
fn the_lists_of_policies_lead_somewhere() {
    for page in ["policies/README.md", "policies/README.zh.md"] {
        for link in links(page) {
            assert!(Path::new("policies").join(&link).exists(), "{page} links to {link}, which is not there");
        }
    }
}

#[test]
fn the_lists_of_policies_name_every_policy() {
    for page in ["policies/README.md", "policies/README.zh.md"] {
        let named = links(page);
        for policy in names("policies", ".grade") {
            let file = format!("{policy}.grade");
            assert!(named.contains(&file), "{page} has no line for {file}");
        }
    }
}

#[test]
fn two_languages_are_one_plan() {
    for name in ["real_estate_site", "auto_dealer_habc", "b2b_close_horizon", "man_rule", "lead_attribution"] {
        let (english, chinese) = (policy(name), policy(&format!("{name}.zh")));
        assert_eq!(english.plan(), chinese.plan(), "{name}");
        assert_eq!(english.reference().meaning, chinese.reference().meaning, "{name}");
    }
}

/// Verdicts as the library gives them, without what must differ: the hash of the file and the reason in words.
fn verdicts(policy: &str) -> Vec<serde_json::Value> {
    let (out, _) = gradus(&["grade", policy, "examples/leads/real_estate_site.csv", "--to", "ndjson"]);
    let lines = String::from_utf8(out).expect("UTF-8");
    lines
        .lines()
        .map(|line| {
            let mut record: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let verdict = record["gradus"].as_object_mut().expect("a verdict");
            verdict.remove("reason");
            verdict["policy"].as_object_mut().expect("a policy").remove("source");
            record
        })
        .collect()
}

#[test]
fn both_languages_say_the_same_of_every_lead() {
    let english = verdicts("policies/real_estate_site.grade");
    let chinese = verdicts("policies/real_estate_site.zh.grade");
    assert!(english.len() >= 1_000);
    assert_eq!(english, chinese);
}

#[test]
fn the_sample_book_is_what_its_generator_prints() {
    let result = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--features", "cli", "--example", "make_leads"])
        .output()
        .expect("cargo runs");
    let book = fs::read("examples/leads/real_estate_site.csv").expect("the book");
    assert!(result.status.success(), "{}", String::from_utf8_lossy(&result.stderr));
    assert!(result.stdout == book, "run `cargo run --example make_leads > examples/leads/real_estate_site.csv`");
}

#[test]
fn every_row_has_a_verdict() {
    let (_, summary) = gradus(&["grade", "policies/real_estate_site.zh.grade", "examples/leads/real_estate_site.csv"]);
    let line = summary.lines().find(|line| line.contains("rows in =")).expect("the sum");
    let numbers: Vec<u64> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let (all, parts) = numbers.split_first().expect("numbers");
    assert_eq!(*all, parts.iter().sum::<u64>(), "{line}");
}

#[test]
fn the_sentences_of_the_project_are_read_letter_for_letter() {
    let english = "grades A > B > C\nlevels A > B > C\ngroup necessary {\n item x { A when yes otherwise B } }\n\
         group intent {\n item a item b item c item d item e }\n\
         if necessary conditions all A and ≥5 intent items A then grade A\notherwise grade B\n";
    let chinese = "等级 A > B > C\n档次 A > B > C\n维度 必要条件 {\n 指标 预算\n}\n\
         维度 意向程度 {\n 指标 甲\n 指标 乙\n 指标 丙\n 指标 丁\n 指标 戊\n}\n\
         若必要条件全部为A，且意向程度中有3至4项为A，则评为B。\n其余 评为 C\n";
    for text in [english, chinese] {
        let compiled = Compiler::new().check(Source::new("p", text));
        assert!(compiled.policy.is_some(), "{:?}", compiled.diagnostics);
    }
}

#[test]
fn a_plan_goes_into_ron_and_back() {
    for name in ["real_estate_site", "health_products_scorecard"] {
        let policy = policy(name);
        let text = ron::to_string(policy.plan()).expect("RON");
        let back: gradus::plan::Plan = ron::from_str(&text).expect("a plan");
        assert_eq!(&back, policy.plan(), "{name}");
    }
}

#[test]
fn promises_do_not_change_what_a_policy_means() {
    let text = "grades A > B\ninput keen yes/no\nif keen then grade A\notherwise grade B\n";
    let plain = gradus::Compiler::new().compile(text).expect("a policy");
    let promised = format!("{text}promise always grade is A when keen\n");
    let promised = gradus::Compiler::new().compile(promised).expect("a policy");
    assert_eq!(plain.plan(), promised.plan());
    assert_eq!(plain.reference().meaning, promised.reference().meaning);
    assert_eq!(promised.promises().list.len(), 1);
}
