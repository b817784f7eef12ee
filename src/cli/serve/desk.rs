//! Requests to answers, as plain functions: no socket, no waiting.

use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use jiff::tz::TimeZone;

use crate::cli::clock;
use crate::cli::decisions::journal::Journal;
use crate::cli::serve::about;
use crate::cli::serve::advisers::{Advisers, Question};
use crate::cli::serve::answer::{Answer, Head, Problem, guarded};
use crate::cli::serve::astray::{lost_way, no_policy, version};
use crate::cli::serve::batch::{Batch, Totals};
use crate::cli::serve::candidate::{self, Candidate};
use crate::cli::serve::grading::Leads;
use crate::cli::serve::ids::Ids;
use crate::cli::serve::memory::{Key, Memory};
use crate::cli::serve::metrics::Metrics;
use crate::cli::serve::openapi;
use crate::cli::serve::page;
use crate::cli::serve::query::Query;
use crate::cli::serve::recall::Recalls;
use crate::cli::serve::request::Request;
use crate::cli::serve::route::Route;
use crate::cli::serve::stream::Outlet;
use crate::cli::ui::Ui;
use crate::diagnostic::Lang;
use crate::eval::Clock;
use crate::live::{Kept, Live, Set};
use crate::policy::Policy;

/// Where requests are answered.
pub(crate) struct Desk {
    live: Arc<Live>,
    zone: TimeZone,
    /// The folder that the files named by policies may lie in.
    root: Option<PathBuf>,
    ui: Ui,
    /// Where decisions are kept, if they are.
    pub(super) journal: Option<Arc<Journal>>,
    pub(super) ids: Ids,
    pub(super) metrics: Metrics,
    pub(super) recalls: Recalls,
    advisers: Advisers,
    censuses: Memory,
    draining: AtomicBool,
}

/// What a request is answered by.
pub(super) struct Asked<'a> {
    query: &'a Query,
    pub(super) clock: Clock,
    lang: Lang,
    /// Taken once: whatever happens to the files, this request is answered by one set.
    pub(super) set: Arc<Set>,
}

impl Asked<'_> {
    fn kept(&self, id: &str) -> Result<&Kept, Problem> {
        self.set.get(id).map(AsRef::as_ref).ok_or_else(|| no_policy(id, &self.set, self.lang))
    }

    /// The version in force on the day.
    fn policy(&self, id: &str) -> Result<&Policy, Problem> {
        version(self.kept(id)?, self.clock, self.lang)
    }
}

impl Desk {
    pub(crate) fn new(
        live: Arc<Live>,
        zone: TimeZone,
        root: Option<PathBuf>,
        journal: Option<Journal>,
        ui: Ui,
    ) -> Self {
        Self {
            live,
            zone,
            root,
            ui,
            journal: journal.map(Arc::new),
            ids: Ids::new(),
            metrics: Metrics::default(),
            recalls: Recalls::default(),
            advisers: Advisers::default(),
            censuses: Memory::default(),
            draining: AtomicBool::new(false),
        }
    }

    /// Answers a request.
    pub(crate) fn answer(&self, request: &Request) -> Answer {
        let started = Instant::now();
        let name = request.route.as_ref().map_or("none", Route::name);
        let lang = self.lang(request);
        let answer = guarded(lang, || match &request.route {
            Ok(route) => self.routed(route, request).unwrap_or_else(Answer::from),
            Err(lost) => lost_way(*lost, request, lang),
        });
        self.metrics.request(name, answer.status, started.elapsed());
        answer
    }

    /// Counts an answer that was given before a request was whole.
    pub(crate) fn refused(&self, answer: Answer) -> Answer {
        self.metrics.request("refused", answer.status, std::time::Duration::ZERO);
        answer
    }

    /// The language to speak to a client in, where nothing is said of a policy.
    pub(crate) fn lang(&self, request: &Request) -> Lang {
        request.lang.unwrap_or_else(|| self.ui.lang())
    }

    /// Reads all policies again.
    pub(crate) fn reload(&self) -> Arc<Set> {
        self.live.reload()
    }

    /// What is served now.
    pub(crate) fn set(&self) -> Arc<Set> {
        self.live.current()
    }

    /// From now on it is said that no more requests should come.
    pub(crate) fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    /// What a batch is graded by, where that is asked for; else the request is to be answered as a whole.
    pub(crate) fn batch(&self, request: &Request) -> Option<Result<Batch, Answer>> {
        let Ok(route @ Route::Batch(id)) = &request.route else { return None };
        let begun = self.begun(route, request).and_then(|asked| {
            let policy = asked.policy(id)?.clone();
            let (clock, lang) = (asked.clock, self.lang_for(request, &policy));
            let head = Head { decision: Some(self.ids.next()), ..head(&policy, clock) };
            // A decision that is kept holds the facts, which are read the long way.
            let recall = self.journal.is_none().then(|| self.recalls.of(&asked.set, &policy));
            Ok(Batch { policy, head, clock, lang, recall })
        });
        Some(begun.map_err(|problem| self.refused(problem.into())))
    }

    /// Where decisions are kept, if they are.
    pub(crate) fn journal(&self) -> Option<Arc<Journal>> {
        self.journal.clone()
    }

    /// Whether a lead is graded without waiting for anything, such as the disk.
    pub(crate) const fn grades_at_once(&self) -> bool {
        self.journal.is_none()
    }

