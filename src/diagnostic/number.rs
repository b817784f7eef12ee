//! G05xx: divisors, overflow, rounding.

use crate::diagnostic::code::codes;
use crate::diagnostic::{Lang, Wording};

/// What can be wrong with arithmetic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberProblem {
    /// G0501: a divisor that may be nought.
    DivisorMayBeZero {
        /// As written.
        divisor: String,
    },
    /// G0502: a number that may grow beyond 128 bits.
    MayOverflow,
    /// G0503: an endless quotient as a result.
    NeedsRounding,
    /// G0504: hours or minutes added to a date.
    NotWholeDays,
    /// G0505: more digits after the point than the unit has.
    TooManyDecimals {
        /// As written.
        found: String,
        /// Digits allowed.
        allowed: u32,
    },
    /// G0506: a period that ends before it begins.
    EndsBeforeItBegins,
}

codes!(NumberProblem {
    501 DivisorMayBeZero,
    502 MayOverflow,
    503 NeedsRounding,
    504 NotWholeDays,
    505 TooManyDecimals,
    506 EndsBeforeItBegins,
});

impl NumberProblem {
    /// The sentences in `lang`.
    pub fn wording(&self, lang: Lang) -> Wording {
        match lang {
            Lang::En => self.english(),
            Lang::Zh => self.chinese(),
        }
    }

    fn english(&self) -> Wording {
        match self {
            Self::DivisorMayBeZero { divisor } => Wording::new(
                format!("`{divisor}` may be 0, and nothing can be divided by 0"),
                "may be 0",
                format!(
                    "say that it never is (`input {divisor} … > 0`), test it first (`{divisor} > 0 and …`), or give a value for that case: `(a / {divisor} else 0)`"
                ),
            ),
            Self::MayOverflow => Wording::new(
                "this number may grow beyond what can be computed exactly",
                "may become too large",
                "give its inputs narrower ranges: `input x number 0..1000`",
            ),
            Self::NeedsRounding => Wording::new(
                "a quotient can have endless digits, so it cannot be a result as it stands",
                "endless digits",
                "say how many digits: `round … to 2`",
            ),
            Self::NotWholeDays => Wording::new(
                "a date has no hours, so only days, weeks and months can be added to it",
                "not whole days",
                "use a `moment` instead of a `date`, or whole days",
            ),
            Self::TooManyDecimals { found, allowed } => Wording::new(
                format!("`{found}` has more than {allowed} digits after the point"),
                "too many digits",
                "round it, or use `number` as the type",
            ),
            Self::EndsBeforeItBegins => {
                Wording::new("this period ends before it begins", "before the first day", "write the earlier day first")
            }
        }
    }

    fn chinese(&self) -> Wording {
        match self {
            Self::DivisorMayBeZero { divisor } => Wording::new(
                format!("`{divisor}` 可能是 0，不能除以 0"),
                "可能是 0",
                format!(
                    "请说明它不会是 0（`字段 {divisor} … > 0`），或先判断（`{divisor} > 0 且 …`），或给这种情况一个值：`(甲 / {divisor} 缺省 0)`"
                ),
            ),
            Self::MayOverflow => {
                Wording::new("这个数可能大到无法精确计算", "可能过大", "请缩小字段的范围：`字段 x 数值 0..1000`")
            }
            Self::NeedsRounding => {
                Wording::new("商可能除不尽，不能直接作为结果", "可能除不尽", "请说明保留几位：`round … to 2`")
            }
            Self::NotWholeDays => {
                Wording::new("日期没有小时，只能加减天、周、月", "不是整天", "请用 `时刻` 代替 `日期`，或用整天")
            }
            Self::TooManyDecimals { found, allowed } => Wording::new(
                format!("`{found}` 的小数超过 {allowed} 位"),
                "小数位太多",
                "请四舍五入，或把类型改为 `数值`",
            ),
            Self::EndsBeforeItBegins => Wording::new("这段时间的结束早于开始", "早于第一天", "请先写较早的一天"),
        }
    }
}
