//! A text that may become a policy: what is wrong with it, and which leads it would move. And what is served, counted.

use std::path::Path;

use serde::Serialize;
use serde_json::Value as Json;

use crate::cli::census;
use crate::cli::check;
use crate::cli::diagnostics::{self, Findings, Format};
use crate::cli::diff;
use crate::cli::policies;
use crate::cli::serve::answer::{Answer, Head, Problem};
use crate::diagnostic::{Diagnostic, DiffProblem, Lang, Severity};
use crate::limits;
use crate::live::Kept;
use crate::policy::{Compiled, Policy};
use crate::proof::{Census, Mapping};
use crate::source::{Source, Span};

/// A text in the place of a policy's file.
pub(crate) struct Candidate(Compiled);

#[derive(Serialize)]
struct Checked<'a> {
    #[serde(flatten)]
    head: &'a Head,
    /// Whether it could be served.
    good: bool,
    diagnostics: Json,
    text: String,
}

#[derive(Serialize)]
struct Compared<'a> {
    #[serde(flatten)]
    head: &'a Head,
    diff: Json,
    text: String,
}

#[derive(Serialize)]
struct Counted<'a> {
    #[serde(flatten)]
    head: &'a Head,
    census: &'a Census,
    shown: Json,
}

impl Candidate {
    /// Compiles a text as if it stood in the file of a policy; the files that it names are those that are there now.
    ///
    /// # Errors
    /// When it is no text, or the folder of the policy is gone.
    pub(crate) fn read(
        kept: &Kept,
        policy: &Policy,
        root: Option<&Path>,
        body: &[u8],
        lang: Lang,
    ) -> Result<Self, Problem> {
        let bad = |detail: String| Problem::new(400, "no-policy", no_policy(lang), detail);
        let text = std::str::from_utf8(body)
            .map_err(|_| bad(lang.pick("the text of a policy is UTF-8", "评级办法要用 UTF-8 编码").into()))?;
        if text.trim().is_empty() {
            let detail = lang.pick(
                "the request has no body; send the text of the policy as it is to be",
                "请求没有内容；请发送新的评级办法全文",
            );
            return Err(bad(detail.into()));
        }
        // Of several versions, it stands in the place of the one in force.
        let name = policy.source().name();
        let file = kept.files().iter().find(|file| file.as_path() == Path::new(name)).or(kept.files().first());
        let path = file.map_or(Path::new(name), |file| file.as_path());
        let gone = |_| bad(lang.pick("the folder of the policy is gone", "评级办法所在的文件夹不在了").into());
        let (compiler, inside) = policies::compiler_for(path, root).map_err(gone)?;
        Ok(Self(compiler.check(Source::new(path.to_string_lossy(), text).at(inside))))
    }

    /// What `gradus check` says of it.
    pub(crate) fn check(mut self, head: &Head, lang: Lang) -> Answer {
        let compiled = &mut self.0;
        let proofs = compiled.prove(limits::DIAGRAM_STEPS);
        let findings = [Findings { source: &compiled.source, diagnostics: &compiled.diagnostics, lang, place: None }];
        let text = diagnostics::show(&findings, Format::Pretty, false) + &check::told(compiled, proofs.as_ref(), lang);
        let good = compiled.policy.is_some() && !has_errors(&compiled.diagnostics);
        Answer::json(200, &Checked { head, good, diagnostics: as_json(&findings), text })
    }

    /// What `gradus diff` says of it and the policy that is served.
    ///
    /// # Errors
    /// When it is no policy, or there is nothing to compare.
    pub(crate) fn diff(self, old: &Policy, head: &Head, lang: Lang) -> Result<Answer, Problem> {
        let Compiled { source, policy, diagnostics, .. } = self.0;
        let findings = [Findings { source: &source, diagnostics: &diagnostics, lang, place: None }];
        let Some(new) = policy.filter(|_| !has_errors(&diagnostics)) else {
            let detail = lang.pick("mend what `diagnostics` names first", "请先改正 `diagnostics` 列出的错误");
            return Err(Problem::new(422, "no-policy", no_policy(lang), detail).found(as_json(&findings)));
        };
        let new = new.in_zone(old.zone().clone());
        let compared = old.diff(&new, &Mapping::new(), lang, limits::DIAGRAM_STEPS);
        let diff = compared.map_err(|problem: DiffProblem| {
            let diagnostic = Diagnostic::new(problem, Span::default());
            let wording = diagnostic.wording(lang);
            let title = lang.pick("there is nothing to compare", "无法比较");
            Problem::new(422, "not-comparable", title, wording.message).coded(&diagnostic.code())
        })?;
        let (json, text) = diff::shown((old, &new), &diff, lang);
        Ok(Answer::json(200, &Compared { head, diff: json, text }))
    }
}

/// What `gradus census` says of a policy, for programs and as it is shown.
pub(crate) fn counted(policy: &Policy, head: &Head, lang: Lang) -> Answer {
    let census = policy.census(limits::DIAGRAM_STEPS);
    let shown = census::shown(&census, policy.words(lang));
    Answer::json(200, &Counted { head, census: &census, shown })
}

fn no_policy(lang: Lang) -> &'static str {
    lang.pick("this is no policy", "内容不是评级办法")
}

fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|one| one.severity() == Severity::Error)
}

/// What `gradus check --format json` says.
fn as_json(findings: &[Findings<'_>]) -> Json {
    serde_json::from_str(&diagnostics::show(findings, Format::Json, false)).unwrap_or_default()
}
