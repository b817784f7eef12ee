//! What differs between two snapshots, lead by lead, in words.

use std::collections::HashMap;

use crate::diagnostic::Lang;
use crate::testing::snapshot::{GradedLead, Snapshot};

/// What differs about one lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It gets something else than before.
    Moved {
        /// What it got.
        before: GradedLead,
        /// What it gets now.
        now: GradedLead,
    },
    /// It was not there before.
    New(GradedLead),
    /// It is no longer there.
    Vanished(GradedLead),
    /// A fact that the leads told is no longer among those that the policy reads of them, by id.
    NotRead(String),
}

/// What differs, in order of the leads now; those that vanished come last. Nothing when the order alone differs.
pub fn changes(before: &Snapshot, now: &Snapshot) -> Vec<Change> {
    let old: HashMap<&str, &GradedLead> = before.leads.iter().map(|lead| (lead.id.as_str(), lead)).collect();
    let new: HashMap<&str, &GradedLead> = now.leads.iter().map(|lead| (lead.id.as_str(), lead)).collect();
    let lost = before.reads.iter().filter(|id| !now.reads.contains(id));
    let mut found: Vec<Change> = lost.map(|id| Change::NotRead(id.clone())).collect();
    for lead in &now.leads {
        match old.get(lead.id.as_str()) {
            None => found.push(Change::New(lead.clone())),
            Some(before) if *before != lead => {
                found.push(Change::Moved { before: (*before).clone(), now: lead.clone() });
            }
            Some(_) => {}
        }
    }
    let vanished = before.leads.iter().filter(|lead| !new.contains_key(lead.id.as_str()));
    found.extend(vanished.map(|lead| Change::Vanished(lead.clone())));
    found
}

impl Change {
    /// In one line: `C1: A → B (…)`.
    pub fn said(&self, lang: Lang) -> String {
        match self {
            Self::Moved { before, now } => moved(before, now, lang),
            Self::New(lead) => {
                let (id, outcome, reason) = (&lead.id, &lead.outcome, &lead.reason);
                lang.pick(format!("{id}: new, {outcome} ({reason})"), format!("{id}：新增，{outcome}（{reason}）"))
            }
            Self::Vanished(lead) => {
                let (id, outcome) = (&lead.id, &lead.outcome);
                lang.pick(
                    format!("{id}: no longer among the leads (was {outcome})"),
                    format!("{id}：客户记录里已没有（原为 {outcome}）"),
                )
            }
            Self::NotRead(id) => lang.pick(
                format!("the leads no longer tell `{id}`: has the input been renamed, or its column?"),
                format!("客户记录里已读不到 `{id}`：是不是改了字段名或列名？"),
            ),
        }
    }
}

fn moved(before: &GradedLead, now: &GradedLead, lang: Lang) -> String {
    let id = &now.id;
    let from_to = |from: &str, to: &str| format!("{from} → {to}");
    let mut parts = Vec::new();
    if before.outcome != now.outcome {
        let why = &now.reason;
        let moved = from_to(&before.outcome, &now.outcome);
        parts.push(lang.pick(format!("{moved} ({why})"), format!("{moved}（{why}）")));
    }
    if before.due != now.due {
        let moved = from_to(&before.due, &now.due);
        parts.push(lang.pick(format!("due {moved}"), format!("跟进 {moved}")));
    }
    if before.results != now.results {
        let said = |lead: &GradedLead| lead.results.clone().unwrap_or_else(|| "-".to_owned());
        parts.push(from_to(&said(before), &said(now)));
    }
    if before.outcome == now.outcome && before.reason != now.reason {
        let (outcome, moved) = (&now.outcome, from_to(&before.reason, &now.reason));
        parts.push(lang.pick(
            format!("still {outcome}, for another reason: {moved}"),
            format!("仍为 {outcome}，理由不同：{moved}"),
        ));
    }
    lang.pick(format!("{id}: {}", parts.join("; ")), format!("{id}：{}", parts.join("；")))
}
