//! G02xx names and declarations, G03xx types, units and scales.

use crate::diagnostic::code::codes;
use crate::diagnostic::{Lang, Wording};

/// A scale that a policy has once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ladder {
    /// Of the final grade.
    Grades,
    /// Of the items.
    Levels,
}

impl Ladder {
    /// The declaration, as it would be written.
    fn written(self, members: &[String], lang: Lang) -> String {
        let keyword = match self {
            Self::Grades => lang.pick("grades", "等级"),
            Self::Levels => lang.pick("levels", "档次"),
        };
        if members.is_empty() { format!("{keyword} A > B > C") } else { format!("{keyword} {}", members.join(" > ")) }
    }
}

/// What a name or an expression is, in words a manager knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sort {
    /// `yes/no`, or a condition.
    YesNo,
    /// A bare number.
    Number,
    /// `count`.
    Count,
    /// `integer`.
    Integer,
    /// `percent`.
    Percent,
    /// `money`.
    Money,
    /// `text`.
    Text,
    /// `date`.
    Date,
    /// `moment`.
    Moment,
    /// `duration`.
    Duration,
    /// A list of names.
    List,
    /// A list of records.
    Records,
    /// A row that was found in a list of records.
    Row,
    /// A member of this scale or choice.
    MemberOf(String),
    /// A group, checklist or set.
    Collection,
    /// A scale or choice itself.
    Scale,
    /// A sentence.
    Sentence,
    /// A further result.
    Decision,
    /// A fact.
    Input,
    /// An item.
    Item,
    /// A scorecard.
    Scorecard,
    /// A `let`.
    Let,
}

impl Sort {
    /// In words, without an article.
    pub fn words(&self, lang: Lang) -> String {
        let (en, zh) = match self {
            Self::YesNo => ("yes/no", "是否"),
            Self::Number => ("a number", "数值"),
            Self::Count => ("a count", "次数"),
            Self::Integer => ("a whole number", "整数"),
            Self::Percent => ("a percent", "百分比"),
            Self::Money => ("money", "金额"),
            Self::Text => ("text", "文本"),
            Self::Date => ("a date", "日期"),
            Self::Moment => ("a moment", "时刻"),
            Self::Duration => ("a duration", "时长"),
            Self::List => ("a list", "列表"),
            Self::Records => ("a list of records", "记录列表"),
            Self::Row => ("a row of a list", "列表里的一条"),
            Self::MemberOf(scale) => {
                return lang.pick(format!("a member of {scale}"), format!("{scale} 的一员"));
            }
            Self::Collection => ("a group", "一组指标"),
            Self::Scale => ("a scale", "标尺"),
            Self::Sentence => ("a rule", "规则"),
            Self::Decision => ("a decision", "判定"),
            Self::Input => ("an input", "字段"),
            Self::Item => ("an item", "指标"),
            Self::Scorecard => ("a scorecard", "评分表"),
            Self::Let => ("a let", "设定的名称"),
        };
        lang.pick(en, zh).to_owned()
    }

    /// The type of an input that can be compared with this, as a policy writes it.
    fn written_type(&self, lang: Lang) -> String {
        let sort = match self {
            Self::YesNo | Self::Percent | Self::Money | Self::Text | Self::Date | Self::Moment | Self::Duration => self,
            _ => &Self::Count,
        };
        sort.words(lang).trim_start_matches("a ").to_owned()
    }

    /// An example of something that is compared with this, for a help line.
    fn sample(&self, lang: Lang) -> &'static str {
        match self {
            Self::YesNo => lang.pick("yes", "是"),
            Self::Number | Self::Count | Self::Integer => "3",
            Self::Percent => "30%",
            Self::Money => "60万",
            Self::Text => lang.pick("\"text\"", "\"文字\""),
            Self::Date => "2026-11-22",
            Self::Moment => "2026-11-22T09:30+08:00",
            Self::Duration => lang.pick("7 days", "7天"),
            Self::MemberOf(_) => "A",
            Self::List
            | Self::Records
            | Self::Row
            | Self::Collection
            | Self::Scale
            | Self::Sentence
            | Self::Decision
            | Self::Input
            | Self::Item
            | Self::Scorecard
            | Self::Let => "…",
        }
    }
}

