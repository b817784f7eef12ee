//! The examples of a policy, held against its verdicts.

use crate::diagnostic::{Bulk, Diagnostic, Lang, LogicProblem};
use crate::eval::{Answer, Clock, Facts, Fault, Outcome, Shown, Slot, Trace, Verdict};
use crate::limits;
use crate::plan::Node;
use crate::policy::Policy;
use crate::render::reason;
use crate::semantics::{Definition, ExampleDef, Expectation};
use crate::source::Span;
use crate::value::{Date, Kind, Unit, Value};

/// An example of a policy, held against its verdict.
#[derive(Clone, Debug)]
pub struct Tried<'a> {
    /// The example.
    pub example: &'a ExampleDef,
    /// Its facts; none where they cannot be read.
    pub facts: Option<Facts>,
    /// The day and time it was graded for.
    pub clock: Clock,
    /// What the policy says of it.
    pub verdict: Verdict,
    /// What is wrong: nothing where it holds.
    pub failures: Vec<Diagnostic>,
}

/// A diagnostic for each example whose verdict is another, and for what was not checked.
pub(crate) fn failing(policy: &Policy) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut steps = 0_usize;
    for example in policy.examples() {
        if steps > limits::EXAMPLE_STEPS {
            let problem = LogicProblem::TooMuch { what: Bulk::Examples, allowed: limits::EXAMPLE_STEPS };
            found.push(Diagnostic::new(problem, example.span));
            break;
        }
        let (tried, taken) = tried(policy, example);
        steps = steps.saturating_add(taken);
        found.extend(without_day(policy, example));
        found.extend(tried.failures);
    }
    found
}

/// Every example with its verdict, as far as [`failing`] checks them.
pub(crate) fn each(policy: &Policy) -> impl Iterator<Item = Tried<'_>> {
    let mut steps = 0_usize;
    policy.examples().iter().map_while(move |example| {
        if steps > limits::EXAMPLE_STEPS {
            return None;
        }
        let (tried, taken) = tried(policy, example);
        steps = steps.saturating_add(taken);
        Some(tried)
    })
}

/// Whether an example holds.
#[cfg(feature = "records")]
pub(crate) fn holds(policy: &Policy, example: &ExampleDef) -> bool {
    tried(policy, example).0.failures.is_empty()
}

/// What a verdict comes to, as an example expects it; none where the result has no one value.
#[cfg(feature = "records")]
pub(crate) fn expectation(policy: &Policy, verdict: &Verdict, result: Option<&str>) -> Option<String> {
    use crate::proof::written_name;
    let lang = policy.labels().lang;
    let Some(title) = result else {
        let said = match &verdict.outcome {
            Outcome::Graded { grade, .. } => written_name(&called(policy, grade.as_deref()?)),
            Outcome::Undetermined { possible, or_ungraded, or_conflict, .. } => {
                let mut all: Vec<String> = possible.iter().map(|id| written_name(&called(policy, id))).collect();
                all.extend(or_ungraded.then(|| lang.pick("ungraded", "无级可评").to_owned()));
                all.extend(or_conflict.then(|| lang.pick("conflict", "规则冲突").to_owned()));
                format!("{} {{{}}}", lang.pick("undetermined", "待补资料"), all.join(", "))
            }
            // That sentences disagree is said without which.
            Outcome::Conflict { .. } => lang.pick("conflict", "规则冲突").to_owned(),
            Outcome::Ungraded { .. } | Outcome::Rejected { .. } => outcome_said(policy, verdict, lang),
        };
        return Some(format!("{} {said}", lang.pick("is", "应为")));
    };
    let labels = &policy.labels().decisions;
    let at = labels.iter().position(|label| label.label.title == title)?;
    let (label, kind) = (labels.get(at)?, policy.plan().decisions.get(at)?.kind);
    let value = match (answer_of(policy, verdict, Definition::Decision(at))?, kind) {
        (Answer::Is(Shown::Text(text)), Kind::Member(scale)) => {
            let scale = usize::from(scale.0);
            let members = &policy.plan().scales.get(scale)?.members;
            let member = members.iter().position(|member| member.id == *text)?;
            written_name(&policy.labels().scales.get(scale)?.1.get(member)?.name)
        }
        (Answer::Is(Shown::Text(text)), _) => format!("\"{text}\""),
        (answer @ Answer::Is(_), _) => policy.words(lang).answer(kind, answer),
        (Answer::Absent(()) | Answer::OneOf { .. } | Answer::Between { .. } | Answer::Unknown { .. }, _) => {
            return None;
        }
    };
    Some(format!("{} {} = {value}", lang.pick("with", "并有"), written_name(&label.label.name)))
}

