//! Parts that never come into play: rows that no lead reaches, levels that no item has, totals that nobody can have;
//! and results that some leads do not get.

use std::cmp::Ordering;

use crate::diagnostic::{Diagnostic, ProofProblem};
use crate::diagram::{Full, NO, OUTSIDE, Ref};
use crate::eval::possible::{Absence, Possible};
use crate::limits;
use crate::plan::{Node, NodeId, Scorecard};
use crate::proof::census::{Natural, alone};
use crate::proof::witness::{Case, Found};
use crate::proof::words::{name, written};
use crate::proof::{Budget, Proofs, Prover};
use crate::source::Span;
use crate::value::{Fraction, Kind, Unit, Value};

/// From which share of all kinds of lead on an item decides too much alone.
const NEARLY_ALL: f64 = 0.9;

/// Leads tried for one gap of a further result: where none is found, nothing is said.
const TRIALS: usize = 256;

impl Prover<'_> {
    /// Asks about the parts, one after the other.
    pub(crate) fn parts(&mut self, proofs: &mut Proofs) -> Result<(), Full> {
        self.rows(proofs)?;
        self.decision_gaps(proofs)?;
        self.levels(proofs)?;
        self.totals(proofs)
    }

    /// Rows of items, of the grade and of further results that no lead reaches.
    fn rows(&mut self, proofs: &mut Proofs) -> Result<(), Full> {
        let (plan, labels) = (self.plan, self.labels);
        let places = &labels.places;
        let mut all: Vec<(NodeId, &[Span], Option<&String>)> = Vec::new();
        for ((item, label), spans) in plan.items.iter().zip(&labels.items).zip(&places.item_rows) {
            all.push((item.node, spans, Some(&label.label.title)));
        }
        if let crate::plan::Grading::Rows(node) = plan.grading {
            all.push((node, &places.each_grade_row, None));
        }
        for ((decision, label), spans) in plan.decisions.iter().zip(&labels.decisions).zip(&places.decision_rows) {
            if decision.kind != Kind::List {
                all.push((decision.node, spans, Some(&label.label.title)));
            }
        }
        let mut told: Vec<Span> = Vec::new();
        for (node, spans, of) in all {
            for row in self.never_reached(node)? {
                // A line of a table that gives several results is one row.
                if let Some(span) = spans.get(row).filter(|span| !told.contains(span)) {
                    told.push(*span);
                    let problem = ProofProblem::RowNeverReached { of: of.cloned() };
                    proofs.diagnostics.push(Diagnostic::new(problem, *span));
                }
            }
        }
        Ok(())
    }

    /// The rows of a value that no lead reaches, by index.
    fn never_reached(&mut self, node: NodeId) -> Result<Vec<usize>, Full> {
        let mut rest = self.domain;
        let mut at = node;
        let rows = loop {
            match self.plan.nodes.get(at.index()) {
                Some(Node::When(condition, value)) => {
                    let applies = self.diagram.truth(*condition)?;
                    rest = self.diagram.store.both(rest, applies)?;
                    at = *value;
                }
                Some(Node::First(rows, _)) => break rows,
                Some(_) | None => return Ok(Vec::new()),
            }
        };
        let mut never = Vec::new();
        for (row, (when, _)) in rows.iter().enumerate() {
            let holds = self.diagram.truth(*when)?;
            let here = self.diagram.store.both(rest, holds)?;
            if self.without_contradictions(here)? == NO {
                never.push(row);
            }
            rest = self.diagram.store.without(rest, holds)?;
        }
        Ok(never)
    }

    /// Further results that some leads do not get.
    fn decision_gaps(&mut self, proofs: &mut Proofs) -> Result<(), Full> {
        let plan = self.plan;
        for (at, decision) in plan.decisions.iter().enumerate().filter(|(_, decision)| decision.kind != Kind::List) {
            let value = self.diagram.value(decision.node)?;
            let holes = self.diagram.where_leaf(value, |leaf| leaf.absent == Some(Absence::Hole))?;
            let holes = self.diagram.store.both(holes, self.domain)?;
            let node = decision.node;
            let in_hole = move |case: &Case| case.value(node) == Possible::absent(Absence::Hole);
            if let Found::Lead(case) = self.lead_within(holes, TRIALS, &in_hole)? {
                let title = self.labels.decisions.get(at).map(|label| label.label.title.clone()).unwrap_or_default();
                let problem = ProofProblem::DecisionGap { decision: title, lead: self.example(&case) };
                let span = self.labels.places.decisions.get(at).copied().unwrap_or_else(|| Span::new(0, 1));
                proofs.diagnostics.push(Diagnostic::new(problem, span));
            }
        }
        Ok(())
    }

    /// Levels that no item over their scale ever has.
    fn levels(&mut self, proofs: &mut Proofs) -> Result<(), Full> {
        let plan = self.plan;
        for (scale, at) in plan.scales.iter().zip(0_u16..) {
            let items: Vec<NodeId> = plan
                .items
                .iter()
                .filter(|item| matches!(item.kind, Kind::Member(own) if own.0 == at))
                .map(|item| item.node)
                .collect();
            if items.is_empty() {
                continue;
            }
            for (member, index) in (0..scale.members.len()).zip(0_u8..) {
                let level = Value::Member(index);
                let mut given = NO;
                for item in &items {
                    let value = self.diagram.value(*item)?;
                    let here = self.diagram.where_leaf(value, |leaf| leaf.value() == Some(&level))?;
                    let here = self.diagram.store.both(here, self.domain)?;
                    given = self.diagram.store.either(given, here)?;
                }
                let places = self.labels.places.members.get(usize::from(at));
                let span = places.and_then(|places| places.get(member)).copied();
                let label = self.labels.scales.get(usize::from(at)).and_then(|(_, members)| members.get(member));
                if let (NO, Some(span), Some(label)) = (given, span, label) {
                    let problem = ProofProblem::LevelNeverGiven { level: name(&label.name) };
                    proofs.diagnostics.push(Diagnostic::new(problem, span));
                }
            }
        }
        Ok(())
    }

    /// Scorecards whose least or greatest total nobody can have.
    fn totals(&mut self, proofs: &mut Proofs) -> Result<(), Full> {
        let plan = self.plan;
        for (at, card) in plan.scorecards.iter().enumerate() {
            let Some((least, greatest)) = self.reached(card)? else { continue };
            for (sum, bound, top) in [(card.high, greatest, true), (card.low, least, false)] {
                let sum = Fraction::from(sum);
                if sum.checked_cmp(bound) == Some(Ordering::Equal) {
                    continue;
                }
                let number =
                    |number: Fraction| written(self.labels, Kind::Number(Unit::Number), &Value::Number(number));
                let problem = ProofProblem::ScoreBound {
                    score: self.labels.scorecards.get(at).map(|label| label.title.clone()).unwrap_or_default(),
                    greatest: top,
                    sum: number(sum),
                    bound: number(bound),
                };
                let span = self.labels.places.scorecards.get(at).copied().unwrap_or_else(|| Span::new(0, 1));
                proofs.diagnostics.push(Diagnostic::new(problem, span));
            }
        }
        Ok(())
    }

    /// The least and the greatest total that somebody has; none where some total is not settled.
    fn reached(&mut self, card: &Scorecard) -> Result<Option<(Fraction, Fraction)>, Full> {
        let value = self.diagram.value(card.total)?;
        let inside = self.diagram.store.choose(self.domain, value, Ref::leaf(OUTSIDE))?;
        let mut ends: Option<(Fraction, Fraction)> = None;
        for leaf in self.diagram.store.leaves(inside).into_iter().filter(|leaf| *leaf != OUTSIDE) {
            let total = self.diagram.leaf(leaf);
            let Some(Value::Number(number)) = total.value().cloned() else { return Ok(None) };
            let (least, greatest) = ends.unwrap_or((number, number));
            let below = number.checked_cmp(least) == Some(Ordering::Less);
            let above = number.checked_cmp(greatest) == Some(Ordering::Greater);
            ends = Some((if below { number } else { least }, if above { number } else { greatest }));
        }
        Ok(ends)
    }

    /// How many outcomes there are; none where that is over budget.
    fn outcomes(&mut self) -> Option<usize> {
        let outcome = self.diagram.outcome().ok()?;
        let outside = self.diagram.store.not(self.domain).ok()?;
        let inside = self.diagram.store.choose(outside, Ref::leaf(OUTSIDE), outcome).ok()?;
        let leaves = self.diagram.store.leaves(inside);
        Some(leaves.into_iter().filter(|leaf| *leaf != OUTSIDE).count())
    }

    /// Items that alone decide nearly all grades.
    pub(crate) fn decides_alone(&mut self, proofs: &mut Proofs, budget: &Budget) {
        // Of one item it goes without saying.
        if self.plan.grades.is_none() || self.plan.items.len() < 2 {
            return;
        }
        // Where every lead gets one grade no item decides it.
        if self.outcomes().is_none_or(|outcomes| outcomes < 2) {
            return;
        }
        let Some((total, items)) = alone(self.plan, &budget.at_most(limits::ALONE_STEPS)) else { return };
        let items = items.into_iter().zip(&self.plan.items).zip(&self.labels.items).zip(&self.labels.places.items);
        for (((count, item), label), span) in items {
            // What grading does not rest on decides nothing, even where everybody gets one grade.
            let counts = self.evaluator.deciding_items.contains(&item.node);
            let Some(count) = count.filter(|count| counts && count.share_of(&total) > NEARLY_ALL) else { continue };
            let problem = ProofProblem::DecidesAlone {
                item: label.label.title.clone(),
                percent: percent(&count, &total),
                count: count.to_string(),
                total: total.to_string(),
            };
            proofs.diagnostics.push(Diagnostic::new(problem, *span));
        }
    }
}

fn percent(count: &Natural, total: &Natural) -> String {
    format!("{:.0}%", count.share_of(total) * 100.0)
}
