//! `zen-engine`: a decision graph of expressions and tables, compiled.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use zen_engine::model::DecisionContent;
use zen_engine::{Decision, DecisionEngine, Variable};

use super::place;
use crate::Outcome;
use crate::race::{Answer, From, Lane, lane};

const NAME: &str = "zen-engine";

pub fn lanes<'a>(graph: &str, texts: &'a [String]) -> Outcome<[Lane<'a>; 2]> {
    let content: DecisionContent = serde_json::from_str(graph)?;
    let engine = DecisionEngine::default();
    let mut decision = engine.create_decision(Arc::new(content)).map_err(|problem| format!("{problem:?}"))?;
    decision.compile();
    let second = decision.clone();
    let prepared = texts.iter().map(|text| serde_json::from_str(text)).collect::<Result<Vec<Variable>, _>>()?;
    Ok([
        lane(NAME, From::Prepared, prepared, move |lead| answer(&decision, lead.clone()), |_, answer| answer),
        lane(
            NAME,
            From::Json,
            texts.iter().collect(),
            move |text: &&String| answer(&second, serde_json::from_str(text).ok()?),
            |_, answer| answer,
        ),
    ])
}

/// Nothing in these graphs waits for anything, so the future is done when it is asked once.
fn answer(decision: &Decision, lead: Variable) -> Option<Answer> {
    let Poll::Ready(response) = pin!(decision.evaluate(lead)).poll(&mut Context::from_waker(Waker::noop())) else {
        return None;
    };
    let result = response.ok()?.result;
    let days = result.dot("days").and_then(|days| days.as_number()).and_then(|days| days.try_into().ok());
    Some((place(result.dot("grade")?.as_str()?)?, days))
}
