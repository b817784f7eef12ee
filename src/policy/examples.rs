//! The examples of a policy, held against its verdicts.

use crate::diagnostic::{Diagnostic, Lang, LogicProblem};
use crate::eval::{Answer, Clock, Facts, Outcome, Shown, Slot, Verdict};
use crate::policy::Policy;
use crate::semantics::{Definition, ExampleDef, Expectation};
use crate::source::Span;
use crate::value::{Date, Value};

/// A diagnostic for each example whose verdict is another.
pub(crate) fn failing(policy: &Policy) -> Vec<Diagnostic> {
    policy.examples().iter().flat_map(|example| check(policy, example)).collect()
}

/// The verdict of an example.
pub(crate) fn verdict(policy: &Policy, example: &ExampleDef) -> Verdict {
    let clock = match example.today {
        Some(today) => policy.on(today).clock.unwrap_or_else(Clock::epoch),
        None => Clock { today: today_without(policy), ..Clock::epoch() },
    };
    let facts =
        Facts { slots: example.facts.iter().map(|fact| fact.clone().map_or(Slot::Missing, Slot::Known)).collect() };
    let out_of_range = facts.slots.iter().zip(policy.schema().fields()).filter_map(|(slot, field)| {
        let value = slot.known()?;
        field
            .read_text(&field.write(value))
            .err()
            .map(|problem| crate::eval::Fault { field: field.id().to_owned(), problem })
    });
    let faults: Vec<crate::eval::Fault> = out_of_range.collect();
    if faults.is_empty() { policy.grade_facts(&facts, clock) } else { policy.rejected(faults, clock) }
}

/// The day of an example that gives none: the first on which the policy is in force.
fn today_without(policy: &Policy) -> Date {
    policy.plan().effective_from.unwrap_or_else(|| Clock::epoch().today)
}

fn check(policy: &Policy, example: &ExampleDef) -> Vec<Diagnostic> {
    let verdict = verdict(policy, example);
    if let Outcome::Rejected { faults } = &verdict.outcome
        && !example.expected.iter().any(|(expected, _)| *expected == Expectation::Rejected)
    {
        let lang = policy.labels().lang;
        let why = faults.first().map(|fault| format!("{}: {}", fault.field, fault.problem.wording(lang).message));
        let problem = LogicProblem::ExampleRejected { why: why.unwrap_or_default() };
        return vec![Diagnostic::new(problem, example.span)];
    }
    let wrong = example.expected.iter().filter(|(expected, _)| !meets(policy, &verdict, expected));
    wrong.map(|(expected, span)| failure(policy, &verdict, expected, *span)).collect()
}

fn meets(policy: &Policy, verdict: &Verdict, expected: &Expectation) -> bool {
    match (expected, &verdict.outcome) {
        (Expectation::Grade(grade), _) => verdict.grade() == Some(grade),
        (Expectation::Undetermined(grades), Outcome::Undetermined { possible, .. }) => {
            let mut wanted: Vec<&String> = grades.iter().collect();
            let mut found: Vec<&String> = possible.iter().collect();
            wanted.sort_unstable();
            found.sort_unstable();
            grades.is_empty() || wanted == found
        }
        (Expectation::Ungraded, Outcome::Ungraded { .. })
        | (Expectation::Conflict, Outcome::Conflict { .. })
        | (Expectation::Rejected, Outcome::Rejected { .. }) => true,
        (Expectation::Result(definition, _, value), _) => answer_of(policy, verdict, *definition)
            .is_some_and(|answer| *answer == Answer::Is(shown(policy, *definition, value))),
        (
            Expectation::Undetermined(_) | Expectation::Ungraded | Expectation::Conflict | Expectation::Rejected,
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
    use crate::value::{Kind, Unit};
    let plan = policy.plan();
    let kind = match definition {
        Definition::Item(index) => plan.items.get(index).map(|item| item.kind),
        Definition::Decision(index) => plan.decisions.get(index).map(|decision| decision.kind),
        Definition::Let(_) | Definition::Scorecard(_) => None,
    };
    crate::eval::shown(plan, kind.unwrap_or(Kind::Number(Unit::Number)), value)
}

fn failure(policy: &Policy, verdict: &Verdict, expected: &Expectation, span: Span) -> Diagnostic {
    let lang = policy.labels().lang;
    let wanted = policy.source().slice(span).to_owned();
    let found = match expected {
        Expectation::Result(definition, name, _) => {
            let answer = answer_of(policy, verdict, *definition).map(said);
            format!("{name} {}", answer.unwrap_or_default())
        }
        Expectation::Grade(_)
        | Expectation::Undetermined(_)
        | Expectation::Ungraded
        | Expectation::Conflict
        | Expectation::Rejected => outcome_said(verdict, lang),
    };
    Diagnostic::new(LogicProblem::ExampleFails { expected: wanted, found }, span)
}

fn outcome_said(verdict: &Verdict, lang: Lang) -> String {
    match &verdict.outcome {
        Outcome::Graded { grade, .. } => grade.clone().unwrap_or_default(),
        Outcome::Undetermined { possible, or_ungraded, or_conflict, .. } => {
            let extra = [
                or_ungraded.then(|| lang.pick("ungraded", "无级可评")),
                or_conflict.then(|| lang.pick("conflict", "规则冲突")),
            ];
            let all: Vec<&str> = possible.iter().map(String::as_str).chain(extra.into_iter().flatten()).collect();
            let word = lang.pick("undetermined", "待补资料");
            format!("{word} {{{}}}", all.join(", "))
        }
        Outcome::Ungraded { .. } => lang.pick("ungraded", "无级可评").to_owned(),
        Outcome::Conflict { .. } => lang.pick("conflict", "规则冲突").to_owned(),
        Outcome::Rejected { .. } => lang.pick("rejected", "退回").to_owned(),
    }
}

fn said(answer: &Answer) -> String {
    serde_json::to_string(answer).unwrap_or_default()
}
