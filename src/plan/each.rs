//! What is computed of the elements of a list: a small plan of its own, run once for each.

use serde::{Deserialize, Serialize};

use crate::limits;
use crate::plan::{Node, NodeId};

/// A list, and the condition that its elements must keep.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Each {
    /// The node of the list.
    pub list: NodeId,
    /// The condition, as a node of `body`; every element counts when there is none.
    pub test: Option<NodeId>,
    /// What is computed for each element. INVARIANT: a node reads lower ids of the body only, and the plan through
    /// [`Node::Outer`].
    pub body: Vec<Node>,
}

impl Each {
    /// The nodes of the plan that are read: the list, and what the condition needs from outside.
    pub fn reads(&self) -> Vec<NodeId> {
        let outer = self.body.iter().filter_map(|node| match node {
            Node::Outer(id) => Some(*id),
            _ => None,
        });
        std::iter::once(self.list).chain(outer).collect()
    }

    /// The steps for a list of the greatest length.
    pub fn cost(&self) -> usize {
        let each = self.body.iter().map(Node::cost).fold(1, usize::saturating_add);
        each.saturating_mul(limits::LIST_ELEMENTS)
    }

    /// The fields that the condition asks the record for: `is known`.
    pub fn asks_record(&self) -> impl Iterator<Item = u16> {
        self.body.iter().filter_map(|node| match node {
            Node::ElementKnown(field) => Some(*field),
            _ => None,
        })
    }
}
