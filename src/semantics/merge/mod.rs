//! The files of a policy become one: what a variant says stands over what its base says.
//!
//! The base comes first, in its own order, each part that the variant overrides replaced where it stands; then what
//! the variant adds. What `use` brings in stands where the `use` stands. The result is checked like any other policy.

mod index;

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Lang, LayerProblem, Part, Remark, affordable, nearest};
use crate::semantics::merge::index::{Index, Spot};
use crate::semantics::shape::{Shape, heading_mut, inner, shape};
use crate::source::{Source, SourceFile, Span};
use crate::syntax::tree::{Declaration, DeclarationKind, Heading, Name, Tree};
use crate::syntax::{FileTree, Link, LinkKind};

/// One policy out of several files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Merged {
    /// All that it declares.
    pub(crate) tree: Tree,
    /// What replaced what, in order of the files.
    pub(crate) overrides: Vec<Overridden>,
    /// The files that it extends, the nearest first.
    pub(crate) bases: Vec<usize>,
    /// The examples of its bases, which speak of the bases.
    pub(crate) left: Vec<Span>,
}

/// One part of a base that a variant replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Overridden {
    /// What sort of thing.
    pub(crate) part: Part,
    /// Its name; empty for what has none.
    pub(crate) name: String,
    /// Where the new one stands.
    pub(crate) by: Span,
    /// Where the old one stands.
    pub(crate) instead_of: Span,
}

/// Merges the files of a policy, the first of which is the policy itself. Unless the `whole` of them could be read, what
/// a base holds is not known.
pub(crate) fn merge(mut files: Vec<FileTree>, source: &Source, whole: bool) -> (Merged, Vec<Diagnostic>) {
    if let [file] = files.as_mut_slice()
        && !file.tree.declarations.iter().any(|one| matches!(one.kind, DeclarationKind::Override(_)))
    {
        return (Merged { tree: std::mem::take(&mut file.tree), ..Merged::default() }, Vec::new());
    }
    let mut merger = Merger {
        files: &files,
        whole,
        source,
        out: Merged::default(),
        header: Vec::new(),
        index: Index::default(),
        taken: HashSet::new(),
        overridden: HashSet::new(),
        touched: HashSet::new(),
        notes: Vec::new(),
    };
    merger.policy(0, true);
    let Merger { mut out, header, notes, .. } = merger;
    out.bases.reverse();
    out.tree.declarations.splice(0..0, header);
    (out, notes)
}

/// What a file stands on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum On {
    /// It extends nothing.
    Nothing,
    /// It extends a base, of which something could not be read, which is reported.
    Unread,
    /// It extends a base.
    Base,
}

struct Merger<'a> {
    files: &'a [FileTree],
    /// Whether all of them could be read.
    whole: bool,
    source: &'a Source,
    out: Merged,
    /// What the policy says of itself.
    header: Vec<Declaration>,
    index: Index,
    /// Files that are in already.
    taken: HashSet<usize>,
    /// Where the present file has put something: the declaration, and which of those inside it.
    overridden: HashSet<(usize, Option<usize>)>,
    /// The declarations among them.
    touched: HashSet<usize>,
    notes: Vec<Diagnostic>,
}

