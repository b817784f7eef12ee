//! What a declaration declares, and whether it has a name.

use crate::diagnostic::Part;
use crate::source::Span;
use crate::syntax::tree::{DeclarationKind, Heading, ResultName};

/// How a declaration can be found again.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape<'a> {
    /// A policy has one of it.
    Once(Part),
    /// It has a name.
    Named(Part, &'a Heading),
    /// There may be several, and none has a name.
    Nameless(Part),
}

impl Shape<'_> {
    /// What it declares.
    pub(crate) const fn part(self) -> Part {
        match self {
            Self::Once(part) | Self::Named(part, _) | Self::Nameless(part) => part,
        }
    }
}

/// The shape of a declaration.
pub(crate) fn shape(kind: &DeclarationKind) -> Shape<'_> {
    match kind {
        DeclarationKind::Policy(_) => Shape::Once(Part::Policy),
        DeclarationKind::Industry(_) => Shape::Once(Part::Industry),
        DeclarationKind::Version(_) => Shape::Once(Part::Version),
        DeclarationKind::Holidays(_) => Shape::Once(Part::Holidays),
        DeclarationKind::Effective { .. } => Shape::Once(Part::Effective),
        DeclarationKind::Use(_) => Shape::Nameless(Part::Use),
        DeclarationKind::Extends(_) => Shape::Nameless(Part::Extends),
        DeclarationKind::Override(_) => Shape::Nameless(Part::Override),
        DeclarationKind::Grades { .. } => Shape::Once(Part::Grades),
        DeclarationKind::Levels(_) => Shape::Once(Part::Levels),
        DeclarationKind::Scale { heading, .. } => Shape::Named(Part::Scale, heading),
        DeclarationKind::Choice { heading, .. } => Shape::Named(Part::Choice, heading),
        DeclarationKind::Let { heading, .. } => Shape::Named(Part::Let, heading),
        DeclarationKind::Input(input) => Shape::Named(Part::Input, &input.heading),
        DeclarationKind::Inputs { heading, .. } => Shape::Named(Part::Inputs, heading),
        DeclarationKind::Require { .. } => Shape::Nameless(Part::Require),
        DeclarationKind::Group { heading, .. } => Shape::Named(Part::Group, heading),
        DeclarationKind::Item(item) => Shape::Named(Part::Item, &item.heading),
        DeclarationKind::Checklist { heading, .. } => Shape::Named(Part::Checklist, heading),
        DeclarationKind::Set { heading, .. } => Shape::Named(Part::Set, heading),
        DeclarationKind::Scorecard { heading, .. } => Shape::Named(Part::Scorecard, heading),
        DeclarationKind::Decide { heading, .. } => Shape::Named(Part::Decide, heading),
        DeclarationKind::Table(table) => Shape::Named(Part::Table, &table.heading),
        DeclarationKind::GradeRows(_) => Shape::Once(Part::GradeRows),
        DeclarationKind::Sentence(sentence) => match &sentence.heading {
            Some(heading) => Shape::Named(Part::Sentence, heading),
            None => Shape::Nameless(Part::Sentence),
        },
        DeclarationKind::Otherwise { .. } => Shape::Once(Part::Otherwise),
        DeclarationKind::FollowUp { .. } => Shape::Once(Part::FollowUp),
        DeclarationKind::Release(_) => Shape::Once(Part::Release),
        DeclarationKind::Expect(_) => Shape::Nameless(Part::Expect),
        DeclarationKind::WhenUndetermined { .. } => Shape::Once(Part::WhenUndetermined),
        DeclarationKind::Promise(_) => Shape::Nameless(Part::Promise),
        DeclarationKind::Example(_) => Shape::Nameless(Part::Example),
    }
}

