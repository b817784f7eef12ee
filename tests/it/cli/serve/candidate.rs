//! What a policy asks for, how many kinds of lead get what, and what becomes of a text in its place.

use super::*;

fn pretty(json: &Value) -> String {
    serde_json::to_string_pretty(json).expect("JSON")
}

#[test]
fn what_a_policy_asks_for_is_said_for_forms_and_as_a_schema() {
    let server = Server::start(site("").file("policies/案场.grade", CHINESE));
    let about = server.get("/v1/policies/site?today=2026-11-22").json();
    assert_eq!(about["lang"], "en");
    let grades = serde_json::json!([
        {"id": "A", "name": "A", "title": "A"}, {"id": "B", "name": "B", "title": "B"},
        {"id": "C", "name": "C", "title": "C"}
    ]);
    assert_eq!(about["grades"], grades);
    insta::assert_snapshot!(pretty(&about["schema"]));
    let chinese = server.get("/v1/policies/%E6%A1%88%E5%9C%BA").json();
    assert_eq!((&chinese["lang"], &chinese["inputs"][0]["name"]), (&"zh".into(), &"回访次数".into()));
    assert_eq!(chinese["schema"]["properties"]["总价"]["minimum"], 0.01);
}

#[test]
fn choices_lists_and_what_is_needed_are_in_the_schema() {
    let text = r#"policy p
grades A > B
input origin "Origin" one of walk_in "Walk in", call required
input share percent default 30%
input seen moment
input visits list { day date required  hot yes/no }
if origin is call and share > 10% and seen is known and (count of visits where hot) >= 1 then grade A
otherwise grade B
"#;
    let server =
        Server::start(Test::new("serve policies --listen 127.0.0.1:0 --zone UTC").file("policies/p.grade", text));
    let about = server.get("/v1/policies/p").json();
    insta::assert_snapshot!(pretty(&serde_json::json!({ "inputs": about["inputs"], "schema": about["schema"] })));
}

#[test]
fn a_text_is_checked_as_the_command_checks_it() {
    let server = Server::start(site(""));
    for text in
        [SITE.to_owned(), SITE.replace("revisits >= 3", "revisit >= 3"), SITE.replace("calls >= 2 ", "calls >= 3 ")]
    {
        let ran = Test::new("check policies/site.grade --format json").file("policies/site.grade", &text).run();
        let json = server.post("/v1/policies/site/check", &text).json();
        let wanted: Value = serde_json::from_str(&ran.stdout).expect("JSON");
        assert_eq!(json["diagnostics"], wanted, "{ran}");
        assert!(json["text"].as_str().expect("text").ends_with(&ran.stderr), "{json} {ran}");
        assert_eq!(json["good"], !wanted.as_array().expect("a list").iter().any(|one| one["severity"] == "error"));
    }
    // What is served is what it was.
    assert_eq!(server.post(GRADE, KEEN).json()["verdict"]["grade"], "A");
    assert_eq!(server.post("/v1/policies/site/check", "").problem(), "no-policy");
}

#[test]
fn a_text_rests_on_the_files_beside_it() {
    let base = "policy base\ngrades A > B\nlet keen = 3\ninput revisits count\nif revisits >= keen then grade A\notherwise grade B\n";
    let server = Server::start(
        Test::new("serve policies --listen 127.0.0.1:0")
            .file("policies/base.grade", base)
            .file("policies/north.grade", "policy north\nextends \"base.grade\"\noverride let keen = 5\n"),
    );
    let text = "policy north\nextends \"base.grade\"\noverride let keen = 4\n";
    let json = server.post("/v1/policies/north/check", text).json();
    assert_eq!((&json["good"], &json["diagnostics"]), (&true.into(), &Value::Array(Vec::new())), "{json}");
    let json = server.post("/v1/policies/north/diff", text).json();
    assert_eq!(json["diff"]["moves"][0]["regions"], serde_json::json!(["revisits 4"]), "{json}");
    let away = server.post("/v1/policies/north/check", "policy north\nextends \"../other.grade\"\n").json();
    assert_eq!(away["good"], false);
}

#[test]
fn a_text_is_compared_as_the_command_compares_it() {
    let server = Server::start(site(""));
    let text = SITE.replace("A when revisits >= 3", "A when revisits >= 5").replace("1.2", "1.3");
    let ran = Test::new("diff policies/site.grade new.grade --format json")
        .file("policies/site.grade", SITE)
        .file("new.grade", &text)
        .run();
    let answer = server.post("/v1/policies/site/diff", &text);
    let json = answer.json();
    assert_eq!(json["diff"], serde_json::from_str::<Value>(&ran.stdout).expect("JSON"), "{ran}");
    assert!(json["text"].as_str().expect("text").contains("site 1.2 → site 1.3"), "{json}");
    let bad = server.post("/v1/policies/site/diff", "grades A >");
    assert_eq!((bad.status, bad.problem().as_str()), (422, "no-policy"));
    assert!(bad.json()["diagnostics"][0]["code"].is_string());
    let other = "policy site\ninput revisits count\ndecide advice { \"call\" when revisits >= 3 otherwise \"wait\" }\n";
    let answer = server.post("/v1/policies/site/diff", other);
    assert_eq!((answer.status, answer.problem().as_str()), (422, "not-comparable"), "{answer:?}");
}

#[test]
fn the_census_is_that_of_the_command() {
    let server = Server::start(site(""));
    let ran = Test::new("census policies/site.grade --format json").file("policies/site.grade", SITE).run();
    let json = server.get("/v1/policies/site/census").json();
    assert_eq!(json["census"], serde_json::from_str::<Value>(&ran.stdout).expect("JSON"), "{ran}");
    let grades = &json["shown"]["sections"][0];
    assert_eq!((&grades["title"], &grades["blocks"][0]["rows"][0]["label"]), (&"Grades".into(), &"A".into()));
    let chinese = server.get("/v1/policies/site/census?lang=zh").json();
    assert_eq!(chinese["shown"]["sections"][0]["title"], "等级");
}

#[test]
fn what_is_prepared_once_is_that_of_the_version_that_is_served() {
    let server = Server::start(site(""));
    let why = || server.post("/v1/policies/site/why?today=2026-11-22", r#"{"revisits":1,"calls":1}"#).body;
    let census = |lang: &str| server.get(&format!("/v1/policies/site/census?today=2026-11-22&lang={lang}")).body;
    let (first, counted) = (why(), census("en"));
    assert_eq!((why(), census("en")), (first.clone(), counted.clone()));
    assert_ne!(census("zh"), counted);
    // Many at a time have as many advisers.
    thread::scope(|scope| {
        let asking: Vec<_> = (0..12).map(|_| scope.spawn(why)).collect();
        asking.into_iter().for_each(|one| assert_eq!(one.join().expect("no panic"), first));
    });
    server.write("policies/site.grade", &SITE.replace("A when revisits >= 3", "A when revisits >= 5"));
    server.hears("site: read anew");
    let (second, other) = (why(), census("en"));
    assert!(second != first && second.contains("from 1 up to 5"), "{second}");
    assert_ne!(other, counted);
    let hash = server.get("/v1/policies/site").json()["hash"].clone();
    let of = |text: &str| serde_json::from_str::<Value>(text).expect("JSON")["hash"].clone();
    assert_eq!((of(&second), of(&other)), (hash.clone(), hash));
}
