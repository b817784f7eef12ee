//! G06xx: records of leads: a fact that cannot be read.
//!
//! The field is not named here: a fault of a verdict says which field it is, so that policies in two
//! languages reject a lead in the same words.

use crate::diagnostic::code::codes;
use crate::diagnostic::{ElementProblem, FileProblem, Lang, Severity, TableProblem, Wording};
use crate::limits;
use crate::value::{Date, Kind, Unit};

/// What can be wrong with a record, or with a file of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordProblem {
    /// G0601: a value of another type.
    NotOfKind {
        /// As it stands in the record, shortened.
        found: String,
        /// The type that is wanted.
        wanted: Kind,
    },
    /// G0602: a value outside the range of its input.
    OutOfRange {
        /// As it stands in the record.
        found: String,
        /// The least allowed, if there is one.
        low: Option<String>,
        /// The greatest allowed, if there is one.
        high: Option<String>,
    },
    /// G0603: a text that is no member of the scale or choice.
    UnknownMember {
        /// As it stands in the record.
        found: String,
        /// The members, as the policy writes them.
        members: Vec<String>,
        /// The one that was probably meant.
        suggestion: Option<String>,
    },
    /// G0604: a required fact is absent.
    Missing,
    /// G0605: the facts break a relation that the policy requires.
    BrokenRequire {
        /// Which requirement of the policy, from 1.
        number: usize,
        /// The reason that the policy gives.
        why: String,
    },
    /// G0606: a number in a percent column that may be a share or a number of hundredths.
    BarePercent {
        /// As it stands in the record.
        found: String,
    },
    /// G0607: more digits after the point than the type has.
    TooManyDecimals {
        /// As it stands in the record.
        found: String,
        /// How many are allowed.
        allowed: u32,
    },
    /// G0608: a number too large to be true.
    TooLarge {
        /// As it stands in the record.
        found: String,
    },
    /// G0609: a time of day where a date is wanted.
    HasTime {
        /// As it stands in the record.
        found: String,
    },
    /// G0610: a moment that does not say of which zone.
    NoOffset {
        /// As it stands in the record.
        found: String,
    },
    /// G0615: a day where a moment is wanted.
    NoTime {
        /// As it stands in the record.
        found: String,
    },
    /// G0611: a list or a record where one value is wanted.
    NotOneValue {
        /// As it stands in the record, shortened.
        found: String,
    },
    /// G0612: one fact is given twice.
    GivenTwice {
        /// The first name.
        one: String,
        /// The second, which may be the same.
        other: String,
    },
    /// G0613: the number behind a date of a spreadsheet.
    SerialDate {
        /// As it stands in the record.
        found: String,
        /// The day that a spreadsheet shows for it.
        day: Date,
    },
    /// G0614: leads of one file that have the same id.
    RepeatedIds {
        /// The first few such ids, each with the line of its first lead and of the next one.
        first: Vec<(String, u64, u64)>,
        /// How many leads have an id that stands before.
        leads: u64,
        /// How many leads have ids with which later ones were not compared, because there are too many.
        not_kept: u64,
    },
    /// G062x: the columns and rows of a table.
    Table(TableProblem),
    /// G063x and G064x: a whole file, or a record that is none.
    File(FileProblem),
    /// G073x: a list within a record.
    Element(ElementProblem),
}

codes!(RecordProblem {
    601 NotOfKind,
    602 OutOfRange,
    603 UnknownMember,
    604 Missing,
    605 BrokenRequire,
    606 BarePercent,
    607 TooManyDecimals,
    608 TooLarge,
    609 HasTime,
    610 NoOffset,
    611 NotOneValue,
    612 GivenTwice,
    613 SerialDate,
    614 RepeatedIds,
    615 NoTime,
    ; Table ; File ; Element
});

impl std::fmt::Display for RecordProblem {
    /// The message in English; [`RecordProblem::wording`] has it in both languages, with what to do.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.wording(Lang::En).message)
    }
}

impl std::error::Error for RecordProblem {}

