//! What is wrong with files that are watched.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use crate::diagnostic::Lang;
use crate::limits;
use crate::policy::Compiled;
use crate::source::Unread;

/// What is wrong with a file or folder, and since when.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// The file, or the folder.
    pub path: PathBuf,
    /// What is wrong.
    pub cause: Cause,
    /// Since when something has been wrong with it, though perhaps not always the same.
    pub since: Timestamp,
}

/// What is wrong with a file or folder.
#[derive(Clone, Debug)]
pub enum Cause {
    /// A policy with errors: its text and the diagnostics.
    Policy(Arc<Compiled>),
    /// A folder that cannot be read.
    Folder(Unread),
    /// A folder without a policy file.
    Empty,
    /// A folder with so many policy files that it must be an accident.
    TooMany(usize),
}

impl Trouble {
    /// What is wrong, in one line; of a policy, its first error.
    pub fn wording(&self, lang: Lang) -> String {
        match &self.cause {
            Cause::Policy(compiled) => {
                let grave = compiled.diagnostics.iter().min_by_key(|one| std::cmp::Reverse(one.severity()));
                grave.map_or_else(String::new, |one| {
                    let place = compiled.source.place(one.span.start);
                    let (line, code, message) = (place.line, one.code(), one.wording(lang).message);
                    lang.pick(format!("line {line}: {code} {message}"), format!("第 {line} 行：{code} {message}"))
                })
            }
            Cause::Folder(why) => match why {
                Unread::Missing => lang.pick("there is no such folder", "没有这个文件夹").to_owned(),
                Unread::Outside => {
                    lang.pick("it lies outside the folder of `--root`", "它不在 `--root` 所写的文件夹内").to_owned()
                }
                Unread::NoFile => lang.pick("it is no folder", "它不是文件夹").to_owned(),
                Unread::Denied => lang.pick("no permission", "没有权限").to_owned(),
                Unread::Failed(why) => why.clone(),
            },
            Cause::Empty => lang
                .pick(
                    "there is no policy in it: a policy is a file that ends in `.grade`",
                    "里面没有评级办法：办法是以 `.grade` 结尾的文件",
                )
                .to_owned(),
            Cause::TooMany(count) => {
                let most = limits::VERSIONS;
                lang.pick(
                    format!("it holds {count} policies, more than {most}: nothing of it is taken"),
                    format!("里面有 {count} 份评级办法，超过 {most} 份：都不采用"),
                )
            }
        }
    }
}
