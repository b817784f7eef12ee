//! `gradus grade`.

use crate::cli::{CHINESE, SITE, Test};

const LEADS: &str = "\
id,revisits,calls,satisfaction,price,deposit,last_contact
C1,4,3,9,1800000,60万,2026-11-20
C2,4,2,9,1800000,30万,2026-11-10
C3,1,1,5,1800000,30万,2026-11-20
C4,4,,9,1800000,60万,2026-11-20
C5,many,1,5,0,30万,2026-11-20
C6,0,0,5,1800000,30万,
C7,4,1,11,1800000,30万,
";

fn grade(args: &str) -> Test {
    Test::new(&format!("grade site.grade leads.csv --today 2026-11-22 {args}"))
        .file("site.grade", SITE)
        .file("leads.csv", LEADS)
}

/// The text without the hashes of the policy, which every change of the plan's form changes.
fn without_hashes(text: &str) -> String {
    let mut out = String::new();
    for part in text.split_inclusive('"') {
        let bare = part.trim_end_matches('"');
        let hash = bare.len() == 16 && bare.chars().all(|c| c.is_ascii_hexdigit());
        out.push_str(if hash { "…\"" } else { part });
    }
    out
}

#[test]
fn every_format() {
    insta::assert_snapshot!(grade("").run());
    for to in ["ndjson", "json", "ron", "table"] {
        let ran = grade("--to").arg(to).run();
        assert_eq!(ran.code, Some(0));
        insta::assert_snapshot!(format!("to_{to}"), without_hashes(&ran.stdout));
    }
}

#[test]
fn columns_that_are_asked_for_stand_as_among_all() {
    let rows = |table: &str| -> Vec<Vec<String>> {
        let rows = csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes()).into_records();
        rows.map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
    };
    let whole = grade("").run();
    let all = rows(&whole.stdout);
    let came = 7;
    for (asked, names) in [
        ("grade", vec!["grade"]),
        ("due,grade", vec!["grade", "due"]),
        ("状态，等级、 Due", vec!["grade", "status", "due"]),
        ("overdue；possible,", vec!["possible", "overdue"]),
    ] {
        let kept = |row: &Vec<String>| -> Vec<String> {
            let columns = row.iter().zip(&all[0]).enumerate();
            let kept = columns.filter(|(at, (_, name))| *at < came || names.contains(&name.as_str()));
            kept.map(|(_, (cell, _))| cell.clone()).collect()
        };
        for threads in ["1", "3"] {
            let ran = grade("--threads").arg(threads).arg("--columns").arg(asked).run();
            assert_eq!(rows(&ran.stdout), all.iter().map(kept).collect::<Vec<_>>(), "{asked}");
            assert_eq!(ran.stderr, whole.stderr, "{asked}");
        }
    }
    insta::assert_snapshot!("columns_in_a_table", grade("--to table --columns grade,reason").run().stdout);
    insta::assert_snapshot!("columns_that_are_none", grade("--columns grade,colour").run());
    let policy = std::fs::read_to_string("policies/packaging_sales_ladder.grade").expect("a policy");
    let ladder = |columns: &str| {
        Test::new("grade p leads.csv --lang zh --columns")
            .arg(columns)
            .file("p", &policy)
            .file("leads.csv", "id,电话\n1,\n")
            .run()
    };
    // A heading with commas in it cannot be told from several, so the id stands for it.
    assert!(ladder("x").stderr.contains("、待问、lacking、理由；"), "{}", ladder("x"));
    assert!(
        ladder("lacking").stdout.starts_with("id,电话,上一级还缺（A06、A03、A02 任办一样即可）\n"),
        "{}",
        ladder("lacking")
    );
    assert!(grade("--columns ,").run().stderr.contains("names no column"));
    insta::assert_snapshot!("columns_of_no_table", grade("--to ndjson --columns grade").run());
    insta::assert_snapshot!("columns_in_chinese", grade("--lang zh --columns 级别").run().stderr);
    insta::assert_snapshot!("columns_in_chinese_of_no_table", grade("--lang zh --to json --columns 等级").run().stderr);
}

#[test]
fn in_chinese() {
    let leads =
        "客户编号,回访次数,首付,总价,最近联系\n甲,4,60万,180万,2026-11-20\n乙,4,,180万,2026-11-01\n丙,很多,1,1,\n";
    let test = || {
        Test::new("grade 办法.grade 客户.csv --today 2026-11-22").file("办法.grade", CHINESE).file("客户.csv", leads)
    };
    insta::assert_snapshot!(test().run());
    insta::assert_snapshot!(test().arg("--to").arg("table").run().stdout);
}

