//! What there is to test: policies, with their leads and snapshots, and files of tests that belong to nothing.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::error::Error;
use crate::testing::Snapshot;

/// The endings of files of leads, in the order in which they are read.
const LEADS: [&str; 4] = ["leads.csv", "leads.ndjson", "leads.json", "leads.ron"];

/// The ending of a file of reasons.
const REASONS: &str = "unnoticed.txt";

/// Something to test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its path, for messages and to open it.
    pub(crate) path: PathBuf,
    /// What it is.
    pub(crate) kind: Kind,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A policy.
    Policy,
    /// Leads beside which no policy stands.
    LeadsAlone,
    /// A snapshot beside which no policy stands.
    SnapshotAlone,
    /// Reasons for changes beside which no policy stands.
    ReasonsAlone,
}

impl Found {
    /// The path as it is shown and filtered by.
    pub(crate) fn name(&self) -> String {
        shown(&self.path)
    }

    /// The files of leads that stand beside a policy.
    pub(crate) fn leads(&self) -> Vec<PathBuf> {
        let beside = LEADS.iter().map(|ending| self.path.with_extension(ending));
        beside.filter(|path| path.is_file()).collect()
    }

    /// Where its snapshot stands, or is to stand.
    pub(crate) fn snapshot(&self) -> PathBuf {
        self.path.with_extension("snap")
    }

    /// Where the reasons stand why no test notices some changes, if there are any.
    pub(crate) fn reasons(&self) -> PathBuf {
        self.path.with_extension(REASONS)
    }
}

/// A path as it is shown: with slashes, and without a dot in front.
pub(crate) fn shown(path: &Path) -> String {
    let path = path.strip_prefix(".").unwrap_or(path);
    path.display().to_string().replace('\\', "/")
}

/// All that is to be tested at these paths, in their order; in a folder by name.
///
/// # Errors
/// When a path cannot be read, or no policy is there.
pub(crate) fn find(paths: &[PathBuf]) -> Result<Vec<Found>, Error> {
    let mut found: Vec<Found> = Vec::new();
    for path in paths {
        if path.is_dir() {
            let below = below(path)?;
            if below.is_empty() {
                return Err(Error::NothingToTest(path.clone()));
            }
            found.extend(below);
        } else {
            // What cannot be opened is said at once: it is a slip in the command.
            fs::File::open(path).map_err(|error| Error::Read(path.clone(), error))?;
            found.push(Found { path: path.clone(), kind: Kind::Policy });
        }
    }
    let mut seen = HashSet::new();
    found.retain(|one| seen.insert(one.path.clone()));
    Ok(found)
}

/// All of a folder and the folders in it.
fn below(folder: &Path) -> Result<Vec<Found>, Error> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let fail = |error| Error::Read(folder.clone(), error);
        for entry in fs::read_dir(&folder).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let (name, path) = (entry.file_name().to_string_lossy().into_owned(), entry.path());
            if name.starts_with('.') {
                continue;
            }
            // A link to a folder may lead round in a circle.
            if entry.file_type().map_err(fail)?.is_dir() {
                if !["target", "node_modules"].contains(&name.as_str()) {
                    open.push(path);
                }
            } else if path.is_file() {
                found.extend(kind(&path, &name).map(|kind| Found { path, kind }));
            }
        }
    }
    for one in &mut found {
        // As people write it: `policies/a.grade` rather than `./policies/a.grade`.
        if let Ok(inside) = one.path.strip_prefix(".") {
            one.path = inside.to_owned();
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

/// What a file is to a test, by its name and by what stands beside it.
fn kind(path: &Path, name: &str) -> Option<Kind> {
    let policy_of = |ending: &str| name.strip_suffix(ending).map(|stem| path.with_file_name(format!("{stem}.grade")));
    let alone = |ending: &str| policy_of(ending).is_some_and(|policy| !policy.exists());
    if path.extension().is_some_and(|ending| ending == "grade") {
        return Some(Kind::Policy);
    }
    if LEADS.iter().any(|ending| alone(&format!(".{ending}"))) {
        return Some(Kind::LeadsAlone);
    }
    if alone(&format!(".{REASONS}")) {
        return Some(Kind::ReasonsAlone);
    }
    let is_ours = || fs::read_to_string(path).is_ok_and(|text| Snapshot::is_one(&text));
    (alone(".snap") && is_ours()).then_some(Kind::SnapshotAlone)
}
