//! What needs what: cycles are refused, and everything is put behind what it needs.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::diagnostic::{LogicProblem, MeaningProblem};
use crate::limits;
use crate::semantics::scope::Checker;
use crate::semantics::typed::{Definition, Op, Term};
use crate::source::Span;
use crate::syntax::tree::{Collection, Expr, ExprKind, Predicate, Quantifier, Rows};

/// The names that an expression mentions.
pub(crate) fn names_in(expr: &Expr) -> Vec<&str> {
    let mut names = Vec::new();
    let mut open = vec![expr];
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

/// The names of a circle for a message: the first few, and how many there are.
pub(crate) fn circle_of(count: usize, names: impl Iterator<Item = String>) -> String {
    let first = names.take(limits::LISTED).collect::<Vec<_>>().join(", ");
    if count > limits::LISTED { format!("{first}, … ({count})") } else { first }
}

impl Checker<'_> {
    /// Puts all definitions in order of need, refuses cycles, and keeps the grade from reading what comes after it.
    pub(crate) fn settle_order(&mut self) {
        let all: Vec<(Definition, Vec<&Term>, Span)> = self.definitions();
        let index: HashMap<Definition, usize> = all.iter().enumerate().map(|(at, (def, _, _))| (*def, at)).collect();
        let mut needs = Vec::with_capacity(all.len());
        let mut reads_grade = Vec::with_capacity(all.len());
        for (_, terms, _) in &all {
            let (found, grade) = self.definitions_in(terms);
            needs.push(found.iter().filter_map(|def| index.get(def).copied()).collect::<Vec<_>>());
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
        let problem = cycle.first().and_then(|at| all.get(*at)).map(|(_, _, span)| {
            let names = cycle.iter().filter_map(|at| all.get(*at)).map(|(def, _, _)| self.name_of(*def));
            (circle_of(cycle.len(), names), *span)
        });
        let late: HashSet<Definition> =
            all.iter().zip(&reads_grade).filter(|(_, late)| **late).map(|((def, _, _), _)| *def).collect();
        let order: Vec<Definition> = order.iter().filter_map(|at| all.get(*at).map(|(def, _, _)| *def)).collect();
        let backwards = self.grade_reads(&late);
        self.out.order = order;
        self.out.late = late;
        if let Some((names, span)) = problem {
            self.report::<()>(MeaningProblem::Cycle { names }, span);
        }
        for (name, span) in backwards {
            self.report::<()>(LogicProblem::GradeReadsResult { name }, span);
        }
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

    /// The definitions that terms mention, through the conditions under which inputs apply too; and whether the
    /// grade itself is read.
    fn definitions_in(&self, terms: &[&Term]) -> (HashSet<Definition>, bool) {
        let mut found = HashSet::new();
        let mut grade = false;
        let mut open: Vec<&Term> = terms.to_vec();
        let mut inputs = HashSet::new();
        while let Some(term) = open.pop() {
            match &term.op {
                Op::Define(definition) => {
                    found.insert(*definition);
                }
                Op::Known(crate::semantics::typed::Subject::Item(item)) => {
                    found.insert(Definition::Item(*item));
                }
                Op::Grade => grade = true,
                Op::Input(input) => {
                    let applies = self.out.inputs.get(*input).and_then(|input| input.applies.as_ref());
                    if let Some(applies) = applies
                        && inputs.insert(*input)
                    {
                        open.push(applies);
                    }
                }
                _ => {}
            }
            open.extend(term.parts());
        }
        (found, grade)
    }

    /// The places where the grade would read itself or what comes after it.
    fn grade_reads(&self, late: &HashSet<Definition>) -> Vec<(String, Span)> {
        let deciding = self
            .out
            .sentences
            .iter()
            .map(|sentence| &sentence.condition)
            .chain(&self.out.grade_rows)
            .chain(self.out.requires.iter().map(|require| &require.condition));
        let mut found = Vec::new();
        for term in deciding {
            let (definitions, grade) = self.definitions_in(&[term]);
            if grade {
                found.push(("grade".to_owned(), term.span));
            }
            let mut names: Vec<String> =
                definitions.iter().filter(|def| late.contains(def)).map(|def| self.name_of(*def)).collect();
            names.sort_unstable();
            found.extend(names.into_iter().map(|name| (name, term.span)));
        }
        found
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
