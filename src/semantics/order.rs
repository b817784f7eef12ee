//! What needs what: cycles are refused, and everything is put behind what it needs.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::diagnostic::{LogicProblem, MeaningProblem};
use crate::limits;
use crate::semantics::scope::Checker;
use crate::semantics::typed::{Definition, Op, Subject, Term};
use crate::source::Span;
use crate::syntax::tree::{Collection, Expr, ExprKind, Predicate, Quantifier, Rows};

/// The names that an expression mentions.
pub(crate) fn names_in(expr: &Expr) -> Vec<&str> {
    names_within(vec![expr])
}

/// The names that these mention.
pub(crate) fn names_within(mut open: Vec<&Expr>) -> Vec<&str> {
    let mut names = Vec::new();
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ExprKind::Name(name) => names.push(name.as_str()),
            ExprKind::Or(parts) | ExprKind::And(parts) => open.extend(parts),
            ExprKind::Not(a) | ExprKind::Applies(a) | ExprKind::Negate(a) => open.push(a),
            ExprKind::Known { value, .. } | ExprKind::Round { value, .. } | ExprKind::Periods { since: value, .. } => {
                open.push(value);
            }
            ExprKind::Compare { left, right, .. } => open.extend([left.as_ref(), right.as_ref()]),
            ExprKind::Between { value, low, high, .. } => open.extend([value.as_ref(), low.as_ref(), high.as_ref()]),
            ExprKind::OneOf { value, among } => {
                open.push(value);
                open.extend(among);
            }
            ExprKind::Contains { value, part } => open.extend([value.as_ref(), part.as_ref()]),
            ExprKind::Within { value, duration, anchor, .. } => {
                open.extend([value.as_ref(), duration.as_ref(), anchor.as_ref()]);
            }
            ExprKind::Else { value, fallback } => open.extend([value.as_ref(), fallback.as_ref()]),
            ExprKind::Sum(parts) | ExprKind::Product(parts) => open.extend(parts.iter().map(|(_, part)| part)),
            ExprKind::Quantified { quantifier, over, predicate } => {
                match quantifier {
                    Quantifier::AtLeast(n) | Quantifier::AtMost(n) | Quantifier::Exactly(n) => open.push(n),
                    Quantifier::Between(low, high) => open.extend([low.as_ref(), high.as_ref()]),
                    Quantifier::All | Quantifier::None | Quantifier::Any | Quantifier::MoreThanHalf => {}
                }
                names.extend(names_over(over));
                open.extend(terms_of(predicate));
            }
            ExprKind::CountOf { over, predicate } | ExprKind::ListOf { over, predicate } => {
                names.extend(names_over(over));
                open.extend(terms_of(predicate));
            }
            ExprKind::ExtremeOf { over, .. } => names.extend(names_over(over)),
            ExprKind::Gathered(gathered) => {
                names.push(gathered.list.text.as_str());
                open.extend(&gathered.filter);
            }
            ExprKind::Found(found) => {
                names.push(found.list.text.as_str());
                open.extend(&found.filter);
            }
            ExprKind::FieldOf { row, .. } => open.push(row),
            ExprKind::Records(records) => {
                open.extend(records.iter().flat_map(|record| &record.facts).map(|(_, value)| value));
            }
            ExprKind::Number { .. }
            | ExprKind::Percent(_)
            | ExprKind::Date(_)
            | ExprKind::Moment(_)
            | ExprKind::Duration(_)
            | ExprKind::Text(_)
            | ExprKind::YesNo(_)
            | ExprKind::Today
            | ExprKind::Now
            | ExprKind::Grade => {}
        }
    }
    names
}

fn names_over(over: &Collection) -> Vec<&str> {
    match over {
        Collection::Named(name) => vec![name.text.as_str()],
        Collection::Listed(names, _) => names.iter().map(|name| name.text.as_str()).collect(),
    }
}

fn terms_of(predicate: &Predicate) -> Vec<&Expr> {
    match predicate {
        Predicate::Are(expr) | Predicate::AreNot(expr) | Predicate::Compare(_, expr) => vec![expr],
        Predicate::OneOf(among) => among.iter().collect(),
        Predicate::Met | Predicate::Known | Predicate::Missing => Vec::new(),
    }
}

/// The names that rows mention.
pub(crate) fn names_in_rows(rows: &Rows) -> Vec<&str> {
    let parts = rows.rows.iter().flat_map(|row| [&row.value, &row.when]).chain(rows.otherwise.as_ref());
    parts.flat_map(names_in).collect()
}

