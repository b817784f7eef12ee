//! Floor 8: the public API: a [`Compiler`] makes a [`Policy`], a policy makes a [`Verdict`].

mod bound;
mod compiler;
mod error;
mod examples;
mod fingerprint;
mod grader;
mod packed;
mod proving;
mod record;
mod versions;

use std::sync::{Arc, OnceLock};

use jiff::tz::TimeZone;

use crate::diagnostic::{AdviceProblem, DiffProblem, Lang, RecordProblem, nearest};
use crate::eval::row::{Evaluator, rejection};
use crate::eval::{Advice, Clock, Facts, Fault, Outlook, PolicyRef, Schema, Trace, Verdict};
use crate::kernel;
use crate::plan::{Labels, Node, Plan, Promises};
pub use crate::policy::bound::Bound;
pub use crate::policy::compiler::{Compiled, Compiler, Studied};
pub use crate::policy::error::{Error, ErrorKind};
pub use crate::policy::examples::Tried;
pub use crate::policy::grader::Grader;
pub use crate::policy::packed::Packed;
pub use crate::policy::record::Record;
pub use crate::policy::versions::{Finding, Role, Versions};
use crate::proof::{Advisor, Budget, Census, Diff, Hints, LeadCensus, Mapping, Party, Proofs, census, compare, prove};
use crate::render::Words;
use crate::semantics::ExampleDef;
use crate::source::{Source, Span};
use crate::value::{Date, Lead};

/// A compiled policy: immutable, cheap to clone, shared between threads.
///
/// ```
/// # fn main() -> Result<(), gradus::Error> {
/// let policy = gradus::Compiler::new().compile(
///     "grades A > B
///      input revisits count
///      if revisits >= 3 then grade A
///      otherwise grade B",
/// )?;
/// let verdict = policy.grade(&gradus::Lead::new().with("revisits", 4))?;
/// assert_eq!(verdict.grade(), Some("A"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Policy {
    inner: Arc<Inner>,
    clock: Option<Clock>,
    zone: TimeZone,
    schema: Arc<Schema>,
}

#[derive(Debug)]
struct Inner {
    plan: Plan,
    promises: Promises,
    labels: Labels,
    source: Arc<Source>,
    /// Where it says from when until when it is in force.
    period: Option<Span>,
    examples: Vec<ExampleDef>,
    evaluator: Evaluator,
    /// Made when it is first asked for, as a hash takes a part of the time that compiling takes.
    reference: OnceLock<PolicyRef>,
    /// Made when it is first asked for: who only checks a policy needs none.
    kernel: OnceLock<kernel::Compiled>,
}

impl Policy {
    /// The same policy, grading for this day; a moment of the day, where the policy reads `now`, is its first.
    ///
    /// A policy that reads the day, or has deadlines, needs one: Gradus never reads a clock on its own.
    #[must_use]
    pub fn on(&self, today: Date) -> Self {
        let now = today.to_zoned(self.zone.clone()).map(|zoned| zoned.timestamp()).unwrap_or_default();
        self.at(Clock { today, now })
    }

    /// The same policy, grading for this day and time.
    #[must_use]
    pub fn at(&self, clock: Clock) -> Self {
        Self { clock: Some(clock), ..self.clone() }
    }

    /// The same policy, in another zone than UTC: a deadline that counts from a moment is a day of the zone, and a time
    /// in a record that does not say its zone is a time of this one (without it, such a time is refused). Call it before
    /// [`Policy::on`], whose day then begins there.
    #[must_use]
    pub fn in_zone(&self, zone: TimeZone) -> Self {
        Self { schema: Arc::new(self.schema.in_zone(&zone)), zone, ..self.clone() }
    }

    /// Grades one record: a [`Lead`], or anything that serialises to a struct or a map with text keys.
    ///
    /// Bad facts are no errors: they make the verdict *rejected*, naming each.
    ///
    /// # Errors
    /// [`ErrorKind::ClockNeeded`] when the policy reads the day and none was given with [`Policy::on`];
    /// [`ErrorKind::NotARecord`] when the value is neither a struct nor a map.
    pub fn grade<R: Record + ?Sized>(&self, record: &R) -> Result<Verdict, Error> {
        let lead = record.to_lead()?;
        Ok(self.grade_at(&lead, self.needed_clock()?))
    }

