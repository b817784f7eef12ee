//! Cells as the file has them, in the words of the policy.

use crate::diagnostic::{Lang, SheetProblem};
use crate::sheets::grid::Content;
use crate::value::calendar::{read_date, serial_day};
use crate::value::{Decimal, Kind, Unit, fold};

/// A cell in words, by what its column holds.
///
/// # Errors
/// What is wrong with it, and a text that stands for it where it is shown.
pub(crate) fn words(content: &Content, kind: Option<Kind>, lang: Lang) -> Result<String, (SheetProblem, String)> {
    match content {
        Content::Text(text) => written(text, kind),
        Content::Number { digits, percent } => number(digits, *percent, kind),
        Content::Date(date) => match kind {
            Some(Kind::Date | Kind::Text) | None => Ok(date.to_string()),
            Some(_) => Err((SheetProblem::NotADate { found: date.to_string() }, date.to_string())),
        },
        Content::Time(text) => match kind {
            Some(Kind::Moment | Kind::Text) => Ok(text.clone()),
            Some(_) | None => Err((SheetProblem::NotADate { found: text.clone() }, text.clone())),
        },
        Content::YesNo(true) => Ok(lang.pick("yes", "是").to_owned()),
        Content::YesNo(false) => Ok(lang.pick("no", "否").to_owned()),
        Content::Bad(problem) => Err((problem.clone(), stand_in(problem))),
    }
}

/// What is shown of a cell that cannot be used.
fn stand_in(problem: &SheetProblem) -> String {
    match problem {
        SheetProblem::NoValue { formula } => format!("={formula}"),
        SheetProblem::ErrorValue { shown } => shown.clone(),
        _ => "…".to_owned(),
    }
}

fn written(text: &str, kind: Option<Kind>) -> Result<String, (SheetProblem, String)> {
    let text = fold::trimmed(text);
    match kind {
        // Spreadsheet programs turn round the dates of a text file.
        Some(Kind::Date) => Ok(read_date(text).map_or_else(|_| text.to_owned(), |date| date.to_string())),
        Some(Kind::Number(_)) => match commas(text) {
            Some((one, several)) => {
                Err((SheetProblem::CommaInNumber { found: text.to_owned(), one, several }, text.to_owned()))
            }
            None => Ok(text.to_owned()),
        },
        Some(
            Kind::YesNo
            | Kind::Text
            | Kind::Moment
            | Kind::Duration
            | Kind::Member(_)
            | Kind::List
            | Kind::Records(_)
            | Kind::Row(_),
        )
        | None => Ok(text.to_owned()),
    }
}

/// `1,800`, which may be one number or two: in digits, and apart.
fn commas(text: &str) -> Option<(String, String)> {
    let narrow = fold::narrowed(text);
    let mut groups = narrow.split(',');
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = |part: &&str| part.split('.').next().is_some_and(|whole| whole.len() == 3 && digits(whole));
    (digits(first) && !rest.is_empty() && rest.iter().all(grouped))
        .then(|| (narrow.replace(',', ""), narrow.replace(',', ", ")))
}

fn number(digits: &str, percent: bool, kind: Option<Kind>) -> Result<String, (SheetProblem, String)> {
    let size = digits.trim_start_matches('-').parse::<Decimal>().ok();
    match kind {
        Some(Kind::Date) => match serial_day(digits) {
            Some(date) => Ok(date.to_string()),
            None => Ok(digits.to_owned()),
        },
        Some(Kind::Number(_)) | None if percent => Ok(per_cent(digits)),
        Some(Kind::Number(Unit::Percent)) => {
            // A share below one is a share; `6` is six per cent to one person and six hundred to another.
            if size.is_some_and(|size| size < Decimal::from(1)) {
                Ok(per_cent(digits))
            } else {
                Err((SheetProblem::ShareOrPercent { found: digits.to_owned() }, digits.to_owned()))
            }
        }
        Some(_) | None => Ok(digits.to_owned()),
    }
}

/// `33%`, of 0.33.
fn per_cent(digits: &str) -> String {
    let shifted = digits.parse::<Decimal>().ok().and_then(|number| number.shifted(2).ok());
    shifted.map_or_else(|| digits.to_owned(), |number| format!("{number}%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(digits: &str, percent: bool, unit: Unit) -> Result<String, String> {
        let content = Content::Number { digits: digits.to_owned(), percent };
        words(&content, Some(Kind::Number(unit)), Lang::En).map_err(|(_, shown)| shown)
    }

    #[test]
    fn numbers_of_the_program_are_exact() {
        assert_eq!(of("0.33", true, Unit::Percent), Ok("33%".into()));
        assert_eq!(of("0.33", false, Unit::Percent), Ok("33%".into()));
        assert_eq!(of("1.5", true, Unit::Percent), Ok("150%".into()));
        assert_eq!(of("0", false, Unit::Percent), Ok("0%".into()));
        assert_eq!(of("6", false, Unit::Percent), Err("6".into()));
        assert_eq!(of("0.3", true, Unit::Number), Ok("30%".into()));
        assert_eq!(of("600000", false, Unit::Money), Ok("600000".into()));
    }

    #[test]
    fn a_comma_in_digits_is_asked_about() {
        assert_eq!(commas("1,800"), Some(("1800".into(), "1, 800".into())));
        assert_eq!(commas("１，８００，０００.50"), Some(("1800000.50".into(), "1, 800, 000.50".into())));
        for other in ["1, 800", "1,80", "3,4", "1800", ">= 1,800"] {
            assert_eq!(commas(other), None, "{other}");
        }
    }

    #[test]
    fn days_come_as_numbers_and_as_texts() {
        let of = |content| words(&content, Some(Kind::Date), Lang::En).ok();
        assert_eq!(of(Content::Number { digits: "46348".into(), percent: false }), Some("2026-11-22".into()));
        assert_eq!(of(Content::Text("2026/11/22".into())), Some("2026-11-22".into()));
        assert_eq!(of(Content::Text(">= 2026-11-22".into())), Some(">= 2026-11-22".into()));
    }
}
