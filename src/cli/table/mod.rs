//! `gradus table`: a table of a policy as a spreadsheet, out and in.

mod export;
mod import;

use std::path::{Path, PathBuf};

use clap::Subcommand;

use crate::cli::Exit;
use crate::cli::diagnostics::{self, Findings, Format};
use crate::cli::error::Error;
use crate::cli::policies;
use crate::cli::ui::{self, Ui};
use crate::diagnostic::{Lang, nearest};
use crate::policy::Policy;
use crate::sheets::{Outline, outlines};

/// Edit the tables of a policy in a spreadsheet program
///
/// `export` writes them as a workbook or CSV file, `import` puts an edited one back.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus table export policies/customer_value_matrix.grade -o tier.xlsx
  gradus table import policies/customer_value_matrix.grade tier tier.xlsx --check
  gradus table import policies/customer_value_matrix.grade tier tier.xlsx --write")]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Export(export::Args),
    Import(import::Args),
}

/// Runs the one that was asked for.
pub(crate) fn run(args: &Args, ui: Ui) -> Result<Exit, Error> {
    match &args.command {
        Command::Export(args) => export::run(args, ui),
        Command::Import(args) => import::run(args, ui),
    }
}

/// What a file of tables is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Workbook,
    Csv,
}

impl Kind {
    /// By the ending of its name; a stream is CSV.
    fn of(path: &Path) -> Result<Self, Error> {
        if path == Path::new("-") {
            return Ok(Self::Csv);
        }
        match path.extension().unwrap_or_default().to_string_lossy().to_lowercase().as_str() {
            "xlsx" | "xlsm" => Ok(Self::Workbook),
            "csv" | "tsv" => Ok(Self::Csv),
            _ => Err(Error::UnknownSheet(path.to_owned())),
        }
    }
}

/// The policy, if it can be compiled; what is wrong with it is said on standard error.
fn policy(path: &Path, root: Option<&PathBuf>, ui: Ui) -> Result<Option<Policy>, Error> {
    let compiled = policies::file(path, root.map(PathBuf::as_path))?;
    if compiled.policy.is_none() {
        let lang = ui.lang_of(compiled.source.text());
        let findings = Findings { source: &compiled.source, diagnostics: &compiled.diagnostics, lang, place: None };
        ui::err(diagnostics::show(&[findings], Format::Pretty, ui.colored_err));
    }
    Ok(compiled.policy)
}

/// The table of this name, id or title; of a policy with one table, that when none is named.
fn table(policy: &Policy, name: Option<&str>) -> Result<Outline, Error> {
    let mut all = outlines(policy);
    let names: Vec<String> = all.iter().map(|outline| outline.name.clone()).collect();
    let at = match name {
        Some(name) => all.iter().position(|outline| outline.is_called(name)),
        None => (all.len() == 1).then_some(0),
    };
    match at {
        Some(at) => Ok(all.swap_remove(at)),
        None => {
            let near = name.and_then(|name| nearest(name, names.iter().map(String::as_str)));
            Err(Error::NoSuchTable { name: name.map(str::to_owned), near, tables: names })
        }
    }
}

/// The language of a policy, unless another is asked for.
fn lang(policy: &Policy, ui: Ui) -> Lang {
    ui.lang_of(policy.source().text())
}
