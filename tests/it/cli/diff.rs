//! `gradus diff`.

use crate::cli::Test;

const OLD: &str = "\
policy site \"Site\"
version \"1\"
grades A > B > C
levels A > B
input revisits \"Return visits\" count
input budget \"Budget\" money
group signs \"Signs\" {
  item again \"Comes again\" { A when revisits >= 3 otherwise B }
  item able \"Can pay\" { A when budget >= 50万 otherwise B }
}
if all of signs are A then grade A
if exactly 1 of signs is A then grade B
otherwise grade C
example { revisits: 4 budget: 60万 } is A
";

const LEADS: &str = "id,revisits,budget\nC1,4,60万\nC2,2,60万\nC3,2,10万\nC4,5,\n";

fn new() -> String {
    OLD.replace("version \"1\"", "version \"2\"").replace("revisits >= 3", "revisits >= 2")
}

fn diff(args: &str, new: &str) -> Test {
    Test::new(&format!("diff old.grade new.grade {args}"))
        .file("old.grade", OLD)
        .file("new.grade", new)
        .file("leads.csv", LEADS)
}

#[test]
fn what_moves_is_told_with_a_lead_each() {
    insta::assert_snapshot!(diff("", &new()).run());
    insta::assert_snapshot!(diff("--lang zh --on leads.csv", &new()).run());
}

#[test]
fn a_comment_on_a_pull_request() {
    insta::assert_snapshot!(diff("--format markdown --on leads.csv", &new()).run());
    insta::assert_snapshot!(diff("--format markdown", &OLD.replace("version \"1\"", "version \"3\"")).run());
}

#[test]
fn programs_and_pull_requests_get_their_own() {
    insta::assert_snapshot!(diff("--format github --on leads.csv", &new()).run());
    let json = diff("--format json --on leads.csv", &new()).run();
    let value: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(value["equivalent"], "refuted");
    assert_eq!(value["moves"][0]["witness"]["new"]["grade"], "A");
    insta::assert_snapshot!(json.stdout);
}

#[test]
fn equivalence_is_a_proof_and_the_exit_code_tells() {
    let same = OLD.replace("exactly 1 of signs is A", "any of signs are A and not (all of signs are A)");
    let ran = diff("--exit-code", &same).run();
    assert!(ran.stdout.contains("equivalent (proved)"), "{ran}");
    assert_eq!(ran.code, Some(0));
    assert_eq!(diff("--exit-code", &new()).run().code, Some(1));
    assert_eq!(diff("", &new()).run().code, Some(0));
}

#[test]
fn what_cannot_be_compared_ends_with_2() {
    let other = "grades A > B\ninput size count\nif size >= 3 then grade A\notherwise grade B\n";
    insta::assert_snapshot!(diff("--exit-code", other).run());
    assert_eq!(diff("", "grades A >").run().code, Some(2));
    assert_eq!(diff("--map revisits=calls", &new()).run().code, Some(2));
    assert_eq!(diff("--map revisits", &new()).run().code, Some(2));
    assert_eq!(diff("--on missing.csv", &new()).run().code, Some(2));
    let on = |leads: &str| diff("--on some.csv", &new()).file("some.csv", leads).run();
    insta::assert_snapshot!(on("revisits,budget\nmany,1\n"));
    insta::assert_snapshot!(on("revisits,budget\n"));
    assert_eq!(Test::new("diff old.grade").run().code, Some(2));
}

#[test]
fn over_budget_is_not_decided() {
    let ran = diff("--budget 20 --exit-code", &new()).run();
    assert!(ran.stdout.contains("not decided"), "{ran}");
    assert!(ran.stderr.contains("G0843"), "{ran}");
    assert_eq!(ran.code, Some(1));
}
