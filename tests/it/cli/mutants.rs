//! `gradus test --mutate` and `--suggest`: changes that were counted by hand, and leads that notice them.

use crate::cli::{CHINESE, Ran, Test};

/// By hand: the row of the item (`>=`: the strict sign, the contrary, 2, 4, level, removed), the sentences (each part
/// dropped or turned round, the level asked for, the grade, the sentence left out), and `otherwise`.
const POLICY: &str = r#"grades A > B > C
levels A > B
input revisits count
input asked    yes/no
item call { A when revisits >= 3  otherwise B }

if call is A and asked then grade A
if call is B           then grade B
otherwise grade C

example "keen" { revisits: 4  asked: yes } is A
"#;

fn mutated(policy: &str, args: &str) -> Ran {
    Test::new(&format!("test --mutate {args}")).file("p.grade", policy).run()
}

fn survivors(policy: &str) -> serde_json::Value {
    let ran = mutated(policy, "--format json");
    let all: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran}"));
    all["files"][0]["mutants"].clone()
}

/// Every survivor is shown as one changed line, with a lead that would notice it.
#[test]
fn what_no_test_notices_is_shown_with_a_lead_that_would() {
    let ran = mutated(POLICY, "");
    assert_eq!(ran.code, Some(1), "{ran}");
    insta::assert_snapshot!(ran);
    insta::assert_snapshot!(mutated(POLICY, "--format github"));
}

/// The leads that are shown do what is said of them: pasted in, they hold, and nothing lives on.
#[test]
fn the_leads_kill_what_they_are_said_to_kill() {
    let found = survivors(POLICY);
    let lives = found["survivors"].as_array().expect("a list");
    assert!(lives.len() >= 5, "{found}");
    let examples: Vec<&str> = lives.iter().map(|one| one["example"].as_str().expect("a lead")).collect();
    let with = format!("{POLICY}\n{}\n", examples.join("\n"));
    let ran = mutated(&with, "");
    assert_eq!(ran.code, Some(0), "{ran}");
    // The numbers are of the policy, whatever the tests are.
    let after = survivors(&with);
    assert_eq!((&after["counted"], &after["killed"]), (&found["counted"], &found["counted"]), "{after}");
    assert_eq!(after["equivalent"], found["equivalent"]);
    // Without any one of them that was needed, something lives on again.
    let without = survivors(&with.replace("example \"keen\" { revisits: 4  asked: yes } is A\n", ""));
    let first = survivors(&POLICY.replace("example \"keen\" { revisits: 4  asked: yes } is A\n", ""));
    assert_eq!(first["killed"], 0, "{first}");
    assert!(without["killed"].as_u64() <= found["counted"].as_u64(), "{without}");
}

/// A change that no lead could notice is proved to be none, and does not count.
#[test]
fn what_changes_nothing_does_not_count() {
    // Who has revisited thrice has revisited twice: the second test says nothing, whatever is made of its number below 3.
    let policy = "grades A > B\ninput revisits count\n\
                  if revisits >= 3 and revisits >= 1 then grade A\notherwise grade B\n\
                  example { revisits: 3 } is A\nexample { revisits: 2 } is B\n";
    let found = survivors(policy);
    assert_eq!(found["survivors"], serde_json::json!([]), "{found}");
    assert!(found["equivalent"].as_u64() >= Some(4), "{found}");
}

/// Where the tests themselves fail there is nothing to hold mutants against.
#[test]
fn tests_that_fail_come_first() {
    let ran = mutated(&POLICY.replace("} is A", "} is B"), "");
    assert_eq!(ran.code, Some(1), "{ran}");
    assert!(ran.stdout.contains("not tried: first the tests above must pass"), "{ran}");
}

/// Pasting what is suggested reaches everything, and then nothing more is.
#[test]
fn what_is_suggested_suffices() {
    let ran = mutated(POLICY, "--suggest");
    insta::assert_snapshot!(ran);
    let examples: Vec<&str> = ran.stdout.lines().filter(|line| line.starts_with("example {")).collect();
    let with = format!("{POLICY}\n{}\n", examples.join("\n"));
    let ran = mutated(&with, "--suggest --min 100%");
    assert_eq!(ran.code, Some(0), "{ran}");
    assert!(ran.stdout.contains("no more examples are needed"), "{ran}");
}

#[test]
fn in_chinese() {
    let policy = format!("{CHINESE}\n举例 \"积极\" {{ 回访次数：4  首付：60万  总价：180万 }} 应为 A\n");
    let ran = Test::new("test --suggest").file("案场.grade", &policy).run();
    insta::assert_snapshot!(ran);
}

