//! When leads are contacted, and when they are given up.

use serde::{Deserialize, Serialize};

use crate::plan::NodeId;

/// Deadlines by grade, or by another result with members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FollowUp {
    /// The node of the member; the grade when none.
    pub by: Option<NodeId>,
    /// The date or moment from which they count.
    pub since: NodeId,
    /// By index of the member; none for no follow-up.
    pub lines: Vec<Option<FollowLine>>,
}

/// The deadline of one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowLine {
    /// Whether it comes again and again.
    pub every: bool,
    /// The node of its length.
    pub length: NodeId,
    /// The node of how long before a reminder comes.
    pub remind: Option<NodeId>,
}

/// When a lead is given up to the public pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pool {
    /// The date or moment from which it counts.
    pub since: NodeId,
    /// The node of the length.
    pub after: NodeId,
    /// It holds only then.
    pub when: Option<NodeId>,
}