/// Why a placeholder stands for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceholderTrouble {
    /// Nothing has this name.
    Unknown {
        /// The nearest name.
        suggestion: Option<String>,
    },
    /// The policy says nothing of contacts.
    NoFollowUp,
    /// It is a text result itself.
    Text,
    /// A brace stands alone.
    Open,
}

/// What can be wrong with names, declarations and types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeaningProblem {
    /// G0201: a name that is not declared.
    UnknownName {
        /// The name.
        name: String,
        /// The declared name that was probably meant.
        suggestion: Option<String>,
        /// What it is compared with, where that is known.
        wanted: Option<Sort>,
    },
    /// G0202: a name that is declared twice.
    Duplicate {
        /// The name.
        name: String,
    },
    /// G0203: a level that is not in its scale.
    NotInScale {
        /// The level.
        name: String,
        /// The scale.
        scale: String,
        /// Its members.
        members: String,
        /// The member that was probably meant.
        suggestion: Option<String>,
    },
    /// G0204: definitions that need each other.
    Cycle {
        /// The names, in order of need.
        names: String,
    },
    /// G0205: something needs a declaration that is not there.
    NeedsDeclaration {
        /// The declaration.
        declaration: Ladder,
        /// The members that the policy uses, best first, where they can be told.
        members: Vec<String>,
    },
    /// G0206: a name of the wrong sort of thing.
    WrongThing {
        /// The name.
        name: String,
        /// What it is.
        is: Sort,
        /// What is wanted.
        wanted: Sort,
    },
    /// G0207: a member that stands twice in one scale.
    RepeatedMember {
        /// The member.
        name: String,
    },
    /// G0208: a scale with fewer than two members.
    LonelyMember,
    /// G0209: a member of several scales where no scale is expected.
    WhichScale {
        /// The member.
        name: String,
        /// The scales it is in.
        scales: String,
    },
    /// G0210: a declaration that may stand once stands twice.
    Again {
        /// Its keyword.
        keyword: &'static str,
    },
    /// G0211: an id after `as` that is not plain ASCII.
    BadId {
        /// The id.
        id: String,
    },
    /// G0212: a whole number is needed.
    NotWhole,
    /// G0213: `required` and `default` at once.
    RequiredAndDefault,
    /// G0214: a constant is needed.
    NotConstant,
    /// G0215: a range without a value in it.
    EmptyRange,
    /// G0216: more members than a scale may have.
    TooManyMembers,
    /// G0217: a default outside its range.
    OutOfRange {
        /// The value.
        value: String,
    },
    /// G0218: a scorecard's item over a scale whose members have no points.
    NoPoints {
        /// The scale.
        scale: String,
    },
    /// G0219: something that only fits elsewhere: a weight outside a scorecard, a range on a text.
    OutOfPlace {
        /// What.
        what: &'static str,
        /// Where it belongs, English and Chinese.
        belongs: (&'static str, &'static str),
    },
    /// G0220: a type that is neither one of the language nor a declared scale.
    UnknownType {
        /// As written.
        name: String,
        /// The type or scale that was probably meant.
        suggestion: Option<String>,
    },
    /// G0301: a value of one sort is wanted, another is given.
    Expected {
        /// What is wanted.
        wanted: Sort,
        /// What is given.
        found: Sort,
    },
    /// G0302: a condition is wanted.
    NotACondition {
        /// What is given.
        found: Sort,
        /// What says it as a condition, where that can be seen.
        instead: Option<String>,
    },
    /// G0303: an order is asked of something that has none.
    NotOrdered {
        /// What it is.
        found: Sort,
    },
    /// G0310: a bare number against a percent.
    BareNumberForPercent {
        /// As written.
        found: String,
    },
    /// G0311: arithmetic on two units that do not go together.
    CannotCombine {
        /// The sign.
        sign: &'static str,
        /// The left side.
        left: Sort,
        /// The right side.
        right: Sort,
    },
    /// G0312: a comparison of two sorts.
    CannotCompare {
        /// The left side as written.
        text: String,
        /// What it is.
        left: Sort,
        /// What it is compared with.
        right: Sort,
        /// That as written.
        with: String,
    },
    /// G0313: a quantifier over things of different sorts.
    MixedCollection {
        /// One sort.
        one: Sort,
        /// Another.
        other: Sort,
    },
    /// G0314: the worst of what is no level, or the largest of what is no number.
    NoExtreme {
        /// Whether levels were asked for.
        levels: bool,
        /// What was found.
        found: Sort,
    },
    /// G0315: a placeholder in a text that stands for nothing.
    Placeholder {
        /// What stands between the braces; the text where they do not match.
        name: String,
        /// Why.
        why: PlaceholderTrouble,
    },
}

