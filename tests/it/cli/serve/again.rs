//! What is answered from memory is what is answered without: a lead alone, asked for twice, against one in an array; a batch,
//! sent twice, against one of which the decisions are kept.

use super::*;
use crate::cli::serve::batch::batch;
use crate::generator;
use gradus::value::Fact;

/// A lead as an object of texts.
fn object(lead: &gradus::Lead) -> Value {
    let fields = lead.facts().iter().filter_map(|(name, fact)| match fact {
        Fact::Text(text) => Some((name.clone(), Value::String(text.clone()))),
        _ => None,
    });
    Value::Object(fields.collect())
}

const NAMES: [&str; 6] = [
    "real_estate_site",
    "health_products_scorecard",
    "packaging_sales_ladder",
    "service_four_stages",
    "shop_vip_stars",
    "lead_attribution",
];

/// A server of these policies.
fn server(args: &str) -> Server {
    let mut test = Test::new(&format!("serve policies --listen 127.0.0.1:0 {args}"));
    for (name, text) in NAMES.iter().zip(texts()) {
        test = test.file(&format!("policies/{name}.grade"), text);
    }
    Server::start(test)
}

fn texts() -> [String; 6] {
    NAMES.map(|name| fs::read_to_string(format!("policies/{name}.grade")).expect("a policy"))
}

#[test]
fn a_lead_is_answered_alike_however_often_it_was_asked_for() {
    let server = server("");
    for text in texts() {
        let policy = gradus::Compiler::new().compile(text).expect("a policy");
        let path = format!("/v1/policies/{}/grade?today=2026-11-22", policy.plan().id);
        let leads: Vec<Value> = generator::leads(&policy, 7, 40).iter().map(object).collect();
        let all = server.post(&path, &Value::Array(leads.clone()).to_string()).json();
        let wanted = all["verdicts"].as_array().expect("verdicts");
        assert_eq!(wanted.len(), leads.len());
        for _ in 0..2 {
            for (lead, wanted) in leads.iter().zip(wanted) {
                let answer = server.post(&path, &lead.to_string());
                assert_eq!(answer.status, 200);
                let mut json = answer.json();
                assert_eq!(json["verdict"], *wanted, "{lead}");
                // Beside the verdict and the id of the decision there is what stands beside those of the array.
                let rest = json.as_object_mut().expect("an object");
                assert!(rest.remove("verdict").is_some() && rest.remove("decision").is_some());
                rest.retain(|name, _| name != "warnings");
                for (name, value) in rest {
                    assert_eq!(*value, all[name], "{lead}");
                }
            }
        }
    }
}

/// The lines of a batch: leads of few kinds, called this and that, and what is none.
fn lines(policy: &gradus::Policy) -> String {
    let few: Vec<Value> = generator::leads(policy, 3, 12).iter().map(object).collect();
    let mut dice = generator::Dice::new(5);
    let mut body = String::new();
    for at in 0..400 {
        let mut lead = dice.pick(&few).as_object().expect("an object").clone();
        let id = if dice.chance(4) { 7 } else { at };
        match dice.below(6) {
            0 => drop(lead.insert("id".into(), format!(" L{id}").into())),
            1 => drop(lead.insert("id".into(), Value::Null)),
            2 => drop(lead.insert("id".into(), id.into())),
            3 => drop(lead.insert("编号".into(), format!("L\"{id}").into())),
            _ => {}
        }
        if dice.chance(10) {
            lead.insert("nobody asks".into(), id.into());
        }
        match dice.below(40) {
            0 => body.push_str("no lead\n"),
            1 => body.push('\n'),
            2 => body.push_str("{\"id\": 1, \"id\": 2}\n"),
            _ => body.push_str(&format!("{}\n", Value::Object(lead))),
        }
    }
    body
}

#[test]
fn a_batch_is_answered_alike_whatever_was_asked_for() {
    let (server, keeps) = (server(""), server("--log log"));
    for text in texts() {
        let policy = gradus::Compiler::new().compile(text).expect("a policy");
        let path = format!("/v1/policies/{}/batch?today=2026-11-22", policy.plan().id);
        let body = lines(&policy);
        let told = |server: &Server| {
            let mut all = batch(server, &path, body.as_bytes());
            let trailer = all.last_mut().and_then(|line| line["totals"].as_object_mut()).expect("a trailer");
            assert!(trailer.remove("decision").is_some());
            all
        };
        let wanted = told(&keeps);
        assert!(wanted.len() > 380, "{}", wanted.len());
        for _ in 0..3 {
            let all = told(&server);
            for (line, wanted) in all.iter().zip(&wanted) {
                assert_eq!(line, wanted);
            }
            assert_eq!(all.len(), wanted.len());
        }
    }
}
