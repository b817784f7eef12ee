//! `gradus table import`.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::cli::Exit;
use crate::cli::diagnostics::{self, Findings, Format};
use crate::cli::difference::difference;
use crate::cli::error::Error;
use crate::cli::files::Output;
use crate::cli::leads::{self, called};
use crate::cli::policies;
use crate::cli::table::{Kind, lang, policy, table};
use crate::cli::ui::{self, Ui, plain};
use crate::diagnostic::Lang;
use crate::limits;
use crate::sheets::{Grid, Import, Outline, import, read_csv, read_workbook, sheet_names};
use crate::value::fold;

/// Put an edited table back into its policy
///
/// Only the rows of the table change; rows that say the same stay as they were written, with their comments. The new
/// policy is checked like any other, and what is wrong is said of the cell it stands in. Without `--write`, `-o` or
/// `--check` the new policy goes to standard output.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus table import policies/customer_value_matrix.grade tier tier.xlsx --check
  gradus table import policies/customer_value_matrix.grade tier tier.xlsx --write
  gradus table import policies/phone_sales_levels.grade action_table actions.csv -o new.grade")]
pub(crate) struct Args {
    /// The policy
    #[arg(value_name = "POLICY")]
    policy: PathBuf,
    /// The table: its name, id or title
    #[arg(value_name = "TABLE")]
    table: String,
    /// The edited file, .xlsx or .csv; `-` is CSV from standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The sheet of the workbook [default: the one that is called like the table, or the only one]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Change the policy itself; not when anything is wrong with the new one, its examples included
    #[arg(long, conflicts_with_all = ["output", "check"])]
    write: bool,
    /// Write the new policy to this file
    #[arg(short, long, value_name = "FILE", conflicts_with = "check")]
    output: Option<PathBuf>,
    /// Write nothing; show what would change, and end with 1 when something would
    #[arg(long)]
    check: bool,
    /// The folder that the files named by the policy may lie in [default: the folder of the policy]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// How findings are shown
    #[arg(long, value_name = "FORMAT", default_value = "pretty")]
    format: Format,
}

pub(crate) fn run(args: &Args, ui: Ui) -> Result<Exit, Error> {
    let Some(policy) = policy(&args.policy, args.root.as_ref(), ui)? else { return Ok(Exit::Findings) };
    let outline = table(&policy, Some(&args.table))?;
    let lang = lang(&policy, ui);
    let grid = read(args, &outline, lang)?;
    let compiler = policies::compiler_at(&args.policy, args.root.as_deref())?;
    let name = called(&args.file, lang);
    let import = import(&compiler, &policy, &outline, (&name, grid));
    say(&import, args.format, &name, lang, ui);
    let lost = !import.is_sound() || args.write && !import.is_clean();
    if lost {
        let text = lang.pick("nothing was written", "什么也没有写");
        let help = lang.pick(
            "\n  help: mend the rest of the policy first, or write the new one to another file with `-o`",
            "\n  建议：先改好评级办法的其他部分，或用 `-o` 把新的办法写到另一个文件",
        );
        let help = if import.is_sound() { help } else { "" };
        ui::err(format_args!("{}: {text}{help}\n", plain(&args.policy.display().to_string())));
        return Ok(Exit::Findings);
    }
    if args.check {
        if import.changed {
            let text = difference(policy.source().text(), &import.text, lang);
            let word = lang.pick("would change", "会改动");
            ui::out(format_args!("{}: {word}\n{}", plain(policy.source().name()), plain(&text)))?;
        }
        return Ok(if import.changed { Exit::Findings } else { Exit::Good });
    }
    if args.write && !import.changed {
        return Ok(Exit::Good);
    }
    let target = if args.write { Some(args.policy.as_path()) } else { args.output.as_deref() };
    put(args, target, &import.text)?;
    Ok(if import.is_clean() { Exit::Good } else { Exit::Findings })
}

/// Writes the policy; a byte order mark that it had stays.
fn put(args: &Args, path: Option<&Path>, text: &str) -> Result<(), Error> {
    let mut mark = [0; 3];
    let marked = args.policy != Path::new("-")
        && File::open(&args.policy).and_then(|mut file| file.read_exact(&mut mark)).is_ok()
        && mark == *"\u{feff}".as_bytes();
    let mut output = Output::open(path, &[&args.file])?;
    let target = output.target();
    let mark = if marked { &mark[..] } else { &[] };
    output.write_all(mark).and_then(|()| output.write_all(text.as_bytes())).map_err(|error| target.fail(error))?;
    output.finish()
}

/// The sheet as the file has it.
fn read(args: &Args, outline: &Outline, lang: Lang) -> Result<Grid, Error> {
    let path = &args.file;
    let fail = |error: io::Error| Error::Read(path.clone(), error);
    let most = u64::try_from(limits::SHEET_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        io::stdin().lock().take(most.saturating_add(1)).read_to_end(&mut bytes)
    } else {
        File::open(path).map_err(fail)?.take(most.saturating_add(1)).read_to_end(&mut bytes)
    };
    read.map_err(fail)?;
    if bytes.len() > limits::SHEET_BYTES {
        return Err(Error::LongSheet(path.clone(), limits::SHEET_BYTES));
    }
    if Kind::of(path)? == Kind::Csv {
        return read_csv(bytes.as_slice()).map_err(|error| leads::records(path, error, lang));
    }
    let broken = |problem| Error::Sheet(path.clone(), problem);
    let sheet = chosen(args, outline, sheet_names(&bytes).map_err(broken)?)?;
    read_workbook(&bytes, &sheet).map_err(broken)
}

/// The sheet that is asked for; else the one that is called like the table, or the only one.
fn chosen(args: &Args, outline: &Outline, sheets: Vec<String>) -> Result<String, Error> {
    let is = |sheet: &String, name: &str| fold::caseless(sheet) == fold::caseless(name);
    let found = match &args.sheet {
        Some(name) => sheets.iter().find(|sheet| is(sheet, name)),
        None => sheets
            .iter()
            .find(|sheet| is(sheet, &outline.sheet()) || outline.is_called(sheet))
            .or_else(|| sheets.first().filter(|_| sheets.len() == 1)),
    };
    match found {
        Some(sheet) => Ok(sheet.clone()),
        None => Err(Error::NoSuchSheet { path: args.file.clone(), name: args.sheet.clone(), sheets }),
    }
}

/// Says what is wrong with the sheet, cell by cell, and then with the policy that it makes.
fn say(import: &Import, format: Format, name: &str, lang: Lang, ui: Ui) {
    let comma = lang.pick(", ", "，");
    let places: Vec<String> =
        import.reports.iter().map(|report| format!("{name}{comma}{}", report.place(lang))).collect();
    let mut findings: Vec<Findings<'_>> = import
        .reports
        .iter()
        .zip(&places)
        .map(|(report, place)| Findings {
            source: &report.source,
            diagnostics: std::slice::from_ref(&report.diagnostic),
            lang,
            place: Some(place),
        })
        .collect();
    let source = &import.compiled.source;
    findings.push(Findings { source, diagnostics: &import.elsewhere, lang, place: None });
    if findings.iter().any(|file| !file.diagnostics.is_empty()) {
        ui::err(diagnostics::show(&findings, format, ui.colored_err));
    }
}
