//! Where the parts of a policy come from, when it is made of several files.

use crate::diagnostic::Part;
use crate::semantics::{Merged, inner, shape};
use crate::source::{Source, SourceFile, Span};

/// Where the parts of a policy come from; nothing of one that stands in a single file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lineage {
    /// The files that it extends, the nearest first.
    pub bases: Vec<String>,
    /// What each further file gives, in the order in which they are named.
    pub files: Vec<Given>,
    /// The parts of its bases that were replaced, in order of the files.
    pub overrides: Vec<Override>,
}

/// What a file gives to a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// The file.
    pub file: String,
    /// Scales and choices.
    pub scales: usize,
    /// Facts about a lead.
    pub inputs: usize,
    /// Items.
    pub items: usize,
    /// Constants and other `let`s.
    pub lets: usize,
    /// Sentences.
    pub sentences: usize,
    /// Decisions.
    pub decisions: usize,
    /// Examples, which speak of that file and are not held against this policy.
    pub examples: usize,
}

/// A part of a base that was replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// What sort of thing.
    pub part: Part,
    /// Its name; empty for what has none.
    pub name: String,
    /// The file and line of what holds; no file for the policy's own.
    pub by: (Option<String>, usize),
    /// The file and line of what it replaced.
    pub instead_of: (Option<String>, usize),
}

/// Where the parts of a merged policy come from.
pub(crate) fn lineage(merged: &Merged, source: &Source) -> Lineage {
    let path = |number: usize| source.files().get(number).map(|file| file.path().to_owned());
    let place = |span: Span| (file_of(source, span), source.line(span.start));
    let mut files: Vec<Given> =
        source.files().iter().map(|file| Given { file: file.path().to_owned(), ..Given::default() }).collect();
    let mut count = |part: Part, span: Span| {
        if let Some(place) = files.get_mut(source.number_at(span.start)).and_then(|given| given.counter(part)) {
            *place = place.saturating_add(1);
        }
    };
    for declaration in &merged.tree.declarations {
        count(shape(&declaration.kind).part(), declaration.span);
        inner(&declaration.kind).into_iter().for_each(|(part, _, span)| count(part, span));
    }
    merged.left.iter().for_each(|span| count(Part::Example, *span));
    files.drain(..1);
    Lineage {
        bases: merged.bases.iter().copied().filter_map(path).collect(),
        files,
        overrides: merged
            .overrides
            .iter()
            .map(|one| Override {
                part: one.part,
                name: one.name.clone(),
                by: place(one.by),
                instead_of: place(one.instead_of),
            })
            .collect(),
    }
}

impl Given {
    /// Where a part of this sort is counted.
    fn counter(&mut self, part: Part) -> Option<&mut usize> {
        Some(match part {
            Part::Grades | Part::Levels | Part::Scale | Part::Choice => &mut self.scales,
            Part::Input => &mut self.inputs,
            Part::Item | Part::Entry => &mut self.items,
            Part::Let => &mut self.lets,
            Part::Sentence => &mut self.sentences,
            Part::Decide | Part::Column => &mut self.decisions,
            Part::Example => &mut self.examples,
            Part::Policy
            | Part::Industry
            | Part::Version
            | Part::Holidays
            | Part::Effective
            | Part::Use
            | Part::Extends
            | Part::Override
            | Part::Inputs
            | Part::Require
            | Part::Group
            | Part::Checklist
            | Part::Set
            | Part::Scorecard
            | Part::Table
            | Part::GradeRows
            | Part::Otherwise
            | Part::FollowUp
            | Part::Release
            | Part::Expect
            | Part::WhenUndetermined
            | Part::Promise => return None,
        })
    }
}

/// The file in which a part stands; none for the policy's own.
pub(crate) fn file_of(source: &Source, span: Span) -> Option<String> {
    let number = source.number_at(span.start);
    source.files().get(number).filter(|_| number > 0).map(|file: &SourceFile| file.path().to_owned())
}
