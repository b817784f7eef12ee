//! The parts that a policy is made of, by the words that introduce them.

use crate::diagnostic::Lang;

/// What a declaration declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is the word that introduces it, see `word`")]
pub enum Part {
    Policy,
    Industry,
    Version,
    Holidays,
    Effective,
    Use,
    Extends,
    Override,
    Grades,
    Levels,
    Scale,
    Choice,
    Let,
    Input,
    Inputs,
    Require,
    Group,
    Item,
    Checklist,
    Entry,
    Set,
    Scorecard,
    Decide,
    Table,
    Column,
    GradeRows,
    Sentence,
    Otherwise,
    FollowUp,
    Release,
    Expect,
    WhenUndetermined,
    Promise,
    Example,
}

impl Part {
    /// The word that introduces it in a policy.
    pub const fn word(self, lang: Lang) -> &'static str {
        let (en, zh) = match self {
            Self::Policy => ("policy", "评级办法"),
            Self::Industry => ("industry", "行业"),
            Self::Version => ("version", "版本"),
            Self::Holidays => ("holidays", "节假日"),
            Self::Effective => ("effective", "生效自"),
            Self::Use => ("use", "引用"),
            Self::Extends => ("extends", "沿用"),
            Self::Override => ("override", "改为"),
            Self::Grades => ("grades", "等级"),
            Self::Levels => ("levels", "档次"),
            Self::Scale => ("scale", "标尺"),
            Self::Choice => ("choice", "选项"),
            Self::Let => ("let", "设"),
            Self::Input => ("input", "字段"),
            Self::Inputs => ("inputs", "字段组"),
            Self::Require => ("require", "要求"),
            Self::Group => ("group", "维度"),
            Self::Item => ("item", "指标"),
            Self::Checklist => ("checklist", "勾选表"),
            Self::Entry => ("entry of a checklist", "勾选表里的一项"),
            Self::Set => ("set", "集合"),
            Self::Scorecard => ("scorecard", "评分表"),
            Self::Decide => ("decide", "判定"),
            Self::Table => ("table", "决策表"),
            Self::Column => ("result of a table", "决策表里的结果"),
            Self::GradeRows => ("grade { … }", "评级 { … }"),
            Self::Sentence => ("rule", "规则"),
            Self::Otherwise => ("otherwise", "其余"),
            Self::FollowUp => ("follow up", "跟进"),
            Self::Release => ("release to pool", "释放到公海"),
            Self::Expect => ("expect", "预期"),
            Self::WhenUndetermined => ("when undetermined", "待补资料时"),
            Self::Promise => ("promise", "保证"),
            Self::Example => ("example", "举例"),
        };
        match lang {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }
}
