//! Leads in JSON to verdicts in JSON: what `gradus grade --to ndjson` gives under `gradus`, lead by lead.

use std::io::Read;

use serde::Serialize;

use crate::cli::decisions::Decision;
use crate::cli::grade::Grader;
use crate::cli::leads;
use crate::cli::serve::answer::{Answer, Head, Problem};
use crate::data::{self, Format, Original, Reader, Row, Stamp};
use crate::diagnostic::{Lang, RecordProblem, Wording};
use crate::eval::{Clock, Outcome, Verdict};
use crate::policy::Policy;
use crate::proof::Advisor;
use crate::render::{Case, advice, explain, reason};

/// The leads of a body.
#[derive(Debug)]
pub(crate) struct Leads {
    rows: Vec<Row>,
    /// Whether it was an array.
    many: bool,
    /// What the last of them calls its facts.
    names: Vec<String>,
    warnings: Vec<Warning>,
}

/// What is odd about the leads, though they are graded.
#[derive(Debug, Serialize)]
pub(crate) struct Warning {
    code: String,
    message: String,
    /// What was probably meant.
    #[serde(skip_serializing_if = "String::is_empty")]
    help: String,
}

/// One verdict, or one for each lead of an array.
#[derive(Serialize)]
struct Graded<'a, T> {
    #[serde(flatten)]
    head: &'a Head,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdicts: Option<Vec<T>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    warnings: &'a [Warning],
}

/// A verdict with its explanation.
#[derive(Serialize)]
struct Explained<'a> {
    #[serde(flatten)]
    stamp: Stamp<'a>,
    why: &'a str,
    /// What of it is the way to a better grade.
    #[serde(skip_serializing_if = "str::is_empty")]
    way: &'a str,
}

impl Leads {
    /// Reads one lead, or an array of them.
    ///
    /// # Errors
    /// When the body is no JSON, or something in it is no lead. Bad facts are no error: they make a lead *rejected*.
    pub(crate) fn read(policy: &Policy, body: &[u8], clock: Clock, lang: Lang) -> Result<Self, Problem> {
        let title = lang.pick("these are no leads", "内容不是客户");
        let bad = |problem: &RecordProblem| no_leads(problem, lang);
        let fail = |error: data::Error| match error.problems().first() {
            Some(problem) => bad(problem),
            None => Problem::new(400, "no-leads", title, error.message(lang)),
        };
        if body.trim_ascii().is_empty() {
            let detail = lang.pick(
                "the request has no body; send one lead, or an array of leads",
                "请求没有内容；请发送一个客户，或客户的数组",
            );
            return Err(Problem::new(400, "no-leads", title, detail));
        }
        let marked = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let many = marked.trim_ascii_start().starts_with(b"[");
        let mut reader = Reader::new(policy.schema(), Format::Json, body).map_err(fail)?;
        let mut rows = Vec::new();
        for row in reader.by_ref() {
            let row = row.map_err(fail)?;
            if let (Original::Text(_), Err(faults)) = (&row.original, &row.facts) {
                return Err(match faults.first() {
                    Some(fault) => bad(&fault.problem),
                    None => Problem::new(400, "no-leads", title, ""),
                });
            }
            rows.push(row);
        }
        if !many && rows.len() != 1 {
            let detail = lang.pick("send one lead, or an array of leads", "请发送一个客户，或客户的数组");
            return Err(Problem::new(400, "no-leads", title, detail));
        }
        let warnings = warnings(policy, &mut reader, clock, lang);
        let names = reader.names().map(|(name, _)| name.to_owned()).collect();
        Ok(Self { rows, many, names, warnings })
    }

    /// What the facts are called, where nothing is odd about the leads.
    pub(crate) fn names(&self) -> Option<impl Iterator<Item = &str>> {
        self.warnings.is_empty().then(|| self.names.iter().map(String::as_str))
    }

    /// The lines that keep what was decided on each.
    pub(crate) fn decisions(&self, policy: &Policy, clock: Clock, graded: &[(Verdict, String)], id: &str) -> Vec<u8> {
        let verdicts = graded.iter().map(|(verdict, _)| verdict);
        let each = (1_usize..).zip(self.rows.iter().zip(verdicts));
        let id = |number| if self.many { format!("{id}.{number}") } else { id.to_owned() };
        each.flat_map(|(number, (row, verdict))| Decision::of(policy, clock, row, verdict, id(number)).sealed())
            .collect()
    }