#[test]
fn rows_in_are_rows_out_whatever_the_rows_are() {
    let leads = format!("{LEADS}C8,1\nC9,1,2,3,4,5,6,7,8\n");
    let ran = Test::new("grade p leads.csv --today 2026-11-22").file("p", SITE).file("leads.csv", leads).run();
    assert_eq!(ran.stdout.lines().count(), 10, "{ran}");
    let sum = ran.stderr.lines().find(|line| line.contains(" rows in = ")).expect("a sum");
    let numbers: Vec<u64> = sum.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
    assert_eq!(numbers[0], 9, "{sum}");
    assert_eq!(numbers[0], numbers[1..].iter().sum::<u64>(), "{sum}");
}

#[test]
fn strict_minds_rejected_leads() {
    assert_eq!(grade("").run().code, Some(0));
    assert_eq!(grade("--strict").run().code, Some(1));
}

#[test]
fn a_file_appears_whole_and_tells_its_format() {
    let ran = grade("-o out.ndjson").run();
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{ran}");
    assert_eq!(ran.files(), ["leads.csv", "out.ndjson", "site.grade"]);
    assert_eq!(ran.read("out.ndjson").lines().count(), 7);
    let ran = grade("-o out.csv --bom").run();
    assert!(ran.read("out.csv").starts_with('\u{feff}'), "{ran}");
    insta::assert_snapshot!(grade("-o out.dat").run());
    let ran = grade("-o nowhere/out.csv").run();
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("no such folder"), "{ran}");
}

#[test]
#[cfg(unix)]
fn a_device_is_written_as_it_is() {
    let ran = grade("-o /dev/null --to csv").run();
    assert_eq!((ran.code, ran.files()), (Some(0), vec!["leads.csv".to_owned(), "site.grade".to_owned()]), "{ran}");
}

#[test]
fn an_input_is_never_overwritten() {
    for path in ["leads.csv", "./leads.csv", "site.grade"] {
        let ran = grade("--to csv -o").arg(path).run();
        assert_eq!(ran.code, Some(2), "{ran}");
        assert_eq!((ran.read("leads.csv"), ran.read("site.grade")), (LEADS.to_owned(), SITE.to_owned()));
    }
    insta::assert_snapshot!(grade("-o leads.csv").run());
}

#[test]
fn a_run_that_fails_leaves_the_old_file() {
    let ran = Test::new("grade p leads.csv -o out.csv")
        .file("p", SITE)
        .file("leads.csv", "id,revisits\nC1,4\nC2,\"4\n")
        .file("out.csv", "old")
        .run();
    assert_eq!((ran.code, ran.read("out.csv")), (Some(2), "old".to_owned()), "{ran}");
    assert_eq!(ran.files(), ["leads.csv", "out.csv", "p"]);
    insta::assert_snapshot!(ran);
}

#[test]
fn several_files_are_one_run() {
    let run = |second: &str| {
        Test::new("grade p a.csv b.csv --today 2026-11-22")
            .file("p", SITE)
            .file("a.csv", "id,revisits,calls\nA1,4,0\n")
            .file("b.csv", second)
            .run()
    };
    let ran = run("id,revisits,calls\nB1,1,0\n");
    assert_eq!(ran.stdout.lines().count(), 3, "{ran}");
    insta::assert_snapshot!(run("id,calls,revisits\nB1,1,0\n"));
}

#[test]
fn unknown_columns_are_warned_of_once() {
    let ran = Test::new("grade p - --from ndjson --today 2026-11-22")
        .file("p", SITE)
        .stdin("{\"revisit\": 4, \"calls\": 0}\n{\"revisit\": 3, \"calls\": 0}\n")
        .run();
    insta::assert_snapshot!(ran);
}

#[test]
fn blank_rows_are_left_out_and_told_by_any_number_of_threads() {
    let leads = "id,revisits\n,\nC1,4\n,\n , \nC2,0\n";
    let run = |threads: &str| {
        let test = Test::new("grade site.grade leads.csv --today 2026-11-22 --columns grade --threads").arg(threads);
        test.file("site.grade", SITE).file("leads.csv", leads).run()
    };
    let ran = run("1");
    assert_eq!(ran.stdout.lines().count(), 3, "{ran}");
    assert!(ran.stderr.contains("G0638 nothing stands in 3 rows, the first in line 2"), "{ran}");
    assert!(ran.stderr.contains("2 rows in = "), "{ran}");
    let two = run("2");
    assert_eq!((ran.stdout, ran.stderr), (two.stdout, two.stderr));
}

