//! The nodes below others, in an order in which each can be computed.

use std::collections::HashSet;

use crate::plan::{Node, NodeId};

/// The nodes below the roots, each behind those it reads, in the order in which the roots name them.
pub(crate) fn depth_first(nodes: &[Node], roots: &[NodeId]) -> Vec<NodeId> {
    depth_first_but(nodes, roots, |_| false)
}

/// The same, leaving out those that are `done` and what stands below them.
pub(crate) fn depth_first_but(nodes: &[Node], roots: &[NodeId], done: impl Fn(NodeId) -> bool) -> Vec<NodeId> {
    let (mut order, mut seen) = (Vec::new(), HashSet::new());
    let mut open: Vec<(NodeId, bool)> = roots.iter().rev().map(|root| (*root, false)).collect();
    while let Some((id, left)) = open.pop() {
        if left {
            order.push(id);
        } else if !done(id) && seen.insert(id) {
            open.push((id, true));
            let reads = nodes.get(id.index()).map(Node::reads).unwrap_or_default();
            open.extend(reads.into_iter().rev().filter(|read| !seen.contains(read)).map(|read| (read, false)));
        }
    }
    order
}
