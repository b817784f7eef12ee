//! `gradus why`: why a lead has its grade.

use std::path::PathBuf;

use crate::cli::diagnostics::Format;
use crate::cli::error::Error;
use crate::cli::ui::{self, Ui};
use crate::cli::{Exit, clock};

/// Explain why a lead has its grade
///
/// Shows the sentence that decided, every item with its level and the facts behind it, scores, decisions, the next
/// contact, and what is not known yet.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus why policies/site.gradus leads.csv --lead C0012
  gradus why policies/site.gradus leads.csv --lead 3
  gradus why policies/site.gradus leads.csv --id customer --lead C0012")]
pub(crate) struct Args {
    /// The policy
    #[arg(value_name = "POLICY")]
    policy: PathBuf,
    /// Files of leads; `-` is standard input [default: -]
    #[arg(value_name = "RECORDS")]
    records: Vec<PathBuf>,
    /// Which lead: its id, or its number among the records [default: all]
    #[arg(long, value_name = "ID")]
    lead: Option<String>,
    /// The column that holds the ids [default: the first that is no input]
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// The format of the records [default: told by the extension]
    #[arg(long, value_name = "FORMAT")]
    from: Option<String>,
    /// The day of grading, such as 2026-11-22 [default: today]
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
    /// How findings about the policy are shown
    #[arg(long, value_name = "FORMAT", default_value = "pretty")]
    format: Format,
}

/// Explains one lead, or all.
pub(crate) fn run(args: &Args, _ui: Ui) -> Result<Exit, Error> {
    clock::clock(args.today.as_deref())?;
    Ok(Exit::Good)
}
