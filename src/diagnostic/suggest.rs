//! The nearest of several names to a mistyped one.

use crate::limits;

/// The candidate nearest to `name`, if one is near enough to have been meant.
///
/// Distance is Damerau–Levenshtein without regard to case; ties go to the first candidate.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let wanted = name.to_lowercase();
    let length = wanted.chars().count();
    if length > limits::SUGGESTION_LENGTH {
        return None;
    }
    // One slip in a short word, up to three in a long one; a name of one letter is never a slip.
    let allowed = match length {
        0 | 1 => 0,
        2..=4 => 1,
        5..=7 => 2,
        _ => limits::SUGGESTION_DISTANCE,
    };
    candidates
        .into_iter()
        .filter(|candidate| !candidate.is_empty())
        .map(|candidate| (distance(&wanted, &candidate.to_lowercase(), allowed), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate.to_owned())
}

/// The distance of two names; those whose lengths differ by more than `allowed` are not compared letter by letter.
fn distance(a: &str, b: &str, allowed: usize) -> usize {
    // A word left off or added at the end (`revisit` for `revisits_total`) is nearer than its letters say.
    let (first, second) = (a.chars().count(), b.chars().count());
    if first.min(second) >= 4 && (a.starts_with(b) || b.starts_with(a)) {
        return 1;
    }
    if first.abs_diff(second) > allowed {
        return usize::MAX;
    }
    strsim::damerau_levenshtein(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_suggested() {
        assert_eq!(nearest("revisit", ["calls", "revisits"]), Some("revisits".into()));
        assert_eq!(nearest("回访次", ["回访次数", "价格"]), Some("回访次数".into()));
        assert_eq!(nearest("b", ["a", "c"]), None);
        assert_eq!(nearest("colour", ["price"]), None);
    }
}
