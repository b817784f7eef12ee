//! JSONLogic by `datalogic-rs`: a session whose arena is emptied after each lead, as its documentation advises.

use datalogic_rs::{DataValue, Engine, Logic, ParsedData, Session};

use super::place;
use crate::Outcome;
use crate::race::{Answer, From, Lane, lane};

const NAME: &str = "datalogic-rs";

pub fn lanes<'a>(rule: &str, texts: &'a [String]) -> Outcome<[Lane<'a>; 2]> {
    // Lives as long as the program: a session borrows its engine.
    let engine: &'static Engine = Box::leak(Box::new(Engine::new()));
    let logic: &'static Logic = Box::leak(Box::new(engine.compile(rule)?));
    let parsed = texts.iter().map(|text| ParsedData::from_json(text)).collect::<Result<Vec<ParsedData>, _>>()?;
    let (mut session, mut second) = (engine.session(), engine.session());
    Ok([
        lane(NAME, From::Prepared, parsed, move |lead| graded(&mut session, logic, lead), |_, answer| answer),
        lane(
            NAME,
            From::Json,
            texts.iter().collect(),
            move |text: &&String| {
                let answer = second.eval_borrowed(logic, text.as_str()).ok().and_then(answer);
                second.reset();
                answer
            },
            |_, answer| answer,
        ),
    ])
}

fn graded(session: &mut Session<'_>, logic: &Logic, lead: &ParsedData) -> Option<Answer> {
    let answer = session.eval_borrowed(logic, lead).ok().and_then(answer);
    session.reset();
    answer
}

/// A grade, or a grade and days.
fn answer(value: &DataValue<'_>) -> Option<Answer> {
    match value.as_array() {
        Some([grade, days]) => Some((place(grade.as_str()?)?, days.as_i64())),
        _ => Some((place(value.as_str()?)?, None)),
    }
}
