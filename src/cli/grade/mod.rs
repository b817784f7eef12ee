//! `gradus grade`: leads with their grades.

mod crew;
mod hand;
mod memory;
#[cfg(feature = "parquet")]
mod parquet;
mod progress;
mod relay;
mod scout;
mod sink;
mod summary;

use std::io::{IsTerminal, Read};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

use clap::ValueEnum;

use crate::cli::columnar::{self, ParquetFault};
use crate::cli::diagnostics::Format;
use crate::cli::error::Error;
use crate::cli::files::Output;
use crate::cli::grade::crew::Crew;
use crate::cli::grade::progress::Progress;
use crate::cli::grade::sink::Sink;
use crate::cli::grade::summary::Tally;
use crate::cli::leads::{self, Leads};
use crate::cli::policies::{self, Place};
use crate::cli::teller::Seen;
use crate::cli::ui::{self, Ui, plain};
use crate::cli::watch::Watched;
use crate::cli::{Exit, clock};
use crate::data::{self, DIVIDERS, Encoding, Reader, Renderer, Row, Sheet};
use crate::diagnostic::Lang;
use crate::eval::{Clock, Trace, Verdict};
use crate::limits;
use crate::plan::Grading;
use crate::policy::Policy;
use crate::proof::Advisor;
use crate::render::{Words, advice_line, reason};

/// Grade leads and write them with their grades
///
/// Reads CSV, NDJSON, JSON or RON and adds grade, possible grades, what to ask next, scores, decisions, due date
/// and reason. Parquet is read as well, and written with grade, status, possible grades, scores, decisions, due date and
/// fault, where the program was built with it. Results go to standard output or to the file of `-o`, a summary to standard error.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus grade policies/real_estate_site.grade leads.csv -o graded.csv --bom
  gradus grade policies/real_estate_site.grade january.csv february.csv --to ndjson
  gradus grade policies/real_estate_site.grade leads.parquet -o graded.parquet
  gradus grade policies/real_estate_site.grade leads.csv --columns grade,due
  cat leads.ndjson | gradus grade policies/real_estate_site.grade - --from ndjson --today 2026-11-22")]
pub(crate) struct Args {
    /// The policy, or a folder of its versions: the one in force on the day is taken
    #[arg(value_name = "POLICY")]
    policy: PathBuf,
    /// Files of leads; `-` is standard input [default: -]
    #[arg(value_name = "RECORDS")]
    records: Vec<PathBuf>,
    /// The format of the records: csv, ndjson, json, ron or parquet [default: told by the extension, csv on standard
    /// input]
    #[arg(long, value_name = "FORMAT", value_parser = came)]
    from: Option<Came>,
    /// The format of the results [default: told by the extension of -o; a table on a terminal, else csv]
    #[arg(long, value_name = "FORMAT")]
    to: Option<To>,
    /// Write the results to this file; it appears when all is written, and never replaces an input
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Of the columns that grading adds to a table write these only, such as grade,due,reason; their order stays as it is
    #[arg(long, value_name = "NAMES")]
    columns: Option<Names>,
    /// Start a CSV with a byte order mark, for Excel
    #[arg(long)]
    bom: bool,
    /// End with 1 when a lead is rejected
    #[arg(long)]
    strict: bool,
    /// Add the day on which each verdict changes if nothing happens
    #[arg(long)]
    outlook: bool,
    /// Add the smallest change that reaches the next better grade, and exactly what is possible where facts are missing
    #[arg(long)]
    advice: bool,
    /// Threads that grade, up to 64; the results are the same [default: one for each core; one where the files are
    /// small, come through a pipe, or hold mostly leads of few kinds]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
    threads: Option<u8>,
    /// The day of grading, such as 2026-11-22 [default: today]
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
    /// The time zone whose days count, such as Asia/Shanghai or +08:00 [default: of this machine]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    zone: Option<String>,
    /// The folder that the files named by the policy may lie in [default: the folder of the policy]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// How findings about the policy are shown
    #[arg(long, value_name = "FORMAT", default_value = "pretty")]
    format: Format,
    /// Grade again whenever the policy or the records change, until the program is ended
    #[arg(long)]
    watch: bool,
}

/// The form of the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum To {
    /// The columns that came, and those that grading adds
    Csv,
    /// A JSON object on each line
    Ndjson,
    /// A JSON array
    Json,
    /// Rusty object notation
    Ron,
    /// For people
    Table,
    /// The columns that came from Parquet, and those that grading adds
    Parquet,
}

/// The form in which leads come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    Records(data::Format),
    Parquet,
}

