//! From good files to policies by id: of several files with one id, the versions in time.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use crate::diagnostic::Severity;
use crate::live::set::Kept;
use crate::policy::{Compiled, Versions};

/// A file as it was last good.
#[derive(Clone, Debug)]
pub(super) struct Good {
    pub(super) file: PathBuf,
    pub(super) compiled: Arc<Compiled>,
    pub(super) loaded: Timestamp,
}

/// What is served under one id, and of which files it was made.
#[derive(Debug)]
pub(super) struct Group {
    members: Vec<Arc<Compiled>>,
    pub(super) kept: Kept,
}

/// Files that cannot be served together, each with what is wrong with it.
pub(super) type Conflicts = Vec<(PathBuf, Arc<Compiled>)>;

/// The good files, by id.
pub(super) fn by_id(goods: impl Iterator<Item = Good>) -> BTreeMap<String, Vec<Good>> {
    let mut all: BTreeMap<String, Vec<Good>> = BTreeMap::new();
    for good in goods {
        if let Some(policy) = &good.compiled.policy {
            all.entry(policy.plan().id.clone()).or_default().push(good);
        }
    }
    all
}

impl Group {
    /// What these files give together.
    ///
    /// # Errors
    /// When two of them are in force on the same day.
    pub(super) fn new(id: &str, goods: &[Good]) -> Result<Self, Conflicts> {
        let versions = Versions::new(goods.iter().map(|good| Compiled::clone(&good.compiled)));
        let grave = versions.findings().into_iter().filter(|one| one.diagnostic.severity() == Severity::Error);
        let conflicts: Conflicts = grave
            .filter_map(|finding| {
                let good = goods.get(finding.file)?;
                let compiled =
                    Compiled { policy: None, diagnostics: vec![finding.diagnostic], ..Compiled::clone(&good.compiled) };
                Some((good.file.clone(), Arc::new(compiled)))
            })
            .collect();
        if !conflicts.is_empty() {
            return Err(conflicts);
        }
        let kept = Kept {
            id: id.to_owned(),
            versions,
            files: goods.iter().map(|good| good.file.clone()).collect(),
            loaded: goods.iter().map(|good| good.loaded).max().unwrap_or_default(),
            troubles: Vec::new(),
        };
        Ok(Self { members: goods.iter().map(|good| Arc::clone(&good.compiled)).collect(), kept })
    }

    /// Whether it is made of these files and no others.
    pub(super) fn is_of(&self, goods: &[Good]) -> bool {
        let same = |(one, good): (&Arc<Compiled>, &Good)| Arc::ptr_eq(one, &good.compiled);
        self.members.len() == goods.len() && self.members.iter().zip(goods).all(same)
    }
}
