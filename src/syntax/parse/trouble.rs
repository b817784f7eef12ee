//! From pest's error to a diagnostic that says what to write instead.

use pest::error::{Error, ErrorVariant, InputLocation};

use crate::diagnostic::{Diagnostic, Expectation, TextProblem, nearest};
use crate::syntax::keywords::{KEYWORDS, Keyword};
use crate::syntax::parse::Rule;
use crate::syntax::parse::expected::expectation;
use crate::syntax::prepare::Prepared;

/// Expectations shown at most; more of them help nobody.
const SHOWN: usize = 5;

/// Where pest gave up.
pub(super) fn offset(error: &Error<Rule>) -> usize {
    match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    }
}

/// What is said of it.
pub(super) fn explain(prepared: &Prepared, error: &Error<Rule>) -> Diagnostic {
    let at = offset(error);
    let rest = prepared.text.get(at..).unwrap_or_default();
    let before = prepared.text.get(..at).unwrap_or_default();
    let found = first_word(rest);
    let end = at.saturating_add(found.len());
    let span = prepared.origin(at, end.max(at));
    let positives: &[Rule] = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        ErrorVariant::CustomError { .. } => return Diagnostic::new(TextProblem::TooManyTerms, span),
    };
    let starts = positives.contains(&Rule::kw_input) && positives.contains(&Rule::kw_group);
    let fresh = before.rsplit('\n').next().is_none_or(|line| line.trim().is_empty());
    if !found.is_empty() && starts
        || fresh && !found.is_empty() && positives.contains(&Rule::EOI) && !before.is_empty() && is_word(found)
    {
        return Diagnostic::new(unknown_declaration(found), span);
    }
    if is_reserved_name(found, positives) {
        return Diagnostic::new(TextProblem::ReservedWord { word: found.to_owned() }, span);
    }
    if let Some(instead) = decimal_comma(before, rest) {
        return Diagnostic::new(TextProblem::DecimalComma { instead }, span);
    }
    let found: String = found.chars().take(40).collect();
    Diagnostic::new(TextProblem::Unexpected { expected: expected(positives, &found, before), found }, span)
}

/// The word, number or sign that `text` starts with.
fn first_word(text: &str) -> &str {
    let Some(first) = text.chars().next() else { return "" };
    let end = if is_letter(first) {
        text.find(|c| !is_letter(c)).unwrap_or(text.len())
    } else if first == '"' || first == '`' {
        text.char_indices()
            .skip(1)
            .find(|(_, c)| *c == first)
            .map_or(text.len(), |(at, c)| at.saturating_add(c.len_utf8()))
    } else {
        first.len_utf8()
    };
    text.get(..end).unwrap_or_default()
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_word(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_alphabetic)
}

fn unknown_declaration(found: &str) -> TextProblem {
    let starts = KEYWORDS.iter().filter(|keyword| keyword.starts()).flat_map(Keyword::forms);
    let others = ["because", "理由", "then"];
    let suggestion = nearest(found, starts.chain(others).filter(|form| !form.contains(' ')));
    TextProblem::UnknownDeclaration { found: found.chars().take(40).collect(), suggestion }
}

/// Whether a word of the language stands where only a name can.
fn is_reserved_name(found: &str, positives: &[Rule]) -> bool {
    let only_name = positives.iter().all(|rule| {
        matches!(rule, Rule::name | Rule::heading | Rule::member | Rule::ranked | Rule::listed | Rule::names)
    });
    !positives.is_empty()
        && only_name
        && is_word(found)
        && KEYWORDS.iter().any(|keyword| keyword.forms().any(|form| form == found))
}

/// `0,35`: what to write instead.
fn decimal_comma(before: &str, rest: &str) -> Option<String> {
    let (left, right) = match rest.strip_prefix(',') {
        Some(right) => (before, right),
        None => (before.strip_suffix(',')?, rest),
    };
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
    let right = digits(right);
    let left: String = left.chars().rev().take_while(char::is_ascii_digit).collect::<String>().chars().rev().collect();
    if left.is_empty() || right.is_empty() {
        return None;
    }
    Some(if right.len() == 3 { format!("{left}_{right}") } else { format!("{left}.{right}") })
}

/// What could have stood there: the few that help most, each once.
fn expected(positives: &[Rule], found: &str, before: &str) -> Vec<Expectation> {
    if matches!(found, "when" | "当") && before.trim_end().ends_with(['{', '\n']) {
        return vec![Expectation {
            en: "a value before `when`, such as `A when …`", zh: "先写结果，如 `A 当 …`"
        }];
    }
    let acts = ["grade", "in", "评为", "一律评为", "至少评为", "至多评为", "降", "升"];
    if positives.contains(&Rule::kw_then) && acts.contains(&found) {
        return vec![Expectation { en: "`then` before it", zh: "前面先写 `则`" }];
    }
    let mut words: Vec<Expectation> = Vec::new();
    // Sooner those that end the thing at hand than the many that would go on with it.
    let mut order: Vec<&Rule> = positives.iter().collect();
    order.sort_by_key(|rule| rank(**rule));
    for word in order.into_iter().filter_map(|rule| expectation(*rule)) {
        if !words.contains(&word) && words.len() < SHOWN {
            words.push(word);
        }
    }
    words
}

fn rank(rule: Rule) -> u8 {
    match rule {
        Rule::kw_then
        | Rule::kw_when
        | Rule::rows
        | Rule::type_name
        | Rule::expression
        | Rule::heading
        | Rule::name => 0,
        Rule::kw_and | Rule::kw_or | Rule::compare | Rule::text | Rule::plain_grade => 1,
        Rule::EOI | Rule::item | Rule::row | Rule::otherwise_row => 2,
        Rule::kw_level | Rule::kw_time | Rule::plus | Rule::minus | Rule::times | Rule::divide | Rule::range_sign => 9,
        _ => 5,
    }
}
