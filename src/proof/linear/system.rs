//! Linear inequalities over numbers that lie on grids: a point, or which of them contradict each other.
//!
//! Columns are eliminated one after the other: each lower bound of a column is put against each upper bound (Fourier,
//! 1826; Motzkin, 1936). Every inequality carries what it follows from, so a contradiction names its sources. A point
//! is chosen backwards, as round as the bounds allow. A column that cannot lie on its grid there is branched: below,
//! or above (Land and Doig, *An Automatic Method for Solving Discrete Programming Problems*, 1960).

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::proof::linear::form::{Because, Form, Inequality};
use crate::value::Fraction;

/// Inequalities that are kept at one time: elimination may square their number.
const INEQUALITIES: usize = 600;
/// Branches that are looked into.
const BRANCHES: usize = 200;
/// Powers of ten by which a round number may be larger than the smallest step.
const ROUND: u32 = 27;

/// A column: what its values can be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Column {
    /// Values are multiples of it.
    pub(crate) step: Option<Fraction>,
    /// Values that people would think of first.
    pub(crate) usual: Vec<Fraction>,
}

/// All that must hold at once.
#[derive(Clone, Debug, Default)]
pub(crate) struct System {
    pub(crate) columns: Vec<Column>,
    pub(crate) inequalities: Vec<Inequality>,
    /// Forms that must not be nought.
    pub(crate) apart: Vec<(Form, Because)>,
}

/// What is known of a system.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// It has no solution, because of these.
    Impossible(Because),
    /// One value for each column.
    Point(Vec<Fraction>),
    /// Neither was found within the limits.
    Open,
}

/// What a point breaks.
enum Broken {
    Nothing,
    /// One of these must hold, because of that.
    OneOf(Box<[Inequality; 2]>, Because),
}

/// The bounds of one column when those eliminated after it are chosen.
struct Stage {
    column: usize,
    bounds: Vec<Inequality>,
}

impl System {
    /// A column with these values.
    pub(crate) fn column(&mut self, column: Column) -> usize {
        self.columns.push(column);
        self.columns.len().saturating_sub(1)
    }

    /// Demands `form >= 0`, or `form > 0`.
    pub(crate) fn demand(&mut self, form: Form, strict: bool, because: Because) {
        self.inequalities.push(Inequality { form, strict, because });
    }

    /// A point on the grids, or a contradiction.
    pub(crate) fn solve(&self) -> Answer {
        self.branched(&mut Vec::new(), &mut 0)
    }

    // Recursion is as deep as there are branches, which are counted.
    fn branched(&self, more: &mut Vec<Inequality>, branches: &mut usize) -> Answer {
        *branches = branches.saturating_add(1);
        if *branches > BRANCHES {
            return Answer::Open;
        }
        let point = match self.eliminated(more) {
            Some(Ok(stages)) => self.chosen(&stages),
            Some(Err(because)) => return Answer::Impossible(because),
            None => None,
        };
        let Some(point) = point else { return Answer::Open };
        match self.broken(&point) {
            Some(Broken::Nothing) => Answer::Point(point),
            Some(Broken::OneOf(sides, because)) => self.either(*sides, because, more, branches),
            None => Answer::Open,
        }
    }

    /// Two inequalities of which one must hold.
    fn either(
        &self,
        sides: [Inequality; 2],
        because: Because,
        more: &mut Vec<Inequality>,
        branches: &mut usize,
    ) -> Answer {
        let mut all = because;
        let mut open = false;
        for side in sides {
            more.push(side);
            let answer = self.branched(more, branches);
            more.pop();
            match answer {
                Answer::Point(point) => return Answer::Point(point),
                Answer::Impossible(because) => all.extend(because),
                Answer::Open => open = true,
            }
        }
        if open { Answer::Open } else { Answer::Impossible(all) }
    }