/// Names of columns, in a list.
#[derive(Clone, Debug)]
struct Names(Vec<String>);

impl From<&str> for Names {
    /// Any comma may stand between them, and behind the last.
    fn from(text: &str) -> Self {
        let names = text.split(DIVIDERS).map(str::trim).filter(|name| !name.is_empty());
        Self(names.map(str::to_owned).collect())
    }
}

/// Reads the name of a form, for clap.
fn came(text: &str) -> Result<Came, String> {
    if text.eq_ignore_ascii_case("parquet") {
        return Ok(Came::Parquet);
    }
    leads::format(text).map(Came::Records).map_err(|names| format!("{names}, parquet"))
}

impl To {
    /// The format of a file of records; none for people and for columns.
    const fn format(self) -> Option<data::Format> {
        match self {
            Self::Csv => Some(data::Format::Csv),
            Self::Ndjson => Some(data::Format::Ndjson),
            Self::Json => Some(data::Format::Json),
            Self::Ron => Some(data::Format::Ron),
            Self::Table | Self::Parquet => None,
        }
    }

    /// What the arguments ask for.
    fn of(args: &Args) -> Result<Self, Error> {
        if let Some(to) = args.to {
            return Ok(to);
        }
        match args.output.as_deref().filter(|path| !is_standard_output(Some(path))) {
            Some(path) if columnar::is_named(path) => Ok(Self::Parquet),
            Some(path) => match data::Format::of_path(path) {
                Ok(data::Format::Csv) => Ok(Self::Csv),
                Ok(data::Format::Ndjson) => Ok(Self::Ndjson),
                Ok(data::Format::Json) => Ok(Self::Json),
                Ok(data::Format::Ron) => Ok(Self::Ron),
                Err(_) => Err(Error::UnknownOutput(path.to_owned())),
            },
            None if std::io::stdout().is_terminal() => Ok(Self::Table),
            None => Ok(Self::Csv),
        }
    }
}

/// Grades every lead, once or after each change.
pub(crate) fn run(args: &Args, ui: Ui) -> Result<Exit, Error> {
    if !args.watch {
        return once(args, ui);
    }
    let policies = std::slice::from_ref(&args.policy);
    // Without a file, leads come from standard input.
    let stream = [PathBuf::from("-")];
    let records = if args.records.is_empty() { stream.as_slice() } else { &args.records };
    let watched = Watched { policies, root: args.root.as_deref(), records };
    watched.run(ui, || once(args, ui))
}

