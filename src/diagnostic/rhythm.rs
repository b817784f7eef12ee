//! G076x: following up, reminders, and lengths of time that come again.

use crate::diagnostic::code::codes;
use crate::diagnostic::{Lang, Sort, Wording};
use crate::value::HolidayTrouble;

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
    /// G0765: working days without a list of holidays.
    NeedsHolidays,
    /// G0766: a list of holidays that is not there.
    HolidaysNotFound {
        /// The file.
        file: String,
    },
    /// G0767: a list of holidays that cannot be read.
    BadHolidays {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// Why.
        why: HolidayTrouble,
    },
    /// G0768: a period that is counted in working days.
    PeriodOfWorkingDays,
    /// G0769: working days added to a moment.
    WorkingDaysOfMoment,
}

codes!(RhythmProblem {
    760 MemberTwice,
    761 NoMembers,
    762 ReminderTooLong,
    763 NotPositive,
    764 LossOutOfRange,
    765 NeedsHolidays,
    766 HolidaysNotFound,
    767 BadHolidays,
    768 PeriodOfWorkingDays,
    769 WorkingDaysOfMoment,
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
            Self::NeedsHolidays => Wording::new(
                "working days need a list of holidays",
                "which days are worked is not known",
                "write `holidays \"holidays.csv\"` and put that file beside the policy",
            ),
            Self::HolidaysNotFound { file } => Wording::new(
                format!("the list of holidays `{file}` cannot be read"),
                "not found beside the policy",
                "put the file into the folder of the policy, or correct its name",
            ),
            Self::BadHolidays { file, line, why } => Wording::new(
                format!("line {line} of `{file}` cannot be read: {}", trouble(*why, Lang::En)),
                format!("see line {line}"),
                "each line is `date,kind,name`: `2026,year`, `2026-10-01..2026-10-07,holiday,National Day`, `2026-10-10,workday`",
            ),
            Self::PeriodOfWorkingDays => Wording::new(
                "whole periods are counted in days, weeks, months or years",
                "working days",
                "write for instance `whole weeks since d`",
            ),
            Self::WorkingDaysOfMoment => Wording::new(
                "working days are added to a date, not to a moment",
                "working days",
                "use an input of type `date`",
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
            Self::NeedsHolidays => Wording::new(
                "用到工作日，就要有节假日表",
                "不知道哪天上班",
                "请写 `节假日 \"holidays.csv\"`，并把该文件放在评级办法旁边",
            ),
            Self::HolidaysNotFound { file } => Wording::new(
                format!("读不到节假日表 `{file}`"),
                "评级办法旁边没有这个文件",
                "请把文件放进评级办法所在的文件夹，或改正文件名",
            ),
            Self::BadHolidays { file, line, why } => Wording::new(
                format!("`{file}` 第 {line} 行读不懂：{}", trouble(*why, Lang::Zh)),
                format!("见第 {line} 行"),
                "每行写 `日期,类别,名称`：`2026,年度`、`2026-10-01..2026-10-07,放假,国庆节`、`2026-10-10,上班`",
            ),
            Self::PeriodOfWorkingDays => {
                Wording::new("满几期只能按天、周、月、年数", "这是工作日", "例如 `自 d 起 满几周`")
            }
            Self::WorkingDaysOfMoment => {
                Wording::new("工作日只能加在日期上，不能加在时刻上", "这是工作日", "请用日期类型的字段")
            }
        }
    }
}

/// What is wrong with a line of a list of holidays.
fn trouble(why: HolidayTrouble, lang: Lang) -> &'static str {
    match why {
        HolidayTrouble::Day => lang.pick("no such day", "不是日期"),
        HolidayTrouble::Kind => lang.pick("neither `year`, `holiday` nor `workday`", "类别不是“年度”“放假”或“上班”"),
        HolidayTrouble::OtherYear => lang.pick("the day lies outside the years stated", "日期不在写明的年度里"),
        HolidayTrouble::Both => lang.pick("the day is both a holiday and worked", "同一天既放假又上班"),
        HolidayTrouble::Years => {
            lang.pick("the years are not stated, or not one after the other", "没有写明年度，或年度不连续")
        }
    }
}
