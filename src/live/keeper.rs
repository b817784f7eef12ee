//! What is known of all files, and what is to be served by it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::diagnostic::Severity;
use crate::live::disk::{Look, Place, Print, Prints};
use crate::live::recorder::Recorder;
use crate::live::set::{Kept, Set};
use crate::live::settings::Settings;
use crate::live::trouble::{Cause, Trouble};
use crate::live::versions::{Conflicts, Good, Group, by_id};
use crate::policy::{Compiled, Compiler, Role, Versions};

/// What is known of all files.
#[derive(Debug)]
pub(super) struct Keeper {
    settings: Settings,
    places: Vec<Watched>,
    groups: BTreeMap<String, Group>,
    /// What is wrong, by file or folder.
    troubles: BTreeMap<PathBuf, Arc<Trouble>>,
    generation: u64,
    /// What was looked at when the set was made.
    applied: Option<Vec<Prints>>,
}

/// One place with its files, by their paths in its library.
#[derive(Debug)]
struct Watched {
    place: Place,
    /// Everything that its policies ask for, found or not.
    known: BTreeSet<String>,
    compiled: BTreeMap<String, Cached>,
    files: BTreeMap<String, File>,
}

/// What came of a file, and of what.
#[derive(Debug)]
struct Cached {
    asked: BTreeMap<String, Option<Print>>,
    compiled: Arc<Compiled>,
}

/// What is kept of a file.
#[derive(Debug, Default)]
struct File {
    good: Option<Good>,
    /// It was seen to be shared by others; a mistake there must not make it a policy.
    shared: bool,
    gone_since: Option<Instant>,
}

impl Keeper {
    pub(super) fn new(paths: Vec<PathBuf>, settings: Settings) -> Self {
        let watched = |path| Watched {
            place: Place::new(path),
            known: BTreeSet::new(),
            compiled: BTreeMap::new(),
            files: BTreeMap::new(),
        };
        Self {
            settings,
            places: paths.into_iter().map(watched).collect(),
            groups: BTreeMap::new(),
            troubles: BTreeMap::new(),
            generation: 0,
            applied: None,
        }
    }

    pub(super) const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Looks at everything.
    pub(super) fn look(&mut self) -> Vec<Arc<Look>> {
        let root = self.settings.root.as_deref();
        self.places.iter_mut().map(|one| Arc::new(one.place.look(root, &one.known))).collect()
    }

    /// Whether nothing is to be done about what was seen.
    pub(super) fn is_settled(&self, seen: &[Prints]) -> bool {
        self.applied.as_deref() == Some(seen) && self.pending().is_none()
    }

    /// Forgets what came of the files, so that all are compiled again.
    pub(super) fn forget(&mut self) {
        self.places.iter_mut().for_each(|one| one.compiled.clear());
        self.applied = None;
    }

    /// How long until the policy of a file that is gone goes too.
    pub(super) fn pending(&self) -> Option<Duration> {
        let gone = self.places.iter().flat_map(|one| one.files.values()).filter_map(|file| file.gone_since);
        gone.map(|since| self.settings.grace.saturating_sub(since.elapsed())).min()
    }

    /// The folders whose news matter: those of all files, and those above the places, where a place is swapped.
    pub(super) fn folders(&self) -> BTreeSet<PathBuf> {
        let mut all = BTreeSet::new();
        for one in &self.places {
            let own = one.place.folder();
            let base = self.settings.root.as_deref().unwrap_or(own);
            all.insert(own.to_owned());
            all.extend(std::path::absolute(own).ok().and_then(|path| path.parent().map(ToOwned::to_owned)));
            all.extend(one.known.iter().filter_map(|path| base.join(path).parent().map(ToOwned::to_owned)));
        }
        all
    }

    /// Whether the folders themselves are as they were at the look before, though some of their files are not.
    pub(super) fn is_partly_at_rest(&self, looks: &[Arc<Look>], before: &[Prints]) -> bool {
        let changing = looks.iter().zip(before).any(|(look, (names, _))| match &look.names {
            Ok(now) if !now.is_empty() => false,
            _ => look.prints().0 != *names,
        });
        !changing && self.generation > 0
    }