impl RecordProblem {
    /// How bad it is: a column that is not used is worth a warning, everything else stops the lead or the file.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Table(problem) => problem.severity(),
            Self::RepeatedIds { .. } => Severity::Warning,
            Self::Element(problem) => problem.severity(),
            Self::NotOfKind { .. }
            | Self::OutOfRange { .. }
            | Self::UnknownMember { .. }
            | Self::Missing
            | Self::BrokenRequire { .. }
            | Self::BarePercent { .. }
            | Self::TooManyDecimals { .. }
            | Self::TooLarge { .. }
            | Self::HasTime { .. }
            | Self::NoOffset { .. }
            | Self::NoTime { .. }
            | Self::NotOneValue { .. }
            | Self::GivenTwice { .. }
            | Self::SerialDate { .. }
            | Self::File(_) => Severity::Error,
        }
    }

    /// The sentences in `lang`.
    pub fn wording(&self, lang: Lang) -> Wording {
        match lang {
            Lang::En => self.english(),
            Lang::Zh => self.chinese(),
        }
    }

    fn english(&self) -> Wording {
        match self {
            Self::NotOfKind { found, wanted } => {
                let (what, how) = english_kind(*wanted);
                Wording::new(format!("`{found}` is not {what}"), format!("{what} is wanted here"), how)
            }
            Self::OutOfRange { found, low, high } => {
                let range = english_range(low.as_deref(), high.as_deref());
                Wording::new(
                    format!("`{found}` is out of range: {range}"),
                    format!("must be {range}"),
                    "correct the record, or widen the range of the input in the policy",
                )
            }
            Self::UnknownMember { found, members, suggestion } => Wording::new(
                format!("`{found}` is not one of {}", some(members, ", ", " and so on")),
                "not one of the choices",
                match suggestion {
                    Some(member) => format!("did you mean `{member}`?"),
                    None => "write one of them, or add it to the policy".to_owned(),
                },
            ),
            Self::Missing => Wording::new(
                "this fact is required and is not in the record",
                "nothing is filled in here",
                "fill it in, or drop `required` in the policy",
            ),
            Self::BrokenRequire { why, .. } => Wording::new(
                format!("the policy does not accept this record: {why}"),
                "these facts do not go together",
                "",
            ),
            Self::BarePercent { found } => Wording::new(
                format!("`{found}` may mean a share or per cent"),
                "no per cent sign",
                "write the sign: `6%`, or the share: `0.06`",
            ),
            Self::TooManyDecimals { found, allowed: 0 } => {
                Wording::new(format!("`{found}` is not a whole number"), "whole numbers only", "write `3`, not `3.5`")
            }
            Self::TooManyDecimals { found, allowed } => Wording::new(
                format!("`{found}` has more than {allowed} digits after the point"),
                "too many digits",
                format!("round it to {allowed} digits; nothing is rounded silently"),
            ),
            Self::TooLarge { found } => Wording::new(
                format!("`{found}` is too large"),
                "too large",
                "numbers must be below a thousand trillion (`1,000,000,000,000,000`)",
            ),
            Self::SerialDate { found, day } => Wording::new(
                format!("`{found}` is the number behind a date of a spreadsheet"),
                "not a date",
                format!("if {day} is meant, format the column as a date and export it again"),
            ),
            Self::HasTime { found } => Wording::new(
                format!("`{found}` has a time of day where a date is wanted"),
                "a date is wanted here",
                "write the day only: `2026-11-22`",
            ),
            Self::NoOffset { found } => Wording::new(
                format!("`{found}` does not say in which time zone"),
                "a moment is wanted here",
                "write the time with its zone, as `2026-11-22T09:30+08:00`, or give the zone of all times",
            ),
            Self::NoTime { found } => Wording::new(
                format!("`{found}` is a day; a moment has a time of day too"),
                "a moment is wanted here",
                "write the day and the time, as `2026-11-22 09:30`",
            ),
            Self::NotOneValue { found } => Wording::new(
                format!("`{found}` is not a single value"),
                "one value is wanted here",
                "write one number, text, date or yes/no",
            ),
            Self::GivenTwice { one, other } if one == other => {
                Wording::new(format!("`{one}` is given twice"), "the second time", "keep one of the two")
            }
            Self::GivenTwice { one, other } => Wording::new(
                format!("`{one}` and `{other}` are the same fact"),
                "the same fact again",
                "keep one of the two",
            ),
            Self::RepeatedIds { leads: 0, not_kept, .. } => Wording::new(
                format!("ids were not compared with those of {not_kept} leads: there are too many"),
                "stands before",
                format!(
                    "{} ids are kept, and all that count up; whether others stand twice, a spreadsheet can tell (in Excel: \
                     conditional formatting, duplicate values)",
                    limits::IDS
                ),
            ),
            Self::RepeatedIds { first, leads, not_kept } => {
                let say = |(id, one, other): &(String, u64, u64)| format!("`{id}` (lines {one} and {other})");
                let ids = first.iter().map(say).collect::<Vec<_>>().join(", ");
                let others =
                    if first.len() < usize::try_from(*leads).unwrap_or(usize::MAX) { " and others" } else { "" };
                let at_least = if *not_kept > 0 { "at least " } else { "" };
                let many = if *leads == 1 { "1 lead has an id".to_owned() } else { format!("{leads} leads have ids") };
                Wording::new(
                    format!("{at_least}{many} that stood before: {ids}{others}"),
                    "stands before",
                    "each was graded; if a customer was entered twice, keep one of the two",
                )
            }
            Self::Table(problem) => problem.wording(Lang::En),
            Self::File(problem) => problem.wording(Lang::En),
            Self::Element(problem) => problem.wording(Lang::En),
        }
    }

    fn chinese(&self) -> Wording {
        match self {
            Self::NotOfKind { found, wanted } => {
                let (what, how) = chinese_kind(*wanted);
                Wording::new(format!("`{found}` 不是{what}"), format!("这里应填{what}"), how)
            }
            Self::OutOfRange { found, low, high } => {
                let range = chinese_range(low.as_deref(), high.as_deref());
                Wording::new(
                    format!("`{found}` 超出范围，应{range}"),
                    format!("应{range}"),
                    "请更正记录，或在评级办法里放宽这个字段的范围",
                )
            }
            Self::UnknownMember { found, members, suggestion } => Wording::new(
                format!("`{found}` 不在可选项之内，可以写 {}", some(members, "、", " 等")),
                "不在可选项之内",
                match suggestion {
                    Some(member) => format!("是不是想写 `{member}`？"),
                    None => "请改成其中一个，或在评级办法里加上".to_owned(),
                },
            ),
            Self::Missing => Wording::new("必填，但记录里没有", "这里没有填", "请补上，或在评级办法里去掉 `必填`"),
            Self::BrokenRequire { why, .. } => Wording::new(format!("办法不接受这条记录：{why}"), "这些资料对不上", ""),
            Self::BarePercent { found } => Wording::new(
                format!("看不出 `{found}` 是比例还是百分数"),
                "没有百分号",
                "请写上百分号，如 `6%`；或写成小数，如 `0.06`",
            ),
            Self::TooManyDecimals { found, allowed: 0 } => {
                Wording::new(format!("`{found}` 不是整数"), "只能填整数", "请写 `3`，不要写 `3.5`")
            }
            Self::TooManyDecimals { found, allowed } => Wording::new(
                format!("`{found}` 的小数超过 {allowed} 位"),
                "小数位太多",
                format!("请四舍五入到 {allowed} 位；系统不会悄悄取整"),
            ),
            Self::TooLarge { found } => {
                Wording::new(format!("`{found}` 太大"), "太大", "数值应小于一千万亿（`1,000,000,000,000,000`）")
            }
            Self::SerialDate { found, day } => Wording::new(
                format!("`{found}` 是表格软件里日期背后的序号"),
                "不是日期",
                format!("如果是 {day}，请把这一列的格式设为日期，再重新导出"),
            ),
            Self::HasTime { found } => {
                Wording::new(format!("这里要填日期，`{found}` 却带有钟点"), "这里应填日期", "只写日期：`2026-11-22`")
            }
            Self::NoOffset { found } => Wording::new(
                format!("`{found}` 没有写明时区"),
                "这里应填时刻",
                "请连时区一起写，如 `2026-11-22T09:30+08:00`；或统一指定时区",
            ),
            Self::NoTime { found } => Wording::new(
                format!("`{found}` 只有日期，时刻还要写明钟点"),
                "这里应填时刻",
                "请把日期和钟点一起写，如 `2026-11-22 09:30`",
            ),
            Self::NotOneValue { found } => {
                Wording::new(format!("`{found}` 不是单个值"), "这里应填单个值", "请写一个数、一段文字、一个日期或是/否")
            }
            Self::GivenTwice { one, other } if one == other => {
                Wording::new(format!("`{one}` 给了两次"), "第二次", "只保留一个")
            }
            Self::GivenTwice { one, other } => {
                Wording::new(format!("`{one}` 和 `{other}` 是同一个字段"), "又给了一次", "只保留一个")
            }
            Self::RepeatedIds { leads: 0, not_kept, .. } => Wording::new(
                format!("编号太多，有 {not_kept} 条客户的编号没有参加查重"),
                "前面出现过",
                format!(
                    "除连续编号外最多记住 {} 个编号；其余是否重复，可在 Excel 里用“条件格式 → 重复值”查看",
                    limits::IDS
                ),
            ),
            Self::RepeatedIds { first, leads, not_kept } => {
                let say = |(id, one, other): &(String, u64, u64)| format!("`{id}`（第 {one} 行和第 {other} 行）");
                let ids = first.iter().map(say).collect::<Vec<_>>().join("、");
                let others = if first.len() < usize::try_from(*leads).unwrap_or(usize::MAX) { "等" } else { "" };
                let at_least = if *not_kept > 0 { "至少" } else { "" };
                Wording::new(
                    format!("{at_least}有 {leads} 条客户的编号前面出现过：{ids}{others}"),
                    "前面出现过",
                    "每条都评了级；如果是同一个客户录了两遍，请只留一条",
                )
            }
            Self::Table(problem) => problem.wording(Lang::Zh),
            Self::File(problem) => problem.wording(Lang::Zh),
            Self::Element(problem) => problem.wording(Lang::Zh),
        }
    }
}

