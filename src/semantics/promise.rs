//! Promises: properties of the whole policy, typed here and proved elsewhere.

use crate::diagnostic::{Ladder, MeaningProblem, Sort};
use crate::semantics::families::Family;
use crate::semantics::scope::{Checker, Thing};
use crate::semantics::typed::{Definition, PledgeDef, PromiseDef};
use crate::source::Span;
use crate::syntax::tree::{Name, Promise, PromiseKind, Tree};
use crate::value::Kind;

impl<'a> Checker<'a> {
    /// Types all promises; they may speak of the grade and of every result.
    pub(crate) fn settle_promises(&mut self, tree: &'a Tree) {
        for declaration in &tree.declarations {
            if let Family::Promise(promise) = Family::of(declaration) {
                self.promise(promise, declaration.span);
            }
        }
    }

    fn promise(&mut self, promise: &Promise, span: Span) -> Option<()> {
        if self.out.grades.is_none() && !matches!(promise.kind, PromiseKind::Always { .. }) {
            return self.report(MeaningProblem::needs(Ladder::Grades), span);
        }
        let pledge = match &promise.kind {
            PromiseKind::Never { grade, when } => {
                let (grade, when) = (self.grade_member(grade), self.condition(when));
                PledgeDef::Never(grade?, Box::new(when?))
            }
            PromiseKind::Always { result, when } => {
                let (result, when) = (self.condition(result), self.condition(when));
                PledgeDef::Always(Box::new((result?, when?)))
            }
            PromiseKind::NeverFalls { input, becomes_yes } => {
                PledgeDef::NeverFalls(self.rising_input(input, *becomes_yes)?)
            }
        };
        self.out.promises.push(PromiseDef { pledge, all_known: promise.all_known, span });
        Some(())
    }

    /// The input that rises: one with an order, or a yes/no that becomes yes.
    fn rising_input(&mut self, name: &Name, becomes_yes: bool) -> Option<usize> {
        let input = match self.meant(&name.text, name.span) {
            None => return self.unknown(&name.text, name.span),
            Some(Thing::Input(input)) => input,
            Some(Thing::Define(Definition::Item(item))) if self.out.items.get(item)?.rated.is_some() => {
                self.out.items.get(item)?.rated?
            }
            Some(thing @ (Thing::Define(_) | Thing::Collection(_) | Thing::Scale(_))) => {
                let is = Self::sort_of_thing(thing);
                let problem = MeaningProblem::WrongThing { name: name.text.clone(), is, wanted: Sort::Input };
                return self.report(problem, name.span);
            }
        };
        self.use_input(input);
        let kind = self.out.inputs.get(input)?.kind;
        let rises = match kind {
            Kind::Number(_) | Kind::Date | Kind::Moment | Kind::Duration => true,
            Kind::Member(scale) => self.ordered(scale) > 1,
            Kind::YesNo | Kind::Text | Kind::List | Kind::Records(_) | Kind::Row(_) => false,
        };
        if (becomes_yes && kind != Kind::YesNo) || (!becomes_yes && !rises) {
            let found = self.sort(crate::semantics::typed::Ty::of(kind));
            let wanted = if becomes_yes { Sort::YesNo } else { Sort::Number };
            return self.report(MeaningProblem::Expected { wanted, found }, name.span);
        }
        Some(input)
    }
}