fn once(args: &Args, ui: Ui) -> Result<Exit, Error> {
    let zone = clock::zone(args.zone.as_deref())?;
    let clock = clock::clock(args.today.as_deref(), &zone)?;
    let place = Place { path: &args.policy, root: args.root.as_deref(), today: Some(clock.today) };
    let Some(policy) = policies::usable(place, args.format, ui)? else { return Ok(Exit::Findings) };
    let policy = policy.in_zone(zone);
    let lang = ui.lang_for(policy.labels().lang);
    let to = To::of(args)?;
    if is_columnar(args)? {
        return in_columns(args, to, (&policy, clock, lang));
    }
    if to == To::Parquet {
        return Err(ParquetFault::NoColumns.into());
    }
    if args.columns.is_some() && !matches!(to, To::Csv | To::Table) {
        return Err(Error::Spoken(lang, Box::new(Error::NoTable)));
    }
    let from = args.from.and_then(|came| match came {
        Came::Records(format) => Some(format),
        Came::Parquet => None,
    });
    let source = Leads { files: &args.records, from };
    let mut inputs = Vec::new();
    let mut bytes = Some(0_u64);
    for path in source.paths()? {
        let input = source.open(path, lang)?;
        bytes = bytes.zip(input.bytes).map(|(sum, more)| sum.saturating_add(more));
        inputs.push(input);
    }
    let progress = Progress::new(bytes);
    // All headings are read before anything is written: a run that cannot be finished is better not begun.
    let mut readers = Vec::new();
    for input in inputs {
        let stream: Box<dyn Read> = Box::new(progress.watch(input.stream));
        let reader = Reader::new(policy.schema(), input.format, stream);
        readers.push((reader.map_err(|error| leads::records(&input.path, error, lang))?, input.path));
    }
    let headings = headings(&readers)?;
    let mut output = output(args, &policy, &source.paths()?)?;
    let in_words = matches!(to, To::Csv | To::Table);
    let advisor = args.advice.then(|| policy.advisor(limits::DIAGRAM_STEPS));
    let grader = |advisor| Grader {
        policy: &policy,
        clock,
        outlook: args.outlook,
        advisor,
        in_words,
        words: policy.words(lang),
    };
    let new_tally = || Tally::new(&policy, lang);
    let mut tally = new_tally();
    let target = output.target();
    let fail = |error| target.fail_records(error);
    // Who exports GB18030 opens the result in the same program, which reads UTF-8 only behind a byte order mark.
    let bom = args.bom
        || readers.iter().any(|(reader, _)| matches!(reader.encoding(), Encoding::Gb18030 | Encoding::Utf8Marked));
    let sheet = || {
        let sheet = Sheet::new(policy.plan(), policy.labels(), lang).in_zone(policy.zone());
        let sheet = if args.outlook { sheet.with_outlook() } else { sheet };
        match &args.columns {
            Some(Names(names)) => {
                let all = sheet.names().into_iter().map(str::to_owned).collect();
                let chosen = if names.is_empty() { Err(String::new()) } else { sheet.only(names) };
                chosen.map_err(|name| Error::Spoken(lang, Box::new(Error::NotAdded(name, all))))
            }
            None => Ok(sheet),
        }
    };
    let mut sink = Sink::new(to, &mut output, sheet()?, lang, &headings, bom).map_err(fail)?;
    let threads = threads(args, bytes);
    // What comes through a pipe may come slowly, and is not waited for.
    let records = if threads == 1 && bytes.is_none() { 1 } else { crew::RECORDS };
    let helper = || grader(None);
    let renderer = match to.format() {
        Some(format) => Renderer::new(format, sheet()?, &headings),
        None => None,
    };
    // Advice and the outlook say more of a lead than of its kind.
    let kinds = if args.outlook || args.advice { None } else { policy.kinds() };
    let seen = kinds.as_ref().map(|kinds| Seen { policy: &policy, kinds, clock });
    let may_stay_alone = args.threads.is_none();
    let crew = Crew { threads, may_stay_alone, grader: &helper, tally: &new_tally, renderer, seen, records, lang };
    let mut grader = grader(advisor);
    for (mut reader, path) in readers {
        crew.grade((&mut reader, &path), (&mut sink, &target), &mut grader, &mut tally, &progress)?;
        progress.aside(|| leads::warn(&mut reader, &path, lang));
    }
    for problem in sink.finish().map_err(fail)? {
        ui::warn(lang, format_args!("{} {}", problem.code(), problem.wording(lang).message));
    }
    output.finish()?;
    progress.finish();
    Ok(ended(args, &policy, lang, &tally))
}

/// Opens where the results go, which is none of the files that are read.
fn output(args: &Args, policy: &Policy, records: &[&Path]) -> Result<Output, Error> {
    let texts: Vec<PathBuf> = policy.source().files().iter().map(|file| PathBuf::from(file.name())).collect();
    let texts = texts.iter().map(PathBuf::as_path);
    let paths: Vec<&Path> = records.iter().copied().chain([args.policy.as_path()]).chain(texts).collect();
    Output::of_results(args.output.as_deref(), &paths)
}

/// Says at the end how many leads got what.
fn ended(args: &Args, policy: &Policy, lang: Lang, tally: &Tally) -> Exit {
    let summary = match args.format {
        Format::Json => tally.json(policy),
        Format::Pretty | Format::Github => tally.text(&policy.words(lang)),
    };
    ui::err(plain(&summary));
    if args.strict && (tally.rejected() > 0 || tally.is_out_of_range(policy)) { Exit::Findings } else { Exit::Good }
}

/// Whether leads come in Parquet: all of them, or none.
fn is_columnar(args: &Args) -> Result<bool, Error> {
    if let Some(came) = args.from {
        return Ok(came == Came::Parquet);
    }
    match args.records.iter().find(|path| !columnar::is_named(path)) {
        Some(other) if args.records.iter().any(|path| columnar::is_named(path)) => {
            Err(ParquetFault::Mixed(other.clone()).into())
        }
        other => Ok(other.is_none() && !args.records.is_empty()),
    }
}

/// Whether results go to standard output.
fn is_standard_output(path: Option<&Path>) -> bool {
    path.is_none_or(|path| path == Path::new("-"))
}