#[test]
fn what_cannot_be_read_ends_with_2() {
    insta::assert_snapshot!(grade("nowhere.csv").run());
    insta::assert_snapshot!(Test::new("grade p leads.xlsx").file("p", SITE).file("leads.xlsx", "PK").run());
    insta::assert_snapshot!(Test::new("grade p leads.csv").file("p", SITE).file("leads.csv", "name\nLi\n").run());
    insta::assert_snapshot!(Test::new("grade p --today 2026-02-30").file("p", SITE).run());
    insta::assert_snapshot!(Test::new("grade p --from xml").file("p", SITE).run());
}

#[test]
fn a_policy_with_errors_grades_nobody() {
    let ran =
        Test::new("grade p leads.csv").file("p", "grades A > B\nif x then grade A\n").file("leads.csv", LEADS).run();
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""), "{ran}");
    assert!(ran.stderr.contains("G0201"), "{ran}");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let leads: String = std::iter::once("revisits,calls\n".to_owned())
        .chain((0..20_000).map(|n| format!("{},{}\n", n % 5, n % 3)))
        .collect();
    let test = Test::new("grade p leads.csv --today 2026-11-22").file("p", SITE).file("leads.csv", leads);
    let mut child = test.command().spawn().expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Half of the visitors come again; one of four is not known.
const EXPECTING: &str = "\
grades A > B
input visits count
input rep \"Consultant\" text
if visits >= 3 then grade A
otherwise grade B
expect 50% to 60% of leads where grade is A
expect 40% to 100% of leads per rep where grade is A
";

fn expecting(args: &str) -> Test {
    Test::new(&format!("grade site.grade leads.csv -o graded.csv {args}"))
        .file("site.grade", EXPECTING)
        .file("leads.csv", "visits,rep\n3,Ann\n4,Ann\n1,Bea\n,Bea\n0,Cy\n9,\n")
}

#[test]
fn shares_that_are_expected_are_reported() {
    insta::assert_snapshot!(expecting("").run());
    insta::assert_snapshot!(expecting("--lang zh").run());
    let strict = expecting("--format json --strict").run();
    assert_eq!(strict.code, Some(1), "a share out of range is a finding");
    insta::assert_snapshot!(strict);
}

#[test]
fn dates_beyond_the_holiday_list_are_told() {
    let policy = "grades A > B\nholidays \"days.csv\"\ninput last date required\nif last <= 2026-06-01 then grade A\notherwise grade B\n\
        follow up since last { A within 3 working days  B within 3 working days }\n";
    let ran = Test::new("grade p.grade l.csv --today 2026-12-31")
        .file("p.grade", policy)
        .file("days.csv", "date,kind,name\n2026,year\n2026-10-01..2026-10-07,holiday,National Day\n")
        .file("l.csv", "last\n2026-12-30\n2026-12-01\n")
        .run();
    insta::assert_snapshot!(ran);
}

#[test]
fn a_time_without_a_zone_is_a_time_of_the_run() {
    let policy = "grades A > B\ninput seen moment\nif seen within 2 hours before now then grade A\notherwise grade B\n\
                  decide told moment { otherwise seen }\n";
    let leads = "seen\n2026/11/22 10:30\n2026-11-22T10:30+09:00\n2026-11-22\n22 November\n";
    let test = |zone: &str| {
        Test::new("grade p.grade leads.csv --today 2026-11-22 --zone")
            .arg(zone)
            .file("p.grade", policy)
            .file("leads.csv", leads)
    };
    insta::assert_snapshot!(test("Asia/Shanghai").run());
    insta::assert_snapshot!(test("UTC").run().stdout);
    let why = Test::new("why p.grade leads.csv --today 2026-11-22 --zone +08:00 --lead 2");
    insta::assert_snapshot!(why.file("p.grade", policy).file("leads.csv", leads).run().stdout);
}

#[cfg(unix)]
#[test]
fn results_keep_links_and_permissions_and_spare_policies() {
    use std::os::unix::fs::PermissionsExt;
    let test = grade("-o link.csv").file("real.csv", "old\n").linked("link.csv", "real.csv");
    std::fs::set_permissions(test.folder.path().join("real.csv"), std::fs::Permissions::from_mode(0o600))
        .expect("permissions");
    let ran = test.run();
    assert_eq!(ran.code, Some(0), "{ran}");
    assert!(std::fs::symlink_metadata(ran.path("link.csv")).expect("a link").is_symlink());
    assert!(ran.read("real.csv").starts_with("id,"));
    let mode = std::fs::metadata(ran.path("real.csv")).expect("the results").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let ran = grade("-o other.grade --to csv").file("other.grade", "grades A > B\n").run();
    assert_eq!((ran.code, ran.read("other.grade")), (Some(2), "grades A > B\n".to_owned()), "{ran}");
}
