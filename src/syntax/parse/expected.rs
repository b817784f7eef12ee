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

const fn word(en: &'static str, zh: &'static str) -> Expectation {
    Expectation { en, zh }
}

/// The words for a rule; none where saying it would not help.
pub(super) fn expectation(rule: Rule) -> Option<Expectation> {
    let said = match rule {
        Rule::EOI => word("the end of the declaration", "这一条结束"),
        Rule::expression | Rule::sum | Rule::operand => word("a condition or a value", "条件或数值"),
        Rule::bracketed => word("a part in brackets", "括号里的内容"),
        Rule::heading | Rule::name | Rule::collection | Rule::grade_name => word("a name", "名称"),
        Rule::entry | Rule::fact_line => word("a name", "名称"),
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
        Rule::in_any_case | Rule::plain_grade | Rule::at_least_grade | Rule::at_most_grade | Rule::step => {
            word("what to do, such as `grade A`", "结果，如 `评为 A`")
        }
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
    let first = |forms: &[&'static str]| forms.first().copied();
    let en = first(keyword.en).or_else(|| first(keyword.zh))?;
    let zh = first(keyword.zh).or_else(|| first(keyword.en))?;
    Some(Expectation { en, zh })
}
