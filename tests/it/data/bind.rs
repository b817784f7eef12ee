//! Facts by the types of their inputs.

use gradus::Lead;
use gradus::eval::{Slot, lead_from, lead_from_json};
use gradus::value::Fact;

use crate::data::fixture::{day, faults_shown, policy, schema};

/// The field's value as it is written, or the message.
fn reading(name: &str, fact: impl Into<Fact>) -> String {
    let schema = schema();
    match schema.bind(&Lead::new().with(name, fact)) {
        Err(faults) => faults_shown(&faults),
        Ok(facts) => {
            let field = schema.find(name).expect("a known name");
            match &facts.slots[field.index()] {
                Slot::Known(value) => schema.field(field).expect("a field").write(value),
                Slot::Missing => "missing".into(),
                Slot::Null => "null".into(),
                Slot::Empty => "empty".into(),
            }
        }
    }
}

#[test]
fn an_input_goes_by_id_name_title_and_heading() {
    for name in ["revisits", "REVISITS ", "回访次数", "回访次数(次)", "　回访次数（次）"] {
        assert_eq!(reading(name, "3次"), "3", "{name}");
    }
    assert_eq!(reading("总价（元）", "60万"), "600000");
}

#[test]
fn texts_are_read_by_type() {
    for (name, text, value) in [
        ("price", "60万", "600000"),
        ("price", "1,800,000", "1800000"),
        ("price", "￥1,800.50", "1800.5"),
        ("price", "180万元", "1800000"),
        ("rise", "33%", "33%"),
        ("rise", "６％", "6%"),
        ("rise", "0.06", "6%"),
        ("rise", "0", "0%"),
        ("asked", "是", "yes"),
        ("asked", "NO", "no"),
        ("asked", "１", "yes"),
        ("asked", "√", "yes"),
        ("asked", "无", "no"),
        ("last", "2026/3/5", "2026-03-05"),
        ("last", "2026年3月5日", "2026-03-05"),
        ("wait", "半年", "6 months"),
        ("source", "Fair", "展会"),
        ("source", "展会", "展会"),
        ("source", "TRADE FAIR", "展会"),
        ("note", " 喜欢 ", "喜欢"),
        ("note", "", "empty"),
        ("note", "　", "empty"),
    ] {
        assert_eq!(reading(name, text), value, "{name}: {text}");
    }
}

#[test]
fn what_cannot_be_read_says_why() {
    for (name, text, message) in [
        ("rise", "6", "rise: G0606 `6` may mean a share or per cent"),
        ("rise", "1", "rise: G0606 `1` may mean a share or per cent"),
        ("rise", "1.5", "rise: G0606 `1.5` may mean a share or per cent"),
        ("revisits", "many", "revisits: G0601 `many` is not a count"),
        ("revisits", "60元", "revisits: G0601 `60元` is not a count"),
        ("revisits", "2.5", "revisits: G0607 `2.5` is not a whole number"),
        ("revisits", "-1", "revisits: G0602 `-1` is out of range: 0 to 1000000"),
        ("price", "180,0000", "price: G0601 `180,0000` is not an amount of money"),
        ("price", "8.005", "price: G0607 `8.005` has more than 2 digits after the point"),
        ("price", "9999万亿", "price: G0608 `9999万亿` is too large"),
        ("price", "1e6", "price: G0601 `1e6` is not an amount of money"),
        ("satisfaction", "11", "satisfaction: G0602 `11` is out of range: 1 to 10"),
        ("asked", "maybe", "asked: G0601 `maybe` is not yes or no"),
        ("last", "2026-02-30", "last: G0601 `2026-02-30` is not a date"),
        ("last", "2026-03-05 09:30", "last: G0609 `2026-03-05 09:30` has a time of day where a date is wanted"),
        ("last", "1850-01-01", "last: G0602 `1850-01-01` is out of range: 1900-01-01 to 2199-12-31"),
        ("seen", "2026-03-05 09:30", "seen: G0610 `2026-03-05 09:30` does not say in which time zone"),
        ("wait", "3", "wait: G0601 `3` is not a length of time"),
        ("source", "serach", "source: G0603 `serach` is not one of `展会`, `b2b`, `search`"),
        ("phone", "call me", "phone: G0601 `…` is not a count"),
    ] {
        assert_eq!(reading(name, text), message, "{name}: {text}");
    }
    let long = "x".repeat(1_000);
    assert!(reading("revisits", long.as_str()).len() < 120);
}

#[test]
fn values_of_other_types_are_not_guessed() {
    assert_eq!(reading("revisits", 4), "4");
    assert_eq!(reading("asked", true), "yes");
    assert_eq!(reading("asked", 1), "yes");
    assert_eq!(reading("last", day("2026-03-05")), "2026-03-05");
    assert_eq!(reading("rise", 1), "100%");
    assert_eq!(reading("rise", 6), "rise: G0606 `6` may mean a share or per cent");
    assert_eq!(reading("note", 13), "13");
    assert_eq!(reading("revisits", true), "revisits: G0601 `yes` is not a count");
    assert_eq!(reading("revisits", day("2026-03-05")), "revisits: G0601 `2026-03-05` is not a count");
    assert_eq!(reading("revisits", Fact::Null), "null");
    assert_eq!(reading("revisits", Fact::Missing), "missing");
    assert_eq!(reading("revisits", Fact::Unreadable("[1,2]".into())), "revisits: G0611 `[1,2]` is not a single value");
    assert_eq!(reading("ratio", Fact::Unreadable("1e999".into())), "ratio: G0608 `1e999` is too large");
}

