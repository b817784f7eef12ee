//! Literals moved by their smallest step, down and up.

use crate::syntax::tree::{Expr, ExprKind};
use crate::value::Decimal;

/// The literals next to this one, as a policy writes them; none of what is no literal with neighbours.
///
/// A whole number has its neighbours one below and above, one with a point those in its last place, and so has a share;
/// money is moved by one, a length of time by one of its units, a day by a day.
pub(super) fn neighbours(expr: &Expr, written: &str) -> Vec<String> {
    match &expr.kind {
        ExprKind::Number { value, .. } => beside(*value).iter().map(ToString::to_string).collect(),
        ExprKind::Percent(share) => {
            let hundredths = share.shifted(2).ok();
            let all = hundredths.map(beside).unwrap_or_default();
            all.iter().map(|value| format!("{value}%")).collect()
        }
        ExprKind::Date(day) => {
            [day.yesterday(), day.tomorrow()].into_iter().flatten().map(|day| day.to_string()).collect()
        }
        ExprKind::Duration(_) => beside_length(written),
        _ => Vec::new(),
    }
}

/// The number one lower in its last place, unless that is below nought, and the one higher.
pub(super) fn beside(value: Decimal) -> Vec<Decimal> {
    let moved = |by: i128| Decimal::new(value.mantissa().checked_add(by)?, value.scale()).ok();
    let mut all = Vec::new();
    // A policy writes few numbers below nought, and next to nought none is meant.
    if value.mantissa() != 0 {
        all.extend(moved(-1));
    }
    all.extend(moved(1));
    all
}

/// A length of time as it was written, its number one less and one more.
fn beside_length(written: &str) -> Vec<String> {
    let digits: String = written.chars().take_while(char::is_ascii_digit).collect();
    let Ok(number) = digits.parse::<i128>() else { return Vec::new() };
    let unit = written.get(digits.len()..).unwrap_or_default();
    let Ok(number) = Decimal::new(number, 0) else { return Vec::new() };
    let all = beside(number).into_iter().filter(|number| number.mantissa() > 0);
    all.map(|number| format!("{number}{}", plural(unit, number))).collect()
}

/// The unit as it stands behind the number: `1 day`, `2 days`.
fn plural(unit: &str, number: Decimal) -> String {
    let is_word = unit.ends_with(|c: char| c.is_ascii_lowercase());
    match (is_word, number == Decimal::ONE) {
        (true, true) => unit.strip_suffix('s').unwrap_or(unit).to_owned(),
        (true, false) if !unit.ends_with('s') => format!("{unit}s"),
        (_, _) => unit.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_step_is_in_the_last_place() {
        let beside = |text: &str| {
            let all = beside(text.parse().expect("a number"));
            all.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(beside("3"), ["2", "4"]);
        assert_eq!(beside("0"), ["1"]);
        assert_eq!(beside("0.5"), ["0.4", "0.6"]);
        assert_eq!(beside("600000"), ["599999", "600001"]);
    }

    #[test]
    fn lengths_of_time_keep_their_unit() {
        assert_eq!(beside_length("1 day"), ["2 days"]);
        assert_eq!(beside_length("2 days"), ["1 day", "3 days"]);
        assert_eq!(beside_length("7 天"), ["6 天", "8 天"]);
        assert_eq!(beside_length("两天"), Vec::<String>::new());
    }
}
