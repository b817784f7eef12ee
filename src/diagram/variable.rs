//! The variables of a diagram, in the policy's own order, a group's items side by side.

use std::collections::{HashMap, HashSet};

use crate::diagram::cells::{Cut, divided, nothing, sources};
use crate::eval::facts::anything;
use crate::eval::possible::{Possible, Present, Truth, each_member};
use crate::eval::step::{Situation, step};
use crate::plan::{Comparison, Input, InputId, Node, NodeId, Plan, depth_first};
use crate::value::{Date, Duration, Kind, Moment, Value};

/// What a variable asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    /// Whether the record holds a fact; only for facts of which the policy asks it.
    Known(InputId),
    /// In which cell a fact lies.
    Fact(InputId),
    /// In which cell the day lies.
    Today,
    /// In which cell the time lies.
    Now,
    /// Whether a comparison of several facts holds, or what is found in a list.
    Test(NodeId),
    /// Whether records of a list come first together, so that the grade is in conflict.
    Tie,
}

/// One variable: its cells in order.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    pub(crate) subject: Subject,
    pub(crate) cells: Vec<Possible>,
}

/// The variables that the nodes below `roots` may ask; a comparison stands behind all that it reads.
pub(crate) fn variables(plan: &Plan, nodes: &[Node], roots: &[NodeId]) -> (Vec<Variable>, Tests) {
    let reached = depth_first(nodes, roots);
    let whole = over_everything(plan, nodes);
    let mut cuts = cuts(nodes, &reached, &whole);
    let asked: HashSet<InputId> = reached.iter().flat_map(|id| known_by(nodes, *id)).copied().collect();
    for input in &asked {
        if let Some(default) = plan.inputs.get(input.index()).and_then(|input| input.default.as_ref()) {
            cuts.entry(Subject::Fact(*input)).or_default().extend(Cut::around(default));
        }
    }
    let mut order = Order { variables: Vec::new(), seen: HashSet::new() };
    let bit = [true, false].map(|yes| Possible::one(Value::YesNo(yes))).to_vec();
    let fact = |order: &mut Order, input: InputId| {
        if asked.contains(&input) {
            order.add(Subject::Known(input), bit.clone());
        }
        let Some(def) = plan.inputs.get(input.index()) else { return };
        let subject = Subject::Fact(input);
        let cuts = cuts.get(&subject).map_or(&[][..], Vec::as_slice);
        order.add(subject, divided(&anything(def, plan), def.kind, cuts));
    };
    let absent = whole.iter().map(|value| value.absent.is_some()).collect();
    let mut tests = Tests { first: HashMap::new(), absent };
    for id in reached {
        match nodes.get(id.index()) {
            Some(Node::Known(inputs)) => inputs.iter().for_each(|input| fact(&mut order, *input)),
            Some(Node::Input(input)) => fact(&mut order, *input),
            Some(Node::Today) => {
                let cuts = cuts.get(&Subject::Today).map_or(&[][..], Vec::as_slice);
                order.add(Subject::Today, divided(&days(plan), Kind::Date, cuts));
            }
            Some(Node::Now) => {
                let cuts = cuts.get(&Subject::Now).map_or(&[][..], Vec::as_slice);
                order.add(Subject::Now, divided(&moments(), Kind::Moment, cuts));
            }
            Some(node) if of_list(node) => {
                if matches!(node, Node::Find(..)) {
                    order.add(Subject::Tie, bit.clone());
                }
                if let Some(cells) = whole.get(id.index()).and_then(answers) {
                    order.add(Subject::Test(id), cells);
                }
            }
            Some(node) if may_stay_open(node) => {
                let (test, _) = tests.representative(nodes, id);
                order.add(Subject::Test(test), bit.clone());
            }
            Some(_) | None => {}
        }
    }
    (order.variables, tests)
}

/// Comparisons that say the same or the opposite of each other: `a >= b`, `b <= a`, `a < b` are one variable. Where a
/// side may be absent both can fail, so there each stands for itself.
#[derive(Debug)]
pub(crate) struct Tests {
    /// By the two sides, and whether the left must be equal (or else at least the right): the first such comparison.
    first: HashMap<(NodeId, NodeId, bool), NodeId>,
    /// Whether each node may be absent.
    absent: Vec<bool>,
}

impl Tests {
    /// Whether a value may be absent.
    pub(crate) fn may_be_absent(&self, side: NodeId) -> bool {
        self.absent.get(side.index()).copied().unwrap_or(true)
    }

