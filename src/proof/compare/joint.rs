//! Two policies over one list of facts and one list of nodes, so that one store holds the diagrams of both.
//!
//! Facts are one where the ids are, and their cells are what either policy can tell apart. Equal computations are one
//! node, so a comparison that both policies make is one variable. What differs between the two (a range, a default,
//! what is required, the members of a scale) becomes part of each policy's own nodes.

use std::collections::HashMap;

use crate::eval::possible::{bit, order};
use crate::plan::{
    Comparison, Decision, Grading, Input, InputId, Item, Label, Labels, List, Node, NodeId, Plan, Scale, Sentence,
};
use crate::proof::compare::mapping::Found;
use crate::proof::compare::{Party, id_at};
use crate::value::{Kind, ListId, ScaleId, Unit, Value};

/// Two policies as plans over the same inputs and nodes.
pub(crate) struct Joint {
    /// The inputs of both, each with the range of both; the new policy's first.
    pub(crate) frame: Plan,
    /// What people call them; the rest as in the new policy.
    pub(crate) labels: Labels,
    pub(crate) old: Side,
    pub(crate) new: Side,
    /// Inputs of one id and two types, by title.
    pub(crate) of_two_kinds: Vec<String>,
    /// How many inputs both have.
    pub(crate) shared: usize,
}

/// One of the two policies.
pub(crate) struct Side {
    /// Its plan over the inputs and nodes of both.
    pub(crate) plan: Plan,
    /// Where each of its own inputs stands.
    pub(crate) inputs: Vec<Place>,
}

/// Where an input of one policy stands among those of both.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) at: usize,
    /// By member of the joint scale, the policy's own member; none where the scale is the same.
    pub(crate) members: Option<Vec<Option<u8>>>,
}

impl Place {
    /// A value of the joint input as the policy's own; none for a member that it does not have.
    pub(crate) fn own(&self, value: &Value) -> Option<Value> {
        match (value, &self.members) {
            (Value::Member(index), Some(members)) => {
                members.get(usize::from(*index)).copied().flatten().map(Value::Member)
            }
            (value, _) => Some(value.clone()),
        }
    }

    /// A value of the policy's own input as one of the joint input.
    pub(crate) fn joint(&self, value: &Value) -> Value {
        match (value, &self.members) {
            (Value::Member(index), Some(members)) => {
                let at = members.iter().position(|own| own == &Some(*index)).and_then(|at| u8::try_from(at).ok());
                Value::Member(at.unwrap_or(u8::MAX))
            }
            (value, _) => value.clone(),
        }
    }
}

/// How an input differs between the two policies.
#[derive(Clone, Copy, Default)]
struct Differs {
    default: bool,
    required: bool,
}

impl Joint {
    pub(crate) fn new(old: Party<'_>, new: Party<'_>, found: &Found) -> Self {
        let mut matching = Matching::start(old, new);
        for (at, input) in old.plan.inputs.iter().enumerate() {
            matching.add(old, new, (at, input), found);
        }
        let Matching {
            inputs,
            mut labels,
            scales,
            scale_labels,
            mut lists,
            same_lists,
            old: olds,
            new: news,
            of_two_kinds,
            shared,
        } = matching;
        labels.scales = scale_labels;
        let first_old = new.plan.lists.len();
        for list in lists.iter_mut().skip(first_old) {
            list.input = id_at(olds.get(list.input.index()).map_or(usize::MAX, |place| place.at));
        }
        let list_offset = u16::try_from(first_old).unwrap_or(u16::MAX);
        let old_list = |id: ListId| {
            let own = ListId(id.0.saturating_add(list_offset));
            same_lists.iter().find(|(old, _)| *old == own).map_or(own, |(_, new)| *new)
        };
        let mut lowering = Lowering { nodes: Vec::new(), index: HashMap::new(), inputs: &inputs, scales: &scales };
        let differs: Vec<Differs> = (0..inputs.len()).map(|at| differs(at, (old, &olds), (new, &news))).collect();
        let offset = u16::try_from(new.plan.scales.len()).unwrap_or(u16::MAX);
        let new_plan = lowering.side(new.plan, &news, &differs, (0, &|list| list));
        let old_plan = lowering.side(old.plan, &olds, &differs, (offset, &old_list));
        let nodes = lowering.nodes;
        let period = (
            new.plan.effective_from.min(old.plan.effective_from),
            new.plan.effective_until.zip(old.plan.effective_until).map(|(a, b)| a.max(b)),
        );
        let reads = |wanted: &Node| nodes.contains(wanted);
        let finished = |plan: Plan| Plan {
            reads_today: reads(&Node::Today),
            reads_now: reads(&Node::Now),
            scales: scales.clone(),
            lists: lists.clone(),
            nodes: nodes.clone(),
            early: nodes.len(),
            effective_from: period.0,
            effective_until: period.1,
            ..plan
        };
        let (new_plan, old_plan) = (finished(new_plan), finished(old_plan));
        Self {
            frame: Plan { inputs, ..new_plan.clone() },
            labels,
            old: Side { plan: old_plan, inputs: olds },
            new: Side { plan: new_plan, inputs: news },
            of_two_kinds,
            shared,
        }
    }
}

