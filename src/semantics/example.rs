//! Examples: facts and what is expected of them.

use std::collections::HashSet;

use crate::diagnostic::{Ladder, MeaningProblem, Sort};
use crate::semantics::families::Family;
use crate::semantics::scope::{Checker, Thing};
use crate::semantics::typed::{Definition, ExampleDef, Expectation, Ty};
use crate::source::Span;
use crate::syntax::tree::{Example, Expected, Expr, Name, Tree};
use crate::value::{Kind, Unit, Value};

impl<'a> Checker<'a> {
    /// Types the facts and expectations of all examples.
    pub(crate) fn settle_examples(&mut self, tree: &'a Tree) {
        for declaration in &tree.declarations {
            if let Family::Example(example) = Family::of(declaration) {
                self.example(example, declaration.span);
            }
        }
    }

    fn example(&mut self, example: &Example, span: Span) {
        let mut facts: Vec<(usize, Value)> = Vec::with_capacity(example.facts.len());
        let mut given: HashSet<usize> = HashSet::with_capacity(example.facts.len());
        for (name, value) in &example.facts {
            let Some(input) = self.example_input(name) else { continue };
            if !given.insert(input) {
                self.report::<()>(MeaningProblem::Duplicate { name: name.text.clone() }, name.span);
                continue;
            }
            let Some(kind) = self.out.inputs.get(input).map(|def| def.kind) else { continue };
            facts.extend(self.fixed_value(value, kind).map(|value| (input, value)));
        }
        let expected =
            example.expected.iter().filter_map(|(expected, span)| Some((self.expectation(expected)?, *span))).collect();
        // Values out of range are not refused here: an example may show that a lead is rejected.
        self.out.examples.push(ExampleDef {
            title: example.title.as_ref().map(|title| title.text.clone()).unwrap_or_default(),
            facts,
            today: example.today.map(|(day, _)| day),
            expected,
            span,
        });
    }

    fn example_input(&mut self, name: &Name) -> Option<usize> {
        match self.meant(&name.text, name.span) {
            None => self.unknown(&name.text, name.span),
            Some(Thing::Input(input)) => Some(input),
            Some(Thing::Define(Definition::Item(item))) if self.out.items.get(item)?.rated.is_some() => {
                self.out.items.get(item)?.rated
            }
            Some(thing @ (Thing::Define(_) | Thing::Collection(_) | Thing::Scale(_))) => {
                let is = Self::sort_of_thing(thing);
                let problem = MeaningProblem::WrongThing { name: name.text.clone(), is, wanted: Sort::Input };
                self.report(problem, name.span)
            }
        }
    }

    fn expectation(&mut self, expected: &Expected) -> Option<Expectation> {
        Some(match expected {
            Expected::Grade(name) => Expectation::Grade(self.grade_id(name)?),
            Expected::Undetermined { grades, ungraded, conflict } => Expectation::Undetermined {
                grades: grades.iter().map(|name| self.grade_id(name)).collect::<Option<_>>()?,
                ungraded: *ungraded,
                conflict: *conflict,
            },
            Expected::Ungraded => Expectation::Ungraded,
            Expected::Conflict => Expectation::Conflict,
            Expected::Rejected => Expectation::Rejected,
            Expected::Result { name, value } => self.expected_result(name, value)?,
        })
    }

    fn grade_id(&mut self, name: &Name) -> Option<String> {
        let Some(grades) = self.out.grades else {
            return self.report(MeaningProblem::needs(Ladder::Grades), name.span);
        };
        let index = self.member(grades, &name.text, name.span)?;
        let members = &self.out.scales.get(usize::from(grades.0))?.members;
        members.get(usize::from(index)).map(|member| crate::semantics::id_of(&member.heading))
    }

    fn expected_result(&mut self, name: &Name, value: &Expr) -> Option<Expectation> {
        let (definition, kind) = match self.meant(&name.text, name.span) {
            None => return self.unknown(&name.text, name.span),
            Some(Thing::Define(definition @ Definition::Item(index))) => (definition, self.out.items.get(index)?.kind),
            Some(Thing::Define(definition @ Definition::Scorecard(_))) => (definition, Kind::Number(Unit::Number)),
            Some(Thing::Define(definition @ Definition::Decision(index))) => {
                let ty: Ty = (*self.decision_types.get(index)?)?;
                (definition, ty.kind())
            }
            Some(thing @ (Thing::Input(_) | Thing::Define(_) | Thing::Collection(_) | Thing::Scale(_))) => {
                let is = Self::sort_of_thing(thing);
                let problem = MeaningProblem::WrongThing { name: name.text.clone(), is, wanted: Sort::Decision };
                return self.report(problem, name.span);
            }
        };
        let value = self.fixed_value(value, kind)?;
        Some(Expectation::Result(definition, name.text.clone(), value))
    }
}

/// A value as a message shows it.
pub(crate) fn written(value: &Value) -> String {
    match value {
        Value::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Moment(at) => at.to_string(),
        Value::Duration(length) => length.to_string(),
        Value::Member(index) => format!("#{index}"),
        Value::List(list) => list.join(", "),
        Value::Records(records) => format!("[… {}]", records.len()),
        Value::Row(index) => format!("#{}", index.saturating_add(1)),
    }
}
