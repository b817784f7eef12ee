//! What is expected of all leads together, and what is done where facts are missing.

use crate::diagnostic::{Ladder, MeaningProblem, Sort};
use crate::semantics::scope::{Checker, Thing};
use crate::semantics::typed::{Definition, ExpectDef};
use crate::source::Span;
use crate::syntax::tree::{Expect, Name, Text};
use crate::value::Decimal;

impl Checker<'_> {
    /// `expect 15% to 25% of leads per rep where C`
    pub(crate) fn expect(&mut self, expect: &Expect) -> Option<()> {
        let ((low, first), (high, last)) = (expect.low, expect.high);
        if low > high || high > Decimal::ONE {
            return self.report(MeaningProblem::EmptyRange, first.to(last));
        }
        let per = match &expect.per {
            Some(name) => Some(self.fact_of(name)?),
            None => None,
        };
        let condition = self.condition(&expect.condition)?;
        self.out.expects.push(ExpectDef { low, high, per, condition });
        Some(())
    }

    /// The fact that a name stands for.
    fn fact_of(&mut self, name: &Name) -> Option<usize> {
        let input = match self.meant(&name.text, name.span) {
            None => return self.unknown(&name.text, name.span),
            Some(Thing::Input(input)) => Some(input),
            Some(Thing::Define(Definition::Item(item))) => self.out.items.get(item)?.rated,
            Some(Thing::Define(_) | Thing::Collection(_) | Thing::Scale(_)) => None,
        };
        if let Some(input) = input {
            self.use_input(input);
            return Some(input);
        }
        let is = self.thing(&name.text).map(Self::sort_of_thing)?;
        self.report(MeaningProblem::WrongThing { name: name.text.clone(), is, wanted: Sort::Input }, name.span)
    }

    /// `when undetermined grade D`
    pub(crate) fn when_undetermined(&mut self, grade: &Name, because: Option<&Text>, span: Span) {
        if self.out.grades.is_none() {
            self.report::<()>(MeaningProblem::needs(Ladder::Grades), span);
        }
        if let Some(grade) = self.grade_member(grade) {
            self.out.when_undetermined = Some((grade, because.map(|text| text.text.clone())));
        }
    }
}
