//! Whole verdicts on one lead after another, remembered by the kind of lead.

use serde::Serialize;

use crate::diagnostic::RecordProblem;
use crate::eval::{Clock, Due, Facts, Outcome, Trace, Verdict, lead_from_json};
use crate::kernel::{Binding, Codes, Kept, Kind, Kinds, Lasting, Memory};
use crate::limits;
use crate::plan::Plan;
use crate::policy::{Error, Policy, Record};
use crate::value::Lead;

/// Grades one lead after another, and remembers what it said by their kind. See [`Policy::grader`].
#[derive(Debug)]
pub struct Grader {
    policy: Policy,
    clock: Clock,
    past: Past,
}

/// What was said so far.
#[derive(Debug)]
struct Past {
    /// None where leads hold lists of records, and each goes the long way.
    known: Option<Known>,
    /// What was said of the last lead that is remembered by no kind.
    last: Said,
}

/// What was said of leads by their kind.
#[derive(Debug)]
struct Known {
    kinds: Kinds,
    /// Reads records straight to codes.
    binding: Option<Binding>,
    /// The lead that is graded, where it came prepared.
    codes: Codes,
    kind: Kind,
    /// Whether the kind of the lead that was asked for last is told.
    told: bool,
    memory: Memory<Said, Option<Due>>,
}

/// What was said of a lead.
#[derive(Debug)]
struct Said {
    verdict: Verdict,
    trace: Trace,
}

impl Policy {
    /// Grades one lead after another, with the whole verdict, and remembers each verdict by the *kind* of lead: which
    /// facts it holds, and in which cells of the policy's comparisons they lie. The verdict on a lead of a kind that was
    /// seen before is there in a fraction of a microsecond, where [`Policy::grade`] takes several (`docs/performance.md`
    /// has the numbers); it is the same verdict, word for word. One of a new kind costs a little more than by
    /// [`Policy::grade`], and making the grader takes about as long as compiling the policy.
    ///
    /// It pays where many leads are of few kinds, as mostly they are. A fact that is more than compared (a result shows
    /// it, a score adds it up) makes a kind of each of its values. Nothing is remembered of leads that are rejected, of
    /// dates beyond the holidays, and in policies over lists of records.
    ///
    /// A verdict is lent until the next call: clone it to keep it. A grader remembers some 16 MB at most
    /// ([`limits::REMEMBERED_VERDICTS`]) and then begins anew. It belongs to one thread; several have one each.
    ///
    /// # Errors
    /// [`ErrorKind::ClockNeeded`](crate::ErrorKind::ClockNeeded) when the policy reads the day and none was given.
    ///
    /// # Example
    /// ```
    /// let text = "grades A > B\ninput revisits count\nif revisits >= 3 then grade A\notherwise grade B";
    /// let policy = gradus::Compiler::new().compile(text)?;
    /// let mut grader = policy.grader()?;
    /// for revisits in [3, 7, 400] {
    ///     let text = format!("{{\"revisits\": {revisits}}}");
    ///     assert_eq!(grader.json(&text).expect("a record").grade(), Some("A"));
    /// }
    /// assert_eq!(grader.lead(&gradus::Lead::new().with("revisits", 2)).grade(), Some("B"));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn grader(&self) -> Result<Grader, Error> {
        let clock = self.needed_clock()?;
        let known = self.kinds().map(|kinds| Known {
            binding: self.binding_to(kinds.frame(), &[]),
            codes: kinds.frame().lead(),
            kind: Kind::default(),
            told: false,
            memory: Memory::new(limits::REMEMBERED_VERDICTS),
            kinds,
        });
        let last = Said { verdict: self.rejected(Vec::new(), clock), trace: Trace::nothing() };
        Ok(Grader { policy: self.clone(), clock, past: Past { known, last } })
    }
}

impl Grader {
    /// Grades a JSON object.
    ///
    /// # Errors
    /// What is no JSON, no record of named facts, or gives one name twice; the place is in the problem.
    pub fn json(&mut self, text: &str) -> Result<&Verdict, RecordProblem> {
        if let Some(kept) = self.past.seen(self.clock, |binding| binding.json(text)) {
            return Ok(&self.past.recalled(kept).verdict);
        }
        Ok(self.lead(&lead_from_json(text)?))
    }

    /// Grades a struct of the embedding program.
    ///
    /// # Errors
    /// As [`Policy::grade`].
    pub fn record<T: Serialize + ?Sized>(&mut self, record: &T) -> Result<&Verdict, Error> {
        if let Some(kept) = self.past.seen(self.clock, |binding| binding.record(record)) {
            return Ok(&self.past.recalled(kept).verdict);
        }
        Ok(self.lead(&*record.to_lead()?))
    }

