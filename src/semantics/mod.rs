//! Floor 3: names, types, units and scales: a `Tree` becomes a typed tree in which
//! nothing is unresolved.
//!
//! Before that, the files of a policy become one (`merge`).
//!
//! The order of work: scales and names are declared; the ranges of inputs are settled; `let`s, requirements and
//! decisions follow in order of need; then items, scorecards, sentences, follow-up and examples. Everything that
//! could fail while a lead is graded (a divisor of nought, an overflow, a level outside its scale) is refused here.

mod arithmetic;
mod compare;
mod constant;
mod decisions;
mod declare;
mod example;
mod expect;
mod families;
mod follow;
mod guard;
mod inputs;
mod items;
mod levels;
mod lists;
mod merge;
mod order;
mod overlap;
mod periods;
mod placeholders;
mod promise;
mod quantify;
pub(crate) mod range;
mod rows;
mod rules;
mod scales;
mod scope;
mod sets;
mod shape;
mod tables;
mod term;
mod typed;
mod uses;

use std::collections::BTreeMap;

#[cfg(feature = "lsp")]
use crate::diagnostic::Part;
use crate::diagnostic::{Diagnostic, Severity};
use crate::semantics::scope::Checker;
#[cfg(feature = "lsp")]
pub(crate) use crate::semantics::shape::inner_items;
use crate::semantics::typed::Ty;
use crate::source::Source;
#[cfg(feature = "lsp")]
use crate::syntax::tree;
use crate::syntax::tree::{Heading, Tree};
use crate::value::ListId;

pub(crate) use crate::semantics::merge::{Merged, merge};
pub(crate) use crate::semantics::shape::{inner, shape};
pub(crate) use crate::semantics::typed::{
    Checked, FollowLineDef, FollowUpDef, InputDef, ItemDef, ListDef, Op, PledgeDef, Subject, Term, ToldDef,
};
pub use crate::semantics::typed::{Deed, Definition, ExampleDef, Expectation, Gather, HowMany};
pub use crate::semantics::uses::Use;

/// What came of checking: the typed tree unless an error was found, what was found, and where names are used.
pub(crate) struct Outcome {
    pub(crate) checked: Option<Checked>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) uses: Vec<Use>,
}

/// Checks a tree, with the files that it may name.
pub(crate) fn check(tree: &Tree, source: &Source, files: &BTreeMap<String, String>) -> Outcome {
    let mut checker = Checker::new(source, files);
    checker.declare_scales(tree);
    checker.stand_in_for_levels(tree);
    checker.declare_names(tree);
    if checker.bound_names().is_some() {
        checker.settle_sets(tree);
        checker.settle_inputs(tree);
        checker.settle_definitions(tree);
        checker.settle_items(tree);
        checker.settle_rules(tree);
        checker.settle_promises(tree);
        checker.settle_placeholders();
        checker.note_unused();
        checker.settle_examples(tree);
        checker.settle_order();
    }
    let failed = checker.diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error);
    Outcome {
        checked: (!failed).then_some(checker.out),
        diagnostics: checker.diagnostics,
        uses: uses::once_each(checker.uses),
    }
}

/// The `let`s that are rows of lists: by index, with their headings and lists.
pub(crate) fn named_rows(checked: &Checked) -> impl Iterator<Item = (usize, &Heading, ListId)> {
    checked.lets.iter().zip(&checked.let_headings).enumerate().filter_map(|(index, (term, heading))| {
        match term.as_ref()?.ty {
            Ty::Row(list) => Some((index, heading, list)),
            _ => None,
        }
    })
}

/// What a declaration declares, and its heading if it has one.
#[cfg(feature = "lsp")]
pub(crate) fn shape_of(kind: &tree::DeclarationKind) -> (Part, Option<&Heading>) {
    match shape(kind) {
        shape::Shape::Named(part, heading) => (part, Some(heading)),
        shape::Shape::Once(part) | shape::Shape::Nameless(part) => (part, None),
    }
}

/// The stable id of a thing: what stands after `as`, else its name.
pub(crate) fn id_of(heading: &Heading) -> String {
    heading.id.as_ref().unwrap_or(&heading.name).text.clone()
}
