//! Decisions that are kept: one line each, complete and with a checksum, in files of a folder.

pub(crate) mod journal;
pub(crate) mod segments;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::data::Row;
use crate::eval::{Clock, Outcome, Slot, Verdict};
use crate::policy::Policy;
use crate::value::Date;

/// What stands between a decision and its checksum, and behind that.
const SEAL: (&[u8], &[u8]) = (b",\"sum\":\"", b"\"}");

/// Digits of a checksum.
const DIGITS: usize = 16;

/// One lead that was graded: all that is needed to grade it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Decision {
    /// Its own id: that of the answer, and of several leads its number there.
    #[serde(rename = "decision")]
    pub(crate) id: String,
    pub(crate) time: Timestamp,
    pub(crate) policy: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<String>,
    /// The hash of the policy's text.
    pub(crate) hash: String,
    pub(crate) today: Date,
    pub(crate) now: Timestamp,
    pub(crate) zone: String,
    /// What the record calls the lead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) lead: Option<String>,
    /// The facts that the policy knows, by id, as a table would hold them.
    pub(crate) facts: BTreeMap<String, String>,
    /// Facts that were there and are not kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) masked: Vec<String>,
    /// Whether the facts could not be read, so that none are kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) unread: bool,
    /// `graded`, `undetermined`, `ungraded`, `conflict` or `rejected`.
    pub(crate) verdict: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) grade: Option<String>,
    /// The hash of the whole verdict.
    pub(crate) answer: String,
}

impl Decision {
    /// What was decided on a row.
    pub(crate) fn of(policy: &Policy, clock: Clock, row: &Row, verdict: &Verdict, id: String) -> Self {
        let reference = policy.reference();
        let (mut facts, mut masked) = (BTreeMap::new(), Vec::new());
        if let Ok(known) = &row.facts {
            for (field, slot) in policy.schema().fields().iter().zip(&known.slots) {
                match slot {
                    Slot::Known(_) if field.masked() => masked.push(field.id().to_owned()),
                    Slot::Known(value) => drop(facts.insert(field.id().to_owned(), field.write(value))),
                    Slot::Missing | Slot::Null | Slot::Empty => {}
                }
            }
        }
        Self {
            id,
            time: Timestamp::now(),
            policy: reference.id.clone(),
            version: reference.version.clone(),
            hash: reference.source.clone(),
            today: clock.today,
            now: clock.now,
            zone: zone(policy, clock),
            lead: row.id.clone(),
            facts,
            masked,
            unread: row.facts.is_err(),
            verdict: status(verdict).to_owned(),
            grade: verdict.grade().map(str::to_owned),
            answer: hash_of(verdict),
        }
    }

    /// Its line, with the checksum and the line feed.
    pub(crate) fn sealed(&self) -> Vec<u8> {
        // A structure of texts always has a JSON form.
        let mut line = serde_json::to_vec(self).unwrap_or_default();
        line.pop();
        let sum = short(&line);
        line.extend_from_slice(SEAL.0);
        line.extend_from_slice(sum.as_bytes());
        line.extend_from_slice(SEAL.1);
        line.push(b'\n');
        line
    }

    /// Reads a line without its line feed; none where a bit of it is not as it was written.
    pub(crate) fn opened(line: &[u8]) -> Option<Self> {
        let rest = line.strip_suffix(SEAL.1)?;
        let (rest, sum) = rest.split_at_checked(rest.len().checked_sub(DIGITS)?)?;
        let own = rest.strip_suffix(SEAL.0)?;
        if short(own).as_bytes() != sum {
            return None;
        }
        let mut whole = own.to_vec();
        whole.push(b'}');
        serde_json::from_slice(&whole).ok()
    }
}

/// What came of a lead, in one word.
pub(crate) const fn status(verdict: &Verdict) -> &'static str {
    match verdict.outcome {
        Outcome::Graded { .. } => "graded",
        Outcome::Undetermined { .. } => "undetermined",
        Outcome::Ungraded { .. } => "ungraded",
        Outcome::Conflict { .. } => "conflict",
        Outcome::Rejected { .. } => "rejected",
    }
}

/// The hash of a whole verdict.
pub(crate) fn hash_of(verdict: &Verdict) -> String {
    short(&serde_json::to_vec(verdict).unwrap_or_default())
}

/// A zone as `--zone` takes it.
fn zone(policy: &Policy, clock: Clock) -> String {
    let zone = policy.zone();
    zone.iana_name().map_or_else(|| zone.to_offset(clock.now).to_string(), str::to_owned)
}

/// The first digits of the hash of some bytes.
fn short(bytes: &[u8]) -> String {
    let start =
        Sha256::digest(bytes).iter().take(DIGITS / 2).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    format!("{start:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision() -> Decision {
        let text = "grades A > B\ninput revisits count\ninput phone text masked\nif revisits >= 3 then grade A\notherwise grade B";
        let policy = crate::policy::Compiler::new().compile(text).expect("a policy");
        let lead = crate::value::Lead::new().with("revisits", 4).with("phone", "13800138000");
        let clock = Clock::on("2026-11-22".parse().expect("a day"));
        let facts = policy.prepare(&lead);
        let verdict = policy.grade_at(&lead, clock);
        let row = Row { line: 1, id: Some("客户一".into()), facts, original: crate::data::Original::Lead(lead) };
        Decision::of(&policy, clock, &row, &verdict, "d-1".into())
    }

    #[test]
    fn a_line_is_read_as_it_was_written_and_any_other_is_damaged() {
        let decision = decision();
        assert_eq!((decision.masked.as_slice(), decision.facts.get("phone")), (&["phone".to_owned()][..], None));
        let line = decision.sealed();
        assert!(!String::from_utf8_lossy(&line).contains("13800138000"));
        let line = line.strip_suffix(b"\n").expect("a line");
        assert_eq!(Decision::opened(line).as_ref(), Some(&decision));
        for at in 0..line.len() {
            let mut other = line.to_vec();
            other[at] ^= 1;
            assert_eq!(Decision::opened(&other), None, "{at}");
            assert_eq!(Decision::opened(&line[..at]), None, "{at}");
        }
    }
}
