//! `gradus census`: how many of all kinds of lead get what.

mod bands;
mod html;
mod paper;
mod svg;
mod text;
pub(crate) mod view;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

pub(crate) use crate::cli::census::paper::escaped;
use crate::cli::census::view::View;
use crate::cli::diagnostics;
use crate::cli::error::Error;
use crate::cli::files::Output;
use crate::cli::leads::{self, Leads};
use crate::cli::policies::{self, Place};
use crate::cli::ui::{self, Ui, plain};
use crate::cli::{Exit, clock};
use crate::data::{self, Reader};
use crate::diagnostic::Lang;
use crate::eval::{Clock, Facts, Slot};
use crate::limits;
use crate::policy::Policy;
use crate::proof::Census;
use crate::render::Words;

/// Count how many of all kinds of lead get which grade
///
/// A kind of lead is a combination of the ranges that the policy's own comparisons tell apart. Counts them exactly by
/// grade, sentence, level, score and further result, and says what is impossible and what is certain. With a file of
/// leads, its leads are counted instead: each kind weighs as many leads as the file holds of it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus census policies/real_estate_site.grade
  gradus census policies/real_estate_site.grade -o census.html
  gradus census policies/real_estate_site.grade --weights leads.csv --format json")]
pub(crate) struct Args {
    /// The policy, or a folder of its versions: the one in force on the day is taken
    #[arg(value_name = "POLICY")]
    policy: PathBuf,
    /// Count the leads of this file instead; may be given several times
    #[arg(long, value_name = "RECORDS")]
    weights: Vec<PathBuf>,
    /// The format of the records: csv, ndjson, json or ron [default: told by the extension]
    #[arg(long, value_name = "FORMAT", value_parser = leads::format, requires = "weights")]
    from: Option<data::Format>,
    /// The form of the result [default: told by the extension of -o, else text]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Form>,
    /// Write the result to this file: .svg, .html, .json or .txt
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How many steps the count may take
    #[arg(long, value_name = "STEPS", default_value_t = limits::DIAGRAM_STEPS)]
    budget: usize,
    /// The day of grading for the leads of a file, such as 2026-11-22 [default: today]
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
    /// The time zone whose days count, such as Asia/Shanghai or +08:00 [default: of this machine]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    zone: Option<String>,
    /// The folder that the files named by the policy may lie in [default: the folder of the policy]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

/// The form of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// For programs
    Json,
    /// A chart as a picture
    Svg,
    /// A chart as a page
    Html,
}

impl Form {
    /// What the arguments ask for.
    fn of(args: &Args) -> Result<Self, Error> {
        let Some(path) = args.output.as_deref().filter(|path| *path != Path::new("-")) else {
            return Ok(args.format.unwrap_or(Self::Text));
        };
        let ending = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
        match (args.format, ending.as_deref().and_then(std::ffi::OsStr::to_str)) {
            (Some(form), _) => Ok(form),
            (None, Some("svg")) => Ok(Self::Svg),
            (None, Some("html" | "htm")) => Ok(Self::Html),
            (None, Some("json")) => Ok(Self::Json),
            (None, Some("txt")) => Ok(Self::Text),
            (None, Some(_) | None) => Err(Error::UnknownChart(path.to_owned())),
        }
    }
}

/// Counts, and writes what was counted.
pub(crate) fn run(args: &Args, ui: Ui) -> Result<Exit, Error> {
    let zone = clock::zone(args.zone.as_deref())?;
    let clock = clock::clock(args.today.as_deref(), &zone)?;
    let form = Form::of(args)?;
    let place = Place { path: &args.policy, root: args.root.as_deref(), today: Some(clock.today) };
    let Some(policy) = policies::usable(place, diagnostics::Format::Pretty, ui)? else { return Ok(Exit::Findings) };
    let policy = policy.in_zone(zone);
    let lang = ui.lang_for(policy.labels().lang);
    let census = if args.weights.is_empty() {
        policy.census(args.budget)
    } else {
        let source = Leads { files: &args.weights, from: args.from };
        weighted(&policy, &source, clock, lang)?
    };
    let mut inputs: Vec<&Path> = args.weights.iter().map(PathBuf::as_path).collect();
    inputs.push(&args.policy);
    let mut output = Output::of_results(args.output.as_deref(), &inputs)?;
    let words = policy.words(lang);
    let text = match form {
        Form::Text => plain(&text::text(&View::new(&census, words))),
        Form::Json => json(&census),
        Form::Svg => svg::svg(&View::new(&census, words)),
        Form::Html => html::html(&View::new(&census, words)),
    };
    let target = output.target();
    output.write_all(text.as_bytes()).map_err(|error| target.fail(error))?;
    output.finish()?;
    if let Some(path) = &args.output {
        let path = plain(&path.display().to_string());
        ui::err(lang.pick(format!("written to {path}\n"), format!("已写入 {path}\n")));
    }
    Ok(Exit::Good)
}

/// A census in words: headings, and rows with their numbers.
pub(crate) fn shown(census: &Census, words: Words<'_>) -> serde_json::Value {
    // A structure of texts and numbers always has a JSON form.
    serde_json::to_value(View::new(census, words)).unwrap_or_default()
}

fn json(census: &Census) -> String {
    let text = serde_json::to_string_pretty(census).unwrap_or_default();
    format!("{text}\n")
}

/// The census of the leads of files.
fn weighted(policy: &Policy, source: &Leads<'_>, clock: Clock, lang: Lang) -> Result<Census, Error> {
    let mut leads: Vec<Option<Facts>> = Vec::new();
    for path in source.paths()? {
        let input = source.open(path, lang)?;
        let fail = |error: data::Error| leads::records(path, error, lang);
        let mut reader = Reader::new(policy.schema(), input.format, input.stream).map_err(fail)?;
        let before = leads.len();
        let mut says_something = false;
        for row in reader.by_ref() {
            let row = row.map_err(fail)?;
            says_something |= match &row.facts {
                Ok(facts) => facts.slots.iter().any(|slot| matches!(slot, Slot::Known(_))),
                Err(_) => true,
            };
            leads.push(row.facts.ok());
        }
        if leads.len() == before {
            return Err(Error::NoLeads(path.to_owned()));
        }
        if !says_something {
            let named = policy.labels().inputs.iter().map(|label| label.title.clone());
            return Err(Error::ForeignLeads(path.to_owned(), named.take(limits::LISTED).collect()));
        }
        leads::warn(&mut reader, path, lang);
    }
    let all = leads.len();
    let census = policy.census_of(leads, clock);
    if usize::try_from(census.rejected).is_ok_and(|rejected| rejected == all) {
        let path = source.paths()?.first().map_or_else(PathBuf::new, |path| (*path).to_owned());
        return Err(Error::AllRejected(path, all));
    }
    Ok(census)
}
