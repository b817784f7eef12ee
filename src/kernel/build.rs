//! From the plan to functions of cells and linear forms, node by node.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use crate::eval::possible::{Absence, Possible};
use crate::eval::step::{Situation, step};
use crate::kernel::axis::{Axis, Cells, Func, RegisterId, Source, Together};
use crate::kernel::coding::{Coding, PARTS, bare_input};
use crate::kernel::form::{Form, Measure, Number, PRESENT, Ratio, number};
use crate::kernel::hurdle::Hurdle;
use crate::kernel::index::RowIndex;
use crate::kernel::linear::{Atom, Linear, NumberId};
use crate::kernel::many::FEW;
use crate::kernel::values::{TRUE, Values};
use crate::plan::{Comparison, InputId, Node, NodeId, Plan, Rounding, depth_first_by};
use crate::value::{Date, Decimal, Duration, Fraction, Moment, Value, day_number};

/// The least number of a program: of two within 62 bits the difference fits 64.
const LEAST: i128 = -(1 << 62);

/// What the program computes before its result, in order.
#[derive(Debug)]
pub(crate) enum Made {
    /// A register: a table of places among `results`.
    Register(RegisterId, Func),
    /// A number.
    Number(NumberId, Formula),
    /// A register: the first row that holds.
    Row(RegisterId, RowIndex),
}

/// How a number is computed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Formula {
    /// A linear form without its scale, perhaps held between two.
    Linear(Linear, Option<(i128, i128)>),
    /// The one of these that a function of cells selects.
    Pick(Func, Vec<Atom>),
    /// `of · by / over`, rounded to a whole number.
    Round { of: Atom, by: i64, over: i64, mode: Rounding },
    /// A day and a length.
    Shift(Atom, Duration),
    /// How many whole periods lie between two days.
    Periods(Atom, Atom, Duration),
}

impl Formula {
    fn atoms(&self) -> Vec<Atom> {
        match self {
            Self::Linear(form, _) => form.terms.keys().copied().collect(),
            Self::Pick(_, of) => of.clone(),
            Self::Round { of, .. } | Self::Shift(of, _) => vec![*of],
            Self::Periods(since, to, _) => vec![*since, *to],
        }
    }
}

