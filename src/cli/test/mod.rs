//! `gradus test`: policies tested like code: their examples, and leads whose outcomes somebody has looked at.

mod coverage;
mod find;
mod html;
mod mutate;
mod one;
mod parallel;
mod progress;
mod reasons;
mod report;
mod review;
mod snapshot;
mod suggest;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::cli::error::Error;
use crate::cli::files::Output;
use crate::cli::test::coverage::Share;
use crate::cli::test::find::Found;
use crate::cli::test::one::Tested;
use crate::cli::test::progress::Progress;
use crate::cli::test::report::Report;
use crate::cli::ui::{self, Ui};
use crate::cli::{Exit, clock};
use crate::policy::Compiled;
use crate::value::Date;

/// Test policies: their examples, and leads against snapshots
///
/// Checks each policy (without proofs) and runs its examples. For `NAME.grade`, the leads in `NAME.leads.csv`
/// (.ndjson, .json, .ron) beside it are graded and compared with `NAME.snap`. What differs is told lead by lead and
/// written to `NAME.snap.new`, to be looked at and taken with `--accept` or `cargo insta review`. Ends with 1 when a
/// test fails.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus test policies
  gradus test policies/real_estate_site.grade --accept
  gradus test policies --coverage --min 100%
  gradus test policies --html coverage.html
  gradus test policies/real_estate_site.grade --mutate
  gradus test --check --format junit > tests.xml")]
pub(crate) struct Args {
    /// Policies, or folders: all policies in them, hidden folders, `target` and `node_modules` left out
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    /// Only tests with this text in their name or in the path of their policy
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Take what the leads get now as right: write the snapshots
    #[arg(long, conflicts_with = "check")]
    accept: bool,
    /// Go through what differs lead by lead, and accept, reject or skip it
    #[arg(long, conflicts_with_all = ["accept", "check", "format"])]
    review: bool,
    /// The answers to `--review`, one a line, instead of the terminal
    #[arg(long, value_name = "FILE", requires = "review", hide = true)]
    answers: Option<PathBuf>,
    /// Write nothing, and fail where a snapshot is missing or belongs to nothing: for CI
    #[arg(long)]
    check: bool,
    /// Say what the examples and leads touch of each policy, and what nothing touches
    #[arg(long)]
    coverage: bool,
    /// Fail where less than this share is touched
    #[arg(long, value_name = "SHARE", value_parser = coverage::share)]
    min: Option<Share>,
    /// Write what is touched to this file, in the format of LCOV
    #[arg(long, value_name = "FILE")]
    lcov: Option<PathBuf>,
    /// Write a page to this file that shows the text of each policy, coloured by what is touched
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Change each policy in every small way, and say which changes no test notices
    #[arg(long)]
    mutate: bool,
    /// Also suggest a small set of examples that touches and notices all that can be (implies --mutate and --coverage)
    #[arg(long)]
    suggest: bool,
    /// How the results are shown
    #[arg(long, value_name = "FORMAT", default_value = "pretty")]
    format: Format,
    /// The day of snapshots that are new; each keeps its day [default: today]
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
    /// The folder that the files named by the policies may lie in [default: the folder of each policy]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

/// How results are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Pretty,
    /// One JSON object
    Json,
    /// `JUnit` XML
    Junit,
    /// Annotations of a pull request, as GitHub Actions reads them
    Github,
    /// Test anything protocol, version 14
    Tap,
}

/// What may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// What differs goes beside the snapshot.
    Look,
    /// What differs becomes the snapshot.
    Accept,
    /// What is accepted lead by lead, afterwards.
    Review,
    /// Nothing.
    Check,
}

/// How to test each policy.
pub(crate) struct Asked<'a> {
    filter: Option<String>,
    mode: Mode,
    /// The day of new snapshots.
    today: Date,
    root: Option<&'a Path>,
    /// Whether it is asked what the tests touch.
    coverage: bool,
    /// The least share that they are to touch.
    min: Option<Share>,
    /// Whether it is asked which changes the tests let pass.
    mutate: bool,
    /// Whether examples are to be suggested.
    suggest: bool,
    ui: Ui,
}

impl Asked<'_> {
    /// Whether what the leads get is looked at beyond the snapshot.
    fn keeps_leads(&self) -> bool {
        self.coverage || self.mutate
    }

    /// Whether a test is asked for.
    fn wants(&self, path: &str, name: &str) -> bool {
        let full = format!("{path}: {name}").to_lowercase();
        self.filter.as_ref().is_none_or(|filter| full.contains(filter))
    }
}

/// Tests every policy.
pub(crate) fn run(args: &Args, ui: Ui) -> Result<Exit, Error> {
    let mode = match (args.accept, args.check, args.review) {
        (true, ..) => Mode::Accept,
        (_, true, _) => Mode::Check,
        (.., true) => Mode::Review,
        (false, false, false) => Mode::Look,
    };
    let answers = args.review.then(|| review::answers(args.answers.as_deref())).transpose()?;
    let today = clock::clock(args.today.as_deref(), &clock::zone(None)?)?.today;
    let filter = args.filter.as_ref().map(|text| text.to_lowercase());
    let coverage = args.coverage || args.suggest || args.min.is_some() || args.lcov.is_some() || args.html.is_some();
    let asked = Asked {
        filter,
        mode,
        today,
        root: args.root.as_deref(),
        coverage,
        min: args.min,
        mutate: args.mutate || args.suggest,
        suggest: args.suggest,
        ui,
    };
    let found = find::find(&args.paths)?;
    let mut tested = test(&found, &asked);
    if tested.iter().all(|one| one.cases.is_empty()) {
        return Err(match &args.filter {
            Some(filter) => Error::NoSuchTest(filter.clone()),
            None => Error::NothingToTest(args.paths.first().cloned().unwrap_or_default()),
        });
    }
    if let Some(mut answers) = answers {
        review::review(&mut tested, &mut *answers)?;
    }
    let policies: Vec<&Path> = found.iter().map(|one| one.path.as_path()).collect();
    let files = [
        args.lcov.as_ref().map(|path| (path, coverage::lcov(&tested))),
        args.html.as_ref().map(|path| (path, html::page(&tested, ui.lang()))),
    ];
    for (path, text) in files.into_iter().flatten() {
        let mut output = Output::of_results(Some(path), &policies)?;
        let target = output.target();
        output.write_all(text.as_bytes()).map_err(|error| target.fail(error))?;
        output.finish()?;
    }
    let report = Report { tested: &tested, ui };
    ui::out(report.text(args.format))?;
    if args.format != Format::Pretty {
        ui::err(report.summary());
    }
    Ok(report.exit())
}

/// A policy, what compiling it gave, and whether others use it.
type Ready<'a> = ((&'a Found, &'a Option<Result<Compiled, Error>>), bool);

/// Tests what was found, in order; several at a time.
fn test(found: &[Found], asked: &Asked<'_>) -> Vec<Tested> {
    let compiled = parallel::each(found, |one| one::compile(one, asked));
    let shared = one::shared(found, &compiled, asked);
    let ready: Vec<_> = found.iter().zip(&compiled).zip(shared).collect();
    let work = |ready: &Ready<'_>| {
        let ((found, compiled), shared) = ready;
        one::test(found, compiled.as_ref(), *shared, asked)
    };
    // The mutants of one policy are tried on all threads already, beside a bar of their own.
    if asked.mutate {
        return ready.iter().map(work).collect();
    }
    let progress = Progress::new(ready.len(), asked.ui.lang().pick("policies", "份办法").to_owned());
    parallel::each(&ready, |ready| {
        let tested = work(ready);
        progress.step(1);
        tested
    })
}
