//! P2: a scorecard of eleven items; the answer is the grade.

use gradus::{Brief, Clock};

use super::{LEADS, by_gradus, by_peers, policy, rules, texts};
use crate::Outcome;
use crate::common::customers::{Customer, customer, customer_hand};
use crate::common::dice::Dice;
use crate::race::{Answer, From, Lane, lane};
use crate::table::BY_HAND;

/// Hands the lanes and the answers to `race`.
pub fn with_lanes(race: impl FnOnce(&str, &[Answer], Vec<Lane<'_>>) -> Outcome<()>) -> Outcome<()> {
    let clock = Clock::on(gradus::value::Date::new(2026, 11, 26)?);
    let mut dice = Dice(1);
    let customers: Vec<Customer> = (0..LEADS).map(|_| customer(&mut dice)).collect();
    let texts = texts(&customers)?;
    let answers: Vec<Answer> = customers.iter().map(|one| (customer_hand(one), None)).collect();

    let typed = |text: &&String| Some(customer_hand(&serde_json::from_str::<Customer>(text).ok()?));
    let mut lanes = vec![
        lane(BY_HAND, From::Prepared, customers, customer_hand, |_, grade| Some((grade, None))),
        lane(BY_HAND, From::Json, texts.iter().collect(), typed, |_, grade| Some((grade?, None))),
    ];
    let brief = |_: usize, brief: &Brief| Some((brief.grade?, None));
    lanes.extend(by_gradus(&policy("health_products_scorecard")?, clock, &texts, brief)?);
    lanes.extend(by_peers(&rules("customers")?, &texts, &texts)?);
    race("P2: scorecard of 11 items, grade", &answers, lanes)
}
