//! From a path of a diagram to the linear system that its leads keep.
//!
//! Facts and the day are columns, within their cells. A comparison of the path is an inequality between two forms; a
//! quotient is multiplied out where its divisor has one sign. What is no sum (a product of facts, the best of several,
//! months added to a date) is a column of its own, within the interval that the cells leave it: so equal computations
//! are equal, and more is not claimed.

use std::collections::HashMap;

use crate::diagram::{Diagram, Subject, days, values_on};
use crate::eval::facts::anything;
use crate::eval::possible::{Possible, Present, Truth};
use crate::plan::{Comparison, InputId, Node, NodeId, depth_first};
use crate::proof::comparison::denied;
use crate::proof::linear::form::{Because, Form};
use crate::proof::linear::system::{Column, System};
use crate::value::{DAY, Date, Duration, Fraction, Kind, Value};

/// What a column stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Atom {
    Fact(InputId),
    Today,
    /// A computation that is no sum.
    Node(NodeId),
}

/// A system and what its columns are. Of one fact there may be a second value, with all that is computed of it.
#[derive(Default)]
pub(crate) struct Reading {
    pub(crate) system: System,
    pub(crate) columns: HashMap<(Atom, bool), usize>,
}

/// One path while it is read.
struct Path<'a> {
    diagram: &'a Diagram<'a>,
    reading: &'a mut Reading,
    usual: &'a dyn Fn(Atom) -> Vec<Value>,
    cells: HashMap<Subject, (u32, Possible)>,
    values: HashMap<NodeId, Possible>,
    /// The fact that has another value on this path than on the first.
    other: Option<InputId>,
}

/// What is known of a fact or of the day beside its cell, where one lead is spoken of.
pub(crate) type Told<'a> = &'a dyn Fn(Subject) -> Option<Possible>;

/// The level of what is told: no variable of the path.
const NO_LEVEL: u32 = u32::MAX;

