//! `gradus test --coverage`: numbers that were counted by hand.

use crate::cli::{CHINESE, Test};

/// By hand: three sentences with the `otherwise`; two rows of the item; its levels A and B; the grades A, B and C. The
/// conditions are `revisits >= 3` in the item, `call is A`, `asked`, and `call is B`, each with two sides: eight.
/// Together eighteen. The item's row and the sentence of grade A ask different things, so none is counted twice.
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

#[test]
fn the_numbers_are_those_counted_by_hand() {
    // The one example meets: a sentence, a row, a level, a grade; and `revisits >= 3`, `call is A`, `asked` as true and
    // `call is B` as false: eight of eighteen.
    let ran = Test::new("test --coverage").file("p.grade", POLICY).run();
    assert_eq!(ran.code, Some(0), "{ran}");
    insta::assert_snapshot!(ran);
    // A lead that only looks adds the other row, level, sentence and grade, and three sides: fifteen.
    let leads = "id,revisits,asked\nC1,1,yes\n";
    let ran = Test::new("test --coverage --accept --today 2026-11-23")
        .file("p.grade", POLICY)
        .file("p.leads.csv", leads)
        .run();
    insta::assert_snapshot!(ran);
    // And one that has not asked touches the rest.
    let all = |args: &str| {
        let leads = format!("{leads}C2,3,no\n");
        Test::new(args).file("p.grade", POLICY).file("p.leads.csv", leads).run()
    };
    let ran = all("test --min 100% --accept --today 2026-11-23");
    assert_eq!(ran.code, Some(0), "{ran}");
    assert!(ran.stdout.contains("coverage 100.0%: 18 of 18"), "{ran}");
}

/// A lead that is rejected, or of which the matter is open, touches nothing that is not sure.
#[test]
fn only_what_is_sure_is_touched() {
    let policy = POLICY.replace("input asked    yes/no", "input asked    yes/no\nrequire revisits <= 100");
    let leads = "id,revisits,asked\nC1,101,no\nC2,x,no\nC3,,\n";
    let ran = Test::new("test --coverage --accept --today 2026-11-23")
        .file("p.grade", policy)
        .file("p.leads.csv", leads)
        .run();
    assert!(ran.stdout.contains("coverage 44.4%: 8 of 18"), "{ran}");
}

#[test]
fn too_little_fails_with_the_lines_in_every_format() {
    let run = |args: &str| Test::new(args).file("p.grade", POLICY).run();
    insta::assert_snapshot!(run("test --min 50%"));
    insta::assert_snapshot!(run("test --min 50% --format github"));
    assert_eq!(run("test --min 44.4%").code, Some(0));
    assert_eq!(run("test --min 44.5%").code, Some(1));
    // A filter does not lose what was asked for.
    assert_eq!(run("test --min 50% --filter keen").code, Some(1));
    insta::assert_snapshot!(run("test --min much"));
}

#[test]
fn for_programs() {
    let ran = Test::new("test --coverage --format json").file("p.grade", POLICY).run();
    insta::assert_snapshot!(ran.stdout);
    let ran = Test::new("test --lcov lcov.info").file("p.grade", POLICY).run();
    assert_eq!(ran.code, Some(0), "{ran}");
    insta::assert_snapshot!(ran.read("lcov.info"));
    // Neither a policy nor anything in place of it is overwritten.
    let ran = Test::new("test --lcov p.grade").file("p.grade", POLICY).run();
    assert_eq!((ran.code, ran.read("p.grade").as_str()), (Some(2), POLICY), "{ran}");
}

/// A row of a table that gives several results is one row; a grade by rows, ratings, checklists and items that do not
/// always count have their points, too.
#[test]
fn every_form_of_policy_has_its_points() {
    for policy in
        ["customer_value_matrix", "phone_sales_levels", "man_rule", "health_products_scorecard", "property_signals"]
    {
        let text = std::fs::read_to_string(format!("policies/{policy}.grade")).expect("the policy");
        let ran = Test::new("test --coverage --lang en").file("p.grade", text).run();
        insta::assert_snapshot!(policy, ran.stdout);
    }
}

#[test]
fn in_chinese() {
    let policy = format!("{CHINESE}\n举例 \"积极\" {{ 回访次数：4  首付：60万  总价：180万 }} 应为 A\n");
    insta::assert_snapshot!(Test::new("test --coverage").file("案场.grade", policy).run());
}
