//! Why columns cannot be graded.

use std::fmt;

use arrow_schema::{ArrowError, DataType, Schema};

use crate::columns::types::taken;
use crate::diagnostic::Lang;
use crate::eval::cell::shortened;
use crate::value::Kind;

/// Why columns cannot be graded: the message names the column, what was found and what is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    en: String,
    zh: String,
}

impl Error {
    fn new(en: String, zh: String) -> Self {
        Self { en, zh }
    }

    /// The message in `lang`.
    pub fn message(&self, lang: Lang) -> &str {
        lang.pick(self.en.as_str(), self.zh.as_str())
    }

    #[allow(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
    pub(super) fn policy(error: crate::policy::Error) -> Self {
        let zh = "这份办法要看日期：请用 `policy.on(date)` 给出日期".to_owned();
        Self::new(error.to_string(), zh)
    }

    pub(super) fn missing(fact: &str, schema: &Schema, kind: Option<Kind>) -> Self {
        let (fact, found) = (shortened(fact), names(schema));
        let accepted = kind.map(taken).unwrap_or_default();
        if accepted.is_empty() {
            return Self::new(
                format!("`{fact}` is a list of records, which no column holds; leave it out with `columns_without`"),
                format!("“{fact}”是一组记录，不能放在一列里；请用 `columns_without` 略去"),
            );
        }
        Self::new(
            format!(
                "no column holds `{fact}`; there are: {found}. Add one of type {accepted}, or say that it is missing with \
                 `columns_without`"
            ),
            format!(
                "没有“{fact}”这一列；现有：{found}。请加上一列，类型可为 {accepted}；若确实没有，请用 `columns_without` 说明"
            ),
        )
    }

    pub(super) fn wrong_type(column: &str, found: &DataType, kind: Kind) -> Self {
        let (column, accepted) = (shortened(column), taken(kind));
        if accepted.is_empty() {
            return Self::new(
                format!(
                    "column `{column}` is of type {found}, and a list of records is held by no column; leave it out"
                ),
                format!("“{column}”列的类型是 {found}；一组记录不能放在一列里，请去掉这一列"),
            );
        }
        let (en, zh) = match found {
            DataType::Float16 | DataType::Float32 | DataType::Float64 => (
                "; floating-point numbers are not exact: cast them to Decimal128",
                "；浮点数不精确，请先转为 Decimal128",
            ),
            _ => ("", ""),
        };
        Self::new(
            format!("column `{column}` is of type {found}; its fact takes {accepted}{en}"),
            format!("“{column}”列的类型是 {found}，可用的类型是 {accepted}{zh}"),
        )
    }

    pub(super) fn twice(one: &str, other: &str) -> Self {
        let (one, other) = (shortened(one), shortened(other));
        Self::new(
            format!("columns `{one}` and `{other}` hold the same fact; keep one of them"),
            format!("“{one}”和“{other}”两列说的是同一项；请只留一列"),
        )
    }

    pub(super) fn no_fact(name: &str) -> Self {
        let name = shortened(name);
        Self::new(
            format!("`{name}` is no fact of the policy, and cannot be left out"),
            format!("办法里没有“{name}”这一项，谈不上略去"),
        )
    }

    pub(super) fn no_result<'a>(name: &str, there: impl Iterator<Item = &'a str>) -> Self {
        let name = shortened(name);
        let there: Vec<String> = there.take(crate::limits::LISTED).map(|id| format!("`{id}`")).collect();
        if there.is_empty() {
            return Self::new(
                format!("`{name}` is no result: the policy has no scorecards and no decisions"),
                format!("没有“{name}”这项结果：办法里没有评分表，也没有判定"),
            );
        }
        let there = there.join(", ");
        Self::new(
            format!("`{name}` is no scorecard and no decision of the policy; there are: {there}"),
            format!("办法里没有“{name}”这项得分或判定；现有：{there}"),
        )
    }

    pub(super) fn other_batch(column: &str, of: &DataType, found: Option<(&String, &DataType)>) -> Self {
        let column = shortened(column);
        let (en, zh) = match found {
            Some((name, other)) if **name == *column => {
                (format!("it is of type {other}"), format!("现在的类型是 {other}"))
            }
            Some((name, _)) => {
                let name = shortened(name);
                (format!("`{name}` stands in its place"), format!("现在那里是“{name}”"))
            }
            None => ("the batch has no such column".to_owned(), "这一批没有这一列".to_owned()),
        };
        Self::new(
            format!(
                "column `{column}` was bound as {of}, but {en}; bind the schema of this batch with `policy.columns`"
            ),
            format!("“{column}”列先前的类型是 {of}，但{zh}；请用 `policy.columns` 按这一批的列重新绑定"),
        )
    }

    pub(super) fn arrow(error: &ArrowError) -> Self {
        Self::new(error.to_string(), error.to_string())
    }
}

/// The names of the columns there are, the first dozen.
fn names(schema: &Schema) -> String {
    let all = schema.fields().len();
    let mut names: Vec<String> = schema
        .fields()
        .iter()
        .take(crate::limits::LISTED)
        .map(|field| format!("`{}`", shortened(field.name())))
        .collect();
    if all > names.len() {
        names.push("…".to_owned());
    }
    names.join(", ")
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

impl std::error::Error for Error {}
