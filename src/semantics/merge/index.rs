//! Where the parts of a merged policy stand, by name.

use std::collections::HashMap;

use crate::diagnostic::Part;
use crate::semantics::shape::{Shape, inner, shape};
use crate::source::Span;
use crate::syntax::tree::{Declaration, Heading};

/// A place in the merged policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// The declaration.
    pub(super) declaration: usize,
    /// Which of those inside it; none for the whole.
    pub(super) inner: Option<usize>,
    /// What stands there.
    pub(super) part: Part,
    /// Where it was written.
    pub(super) span: Span,
}

/// The names of a merged policy. Sentences and tables have names of their own, which mean nothing elsewhere.
#[derive(Debug, Default)]
pub(super) struct Index {
    names: HashMap<String, Spot>,
    sentences: HashMap<String, Spot>,
    tables: HashMap<String, Spot>,
    once: HashMap<Part, Spot>,
}

impl Index {
    /// What has this name or id, or is the one of its part.
    pub(super) fn find(&self, wanted: Shape<'_>) -> Option<Spot> {
        match wanted {
            Shape::Once(part) => self.once.get(&part).copied(),
            Shape::Named(Part::Sentence, heading) => self.sentences.get(&heading.name.text).copied(),
            Shape::Named(Part::Table, heading) => self.tables.get(&heading.name.text).copied(),
            Shape::Named(_, heading) => self.named(heading),
            Shape::Nameless(_) => None,
        }
    }

    /// What has the name, or the id, of this heading.
    pub(super) fn named(&self, heading: &Heading) -> Option<Spot> {
        let by_id = || self.names.get(&heading.id.as_ref()?.text);
        self.names.get(&heading.name.text).or_else(by_id).copied()
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.names.len().saturating_add(self.sentences.len()).saturating_add(self.tables.len())
    }

    /// All names of one part, for a suggestion.
    pub(super) fn names_of(&self, part: Part) -> impl Iterator<Item = &str> {
        let all =
            self.names.iter().chain(&self.sentences).chain(&self.tables).filter(move |(_, spot)| spot.part == part);
        let mut all: Vec<&str> = all.map(|(name, _)| name.as_str()).collect();
        all.sort_unstable();
        all.into_iter()
    }

    /// Adds what the declaration at a place declares.
    pub(super) fn add(&mut self, declaration: usize, added: &Declaration) {
        let spot = |part, span| Spot { declaration, inner: None, part, span };
        match shape(&added.kind) {
            Shape::Once(part) => drop(self.once.entry(part).or_insert_with(|| spot(part, added.span))),
            Shape::Named(part, heading) => self.add_heading(heading, spot(part, added.span)),
            Shape::Nameless(_) => {}
        }
        for (at, (part, heading, span)) in inner(&added.kind).into_iter().enumerate() {
            self.add_heading(heading, Spot { declaration, inner: Some(at), part, span });
        }
    }

    /// Adds the names of one thing; a name that is taken stays as it is.
    pub(super) fn add_heading(&mut self, heading: &Heading, spot: Spot) {
        let names = self.named_like(spot.part);
        for name in std::iter::once(&heading.name).chain(&heading.id) {
            names.entry(name.text.clone()).or_insert(spot);
        }
    }

    /// Forgets what a declaration declares.
    pub(super) fn forget(&mut self, declaration: &Declaration) {
        match shape(&declaration.kind) {
            Shape::Once(part) => drop(self.once.remove(&part)),
            Shape::Named(part, heading) => self.forget_heading(heading, part),
            Shape::Nameless(_) => {}
        }
        for (part, heading, _) in inner(&declaration.kind) {
            self.forget_heading(heading, part);
        }
    }

    /// Forgets the names of one thing.
    pub(super) fn forget_heading(&mut self, heading: &Heading, part: Part) {
        let names = self.named_like(part);
        for name in std::iter::once(&heading.name).chain(&heading.id) {
            names.remove(&name.text);
        }
    }

    /// The names among which those of this part are.
    const fn named_like(&mut self, part: Part) -> &mut HashMap<String, Spot> {
        match part {
            Part::Sentence => &mut self.sentences,
            Part::Table => &mut self.tables,
            _ => &mut self.names,
        }
    }
}
