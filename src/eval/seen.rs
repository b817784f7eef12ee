//! What holds on the facts of one lead, node by node: for tests that ask what they have touched.

use crate::eval::outcome::Outcomes;
use crate::eval::possible::{Absence, Possible, Truth};
use crate::eval::row::{grade_of, run};
use crate::eval::step::Situation;
use crate::eval::{Clock, Facts};
use crate::plan::Plan;

/// For each node whether it surely holds, or surely does not.
pub(crate) fn truths(plan: &Plan, facts: &Facts, clock: Clock, grade: Option<u8>) -> Vec<Option<bool>> {
    let known = facts.held();
    let inputs = facts.possible(plan);
    let grade = match grade {
        Some(grade) => grade_of(plan, Outcomes::grade(grade)),
        None => Possible::absent(Absence::Undefined),
    };
    let situation = Situation::new(plan, (&inputs, &known), clock, &grade);
    let mut done = Vec::with_capacity(plan.nodes.len());
    run(plan, &mut done, plan.nodes.len(), &situation, &[]);
    let holds = done.iter().map(|value| match value.holds() {
        Truth::True => Some(true),
        Truth::False => Some(false),
        Truth::Unknown => None,
    });
    holds.collect()
}
