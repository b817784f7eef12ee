//! P1: visitors of a real-estate site, as packed by hand, and their rule in Rust.

use gradus::Lead;
use gradus::value::Date;
use serde::{Deserialize, Serialize};

use super::dice::Dice;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

pub struct Visitor {
    pub down_payment: i64,
    pub price: i64,
    pub satisfaction: i64,
    pub revisits: i64,
    pub calls: i64,
    pub site_visits: i64,
    pub asked_process: bool,
    /// In thousandths.
    pub accepts_rise: i64,
    pub last_contact: i64,
    pub site_open: bool,
}

pub fn visitor(dice: &mut Dice) -> Visitor {
    let price = 500_000 + dice.below(5_000) * 1_000;
    Visitor {
        down_payment: price * dice.below(61) / 100,
        price,
        satisfaction: dice.below(6) + 5,
        revisits: dice.below(5),
        calls: dice.below(5),
        site_visits: dice.below(4),
        asked_process: dice.below(3) > 0,
        accepts_rise: dice.below(100),
        last_contact: 20_758 + dice.below(22),
        site_open: dice.below(8) > 0,
    }
}

pub fn visitor_lead(lead: &Visitor) -> Outcome<Lead> {
    let day = gradus::value::day_of_number(lead.last_contact).ok_or("a day")?;
    Ok(Lead::new()
        .with("down_payment", lead.down_payment)
        .with("price", lead.price)
        .with("satisfaction", lead.satisfaction)
        .with("revisits", lead.revisits)
        .with("calls", lead.calls)
        .with("site_visits", lead.site_visits)
        .with("asked_process", lead.asked_process)
        .with("accepts_rise", format!("0.{:03}", lead.accepts_rise))
        .with("last_contact", day)
        .with("site_open", lead.site_open))
}

pub fn visitor_hand(lead: &Visitor) -> (Option<u8>, Option<i64>) {
    let strong = i32::from(lead.revisits >= 3)
        + i32::from(lead.calls >= 2)
        + i32::from(lead.site_open && lead.site_visits >= 2)
        + i32::from(lead.asked_process)
        + i32::from(lead.accepts_rise >= 50);
    let able = lead.down_payment * 10 >= lead.price * 3;
    let grade: u8 = match (able, lead.satisfaction >= 8) {
        (true, true) if strong >= 5 => 0,
        (true, true) if strong >= 3 => 1,
        (true, true) => 2,
        (true, false) | (false, true) if strong >= 5 => 2,
        (true, false) | (false, true) => 3,
        (false, false) => 4,
    };
    let up = u8::from(!lead.site_open && strong >= 4 && grade != 4);
    let grade = grade.saturating_sub(up);
    let days = [2, 7, 13, 20, 0][usize::from(grade)];
    (Some(grade), (grade < 4).then_some(lead.last_contact + days))
}

/// A visitor as an embedding program has it, and as it comes in JSON.
#[derive(Serialize, Deserialize)]
pub struct Record {
    pub down_payment: i64,
    pub price: i64,
    pub satisfaction: i64,
    pub revisits: i64,
    pub calls: i64,
    pub site_visits: i64,
    pub asked_process: bool,
    pub accepts_rise: f64,
    pub last_contact: Date,
    pub site_open: bool,
}

impl Record {
    /// As the embedding program would have it.
    pub fn of(lead: &Visitor) -> Outcome<Self> {
        Ok(Self {
            down_payment: lead.down_payment,
            price: lead.price,
            satisfaction: lead.satisfaction,
            revisits: lead.revisits,
            calls: lead.calls,
            site_visits: lead.site_visits,
            asked_process: lead.asked_process,
            accepts_rise: f64::from(i32::try_from(lead.accepts_rise)?) / 1_000.0,
            last_contact: gradus::value::day_of_number(lead.last_contact).ok_or("a day")?,
            site_open: lead.site_open,
        })
    }
}

pub fn record_hand(lead: &Record) -> (Option<u8>, Option<i64>) {
    visitor_hand(&Visitor {
        down_payment: lead.down_payment,
        price: lead.price,
        satisfaction: lead.satisfaction,
        revisits: lead.revisits,
        calls: lead.calls,
        site_visits: lead.site_visits,
        asked_process: lead.asked_process,
        accepts_rise: if lead.accepts_rise >= 0.05 { 50 } else { 0 },
        last_contact: gradus::value::day_number(lead.last_contact),
        site_open: lead.site_open,
    })
}
