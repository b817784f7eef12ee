//! One answer of a walk, and its way back: only what hangs on it is computed anew.

use crate::eval::explore::Walk;
use crate::eval::explore::questions::Question;
use crate::eval::possible::Possible;
use crate::eval::step::{Situation, step};
use crate::plan::Node;

/// What an answer has replaced.
pub(super) struct Before {
    fact: Option<Possible>,
    nodes: Vec<(usize, Possible)>,
}

impl Walk<'_> {
    /// Assumes an answer, and renews all nodes that it changes.
    pub(super) fn answer(&mut self, question: Question, cell: Possible, done: &mut [Possible]) -> Before {
        let (first, fact) = match question {
            Question::Fact(input) => {
                let slot = self.inputs.get_mut(input);
                (None, slot.map(|slot| std::mem::replace(slot, cell)))
            }
            Question::Test(node) | Question::Value(node) => {
                self.forced.push((node, cell));
                (Some(node), None)
            }
        };
        let situation = Situation { inputs: &self.inputs, ..*self.situation };
        let mut changed = vec![false; done.len()];
        let mut nodes = Vec::new();
        for (index, node) in self.plan.nodes.iter().enumerate().take(done.len()).skip(first.unwrap_or_default()) {
            let is_asked = match (node, question) {
                (Node::Input(own), Question::Fact(input)) => own.index() == input,
                _ => first == Some(index),
            };
            let has_changed = |at: usize| changed.get(at).copied().unwrap_or_default();
            if !is_asked && !self.evaluator.reads(index).iter().any(|id| has_changed(id.index())) {
                continue;
            }
            let value = match self.forced.iter().find(|(at, _)| *at == index) {
                Some((_, value)) => value.clone(),
                None => step(node, done, &situation),
            };
            if let (Some(slot), Some(mark)) = (done.get_mut(index), changed.get_mut(index))
                && *slot != value
            {
                nodes.push((index, std::mem::replace(slot, value)));
                *mark = true;
            }
        }
        Before { fact, nodes }
    }

    /// Takes the last answer back.
    pub(super) fn take_back(&mut self, question: Question, before: Before, done: &mut [Possible]) {
        match question {
            Question::Fact(input) => {
                if let (Some(slot), Some(fact)) = (self.inputs.get_mut(input), before.fact) {
                    *slot = fact;
                }
            }
            Question::Test(_) | Question::Value(_) => {
                self.forced.pop();
            }
        }
        for (index, value) in before.nodes {
            if let Some(slot) = done.get_mut(index) {
                *slot = value;
            }
        }
    }
}