impl Merger<'_> {
    /// The policy in a file, on top of its base.
    fn policy(&mut self, number: usize, itself: bool) {
        let Some(file) = self.files.get(number) else { return };
        self.taken.insert(number);
        let base = file.links.iter().find(|link| link.kind == LinkKind::Extends);
        if let Some(base) = base.and_then(|link| link.file) {
            self.policy(base, false);
            self.out.bases.push(base);
        }
        let on = match base {
            None => On::Nothing,
            Some(_) if !self.whole => On::Unread,
            Some(_) => On::Base,
        };
        self.overridden.clear();
        self.touched.clear();
        let inherited = self.out.tree.declarations.len();
        let own: Vec<Part> = file.tree.declarations.iter().map(|one| shape(&one.kind).part()).collect();
        // A version is one of the policy that says it: a variant with a name of its own has its own versions.
        let renamed = own.contains(&Part::Policy);
        self.header.retain(|one| {
            let part = shape(&one.kind).part();
            !(own.contains(&part) || renamed && part == Part::Version)
        });
        for declaration in &file.tree.declarations {
            match &declaration.kind {
                DeclarationKind::Use(path) => {
                    if let Some(used) = linked(&file.links, path.span) {
                        self.used(used, number);
                    }
                }
                DeclarationKind::Extends(_) => {}
                DeclarationKind::Override(new) => self.replace(new, on, declaration.span, inherited),
                DeclarationKind::Example(_) if !itself => self.out.left.push(declaration.span),
                kind if of_header(shape(kind).part()) => self.header.push(declaration.clone()),
                _ => self.add(declaration, inherited),
            }
        }
    }

    /// What a file brought in by `use` holds, once.
    fn used(&mut self, number: usize, by: usize) {
        let Some(file) = self.files.get(number).filter(|_| self.taken.insert(number)) else { return };
        for declaration in &file.tree.declarations {
            match &declaration.kind {
                DeclarationKind::Use(path) => {
                    if let Some(used) = linked(&file.links, path.span) {
                        self.used(used, number);
                    }
                }
                kind if may_be_used(shape(kind).part()) => self.push(declaration.clone()),
                kind => {
                    let by = self.source.files().get(by).map_or("", SourceFile::name).to_owned();
                    let problem = LayerProblem::NotForUse { part: shape(kind).part(), by };
                    self.notes.push(Diagnostic::new(problem, place_of(shape(kind), declaration)));
                }
            }
        }
    }

    /// Adds a declaration, unless the base has what it declares.
    fn add(&mut self, declaration: &Declaration, inherited: usize) {
        let wanted = shape(&declaration.kind);
        let clash = |spot: Option<Spot>| spot.filter(|spot| spot.declaration < inherited);
        let inner = inner(&declaration.kind).into_iter().find_map(|(part, heading, _)| {
            Some((clash(self.index.named(heading))?, part, heading.name.text.clone(), heading.name.span))
        });
        let whole = clash(self.index.find(wanted))
            .map(|spot| (spot, wanted.part(), name_of(wanted), place_of(wanted, declaration)));
        match whole.or(inner) {
            Some((spot, part, name, span)) => {
                let problem = LayerProblem::Redefined { part, name, found: spot.part };
                self.notes.push(Diagnostic::new(problem, span).also(spot.span, Remark::InTheBase));
            }
            None => self.push(declaration.clone()),
        }
    }

    fn push(&mut self, declaration: Declaration) {
        self.index.add(self.out.tree.declarations.len(), &declaration);
        self.out.tree.declarations.push(declaration);
    }

    /// Puts a declaration in the place of the one of the base that it overrides.
    fn replace(&mut self, new: &Declaration, on: On, span: Span, inherited: usize) {
        let wanted = shape(&new.kind);
        let (part, name) = (wanted.part(), name_of(wanted));
        let place = place_of(wanted, new);
        if of_header(part) || matches!(wanted, Shape::Nameless(_)) {
            self.notes.push(Diagnostic::new(LayerProblem::NoOverride { part }, span));
            return;
        }
        let based = on != On::Nothing;
        let Some(spot) = self.index.find(wanted) else {
            if on == On::Unread {
                // What the base holds is not known.
                return;
            }
            let suggestion = if affordable(self.notes.len(), self.index.len()) {
                nearest(&name, self.index.names_of(part))
            } else {
                None
            };
            let problem = LayerProblem::OverridesNothing { part, name, based, suggestion };
            self.notes.push(Diagnostic::new(problem, place));
            return;
        };
        if self.is_overridden(spot) {
            let name = if name.is_empty() { part.word(Lang::of(self.source.text())).to_owned() } else { name };
            let problem = LayerProblem::OverriddenTwice { name };
            self.notes.push(Diagnostic::new(problem, place).also(spot.span, Remark::DeclaredHere));
            return;
        }
        if spot.declaration >= inherited {
            // It is there, but not from the base: the file says it itself, or uses it.
            let problem = LayerProblem::OverridesNothing { part, name, based, suggestion: None };
            self.notes.push(Diagnostic::new(problem, place).also(spot.span, Remark::DeclaredHere));
            return;
        }
        if spot.part != part {
            let problem = LayerProblem::OverridesOther { part, name, found: spot.part };
            self.notes.push(Diagnostic::new(problem, place).also(spot.span, Remark::InTheBase));
            return;
        }
        let Some(old) = self.out.tree.declarations.get_mut(spot.declaration) else { return };
        let mut kind = new.kind.clone();
        let mut name = String::new();
        if let (Some(heading), Some(before)) = (heading_mut(&mut kind), heading_at(old, spot)) {
            inherit(heading, before);
            name.clone_from(&heading.name.text);
        }
        match spot.inner {
            None => {
                self.index.forget(old);
                *old = Declaration { kind, span: new.span };
                self.index.add(spot.declaration, old);
            }
            Some(at) => {
                if let Some(before) = heading_at(old, spot) {
                    self.index.forget_heading(before, part);
                }
                put(old, at, kind);
                if let Some(now) = heading_at(old, spot) {
                    self.index.add_heading(now, spot);
                }
            }
        }
        self.overridden.insert((spot.declaration, spot.inner));
        self.touched.insert(spot.declaration);
        self.out.overrides.push(Overridden { part, name, by: span, instead_of: spot.span });
    }

    /// Whether the present file has put something there, around it or inside it.
    fn is_overridden(&self, spot: Spot) -> bool {
        match spot.inner {
            None => self.touched.contains(&spot.declaration),
            Some(_) => {
                let at = |inner| self.overridden.contains(&(spot.declaration, inner));
                at(None) || at(spot.inner)
            }
        }
    }
}