/// Grades leads in Parquet.
fn in_columns(args: &Args, to: To, graded: (&Policy, Clock, Lang)) -> Result<Exit, Error> {
    // A program that cannot read them says so first.
    #[cfg(not(feature = "parquet"))]
    if let Some(path) = args.records.first() {
        return Err(ParquetFault::NotBuilt(path.clone()).into());
    }
    let options = [
        (args.advice, "--advice"),
        (args.outlook, "--outlook"),
        (args.bom, "--bom"),
        (args.columns.is_some(), "--columns"),
    ];
    if let Some((_, option)) = options.iter().find(|(given, _)| *given) {
        return Err(ParquetFault::Option(option).into());
    }
    if to != To::Parquet {
        return Err(ParquetFault::OtherResults.into());
    }
    if is_standard_output(args.output.as_deref()) && std::io::stdout().is_terminal() {
        return Err(ParquetFault::Terminal.into());
    }
    let source = Leads { files: &args.records, from: None };
    let files = source.paths()?;
    if let Some(stream) = files.iter().find(|path| **path == Path::new("-")) {
        return Err(ParquetFault::Stream(stream.to_path_buf()).into());
    }
    parquet_run(args, &files, graded)
}

#[cfg(not(feature = "parquet"))]
fn parquet_run(_: &Args, files: &[&Path], _: (&Policy, Clock, Lang)) -> Result<Exit, Error> {
    Err(ParquetFault::NotBuilt(files.first().map(|path| path.to_path_buf()).unwrap_or_default()).into())
}

#[cfg(feature = "parquet")]
fn parquet_run(args: &Args, files: &[&Path], (policy, clock, lang): (&Policy, Clock, Lang)) -> Result<Exit, Error> {
    let threads = |bytes| threads(args, Some(bytes));
    let output = || output(args, policy, files);
    let run = parquet::Run { policy, clock, lang, files, threads: &threads, output: &output };
    Ok(ended(args, policy, lang, &run.grade()?))
}

/// Bytes of records below which further threads are not worth their start.
const LONG: u64 = 1 << 20;

/// On how many threads leads are graded; so many bytes there are to read, where that is known.
fn threads(args: &Args, bytes: Option<u64>) -> usize {
    // Who advises remembers what is dear to find out, and is not shared.
    if args.advice {
        return 1;
    }
    match args.threads {
        Some(threads) => usize::from(threads),
        None if bytes.is_none_or(|bytes| bytes < LONG) => 1,
        None => thread::available_parallelism().map_or(1, NonZero::get).min(crew::MOST),
    }
}

/// The headings of all tables, which must be the same; none when there is no table.
fn headings<R: Read>(readers: &[(Reader<'_, R>, PathBuf)]) -> Result<Vec<String>, Error> {
    let mut tables = readers.iter().filter(|(reader, _)| !reader.headings().is_empty());
    let Some((first, _)) = tables.next() else { return Ok(Vec::new()) };
    match tables.find(|(reader, _)| reader.headings() != first.headings()) {
        Some((_, path)) => Err(Error::OtherHeadings(path.clone())),
        None => Ok(first.headings().to_vec()),
    }
}

/// Grades row by row.
pub(crate) struct Grader<'a> {
    /// The policy.
    pub(crate) policy: &'a Policy,
    /// The day and time of grading.
    pub(crate) clock: Clock,
    /// Whether each verdict says when it changes.
    pub(crate) outlook: bool,
    /// None where no advice is wanted.
    pub(crate) advisor: Option<Advisor<'a>>,
    /// Whether advice is given in words.
    pub(crate) in_words: bool,
    /// What things are called.
    pub(crate) words: Words<'a>,
}

impl Grader<'_> {
    /// The verdict on a row, and why; with the trace where something reads it.
    pub(crate) fn grade(&mut self, row: &Row) -> (Verdict, String, Option<Trace>) {
        // Which row decided is in the trace only; a sentence is named in the verdict.
        let traced = match &self.policy.plan().grading {
            Grading::Rows(_) => true,
            Grading::Nothing | Grading::Sentences { .. } => !self.policy.plan().expects.is_empty(),
        };
        let (mut verdict, trace) = if traced {
            let (verdict, trace) = leads::explain(self.policy, row, self.clock);
            (verdict, Some(trace))
        } else {
            (leads::grade(self.policy, row, self.clock), None)
        };
        if self.outlook {
            verdict.outlook = leads::outlook(self.policy, row, self.clock);
        }
        if let Some(advisor) = &mut self.advisor {
            leads::advise(advisor, row, self.clock, None, &mut verdict);
        }
        let mut why = reason(&self.words, &verdict, trace.as_ref());
        // An object holds the advice itself; a table has it in words, behind the reason.
        if let (true, Some(advice)) = (self.in_words, &verdict.advice) {
            let line = advice_line(&self.words, advice);
            let sign = if line.is_empty() || why.is_empty() { "" } else { self.words.lang.pick("; ", "；") };
            why.push_str(sign);
            why.push_str(&line);
        }
        (verdict, why, trace)
    }
}