/// The inputs of the old policy put to those of the new one, one after the other.
struct Matching {
    inputs: Vec<Input>,
    labels: Labels,
    /// Those of the new policy, then those of the old one, then those of both.
    scales: Vec<Scale>,
    scale_labels: Vec<(Label, Vec<Label>)>,
    /// Those of the new policy, then those of the old one.
    lists: Vec<List>,
    /// Lists of the old policy that are lists of the new one.
    same_lists: Vec<(ListId, ListId)>,
    old: Vec<Place>,
    new: Vec<Place>,
    of_two_kinds: Vec<String>,
    shared: usize,
}

impl Matching {
    fn start(old: Party<'_>, new: Party<'_>) -> Self {
        let inputs = new.plan.inputs.iter().map(|input| Input { applies: None, ..input.clone() }).collect();
        let places = (0..new.plan.inputs.len()).map(|at| Place { at, members: None }).collect();
        Self {
            inputs,
            labels: Labels {
                lists: new.labels.lists.iter().chain(&old.labels.lists).cloned().collect(),
                ..new.labels.clone()
            },
            scales: new.plan.scales.iter().chain(&old.plan.scales).cloned().collect(),
            scale_labels: new.labels.scales.iter().chain(&old.labels.scales).cloned().collect(),
            lists: new.plan.lists.iter().cloned().chain(old_lists(old, new)).collect(),
            same_lists: Vec::new(),
            old: Vec::new(),
            new: places,
            of_two_kinds: Vec::new(),
            shared: 0,
        }
    }

    fn add(&mut self, old: Party<'_>, new: Party<'_>, (at, input): (usize, &Input), found: &Found) {
        let offset = u16::try_from(new.plan.scales.len()).unwrap_or(u16::MAX);
        let own_kind = match input.kind {
            Kind::Records(list) => {
                let first_old = u16::try_from(new.plan.lists.len()).unwrap_or(u16::MAX);
                Kind::Records(ListId(list.0.saturating_add(first_old)))
            }
            kind => shifted(kind, offset),
        };
        let target = found.input(&input.id).and_then(|id| new.plan.inputs.iter().position(|other| other.id == id));
        let target = target.and_then(|to| Some((to, self.kind(self.inputs.get(to)?.kind, own_kind, found)?)));
        match target {
            Some((to, (kind, news, olds))) => {
                if let Some(both) = self.inputs.get_mut(to) {
                    both.kind = kind;
                    both.low = outer(both.low.take(), input.low.clone(), std::cmp::Ordering::Less);
                    both.high = outer(both.high.take(), input.high.clone(), std::cmp::Ordering::Greater);
                    both.masked |= input.masked;
                }
                if let Some(place) = self.new.get_mut(to) {
                    place.members = news;
                }
                self.old.push(Place { at: to, members: olds });
                self.shared = self.shared.saturating_add(1);
            }
            None => {
                let label = old.labels.inputs.get(at).cloned().unwrap_or_default();
                if self.inputs.iter().any(|other| other.id == input.id) {
                    self.of_two_kinds.push(label.title.clone());
                }
                self.old.push(Place { at: self.inputs.len(), members: None });
                self.inputs.push(Input { kind: own_kind, applies: None, ..input.clone() });
                self.labels.inputs.push(label);
                self.labels.headings.push(old.labels.headings.get(at).cloned().unwrap_or_default());
            }
        }
    }

