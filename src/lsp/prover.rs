//! Proofs, on a thread of their own: they are told as they arrive, and called off when typing goes on.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};

use lsp_server::{Message, Notification};
use lsp_types::Uri;

use crate::diagnostic::Diagnostic;
use crate::limits;
use crate::lsp::reading::Reading;
use crate::lsp::report::{Page, report};
use crate::policy::Compiled;
use crate::proof::{Budget, Census, Stop};

/// Room for the recursion of the proofs, as the main thread of a program has it.
const STACK: usize = 16 << 20;

/// What is proved next.
#[derive(Debug)]
pub(crate) struct Job {
    /// The document.
    pub(crate) page: Page,
    /// What came of reading it.
    pub(crate) reading: Arc<Reading>,
    /// Calls it off.
    pub(crate) stop: Stop,
}

/// What was proved of a document.
#[derive(Clone, Debug)]
pub(crate) struct Proved {
    /// Of which text.
    pub(crate) version: i32,
    /// What was found before and by the proofs.
    pub(crate) found: Arc<[Diagnostic]>,
    /// How many leads get what; none while it is still counted.
    pub(crate) census: Option<Arc<Census>>,
}

/// Where messages leave, and what was proved so far. Whoever holds it decides what is told next.
pub(crate) struct Desk {
    send: Box<dyn Fn(Message) -> bool + Send>,
    /// By document.
    pub(crate) proved: HashMap<Uri, Proved>,
    /// Asks the editor for its hints again, where it takes that.
    pub(crate) refresh: Option<Message>,
}

impl Desk {
    /// A desk from which messages leave so.
    pub(crate) fn new(send: impl Fn(Message) -> bool + Send + 'static) -> Self {
        Self { send: Box::new(send), proved: HashMap::new(), refresh: None }
    }

    /// Sends a message; false when nobody takes it.
    pub(crate) fn send(&self, message: impl Into<Message>) -> bool {
        (self.send)(message.into())
    }

    /// Tells the findings on a document.
    pub(crate) fn publish(&self, page: &Page, reading: &Reading, found: &[Diagnostic]) -> bool {
        let params = report(page, reading, found);
        self.send(Notification::new("textDocument/publishDiagnostics".to_owned(), params))
    }
}

/// The desk, for whoever comes first.
pub(crate) fn at(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The thread that proves.
pub(crate) struct Prover {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Prover {
    /// Starts the thread; without one, policies are checked but nothing is proved.
    pub(crate) fn start(desk: Arc<Mutex<Desk>>) -> Self {
        let (jobs, taken) = channel();
        let thread = Builder::new().name("proofs".to_owned()).stack_size(STACK).spawn(move || work(&taken, &desk));
        Self { jobs: Some(jobs), thread: thread.ok() }
    }

    /// Proves this when all before it is done or called off.
    pub(crate) fn prove(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // A thread that is gone proves nothing, and what was checked is told all the same.
            let _ = jobs.send(job);
        }
    }
}

impl Drop for Prover {
    /// Waits for the thread; whoever drops it has called off its work.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn work(jobs: &Receiver<Job>, desk: &Mutex<Desk>) {
    for Job { page, reading, stop } in jobs {
        let Compiled { policy: Some(policy), .. } = &reading.studied.compiled else { continue };
        if stop.is_set() {
            continue;
        }
        let budget = Budget::until(limits::DIAGRAM_STEPS, stop.clone());
        let mut compiled = reading.studied.compiled.clone();
        compiled.prove(budget.clone());
        {
            let mut desk = at(desk);
            if stop.is_set() {
                continue;
            }
            let found: Arc<[Diagnostic]> = compiled.diagnostics.into();
            desk.publish(&page, &reading, &found);
            let proved = Proved { version: page.version, found, census: None };
            desk.proved.insert(page.uri.clone(), proved);
        }
        let census = policy.census(budget);
        let mut desk = at(desk);
        if stop.is_set() {
            continue;
        }
        if let Some(proved) = desk.proved.get_mut(&page.uri) {
            proved.census = Some(Arc::new(census));
        }
        if let Some(refresh) = desk.refresh.clone() {
            desk.send(refresh);
        }
    }
}