/// One example with its verdict, and the steps that it took.
fn tried<'a>(policy: &Policy, example: &'a ExampleDef) -> (Tried<'a>, usize) {
    let clock = match example.today {
        Some(today) => Clock::on(today),
        None => Clock { today: today_without(policy), ..Clock::epoch() },
    };
    let read = facts(policy, example);
    let (verdict, trace) = match &read {
        Ok(facts) => policy.explain_facts(facts, clock),
        Err(faults) => (policy.rejected(faults.clone(), clock), Trace::nothing()),
    };
    // Whatever the rules cost, each fact and each item is handled once.
    let plan = policy.plan();
    let handled = plan.inputs.len().saturating_add(plan.items.len()).saturating_add(plan.nodes.len());
    let steps = trace.steps.saturating_add(handled.saturating_mul(limits::EXAMPLE_SETUP));
    let failures = check(policy, example, &verdict);
    (Tried { example, facts: read.ok(), clock, verdict, failures }, steps)
}

/// The facts of an example, or what is wrong with them.
fn facts(policy: &Policy, example: &ExampleDef) -> Result<Facts, Vec<Fault>> {
    let mut slots = vec![Slot::Missing; policy.plan().inputs.len()];
    let mut faults = Vec::new();
    for (input, value) in &example.facts {
        let Some(field) = policy.schema().fields().get(*input) else { continue };
        if let Err(problem) = field.read_text(&field.write(value)) {
            faults.push(Fault { field: field.id().to_owned(), problem });
        }
        if let Some(slot) = slots.get_mut(*input) {
            *slot = Slot::Known(value.clone());
        }
    }
    if faults.is_empty() { Ok(Facts { slots }) } else { Err(faults) }
}

/// A warning where the rules read the day and the example does not say which: it is checked all the same.
fn without_day(policy: &Policy, example: &ExampleDef) -> Option<Diagnostic> {
    let reads_day = policy.plan().nodes.iter().any(|node| matches!(node, Node::Today | Node::Now));
    if example.today.is_some() || !reads_day {
        return None;
    }
    let problem = LogicProblem::ExampleWithoutDay { day: today_without(policy).to_string() };
    Some(Diagnostic::new(problem, example.span))
}

/// The day of an example that gives none: the first on which the policy is in force.
fn today_without(policy: &Policy) -> Date {
    policy.plan().effective_from.unwrap_or_else(|| Clock::epoch().today)
}

fn check(policy: &Policy, example: &ExampleDef, verdict: &Verdict) -> Vec<Diagnostic> {
    if let Outcome::Rejected { faults } = &verdict.outcome
        && !example.expected.iter().any(|(expected, _)| *expected == Expectation::Rejected)
    {
        let lang = policy.labels().lang;
        let why = faults.first().map(|fault| format!("{}: {}", fault.field, fault.problem.wording(lang).message));
        let problem = LogicProblem::ExampleRejected { why: why.unwrap_or_default() };
        return vec![Diagnostic::new(problem, example.span)];
    }
    let wrong = example.expected.iter().filter(|(expected, _)| !meets(policy, verdict, expected));
    wrong.map(|(expected, span)| failure(policy, verdict, expected, *span)).collect()
}

fn meets(policy: &Policy, verdict: &Verdict, expected: &Expectation) -> bool {
    match (expected, &verdict.outcome) {
        (Expectation::Grade(grade), _) => verdict.grade() == Some(grade),
        (
            Expectation::Undetermined { grades, ungraded, conflict },
            Outcome::Undetermined { possible, or_ungraded, or_conflict, .. },
        ) => {
            let mut wanted: Vec<&String> = grades.iter().collect();
            let mut found: Vec<&String> = possible.iter().collect();
            wanted.sort_unstable();
            found.sort_unstable();
            let any = grades.is_empty() && !ungraded && !conflict;
            any || (wanted == found && ungraded == or_ungraded && conflict == or_conflict)
        }
        (Expectation::Ungraded, Outcome::Ungraded { .. })
        | (Expectation::Conflict, Outcome::Conflict { .. })
        | (Expectation::Rejected, Outcome::Rejected { .. }) => true,
        (Expectation::Result(definition, _, value), _) => answer_of(policy, verdict, *definition)
            .is_some_and(|answer| *answer == Answer::Is(shown(policy, *definition, value))),
        (
            Expectation::Undetermined { .. } | Expectation::Ungraded | Expectation::Conflict | Expectation::Rejected,
            Outcome::Graded { .. }
            | Outcome::Undetermined { .. }
            | Outcome::Ungraded { .. }
            | Outcome::Conflict { .. }
            | Outcome::Rejected { .. },
        ) => false,
    }
}

