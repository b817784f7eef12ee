//! `gradus table export` and `gradus table import`.

use crate::cli::Test;
use crate::sheets::TYPED;

/// A policy that nobody has put in order: what lies outside the table stays as it is.
const ACTIONS: &str = r#"评级办法   电话 "电话销售"
等级 六级 "很感兴趣" > 五级 "较感兴趣" > 四级 "中性" > 三级 "挂断"
标尺 名单质量 A > B>C
字段 态度   "接听的人态度" 次数 0..3
字段 质量 as quality "名单质量" 名单质量
选项 打法 请考察, 送资料, 再联系, 换人打, 放一放
等级 { 六级 当 态度 = 3  五级 当 态度 = 2  四级 当 态度 = 1  其余 三级 }

决策表 打法表 as action_table 首行 {   # 怎么跟
  | 等级 | 质量 => 下一步 as next_step "下一步" 打法 |
  | 六级 | -       => 请考察 |
  | 五级 | -       => 送资料 |
  | 四级 | -       => 再联系 |   # 先听他的生意
  | 三级 | A, B => 换人打 |
  | 其余        => 放一放 |
}
决策表 分档 交叉表 质量 \ 态度 => 轻重 文本 {
  |      | 0..1 | 2..3 |
  | A    | "急" | "缓" |
  | B, C | "缓" | "缓" |
}
举例 "中性" { 态度：1   质量：B } 应为 四级，下一步 再联系
"#;

fn actions(args: &str, csv: &str) -> crate::cli::Ran {
    Test::new(args).file("电话.grade", ACTIONS).file("打法.csv", csv).run()
}

#[test]
fn a_table_goes_out_as_csv() {
    let ran = Test::new("table export t.grade").file("t.grade", TYPED).run();
    insta::assert_snapshot!(ran);
}

#[test]
fn a_workbook_appears_whole() {
    let ran = Test::new("table export t.grade -o t.xlsx").file("t.grade", TYPED).run();
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (Some(0), "", ""), "{ran}");
    assert_eq!(ran.files(), ["t.grade", "t.xlsx"]);
}

#[test]
fn an_edited_table_changes_its_own_rows_only() {
    let csv = "等级,名单质量,下一步\n六级,-,请考察\n五级,A,请考察\n五级,-,送资料\n四级,-,再联系\n三级,\"A,B\",换人打\n其余,,再联系\n";
    let ran = actions("table import 电话.grade 打法表 打法.csv --check", csv);
    insta::assert_snapshot!(ran);
    let ran = actions("table import 电话.grade action_table 打法.csv --write", csv);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (Some(0), "", ""), "{ran}");
    assert_eq!(ran.files(), ["打法.csv", "电话.grade"]);
    let text = ran.read("电话.grade");
    let (before, table) = ACTIONS.split_once("决策表 打法表").expect("the table");
    let behind = table.split_once("}\n").expect("its end").1;
    assert!(text.starts_with(before) && text.ends_with(behind), "{text}");
}

#[test]
fn a_crosstab_may_grow() {
    let csv = "名单质量 \\ 接听的人态度,2..3,1,0\nA,缓,缓,急\n\"B、C\",缓,缓,放\n";
    let ran = actions("table import 电话.grade 分档 打法.csv --check", csv);
    insta::assert_snapshot!(ran);
}

#[test]
fn comments_stay_with_their_rows() {
    let csv = "Share of wallet,Spend in a year,visits,Customer since,Is a VIP,city,grade,What to do\n\
        >= 33%,60万,3..5,2026-01-01..2026-06-30,yes,\"\"\"北京\"\", \"\"上海\"\"\",A,\"call, now\"\n\
        9%,-,-,-,-,-,B,call\notherwise,,,,,,C,wait\n";
    let ran = Test::new("table import t.grade t t.csv --lang en").file("t.grade", TYPED).file("t.csv", csv).run();
    insta::assert_snapshot!(ran);
}

#[test]
fn bad_cells_are_shown_where_they_stand() {
    let csv = "名单质量,下一步,等级,备注\n\nA、B,请考察,六级,\n-,送资料,五级五,\n3 to,再联系,四级,\n\"A,B、C\",换人打,三级,\nC,放一下,三级,x\n,换人打,三级,\n-,放一放,其余,\n";
    insta::assert_snapshot!(actions("table import 电话.grade 打法表 打法.csv", csv));
    insta::assert_snapshot!(actions("table import 电话.grade 打法表 打法.csv --format json --lang en", csv).stderr);
}

#[test]
fn examples_that_fail_keep_the_policy_as_it_was() {
    let csv = "等级,名单质量,下一步\n六级,-,请考察\n其余,,放一放\n";
    let ran = actions("table import 电话.grade 打法表 打法.csv --write --lang en", csv);
    assert_eq!(ran.read("电话.grade"), ACTIONS);
    assert_eq!(ran.code, Some(1));
    insta::assert_snapshot!(ran.stderr.lines().last().unwrap_or_default(), @"  help: mend the rest of the policy first, or write the new one to another file with `-o`");
    let ran = actions("table import 电话.grade 打法表 打法.csv -o new.grade", csv);
    assert_eq!(ran.code, Some(1));
    assert!(ran.read("new.grade").contains("| 其余        => 放一放"), "{}", ran.read("new.grade"));
}

#[test]
fn two_rows_that_overlap_are_shown_as_rows() {
    let policy = TYPED.replace("t first", "t");
    let csv = "Share of wallet,Spend in a year,visits,Customer since,Is a VIP,city,grade,What to do\n\
        5%,-,-,-,-,-,A,call\n5%,-,3,-,-,-,B,call\notherwise,,,,,,C,wait\n";
    let ran = Test::new("table import t.grade t t.csv").file("t.grade", policy).file("t.csv", csv).run();
    insta::assert_snapshot!(ran);
}

#[test]
fn what_is_not_there_is_said() {
    let files = |args: &str| Test::new(args).file("p.grade", ACTIONS).file("t.csv", "等级,下一步\n六级,请考察\n").run();
    let mut said = String::new();
    for args in [
        "table export p.grade",
        "table export p.grade 打法",
        "table export p.grade -o p.txt",
        "table export p.grade 打法表 -o p.grade",
        "table import p.grade 打法表 t.xlsx",
        "table import p.grade 打法表 t.csv",
    ] {
        said.push_str(&format!("$ gradus {args}\n{}\n", files(args)));
    }
    let ran = Test::new("table import p.grade 打法表 t.xlsx").file("p.grade", ACTIONS).file("t.xlsx", "等级").run();
    said.push_str(&format!("$ a text that is called .xlsx\n{ran}\n"));
    insta::assert_snapshot!(said);
}

#[test]
fn rows_that_break_a_promise_keep_the_policy_as_it_was() {
    let policy = "grades hot > cold\ninput owner yes/no\ntable tier unique {\n  | owner => grade |\n  | yes => hot |\n  | no  => cold |\n}\n\
        promise never grade hot when owner is no\n";
    let ran = Test::new("table import p.grade tier t.csv --write")
        .file("p.grade", policy)
        .file("t.csv", "owner,grade\nyes,hot\nno,hot\n")
        .run();
    assert_eq!(ran.read("p.grade"), policy);
    insta::assert_snapshot!(ran);
}
