//! Floor 4: the one compiled form of a policy: flat, by id, serialisable.
//!
//! A [`Plan`] is meaning only: ids, numbers, nodes. What people call things (names, titles, sentences as they were
//! written) stands beside it in [`Labels`], so that an English and a Chinese policy can be the same plan.

mod bits;
mod describe;
mod each;
mod follow;
mod interned;
mod labels;
mod lineage;
mod lower;
mod node;
mod promise;
mod told;
mod walk;

use serde::{Deserialize, Serialize};

pub(crate) use crate::plan::bits::Bits;
pub(crate) use crate::plan::describe::describe;
pub use crate::plan::each::Each;
pub use crate::plan::follow::{FollowLine, FollowUp, Pool};
pub use crate::plan::labels::{ItemLabel, Label, Labels, LetLabel, ListLabel, Places, SentenceLabel, TableLabel};
pub use crate::plan::lineage::{Given, Lineage, Override};
pub(crate) use crate::plan::lower::lower;
pub use crate::plan::node::{Comparison, Ends, Gather, Node, NodeId, Quantifier, Rounding, Search};
pub use crate::plan::promise::{Pledge, Promise, Promises};
pub(crate) use crate::plan::walk::{depth_first, depth_first_by};
pub use crate::semantics::Deed as Action;
use crate::value::{Date, Decimal, Fraction, Kind, ListId, ScaleId, Value, Workdays};

macro_rules! id {
    ($(#[$doc:meta] $name:ident),*) => {
        $(#[$doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        })*
    };
}
id!(
    /// The index of an input.
    InputId,
    /// The index of an item.
    ItemId
);

/// A compiled policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The id of the policy.
    pub id: String,
    /// Its version.
    pub version: Option<String>,
    /// The first day it is in force.
    pub effective_from: Option<Date>,
    /// The last day it is in force.
    pub effective_until: Option<Date>,
    /// Scales and choices.
    pub scales: Vec<Scale>,
    /// The scale of the grade.
    pub grades: Option<ScaleId>,
    /// The facts.
    pub inputs: Vec<Input>,
    /// The lists of records that facts hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<List>,
    /// Rows of lists that the policy gives a name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<Found>,
    /// What is computed. INVARIANT: a node reads lower ids only.
    pub nodes: Vec<Node>,
    /// How many nodes do not need the grade; they stand first.
    pub early: usize,
    /// Relations that every lead must keep.
    pub requires: Vec<NodeId>,
    /// Items of groups, checklists and scorecards, and those that stand alone.
    pub items: Vec<Item>,
    /// Groups and checklists.
    pub groups: Vec<Group>,
    /// Scorecards.
    pub scorecards: Vec<Scorecard>,
    /// What decides the grade.
    pub grading: Grading,
    /// Further results.
    pub decisions: Vec<Decision>,
    /// Deadlines by grade, or by another result.
    pub follow_up: Option<FollowUp>,
    /// When a lead is given up to the public pool.
    pub pool: Option<Pool>,
    /// Shares of all leads that are expected; batch runs report on them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expects: Vec<Expect>,
    /// The grade of leads of which facts are missing that matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when_undetermined: Option<u8>,
    /// The list of holidays that working days go by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workdays: Option<Workdays>,
    /// What the placeholders in the texts of results stand for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub placeholders: Vec<Placeholder>,
    /// Whether any node reads the day.
    pub reads_today: bool,
    /// Whether any node reads the time.
    pub reads_now: bool,
}

/// A placeholder in the texts of results: `"call before {due}"`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Placeholder {
    /// As the texts write it.
    pub name: String,
    /// What it stands for.
    pub told: Told,
}

/// What a placeholder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Told {
    /// The day of the next contact.
    Due,
    /// The day of the next reminder.
    Remind,
    /// The value of a node.
    Value(NodeId, Kind),
}

/// A scale, best first, or an unordered choice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    /// Its id.
    pub id: String,
    /// Its members, best first; those apart from the order last.
    pub members: Vec<Member>,
    /// How many members have an order; none in a choice.
    pub ordered: u8,
}

/// A member of a scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Its id.
    pub id: String,
    /// Its points.
    pub points: Option<Decimal>,
}

/// A fact about a lead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// Its id.
    pub id: String,
    /// Its type.
    pub kind: Kind,
    /// The least value allowed, included. Always present for numbers, dates, moments and durations.
    pub low: Option<Value>,
    /// The greatest value allowed, included.
    pub high: Option<Value>,
    /// A lead without it is rejected.
    pub required: bool,
    /// Used when it is absent.
    pub default: Option<Value>,
    /// It is a fact only when this holds.
    pub applies: Option<NodeId>,
    /// Never shown in logs.
    pub masked: bool,
    /// What may change about it, for advice.
    pub change: Change,
    /// What a change costs, for advice.
    pub effort: Decimal,
}

/// A list of records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct List {
    /// The fact that holds it.
    pub input: InputId,
    /// What each element tells, as if each were a fact of its own.
    pub fields: Vec<Input>,
}

/// A row of a list that the policy gives a name: `let first = earliest claims by registered`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Its id.
    pub id: String,
    /// Where it is found.
    pub node: NodeId,
    /// In which list.
    pub list: ListId,
}

/// How a fact can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Either way.
    Free,
    /// Not at all.
    Fixed,
    /// Only upwards.
    OnlyRises,
    /// Only downwards.
    OnlyFalls,
}

/// An item: its level, its tick or its points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// Its type: a scale's member, yes/no, or a number in scorecards.
    pub kind: Kind,
    /// Where its value is computed.
    pub node: NodeId,
    /// The input that holds its rating when a person rates it.
    pub rated: Option<InputId>,
    /// The inputs that it reads, in order of the policy.
    pub reads: Vec<InputId>,
    /// The conditions of its rows, from the top; the last answer is `otherwise` when `closed`.
    pub rows: Vec<NodeId>,
    /// Whether it ends in `otherwise`.
    pub closed: bool,
}

/// Items over one scale, or a checklist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Its items.
    pub items: Vec<ItemId>,
}

/// Items that give points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scorecard {
    /// Its id.
    pub id: String,
    /// Each item with the node of its points, weight, cap and floor applied.
    pub items: Vec<(ItemId, NodeId)>,
    /// The most points that each item can give.
    pub best: Vec<Fraction>,
    /// Where the total is computed.
    pub total: NodeId,
    /// The least total there can be.
    pub low: Decimal,
    /// The greatest total there can be.
    pub high: Decimal,
}

/// What decides the grade.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Grading {
    /// Nothing: the policy gives decisions only.
    Nothing,
    /// Rows: a node whose value is the grade.
    Rows(NodeId),
    /// Sentences, in order of the policy.
    Sentences {
        /// The sentences.
        sentences: Vec<Sentence>,
        /// The grade of all other leads.
        otherwise: Option<u8>,
        /// Whether the best grade of several holds.
        best_wins: bool,
    },
}

/// One sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sentence {
    /// Its id: its name, or `rule 3` by its place.
    pub id: String,
    /// When it holds.
    pub condition: NodeId,
    /// What it does.
    pub action: Action,
}

/// A share of all leads that is expected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expect {
    /// The least share, as 0.15.
    pub low: Decimal,
    /// The greatest share.
    pub high: Decimal,
    /// The fact by which leads are told apart before they are counted.
    pub per: Option<InputId>,
    /// Which leads are counted.
    pub condition: NodeId,
}

/// A further result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Its id.
    pub id: String,
    /// Its type.
    pub kind: Kind,
    /// Where it is computed.
    pub node: NodeId,
}