    /// What a point breaks that no inequality says: a grid, or two things that must differ.
    fn broken(&self, point: &[Fraction]) -> Option<Broken> {
        let at_least = |form: Form, strict: bool| Inequality { form, strict, because: Because::new() };
        for (form, because) in &self.apart {
            if form.at(point)? == Fraction::ZERO {
                let sides = [at_least(form.clone(), true), at_least(form.times(Fraction::whole(-1))?, true)];
                return Some(Broken::OneOf(Box::new(sides), because.clone()));
            }
        }
        for (at, (column, value)) in self.columns.iter().zip(point).enumerate() {
            let Some(step) = column.step else { continue };
            let steps = value.checked_div(step)?.reduced();
            if steps.denominator() == 1 {
                continue;
            }
            let below = Fraction::whole(steps.floor()).checked_mul(step)?;
            let above = below.checked_add(step)?;
            let up = Form::column(at).plus(&Form::number(above), Fraction::whole(-1))?;
            let down = Form::number(below).plus(&Form::column(at), Fraction::whole(-1))?;
            let sides = [at_least(down, false), at_least(up, false)];
            return Some(Broken::OneOf(Box::new(sides), Because::new()));
        }
        Some(Broken::Nothing)
    }

    /// The stages of elimination, or what a contradiction follows from; none beyond the limits.
    fn eliminated(&self, more: &[Inequality]) -> Option<Result<Vec<Stage>, Because>> {
        let mut left: Vec<usize> = (0..self.columns.len()).collect();
        let mut rest = match self.tidied(self.inequalities.iter().chain(more).cloned())? {
            Ok(rest) => rest,
            Err(because) => return Some(Err(because)),
        };
        let mut stages = Vec::with_capacity(left.len());
        while let Some(at) = left.iter().enumerate().min_by_key(|(_, column)| growth(&rest, **column)).map(|(at, _)| at)
        {
            let column = left.swap_remove(at);
            let (bounds, others): (Vec<Inequality>, Vec<Inequality>) =
                rest.into_iter().partition(|one| one.form.terms.contains_key(&column));
            let (lower, upper): (Vec<&Inequality>, Vec<&Inequality>) =
                bounds.iter().partition(|one| one.form.factor(column).numerator() > 0);
            let mut next = others;
            for low in &lower {
                for high in &upper {
                    next.push(without(column, low, high)?);
                }
            }
            if next.len() > INEQUALITIES {
                return None;
            }
            rest = match self.tidied(next.into_iter())? {
                Ok(rest) => rest,
                Err(because) => return Some(Err(because)),
            };
            stages.push(Stage { column, bounds });
        }
        Some(Ok(stages))
    }

    /// Of several bounds on one form the tightest; what numbers alone settle is dropped, or is the contradiction.
    fn tidied(&self, all: impl Iterator<Item = Inequality>) -> Option<Result<Vec<Inequality>, Because>> {
        let mut tightest: BTreeMap<Vec<(usize, i128, i128)>, Inequality> = BTreeMap::new();
        for one in all {
            let one = self.on_grid(&one).unwrap_or(one);
            if let Some(number) = one.form.as_number() {
                if !one.holds_of(number)? {
                    return Some(Err(one.because));
                }
                continue;
            }
            let one = one.normal()?;
            let key =
                one.form.terms.iter().map(|(at, factor)| (*at, factor.numerator(), factor.denominator())).collect();
            let looser = match tightest.get(&key) {
                Some(known) => match one.form.constant.checked_cmp(known.form.constant)? {
                    Ordering::Less => false,
                    Ordering::Equal => known.strict || !one.strict,
                    Ordering::Greater => true,
                },
                None => false,
            };
            if !looser {
                tightest.insert(key, one);
            }
        }
        Some(Ok(tightest.into_values().collect()))
    }

    /// The same drawn in to the next sum that values on their grids can have (Gomory, 1958): all such sums are multiples
    /// of one number.
    fn on_grid(&self, one: &Inequality) -> Option<Inequality> {
        let mut unit: Option<Fraction> = None;
        for (at, factor) in &one.form.terms {
            let part = factor.checked_mul(self.columns.get(*at)?.step?)?;
            unit = Some(unit.map_or(Some(part), |unit| common(unit, part))?.reduced());
        }
        let unit = unit?;
        let size = if unit.numerator() < 0 { unit.checked_neg()? } else { unit };
        let least = one.form.constant.checked_neg()?.checked_div(size)?.reduced();
        let exact = least.denominator() == 1;
        let floor = Fraction::whole(least.floor());
        let units = if exact && !one.strict { floor } else { floor.checked_add(Fraction::whole(1))? };
        let constant = units.checked_mul(size)?.checked_neg()?.reduced();
        let form = Form { terms: one.form.terms.clone(), constant };
        Some(Inequality { form, strict: false, because: one.because.clone() })
    }

