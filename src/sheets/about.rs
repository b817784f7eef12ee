//! What the cells of a column may hold, in a manager's words.

use crate::diagnostic::Lang;
use crate::sheets::outline::{Column, Outline, Role};
use crate::value::{Kind, Unit};

/// What a cell is, with an example: `a share: 30%`.
pub(crate) fn what(column: &Column, lang: Lang) -> String {
    let members = || {
        let named = |(name, title): &(String, String)| {
            if name == title {
                name.clone()
            } else {
                lang.pick(format!("{name} ({title})"), format!("{name}（{title}）"))
            }
        };
        column.members.iter().map(named).collect::<Vec<_>>().join(lang.pick(", ", "、"))
    };
    let words = match column.kind {
        Some(Kind::YesNo) => lang.pick("yes or no", "是 或 否"),
        Some(Kind::Number(Unit::Count)) => lang.pick("how often, a whole number: 3", "次数，整数，如 3"),
        Some(Kind::Number(Unit::Integer)) => lang.pick("a whole number: 3", "整数，如 3"),
        Some(Kind::Number(Unit::Number)) => lang.pick("a number: 3.5", "数，如 3.5"),
        Some(Kind::Number(Unit::Percent)) => lang.pick("per cent: 30%", "百分比，如 30%"),
        Some(Kind::Number(Unit::Money)) => lang.pick("money: 600000 or 60万", "金额，如 600000 或 60万"),
        Some(Kind::Text) if column.role == Role::Gives => lang.pick("a text", "一段文字"),
        Some(Kind::Text) => lang.pick("a text in quotes: \"north\"", "加引号的文字，如 \"华北\""),
        Some(Kind::Date) => lang.pick("a day: 2026-11-22", "日期，如 2026-11-22"),
        Some(Kind::Moment) => {
            lang.pick("a day with a time: 2026-11-22T09:30+08:00", "日期和时刻，如 2026-11-22T09:30+08:00")
        }
        Some(Kind::Duration) => lang.pick("a length of time: 2 days", "时长，如 2 天"),
        Some(Kind::Member(_)) => return lang.pick(format!("one of: {}", members()), format!("可写：{}", members())),
        Some(Kind::List | Kind::Records(_) | Kind::Row(_)) | None => {
            lang.pick("as the other cells of the column", "写法与这一列的其他格相同")
        }
    };
    words.to_owned()
}

/// The further forms that a condition may have; nothing of a result.
pub(crate) fn forms(column: &Column, lang: Lang) -> &'static str {
    match (column.role, column.kind) {
        (Role::Gives, _) => "",
        (Role::Asks, Some(Kind::Number(_) | Kind::Date | Kind::Moment | Kind::Duration)) => lang.pick(
            "a..b from a to b, a..<b without b, >= a, < a, several with commas, missing, - for any",
            "a..b 从 a 到 b，a..<b 不含 b，>= a，< a，几个用逗号隔开，未填，不限写 -",
        ),
        (Role::Asks, Some(Kind::Member(_))) if column.ordered => lang.pick(
            "several with commas, not a, >= a for a and better, missing, - for any",
            "几个用逗号隔开，非 甲，>= 甲 为甲及更好，未填，不限写 -",
        ),
        (
            Role::Asks,
            Some(Kind::YesNo | Kind::Text | Kind::List | Kind::Member(_) | Kind::Records(_) | Kind::Row(_)) | None,
        ) => lang.pick("several with commas, not a, missing, - for any", "几个用逗号隔开，非 甲，未填，不限写 -"),
    }
}

/// The words of a list from which a cell may be chosen; other forms can be typed all the same.
pub(crate) fn choices(column: &Column, lang: Lang) -> Vec<String> {
    let mut choices: Vec<String> = match column.kind {
        Some(Kind::YesNo) => lang.pick(["yes", "no"], ["是", "否"]).map(str::to_owned).to_vec(),
        _ => column.members.iter().map(|(name, _)| name.clone()).collect(),
    };
    if column.role == Role::Asks && !choices.is_empty() {
        choices.push("-".to_owned());
    }
    choices
}

/// How one table is read, for the sheet that explains.
pub(crate) fn reading(outline: &Outline, lang: Lang) -> &'static str {
    use crate::syntax::tree::{HitPolicy, Layout};
    match outline.table.layout {
        Layout::Crosstab(_) => lang.pick(
            "Find the row at the left and the column at the top: where they meet stands the result.",
            "左边找行，上面找列，交叉处就是结果。",
        ),
        Layout::Lines(None | Some(HitPolicy::Unique)) => lang.pick(
            "A row holds when all its conditions do. No two rows may hold for one lead, so their order does not matter.",
            "一行的条件都符合，这一行才算。不能有两行同时符合同一位客户，所以行的先后不要紧。",
        ),
        Layout::Lines(Some(HitPolicy::First)) => lang.pick(
            "Read from the top: the first row of which all conditions hold gives the result. The order matters.",
            "从上往下看：第一个条件都符合的行给出结果，行的先后要紧。",
        ),
        Layout::Lines(Some(HitPolicy::Best)) => lang.pick(
            "Of all rows whose conditions hold, the one with the best result counts. Their order does not matter.",
            "条件都符合的行里取结果最好的一行，行的先后不要紧。",
        ),
    }
}
