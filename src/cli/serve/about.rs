//! What is said of policies: which there are, what they ask for, and how their files are.

use serde::Serialize;

use crate::cli::diagnostics::{self, Findings, Format};
use crate::cli::serve::answer::{Answer, Head};
use crate::cli::serve::inputs::{self, Choice, Input};
use crate::diagnostic::Lang;
use crate::live::{Cause, Kept, Set, Trouble};
use crate::policy::Policy;

/// A policy in a list.
#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    title: &'a str,
    lang: &'static str,
    version: Option<&'a str>,
    hash: &'a str,
    meaning: &'a str,
    /// Whether its files are good as they are now.
    good: bool,
    loaded: String,
    files: Vec<String>,
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
    /// The language that it is written in.
    lang: &'static str,
    industry: Option<&'a str>,
    effective_from: Option<String>,
    effective_until: Option<String>,
    inputs: Vec<Input<'a>>,
    /// A lead, as JSON Schema.
    schema: serde_json::Value,
    grades: Vec<Choice<'a>>,
    files: Vec<String>,
    /// When what is served was read.
    loaded: String,
    good: bool,
    troubles: Vec<Told>,
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
        lang: tag(policy.labels().lang),
        version: policy.reference().version.as_deref(),
        hash: &policy.reference().source,
        meaning: &policy.reference().meaning,
        good: kept.troubles().is_empty(),
        loaded: kept.loaded().to_string(),
        files: files(kept),
    });
    let troubles = set.troubles().iter().map(|trouble| told(trouble, lang)).collect();
    Answer::json(200, &Listing { today: today.to_string(), policies: policies.collect(), troubles })
}

/// One policy.
pub(crate) fn one(kept: &Kept, policy: &Policy, head: &Head, lang: Lang) -> Answer {
    let (plan, labels) = (policy.plan(), policy.labels());
    let full = Full {
        head,
        title: &labels.title,
        lang: tag(labels.lang),
        industry: labels.industry.as_deref(),
        effective_from: plan.effective_from.map(|day| day.to_string()),
        effective_until: plan.effective_until.map(|day| day.to_string()),
        inputs: inputs::inputs(policy),
        schema: inputs::schema(policy, lang),
        grades: plan.grades.map(|scale| inputs::members(policy, scale)).unwrap_or_default(),
        files: files(kept),
        loaded: kept.loaded().to_string(),
        good: kept.troubles().is_empty(),
        troubles: kept.troubles().iter().map(|trouble| told(trouble, lang)).collect(),
    };
    Answer::json(200, &full)
}

fn files(kept: &Kept) -> Vec<String> {
    kept.files().iter().map(|path| path.display().to_string()).collect()
}

/// A language as pages name it.
const fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::Zh => "zh",
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