    /// A value for each column, the last eliminated first.
    fn chosen(&self, stages: &[Stage]) -> Option<Vec<Fraction>> {
        let mut point = vec![Fraction::ZERO; self.columns.len()];
        for stage in stages.iter().rev() {
            let (mut low, mut high): (Option<End>, Option<End>) = (None, None);
            for bound in &stage.bounds {
                let factor = bound.form.factor(stage.column);
                let others = {
                    let mut form = bound.form.clone();
                    form.terms.remove(&stage.column);
                    form.at(&point)?
                };
                let end = End { at: others.checked_neg()?.checked_div(factor)?.reduced(), open: bound.strict };
                if factor.numerator() > 0 {
                    low = Some(low.map_or(Some(end), |low| low.tighter(end, Ordering::Greater))?);
                } else {
                    high = Some(high.map_or(Some(end), |high| high.tighter(end, Ordering::Less))?);
                }
            }
            let column = self.columns.get(stage.column)?;
            *point.get_mut(stage.column)? = picked(column, low, high)?;
        }
        Some(point)
    }
}

/// How many inequalities more there are when a column is eliminated.
fn growth(rest: &[Inequality], column: usize) -> i64 {
    let (mut lower, mut upper) = (0_i64, 0_i64);
    for one in rest {
        match one.form.factor(column).numerator().cmp(&0) {
            Ordering::Greater => lower = lower.saturating_add(1),
            Ordering::Less => upper = upper.saturating_add(1),
            Ordering::Equal => {}
        }
    }
    lower.saturating_mul(upper).saturating_sub(lower).saturating_sub(upper)
}

/// What follows from a lower and an upper bound of a column.
fn without(column: usize, low: &Inequality, high: &Inequality) -> Option<Inequality> {
    let (up, down) = (low.form.factor(column), high.form.factor(column).checked_neg()?);
    let form = low.form.times(down)?.plus(&high.form, up)?;
    let because = low.because.union(&high.because).copied().collect();
    Inequality { form, strict: low.strict || high.strict, because }.normal()
}

/// The greatest number of which both are multiples.
fn common(a: Fraction, b: Fraction) -> Option<Fraction> {
    let (mut large, mut small) =
        (a.numerator().checked_mul(b.denominator())?, b.numerator().checked_mul(a.denominator())?);
    while small != 0 {
        (large, small) = (small, large.checked_rem(small)?);
    }
    Fraction::new(large, a.denominator().checked_mul(b.denominator())?)
}

/// One end of what a column can be.
#[derive(Clone, Copy, Debug)]
struct End {
    at: Fraction,
    /// The end itself is outside.
    open: bool,
}

impl End {
    /// The one of two that leaves less; `wanted` is how a tighter end compares with a looser one.
    fn tighter(self, other: Self, wanted: Ordering) -> Option<Self> {
        let order = other.at.checked_cmp(self.at)?;
        Some(match order {
            Ordering::Equal => Self { at: self.at, open: self.open || other.open },
            order if order == wanted => other,
            Ordering::Less | Ordering::Greater => self,
        })
    }

    fn allows(self, value: Fraction, inside: Ordering) -> Option<bool> {
        let order = value.checked_cmp(self.at)?;
        Some(order == inside || (order == Ordering::Equal && !self.open))
    }
}

/// A value between two ends: a usual one, else the roundest on the grid, else any.
fn picked(column: &Column, low: Option<End>, high: Option<End>) -> Option<Fraction> {
    let within = |value: Fraction| -> Option<bool> {
        let above = low.map_or(Some(true), |low| low.allows(value, Ordering::Greater))?;
        let below = high.map_or(Some(true), |high| high.allows(value, Ordering::Less))?;
        Some(above && below)
    };
    for usual in &column.usual {
        if within(*usual)? {
            return Some(*usual);
        }
    }
    let smallest = column.step.unwrap_or(Fraction::new(1, 1_000_000)?);
    // A number that is rounder than its bound is large is far from what people would think of.
    let size = |end: Option<End>| {
        let at = end?.at;
        if at.numerator() < 0 { at.checked_neg() } else { Some(at) }
    };
    let one = Fraction::whole(1);
    let own = size(low).or(size(high)).unwrap_or(one);
    let largest = if own.checked_cmp(one)? == Ordering::Less { one } else { own };
    for power in (0..=ROUND).rev() {
        let Some(unit) = smallest.checked_mul(Fraction::whole(10_i128.checked_pow(power)?)) else { continue };
        if power > 0 && unit.checked_cmp(largest)? == Ordering::Greater {
            continue;
        }
        for value in
            [low.and_then(|low| multiple(low.at, unit, true)), high.and_then(|high| multiple(high.at, unit, false))]
        {
            let Some(value) = value else { continue };
            for moved in [Some(value), value.checked_add(unit), value.checked_sub(unit)].into_iter().flatten() {
                if within(moved)? {
                    return Some(moved.reduced());
                }
            }
        }
    }
    let middle = |low: End, high: End| low.at.checked_add(high.at)?.checked_div(Fraction::whole(2));
    match (low, high) {
        (Some(low), Some(high)) => middle(low, high).map(Fraction::reduced),
        (Some(end), None) => end.at.checked_add(Fraction::whole(1)),
        (None, Some(end)) => end.at.checked_sub(Fraction::whole(1)),
        (None, None) => Some(Fraction::ZERO),
    }
}

