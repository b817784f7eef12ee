//! Whether a grade rests on a fact that is not there.

use crate::eval::facts::anything;
use crate::eval::find::field_known;
use crate::eval::gather::{Elements, elements};
use crate::eval::outcome::{Outcomes, outcomes};
use crate::eval::possible::{Absence, Possible, Truth};
use crate::eval::row::{Evaluator, run};
use crate::eval::step::Situation;
use crate::plan::{Grading, Node, NodeId, Plan};

/// Whether the verdict might be another if facts came in that the rules ask after and that are absent now.
///
/// The plan is run once more, not knowing whether they are there nor what they are: if the result stays, it does not
/// rest on their absence. Where even that run leaves more than one outcome open, the verdict counts as provisional.
pub(crate) fn provisional(
    evaluator: &Evaluator,
    plan: &Plan,
    situation: &Situation<'_>,
    (possible, done): (Outcomes, &[Possible]),
) -> bool {
    if !plan.lists.is_empty() && lists_lack(evaluator, plan, done) {
        return true;
    }
    let mut inputs: Option<Vec<Possible>> = None;
    let mut forced = Vec::new();
    for (at, (node, used)) in plan.nodes.iter().zip(&evaluator.support).enumerate() {
        let Node::Known(asked) = node else { continue };
        let is_known = |input: &usize| situation.known.get(*input).copied().unwrap_or_default();
        let absent: Vec<usize> = asked.iter().map(|input| input.index()).filter(|input| !is_known(input)).collect();
        if !*used || absent.is_empty() {
            continue;
        }
        let inputs = inputs.get_or_insert_with(|| situation.inputs.to_vec());
        for input in absent {
            if let (Some(slot), Some(input)) = (inputs.get_mut(input), plan.inputs.get(input)) {
                *slot = anything(input, plan);
            }
        }
        forced.push((at, Possible::truth(Truth::Unknown)));
    }
    // Where nothing is asked of the record that it does not hold, nothing rests on it.
    let Some(inputs) = inputs else { return false };
    let mut again = Vec::with_capacity(plan.early);
    run(plan, &mut again, plan.early, &Situation { inputs: &inputs, ..*situation }, &forced);
    match plan.grading {
        Grading::Rows(_) | Grading::Sentences { .. } => outcomes(plan, &evaluator.deciding_items, &again) != possible,
        Grading::Nothing => {
            plan.decisions.iter().any(|decision| again.get(decision.node.index()) != done.get(decision.node.index()))
        }
    }
}

/// Whether the rules ask after a field of records in a list, and some record does not hold it.
fn lists_lack(evaluator: &Evaluator, plan: &Plan, done: &[Possible]) -> bool {
    let absent = Possible::absent(Absence::Undefined);
    let at = |node: NodeId| done.get(node.index()).unwrap_or(&absent);
    let lacks = |list: NodeId, field: u16| match elements(at(list)) {
        Elements::Known(elements) => {
            elements.iter().any(|values| values.get(usize::from(field)).is_none_or(Option::is_none))
        }
        Elements::Unknown | Elements::None(_) => false,
    };
    let used = plan.nodes.iter().zip(&evaluator.support).filter(|(_, used)| **used);
    used.into_iter().any(|(node, _)| match node {
        Node::FieldKnown(row, list, _, field) => field_known(at(*row), at(*list), *field) != Truth::True,
        Node::Gather(_, _, each, _) | Node::Find(_, each, ..) => {
            each.asks_record().any(|field| lacks(each.list, field))
        }
        _ => false,
    })
}