    /// Compiles what has changed. It may find further files, which the look then holds as well.
    ///
    /// With what was seen before, only policies all of whose files are as they were; the others stay as they are.
    pub(super) fn compile(&mut self, looks: &[Arc<Look>], before: Option<&[Prints]>) {
        for (at, (one, look)) in self.places.iter_mut().zip(looks).enumerate() {
            let Ok(names) = &look.names else { continue };
            let (_, prints) = look.prints();
            let before = before.and_then(|all| all.get(at)).map(|(_, prints)| prints);
            let rests = |path: &String| before.is_none_or(|before| before.get(path) == prints.get(path));
            one.compiled.retain(|name, cached| {
                let same = || cached.asked.iter().all(|(path, print)| prints.get(path) == print.as_ref());
                let rests = || rests(name) && cached.asked.keys().all(rests);
                names.contains(name) && (same() || !rests())
            });
            let mut known = BTreeSet::new();
            for name in names {
                if one.compiled.contains_key(name) || !rests(name) {
                    continue;
                }
                let cached = compiled(name, look, &self.settings);
                known.extend(cached.asked.keys().cloned());
                // What it asks for may have been read for the first time just now, or be changing.
                let seen = |(path, print): (&String, &Option<Print>)| {
                    before.is_none_or(|before| before.get(path) == print.as_ref())
                };
                if cached.asked.iter().all(seen) {
                    one.compiled.insert(name.clone(), cached);
                }
            }
            known.extend(one.compiled.values().flat_map(|cached| cached.asked.keys().cloned()));
            one.known = known;
        }
    }

    /// Takes what was compiled; the set to serve from now on, where it is another. If that is not yet all, there is more
    /// to be done.
    pub(super) fn apply(&mut self, looks: &[Arc<Look>], all: bool) -> Option<Set> {
        let now = Timestamp::now();
        let mut wrong: Vec<(PathBuf, Cause)> = Vec::new();
        for (one, look) in self.places.iter_mut().zip(looks) {
            match &look.names {
                Err(cause) => wrong.push((one.place.path.clone(), cause.clone())),
                // That all are to go at once is hardly ever meant: somebody is just filling the folder again.
                Ok(names) if names.is_empty() => wrong.push((one.place.path.clone(), Cause::Empty)),
                Ok(names) => {
                    one.take(look, now, &mut wrong);
                    one.drop_gone(names, self.settings.grace);
                }
            }
        }
        let news = self.group(&mut wrong) | self.note(wrong, now);
        self.applied = all.then(|| looks.iter().map(|look| look.prints()).collect());
        if !news && self.generation > 0 {
            return None;
        }
        self.generation = self.generation.saturating_add(1);
        Some(self.set())
    }

    /// Puts the good files together; whether anything is served that was not.
    fn group(&mut self, wrong: &mut Vec<(PathBuf, Cause)>) -> bool {
        let goods = self.places.iter().flat_map(|one| one.files.values()).filter_map(|file| file.good.clone());
        let goods = by_id(goods);
        let before = self.groups.len();
        self.groups.retain(|id, _| goods.contains_key(id));
        let mut news = self.groups.len() != before;
        for (id, goods) in goods {
            if self.groups.get(&id).is_some_and(|group| group.is_of(&goods)) {
                continue;
            }
            match Group::new(&id, &goods) {
                Ok(group) => {
                    self.groups.insert(id, group);
                    news = true;
                }
                Err(conflicts) => wrong.extend(told(conflicts)),
            }
        }
        news
    }

    /// Notes what is wrong; whether that is anything else than before.
    fn note(&mut self, wrong: Vec<(PathBuf, Cause)>, now: Timestamp) -> bool {
        let mut troubles = BTreeMap::new();
        for (path, cause) in wrong {
            let trouble = match self.troubles.get(&path) {
                Some(known) if same(&known.cause, &cause) => Arc::clone(known),
                known => {
                    let since = known.map_or(now, |known| known.since);
                    Arc::new(Trouble { path: path.clone(), cause, since })
                }
            };
            troubles.entry(path).or_insert(trouble);
        }
        let alike = troubles.len() == self.troubles.len()
            && troubles.values().zip(self.troubles.values()).all(|(one, other)| Arc::ptr_eq(one, other));
        self.troubles = troubles;
        !alike
    }

