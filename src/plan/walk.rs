//! The nodes below others, in an order in which each can be computed.

use std::collections::HashSet;

use crate::plan::{Node, NodeId};

/// The nodes below the roots, each behind those it reads, in the order in which the roots name them.
pub(crate) fn depth_first(nodes: &[Node], roots: &[NodeId]) -> Vec<NodeId> {
    let reads = |id: NodeId, see: &mut dyn FnMut(NodeId)| {
        nodes.get(id.index()).into_iter().for_each(|node| node.each_read(&mut *see));
    };
    depth_first_by(roots, reads, |_| false)
}

/// The same, where `reads` shows what stands below a node, leaving out those that are `done` and what stands below them.
pub(crate) fn depth_first_by(
    roots: &[NodeId],
    reads: impl Fn(NodeId, &mut dyn FnMut(NodeId)),
    done: impl Fn(NodeId) -> bool,
) -> Vec<NodeId> {
    let (mut order, mut seen) = (Vec::new(), HashSet::new());
    let mut open: Vec<(NodeId, bool)> = roots.iter().rev().map(|root| (*root, false)).collect();
    while let Some((id, left)) = open.pop() {
        if left {
            order.push(id);
        } else if !done(id) && seen.insert(id) {
            open.push((id, true));
            let first = open.len();
            let read = |read: NodeId| (!seen.contains(&read)).then_some((read, false));
            reads(id, &mut |id| open.extend(read(id)));
            open.get_mut(first..).unwrap_or_default().reverse();
        }
    }
    order
}
