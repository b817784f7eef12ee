//! G063x and G064x: files of leads that cannot be read, and values that are no records.

use crate::diagnostic::code::codes;
use crate::diagnostic::{Lang, Wording};

/// What can be wrong with a whole file of leads, or with a value that should be a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// G0630: bytes that are neither UTF-8 nor GB18030.
    UnknownEncoding {
        /// The line.
        line: u64,
        /// The offset in bytes.
        offset: u64,
    },
    /// G0631: UTF-16.
    Utf16,
    /// G0632: a byte that no text holds.
    NotText {
        /// The line.
        line: u64,
        /// The offset in bytes.
        offset: u64,
    },
    /// G0633: a spreadsheet program's own file.
    Workbook,
    /// G0634: nothing in it.
    Empty,
    /// G0635: a file name that does not say the format.
    UnknownFormat {
        /// The extension; empty when there is none.
        extension: String,
    },
    /// G0636: a file that has to be read whole and is too long for it.
    TooLong {
        /// The most bytes allowed.
        most: usize,
    },
    /// G0641: not JSON.
    NotJson {
        /// The line.
        line: u64,
        /// The column in characters.
        column: u64,
        /// Whether it only ends too early.
        early: bool,
    },
    /// G0642: not RON.
    NotRon {
        /// The line.
        line: u64,
        /// The column in characters.
        column: u64,
    },
    /// G0643: a value that is no record of named facts.
    NotARecord {
        /// As it stands there, shortened.
        found: String,
    },
    /// G0644: a value of the program that cannot be turned into a record.
    NotSerializable {
        /// What the value says of it.
        why: String,
    },
}

codes!(FileProblem {
    630 UnknownEncoding,
    631 Utf16,
    632 NotText,
    633 Workbook,
    634 Empty,
    635 UnknownFormat,
    636 TooLong,
    641 NotJson,
    642 NotRon,
    643 NotARecord,
    644 NotSerializable,
});

impl FileProblem {
    /// The sentences in `lang`.
    pub fn wording(&self, lang: Lang) -> Wording {
        match lang {
            Lang::En => self.english(),
            Lang::Zh => self.chinese(),
        }
    }

    fn english(&self) -> Wording {
        match self {
            Self::UnknownEncoding { line, offset } => Wording::new(
                format!("line {line}: the file is neither UTF-8 nor GB18030 text (byte {offset})"),
                "this byte cannot be read",
                "save the file as \"CSV UTF-8\"",
            ),
            Self::Utf16 => Wording::new(
                "the file is in UTF-16 (\"Unicode text\")",
                "UTF-16 starts here",
                "save the file as \"CSV UTF-8\"",
            ),
            Self::NotText { line, offset } => Wording::new(
                format!("line {line}: the file is not a text (byte {offset} is nought)"),
                "no text holds this byte",
                "save the file as \"CSV UTF-8\"",
            ),
            Self::Workbook => Wording::new(
                "the file is a workbook of a spreadsheet program",
                "not a text file",
                "open it and save the sheet as \"CSV UTF-8\"",
            ),
            Self::Empty => {
                Wording::new("the file is empty", "nothing here", "the first line of a CSV file holds headings")
            }
            Self::UnknownFormat { extension } if extension.is_empty() => Wording::new(
                "the name of the file does not say its format",
                "no extension",
                "say it with `--from csv`, `ndjson`, `json` or `ron`",
            ),
            Self::UnknownFormat { extension } => Wording::new(
                format!("files that end in `.{extension}` are not known"),
                "unknown extension",
                "say the format with `--from csv`, `ndjson`, `json` or `ron`",
            ),
            Self::TooLong { most } => Wording::new(
                format!("a file of this format may have at most {most} bytes"),
                "it goes on here",
                "use NDJSON or CSV; they are read record by record",
            ),
            Self::NotJson { line, column, early: true } => Wording::new(
                format!("line {line}, column {column}: the JSON ends too early"),
                "it ends here",
                "look for a bracket or quote that is not closed",
            ),
            Self::NotJson { line, column, early: false } => Wording::new(
                format!("line {line}, column {column}: this is not JSON"),
                "cannot be read from here",
                "names and texts stand in double quotes, with a comma between two fields",
            ),
            Self::NotRon { line, column } => Wording::new(
                format!("line {line}, column {column}: this is not RON"),
                "cannot be read from here",
                "write a list of records: `[(revisits: 4, price: \"180万\")]`",
            ),
            Self::NotARecord { found } => Wording::new(
                format!("`{found}` is not a record of a lead"),
                "names with values are wanted here",
                "write `{\"revisits\": 4, \"price\": \"180万\"}`",
            ),
            Self::NotSerializable { why } => Wording::new(
                format!("the value cannot be turned into a record: {why}"),
                "not a record",
                "use a struct, or a map with texts as keys",
            ),
        }
    }

    fn chinese(&self) -> Wording {
        match self {
            Self::UnknownEncoding { line, offset } => Wording::new(
                format!("第 {line} 行：文件既不是 UTF-8 也不是 GB18030 编码（第 {offset} 字节）"),
                "读不了这个字节",
                "请另存为“CSV UTF-8”",
            ),
            Self::Utf16 => {
                Wording::new("文件是 UTF-16 编码（“Unicode 文本”）", "从这里起是 UTF-16", "请另存为“CSV UTF-8”")
            }
            Self::NotText { line, offset } => Wording::new(
                format!("第 {line} 行：这不是文本文件（第 {offset} 字节为零）"),
                "文本里没有这个字节",
                "请另存为“CSV UTF-8”",
            ),
            Self::Workbook => Wording::new("这是电子表格文件", "不是文本文件", "请打开后把工作表另存为“CSV UTF-8”"),
            Self::Empty => Wording::new("文件是空的", "这里什么也没有", "CSV 文件的第一行应写列名"),
            Self::UnknownFormat { extension } if extension.is_empty() => {
                Wording::new("从文件名看不出格式", "没有扩展名", "请用 `--from csv`、`ndjson`、`json` 或 `ron` 说明")
            }
            Self::UnknownFormat { extension } => Wording::new(
                format!("不认识扩展名 `.{extension}`"),
                "不认识的扩展名",
                "请用 `--from csv`、`ndjson`、`json` 或 `ron` 说明格式",
            ),
            Self::TooLong { most } => Wording::new(
                format!("这种格式的文件最多 {most} 字节"),
                "到这里还没完",
                "请改用 NDJSON 或 CSV，它们逐条读取",
            ),
            Self::NotJson { line, column, early: true } => Wording::new(
                format!("第 {line} 行第 {column} 列：JSON 没有写完"),
                "到这里就没有了",
                "请找一找没有配对的括号或引号",
            ),
            Self::NotJson { line, column, early: false } => Wording::new(
                format!("第 {line} 行第 {column} 列：这不是 JSON"),
                "从这里起读不懂",
                "名称和文字要加双引号，两个字段之间要有逗号",
            ),
            Self::NotRon { line, column } => Wording::new(
                format!("第 {line} 行第 {column} 列：这不是 RON"),
                "从这里起读不懂",
                "请写成记录的列表：`[(revisits: 4, price: \"180万\")]`",
            ),
            Self::NotARecord { found } => Wording::new(
                format!("`{found}` 不是一条客户记录"),
                "这里应是名称和值",
                "请写 `{\"revisits\": 4, \"price\": \"180万\"}`",
            ),
            Self::NotSerializable { why } => {
                Wording::new(format!("这个值不能变成一条记录：{why}"), "不是记录", "请用结构体，或以文本为键的映射")
            }
        }
    }
}