/// The number of the file that is named at a place.
fn linked(links: &[Link], span: Span) -> Option<usize> {
    links.iter().find(|link| link.span == span)?.file
}

/// What a policy says of itself; a variant says its own.
const fn of_header(part: Part) -> bool {
    matches!(part, Part::Policy | Part::Industry | Part::Version | Part::Effective)
}

/// Whether a file brought in by `use` may hold it: what gives names and decides nothing.
const fn may_be_used(part: Part) -> bool {
    match part {
        Part::Grades
        | Part::Levels
        | Part::Scale
        | Part::Choice
        | Part::Let
        | Part::Input
        | Part::Inputs
        | Part::Group
        | Part::Item
        | Part::Checklist
        | Part::Entry
        | Part::Set
        | Part::Scorecard
        | Part::Holidays
        | Part::Use => true,
        Part::Policy
        | Part::Industry
        | Part::Version
        | Part::Effective
        | Part::Extends
        | Part::Override
        | Part::Require
        | Part::Decide
        | Part::Table
        | Part::Column
        | Part::GradeRows
        | Part::Sentence
        | Part::Otherwise
        | Part::FollowUp
        | Part::Release
        | Part::Expect
        | Part::WhenUndetermined
        | Part::Promise
        | Part::Example => false,
    }
}

fn name_of(wanted: Shape<'_>) -> String {
    match wanted {
        Shape::Named(_, heading) => heading.name.text.clone(),
        Shape::Once(_) | Shape::Nameless(_) => String::new(),
    }
}

/// Where to point at: the name, or else the declaration.
fn place_of(wanted: Shape<'_>, declaration: &Declaration) -> Span {
    match wanted {
        Shape::Named(_, heading) => heading.name.span,
        Shape::Once(_) | Shape::Nameless(_) => declaration.span,
    }
}

/// The heading of what stands at a place of this declaration.
fn heading_at(declaration: &Declaration, spot: Spot) -> Option<&Heading> {
    match (&declaration.kind, spot.inner) {
        (DeclarationKind::Inputs { inputs, .. }, Some(at)) => inputs.get(at).map(|input| &input.heading),
        (DeclarationKind::Group { items, .. } | DeclarationKind::Scorecard { items, .. }, Some(at)) => {
            items.get(at).map(|item| &item.heading)
        }
        // An entry of a checklist or a result of a table is not overridden by itself.
        (_, Some(_)) => None,
        (kind, None) => match shape(kind) {
            Shape::Named(_, heading) => Some(heading),
            Shape::Once(_) | Shape::Nameless(_) => None,
        },
    }
}

/// The name of a thing, its id and its title stay unless the override gives others: sentences, files of leads and
/// programs call it by them.
fn inherit(new: &mut Heading, old: &Heading) {
    if new.name.text != old.name.text {
        // It was named by its id.
        new.name = Name { text: old.name.text.clone(), span: new.name.span };
    }
    if new.id.is_none() {
        new.id.clone_from(&old.id);
    }
    if new.title.is_none() {
        new.title.clone_from(&old.title);
    }
}

/// Puts a thing in the place of the one inside a declaration.
fn put(declaration: &mut Declaration, at: usize, new: DeclarationKind) {
    match (&mut declaration.kind, new) {
        (DeclarationKind::Inputs { inputs, .. }, DeclarationKind::Input(input)) => {
            if let Some(place) = inputs.get_mut(at) {
                *place = input;
            }
        }
        (
            DeclarationKind::Group { items, .. } | DeclarationKind::Scorecard { items, .. },
            DeclarationKind::Item(item),
        ) => {
            if let Some(place) = items.get_mut(at) {
                *place = item;
            }
        }
        // Nothing else stands inside a declaration and is overridden by itself.
        (_, _) => {}
    }
}