/// The heading of a declaration, to be changed.
pub(crate) fn heading_mut(kind: &mut DeclarationKind) -> Option<&mut Heading> {
    match kind {
        DeclarationKind::Scale { heading, .. }
        | DeclarationKind::Choice { heading, .. }
        | DeclarationKind::Let { heading, .. }
        | DeclarationKind::Inputs { heading, .. }
        | DeclarationKind::Group { heading, .. }
        | DeclarationKind::Checklist { heading, .. }
        | DeclarationKind::Set { heading, .. }
        | DeclarationKind::Scorecard { heading, .. }
        | DeclarationKind::Decide { heading, .. } => Some(heading),
        DeclarationKind::Input(input) => Some(&mut input.heading),
        DeclarationKind::Item(item) => Some(&mut item.heading),
        DeclarationKind::Table(table) => Some(&mut table.heading),
        DeclarationKind::Sentence(sentence) => sentence.heading.as_mut(),
        DeclarationKind::Policy(_)
        | DeclarationKind::Industry(_)
        | DeclarationKind::Version(_)
        | DeclarationKind::Holidays(_)
        | DeclarationKind::Effective { .. }
        | DeclarationKind::Use(_)
        | DeclarationKind::Extends(_)
        | DeclarationKind::Override(_)
        | DeclarationKind::Grades { .. }
        | DeclarationKind::Levels(_)
        | DeclarationKind::Require { .. }
        | DeclarationKind::GradeRows(_)
        | DeclarationKind::Otherwise { .. }
        | DeclarationKind::FollowUp { .. }
        | DeclarationKind::Release(_)
        | DeclarationKind::Expect(_)
        | DeclarationKind::WhenUndetermined { .. }
        | DeclarationKind::Promise(_)
        | DeclarationKind::Example(_) => None,
    }
}

/// What stands inside a declaration and has a name of its own.
pub(crate) fn inner(kind: &DeclarationKind) -> Vec<(Part, &Heading, Span)> {
    match kind {
        DeclarationKind::Inputs { inputs, .. } => {
            inputs.iter().map(|input| (Part::Input, &input.heading, input.span)).collect()
        }
        DeclarationKind::Group { items, .. } | DeclarationKind::Scorecard { items, .. } => {
            items.iter().map(|item| (Part::Item, &item.heading, item.span)).collect()
        }
        DeclarationKind::Checklist { entries, .. } => {
            entries.iter().map(|entry| (Part::Entry, &entry.heading, entry.span)).collect()
        }
        DeclarationKind::Table(table) => {
            let named = table.results.iter().filter_map(|result| match &result.name {
                ResultName::Named(heading, _) => Some((Part::Column, heading, result.span)),
                ResultName::Grade => None,
            });
            named.collect()
        }
        DeclarationKind::Policy(_)
        | DeclarationKind::Industry(_)
        | DeclarationKind::Version(_)
        | DeclarationKind::Holidays(_)
        | DeclarationKind::Effective { .. }
        | DeclarationKind::Use(_)
        | DeclarationKind::Extends(_)
        | DeclarationKind::Override(_)
        | DeclarationKind::Grades { .. }
        | DeclarationKind::Levels(_)
        | DeclarationKind::Scale { .. }
        | DeclarationKind::Choice { .. }
        | DeclarationKind::Let { .. }
        | DeclarationKind::Input(_)
        | DeclarationKind::Require { .. }
        | DeclarationKind::Item(_)
        | DeclarationKind::Set { .. }
        | DeclarationKind::Decide { .. }
        | DeclarationKind::GradeRows(_)
        | DeclarationKind::Sentence(_)
        | DeclarationKind::Otherwise { .. }
        | DeclarationKind::FollowUp { .. }
        | DeclarationKind::Release(_)
        | DeclarationKind::Expect(_)
        | DeclarationKind::WhenUndetermined { .. }
        | DeclarationKind::Promise(_)
        | DeclarationKind::Example(_) => Vec::new(),
    }
}

/// The items of a declaration.
#[cfg(feature = "lsp")]
pub(crate) fn inner_items(kind: &DeclarationKind) -> &[crate::syntax::tree::Item] {
    match kind {
        DeclarationKind::Group { items, .. } | DeclarationKind::Scorecard { items, .. } => items,
        DeclarationKind::Item(item) => std::slice::from_ref(item),
        _ => &[],
    }
}
