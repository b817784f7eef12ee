//! Further results: what `decide` and tables give.

use std::collections::HashMap;

use crate::diagnostic::ListProblem;
use crate::diagnostic::MeaningProblem;
use crate::semantics::families::{Naming, namings};
use crate::semantics::order::{names_in_rows, sorted_by_need};
use crate::semantics::scope::{Checker, Thing};
use crate::semantics::tables::names_in_table;
use crate::semantics::typed::{Definition, Op, Term, Ty};
use crate::source::Span;
use crate::syntax::tree::{Heading, ResultName, Rows, Table, Tree, Type, TypeKind};

impl<'a> Checker<'a> {
    /// Decisions and tables, each behind those it reads.
    pub(crate) fn settle_decisions(&mut self, tree: &'a Tree) {
        let deciders: Vec<Decider<'a>> = namings(tree).filter_map(|(naming, _)| self.decider(naming)).collect();
        let each = deciders.iter().enumerate().flat_map(|(at, it)| it.decisions.iter().map(move |index| (*index, at)));
        let place: HashMap<usize, usize> = each.collect();
        let decider_of = |name: &&str| match self.thing(name) {
            Some(Thing::Define(Definition::Decision(wanted))) => place.get(&wanted).copied(),
            Some(_) | None => None,
        };
        let needs: Vec<Vec<usize>> =
            deciders.iter().map(|decider| decider.names().iter().filter_map(decider_of).collect()).collect();
        let (order, cycle) = sorted_by_need(&needs);
        for at in order {
            match deciders.get(at).map(|decider| (&decider.form, decider.decisions.as_slice())) {
                Some((Form::Rows(kind, rows), [index])) => {
                    self.decision(*index, *kind, rows);
                }
                Some((Form::Table(table), _)) => {
                    self.table(table);
                }
                Some((Form::Rows(..), _)) | None => {}
            }
        }
        self.decided_all = true;
        if let Some(index) = cycle.first().and_then(|at| deciders.get(*at)?.decisions.first()) {
            let name = self.out.decisions.get(*index).map(|decision| decision.heading.name.clone());
            if let Some(name) = name {
                self.report::<()>(MeaningProblem::Cycle { names: name.text }, name.span);
            }
        }
    }

    fn decider(&self, naming: Naming<'a>) -> Option<Decider<'a>> {
        let decision = |heading: &Heading| match self.thing(&heading.name.text) {
            Some(Thing::Define(Definition::Decision(index))) => Some(index),
            Some(_) | None => None,
        };
        match naming {
            Naming::Decide { heading, kind, rows } => {
                Some(Decider { decisions: vec![decision(heading)?], form: Form::Rows(kind, rows) })
            }
            Naming::Table(table) => {
                let named = table.results.iter().filter_map(|result| match &result.name {
                    ResultName::Named(heading, _) => decision(heading),
                    ResultName::Grade => None,
                });
                Some(Decider { decisions: named.collect(), form: Form::Table(table) })
            }
            Naming::Let { .. }
            | Naming::Input(_)
            | Naming::Inputs { .. }
            | Naming::Group { .. }
            | Naming::Item(_)
            | Naming::Checklist { .. }
            | Naming::Set { .. }
            | Naming::Scorecard { .. } => None,
        }
    }

    fn decision(&mut self, index: usize, kind: Option<&Type>, rows: &Rows) -> Option<()> {
        let want = match kind {
            Some(kind) if is_plain_list(kind) => Some(Ty::List),
            Some(kind) => {
                let heading = self.out.decisions.get(index).map(|decision| decision.heading.clone());
                Some(Ty::of(self.kind_of(kind, heading.as_ref())?))
            }
            None => None,
        };
        let term = self.rows(rows, want)?;
        let ty = want.unwrap_or(term.ty);
        self.decided(index, Term { ty, ..term }, rows.span)
    }

    /// Keeps the rows of a decision; a number must have an end to its digits.
    pub(crate) fn decided(&mut self, index: usize, term: Term, span: Span) -> Option<()> {
        if matches!(term.ty, Ty::Row(_) | Ty::Records(_)) {
            let is = self.sort(term.ty);
            return self.report(ListProblem::NotAResult { is }, span);
        }
        let exact = term.range().is_none_or(|_| has_decimals_only(&term, self));
        if !exact {
            return self.report(crate::diagnostic::NumberProblem::NeedsRounding, span);
        }
        *self.decision_types.get_mut(index)? = Some(term.ty);
        self.out.decisions.get_mut(index)?.term = Some(term);
        Some(())
    }
}

/// What gives one or more further results.
struct Decider<'a> {
    /// The results, by index.
    decisions: Vec<usize>,
    form: Form<'a>,
}

enum Form<'a> {
    Rows(Option<&'a Type>, &'a Rows),
    Table(&'a Table),
}

impl Decider<'_> {
    fn names(&self) -> Vec<&str> {
        match self.form {
            Form::Rows(_, rows) => names_in_rows(rows),
            Form::Table(table) => names_in_table(table),
        }
    }
}

/// `list`, without fields: a list of names as a result.
pub(crate) fn is_plain_list(kind: &Type) -> bool {
    matches!(&kind.kind, TypeKind::List(fields) if fields.is_empty())
}

/// Whether a number is a decimal for every lead: no quotient that is not rounded.
pub(crate) fn has_decimals_only(term: &Term, checker: &Checker<'_>) -> bool {
    match &term.op {
        Op::Quotient(..) => false,
        Op::Round(..) => true,
        Op::Define(Definition::Let(index)) => !checker.out.let_facts.get(*index).is_some_and(|facts| facts.endless),
        Op::Define(Definition::Scorecard(index)) => checker
            .out
            .scorecards
            .get(*index)
            .and_then(|card| card.total.as_ref())
            .is_none_or(|total| has_decimals_only(total, checker)),
        Op::First(rows, otherwise) => {
            rows.iter().map(|(_, value)| value).chain(otherwise.as_deref()).all(|part| has_decimals_only(part, checker))
        }
        Op::When(_, value) => has_decimals_only(value, checker),
        Op::Define(_)
        | Op::Constant(_)
        | Op::Input(_)
        | Op::Today
        | Op::Now
        | Op::Grade
        | Op::Known(_)
        | Op::Not(_)
        | Op::All(_)
        | Op::Any(_)
        | Op::Compare(..)
        | Op::OneOf(..)
        | Op::Contains(..)
        | Op::Applies(_)
        | Op::Else(..)
        | Op::Count(_)
        | Op::Greatest(_)
        | Op::Least(_)
        | Op::Quantified(..)
        | Op::List(_)
        | Op::Sum(_)
        | Op::Total(_)
        | Op::Product(_)
        | Op::Negate(_)
        | Op::Shift(..)
        | Op::Elapsed(..)
        | Op::Periods(..)
        | Op::Points(..)
        | Op::Clamp(..)
        | Op::Element(..)
        | Op::ElementKnown(..)
        | Op::Gathered(_)
        | Op::Found(_)
        | Op::FieldOf(..)
        | Op::FieldKnown(..) => term.parts().into_iter().all(|part| has_decimals_only(part, checker)),
    }
}
