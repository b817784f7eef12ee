//! Random leads for any policy: facts within their range, at the boundaries that the policy compares with, and missing.

use gradus::Policy;
use gradus::plan::{Input, Node};
use gradus::value::{DAY, Date, Duration, Fact, Kind, Lead, Unit, Value};
use jiff::ToSpan;
use jiff::civil::date;

use super::Dice;

/// So many leads for a policy, as the seed has it.
pub(crate) fn leads(policy: &Policy, seed: u64, count: usize) -> Vec<Lead> {
    let mut dice = Dice::new(seed);
    (0..count).map(|_| lead(policy, &mut dice)).collect()
}

/// One lead. Facts are texts, as people write them in tables and examples.
pub(super) fn lead(policy: &Policy, dice: &mut Dice) -> Lead {
    let missing = *dice.pick(&[0, 10, 30, 60]);
    let mut lead = Lead::new();
    for input in &policy.plan().inputs {
        if dice.chance(missing) {
            continue;
        }
        let marks = marks(policy, input);
        lead.push(input.id.clone(), Fact::Text(fact(policy, input, &marks, dice)));
    }
    lead
}

/// The constants of the input's kind that the policy compares anything with.
fn marks(policy: &Policy, input: &Input) -> Vec<Value> {
    let same = |value: &Value| {
        matches!(
            (value, input.kind),
            (Value::Number(_), Kind::Number(_))
                | (Value::Date(_), Kind::Date)
                | (Value::Duration(_), Kind::Duration)
                | (Value::Text(_), Kind::Text)
        )
    };
    let constants = policy.plan().nodes.iter().filter_map(|node| match node {
        Node::Constant(value) => Some(value.clone()),
        _ => None,
    });
    constants.chain(input.low.clone()).chain(input.high.clone()).filter(same).collect()
}

fn fact(policy: &Policy, input: &Input, marks: &[Value], dice: &mut Dice) -> String {
    let mark = if marks.is_empty() || dice.chance(30) { None } else { Some(dice.pick(marks).clone()) };
    match input.kind {
        Kind::YesNo => (*dice.pick(&["yes", "no"])).to_owned(),
        Kind::Number(unit) => number(input, unit, mark.as_ref(), dice),
        Kind::Text => match mark {
            Some(Value::Text(text)) if !text.is_empty() => text.to_string(),
            _ => (*dice.pick(&["fair", "展会", "x"])).to_owned(),
        },
        Kind::Date => {
            let start = match mark {
                Some(Value::Date(day)) => day,
                _ => date(2026, 11, 23),
            };
            day_near(start, dice).to_string()
        }
        Kind::Moment => format!("{}T09:30+08:00", day_near(date(2026, 11, 23), dice)),
        Kind::Duration => {
            let length = match mark {
                Some(Value::Duration(length)) => length,
                _ => Duration::days(dice.between(0, 60)),
            };
            format!("{} days", (length.measure() / DAY + dice.between(-1, 1)).max(0))
        }
        Kind::Member(scale) => {
            let members = &policy.labels().scales[usize::from(scale.0)].1;
            let plain: Vec<&String> = members.iter().map(|label| &label.name).collect();
            (*dice.pick(&plain)).clone()
        }
        Kind::List | Kind::Records(_) | Kind::Row(_) => String::new(),
    }
}

/// At a mark, a step beside it, or anywhere in the range; now and then outside.
fn number(input: &Input, unit: Unit, mark: Option<&Value>, dice: &mut Dice) -> String {
    let end = |value: &Option<Value>, default: i64| match value {
        Some(Value::Number(number)) => {
            i64::try_from(number.floor()).unwrap_or(default).clamp(-1_000_000_000, 1_000_000_000)
        }
        _ => default,
    };
    let (low, high) = (end(&input.low, 0), end(&input.high, 10));
    let outside = dice.chance(2);
    let held = |whole: i64| if outside { whole } else { whole.clamp(low, high) };
    if unit == Unit::Percent {
        let (low, high) = (low * 100, high * 100);
        let share = match mark {
            Some(Value::Number(number)) => {
                i64::try_from(number.checked_mul(gradus::value::Fraction::whole(100)).expect("small").floor())
                    .expect("small")
                    + dice.between(-1, 1)
            }
            _ => dice.between(low, high),
        };
        return format!("{}%", if outside { share } else { share.clamp(low, high) });
    }
    match mark {
        Some(Value::Number(number)) => {
            held(i64::try_from(number.floor()).unwrap_or(0).saturating_add(dice.between(-1, 1))).to_string()
        }
        _ => held(dice.between(low, high.min(low.saturating_add(20)))).to_string(),
    }
}

fn day_near(start: Date, dice: &mut Dice) -> Date {
    let days = *dice.pick(&[0, 0, 1, -1, 7, -7, 30, -30, 180, -400]);
    start.checked_add(days.days()).unwrap_or(start)
}