/// Indices so that each stands behind those it needs, ties in the order given; and those that need each other.
pub(crate) fn sorted_by_need(needs: &[Vec<usize>]) -> (Vec<usize>, Vec<usize>) {
    let mut waiting_for: Vec<usize> = Vec::with_capacity(needs.len());
    let mut wanted_by: Vec<Vec<usize>> = vec![Vec::new(); needs.len()];
    for (index, wanted) in needs.iter().enumerate() {
        let unique: HashSet<usize> = wanted.iter().copied().collect();
        waiting_for.push(unique.len());
        for need in unique {
            if let Some(list) = wanted_by.get_mut(need) {
                list.push(index);
            }
        }
    }
    let mut ready: VecDeque<usize> =
        waiting_for.iter().enumerate().filter(|(_, count)| **count == 0).map(|(index, _)| index).collect();
    let mut order = Vec::with_capacity(needs.len());
    while let Some(index) = ready.pop_front() {
        order.push(index);
        for next in wanted_by.get(index).cloned().unwrap_or_default() {
            if let Some(count) = waiting_for.get_mut(next) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    ready.push_back(next);
                }
            }
        }
    }
    let cycle = waiting_for.iter().enumerate().filter(|(_, count)| **count > 0).map(|(index, _)| index).collect();
    (order, cycle)
}

/// Names for a message: the first few, and how many there are.
pub(crate) fn listed(count: usize, names: impl Iterator<Item = String>) -> String {
    let first = names.take(limits::LISTED).collect::<Vec<_>>().join(", ");
    if count > limits::LISTED { format!("{first}, … ({count})") } else { first }
}

/// A definition or an input that applies only under a condition: what can need others.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Knot {
    Definition(Definition),
    Input(usize),
}

