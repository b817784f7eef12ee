//! G070x: tables of a policy: cells, lines that overlap, answers without an order.

use crate::diagnostic::code::codes;
use crate::diagnostic::{Lang, Wording};

/// What can be wrong with a table of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GridProblem {
    /// G0700: a line with more or fewer cells than its table has columns.
    CellCount {
        /// Cells there are.
        found: usize,
        /// Columns there are.
        wanted: usize,
        /// Whether the answers are meant, behind `=>`.
        answers: bool,
    },
    /// G0701: two lines of a `unique` table that can hold together.
    LinesOverlap {
        /// The upper line, from 1.
        first: usize,
        /// The lower one.
        second: usize,
        /// Whether they ask exactly the same.
        alike: bool,
    },
    /// G0702: a table without a line.
    NoLines,
    /// G0703: `best` over answers that have no order.
    NoBest,
    /// G0704: a line below `otherwise`.
    BelowOtherwise,
}

codes!(GridProblem {
    700 CellCount,
    701 LinesOverlap,
    702 NoLines,
    703 NoBest,
    704 BelowOtherwise,
});

impl GridProblem {
    /// The sentences in `lang`.
    pub fn wording(&self, lang: Lang) -> Wording {
        match lang {
            Lang::En => self.english(),
            Lang::Zh => self.chinese(),
        }
    }

    fn english(&self) -> Wording {
        match self {
            Self::CellCount { found, wanted, answers } => {
                let (cell, place) = if *answers { ("answer", "behind `=>`") } else { ("cell", "in front of `=>`") };
                Wording::new(
                    format!(
                        "{} in this line, {} in the head of the table {place}",
                        some(*found, cell),
                        some(*wanted, "column")
                    ),
                    format!("{} needed", some(*wanted, cell)),
                    if *answers {
                        "write one answer for each result of the head, with `|` between them"
                    } else {
                        "write one cell for each column of the head; a cell that does not matter is `-`"
                    },
                )
            }
            Self::LinesOverlap { first, second, alike } => Wording::new(
                if *alike {
                    format!("lines {first} and {second} of this table ask the same")
                } else {
                    format!("lines {first} and {second} of this table can both hold for one lead")
                },
                format!("line {second}"),
                "no two lines of a `unique` table may hold together: narrow one of them, or write `first` behind the name \
                 of the table, so that the upper line answers",
            ),
            Self::NoLines => Wording::new(
                "this table has no lines",
                "only a head",
                "write a line for each case under the head, such as `| yes | - => A |`",
            ),
            Self::NoBest => Wording::new(
                "`best` needs answers that have an order",
                "no order",
                "give the first result a scale, a number or the grade, always the same for a line; or write `first`",
            ),
            Self::BelowOtherwise => {
                Wording::new("nothing can stand below `otherwise`", "never reached", "put the line `otherwise` last")
            }
        }
    }

    fn chinese(&self) -> Wording {
        match self {
            Self::CellCount { found, wanted, answers } => {
                let place = if *answers { "`=>` 后面" } else { "`=>` 前面" };
                Wording::new(
                    format!("这一行 {place}有 {found} 格，表头有 {wanted} 列"),
                    format!("应有 {wanted} 格"),
                    if *answers {
                        "表头的每个结果写一个答案，中间用 `|` 隔开"
                    } else {
                        "表头的每一列写一格；不限的格写 `-`"
                    },
                )
            }
            Self::LinesOverlap { first, second, alike } => Wording::new(
                if *alike {
                    format!("表中第 {first} 行和第 {second} 行的条件一样")
                } else {
                    format!("表中第 {first} 行和第 {second} 行可能同时符合同一位客户")
                },
                format!("第 {second} 行"),
                "`唯一` 的表里不能有两行同时符合：把其中一行收窄，或在表名后写 `首行`，由上面的一行决定",
            ),
            Self::NoLines => Wording::new("这张表没有行", "只有表头", "表头下面每种情况写一行，如 `| 是 | - => A |`"),
            Self::NoBest => Wording::new(
                "`取优` 的结果要能分高低",
                "分不出高低",
                "第一个结果用标尺、数值或等级，每行写定一个；不然就写 `首行`",
            ),
            Self::BelowOtherwise => Wording::new("`其余` 下面不能再有行", "永远轮不到", "把 `其余` 这一行放到最后"),
        }
    }
}

/// `1 cell`, `2 cells`
fn some(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
