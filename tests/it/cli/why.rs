//! `gradus why`.

use crate::cli::{CHINESE, SITE, Test};

const LEADS: &str = "\
id,revisits,calls,satisfaction,price,deposit,last_contact
C1,4,3,9,1800000,60万,2026-11-20
C2,4,2,9,1800000,30万,2026-11-10
C3,1,1,5,1800000,30万,2026-11-20
C4,4,,9,1800000,60万,2026-11-20
C5,many,1,5,0,30万,2026-11-20
";

fn why(lead: &str) -> Test {
    Test::new("why site.grade leads.csv --today 2026-11-22 --lead")
        .arg(lead)
        .file("site.grade", SITE)
        .file("leads.csv", LEADS)
}

#[test]
fn a_lead_is_explained() {
    insta::assert_snapshot!(why("C1").run());
    insta::assert_snapshot!(why("C2").run());
    insta::assert_snapshot!(why("C3").run());
}

#[test]
fn a_lead_of_which_something_is_missing_or_wrong() {
    insta::assert_snapshot!(why("C4").run());
    insta::assert_snapshot!(why("C5").run());
    assert_eq!(why("C5").arg("--strict").run().code, Some(1));
}

#[test]
fn in_chinese() {
    let leads = "客户编号,回访次数,首付,总价,最近联系\n甲,4,60万,180万,2026-11-20\n乙,4,,180万,2026-11-20\n";
    let test =
        || Test::new("why 办法.grade 客户.csv --today 2026-11-22").file("办法.grade", CHINESE).file("客户.csv", leads);
    insta::assert_snapshot!(test().run());
    insta::assert_snapshot!(test().arg("--lead").arg("甲").arg("--lang").arg("en").run());
}

#[test]
fn a_lead_is_named_by_id_or_number() {
    let by_number = why("2").run();
    assert!(by_number.stdout.starts_with("Lead C2: "), "{by_number}");
    let other = Test::new("why p leads.csv --id name --lead Li --today 2026-11-22")
        .file("p", SITE)
        .file("leads.csv", "name,revisits\nWang,1\nLi,4\n")
        .run();
    assert!(other.stdout.starts_with("Lead Li: "), "{other}");
    insta::assert_snapshot!(why("C9").run());
    insta::assert_snapshot!(why("C2").arg("--id").arg("idd").run());
}

#[test]
fn a_record_from_standard_input() {
    let ran = Test::new("why p - --from ndjson --today 2026-11-22")
        .file("p", SITE)
        .stdin("{\"revisits\": 4, \"calls\": 3, \"price\": 100, \"deposit\": 50}\n")
        .run();
    insta::assert_snapshot!(ran);
}

#[test]
fn a_crosstab_with_a_missing_fact_says_why_it_is_sure() {
    let policy = "grades A > B\nchoice trade same, other\nscale class high > low\ninput t \"Trade\" trade\ninput c \"Class\" class\n\
        table q crosstab t \\ c => grade {\n| | high | low |\n| same | A | A |\n| other | A | B |\n}\n";
    let ran = Test::new("why p l.csv").file("p", policy).file("l.csv", "t,c\nsame,\n").run();
    insta::assert_snapshot!(ran, @r"
    exit 0
    --- stdout
    Lead 1: grade A (graded)
      by p
      because the same grade, whatever Class may be

    Not known: Class
    --- stderr
    ");
    let ran = Test::new("grade p l.csv").file("p", policy).file("l.csv", "t,c\nsame,\n").run();
    assert!(ran.stdout.contains("\"the same grade, whatever Class may be\""), "{ran}");
}