codes!(MeaningProblem {
    201 UnknownName,
    202 Duplicate,
    203 NotInScale,
    204 Cycle,
    205 NeedsDeclaration,
    206 WrongThing,
    207 RepeatedMember,
    208 LonelyMember,
    209 WhichScale,
    210 Again,
    211 BadId,
    212 NotWhole,
    213 RequiredAndDefault,
    214 NotConstant,
    215 EmptyRange,
    216 TooManyMembers,
    217 OutOfRange,
    218 NoPoints,
    219 OutOfPlace,
    220 UnknownType,
    301 Expected,
    302 NotACondition,
    303 NotOrdered,
    310 BareNumberForPercent,
    311 CannotCombine,
    312 CannotCompare,
    313 MixedCollection,
    314 NoExtreme,
    315 Placeholder,
});

impl MeaningProblem {
    /// A declaration is missing, and its members cannot be told.
    pub(crate) const fn needs(declaration: Ladder) -> Self {
        Self::NeedsDeclaration { declaration, members: Vec::new() }
    }

    /// The sentences in `lang`.
    pub fn wording(&self, lang: Lang) -> Wording {
        match lang {
            Lang::En => self.english(),
            Lang::Zh => self.chinese(),
        }
    }

    fn english(&self) -> Wording {
        let en = |sort: &Sort| sort.words(Lang::En);
        match self {
            Self::UnknownName { name, suggestion, wanted } => Wording::new(
                format!("`{name}` is not declared"),
                "not known",
                match (suggestion, wanted) {
                    (Some(name), _) => format!("did you mean `{name}`?"),
                    (None, Some(Sort::Text)) => format!("if it is a text, write it in quotes: `\"{name}\"`"),
                    (None, wanted) => {
                        let kind = wanted.as_ref().unwrap_or(&Sort::Count).written_type(Lang::En);
                        format!("declare it, for instance `input {name} {kind}`, or correct the name")
                    }
                },
            ),
            Self::Duplicate { name } => {
                Wording::new(format!("`{name}` is declared twice"), "declared again", "give one of them another name")
            }
            Self::NotInScale { name, scale, members, suggestion } => Wording::new(
                format!("`{name}` is not in {scale}"),
                "not a member",
                suggestion.as_ref().map_or_else(
                    || format!("it has {members}"),
                    |near| format!("did you mean `{near}`? it has {members}"),
                ),
            ),
            Self::Cycle { names } => Wording::new(
                format!("these need each other: {names}"),
                "needs itself in the end",
                "define one of them without the others",
            ),
            Self::NeedsDeclaration { declaration, members } => {
                let written = declaration.written(members, Lang::En);
                Wording::new(
                    format!("this needs `{written}`, which is not declared"),
                    "needed here",
                    format!("add `{written}` near the top"),
                )
            }
            Self::WrongThing { name, is, wanted } => Wording::new(
                format!("`{name}` is {}, but {} is wanted", en(is), en(wanted)),
                format!("this is {}", en(is)),
                match is {
                    Sort::Collection => format!("ask how many: `at least 1 of {name} are A`"),
                    _ => "use another name here".to_owned(),
                },
            ),
            Self::RepeatedMember { name } => {
                Wording::new(format!("`{name}` stands twice in one scale"), "the second time", "leave one out")
            }
            Self::LonelyMember => {
                Wording::new("a scale needs at least two members", "only one here", "write them best first: `A > B`")
            }
            Self::WhichScale { name, scales } => Wording::new(
                format!("`{name}` is a member of {scales}, and nothing here is compared with it"),
                "of what?",
                format!("compare an item or the grade with it: `my_item is {name}`; the last line of a choice is `otherwise {name}`"),
            ),
            Self::Again { keyword } => Wording::new(
                format!("`{keyword}` may stand only once in a policy"),
                "the second one",
                "leave one of them out",
            ),
            Self::BadId { id } => Wording::new(
                format!("`{id}` cannot be an id"),
                "behind `as`",
                "an id has plain letters, digits and `_`: `revisits`",
            ),
            Self::NotWhole => Wording::new(
                "a whole number is needed here",
                "not a whole number",
                "write a number such as `3`, or the name of a `let` that is one",
            ),
            Self::RequiredAndDefault => Wording::new(
                "an input cannot be required and have a default",
                "both at once",
                "a required fact is never absent: leave `default` out, or `required`",
            ),
            Self::NotConstant => Wording::new(
                "a fixed value is needed here",
                "this depends on the lead",
                "write a number, a date or the name of a `let` that does not depend on inputs",
            ),
            Self::EmptyRange => {
                Wording::new("no value lies in this range", "from more to less", "write the smaller end first: `1..10`")
            }
            Self::TooManyMembers => Wording::new(
                "a scale may have at most 128 members",
                "too many",
                "use `text` for a fact with so many values",
            ),
            Self::OutOfRange { value } => Wording::new(
                format!("`{value}` lies outside the range of its input"),
                "outside",
                "widen the range or change the value",
            ),
            Self::NoPoints { scale } => Wording::new(
                format!("{scale} has no points"),
                "points are needed here",
                "give each member its points: `levels A = 10 > B = 8 > C = 5`",
            ),
            Self::OutOfPlace { what, belongs } => {
                Wording::new(format!("{what} has no place here"), "here", format!("it belongs {}", belongs.0))
            }
            Self::UnknownType { name, suggestion } => Wording::new(
                format!("there is no type `{name}`"),
                "not a type",
                suggestion.as_ref().map_or_else(
                    || "types are yes/no, count, integer, number, percent, money, text, date, moment, duration, a scale or choice of the policy, or `one of a, b`".to_owned(),
                    |word| format!("did you mean `{word}`?"),
                ),
            ),
            Self::Expected { wanted, found } => Wording::new(
                format!("{} is wanted, this is {}", en(wanted), en(found)),
                format!("this is {}", en(found)),
                format!("for instance `{}`", wanted.sample(Lang::En)),
            ),
            Self::NotACondition { found, instead } => Wording::new(
                format!("a condition is wanted, this is {}", en(found)),
                "neither true nor false",
                match instead {
                    Some(instead) => format!("write `{instead}`"),
                    None => format!("compare it with something: `… >= {}`", found.sample(Lang::En)),
                },
            ),
            Self::NotOrdered { found } => Wording::new(
                format!("{} has no order, so it cannot be more or less", en(found)),
                "no order here",
                "ask whether it `is` or `is not` a value, or is `one of` several",
            ),
            Self::BareNumberForPercent { found } => Wording::new(
                format!("is `{found}` {found} per cent or {found} times?"),
                "compared with a percent",
                format!("write `{found}%`"),
            ),
            Self::CannotCombine { sign, left, right } => Wording::new(
                format!("{} {sign} {} has no meaning", en(left), en(right)),
                "these do not go together",
                "money goes with money or is multiplied by a number; dates go with durations",
            ),
            Self::CannotCompare { text, left, right, with } => Wording::new(
                format!("cannot compare `{text}` with {}", en(right)),
                format!("this is {}", en(left)),
                match (left, right) {
                    (Sort::Date, Sort::Duration) => format!(
                        "more than that ago is `{text} < today - {with}`, less than that ago `{text} > today - {with}`"
                    ),
                    (Sort::Count | Sort::Integer, Sort::Percent) => {
                        format!("if it is a share, declare it as `percent`; else compare it with {}: `{text} >= 3`", en(left))
                    }
                    _ => format!("compare it with {}: `{text} >= {}`", en(left), left.sample(Lang::En)),
                },
            ),
            Self::Placeholder { name, why } => placeholder_in_english(name, why),
            Self::NoExtreme { levels: true, found } => Wording::new(
                format!("worst and best are of levels, and this is {}", found.words(Lang::En)),
                "not levels",
                "of numbers and dates take the `largest of` or `smallest of`; of ticks, `all of … are met`",
            ),
            Self::NoExtreme { levels: false, found } => Wording::new(
                format!("largest and smallest are of numbers and dates, and this is {}", found.words(Lang::En)),
                "no number or date",
                "of levels take the `best of` or `worst of`; of ticks, `any of … are met`",
            ),
            Self::MixedCollection { one, other } => Wording::new(
                format!("some of these are {}, some are {}", en(one), en(other)),
                "not of one sort",
                "put things of one sort together",
            ),
        }
    }

