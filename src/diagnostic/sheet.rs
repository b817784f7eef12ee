//! G082x and G083x: tables of a policy that come back from a spreadsheet.

use crate::diagnostic::code::codes;
use crate::diagnostic::record::some;
use crate::diagnostic::{Lang, Wording};

/// What can be wrong with a sheet that is to become a table of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetProblem {
    /// G0820: a file that is no workbook, or a broken one.
    NotAWorkbook,
    /// G0821: cells far outside any table.
    TooLarge {
        /// The first such cell.
        cell: String,
    },
    /// G0822: none of the headings belongs to the table.
    NoHeadings {
        /// Headings that the table has.
        expected: Vec<String>,
    },
    /// G0823: a column that the table does not have; its heading may be empty.
    UnknownColumn {
        /// The heading.
        heading: String,
        /// The heading that was probably meant.
        suggestion: Option<String>,
    },
    /// G0824: a column of the table is not there.
    MissingColumn {
        /// Its heading.
        heading: String,
    },
    /// G0825: two columns for one of the table.
    ColumnTwice {
        /// The second heading.
        heading: String,
    },
    /// G0826: headings and nothing below.
    NoRows,
    /// G0827: an empty cell in a row that is not empty.
    EmptyCell {
        /// Whether a result is meant.
        answer: bool,
    },
    /// G0828: a text that is no cell of a table.
    NotACell {
        /// As it stands there.
        found: String,
        /// Whether a result is meant.
        answer: bool,
        /// What was probably meant.
        suggestion: Option<String>,
    },
    /// G0829: a comma that may group digits or divide numbers.
    CommaInNumber {
        /// As it stands there.
        found: String,
        /// The same as one number.
        one: String,
        /// The same as several.
        several: String,
    },
    /// G0830: a condition beside `otherwise`.
    BesideOtherwise {
        /// As it stands there.
        found: String,
    },
    /// G0831: a text that cannot stand between quotes.
    UnquotableText {
        /// Whether it has a line break; otherwise a straight quote.
        broken: bool,
    },
    /// G0832: a formula that was never computed.
    NoValue {
        /// The formula.
        formula: String,
    },
    /// G0833: a formula that gave an error.
    ErrorValue {
        /// Such as `#REF!`.
        shown: String,
    },
    /// G0834: cells made one.
    Merged {
        /// Such as `B3:C3`.
        cells: String,
    },
    /// G0835: a date or a time where none is wanted.
    NotADate {
        /// As it reads.
        found: String,
    },
    /// G0836: a number that may be a share or per cent.
    ShareOrPercent {
        /// As it stands there.
        found: String,
    },
}

codes!(SheetProblem {
    820 NotAWorkbook,
    821 TooLarge,
    822 NoHeadings,
    823 UnknownColumn,
    824 MissingColumn,
    825 ColumnTwice,
    826 NoRows,
    827 EmptyCell,
    828 NotACell,
    829 CommaInNumber,
    830 BesideOtherwise,
    831 UnquotableText,
    832 NoValue,
    833 ErrorValue,
    834 Merged,
    835 NotADate,
    836 ShareOrPercent,
});

impl SheetProblem {
    /// The sentences in `lang`.
    pub fn wording(&self, lang: Lang) -> Wording {
        match lang {
            Lang::En => self.english(),
            Lang::Zh => self.chinese(),
        }
    }

