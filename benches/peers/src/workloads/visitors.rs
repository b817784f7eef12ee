//! P1: visitors of a real-estate site; the answer is the grade and the days until they are called back.

use gradus::{Brief, Clock};

use super::{LEADS, by_gradus, by_peers, policy, rules, texts};
use crate::Outcome;
use crate::common::dice::Dice;
use crate::common::visitors::{Record, Visitor, record_hand, visitor, visitor_hand};
use crate::race::{Answer, From, Lane, lane};
use crate::table::BY_HAND;

/// Hands the lanes and the answers to `race`.
pub fn with_lanes(race: impl FnOnce(&str, &[Answer], Vec<Lane<'_>>) -> Outcome<()>) -> Outcome<()> {
    let clock = Clock::on(gradus::value::Date::new(2026, 11, 26)?);
    let mut dice = Dice(1);
    let visitors: Vec<Visitor> = (0..LEADS).map(|_| visitor(&mut dice)).collect();
    let texts = texts(visitors.iter().map(Record::of).collect::<Outcome<Vec<_>>>()?)?;
    let in_thousandths = visitors.iter().zip(&texts).map(rise_in_thousandths).collect::<Outcome<Vec<String>>>()?;
    let contacts: Vec<i64> = visitors.iter().map(|one| one.last_contact).collect();
    let days = |at: usize, due: Option<i64>| due.map(|due| due - contacts[at]);
    let read = |at: usize, (grade, due): (Option<u8>, Option<i64>)| Some((grade?, days(at, due)));
    let by_hand = visitors.iter().map(visitor_hand).enumerate();
    let answers = by_hand.map(|(at, answer)| read(at, answer).ok_or("a grade")).collect::<Result<Vec<Answer>, _>>()?;

    let typed = |text: &&String| Some(record_hand(&serde_json::from_str::<Record>(text).ok()?));
    let mut lanes = vec![
        lane(BY_HAND, From::Prepared, visitors, visitor_hand, read),
        lane(BY_HAND, From::Json, texts.iter().collect(), typed, |at, answer| read(at, answer?)),
    ];
    let brief = |at: usize, brief: &Brief| read(at, (brief.grade, brief.due_day()));
    lanes.extend(by_gradus(&policy("real_estate_site")?, clock, &texts, brief)?);
    lanes.extend(by_peers(&rules("visitors")?, &texts, &in_thousandths)?);
    race("P1: visitors of a site, grade and days", &answers, lanes)
}

/// The record with a whole number where there is a fraction.
fn rise_in_thousandths((visitor, text): (&Visitor, &String)) -> Outcome<String> {
    let mut record: serde_json::Value = serde_json::from_str(text)?;
    record["accepts_rise"] = visitor.accepts_rise.into();
    Ok(record.to_string())
}
