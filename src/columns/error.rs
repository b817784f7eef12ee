//! Why columns cannot be graded.

use std::fmt;

use arrow_schema::{ArrowError, DataType, Schema};

use crate::columns::types::{remedy, taken};
use crate::diagnostic::Lang;
use crate::eval::cell::shortened;
use crate::value::Kind;

/// Why columns cannot be graded: the message names the column, what was found and what is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    en: String,
    zh: String,
    /// What to do, with which the messages end behind a semicolon; may be empty.
    remedy: (&'static str, &'static str),
}

impl Error {
    fn new(en: String, zh: String) -> Self {
        Self { en, zh, remedy: ("", "") }
    }

    /// The message in `lang`.
    pub fn message(&self, lang: Lang) -> &str {
        lang.pick(self.en.as_str(), self.zh.as_str())
    }

    /// The same, what to do on a line of its own.
    #[cfg(feature = "parquet")]
    pub(crate) fn with_help(&self, lang: Lang) -> String {
        let (message, remedy) = (self.message(lang), lang.pick(self.remedy.0, self.remedy.1));
        let what = message.strip_suffix(remedy).and_then(|what| what.strip_suffix(lang.pick("; ", "；")));
        match what {
            Some(what) if !remedy.is_empty() => format!("{what}{}{remedy}", lang.pick("\n  help: ", "\n  建议：")),
            _ => message.to_owned(),
        }
    }

    #[allow(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
    pub(super) fn policy(error: crate::policy::Error) -> Self {
        let zh = "这份办法要看日期：请用 `policy.on(date)` 给出日期".to_owned();
        Self::new(error.to_string(), zh)
    }

    pub(super) fn missing(fact: &str, schema: &Schema, kind: Option<Kind>) -> Self {
        let (fact, found) = (shortened(fact), names(schema));
        let (accepted, named) = kind.map(taken).unwrap_or_default();
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
                "没有“{fact}”这一列；现有：{found}。请加上一列，类型可为 {named}；若确实没有，请用 `columns_without` 说明"
            ),
        )
    }

    pub(super) fn wrong_type(column: &str, found: &DataType, kind: Kind) -> Self {
        let (column, (accepted, named), remedy) = (shortened(column), taken(kind), remedy(kind, found));
        let (takes, stands) = if accepted.is_empty() {
            ("a list of records, which no column holds".to_owned(), "该项是一组记录，不能放在一列里".to_owned())
        } else {
            (format!("a fact that takes {accepted}"), format!("该项可用的类型是 {named}"))
        };
        let (en, zh) = remedy;
        Self {
            en: format!("column `{column}` is of type {found}, and stands for {takes}; {en}"),
            zh: format!("“{column}”列的类型是 {found}，而{stands}；{zh}"),
            remedy,
        }
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