/// Reads the comparisons of a path into the system. With `other`, that fact is another one here than on the paths read
/// before; all else is the same. Values that are `usual` for an atom are preferred.
pub(crate) fn read(
    diagram: &Diagram<'_>,
    reading: &mut Reading,
    (path, told): (&[(u32, usize)], Told<'_>),
    other: Option<InputId>,
    usual: &dyn Fn(Atom) -> Vec<Value>,
) {
    let mut cells = HashMap::new();
    for (level, cell) in path {
        let Some(variable) = diagram.variable(*level) else { continue };
        let Some(cell) = variable.cells.get(*cell) else { continue };
        cells.insert(variable.subject, (*level, cell.clone()));
    }
    let facts = (0_u32..).take(diagram.plan.inputs.len()).map(|at| Subject::Fact(InputId(at)));
    for subject in facts.chain([Subject::Today]) {
        if let Some(value) = told(subject) {
            cells.insert(subject, (NO_LEVEL, value));
        }
    }
    let tests: Vec<(NodeId, u32, bool)> = cells
        .iter()
        .filter_map(|(subject, (level, cell))| match subject {
            Subject::Test(node) => Some((*node, *level, cell.holds() == Truth::True)),
            Subject::Known(_) | Subject::Fact(_) | Subject::Today | Subject::Now | Subject::Tie => None,
        })
        .collect();
    let roots: Vec<NodeId> = tests.iter().map(|(node, ..)| *node).collect();
    let values =
        values_on(diagram.plan, &diagram.nodes, &roots, &|subject| cells.get(&subject).map(|(_, cell)| cell.clone()));
    let mut path = Path { diagram, reading, usual, cells, values, other };
    for (node, level, yes) in tests {
        path.test(node, level, yes);
    }
}

impl Path<'_> {
    /// What a comparison says, as far as it is linear.
    fn test(&mut self, node: NodeId, level: u32, yes: bool) -> Option<()> {
        let Some(Node::Compare(op, a, b)) = self.diagram.nodes.get(node.index()) else { return None };
        let (op, a, b) = (*op, *a, *b);
        let mut because = Because::from([level]);
        if !yes {
            // What is absent fails as well.
            for side in [a, b] {
                self.there(side, &mut because)?;
            }
        }
        let (form, negative) = self.difference(a, b, yes, &mut because)?;
        let op = if yes { op } else { denied(op) };
        let op = if negative { op.turned() } else { op };
        let opposite = form.times(Fraction::whole(-1))?;
        let system = &mut self.reading.system;
        match op {
            Comparison::AtLeast => system.demand(form, false, because),
            Comparison::More => system.demand(form, true, because),
            Comparison::AtMost => system.demand(opposite, false, because),
            Comparison::Less => system.demand(opposite, true, because),
            Comparison::Equal => {
                system.demand(form, false, because.clone());
                system.demand(opposite, false, because);
            }
            Comparison::NotEqual => system.apart.push((form, because)),
        }
        Some(())
    }

    /// Notes why a value is surely not absent; none where it may be.
    fn there(&self, id: NodeId, because: &mut Because) -> Option<()> {
        if self.diagram.may_be_absent(id) {
            if self.values.get(&id)?.absent.is_some() {
                return None;
            }
            because.extend(self.cone(id));
        }
        Some(())
    }

    /// `a - b` times something positive, or negative where it is turned.
    fn difference(&mut self, a: NodeId, b: NodeId, there: bool, because: &mut Because) -> Option<(Form, bool)> {
        let less = Fraction::whole(-1);
        let (left, right) = (self.quotient(a, there, because), self.quotient(b, there, because));
        match (left, right) {
            (Some((over, under)), Some((other, same))) if under == same => {
                let negative = self.is_negative(under, because)?;
                let form = self.form(over, there, because)?.plus(&self.form(other, there, because)?, less)?;
                Some((form, negative))
            }
            (Some((over, under)), None) => {
                let number = self.form(b, there, because)?.as_number()?;
                let negative = self.is_negative(under, because)?;
                let form = self.form(over, there, because)?;
                Some((form.plus(&self.form(under, there, because)?, number.checked_neg()?)?, negative))
            }
            (None, Some((over, under))) => {
                let number = self.form(a, there, because)?.as_number()?;
                let negative = self.is_negative(under, because)?;
                let form = self.form(under, there, because)?.times(number)?;
                Some((form.plus(&self.form(over, there, because)?, less)?, negative))
            }
            (_, _) => Some((self.form(a, there, because)?.plus(&self.form(b, there, because)?, less)?, false)),
        }
    }

    /// The parts of a quotient whose divisor is no number.
    fn quotient(&mut self, id: NodeId, there: bool, because: &mut Because) -> Option<(NodeId, NodeId)> {
        let id = self.through(id, there, because);
        let Some(Node::Quotient(over, under)) = self.diagram.nodes.get(id.index()) else { return None };
        let (over, under) = (*over, *under);
        let divisor = self.form(under, there, &mut Because::new())?;
        divisor.as_number().is_none().then_some((over, under))
    }

    /// Whether a value is surely negative; none where it may have either sign.
    fn is_negative(&self, id: NodeId, because: &mut Because) -> Option<bool> {
        because.extend(self.cone(id));
        let (low, high) = self.ends(id);
        match (low, high) {
            (Some(low), _) if low.numerator() > 0 => Some(false),
            (_, Some(high)) if high.numerator() < 0 => Some(true),
            (_, _) => None,
        }
    }

    /// The node that a node hands on, where the path settles which: a row, a fallback, a fact that applies.
    fn through(&self, id: NodeId, there: bool, because: &mut Because) -> NodeId {
        let mut id = id;
        while let Some(next) = self.handed_on(id, there, because) {
            id = next;
        }
        id
    }

    fn handed_on(&self, id: NodeId, there: bool, because: &mut Because) -> Option<NodeId> {
        let holds = |id: &NodeId| self.values.get(id).map_or(Truth::Unknown, Possible::holds);
        match self.diagram.nodes.get(id.index())? {
            Node::When(condition, value) => {
                if !there {
                    if holds(condition) != Truth::True {
                        return None;
                    }
                    because.extend(self.cone(*condition));
                }
                Some(*value)
            }
            Node::Else(value, fallback) => {
                let next = match self.values.get(value)?.applies() {
                    Truth::True => *value,
                    Truth::False => *fallback,
                    Truth::Unknown => return None,
                };
                because.extend(self.cone(*value));
                Some(next)
            }
            Node::First(rows, otherwise) => {
                let mut read = Because::new();
                for (when, value) in rows {
                    read.extend(self.cone(*when));
                    match holds(when) {
                        Truth::True => {
                            because.extend(read);
                            return Some(*value);
                        }
                        Truth::False => {}
                        Truth::Unknown => return None,
                    }
                }
                because.extend(read);
                *otherwise
            }
            Node::Clamp(value, floor, cap) => {
                let (low, high) = self.ends(*value);
                let within = |end: Option<Fraction>, bound: &Option<Value>, wanted: std::cmp::Ordering| match bound {
                    None => true,
                    Some(bound) => end
                        .zip(number_of(bound))
                        .and_then(|(end, bound)| end.checked_cmp(bound))
                        .is_some_and(|order| order == wanted || order.is_eq()),
                };
                let inside =
                    within(low, floor, std::cmp::Ordering::Greater) && within(high, cap, std::cmp::Ordering::Less);
                because.extend(self.cone(*value));
                inside.then_some(*value)
            }
            _ => None,
        }
    }

    /// A value as a form; `there` where it is known not to be absent.
    // Recursion is as deep as the terms of a policy are nested.
    fn form(&mut self, id: NodeId, there: bool, because: &mut Because) -> Option<Form> {
        let id = self.through(id, there, because);
        match self.diagram.nodes.get(id.index())?.clone() {
            Node::Constant(value) => number_of(&value).map(Form::number),
            Node::Input(input) => self.fact(Atom::Fact(input)),
            Node::Today => self.fact(Atom::Today),
            Node::Sum(parts) => {
                let mut sum = Form::number(Fraction::ZERO);
                for part in parts {
                    sum = sum.plus(&self.form(part, there, because)?, Fraction::whole(1))?;
                }
                Some(sum)
            }
            Node::Negate(inner) => self.form(inner, there, because)?.times(Fraction::whole(-1)),
            Node::Product(parts) => {
                let mut product = Form::number(Fraction::whole(1));
                for part in parts {
                    let part = self.form(part, there, because)?;
                    product = match (product.as_number(), part.as_number()) {
                        (Some(factor), _) => part.times(factor)?,
                        (None, Some(factor)) => product.times(factor)?,
                        (None, None) => return self.computed(id),
                    };
                }
                Some(product)
            }
            Node::Quotient(over, under) => match self.form(under, there, &mut Because::new())?.as_number() {
                Some(number) if number != Fraction::ZERO => {
                    self.form(over, there, because)?.times(Fraction::whole(1).checked_div(number)?)
                }
                Some(_) | None => self.computed(id),
            },
            Node::Elapsed(a, b) if self.is_day(a) && self.is_day(b) => {
                self.form(a, there, because)?.plus(&self.form(b, there, because)?, Fraction::whole(-1))
            }
            Node::Shift(day, length) if self.is_day(day) => self.shifted(id, day, length, there, because),
            Node::Round(..)
            | Node::Elapsed(..)
            | Node::Shift(..)
            | Node::Total(_)
            | Node::Greatest(_)
            | Node::Least(_)
            | Node::Count(_)
            | Node::Points(..)
            | Node::Clamp(..)
            | Node::Periods(..)
            | Node::When(..)
            | Node::First(..)
            | Node::Else(..)
            | Node::Gather(..)
            | Node::FieldOf(..) => self.computed(id),
            Node::Now
            | Node::Grade
            | Node::Known(_)
            | Node::Not(_)
            | Node::All(_)
            | Node::Any(_)
            | Node::Compare(..)
            | Node::OneOf(..)
            | Node::Contains(..)
            | Node::Applies(_)
            | Node::Quantified(..)
            | Node::List(_)
            | Node::Find(..)
            | Node::FieldKnown(..)
            | Node::Element(_)
            | Node::ElementKnown(_)
            | Node::Outer(_) => None,
        }
    }

    /// A day and a length: exact for days, and for months as long as months can be.
    fn shifted(&mut self, id: NodeId, day: NodeId, length: NodeId, there: bool, because: &mut Because) -> Option<Form> {
        let Some(Node::Constant(Value::Duration(length))) = self.diagram.nodes.get(length.index()) else {
            return self.computed(id);
        };
        let length = *length;
        if length.working_days != 0 {
            return self.computed(id);
        }
        let day = self.form(day, there, because)?;
        let days = Fraction::whole(length.seconds.into());
        if length.months == 0 {
            return day.plus(&Form::number(days), Fraction::whole(1));
        }
        let shifted = self.computed(id)?;
        let apart = shifted.plus(&day, Fraction::whole(-1))?.plus(&Form::number(days), Fraction::whole(-1))?;
        let months = |days: i64| i64::from(length.months).saturating_mul(days.saturating_mul(DAY));
        let (few, many) = (Fraction::whole(months(28).into()), Fraction::whole(months(31).into()));
        let (few, many) = if length.months > 0 { (few, many) } else { (many, few) };
        let least = apart.plus(&Form::number(few), Fraction::whole(-1))?;
        let most = Form::number(many).plus(&apart, Fraction::whole(-1))?;
        self.reading.system.demand(least, false, because.clone());
        self.reading.system.demand(most, false, because.clone());
        Some(shifted)
    }

    /// Whether a value is a day.
    fn is_day(&self, id: NodeId) -> bool {
        let is = |value: &Value| matches!(value, Value::Date(_));
        match self.values.get(&id).map(|value| &value.present) {
            Some(Present::One(value)) => is(value),
            Some(Present::Between(low, high)) => low.iter().chain(high).all(is) && (low.is_some() || high.is_some()),
            Some(Present::Nothing | Present::Either | Present::Members(_) | Present::Several(_) | Present::Any)
            | None => false,
        }
    }

    /// The column of a fact or of the day, within its cell.
    fn fact(&mut self, atom: Atom) -> Option<Form> {
        let plan = self.diagram.plan;
        let (subject, kind, whole, other) = match atom {
            Atom::Fact(input) => {
                let def = plan.inputs.get(input.index())?;
                (Subject::Fact(input), def.kind, anything(def, plan), self.other == Some(input))
            }
            Atom::Today => (Subject::Today, Kind::Date, days(plan), false),
            Atom::Node(_) => return None,
        };
        let step = match kind {
            Kind::Number(unit) => Some(unit.step()),
            Kind::Date => Some(Fraction::whole(DAY.into())),
            Kind::Duration | Kind::Member(_) => Some(Fraction::whole(1)),
            Kind::YesNo | Kind::Text | Kind::Moment | Kind::List | Kind::Records(_) | Kind::Row(_) => return None,
        };
        let known = self.reading.columns.contains_key(&(atom, other));
        let at = self.column_of(atom, other, step);
        let cell = self.cells.get(&subject).cloned();
        // The cell of a shared fact is the same on both paths, and is read once.
        if !known {
            let (because, cell) = match cell {
                Some((level, cell)) => (Because::from([level]), cell),
                None => (Because::new(), whole),
            };
            self.bounded(at, &cell, &because);
        }
        Some(Form::column(at))
    }

    /// The column of a computation that is no sum, within what the cells leave it.
    fn computed(&mut self, id: NodeId) -> Option<Form> {
        let value = self.values.get(&id).cloned()?;
        let (low, high) = value.ends();
        if low.iter().chain(high.iter()).any(|end| number_of(end).is_none()) || !is_ordered(&value) {
            return None;
        }
        let other = self.other.is_some_and(|input| self.reads(id, input));
        let known = self.reading.columns.contains_key(&(Atom::Node(id), other));
        let at = self.column_of(Atom::Node(id), other, None);
        if !known {
            let because = self.cone(id);
            self.bounded(at, &value, &because);
        }
        Some(Form::column(at))
    }

    fn column_of(&mut self, atom: Atom, other: bool, step: Option<Fraction>) -> usize {
        if let Some(at) = self.reading.columns.get(&(atom, other)) {
            return *at;
        }
        let usual = (self.usual)(atom).iter().filter_map(number_of).collect();
        let at = self.reading.system.column(Column { step, usual });
        self.reading.columns.insert((atom, other), at);
        at
    }

    /// Holds a column between the ends of a cell.
    fn bounded(&mut self, at: usize, cell: &Possible, because: &Because) {
        let (low, high) = match &cell.present {
            // Members stand best first, and the best is the greatest.
            Present::Members(set) => {
                let of = |index: u32| u8::try_from(index).ok().map(Value::Member);
                (of(127_u32.saturating_sub(set.leading_zeros())), of(set.trailing_zeros()))
            }
            Present::Nothing
            | Present::One(_)
            | Present::Either
            | Present::Between(..)
            | Present::Several(_)
            | Present::Any => cell.ends(),
        };
        let column = Form::column(at);
        if let Some(low) = low.as_ref().and_then(number_of)
            && let Some(form) = column.plus(&Form::number(low), Fraction::whole(-1))
        {
            self.reading.system.demand(form, false, because.clone());
        }
        if let Some(high) = high.as_ref().and_then(number_of)
            && let Some(form) = Form::number(high).plus(&column, Fraction::whole(-1))
        {
            self.reading.system.demand(form, false, because.clone());
        }
    }

    fn ends(&self, id: NodeId) -> (Option<Fraction>, Option<Fraction>) {
        let Some(value) = self.values.get(&id) else { return (None, None) };
        let (low, high) = value.ends();
        (low.as_ref().and_then(number_of), high.as_ref().and_then(number_of))
    }

    /// The levels of the path that a value hangs on.
    fn cone(&self, id: NodeId) -> Because {
        let mut levels = Because::new();
        let mut add = |subject: Subject| {
            if let Some((level, _)) = self.cells.get(&subject) {
                levels.insert(*level);
            }
        };
        for below in depth_first(&self.diagram.nodes, &[id]) {
            add(Subject::Test(below));
            match self.diagram.nodes.get(below.index()) {
                Some(Node::Input(input)) => {
                    add(Subject::Fact(*input));
                }
                Some(Node::Known(inputs)) => inputs.iter().for_each(|input| add(Subject::Known(*input))),
                Some(Node::Today) => add(Subject::Today),
                Some(Node::Now) => add(Subject::Now),
                Some(_) | None => {}
            }
        }
        levels
    }

    fn reads(&self, id: NodeId, input: InputId) -> bool {
        let node = Node::Input(input);
        depth_first(&self.diagram.nodes, &[id]).iter().any(|id| self.diagram.nodes.get(id.index()) == Some(&node))
    }
}

