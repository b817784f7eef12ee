//! Quantifiers over groups, checklists and sets.

use std::collections::HashSet;

use crate::diagnostic::{LogicProblem, MeaningProblem, Sort};
use crate::semantics::range::Range;
use crate::semantics::scope::{Checker, Thing};
use crate::semantics::term::is_known;
use crate::semantics::typed::{Definition, HowMany, Measure, Op, Subject, Term, Ty};
use crate::source::Span;
use crate::syntax::tree::{Collection, Comparison, Extreme, Name, Predicate, Quantifier};
use crate::value::{Decimal, Unit};

impl Checker<'_> {
    /// `at least 5 of intent are A`.
    pub(crate) fn quantified(
        &mut self,
        quantifier: &Quantifier,
        over: &Collection,
        predicate: &Predicate,
        span: Span,
    ) -> Option<Term> {
        let tests = self.tests(over, predicate, span)?;
        let how_many = self.how_many(quantifier, tests.len())?;
        let tests = tests.into_iter().map(|(test, _)| test).collect();
        Some(Term::new(Op::Quantified(how_many, tests), Ty::YesNo, span))
    }

    /// How many of `there` are wanted; a warning where there are not so many.
    pub(crate) fn how_many(&mut self, quantifier: &Quantifier, there: usize) -> Option<HowMany> {
        Some(match quantifier {
            Quantifier::All => HowMany::All,
            Quantifier::MoreThanHalf => HowMany::MoreThanHalf,
            Quantifier::None => HowMany::Between(0, 0),
            Quantifier::Any => HowMany::Between(1, u32::MAX),
            Quantifier::AtLeast(n) => {
                let least = self.whole(n)?;
                self.reachable(least, there, n.span);
                HowMany::Between(least, u32::MAX)
            }
            Quantifier::AtMost(n) => HowMany::Between(0, self.whole(n)?),
            Quantifier::Exactly(n) => {
                let exactly = self.whole(n)?;
                self.reachable(exactly, there, n.span);
                HowMany::Between(exactly, exactly)
            }
            Quantifier::Between(low, high) => {
                let (least, most) = (self.whole(low)?, self.whole(high)?);
                if least > most {
                    return self.report(MeaningProblem::EmptyRange, low.span.to(high.span));
                }
                self.reachable(least, there, low.span);
                HowMany::Between(least, most)
            }
        })
    }

    fn reachable(&mut self, wanted: u32, there: usize, span: Span) {
        if usize::try_from(wanted).is_ok_and(|wanted| wanted > there) {
            self.report::<()>(LogicProblem::CannotReach { wanted: wanted.to_string(), there }, span);
        }
    }

    /// `count of intent that are A`.
    pub(crate) fn count_of(&mut self, over: &Collection, predicate: &Predicate, span: Span) -> Option<Term> {
        let tests: Vec<Term> = self.tests(over, predicate, span)?.into_iter().map(|(test, _)| test).collect();
        let most = Decimal::whole(i64::try_from(tests.len()).unwrap_or(i64::MAX));
        let range = Range::between(Decimal::ZERO, most, 0);
        Some(Term::new(Op::Count(tests), Ty::Number(Measure::Of(Unit::Count)), span).ranged(range))
    }

    /// `list of necessary that are missing`.
    pub(crate) fn list_of(&mut self, over: &Collection, predicate: &Predicate, span: Span) -> Option<Term> {
        let tests = self.tests(over, predicate, span)?;
        Some(Term::new(Op::List(tests), Ty::List, span))
    }

    /// One test per element, with the id of the element.
    fn tests(&mut self, over: &Collection, predicate: &Predicate, span: Span) -> Option<Vec<(Term, String)>> {
        // Beyond the bound nothing is opened any more.
        self.take_elements(0, span)?;
        let elements = self.elements(over)?;
        self.take_elements(elements.len(), span)?;
        let mut tests = Vec::with_capacity(elements.len());
        let mut first: Option<Ty> = None;
        for subject in elements {
            let ty = self.subject_type(subject)?;
            let asks_value = !matches!(predicate, Predicate::Known | Predicate::Missing);
            if let Some(first) = first.filter(|first| asks_value && *first != ty) {
                let (one, other) = (self.sort(first), self.sort(ty));
                return self.report(MeaningProblem::MixedCollection { one, other }, span);
            }
            first = Some(ty);
            let id = self.subject_id(subject);
            let test = self.test(subject, predicate, span)?;
            tests.push((self.while_it_applies(subject, test, span), id));
        }
        Some(tests)
    }

    /// The level, tick or number of an element.
    fn subject_value(&mut self, subject: Subject, span: Span) -> Option<Term> {
        let item = match subject {
            Subject::Input(input) => return self.input_term(input, span),
            Subject::Item(item) => item,
        };
        let ty = self.item_type(item)?;
        let range = self.out.items.get(item)?.term.as_ref().and_then(Term::range);
        let range = match ty {
            Ty::Number(_) => range.or(Some(Range::of_input(None, None, Unit::Number))),
            _ => None,
        };
        Some(Term::ranging(Op::Define(Definition::Item(item)), ty, span, range))
    }

    /// `worst of necessary`, `largest of {a, b}`: of the elements that apply.
    pub(crate) fn extreme_of(&mut self, extreme: Extreme, over: &Collection, span: Span) -> Option<Term> {
        let elements = self.elements(over)?;
        self.take_elements(elements.len(), span)?;
        let mut values: Vec<Term> = Vec::with_capacity(elements.len());
        for subject in elements {
            let value = self.subject_value(subject, span)?;
            let found = self.sort(value.ty);
            if let Some(one) = values.first().map(|first| first.ty).filter(|first| *first != value.ty) {
                return self.report(MeaningProblem::MixedCollection { one: self.sort(one), other: found }, span);
            }
            let levels = matches!(extreme, Extreme::Worst | Extreme::Best);
            match value.ty {
                Ty::Member(_) if levels => {}
                Ty::Number(_) | Ty::Date | Ty::Moment | Ty::Duration if !levels => {}
                _ => return self.report(MeaningProblem::NoExtreme { levels, found }, span),
            }
            values.push(value);
        }
        let first = values.first()?;
        let (ty, range) = (first.ty, first.range());
        let range = values.iter().skip(1).fold(range, |range, value| range?.join(value.range()?));
        let greatest = matches!(extreme, Extreme::Best | Extreme::Largest);
        let op = if greatest { Op::Greatest(values) } else { Op::Least(values) };
        Some(Term::ranging(op, ty, span, range))
    }

    fn test(&mut self, subject: Subject, predicate: &Predicate, span: Span) -> Option<Term> {
        if let Predicate::Known | Predicate::Missing = predicate {
            if let Subject::Input(input) = subject {
                self.use_input(input);
            }
            return Some(is_known(subject, matches!(predicate, Predicate::Known), span));
        }
        let value = self.subject_value(subject, span)?;
        match predicate {
            Predicate::Met => {
                if value.ty == Ty::YesNo {
                    return Some(value);
                }
                let found = self.sort(value.ty);
                self.report(MeaningProblem::Expected { wanted: Sort::YesNo, found }, span)
            }
            Predicate::Are(wanted) => self.test_against(Comparison::Equal, value, wanted, span),
            Predicate::AreNot(wanted) => self.test_against(Comparison::NotEqual, value, wanted, span),
            Predicate::Compare(op, wanted) => self.test_against(*op, value, wanted, span),
            Predicate::OneOf(among) => self.is_among(value, among, span),
            Predicate::Known | Predicate::Missing => None,
        }
    }

    /// An element that does not apply leaves its group: its test is absent, not false.
    fn while_it_applies(&self, subject: Subject, test: Term, span: Span) -> Term {
        let (conditional, op, ty) = match subject {
            Subject::Input(input) => {
                let def = self.out.inputs.get(input);
                (def.is_some_and(|input| input.conditional), Op::Input(input), def.map(|input| Ty::of(input.kind)))
            }
            Subject::Item(item) => {
                let def = self.out.items.get(item);
                let own = Op::Define(Definition::Item(item));
                (def.is_some_and(|item| item.conditional), own, def.map(|item| Ty::of(item.kind)))
            }
        };
        let (true, Some(ty)) = (conditional, ty) else { return test };
        let applies = Term::new(Op::Applies(Box::new(Term::new(op, ty, span))), Ty::YesNo, span);
        Term::new(Op::When(Box::new(applies), Box::new(test)), Ty::YesNo, span)
    }

    fn test_against(
        &mut self,
        op: Comparison,
        value: Term,
        wanted: &crate::syntax::tree::Expr,
        span: Span,
    ) -> Option<Term> {
        let wanted = self.term(wanted, Some(value.ty))?;
        self.compared(op, value, wanted, span)
    }

    /// The elements of a collection, sets within sets opened, each once.
    fn elements(&mut self, over: &Collection) -> Option<Vec<Subject>> {
        match over {
            Collection::Named(name) => match self.meant(&name.text, name.span) {
                None => self.unknown(&name.text, name.span),
                Some(Thing::Collection(group)) => self.out.groups.get(group).map(|group| group.elements.clone()),
                Some(Thing::Define(Definition::Scorecard(card))) => {
                    let items = self.out.scorecards.get(card)?.items.iter();
                    Some(items.map(|item| Subject::Item(*item)).collect())
                }
                Some(thing @ (Thing::Input(_) | Thing::Define(_) | Thing::Scale(_))) => {
                    let is = Self::sort_of_thing(thing);
                    let problem = MeaningProblem::WrongThing { name: name.text.clone(), is, wanted: Sort::Collection };
                    self.report(problem, name.span)
                }
            },
            Collection::Listed(names, _) => {
                let mut elements = Vec::new();
                for name in names {
                    self.add_elements(name, &mut elements)?;
                }
                Some(once_each(elements))
            }
        }
    }

    /// Adds what a name in a set stands for: an input, an item, or all of a group or set. Some may stand twice.
    pub(crate) fn add_elements(&mut self, name: &Name, elements: &mut Vec<Subject>) -> Option<()> {
        let found = match self.meant(&name.text, name.span) {
            None => return self.unknown(&name.text, name.span),
            Some(Thing::Input(input)) => vec![Subject::Input(input)],
            Some(Thing::Define(Definition::Item(item))) => vec![Subject::Item(item)],
            Some(Thing::Collection(group)) => self.out.groups.get(group)?.elements.clone(),
            Some(Thing::Define(Definition::Scorecard(card))) => {
                self.out.scorecards.get(card)?.items.iter().map(|item| Subject::Item(*item)).collect()
            }
            Some(thing @ (Thing::Define(_) | Thing::Scale(_))) => {
                let is = Self::sort_of_thing(thing);
                let problem = MeaningProblem::WrongThing { name: name.text.clone(), is, wanted: Sort::Item };
                return self.report(problem, name.span);
            }
        };
        self.take_elements(found.len(), name.span)?;
        elements.extend(found);
        Some(())
    }

    fn subject_id(&self, subject: Subject) -> String {
        let heading = match subject {
            Subject::Input(input) => self.out.inputs.get(input).map(|input| &input.heading),
            Subject::Item(item) => self.out.items.get(item).map(|item| &item.heading),
        };
        heading.map(crate::semantics::id_of).unwrap_or_default()
    }
}

/// Each element once, in the order in which they come first.
pub(crate) fn once_each(elements: Vec<Subject>) -> Vec<Subject> {
    let mut seen = HashSet::with_capacity(elements.len());
    elements.into_iter().filter(|element| seen.insert(*element)).collect()
}
