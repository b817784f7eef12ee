//! Advice in `gradus why` and `gradus grade`.

use crate::cli::Test;

const POLICY: &str = "\
policy deal \"Deal\"
grades A > B > C
input budget \"Budget\" money effort 3
input calls \"Calls\" count only rises
input branch \"Branch\" one of north, south fixed
if budget >= 50万 and calls >= 2 then grade A
if (budget >= 50万 or calls >= 2 or branch is north) and not (budget >= 50万 and calls >= 2) then grade B
if budget < 50万 and calls <= 1 and branch is south then grade C
";

const CHINESE: &str = "\
评级办法 成交
等级 A > B > C
字段 预算 金额 难度 3
字段 来电 次数 只增
字段 分店 属于 北店, 南店 不可改
若预算至少50万且来电至少2次，则评为A。
若 预算 至少 50万 且 来电 至多 1 次 则 评为 B
若 预算 低于 50万 且 来电 至少 2 次 则 评为 B
其余 评为 C
";

const LEADS: &str = "id,budget,calls,branch\nL1,10万,0,south\nL2,10万,2,south\nL3,60万,3,north\nL4,,2,\nL5,,,north\n";

fn why(args: &str) -> Test {
    Test::new(&format!("why p.grade leads.csv {args}")).file("p.grade", POLICY).file("leads.csv", LEADS)
}

fn last(text: &str) -> String {
    text.rsplit("\n\n").next().unwrap_or_default().to_owned()
}

#[test]
fn the_smallest_change_goes_by_effort_and_leaves_fixed_facts_alone() {
    insta::assert_snapshot!(last(&why("--lead L1").run().stdout), @r"
    To reach grade B: Calls from 0 up to 2
      no smaller change is enough (proved)
    ");
    insta::assert_snapshot!(last(&why("--lead L1 --to A").run().stdout), @r"
    To reach grade A: Budget from 100,000 up to 500,000, and Calls from 0 up to 2 (effort 4)
      no smaller change is enough (proved)
    ");
    assert!(!why("--lead L3").run().stdout.contains("To reach"));
}

#[test]
fn what_is_missing_is_asked_or_learnt() {
    insta::assert_snapshot!(last(&why("--lead L4").run().stdout));
    insta::assert_snapshot!(last(&why("--lead L5 --to A").run().stdout));
}

#[test]
fn in_chinese() {
    let leads = "编号,预算,来电,分店\n甲,30万,3,南店\n乙,,1,北店\n";
    let test = |args: &str| {
        Test::new(&format!("why 办法.grade 客户.csv {args}")).file("办法.grade", CHINESE).file("客户.csv", leads)
    };
    insta::assert_snapshot!(last(&test("--lead 甲").run().stdout));
    insta::assert_snapshot!(last(&test("--lead 乙 --to A").run().stdout));
}

#[test]
fn a_grade_that_is_none_ends_with_2() {
    insta::assert_snapshot!(why("--lead L1 --to D").run());
    let none = "choice c x, y\ninput calls count\ndecide d c { x when calls >= 2 otherwise y }\n";
    let ran = Test::new("why p.grade leads.csv --to A").file("p.grade", none).file("leads.csv", LEADS).run();
    assert!(ran.stderr.contains("G0851"), "{ran}");
    assert_eq!(ran.code, Some(2));
}

#[test]
fn over_budget_says_at_most() {
    let ran = why("--lead L4 --budget 10").run();
    assert!(ran.stderr.contains("G0852"), "{ran}");
    assert!(ran.stdout.contains("at most these"), "{ran}");
    assert!(!why("--lead L1 --budget 0").run().stdout.contains("To reach"));
}

#[test]
fn graded_leads_carry_their_advice_where_it_is_asked_for() {
    let grade = |args: &str| {
        Test::new(&format!("grade p.grade leads.csv --today 2026-11-23 {args}"))
            .file("p.grade", POLICY)
            .file("leads.csv", LEADS)
    };
    insta::assert_snapshot!(grade("--advice --to ndjson").run().stdout);
    insta::assert_snapshot!(grade("--advice --to csv").run().stdout);
    assert!(!grade("--to ndjson").run().stdout.contains("\"advice\""));
}
