//! Why a command could not do its work: usage, files, streams. Findings about a policy are not errors.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::cli::columnar::ParquetFault;
use crate::cli::leads::called;
use crate::cli::serve::ConfigFault;
use crate::diagnostic::{Lang, SheetProblem};
use crate::limits;

/// Why a command could not do its work. All end the program with 2, but a closed pipe, which ends it quietly.
#[derive(Debug)]
pub(crate) enum Error {
    /// A file cannot be read.
    Read(PathBuf, io::Error),
    /// A file cannot be written.
    Write(PathBuf, io::Error),
    /// An address cannot be listened on.
    Listen(SocketAddr, io::Error),
    /// What an editor sent is no message.
    Editor(io::Error),
    /// Standard input or output failed.
    Stream(io::Error),
    /// The output would overwrite one of the inputs.
    Overwrite(PathBuf),
    /// Nothing says the format of the output.
    UnknownOutput(PathBuf),
    /// A column that grading does not add to a table, and those that it does.
    NotAdded(String, Vec<String>),
    /// Columns are chosen of results that are no table.
    NoTable,
    /// `--today` is no day.
    BadDay(String),
    /// `--zone` is no time zone.
    BadZone(String),
    /// There is no such error code.
    NoSuchCode(String),
    /// The file of records as a whole cannot be read.
    Records(PathBuf, String),
    /// Said in the language of the policy that it is about.
    Spoken(Lang, Box<Self>),
    /// There is no such lead in the files; the id that was probably meant.
    NoSuchLead(String, Option<String>),
    /// Two tables of one run have different headings.
    OtherHeadings(PathBuf),
    /// A file has no column of this name.
    NoSuchColumn(String, Option<String>),
    /// A file that should hold a token, which has so many characters at least.
    ShortToken(PathBuf, usize),
    /// A file of settings that is not understood.
    Config(ConfigFault),
    /// A file of settings without policies, and none on the command line.
    NothingToServe(PathBuf),
    /// A file of settings that names a certificate or a key, and not the other.
    HalfTls(PathBuf),
    /// A certificate and a key that cannot be used.
    Tls(TlsFault),
    /// Parquet that cannot be read or written.
    Parquet(ParquetFault),
    /// Standard input, which is to be watched.
    WatchedStream,
    /// No records were given, and nothing comes through a pipe.
    NoRecords,
    /// Nothing says the form of a census.
    UnknownChart(PathBuf),
    /// A file of leads without any.
    NoLeads(PathBuf),
    /// A file of leads that says nothing of the facts of the policy, some of which are named.
    ForeignLeads(PathBuf, Vec<String>),
    /// A file of leads all of which are rejected.
    AllRejected(PathBuf, usize),
    /// A folder without policy files, or with far too many.
    NoPolicies(PathBuf),
    /// The policy is not inside the folder that was given with `--root`.
    OutsideRoot(PathBuf, PathBuf),
    /// The policy has no such table, or several and none is named.
    NoSuchTable {
        /// As it was named.
        name: Option<String>,
        /// The one that was probably meant.
        near: Option<String>,
        /// Those that there are.
        tables: Vec<String>,
    },
    /// A workbook without the sheet that is asked for.
    NoSuchSheet {
        /// The workbook.
        path: PathBuf,
        /// As it was named.
        name: Option<String>,
        /// Those that there are.
        sheets: Vec<String>,
    },
    /// A file of tables that is neither a workbook nor CSV, by its name.
    UnknownSheet(PathBuf),
    /// A file of tables with more bytes than allowed.
    LongSheet(PathBuf, usize),
    /// A workbook that cannot be read.
    Sheet(PathBuf, SheetProblem),
    /// A folder without policies to test.
    NothingToTest(PathBuf),
    /// No test has this text in its name.
    NoSuchTest(String),
    /// There is nobody to ask: standard input is no terminal.
    NobodyToAsk,
    /// Nothing says the form of a page.
    UnknownPage(PathBuf),
    /// A template that cannot be filled in.
    Template(PathBuf, TemplateFault),
    /// A file that would be written is there already.
    Exists(PathBuf),
    /// A name that a policy cannot have.
    BadName(String),
    /// There is nothing to start from for a trade; the one that was probably meant.
    NoSuchIndustry(String, Option<String>),
}

