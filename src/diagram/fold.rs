//! Sums and counts over many parts, built directly.

use crate::diagram::hash::Map;
use crate::diagram::store::{Full, Ref, Store};

/// What `step` makes of a start and the leaves of the parts, one after the other. The order must not matter to `step`.
///
/// Where no two parts ask the same variable, and each asks a block of its own, the result is built from the top:
/// one node per (part, state reached), never a rebuilt prefix. Otherwise the parts are combined one by one.
pub(crate) fn fold(
    store: &mut Store,
    parts: &[Ref],
    start: u32,
    step: &mut dyn FnMut(u32, u32) -> u32,
) -> Result<Ref, Full> {
    let mut ordered: Vec<(Option<(u32, u32)>, Ref)> = parts
        .iter()
        .map(|part| {
            let levels = store.support(*part);
            (levels.first().copied().zip(levels.last().copied()), *part)
        })
        .collect();
    ordered.sort_by_key(|(levels, _)| *levels);
    let blocks: Vec<(u32, u32)> = ordered.iter().filter_map(|(levels, _)| *levels).collect();
    let apart = blocks.windows(2).all(|pair| matches!(pair, [(_, last), (first, _)] if last < first));
    let parts: Vec<Ref> = ordered.into_iter().map(|(_, part)| part).collect();
    if apart {
        return chain(store, &parts, start, step, &mut Map::default());
    }
    parts.into_iter().try_fold(Ref::leaf(start), |sum, part| {
        store.combine(&[sum, part], &mut |_, leaves| match leaves {
            [state, leaf] => Ok(Ref::leaf(step(*state, *leaf))),
            _ => Err(Full),
        })
    })
}

// Recursion is as deep as there are variables, or parts without any: the caller bounds both.
fn chain(
    store: &mut Store,
    parts: &[Ref],
    state: u32,
    step: &mut dyn FnMut(u32, u32) -> u32,
    done: &mut Map<(usize, u32), Ref>,
) -> Result<Ref, Full> {
    let Some((first, rest)) = parts.split_first() else { return Ok(Ref::leaf(state)) };
    let key = (parts.len(), state);
    if let Some(known) = done.get(&key) {
        return Ok(*known);
    }
    let result = store.replace(*first, &mut |store, leaf| {
        let next = step(state, leaf);
        chain(store, rest, next, step, done)
    })?;
    done.insert(key, result);
    Ok(result)
}
