//! `gradus why`: why a lead has its grade.

use std::path::PathBuf;

use crate::cli::diagnostics::{self, Findings, Format};
use crate::cli::error::Error;
use crate::cli::leads::{self, Leads};
use crate::cli::policies::{self, Place};
use crate::cli::ui::{self, Ui, plain};
use crate::cli::{Exit, clock};
use crate::data::{self, Reader, Row};
use crate::diagnostic::{AdviceProblem, Diagnostic, Lang, nearest};
use crate::eval::{Clock, Outcome};
use crate::limits;
use crate::policy::Policy;
use crate::proof::Advisor;
use crate::render::{Case, advice, explain};

/// Explain why a lead has its grade
///
/// Shows the sentence that decided, every item with its level and the facts behind it, scores, decisions, the next
/// contact, and what is not known yet. Then the grades that are still possible, and the smallest change that reaches the
/// next better grade, or that of `--to`: proved to be the smallest, and graded before it is shown.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus why policies/real_estate_site.grade leads.csv --lead C0012
  gradus why policies/real_estate_site.grade leads.csv --lead 3
  gradus why policies/real_estate_site.grade leads.csv --lead C0012 --to A
  gradus why policies/real_estate_site.grade leads.csv --id customer --lead C0012")]
pub(crate) struct Args {
    /// The policy, or a folder of its versions: the one in force on the day is taken
    #[arg(value_name = "POLICY")]
    policy: PathBuf,
    /// Files of leads; `-` is standard input [default: -]
    #[arg(value_name = "RECORDS")]
    records: Vec<PathBuf>,
    /// Which lead: its id, or its number among the records [default: all]
    #[arg(long, value_name = "ID")]
    lead: Option<String>,
    /// The column that holds the ids [default: `id`, `lead`, `编号` and the like]
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// The format of the records: csv, ndjson, json or ron [default: told by the extension]
    #[arg(long, value_name = "FORMAT", value_parser = leads::format)]
    from: Option<data::Format>,
    /// The day of grading, such as 2026-11-22 [default: today]
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
    /// The time zone whose days count, such as Asia/Shanghai or +08:00 [default: of this machine]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    zone: Option<String>,
    /// The grade to look for a way to [default: the next better one]
    #[arg(long, value_name = "GRADE")]
    to: Option<String>,
    /// How many steps the exact advice may take to prepare; 0 leaves it out
    #[arg(long, value_name = "STEPS", default_value_t = limits::DIAGRAM_STEPS)]
    budget: usize,
    /// End with 1 when a lead is rejected
    #[arg(long)]
    strict: bool,
    /// The folder that the files named by the policy may lie in [default: the folder of the policy]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// How findings about the policy are shown
    #[arg(long, value_name = "FORMAT", default_value = "pretty")]
    format: Format,
}

/// Ids kept for a suggestion, at most.
const REMEMBERED: usize = 10_000;

/// Explains one lead, or all.
pub(crate) fn run(args: &Args, ui: Ui) -> Result<Exit, Error> {
    let zone = clock::zone(args.zone.as_deref())?;
    let clock = clock::clock(args.today.as_deref(), &zone)?;
    let place = Place { path: &args.policy, root: args.root.as_deref(), today: Some(clock.today) };
    let Some(policy) = policies::usable(place, args.format, ui)? else { return Ok(Exit::Findings) };
    let policy = policy.in_zone(zone);
    let lang = ui.lang_for(policy.labels().lang);
    let to = match args.to.as_deref().map(|name| policy.grade_called(name)).transpose() {
        Ok(to) => to,
        Err(problem) => return Ok(refused(&policy, problem, args.format, ui)),
    };
    let advisor = (args.budget > 0).then(|| policy.advisor(args.budget));
    if advisor.as_ref().is_some_and(Advisor::is_at_most) {
        refused(&policy, AdviceProblem::TooLarge, args.format, ui);
    }
    let source = Leads { files: &args.records, from: args.from };
    let mut search = Search {
        policy: &policy,
        clock,
        lang,
        wanted: args.lead.as_deref(),
        advisor,
        to: to.as_deref(),
        count: 0,
        shown: 0,
        numbered: None,
        ids: Vec::new(),
        rejected: false,
    };
    for path in source.paths()? {
        let input = source.open(path, lang)?;
        let fail = |error: data::Error| leads::records(path, error, lang);
        let mut reader = Reader::new(policy.schema(), input.format, input.stream).map_err(fail)?;
        let headings = reader.headings().to_vec();
        if let Some(column) = &args.id
            && !headings.is_empty()
            && !headings.contains(column)
        {
            let near = nearest(column, headings.iter().map(String::as_str));
            return Err(Error::NoSuchColumn(column.clone(), near).spoken(lang));
        }
        for row in reader.by_ref() {
            let row = row.map_err(fail)?;
            search.row(&row, leads::id(&row, &headings, args.id.as_deref()))?;
        }
        leads::warn(&mut reader, path, lang);
    }
    let rejected = search.finish()?;
    Ok(if rejected && args.strict { Exit::Findings } else { Exit::Good })
}