/// Rows, tables, points, sets, lists and steps: whatever a shipped policy is made of has mutants that are policies.
#[test]
fn every_form_of_policy_has_mutants() {
    for (policy, least) in [("man_rule", 10), ("phone_sales_levels", 5), ("purchase_intent_three", 5)] {
        let text = std::fs::read_to_string(format!("policies/{policy}.grade")).expect("the policy");
        let found = survivors(&text);
        let number = |name: &str| found[name].as_u64().unwrap_or_default();
        assert!(number("counted") >= least, "{policy}: {found}");
        // What is no policy is the exception.
        assert!(number("no_policy") <= number("counted"), "{policy}: {found}");
    }
}

/// A reason beside the policy is enough for a change that no lead can notice, and is told as soon as it is none.
#[test]
fn a_written_reason_is_enough_until_it_is_none() {
    // Who has lost one divides by one, either way.
    let policy = "grades A > B\ninput customers count\ninput lost count\n\
                  decide lifetime number {\n  round customers / lost to 1 when lost > 0\n  otherwise customers\n}\n\
                  if lost > 5 then grade B\notherwise grade A\n\
                  example { customers: 9  lost: 2 } is A, lifetime 4.5\nexample { customers: 9  lost: 0 } is A, lifetime 9\n\
                  example { customers: 9  lost: 5 } is A\nexample { customers: 9  lost: 6 } is B\n";
    let with =
        |reasons: &str| Test::new("test --mutate").file("p.grade", policy).file("p.unnoticed.txt", reasons).run();
    let reason = "- round customers / lost to 1 when lost > 0\n+ round customers / lost to 1 when lost > 1\n\
                  With one lost, both divide by one.\n";
    let bare = mutated(policy, "");
    let told = "round customers / lost to 1 when lost > 1";
    assert!(bare.stdout.contains(told), "{bare}");
    let known = with(reason);
    assert!(!known.stdout.contains(told), "{known}");
    assert!(known.stdout.contains("1 more has a written reason"), "{known}");
    let stale = "- otherwise customers\n+ otherwise nothing\nNobody knows.\n";
    let ran = with(&format!("{reason}\n{stale}\n- if lost > 5 then grade B\nNoticed, in truth.\n"));
    assert_eq!(ran.code, Some(1), "{ran}");
    insta::assert_snapshot!(ran);
    for damaged in ["- otherwise customers\n", "Nobody knows.\n"] {
        let ran = with(damaged);
        assert_eq!(ran.code, Some(1), "{ran}");
        insta::assert_snapshot!(ran);
    }
}

/// Reasons beside which no policy stands are told, as leads are.
#[test]
fn reasons_that_belong_to_no_policy_are_told() {
    let test = |args: &str| Test::new(args).file("p.grade", POLICY).file("q.unnoticed.txt", "- a\nb\n").run();
    assert_eq!(test("test").code, Some(0));
    let ran = test("test --check");
    assert_eq!(ran.code, Some(1), "{ran}");
    assert!(ran.stdout.contains("there is no q.grade beside it"), "{ran}");
}

/// In a table: each cell is opened, its members are exchanged and left out, ends of ranges and comparisons moved, `not`
/// turned round; the same goes for weights. All by hand.
#[test]
fn every_cell_of_a_table_is_changed() {
    let text = r"grades A > B
scale size big > middle > small
input s size
input n integer 0..9
input ok yes/no

table tier first {
  | s           | n    | ok  => grade |
  | big, middle | 3..5 | yes => A     |
  | not small   | >= 6 | -   => B     |
  | -           | -    | -   => B     |
}
scorecard points {
  item deed weight 2 { 3 when ok  otherwise 1 }
}
";
    let policy = gradus::Compiler::new().compile(text).expect("a policy");
    let all = gradus::testing::mutants(&policy);
    let lines: Vec<String> = all.iter().map(|mutant| mutant.lines(policy.source()).1).collect();
    for line in [
        "- | 3..5 | yes => A",
        "middle | 3..5 | yes => A",
        "big | 3..5 | yes => A",
        "big, small | 3..5 | yes => A",
        "big, middle | 2..5 | yes => A",
        "big, middle | 3..6 | yes => A",
        "big, middle | 3..<5 | yes => A",
        "big, middle | 3..5 | no => A",
        "big, middle | 3..5 | - => A",
        "big, middle | 3..5 | yes => B",
        "small   | >= 6 | - => B",
        "not middle   | >= 6 | - => B",
        "not small   | > 6 | - => B",
        "not small   | >= 7 | - => B",
        "item deed weight 3 { 3 when ok  otherwise 1 }",
        "item deed weight 1 { 3 when ok  otherwise 1 }",
    ] {
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let wanted = if line.contains('|') { format!("| {} |", plain(line)) } else { plain(line) };
        assert!(lines.iter().any(|own| plain(own) == wanted), "{line}: {lines:#?}");
    }
}