    /// Grades a lead.
    pub fn lead(&mut self, lead: &Lead) -> &Verdict {
        match self.policy.prepare(lead) {
            Ok(facts) => self.facts(&facts),
            Err(faults) => {
                let verdict = self.policy.rejected(faults, self.clock);
                self.past.last = Said { verdict, trace: Trace::nothing() };
                &self.past.last.verdict
            }
        }
    }

    /// Grades a prepared record.
    pub fn facts(&mut self, facts: &Facts) -> &Verdict {
        &self.past.said(&self.policy, facts, self.clock).verdict
    }

    /// Grades a prepared record, and says how the verdict came about. The steps of the trace are those that the first
    /// lead of its kind took.
    pub fn explain(&mut self, facts: &Facts) -> (&Verdict, &Trace) {
        let Said { verdict, trace } = self.past.said(&self.policy, facts, self.clock);
        if !matches!(verdict.outcome, Outcome::Rejected { .. }) {
            trace.tell_facts(self.policy.plan(), facts);
        }
        (verdict, trace)
    }

    /// The policy.
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Grades for another day and time from now on; what was remembered is forgotten where the policy looks at the clock.
    pub fn set_clock(&mut self, clock: Clock) {
        if clock != self.clock && self.policy.needs_clock() {
            self.past.known.iter_mut().for_each(|known| known.memory.forget());
        }
        self.clock = clock;
    }
}

impl Past {
    /// Where the verdict on a record of a kind that was seen stands.
    fn seen(&mut self, clock: Clock, read: impl FnOnce(&mut Binding) -> Option<&Codes>) -> Option<Kept> {
        let Known { kinds, binding, kind, memory, .. } = self.known.as_mut()?;
        kinds.tell(read(binding.as_mut()?)?, clock, kind)?;
        memory.find(kind)
    }

    /// What was said there.
    fn recalled(&mut self, kept: Kept) -> &mut Said {
        let Self { known, last } = self;
        let Some((said, deadline)) = known.as_mut().and_then(|known| known.memory.get_mut(kept)) else { return last };
        if let Some(deadline) = deadline {
            said.verdict.follow_up.clone_from(deadline);
        }
        said
    }

    fn said(&mut self, policy: &Policy, facts: &Facts, clock: Clock) -> &mut Said {
        if let Some(kept) = self.known.as_mut().and_then(|known| known.find(facts, clock)) {
            return self.recalled(kept);
        }
        let (verdict, trace) = policy.explain_facts(facts, clock);
        let said = Said { verdict, trace };
        let lasting = self.known.as_ref().and_then(|known| known.lasting(policy.plan(), &said.verdict));
        let Some((known, lasting)) = self.known.as_mut().zip(lasting) else {
            self.last = said;
            return &mut self.last;
        };
        let (due, bytes) = (said.verdict.follow_up.clone(), said.bytes());
        let kept = known.memory.remember(&known.kind, lasting, said, due, bytes);
        self.recalled(kept)
    }
}

impl Known {
    /// Where what was said of leads of the kind of this one stands.
    fn find(&mut self, facts: &Facts, clock: Clock) -> Option<Kept> {
        let Self { kinds, codes, kind, told, memory, .. } = self;
        *told = kinds.frame().pack_into(codes, facts).and_then(|()| kinds.tell(codes, clock, kind)).is_some();
        if *told { memory.find(kind) } else { None }
    }

    /// Whether a verdict on the lead of which that was asked last holds for all of its kind.
    fn lasting(&self, plan: &Plan, verdict: &Verdict) -> Option<Lasting> {
        if self.told { Lasting::new(plan, verdict, &self.kind) } else { None }
    }
}

impl Said {
    /// How much memory it takes, roughly: what grows with a policy is what it says of each of its parts.
    fn bytes(&self) -> usize {
        /// What the verdict and its trace take without their parts.
        const WHOLE: usize = 1_000;
        /// What one part takes: its id and an answer.
        const PART: usize = 120;
        let Self { verdict, trace } = self;
        let points = verdict.scores.iter().map(|score| score.items.len());
        let parts = [
            verdict.items.len(),
            verdict.decisions.len(),
            verdict.unknown.len(),
            verdict.defaulted.len(),
            trace.facts.slots.len(),
            trace.items.len(),
            trace.expects.len(),
        ];
        let parts = parts.into_iter().chain(points).fold(0, usize::saturating_add);
        parts.saturating_mul(PART).saturating_add(WHOLE)
    }
}
