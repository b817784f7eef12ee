//! The labels of a plan: names, titles and sentences as they were written.

use crate::diagnostic::Lang;
use crate::plan::lineage::{file_of, lineage};
use crate::plan::{ItemLabel, Label, Labels, LetLabel, ListLabel, Places, SentenceLabel, TableLabel};
use crate::semantics::{Checked, ItemDef, Merged, Op, Term, id_of, named_rows};
use crate::source::{Source, Span};
use crate::syntax::tree::Heading;

/// What people call the parts of a checked policy.
pub(crate) fn describe(checked: &Checked, merged: &Merged, source: &Source) -> Labels {
    let lang = Lang::of(source.text());
    let policy = checked.policy.as_ref();
    let mut constants = checked.constants.clone();
    constants.sort();
    constants.dedup();
    let text = &Text { source, constants, lang };
    Labels {
        lang,
        title: policy.map(|heading| label(heading).title).unwrap_or_default(),
        industry: checked.industry.clone(),
        scales: checked
            .scales
            .iter()
            .map(|scale| {
                let title = if scale.title.is_empty() { scale.name.clone() } else { scale.title.clone() };
                let members = scale.members.iter().map(|member| label(&member.heading)).collect();
                (Label { name: scale.name.clone(), title }, members)
            })
            .collect(),
        inputs: checked.inputs.iter().map(|input| label(&input.heading)).collect(),
        headings: checked.inputs.iter().map(|input| input.headings.clone()).collect(),
        lists: checked
            .lists
            .iter()
            .map(|list| ListLabel {
                fields: list.fields.iter().map(|field| label(&field.heading)).collect(),
                headings: list.fields.iter().map(|field| field.headings.clone()).collect(),
            })
            .collect(),
        found: named_rows(checked).map(|(_, heading, _)| (id_of(heading), label(heading))).collect(),
        items: checked.items.iter().map(|item| item_label(item, text)).collect(),
        groups: checked.groups.iter().filter(|group| group.shown).map(|group| label(&group.heading)).collect(),
        scorecards: checked.scorecards.iter().map(|card| label(&card.heading)).collect(),
        sentences: sentences(checked, text),
        otherwise: checked.otherwise.as_ref().and_then(|(_, because)| because.clone()),
        requires: checked
            .requires
            .iter()
            .map(|require| require.why.clone().unwrap_or_else(|| one_line(text, require.condition.span)))
            .collect(),
        decisions: checked
            .decisions
            .iter()
            .filter(|decision| decision.term.is_some())
            .map(|decision| {
                let term = decision.term.as_ref();
                let values = term.map(|term| row_values(term, text)).unwrap_or_default();
                let rows = said_or(&decision.said, term, text);
                ItemLabel { label: label(&decision.heading), rows, values, because: None }
            })
            .collect(),
        expects: checked.expects.iter().map(|expect| one_line(text, expect.condition.span)).collect(),
        when_undetermined: checked.when_undetermined.as_ref().and_then(|(_, because)| because.clone()),
        places: places(checked),
        grade_rows: said_or(&checked.grade_rows_said, checked.grade_rows.as_ref(), text),
        lets: lets(checked, text),
        tables: checked
            .tables
            .iter()
            .map(|table| TableLabel { place: table.place, columns: table.columns.clone() })
            .collect(),
        lineage: lineage(merged, source),
    }
}

/// What the policy gives a name.
fn lets(checked: &Checked, text: &Text<'_>) -> Vec<LetLabel> {
    let settled = checked.let_headings.iter().zip(&checked.lets);
    let settled = settled.filter_map(|(heading, term)| Some((heading, term.as_ref()?)));
    let mut lets: Vec<(usize, LetLabel)> = settled
        .map(|(heading, term)| {
            let chosen = matches!(term.op, Op::Constant(_));
            (heading.name.span.start, LetLabel { label: label(heading), text: one_line(text, term.span), chosen })
        })
        .collect();
    lets.sort_by_key(|(start, _)| *start);
    lets.into_iter().map(|(_, label)| label).collect()
}

