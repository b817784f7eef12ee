//! Numbers that are chosen, rounded, or told by the calendar: each becomes a step of its own.

use crate::eval::possible::{Absence, Possible};
use crate::kernel::axis::Func;
use crate::kernel::build::{Builder, Formula};
use crate::kernel::form::{Form, Measure, Number, PRESENT, number};
use crate::kernel::hurdle::Hurdle;
use crate::kernel::linear::{Atom, Linear, gcd};
use crate::kernel::values::TRUE;
use crate::plan::{Comparison, NodeId, Rounding};
use crate::value::{Date, Decimal, Duration, Fraction, day_number};

impl Builder<'_> {
    /// The number that a function of cells selects among several.
    pub(super) fn picked(&mut self, id: NodeId, selector: Func, numbers: &[Number]) -> Result<Form, Hurdle> {
        let Some(first) = numbers.first() else { return Err(Hurdle::Number(id)) };
        let unit = first.unit;
        if numbers.iter().any(|number| number.unit != unit) {
            return Err(Hurdle::Number(id));
        }
        let scale = numbers.iter().try_fold(1_i128, |scale, number| {
            scale.checked_div(gcd(scale, number.form.scale))?.checked_mul(number.form.scale)
        });
        let scale = scale.ok_or(Hurdle::TooLarge(id))?;
        let mut atoms = Vec::new();
        let mut bounds: Option<(i128, i128)> = None;
        for number in numbers {
            self.entangle(&number.form);
            let form = number.form.on_scale(scale).ok_or(Hurdle::TooLarge(id))?;
            let whole = Linear { scale: 1, ..form };
            let (low, high) = self.bounds(&whole).ok_or(Hurdle::TooLarge(id))?;
            bounds = Some(bounds.map_or((low, high), |(least, most)| (least.min(low), most.max(high))));
            atoms.push(Atom::Number(self.made_number(&whole, None).ok_or(Hurdle::TooLarge(id))?));
        }
        let mut absent = Func::constant(PRESENT);
        for (at, part) in (0_u32..).zip(numbers) {
            let Some(own) = part.absent.clone() else { continue };
            absent = self.composed(id, vec![absent, selector.clone(), own], |_, ids| match ids {
                [_, chosen, own] if *chosen == at => *own,
                [before, ..] => *before,
                _ => PRESENT,
            })?;
        }
        let made = self.made(Formula::Pick(selector, atoms), bounds.unwrap_or_default());
        let made = made.ok_or(Hurdle::TooLarge(id))?;
        let absent = Some(absent).filter(|absent| absent.is_constant() != Some(PRESENT));
        Ok(Form::Number(Number { form: Linear::atom(Atom::Number(made), scale), unit, absent }))
    }

    /// The first number, or the second where the first is absent.
    pub(super) fn or_else(&mut self, id: NodeId, value: NodeId, fallback: NodeId) -> Result<Form, Hurdle> {
        let (mut value, fallback) = (self.number(value)?, self.number(fallback)?);
        let Some(absent) = value.absent.take() else { return Ok(Form::Number(value)) };
        let selector = absent.map(|absent| u32::from(absent != PRESENT));
        self.picked(id, selector, &[value, fallback])
    }

    /// The value of the first row that holds, where values are numbers.
    pub(super) fn first_number(
        &mut self,
        id: NodeId,
        rows: &[(NodeId, NodeId)],
        otherwise: Option<NodeId>,
    ) -> Result<Form, Hurdle> {
        let values = rows.iter().map(|(_, value)| *value).chain(otherwise);
        let mut numbers = values.map(|value| self.number(value)).collect::<Result<Vec<Number>, Hurdle>>()?;
        let last = u32::try_from(rows.len()).map_err(|_| Hurdle::TooLarge(id))?;
        let mut selector = Func::constant(last);
        for (at, (when, _)) in (0..last).rev().zip(rows.iter().rev()) {
            let when = self.truth(*when)?;
            selector = self.composed(id, vec![when, selector], |_, ids| match ids {
                [TRUE, _] => at,
                [_, rest] => *rest,
                _ => 0,
            })?;
        }
        if otherwise.is_none() {
            let hole = self.values.number(Possible::absent(Absence::Hole));
            let unit = numbers.first().map_or(Measure::Plain, |number| number.unit);
            let form = Linear::constant(Fraction::ZERO);
            numbers.push(Number { form, unit, absent: Some(Func::constant(hole)) });
        }
        self.picked(id, selector, &numbers)
    }

    /// The greatest or least of numbers of which none is absent.
    pub(super) fn extreme(&mut self, id: NodeId, parts: &[NodeId], op: Comparison) -> Result<Form, Hurdle> {
        let mut parts = parts.iter();
        let Some(first) = parts.next() else { return Err(Hurdle::Number(id)) };
        let mut best = self.number(*first)?;
        for next in parts {
            let next = self.number(*next)?;
            if best.absent.is_some() || next.absent.is_some() {
                return Err(Hurdle::Number(id));
            }
            self.entangle(&best.form);
            self.entangle(&next.form);
            let minus = next.form.times(Fraction::whole(-1)).ok_or(Hurdle::TooLarge(id))?;
            let difference = best.form.plus(&minus).ok_or(Hurdle::TooLarge(id))?;
            let better = self.against_nought(id, op, &difference)?;
            let selector = better.map(|better| u32::from(better != TRUE));
            best = match self.picked(id, selector, &[best, next])? {
                Form::Number(best) => best,
                Form::Finite(_) | Form::Quotient(..) | Form::Text(..) => return Err(Hurdle::Number(id)),
            };
        }
        Ok(Form::Number(best))
    }

    /// A number rounded to so many digits.
    pub(super) fn rounded(&mut self, id: NodeId, of: NodeId, digits: u32, mode: Rounding) -> Result<Form, Hurdle> {
        let of = self.number(of)?;
        if of.unit != Measure::Plain {
            return Err(Hurdle::Number(id));
        }
        self.entangle(&of.form);
        let power = Decimal::power(digits);
        let common = gcd(power, of.form.scale);
        let small = |number: i128| number.checked_div(common).and_then(|number| i64::try_from(number).ok());
        let (by, over) = small(power).zip(small(of.form.scale)).ok_or(Hurdle::TooLarge(id))?;
        let whole = Linear { scale: 1, ..of.form.clone() };
        let (low, high) = self.bounds(&whole).ok_or(Hurdle::TooLarge(id))?;
        let made = self.made_number(&whole, None).ok_or(Hurdle::TooLarge(id))?;
        let end = |end: i128, more: i128| {
            end.checked_mul(i128::from(by))?.checked_div(i128::from(over).max(1))?.checked_add(more)
        };
        let bounds = end(low, -1).zip(end(high, 1)).ok_or(Hurdle::TooLarge(id))?;
        let formula = Formula::Round { of: Atom::Number(made), by, over, mode };
        let made = self.made(formula, bounds).ok_or(Hurdle::TooLarge(id))?;
        let Form::Number(rounded) = number(Linear::atom(Atom::Number(made), power), Measure::Plain) else {
            return Err(Hurdle::Number(id));
        };
        Ok(Form::Number(Number { absent: of.absent, ..rounded }))
    }

    /// A day moved by months or working days.
    pub(super) fn moved(&mut self, id: NodeId, from: &Number, length: Duration) -> Result<Form, Hurdle> {
        if from.unit != Measure::Day || from.form.scale != 1 {
            return Err(Hurdle::Calendar(id));
        }
        let made = self.made_number(&from.form, None).ok_or(Hurdle::TooLarge(id))?;
        self.told(id, Formula::Shift(Atom::Number(made), length), Measure::Day, from.absent.clone())
    }

    /// How many whole periods lie between two days.
    pub(super) fn periods(&mut self, id: NodeId, since: NodeId, to: NodeId, length: Duration) -> Result<Form, Hurdle> {
        let (since, to) = (self.number(since)?, self.number(to)?);
        let days = [&since, &to].iter().all(|day| day.unit == Measure::Day && day.form.scale == 1);
        if !days || length.working_days != 0 {
            return Err(Hurdle::Calendar(id));
        }
        self.entangle(&since.form);
        self.entangle(&to.form);
        let absent = self.any_absent(id, &[&since, &to])?;
        let atom = |builder: &mut Self, form: &Linear| builder.made_number(form, None).map(Atom::Number);
        let atoms = atom(self, &since.form).zip(atom(self, &to.form));
        let (since, to) = atoms.ok_or(Hurdle::TooLarge(id))?;
        self.told(id, Formula::Periods(since, to, length), Measure::Plain, absent)
    }

    /// What the calendar tells; it lies within the days that there are.
    fn told(&mut self, id: NodeId, formula: Formula, unit: Measure, absent: Option<Func>) -> Result<Form, Hurdle> {
        let days = (i128::from(day_number(Date::MIN)), i128::from(day_number(Date::MAX)));
        let bounds = match unit {
            // Periods may be as short as a second.
            Measure::Plain => (0, days.1.saturating_sub(days.0).saturating_mul(crate::kernel::form::SECONDS)),
            Measure::Day | Measure::Second | Measure::Length => days,
        };
        let made = self.made(formula, bounds).ok_or(Hurdle::TooLarge(id))?;
        Ok(Form::Number(Number { form: Linear::atom(Atom::Number(made), 1), unit, absent }))
    }
}
