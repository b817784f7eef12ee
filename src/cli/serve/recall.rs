//! Answers about leads of a kind that was seen before: given again, without grading.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::cli::remembered::Remembered;
use crate::cli::serve::memory::Key;
use crate::cli::teller::{Seen, Teller};
use crate::data::Said;
use crate::diagnostic::Lang;
use crate::eval::{Clock, Verdict};
use crate::kernel::{Kind, Kinds};
use crate::live::Set;
use crate::policy::Policy;
use crate::value::Date;

/// Policies of which something is remembered, at most; the one asked for longest ago goes first.
const POLICIES: usize = 32;

/// Days and languages of one version, at most.
const FORMS: usize = 4;

/// Bytes of what is remembered of one day and language.
const REMEMBERED: usize = 2 << 20;

/// The stack of the thread that prepares: as much as the whole program has elsewhere.
const STACK: usize = 8 << 20;

/// What is remembered of all policies; the one asked for last stands last.
#[derive(Debug, Default)]
pub(crate) struct Recalls(Arc<Mutex<VecDeque<Arc<Recall>>>>);

/// What is remembered of one version of a policy.
#[derive(Debug)]
pub(crate) struct Recall {
    key: Key,
    state: Mutex<State>,
}

/// Telling leads apart takes as long to prepare as a policy takes to compile, so nobody waits for it.
#[derive(Debug, Default)]
enum State {
    #[default]
    Unprepared,
    Prepared(Arc<Kinds>, VecDeque<Form>),
    /// Its leads are all of kinds of their own, or hang on the time of day.
    Hopeless,
}

/// What was said on one day in one language, and beside it how each kind is counted.
#[derive(Debug)]
struct Form {
    day: Date,
    lang: Lang,
    /// Of single leads.
    teller: Teller,
    all: Remembered<String>,
}

/// How leads are asked about.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) clock: Clock,
    pub(crate) lang: Lang,
}

impl<'a> Asked<'a> {
    pub(crate) const fn seen<'k>(&self, kinds: &'k Kinds) -> Seen<'k>
    where
        'a: 'k,
    {
        Seen { policy: self.policy, kinds, clock: self.clock }
    }
}

impl Recalls {
    /// What is remembered of the policy; prepared on a thread of its own when it is asked for first.
    pub(crate) fn of(&self, set: &Set, policy: &Policy) -> Arc<Recall> {
        let mut all = lock(&self.0);
        if let Some(at) = all.iter().rposition(|known| known.key.is_of(set, policy)) {
            let newest = all.len().saturating_sub(1);
            if at != newest
                && let Some(known) = all.remove(at)
            {
                all.push_back(known);
            }
            if let Some(known) = all.back() {
                return Arc::clone(known);
            }
        }
        // Of sets that are gone nobody asks any more.
        all.retain(|known| !known.key.is_before(set));
        if all.len() >= POLICIES {
            all.pop_front();
        }
        let new = Arc::new(Recall { key: Key::of(set, policy), state: Mutex::default() });
        all.push_back(Arc::clone(&new));
        drop(all);
        let (made, policy) = (Arc::clone(&new), policy.clone());
        let prepare = move || made.prepare(&policy);
        // Without a thread all leads go the long way.
        let _ = thread::Builder::new().name("gradus-kinds".into()).stack_size(STACK).spawn(prepare);
        new
    }
}

impl Recall {
    fn prepare(&self, policy: &Policy) {
        let told = if policy.plan().reads_now { None } else { policy.kinds() };
        *lock(&self.state) = match told {
            Some(kinds) => State::Prepared(Arc::new(kinds), VecDeque::new()),
            None => State::Hopeless,
        };
    }

    /// One that is prepared.
    #[cfg(test)]
    pub(crate) fn prepared(policy: &Policy) -> Self {
        let recall = Self { key: Key::default(), state: Mutex::default() };
        recall.prepare(policy);
        recall
    }

    /// What was said of leads of the kind of this one in JSON, in three parts put together, and how it is counted.
    pub(crate) fn recall(&self, asked: Asked<'_>, text: &str) -> Option<(Vec<u8>, String)> {
        let mut state = lock(&self.state);
        let (kinds, form) = state.form(asked)?;
        form.teller.tell_json(&asked.seen(kinds), text);
        let (said, counted) = form.all.recall(form.teller.kind()?)?;
        Some((said.concat(), counted.clone()))
    }