/// Whether what can be there has an order that numbers can say.
fn is_ordered(value: &Possible) -> bool {
    match &value.present {
        Present::One(value) => number_of(value).is_some(),
        Present::Between(..) => true,
        Present::Nothing | Present::Either | Present::Members(_) | Present::Several(_) | Present::Any => false,
    }
}

/// A value as a number: days and lengths in seconds, members by quality.
pub(crate) fn number_of(value: &Value) -> Option<Fraction> {
    Some(match value {
        Value::Number(number) => number.reduced(),
        Value::Date(day) => Fraction::whole(i128::from(day.since(EPOCH).ok()?.get_days()).checked_mul(DAY.into())?),
        Value::Duration(length) => Fraction::whole(length.measure().into()),
        Value::Member(index) => Fraction::whole(i128::from(*index).checked_neg()?),
        Value::YesNo(_) | Value::Text(_) | Value::Moment(_) | Value::List(_) | Value::Records(_) | Value::Row(_) => {
            return None;
        }
    })
}

/// The day that counts as nought.
const EPOCH: Date = Date::constant(1970, 1, 1);

/// A number as a value of this type.
pub(crate) fn value_of(kind: Kind, number: Fraction) -> Option<Value> {
    let number = number.reduced();
    let whole = || (number.denominator() == 1).then_some(number.numerator());
    match kind {
        Kind::Number(_) => Some(Value::Number(number)),
        Kind::Date => {
            let days = i64::try_from(whole()?.checked_div(DAY.into())?).ok()?;
            crate::value::add_to_date(EPOCH, Duration::days(days)).map(Value::Date)
        }
        Kind::Duration => Some(Value::Duration(Duration::seconds(i64::try_from(whole()?).ok()?))),
        Kind::Member(_) => Some(Value::Member(u8::try_from(whole()?.checked_neg()?).ok()?)),
        Kind::YesNo | Kind::Text | Kind::Moment | Kind::List | Kind::Records(_) | Kind::Row(_) => None,
    }
}