/// Where parts of the policy stand in its text.
fn places(checked: &Checked) -> Places {
    let grades = checked.grades.and_then(|grades| checked.scales.get(usize::from(grades.0)));
    let members = grades.map(|scale| scale.members.as_slice()).unwrap_or_default();
    let names =
        |members: &[crate::syntax::tree::Member]| members.iter().map(|member| member.heading.name.span).collect();
    let decisions = || checked.decisions.iter().filter_map(|decision| Some((decision, decision.term.as_ref()?)));
    Places {
        grades: names(members),
        sentences: checked.sentences.iter().map(|sentence| sentence.span).collect(),
        items: checked.items.iter().map(|item| item.heading.name.span).collect(),
        inputs: checked.inputs.iter().map(|input| input.heading.name.span).collect(),
        grade_rows: checked.grade_rows.as_ref().map(|rows| rows.span),
        each_grade_row: checked.grade_rows.as_ref().map(row_places).unwrap_or_default(),
        item_rows: checked.items.iter().map(|item| item.term.as_ref().map(row_places).unwrap_or_default()).collect(),
        scorecards: checked.scorecards.iter().map(|card| card.heading.name.span).collect(),
        decisions: decisions().map(|(decision, _)| decision.heading.name.span).collect(),
        decision_rows: decisions().map(|(_, term)| row_places(term)).collect(),
        members: checked.scales.iter().map(|scale| names(&scale.members)).collect(),
    }
}

/// Where the conditions of rows stand.
fn row_places(term: &Term) -> Vec<Span> {
    match &term.op {
        Op::First(rows, _) => rows.iter().map(|(when, _)| when.span).collect(),
        Op::When(_, value) => row_places(value),
        _ => Vec::new(),
    }
}

fn label(heading: &Heading) -> Label {
    let name = heading.name.text.clone();
    let title = heading.title.as_ref().map_or_else(|| name.clone(), |title| title.text.clone());
    Label { name, title }
}

fn item_label(item: &ItemDef, text: &Text<'_>) -> ItemLabel {
    let term = item.term.as_ref();
    let rows = term.map(|term| row_texts(term, text)).unwrap_or_default();
    let values = term.map(|term| row_values(term, text)).unwrap_or_default();
    ItemLabel { label: label(&item.heading), rows, values, because: item.because.clone() }
}

/// What rows say: as lines of a table, else as they were written.
fn said_or(said: &[String], term: Option<&Term>, text: &Text<'_>) -> Vec<String> {
    if said.is_empty() { term.map(|term| row_texts(term, text)).unwrap_or_default() } else { said.to_vec() }
}

fn row_texts(term: &Term, text: &Text<'_>) -> Vec<String> {
    match &term.op {
        Op::First(rows, _) => rows.iter().map(|(when, _)| one_line(text, when.span)).collect(),
        Op::When(_, value) => row_texts(value, text),
        // Rated by a person, or a bare fact: nothing was computed.
        Op::Input(_) => Vec::new(),
        _ => vec![one_line(text, term.span)],
    }
}

fn row_values(term: &Term, text: &Text<'_>) -> Vec<String> {
    match &term.op {
        Op::First(rows, otherwise) => {
            let values = rows.iter().map(|(_, value)| value).chain(otherwise.as_deref());
            values.map(|value| one_line(text, value.span)).collect()
        }
        Op::When(_, value) => row_values(value, text),
        _ => Vec::new(),
    }
}

fn sentences(checked: &Checked, text: &Text<'_>) -> Vec<SentenceLabel> {
    let numbered = |at: usize| {
        let number = at.saturating_add(1);
        text.lang.pick(format!("rule {number}"), format!("规则 {number}"))
    };
    checked
        .sentences
        .iter()
        .enumerate()
        .map(|(at, sentence)| SentenceLabel {
            name: sentence.heading.as_ref().map_or_else(|| numbered(at), |heading| label(heading).title),
            text: one_line(text, sentence.said),
            because: sentence.because.clone(),
            line: text.source.line(sentence.span.start),
            file: file_of(text.source, sentence.span),
        })
        .collect()
}

/// A part of the text on one line, without its comments; behind the name of a constant stands its value.
fn one_line(text: &Text<'_>, span: Span) -> String {
    let first = text.constants.partition_point(|(place, _)| place.start < span.start);
    let inside = text.constants.iter().skip(first).take_while(|(place, _)| place.end <= span.end);
    let mut written = String::new();
    let mut from = span.start;
    for (place, value) in inside {
        written.push_str(text.source.slice(Span::new(from, place.end)));
        written.push_str(&text.lang.pick(format!(" ({value})"), format!("（{value}）")));
        from = place.end;
    }
    written.push_str(text.source.slice(Span::new(from, span.end)));
    let lines = written.lines().map(|line| line.split('#').next().unwrap_or_default());
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// The text of a policy, with the places where it uses a constant, in order.
struct Text<'a> {
    source: &'a Source,
    constants: Vec<(Span, String)>,
    lang: Lang,
}