    /// The type that holds the values of both, with each policy's own members; none for types that share no values.
    #[allow(clippy::type_complexity, reason = "the type, and for each policy its members")]
    fn kind(
        &mut self,
        new: Kind,
        old: Kind,
        found: &Found,
    ) -> Option<(Kind, Option<Vec<Option<u8>>>, Option<Vec<Option<u8>>>)> {
        match (new, old) {
            (Kind::Number(a), Kind::Number(b)) if a == b || (a.decimals() == 0 && b.decimals() == 0) => {
                Some((Kind::Number(if a == b { a } else { Unit::Integer }), None, None))
            }
            (Kind::Member(a), Kind::Member(b)) => self.scale_of_both(a, b, found),
            (Kind::Records(a), Kind::Records(b)) => {
                let alike = self.are_alike(self.lists.get(usize::from(a.0))?, self.lists.get(usize::from(b.0))?);
                alike.then(|| self.same_lists.push((b, a)))?;
                Some((Kind::Records(a), None, None))
            }
            (a, b) if a == b => Some((a, None, None)),
            (_, _) => None,
        }
    }

    /// Whether the elements of two lists tell the same.
    fn are_alike(&self, a: &List, b: &List) -> bool {
        let members = |scale: ScaleId| {
            let scale = self.scales.get(usize::from(scale.0));
            scale.map(|scale| scale.members.iter().map(|member| member.id.as_str()).collect::<Vec<_>>())
        };
        let kinds = |a: Kind, b: Kind| match (a, b) {
            (Kind::Member(a), Kind::Member(b)) => members(a) == members(b),
            (a, b) => a == b,
        };
        let mut fields = a.fields.iter().zip(&b.fields);
        a.fields.len() == b.fields.len() && fields.all(|(a, b)| a.id == b.id && kinds(a.kind, b.kind))
    }

    #[allow(clippy::type_complexity, reason = "as above")]
    fn scale_of_both(
        &mut self,
        new: ScaleId,
        old: ScaleId,
        found: &Found,
    ) -> Option<(Kind, Option<Vec<Option<u8>>>, Option<Vec<Option<u8>>>)> {
        let (news, olds) = (self.scales.get(usize::from(new.0))?, self.scales.get(usize::from(old.0))?);
        let mut members = news.members.clone();
        let mut names = self.scale_labels.get(usize::from(new.0)).map(|(_, names)| names.clone()).unwrap_or_default();
        let old_names = self.scale_labels.get(usize::from(old.0)).map(|(_, names)| names.clone()).unwrap_or_default();
        let mut of_old: Vec<Option<u8>> = vec![None; members.len()];
        let mut shared = false;
        for (own, (member, index)) in olds.members.iter().zip(0_u8..).enumerate() {
            let target = found.member(&member.id).and_then(|id| news.members.iter().position(|other| other.id == id));
            if let Some(slot) = target.and_then(|to| of_old.get_mut(to)) {
                *slot = Some(index);
                shared = true;
            } else {
                members.push(member.clone());
                names.push(old_names.get(own).cloned().unwrap_or_default());
                of_old.push(Some(index));
            }
        }
        if !shared || members.len() > crate::limits::MEMBERS {
            return None;
        }
        let added = members.len() > news.members.len();
        let same_places = of_old.iter().zip(0_u8..).all(|(own, at)| *own == Some(at));
        if !added && same_places {
            return Some((Kind::Member(new), None, None));
        }
        let of_new: Vec<Option<u8>> =
            (0_u8..).take(members.len()).map(|at| (usize::from(at) < news.members.len()).then_some(at)).collect();
        let scale = Scale { id: news.id.clone(), members, ordered: 0 };
        let label = self.scale_labels.get(usize::from(new.0)).map(|(label, _)| label.clone()).unwrap_or_default();
        let id = ScaleId(u16::try_from(self.scales.len()).ok()?);
        self.scales.push(scale);
        self.scale_labels.push((label, names));
        Some((Kind::Member(id), added.then_some(of_new), Some(of_old)))
    }
}

