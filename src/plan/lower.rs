//! The typed tree becomes the plan: every term once, each behind what it reads.
//!
//! Equal computations share one node, so two sentences that ask the same are asked once.

use std::collections::{HashMap, HashSet};

use crate::limits;
use crate::plan::bits::Bits;
use crate::plan::interned::Interned;
use crate::plan::told::with_told_fields;
use crate::plan::{
    Change, Decision, Each, Ends, Expect, FollowLine, FollowUp, Found, Grading, Group, Input, InputId, Item, ItemId,
    List, Member, Node, NodeId, Placeholder, Plan, Pledge, Pool, Promise, Promises, Scale, Scorecard, Search, Sentence,
    Told,
};
use crate::semantics::{
    Checked, Definition, FollowLineDef, FollowUpDef, InputDef, Op, PledgeDef, Subject, Term, ToldDef, id_of, named_rows,
};
use crate::value::{Fraction, ListId, Value};

/// The plan of a checked policy, which is called `name` when it does not name itself; and what it promises.
///
/// # Errors
/// Items that each read what thousands of others read, each with a list of its own.
pub(crate) fn lower(checked: &Checked, name: &str) -> Result<(Plan, Promises), TooMuchRead> {
    let mut lowering = Lowering {
        checked,
        nodes: Interned::default(),
        done: HashMap::new(),
        inputs: vec![None; checked.inputs.len()],
        facts: HashMap::new(),
        reads: HashMap::new(),
        reading: 0,
        frame: None,
    };
    let mut plan = lowering.plan(name);
    let own = lowering.nodes.nodes().len();
    let list = lowering.promises();
    if lowering.reading > limits::READS {
        return Err(TooMuchRead);
    }
    // What only the promises need stands behind the nodes of the plan, which they leave as it is.
    let mut nodes = lowering.nodes.into_nodes();
    let promises = Promises { nodes: nodes.split_off(own), list };
    plan.nodes = with_told_fields(nodes);
    Ok((plan, promises))
}

/// The items of a policy read more inputs together than allowed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TooMuchRead;

struct Lowering<'a> {
    checked: &'a Checked,
    nodes: Interned,
    done: HashMap<Definition, NodeId>,
    /// The node of each input that is lowered, its `applies when` around it.
    inputs: Vec<Option<NodeId>>,
    /// The inputs behind the nodes of definitions and inputs: where a walk may end.
    facts: HashMap<NodeId, Bits>,
    /// The inputs that each item reads.
    reads: HashMap<usize, Vec<InputId>>,
    /// How many these are together.
    reading: usize,
    /// What is computed for each element, while a filter is lowered.
    frame: Option<Interned>,
}

