//! From conditions to the outcome, as a function of cells.

use crate::eval::possible::Absence;
use crate::eval::row::Evaluator;
use crate::eval::ruling::{Ruling, UNGRADED};
use crate::kernel::axis::Func;
use crate::kernel::build::Builder;
use crate::kernel::form::{Form, Number, PRESENT};
use crate::kernel::hurdle::Hurdle;
use crate::plan::{Grading, NodeId};
use crate::value::Value;

/// The leaf of leads that break a requirement; grades are leaves by their index.
pub(crate) const REJECTED: u32 = 253;

impl Builder<'_> {
    /// The outcome of a complete lead: a grade by its index, or one of the leaves that are none.
    pub(crate) fn outcome(&mut self, evaluator: &Evaluator) -> Result<Func, Hurdle> {
        let plan = self.plan;
        let nowhere = NodeId(0);
        let holes = evaluator.deciding_items.iter().map(|item| self.hole(*item));
        let holes = holes.collect::<Result<Vec<Func>, Hurdle>>()?;
        let hole = self.any_of(nowhere, holes)?;
        let ruled = match &plan.grading {
            Grading::Nothing => Func::constant(0),
            Grading::Rows(node) => {
                let grade = self.finite(*node)?;
                let values = &self.values;
                let leaf = grade.map(|value| match values.value(value).value() {
                    Some(Value::Member(grade)) => u32::from(*grade),
                    Some(_) | None => UNGRADED,
                });
                self.composed(*node, vec![hole, leaf], |_, ids| match ids {
                    [0, leaf] => *leaf,
                    _ => UNGRADED,
                })?
            }
            Grading::Sentences { sentences, otherwise, best_wins } => {
                let scale = plan.grades.and_then(|grades| plan.scales.get(usize::from(grades.0)));
                let ordered = scale.map_or(0, |scale| scale.ordered);
                let mut ruling = Ruling::new(*best_wins, *otherwise, ordered);
                let mut states = Func::constant(0);
                for sentence in sentences {
                    let condition = self.truth(sentence.condition)?;
                    states = self.composed(sentence.condition, vec![states, condition], |_, ids| match ids {
                        [state, 0] => *state,
                        [state, _] => ruling.holds(*state, sentence.action),
                        _ => 0,
                    })?;
                }
                self.composed(nowhere, vec![states, hole], |_, ids| match ids {
                    [state, hole] => ruling.outcome(*state, *hole != 0),
                    _ => UNGRADED,
                })?
            }
        };
        let requires = plan.requires.iter().map(|require| self.truth(*require));
        let requires = requires.collect::<Result<Vec<Func>, Hurdle>>()?;
        let kept = self.all_of(nowhere, requires)?;
        self.composed(nowhere, vec![kept, ruled], |_, ids| match ids {
            [0, _] => REJECTED,
            [_, leaf] => *leaf,
            _ => REJECTED,
        })
    }

    /// Whether none of the rows of an item holds.
    fn hole(&mut self, item: NodeId) -> Result<Func, Hurdle> {
        let form = self.form(item)?;
        let values = &self.values;
        let lost = |value: u32| u32::from(value != PRESENT && values.value(value).absent == Some(Absence::Hole));
        match &*form {
            Form::Finite(func) | Form::Number(Number { absent: Some(func), .. }) => Ok(func.map(lost)),
            Form::Number(Number { absent: None, .. }) => Ok(Func::constant(0)),
            Form::Quotient(..) => Err(Hurdle::Quotient(item)),
            Form::Text(..) => Err(Hurdle::Text(item)),
        }
    }
}
