//! Sets: each is opened after those it names.

use std::collections::HashMap;

use crate::diagnostic::MeaningProblem;
use crate::semantics::families::{Naming, namings};
use crate::semantics::order::{listed, sorted_by_need};
use crate::semantics::quantify::once_each;
use crate::semantics::scope::{Checker, Thing};
use crate::syntax::tree::{Heading, Name, Tree};

/// A set that waits to be opened: its group, and what it names.
struct Waiting<'a> {
    group: usize,
    heading: &'a Heading,
    members: &'a [Name],
}

impl<'a> Checker<'a> {
    /// Opens the sets, each after those it names.
    pub(crate) fn settle_sets(&mut self, tree: &'a Tree) {
        let sets: Vec<Waiting<'a>> = namings(tree)
            .filter_map(|(naming, _)| match naming {
                Naming::Set { heading, members } => Some((heading, members)),
                Naming::Let { .. }
                | Naming::Input(_)
                | Naming::Inputs { .. }
                | Naming::Group { .. }
                | Naming::Item(_)
                | Naming::Checklist { .. }
                | Naming::Scorecard { .. }
                | Naming::Decide { .. }
                | Naming::Table(_) => None,
            })
            .filter_map(|(heading, members)| match self.thing(&heading.name.text) {
                Some(Thing::Collection(group)) => Some(Waiting { group, heading, members }),
                Some(_) | None => None,
            })
            .collect();
        let place: HashMap<usize, usize> = sets.iter().enumerate().map(|(at, set)| (set.group, at)).collect();
        let set_of = |name: &Name| match self.thing(&name.text) {
            Some(Thing::Collection(group)) => place.get(&group).copied(),
            Some(_) | None => None,
        };
        let needs: Vec<Vec<usize>> = sets.iter().map(|set| set.members.iter().filter_map(set_of).collect()).collect();
        let (order, cycle) = sorted_by_need(&needs);
        for set in order.iter().filter_map(|at| sets.get(*at)) {
            let mut elements = Vec::new();
            for name in set.members {
                let _ = self.add_elements(name, &mut elements);
            }
            if let Some(group) = self.out.groups.get_mut(set.group) {
                group.elements = once_each(elements);
            }
        }
        let circle: Vec<&Name> = cycle.iter().filter_map(|at| sets.get(*at)).map(|set| &set.heading.name).collect();
        if let Some(first) = circle.first() {
            let names = listed(circle.len(), circle.iter().map(|name| name.text.clone()));
            self.report::<()>(MeaningProblem::Cycle { names }, first.span);
        }
    }
}