impl Lowering<'_> {
    fn plan(&mut self, name: &str) -> Plan {
        let checked = self.checked;
        let used = self.used();
        let graded = self.needed(self.graded());
        // A further result is computed before the grade only where the grade reads it, or where nothing gives a grade:
        // then it is what a lead is graded for.
        let early = |def| used.contains(&def) && !checked.late.contains(&def);
        let for_it = |def| checked.grades.is_none() || graded.contains(&def) || !is_decision(def);
        self.define(|def| early(def) && for_it(def));
        let requires = checked.requires.iter().map(|require| self.term(&require.condition)).collect();
        let grading = self.grading();
        let applies: Vec<Option<NodeId>> =
            checked.inputs.iter().map(|input| input.applies.as_ref().map(|term| self.term(term))).collect();
        let early = self.nodes.nodes().len();
        self.define(|def| used.contains(&def));
        let follow_up = checked.follow_up.as_ref().map(|follow| self.follow_up(follow));
        let expects = self.expects();
        let pool = checked.pool.as_ref().map(|pool| Pool {
            since: self.term(&pool.since),
            after: self.term(&pool.after),
            when: pool.when.as_ref().map(|when| self.term(when)),
        });
        let decisions = self.decisions();
        let placeholders = self.placeholders();
        let scorecards = self.scorecards();
        let items = self.items();
        let reads = |wanted: &Node| self.nodes.nodes().contains(wanted);
        Plan {
            id: checked.policy.as_ref().map_or_else(|| name.to_owned(), id_of),
            version: checked.version.clone(),
            effective_from: checked.effective.map(|(from, _)| from),
            effective_until: checked.effective.and_then(|(_, until)| until),
            scales: scales(checked),
            grades: checked.grades,
            inputs: checked.inputs.iter().zip(applies).map(|(input, applies)| input_of(input, applies)).collect(),
            lists: checked.lists.iter().map(list_of).collect(),
            found: self.found_rows(),
            early,
            requires,
            items,
            groups: groups(checked),
            scorecards,
            expects,
            when_undetermined: checked.when_undetermined.as_ref().map(|(grade, _)| *grade),
            grading,
            decisions,
            reads_today: reads(&Node::Today) || follow_up.is_some() || pool.is_some(),
            follow_up,
            pool,
            workdays: checked.workdays.clone(),
            placeholders,
            reads_now: reads(&Node::Now),
            nodes: Vec::new(),
        }
    }

    /// The terms that decide the grade, or whether there is one.
    fn graded(&self) -> Vec<&Term> {
        let checked = self.checked;
        let mut terms: Vec<&Term> = checked.requires.iter().map(|require| &require.condition).collect();
        terms.extend(checked.sentences.iter().map(|sentence| &sentence.condition));
        terms.extend(&checked.grade_rows);
        terms.extend(checked.inputs.iter().filter_map(|input| input.applies.as_ref()));
        terms
    }

    /// The definitions that a result needs; a `let` that nothing reads costs nothing.
    fn used(&self) -> HashSet<Definition> {
        let checked = self.checked;
        let mut terms = self.graded();
        if let Some(follow) = &checked.follow_up {
            terms.push(&follow.since);
            terms.extend(&follow.by);
            for line in follow.lines.iter().flatten() {
                terms.push(&line.length);
                terms.extend(&line.remind);
            }
        }
        if let Some(pool) = &checked.pool {
            terms.extend([&pool.since, &pool.after]);
            terms.extend(&pool.when);
        }
        terms.extend(checked.placeholders.iter().filter_map(|placeholder| match &placeholder.told {
            ToldDef::Value(term) => Some(term.as_ref()),
            ToldDef::Due | ToldDef::Remind => None,
        }));
        terms.extend(checked.expects.iter().map(|expect| &expect.condition));
        let shown = checked.order.iter().filter(|def| !matches!(def, Definition::Let(_)));
        terms.extend(shown.clone().flat_map(|def| self.terms_of(*def)));
        let mut used = self.needed(terms);
        used.extend(shown);
        used
    }

    /// All definitions that these terms need.
    fn needed<'t>(&'t self, mut open: Vec<&'t Term>) -> HashSet<Definition> {
        let mut needed = HashSet::new();
        while let Some(term) = open.pop() {
            if let Op::Define(def) = term.op
                && needed.insert(def)
            {
                open.extend(self.terms_of(def));
            }
            term.parts_onto(&mut open);
        }
        needed
    }

    fn terms_of(&self, def: Definition) -> Vec<&Term> {
        let checked = self.checked;
        match def {
            Definition::Let(index) => checked.lets.get(index).and_then(Option::as_ref).into_iter().collect(),
            Definition::Item(index) => {
                checked.items.get(index).and_then(|item| item.term.as_ref()).into_iter().collect()
            }
            Definition::Scorecard(index) => checked
                .scorecards
                .get(index)
                .map(|card| card.points.iter().chain(card.total.as_ref()).collect())
                .unwrap_or_default(),
            Definition::Decision(index) => {
                checked.decisions.get(index).and_then(|decision| decision.term.as_ref()).into_iter().collect()
            }
        }
    }

    /// Lowers the wanted definitions that are not lowered yet, in order of need.
    fn define(&mut self, wanted: impl Fn(Definition) -> bool) {
        let checked = self.checked;
        for def in checked.order.iter().copied().filter(|def| wanted(*def)) {
            if self.done.contains_key(&def) {
                continue;
            }
            let term = match def {
                Definition::Scorecard(index) => checked.scorecards.get(index).and_then(|card| card.total.as_ref()),
                Definition::Let(index) => checked.lets.get(index).and_then(Option::as_ref),
                Definition::Item(index) => checked.items.get(index).and_then(|item| item.term.as_ref()),
                Definition::Decision(index) => checked.decisions.get(index).and_then(|it| it.term.as_ref()),
            };
            let Some(term) = term else { continue };
            let node = self.term(term);
            self.done.insert(def, node);
            let facts = self.facts_behind(node);
            if let Definition::Item(index) = def {
                let read: Vec<InputId> = facts.positions().map(input_id).collect();
                self.reading = self.reading.saturating_add(read.len());
                if self.reading <= limits::READS {
                    self.reads.insert(index, read);
                }
            }
            self.facts.insert(node, facts);
        }
    }

    /// The node of a term.
    fn term(&mut self, term: &Term) -> NodeId {
        if self.frame.is_some() && !reads_element(term) {
            // The same for all elements: computed once, outside.
            let frame = self.frame.take();
            let outer = self.term(term);
            self.frame = frame;
            return self.intern(Node::Outer(outer));
        }
        let node = match &term.op {
            Op::Constant(value) => Node::Constant(value.clone()),
            Op::Define(def) => return self.done.get(def).copied().unwrap_or(NodeId(0)),
            Op::Input(index) => return self.input(*index),
            Op::Today => Node::Today,
            Op::Now => Node::Now,
            Op::Grade => Node::Grade,
            Op::Known(Subject::Input(index)) => Node::Known(vec![input_id(*index)]),
            Op::Known(Subject::Item(index)) => Node::Known(self.reads.get(index).cloned().unwrap_or_default()),
            Op::Not(inner) => Node::Not(self.term(inner)),
            Op::All(parts) => Node::All(self.terms(parts)),
            Op::Any(parts) => Node::Any(self.terms(parts)),
            Op::Compare(op, left, right) => Node::Compare(*op, self.term(left), self.term(right)),
            Op::OneOf(value, set) => Node::OneOf(self.term(value), *set),
            Op::Contains(value, part) => Node::Contains(self.term(value), part.clone()),
            Op::Applies(value) => Node::Applies(self.term(value)),
            Op::When(condition, value) => Node::When(self.term(condition), self.term(value)),
            Op::First(rows, otherwise) => {
                let rows = rows.iter().map(|(when, value)| (self.term(when), self.term(value))).collect();
                Node::First(rows, otherwise.as_ref().map(|value| self.term(value)))
            }
            Op::Else(value, fallback) => self.or_else(value, fallback),
            Op::Count(tests) => Node::Count(self.terms(tests)),
            Op::Greatest(values) => Node::Greatest(self.terms(values)),
            Op::Least(values) => Node::Least(self.terms(values)),
            Op::Quantified(how_many, tests) => Node::Quantified(*how_many, self.terms(tests)),
            Op::List(tests) => Node::List(tests.iter().map(|(test, id)| (self.term(test), id.clone())).collect()),
            Op::Sum(terms) => Node::Sum(self.terms(terms)),
            Op::Total(terms) => Node::Total(self.terms(terms)),
            Op::Product(factors) => Node::Product(self.terms(factors)),
            Op::Quotient(a, b) => Node::Quotient(self.term(a), self.term(b)),
            Op::Negate(inner) => {
                let inner = self.term(inner);
                self.opposite(inner)
            }
            Op::Round(inner, digits, mode) => Node::Round(self.term(inner), *digits, *mode),
            Op::Shift(date, duration) => Node::Shift(self.term(date), self.term(duration)),
            Op::Elapsed(a, b) => Node::Elapsed(self.term(a), self.term(b)),
            Op::Periods(since, length) => Node::Periods(self.term(since), self.intern(Node::Today), *length),
            Op::Points(level, points) => Node::Points(self.term(level), points.clone()),
            Op::Element(_, field) => Node::Element(field_id(*field)),
            Op::ElementKnown(_, field) => Node::ElementKnown(field_id(*field)),
            Op::Gathered(gathered) => {
                let each = self.each(&gathered.list, gathered.filter.as_ref());
                Node::Gather(gathered.what, gathered.id, each, gathered.field.map(field_id))
            }
            Op::Found(found) => {
                let each = self.each(&found.list, found.filter.as_ref());
                let end = if found.latest { Ends::Latest } else { Ends::Earliest };
                let by = found.keys.iter().map(|key| field_id(*key)).collect();
                // What is told of it is known when all is lowered.
                Node::Find(found.id, each, Search { by, end, told: Vec::new() })
            }
            Op::FieldOf(row, list, field) => Node::FieldOf(self.term(row), self.list(*list), *list, field_id(*field)),
            Op::FieldKnown(row, list, field) => {
                Node::FieldKnown(self.term(row), self.list(*list), *list, field_id(*field))
            }
            Op::Clamp(inner, ends) => {
                let [floor, cap] = ends.as_ref().clone();
                Node::Clamp(self.term(inner), floor, cap)
            }
        };
        self.intern(node)
    }

    /// The opposite of a value; of a constant it is one, so that `today - 14 days` is a day and a length.
    fn opposite(&self, of: NodeId) -> Node {
        let nodes = self.frame.as_ref().unwrap_or(&self.nodes);
        let constant = match nodes.nodes().get(of.index()) {
            Some(Node::Constant(Value::Number(number))) => number.checked_neg().map(Value::Number),
            Some(Node::Constant(Value::Duration(length))) => Some(Value::Duration(length.opposite())),
            Some(_) | None => None,
        };
        constant.map_or(Node::Negate(of), Node::Constant)
    }

    fn terms(&mut self, terms: &[Term]) -> Vec<NodeId> {
        terms.iter().map(|term| self.term(term)).collect()
    }

    /// `x else y`. A bare fact is looked up in the record as it stands; any other value is asked whether it exists.
    fn or_else(&mut self, value: &Term, fallback: &Term) -> Node {
        let Op::Input(index) = value.op else {
            return Node::Else(self.term(value), self.term(fallback));
        };
        let has_default = self.checked.inputs.get(index).is_some_and(|input| input.default.is_some());
        let fact = self.input(index);
        if has_default {
            return Node::Else(fact, self.term(fallback));
        }
        let known = self.intern(Node::Known(vec![input_id(index)]));
        let applies = self.intern(Node::Applies(fact));
        let given = self.intern(Node::All(vec![known, applies]));
        Node::First(vec![(given, fact)], Some(self.term(fallback)))
    }

    /// The node of an input. One that applies only when another does stands behind that other.
    fn input(&mut self, index: usize) -> NodeId {
        if let Some(known) = self.lowered(index) {
            return known;
        }
        let mut waiting = vec![index];
        while let Some(next) = waiting.last().copied() {
            let first: Vec<usize> = if self.lowered(next).is_some() { Vec::new() } else { self.needed_first(next) };
            if first.is_empty() {
                waiting.pop();
                self.lower_input(next);
            }
            waiting.extend(first);
        }
        self.lowered(index).unwrap_or(NodeId(0))
    }

    fn lowered(&self, input: usize) -> Option<NodeId> {
        self.inputs.get(input).copied().flatten()
    }

    /// The inputs that the `applies when` of an input reads and that are not lowered yet.
    // INVARIANT: `semantics` has refused circles, so what waits becomes ready in the end.
    fn needed_first(&self, index: usize) -> Vec<usize> {
        let mut open: Vec<&Term> =
            self.checked.inputs.get(index).and_then(|it| it.applies.as_ref()).into_iter().collect();
        let mut found = Vec::new();
        while let Some(term) = open.pop() {
            match term.op {
                Op::Input(input) if self.lowered(input).is_none() => found.push(input),
                _ => term.parts_onto(&mut open),
            }
        }
        found
    }

    fn lower_input(&mut self, index: usize) {
        if self.lowered(index).is_some() {
            return;
        }
        let checked = self.checked;
        let fact = self.intern(Node::Input(input_id(index)));
        let applies = checked.inputs.get(index).and_then(|input| input.applies.as_ref());
        let node = match applies {
            Some(condition) => {
                let condition = self.term(condition);
                self.intern(Node::When(condition, fact))
            }
            None => fact,
        };
        if let Some(lowered) = self.inputs.get_mut(index) {
            *lowered = Some(node);
        }
        if node != fact {
            let facts = self.facts_behind(node);
            self.facts.insert(node, facts);
        }
    }

    /// A list, and its filter as a plan of its own.
    fn each(&mut self, list: &Term, filter: Option<&Term>) -> Each {
        let list = self.term(list);
        let outside = self.frame.replace(Interned::default());
        let test = filter.map(|filter| self.term(filter));
        let body = std::mem::replace(&mut self.frame, outside).unwrap_or_default().into_nodes();
        Each { list, test, body }
    }

    /// The node of the input that holds a list.
    fn list(&mut self, list: ListId) -> NodeId {
        let input = self.checked.lists.get(usize::from(list.0)).map_or(0, |list| list.input);
        self.input(input)
    }

    /// Rows that have a name and are used.
    fn found_rows(&self) -> Vec<Found> {
        let rows = named_rows(self.checked).filter_map(|(index, heading, list)| {
            let node = self.done.get(&Definition::Let(index)).copied()?;
            Some(Found { id: id_of(heading), node, list })
        });
        rows.collect()
    }

    fn intern(&mut self, node: Node) -> NodeId {
        self.frame.as_mut().unwrap_or(&mut self.nodes).id(node)
    }

    /// The inputs that a node reads. A walk ends at definitions, whose inputs are known: chains stay linear.
    fn facts_behind(&self, node: NodeId) -> Bits {
        let mut facts = Bits::new(self.checked.inputs.len());
        let mut seen = HashSet::from([node]);
        let mut open = vec![node];
        while let Some(id) = open.pop() {
            if let Some(known) = self.facts.get(&id) {
                facts.add_all(known);
                continue;
            }
            let Some(node) = self.nodes.nodes().get(id.index()) else { continue };
            match node {
                Node::Input(input) => facts.add(input.index()),
                Node::Known(known) => known.iter().for_each(|input| facts.add(input.index())),
                _ => {}
            }
            node.each_read(|part| {
                if seen.insert(part) {
                    open.push(part);
                }
            });
        }
        facts
    }

    fn grading(&mut self) -> Grading {
        let checked = self.checked;
        if let Some(rows) = &checked.grade_rows {
            return Grading::Rows(self.term(rows));
        }
        if checked.sentences.is_empty() && checked.otherwise.is_none() {
            return Grading::Nothing;
        }
        let sentences = checked.sentences.iter().enumerate().map(|(at, sentence)| Sentence {
            id: sentence.heading.as_ref().map_or_else(|| format!("rule {}", at.saturating_add(1)), id_of),
            condition: self.term(&sentence.condition),
            action: sentence.action,
        });
        Grading::Sentences {
            sentences: sentences.collect(),
            otherwise: checked.otherwise.as_ref().map(|(grade, _)| *grade),
            best_wins: checked.best_wins,
        }
    }

    fn follow_up(&mut self, follow: &FollowUpDef) -> FollowUp {
        let mut line = |line: &FollowLineDef| FollowLine {
            every: line.every,
            length: self.term(&line.length),
            remind: line.remind.as_ref().map(|remind| self.term(remind)),
        };
        let lines = follow.lines.iter().map(|def| def.as_ref().map(&mut line)).collect();
        FollowUp { by: follow.by.as_ref().map(|by| self.term(by)), since: self.term(&follow.since), lines }
    }

    fn placeholders(&mut self) -> Vec<Placeholder> {
        let checked = self.checked;
        let lowered = checked.placeholders.iter().map(|def| Placeholder {
            name: def.name.clone(),
            told: match &def.told {
                ToldDef::Due => Told::Due,
                ToldDef::Remind => Told::Remind,
                ToldDef::Value(term) => Told::Value(self.term(term), term.ty.kind()),
            },
        });
        lowered.collect()
    }

    fn items(&mut self) -> Vec<Item> {
        let checked = self.checked;
        let mut items = Vec::with_capacity(checked.items.len());
        for (at, def) in checked.items.iter().enumerate() {
            let node = self.done.get(&Definition::Item(at)).copied().unwrap_or(NodeId(0));
            let rows = def.term.as_ref().map(rows_of).unwrap_or_default();
            items.push(Item {
                id: id_of(&def.heading),
                kind: def.kind,
                node,
                rated: def.rated.map(input_id),
                reads: self.reads.get(&at).cloned().unwrap_or_default(),
                rows: rows.0.iter().map(|term| self.term(term)).collect(),
                closed: rows.1,
            });
        }
        items
    }

    fn expects(&mut self) -> Vec<Expect> {
        let checked = self.checked;
        let lowered = checked.expects.iter().map(|expect| Expect {
            low: expect.low,
            high: expect.high,
            per: expect.per.map(input_id),
            condition: self.term(&expect.condition),
        });
        lowered.collect()
    }

    fn promises(&mut self) -> Vec<Promise> {
        let checked = self.checked;
        if checked.promises.is_empty() {
            return Vec::new();
        }
        self.define(|_| true);
        let list = checked.promises.iter().map(|promise| Promise {
            pledge: match &promise.pledge {
                PledgeDef::Never(grade, when) => Pledge::Never(*grade, self.term(when)),
                PledgeDef::Always(both) => Pledge::Always(self.term(&both.0), self.term(&both.1)),
                PledgeDef::NeverFalls(input) => Pledge::NeverFalls(input_id(*input)),
            },
            all_known: promise.all_known,
            span: promise.span,
        });
        list.collect()
    }

    fn scorecards(&mut self) -> Vec<Scorecard> {
        let checked = self.checked;
        let mut cards = Vec::with_capacity(checked.scorecards.len());
        for (at, def) in checked.scorecards.iter().enumerate() {
            let items = def.items.iter().zip(&def.points);
            let items = items.map(|(item, points)| (item_id(*item), self.term(points))).collect();
            cards.push(Scorecard {
                id: id_of(&def.heading),
                items,
                best: def
                    .points
                    .iter()
                    .map(|points| points.range().map_or(Fraction::ZERO, |range| range.high))
                    .collect(),
                total: self.done.get(&Definition::Scorecard(at)).copied().unwrap_or(NodeId(0)),
                low: def.low,
                high: def.high,
            });
        }
        cards
    }

    fn decisions(&mut self) -> Vec<Decision> {
        let checked = self.checked;
        let decided = checked.decisions.iter().enumerate().filter_map(|(at, def)| {
            let node = self.done.get(&Definition::Decision(at)).copied()?;
            Some(Decision { id: id_of(&def.heading), kind: def.term.as_ref()?.ty.kind(), node })
        });
        decided.collect()
    }
}

