//! Policies of several files, and folders of versions.

use crate::cli::{CHINESE, Ran, Test};

const COMMON: &str = "等级 A > B > C\n设 回访达标 = 3\n";
const BASE: &str = r#"评级办法 案场 "案场客户评级"
版本 "1.0"
引用 "../common.grade"
档次 A > B
字段 回访次数 次数
指标 回访 { A 当 回访次数 >= 回访达标  其余 B }
规则 常客：若 回访 为 A 则 评为 A
其余 评为 C
举例 "常客" { 回访次数: 3 } 应为 A
"#;
const NORTH: &str = r#"评级办法 城北 "城北店"
沿用 "base.grade"
改为 设 回访达标 = 4
改为 其余 评为 B
举例 "差一次" { 回访次数: 3 } 应为 B
"#;

/// The three files, `common.grade` above the others.
fn branches(args: &str) -> Test {
    Test::new(args)
        .file("common.grade", COMMON)
        .file("branches/base.grade", BASE)
        .file("branches/north.grade", NORTH)
        .file("leads.csv", "编号,回访次数\n1,4\n2,3\n")
}

/// A version of one policy with its period.
fn version(period: &str, keen: u8) -> String {
    format!(
        "policy site\n{period}\ngrades A > B\ninput calls count\nif calls >= {keen} then grade A\notherwise grade B\n"
    )
}

fn versions(args: &str) -> Test {
    Test::new(args)
        .file("site/2024.grade", version("effective from 2024-01-01 until 2024-12-31", 2))
        .file("site/2025.grade", version("effective from 2025-01-01 until 2025-11-30", 3))
        .file("site/2026.grade", version("effective from 2026-01-01", 4))
        .file("leads.csv", "id,calls\n1,3\n")
}

#[test]
fn a_variant_says_where_its_parts_come_from() {
    insta::assert_snapshot!(branches("check --no-proofs --root . branches/north.grade").run());
    insta::assert_snapshot!(branches("check --no-proofs --root . branches/north.grade --lang en").run());
    insta::assert_snapshot!(branches("why --root . branches/north.grade leads.csv").run());
}

#[test]
fn the_folder_of_the_policy_is_the_root_unless_another_is_given() {
    let ran = branches("check --no-proofs branches/north.grade --lang en").run();
    assert_eq!(ran.code, Some(1), "{ran}");
    assert!(ran.stdout.contains("G0741") && ran.stdout.contains("branches/base.grade:3:4"), "{ran}");
    insta::assert_snapshot!(branches("check --no-proofs --root nowhere branches/north.grade").run());
    insta::assert_snapshot!(branches("check --no-proofs --root branches common.grade").run());
}

#[test]
fn findings_in_further_files_name_their_files() {
    let test = |args: &str| branches(args).file("branches/base.grade", BASE.replace("回访次数 >=", "回访数 >="));
    insta::assert_snapshot!(test("check --no-proofs --root . branches/north.grade --format json").run());
    insta::assert_snapshot!(test("check --no-proofs --root . branches/north.grade --format github").run());
}