    /// Remembers what was said of a lead in JSON, of which nothing was odd; `names` are those of its record.
    pub(crate) fn remember<'n>(
        &self,
        asked: Asked<'_>,
        (text, names): (&str, impl Iterator<Item = &'n str>),
        (verdict, reason, counted): (&Verdict, &str, &str),
    ) {
        let mut state = lock(&self.state);
        let Some((kinds, form)) = state.form(asked) else { return };
        form.teller.learn(names.map(|name| (name, false)));
        // Others may have asked in between.
        form.teller.tell_json(&asked.seen(kinds), text);
        if let Some(kind) = form.teller.kind() {
            form.all.keep(kind, asked.policy, (verdict, reason, counted));
        }
    }

    /// What tells the leads of a batch apart, once it is prepared.
    pub(crate) fn kinds(&self) -> Option<Arc<Kinds>> {
        match &*lock(&self.state) {
            State::Prepared(kinds, _) => Some(Arc::clone(kinds)),
            State::Unprepared | State::Hopeless => None,
        }
    }

    /// Gives on what was said of a lead of a kind, in three parts, and how it is counted; none where nothing was.
    pub(crate) fn of_kind<T>(
        &self,
        asked: Asked<'_>,
        kind: &Kind,
        give: impl FnOnce([&[u8]; 3], &str) -> T,
    ) -> Option<T> {
        let mut state = lock(&self.state);
        let (said, counted) = state.form(asked)?.1.all.recall(kind)?;
        Some(give(said, counted))
    }

    /// Remembers what was said of a lead of a kind.
    pub(crate) fn keep(&self, asked: Asked<'_>, kind: &Kind, said: (&Verdict, &str, &str)) {
        if let Some((_, form)) = lock(&self.state).form(asked) {
            form.all.keep(kind, asked.policy, said);
        }
    }
}

impl Remembered<String> {
    /// Remembers a verdict, its reason, and how it is counted.
    fn keep(&mut self, kind: &Kind, policy: &Policy, (verdict, reason, counted): (&Verdict, &str, &str)) {
        let beside = (counted.to_owned(), counted.len());
        self.remember(kind, (policy.plan(), verdict), || Said::of_stamp(verdict, reason), beside);
    }
}

impl State {
    /// What is remembered of the day and the language.
    fn form(&mut self, asked: Asked<'_>) -> Option<(&Kinds, &mut Form)> {
        let Self::Prepared(kinds, forms) = self else { return None };
        let (day, lang) = (asked.clock.today, asked.lang);
        let at = match forms.iter().position(|form| (form.day, form.lang) == (day, lang)) {
            Some(at) => at,
            None => {
                if forms.len() >= FORMS {
                    forms.pop_front();
                }
                let teller = Teller::new(&asked.seen(kinds), &[])?;
                forms.push_back(Form { day, lang, teller, all: Remembered::new(REMEMBERED) });
                forms.len().saturating_sub(1)
            }
        };
        Some((kinds, forms.get_mut(at)?))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_of_a_kind_that_was_seen_is_answered_again() {
        let text = "policy p\ngrades A > B\ninput calls count\nif calls >= 3 then grade A\notherwise grade B\n";
        let policy = crate::policy::Compiler::new().compile(text).expect("a policy");
        let recall = Recall { key: Key::default(), state: Mutex::default() };
        let clock = crate::cli::clock::clock(Some("2026-11-27"), &jiff::tz::TimeZone::UTC).expect("a day");
        let asked = Asked { policy: &policy, clock, lang: Lang::En };
        let verdict = policy.grade_at(&crate::value::Lead::new().with("calls", 5), clock);
        let remember = |text| recall.remember(asked, (text, ["calls"].into_iter()), (&verdict, "why", "A"));
        remember("{\"calls\": 5}");
        assert_eq!(recall.recall(asked, "{\"calls\": 5}"), None, "nothing is remembered before it is prepared");
        recall.prepare(&policy);
        remember("{\"calls\": 5}");
        let again = recall.recall(asked, "{\"calls\": 3}");
        let said = serde_json::to_vec(&crate::data::Stamp { verdict: &verdict, reason: "why" }).expect("JSON");
        assert_eq!(again, Some((said, "A".to_owned())));
        for other in
            ["{\"calls\": 2}", "{}", "{\"calls\": 5, \"call\": 1}", "{\"calls\": \"many\"}", "{\"calls\": 5} x"]
        {
            assert_eq!(recall.recall(asked, other), None, "{other}");
        }
        let tomorrow = crate::cli::clock::clock(Some("2026-11-28"), &jiff::tz::TimeZone::UTC).expect("a day");
        assert_eq!(recall.recall(Asked { clock: tomorrow, ..asked }, "{\"calls\": 5}"), None);
    }
}
