//! Advice that is prepared once for a policy and not for each question: the diagram of a policy takes longer to make
//! than to read.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::cli::serve::answer::{Answer, Head, Problem};
use crate::cli::serve::grading::{self, Leads};
use crate::cli::serve::memory::Key;
use crate::diagnostic::Lang;
use crate::eval::Clock;
use crate::limits;
use crate::policy::Policy;

/// Advisers that wait for further questions, at most: each holds the diagram of its policy, some megabytes.
const IDLE: usize = 8;

/// The stack of an adviser: as much as the whole program has elsewhere.
const STACK: usize = 8 << 20;

/// Those that wait for questions; the last one was asked last.
#[derive(Debug, Default)]
pub(crate) struct Advisers(Mutex<Vec<Adviser>>);

/// A thread with the diagram of one policy; it ends with this.
#[derive(Debug)]
struct Adviser {
    key: Key,
    questions: Sender<(Question, Sender<Given>)>,
}

type Given = Result<Answer, Problem>;

/// Why leads are graded as they are.
#[derive(Debug)]
pub(crate) struct Question {
    pub(crate) leads: Leads,
    pub(crate) head: Head,
    pub(crate) clock: Clock,
    pub(crate) lang: Lang,
    /// The grade to tell the way to.
    pub(crate) to: Option<String>,
}

impl Question {
    fn answer(&self, policy: &Policy, advisor: &mut crate::proof::Advisor<'_>) -> Given {
        grading::why(policy, advisor, (&self.head, self.clock), (self.lang, self.to.as_deref()), &self.leads)
    }
}

impl Advisers {
    /// Answers by an adviser that waits, or by a new one.
    ///
    /// # Errors
    /// When there is no such grade, or by a mistake of ours.
    pub(crate) fn ask(&self, key: Key, policy: &Policy, question: Question) -> Given {
        let lang = question.lang;
        let Some(adviser) = self.waiting(&key).or_else(|| Adviser::start(key, policy.clone())) else {
            // The system gives no thread: then it is made for this question alone.
            return question.answer(policy, &mut policy.advisor(limits::ADVICE_STEPS));
        };
        let (tell, told) = channel();
        let given = match adviser.questions.send((question, tell)) {
            Ok(()) => told.recv().ok(),
            Err(_) => None,
        };
        // One that gave no answer is no more.
        let given = given.ok_or_else(|| Problem::ours(lang))?;
        self.keep(adviser);
        given
    }

    fn waiting(&self, key: &Key) -> Option<Adviser> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = all.iter().rposition(|one| one.key == *key)?;
        Some(all.remove(at))
    }

    fn keep(&self, adviser: Adviser) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= IDLE {
            all.remove(0);
        }
        all.push(adviser);
    }
}

impl Adviser {
    fn start(key: Key, policy: Policy) -> Option<Self> {
        let (questions, asked) = channel();
        let work = move || advise(&policy, &asked);
        thread::Builder::new().name("gradus-advice".into()).stack_size(STACK).spawn(work).ok()?;
        Some(Self { key, questions })
    }
}

/// Answers until nobody can ask any more.
fn advise(policy: &Policy, asked: &Receiver<(Question, Sender<Given>)>) {
    // What is prepared must be cheap; where that does not suffice, it is said what is possible at most.
    let mut advisor = policy.advisor(limits::ADVICE_STEPS);
    while let Ok((question, tell)) = asked.recv() {
        // After a mistake of ours the diagram may be in any state.
        let Ok(given) = catch_unwind(AssertUnwindSafe(|| question.answer(policy, &mut advisor))) else { return };
        // Who has gone meanwhile need not be told.
        let _ = tell.send(given);
    }
}
