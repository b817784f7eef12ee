//! A snapshot: what each of some leads got, in the file format of `insta`.

use std::collections::HashSet;
use std::fmt;

use crate::diagnostic::Lang;
use crate::render::Table;
use crate::testing::header::{self, Entry};
use crate::value::Date;

/// The version of the format; a program that writes another one says so in the file.
const VERSION: &str = "1";

/// Between two columns there are at least two blanks, and inside a cell never more than one.
const GAP: &str = "  ";

/// What a policy gave to some leads on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The policy, as a path.
    pub source: String,
    /// The files of leads, as they are called.
    pub leads_of: String,
    /// The day of grading.
    pub today: Date,
    /// The facts that the files of leads tell of at least one lead, by id.
    pub reads: Vec<String>,
    /// The headings of the lines below.
    pub headings: Vec<String>,
    /// What each lead got, in order of the files.
    pub leads: Vec<GradedLead>,
}

/// What one lead got, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradedLead {
    /// What the file calls it.
    pub id: String,
    /// Its grade, or what it is instead: `undetermined {A, B}`.
    pub outcome: String,
    /// When to follow up; `-` where there is no such day.
    pub due: String,
    /// Further results, in policies that have some.
    pub results: Option<String>,
    /// Why, on one line.
    pub reason: String,
}

/// Why a text is no snapshot that can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SnapshotProblem {
    /// It is damaged, on this line from 1.
    Damaged(usize),
    /// It was written by another version of the format.
    OtherVersion(String),
    /// Two of its lines are about one lead.
    Twice(usize, String),
}

impl SnapshotProblem {
    /// What to say of it, in `lang`.
    pub fn said(&self, lang: Lang) -> String {
        match self {
            Self::Damaged(line) => lang.pick(
                format!("the snapshot is damaged in line {line}; restore it, or delete it and accept a new one"),
                format!("快照第 {line} 行已损坏；请恢复原文件，或删除后重新接受"),
            ),
            Self::OtherVersion(version) => lang.pick(
                format!("the snapshot has format {version}, and this program reads {VERSION}; use the program that wrote it"),
                format!("快照的格式是 {version}，本程序只读 {VERSION}；请用写它的那个版本的程序"),
            ),
            Self::Twice(line, lead) => lang.pick(
                format!("line {line} of the snapshot speaks of lead {lead} a second time; restore it, or delete it and accept a new one"),
                format!("快照第 {line} 行又写了一次客户 {lead}；请恢复原文件，或删除后重新接受"),
            ),
        }
    }
}

impl fmt::Display for SnapshotProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(Lang::En))
    }
}

impl std::error::Error for SnapshotProblem {}

impl Snapshot {
    /// Whether a text says of itself that it is a snapshot of a policy's leads; other snapshots of `insta` are not.
    pub fn is_one(text: &str) -> bool {
        header::split(text).is_ok_and(|(entries, ..)| entries.iter().any(|entry| entry.key == "info.gradus"))
    }

    /// Reads the text of a file.
    ///
    /// ```
    /// use gradus::testing::{Snapshot, SnapshotProblem};
    /// let text = "---\nsource: site.grade\nexpression: site.leads.csv\ninfo:\n  gradus: 1\n  today: 2026-11-23\n  \
    ///             reads: revisits\n---\nlead  outcome  due  reason\nC1    A        -    keen\n";
    /// let snapshot = Snapshot::parse(text)?;
    /// assert_eq!(snapshot.leads[0].outcome, "A");
    /// assert_eq!(snapshot.to_string(), text);
    /// assert_eq!(Snapshot::parse("nonsense"), Err(SnapshotProblem::Damaged(1)));
    /// # Ok::<(), SnapshotProblem>(())
    /// ```
    ///
    /// # Errors
    /// When it is damaged, or of another version.
    pub fn parse(text: &str) -> Result<Self, SnapshotProblem> {
        let (entries, lines, above) = header::split(text).map_err(SnapshotProblem::Damaged)?;
        let find = |key: &str| entries.iter().find(|entry| entry.key == key);
        let value = |key: &str| find(key).map(|entry: &Entry| entry.value.clone());
        let version = value("info.gradus").ok_or(SnapshotProblem::Damaged(above))?;
        if version != VERSION {
            return Err(SnapshotProblem::OtherVersion(version));
        }
        let day = find("info.today").ok_or(SnapshotProblem::Damaged(above))?;
        let today = day.value.parse().map_err(|_| SnapshotProblem::Damaged(day.line))?;
        let reads = value("info.reads").unwrap_or_default();
        let first = above.saturating_add(1);
        let mut lines = lines.into_iter().zip(first..).filter(|(line, _)| !line.trim().is_empty());
        let headings: Vec<String> = lines.next().map(|(line, _)| cells(line)).unwrap_or_default();
        if !(4..=5).contains(&headings.len()) {
            return Err(SnapshotProblem::Damaged(first));
        }
        let mut leads = Vec::new();
        let mut seen = HashSet::new();
        for (line, number) in lines {
            let lead = lead_of(line, headings.len()).ok_or(SnapshotProblem::Damaged(number))?;
            if !seen.insert(lead.id.clone()) {
                return Err(SnapshotProblem::Twice(number, lead.id));
            }
            leads.push(lead);
        }
        Ok(Self {
            source: value("source").unwrap_or_default(),
            leads_of: value("expression").unwrap_or_default(),
            today,
            reads: reads.split(", ").filter(|id| !id.is_empty()).map(str::to_owned).collect(),
            headings,
            leads,
        })
    }

    /// The lines on the leads, as they stand below the head.
    pub fn body(&self) -> String {
        let mut table = Table::new([]);
        table.row(self.headings.iter().cloned());
        for lead in &self.leads {
            let cells =
                [Some(&lead.id), Some(&lead.outcome), Some(&lead.due), lead.results.as_ref(), Some(&lead.reason)];
            table.row(cells.into_iter().flatten().cloned());
        }
        table.text("")
    }
}

impl fmt::Display for Snapshot {
    /// The text of the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("---\n")?;
        f.write_str(&header::line("source", &self.source))?;
        f.write_str(&header::line("expression", &self.leads_of))?;
        write!(f, "info:\n  gradus: {VERSION}\n  today: {}\n", self.today)?;
        write!(f, "  {}---\n{}", header::line("reads", &self.reads.join(", ")), self.body())
    }
}

/// The cells of a line.
fn cells(line: &str) -> Vec<String> {
    line.split(GAP).map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect()
}

fn lead_of(line: &str, columns: usize) -> Option<GradedLead> {
    let mut cells = cells(line).into_iter();
    let (id, outcome, due) = (cells.next()?, cells.next()?, cells.next()?);
    let results = if columns == 5 { Some(cells.next()?) } else { None };
    let reason = cells.next()?;
    cells.next().is_none().then_some(GradedLead { id, outcome, due, results, reason })
}

/// A text as one cell: on one line, never two blanks in a row, never empty.
pub(super) fn cell(text: &str) -> String {
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| {
            let steers = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            word.chars().map(|c| if steers(c) { '\u{fffd}' } else { c }).collect()
        })
        .collect();
    if words.is_empty() { "-".to_owned() } else { words.join(" ") }
}
