//! G062x: the columns and rows of a table of leads.

use crate::diagnostic::code::codes;
use crate::diagnostic::record::some;
use crate::diagnostic::{Lang, Severity, Wording};
use crate::value::heading::factor;

/// What can be wrong with the columns and rows of a table, or with the names of a record's fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableProblem {
    /// G0621: a name that the policy does not know.
    UnknownColumn {
        /// The name.
        column: String,
        /// The name that was probably meant.
        suggestion: Option<String>,
    },
    /// G0622: two columns have one heading.
    DuplicateHeading {
        /// The line of the headings.
        line: u64,
        /// The heading.
        heading: String,
    },
    /// G0623: two columns belong to one input.
    TwoColumnsForOneInput {
        /// The line of the headings.
        line: u64,
        /// The first heading.
        one: String,
        /// The second heading.
        other: String,
    },
    /// G0624: no column belongs to any input.
    NoKnownColumn {
        /// The line that was taken for the headings.
        line: u64,
        /// Names that the policy knows.
        expected: Vec<String>,
        /// Whether full-width commas stand where commas divide cells.
        wide_commas: bool,
    },
    /// G0625: a row with more or fewer cells than there are headings.
    RaggedRow {
        /// The line it starts on.
        line: u64,
        /// Cells found.
        found: usize,
        /// Cells expected.
        expected: usize,
    },
    /// G0626: a quote that is never closed.
    UnclosedQuote {
        /// The line it was opened on.
        line: u64,
    },
    /// G0627: text after a closing quote.
    TextAfterQuote {
        /// The line it stands on.
        line: u64,
    },
    /// G0628: a record longer than any real one.
    RecordTooLong {
        /// The line it starts on.
        line: u64,
    },
    /// G0629: a field that has no column in the output.
    FieldLeftOut {
        /// The field.
        field: String,
    },
    /// G0637: most inputs of the policy have no column.
    FieldsWithoutColumn {
        /// Those that have none, by title.
        missing: Vec<String>,
        /// How many inputs there are.
        of: usize,
    },
    /// G0639: a heading with a unit that is not applied.
    UnitInHeading {
        /// The heading.
        heading: String,
        /// What it says: `万`, `%`.
        factor: &'static str,
    },
    /// G0640: rows that are called a sum or a remark.
    SumRows {
        /// How many.
        rows: u64,
        /// The line of the first.
        first: u64,
        /// What it is called.
        called: String,
    },
    /// G0638: rows in which nothing stands.
    BlankRows {
        /// How many.
        rows: u64,
        /// The line of the first.
        first: u64,
    },
}

codes!(TableProblem {
    621 UnknownColumn,
    622 DuplicateHeading,
    623 TwoColumnsForOneInput,
    624 NoKnownColumn,
    625 RaggedRow,
    626 UnclosedQuote,
    627 TextAfterQuote,
    628 RecordTooLong,
    629 FieldLeftOut,
    637 FieldsWithoutColumn,
    638 BlankRows,
    639 UnitInHeading,
    640 SumRows,
});

