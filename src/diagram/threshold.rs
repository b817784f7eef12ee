//! What comparisons of one quantity with several constants say of each other: what is at least 40 % is at least 30 %.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::diagram::build::Diagram;
use crate::diagram::store::{Full, Ref, YES};
use crate::diagram::variable::Subject;
use crate::eval::possible::order;
use crate::plan::{Comparison, Node, NodeId};
use crate::value::Value;

/// A test as a bound from below: whether it holds at the bound, or only behind it.
struct Threshold {
    level: u32,
    value: Value,
    behind: bool,
    /// Which answer says that the quantity lies above: yes is the first cell.
    above: usize,
}

impl Diagram<'_> {
    /// The combinations of tests that do not contradict each other, as far as thresholds of one quantity tell. It
    /// speaks of the tests in the diagrams that are built.
    ///
    /// Where the quantity may be absent, two tests that fail say nothing of it: `x < 5` and `x >= 3` both fail then.
    pub(crate) fn thresholds(&mut self) -> Result<Ref, Full> {
        let mut consistent = YES;
        for (quantity, mut tests) in self.quantities() {
            let sure = !self.may_be_absent(quantity);
            tests.sort_by(|a, b| order(&a.value, &b.value).unwrap_or(Ordering::Equal).then(a.behind.cmp(&b.behind)));
            for pair in tests.windows(2) {
                let [lower, higher] = pair else { continue };
                consistent = self.told_apart(consistent, lower, higher, sure)?;
                if lower.behind == higher.behind && order(&lower.value, &higher.value) == Some(Ordering::Equal) {
                    consistent = self.told_apart(consistent, higher, lower, sure)?;
                }
            }
        }
        Ok(consistent)
    }

    /// Without the combinations in which the quantity lies above the higher bound and not above the lower one.
    fn told_apart(&mut self, set: Ref, lower: &Threshold, higher: &Threshold, sure: bool) -> Result<Ref, Full> {
        let said = [(lower.level, usize::from(lower.above == 0)), (higher.level, higher.above)];
        // A test that holds speaks of a quantity that is there: yes is the first cell.
        let there = sure || said.iter().any(|(_, cell)| *cell == 0);
        if !there || lower.level == higher.level {
            return Ok(set);
        }
        let contradiction = self.cube(&said)?;
        self.store.without(set, contradiction)
    }

    /// The tests that compare with a constant, by the quantity that they compare.
    fn quantities(&self) -> BTreeMap<NodeId, Vec<Threshold>> {
        let mut found: BTreeMap<NodeId, Vec<Threshold>> = BTreeMap::new();
        let constant = |id: NodeId| match self.nodes.get(id.index()) {
            Some(Node::Constant(value)) => Some(value.clone()),
            Some(_) | None => None,
        };
        for (variable, level) in self.variables.iter().zip(0_u32..) {
            let Subject::Test(node) = variable.subject else { continue };
            if !self.is_open_test(level) {
                continue;
            }
            let Some(Node::Compare(op, a, b)) = self.nodes.get(node.index()) else { continue };
            let (quantity, value, op) = match (constant(*a), constant(*b)) {
                (None, Some(value)) => (*a, value, *op),
                (Some(value), None) => (*b, value, op.turned()),
                (_, _) => continue,
            };
            let (behind, above) = match op {
                Comparison::AtLeast => (false, 0),
                Comparison::Less => (false, 1),
                Comparison::More => (true, 0),
                Comparison::AtMost => (true, 1),
                Comparison::Equal | Comparison::NotEqual => continue,
            };
            found.entry(quantity).or_default().push(Threshold { level, value, behind, above });
        }
        found
    }
}
