//! G072x and G073x: lists of records: in a policy, and in the record of a lead.

use crate::diagnostic::code::codes;
use crate::diagnostic::{Lang, RecordProblem, Severity, Sort, Wording};
use crate::limits;

/// What can be wrong with a list in a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListProblem {
    /// G0720: a list within the filter of a list.
    ListInFilter,
    /// G0721: a name within a filter that is a field of the element and something outside.
    AmbiguousField {
        /// The name.
        name: String,
        /// The list.
        list: String,
    },
    /// G0722: a field that the list does not have.
    NoSuchField {
        /// The name.
        name: String,
        /// The list.
        list: String,
        /// The field that was probably meant.
        suggestion: Option<String>,
    },
    /// G0723: a field or a filter of something that is no list and no found row.
    NotAList {
        /// As written.
        name: String,
        /// What it is.
        is: Sort,
    },
    /// G0724: a field of a list where no element is spoken of.
    FieldOutsideList {
        /// The field.
        name: String,
        /// Its list.
        list: String,
    },
    /// G0725: a list or a found row as a result.
    NotAResult {
        /// What it is.
        is: Sort,
    },
    /// G0726: a list without fields.
    NoFields,
    /// G0727: a list within a list.
    ListInList,
}

codes!(ListProblem {
    720 ListInFilter,
    721 AmbiguousField,
    722 NoSuchField,
    723 NotAList,
    724 FieldOutsideList,
    725 NotAResult,
    726 NoFields,
    727 ListInList,
});

impl ListProblem {
    /// The sentences in `lang`.
    pub fn wording(&self, lang: Lang) -> Wording {
        match lang {
            Lang::En => self.english(),
            Lang::Zh => self.chinese(),
        }
    }

    fn english(&self) -> Wording {
        match self {
            Self::ListInFilter => Wording::new(
                "a condition on the elements of a list cannot look into a list again",
                "a list within `where`",
                "give it a name before and use the name here: `let first = earliest … by …`",
            ),
            Self::AmbiguousField { name, list } => Wording::new(
                format!("`{name}` is a field of `{list}`, and something else of that name is declared as well"),
                "which of the two is meant",
                format!("write `{list}.{name}` for the field; give the other one a name of its own"),
            ),
            Self::NoSuchField { name, list, suggestion } => Wording::new(
                format!("`{list}` has no field `{name}`"),
                "no such field",
                match suggestion {
                    Some(field) => format!("did you mean `{field}`?"),
                    None => format!("use one of the fields that `{list}` declares, or add this one"),
                },
            ),
            Self::NotAList { name, is } => Wording::new(
                format!("`{name}` is {}, not a list of records", is.words(Lang::En)),
                "no list of records",
                "a list is declared as `input visits list { place text, minutes count }`; a row of it is found by \
                 `earliest visits by …`",
            ),
            Self::FieldOutsideList { name, list } => Wording::new(
                format!("`{name}` is a field of every element of `{list}`: say of which"),
                "a field of a list",
                format!(
                    "write `any of {list} where …`, `sum of {list}.{name}`, or find a row first: `(earliest {list} by \
                     …).{name}`"
                ),
            ),
            Self::NotAResult { is } => Wording::new(
                format!("{} cannot be a result", is.words(Lang::En)),
                "one value is wanted here",
                "give one of its fields: `first.rep`",
            ),
            Self::NoFields => Wording::new(
                "this list has no fields",
                "nothing between the braces",
                "say what each element tells: `list { place text, minutes count }`",
            ),
            Self::ListInList => Wording::new(
                "the elements of a list cannot hold lists",
                "a list within a list",
                "make it a list of its own: `input … list { … }`",
            ),
        }
    }

    fn chinese(&self) -> Wording {
        match self {
            Self::ListInFilter => Wording::new(
                "“其中”后面的条件里不能再查列表",
                "“其中”里又用了列表",
                "请先给它起个名称，再在这里用名称：`设 首次 = 最早 … 按 …`",
            ),
            Self::AmbiguousField { name, list } => Wording::new(
                format!("`{name}` 既是“{list}”里的一栏，又另有同名的声明"),
                "不知道指哪一个",
                format!("指这一栏请写 `{list}.{name}`；另一个请换个名称"),
            ),
            Self::NoSuchField { name, list, suggestion } => Wording::new(
                format!("“{list}”里没有 `{name}` 这一栏"),
                "没有这一栏",
                match suggestion {
                    Some(field) => format!("是不是想写 `{field}`？"),
                    None => format!("请用“{list}”声明过的栏目，或补上这一栏"),
                },
            ),
            Self::NotAList { name, is } => Wording::new(
                format!("`{name}` 是{}，不是记录列表", is.words(Lang::Zh)),
                "不是记录列表",
                "列表这样声明：`字段 来访 列表 { 地点 文本，分钟 次数 }`；其中一条用 `最早 来访 按 …` 找出",
            ),
            Self::FieldOutsideList { name, list } => Wording::new(
                format!("“{list}”的每一条都有 `{name}`，没有说明是哪一条"),
                "列表里的一栏",
                format!("请写 `{list}其中…的数量`、`{list}的{name}合计`，或先找出一条：`(最早 {list} 按 …)的{name}`"),
            ),
            Self::NotAResult { is } => Wording::new(
                format!("{}不能直接作为结果", is.words(Lang::Zh)),
                "这里应是单个值",
                "请取其中一栏：`首次.顾问`",
            ),
            Self::NoFields => Wording::new(
                "这个列表一栏也没有",
                "花括号里是空的",
                "请写明每一条记些什么：`列表 { 地点 文本，分钟 次数 }`",
            ),
            Self::ListInList => {
                Wording::new("列表的每一条里不能再放列表", "列表里又有列表", "请另设一个列表：`字段 … 列表 { … }`")
            }
        }
    }
}

