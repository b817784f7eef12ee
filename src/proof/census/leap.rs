//! How often one step of one fact moves the grade by two or more.

use crate::diagram::{Full, Natural, OUTSIDE, Ref, Subject, spread};
use crate::plan::{InputId, Node, depth_first};
use crate::proof::census::Leap;
use crate::proof::census::kinds::Counter;
use crate::value::Kind;

/// From how many grades on a step is a leap.
const FAR: u32 = 2;

/// The facts whose steps can be told, with how far they move the grade. Left out are facts without an order and those
/// that are compared with other facts: there, what is a step depends on the others.
pub(super) fn leaps(counter: &mut Counter<'_>) -> Result<Vec<Leap>, Full> {
    let plan = counter.plan;
    let ordered = plan.grades.and_then(|grades| plan.scales.get(usize::from(grades.0)));
    let ordered = ordered.map_or(0, |scale| u32::from(scale.ordered));
    let outcome = counter.outcome()?;
    let asked = counter.diagram.store.support(outcome);
    let mut found = Vec::new();
    for (input, at) in plan.inputs.iter().zip(0_u32..) {
        let steps = match input.kind {
            Kind::Number(_) | Kind::YesNo | Kind::Date | Kind::Moment | Kind::Duration => true,
            Kind::Member(scale) => plan.scales.get(usize::from(scale.0)).is_some_and(|scale| scale.ordered > 0),
            Kind::Text | Kind::List | Kind::Records(_) | Kind::Row(_) => false,
        };
        let level = counter.diagram.level(Subject::Fact(InputId(at)));
        let Some(level) = level.filter(|level| steps && asked.contains(level)) else { continue };
        if asked.iter().any(|level| compares(counter, *level, InputId(at))) {
            continue;
        }
        let mut leap = Leap { id: input.id.clone(), steps: Natural::ZERO, leaps: Natural::ZERO, furthest: 0 };
        // Where the fact is missing there is no step.
        let known = counter.diagram.level(Subject::Known(InputId(at))).map(|level| (level, 0));
        let outcome = counter.diagram.store.restrict(outcome, known.as_slice())?;
        step_by_step(counter, outcome, (level, known), ordered, &mut leap)?;
        found.push(leap);
    }
    Ok(found)
}

/// Whether a variable is a comparison of this fact with others.
fn compares(counter: &Counter<'_>, level: u32, input: InputId) -> bool {
    match counter.diagram.variable(level).map(|variable| variable.subject) {
        Some(Subject::Test(node)) => depth_first(&counter.diagram.nodes, &[node])
            .into_iter()
            .any(|id| counter.diagram.nodes.get(id.index()) == Some(&Node::Input(input))),
        Some(Subject::Known(_) | Subject::Fact(_) | Subject::Today | Subject::Now | Subject::Tie) | None => false,
    }
}

fn step_by_step(
    counter: &mut Counter<'_>,
    outcome: Ref,
    (level, known): (u32, Option<(u32, usize)>),
    ordered: u32,
    leap: &mut Leap,
) -> Result<(), Full> {
    let mut sizes = counter.sizes.clone();
    let mut fixed = |level: u32| {
        let size = usize::try_from(level).ok().and_then(|at| sizes.get_mut(at))?;
        Some(std::mem::replace(size, 1))
    };
    known.map(|(level, _)| fixed(level));
    let Some(cells) = fixed(level) else { return Ok(()) };
    let cells = usize::try_from(cells).unwrap_or_default();
    for cell in 0..cells.saturating_sub(1) {
        let store = &mut counter.diagram.store;
        let one = store.restrict(outcome, &[(level, cell)])?;
        let next = store.restrict(outcome, &[(level, cell.saturating_add(1))])?;
        let apart = store.combine(&[one, next], &mut |_, leaves| match leaves {
            [one, next] if *one < ordered && *next < ordered => Ok(Ref::leaf(one.abs_diff(*next))),
            _ => Ok(Ref::leaf(OUTSIDE)),
        })?;
        for (apart, count) in spread(store, apart, &sizes) {
            if apart == OUTSIDE {
                continue;
            }
            leap.steps = leap.steps.plus(&count);
            leap.furthest = leap.furthest.max(apart);
            if apart >= FAR {
                leap.leaps = leap.leaps.plus(&count);
            }
        }
    }
    Ok(())
}