/// The lists of the old policy, their fields over the scales of both.
fn old_lists(old: Party<'_>, new: Party<'_>) -> Vec<List> {
    let offset = u16::try_from(new.plan.scales.len()).unwrap_or(u16::MAX);
    let field = |field: &Input| Input { kind: shifted(field.kind, offset), ..field.clone() };
    let list = |list: &List| List { fields: list.fields.iter().map(field).collect(), ..list.clone() };
    old.plan.lists.iter().map(list).collect()
}

fn shifted(kind: Kind, offset: u16) -> Kind {
    match kind {
        Kind::Member(scale) => Kind::Member(ScaleId(scale.0.saturating_add(offset))),
        Kind::YesNo
        | Kind::Number(_)
        | Kind::Text
        | Kind::Date
        | Kind::Moment
        | Kind::Duration
        | Kind::List
        | Kind::Records(_)
        | Kind::Row(_) => kind,
    }
}

fn outer(a: Option<Value>, b: Option<Value>, wanted: std::cmp::Ordering) -> Option<Value> {
    let (a, b) = (a?, b?);
    Some(if order(&b, &a) == Some(wanted) { b } else { a })
}

/// How an input of both differs: one that a policy does not have is not required there.
fn differs(at: usize, old: (Party<'_>, &[Place]), new: (Party<'_>, &[Place])) -> Differs {
    let of = |(party, places): (Party<'_>, &[Place])| {
        let own = places.iter().position(|place| place.at == at)?;
        let (input, place) = (party.plan.inputs.get(own)?, places.get(own)?);
        Some((input.default.as_ref().map(|value| place.joint(value)), input.required))
    };
    match (of(old), of(new)) {
        (Some(old), Some(new)) => Differs { default: old.0 != new.0, required: old.1 != new.1 },
        (Some((_, required)), None) | (None, Some((_, required))) => Differs { default: false, required },
        (None, None) => Differs::default(),
    }
}

/// Puts the nodes of two plans into one list, equal ones once.
struct Lowering<'a> {
    nodes: Vec<Node>,
    index: HashMap<Node, NodeId>,
    inputs: &'a [Input],
    scales: &'a [Scale],
}

