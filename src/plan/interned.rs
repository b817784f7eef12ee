//! Nodes, each once: equal computations share one (hash-consing by value).

use std::hash::BuildHasher;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

use crate::plan::{Node, NodeId};

/// Nodes in the order in which they were asked for, and where each stands.
#[derive(Default)]
pub(crate) struct Interned {
    nodes: Vec<Node>,
    /// The ids by the hash of their nodes; the nodes themselves are kept once.
    index: HashTable<NodeId>,
    hasher: DefaultHashBuilder,
}

impl Interned {
    /// The id of a node, which is added if it is new.
    pub(crate) fn id(&mut self, node: Node) -> NodeId {
        let Self { nodes, index, hasher } = self;
        let at = |id: &NodeId| nodes.get(id.index());
        let hash = |node: Option<&Node>| node.map_or(0, |node| hasher.hash_one(node));
        let slot = index.entry(hash(Some(&node)), |id| at(id) == Some(&node), |id| hash(at(id)));
        match slot {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(free) => {
                let id = NodeId(u32::try_from(nodes.len()).unwrap_or(u32::MAX));
                free.insert(id);
                nodes.push(node);
                id
            }
        }
    }

    /// All nodes so far.
    pub(crate) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The nodes alone.
    pub(crate) fn into_nodes(self) -> Vec<Node> {
        self.nodes
    }
}