#[test]
fn a_policy_from_standard_input_names_files_beside_it() {
    let ran = branches("check --no-proofs -").stdin(NORTH.replace("base", "branches/base").replace("城北", "南")).run();
    assert_eq!(ran.code, Some(0), "{ran}");
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out() {
    let test = Test::new("check --no-proofs p/north.grade --lang en")
        .file("p/north.grade", "use \"out.grade\"\nuse \"in.grade\"\n");
    let test = test.file("secret.grade", "let x = 1").file("p/common.grade", CHINESE);
    let ran: Ran = test
        .linked("p/out.grade", "../secret.grade")
        .linked("p/in.grade", "common.grade")
        .linked("p/folder", "..")
        .run();
    assert!(ran.stdout.contains("north.grade:1:5") && ran.stdout.contains("G0741"), "{ran}");
    assert_eq!(ran.stdout.matches("G0741").count(), 1, "{ran}");
    let test =
        Test::new("check --no-proofs p/north.grade --lang en").file("p/north.grade", "use \"folder/secret.grade\"\n");
    let ran = test.file("secret.grade", "let x = 1").linked("p/folder", "..").run();
    assert!(ran.stdout.contains("this file is a link that leads out"), "{ran}");
}

#[cfg(unix)]
#[test]
fn a_file_that_two_links_reach_is_taken_once() {
    let text =
        "use \"a.grade\"\nuse \"b.grade\"\ngrades A > B\ninput r count\nif r >= x then grade A\notherwise grade B\n";
    let ran = Test::new("check --no-proofs p.grade")
        .file("p.grade", text)
        .file("a.grade", "let x = 1")
        .linked("b.grade", "a.grade");
    let ran = ran.run();
    assert_eq!(ran.code, Some(0), "{ran}");
}

#[test]
fn a_folder_of_versions_is_the_one_in_force() {
    for (day, grade) in [("2024-06-01", "A"), ("2025-11-30", "A"), ("2026-01-01", "B")] {
        let ran = versions(&format!("grade site leads.csv --today {day}")).run();
        assert_eq!(ran.code, Some(0), "{ran}");
        assert!(ran.stdout.contains(&format!("1,3,{grade}")), "{day}: {ran}");
    }
    insta::assert_snapshot!(versions("grade site leads.csv --today 2025-12-15").run());
    insta::assert_snapshot!(versions("why site leads.csv --today 2023-12-15").run());
}

#[test]
fn what_is_wrong_between_versions_is_said() {
    insta::assert_snapshot!(versions("check --no-proofs site").run());
    let overlap = versions("check --no-proofs site").file("site/2024.grade", version("effective from 2024-01-01", 2));
    insta::assert_snapshot!(overlap.run());
    let overlap = versions("grade site leads.csv --today 2026-11-22");
    insta::assert_snapshot!(overlap.file("site/2025.grade", version("effective from 2025-01-01", 3)).run());
    let other = versions("grade site leads.csv").file("site/shop.grade", version("", 3).replace("site", "shop"));
    insta::assert_snapshot!(other.run());
    let empty = versions("check --no-proofs site/2026.grade");
    insta::assert_snapshot!(
        empty.file("site/2026.grade", version("effective from 2026-01-01 until 2025-01-01", 3)).run()
    );
}

#[test]
fn a_version_with_errors_stops_the_folder() {
    let ran = versions("grade site leads.csv --today 2026-11-22").file("site/2024.grade", "policy site\ngrades A >\n");
    let ran = ran.run();
    assert_eq!(ran.code, Some(1), "{ran}");
    assert!(ran.stderr.contains("2024.grade:2") && ran.stdout.is_empty(), "{ran}");
}

#[test]
fn a_version_may_extend_the_one_before() {
    let next = "extends \"2026.grade\"\neffective from 2027-01-01\n";
    let test = |args: &str| {
        versions(args)
            .file("site/2026.grade", version("effective from 2026-01-01 until 2026-12-31", 4))
            .file("site/2027.grade", next)
    };
    let ran = test("grade site leads.csv --today 2027-03-01").run();
    assert_eq!(ran.code, Some(0), "{ran}");
    let ran = test("grade site leads.csv --today 2026-03-01").run();
    assert_eq!(ran.code, Some(0), "{ran}");
}

#[test]
fn a_policy_that_is_not_in_force_says_so_once_and_grades() {
    insta::assert_snapshot!(versions("grade site/2024.grade leads.csv --today 2026-11-22").run());
}

#[test]
fn a_folder_that_holds_several_policies_can_be_checked() {
    let ran = branches("check --no-proofs --root . branches").file("branches/site.grade", version("", 3)).run();
    assert_eq!(ran.code, Some(0), "{ran}");
    let shared =
        Test::new("check --no-proofs p").file("p/north.grade", NORTH).file("p/base.grade", BASE.replace("../", ""));
    insta::assert_snapshot!(shared.file("p/common.grade", COMMON).run());
}

#[test]
fn an_input_that_the_policy_rests_on_is_not_overwritten() {
    let ran = branches("grade --root . branches/north.grade leads.csv -o common.grade").run();
    assert_eq!(ran.code, Some(2), "{ran}");
    assert_eq!(ran.read("common.grade"), COMMON);
}
