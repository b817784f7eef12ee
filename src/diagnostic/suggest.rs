//! The nearest of several names to a mistyped one.

use crate::limits;

/// Whether one more name, after so many, may be looked for among so many candidates.
///
/// A text full of unknown names is told of them all the same; only the last of them come without a suggestion.
pub const fn affordable(asked: usize, candidates: usize) -> bool {
    asked.saturating_mul(candidates) <= limits::SUGGESTIONS
}

/// `没有资格` where `资格`, or `有资格`, is declared: what is denied, as the language says it. The nearest name would say the
/// opposite.
pub fn denied(name: &str, is_declared: impl Fn(&str) -> bool) -> Option<String> {
    let denials = ["没有", "没", "不是", "不", "未", "无", "非"];
    let mut rests = denials.into_iter().filter_map(|denial| name.strip_prefix(denial));
    rests.find(|rest| is_declared(rest)).map(|rest| format!("非 {rest}"))
}

/// The candidate nearest to `name`, if one is near enough to have been meant.
///
/// Distance is Damerau–Levenshtein of neighbours (a pair exchanged is one slip) without regard to case; of those as near as each
/// other it is the one whose length is nearer, then the first.
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
    let wanted: Vec<char> = wanted.chars().collect();
    candidates
        .into_iter()
        .filter(|candidate| !candidate.is_empty())
        .filter_map(|candidate| Some((distance(&wanted, candidate, allowed)?, candidate)))
        .min_by_key(|(distance, candidate)| (*distance, candidate.chars().count().abs_diff(length)))
        .map(|(_, candidate)| candidate.to_owned())
}

/// The distance of two names, the first in small letters, if it is at most `allowed`.
fn distance(wanted: &[char], candidate: &str, allowed: usize) -> Option<usize> {
    // One letter more than any candidate that is near enough.
    let most = limits::SUGGESTION_LENGTH.saturating_add(limits::SUGGESTION_DISTANCE).saturating_add(1);
    let candidate: Vec<char> = candidate.chars().flat_map(char::to_lowercase).take(most).collect();
    // A word left off or added at the end (`revisit` for `revisits_total`) is nearer than its letters say.
    if wanted.len().min(candidate.len()) >= 4 && (wanted.starts_with(&candidate) || candidate.starts_with(wanted)) {
        return (allowed >= 1).then_some(1);
    }
    // Those whose lengths differ by more are not compared letter by letter.
    if wanted.len().abs_diff(candidate.len()) > allowed {
        return None;
    }
    let shared = wanted.iter().zip(&candidate).take_while(|(one, other)| one == other).count();
    let (one, other) = (wanted.get(shared..)?, candidate.get(shared..)?);
    let alike = one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
    let kept = |rest: &[char]| rest.iter().take(rest.len().saturating_sub(alike)).collect::<String>();
    let (one, other) = (kept(one), kept(other));
    Some(strsim::osa_distance(&one, &other)).filter(|distance| *distance <= allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_suggested() {
        assert_eq!(nearest("revisit", ["calls", "revisits"]), Some("revisits".into()));
        assert_eq!(nearest("visit", ["visiting", "visitors", "visits"]), Some("visits".into()));
        assert_eq!(nearest("回访次", ["回访次数", "价格"]), Some("回访次数".into()));
        assert_eq!(nearest("b", ["a", "c"]), None);
        assert_eq!(nearest("colour", ["price"]), None);
    }
}
