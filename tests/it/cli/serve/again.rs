//! What is answered from memory is what is answered without: a lead alone, asked for twice, against one in an array.

use super::*;
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

#[test]
fn a_lead_is_answered_alike_however_often_it_was_asked_for() {
    let names = [
        "real_estate_site",
        "health_products_scorecard",
        "packaging_sales_ladder",
        "service_four_stages",
        "shop_vip_stars",
        "lead_attribution",
    ];
    let texts = names.map(|name| fs::read_to_string(format!("policies/{name}.grade")).expect("a policy"));
    let mut test = Test::new("serve policies --listen 127.0.0.1:0");
    for (name, text) in names.iter().zip(&texts) {
        test = test.file(&format!("policies/{name}.grade"), text.clone());
    }
    let server = Server::start(test);
    for text in texts {
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
