//! `--suggest`: a small set of examples that reaches and notices all that the tests do not yet.
//!
//! Leads are drawn from the comparisons of a policy with its mutants, and chosen greedily: always the one that adds most.
//! The set is small, and need not be the smallest.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Write;

use crate::cli::test::mutate::{Maker, Mutated};
use crate::cli::test::parallel;
use crate::diagnostic::Lang;
use crate::limits;
use crate::policy::Policy;
use crate::testing::{Coverage, Point, examples_between};

/// What is suggested for a policy.
pub(crate) struct Suggested {
    /// Examples to paste, each with what it adds, in words.
    pub(crate) examples: Vec<(String, String)>,
    /// Which points of those that were not touched each of them touches, by number.
    pub(crate) touches: Vec<BTreeSet<usize>>,
    /// What no lead that was tried touches.
    pub(crate) untouched: Vec<Point>,
    /// How many mutants no example tells apart.
    pub(crate) unnoticed: usize,
}

/// An example that may be suggested.
struct Candidate {
    text: String,
    /// The points that it touches, by place.
    touches: BTreeSet<usize>,
    /// The survivors that it notices, by place.
    notices: BTreeSet<usize>,
}

/// Chooses examples for what is not touched and not noticed yet.
pub(crate) fn suggest(policy: &Policy, coverage: &Coverage, mutated: &Mutated, maker: &Maker) -> Suggested {
    let missed = coverage.points().iter().enumerate().filter(|(_, point)| point.hits == 0).map(|(at, _)| at);
    let mut missed: BTreeSet<usize> = missed.collect();
    let mut lives: BTreeSet<usize> = (0..mutated.survivors.len()).collect();
    let mut seen = HashSet::new();
    let mut fresh = |texts: Vec<String>| -> Vec<String> {
        texts.into_iter().filter(|text| seen.insert(text.clone())).take(limits::SUGGESTED).collect()
    };
    let told = mutated.survivors.iter().map(|lives| &lives.survivor);
    let told = told.flat_map(|survivor| survivor.example.iter().chain(&survivor.more)).cloned().collect();
    let mut candidates = tried(policy, mutated, maker, &fresh(told));
    let touched: BTreeSet<usize> = candidates.iter().flat_map(|one| one.touches.iter().copied()).collect();
    if !missed.is_subset(&touched) {
        // Leads at the borders of everything else there is.
        let more = parallel::each(&mutated.others, |other| examples_between(policy, other, limits::MUTANT_STEPS).1);
        candidates.extend(tried(policy, mutated, maker, &fresh(more.concat())));
    }
    let (mut examples, mut all_touches) = (Vec::new(), Vec::new());
    let lang = policy.labels().lang;
    while let Some(best) = best(&candidates, &missed, &lives) {
        let touches: BTreeSet<usize> = best.touches.intersection(&missed).copied().collect();
        let notices: BTreeSet<usize> = best.notices.intersection(&lives).copied().collect();
        missed.retain(|at| !touches.contains(at));
        lives.retain(|at| !notices.contains(at));
        examples.push((best.text.clone(), adds(touches.len(), notices.len(), lang)));
        all_touches.push(touches);
    }
    let untouched = coverage.points().iter().enumerate().filter(|(at, _)| missed.contains(at));
    Suggested {
        examples,
        touches: all_touches,
        untouched: untouched.map(|(_, point)| point.clone()).collect(),
        unnoticed: lives.len(),
    }
}

/// What an example adds, in words.
fn adds(touches: usize, notices: usize, lang: Lang) -> String {
    let mut parts = Vec::new();
    if notices > 0 {
        let changes = if notices == 1 { "change" } else { "changes" };
        parts.push(lang.pick(format!("notices {notices} {changes}"), format!("发现 {notices} 处改动")));
    }
    if touches > 0 {
        let parts_of = if touches == 1 { "part" } else { "parts" };
        parts.push(lang.pick(format!("touches {touches} {parts_of}"), format!("触及 {touches} 处")));
    }
    parts.join(lang.pick(", ", "，"))
}

/// The candidate that adds most, the first of several; none where none adds anything.
fn best<'a>(candidates: &'a [Candidate], missed: &BTreeSet<usize>, lives: &BTreeSet<usize>) -> Option<&'a Candidate> {
    let gain = |one: &Candidate| {
        one.touches.intersection(missed).count().saturating_add(one.notices.intersection(lives).count())
    };
    let gains = candidates.iter().map(|one| (gain(one), one)).filter(|(gain, _)| *gain > 0);
    gains.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, one)| one)
}

/// What each example touches and notices; those that do not hold are left out.
fn tried(policy: &Policy, mutated: &Mutated, maker: &Maker, texts: &[String]) -> Vec<Candidate> {
    let own = policy.source().text();
    let one = |text: &String| {
        let with = maker.policy(format!("{own}\n{text}\n"))?;
        let tried = with.try_examples().last()?;
        let facts = tried.facts.filter(|_| tried.failures.is_empty())?;
        let mut coverage = Coverage::new(policy);
        coverage.add(policy, &facts, tried.clock);
        let touched = coverage.points().iter().enumerate().filter(|(_, point)| point.hits > 0);
        let notices = mutated.survivors.iter().enumerate().filter(|(_, lives)| !lives.policy.holds(tried.example));
        Some(Candidate {
            text: text.clone(),
            touches: touched.map(|(at, _)| at).collect(),
            notices: notices.map(|(at, _)| at).collect(),
        })
    };
    parallel::each(texts, one).into_iter().flatten().collect()
}

impl Suggested {
    /// Examples to paste, with what each adds as a comment, and what is left.
    pub(crate) fn text(&self, lang: Lang) -> String {
        let mut out = String::new();
        match self.examples.len() {
            0 => {}
            1 => out.push_str(lang.pick("  one more example suggested:\n\n", "  建议补充 1 条举例：\n\n")),
            n => out.push_str(&lang.pick(
                format!("  {n} more examples suggested, always the one that adds most, so perhaps not the fewest:\n\n"),
                format!("  建议补充 {n} 条举例（每次取新增最多的一条，未必是最少的一组）：\n\n"),
            )),
        }
        for (example, adds) in &self.examples {
            let _ = write!(out, "# {adds}\n{example}\n\n");
        }
        if self.unnoticed > 0 {
            let n = self.unnoticed;
            out.push_str(&lang.pick(
                format!("  {n} changes are noticed by no example that was tried\n"),
                format!("  有 {n} 处改动，试过的举例都发现不了\n"),
            ));
        }
        for point in &self.untouched {
            let said = point.said(lang);
            out.push_str(&lang.pick(
                format!("  no lead that was tried touches it: {said}\n"),
                format!("  试过的客户都没有触及：{said}\n"),
            ));
        }
        if self.examples.is_empty() && self.unnoticed == 0 && self.untouched.is_empty() {
            out.push_str(lang.pick("  no more examples are needed\n", "  不需要更多举例\n"));
        }
        out
    }
}