    fn english(&self) -> Wording {
        match self {
            Self::NotAWorkbook => Wording::new(
                "this is not a workbook that can be read",
                "not a workbook",
                "save it as an Excel workbook (.xlsx) without a password, or as CSV",
            ),
            Self::TooLarge { cell } => Wording::new(
                format!("something stands in cell {cell}, far outside any table"),
                "far outside",
                "delete what stands there; notes belong on another sheet",
            ),
            Self::NoHeadings { expected } => Wording::new(
                "none of these headings belongs to the table",
                "taken for the headings",
                format!("the first row holds the headings: {}", some(expected, ", ", " and so on")),
            ),
            Self::UnknownColumn { heading, .. } if heading.is_empty() => Wording::new(
                "there are cells in a column that has no heading",
                "no heading",
                "delete these cells, or write the heading of a column of the table above them",
            ),
            Self::UnknownColumn { heading, suggestion } => Wording::new(
                format!("the table has no column `{heading}`"),
                "not a column of the table",
                match suggestion {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => {
                        "delete this column here, or add it to the head of the table in the policy first".to_owned()
                    }
                },
            ),
            Self::MissingColumn { heading } => Wording::new(
                format!("the column `{heading}` of the table is not here"),
                "the headings",
                format!(
                    "add a column with the heading `{heading}`; to be rid of it, delete it in the policy and export again"
                ),
            ),
            Self::ColumnTwice { heading } => {
                Wording::new(format!("the column `{heading}` is here twice"), "the second one", "delete one of the two")
            }
            Self::NoRows => Wording::new(
                "there are headings and no rows",
                "nothing below",
                "a table has at least one row: write one below the headings",
            ),
            Self::EmptyCell { answer } => Wording::new(
                "this cell is empty",
                "nothing here",
                if *answer { "write the result" } else { "write `-` where it does not matter" },
            ),
            Self::NotACell { found, answer, suggestion } => Wording::new(
                format!("`{found}` cannot be read"),
                "not understood",
                match (suggestion, answer) {
                    (Some(near), _) => format!("did you mean `{near}`?"),
                    (None, true) => "write one value, as the other cells of this column have it".to_owned(),
                    (None, false) => {
                        "write a value, several with commas, `3..5`, `>= 3`, `not a`, `missing`, or `-` where it \
                                      does not matter"
                            .to_owned()
                    }
                },
            ),
            Self::CommaInNumber { found, one, several } => Wording::new(
                format!("`{found}` may be one number or several"),
                "what is the comma?",
                format!("write `{one}` for one number, or `{several}` for several"),
            ),
            Self::BesideOtherwise { found } => Wording::new(
                format!("`{found}` stands beside `otherwise`"),
                "not in this row",
                "`otherwise` is for all leads that no row above takes: leave the other conditions empty",
            ),
            Self::UnquotableText { broken } => Wording::new(
                if *broken { "this text has a line break in it" } else { "this text has a straight quote in it" },
                "cannot be written as it is",
                if *broken { "write it on one line" } else { "use “ ” within the text" },
            ),
            Self::NoValue { formula } => Wording::new(
                format!("the formula `={formula}` has no value yet"),
                "never computed",
                "open the file in Excel and save it, or write the value instead of the formula",
            ),
            Self::ErrorValue { shown } => Wording::new(
                format!("this cell holds the error {shown}"),
                "an error",
                "mend the formula, or write the value instead of it",
            ),
            Self::Merged { cells } => Wording::new(
                format!("the cells {cells} are merged"),
                "merged",
                "unmerge them, and write the value into each",
            ),
            Self::NotADate { found } => Wording::new(
                format!("the program made a date or time of this cell: {found}"),
                "no date is wanted here",
                "format the cell as text and type it again; a range is written `3..5`",
            ),
            Self::ShareOrPercent { found } => Wording::new(
                format!("`{found}` may mean a share or per cent"),
                "which of them?",
                format!("write `{found}%`, or give the cell the format per cent"),
            ),
        }
    }