impl TableProblem {
    /// A column that is not used or a row without a lead is worth a warning; the rest stops the lead or the file.
    pub fn severity(&self) -> Severity {
        match self {
            Self::UnknownColumn { .. }
            | Self::FieldLeftOut { .. }
            | Self::FieldsWithoutColumn { .. }
            | Self::BlankRows { .. }
            | Self::UnitInHeading { .. }
            | Self::SumRows { .. } => Severity::Warning,
            Self::DuplicateHeading { .. }
            | Self::TwoColumnsForOneInput { .. }
            | Self::NoKnownColumn { .. }
            | Self::RaggedRow { .. }
            | Self::UnclosedQuote { .. }
            | Self::TextAfterQuote { .. }
            | Self::RecordTooLong { .. } => Severity::Error,
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
            Self::UnknownColumn { column, suggestion } => Wording::new(
                format!("the policy has no input called `{column}`; it is not used"),
                "not used",
                suggestion.as_ref().map_or_else(String::new, |name| {
                    let unit = if factor(column).is_some() {
                        "; the unit goes into each cell, as in `180万` or `5%`"
                    } else {
                        ""
                    };
                    format!("did you mean `{name}`? rename it, or write `from \"{column}\"` behind that input{unit}")
                }),
            ),
            Self::DuplicateHeading { line, heading } => Wording::new(
                format!("line {line}: two columns are called `{heading}`"),
                "the second one",
                "rename or delete one of the two columns",
            ),
            Self::TwoColumnsForOneInput { line, one, other } => Wording::new(
                format!("line {line}: the columns `{one}` and `{other}` belong to the same input"),
                "the second one",
                "delete one of the two columns",
            ),
            Self::NoKnownColumn { line, wide_commas: true, .. } => Wording::new(
                format!("line {line}: full-width commas divide no cells"),
                "`，` instead of `,`",
                "export the table as CSV again, or write `,` between the cells of every row",
            ),
            Self::NoKnownColumn { line, expected, .. } => Wording::new(
                format!("line {line}: none of the headings is an input of the policy"),
                "the headings are taken from this line",
                format!("the first line must hold headings such as {}", some(expected, ", ", " and so on")),
            ),
            Self::RaggedRow { line, found, expected } => Wording::new(
                format!("line {line}: {found} cells where the headings have {expected}"),
                if found > expected { "too many cells" } else { "too few cells" },
                "put a cell that holds a comma in quotes, and count the commas of this row",
            ),
            Self::UnclosedQuote { line } => Wording::new(
                format!("line {line}: a quote is opened and never closed"),
                "opened here",
                "close it, or write `\"\"` for a quote within a quoted cell",
            ),
            Self::TextAfterQuote { line } => Wording::new(
                format!("line {line}: text follows a closing quote"),
                "a comma is wanted here",
                "write `\"\"` for a quote within a quoted cell",
            ),
            Self::RecordTooLong { line } => Wording::new(
                format!("line {line}: the record is longer than 1 MiB"),
                "it starts here",
                "shorten it, or look for a quote that was left open",
            ),
            Self::FieldLeftOut { field } => Wording::new(
                format!("`{field}` is not in the first thousand records, so it has no column in the output"),
                "left out",
                "write NDJSON or JSON instead, or give one of the first records this field",
            ),
            Self::FieldsWithoutColumn { missing, of } => Wording::new(
                format!(
                    "{} of {of} inputs have no column ({}), so every lead lacks them or takes their default",
                    missing.len(),
                    some(missing, ", ", " and so on"),
                ),
                "not in this table",
                "is it the right table for this policy? the headings must be the names or titles of its inputs",
            ),
            Self::UnitInHeading { heading, factor: "%" } => Wording::new(
                format!("the heading `{heading}` says per cent, and cells are read as they stand: 0.5 is 50 %"),
                "not applied",
                "write the sign into each cell: `0.5%`, `6%`",
            ),
            Self::UnitInHeading { heading, factor } => Wording::new(
                format!(
                    "the heading `{heading}` says {factor}, and cells are read as they stand: 60 is 60, not 60{factor}"
                ),
                "not applied",
                format!("write the unit into each cell: `60{factor}`"),
            ),
            Self::SumRows { rows, first, called } => Wording::new(
                format!(
                    "line {first} is called `{called}`{}: no lead, it seems, but graded and counted as one",
                    if *rows > 1 { format!(", and {} more like it", rows.saturating_sub(1)) } else { String::new() }
                ),
                "a sum or a remark?",
                "delete such rows from the file",
            ),
            Self::BlankRows { rows: 1, first } => Wording::new(
                format!("line {first}: nothing stands in this row; it is no lead, and is left out"),
                "a blank row",
                "delete the row in the spreadsheet; if something was meant to stand there, fill it in",
            ),
            Self::BlankRows { rows, first } => Wording::new(
                format!(
                    "nothing stands in {rows} rows, the first in line {first}; they are no leads, and are left out"
                ),
                "a blank row",
                "delete these rows in the spreadsheet; if something was meant to stand there, fill it in",
            ),
        }
    }