    fn answer<T: Serialize>(&self, head: &Head, mut given: Vec<T>) -> Answer {
        let (verdict, verdicts) = if self.many { (None, Some(given)) } else { (given.pop(), None) };
        Answer::json(200, &Graded { head, verdict, verdicts, warnings: &self.warnings })
    }
}

/// What is odd about the day and the leads that were read.
pub(crate) fn warnings<R: Read>(policy: &Policy, reader: &mut Reader<'_, R>, clock: Clock, lang: Lang) -> Vec<Warning> {
    let of_leads = reader.take_warnings();
    let of_leads = of_leads.iter().map(|one| (one.code(), one.wording(lang)));
    let of_day = policy.out_of_force(clock.today).map(|one| (one.code(), one.wording(lang)));
    let all = of_day.into_iter().chain(of_leads);
    all.map(|(code, Wording { message, help, .. })| Warning { code: code.to_string(), message, help }).collect()
}

/// That something is no lead, and why.
pub(crate) fn no_leads(problem: &RecordProblem, lang: Lang) -> Problem {
    let wording = problem.wording(lang);
    let help = if wording.help.is_empty() { String::new() } else { format!("; {}", wording.help) };
    let title = lang.pick("these are no leads", "内容不是客户");
    Problem::new(400, "no-leads", title, wording.message + &help).coded(&problem.code())
}

/// The verdicts on leads, each with its reason.
pub(crate) fn grade(policy: &Policy, clock: Clock, lang: Lang, leads: &Leads) -> Vec<(Verdict, String)> {
    let words = policy.words(lang);
    let mut grader = Grader { policy, clock, outlook: false, advisor: None, in_words: false, words };
    let graded = leads.rows.iter().map(|row| {
        let (verdict, why, _) = grader.grade(row);
        (verdict, why)
    });
    graded.collect()
}

/// The answer to who asked for grades.
pub(crate) fn graded(head: &Head, leads: &Leads, graded: &[(Verdict, String)]) -> Answer {
    leads.answer(head, graded.iter().map(|(verdict, reason)| Stamp { verdict, reason }).collect())
}

/// The same about one lead, of which this was said before of another of its kind.
pub(crate) fn graded_again(head: &Head, said: &[u8]) -> Answer {
    let mut answer = Answer::json(200, head);
    // INVARIANT: a head is an object, and an answer ends with a line break.
    answer.body.truncate(answer.body.len().saturating_sub(2));
    answer.body.extend_from_slice(b",\"verdict\":");
    answer.body.extend_from_slice(said);
    answer.body.extend_from_slice(b"}\n");
    answer
}

/// The grades of leads, and why: the text that `gradus why` shows, with advice by the diagram that is there.
///
/// # Errors
/// When the policy has no grade of the name `to`.
pub(crate) fn why(
    policy: &Policy,
    advisor: &mut Advisor<'_>,
    (head, clock): (&Head, Clock),
    (lang, to): (Lang, Option<&str>),
    leads: &Leads,
) -> Result<Answer, Problem> {
    let to = to.map(|name| policy.grade_called(name)).transpose().map_err(|problem| {
        let diagnostic = crate::diagnostic::Diagnostic::new(problem, crate::source::Span::default());
        let title = lang.pick("there is no such grade", "没有这个等级");
        let wording = diagnostic.wording(lang);
        Problem::new(400, "no-such-grade", title, wording.message).coded(&diagnostic.code())
    })?;
    let words = policy.words(lang);
    let mut explained = Vec::new();
    for (at, row) in (1_usize..).zip(&leads.rows) {
        let (mut verdict, trace) = leads::explain(policy, row, clock);
        verdict.outlook = leads::outlook(policy, row, clock);
        leads::advise(advisor, row, clock, to.as_deref(), &mut verdict);
        let name = row.id.clone().unwrap_or_else(|| at.to_string());
        let mut text = explain(words, Case { name: &name, verdict: &verdict, trace: &trace });
        let undetermined = matches!(verdict.outcome, Outcome::Undetermined { .. });
        let told = |undetermined| verdict.advice.as_ref().map(|given| advice(&words, given, undetermined));
        text.push_str(&told(undetermined).unwrap_or_default());
        let way = told(false).unwrap_or_default();
        let reason = reason(&words, &verdict, Some(&trace));
        explained.push((verdict, reason, text, way.trim().to_owned()));
    }
    let explained = explained
        .iter()
        .map(|(verdict, reason, why, way)| Explained { stamp: Stamp { verdict, reason }, why, way })
        .collect();
    Ok(leads.answer(head, explained))
}
