//! Files of leads for the commands that read them.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use crate::cli::columnar::{self, ParquetFault};
use crate::cli::error::Error;
use crate::cli::ui;
use crate::data::{self, Format, Original, Reader, Row};
use crate::diagnostic::{Lang, RecordProblem};
use crate::eval::{Clock, Outcome, Outlook, Trace, Verdict, lead_from_json};
use crate::policy::Policy;
use crate::proof::Advisor;
use crate::value::Lead;

/// Where the arguments say that leads are.
pub(crate) struct Leads<'a> {
    /// The files; standard input when there are none.
    pub(crate) files: &'a [PathBuf],
    /// The format, where the extension does not say it.
    pub(crate) from: Option<Format>,
}

/// Reads the name of a format, for clap.
pub(crate) fn format(text: &str) -> Result<Format, String> {
    text.parse().map_err(|()| "csv, ndjson, json, ron".to_owned())
}

/// A file of leads, or standard input.
pub(crate) struct Input {
    /// What it is called.
    pub(crate) path: PathBuf,
    /// Its format.
    pub(crate) format: Format,
    /// How many bytes it has, where that is known.
    pub(crate) bytes: Option<u64>,
    /// Its bytes.
    pub(crate) stream: Box<dyn Read>,
}

impl Leads<'_> {
    /// The files, standard input as `-`.
    ///
    /// # Errors
    /// When there are none, and standard input is a person who is not told that the program waits.
    pub(crate) fn paths(&self) -> Result<Vec<&Path>, Error> {
        if !self.files.is_empty() {
            return Ok(self.files.iter().map(PathBuf::as_path).collect());
        }
        if io::stdin().is_terminal() { Err(Error::NoRecords) } else { Ok(vec![Path::new("-")]) }
    }

    /// Opens one of them.
    ///
    /// # Errors
    /// When it cannot be opened, or nothing says its format.
    pub(crate) fn open(&self, path: &Path, lang: Lang) -> Result<Input, Error> {
        let fail = |error| Error::Read(path.to_owned(), error).spoken(lang);
        if path == Path::new("-") {
            // What comes through a pipe has no name; tables are what most programs give.
            let format = self.from.unwrap_or(Format::Csv);
            return Ok(Input { path: path.to_owned(), format, bytes: None, stream: Box::new(io::stdin()) });
        }
        let file = File::open(path).map_err(fail)?;
        let about = file.metadata().map_err(fail)?;
        if about.is_dir() {
            return Err(fail(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        let format = match self.from {
            Some(format) => format,
            None if columnar::is_named(path) => return Err(ParquetFault::OnlyGraded(path.to_owned()).into()),
            None => {
                Format::of_path(path).map_err(|problem| records(path, data::Error::Problems(vec![problem]), lang))?
            }
        };
        Ok(Input { path: path.to_owned(), format, bytes: Some(about.len()), stream: Box::new(file) })
    }
}

/// What a file is called in a message.
pub(crate) fn called(path: &Path, lang: Lang) -> String {
    if path == Path::new("-") {
        return lang.pick("standard input", "标准输入").to_owned();
    }
    path.display().to_string()
}

/// What stops a whole file, with what to do about it.
pub(crate) fn records(path: &Path, error: data::Error, lang: Lang) -> Error {
    let mut text = match error {
        data::Error::Io(error) => return Error::Read(path.to_owned(), error).spoken(lang),
        data::Error::Problems(_) => error.message(lang),
    };
    for problem in error.problems() {
        let help = problem.wording(lang).help;
        if !help.is_empty() {
            text.push_str(lang.pick("\n  help: ", "\n  建议："));
            text.push_str(&help);
        }
    }
    Error::Records(path.to_owned(), text).spoken(lang)
}

/// Says on standard error what is odd about a file; each name once.
pub(crate) fn warn<R: Read>(reader: &mut Reader<'_, R>, path: &Path, lang: Lang) {
    warn_if(reader, path, lang, |_| true);
}

/// The same, of what is `wanted`.
pub(crate) fn warn_if<R: Read>(
    reader: &mut Reader<'_, R>,
    path: &Path,
    lang: Lang,
    wanted: impl Fn(&RecordProblem) -> bool,
) {
    for problem in reader.take_warnings().into_iter().filter(wanted) {
        tell(path, &problem, lang);
    }
}

/// Says one thing that is odd about a file.
pub(crate) fn tell(path: &Path, problem: &RecordProblem, lang: Lang) {
    let wording = problem.wording(lang);
    let help = if wording.help.is_empty() {
        String::new()
    } else {
        format!("\n  {}{}", lang.pick("help: ", "建议："), wording.help)
    };
    ui::warn(lang, format_args!("{}: {} {}{help}", called(path, lang), problem.code(), wording.message));
}

/// What becomes of the verdict on a row if nothing happens.
pub(crate) fn outlook(policy: &Policy, row: &Row, clock: Clock) -> Option<Outlook> {
    row.facts.as_ref().ok().and_then(|facts| policy.outlook_facts(facts, clock))
}

/// Advice on a row. Where facts are missing, the verdict then says exactly what is possible, and the questions by what
/// they are worth.
pub(crate) fn advise(advisor: &mut Advisor<'_>, row: &Row, clock: Clock, to: Option<&str>, verdict: &mut Verdict) {
    let Ok(facts) = &row.facts else { return };
    let advice = advisor.advise(facts, clock, to);
    if let (Some(advice), Outcome::Undetermined { possible, or_ungraded, or_conflict, ask, .. }) =
        (&advice, &mut verdict.outcome)
    {
        possible.clone_from(&advice.possible);
        (*or_ungraded, *or_conflict) = (advice.or_ungraded, advice.or_conflict);
        *ask = advice.ask.iter().map(|question| question.input.clone()).collect();
    }
    verdict.advice = advice;
}

/// Grades a row.
pub(crate) fn grade(policy: &Policy, row: &Row, clock: Clock) -> Verdict {
    match &row.facts {
        Ok(facts) => policy.grade_facts(facts, clock),
        Err(faults) => policy.rejected(faults.clone(), clock),
    }
}

/// Grades a row and says how.
pub(crate) fn explain(policy: &Policy, row: &Row, clock: Clock) -> (Verdict, Trace) {
    match &row.facts {
        Ok(facts) => policy.explain_facts(facts, clock),
        Err(faults) => (policy.rejected(faults.clone(), clock), Trace::nothing()),
    }
}

/// What a row calls its lead: the value of `column`, or of the column that usually holds it.
pub(crate) fn id(row: &Row, headings: &[String], column: Option<&str>) -> Option<String> {
    let Some(column) = column else { return row.id.clone() };
    let of_lead = |lead: &Lead| {
        let (_, fact) = lead.facts().iter().find(|(name, _)| name == column)?;
        data::called_by(fact)
    };
    match &row.original {
        Original::Cells(cells) => {
            let at = headings.iter().position(|heading| heading == column)?;
            data::called(cells.get(at)?).map(str::to_owned)
        }
        Original::Json(text) => lead_from_json(text).ok().and_then(|lead| of_lead(&lead)),
        Original::Lead(lead) => of_lead(lead),
        Original::Text(_) => None,
    }
}
