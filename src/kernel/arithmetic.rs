//! Arithmetic as linear forms of codes.

use crate::eval::possible::Absence;
use crate::kernel::axis::{Func, Together};
use crate::kernel::build::Builder;
use crate::kernel::form::{Form, Measure, Number, PRESENT, Ratio, SECONDS, measure, number};
use crate::kernel::hurdle::Hurdle;
use crate::kernel::linear::{Atom, Linear};
use crate::plan::{Node, NodeId};
use crate::value::{DAY, Date, Fraction, Value, day_number};

impl Builder<'_> {
    pub(super) fn scaled(&mut self, id: NodeId, of: &Number, by: Fraction) -> Result<Form, Hurdle> {
        self.entangle(&of.form);
        let form = of.form.times(by).ok_or(Hurdle::TooLarge(id))?;
        Ok(Form::Number(Number { form, ..of.clone() }))
    }

    /// The parts as finitely many values, where a table over all of them is small.
    fn small(&mut self, parts: &[NodeId]) -> Option<Vec<Func>> {
        let parts = parts.iter().map(|part| self.finite(*part).ok()).collect::<Option<Vec<Func>>>()?;
        let refs: Vec<&Func> = parts.iter().collect();
        Together::fits(&refs).then_some(parts)
    }

    pub(super) fn sum(&mut self, id: NodeId, parts: &[NodeId]) -> Result<Form, Hurdle> {
        if let Some(parts) = self.small(parts) {
            return self.fold(id, parts, Node::Sum).map(Form::Finite);
        }
        let numbers = parts.iter().map(|part| self.number(*part)).collect::<Result<Vec<Number>, Hurdle>>()?;
        self.added(id, &numbers)
    }

    fn added(&mut self, id: NodeId, numbers: &[Number]) -> Result<Form, Hurdle> {
        numbers.iter().for_each(|number| self.entangle(&number.form));
        let Some((first, rest)) = numbers.split_first() else { return Err(Hurdle::Number(id)) };
        let mut form = first.form.clone();
        for next in rest {
            form = form.plus(&next.form).ok_or(Hurdle::TooLarge(id))?;
        }
        let absent = self.any_absent(id, &numbers.iter().collect::<Vec<_>>())?;
        Ok(Form::Number(Number { form, unit: first.unit, absent }))
    }

    /// The sum of those that are there; a hole stays one.
    pub(super) fn total(&mut self, id: NodeId, parts: &[NodeId]) -> Result<Form, Hurdle> {
        if let Some(parts) = self.small(parts) {
            return self.fold(id, parts, Node::Total).map(Form::Finite);
        }
        let mut numbers = vec![Number { form: Linear::constant(Fraction::ZERO), unit: Measure::Plain, absent: None }];
        let mut hole: Option<Func> = None;
        for part in parts {
            let mut next = self.number(*part)?;
            if let Some(absent) = next.absent.take() {
                // What is absent gives nought: by its weight, or by choice.
                if !next.form.terms.is_empty() {
                    let nought = Number { form: Linear::constant(Fraction::ZERO), unit: next.unit, absent: None };
                    let selector = absent.map(|absent| u32::from(absent != PRESENT));
                    match self.picked(id, selector, &[next, nought])? {
                        Form::Number(chosen) => next = chosen,
                        Form::Finite(_) | Form::Quotient(..) | Form::Text(..) => return Err(Hurdle::Number(id)),
                    }
                }
                let values = &self.values;
                let here = absent.map(|value| {
                    let lost = value != PRESENT && values.value(value).absent == Some(Absence::Hole);
                    if lost { value } else { PRESENT }
                });
                if here.is_constant() != Some(PRESENT) {
                    hole = Some(self.first_absent(id, hole, here)?);
                }
            }
            numbers.push(next);
        }
        match self.added(id, &numbers)? {
            Form::Number(sum) => Ok(Form::Number(Number { absent: hole, ..sum })),
            other => Ok(other),
        }
    }

    pub(super) fn product(&mut self, id: NodeId, parts: &[NodeId]) -> Result<Form, Hurdle> {
        if let Some(parts) = self.small(parts) {
            return self.fold(id, parts, Node::Product).map(Form::Finite);
        }
        let numbers = parts.iter().map(|part| self.number(*part)).collect::<Result<Vec<Number>, Hurdle>>()?;
        numbers.iter().for_each(|number| self.entangle(&number.form));
        let mut factor = Fraction::whole(1);
        let mut open = None;
        let mut all_plain = true;
        for part in &numbers {
            all_plain &= part.unit == Measure::Plain;
            match part.form.is_constant() {
                Some(number) => factor = factor.checked_mul(number).ok_or(Hurdle::TooLarge(id))?,
                None if open.is_some() => return Err(Hurdle::Product(id)),
                None => open = Some(part),
            }
        }
        // A product with a length is a number of seconds to the row evaluator.
        let Some(open) = open.filter(|_| all_plain) else { return Err(Hurdle::Product(id)) };
        let form = open.form.times(factor).ok_or(Hurdle::TooLarge(id))?;
        let absent = self.any_absent(id, &numbers.iter().collect::<Vec<_>>())?;
        Ok(Form::Number(Number { form, unit: Measure::Plain, absent }))
    }

    pub(super) fn quotient(&mut self, id: NodeId, node: &Node, a: NodeId, b: NodeId) -> Result<Form, Hurdle> {
        if self.small(&[a, b]).is_some() {
            return self.stepped(id, node);
        }
        let (over, under) = (self.number(a)?, self.number(b)?);
        self.entangle(&over.form);
        self.entangle(&under.form);
        match under.form.is_constant() {
            Some(number) if number.numerator() != 0 && under.absent.is_none() => {
                let by = Fraction::new(number.denominator(), number.numerator()).ok_or(Hurdle::TooLarge(id))?;
                let form = over.form.times(by).ok_or(Hurdle::TooLarge(id))?;
                Ok(Form::Number(Number { form, unit: Measure::Plain, absent: over.absent }))
            }
            Some(_) => Err(Hurdle::Quotient(id)),
            None => Ok(Form::Quotient(Ratio { over, under, otherwise: None })),
        }
    }

    pub(super) fn shifted(&mut self, id: NodeId, node: &Node, date: NodeId, length: NodeId) -> Result<Form, Hurdle> {
        if self.small(&[date, length]).is_some() {
            return self.stepped(id, node);
        }
        let length = self.finite(length)?.is_constant().map(|value| self.values.value(value));
        let Some(Value::Duration(length)) = length.as_ref().and_then(|length| length.value()) else {
            return Err(Hurdle::Calendar(id));
        };
        let from = self.number(date)?;
        self.entangle(&from.form);
        if length.months != 0 || length.working_days != 0 {
            return self.moved(id, &from, *length);
        }
        let by = match from.unit {
            Measure::Day => length.seconds.div_euclid(DAY),
            Measure::Second => length.seconds,
            Measure::Plain | Measure::Length => return Err(Hurdle::Calendar(id)),
        };
        let moved = Linear::constant(Fraction::whole(i128::from(by)));
        let form = from.form.plus(&moved).ok_or(Hurdle::TooLarge(id))?;
        // Beyond the calendar there is no day.
        let (low, high) = self.bounds(&form).ok_or(Hurdle::TooLarge(id))?;
        let (first, last) = (i128::from(day_number(Date::MIN)), i128::from(day_number(Date::MAX)));
        let day = |n: i128| if from.unit == Measure::Day { n } else { n.div_euclid(SECONDS) };
        let within = day(low) > first && day(high) < last;
        let reads_clock = form.terms.keys().any(|atom| matches!(atom, Atom::Today | Atom::Now));
        if !within && !reads_clock {
            return Err(Hurdle::Calendar(id));
        }
        Ok(Form::Number(Number { form, ..from }))
    }

    pub(super) fn elapsed(&mut self, id: NodeId, node: &Node, a: NodeId, b: NodeId) -> Result<Form, Hurdle> {
        if self.small(&[a, b]).is_some() {
            return self.stepped(id, node);
        }
        let (to, from) = (self.number(a)?, self.number(b)?);
        self.entangle(&to.form);
        self.entangle(&from.form);
        let by = match (to.unit, from.unit) {
            (Measure::Day, Measure::Day) => SECONDS,
            (Measure::Second, Measure::Second) => 1,
            (_, _) => return Err(Hurdle::Calendar(id)),
        };
        let minus = from.form.times(Fraction::whole(-1)).ok_or(Hurdle::TooLarge(id))?;
        let form = to.form.plus(&minus).and_then(|form| form.times(Fraction::whole(by))).ok_or(Hurdle::TooLarge(id))?;
        let absent = self.any_absent(id, &[&to, &from])?;
        Ok(Form::Number(Number { form, unit: Measure::Length, absent }))
    }

    pub(super) fn clamped(
        &mut self,
        id: NodeId,
        node: &Node,
        of: NodeId,
        (floor, cap): (Option<&Value>, Option<&Value>),
    ) -> Result<Form, Hurdle> {
        let of = match &*self.form(of)? {
            Form::Finite(_) => return self.stepped(id, node),
            Form::Number(of) => of.clone(),
            Form::Quotient(..) | Form::Text(..) => return Err(Hurdle::Quotient(id)),
        };
        // Floor, form and cap on one scale.
        let bound = |end: Option<&Value>| match end {
            Some(end) => measure(end).map(|(number, _)| Some(number)).ok_or(Hurdle::Number(id)),
            None => Ok(None),
        };
        let (floor, cap) = (bound(floor)?, bound(cap)?);
        let denominators = [floor, cap].into_iter().flatten().map(Fraction::denominator);
        let raised = denominators.into_iter().try_fold(of.form.clone(), |form, of| {
            let common = form.scale.checked_div(crate::kernel::linear::gcd(form.scale, of))?.checked_mul(of)?;
            form.on_scale(common)
        });
        let raised = raised.ok_or(Hurdle::TooLarge(id))?;
        let end = |end: Option<Fraction>, open: i128| match end {
            Some(end) => raised.scale.checked_div(end.denominator()).and_then(|by| by.checked_mul(end.numerator())),
            None => Some(open),
        };
        let held = end(floor, i128::from(i64::MIN)).zip(end(cap, i128::from(i64::MAX))).ok_or(Hurdle::TooLarge(id))?;
        self.entangle(&of.form);
        let whole = Linear { scale: 1, ..raised.clone() };
        let held = self.made_number(&whole, Some(held)).ok_or(Hurdle::TooLarge(id))?;
        let Form::Number(clamped) = number(Linear::atom(Atom::Number(held), raised.scale), of.unit) else {
            return Err(Hurdle::Number(id));
        };
        Ok(Form::Number(Number { absent: of.absent, ..clamped }))
    }
}