    fn chinese(&self) -> Wording {
        match self {
            Self::NotAWorkbook => Wording::new(
                "这不是能读的电子表格",
                "不是电子表格",
                "请另存为不加密码的 Excel 工作簿（.xlsx），或存为 CSV",
            ),
            Self::TooLarge { cell } => Wording::new(
                format!("{cell} 格里有内容，离表太远了"),
                "离表太远",
                "请删掉那里的内容；备注可以写在另一张工作表上",
            ),
            Self::NoHeadings { expected } => Wording::new(
                "没有一个列名是这张表的",
                "这一行当作列名",
                format!("第一行应写列名：{}", some(expected, "、", " 等")),
            ),
            Self::UnknownColumn { heading, .. } if heading.is_empty() => {
                Wording::new("有一列写了内容，却没有列名", "没有列名", "请删掉这些格，或在上面写上表里的列名")
            }
            Self::UnknownColumn { heading, suggestion } => Wording::new(
                format!("表里没有 `{heading}` 这一列"),
                "不是表里的列",
                match suggestion {
                    Some(near) => format!("是不是想写 `{near}`？"),
                    None => "请在这里删掉这一列，或先在评级办法的表头里加上它".to_owned(),
                },
            ),
            Self::MissingColumn { heading } => Wording::new(
                format!("缺了表里的 `{heading}` 这一列"),
                "列名在这里",
                format!("请加上列名为 `{heading}` 的一列；若不要这一列，请先在评级办法里删掉，再重新导出"),
            ),
            Self::ColumnTwice { heading } => {
                Wording::new(format!("`{heading}` 这一列有两次"), "第二次在这里", "请删掉其中一列")
            }
            Self::NoRows => Wording::new("只有列名，没有行", "下面什么也没有", "表至少要有一行：请写在列名下面"),
            Self::EmptyCell { answer } => {
                Wording::new("这一格是空的", "没有内容", if *answer { "请写上结果" } else { "不限的格请写 `-`" })
            }
            Self::NotACell { found, answer, suggestion } => Wording::new(
                format!("读不懂 `{found}`"),
                "读不懂",
                match (suggestion, answer) {
                    (Some(near), _) => format!("是不是想写 `{near}`？"),
                    (None, true) => "请写一个值，写法与这一列的其他格相同".to_owned(),
                    (None, false) => {
                        "可以写一个值、用逗号隔开的几个值、`3..5`、`>= 3`、`非 甲`、`未填`；不限的写 `-`".to_owned()
                    }
                },
            ),
            Self::CommaInNumber { found, one, several } => Wording::new(
                format!("`{found}` 可能是一个数，也可能是几个数"),
                "逗号是什么意思？",
                format!("一个数请写 `{one}`，几个数请写 `{several}`"),
            ),
            Self::BesideOtherwise { found } => Wording::new(
                format!("`其余` 旁边还写了 `{found}`"),
                "这一行不写条件",
                "`其余` 指上面各行都不符合的客户：这一行别的条件格请留空",
            ),
            Self::UnquotableText { broken } => Wording::new(
                if *broken { "这段文字中间有换行" } else { "这段文字里有直引号" },
                "不能照原样写",
                if *broken { "请写在一行里" } else { "文字里的引号请用“ ”" },
            ),
            Self::NoValue { formula } => Wording::new(
                format!("公式 `={formula}` 还没有算出值"),
                "没有算过",
                "请用 Excel 打开并保存一次，或直接写上值",
            ),
            Self::ErrorValue { shown } => {
                Wording::new(format!("这一格是错误值 {shown}"), "错误值", "请改好公式，或直接写上值")
            }
            Self::Merged { cells } => {
                Wording::new(format!("{cells} 是合并的单元格"), "合并了", "请取消合并，在每一格里写上内容")
            }
            Self::NotADate { found } => Wording::new(
                format!("表格软件把这一格变成了日期或时间：{found}"),
                "这里不该是日期",
                "请把单元格设为文本后重新输入；范围写作 `3..5`",
            ),
            Self::ShareOrPercent { found } => Wording::new(
                format!("`{found}` 可能是比例，也可能是百分之几"),
                "是哪一种？",
                format!("请写 `{found}%`，或把单元格设为百分比格式"),
            ),
        }
    }
}