    /// The comparison that stands for this one, and whether it says the opposite.
    pub(crate) fn representative(&mut self, nodes: &[Node], id: NodeId) -> (NodeId, bool) {
        let Some((key, opposite)) = said(nodes, id) else { return (id, false) };
        if self.may_be_absent(key.0) || self.may_be_absent(key.1) {
            return (id, false);
        }
        let first = *self.first.entry(key).or_insert(id);
        (first, said(nodes, first).is_some_and(|(_, other)| other != opposite))
    }
}

/// What a comparison says, and whether it denies it.
fn said(nodes: &[Node], id: NodeId) -> Option<((NodeId, NodeId, bool), bool)> {
    let Some(Node::Compare(op, a, b)) = nodes.get(id.index()) else { return None };
    let (low, high) = (*a.min(b), *a.max(b));
    Some(match op {
        Comparison::AtLeast => ((*a, *b, false), false),
        Comparison::Less => ((*a, *b, false), true),
        Comparison::AtMost => ((*b, *a, false), false),
        Comparison::More => ((*b, *a, false), true),
        Comparison::Equal => ((low, high, true), false),
        Comparison::NotEqual => ((low, high, true), true),
    })
}

struct Order {
    variables: Vec<Variable>,
    seen: HashSet<Subject>,
}

impl Order {
    fn add(&mut self, subject: Subject, cells: Vec<Possible>) {
        if self.seen.insert(subject) {
            self.variables.push(Variable { subject, cells });
        }
    }
}

/// What is computed of a list, whose records are no cells.
pub(crate) fn of_list(node: &Node) -> bool {
    matches!(node, Node::Gather(..) | Node::Find(..) | Node::FieldOf(..) | Node::FieldKnown(..))
}

/// What may be found in a list, where that can be told apart: yes or no, or the members of a scale. Numbers, dates and
/// texts stay open, and each comparison of them is a variable.
fn answers(whole: &Possible) -> Option<Vec<Possible>> {
    let present: Vec<Value> = match &whole.present {
        Present::Either => [true, false].map(Value::YesNo).to_vec(),
        Present::Members(set) => each_member(*set).map(Value::Member).collect(),
        Present::Nothing | Present::One(_) | Present::Between(..) | Present::Several(_) | Present::Any => return None,
    };
    Some(present.into_iter().map(Possible::one).chain(whole.absent.map(Possible::absent)).collect())
}

/// Conditions that values within their cells may leave open.
pub(crate) fn may_stay_open(node: &Node) -> bool {
    match node {
        Node::Compare(..) | Node::OneOf(..) | Node::Contains(..) | Node::Applies(_) => true,
        Node::Constant(_)
        | Node::Input(_)
        | Node::Today
        | Node::Now
        | Node::Grade
        | Node::Known(_)
        | Node::Not(_)
        | Node::All(_)
        | Node::Any(_)
        | Node::When(..)
        | Node::First(..)
        | Node::Else(..)
        | Node::Count(_)
        | Node::Greatest(_)
        | Node::Least(_)
        | Node::Quantified(..)
        | Node::List(_)
        | Node::Sum(_)
        | Node::Total(_)
        | Node::Product(_)
        | Node::Quotient(..)
        | Node::Negate(_)
        | Node::Round(..)
        | Node::Shift(..)
        | Node::Elapsed(..)
        | Node::Periods(..)
        | Node::Points(..)
        | Node::Clamp(..)
        | Node::Gather(..)
        | Node::Find(..)
        | Node::FieldOf(..)
        | Node::FieldKnown(..)
        | Node::Element(_)
        | Node::ElementKnown(_)
        | Node::Outer(_) => false,
    }
}

fn known_by(nodes: &[Node], id: NodeId) -> &[InputId] {
    match nodes.get(id.index()) {
        Some(Node::Known(inputs)) => inputs,
        Some(_) | None => &[],
    }
}

/// What every node can be when nothing is known: what is settled there is a constant.
pub(crate) fn over_everything(plan: &Plan, nodes: &[Node]) -> Vec<Possible> {
    let inputs: Vec<Possible> = plan.inputs.iter().map(|input| anything(input, plan)).collect();
    let known = vec![false; inputs.len()];
    let grade = Possible::some(Present::Any);
    let (today, now) = (Date::MIN, Moment::UNIX_EPOCH);
    let situation = Situation { plan, nodes, inputs: &inputs, known: &known, today, now, element: None, grade: &grade };
    let mut done: Vec<Possible> = Vec::with_capacity(nodes.len());
    for node in nodes {
        done.push(match node {
            Node::Today => days(plan),
            Node::Now => moments(),
            Node::Known(_) => Possible::truth(Truth::Unknown),
            Node::FieldKnown(..) => Possible::truth(Truth::Unknown),
            node => step(node, &done, &situation),
        });
    }
    done
}

