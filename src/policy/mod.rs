//! Floor 7: the public API.

use std::sync::Arc;

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::eval::{Facts, Fault, Trace, Verdict};
use crate::plan::{Labels, Plan};
use crate::source::Source;
use crate::value::{Date, Lead, Moment};

/// Turns policy texts into policies.
#[derive(Clone, Debug, Default)]
pub struct Compiler {}

/// What came of compiling: a policy unless there were errors, and everything that was noticed.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The text that was compiled.
    pub source: Arc<Source>,
    /// The policy; none when there was an error.
    pub policy: Option<Policy>,
    /// Errors, warnings and notes, in order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// A compiled policy: immutable, cheap to clone, shared between threads.
#[derive(Clone, Debug)]
pub struct Policy {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    plan: Plan,
    labels: Labels,
    source: Arc<Source>,
}

/// The day and time of grading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The day.
    pub today: Date,
    /// The time, for policies that read `now`.
    pub now: Moment,
}

impl Compiler {
    /// A compiler with the usual settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Compiles and keeps everything that was noticed.
    pub fn check(&self, source: Source) -> Compiled {
        todo!()
    }
}

impl Policy {
    /// The compiled form.
    pub fn plan(&self) -> &Plan {
        &self.inner.plan
    }

    /// What people call its parts.
    pub fn labels(&self) -> &Labels {
        &self.inner.labels
    }

    /// The text it was made from.
    pub fn source(&self) -> &Source {
        &self.inner.source
    }

    /// Grades one record at a clock.
    pub fn grade_at(&self, lead: &Lead, clock: Clock) -> Verdict {
        todo!()
    }

    /// Grades one record at a clock, and says how the verdict came about.
    pub fn explain_at(&self, lead: &Lead, clock: Clock) -> (Verdict, Trace) {
        todo!()
    }

    /// Grades a prepared record, and says how the verdict came about.
    pub fn explain_facts(&self, facts: &Facts, clock: Clock) -> (Verdict, Trace) {
        todo!()
    }

    /// The verdict on a record that cannot be read.
    pub fn rejected(&self, faults: Vec<Fault>, clock: Clock) -> Verdict {
        todo!()
    }

    /// Grades a prepared record.
    pub fn grade_facts(&self, facts: &Facts, clock: Clock) -> Verdict {
        todo!()
    }
}
