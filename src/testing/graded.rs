//! Leads of a snapshot, read and graded.

use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::data::{Error, Format, Reader};
use crate::diagnostic::{Lang, RecordProblem};
use crate::eval::{Clock, Facts, Fault, Outcome, Slot, Trace, Verdict};
use crate::limits;
use crate::policy::Policy;
use crate::render::{outcome_word, reason};
use crate::testing::snapshot::{GradedLead, Snapshot, cell};
use crate::value::{Date, Kind, Unit};

/// Leads of a snapshot, as a policy reads them.
#[derive(Clone, Debug)]
pub struct SnapshotLeads {
    leads: Vec<(String, Result<Facts, Vec<Fault>>)>,
    reads: Vec<String>,
    warnings: Vec<RecordProblem>,
}

/// Why files of leads make no snapshot.
#[derive(Debug)]
pub enum LeadsProblem {
    /// A file, by its place, cannot be read as a whole.
    File(usize, Error),
    /// There is no lead in them.
    NoLeads,
    /// There are more than [`limits::SNAPSHOT_LEADS`].
    TooMany,
}

impl LeadsProblem {
    /// What to say of it, in `lang`.
    pub fn said(&self, lang: Lang) -> String {
        let allowed = limits::SNAPSHOT_LEADS;
        match self {
            Self::File(_, error) => {
                let helps = error.problems().iter().map(|problem| problem.wording(lang).help);
                let helps = helps.filter(|help| !help.is_empty());
                let helps: Vec<String> =
                    helps.map(|help| format!("\n{}{help}", lang.pick("help: ", "建议："))).collect();
                format!("{}{}", error.message(lang), helps.concat())
            }
            Self::NoLeads => lang.pick("there are no leads in it", "里面没有客户").to_owned(),
            Self::TooMany => lang.pick(
                format!(
                    "there are more than {allowed} leads in it, which nobody looks over; keep those that show something"
                ),
                format!("里面的客户超过 {allowed} 位，没有人会逐一看过；请只留能说明问题的"),
            ),
        }
    }
}

impl fmt::Display for LeadsProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(Lang::En))
    }
}

impl std::error::Error for LeadsProblem {}

impl SnapshotLeads {
    /// Reads files, one behind the other.
    ///
    /// # Errors
    /// When a file as a whole cannot be read, when there is no lead in any of them, or far too many.
    pub fn read(policy: &Policy, files: &[(Format, &[u8])]) -> Result<Self, LeadsProblem> {
        let inputs = &policy.plan().inputs;
        let mut read = vec![false; inputs.len()];
        let mut leads = Vec::new();
        let mut warnings = Vec::new();
        let (mut seen, mut counts) = (HashSet::new(), HashMap::new());
        for (at, (format, bytes)) in files.iter().enumerate() {
            let fail = |error| LeadsProblem::File(at, error);
            let mut reader = Reader::new(policy.schema(), *format, *bytes).map_err(fail)?;
            for row in reader.by_ref() {
                let row = row.map_err(fail)?;
                let line = row.line;
                let nameless = || policy.labels().lang.pick(format!("line {line}"), format!("第 {line} 行"));
                let name = row.id.as_deref().filter(|id| !id.trim().is_empty()).map_or_else(nameless, cell);
                let mut id = name.clone();
                // Two leads of one name stay two.
                while !seen.insert(id.clone()) {
                    let count = counts.entry(name.clone()).or_insert(1_usize);
                    *count = count.saturating_add(1);
                    id = format!("{name} ({count})");
                }
                match &row.facts {
                    Ok(facts) => {
                        let known = facts.slots.iter().map(|slot| matches!(slot, Slot::Known(_)));
                        read.iter_mut().zip(known).for_each(|(read, known)| *read |= known);
                    }
                    Err(faults) => {
                        let told = |id: &str| faults.iter().any(|fault| fault.field == id);
                        let told = inputs.iter().map(|input| told(&input.id));
                        read.iter_mut().zip(told).for_each(|(read, told)| *read |= told);
                    }
                }
                leads.push((id, row.facts));
                if leads.len() > limits::SNAPSHOT_LEADS {
                    return Err(LeadsProblem::TooMany);
                }
            }
            warnings.extend(reader.take_warnings());
        }
        if leads.is_empty() {
            return Err(LeadsProblem::NoLeads);
        }
        let reads = inputs.iter().zip(read).filter(|(_, read)| *read).map(|(input, _)| input.id.clone()).collect();
        Ok(Self { leads, reads, warnings })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.leads.len()
    }

