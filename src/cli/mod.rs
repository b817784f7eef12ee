//! Floor 11: the `gradus` program. A command is a file: `Args` and `run`.
//!
//! Data goes to standard output, everything else to standard error.

mod census;
mod check;
mod clock;
mod columnar;
mod completions;
mod decisions;
mod diagnostics;
mod diff;
mod difference;
mod doc;
mod error;
mod explain;
mod files;
mod fmt;
mod grade;
mod help;
mod leads;
mod log;
mod lsp;
mod man;
mod new;
mod pages;
mod policies;
mod remembered;
mod serve;
mod table;
mod teller;
mod test;
mod ui;
mod watch;
mod why;

use std::process::ExitCode;

use clap::{FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::cli::ui::{ColorChoice, Ui};
use crate::diagnostic::Lang;

/// Grades leads by a policy that reads like the rule on the wall.
#[derive(Debug, Parser)]
#[command(name = "gradus", version, after_help = help::EXAMPLES)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Args)]
struct Global {
    /// The language of messages [default: that of the policy, or of the system]
    #[arg(long, global = true, display_order = 900, value_name = "LANG")]
    lang: Option<Tongue>,
    /// When to use colours; `auto` heeds `NO_COLOR`
    #[arg(long, global = true, display_order = 900, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
}

/// A language by its short name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Tongue {
    /// English
    En,
    /// 中文
    Zh,
}

impl Tongue {
    fn lang(self) -> Lang {
        match self {
            Self::En => Lang::En,
            Self::Zh => Lang::Zh,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    Grade(grade::Args),
    Check(check::Args),
    Test(test::Args),
    Census(census::Args),
    Fmt(fmt::Args),
    Table(table::Args),
    Why(why::Args),
    Diff(diff::Args),
    Doc(doc::Args),
    New(new::Args),
    Serve(Box<serve::Args>),
    Lsp(lsp::Args),
    Log(log::Args),
    Explain(explain::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// All is well: 0.
    Good,
    /// There are findings: 1.
    Findings,
    /// What was given cannot be used, and that was said: 2.
    Unusable,
}

/// Runs the program on the arguments of the process.
pub fn main() -> ExitCode {
    let asked = help::asked_lang(std::env::args_os());
    let ui = Ui::new(asked, ColorChoice::Auto);
    let matches = match help::command(ui.lang()).try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return help::usage(&error, ui),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return help::usage(&error, ui),
    };
    let lang = cli.global.lang.map(Tongue::lang);
    let ui = Ui::new(lang, cli.global.color);
    let done = match cli.command {
        Command::Grade(args) => grade::run(&args, ui),
        Command::Check(args) => check::run(&args, ui),
        Command::Test(args) => test::run(&args, ui),
        Command::Census(args) => census::run(&args, ui),
        Command::Fmt(args) => fmt::run(&args, cli.global.lang, ui),
        Command::Table(args) => table::run(&args, ui),
        Command::Why(args) => why::run(&args, ui),
        Command::Diff(args) => diff::run(&args, ui),
        Command::Doc(args) => doc::run(&args, ui),
        Command::New(args) => new::run(&args, ui),
        Command::Serve(args) => serve::run(&args, ui),
        Command::Lsp(args) => lsp::run(args, cli.global.lang, ui),
        Command::Log(args) => log::run(&args, ui),
        Command::Explain(args) => explain::run(&args, ui),
        Command::Completions(args) => completions::run(&args, ui),
        Command::Man(args) => man::run(&args, ui),
    };
    match done {
        Ok(Exit::Good) => ExitCode::SUCCESS,
        Ok(Exit::Findings) => ExitCode::from(1),
        Ok(Exit::Unusable) => ExitCode::from(2),
        Err(error) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            ui.fail(&error);
            ExitCode::from(2)
        }
    }
}