    /// Grades one record and says how the verdict came about.
    ///
    /// # Errors
    /// As [`Policy::grade`].
    pub fn explain<R: Record + ?Sized>(&self, record: &R) -> Result<(Verdict, Trace), Error> {
        let lead = record.to_lead()?;
        Ok(self.explain_at(&lead, self.needed_clock()?))
    }

    /// The names in a record that the policy does not know, each as a warning; the help of its
    /// [`wording`](RecordProblem::wording) has the nearest name that it does know.
    ///
    /// Grading passes such names over, since records often hold more than a policy needs; but a misspelt field leaves its
    /// fact missing without a word. An embedder asks this once per kind of record, or in its tests.
    ///
    /// # Errors
    /// As [`Policy::grade`], for a record that cannot be read.
    ///
    /// # Example
    /// ```
    /// let text = "grades A > B\ninput revisits count\nif revisits >= 3 then grade A\notherwise grade B";
    /// let policy = gradus::Compiler::new().compile(text)?;
    /// let lead = gradus::Lead::new().with("revisit", 4);
    /// let strange = policy.unknown_fields(&lead)?;
    /// assert_eq!(strange[0].to_string(), "the policy has no input called `revisit`; it is not used");
    /// let help = strange[0].wording(gradus::diagnostic::Lang::En).help;
    /// assert!(help.starts_with("did you mean `revisits`?"));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn unknown_fields<R: Record + ?Sized>(&self, record: &R) -> Result<Vec<RecordProblem>, Error> {
        let lead = record.to_lead()?;
        Ok(lead.facts().iter().filter_map(|(name, _)| self.schema.unknown(name)).collect())
    }

    /// Reads a record once, to be graded many times with [`Policy::grade_facts`].
    ///
    /// # Errors
    /// One fault for each fact that cannot be read.
    pub fn prepare(&self, lead: &Lead) -> Result<Facts, Vec<Fault>> {
        self.schema.bind(lead)
    }

    /// Grades one record at a clock.
    pub fn grade_at(&self, lead: &Lead, clock: Clock) -> Verdict {
        self.explain_at(lead, clock).0
    }

    /// Grades one record at a clock, and says how the verdict came about.
    pub fn explain_at(&self, lead: &Lead, clock: Clock) -> (Verdict, Trace) {
        match self.prepare(lead) {
            Ok(facts) => self.explain_facts(&facts, clock),
            Err(faults) => (self.rejected(faults, clock), Trace::nothing()),
        }
    }

    /// Grades a prepared record at a clock.
    pub fn grade_facts(&self, facts: &Facts, clock: Clock) -> Verdict {
        let inner = &self.inner;
        inner.evaluator.grade(&inner.plan, &inner.labels, facts, (clock, &self.zone), self.reference())
    }

    /// Grades a prepared record at a clock, and says how the verdict came about.
    pub fn explain_facts(&self, facts: &Facts, clock: Clock) -> (Verdict, Trace) {
        let inner = &self.inner;
        inner.evaluator.explain(&inner.plan, &inner.labels, facts, (clock, &self.zone), self.reference())
    }

    /// When the verdict on a record changes if nothing happens: the first day after today, within five years, with
    /// another outcome. None where the outcome does not depend on the day, or is not certain today.
    ///
    /// It costs some dozens of evaluations, so grading does not do it on its own; the result has a place in
    /// [`Verdict::outlook`].
    ///
    /// # Errors
    /// As [`Policy::grade`].
    pub fn outlook<R: Record + ?Sized>(&self, record: &R) -> Result<Option<Outlook>, Error> {
        let (lead, clock) = (record.to_lead()?, self.needed_clock()?);
        Ok(self.prepare(&lead).ok().and_then(|facts| self.outlook_facts(&facts, clock)))
    }

    /// The outlook of a prepared record at a clock.
    pub fn outlook_facts(&self, facts: &Facts, clock: Clock) -> Option<Outlook> {
        self.inner.evaluator.outlook(&self.inner.plan, facts, clock)
    }

    /// Advice on one record: the grades that are still possible, what to ask next, and the cheapest change that reaches
    /// the next better grade, or `to`. None for records that are rejected, and in policies without grades.
    ///
    /// Who advises on many leads of one policy makes an [`Policy::advisor`] once, which is where the work is.
    ///
    /// # Errors
    /// As [`Policy::grade`].
    ///
    /// # Example
    /// ```
    /// let text = "grades A > B\ninput revisits count only rises\nif revisits >= 3 then grade A\notherwise grade B";
    /// let policy = gradus::Compiler::new().compile(text)?;
    /// let advice = policy.advise(&gradus::Lead::new().with("revisits", 1), None)?.expect("a lead of a graded policy");
    /// let reach = advice.reach.expect("B is not the best");
    /// assert_eq!((reach.grade.as_str(), reach.changes[0].steps[0].input.as_str()), ("A", "revisits"));
    /// assert!(reach.proved);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn advise<R: Record + ?Sized>(&self, record: &R, to: Option<&str>) -> Result<Option<Advice>, Error> {
        let (lead, clock) = (record.to_lead()?, self.needed_clock()?);
        let mut advisor = self.advisor(crate::limits::DIAGRAM_STEPS);
        Ok(self.prepare(&lead).ok().and_then(|facts| advisor.advise(&facts, clock, to)))
    }

    /// The id of the grade that people call so, by id, name or title.
    ///
    /// # Errors
    /// When the policy has no such grade, or gives none.
    pub fn grade_called(&self, name: &str) -> Result<String, AdviceProblem> {
        let (plan, labels) = (&self.inner.plan, &self.inner.labels);
        let at = plan.grades.map(|scale| usize::from(scale.0)).ok_or(AdviceProblem::NoGrades)?;
        let members = plan.scales.get(at).map(|scale| scale.members.as_slice()).unwrap_or_default();
        let labels = labels.scales.get(at).map(|(_, labels)| labels.as_slice()).unwrap_or_default();
        let called = |at: usize| labels.get(at).into_iter().flat_map(|label| [&label.name, &label.title]);
        let mut found = members.iter().enumerate();
        match found.find(|(at, member)| member.id == name || called(*at).any(|own| own == name)) {
            Some((_, member)) => Ok(member.id.clone()),
            None => {
                let near = nearest(name, labels.iter().map(|label| label.name.as_str()));
                Err(AdviceProblem::NoSuchGrade { name: name.to_owned(), near })
            }
        }
    }

    /// An adviser on the leads of this policy, its diagram built within so many steps; over them it says *at most* what
    /// a walk through the missing facts finds, and no change.
    pub fn advisor(&self, budget: usize) -> Advisor<'_> {
        let inner = &self.inner;
        Advisor::new((&inner.plan, &inner.labels), &inner.evaluator, self.reference(), budget)
    }

    /// The verdict on a record that cannot be read.
    pub fn rejected(&self, faults: Vec<Fault>, clock: Clock) -> Verdict {
        rejection(self.reference(), self.needs_clock().then_some(clock.today), faults)
    }

    /// The compiled form.
    pub fn plan(&self) -> &Plan {
        &self.inner.plan
    }

    /// What it promises.
    pub fn promises(&self) -> &Promises {
        &self.inner.promises
    }

    /// Proves what can be proved of it, within so many steps: that every lead gets a grade, that sentences never
    /// disagree, that its promises are kept. The same everywhere, as steps are counted and not time.
    ///
    /// ```
    /// # fn main() -> Result<(), gradus::Error> {
    /// let policy = gradus::Compiler::new().compile(
    ///     "grades A > B
    ///      input revisits count
    ///      if revisits >= 3 then grade A
    ///      if revisits <= 1 then grade B",
    /// )?;
    /// let proofs = policy.prove(gradus::limits::DIAGRAM_STEPS);
    /// assert_eq!(proofs.complete, gradus::proof::Status::Refuted);
    /// # Ok(())
    /// # }
    /// ```
    pub fn prove(&self, budget: impl Into<Budget>) -> Proofs {
        let inner = &self.inner;
        prove(&inner.plan, &inner.labels, &inner.promises, &self.hints(), &budget.into())
    }

    /// Counts, within so many steps, how many of all kinds of lead get which grade, meet which sentence, have which
    /// level, score and result. A kind of lead is a combination of cells of the facts, the parts that the policy's own
    /// comparisons can tell apart: it is no share of customers, for which see [`Policy::census_of`].
    ///
    /// ```
    /// # fn main() -> Result<(), gradus::Error> {
    /// let policy = gradus::Compiler::new().compile(
    ///     "grades A > B
    ///      input revisits count
    ///      input asked yes/no
    ///      if revisits >= 3 and asked then grade A
    ///      otherwise grade B",
    /// )?;
    /// // Up to two return visits, or three and more; asked, or not.
    /// let census = policy.census(gradus::limits::DIAGRAM_STEPS);
    /// assert_eq!(census.total, Some(4.into()));
    /// let grades = census.grades.and_then(|grades| grades.counts).unwrap_or_default();
    /// assert_eq!(grades[0].count, 1.into());
    /// assert_eq!(grades[1].count, 3.into());
    /// # Ok(())
    /// # }
    /// ```
    pub fn census(&self, budget: impl Into<Budget>) -> Census {
        census(&self.inner.plan, &self.hints(), self.reference().clone(), &budget.into())
    }

    /// Counts the leads of a list instead: each kind of lead weighs as many leads as the list holds of it. Leads whose
    /// facts leave something open are counted as open there; rejected ones beside the total. `None` stands for a
    /// record that could not be read.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let text = "grades A > B\ninput revisits count\nif revisits >= 3 then grade A\notherwise grade B";
    /// let policy = gradus::Compiler::new().compile(text)?;
    /// let facts = |revisits: u32| policy.prepare(&gradus::Lead::new().with("revisits", revisits)).ok();
    /// let day = gradus::Clock::on("2026-11-22".parse()?);
    /// let census = policy.census_of([facts(1), facts(4), facts(5), None], day);
    /// assert_eq!((census.total, census.rejected), (Some(3.into()), 1));
    /// let grades = census.grades.and_then(|grades| grades.counts).unwrap_or_default();
    /// assert_eq!(grades[0].count, 2.into());
    /// # Ok(())
    /// # }
    /// ```
    pub fn census_of(&self, leads: impl IntoIterator<Item = Option<Facts>>, clock: Clock) -> Census {
        let mut census = LeadCensus::new(&self.inner.plan, self.reference().clone());
        for facts in leads {
            match facts {
                Some(facts) => census.add(&facts, clock, &self.grade_facts(&facts, clock)),
                None => census.reject(),
            }
        }
        census.finish()
    }

    /// What its examples say of the facts.
    fn hints(&self) -> Hints {
        let inner = &self.inner;
        let mut facts = vec![Vec::new(); inner.plan.inputs.len()];
        for (input, value) in inner.examples.iter().flat_map(|example| &example.facts) {
            if let Some(hints) = facts.get_mut(*input) {
                hints.push(value.clone());
            }
        }
        Hints { facts, today: inner.examples.iter().filter_map(|example| example.today).collect() }
    }

    /// Compares it with a newer policy: which leads get another grade, within so many steps. Words are in `lang`.
    ///
    /// That none does is a proof: [`Diff::equivalent`] is then *proved*, and speaks of every lead there can be.
    ///
    /// # Errors
    /// When there is nothing to compare: unrelated policies, or a mapping that names nothing.
    ///
    /// # Example
    /// ```
    /// use gradus::proof::{Mapping, Status};
    /// let text = |n: u32| format!("grades A > B\ninput revisits count\nif revisits >= {n} then grade A\notherwise grade B");
    /// let compiler = gradus::Compiler::new();
    /// let (old, new) = (compiler.compile(&text(3))?, compiler.compile(&text(4))?);
    /// let diff = old.diff(&new, &Mapping::new(), gradus::diagnostic::Lang::En, gradus::limits::DIAGRAM_STEPS)?;
    /// assert_eq!(diff.equivalent, Status::Refuted);
    /// assert_eq!(diff.moves[0].regions, ["revisits 3"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn diff(&self, new: &Self, mapping: &Mapping, lang: Lang, budget: usize) -> Result<Diff, DiffProblem> {
        compare(self.party(), new.party(), mapping, (lang, budget))
    }

    fn party(&self) -> Party<'_> {
        let inner = &self.inner;
        Party {
            plan: &inner.plan,
            labels: &inner.labels,
            schema: &self.schema,
            evaluator: &inner.evaluator,
            reference: self.reference(),
            examples: &inner.examples,
        }
    }

    /// The zone that its days and times are of: UTC, or that of [`Policy::in_zone`].
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// What it is made of in the words of people, for [`explain`](crate::render::explain) and other texts.
    pub fn words(&self, lang: Lang) -> Words<'_> {
        Words { plan: self.plan(), labels: self.labels(), lang, zone: &self.zone }
    }

    /// What people call its parts.
    pub fn labels(&self) -> &Labels {
        &self.inner.labels
    }

    /// How records name its inputs.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The text it was made from.
    pub fn source(&self) -> &Source {
        &self.inner.source
    }

    /// Its id, version and hashes.
    pub fn reference(&self) -> &PolicyRef {
        let Inner { plan, source, reference, .. } = &*self.inner;
        reference.get_or_init(|| fingerprint::reference(plan, source))
    }

    /// The examples in its text.
    pub fn examples(&self) -> &[ExampleDef] {
        &self.inner.examples
    }

    /// Each example in its text, held against the verdict on it.
    ///
    /// ```
    /// # fn main() -> Result<(), gradus::Error> {
    /// let policy = gradus::Compiler::new().compile(
    ///     "grades A > B
    ///      input revisits count
    ///      if revisits >= 3 then grade A
    ///      otherwise grade B
    ///      example \"keen\" { revisits: 4 } is A",
    /// )?;
    /// let tried = policy.try_examples().next().expect("an example");
    /// assert_eq!(tried.example.title, "keen");
    /// assert!(tried.failures.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn try_examples(&self) -> impl Iterator<Item = Tried<'_>> {
        examples::each(self)
    }

    /// Whether an example of this policy, or of one with the same inputs and results, holds under it.
    #[cfg(feature = "records")]
    pub(crate) fn holds(&self, example: &ExampleDef) -> bool {
        examples::holds(self, example)
    }

    /// What a verdict comes to, as an example expects it: `is A`; with the result of that title, where one is named.
    #[cfg(feature = "records")]
    pub(crate) fn expectation(&self, verdict: &Verdict, result: Option<&str>) -> Option<String> {
        examples::expectation(self, verdict, result)
    }

    /// For each node of the plan whether it surely holds on these facts, or surely does not; none where that is open.
    /// `grade` is the one that the lead has.
    #[cfg(feature = "records")]
    pub(crate) fn truths(&self, facts: &Facts, clock: Clock, grade: Option<&str>) -> Vec<Option<bool>> {
        let plan = &self.inner.plan;
        let members = plan.grades.and_then(|scale| plan.scales.get(usize::from(scale.0))).map(|scale| &scale.members);
        let at = members.and_then(|members| members.iter().position(|member| Some(member.id.as_str()) == grade));
        crate::eval::seen::truths(plan, facts, clock, at.and_then(|at| u8::try_from(at).ok()))
    }

    /// Whether grading depends on the day or the time.
    pub fn needs_clock(&self) -> bool {
        self.inner.plan.reads_today || self.inner.plan.reads_now
    }

    /// The most steps that one complete lead can take.
    pub fn cost(&self) -> usize {
        self.inner.plan.nodes.iter().map(Node::cost).fold(0, usize::saturating_add)
    }

    /// Whether what a verdict calls possible of an incomplete lead is exactly what some completion of it gives; else it
    /// may be more, never less. It is exact where every comparison reads one fact that may be missing, and the facts
    /// are not too many to be walked through.
    pub fn tells_possible_exactly(&self) -> bool {
        let clock = self.clock.unwrap_or_else(Clock::epoch);
        crate::eval::explore::is_exact(&self.inner.evaluator, &self.inner.plan, clock)
    }

    pub(crate) fn needed_clock(&self) -> Result<Clock, Error> {
        match self.clock {
            Some(clock) => Ok(clock),
            None if self.needs_clock() => Err(Error::clock_needed()),
            None => Ok(Clock::epoch()),
        }
    }
}

impl Clock {
    /// The clock of a day; the time, for policies that read `now`, is its first in UTC.
    ///
    /// # Example
    /// ```
    /// let clock = gradus::Clock::on("2026-11-22".parse()?);
    /// assert_eq!(clock.today.to_string(), "2026-11-22");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn on(today: Date) -> Self {
        let now = today.to_zoned(jiff::tz::TimeZone::UTC).map(|zoned| zoned.timestamp()).unwrap_or_default();
        Self { today, now }
    }

    /// The clock of policies that read none.
    fn epoch() -> Self {
        Self { today: Date::new(1970, 1, 1).unwrap_or_default(), now: crate::value::Moment::UNIX_EPOCH }
    }
}
