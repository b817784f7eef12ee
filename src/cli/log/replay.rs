//! A decision, taken again by the policy of its hash.

use std::collections::BTreeMap;
use std::path::Path;

use crate::cli::clock;
use crate::cli::decisions::{Decision, hash_of, status};
use crate::cli::error::Error;
use crate::cli::policies;
use crate::cli::ui::{self, Ui};
use crate::eval::Clock;
use crate::policy::Policy;
use crate::value::Lead;

/// Policies by the hash of their text.
pub(super) struct Shelf(BTreeMap<String, Policy>);

/// What came of a decision.
pub(super) enum Outcome {
    /// The same verdict, in every part.
    Same,
    /// Another: its status and grade now.
    Other(serde_json::Value),
    /// There is no policy of its hash.
    NoPolicy,
    /// Not all of its facts were kept.
    NotKept,
}

impl Shelf {
    /// The policies of a file, or of a folder.
    ///
    /// # Errors
    /// When it cannot be read. A policy with errors graded nothing and is passed over, which is said.
    pub(super) fn of(path: &Path, root: Option<&Path>, ui: Ui) -> Result<Self, Error> {
        let files = if path.is_dir() {
            policies::folder(path, root)?.files().iter().map(|(file, _)| file.clone()).collect()
        } else {
            vec![policies::file(path, root)?]
        };
        let mut all = BTreeMap::new();
        for file in files {
            match file.policy {
                Some(policy) => drop(all.insert(policy.reference().source.clone(), policy)),
                None => {
                    let (lang, name) = (ui.lang(), file.source.name());
                    let said = lang.pick(
                        format!("{name} has errors; `gradus check` tells which"),
                        format!("{name} 有错误；用 `gradus check` 查看"),
                    );
                    ui::warn(lang, said);
                }
            }
        }
        Ok(Self(all))
    }

    /// Takes a decision again.
    pub(super) fn again(&self, decision: &Decision) -> Outcome {
        let Some(policy) = self.0.get(&decision.hash) else { return Outcome::NoPolicy };
        let Ok(zone) = clock::zone(Some(&decision.zone)) else { return Outcome::NotKept };
        if decision.unread || !decision.masked.is_empty() {
            return Outcome::NotKept;
        }
        let lead = decision.facts.iter().fold(Lead::new(), |lead, (id, value)| lead.with(id.as_str(), value.as_str()));
        let clock = Clock { today: decision.today, now: decision.now };
        let verdict = policy.in_zone(zone).grade_at(&lead, clock);
        if hash_of(&verdict) == decision.answer {
            return Outcome::Same;
        }
        Outcome::Other(serde_json::json!({ "verdict": status(&verdict), "grade": verdict.grade() }))
    }
}
