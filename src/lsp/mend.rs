//! What an editor can do about a finding: apply the change that mends it, keep the lead that shows it as an example,
//! and close a gap.

use std::collections::HashMap;

use lsp_types::{CodeAction, CodeActionKind, CodeActionOrCommand, Range, TextEdit, Uri, WorkspaceEdit};

use crate::diagnostic::{Diagnostic, Lang, LayerProblem, ListProblem, MeaningProblem, Problem, ProofProblem};
use crate::lsp::document::Document;
use crate::lsp::reading::Reading;
use crate::lsp::report::{Page, told};
use crate::semantics::inner_items;
use crate::source::Span;
use crate::syntax::tree::{DeclarationKind, Item, Rows};

/// What can be done about the findings in a part of the text.
pub(crate) fn actions(document: &Document, part: Range, found: &[Diagnostic]) -> Vec<CodeActionOrCommand> {
    let Some(reading) = document.reading.as_deref() else { return Vec::new() };
    let page = Page::of(document);
    let mut all = Vec::new();
    for one in found {
        let shown = told(&page, reading, one);
        if shown.range.end < part.start || part.end < shown.range.start {
            continue;
        }
        for (title, edit) in ways(document, reading, one) {
            all.push(CodeActionOrCommand::CodeAction(CodeAction {
                title,
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![shown.clone()]),
                edit: Some(edited(&document.uri, edit)),
                ..CodeAction::default()
            }));
        }
    }
    all
}

/// The kind of the actions, and of none others.
pub(crate) fn is_wanted(only: Option<&[CodeActionKind]>) -> bool {
    let fits = |kind: &CodeActionKind| CodeActionKind::QUICKFIX.as_str().starts_with(kind.as_str());
    only.is_none_or(|only| only.iter().any(fits))
}

#[allow(clippy::mutable_key_type, reason = "the map of the protocol")]
fn edited(uri: &Uri, edit: TextEdit) -> WorkspaceEdit {
    WorkspaceEdit { changes: Some(HashMap::from([(uri.clone(), vec![edit])])), ..WorkspaceEdit::default() }
}

/// Each way to mend a finding, with what it is called.
fn ways(document: &Document, reading: &Reading, found: &Diagnostic) -> Vec<(String, TextEdit)> {
    let lang = reading.lang;
    let written = reading.studied.compiled.policy.as_ref().map_or(lang, |policy| policy.labels().lang);
    let mut all = Vec::new();
    if let Some((span, text)) = change(found).filter(|(span, _)| reading.is_own(*span)) {
        let title = if text.is_empty() {
            lang.pick("take it out".to_owned(), "删去".to_owned())
        } else {
            lang.pick(format!("write `{text}`"), format!("改为“{text}”"))
        };
        all.push((title, TextEdit { range: document.text.range(span), new_text: text }));
    }
    if let Some(lead) = witness(found) {
        let title = lang.pick("keep this lead as an example", "把这位客户写成举例");
        let text = reading.source().text();
        let blank = if text.is_empty() || text.ends_with('\n') { "\n" } else { "\n\n" };
        let end = document.text.all().end;
        let edit = TextEdit { range: Range { start: end, end }, new_text: format!("{blank}{lead}\n") };
        all.push((title.to_owned(), edit));
    }
    if let Some((at, text)) = otherwise(reading, found, written) {
        let title = lang.pick(format!("close the gap with `{}`", text.trim()), format!("用“{}”补上", text.trim()));
        let place = document.text.position(at);
        all.push((title, TextEdit { range: Range { start: place, end: place }, new_text: text }));
    }
    all
}

/// A change of the text that mends it: the finding's own, or the nearest name.
fn change(found: &Diagnostic) -> Option<(Span, String)> {
    if let Some(fix) = &found.fix {
        return Some((fix.span, fix.text.clone()));
    }
    let nearest = match &found.problem {
        Problem::Meaning(
            MeaningProblem::UnknownName { suggestion, .. }
            | MeaningProblem::NotInScale { suggestion, .. }
            | MeaningProblem::UnknownType { suggestion, .. },
        )
        | Problem::List(ListProblem::NoSuchField { suggestion, .. })
        | Problem::Layer(LayerProblem::OverridesNothing { suggestion, .. }) => suggestion.clone(),
        _ => None,
    };
    nearest.map(|name| (found.span, name))
}

/// The lead that shows a finding, as an example; what is said of two leads is none.
fn witness(found: &Diagnostic) -> Option<&str> {
    let Problem::Proof(problem) = &found.problem else { return None };
    let (ProofProblem::Gap { lead, .. }
    | ProofProblem::Disagree { lead, .. }
    | ProofProblem::ItemGap { lead, .. }
    | ProofProblem::PromiseBroken { lead }
    | ProofProblem::DecisionGap { lead, .. }) = problem
    else {
        return None;
    };
    let is_example = lead.starts_with("example ") || lead.starts_with("举例 ");
    (is_example && lead.lines().count() == 1).then_some(lead)
}

/// Where `otherwise` closes a gap, and with what: the worst there is, which a person then looks at.
fn otherwise(reading: &Reading, found: &Diagnostic, lang: Lang) -> Option<(usize, String)> {
    let Problem::Proof(problem) = &found.problem else { return None };
    let policy = reading.studied.compiled.policy.as_ref()?;
    let (plan, labels) = (policy.plan(), policy.labels());
    let worst = |scale: usize| {
        let ordered = plan.scales.get(scale)?.ordered;
        let (_, members) = labels.scales.get(scale)?;
        members.get(usize::from(ordered).checked_sub(1)?).map(|member| member.name.clone())
    };
    let declarations = &reading.studied.tree.declarations;
    let own = |span: Span| reading.is_own(span).then_some(span);
    let word = lang.pick("otherwise", "其余");
    match problem {
        ProofProblem::Gap { .. } => {
            let grade = worst(usize::from(plan.grades?.0))?;
            let rows = declarations.iter().find_map(|one| match &one.kind {
                DeclarationKind::GradeRows(rows) => Some(rows),
                _ => None,
            });
            if let Some(rows) = rows {
                return into(rows, &format!("{word} {grade}"), &own);
            }
            let sentences = declarations.iter().filter(|one| matches!(one.kind, DeclarationKind::Sentence(_)));
            let last = sentences.map(|one| one.span).filter(|span| reading.is_own(*span)).max()?;
            let give = lang.pick("grade", "评为");
            Some((last.end, format!("\n{word} {give} {grade}")))
        }
        ProofProblem::ItemGap { .. } => {
            let items = declarations.iter().flat_map(|one| inner_items(&one.kind));
            let item: &Item =
                items.into_iter().find(|item| item.heading.name.span == found.span || item.span == found.span)?;
            let at = labels.items.iter().position(|label| label.label.name == item.heading.name.text)?;
            let crate::value::Kind::Member(scale) = plan.items.get(at)?.kind else { return None };
            into(item.rows.as_ref()?, &format!("{word} {}", worst(usize::from(scale.0))?), &own)
        }
        _ => None,
    }
}

/// A last row within the braces of others, on a line of its own where they have lines of their own.
fn into(rows: &Rows, text: &str, own: &dyn Fn(Span) -> Option<Span>) -> Option<(usize, String)> {
    let span = own(rows.span)?;
    let last = rows.rows.last().map(|row| row.span.end).filter(|_| rows.otherwise.is_none())?;
    Some((last.min(span.end), format!("  {text}")))
}