/// What a type is called, and how its values are written.
fn english_kind(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::YesNo => ("yes or no", "write `yes` or `no`, `是` or `否`, `true` or `false`"),
        Kind::Number(Unit::Count) => ("a count", "write a whole number: `3`"),
        Kind::Number(Unit::Integer) => ("a whole number", "write digits only: `8`"),
        Kind::Number(Unit::Number) => ("a number", "write digits: `12.5`, without an exponent"),
        Kind::Number(Unit::Percent) => ("a percentage", "write `6%` or `0.06`"),
        Kind::Number(Unit::Money) => ("an amount of money", "write `1,800,000`, `180万` or `￥8000`"),
        Kind::Text => ("a text", "write it in words"),
        Kind::Date => ("a date", "write `2026-11-22`, `2026/11/22` or `2026年11月22日`"),
        Kind::Moment => ("a moment", "write the time with its zone, as `2026-11-22T09:30+08:00`"),
        Kind::Duration => ("a length of time", "write `30 minutes`, `2 days` or `3个月`"),
        Kind::Member(_) => ("one of the choices", "write one of the choices of the policy"),
        Kind::List => ("a list", "a list is a result, never a fact"),
        Kind::Records(_) | Kind::Row(_) => ("a list of records", "write `[{\"rep\": \"A\"}]`"),
    }
}