/// The multiple of a unit next to a number, above it or below, or the number itself.
fn multiple(of: Fraction, unit: Fraction, above: bool) -> Option<Fraction> {
    let units = of.checked_div(unit)?.reduced();
    let floor = Fraction::whole(units.floor());
    let whole = if above && units.denominator() != 1 { floor.checked_add(Fraction::whole(1))? } else { floor };
    whole.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Small systems over whole numbers from 0 to 4, tried out one by one.
    fn brute(system: &System, count: usize) -> bool {
        let all = 5_usize.pow(u32::try_from(count).expect("few"));
        (0..all).any(|number| {
            let mut rest = number;
            let point: Vec<Fraction> = (0..count)
                .map(|_| {
                    let digit = rest % 5;
                    rest /= 5;
                    Fraction::whole(i128::try_from(digit).expect("small"))
                })
                .collect();
            keeps(system, &point)
        })
    }

    fn keeps(system: &System, point: &[Fraction]) -> bool {
        let holds = |one: &Inequality| one.holds_of(one.form.at(point).expect("small")).expect("small");
        system.inequalities.iter().all(holds)
            && system.apart.iter().all(|(form, _)| form.at(point).expect("small") != Fraction::ZERO)
    }

    fn system(count: usize, rows: &[(Vec<i8>, i8, u8)]) -> System {
        let mut system = System::default();
        for at in 0..count {
            system.column(Column { step: Some(Fraction::whole(1)), usual: Vec::new() });
            system.demand(Form::column(at), false, Because::new());
            let top = Form::number(Fraction::whole(4)).plus(&Form::column(at), Fraction::whole(-1)).expect("small");
            system.demand(top, false, Because::new());
        }
        for ((factors, constant, sort), level) in rows.iter().zip(0_u32..) {
            let mut form = Form::number(Fraction::whole((*constant).into()));
            for (at, factor) in factors.iter().take(count).enumerate() {
                form = form.plus(&Form::column(at), Fraction::whole((*factor).into())).expect("small");
            }
            match sort {
                0 => system.demand(form, false, Because::from([level])),
                1 => system.demand(form, true, Because::from([level])),
                _ => system.apart.push((form, Because::from([level]))),
            }
        }
        system
    }

    proptest! {
        #[test]
        fn a_point_keeps_all_and_a_contradiction_has_none(
            count in 1_usize..4,
            rows in prop::collection::vec((prop::collection::vec(-3_i8..=3, 3), -6_i8..=6, 0_u8..3), 0..5),
        ) {
            let whole = system(count, &rows);
            match whole.solve() {
                Answer::Point(point) => {
                    prop_assert!(keeps(&whole, &point), "{point:?}");
                    prop_assert!(point.iter().all(|value| value.denominator() == 1), "{point:?}");
                }
                Answer::Impossible(because) => {
                    prop_assert!(!brute(&whole, count));
                    // What it follows from is enough.
                    let of = |level: usize| because.contains(&u32::try_from(level).expect("few"));
                    let core: Vec<_> = rows.iter().enumerate().filter(|(at, _)| of(*at)).map(|(_, row)| row.clone()).collect();
                    prop_assert!(!brute(&system(count, &core), count), "{because:?}");
                }
                Answer::Open => prop_assert!(false, "small systems are decided"),
            }
        }
    }
}
