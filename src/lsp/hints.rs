//! The share of leads behind each sentence, from the census of this very text.

use lsp_types::{InlayHint, InlayHintLabel, InlayHintTooltip, Range};

use crate::lsp::document::Document;
use crate::lsp::hover::percent;
use crate::lsp::prover::Proved;
use crate::proof::Census;
use crate::source::Span;

/// The hints in a part of the text; none while the census is still counted.
pub(crate) fn hints(document: &Document, part: Range, proved: Option<&Proved>) -> Vec<InlayHint> {
    let Some(proved) = proved.filter(|proved| proved.version == document.version) else { return Vec::new() };
    let (Some(census), Some(reading)) = (&proved.census, &document.reading) else { return Vec::new() };
    let Some(policy) = &reading.studied.compiled.policy else { return Vec::new() };
    let places = policy.labels().places.sentences.iter();
    let told = places.zip(&census.sentences).filter_map(|(span, holding)| {
        let (count, total) = (holding.count.as_ref()?, census.total.as_ref()?);
        let lang = reading.lang;
        let most = if census.exact { "" } else { lang.pick("at most ", "至多 ") };
        let label = lang.pick(
            format!("{most}{} of kinds of lead", percent(count, total)),
            format!("占客户类型{}{}", if most.is_empty() { " " } else { most }, percent(count, total)),
        );
        let tip = lang
            .pick(format!("holds for {count} of {total} kinds of lead"), format!("{total} 种客户中有 {count} 种符合"));
        reading.is_own(*span).then(|| hint(document, *span, label, tip))
    });
    let inside = |hint: &InlayHint| part.start <= hint.position && hint.position <= part.end;
    let all: Vec<InlayHint> = told.filter(inside).collect();
    all.into_iter().filter(|_| is_counted(census)).collect()
}

/// Whether there is anything to be a share of.
fn is_counted(census: &Census) -> bool {
    census.total.as_ref().is_some_and(|total| !total.is_zero())
}

/// A hint at the end of the line on which a sentence begins.
fn hint(document: &Document, span: Span, label: String, tip: String) -> InlayHint {
    InlayHint {
        position: document.text.line_end(span.start),
        label: InlayHintLabel::String(label),
        kind: None,
        text_edits: None,
        tooltip: Some(InlayHintTooltip::String(tip)),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}
