//! G076x: following up, reminders, and lengths of time that come again.

use crate::diagnostic::code::codes;
use crate::diagnostic::{Lang, Sort, Wording};

/// What can be wrong with a rhythm of contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RhythmProblem {
    /// G0760: a member with two lines in the follow-up.
    MemberTwice {
        /// Its name.
        name: String,
    },
    /// G0761: a follow-up by something that has no members.
    NoMembers {
        /// What it is.
        found: Sort,
    },
    /// G0762: a reminder that comes before the time has begun to run.
    ReminderTooLong,
    /// G0763: a length of time that must be longer than nothing.
    NotPositive,
    /// G0764: points that lose nothing, or more than all, with each period.
    LossOutOfRange,
}

codes!(RhythmProblem {
    760 MemberTwice,
    761 NoMembers,
    762 ReminderTooLong,
    763 NotPositive,
    764 LossOutOfRange,
});

impl RhythmProblem {
    /// The sentences in `lang`.
    pub fn wording(&self, lang: Lang) -> Wording {
        match lang {
            Lang::En => self.english(),
            Lang::Zh => self.chinese(),
        }
    }

    fn english(&self) -> Wording {
        match self {
            Self::MemberTwice { name } => Wording::new(
                format!("`{name}` has two lines in the follow-up"),
                "the second line",
                "keep one of the lines",
            ),
            Self::NoMembers { found } => Wording::new(
                "the follow-up needs a result of which each value can have a line",
                format!("this is {}", found.words(Lang::En)),
                "name something with a scale or a choice: an item, a decision or an input, or leave `by …` out to follow up by grade",
            ),
            Self::ReminderTooLong => Wording::new(
                "the reminder comes before the time has begun to run",
                "as long as the time itself, or longer",
                "remind later, or give more time",
            ),
            Self::NotPositive => Wording::new(
                "this must be longer than nothing",
                "no time at all",
                "write a length of time such as `7 days`",
            ),
            Self::LossOutOfRange => Wording::new(
                "the loss of each period must be more than nothing, and a share not more than 100%",
                "not a loss",
                "write for instance `loses 25% per 30 days since d` or `loses 5 per 30 days since d`",
            ),
        }
    }

    fn chinese(&self) -> Wording {
        match self {
            Self::MemberTwice { name } => Wording::new(format!("跟进里 `{name}` 写了两行"), "第二行", "请只留一行"),
            Self::NoMembers { found } => Wording::new(
                "按什么跟进，那一项就要有一个个取值，每个取值写一行",
                format!("这是{}", found.words(Lang::Zh)),
                "请写有标尺或选项的指标、判定或字段；去掉“按…”就是按等级跟进",
            ),
            Self::ReminderTooLong => {
                Wording::new("期限还没开始就要提醒了", "和期限一样长，或者更长", "请晚一点提醒，或放宽期限")
            }
            Self::NotPositive => Wording::new("这段时间必须大于零", "等于没有时间", "请写一段时间，例如 `7 天`"),
            Self::LossOutOfRange => Wording::new(
                "每一期减去的必须大于零，按比例的不能超过 100%",
                "这不算减分",
                "例如 `自 d 起 每 30 天 减 25%` 或 `自 d 起 每 30 天 减 5`",
            ),
        }
    }
}
