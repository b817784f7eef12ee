//! Leads line by line: each is answered on a line of its own, and a trailer tells how many got what.

use std::collections::BTreeMap;
use std::io::{self, BufReader, Read, Write};
use std::sync::Arc;

use serde::Serialize;

use crate::cli::decisions::Decision;
use crate::cli::grade::Grader;
use crate::cli::serve::again::Again;
use crate::cli::serve::answer::{Head, Problem};
use crate::cli::serve::grading::{Warning, no_leads, warnings};
use crate::cli::serve::metrics::{CONFLICT, REJECTED, UNDETERMINED, UNGRADED, counted};
use crate::cli::serve::recall::{Asked, Recall};
use crate::cli::serve::stream::Outlet;
use crate::cli::serve::utf8::Utf8;
use crate::data::{self, Format, Original, Raw, Reader, Row, Stamp};
use crate::diagnostic::{FileProblem, Lang, RecordProblem};
use crate::eval::Clock;
use crate::policy::Policy;

/// A batch that may begin: by one version of a policy, whatever happens to the files meanwhile.
pub(crate) struct Batch {
    pub(crate) policy: Policy,
    pub(crate) head: Head,
    pub(crate) clock: Clock,
    pub(crate) lang: Lang,
    /// What was said of leads of the policy; none where decisions are kept.
    pub(crate) recall: Option<Arc<Recall>>,
}

/// How many leads got what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Totals {
    /// Lines that are leads.
    pub(crate) leads: u64,
    pub(crate) grades: BTreeMap<String, u64>,
    pub(crate) undetermined: u64,
    pub(crate) ungraded: u64,
    pub(crate) conflict: u64,
    pub(crate) rejected: u64,
    /// Lines that are no leads.
    pub(crate) faults: u64,
}

/// What is said where no more lines come, though the body has no end.
#[derive(Serialize)]
struct Cut {
    problem: Problem,
}

/// What is said of a line.
#[derive(Serialize)]
struct Said<'a> {
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<Stamp<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Problem>,
}

/// The last line: it is there only when every line before was answered.
#[derive(Serialize)]
struct Trailer<'a> {
    totals: Told<'a>,
}

#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    head: &'a Head,
    #[serde(flatten)]
    totals: &'a Totals,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Warning>,
}

impl Batch {
    /// By what its leads are graded.
    pub(crate) const fn asked(&self) -> Asked<'_> {
        Asked { policy: &self.policy, clock: self.clock, lang: self.lang }
    }

    /// Grades line by line; `totals` says how far it came, whatever happens.
    ///
    /// # Errors
    /// When the leads stop coming, or nobody takes the answers. Then there is no trailer.
    pub(crate) fn run(&self, leads: impl Read, out: &mut Outlet, totals: &mut Totals) -> io::Result<()> {
        let done = self.graded(leads, out, totals);
        match &done {
            Err(error) if error.kind() == io::ErrorKind::StorageFull => {
                // What was said of leads whose decisions are not kept was taken back.
                write_line(out, &Cut { problem: Problem::not_kept(self.lang) })?;
                out.flush()?;
            }
            Ok(()) | Err(_) => {}
        }
        done
    }

    fn graded(&self, leads: impl Read, out: &mut Outlet, totals: &mut Totals) -> io::Result<()> {
        let Self { policy, head, clock, lang, .. } = self;
        let words = policy.words(*lang);
        let clock = *clock;
        let mut grader = Grader { policy, clock, outlook: false, advisor: None, in_words: false, words };
        // The mark says that it is UTF-8: nothing is guessed, so a line need not wait for later ones.
        let marked = b"\xEF\xBB\xBF".chain(Utf8::new(BufReader::new(leads)));
        let mut reader = Reader::new(policy.schema(), Format::Ndjson, marked).map_err(io::Error::other)?;
        let mut again = None;
        while let Some(raw) = reader.next_raw() {
            let raw = match raw {
                Ok(raw) => raw,
                Err(data::Error::Problems(problems)) if is_empty(&problems) => break,
                Err(data::Error::Io(error)) => {
                    if error.kind() == io::ErrorKind::TimedOut {
                        write_line(out, &Cut { problem: Problem::too_slow(*lang) })?;
                        out.flush()?;
                    }
                    return Err(error);
                }
                Err(error @ data::Error::Problems(_)) => return Err(io::Error::other(error)),
            };
            if again.is_none() {
                again = Again::new(self);
            }
            if let (Some(again), Raw::Json(record)) = (&mut again, &raw)
                && let Some(written) = again.write(record, out)?
            {
                totals.add(&written.counted);
                if let Some(id) = written.id {
                    reader.met_id(id, record.line);
                }
                continue;
            }
            let row = reader.row(raw);
            let graded;
            let (verdict, problem) = match fault(&row) {
                Some(fault) => {
                    totals.faults = totals.faults.saturating_add(1);
                    (None, Some(no_leads(fault, *lang)))
                }
                None => {
                    let (verdict, reason, _) = grader.grade(&row);
                    totals.add(counted(&verdict));
                    if out.keeps() {
                        let id = format!("{}.{}", head.decision.as_deref().unwrap_or_default(), row.line);
                        out.note(&Decision::of(policy, clock, &row, &verdict, id).sealed());
                    }
                    if let Some(again) = &mut again {
                        again.remember(reader.names(), (&verdict, &reason, counted(&verdict)));
                    }
                    graded = (verdict, reason);
                    (Some(Stamp { verdict: &graded.0, reason: &graded.1 }), None)
                }
            };
            write_line(out, &Said { line: row.line, id: row.id.as_deref(), verdict, problem })?;
        }
        reader.met_end();
        let warnings = warnings(policy, &mut reader, clock, *lang);
        write_line(out, &Trailer { totals: Told { head, totals, warnings } })?;
        out.flush()
    }
}

impl Totals {
    /// Counts a lead as [`counted`] says.
    fn add(&mut self, as_what: &str) {
        self.leads = self.leads.saturating_add(1);
        let count = match as_what {
            UNDETERMINED => &mut self.undetermined,
            UNGRADED => &mut self.ungraded,
            CONFLICT => &mut self.conflict,
            REJECTED => &mut self.rejected,
            grade => match self.grades.get_mut(grade) {
                Some(count) => count,
                None => self.grades.entry(grade.to_owned()).or_default(),
            },
        };
        *count = count.saturating_add(1);
    }
}

/// Why a line is no lead. A lead with bad facts is one: it is rejected.
fn fault(row: &Row) -> Option<&RecordProblem> {
    match (&row.original, &row.facts) {
        (Original::Text(_), Err(faults)) => faults.first().map(|fault| &fault.problem),
        _ => None,
    }
}

fn is_empty(problems: &[RecordProblem]) -> bool {
    matches!(problems, [RecordProblem::File(FileProblem::Empty)])
}

fn write_line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