#[test]
fn a_required_fact_must_be_there() {
    let (mut plan, labels) = policy();
    plan.inputs[0].required = true;
    let schema = gradus::eval::Schema::new(&plan, &labels);
    let message = "revisits: G0604 this fact is required and is not in the record";
    for lead in [Lead::new(), Lead::new().with("revisits", ""), Lead::new().with("revisits", Fact::Null)] {
        assert_eq!(faults_shown(&schema.bind(&lead).unwrap_err()), message);
    }
    // A bad value is one fault, not two.
    assert_eq!(schema.bind(&Lead::new().with("revisits", "x")).unwrap_err().len(), 1);
}

#[test]
fn a_fact_is_given_once() {
    let schema = schema();
    let twice = Lead::new().with("revisits", 1).with("回访次数", 2);
    let faults = schema.bind(&twice).unwrap_err();
    assert_eq!(faults_shown(&faults), "revisits: G0612 `revisits` and `回访次数` are the same fact");
}

#[test]
fn unknown_names_get_a_suggestion() {
    let schema = schema();
    let problem = schema.unknown("revisit").expect("unknown");
    assert_eq!(
        problem.wording(gradus::diagnostic::Lang::En).help,
        "did you mean `revisits`? rename it, or write `from \"revisit\"` behind that input"
    );
    assert!(schema.unknown("Price").is_none());
}

#[test]
fn json_is_read_from_its_text() {
    let lead = lead_from_json(r#"{"price": 0.1, "ratio": 1.5E+3, "note": "a\"b", "asked": null, "x": [1]}"#).unwrap();
    let facts: Vec<String> = lead.facts().iter().map(|(name, fact)| format!("{name} {fact:?}")).collect();
    assert_eq!(facts[2], r#"note Text("a\"b")"#);
    assert_eq!(lead.facts()[0].1, Fact::Number("0.1".parse().unwrap()));
    assert_eq!(lead.facts()[1].1, Fact::Number("1500".parse().unwrap()));
    assert_eq!(lead.facts()[3].1, Fact::Null);
    assert_eq!(lead.facts()[4].1, Fact::List(vec![Fact::from(1)]));
    for (text, message) in [
        (r#"{"a": 1, "a": 2}"#, "G0612 `a` is given twice"),
        ("[1]", "G0643 `[1]` is not a record of a lead"),
        (r#"{"a": 1"#, "G0641 line 1, column 7: the JSON ends too early"),
        (r#"{"数": 01}"#, "G0641 line 1, column 8: this is not JSON"),
        (r#"{"a": NaN}"#, "G0641 line 1, column 7: this is not JSON"),
        ("", "G0641 line 1, column 1: the JSON ends too early"),
    ] {
        let problem = lead_from_json(text).unwrap_err();
        let said = format!("{} {}", problem.code(), problem.wording(gradus::diagnostic::Lang::En).message);
        assert_eq!(said, message, "{text}");
    }
}

#[test]
fn a_value_of_the_program_becomes_a_record() {
    #[derive(serde::Serialize)]
    enum Source {
        Fair,
    }
    #[derive(serde::Serialize)]
    struct Visitor {
        revisits: u8,
        ratio: f64,
        price: i128,
        asked: Option<bool>,
        source: Source,
        tags: Vec<u8>,
        huge: f64,
        nan: f32,
    }
    let visitor = Visitor {
        revisits: 4,
        ratio: 0.3,
        price: 1_800_000,
        asked: None,
        source: Source::Fair,
        tags: vec![1],
        huge: 1e300,
        nan: f32::NAN,
    };
    let lead = lead_from(&visitor).unwrap();
    let fact = |name: &str| lead.facts().iter().find(|(other, _)| other == name).expect("a fact").1.clone();
    assert_eq!(fact("revisits"), Fact::from(4));
    assert_eq!(fact("ratio"), Fact::Number("0.3".parse().unwrap()));
    assert_eq!(fact("price"), Fact::from(1_800_000));
    assert_eq!(fact("asked"), Fact::Null);
    assert_eq!(fact("source"), Fact::from("Fair"));
    assert_eq!(fact("tags"), Fact::List(vec![Fact::from(1)]));
    assert!(matches!(fact("huge"), Fact::Unreadable(_)));
    assert!(matches!(fact("nan"), Fact::Unreadable(_)));
    let map = std::collections::BTreeMap::from([("revisits", 1), ("price", 2)]);
    assert_eq!(lead_from(&map).unwrap().facts().len(), 2);
    assert!(lead_from(&3).is_err());
    assert!(lead_from(&[1, 2]).is_err());
    assert!(lead_from(&std::collections::BTreeMap::from([(1, 2)])).is_err());
}
