//! Levels that items need and the policy does not declare: told of once. The levels that the rows name stand in for
//! them, so that nothing else is reported because they are not there.

use crate::diagnostic::{Ladder, MeaningProblem};
use crate::limits;
use crate::semantics::families::{Naming, namings};
use crate::semantics::scope::Checker;
use crate::source::Span;
use crate::syntax::tree::{ExprKind, Heading, Item, Member, Name, Tree};
use crate::value::ScaleId;

impl<'a> Checker<'a> {
    /// Finds levels for items that have none; those in the order of the grades go first, as `A > B > C` would.
    pub(crate) fn stand_in_for_levels(&mut self, tree: &'a Tree) {
        if self.levels.is_some() {
            return;
        }
        let needing = needing_levels(tree);
        let Some((place, _)) = needing.first().copied() else { return };
        let mut names: Vec<Name> = Vec::new();
        for name in needing.iter().flat_map(|(_, items)| items.iter()).flat_map(named_by_rows) {
            if names.len() < limits::MEMBERS && names.iter().all(|known| known.text != name.text) {
                names.push(name);
            }
        }
        if names.len() < 2 {
            names = ["A", "B", "C"].map(|text| Name { text: text.to_owned(), span: place }).to_vec();
        }
        let rank = |name: &Name| self.out.grades.and_then(|grades| self.member_index(grades, &name.text));
        names.sort_by_key(|name| rank(name).unwrap_or(u8::MAX));
        let members = names.iter().map(|name| name.text.clone()).collect();
        self.report::<()>(MeaningProblem::NeedsDeclaration { declaration: Ladder::Levels, members }, place);
        let members: Vec<Member> = names.into_iter().map(member).collect();
        self.declare_levels(&members, place);
        self.stand_in = self.levels;
    }

    /// Whether a scale only stands in for one that is told of already.
    pub(crate) fn stands_in(&self, scale: ScaleId) -> bool {
        self.stand_in == Some(scale)
    }
}

/// Items that are rated by the levels of the policy, with the place to tell of them.
fn needing_levels(tree: &Tree) -> Vec<(Span, &[Item])> {
    let needing = namings(tree).filter_map(|(naming, _)| match naming {
        Naming::Group { heading, scale: None, items } => Some((heading.name.span, items)),
        Naming::Item(item) if item.scale.is_none() => Some((item.heading.name.span, std::slice::from_ref(item))),
        Naming::Group { .. }
        | Naming::Item(_)
        | Naming::Let { .. }
        | Naming::Input(_)
        | Naming::Inputs { .. }
        | Naming::Checklist { .. }
        | Naming::Set { .. }
        | Naming::Scorecard { .. }
        | Naming::Decide { .. }
        | Naming::Table(_) => None,
    });
    needing.collect()
}

/// The levels that the rows of an item name, from the top; none where it has a scale of its own.
fn named_by_rows(item: &Item) -> impl Iterator<Item = Name> {
    let rows = item.rows.as_ref().filter(|_| item.scale.is_none());
    let values = rows.into_iter().flat_map(|rows| rows.rows.iter().map(|row| &row.value).chain(&rows.otherwise));
    values.filter_map(|value| {
        let ExprKind::Name(text) = &value.kind else { return None };
        Some(Name { text: text.clone(), span: value.span })
    })
}

fn member(name: Name) -> Member {
    Member { heading: Heading { name, id: None, title: None }, points: None, apart: false }
}
