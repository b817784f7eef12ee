//! What a policy promises. Promises stand beside the plan: two policies that differ only in them grade alike.

use crate::plan::{InputId, Node, NodeId};
use crate::source::Span;

/// The promises of a policy, in order of the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Promises {
    /// What only promises compute. INVARIANT: the ids of these nodes follow on those of the plan.
    pub nodes: Vec<Node>,
    /// The promises.
    pub list: Vec<Promise>,
}

/// One promise.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// What is promised.
    pub pledge: Pledge,
    /// Whether it speaks only of leads whose facts are all known.
    pub all_known: bool,
    /// Where it stands in the text.
    pub span: Span,
}

/// What is promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pledge {
    /// Never this grade, by index, when the condition holds.
    Never(u8, NodeId),
    /// The first holds whenever the second does.
    Always(NodeId, NodeId),
    /// The grade never falls when this input rises.
    NeverFalls(InputId),
}

impl Pledge {
    /// The conditions that it speaks of.
    pub fn reads(&self) -> Vec<NodeId> {
        match self {
            Self::Never(_, when) => vec![*when],
            Self::Always(result, when) => vec![*result, *when],
            Self::NeverFalls(_) => Vec::new(),
        }
    }
}
