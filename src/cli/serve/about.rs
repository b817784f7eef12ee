//! What is said of policies: which there are, what they ask for, and how their files are.

use serde::Serialize;

use crate::cli::diagnostics::{self, Findings, Format};
use crate::cli::serve::answer::{Answer, Head};
use crate::diagnostic::Lang;
use crate::eval::cell::Field;
use crate::live::{Cause, Kept, Set, Trouble};
use crate::policy::Policy;
use crate::value::{Kind, Unit, Value};

/// A policy in a list.
#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    title: &'a str,
    version: Option<&'a str>,
    hash: &'a str,
    meaning: &'a str,
    /// Whether its files are good as they are now.
    good: bool,
    loaded: String,
}

#[derive(Serialize)]
struct Listing<'a> {
    today: String,
    policies: Vec<Listed<'a>>,
    troubles: Vec<Told>,
}

/// One policy in full.
#[derive(Serialize)]
struct Full<'a> {
    #[serde(flatten)]
    head: &'a Head,
    title: &'a str,
    industry: Option<&'a str>,
    effective_from: Option<String>,
    effective_until: Option<String>,
    inputs: Vec<Input<'a>>,
    grades: Vec<Grade<'a>>,
    files: Vec<String>,
    /// When what is served was read.
    loaded: String,
    good: bool,
    troubles: Vec<Told>,
}

#[derive(Serialize)]
struct Grade<'a> {
    id: &'a str,
    name: &'a str,
    title: &'a str,
}

/// An input: what a lead may say.
#[derive(Serialize)]
struct Input<'a> {
    id: &'a str,
    name: &'a str,
    title: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    required: bool,
    masked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    least: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<&'a str>,
}

/// What is wrong with a file.
#[derive(Serialize)]
struct Told {
    file: String,
    since: String,
    /// In one line.
    message: String,
    /// What `gradus check --format json` says.
    diagnostics: serde_json::Value,
    /// What `gradus check` shows.
    text: String,
}

/// All policies.
pub(crate) fn list(set: &Set, today: crate::value::Date, lang: Lang) -> Answer {
    let listed = |kept: &'_ std::sync::Arc<Kept>| kept.on(today).ok().or_else(|| kept.versions().last()).cloned();
    let all: Vec<(&Kept, Policy)> = set.policies().filter_map(|kept| Some((kept.as_ref(), listed(kept)?))).collect();
    let policies = all.iter().map(|(kept, policy)| Listed {
        id: kept.id(),
        title: &policy.labels().title,
        version: policy.reference().version.as_deref(),
        hash: &policy.reference().source,
        meaning: &policy.reference().meaning,
        good: kept.troubles().is_empty(),
        loaded: kept.loaded().to_string(),
    });
    let troubles = set.troubles().iter().map(|trouble| told(trouble, lang)).collect();
    Answer::json(200, &Listing { today: today.to_string(), policies: policies.collect(), troubles })
}

/// One policy.
pub(crate) fn one(kept: &Kept, policy: &Policy, head: &Head, lang: Lang) -> Answer {
    let (plan, labels) = (policy.plan(), policy.labels());
    let scale = |at: usize| plan.scales.get(at).zip(labels.scales.get(at));
    let grades = plan.grades.and_then(|scale_id| scale(usize::from(scale_id.0)));
    let grades = grades.into_iter().flat_map(|(scale, (_, labels))| scale.members.iter().zip(labels));
    let inputs = plan.inputs.iter().zip(&labels.inputs).zip(policy.schema().fields());
    let full = Full {
        head,
        title: &labels.title,
        industry: labels.industry.as_deref(),
        effective_from: plan.effective_from.map(|day| day.to_string()),
        effective_until: plan.effective_until.map(|day| day.to_string()),
        inputs: inputs
            .map(|((input, label), field)| Input {
                id: &input.id,
                name: &label.name,
                title: &label.title,
                kind: kind(input.kind),
                required: input.required,
                masked: input.masked,
                least: input.low.as_ref().map(|value| shown(field, value)),
                most: input.high.as_ref().map(|value| shown(field, value)),
                default: input.default.as_ref().map(|value| shown(field, value)),
                choices: match input.kind {
                    Kind::Member(id) => scale(usize::from(id.0))
                        .map(|(_, (_, labels))| labels.iter().map(|label| label.name.as_str()).collect())
                        .unwrap_or_default(),
                    Kind::YesNo
                    | Kind::Number(_)
                    | Kind::Text
                    | Kind::Date
                    | Kind::Moment
                    | Kind::Duration
                    | Kind::List
                    | Kind::Records(_)
                    | Kind::Row(_) => Vec::new(),
                },
            })
            .collect(),
        grades: grades
            .map(|(member, label)| Grade { id: &member.id, name: &label.name, title: &label.title })
            .collect(),
        files: kept.files().iter().map(|path| path.display().to_string()).collect(),
        loaded: kept.loaded().to_string(),
        good: kept.troubles().is_empty(),
        troubles: kept.troubles().iter().map(|trouble| told(trouble, lang)).collect(),
    };
    Answer::json(200, &full)
}

fn shown(field: &Field, value: &Value) -> String {
    field.write(value)
}

/// A type as policies write it in English.
const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::YesNo => "yes/no",
        Kind::Number(Unit::Count) => "count",
        Kind::Number(Unit::Integer) => "integer",
        Kind::Number(Unit::Number) => "number",
        Kind::Number(Unit::Percent) => "percent",
        Kind::Number(Unit::Money) => "money",
        Kind::Text => "text",
        Kind::Date => "date",
        Kind::Moment => "datetime",
        Kind::Duration => "duration",
        Kind::Member(_) => "choice",
        Kind::List | Kind::Records(_) | Kind::Row(_) => "list",
    }
}

fn told(trouble: &Trouble, lang: Lang) -> Told {
    let (diagnostics, text) = match &trouble.cause {
        Cause::Policy(compiled) => {
            let diagnostics = &compiled.diagnostics;
            let findings = [Findings { source: &compiled.source, diagnostics, lang, place: None }];
            let json = diagnostics::show(&findings, Format::Json, false);
            (serde_json::from_str(&json).unwrap_or_default(), diagnostics::show(&findings, Format::Pretty, false))
        }
        Cause::Folder(_) | Cause::Empty | Cause::TooMany(_) => (serde_json::json!([]), trouble.wording(lang)),
    };
    Told {
        file: trouble.path.display().to_string(),
        since: trouble.since.to_string(),
        message: trouble.wording(lang),
        diagnostics,
        text,
    }
}