    /// Runs a batch; what goes wrong is for the client alone.
    ///
    /// # Errors
    /// When it could not be finished.
    pub(crate) fn run(&self, batch: &Batch, leads: impl Read, out: &mut Outlet) -> io::Result<()> {
        let started = Instant::now();
        let mut totals = Totals::default();
        let run = catch_unwind(AssertUnwindSafe(|| batch.run(leads, out, &mut totals)));
        let done = run.unwrap_or_else(|_| Err(io::Error::other("a panic")));
        self.metrics.batch(&batch.head.policy, &totals);
        // The status was sent when the batch began; one that was broken off is counted as what it is.
        let status = match &done {
            Ok(()) => 200,
            Err(error) if error.kind() == io::ErrorKind::Other => 500,
            Err(error) if error.kind() == io::ErrorKind::StorageFull => 503,
            Err(error) if error.kind() == io::ErrorKind::TimedOut => 408,
            Err(_) => 499,
        };
        self.metrics.request("batch", status, started.elapsed());
        done
    }

    /// What a request says beside its path, with all that it is answered by.
    fn begun<'a>(&self, route: &Route, request: &'a Request) -> Result<Asked<'a>, Problem> {
        let lang = self.lang(request);
        let bad_query = |detail: String| {
            Problem::new(400, "bad-query", lang.pick("the address is not understood", "看不懂这个网址"), detail)
        };
        let query = request.query.as_ref().ok_or_else(|| {
            bad_query(lang.pick("what stands behind `?` cannot be read", "`?` 后面的内容读不了").into())
        })?;
        if let Some(name) = query.strange(route.queries()) {
            let known = route.queries().join(lang.pick(", ", "、"));
            return Err(bad_query(lang.pick(
                format!("there is nothing called `{name}` to ask with; there is: {known}"),
                format!("不能用 `{name}`；可以用：{known}"),
            )));
        }
        if let Some(name) = query.twice() {
            return Err(bad_query(
                lang.pick(format!("`{name}` stands twice; write it once"), format!("`{name}` 写了两次；请只写一次")),
            ));
        }
        let clock = clock::clock(query.get("today"), &self.zone).map_err(|_| {
            let text = query.get("today").unwrap_or_default();
            bad_query(lang.pick(
                format!("`{text}` is not a day between 1900 and 2199; write `today=2026-11-26`"),
                format!("`{text}` 不是 1900 年至 2199 年间的日期；写作 `today=2026-11-26`"),
            ))
        })?;
        Ok(Asked { query, clock, lang, set: self.live.current() })
    }

    fn routed(&self, route: &Route, request: &Request) -> Result<Answer, Problem> {
        let asked = self.begun(route, request)?;
        let Asked { query, clock, lang, set } = &asked;
        let (clock, lang) = (*clock, *lang);
        match route {
            Route::Health => Ok(Answer::text(200, "ok\n")),
            Route::Ready if self.draining.load(Ordering::Relaxed) => Ok(Answer::text(503, "draining\n")),
            Route::Ready => Ok(Answer::text(200, "ready\n")),
            Route::Metrics => Ok(Answer {
                kind: "text/plain; version=0.0.4; charset=utf-8",
                ..Answer::text(200, self.metrics.text(set, self.journal.as_ref().map(|journal| journal.lost())))
            }),
            Route::OpenApi => Ok(openapi::answer()),
            Route::Page(number) => Ok(page::answer(*number)),
            Route::Policies => Ok(about::list(set, clock.today, lang)),
            Route::Policy(id) => {
                let policy = asked.policy(id)?;
                let lang = self.lang_for(request, policy);
                Ok(about::one(asked.kept(id)?, policy, &head(policy, clock), lang))
            }
            Route::Census(id) => {
                let policy = asked.policy(id)?;
                let (head, lang) = (head(policy, clock), self.lang_for(request, policy));
                let more = format!("{lang:?} {}", head.today);
                let make = || candidate::counted(policy, &head, lang);
                Ok(self.censuses.get(Key::of(set, policy), more, make))
            }
            Route::Check(id) => {
                let (kept, policy) = (asked.kept(id)?, asked.policy(id)?);
                let (head, lang) = (head(policy, clock), self.lang_for(request, policy));
                let candidate = Candidate::read(kept, policy, self.root.as_deref(), &request.body, lang);
                Ok(candidate.map_err(|problem| problem.of(head.clone()))?.check(&head, lang))
            }
            Route::Diff(id) => {
                let (kept, policy) = (asked.kept(id)?, asked.policy(id)?);
                let (head, lang) = (head(policy, clock), self.lang_for(request, policy));
                let candidate = Candidate::read(kept, policy, self.root.as_deref(), &request.body, lang);
                let compared = candidate.and_then(|candidate| candidate.diff(policy, &head, lang));
                compared.map_err(|problem| problem.of(head.clone()))
            }
            Route::Grade(id) => {
                let policy = asked.policy(id)?;
                self.decide(id, policy, &asked, self.lang_for(request, policy), request)
            }
            // It is answered while it comes; see `Desk::batch`.
            Route::Batch(id) => asked.policy(id).map(|_| Answer::text(200, "")),
            Route::Why(id) => {
                let policy = asked.policy(id)?;
                let (head, lang) = (head(policy, clock), self.lang_for(request, policy));
                let leads =
                    Leads::read(policy, &request.body, clock, lang).map_err(|problem| problem.of(head.clone()))?;
                let to = query.get("to").map(str::to_owned);
                let question = Question { leads, head: head.clone(), clock, lang, to };
                self.advisers.ask(Key::of(set, policy), policy, question).map_err(|one| one.of(head))
            }
        }
    }

    fn lang_for(&self, request: &Request, policy: &Policy) -> Lang {
        request.lang.unwrap_or_else(|| self.ui.lang_for(policy.labels().lang))
    }
}

pub(super) fn head(policy: &Policy, clock: Clock) -> Head {
    let reference = policy.reference().clone();
    Head {
        policy: reference.id,
        version: reference.version,
        hash: reference.source,
        meaning: reference.meaning,
        today: clock.today.to_string(),
        decision: None,
    }
}
