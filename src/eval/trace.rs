//! How a verdict came about: which row held, and on what facts.

use crate::eval::{Facts, Slot};
use crate::plan::Plan;

/// How a verdict came about. Ids are those of the plan, by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The facts as they were read, defaults filled in. Without slots when the record was rejected.
    pub facts: Facts,
    /// For each item of the plan, what gave its value.
    pub items: Vec<Held>,
    /// For each decision of the plan, what gave its value.
    pub decisions: Vec<Held>,
    /// For each named row of a list of the plan, the index of the element that was found.
    pub found: Vec<Option<u16>>,
    /// The row that gave the grade; [`Held::Nothing`] where sentences decide.
    pub grade: Held,
    /// For each share that the policy expects, whether this lead counts; none where facts are missing.
    pub expects: Vec<Option<bool>>,
    /// The steps of the plan that it took, trying out missing facts among them.
    pub steps: usize,
}

/// What gave a value that is decided by rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// The row with this index, from 0.
    Row(usize),
    /// The last answer, `otherwise`.
    Otherwise,
    /// No row holds and there is no `otherwise`.
    Nothing,
    /// It has no rows: a person rates it, or a bare fact is the answer.
    Given,
    /// It does not apply to this lead.
    NotApplicable,
    /// Facts that are not known would have to say.
    Open,
}

impl Trace {
    /// The trace of a record that could not be read.
    pub const fn nothing() -> Self {
        Self {
            facts: Facts { slots: Vec::new() },
            items: Vec::new(),
            decisions: Vec::new(),
            found: Vec::new(),
            grade: Held::Nothing,
            expects: Vec::new(),
            steps: 0,
        }
    }

    /// Tells the facts of this lead; the rest holds for it as well.
    pub(crate) fn tell_facts(&mut self, plan: &Plan, facts: &Facts) {
        self.facts.slots.clear();
        self.facts.slots.extend(filled(plan, facts));
    }
}

/// Facts with defaults filled in.
pub(crate) fn filled<'a>(plan: &'a Plan, facts: &'a Facts) -> impl Iterator<Item = Slot> + 'a {
    plan.inputs.iter().zip(&facts.slots).map(|(input, slot)| match (slot, &input.default) {
        (Slot::Missing | Slot::Null | Slot::Empty, Some(value)) => Slot::Known(value.clone()),
        (slot, _) => slot.clone(),
    })
}
