//! Comparisons as cells: of a linear form, of a quotient, of a text.

use crate::kernel::axis::{Axis, Cells, Func, Source, Start};
use crate::kernel::build::Builder;
use crate::kernel::coding::Coding;
use crate::kernel::form::{Form, Measure, Number, PRESENT, Ratio};
use crate::kernel::hurdle::Hurdle;
use crate::kernel::linear::{Atom, Linear, gcd};
use crate::plan::{Comparison, Node, NodeId};
use crate::value::{Fraction, Value};

impl Builder<'_> {
    pub(super) fn compared(&mut self, id: NodeId, op: Comparison, a: NodeId, b: NodeId) -> Result<Form, Hurdle> {
        let (left, right) = (self.form(a)?, self.form(b)?);
        let condition = match (&*left, &*right) {
            (Form::Text(slot, absent), Form::Finite(text)) | (Form::Finite(text), Form::Text(slot, absent)) => {
                self.text(id, op, (*slot, absent.as_ref()), text)
            }
            (Form::Text(..), _) | (_, Form::Text(..)) => Err(Hurdle::Text(id)),
            (Form::Quotient(ratio), _) => self.ratio(id, op, ratio, b),
            (_, Form::Quotient(ratio)) => self.ratio(id, op.turned(), ratio, a),
            (Form::Finite(one), Form::Finite(other)) => {
                let parts = vec![one.clone(), other.clone()];
                self.step_on(id, &Node::Compare(op, a, b), parts).or_else(|_| self.numbers(id, op, a, b))
            }
            (Form::Finite(_) | Form::Number(_), Form::Finite(_) | Form::Number(_)) => self.numbers(id, op, a, b),
        };
        condition.map(Form::Finite)
    }

    fn numbers(&mut self, id: NodeId, op: Comparison, a: NodeId, b: NodeId) -> Result<Func, Hurdle> {
        let (left, right) = (self.number(a)?, self.number(b)?);
        let minus = right.form.times(Fraction::whole(-1)).ok_or(Hurdle::TooLarge(id))?;
        let difference = left.form.plus(&minus).ok_or(Hurdle::TooLarge(id))?;
        // The time of day has parts of a second, which codes have not.
        if left.unit == Measure::Second && difference.terms.contains_key(&Atom::Now) {
            return Err(Hurdle::Time(id));
        }
        let plain = |id: NodeId, nodes: &[Node]| crate::kernel::coding::bare_input(nodes, id).is_some();
        let alone = (plain(a, &self.plan.nodes) && right.form.is_constant().is_some())
            || (plain(b, &self.plan.nodes) && left.form.is_constant().is_some());
        if !alone {
            // Also where it cancels out: the row evaluator does not see that.
            self.entangle(&left.form);
            self.entangle(&right.form);
        }
        let condition = self.against_nought(id, op, &difference)?;
        let condition = self.there(id, condition, left.absent.as_ref())?;
        self.there(id, condition, right.absent.as_ref())
    }

    /// Whether a linear form is so against nought.
    pub(super) fn against_nought(&mut self, id: NodeId, op: Comparison, form: &Linear) -> Result<Func, Hurdle> {
        if let Some(number) = form.is_constant() {
            return Ok(Func::constant(u32::from(op.holds(number.numerator().cmp(&0)))));
        }
        // Whole steps from nought upwards, turned so that its first code counts upwards.
        let parts = form.terms.values().chain(form.weights.iter().flat_map(|weights| &weights.table));
        let common = parts.fold(0, |common, part| if common == 0 { part.saturating_abs() } else { gcd(common, *part) });
        let falls = form.weights.is_empty() && form.terms.values().next().is_some_and(|first| *first < 0);
        let (by, op) = if falls { (common.max(1).saturating_neg(), op.turned()) } else { (common.max(1), op) };
        let bound = Fraction::new(form.constant.saturating_neg(), by).ok_or(Hurdle::TooLarge(id))?;
        let mut steps = Linear { scale: 1, constant: 0, ..form.clone() };
        for part in steps.terms.values_mut().chain(steps.weights.iter_mut().flat_map(|weights| &mut weights.table)) {
            *part = part.checked_div(by).unwrap_or(*part);
        }
        let atom = match steps.only_slot() {
            Some(slot) if steps.terms.values().all(|coefficient| *coefficient == 1) => Atom::Slot(slot),
            Some(_) | None => Atom::Number(self.made_number(&steps, None).ok_or(Hurdle::TooLarge(id))?),
        };
        // Finer than codes are: of a value that is missing, the codes do not tell every case.
        if bound.reduced().denominator() != 1
            && let Atom::Slot(slot) = atom
        {
            self.entangled.insert(slot);
        }
        let at_least = bound.checked_neg().ok_or(Hurdle::TooLarge(id))?.floor().saturating_neg();
        let above = bound.floor().saturating_add(1);
        let (low, high) = self.atom_bounds(atom);
        let table = |at: i128, reached: bool| {
            if at <= low {
                return Func::constant(u32::from(reached));
            }
            if at > high {
                return Func::constant(u32::from(!reached));
            }
            let start = Start { at, of: 1, behind: false };
            let axis = Axis { source: Source::Number(atom), cells: Cells::From(vec![start]) };
            Func::of(axis, vec![u32::from(!reached), u32::from(reached)])
        };
        match op {
            Comparison::AtLeast => Ok(table(at_least, true)),
            Comparison::Less => Ok(table(at_least, false)),
            Comparison::More => Ok(table(above, true)),
            Comparison::AtMost => Ok(table(above, false)),
            Comparison::Equal | Comparison::NotEqual => {
                let parts = vec![table(at_least, true), table(above, false)];
                let equal = op == Comparison::Equal;
                self.composed(id, parts, |_, ids| u32::from((ids == [1, 1]) == equal))
            }
        }
    }

    /// A quotient, or what stands for it where there is none, against a constant.
    fn ratio(&mut self, id: NodeId, op: Comparison, ratio: &Ratio, bound: NodeId) -> Result<Func, Hurdle> {
        let bound = self.number(bound)?;
        let condition = self.quotient_compared(id, op, ratio, &bound)?;
        let Some(fallback) = &ratio.otherwise else { return Ok(condition) };
        self.entangle(&fallback.form);
        let minus = bound.form.times(Fraction::whole(-1)).ok_or(Hurdle::TooLarge(id))?;
        let difference = fallback.form.plus(&minus).ok_or(Hurdle::TooLarge(id))?;
        let mut instead = self.against_nought(id, op, &difference)?;
        for part in [fallback, &bound] {
            instead = self.there(id, instead, part.absent.as_ref())?;
        }
        let over = (self.whole(id, &ratio.over.form)?, self.whole(id, &ratio.under.form)?);
        let mut present = if self.atom_bounds(over.1).0 > 0 {
            Func::constant(1)
        } else {
            let axis = Axis { source: Source::Quotient(over.0, over.1), cells: Cells::From(Vec::new()) };
            Func::of(axis, vec![0, 1])
        };
        for part in [&ratio.over, &ratio.under] {
            present = self.there(id, present, part.absent.as_ref())?;
        }
        self.composed(id, vec![present, condition, instead], |_, ids| match ids {
            [1, condition, _] => *condition,
            [_, _, instead] => *instead,
            _ => 0,
        })
    }

    fn quotient_compared(
        &mut self,
        id: NodeId,
        op: Comparison,
        Ratio { over, under, .. }: &Ratio,
        bound: &Number,
    ) -> Result<Func, Hurdle> {
        let to = bound.form.is_constant().ok_or(Hurdle::Quotient(id))?;
        // (n1 / s1) / (n2 / s2) against p / q is n1 / n2 against p·s1 / q·s2.
        let at = to.numerator().checked_mul(over.form.scale).ok_or(Hurdle::TooLarge(id))?;
        let of = to.denominator().checked_mul(under.form.scale).ok_or(Hurdle::TooLarge(id))?;
        let (over_atom, under_atom) = (self.whole(id, &over.form)?, self.whole(id, &under.form)?);
        let common = gcd(at, of);
        let (at, of) = (at.checked_div(common).unwrap_or(at), of.checked_div(common).unwrap_or(of));
        // Where the divisor is above nought, the comparison is one of a linear form.
        if self.atom_bounds(under_atom).0 > 0 {
            let over_times = whole_times(&over.form, of);
            let under_times = whole_times(&under.form, at.checked_neg().ok_or(Hurdle::TooLarge(id))?);
            if let Some(form) = over_times.zip(under_times).and_then(|(over, under)| over.plus(&under))
                && let Ok(mut condition) = self.against_nought(id, op, &form)
            {
                for part in [over, under, bound] {
                    condition = self.there(id, condition, part.absent.as_ref())?;
                }
                return Ok(condition);
            }
        }
        i64::try_from(at).and(i64::try_from(of)).map_err(|_| Hurdle::TooLarge(id))?;
        let start = |behind: bool| Start { at, of, behind };
        let (starts, table): (Vec<Start>, Vec<u32>) = match op {
            Comparison::AtLeast => (vec![start(false)], vec![0, 0, 1]),
            Comparison::Less => (vec![start(false)], vec![0, 1, 0]),
            Comparison::More => (vec![start(true)], vec![0, 0, 1]),
            Comparison::AtMost => (vec![start(true)], vec![0, 1, 0]),
            Comparison::Equal => (vec![start(false), start(true)], vec![0, 0, 1, 0]),
            Comparison::NotEqual => (vec![start(false), start(true)], vec![0, 1, 0, 1]),
        };
        let axis = Axis { source: Source::Quotient(over_atom, under_atom), cells: Cells::From(starts) };
        let mut condition = Func::of(axis, table);
        for part in [over, under, bound] {
            condition = self.there(id, condition, part.absent.as_ref())?;
        }
        Ok(condition)
    }

    /// The form without its scale as an atom.
    fn whole(&mut self, id: NodeId, form: &Linear) -> Result<Atom, Hurdle> {
        let plain = form.constant == 0 && form.terms.values().all(|coefficient| *coefficient == 1);
        match form.only_slot() {
            Some(slot) if plain => Ok(Atom::Slot(slot)),
            Some(_) | None => {
                let whole = Linear { scale: 1, ..form.clone() };
                self.made_number(&whole, None).map(Atom::Number).ok_or(Hurdle::TooLarge(id))
            }
        }
    }

    fn text(
        &mut self,
        id: NodeId,
        op: Comparison,
        (slot, absent): (u32, Option<&Func>),
        text: &Func,
    ) -> Result<Func, Hurdle> {
        let equal = match op {
            Comparison::Equal => true,
            Comparison::NotEqual => false,
            Comparison::Less | Comparison::AtMost | Comparison::More | Comparison::AtLeast => {
                return Err(Hurdle::Text(id));
            }
        };
        // Where it is missing, the row evaluator takes each comparison for itself.
        self.entangled.insert(slot);
        let constant = text.is_constant().map(|value| self.values.value(value)).ok_or(Hurdle::Text(id))?;
        let at = usize::try_from(slot).unwrap_or(usize::MAX);
        let (Some(Value::Text(text)), Some(Coding::Text(texts))) = (constant.value(), self.codings.get(at)) else {
            return Err(Hurdle::Text(id));
        };
        let place = texts.whole.iter().position(|whole| whole == text).ok_or(Hurdle::Text(id))?;
        let source = if texts.parts.is_empty() { Source::Code(slot) } else { Source::Text(slot) };
        let count = u32::try_from(texts.whole.len().saturating_add(1)).map_err(|_| Hurdle::Text(id))?;
        let table = (0..=texts.whole.len()).map(|cell| u32::from((cell == place.saturating_add(1)) == equal));
        let condition = Func::of(Axis { source, cells: Cells::Whole(count) }, table.collect());
        self.there(id, condition, absent)
    }

    /// Remembers the facts of a form that is looked at as a whole.
    pub(super) fn entangle(&mut self, form: &Linear) {
        let facts = self.facts_of(form);
        self.entangled.extend(facts);
    }

    /// Where several numbers may be absent: that any of them is.
    pub(super) fn any_absent(&mut self, id: NodeId, parts: &[&Number]) -> Result<Option<Func>, Hurdle> {
        let mut absent: Option<Func> = None;
        for next in parts.iter().filter_map(|part| part.absent.clone()) {
            absent = Some(self.first_absent(id, absent, next)?);
        }
        Ok(absent)
    }

    /// Where either number is absent, for the reason of the first.
    pub(super) fn first_absent(&mut self, id: NodeId, before: Option<Func>, next: Func) -> Result<Func, Hurdle> {
        let Some(before) = before else { return Ok(next) };
        self.composed(id, vec![before, next], |_, ids| match ids {
            [PRESENT, next] => *next,
            [before, _] => *before,
            _ => PRESENT,
        })
    }
}

/// A form without its scale, times a whole number.
fn whole_times(form: &Linear, by: i128) -> Option<Linear> {
    Linear { scale: 1, ..form.clone() }.times(Fraction::whole(by))
}
