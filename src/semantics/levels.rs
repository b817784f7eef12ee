//! Levels that items need and the policy does not declare: told of once. The levels that the rows name stand in for
//! them, so that nothing else is reported because they are not there.

use crate::diagnostic::{Ladder, MeaningProblem};
use crate::limits;
use crate::semantics::families::{Naming, namings};
use crate::semantics::scope::Checker;
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, Heading, Item, Member, Name, Tree};
use crate::value::ScaleId;

/// Levels that a message proposes, at most: who has more knows how to write them.
const PROPOSED: usize = 12;

impl<'a> Checker<'a> {
    /// Finds levels for items that have none: in the order of the grades where they are grades, else as the rows name them,
    /// with what `otherwise` gives behind them.
    pub(crate) fn stand_in_for_levels(&mut self, tree: &'a Tree) {
        if self.levels.is_some() {
            return;
        }
        let needing = needing_levels(tree);
        let Some((place, _)) = needing.first().copied() else { return };
        let items = || needing.iter().map(|(_, item)| *item).filter(|item| item.scale.is_none());
        let rows = || items().filter_map(|item| item.rows.as_ref());
        let above = rows().flat_map(|rows| &rows.rows).map(|row| &row.value);
        let last = rows().filter_map(|rows| rows.otherwise.as_ref());
        let mut names: Vec<Name> = Vec::new();
        for name in above.chain(last).filter_map(level) {
            if names.len() < limits::MEMBERS && names.iter().all(|known| known.text != name.text) {
                names.push(name);
            }
        }
        let rank = |name: &Name| self.out.grades.and_then(|grades| self.member_index(grades, &name.text));
        names.sort_by_key(|name| rank(name).unwrap_or(u8::MAX));
        let told = (2..=PROPOSED).contains(&names.len());
        // As they are written: a name that needs quotes has them.
        let written = |name: &Name| self.source.slice(name.span).to_owned();
        let members = if told { names.iter().map(written).collect() } else { Vec::new() };
        self.report::<()>(MeaningProblem::NeedsDeclaration { declaration: Ladder::Levels, members }, place);
        if names.len() < 2 {
            names = ["A", "B", "C"].map(|text| Name { text: text.to_owned(), span: place }).to_vec();
        }
        let members: Vec<Member> = names.into_iter().map(member).collect();
        self.declare_levels(&members, place);
        self.stand_in = self.levels;
    }

    /// Whether a scale only stands in for one that is told of already.
    pub(crate) fn stands_in(&self, scale: ScaleId) -> bool {
        self.stand_in == Some(scale)
    }
}

/// Items that are rated by the levels of the policy, each with the place to tell of it.
fn needing_levels(tree: &Tree) -> Vec<(Span, &Item)> {
    let needing = namings(tree).flat_map(|(naming, _)| {
        let (place, items) = match naming {
            Naming::Group { heading, scale: None, items } => (Some(heading.name.span), items),
            Naming::Item(item) if item.scale.is_none() => (None, std::slice::from_ref(item)),
            Naming::Scorecard { items, .. } => (None, items),
            Naming::Group { .. }
            | Naming::Item(_)
            | Naming::Let { .. }
            | Naming::Input(_)
            | Naming::Inputs { .. }
            | Naming::Checklist { .. }
            | Naming::Set { .. }
            | Naming::Decide { .. }
            | Naming::Table(_) => (None, &[][..]),
        };
        // In a scorecard rows give points, and what has no rows is rated by a level.
        let in_card = matches!(naming, Naming::Scorecard { .. });
        let needs = move |item: &&Item| !in_card || item.scale.is_none() && item.rows.is_none();
        items.iter().filter(needs).map(move |item| (place.unwrap_or(item.heading.name.span), item))
    });
    needing.collect()
}

/// The level that a row gives.
fn level(value: &Expr) -> Option<Name> {
    let ExprKind::Name(text) = &value.kind else { return None };
    Some(Name { text: text.clone(), span: value.span })
}

fn member(name: Name) -> Member {
    Member { heading: Heading { name, id: None, title: None }, points: None, apart: false }
}