    /// Whether there are none, which [`SnapshotLeads::read`] refuses.
    pub fn is_empty(&self) -> bool {
        self.leads.is_empty()
    }

    /// The facts that they tell, by id.
    pub fn reads(&self) -> &[String] {
        &self.reads
    }

    /// What is odd about the files: columns that stand for no fact of the policy, ids that stand twice.
    pub fn warnings(&self) -> &[RecordProblem] {
        &self.warnings
    }

    /// The facts of those that can be read.
    pub fn facts(&self) -> impl Iterator<Item = &Facts> {
        self.leads.iter().filter_map(|(_, facts)| facts.as_ref().ok())
    }

    /// Grades them for a day. `source` is the policy and `leads_of` are the files, as the snapshot is to call them. Words
    /// are in the language of the policy, so that a snapshot is the same wherever it is made.
    pub fn snapshot(&self, policy: &Policy, source: &str, leads_of: &str, today: Date) -> Snapshot {
        let lang = policy.labels().lang;
        let mut headings = lang.pick(vec!["lead", "outcome", "due", "reason"], vec!["客户", "结果", "跟进", "理由"]);
        if !policy.plan().decisions.is_empty() {
            headings.insert(3, lang.pick("results", "判定"));
        }
        let clock = Clock::on(today);
        Snapshot {
            source: source.to_owned(),
            leads_of: leads_of.to_owned(),
            today,
            reads: self.reads.clone(),
            headings: headings.into_iter().map(str::to_owned).collect(),
            leads: self.leads.iter().map(|(id, facts)| graded(policy, id, facts, clock, lang)).collect(),
        }
    }
}

impl SnapshotLeads {
    /// Whether any of them gets something else than in this snapshot of the same leads.
    pub(super) fn move_under(&self, policy: &Policy, before: &Snapshot) -> bool {
        let (lang, clock) = (policy.labels().lang, Clock::on(before.today));
        let mut pairs = self.leads.iter().zip(&before.leads);
        pairs.any(|((id, facts), before)| graded(policy, id, facts, clock, lang) != *before)
    }
}

fn graded(policy: &Policy, id: &str, facts: &Result<Facts, Vec<Fault>>, clock: Clock, lang: Lang) -> GradedLead {
    let (verdict, trace) = match facts {
        Ok(facts) => policy.explain_facts(facts, clock),
        Err(faults) => (policy.rejected(faults.clone(), clock), Trace::nothing()),
    };
    let due = verdict.follow_up.as_ref().map(|due| due.due.to_string());
    GradedLead {
        id: id.to_owned(),
        outcome: cell(&outcome(policy, &verdict, lang)),
        due: due.unwrap_or_else(|| "-".to_owned()),
        results: (!policy.plan().decisions.is_empty()).then(|| cell(&results(policy, &verdict, lang))),
        reason: cell(&reason(&policy.words(lang), &verdict, Some(&trace))),
    }
}

/// The grade, or what there is instead.
fn outcome(policy: &Policy, verdict: &Verdict, lang: Lang) -> String {
    let words = policy.words(lang);
    let word = outcome_word(&verdict.outcome, lang);
    match &verdict.outcome {
        Outcome::Graded { grade: Some(grade), .. } => words.grade(grade),
        Outcome::Undetermined { possible, .. } if !possible.is_empty() => {
            let each: Vec<String> = possible.iter().map(|grade| words.grade(grade)).collect();
            format!("{word} {{{}}}", each.join(lang.pick(", ", "、")))
        }
        Outcome::Graded { grade: None, .. }
        | Outcome::Undetermined { .. }
        | Outcome::Ungraded { .. }
        | Outcome::Conflict { .. }
        | Outcome::Rejected { .. } => word.to_owned(),
    }
}

/// The further results, each with its name.
fn results(policy: &Policy, verdict: &Verdict, lang: Lang) -> String {
    let words = policy.words(lang);
    let plan = policy.plan();
    let said = verdict.decisions.iter().map(|result| {
        let at = plan.decisions.iter().position(|decision| decision.id == result.id);
        let name = at.and_then(|at| policy.labels().decisions.get(at)).map_or(&result.id, |label| &label.label.name);
        let kind = at.and_then(|at| plan.decisions.get(at)).map_or(Kind::Number(Unit::Number), |it| it.kind);
        format!("{name} = {}", cell(&words.answer(kind, &result.value)))
    });
    said.collect::<Vec<_>>().join(lang.pick("; ", "；"))
}