/// What is wrong with a certificate and its key.
#[derive(Debug)]
pub(crate) enum TlsFault {
    /// A file without a certificate.
    NoCertificate(PathBuf),
    /// A file without a key.
    NoKey(PathBuf),
    /// A file that is not as PEM has it, and what the reader says of it, in English.
    NotPem(PathBuf, String),
    /// The key is that of another certificate.
    OtherKey(PathBuf, PathBuf),
    /// They cannot be used for another reason, in English.
    Unusable(PathBuf, String),
}

impl From<ParquetFault> for Error {
    fn from(fault: ParquetFault) -> Self {
        Self::Parquet(fault)
    }
}

/// What is wrong with a template.
#[derive(Debug)]
pub(crate) struct TemplateFault {
    /// The line, from 1.
    pub(crate) line: Option<usize>,
    /// What sort of mistake it is.
    pub(crate) sort: (&'static str, &'static str),
    /// What the template engine says of it, in English; may be empty.
    pub(crate) detail: String,
}

impl TlsFault {
    fn english(&self) -> String {
        match self {
            Self::NoCertificate(path) => format!(
                "{} holds no certificate\n  help: it begins with `-----BEGIN CERTIFICATE-----`; the key goes to `--tls-key`",
                path.display()
            ),
            Self::NoKey(path) => format!(
                "{} holds no key that is not encrypted\n  help: it begins with `-----BEGIN PRIVATE KEY-----`; `openssl pkey -in OLD -out NEW` takes a password off",
                path.display()
            ),
            Self::NotPem(path, why) => format!("{} is no PEM file: {why}", path.display()),
            Self::OtherKey(cert, key) => format!(
                "the key in {} is not that of the certificate in {}\n  help: give the two that were made together; of several certificates in a file, that of the server comes first",
                key.display(),
                cert.display()
            ),
            Self::Unusable(path, why) => format!("the certificate in {} cannot be used: {why}", path.display()),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::NoCertificate(path) => format!(
                "{} 里没有证书\n  建议：证书以 `-----BEGIN CERTIFICATE-----` 开头；私钥要写在 `--tls-key` 后面",
                path.display()
            ),
            Self::NoKey(path) => format!(
                "{} 里没有未加密的私钥\n  建议：私钥以 `-----BEGIN PRIVATE KEY-----` 开头；`openssl pkey -in 旧 -out 新` 可去掉密码",
                path.display()
            ),
            Self::NotPem(path, why) => format!("{} 不是 PEM 文件：{why}", path.display()),
            Self::OtherKey(cert, key) => format!(
                "{} 里的私钥与 {} 里的证书不是一对\n  建议：请用同时生成的两个文件；一个文件里有多个证书时，服务器的证书排在最前",
                key.display(),
                cert.display()
            ),
            Self::Unusable(path, why) => format!("{} 里的证书不能用：{why}", path.display()),
        }
    }
}

