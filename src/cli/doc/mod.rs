//! `gradus doc`: a policy as a page that a manager signs and hangs on the wall.

mod items;
mod page;
mod plainly;
mod rules;
mod template;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::cli::diff::words::Told;
use crate::cli::doc::page::Page;
use crate::cli::doc::template::Template;
use crate::cli::error::Error;
use crate::cli::files::Output;
use crate::cli::policies::{self, Place};
use crate::cli::ui::{self, Ui, plain};
use crate::cli::{Exit, clock, diagnostics, diff};
use crate::limits;
use crate::proof::Mapping;

/// Write a policy as a page to print and sign
///
/// Tells title, version and period, the grade rules, the items with where each level begins, scorecards, follow-up,
/// promises with their proof, the numbers that were chosen, and how the grades are spread; with `--since`, what has
/// changed. Prints well on A4.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus doc policies/real_estate_site.grade -o page.html
  gradus doc new.grade --since old.grade -o page.md
  gradus doc new.grade --template ours.html -o page.html")]
pub(crate) struct Args {
    /// The policy, or a folder of its versions: the one in force today is taken
    #[arg(value_name = "POLICY", required_unless_present = "print_template")]
    policy: Option<PathBuf>,
    /// Write the page to this file: .html or .md [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The form of the page [default: told by the extension of -o, else html]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Form>,
    /// The policy as it was: also tell what has changed since
    #[arg(long, value_name = "OLD")]
    since: Option<PathBuf>,
    /// Fill in this template (in Jinja's notation) instead of the own one
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// Print the own template, to be changed
    #[arg(long, conflicts_with_all = ["policy", "output", "since", "template"])]
    print_template: bool,
    /// How many steps each proof and count may take
    #[arg(long, value_name = "STEPS", default_value_t = limits::DIAGRAM_STEPS)]
    budget: usize,
    /// The folder that the files named by the policy may lie in [default: the folder of the policy]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

/// The form of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// To print
    Html,
    /// To be read where the policy lives
    Markdown,
}

impl Form {
    /// What the arguments ask for.
    fn of(args: &Args) -> Result<Self, Error> {
        if let Some(form) = args.format {
            return Ok(form);
        }
        let Some(path) = args.output.as_deref().filter(|path| *path != Path::new("-")) else { return Ok(Self::Html) };
        let ending = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
        match ending.as_deref().and_then(std::ffi::OsStr::to_str) {
            Some("html" | "htm") => Ok(Self::Html),
            Some("md" | "markdown") => Ok(Self::Markdown),
            Some(_) | None => Err(Error::UnknownPage(path.to_owned())),
        }
    }
}

/// Writes the page.
pub(crate) fn run(args: &Args, ui: Ui) -> Result<Exit, Error> {
    let form = Form::of(args)?;
    let Some(path) = &args.policy else {
        ui::out(Template::own(form))?;
        return Ok(Exit::Good);
    };
    // Read first: a template that cannot be used is told before anything is proved.
    let template = Template::read(args.template.as_deref(), form)?;
    let today = clock::clock(None, &clock::zone(None)?)?.today;
    let usable = |path: &Path| {
        let place = Place { path, root: args.root.as_deref(), today: path.is_dir().then_some(today) };
        policies::usable(place, diagnostics::Format::Pretty, ui)
    };
    let Some(policy) = usable(path)? else { return Ok(Exit::Unusable) };
    let lang = ui.lang_for(policy.labels().lang);
    let mut page = Page::of(&policy, lang, args.budget);
    if let Some(since) = &args.since {
        let Some(old) = usable(since)? else { return Ok(Exit::Unusable) };
        let found = match old.diff(&policy, &Mapping::new(), lang, args.budget) {
            Ok(found) => found,
            Err(problem) => {
                ui::err(diff::said(&[problem], &policy, diff::Format::Pretty, lang, ui.colored_err));
                return Ok(Exit::Unusable);
            }
        };
        let told = Told { old: &old, new: &policy, diff: &found, moved: None, lang };
        page.changes = Some(page::Changes::of(&told));
        ui::err(diff::said(&found.problems, &policy, diff::Format::Pretty, lang, ui.colored_err));
    }
    let text = template.filled(&page)?;
    let inputs = [Some(path), args.since.as_ref(), args.template.as_ref()];
    let inputs: Vec<&Path> = inputs.into_iter().flatten().map(PathBuf::as_path).collect();
    let mut output = Output::of_results(args.output.as_deref(), &inputs)?;
    let target = output.target();
    output.write_all(text.as_bytes()).map_err(|error| target.fail(error))?;
    output.finish()?;
    if let Some(path) = args.output.as_deref().filter(|path| *path != Path::new("-")) {
        let path = plain(&path.display().to_string());
        ui::err(lang.pick(format!("written to {path}\n"), format!("已写入 {path}\n")));
    }
    Ok(Exit::Good)
}
