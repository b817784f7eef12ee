//! The program as people run it: arguments, streams, exit codes.

mod advice;
mod census;
mod check;
mod coverage;
mod coverage_page;
mod diff;
mod doc;
mod explain;
mod format;
mod grade;
mod kinds;
mod layers;
mod lsp;
mod man;
mod mutants;
mod new;
#[cfg(feature = "parquet")]
mod parquet;
mod review;
#[cfg(unix)]
mod serve;
mod test;
mod threads;
mod watch;
mod why;

use std::fmt;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// One run of the program in a folder of its own.
pub(crate) struct Test {
    folder: TempDir,
    args: Vec<String>,
    stdin: Vec<u8>,
    locale: &'static str,
}

/// What came of it.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    folder: TempDir,
}

impl Test {
    /// A run with these arguments, split at blanks.
    pub(crate) fn new(args: &str) -> Self {
        Self {
            folder: TempDir::new().expect("a folder"),
            args: args.split_whitespace().map(str::to_owned).collect(),
            stdin: Vec::new(),
            locale: "C",
        }
    }

    /// With one more argument, blanks and all.
    pub(crate) fn arg(mut self, arg: &str) -> Self {
        self.args.push(arg.to_owned());
        self
    }

    /// With a file in the folder, or in one inside it.
    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, content).expect("a file");
        self
    }

    /// With a link in the folder, or in one inside it.
    #[cfg(unix)]
    pub(crate) fn linked(self, name: &str, target: &str) -> Self {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::os::unix::fs::symlink(target, path).expect("a link");
        self
    }

    /// With this on standard input.
    pub(crate) fn stdin(mut self, content: impl AsRef<[u8]>) -> Self {
        self.stdin = content.as_ref().to_vec();
        self
    }

    /// On a system that speaks another language.
    pub(crate) fn locale(mut self, locale: &'static str) -> Self {
        self.locale = locale;
        self
    }

    /// The program with these arguments, to be run in another way.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
        command
            .args(&self.args)
            .current_dir(self.folder.path())
            .env_clear()
            .env("LC_ALL", self.locale)
            .env("TZ", "UTC")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs it.
    pub(crate) fn run(self) -> Ran {
        let mut child = self.command().spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("a stream");
        let content = self.stdin.clone();
        // The program may end before it has read everything.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&content)));
        let output = child.wait_with_output().expect("the program ends");
        writer.join().expect("the input is written");
        Ran {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("text"),
            stderr: String::from_utf8(output.stderr).expect("text"),
            folder: self.folder,
        }
    }
}

impl Ran {
    /// The content of a file in the folder.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("a file")
    }

    /// A file in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The names of all files in the folder, sorted.
    pub(crate) fn files(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path()).expect("a folder");
        let mut names: Vec<String> =
            files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit {}", self.code.map_or_else(|| "by signal".to_owned(), |code| code.to_string()))?;
        write!(f, "\n--- stdout\n{}--- stderr\n{}", self.stdout, self.stderr)
    }
}

/// A policy in English, small enough to read beside its results.
pub(crate) const SITE: &str = r#"policy site "Real-estate site"
version "1.2"
grades A > B > C
levels A > B > C

input revisits     "Return visits"     count
input calls        "Calls"             count
input satisfaction "Satisfaction"      integer 1..10
input price        "Price"             money > 0
input deposit      "Down payment"      money
input last_contact "Last contact"      date

group intent "Intent" {
  item revisit "Comes back" { A when revisits >= 3  B when revisits >= 1  otherwise C }
  item call    "Calls us"   { A when calls >= 2     B when calls = 1      otherwise C }
}
item ability   "Can pay"    { A when deposit / price >= 30%  otherwise B }
item satisfied "Likes it"   { A when satisfaction >= 8       otherwise B }

if all of intent are A and ability is A then grade A because "keen and able"
if all of intent are A and ability is B then grade B
if any of intent are C                  then grade C
if any of intent are B and none of intent are C then grade B

decide advice { "call today" when grade is A  "call this week" when grade is B  otherwise "wait" }
follow up since last_contact { A within 2 days  B within 7 days  C none }
"#;

/// The same kind of policy in Chinese.
pub(crate) const CHINESE: &str = r#"评级办法 案场 "案场客户评级"
等级 A > B > C
档次 A > B > C

字段 回访次数 次数
字段 首付 金额
字段 总价 金额 > 0
字段 最近联系 日期

维度 意向 "意向程度" {
  指标 回访 "主动回访" { A：回访次数 >= 3  B：回访次数 >= 1  其余 C }
  指标 能力 "付款能力" { A：首付 / 总价 >= 30%  其余 B }
}

若 意向 全部为 A 则 评为 A 理由 "意向强，付得起"
若 意向 正好 1 项为 A 则 评为 B
若 意向 都不为 A 则 评为 C

跟进 自 最近联系 { A 2 天内  B 7 天内  C 不跟进 }
"#;