    fn chinese(&self) -> Wording {
        let zh = |sort: &Sort| sort.words(Lang::Zh);
        match self {
            Self::UnknownName { name, suggestion, wanted } => Wording::new(
                format!("`{name}` 没有声明过"),
                "不认识",
                match (suggestion, wanted) {
                    (Some(name), _) => format!("是不是想写 `{name}`？"),
                    (None, Some(Sort::Text)) => format!("如果是文字，请加引号：`\"{name}\"`"),
                    (None, wanted) => {
                        let kind = wanted.as_ref().unwrap_or(&Sort::Count).written_type(Lang::Zh);
                        format!("请先声明，例如 `字段 {name} {kind}`，或改正名称")
                    }
                },
            ),
            Self::Duplicate { name } => {
                Wording::new(format!("`{name}` 声明了两次"), "又声明了一次", "请给其中一个换个名称")
            }
            Self::NotInScale { name, scale, members, suggestion } => Wording::new(
                format!("`{name}` 不在 {scale} 里"),
                "不是其中之一",
                suggestion.as_ref().map_or_else(
                    || format!("可以写：{members}"),
                    |near| format!("是不是想写 `{near}`？可以写：{members}"),
                ),
            ),
            Self::Cycle { names } => {
                Wording::new(format!("这几个互相依赖：{names}"), "最终又依赖到自己", "请让其中一个不依赖其他几个")
            }
            Self::NeedsDeclaration { declaration, members } => {
                let written = declaration.written(members, Lang::Zh);
                Wording::new(
                    format!("这里需要 `{written}`，但没有声明"),
                    "这里要用",
                    format!("请在开头写上 `{written}`"),
                )
            }
            Self::WrongThing { name, is, wanted } => Wording::new(
                format!("`{name}` 是{}，这里要的是{}", zh(is), zh(wanted)),
                format!("这是{}", zh(is)),
                match is {
                    Sort::Collection => format!("请写有几项：`{name} 至少 1 项为 A`"),
                    _ => "请换一个名称".to_owned(),
                },
            ),
            Self::RepeatedMember { name } => {
                Wording::new(format!("`{name}` 在同一标尺里出现两次"), "第二次", "请删去一个")
            }
            Self::LonelyMember => Wording::new("标尺至少要有两档", "这里只有一档", "从好到差写：`A > B`"),
            Self::WhichScale { name, scales } => Wording::new(
                format!("`{name}` 属于：{scales}，这里却没有东西和它比较"),
                "指什么？",
                format!("请和指标或等级比较：`某指标 为 {name}`；一组条件的最后一行写 `其余 {name}`"),
            ),
            Self::Again { keyword } => {
                Wording::new(format!("`{keyword}` 在一份办法里只能写一次"), "第二次", "请删去一处")
            }
            Self::BadId { id } => {
                Wording::new(format!("`{id}` 不能作为编号"), "在 `as` 后面", "编号只用英文字母、数字和 `_`：`revisits`")
            }
            Self::NotWhole => Wording::new("这里要写整数", "不是整数", "写 `3` 这样的数，或一个整数的 `设` 名称"),
            Self::RequiredAndDefault => {
                Wording::new("必填的字段不能再有默认值", "两样都写了", "必填就不会空缺：请删去 `默认` 或 `必填`")
            }
            Self::NotConstant => {
                Wording::new("这里要写固定的值", "这个随客户而变", "写数字、日期，或不依赖字段的 `设` 名称")
            }
            Self::EmptyRange => Wording::new("这个范围里没有值", "起点大于终点", "先写小的一端：`1..10`"),
            Self::TooManyMembers => Wording::new("一个标尺最多 128 档", "太多了", "取值这么多的字段请用 `文本`"),
            Self::OutOfRange { value } => {
                Wording::new(format!("`{value}` 超出了字段的范围"), "超出范围", "放宽范围，或改这个值")
            }
            Self::NoPoints { scale } => Wording::new(
                format!("{scale} 没有写分值"),
                "这里需要分值",
                "给每一档写上分值：`档次 A = 10 > B = 8 > C = 5`",
            ),
            Self::OutOfPlace { what, belongs } => {
                Wording::new(format!("{what} 不能写在这里"), "在这里", format!("它应写在{}", belongs.1))
            }
            Self::UnknownType { name, suggestion } => Wording::new(
                format!("没有 `{name}` 这种类型"),
                "不是类型",
                suggestion.as_ref().map_or_else(
                    || {
                        "可以写：是否、次数、整数、数值、百分比、金额、文本、日期、时刻、时长，或声明过的标尺、选项"
                            .to_owned()
                    },
                    |word| format!("是不是想写 `{word}`？"),
                ),
            ),
            Self::Expected { wanted, found } => Wording::new(
                format!("这里要{}，写的却是{}", zh(wanted), zh(found)),
                format!("这是{}", zh(found)),
                format!("例如 `{}`", wanted.sample(Lang::Zh)),
            ),
            Self::NotACondition { found, instead } => Wording::new(
                format!("这里要写条件，写的却是{}", zh(found)),
                "说不上成立不成立",
                match instead {
                    Some(instead) => format!("请写 `{instead}`"),
                    None => format!("请和某个值比较：`… >= {}`", found.sample(Lang::Zh)),
                },
            ),
            Self::NotOrdered { found } => Wording::new(
                format!("{}没有大小之分", zh(found)),
                "这里没有大小",
                "请问它 `为` 或 `不为` 某个值，或 `属于` 几个值",
            ),
            Self::BareNumberForPercent { found } => Wording::new(
                format!("`{found}` 是百分之 {found} 还是 {found} 倍？"),
                "和百分比比较",
                format!("请写 `{found}%`"),
            ),
            Self::CannotCombine { sign, left, right } => Wording::new(
                format!("{} {sign} {} 没有意义", zh(left), zh(right)),
                "这两个不能一起算",
                "金额只和金额相加减，可以乘以数值；日期只和时长相加减",
            ),
            Self::CannotCompare { text, left, right, with } => Wording::new(
                format!("`{text}` 不能和{}比较", zh(right)),
                format!("这是{}", zh(left)),
                match (left, right) {
                    (Sort::Date, Sort::Duration) => {
                        format!("比这更早写 `{text} < 今天 - {with}`，比这更近写 `{text} > 今天 - {with}`")
                    }
                    (Sort::Count | Sort::Integer, Sort::Percent) => {
                        format!("如果是比例，请把它声明为 `百分比`；否则请和{}比较：`{text} >= 3`", zh(left))
                    }
                    _ => format!("请和{}比较：`{text} >= {}`", zh(left), left.sample(Lang::Zh)),
                },
            ),
            Self::Placeholder { name, why } => placeholder_in_chinese(name, why),
            Self::NoExtreme { levels: true, found } => Wording::new(
                format!("就低、取高比的是等级，这里是{}", found.words(Lang::Zh)),
                "这不是等级",
                "数值和日期请写 `… 最大` 或 `… 最小`；是否类请写 `… 全部符合`",
            ),
            Self::NoExtreme { levels: false, found } => Wording::new(
                format!("最大、最小比的是数值和日期，这里是{}", found.words(Lang::Zh)),
                "这不是数值或日期",
                "等级请写 `… 取高` 或 `… 就低`；是否类请写 `… 任一符合`",
            ),
            Self::MixedCollection { one, other } => Wording::new(
                format!("其中有的是{}，有的是{}", zh(one), zh(other)),
                "不是同一类",
                "请把同一类的放在一起",
            ),
        }
    }
}

