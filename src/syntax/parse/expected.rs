//! What could have stood at a place, in words that managers know.

use crate::diagnostic::Expectation;
use crate::syntax::keywords::KEYWORDS;
use crate::syntax::parse::Rule;

/// What could stand behind a finished comparison.
pub(super) fn after_comparison() -> Vec<Expectation> {
    vec![
        word("`and`", "`且`"),
        word("`or`", "`或`"),
        word("`then`", "`则`"),
        word("brackets around a part", "用括号括起一部分"),
    ]
}

pub(super) const fn word(en: &'static str, zh: &'static str) -> Expectation {
    Expectation { en, zh, literal: false }
}

const fn sign(sign: &'static str) -> Expectation {
    Expectation { en: sign, zh: sign, literal: true }
}

/// What usually stands in a declaration that starts like `text`, for a place where pest knows nothing better.
pub(super) fn likely(text: &str) -> Vec<Expectation> {
    let starts = |word: &str| text.trim_start().starts_with(word);
    let any = |words: &[&str]| words.iter().any(|word| starts(word));
    if any(&["follow", "跟进"]) {
        return [Rule::follow_line].into_iter().filter_map(expectation).collect();
    }
    if any(&["example", "举例", "示例"]) {
        return [Rule::fact].into_iter().filter_map(expectation).collect();
    }
    if any(&["promise", "保证"]) {
        return vec![
            word("`never grade A when …`", "`绝不 评为 A 当 …`"),
            word("`always … when …`", "`总是 … 当 …`"),
            word("`grade never falls when … rises`", "`… 上升时 等级不降`"),
        ];
    }
    let sentence = any(&["if", "rule", "若", "如果", "当", "规则"]);
    let last = if sentence { Rule::kw_then } else { Rule::kw_when };
    [Rule::compare, Rule::kw_and, Rule::kw_or, last].into_iter().filter_map(expectation).collect()
}

/// Whether saying the rule would only distract: units, fillers, the second half of rare constructions.
pub(super) fn is_trifle(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::kw_range
            | Rule::range_sign
            | Rule::kw_to
            | Rule::kw_until
            | Rule::kw_piece
            | Rule::kw_yuan
            | Rule::kw_times
            | Rule::kw_level
            | Rule::kw_has
            | Rule::kw_among
            | Rule::kw_of_which
            | Rule::kw_count_zh
            | Rule::kw_list_zh
            | Rule::kw_time
            | Rule::kw_the
            | Rule::kw_digits
            | Rule::kw_half_year
            | Rule::unit_minute
            | Rule::unit_hour
            | Rule::unit_day
            | Rule::unit_week
            | Rule::unit_month
            | Rule::unit_year
            | Rule::kw_between_end
            | Rule::noise
            | Rule::kw_noise
            | Rule::limit_mark
            | Rule::group_first
            | Rule::counted
            | Rule::extreme_first
            | Rule::kw_both
            | Rule::kw_inside
            | Rule::kw_when_rises
            | Rule::kw_rising
            | Rule::kw_becoming
            | Rule::kw_when_yes
            | Rule::counting
    )
}

/// Sooner those that end the thing at hand than the many that would go on with it.
pub(super) fn rank(rule: Rule) -> u8 {
    match rule {
        Rule::kw_then
        | Rule::kw_when
        | Rule::rows
        | Rule::type_name
        | Rule::expression
        | Rule::heading
        | Rule::name
        | Rule::gives
        | Rule::colon
        | Rule::level => 0,
        Rule::kw_and | Rule::kw_or | Rule::compare | Rule::text | Rule::plain_grade => 1,
        Rule::EOI | Rule::item | Rule::row | Rule::otherwise_row => 2,
        Rule::plus | Rule::minus | Rule::times | Rule::divide | Rule::kw_not | Rule::names => 9,
        _ => 5,
    }
}

/// The words for a rule; none where saying it would not help.
pub(super) fn expectation(rule: Rule) -> Option<Expectation> {
    let said = match rule {
        Rule::EOI => word("the end of the declaration", "这一条结束"),
        Rule::expression | Rule::sum | Rule::operand => word("a condition or a value", "条件或数值"),
        Rule::bracketed => word("a part in brackets", "括号里的内容"),
        Rule::heading | Rule::name | Rule::collection | Rule::entry | Rule::fact_line => word("a name", "名称"),
        Rule::gives => sign("="),
        Rule::colon => sign(":"),
        Rule::opening => sign("{"),
        Rule::text => word("a text in quotes", "引号里的文字"),
        Rule::date | Rule::moment => word("a date such as `2026-11-22`", "日期，如 `2026-11-22`"),
        Rule::number | Rule::points | Rule::amount | Rule::amount_number | Rule::steps => word("a number", "数字"),
        Rule::bound | Rule::fact_value | Rule::level | Rule::closed_predicate => word("a value", "一个值"),
        Rule::type_name => word("a type such as `count` or `money`", "类型，如 `次数`、`金额`"),
        Rule::ranked | Rule::listed | Rule::member => word("names such as `A > B > C`", "名称，如 `A > B > C`"),
        Rule::names => word("names in braces `{a, b}`", "花括号里的名称 `{甲, 乙}`"),
        Rule::rows | Rule::row => word("rows such as `A when …`", "判定行，如 `A 当 …`"),
        Rule::otherwise_row => word("`otherwise`", "`其余`"),
        Rule::item => word("`item`", "`指标`"),
        Rule::fact => word("a fact such as `revisits: 4`", "已知情况，如 `回访次数: 4`"),
        Rule::follow_line => word("a line such as `A within 2 days`", "一行，如 `A 2 天内`"),
        Rule::bounds => word("a range such as `1..10`", "范围，如 `1..10`"),
        Rule::input_option => word("`required`, `default` or another option", "`必填`、`默认` 等选项"),
        Rule::compare | Rule::at_least | Rule::at_most | Rule::more_than | Rule::less_than | Rule::equal => {
            word("a comparison such as `>= 3`", "比较，如 `>= 3`")
        }
        Rule::test => word("`is known`, `is one of …`", "`已填`、`属于 …`"),
        Rule::because => word("`because`", "`理由`"),
        Rule::kw_grade
        | Rule::kw_in_any_case
        | Rule::kw_at_least_grade
        | Rule::kw_at_most_grade
        | Rule::kw_fall
        | Rule::kw_rise
        | Rule::in_any_case
        | Rule::plain_grade
        | Rule::at_least_grade
        | Rule::at_most_grade
        | Rule::step => word("what to do, such as `grade A`", "结果，如 `评为 A`"),
        Rule::verb_predicate | Rule::bare_predicate | Rule::said => {
            word("what they are, such as `are A`", "要求，如 `为 A`")
        }
        Rule::plus | Rule::minus | Rule::times | Rule::divide => word("`+ - * /`", "`+ - * /`"),
        Rule::duration => word("a time such as `2 days`", "时间，如 `2 天`"),
        Rule::applies_when => word("`applies when`", "`仅当`"),
        _ => return keyword(rule),
    };
    Some(said)
}

/// A keyword in backticks; the table holds them bare.
fn keyword(rule: Rule) -> Option<Expectation> {
    let name = format!("{rule:?}");
    let keyword = KEYWORDS.iter().find(|keyword| keyword.rule == name)?;
    let first = |forms: &[&'static str]| forms.first().copied().unwrap_or_default();
    Some(Expectation { en: first(keyword.en), zh: first(keyword.zh), literal: true })
}
