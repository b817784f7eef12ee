//! `gradus fmt`.

use crate::cli::{CHINESE, Test};

/// A policy that nobody has put in order.
const MESSY: &str = r#"policy  site "Real-estate site"
grades A>B   # best first


levels A > B > C
# how often they came
input revisits "Return visits" count   only rises from "visits"
input price money > 0    # in yuan

group intent { item revisit { A when revisits at least 3    # keen
  otherwise C }
  item cost "Can pay" {A when (price<=60万) B when price <= 1_800_000 otherwise C} }
if (all of intent are A) and
   # not the dear ones
   price < 200万 then grade A because "keen"
otherwise grade B
example "keen" {revisits: 3
 price: 60万} is A
"#;

#[test]
fn a_policy_is_put_in_order_and_stays_so() {
    let ran = Test::new("fmt p.grade").file("p.grade", MESSY).run();
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (Some(0), "", ""), "{ran}");
    let text = ran.read("p.grade");
    insta::assert_snapshot!(text);
    assert_eq!(ran.files(), ["p.grade"]);
    let ran = Test::new("fmt --check p.grade").file("p.grade", &text).run();
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{ran}");
}

#[test]
fn words_are_translated_there_and_back() {
    let english = Test::new("fmt -").stdin(MESSY).run().stdout;
    let chinese = Test::new("fmt --lang zh -").stdin(&english).run();
    insta::assert_snapshot!(chinese.stdout);
    assert_eq!(Test::new("fmt --lang en -").stdin(&chinese.stdout).run().stdout, english);
    insta::assert_snapshot!(Test::new("fmt --lang en -").stdin(CHINESE).run().stdout);
}

#[test]
fn what_would_change_is_told_and_nothing_written() {
    let ran = Test::new("fmt --check p.grade").file("p.grade", MESSY).run();
    insta::assert_snapshot!(ran);
    assert_eq!(ran.read("p.grade"), MESSY);
    insta::assert_snapshot!(Test::new("fmt --check -").stdin("等级 A>B\n其余 评为 B\n").run());
}

#[test]
fn a_policy_with_an_error_is_left_alone() {
    let text = "grades A > B\nif revisits >= then grade A\n";
    let ran = Test::new("fmt p.grade").file("p.grade", text).run();
    insta::assert_snapshot!(ran);
    assert_eq!(ran.read("p.grade"), text);
    assert_eq!(Test::new("fmt nowhere.grade").run().code, Some(2));
    assert_eq!(Test::new("fmt").run().code, Some(2));
}