impl Lowering<'_> {
    fn push(&mut self, node: Node) -> NodeId {
        if let Some(known) = self.index.get(&node) {
            return *known;
        }
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(node.clone());
        self.index.insert(node, id);
        id
    }

    fn side(
        &mut self,
        plan: &Plan,
        places: &[Place],
        differs: &[Differs],
        (offset, list): (u16, &dyn Fn(ListId) -> ListId),
    ) -> Plan {
        let input_at = |id: InputId| {
            let at = places.get(id.index()).map_or(usize::MAX, |place| place.at);
            InputId(u32::try_from(at).unwrap_or(u32::MAX))
        };
        let mut ids: Vec<NodeId> = Vec::with_capacity(plan.nodes.len());
        for node in &plan.nodes {
            let id = match node {
                Node::Input(input) => self.fact(plan, *input, places, differs),
                node => {
                    let at = |id: NodeId| ids.get(id.index()).copied().unwrap_or(NodeId(0));
                    let moved = node.moved(&at, &input_at, list);
                    self.push(moved)
                }
            };
            ids.push(id);
        }
        let at = |id: NodeId| ids.get(id.index()).copied().unwrap_or(NodeId(0));
        let mut requires: Vec<NodeId> = plan.requires.iter().map(|id| at(*id)).collect();
        let mut inputs: Vec<Input> = self
            .inputs
            .iter()
            .map(|input| Input { required: false, default: None, applies: None, ..input.clone() })
            .collect();
        for (own, place) in plan.inputs.iter().zip(places) {
            let differs = differs.get(place.at).copied().unwrap_or_default();
            let applies = own.applies.map(at);
            if let Some(input) = inputs.get_mut(place.at) {
                input.applies = applies;
                input.required = own.required;
                input.default = own.default.as_ref().filter(|_| !differs.default).map(|value| place.joint(value));
            }
            requires.extend(self.conditions(own, place, differs, applies));
        }
        let shift = |kind: Kind| shifted(kind, offset);
        let item = |item: &Item| Item {
            kind: shift(item.kind),
            node: at(item.node),
            rows: item.rows.iter().map(|row| at(*row)).collect(),
            reads: item.reads.iter().map(|id| input_at(*id)).collect(),
            rated: item.rated.map(input_at),
            ..item.clone()
        };
        let decision =
            |decision: &Decision| Decision { kind: shift(decision.kind), node: at(decision.node), ..decision.clone() };
        Plan {
            inputs,
            requires,
            grades: plan.grades.map(|scale| ScaleId(scale.0.saturating_add(offset))),
            items: plan.items.iter().map(item).collect(),
            scorecards: Vec::new(),
            grading: match &plan.grading {
                Grading::Nothing => Grading::Nothing,
                Grading::Rows(node) => Grading::Rows(at(*node)),
                Grading::Sentences { sentences, otherwise, best_wins } => Grading::Sentences {
                    sentences: sentences
                        .iter()
                        .map(|one| Sentence { condition: at(one.condition), ..one.clone() })
                        .collect(),
                    otherwise: *otherwise,
                    best_wins: *best_wins,
                },
            },
            decisions: plan.decisions.iter().map(decision).collect(),
            found: plan.found.iter().map(|row| crate::plan::Found { node: at(row.node), ..row.clone() }).collect(),
            placeholders: Vec::new(),
            follow_up: None,
            pool: None,
            expects: Vec::new(),
            ..plan.clone()
        }
    }

    /// A fact as one policy reads it: its own members, and its own default.
    fn fact(&mut self, plan: &Plan, input: InputId, places: &[Place], differs: &[Differs]) -> NodeId {
        let (Some(own), Some(place)) = (plan.inputs.get(input.index()), places.get(input.index())) else {
            return self.push(Node::Input(input));
        };
        let both = InputId(u32::try_from(place.at).unwrap_or(u32::MAX));
        let mut fact = self.push(Node::Input(both));
        if let Some(members) = &place.members {
            let own = members.iter().map(|own| Value::Member(own.unwrap_or(u8::MAX))).collect();
            fact = self.push(Node::Points(fact, own));
        }
        match &own.default {
            Some(default) if differs.get(place.at).is_some_and(|differs| differs.default) => {
                let known = self.push(Node::Known(vec![both]));
                let default = self.push(Node::Constant(default.clone()));
                self.push(Node::First(vec![(known, fact)], Some(default)))
            }
            Some(_) | None => fact,
        }
    }

    /// What one policy demands of a fact and the other does not.
    fn conditions(&mut self, own: &Input, place: &Place, differs: Differs, applies: Option<NodeId>) -> Vec<NodeId> {
        let both = InputId(u32::try_from(place.at).unwrap_or(u32::MAX));
        let Some(input) = self.inputs.get(place.at).cloned() else { return Vec::new() };
        let fact = self.push(Node::Input(both));
        let mut fits = Vec::new();
        for (bound, whole, op) in
            [(&own.low, &input.low, Comparison::AtLeast), (&own.high, &input.high, Comparison::AtMost)]
        {
            if let Some(bound) = bound.as_ref().filter(|bound| Some(*bound) != whole.as_ref()) {
                let bound = self.push(Node::Constant(bound.clone()));
                fits.push(self.push(Node::Compare(op, fact, bound)));
            }
        }
        if let (Some(members), Kind::Member(scale)) = (&place.members, input.kind) {
            let all = self.scales.get(usize::from(scale.0)).map_or(0, |scale| scale.members.len());
            let own = members.iter().zip(0_u8..).filter(|(own, _)| own.is_some());
            let set = own.clone().fold(0, |set, (_, at)| set | bit(at));
            if own.count() < all {
                fits.push(self.push(Node::OneOf(fact, set)));
            }
        }
        let mut conditions = Vec::new();
        let asked = differs.default || differs.required;
        for fit in fits {
            conditions.push(if asked {
                // Of what is not in the record nothing is out of range.
                let known = self.push(Node::Known(vec![both]));
                let yes = self.push(Node::Constant(Value::YesNo(true)));
                self.push(Node::First(vec![(known, fit)], Some(yes)))
            } else {
                fit
            });
        }
        if differs.required && own.required {
            let known = self.push(Node::Known(vec![both]));
            conditions.push(match applies {
                Some(applies) => {
                    let apart = self.push(Node::Not(applies));
                    self.push(Node::Any(vec![known, apart]))
                }
                None => known,
            });
        }
        conditions
    }
}