impl Checker<'_> {
    /// Puts all definitions in order of need, refuses cycles, and keeps the grade from reading what comes after it.
    pub(crate) fn settle_order(&mut self) {
        let all = self.knots();
        let index: HashMap<Knot, usize> = all.iter().enumerate().map(|(at, (knot, _, _))| (*knot, at)).collect();
        let mut needs = Vec::with_capacity(all.len());
        let mut reads_grade = Vec::with_capacity(all.len());
        for (_, terms, _) in &all {
            let (found, grade) = knots_in(terms);
            needs.push(found.iter().filter_map(|knot| index.get(knot).copied()).collect::<Vec<_>>());
            reads_grade.push(grade);
        }
        let (order, cycle) = sorted_by_need(&needs);
        for at in &order {
            let late = needs
                .get(*at)
                .is_some_and(|list| list.iter().any(|need| reads_grade.get(*need).copied().unwrap_or_default()));
            if let Some(flag) = reads_grade.get_mut(*at) {
                *flag |= late;
            }
        }
        let circle: Vec<(Definition, Span)> = cycle
            .iter()
            .filter_map(|at| match all.get(*at)? {
                (Knot::Definition(definition), _, span) => Some((*definition, *span)),
                (Knot::Input(_), _, _) => None,
            })
            .collect();
        let problem = circle.first().map(|(_, span)| {
            (listed(circle.len(), circle.iter().map(|(definition, _)| self.name_of(*definition))), *span)
        });
        let late: HashSet<Knot> =
            all.iter().zip(&reads_grade).filter(|(_, late)| **late).map(|((knot, _, _), _)| *knot).collect();
        let definition = |knot: &Knot| match knot {
            Knot::Definition(definition) => Some(*definition),
            Knot::Input(_) => None,
        };
        let order: Vec<Definition> = order.iter().filter_map(|at| definition(&all.get(*at)?.0)).collect();
        let backwards = self.grade_reads(&late);
        self.out.order = order;
        self.out.late = late.iter().filter_map(definition).collect();
        if let Some((names, span)) = problem {
            self.report::<()>(MeaningProblem::Cycle { names }, span);
        }
        for (name, span) in backwards {
            self.report::<()>(LogicProblem::GradeReadsResult { name }, span);
        }
    }

    /// The inputs whose conditions rest on a definition or the grade, themselves or through other inputs.
    fn resting_inputs(&self) -> HashSet<usize> {
        let (mut open, mut readers) = (Vec::new(), HashMap::<usize, Vec<usize>>::new());
        for (index, input) in self.out.inputs.iter().enumerate() {
            let (knots, grade) = knots_in(&input.applies.iter().collect::<Vec<_>>());
            if grade || knots.iter().any(|knot| matches!(knot, Knot::Definition(_))) {
                open.push(index);
            }
            for knot in knots {
                if let Knot::Input(read) = knot {
                    readers.entry(read).or_default().push(index);
                }
            }
        }
        let mut resting = HashSet::new();
        while let Some(index) = open.pop() {
            if resting.insert(index) {
                open.extend(readers.get(&index).into_iter().flatten());
            }
        }
        resting
    }

    /// All that can need others, with its terms and its place.
    fn knots(&self) -> Vec<(Knot, Vec<&Term>, Span)> {
        let resting = self.resting_inputs();
        let inputs = self.out.inputs.iter().enumerate().filter(|(index, _)| resting.contains(index));
        let inputs =
            inputs.map(|(index, input)| (Knot::Input(index), input.applies.iter().collect(), input.heading.name.span));
        let definitions = self.definitions().into_iter();
        definitions.map(|(definition, terms, span)| (Knot::Definition(definition), terms, span)).chain(inputs).collect()
    }

    fn definitions(&self) -> Vec<(Definition, Vec<&Term>, Span)> {
        let out = &self.out;
        let lets = out.lets.iter().enumerate().map(|(index, term)| {
            let span = self.let_trees.get(index).map_or_else(Span::default, |tree| tree.span);
            (Definition::Let(index), term.iter().collect(), span)
        });
        let items = out
            .items
            .iter()
            .enumerate()
            .map(|(index, item)| (Definition::Item(index), item.term.iter().collect(), item.heading.name.span));
        let cards = out.scorecards.iter().enumerate().map(|(index, card)| {
            let terms = card.points.iter().chain(card.total.as_ref()).collect();
            (Definition::Scorecard(index), terms, card.heading.name.span)
        });
        let decisions = out.decisions.iter().enumerate().map(|(index, decision)| {
            (Definition::Decision(index), decision.term.iter().collect(), decision.heading.name.span)
        });
        lets.chain(items).chain(cards).chain(decisions).collect()
    }

    /// The places where the grade would read itself or what comes after it: so many as a run shows.
    fn grade_reads(&self, late: &HashSet<Knot>) -> Vec<(String, Span)> {
        let deciding = self
            .out
            .sentences
            .iter()
            .map(|sentence| &sentence.condition)
            .chain(&self.out.grade_rows)
            .chain(self.out.requires.iter().map(|require| &require.condition));
        let mut found = Vec::new();
        for term in deciding {
            if found.len() > limits::DIAGNOSTICS {
                break;
            }
            let (knots, grade) = knots_in(&[term]);
            if grade {
                found.push(("grade".to_owned(), term.span));
            }
            let mut names: Vec<String> =
                knots.iter().filter(|knot| late.contains(knot)).map(|knot| self.late_name(*knot, late)).collect();
            names.sort_unstable();
            names.dedup();
            found.extend(names.into_iter().map(|name| (name, term.span)));
        }
        found
    }

    /// The name of a definition that reads the grade; of an input, of the one that its condition reads.
    fn late_name(&self, knot: Knot, late: &HashSet<Knot>) -> String {
        let (mut knot, mut seen) = (knot, HashSet::new());
        while let Knot::Input(index) = knot
            && seen.insert(index)
        {
            let applies = self.out.inputs.get(index).and_then(|input| input.applies.as_ref());
            let (behind, _) = knots_in(&applies.into_iter().collect::<Vec<_>>());
            match behind.into_iter().find(|knot| late.contains(knot)) {
                Some(next) => knot = next,
                None => return "grade".to_owned(),
            }
        }
        match knot {
            Knot::Definition(definition) => self.name_of(definition),
            Knot::Input(_) => "grade".to_owned(),
        }
    }

    fn name_of(&self, definition: Definition) -> String {
        let heading = match definition {
            Definition::Let(index) => return self.let_name(index).unwrap_or_default(),
            Definition::Item(index) => self.out.items.get(index).map(|item| &item.heading),
            Definition::Scorecard(index) => self.out.scorecards.get(index).map(|card| &card.heading),
            Definition::Decision(index) => self.out.decisions.get(index).map(|decision| &decision.heading),
        };
        heading.map(|heading| heading.name.text.clone()).unwrap_or_default()
    }
}

/// The definitions and inputs that terms mention themselves; and whether they read the grade.
fn knots_in(terms: &[&Term]) -> (HashSet<Knot>, bool) {
    let mut found = HashSet::new();
    let mut grade = false;
    let mut open: Vec<&Term> = terms.to_vec();
    while let Some(term) = open.pop() {
        match &term.op {
            Op::Define(definition) => drop(found.insert(Knot::Definition(*definition))),
            Op::Known(Subject::Item(item)) => drop(found.insert(Knot::Definition(Definition::Item(*item)))),
            Op::Input(input) => drop(found.insert(Knot::Input(*input))),
            Op::Grade => grade = true,
            _ => {}
        }
        term.parts_onto(&mut open);
    }
    (found, grade)
}