    fn chinese(&self) -> Wording {
        match self {
            Self::UnknownColumn { column, suggestion } => Wording::new(
                format!("评级办法里没有叫 `{column}` 的字段，这一列不会用到"),
                "没有用到",
                suggestion.as_ref().map_or_else(String::new, |name| {
                    let unit = if factor(column).is_some() {
                        "；单位要写在每一格里，如 `180万`、`5%`"
                    } else {
                        ""
                    };
                    format!("是不是 `{name}`？请改名，或在办法里这个字段后面加上 `列名 \"{column}\"`{unit}")
                }),
            ),
            Self::DuplicateHeading { line, heading } => Wording::new(
                format!("第 {line} 行：有两列都叫 `{heading}`"),
                "第二列在这里",
                "请给其中一列改名，或删掉一列",
            ),
            Self::TwoColumnsForOneInput { line, one, other } => Wording::new(
                format!("第 {line} 行：`{one}` 和 `{other}` 两列是同一个字段"),
                "第二列在这里",
                "请删掉其中一列",
            ),
            Self::NoKnownColumn { line, wide_commas: true, .. } => Wording::new(
                format!("第 {line} 行：中文逗号不能把格子隔开"),
                "写的是 `，`，不是 `,`",
                "请重新导出 CSV，或把每一行格子之间的逗号改成 `,`",
            ),
            Self::NoKnownColumn { line, expected, .. } => Wording::new(
                format!("第 {line} 行：没有一个列名是评级办法里的字段"),
                "列名取自这一行",
                format!("第一行应写列名，例如 {}", some(expected, "、", " 等")),
            ),
            Self::RaggedRow { line, found, expected } => Wording::new(
                format!("第 {line} 行：有 {found} 格，列名却有 {expected} 个"),
                if found > expected { "多出了格子" } else { "缺了格子" },
                "含逗号的内容要加引号，请数一数这一行的逗号",
            ),
            Self::UnclosedQuote { line } => Wording::new(
                format!("第 {line} 行：引号没有配对"),
                "从这里开始",
                "请补上另一半引号；引号里的引号写作 `\"\"`",
            ),
            Self::TextAfterQuote { line } => {
                Wording::new(format!("第 {line} 行：引号结束之后还有文字"), "这里应是逗号", "引号里的引号写作 `\"\"`")
            }
            Self::RecordTooLong { line } => Wording::new(
                format!("第 {line} 行：这条记录超过 1 MiB"),
                "从这里开始",
                "请缩短，或找一找没有配对的引号",
            ),
            Self::FieldLeftOut { field } => Wording::new(
                format!("前一千条记录里没有 `{field}`，输出里就没有这一列"),
                "没有输出",
                "请改用 NDJSON 或 JSON 输出，或在前面的某条记录里写上这个字段",
            ),
            Self::FieldsWithoutColumn { missing, of } => Wording::new(
                format!(
                    "评级办法的 {of} 个字段里有 {} 个在表里没有列（{}），每个客户都按未填或默认值算",
                    missing.len(),
                    some(missing, "、", " 等"),
                ),
                "表里没有",
                "这张表是给这份办法用的吗？列名要写字段的名称或标题",
            ),
            Self::UnitInHeading { heading, factor: "%" } => Wording::new(
                format!("列名 `{heading}` 写了百分号，但格子里的数按原样读：0.5 是 50%"),
                "没有起作用",
                "请把百分号写进每一格：`0.5%`、`6%`",
            ),
            Self::UnitInHeading { heading, factor } => Wording::new(
                format!("列名 `{heading}` 写了{factor}，但格子里的数按原样读：60 就是 60，不是 60{factor}"),
                "没有起作用",
                format!("请把单位写进每一格：`60{factor}`"),
            ),
            Self::SumRows { rows, first, called } => Wording::new(
                format!(
                    "第 {first} 行叫 `{called}`{}，像是合计或备注，不是客户，但也评了级、计了数",
                    if *rows > 1 { format!("（这样的行共 {rows} 行）") } else { String::new() }
                ),
                "合计或备注？",
                "请从文件里删掉这样的行",
            ),
            Self::BlankRows { rows: 1, first } => Wording::new(
                format!("第 {first} 行是空行，不算客户，已略去"),
                "空行",
                "请在表格里删掉这一行；如果漏填了，请补上",
            ),
            Self::BlankRows { rows, first } => Wording::new(
                format!("有 {rows} 个空行（首见于第 {first} 行），不算客户，已略去"),
                "空行",
                "请在表格里删掉这些行；如果漏填了，请补上",
            ),
        }
    }
}