fn answer_of<'a>(policy: &Policy, verdict: &'a Verdict, definition: Definition) -> Option<&'a Answer> {
    match definition {
        Definition::Let(_) => None,
        Definition::Item(index) => verdict.items.get(index).map(|item| &item.value),
        Definition::Scorecard(index) => verdict.scores.get(index).map(|score| &score.points),
        Definition::Decision(index) => {
            let id = policy.plan().decisions.get(index).map(|decision| &decision.id)?;
            verdict.decisions.iter().find(|decision| decision.id == *id).map(|decision| &decision.value)
        }
    }
}

fn shown(policy: &Policy, definition: Definition, value: &Value) -> Shown {
    crate::eval::shown(policy.plan(), kind_of(policy, definition), value)
}

fn kind_of(policy: &Policy, definition: Definition) -> Kind {
    let plan = policy.plan();
    let kind = match definition {
        Definition::Item(index) => plan.items.get(index).map(|item| item.kind),
        Definition::Decision(index) => plan.decisions.get(index).map(|decision| decision.kind),
        Definition::Let(_) | Definition::Scorecard(_) => None,
    };
    kind.unwrap_or(Kind::Number(Unit::Number))
}

/// A grade as the policy's own language calls it, so that it can be written into an example.
fn called(policy: &Policy, grade: &str) -> String {
    let at = policy.plan().grades.map_or(usize::MAX, |scale| usize::from(scale.0));
    let members = policy.plan().scales.get(at).map_or(&[][..], |scale| &scale.members);
    let labels = policy.labels().scales.get(at).map_or(&[][..], |(_, labels)| labels);
    let label = members.iter().zip(labels).find(|(member, _)| member.id == grade);
    label.map_or(grade, |(_, label)| &label.name).to_owned()
}

fn failure(policy: &Policy, verdict: &Verdict, expected: &Expectation, span: Span) -> Diagnostic {
    let lang = policy.labels().lang;
    let wanted = policy.source().slice(span).to_owned();
    let found = match expected {
        Expectation::Result(definition, name, _) => {
            let words = policy.words(lang);
            let answer = answer_of(policy, verdict, *definition);
            match answer.map(|answer| words.answer(kind_of(policy, *definition), answer)) {
                Some(answer) if !answer.is_empty() => format!("{name} = {answer}"),
                Some(_) | None => lang.pick(format!("{name}: no value"), format!("{name} 没有值")),
            }
        }
        Expectation::Grade(_)
        | Expectation::Undetermined { .. }
        | Expectation::Ungraded
        | Expectation::Conflict
        | Expectation::Rejected => outcome_said(policy, verdict, lang),
    };
    let overlap = matches!(&verdict.outcome, Outcome::Conflict { ties, .. } if ties.is_empty());
    Diagnostic::new(LogicProblem::ExampleFails { expected: wanted, found, overlap }, span)
}

fn outcome_said(policy: &Policy, verdict: &Verdict, lang: Lang) -> String {
    match &verdict.outcome {
        Outcome::Graded { grade, .. } => grade.as_deref().map(|grade| called(policy, grade)).unwrap_or_default(),
        Outcome::Undetermined { possible, or_ungraded, or_conflict, .. } => {
            let extra = [
                or_ungraded.then(|| lang.pick("ungraded", "无级可评")),
                or_conflict.then(|| lang.pick("conflict", "规则冲突")),
            ];
            let extra = extra.into_iter().flatten().map(str::to_owned);
            let all: Vec<String> = possible.iter().map(|grade| called(policy, grade)).chain(extra).collect();
            let word = lang.pick("undetermined", "待补资料");
            format!("{word} {{{}}}", all.join(", "))
        }
        Outcome::Ungraded { .. } => lang.pick("ungraded", "无级可评").to_owned(),
        Outcome::Conflict { .. } => {
            let words = policy.words(lang);
            let (word, why) = (lang.pick("conflict", "规则冲突"), reason(&words, verdict, None));
            lang.pick(format!("{word} ({why})"), format!("{word}（{why}）"))
        }
        Outcome::Rejected { .. } => lang.pick("rejected", "退回").to_owned(),
    }
}