/// What the nodes below `roots` can be where variables lie in these cells.
pub(crate) fn values_on(
    plan: &Plan,
    nodes: &[Node],
    roots: &[NodeId],
    cell_of: &dyn Fn(Subject) -> Option<Possible>,
) -> HashMap<NodeId, Possible> {
    let fact =
        |(input, at): (&Input, u32)| cell_of(Subject::Fact(InputId(at))).unwrap_or_else(|| anything(input, plan));
    let inputs: Vec<Possible> = plan.inputs.iter().zip(0_u32..).map(fact).collect();
    let known = vec![false; inputs.len()];
    let grade = Possible::some(Present::Any);
    let (today, now) = (Date::MIN, Moment::UNIX_EPOCH);
    let situation = Situation { plan, nodes, inputs: &inputs, known: &known, today, now, element: None, grade: &grade };
    let mut done = vec![nothing(); nodes.len()];
    let order = depth_first(nodes, roots);
    for id in &order {
        let Some(node) = nodes.get(id.index()) else { continue };
        let asked = match node {
            Node::Today => Some(cell_of(Subject::Today).unwrap_or_else(|| days(plan))),
            Node::Now => Some(cell_of(Subject::Now).unwrap_or_else(moments)),
            Node::Known(inputs) => Some(Possible::truth(all_known(inputs, cell_of))),
            Node::FieldKnown(..) => Some(Possible::truth(Truth::Unknown)),
            _ => None,
        };
        let value = cell_of(Subject::Test(*id)).or(asked).unwrap_or_else(|| step(node, &done, &situation));
        if let Some(slot) = done.get_mut(id.index()) {
            *slot = value;
        }
    }
    order.into_iter().filter_map(|id| Some((id, done.get(id.index())?.clone()))).collect()
}

fn all_known(inputs: &[InputId], cell_of: &dyn Fn(Subject) -> Option<Possible>) -> Truth {
    let mut all = Truth::True;
    for input in inputs {
        match cell_of(Subject::Known(*input)).map_or(Truth::Unknown, |cell| cell.holds()) {
            Truth::False => return Truth::False,
            Truth::Unknown => all = Truth::Unknown,
            Truth::True => {}
        }
    }
    all
}

/// The days on which a policy may be asked.
pub(crate) fn days(plan: &Plan) -> Possible {
    let first = plan.effective_from.unwrap_or_else(|| Date::constant(1900, 1, 1));
    let far = Date::constant(2199, 12, 31);
    let last = plan.effective_until.unwrap_or(far);
    Possible::some(Present::Between(Some(Value::Date(first)), Some(Value::Date(last.max(first)))))
}

fn moments() -> Possible {
    Possible::some(Present::Between(Some(Value::Moment(Moment::MIN)), Some(Value::Moment(Moment::MAX))))
}

/// Where comparisons with constants, and divisors, cut the facts that they read.
fn cuts(nodes: &[Node], reached: &[NodeId], whole: &[Possible]) -> HashMap<Subject, Vec<Cut>> {
    let mut found: HashMap<Subject, Vec<Cut>> = HashMap::new();
    let mut cut = |at: NodeId, cuts: &[Cut]| {
        for source in sources(nodes, at) {
            let subject = match nodes.get(source.index()) {
                Some(Node::Input(input)) => Subject::Fact(*input),
                Some(Node::Today) => Subject::Today,
                Some(Node::Now) => Subject::Now,
                Some(_) | None => continue,
            };
            found.entry(subject).or_default().extend(cuts.iter().cloned());
        }
    };
    let constant = |id: &NodeId| whole.get(id.index()).and_then(Possible::value);
    for id in reached {
        match nodes.get(id.index()) {
            Some(Node::Compare(op, left, right)) => {
                if let Some(value) = constant(right) {
                    cut(*left, &Cut::of(*op, value, true));
                }
                if let Some(value) = constant(left) {
                    cut(*right, &Cut::of(*op, value, false));
                }
            }
            Some(Node::Quotient(_, divisor)) => {
                cut(*divisor, &Cut::around(&Value::Number(crate::value::Fraction::ZERO)));
                cut(*divisor, &Cut::around(&Value::Duration(Duration::seconds(0))));
            }
            Some(_) | None => {}
        }
    }
    found
}
