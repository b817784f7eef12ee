//! Conditions, counts, extremes and rows over many parts.
//!
//! Where a table over all parts is small, it is made part by part. Otherwise conditions and counts become a sum of
//! weights, whose terms do not wait for each other, and a comparison of that sum; rows become an index.

use crate::eval::possible::{Absence, Possible, Truth};
use crate::kernel::axis::{Func, Together};
use crate::kernel::build::Builder;
use crate::kernel::form::{Form, Measure, Number};
use crate::kernel::hurdle::Hurdle;
use crate::kernel::linear::{Linear, Weights};
use crate::kernel::values::TRUE;
use crate::limits;
use crate::plan::{Comparison, Node, NodeId, Quantifier};
use crate::value::{Fraction, Value};

impl Builder<'_> {
    /// The step of a node with many parts, part by part: `make` builds it over the result so far and the next part.
    pub(super) fn fold(
        &mut self,
        id: NodeId,
        parts: Vec<Func>,
        make: impl Fn(Vec<NodeId>) -> Node,
    ) -> Result<Func, Hurdle> {
        let mut parts = parts.into_iter();
        let Some(first) = parts.next() else {
            let value = crate::kernel::build::stepped(self.plan, &make(Vec::new()), &[]);
            return Ok(Func::constant(self.values.number(value)));
        };
        let mut sum = self.step_on(id, &make(vec![NodeId(0)]), vec![first])?;
        for part in parts {
            sum = self.step_on(id, &make(vec![NodeId(0), NodeId(1)]), vec![sum, part])?;
        }
        Ok(sum)
    }

    pub(super) fn folded(
        &mut self,
        id: NodeId,
        parts: &[NodeId],
        make: impl Fn(Vec<NodeId>) -> Node,
    ) -> Result<Form, Hurdle> {
        let parts = parts.iter().map(|part| self.finite(*part)).collect::<Result<Vec<Func>, Hurdle>>()?;
        self.fold(id, parts, make).map(Form::Finite)
    }

    fn fits(parts: &[Func]) -> bool {
        Together::fits(&parts.iter().collect::<Vec<_>>())
    }

    /// For each row what its condition asks, part by part.
    fn cells(&mut self, conditions: &[NodeId]) -> Result<Vec<Vec<Func>>, Hurdle> {
        let mut rows = Vec::with_capacity(conditions.len());
        for condition in conditions {
            let mut parts = Vec::new();
            self.conjuncts(*condition, &mut |part| parts.push(part));
            rows.push(self.truths(&parts)?);
        }
        Ok(rows)
    }

    fn truths(&mut self, parts: &[NodeId]) -> Result<Vec<Func>, Hurdle> {
        parts.iter().map(|part| self.truth(*part)).collect()
    }

    /// `all` of conditions.
    pub(super) fn all(&mut self, id: NodeId, parts: &[NodeId]) -> Result<Form, Hurdle> {
        let truths = self.truths(parts)?;
        self.all_of(id, truths).map(Form::Finite)
    }

    /// `any` of conditions.
    pub(super) fn any(&mut self, id: NodeId, parts: &[NodeId]) -> Result<Form, Hurdle> {
        let truths = self.truths(parts)?;
        self.any_of(id, truths).map(Form::Finite)
    }

    /// Whether so many conditions hold, where a table over all of them is too large.
    fn so_many(&mut self, id: NodeId, truths: &[Func], wanted: usize) -> Result<Func, Hurdle> {
        let sum = Self::weights(truths, |truth| i128::from(truth == TRUE));
        self.at_least(id, sum, i128::try_from(wanted).unwrap_or(i128::MAX))
    }

    /// Whether any of these holds.
    pub(super) fn any_of(&mut self, id: NodeId, truths: Vec<Func>) -> Result<Func, Hurdle> {
        if truths.len() <= FEW || Self::fits(&truths) {
            return self.fold(id, truths, Node::Any);
        }
        self.so_many(id, &truths, 1)
    }

    /// Whether all of these hold.
    pub(super) fn all_of(&mut self, id: NodeId, truths: Vec<Func>) -> Result<Func, Hurdle> {
        if truths.len() <= FEW || Self::fits(&truths) {
            return self.fold(id, truths, Node::All);
        }
        self.so_many(id, &truths, truths.len())
    }

    /// The sum of what each function weighs.
    fn weights(parts: &[Func], weight: impl Fn(u32) -> i128) -> Linear {
        let mut sum = Linear::constant(Fraction::ZERO);
        for part in parts {
            match part.is_constant() {
                Some(value) => sum.constant = sum.constant.saturating_add(weight(value)),
                None => {
                    let table = part.table.iter().map(|value| weight(*value)).collect();
                    sum.weights.push(Weights { axes: part.axes.clone(), table });
                }
            }
        }
        sum
    }

    fn at_least(&mut self, id: NodeId, mut sum: Linear, least: i128) -> Result<Func, Hurdle> {
        sum.constant = sum.constant.saturating_sub(least);
        self.against_nought(id, Comparison::AtLeast, &sum)
    }

    pub(super) fn counted(&mut self, id: NodeId, parts: &[NodeId]) -> Result<Form, Hurdle> {
        let truths = self.truths(parts)?;
        if !Self::fits(&truths) {
            let form = Self::weights(&truths, |truth| i128::from(truth == TRUE));
            return Ok(Form::Number(Number { form, unit: Measure::Plain, absent: None }));
        }
        let mut count = Func::constant(0);
        for truth in truths {
            count = self.composed(id, vec![count, truth], |_, ids| ids.iter().fold(0, |a, b| a.saturating_add(*b)))?;
        }
        let values = &mut self.values;
        Ok(Form::Finite(
            count.map(|count| values.number(Possible::one(Value::Number(Fraction::whole(i128::from(count)))))),
        ))
    }

    pub(super) fn quantified(&mut self, id: NodeId, wanted: Quantifier, parts: &[NodeId]) -> Result<Form, Hurdle> {
        let parts = parts.iter().map(|part| self.finite(*part)).collect::<Result<Vec<Func>, Hurdle>>()?;
        let values = &self.values;
        let state = |value: u32| {
            let value = values.value(value);
            (value.holds() == Truth::True, value.applies() == Truth::True)
        };
        let mass = i128::try_from(parts.len()).unwrap_or(i128::MAX).saturating_add(1);
        // Each part weighs so much, and the quantifier holds where the sum lies between these.
        let weight = |value: u32| match (wanted, state(value)) {
            (Quantifier::Between(..), (holds, _)) => i128::from(holds),
            // One that applies and fails outweighs all that hold.
            (Quantifier::All, (true, _)) => 1,
            (Quantifier::All, (false, true)) => mass.saturating_neg(),
            (Quantifier::All, (false, false)) => 0,
            (Quantifier::MoreThanHalf, (true, _)) => 1,
            (Quantifier::MoreThanHalf, (false, true)) => -1,
            (Quantifier::MoreThanHalf, (false, false)) => 0,
        };
        let (least, most) = match wanted {
            Quantifier::Between(least, most) => (i128::from(least), i128::from(most)),
            Quantifier::All | Quantifier::MoreThanHalf => (1, i128::MAX),
        };
        if Self::fits(&parts) {
            // Sums are shifted to stay above nought.
            let shift = mass.saturating_mul(mass);
            let number = |n: i128| u32::try_from(n.saturating_add(shift)).unwrap_or(u32::MAX);
            let weighed: Vec<Func> = parts.iter().map(|part| part.map(|value| number(weight(value)))).collect();
            let mut sum = Func::constant(number(0));
            for part in weighed {
                let offset = number(0);
                sum = self.composed(id, vec![sum, part], |_, ids| {
                    ids.iter().fold(0_u32, |a, b| a.saturating_add(*b)).saturating_sub(offset)
                })?;
            }
            let holds = |sum: u32| {
                let sum = i128::from(sum).saturating_sub(shift);
                sum >= least && sum <= most
            };
            return Ok(Form::Finite(sum.map(|sum| u32::from(holds(sum)))));
        }
        let sum = Self::weights(&parts, weight);
        let reached = self.at_least(id, sum.clone(), least)?;
        if most >= mass {
            return Ok(Form::Finite(reached));
        }
        let beyond = self.at_least(id, sum, most.saturating_add(1))?;
        let within = self.composed(id, vec![reached, beyond], |_, ids| u32::from(ids == [1, 0]));
        within.map(Form::Finite)
    }

    /// The answer of the first row that holds.
    pub(super) fn first(
        &mut self,
        id: NodeId,
        rows: &[(NodeId, NodeId)],
        otherwise: Option<NodeId>,
    ) -> Result<Form, Hurdle> {
        let conditions: Vec<NodeId> = rows.iter().map(|(when, _)| *when).collect();
        let values = rows.iter().map(|(_, value)| *value).chain(otherwise);
        let finite = values.clone().map(|value| self.form(value)).collect::<Result<Vec<_>, Hurdle>>()?;
        if finite.iter().any(|form| matches!(**form, Form::Number(_))) {
            return self.first_number(id, rows, otherwise);
        }
        let values = values.map(|value| self.finite(value)).collect::<Result<Vec<Func>, Hurdle>>()?;
        let settled = values.iter().all(|value| value.is_constant().is_some());
        let few = rows.len() <= FEW || !settled;
        // The cells of all rows: whether one table over them is small, they tell as well as whole conditions do.
        let cells = if few { Vec::new() } else { self.cells(&conditions)? };
        if few || Together::fits(&cells.iter().flatten().collect::<Vec<_>>()) {
            let whens = self.truths(&conditions)?;
            let mut answer = match (otherwise, values.last()) {
                (Some(_), Some(last)) => last.clone(),
                (_, _) => Func::constant(self.values.number(Possible::absent(Absence::Hole))),
            };
            for (when, value) in whens.into_iter().zip(values).rev().take(rows.len()) {
                answer = self.composed(id, vec![when, value, answer], |_, ids| match ids {
                    [TRUE, value, _] => *value,
                    [_, _, rest] => *rest,
                    _ => 0,
                })?;
            }
            return Ok(Form::Finite(answer));
        }
        let row = self.first_row(id, conditions, cells)?;
        let hole = self.values.number(Possible::absent(Absence::Hole));
        let answers: Vec<u32> = values.iter().filter_map(Func::is_constant).collect();
        let answer = |row: u32| {
            let found = usize::try_from(row).ok().and_then(|row| answers.get(row));
            found.copied().unwrap_or(hole)
        };
        let answered = row.map(answer);
        // More rows than a table may have cells are looked up at once: what is made of the answer has few cells again.
        let small = answered.table.len() <= limits::KERNEL_TABLE;
        Ok(Form::Finite(if small { answered } else { self.stored(answered) }))
    }
}

/// Up to so many parts a chain of small tables is as good as a sum.
pub(super) const FEW: usize = 6;
