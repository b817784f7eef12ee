//! What a plan reads of the rows that it finds.

use std::collections::BTreeSet;

use crate::plan::Node;

/// The same nodes; each that finds a row says which fields of it are read, wherever the row goes.
pub(crate) fn with_told_fields(mut nodes: Vec<Node>) -> Vec<Node> {
    if !nodes.iter().any(|node| matches!(node, Node::Find(..))) {
        return nodes;
    }
    let mut told: Vec<BTreeSet<u16>> = vec![BTreeSet::new(); nodes.len()];
    // A node reads lower ones only, so from the end each knows all that is read of it before it passes that on.
    for at in (0..nodes.len()).rev() {
        let Some(node) = nodes.get(at) else { continue };
        let (rows, fields) = match node {
            Node::FieldOf(row, _, _, field) | Node::FieldKnown(row, _, _, field) => {
                (vec![*row], BTreeSet::from([*field]))
            }
            node => (node.reads(), told.get(at).cloned().unwrap_or_default()),
        };
        for of in rows.into_iter().filter(|_| !fields.is_empty()) {
            if let Some(told) = told.get_mut(of.index()) {
                told.extend(&fields);
            }
        }
    }
    for (node, fields) in nodes.iter_mut().zip(told) {
        if let Node::Find(_, _, search) = node {
            search.told = fields.into_iter().collect();
        }
    }
    nodes
}
