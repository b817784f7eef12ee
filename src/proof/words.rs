//! Values, cells and names as a policy writes them.

use crate::diagnostic::Lang;
use crate::eval::possible::{Possible, Present};
use crate::plan::Labels;
use crate::render::duration;
use crate::value::{Fraction, Kind, Unit, Value};

/// A name as it can stand in a policy: quoted where it is no plain word.
pub(crate) fn name(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.chars().all(|c| c.is_ascii_digit());
    let signed = name.strip_suffix(['+', '-']).is_some_and(|letters| letters.chars().all(char::is_alphanumeric));
    if plain || signed { name.to_owned() } else { format!("`{name}`") }
}

/// A value as it can stand in a policy.
pub(crate) fn written(labels: &Labels, kind: Kind, value: &Value) -> String {
    match (value, kind) {
        (Value::YesNo(yes), _) => match (yes, labels.lang) {
            (true, Lang::En) => "yes".to_owned(),
            (false, Lang::En) => "no".to_owned(),
            (true, Lang::Zh) => "是".to_owned(),
            (false, Lang::Zh) => "否".to_owned(),
        },
        (Value::Number(number), Kind::Number(Unit::Percent)) => number
            .checked_mul(Fraction::whole(100))
            .map_or_else(|| number.to_string(), |whole| format!("{}%", decimal(whole))),
        (Value::Number(number), Kind::Number(Unit::Money)) => money(*number, labels.lang),
        (Value::Number(number), _) => decimal(*number),
        (Value::Text(text), _) => format!("\"{text}\""),
        (Value::Date(day), _) => day.to_string(),
        (Value::Moment(at), _) => at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        (Value::Duration(length), _) => duration(*length, labels.lang),
        (Value::Member(index), Kind::Member(scale)) => {
            let members = labels.scales.get(usize::from(scale.0)).map(|(_, members)| members);
            members
                .and_then(|members| members.get(usize::from(*index)))
                .map_or_else(String::new, |label| name(&label.name))
        }
        (Value::Member(index), _) => index.to_string(),
        (Value::List(ids), _) => ids.join(", "),
        // An example writes the records of a list; nothing else shows them.
        (Value::Records(_) | Value::Row(_), _) => "[…]".to_owned(),
    }
}

/// An amount as a policy writes it: nobody counts the noughts of `60万`.
fn money(number: Fraction, lang: Lang) -> String {
    let short = crate::render::money(number, lang);
    if short.ends_with(['万', '亿']) && !short.contains(',') { short } else { decimal(number) }
}

fn decimal(number: Fraction) -> String {
    number.to_decimal().map_or_else(|| number.to_string(), |decimal| decimal.to_string())
}

/// A part of a fact's range in words, from the first to the last of neighbouring cells; an end of the whole range
/// goes without saying.
pub(crate) fn range(labels: &Labels, kind: Kind, cells: &[Possible], first: usize, last: usize) -> String {
    let (Some(from), Some(to)) = (cells.get(first), cells.get(last)) else { return String::new() };
    let lang = labels.lang;
    let text = |value: &Value| written(labels, kind, value);
    let low = from.ends().0.filter(|_| first > 0);
    let high = to.ends().1.filter(|_| last.saturating_add(1) < cells.len());
    let above = |low: &Value| match rounder(low, kind, false) {
        Some(end) => lang.pick(format!("above {}", text(&end)), format!("高于 {}", text(&end))),
        None => lang.pick(format!("at least {}", text(low)), format!("至少 {}", text(low))),
    };
    let below = |high: &Value| match rounder(high, kind, true) {
        Some(end) => lang.pick(format!("below {}", text(&end)), format!("低于 {}", text(&end))),
        None => lang.pick(format!("at most {}", text(high)), format!("至多 {}", text(high))),
    };
    match (&from.present, low, high) {
        (Present::Any, _, _) => lang.pick("something else", "其他").to_owned(),
        (_, Some(low), Some(high)) if low == high => text(&low),
        (_, Some(low), Some(high)) => match (rounder(&low, kind, false), rounder(&high, kind, true)) {
            (None, None) => {
                lang.pick(format!("{} to {}", text(&low), text(&high)), format!("{} 至 {}", text(&low), text(&high)))
            }
            (_, _) => format!("{}{}{}", above(&low), lang.pick(" and ", "、"), below(&high)),
        },
        (_, Some(low), None) => above(&low),
        (_, None, Some(high)) => below(&high),
        (_, None, None) => lang.pick("any", "任意").to_owned(),
    }
}

/// The neighbour of a number, where it has fewer digits: what is at most 49.99 is below 50.
fn rounder(value: &Value, kind: Kind, above: bool) -> Option<Value> {
    let Kind::Number(unit) = kind else { return None };
    let Value::Number(number) = value else { return None };
    if unit.decimals() == 0 {
        return None;
    }
    let step = Fraction::new(1, crate::value::Decimal::power(unit.decimals()))?;
    let next = if above { number.checked_add(step) } else { number.checked_sub(step) }?.reduced();
    (next.denominator() < number.reduced().denominator()).then_some(Value::Number(next))
}
