//! `gradus diff`: which leads get another grade under a new version of a policy.

mod annotations;
mod json;
pub(crate) mod markdown;
mod moved;
mod pretty;
pub(crate) mod words;

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::cli::diagnostics::{self, Findings};
use crate::cli::diff::moved::Moved;
use crate::cli::diff::words::Told;
use crate::cli::error::Error;
use crate::cli::leads;
use crate::cli::policies::{self, Place};
use crate::cli::ui::{self, Ui, plain};
use crate::cli::{Exit, clock};
use crate::data;
use crate::diagnostic::{Diagnostic, DiffProblem, Lang};
use crate::limits;
use crate::policy::Policy;
use crate::proof::{Diff, Mapping, Status};
use crate::source::Span;

/// Show which leads get another grade under a new version of a policy
///
/// Compares two policies over all leads there can be: from which grade to which, how many kinds of lead, which they
/// are, and one lead of each. That no lead moves is proved. Inputs and grades are the same where their ids are.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus diff real_estate_site_1.grade real_estate_site_2.grade
  gradus diff old.grade new.grade --on leads.csv --format markdown
  gradus diff old.grade new.grade --map revisits=return_visits --exit-code")]
pub(crate) struct Args {
    /// The policy as it was; or the folder of its versions, of which the one in force is taken
    #[arg(value_name = "OLD", display_order = 1)]
    old: PathBuf,
    /// The policy as it is to be
    #[arg(value_name = "NEW", display_order = 2)]
    new: PathBuf,
    /// A name of the old policy and what it is called in the new one: an input or a grade; may be repeated
    #[arg(long, value_name = "OLD=NEW", value_parser = pair)]
    map: Vec<(String, String)>,
    /// Also compare the leads of this file
    #[arg(long, value_name = "RECORDS")]
    on: Option<PathBuf>,
    /// The format of the records: csv, ndjson, json or ron [default: told by the extension]
    #[arg(long, value_name = "FORMAT", value_parser = leads::format)]
    from: Option<data::Format>,
    /// The day of grading, such as 2026-11-22 [default: today]
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
    /// The time zone whose days count, such as Asia/Shanghai or +08:00 [default: of this machine]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    zone: Option<String>,
    /// The folder that the files named by the policies may lie in [default: the folder of each policy]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// How the differences are shown
    #[arg(long, value_name = "FORMAT", default_value = "pretty")]
    format: Format,
    /// How many steps the comparison may take
    #[arg(long, value_name = "STEPS", default_value_t = limits::DIAGRAM_STEPS)]
    budget: usize,
    /// End with 1 when any lead moves, or when that is not decided
    #[arg(long)]
    exit_code: bool,
}

/// How the differences are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Pretty,
    /// One JSON object
    Json,
    /// Annotations of a pull request, as GitHub Actions reads them
    Github,
    /// A comment on a pull request
    Markdown,
}

impl Format {
    /// How what is wrong with the policies is shown beside it.
    fn of_findings(self) -> diagnostics::Format {
        match self {
            Self::Pretty | Self::Markdown => diagnostics::Format::Pretty,
            Self::Json => diagnostics::Format::Json,
            Self::Github => diagnostics::Format::Github,
        }
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').map(|(old, new)| (old.trim().to_owned(), new.trim().to_owned()));
    pair.filter(|(old, new)| !old.is_empty() && !new.is_empty()).ok_or_else(|| "OLD=NEW".to_owned())
}

/// Compares the two.
pub(crate) fn run(args: &Args, ui: Ui) -> Result<Exit, Error> {
    let zone = clock::zone(args.zone.as_deref())?;
    let clock = clock::clock(args.today.as_deref(), &zone)?;
    let usable = |path: &Path| {
        // A version to come is compared before it is in force, so that is nothing to warn of.
        let today = path.is_dir().then_some(clock.today);
        let place = Place { path, root: args.root.as_deref(), today };
        policies::usable(place, args.format.of_findings(), ui)
    };
    let (Some(old), Some(new)) = (usable(&args.old)?, usable(&args.new)?) else { return Ok(Exit::Unusable) };
    let (old, new) = (old.in_zone(zone.clone()), new.in_zone(zone));
    let lang = ui.lang_for(new.labels().lang);
    let mapping = args.map.iter().fold(Mapping::new(), |mapping, (old, new)| mapping.with(old, new));
    let diff = match old.diff(&new, &mapping, lang, args.budget) {
        Ok(diff) => diff,
        Err(problem) => {
            let at_old = matches!(
                problem,
                DiffProblem::NoSuchName { in_old: true, .. } | DiffProblem::OneWithoutGrades { old: true }
            );
            let policy = if at_old { &old } else { &new };
            ui::err(said(&[problem], policy, args.format, lang, ui.colored_err));
            return Ok(Exit::Unusable);
        }
    };
    let moved = match &args.on {
        Some(path) => Some(Moved::of((&old, &new, &diff), (path, args.from), clock, lang)?),
        None => None,
    };
    let told = Told { old: &old, new: &new, diff: &diff, moved: moved.as_ref(), lang };
    let text = match args.format {
        Format::Pretty => pretty::show(&told),
        Format::Markdown => markdown::show(&told),
        Format::Github => annotations::show(&told),
        Format::Json => json::show(&told),
    };
    ui::out(plain(&text))?;
    if args.format != Format::Json && args.format != Format::Github {
        ui::err(said(&diff.problems, &new, args.format, lang, ui.colored_err));
    }
    let alike = diff.equivalent == Status::Proved && moved.is_none_or(|moved| moved.count == 0);
    Ok(if args.exit_code && !alike { Exit::Findings } else { Exit::Good })
}

/// A comparison of two policies for programs, and for people.
pub(crate) fn shown((old, new): (&Policy, &Policy), diff: &Diff, lang: Lang) -> (serde_json::Value, String) {
    let told = Told { old, new, diff, moved: None, lang };
    // A structure of texts and numbers always has a JSON form.
    (serde_json::from_str(&json::show(&told)).unwrap_or_default(), pretty::show(&told))
}

/// What is to be said of the comparison, beside its result.
pub(crate) fn said(problems: &[DiffProblem], policy: &Policy, format: Format, lang: Lang, colored: bool) -> String {
    if problems.is_empty() {
        return String::new();
    }
    let span = place(policy);
    let diagnostics: Vec<Diagnostic> = problems.iter().map(|problem| Diagnostic::new(problem.clone(), span)).collect();
    let findings = Findings { source: policy.source(), diagnostics: &diagnostics, lang, place: None };
    diagnostics::show(&[findings], format.of_findings(), colored)
}

/// Where a finding about a policy as a whole is shown.
fn place(policy: &Policy) -> Span {
    policy.labels().places.grades.first().copied().unwrap_or_else(|| Span::new(0, 1))
}