fn chinese_kind(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::YesNo => ("是或否", "请写 `是` 或 `否`，也可写 `有`/`无`、`yes`/`no`"),
        Kind::Number(Unit::Count) => ("次数", "请写整数：`3`"),
        Kind::Number(Unit::Integer) => ("整数", "只写数字：`8`"),
        Kind::Number(Unit::Number) => ("数值", "只写数字：`12.5`，不要用科学记数法"),
        Kind::Number(Unit::Percent) => ("百分比", "请写 `6%` 或 `0.06`"),
        Kind::Number(Unit::Money) => ("金额", "请写 `1,800,000`、`180万` 或 `￥8000`"),
        Kind::Text => ("文本", "请写文字"),
        Kind::Date => ("日期", "请写 `2026-11-22`、`2026/11/22` 或 `2026年11月22日`"),
        Kind::Moment => ("时刻", "请写 `2026-11-22T09:30+08:00`"),
        Kind::Duration => ("时长", "请写 `30分钟`、`2天` 或 `3个月`"),
        Kind::Member(_) => ("可选项之一", "请写评级办法里的可选项"),
        Kind::List => ("列表", "列表只是结果，不能作为字段"),
        Kind::Records(_) | Kind::Row(_) => ("记录列表", "请写 `[{\"顾问\": \"甲\"}]`"),
    }
}

fn english_range(low: Option<&str>, high: Option<&str>) -> String {
    match (low, high) {
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("at least {low}"),
        (None, Some(high)) => format!("at most {high}"),
        (None, None) => String::new(),
    }
}

fn chinese_range(low: Option<&str>, high: Option<&str>) -> String {
    match (low, high) {
        (Some(low), Some(high)) => format!("在 {low} 到 {high} 之间"),
        (Some(low), None) => format!("不小于 {low}"),
        (None, Some(high)) => format!("不大于 {high}"),
        (None, None) => String::new(),
    }
}

/// The first dozen of several names, each in backticks.
pub(super) fn some(names: &[String], comma: &str, more: &str) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    format!("{}{}", shown.join(comma), if names.len() > SHOWN { more } else { "" })
}

impl From<TableProblem> for RecordProblem {
    fn from(problem: TableProblem) -> Self {
        Self::Table(problem)
    }
}

impl From<FileProblem> for RecordProblem {
    fn from(problem: FileProblem) -> Self {
        Self::File(problem)
    }
}
