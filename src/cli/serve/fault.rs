//! What is wrong with a file of settings, and what to write instead.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use crate::cli::serve::config::NAMES;
use crate::diagnostic::Lang;

/// What is wrong with such a file, and where.
#[derive(Debug)]
pub(crate) struct ConfigFault {
    pub(super) path: PathBuf,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) wrong: Wrong,
}

#[derive(Debug)]
pub(super) enum Wrong {
    /// It is no RON; what the reader says of it, in English.
    NotRon(String),
    /// There is no such setting; the one that was probably meant.
    Unknown(String, Option<String>),
    /// A setting that stands there a second time.
    Twice(String),
    /// A setting with something else than it takes.
    Value(&'static str, String, Takes),
}

/// What a setting takes, with an example.
#[derive(Clone, Debug)]
pub(super) enum Takes {
    Number(RangeInclusive<u64>, &'static str),
    YesNo,
    Text(&'static str),
    Texts(&'static str),
    OneOf(Vec<String>),
}

impl ConfigFault {
    /// What to say.
    pub(crate) fn wording(&self, lang: Lang) -> String {
        let Self { path, line, column, wrong } = self;
        let (path, said) = (path.display(), wrong.wording(lang));
        lang.pick(
            format!("{path}, line {line}, column {column}: {said}"),
            format!("{path} 第 {line} 行第 {column} 列：{said}"),
        )
    }
}

impl Wrong {
    pub(super) fn wording(&self, lang: Lang) -> String {
        match self {
            Self::NotRon(why) => lang.pick(
                format!("this cannot be read: {why}\n  help: write `(tick: 2, listen: \"127.0.0.1:8080\")`"),
                format!("读不了：{why}\n  建议：写作 `(tick: 2, listen: \"127.0.0.1:8080\")`"),
            ),
            Self::Unknown(name, Some(near)) => lang.pick(
                format!("there is no setting `{name}`\n  help: did you mean `{near}`?"),
                format!("没有设置项 `{name}`\n  建议：是不是想写 `{near}`？"),
            ),
            Self::Unknown(name, None) => {
                let all = NAMES.join(lang.pick(", ", "、"));
                lang.pick(
                    format!("there is no setting `{name}`\n  help: there are: {all}"),
                    format!("没有设置项 `{name}`\n  建议：可以用的有：{all}"),
                )
            }
            Self::Twice(name) => lang.pick(
                format!("`{name}` is set a second time\n  help: keep one of the two lines"),
                format!("`{name}` 设了两次\n  建议：只留一行"),
            ),
            Self::Value(name, found, takes) => {
                let (wanted, example) = takes.wording(lang);
                lang.pick(
                    format!("`{name}` takes {wanted}, not `{found}`\n  help: write it as `{name}: {example}`"),
                    format!("`{name}` 要写{wanted}，不能写 `{found}`\n  建议：写作 `{name}: {example}`"),
                )
            }
        }
    }
}

impl Takes {
    /// What it is, and an example.
    fn wording(&self, lang: Lang) -> (String, String) {
        match self {
            Self::Number(range, example) => {
                let (least, most) = (range.start(), range.end());
                let wanted =
                    lang.pick(format!("a whole number from {least} to {most}"), format!(" {least} 到 {most} 的整数"));
                (wanted, (*example).to_owned())
            }
            Self::YesNo => (lang.pick("`true` or `false`", " `true` 或 `false`").into(), "true".into()),
            Self::Text(example) => {
                let like = lang.pick(format!("a text such as `{example}`"), format!(" `{example}` 这样的文字"));
                (like, (*example).to_owned())
            }
            Self::Texts(example) => {
                let like =
                    lang.pick(format!("a list of texts such as `{example}`"), format!(" `{example}` 这样的一组文字"));
                (like, (*example).to_owned())
            }
            Self::OneOf(names) => {
                let all: Vec<String> = names.iter().map(|name| format!("`\"{name}\"`")).collect();
                let wanted = lang.pick(all.join(" or "), format!(" {}", all.join(" 或 ")));
                (wanted, names.first().map(|name| format!("\"{name}\"")).unwrap_or_default())
            }
        }
    }
}