impl Error {
    /// Whether the reader of our output went away, which is no failure.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        match self {
            Self::Stream(error) => error.kind() == io::ErrorKind::BrokenPipe,
            Self::Read(..)
            | Self::Write(..)
            | Self::Editor(_)
            | Self::Listen(..)
            | Self::Overwrite(_)
            | Self::UnknownOutput(_)
            | Self::NotAdded(..)
            | Self::NoTable
            | Self::BadDay(_)
            | Self::BadZone(_)
            | Self::NoSuchCode(_)
            | Self::Records(..)
            | Self::Spoken(..)
            | Self::NoSuchLead(..)
            | Self::OtherHeadings(_)
            | Self::NoSuchColumn(..)
            | Self::NoRecords
            | Self::UnknownChart(_)
            | Self::NoLeads(_)
            | Self::ForeignLeads(..)
            | Self::AllRejected(..)
            | Self::NoPolicies(_)
            | Self::OutsideRoot(..)
            | Self::NoSuchTable { .. }
            | Self::NoSuchSheet { .. }
            | Self::UnknownSheet(_)
            | Self::LongSheet(..)
            | Self::Sheet(..)
            | Self::NothingToTest(_)
            | Self::NoSuchTest(_)
            | Self::NobodyToAsk
            | Self::UnknownPage(_)
            | Self::Template(..)
            | Self::Config(_)
            | Self::NothingToServe(_)
            | Self::HalfTls(_)
            | Self::Tls(_)
            | Self::Parquet(_)
            | Self::Exists(_)
            | Self::BadName(_)
            | Self::NoSuchIndustry(..)
            | Self::WatchedStream
            | Self::ShortToken(..) => false,
        }
    }

    /// What to say, in `lang`: a line, and perhaps a second that helps.
    pub(crate) fn wording(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Spoken(_, error), lang) => error.wording(lang),
            (_, Lang::En) => self.english(),
            (_, Lang::Zh) => self.chinese(),
        }
    }

    /// The same, said in the language of the policy that it is about.
    pub(crate) fn spoken(self, lang: Lang) -> Self {
        Self::Spoken(lang, Box::new(self))
    }

    /// The language that it asks for.
    pub(crate) fn lang(&self) -> Option<Lang> {
        if let Self::Spoken(lang, _) = self { Some(*lang) } else { None }
    }

    fn english(&self) -> String {
        match self {
            Self::Read(path, error) => format!("cannot read {}: {}", called(path, Lang::En), cause(error, Lang::En)),
            Self::Write(path, error) => {
                format!("cannot write {}: {}", path.display(), cause_of_writing(error, Lang::En))
            }
            Self::Listen(address, error) => format!(
                "cannot listen on {address}: {}\n  help: give another address with `--listen`; port 0 takes a free one",
                cause(error, Lang::En)
            ),
            Self::Editor(error) => format!("the editor sent something that is no message of the protocol: {error}"),
            Self::Stream(error) => format!("cannot read or write: {}", cause(error, Lang::En)),
            Self::Overwrite(path) => {
                format!("{} is an input and is not overwritten\n  help: give another file to `-o`", path.display())
            }
            Self::UnknownOutput(path) => format!(
                "cannot tell from its name what {} is to hold\n  help: say it with `--to csv`, `ndjson`, `json`, `ron` or `table`",
                path.display()
            ),
            Self::NotAdded(name, all) if name.is_empty() => {
                format!("`--columns` names no column\n  help: choose among {}", all.join(", "))
            }
            Self::NotAdded(name, all) => format!(
                "grading adds no column `{name}`\n  help: choose among {}; the columns of the file stay anyway",
                all.join(", ")
            ),
            Self::NoTable => {
                "`--columns` chooses columns of a table, and these results are no table\n  help: leave it out, or \
                              ask for a table with `--to csv` or `--to table`"
                    .to_owned()
            }
            Self::BadDay(text) => {
                format!("`{text}` is not a day of the calendar\n  help: write it as `--today 2026-11-22`")
            }
            Self::BadZone(text) => {
                format!("there is no time zone `{text}`\n  help: write it as `--zone Asia/Shanghai` or `--zone +08:00`")
            }
            Self::NoSuchCode(text) => {
                format!("there is no error code `{text}`\n  help: `gradus explain` without a code lists them all")
            }
            Self::Records(path, why) => format!("cannot read {} as records: {why}", called(path, Lang::En)),
            Self::Spoken(_, error) => error.english(),
            Self::NoSuchLead(id, near) => match near {
                Some(near) => format!("there is no lead `{id}` in the records\n  help: did you mean `{near}`?"),
                None => format!(
                    "there is no lead `{id}` in the records\n  help: name it by its id, or by its number: `--lead 3`; `--id NAME` says which column holds the ids"
                ),
            },
            Self::OtherHeadings(path) => format!(
                "{} has other headings than the first file\n  help: grade it in a run of its own",
                path.display()
            ),
            Self::NoSuchColumn(name, near) => match near {
                Some(near) => format!("there is no column `{name}`\n  help: did you mean `{near}`?"),
                None => format!("there is no column `{name}`"),
            },
            Self::NoPolicies(path) => format!(
                "{} holds no policies\n  help: its versions are files that end in `.grade`, at most {} of them",
                path.display(),
                limits::VERSIONS
            ),
            Self::OutsideRoot(path, root) => format!(
                "{} is not inside {}\n  help: give `--root` a folder that holds the policy and all that it names",
                path.display(),
                root.display()
            ),
            Self::UnknownChart(path) => format!(
                "cannot tell from its name what {} is to hold\n  help: name it `.svg`, `.html`, `.json` or `.txt`",
                path.display()
            ),
            Self::NoLeads(path) => format!(
                "{} holds no leads, so there is nothing to count\n  help: name a file with leads, or none to look at all kinds of lead",
                called(path, Lang::En)
            ),
            Self::ForeignLeads(path, names) => format!(
                "{} says nothing of the facts that the policy reads\n  help: its columns should be named like the inputs: {}",
                called(path, Lang::En),
                names.join(", ")
            ),
            Self::AllRejected(path, 1) => format!(
                "the only lead of {} is rejected, so there is nothing to count\n  help: `gradus grade` says what is wrong",
                called(path, Lang::En)
            ),
            Self::AllRejected(path, count) => format!(
                "all {count} leads of {} are rejected, so there is nothing to count\n  help: `gradus grade` says of each what is wrong",
                called(path, Lang::En)
            ),
            Self::NoSuchTable { name, near, tables } => {
                let what = match name {
                    Some(name) => format!("the policy has no table `{name}`"),
                    None if tables.is_empty() => return "the policy has no tables of its own".to_owned(),
                    None => "the policy has several tables".to_owned(),
                };
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None if tables.is_empty() => "it has no tables of its own".to_owned(),
                    None => format!("name one of them: {}", listed(tables, ", ")),
                };
                format!("{what}\n  help: {help}")
            }
            Self::NoSuchSheet { path, name, sheets } => {
                let path = called(path, Lang::En);
                let what = match name {
                    Some(name) => format!("{path} has no sheet `{name}`"),
                    None => format!("{path} has several sheets, and none is called like the table"),
                };
                format!("{what}\n  help: name one of them with `--sheet`: {}", listed(sheets, ", "))
            }
            Self::UnknownSheet(path) => format!(
                "cannot tell from its name what {} is\n  help: files of tables end in `.xlsx` or `.csv`",
                path.display()
            ),
            Self::LongSheet(path, most) => format!(
                "{} has more than {most} bytes, which no table has\n  help: keep the table in a workbook of its own",
                path.display()
            ),
            Self::Sheet(path, problem) => {
                let wording = problem.wording(Lang::En);
                let code = problem.code();
                format!("cannot read {}: {code} {}\n  help: {}", path.display(), wording.message, wording.help)
            }
            Self::NothingToTest(path) => format!(
                "there is nothing to test in {}\n  help: policies are files that end in `.grade`, in it or in folders below it",
                path.display()
            ),
            Self::NoSuchTest(text) => format!(
                "no test has `{text}` in its name\n  help: `gradus test --format tap` lists the names of all tests"
            ),
            Self::NobodyToAsk => "`--review` asks on the terminal, and standard input is none\n  \
                help: run it in a terminal; without one, look at the `.snap.new` files and take them with `--accept`"
                .to_owned(),
            Self::Exists(path) => format!(
                "{} is there already, and nothing is overwritten\n  help: choose another name, or remove it first",
                path.display()
            ),
            Self::BadName(name) => format!(
                "`{name}` cannot be the name of a policy\n  help: use letters, digits, `_` and `-`, such as `north_site`"
            ),
            Self::NoSuchIndustry(name, near) => {
                let near = near.as_ref().map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
                format!("there is no policy to start from for `{name}`\n  help: {near}`gradus new` lists all there are")
            }
            Self::UnknownPage(path) => format!(
                "cannot tell from its name what {} is to hold\n  help: name it `.html` or `.md`",
                path.display()
            ),
            Self::Template(path, fault) => {
                let line = fault.line.map(|line| format!(", line {line}")).unwrap_or_default();
                let detail = if fault.detail.is_empty() { String::new() } else { format!(": {}", fault.detail) };
                let sort = fault.sort.0;
                format!(
                    "the template {}{line} cannot be filled in: {sort}{detail}\n  help: nothing was written; `gradus doc --print-template` prints one that works",
                    path.display()
                )
            }
            Self::ShortToken(path, least) => format!(
                "{} holds no token of {least} characters or more\n  help: make one with `openssl rand -hex 32`",
                path.display()
            ),
            Self::Tls(fault) => fault.english(),
            Self::Parquet(fault) => fault.english(),
            Self::Config(fault) => fault.wording(Lang::En),
            Self::NothingToServe(path) => format!(
                "{} names no policies\n  help: write `policies: [\"policies\"]` there, or name them on the command line",
                path.display()
            ),
            Self::HalfTls(path) => format!(
                "a certificate and its key belong together; there is only {}\n  help: set both `tls_cert` and `tls_key`",
                path.display()
            ),
            Self::WatchedStream => {
                "standard input cannot be watched\n  help: name the files, and leave `-` out".to_owned()
            }
            Self::NoRecords => "no records were given\n  help: name a file, or write `-` for standard input".to_owned(),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::Read(path, error) => format!("读不了 {}：{}", called(path, Lang::Zh), cause(error, Lang::Zh)),
            Self::Write(path, error) => format!("写不了 {}：{}", path.display(), cause_of_writing(error, Lang::Zh)),
            Self::Listen(address, error) => format!(
                "不能在 {address} 上接受请求：{}\n  建议：用 `--listen` 换一个地址；端口写 0 表示任选空闲端口",
                cause(error, Lang::Zh)
            ),
            Self::Editor(error) => format!("编辑器发来的内容不是协议里的消息：{error}"),
            Self::Stream(error) => format!("读写失败：{}", cause(error, Lang::Zh)),
            Self::Overwrite(path) => {
                format!("{} 是输入文件，不会被覆盖\n  建议：请给 `-o` 另一个文件名", path.display())
            }
            Self::UnknownOutput(path) => format!(
                "从文件名看不出 {} 要写成什么格式\n  建议：用 `--to csv`、`ndjson`、`json`、`ron` 或 `table` 指明",
                path.display()
            ),
            Self::NotAdded(name, all) if name.is_empty() => {
                format!("`--columns` 没有写列名\n  建议：可从这些列中选：{}", all.join("、"))
            }
            Self::NotAdded(name, all) => format!(
                "评级结果没有 `{name}` 这一列\n  建议：可从这些列中选：{}；文件原有的列总会保留",
                all.join("、")
            ),
            Self::NoTable => "`--columns` 用来选表格的列，而这里的结果不是表格\n  建议：去掉它，或用 `--to csv`、`--to table` 写成表格"
                .to_owned(),
            Self::BadDay(text) => format!("日历上没有 `{text}` 这一天\n  建议：写作 `--today 2026-11-22`"),
            Self::BadZone(text) => {
                format!("没有时区 `{text}`\n  建议：写作 `--zone Asia/Shanghai` 或 `--zone +08:00`")
            }
            Self::NoSuchCode(text) => {
                format!("没有错误代码 `{text}`\n  建议：直接运行 `gradus explain` 可列出全部代码")
            }
            Self::Records(path, why) => format!("{} 不能当作客户记录来读：{why}", called(path, Lang::Zh)),
            Self::Spoken(_, error) => error.chinese(),
            Self::NoSuchLead(id, near) => match near {
                Some(near) => format!("记录里没有客户 `{id}`\n  建议：是不是想写 `{near}`？"),
                None => format!(
                    "记录里没有客户 `{id}`\n  建议：写客户编号，或写第几条：`--lead 3`；编号在别的列时写 `--id 列名`"
                ),
            },
            Self::OtherHeadings(path) => {
                format!("{} 的列名与第一个文件不同\n  建议：请单独运行一次", path.display())
            }
            Self::NoSuchColumn(name, near) => match near {
                Some(near) => format!("没有 `{name}` 这一列\n  建议：是不是想写 `{near}`？"),
                None => format!("没有 `{name}` 这一列"),
            },
            Self::NoPolicies(path) => format!(
                "{} 里没有评级办法\n  建议：各版本是以 `.grade` 结尾的文件，至多 {} 个",
                path.display(),
                limits::VERSIONS
            ),
            Self::OutsideRoot(path, root) => format!(
                "{} 不在 {} 里面\n  建议：`--root` 要写同时包含这份办法及其所用文件的文件夹",
                path.display(),
                root.display()
            ),
            Self::UnknownChart(path) => format!(
                "从文件名看不出 {} 要写成什么\n  建议：请以 `.svg`、`.html`、`.json` 或 `.txt` 结尾",
                path.display()
            ),
            Self::NoLeads(path) => {
                format!(
                    "{} 里没有客户，没有可数的\n  建议：请给出有客户的文件；不给文件就看全部客户种类",
                    called(path, Lang::Zh)
                )
            }
            Self::ForeignLeads(path, names) => format!(
                "{} 没有一列是评级办法要看的字段\n  建议：列名要与字段一致，例如：{}",
                called(path, Lang::Zh),
                names.join("、")
            ),
            Self::AllRejected(path, count) => format!(
                "{} 里的 {count} 个客户全部被退回，没有可数的\n  建议：用 `gradus grade` 看每个客户错在哪里",
                called(path, Lang::Zh)
            ),
            Self::NoSuchTable { name, near, tables } => {
                let what = match name {
                    Some(name) => format!("评级办法里没有决策表 `{name}`"),
                    None if tables.is_empty() => return "评级办法自己没有决策表".to_owned(),
                    None => "评级办法里有好几张决策表".to_owned(),
                };
                let help = match near {
                    Some(near) => format!("是不是想写 `{near}`？"),
                    None if tables.is_empty() => "它自己没有决策表".to_owned(),
                    None => format!("请写其中一张：{}", listed(tables, "、")),
                };
                format!("{what}\n  建议：{help}")
            }
            Self::NoSuchSheet { path, name, sheets } => {
                let path = called(path, Lang::Zh);
                let what = match name {
                    Some(name) => format!("{path} 里没有工作表 `{name}`"),
                    None => format!("{path} 里有好几张工作表，没有一张与决策表同名"),
                };
                format!("{what}\n  建议：用 `--sheet` 写其中一张：{}", listed(sheets, "、"))
            }
            Self::UnknownSheet(path) => {
                format!("从文件名看不出 {} 是什么\n  建议：表的文件名以 `.xlsx` 或 `.csv` 结尾", path.display())
            }
            Self::LongSheet(path, most) => {
                format!("{} 超过 {most} 字节，表没有这么大\n  建议：把表单独放在一个工作簿里", path.display())
            }
            Self::Sheet(path, problem) => {
                let wording = problem.wording(Lang::Zh);
                let code = problem.code();
                format!("读不了 {}：{code} {}\n  建议：{}", path.display(), wording.message, wording.help)
            }
            Self::NothingToTest(path) => {
                format!(
                    "{} 里没有可以检验的\n  建议：评级办法是以 `.grade` 结尾的文件，放在这里或其中的文件夹里",
                    path.display()
                )
            }
            Self::NoSuchTest(text) => {
                format!("没有名称里含 `{text}` 的检验\n  建议：`gradus test --format tap` 列出全部检验的名称")
            }
            Self::NobodyToAsk => "`--review` 要在终端里逐项询问，而标准输入不是终端\n  \
                建议：请在终端里运行；没有终端时，看过 `.snap.new` 文件后用 `--accept` 接受"
                .to_owned(),
            Self::Exists(path) => {
                format!("{} 已经存在，不会覆盖\n  建议：请换个名称，或先移走它", path.display())
            }
            Self::BadName(name) => {
                format!("`{name}` 不能作评级办法的名称\n  建议：请用字母、汉字、数字、`_` 和 `-`，如 `north_site`")
            }
            Self::NoSuchIndustry(name, near) => {
                let near = near.as_ref().map(|near| format!("是不是 `{near}`？")).unwrap_or_default();
                format!("没有“{name}”的现成办法\n  建议：{near}`gradus new` 列出所有可选的行业")
            }
            Self::UnknownPage(path) => {
                format!("从文件名看不出 {} 要写成什么\n  建议：请以 `.html` 或 `.md` 结尾", path.display())
            }
            Self::Template(path, fault) => {
                let line = fault.line.map(|line| format!(" 第 {line} 行")).unwrap_or_default();
                let detail = if fault.detail.is_empty() { String::new() } else { format!("（{}）", fault.detail) };
                let sort = fault.sort.1;
                format!(
                    "模板 {}{line}用不了：{sort}{detail}\n  建议：没有写出任何文件；`gradus doc --print-template` 打印一份可用的模板",
                    path.display()
                )
            }
            Self::ShortToken(path, least) => {
                format!("{} 里没有至少 {least} 个字符的口令\n  建议：可用 `openssl rand -hex 32` 生成", path.display())
            }
            Self::Tls(fault) => fault.chinese(),
            Self::Parquet(fault) => fault.chinese(),
            Self::Config(fault) => fault.wording(Lang::Zh),
            Self::NothingToServe(path) => format!(
                "{} 没有写评级办法\n  建议：在里面写 `policies: [\"policies\"]`，或在命令行写上",
                path.display()
            ),
            Self::HalfTls(path) => {
                format!("证书和私钥要一起写，现在只有 {}\n  建议：`tls_cert` 和 `tls_key` 都要写", path.display())
            }
            Self::WatchedStream => "标准输入不能等待改动\n  建议：写上文件名，不要写 `-`".to_owned(),
            Self::NoRecords => "没有给出客户记录\n  建议：写上文件名，或写 `-` 从标准输入读取".to_owned(),
        }
    }
}

/// Names in a message, the first of many.
fn listed(names: &[String], comma: &str) -> String {
    let shown: Vec<String> = names.iter().take(limits::LISTED).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > limits::LISTED { " …" } else { "" };
    format!("{}{more}", shown.join(comma))
}

/// The reason, where a file was to be made: what is not there is its folder.
fn cause_of_writing(error: &io::Error, lang: Lang) -> String {
    if error.kind() == io::ErrorKind::NotFound {
        return lang.pick("there is no such folder", "没有这个文件夹").to_owned();
    }
    cause(error, lang)
}

/// The reason that the system gives, in words for the usual ones.
fn cause(error: &io::Error, lang: Lang) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => lang.pick("there is no such file", "没有这个文件").to_owned(),
        io::ErrorKind::PermissionDenied => lang.pick("no permission", "没有权限").to_owned(),
        io::ErrorKind::IsADirectory => lang.pick("it is a folder", "它是一个文件夹").to_owned(),
        io::ErrorKind::AddrInUse => lang.pick("another program listens there", "已被别的程序占用").to_owned(),
        io::ErrorKind::StorageFull => lang.pick("the disk is full", "磁盘已满").to_owned(),
        // A foreign enum, open by declaration.
        _ => error.to_string(),
    }
}