/// What can be wrong with a list in the record of a lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ElementProblem {
    /// G0730: a field of an element that cannot be read.
    BadField {
        /// Which element, from 1.
        number: usize,
        /// The field, by id.
        field: String,
        /// What is wrong with it.
        problem: Box<RecordProblem>,
    },
    /// G0731: a field that the elements do not have.
    UnknownField {
        /// The list, as the record calls it.
        list: String,
        /// The name.
        name: String,
        /// The field that was probably meant.
        suggestion: Option<String>,
    },
    /// G0732: more elements than a list may have.
    TooMany {
        /// How many there are.
        found: usize,
    },
    /// G0733: an element that is no record.
    NotARecord {
        /// Which element, from 1.
        number: usize,
        /// As it stands there, shortened.
        found: String,
    },
    /// G0734: no list where one is wanted.
    NotAList {
        /// As it stands there, shortened.
        found: String,
    },
}

codes!(ElementProblem {
    730 BadField,
    731 UnknownField,
    732 TooMany,
    733 NotARecord,
    734 NotAList,
});

impl ElementProblem {
    /// A field that is not used is worth a warning, everything else stops the lead.
    pub fn severity(&self) -> Severity {
        match self {
            Self::UnknownField { .. } => Severity::Warning,
            Self::BadField { .. } | Self::TooMany { .. } | Self::NotARecord { .. } | Self::NotAList { .. } => {
                Severity::Error
            }
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
            Self::BadField { number, field, problem } => {
                let inner = problem.wording(Lang::En);
                let message = format!("element {number}, field `{field}`: {}", inner.message);
                Wording { message, ..inner }
            }
            Self::UnknownField { list, name, suggestion } => Wording::new(
                format!("elements of `{list}` have no field `{name}`; it is not used"),
                "not used",
                match suggestion {
                    Some(field) => format!("did you mean `{field}`?"),
                    None => "leave it, or add it to the list in the policy".to_owned(),
                },
            ),
            Self::TooMany { found } => Wording::new(
                format!("the list has {found} elements, at most {} are allowed", limits::LIST_ELEMENTS),
                "too many elements",
                "keep the elements that matter, or summarise the older ones",
            ),
            Self::NotARecord { number, found } => Wording::new(
                format!("element {number} is `{found}`, not a record"),
                "a record is wanted here",
                "write each element as a record: `{\"rep\": \"A\"}`",
            ),
            Self::NotAList { found } => Wording::new(
                format!("`{found}` is not a list"),
                "a list is wanted here",
                "write a list of records: `[{\"rep\": \"A\"}, {\"rep\": \"B\"}]`, in a table as one cell",
            ),
        }
    }

    fn chinese(&self) -> Wording {
        match self {
            Self::BadField { number, field, problem } => {
                let inner = problem.wording(Lang::Zh);
                let message = format!("第 {number} 条的 `{field}`：{}", inner.message);
                Wording { message, ..inner }
            }
            Self::UnknownField { list, name, suggestion } => Wording::new(
                format!("“{list}”里没有 `{name}` 这一栏，未使用"),
                "未使用",
                match suggestion {
                    Some(field) => format!("是不是想写 `{field}`？"),
                    None => "可以不管，或在评级办法的列表里补上".to_owned(),
                },
            ),
            Self::TooMany { found } => Wording::new(
                format!("列表有 {found} 条，最多 {} 条", limits::LIST_ELEMENTS),
                "条数太多",
                "只留有用的，或把较早的合并",
            ),
            Self::NotARecord { number, found } => Wording::new(
                format!("第 {number} 条是 `{found}`，不是一条记录"),
                "这里应是一条记录",
                "每一条请写成记录：`{\"顾问\": \"甲\"}`",
            ),
            Self::NotAList { found } => Wording::new(
                format!("`{found}` 不是列表"),
                "这里应是列表",
                "请写成记录列表：`[{\"顾问\": \"甲\"}, {\"顾问\": \"乙\"}]`，在表格里放在一个单元格中",
            ),
        }
    }
}

impl From<ElementProblem> for RecordProblem {
    fn from(problem: ElementProblem) -> Self {
        Self::Element(problem)
    }
}
