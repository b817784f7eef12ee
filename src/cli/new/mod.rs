//! `gradus new`: a policy to start from, leads to try it on, and what CI runs.

mod starts;

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::error::Error;
use crate::cli::new::starts::{STARTS, Start, Text};
use crate::cli::ui::{self, Ui};
use crate::cli::{Exit, clock};
use crate::data::Format;
use crate::diagnostic::{Lang, nearest};
use crate::policy::{Compiler, Policy};
use crate::render::width;
use crate::source::Source;
use crate::syntax::parse;
use crate::syntax::tree::{DeclarationKind, Heading};
use crate::testing::SnapshotLeads;
use crate::value::Date;

/// What CI runs on every change.
const WORKFLOW: &str = include_str!("workflow.yml");

/// Start a policy from one of its trade
///
/// Writes NAME.grade, leads to try it on beside it, the snapshot of what they get, and the steps for GitHub Actions. Nothing
/// that is there is overwritten. Without a name, lists what there is to start from: all policies that gradus comes with.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus new
  gradus new north --industry real-estate
  gradus new north --industry 汽车销售 --lang zh --in policies")]
pub(crate) struct Args {
    /// What the policy is to be called: letters, digits, `_` and `-`
    #[arg(value_name = "NAME", requires = "industry")]
    name: Option<String>,
    /// The trade, in English or Chinese
    #[arg(long, value_name = "INDUSTRY", requires = "name")]
    industry: Option<String>,
    /// The folder that it is written to
    #[arg(long = "in", value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// The day for which the leads are graded [default: today]
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
}

/// Writes what a policy starts with.
pub(crate) fn run(args: &Args, ui: Ui) -> Result<Exit, Error> {
    let (Some(name), Some(industry)) = (&args.name, &args.industry) else {
        ui::out(listed(ui.lang()))?;
        return Ok(Exit::Good);
    };
    // Who names the trade in Chinese wants the policy in Chinese, whatever this machine speaks.
    let lang = if Lang::of(industry) == Lang::Zh { ui.lang_for(Lang::Zh) } else { ui.lang() };
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    if name.is_empty() || !name.chars().all(is_part) || name.starts_with('-') {
        return Err(Error::BadName(name.clone()));
    }
    let Some(start) = Start::called(industry) else {
        let near = nearest(industry, STARTS.iter().map(|start| start.name(lang)));
        return Err(Error::NoSuchIndustry(industry.clone(), near));
    };
    let text = start.text(lang);
    if text.lang != lang {
        ui::err(lang.pick(
            "this policy is shipped in Chinese only: its text is Chinese\n",
            "这份办法只有英文的，写出来的是英文\n",
        ));
    }
    let today = clock::clock(args.today.as_deref(), &clock::zone(None)?)?.today;
    let files = files(name, &text, today);
    let workflow = args.folder.join(".github/workflows/gradus.yml");
    // First look at all of them, so that nothing is half done.
    if let Some(there) = files.iter().map(|(path, _)| args.folder.join(path)).find(|path| path.exists()) {
        return Err(Error::Exists(there.strip_prefix(".").unwrap_or(&there).to_owned()));
    }
    if !args.folder.is_dir() {
        fs::create_dir_all(&args.folder).map_err(|error| Error::Write(args.folder.clone(), error))?;
    }
    for (path, content) in &files {
        let path = args.folder.join(path);
        write_new(&path, content)?;
        said(&path, lang);
    }
    if workflow.exists() {
        let path = workflow.display();
        ui::err(lang.pick(format!("{path} is there already, and stays\n"), format!("{path} 已有，保持不变\n")));
    } else {
        let fail = |error| Error::Write(workflow.clone(), error);
        workflow.parent().map_or(Ok(()), fs::create_dir_all).map_err(fail)?;
        write_new(&workflow, WORKFLOW)?;
        said(&workflow, lang);
    }
    let policy = args.folder.join(format!("{name}.grade"));
    let policy = policy.strip_prefix(".").unwrap_or(&policy).display();
    ui::err(lang.pick(
        format!("now: gradus check {policy} && gradus test {policy}\n"),
        format!("接下来：gradus check {policy} && gradus test {policy}\n"),
    ));
    Ok(Exit::Good)
}

/// The trades in both languages, and what their policies are called.
fn listed(lang: Lang) -> String {
    let line = |start: &Start| {
        let ((english, chinese), text) = (start.names, start.text(lang));
        let title = heading(text.policy).and_then(|heading| heading.title).map(|title| title.text);
        let only = match text.lang {
            _ if text.lang == lang => "",
            Lang::Zh => " (Chinese)",
            Lang::En => "（英文）",
        };
        let (english, chinese) = (padded(english, WIDE), padded(chinese, WIDE));
        format!("{english}{chinese}{}{only}\n", title.unwrap_or_default())
    };
    STARTS.iter().map(line).collect()
}

/// The columns that the name of a trade takes.
const WIDE: usize = 18;

fn padded(name: &str, wide: usize) -> String {
    let blanks = wide.saturating_sub(width(name));
    format!("{name}{}", " ".repeat(blanks))
}

fn said(path: &Path, lang: Lang) {
    let path = path.strip_prefix(".").unwrap_or(path).display();
    ui::err(lang.pick(format!("written to {path}\n"), format!("已写入 {path}\n")));
}

/// Writes a file that is not there yet.
fn write_new(path: &Path, content: &str) -> Result<(), Error> {
    let fail = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => Error::Exists(path.to_owned()),
        _ => Error::Write(path.to_owned(), error),
    };
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(fail)?;
    file.write_all(content.as_bytes()).map_err(|error| Error::Write(path.to_owned(), error))
}

/// The files by name: the policy under its new name, its leads, and what they get.
fn files(name: &str, text: &Text, today: Date) -> Vec<(String, String)> {
    let (policy_name, (leads, ending)) = (format!("{name}.grade"), text.leads);
    let leads_name = format!("{name}.leads.{ending}");
    let named = renamed(text.policy, name);
    let mut files = vec![(policy_name.clone(), named.clone()), (leads_name.clone(), leads.to_owned())];
    let policy = compiled(&named);
    let format = Format::of_path(Path::new(&leads_name));
    if let (Some(policy), Ok(format)) = (policy, format)
        && let Ok(read) = SnapshotLeads::read(&policy, &[(format, leads.as_bytes())])
    {
        files.push((format!("{name}.snap"), read.snapshot(&policy, &policy_name, &leads_name, today).to_string()));
    }
    files
}

fn compiled(text: &str) -> Option<Policy> {
    Compiler::new().check(Source::new("new.grade", text)).policy
}

/// The policy under another name; as it is where that name cannot be one.
fn renamed(text: &str, name: &str) -> String {
    let name = name.replace('-', "_");
    let Some(heading) = heading(text) else { return text.to_owned() };
    let span = match &heading.id {
        // The id is what programs call it; where it has one, that is it. A name in Chinese stands for both.
        Some(id) if name.is_ascii() => id.span,
        Some(id) => heading.name.span.to(id.span),
        None => heading.name.span,
    };
    let before = text.get(..span.start).unwrap_or_default();
    let behind = text.get(span.end..).unwrap_or_default();
    let named = [before, &name, behind].concat();
    if compiled(&named).is_some() { named } else { text.to_owned() }
}

/// The line that says what a policy is called.
fn heading(text: &str) -> Option<Heading> {
    let tree = parse(&Source::new("new.grade", text)).tree;
    tree.declarations.into_iter().find_map(|declaration| match declaration.kind {
        DeclarationKind::Policy(heading) => Some(heading),
        _ => None,
    })
}
