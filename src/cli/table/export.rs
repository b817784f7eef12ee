//! `gradus table export`.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::error::Error;
use crate::cli::files::Output;
use crate::cli::table::{Kind, policy, table};
use crate::cli::ui::Ui;
use crate::sheets::{Outline, outlines, write_csv, write_workbook};

/// Write the tables of a policy as a workbook or a CSV file
///
/// A workbook holds a sheet for each table, with lists to choose from, notes on the headings, and a sheet that
/// explains; a CSV file holds one table. Cells stand as the policy has them; texts stand without their quotes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus table export policies/customer_value_matrix.grade -o tier.xlsx
  gradus table export policies/phone_sales_levels.grade action_table -o actions.csv --bom")]
pub(crate) struct Args {
    /// The policy
    #[arg(value_name = "POLICY")]
    policy: PathBuf,
    /// The table: its name, id or title [default: all, in a CSV file the only one]
    #[arg(value_name = "TABLE")]
    table: Option<String>,
    /// Write to this file, .xlsx or .csv [default: CSV to standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Begin a CSV file with a byte order mark, by which Excel knows UTF-8
    #[arg(long)]
    bom: bool,
    /// The folder that the files named by the policy may lie in [default: the folder of the policy]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, ui: Ui) -> Result<Exit, Error> {
    let Some(policy) = policy(&args.policy, args.root.as_ref(), ui)? else { return Ok(Exit::Findings) };
    let path = args.output.as_deref();
    let kind = path.map_or(Ok(Kind::Csv), Kind::of)?;
    let chosen: Vec<Outline> = match (kind, &args.table) {
        (Kind::Workbook, None) => outlines(&policy),
        (_, name) => vec![table(&policy, name.as_deref())?],
    };
    if chosen.is_empty() {
        return Err(Error::NoSuchTable { name: None, near: None, tables: Vec::new() });
    }
    let mut output = Output::of_results(path, &[&args.policy])?;
    let target = output.target();
    let done = match (kind, chosen.as_slice()) {
        (Kind::Csv, [only]) => write_csv(only, args.bom, &mut output),
        (Kind::Csv | Kind::Workbook, all) => {
            let all: Vec<&Outline> = all.iter().collect();
            write_workbook(&all).and_then(|bytes| output.write_all(&bytes))
        }
    };
    done.map_err(|error| target.fail(error))?;
    output.finish()?;
    Ok(Exit::Good)
}