/// Says why advice is not given, or not in full.
fn refused(policy: &Policy, problem: AdviceProblem, format: Format, ui: Ui) -> Exit {
    let span = policy.labels().places.grades.first().copied().unwrap_or_else(|| crate::source::Span::new(0, 1));
    let diagnostics = [Diagnostic::new(problem, span)];
    let lang = ui.lang_for(policy.labels().lang);
    let findings = Findings { source: policy.source(), diagnostics: &diagnostics, lang, place: None };
    ui::err(diagnostics::show(&[findings], format, ui.colored_err));
    Exit::Unusable
}

/// The lead that is looked for, and what has been found of it.
struct Search<'a> {
    policy: &'a Policy,
    clock: Clock,
    lang: Lang,
    wanted: Option<&'a str>,
    /// None where no advice is wanted.
    advisor: Option<Advisor<'a>>,
    /// The grade that is wanted, by id.
    to: Option<&'a str>,
    /// Leads read.
    count: usize,
    /// Leads shown.
    shown: usize,
    /// The lead with the wanted number, for when no lead has it as its id.
    numbered: Option<(String, bool)>,
    /// Ids seen, for a suggestion.
    ids: Vec<String>,
    /// Whether a shown lead was rejected.
    rejected: bool,
}

impl Search<'_> {
    /// Looks at a row and shows it when it is wanted.
    fn row(&mut self, row: &Row, id: Option<String>) -> Result<(), Error> {
        self.count = self.count.saturating_add(1);
        let by_id = self.wanted.is_none_or(|wanted| id.as_deref() == Some(wanted));
        let by_number = self.wanted == Some(self.count.to_string().as_str());
        if by_id || by_number {
            let explained = self.explained(row, id.as_deref());
            if by_id {
                return self.show(&explained);
            }
            self.numbered = Some(explained);
        }
        self.ids.extend(id.filter(|_| self.ids.len() < REMEMBERED));
        Ok(())
    }

    /// The explanation, and whether the lead is rejected.
    fn explained(&mut self, row: &Row, id: Option<&str>) -> (String, bool) {
        let (mut verdict, trace) = leads::explain(self.policy, row, self.clock);
        verdict.outlook = leads::outlook(self.policy, row, self.clock);
        if let Some(advisor) = &mut self.advisor {
            leads::advise(advisor, row, self.clock, self.to, &mut verdict);
        }
        let name = id.map_or_else(|| self.count.to_string(), str::to_owned);
        let case = Case { name: &name, verdict: &verdict, trace: &trace };
        let mut text = explain(self.policy.words(self.lang), case);
        if let Some(given) = &verdict.advice {
            let words = self.policy.words(self.lang);
            let undetermined = matches!(verdict.outcome, Outcome::Undetermined { .. });
            text.push_str(&advice(&words, given, undetermined));
        }
        (plain(&text), matches!(verdict.outcome, Outcome::Rejected { .. }))
    }

    fn show(&mut self, (text, rejected): &(String, bool)) -> Result<(), Error> {
        if self.shown > 0 {
            ui::out("\n")?;
        }
        self.shown = self.shown.saturating_add(1);
        self.rejected |= rejected;
        ui::out(text)
    }

    /// Falls back to the lead with the wanted number; says whether any lead shown was rejected.
    fn finish(mut self) -> Result<bool, Error> {
        if self.shown == 0
            && let Some(explained) = self.numbered.take()
        {
            self.show(&explained)?;
        }
        match self.wanted {
            Some(wanted) if self.shown == 0 => {
                let near = nearest(wanted, self.ids.iter().map(String::as_str));
                Err(Error::NoSuchLead(wanted.to_owned(), near).spoken(self.lang))
            }
            Some(_) | None => Ok(self.rejected),
        }
    }
}