    fn set(&self) -> Set {
        let policies = self.groups.iter().map(|(id, group)| {
            let of_it = |path: &&PathBuf| group.kept.files.contains(path) || self.is_file_of(id, path);
            let troubles = self.troubles.iter().filter(|(path, _)| of_it(path)).map(|(_, one)| Arc::clone(one));
            (id.clone(), Arc::new(Kept { troubles: troubles.collect(), ..group.kept.clone() }))
        });
        Set {
            generation: self.generation,
            policies: policies.collect(),
            troubles: self.troubles.values().cloned().collect(),
        }
    }

    /// Whether a file was last good as a policy of this id.
    fn is_file_of(&self, id: &str, path: &PathBuf) -> bool {
        let goods = self.places.iter().flat_map(|one| one.files.values()).filter_map(|file| file.good.as_ref());
        let mut of_path = goods.filter(|good| good.file == *path);
        of_path.any(|good| good.compiled.policy.as_ref().is_some_and(|policy| policy.plan().id == id))
    }
}

impl Watched {
    /// Takes what came of each file: the good as good, of the others what is wrong.
    fn take(&mut self, look: &Look, now: Timestamp, wrong: &mut Vec<(PathBuf, Cause)>) {
        let roles = Versions::new(self.compiled.values().map(|cached| Compiled::clone(&cached.compiled)));
        for ((name, Cached { compiled, .. }), (_, role)) in self.compiled.iter().zip(roles.files()) {
            let file = self.files.entry(name.clone()).or_default();
            file.gone_since = None;
            let bad = compiled.policy.is_none() || compiled.diagnostics.iter().any(is_error);
            file.shared = *role == Role::Shared || (file.shared && bad);
            if file.shared {
                file.good = None;
            } else if bad {
                wrong.push((PathBuf::from(look.name(name)), Cause::Policy(Arc::clone(compiled))));
            } else if file.good.as_ref().is_none_or(|good| !Arc::ptr_eq(&good.compiled, compiled)) {
                // Nothing is left to be made while someone waits for a grade.
                let _ = compiled.policy.as_ref().map(crate::policy::Policy::has_kernel);
                let path = PathBuf::from(look.name(name));
                file.good = Some(Good { file: path, compiled: Arc::clone(compiled), loaded: now });
            }
        }
    }

    /// Forgets the files that have been gone for long enough.
    fn drop_gone(&mut self, names: &[String], grace: Duration) {
        self.files.retain(|name, file| {
            if names.contains(name) {
                return true;
            }
            file.good.is_some() && file.gone_since.get_or_insert_with(Instant::now).elapsed() < grace
        });
    }
}

fn compiled(name: &str, look: &Arc<Look>, settings: &Settings) -> Cached {
    let library = Recorder::new(Arc::clone(look));
    let compiled = Compiler::new().max_cost(settings.max_cost).files(library.clone()).check_file(name);
    // Once for all who will ask.
    let policy = compiled.policy.as_ref().map(|policy| policy.in_zone(settings.zone.clone()));
    let compiled = Arc::new(Compiled { policy, ..compiled });
    let (_, prints) = look.prints();
    let asked = library.asked().into_iter().map(|path| (path.clone(), prints.get(&path).cloned())).collect();
    Cached { asked, compiled }
}

fn is_error(diagnostic: &crate::diagnostic::Diagnostic) -> bool {
    diagnostic.severity() == Severity::Error
}

fn told(conflicts: Conflicts) -> impl Iterator<Item = (PathBuf, Cause)> {
    conflicts.into_iter().map(|(path, compiled)| (path, Cause::Policy(compiled)))
}

/// Whether two causes are the same, said of the same text.
fn same(one: &Cause, other: &Cause) -> bool {
    match (one, other) {
        (Cause::Policy(one), Cause::Policy(other)) => {
            one.diagnostics == other.diagnostics && one.source.text() == other.source.text()
        }
        (Cause::Folder(one), Cause::Folder(other)) => one == other,
        (Cause::Empty, Cause::Empty) => true,
        (Cause::TooMany(one), Cause::TooMany(other)) => one == other,
        (Cause::Policy(_) | Cause::Folder(_) | Cause::Empty | Cause::TooMany(_), _) => false,
    }
}