fn placeholder_in_english(name: &str, why: &PlaceholderTrouble) -> Wording {
    match why {
        PlaceholderTrouble::Unknown { suggestion } => Wording::new(
            format!("`{{{name}}}` stands for nothing"),
            "no such name",
            match suggestion {
                Some(near) => format!("did you mean `{{{near}}}`?"),
                None => {
                    "write a fact, an item or a result between the braces, or `{due}`, `{grade}`, `{today}`".to_owned()
                }
            },
        ),
        PlaceholderTrouble::NoFollowUp => Wording::new(
            format!("`{{{name}}}` needs a `follow up`"),
            "no deadlines are declared",
            "write `follow up since … { A within 1 day }`",
        ),
        PlaceholderTrouble::Text => Wording::new(
            format!("`{{{name}}}` is a text result itself"),
            "a text within a text",
            "write its words here, or show both results",
        ),
        PlaceholderTrouble::Open => Wording::new(
            "a brace in this text has no partner",
            "neither a placeholder nor a brace",
            "write `{due}` for the deadline, and `{{` or `}}` for a brace itself",
        ),
    }
}

fn placeholder_in_chinese(name: &str, why: &PlaceholderTrouble) -> Wording {
    match why {
        PlaceholderTrouble::Unknown { suggestion } => Wording::new(
            format!("`{{{name}}}` 不知道指什么"),
            "没有这个名称",
            match suggestion {
                Some(near) => format!("是不是 `{{{near}}}`？"),
                None => "花括号里请写字段、指标或判定的名称，或 `{期限}`、`{等级}`、`{今天}`".to_owned(),
            },
        ),
        PlaceholderTrouble::NoFollowUp => {
            Wording::new(format!("用 `{{{name}}}` 要先有跟进期限"), "没有写跟进", "请写 `跟进 自 … { A 1天内 }`")
        }
        PlaceholderTrouble::Text => Wording::new(
            format!("`{{{name}}}` 本身就是一段文字结果"),
            "文字里不能再套文字",
            "请把话直接写在这里，或分两项显示",
        ),
        PlaceholderTrouble::Open => Wording::new(
            "这段文字里的花括号不成对",
            "既不是占位，也不是花括号",
            "期限写 `{期限}`；花括号本身写 `{{` 或 `}}`",
        ),
    }
}