/// A kernel on its way.
pub(crate) struct Builder<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) codings: &'a [Coding],
    pub(crate) values: Values,
    pub(crate) made: Vec<Made>,
    forms: HashMap<NodeId, Result<Rc<Form>, Hurdle>>,
    registers: HashMap<Func, Func>,
    /// The rows of tables that are indexed, by their conditions.
    pub(crate) rows: HashMap<Vec<NodeId>, Func>,
    register_count: u32,
    numbers: HashMap<Formula, NumberId>,
    number_bounds: Vec<(i128, i128)>,
    /// Facts of which the policy asks whether the record holds them.
    pub(crate) asked: BTreeSet<InputId>,
    /// Facts that are looked at other than by comparing each with constants.
    pub(crate) entangled: BTreeSet<u32>,
    /// The outcome as a function of cells, once it is built: its leaves are those of diagrams.
    pub(crate) grade: Option<Func>,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(plan: &'a Plan, codings: &'a [Coding]) -> Self {
        Self {
            plan,
            codings,
            values: Values::new(),
            made: Vec::new(),
            forms: HashMap::new(),
            registers: HashMap::new(),
            rows: HashMap::new(),
            register_count: 0,
            numbers: HashMap::new(),
            number_bounds: Vec::new(),
            asked: BTreeSet::new(),
            entangled: BTreeSet::new(),
            grade: None,
        }
    }

    /// What a node is.
    pub(crate) fn form(&mut self, id: NodeId) -> Result<Rc<Form>, Hurdle> {
        let done = |seen: NodeId| self.forms.contains_key(&seen);
        for part in depth_first_by(&[id], |id, see| self.needs(id, see), done) {
            let form = self.compute(part).map(Rc::new);
            self.forms.insert(part, form);
        }
        self.forms.get(&id).cloned().unwrap_or(Err(Hurdle::TooLarge(id)))
    }

    /// What is computed before a node: all that it reads; of the rows of a long table the cells alone, since an index
    /// asks no more.
    fn needs(&self, id: NodeId, see: &mut dyn FnMut(NodeId)) {
        match self.plan.nodes.get(id.index()) {
            Some(Node::First(rows, otherwise)) if rows.len() > FEW => {
                for (when, value) in rows {
                    self.conjuncts(*when, see);
                    see(*value);
                }
                otherwise.iter().for_each(|value| see(*value));
            }
            Some(node) => node.each_read(see),
            None => {}
        }
    }

    /// The parts of a condition that must all hold.
    pub(super) fn conjuncts(&self, id: NodeId, see: &mut dyn FnMut(NodeId)) {
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            match self.plan.nodes.get(next.index()) {
                Some(Node::All(parts)) => open.extend(parts.iter().rev()),
                Some(_) | None => see(next),
            }
        }
    }

    /// The node as one of finitely many values.
    pub(crate) fn finite(&mut self, id: NodeId) -> Result<Func, Hurdle> {
        match &*self.form(id)? {
            Form::Finite(func) => Ok(func.clone()),
            Form::Number(_) | Form::Quotient(..) => Err(Hurdle::Number(id)),
            Form::Text(..) => Err(Hurdle::Text(id)),
        }
    }

    /// Whether a condition holds, as 0 or [`TRUE`].
    pub(crate) fn truth(&mut self, id: NodeId) -> Result<Func, Hurdle> {
        let func = self.finite(id)?;
        if func.table.iter().all(|value| *value <= TRUE) {
            return Ok(func);
        }
        let values = &self.values;
        Ok(func.map(|value| u32::from(values.holds(value))))
    }

    fn compute(&mut self, id: NodeId) -> Result<Form, Hurdle> {
        let node = self.plan.nodes.get(id.index()).ok_or(Hurdle::TooLarge(id))?;
        match node {
            Node::Constant(value) => Ok(self.constant(Possible::one(value.clone()))),
            Node::Input(input) => self.input(id, *input),
            Node::Today => Ok(number(Linear::atom(Atom::Today, 1), Measure::Day)),
            Node::Now => Ok(number(Linear::atom(Atom::Now, 1), Measure::Second)),
            Node::Grade => self.graded(id),
            // A complete lead holds all of them; where one is missing the row evaluator grades.
            Node::Known(inputs) => {
                self.asked.extend(inputs);
                Ok(Form::Finite(Func::constant(TRUE)))
            }
            Node::Not(_) | Node::OneOf(..) | Node::Points(..) => self.stepped(id, node),
            Node::Round(of, digits, mode) => match &*self.form(*of)? {
                Form::Number(_) => self.rounded(id, *of, *digits, *mode),
                Form::Finite(_) | Form::Quotient(..) | Form::Text(..) => self.stepped(id, node),
            },
            Node::All(parts) => self.all(id, parts),
            Node::Any(parts) => self.any(id, parts),
            Node::Count(parts) => self.counted(id, parts),
            Node::Quantified(quantifier, parts) => self.quantified(id, *quantifier, parts),
            Node::Compare(op, a, b) => self.compared(id, *op, *a, *b),
            Node::Contains(fact, part) => self.contains(id, *fact, part),
            Node::Applies(of) => match &*self.form(*of)? {
                Form::Finite(_) => self.stepped(id, node),
                Form::Number(Number { absent, .. }) | Form::Text(_, absent) => Ok(Form::Finite(match absent {
                    Some(absent) => absent.map(|value| u32::from(value == PRESENT)),
                    None => Func::constant(TRUE),
                })),
                Form::Quotient(..) => Err(Hurdle::Quotient(id)),
            },
            Node::When(condition, value) => self.when(id, *condition, *value),
            Node::First(rows, otherwise) => self.first(id, rows, *otherwise),
            Node::Else(value, fallback) => self.fallback(id, node, *value, *fallback),
            Node::Greatest(parts) => match self.folded(id, parts, Node::Greatest) {
                Err(_) => self.extreme(id, parts, Comparison::AtLeast),
                done => done,
            },
            Node::Least(parts) => match self.folded(id, parts, Node::Least) {
                Err(_) => self.extreme(id, parts, Comparison::AtMost),
                done => done,
            },
            Node::Sum(parts) => self.sum(id, parts),
            Node::Total(parts) => self.total(id, parts),
            Node::Product(parts) => self.product(id, parts),
            Node::Quotient(a, b) => self.quotient(id, node, *a, *b),
            Node::Negate(a) => match &*self.form(*a)? {
                Form::Number(a) => self.scaled(id, a, Fraction::whole(-1)),
                Form::Finite(_) => self.stepped(id, node),
                Form::Quotient(..) | Form::Text(..) => Err(Hurdle::Quotient(id)),
            },
            Node::Shift(date, length) => self.shifted(id, node, *date, *length),
            Node::Elapsed(a, b) => self.elapsed(id, node, *a, *b),
            Node::Clamp(a, floor, cap) => self.clamped(id, node, *a, (floor.as_ref(), cap.as_ref())),
            Node::Periods(since, to, length) => match self.stepped(id, node) {
                Err(_) => self.periods(id, *since, *to, *length),
                done => done,
            },
            Node::List(_) => Err(Hurdle::ListOfIds(id)),
            Node::Gather(..)
            | Node::Find(..)
            | Node::FieldOf(..)
            | Node::FieldKnown(..)
            | Node::Element(_)
            | Node::ElementKnown(_)
            | Node::Outer(_) => Err(Hurdle::List(id)),
        }
    }

    /// A value that is the same for every lead.
    fn constant(&mut self, value: Possible) -> Form {
        Form::Finite(Func::constant(self.values.number(value)))
    }

    fn input(&mut self, id: NodeId, input: InputId) -> Result<Form, Hurdle> {
        let slot = input.0;
        let code = |count| Axis { source: Source::Code(slot), cells: Cells::Whole(count) };
        match self.codings.get(input.index()) {
            Some(Coding::YesNo) => Ok(Form::Finite(Func::of(code(2), vec![0, 1]))),
            Some(Coding::Member(count)) => {
                let members = (0..*count).map(|index| Value::Member(u8::try_from(index).unwrap_or(u8::MAX)));
                let members: Vec<Possible> = members.map(Possible::one).collect();
                let table = members.into_iter().map(|member| self.values.number(member)).collect();
                Ok(Form::Finite(Func::of(code(*count), table)))
            }
            Some(Coding::Number(scale)) => {
                Ok(number(Linear::atom(Atom::Slot(slot), Decimal::power(*scale)), Measure::Plain))
            }
            Some(Coding::Date) => Ok(number(Linear::atom(Atom::Slot(slot), 1), Measure::Day)),
            Some(Coding::Moment) => Ok(number(Linear::atom(Atom::Slot(slot), 1), Measure::Second)),
            Some(Coding::Duration) => Ok(number(Linear::atom(Atom::Slot(slot), 1), Measure::Length)),
            Some(Coding::Text(_)) => Ok(Form::Text(slot, None)),
            Some(Coding::Apart) | None => Err(Hurdle::List(id)),
        }
    }

    /// The grade as a value that results may read.
    fn graded(&mut self, id: NodeId) -> Result<Form, Hurdle> {
        let grade = self.grade.clone().ok_or(Hurdle::TooLarge(id))?;
        let values = &mut self.values;
        Ok(Form::Finite(grade.map(|leaf| {
            values.number(match u8::try_from(leaf) {
                Ok(grade) if leaf < crate::eval::ruling::UNGRADED => Possible::one(Value::Member(grade)),
                Ok(_) | Err(_) => Possible::absent(Absence::NotApplicable),
            })
        })))
    }

    /// What the row evaluator's own step makes of finitely many values.
    pub(crate) fn stepped(&mut self, id: NodeId, node: &Node) -> Result<Form, Hurdle> {
        let reads = node.reads();
        let parts = reads.iter().map(|read| self.finite(*read)).collect::<Result<Vec<Func>, Hurdle>>()?;
        self.step_on(id, node, parts).map(Form::Finite)
    }

    /// The step of a node on functions that stand for what it reads, in order.
    pub(crate) fn step_on(&mut self, id: NodeId, node: &Node, parts: Vec<Func>) -> Result<Func, Hurdle> {
        let reads = node.reads();
        let place = |read: NodeId| {
            let at = reads.iter().position(|other| *other == read).unwrap_or_default();
            NodeId(u32::try_from(at).unwrap_or_default())
        };
        let small = node.moved(&place, &|input| input, &|list| list);
        let plan = self.plan;
        self.composed(id, parts, |values, ids| {
            let done: Vec<Possible> = ids.iter().map(|id| values.value(*id)).collect();
            let value = stepped(plan, &small, &done);
            values.number(value)
        })
    }

    /// The function that is made of others; where their axes are too many together, the largest become registers first.
    pub(crate) fn composed(
        &mut self,
        id: NodeId,
        parts: Vec<Func>,
        mut of: impl FnMut(&mut Values, &[u32]) -> u32,
    ) -> Result<Func, Hurdle> {
        let parts = self.fitting(id, parts)?;
        let refs: Vec<&Func> = parts.iter().collect();
        let values = &mut self.values;
        Ok(Together::new(&refs).compose(&refs, |ids| of(values, ids)))
    }

    /// The same functions, with so many replaced by registers that one table over all of them is small enough.
    fn fitting(&mut self, id: NodeId, mut parts: Vec<Func>) -> Result<Vec<Func>, Hurdle> {
        let mut tried: Vec<bool> = vec![false; parts.len()];
        while !Together::fits(&parts.iter().collect::<Vec<_>>()) {
            let open = parts.iter().zip(&tried).enumerate().filter(|(_, (_, tried))| !**tried);
            let largest = open.max_by_key(|(_, (part, _))| part.table.len()).map(|(at, _)| at);
            let Some(at) = largest else { return Err(Hurdle::TooLarge(id)) };
            if let (Some(part), Some(tried)) = (parts.get_mut(at), tried.get_mut(at)) {
                *part = self.register(part.clone());
                *tried = true;
            }
        }
        Ok(parts)
    }

    /// The function as one of a register that is computed before.
    pub(crate) fn register(&mut self, func: Func) -> Func {
        if matches!(func.axes.as_slice(), [] | [Axis { cells: Cells::Whole(_), .. }]) {
            return func;
        }
        self.stored(func)
    }

    /// The same of any function.
    pub(super) fn stored(&mut self, func: Func) -> Func {
        if let Some(known) = self.registers.get(&func) {
            return known.clone();
        }
        let values = func.values();
        let places =
            func.map(|value| u32::try_from(values.binary_search(&value).unwrap_or_default()).unwrap_or_default());
        let id = self.next_register();
        self.made.push(Made::Register(id, places));
        let count = u32::try_from(values.len()).unwrap_or(u32::MAX);
        let read = Func::of(Axis { source: Source::Register(id), cells: Cells::Whole(count) }, values);
        self.registers.insert(func, read.clone());
        read
    }

    pub(crate) fn next_register(&mut self) -> RegisterId {
        let id = RegisterId(self.register_count);
        self.register_count = self.register_count.saturating_add(1);
        id
    }

    /// A number that is computed before; none where it may leave 62 bits.
    pub(crate) fn made_number(&mut self, form: &Linear, held: Option<(i128, i128)>) -> Option<NumberId> {
        let (low, high) = self.bounds(form)?;
        let bounds = held.map_or((low, high), |(floor, cap)| (low.max(floor).min(cap), high.min(cap).max(floor)));
        (low >= LEAST && high <= LEAST.saturating_neg()).then_some(())?;
        self.made(Formula::Linear(form.clone(), held), bounds)
    }

    /// A number that is computed before and lies within bounds; none where these are beyond 62 bits.
    pub(crate) fn made(&mut self, formula: Formula, (low, high): (i128, i128)) -> Option<NumberId> {
        if let Some(known) = self.numbers.get(&formula) {
            return Some(*known);
        }
        (low >= LEAST && high <= LEAST.saturating_neg()).then_some(())?;
        let id = NumberId(u32::try_from(self.number_bounds.len()).ok()?);
        self.number_bounds.push((low, high));
        self.made.push(Made::Number(id, formula.clone()));
        self.numbers.insert(formula, id);
        Some(id)
    }

    /// Between what a linear form lies, without its scale.
    pub(crate) fn bounds(&self, form: &Linear) -> Option<(i128, i128)> {
        form.bounds(|atom| self.atom_bounds(atom))
    }

    pub(crate) fn atom_bounds(&self, atom: Atom) -> (i128, i128) {
        match atom {
            Atom::Slot(slot) => self.slot_bounds(slot),
            Atom::Today => (i128::from(day_number(Date::MIN)), i128::from(day_number(Date::MAX))),
            Atom::Now => (i128::from(Moment::MIN.as_second()), i128::from(Moment::MAX.as_second())),
            Atom::Number(id) => {
                let found = usize::try_from(id.0).ok().and_then(|at| self.number_bounds.get(at));
                found.copied().unwrap_or((i128::from(i64::MIN), i128::from(i64::MAX)))
            }
        }
    }

    /// The facts that a form is computed of.
    pub(crate) fn facts_of(&self, form: &Linear) -> Vec<u32> {
        let mut open: Vec<Atom> = form.terms.keys().copied().collect();
        let mut facts = Vec::new();
        while let Some(atom) = open.pop() {
            match atom {
                Atom::Slot(slot) => facts.push(slot),
                Atom::Number(id) => open.extend(self.atoms_of(id)),
                Atom::Today | Atom::Now => {}
            }
        }
        facts
    }

    /// What a number is made of.
    fn atoms_of(&self, id: NumberId) -> Vec<Atom> {
        let made = self.made.iter().find_map(|made| match made {
            Made::Number(other, formula) if *other == id => Some(formula.atoms()),
            Made::Number(..) | Made::Register(..) | Made::Row(..) => None,
        });
        made.unwrap_or_default()
    }

    fn slot_bounds(&self, slot: u32) -> (i128, i128) {
        let at = usize::try_from(slot).unwrap_or(usize::MAX);
        let found = self.plan.inputs.get(at).zip(self.codings.get(at));
        let end = |value: Option<&Value>, coding: &Coding| value.and_then(|value| coding.floor(value));
        let low = found.and_then(|(input, coding)| end(input.low.as_ref(), coding)).unwrap_or(i64::MIN);
        let high = found.and_then(|(input, coding)| end(input.high.as_ref(), coding)).unwrap_or(i64::MAX);
        (i128::from(low), i128::from(high))
    }

    fn contains(&mut self, id: NodeId, fact: NodeId, part: &str) -> Result<Form, Hurdle> {
        let form = self.form(fact)?;
        let Form::Text(slot, absent) = &*form else { return Err(Hurdle::Text(id)) };
        let coding = bare_input(&self.plan.nodes, fact).and_then(|at| self.codings.get(usize::try_from(at).ok()?));
        let Some(Coding::Text(texts)) = coding else { return Err(Hurdle::Text(id)) };
        let bit = (PARTS..).zip(&texts.parts).find(|(_, known)| *known == part).map(|(bit, _)| bit);
        let bit = bit.ok_or(Hurdle::Text(id))?;
        self.entangled.insert(*slot);
        let axis = Axis { source: Source::Bit(*slot, bit), cells: Cells::Whole(2) };
        self.there(id, Func::of(axis, vec![0, 1]), absent.as_ref()).map(Form::Finite)
    }

    /// The condition where the value is there; it does not hold where it is absent.
    pub(crate) fn there(&mut self, id: NodeId, condition: Func, absent: Option<&Func>) -> Result<Func, Hurdle> {
        let Some(absent) = absent else { return Ok(condition) };
        self.composed(id, vec![condition, absent.clone()], |_, ids| match ids {
            [condition, PRESENT] => *condition,
            _ => 0,
        })
    }

    fn when(&mut self, id: NodeId, condition: NodeId, value: NodeId) -> Result<Form, Hurdle> {
        let form = self.form(value)?;
        let absent = match &*form {
            Form::Finite(func) => {
                let parts = vec![self.truth(condition)?, func.clone()];
                let func = self.composed(id, parts, |values, ids| match ids {
                    [TRUE, value] => *value,
                    _ => values.number(Possible::absent(Absence::NotApplicable)),
                });
                return func.map(Form::Finite);
            }
            Form::Number(Number { absent, .. }) | Form::Text(_, absent) => absent.clone(),
            Form::Quotient(..) => return Err(Hurdle::Quotient(id)),
        };
        let parts = vec![self.truth(condition)?, absent.unwrap_or(Func::constant(PRESENT))];
        let absent = self.composed(id, parts, |values, ids| match ids {
            [TRUE, absent] => *absent,
            _ => values.number(Possible::absent(Absence::NotApplicable)),
        })?;
        let absent = Some(absent).filter(|absent| absent.is_constant() != Some(PRESENT));
        Ok(match &*form {
            Form::Number(number) => Form::Number(Number { absent, ..number.clone() }),
            Form::Text(slot, _) => Form::Text(*slot, absent),
            Form::Finite(_) | Form::Quotient(..) => return Err(Hurdle::Quotient(id)),
        })
    }

    fn fallback(&mut self, id: NodeId, node: &Node, value: NodeId, fallback: NodeId) -> Result<Form, Hurdle> {
        let (form, other) = (self.form(value)?, self.form(fallback)?);
        match (&*form, &*other) {
            (Form::Finite(func), Form::Finite(other)) => {
                self.step_on(id, node, vec![func.clone(), other.clone()]).map(Form::Finite)
            }
            // It is always there.
            (Form::Number(Number { absent: None, .. }) | Form::Text(_, None), _) => Ok((*form).clone()),
            (Form::Number(_) | Form::Finite(_), _) => self.or_else(id, value, fallback),
            (Form::Quotient(ratio), _) if ratio.otherwise.is_none() => {
                let otherwise = Some(self.number(fallback)?);
                Ok(Form::Quotient(Ratio { otherwise, ..ratio.clone() }))
            }
            (Form::Quotient(..), _) => Err(Hurdle::Quotient(id)),
            (Form::Text(..), _) => Err(Hurdle::Text(id)),
        }
    }
}

/// One step of the row evaluator on settled values.
pub(crate) fn stepped(plan: &Plan, node: &Node, done: &[Possible]) -> Possible {
    let grade = Possible::absent(Absence::Undefined);
    let (today, now) = (Date::MIN, Moment::UNIX_EPOCH);
    let situation = Situation { plan, nodes: &[], inputs: &[], known: &[], today, now, element: None, grade: &grade };
    step(node, done, &situation)
}
