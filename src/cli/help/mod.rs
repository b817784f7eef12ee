//! Help and usage errors, in both languages.

mod usage;
mod zh;

use std::ffi::OsString;

use clap::{Arg, ArgAction, Command, CommandFactory};

use crate::cli::Cli;
use crate::diagnostic::Lang;

pub(crate) use crate::cli::help::usage::usage;

/// What stands under the list of commands.
pub(crate) const EXAMPLES: &str = "Examples:
  gradus check policies/real_estate_site.grade
  gradus test policies
  gradus grade policies/real_estate_site.grade leads.csv -o graded.csv
  gradus why policies/real_estate_site.grade leads.csv --lead C0012
  gradus census policies/real_estate_site.grade
  gradus diff old.grade new.grade --on leads.csv
  gradus doc policies/real_estate_site.grade -o page.html
  gradus new north --industry real-estate
  gradus fmt --check policies/real_estate_site.grade
  gradus table export policies/customer_value_matrix.grade -o tier.xlsx
  gradus serve policies
  gradus lsp
  gradus explain G0312

Ends with 0 when all is well, 1 when there are findings, 2 when something cannot be read or was not understood.";

/// The whole command line, its help in `lang`.
pub(crate) fn command(lang: Lang) -> Command {
    let (help, version) = (lang.pick("Print help", "显示帮助"), lang.pick("Print version", "显示版本"));
    // Defined here, because those that clap adds by itself speak English only.
    let command = Cli::command()
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(
            Arg::new("help").short('h').long("help").global(true).display_order(899).action(ArgAction::Help).help(help),
        )
        .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).help(version));
    match lang {
        Lang::En => command,
        Lang::Zh => zh::localised(command),
    }
}

/// The language of `--lang`, found before the arguments are understood, because their help needs it.
pub(crate) fn asked_lang(args: impl IntoIterator<Item = OsString>) -> Option<Lang> {
    let mut args = args.into_iter().map(|arg| arg.to_string_lossy().into_owned());
    let mut asked = None;
    while let Some(arg) = args.next() {
        let value = match arg.strip_prefix("--lang") {
            Some("") => args.next(),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None if arg == "--" => break,
            None => None,
        };
        match value.as_deref() {
            Some("en") => asked = Some(Lang::En),
            Some("zh") => asked = Some(Lang::Zh),
            Some(_) | None => {}
        }
    }
    asked
}
