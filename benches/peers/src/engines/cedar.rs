//! `cedar-policy`: policies that permit; which of them did says the grade, by its annotations.

use std::collections::HashMap;

use cedar_policy::{Authorizer, Context, Entities, EntityUid, PolicyId, PolicySet, Request};

use super::place;
use crate::Outcome;
use crate::race::{Answer, From, Lane, lane};

const NAME: &str = "cedar-policy";

struct Rule {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    /// The row and the answer of each policy.
    answers: HashMap<PolicyId, (usize, Answer)>,
    names: [EntityUid; 3],
}

pub fn lanes<'a>(policies: &str, texts: &'a [String]) -> Outcome<[Lane<'a>; 2]> {
    // Lives as long as the program, as both lanes need it.
    let rule: &'static Rule = Box::leak(Box::new(Rule::new(policies)?));
    let prepared = texts.iter().map(|text| rule.request(text)).collect::<Outcome<Vec<Request>>>()?;
    Ok([
        lane(NAME, From::Prepared, prepared, |request| rule.answer(request), |_, answer| answer),
        lane(
            NAME,
            From::Json,
            texts.iter().collect(),
            |text: &&String| rule.answer(&rule.request(text).ok()?),
            |_, answer| answer,
        ),
    ])
}

impl Rule {
    fn new(policies: &str) -> Outcome<Self> {
        let policies: PolicySet = policies.parse()?;
        let mut answers = HashMap::new();
        for policy in policies.policies() {
            let number = |key: &str| policy.annotation(key).map(str::parse).transpose();
            let grade = policy.annotation("grade").and_then(place).ok_or("a grade")?;
            let days = policy.annotation("days").map(str::parse).transpose()?;
            answers.insert(policy.id().clone(), (number("row")?.unwrap_or(0), (grade, days)));
        }
        let names = [r#"Person::"seller""#.parse()?, r#"Action::"grade""#.parse()?, r#"Lead::"one""#.parse()?];
        Ok(Self { authorizer: Authorizer::new(), policies, entities: Entities::empty(), answers, names })
    }

    fn request(&self, text: &str) -> Outcome<Request> {
        let [principal, action, resource] = self.names.clone();
        Ok(Request::new(principal, action, resource, Context::from_json_str(text, None)?, None)?)
    }

    fn answer(&self, request: &Request) -> Option<Answer> {
        let response = self.authorizer.is_authorized(request, &self.policies, &self.entities);
        let permitted = response.diagnostics().reason().filter_map(|id| self.answers.get(id));
        permitted.min_by_key(|(row, _)| *row).map(|(_, answer)| *answer)
    }
}