fn is_decision(def: Definition) -> bool {
    matches!(def, Definition::Decision(_))
}

fn input_id(index: usize) -> InputId {
    InputId(u32::try_from(index).unwrap_or(u32::MAX))
}

fn field_id(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}

/// Whether a term speaks of the element that a filter looks at.
fn reads_element(term: &Term) -> bool {
    matches!(term.op, Op::Element(..) | Op::ElementKnown(..)) || term.parts().into_iter().any(reads_element)
}

fn list_of(def: &crate::semantics::ListDef) -> List {
    List { input: input_id(def.input), fields: def.fields.iter().map(|field| input_of(field, None)).collect() }
}

fn item_id(index: usize) -> ItemId {
    ItemId(u32::try_from(index).unwrap_or(u32::MAX))
}

/// The conditions of the rows of an item, and whether it ends in `otherwise`.
fn rows_of(term: &Term) -> (Vec<&Term>, bool) {
    match &term.op {
        Op::First(rows, otherwise) => (rows.iter().map(|(when, _)| when).collect(), otherwise.is_some()),
        Op::When(_, value) => rows_of(value),
        _ => (Vec::new(), true),
    }
}

fn scales(checked: &Checked) -> Vec<Scale> {
    let member = |member: &crate::syntax::tree::Member| Member {
        id: id_of(&member.heading),
        points: member.points.map(|(points, _)| points),
    };
    checked
        .scales
        .iter()
        .map(|scale| Scale {
            id: scale.id.clone(),
            members: scale.members.iter().map(member).collect(),
            ordered: scale.ordered,
        })
        .collect()
}

fn groups(checked: &Checked) -> Vec<Group> {
    let shown = checked.groups.iter().filter(|group| group.shown);
    shown
        .map(|group| Group {
            id: id_of(&group.heading),
            items: group
                .elements
                .iter()
                .filter_map(|subject| match subject {
                    Subject::Item(item) => Some(item_id(*item)),
                    Subject::Input(_) => None,
                })
                .collect(),
        })
        .collect()
}

fn input_of(def: &InputDef, applies: Option<NodeId>) -> Input {
    let change = match (def.fixed, def.only_rises, def.only_falls) {
        (true, _, _) => Change::Fixed,
        (false, true, false) => Change::OnlyRises,
        (false, false, true) => Change::OnlyFalls,
        (false, false, false) | (false, true, true) => Change::Free,
    };
    Input {
        id: id_of(&def.heading),
        kind: def.kind,
        low: def.low.clone(),
        high: def.high.clone(),
        required: def.required,
        default: def.default.clone(),
        applies,
        masked: def.masked,
        change,
        effort: def.effort,
    }
}
