//! What is served: a whole set of policies, none of which ever changes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use crate::live::trouble::Trouble;
use crate::policy::{Finding, Policy, Versions};
use crate::value::Date;

/// All policies as they stand at one time.
#[derive(Clone, Debug)]
pub struct Set {
    pub(super) generation: u64,
    pub(super) policies: BTreeMap<String, Arc<Kept>>,
    pub(super) troubles: Vec<Arc<Trouble>>,
}

impl Set {
    /// The policy of this id.
    pub fn get(&self, id: &str) -> Option<&Arc<Kept>> {
        self.policies.get(id)
    }

    /// All of them, by id.
    pub fn policies(&self) -> impl Iterator<Item = &Arc<Kept>> {
        self.policies.values()
    }

    /// Everything that is wrong now, with policies and with files that have never been one.
    pub fn troubles(&self) -> &[Arc<Trouble>] {
        &self.troubles
    }

    /// The same, with these troubles only.
    #[must_use]
    pub fn only(&self, troubles: Vec<Arc<Trouble>>) -> Self {
        Self { troubles, ..self.clone() }
    }

    /// Its number: each set that is put in place has a larger one.
    pub const fn generation(&self) -> u64 {
        self.generation
    }
}

/// One policy, or its versions in time, as it was last good.
#[derive(Clone, Debug)]
pub struct Kept {
    pub(super) id: String,
    pub(super) versions: Versions,
    pub(super) files: Vec<PathBuf>,
    pub(super) loaded: Timestamp,
    pub(super) troubles: Vec<Arc<Trouble>>,
}

impl Kept {
    /// The id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The version in force on a day. A policy in one file is always taken, as [`Policy::out_of_force`] tells the rest.
    ///
    /// # Errors
    /// When there are several versions and none is in force on the day.
    pub fn on(&self, day: Date) -> Result<&Policy, Vec<Finding>> {
        if let [(only, _)] = self.versions.files()
            && let Some(policy) = &only.policy
        {
            return Ok(policy);
        }
        let chosen = self.versions.on(day)?;
        chosen.policy.as_ref().ok_or_else(Vec::new)
    }

    /// All its versions, by file.
    pub fn versions(&self) -> impl Iterator<Item = &Policy> {
        self.versions.files().iter().filter_map(|(file, _)| file.policy.as_ref())
    }

    /// The files that they stand in.
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// When what is served was read.
    pub const fn loaded(&self) -> Timestamp {
        self.loaded
    }

    /// What is wrong with its files now; what is served is then the last good version.
    pub fn troubles(&self) -> &[Arc<Trouble>] {
        &self.troubles
    }
}
