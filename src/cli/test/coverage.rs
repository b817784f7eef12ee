//! What the tests of a policy touch of it: the share, and what nothing has touched.

use std::fmt::Write;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::test::find::shown;
use crate::cli::test::one::{Case, CaseKind, Place, Tested, place};
use crate::diagnostic::Lang;
use crate::policy::Policy;
use crate::source::Source;
use crate::testing::{Coverage, Part, Point, SnapshotLeads};
use crate::value::Date;

/// A share in tenths of a per cent: 100% is 1,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Share(usize);

/// Reads `100%`, `87.5%` or `87.5`, for clap.
pub(crate) fn share(text: &str) -> Result<Share, String> {
    let number = text.trim().trim_end_matches(['%', '％']);
    let (whole, tenth) = number.split_once('.').unwrap_or((number, "0"));
    let whole = whole.parse::<usize>().ok().filter(|whole| *whole <= 100);
    let tenth = tenth.parse::<usize>().ok().filter(|tenth| *tenth <= 9);
    let share = whole.zip(tenth).map(|(whole, tenth)| whole.saturating_mul(10).saturating_add(tenth));
    share.filter(|share| *share <= 1_000).map(Share).ok_or_else(|| "0% … 100%".to_owned())
}

impl Share {
    /// Rounded down, so that only all is 100%.
    pub(crate) fn of(touched: usize, all: usize) -> Self {
        Self(touched.saturating_mul(1_000).checked_div(all).unwrap_or(1_000))
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, tenth) = (self.0.checked_div(10), self.0.checked_rem(10));
        write!(f, "{}.{}%", whole.unwrap_or_default(), tenth.unwrap_or_default())
    }
}

/// What the examples and the leads of the snapshot touch.
pub(crate) fn measure(policy: &Policy, graded: Option<&(SnapshotLeads, Date)>) -> Coverage {
    let mut coverage = Coverage::new(policy);
    for tried in policy.try_examples() {
        if let Some(facts) = &tried.facts {
            coverage.add(policy, facts, tried.clock);
        }
    }
    if let Some((leads, today)) = graded {
        leads.facts().for_each(|facts| coverage.add(policy, facts, crate::eval::Clock::on(*today)));
    }
    coverage
}

/// The share of all points.
pub(crate) fn all(coverage: &Coverage) -> Share {
    Share::of(coverage.touched(), coverage.points().len())
}

fn missed(coverage: &Coverage) -> impl Iterator<Item = &Point> {
    coverage.points().iter().filter(|point| point.hits == 0)
}

/// The test that asks for so much coverage.
pub(crate) fn case(coverage: &Coverage, least: Share, source: &Source, start: Place, lang: Lang) -> Case {
    let name = lang.pick(format!("coverage of at least {least}"), format!("覆盖率至少 {least}"));
    let mut case = Case::new(CaseKind::Coverage, name, start);
    let share = all(coverage);
    if share < least {
        let (touched, points) = (coverage.touched(), coverage.points().len());
        case.fail(lang.pick(
            format!("{share} is covered: {touched} of {points}"),
            format!("覆盖率为 {share}：{points} 处中触及 {touched} 处"),
        ));
        for point in missed(coverage) {
            case.fail_at(place(source, point.span.start), never(point, lang));
        }
    }
    case
}

/// That it was never touched, in words.
pub(crate) fn never(point: &Point, lang: Lang) -> String {
    let said = point.said(lang);
    match point.part {
        // It is part of what is said of it.
        Part::Condition => said,
        Part::Sentence | Part::Row | Part::Level | Part::Grade => {
            lang.pick(format!("{said} is never touched"), format!("{said}：从未触及"))
        }
    }
}

/// For people: the share, each sort, and what was never touched with its line.
pub(crate) fn text(coverage: &Coverage, source: &Source, lang: Lang, whole: bool) -> String {
    let (share, touched, points) = (all(coverage), coverage.touched(), coverage.points().len());
    let mut out = lang.pick(
        format!("  coverage {share}: {touched} of {points}"),
        format!("  覆盖率 {share}：{points} 处中触及 {touched} 处"),
    );
    let parts: Vec<String> = Part::ALL
        .into_iter()
        .filter_map(|part| {
            let (touched, of) = coverage.of(part);
            (of > 0).then(|| format!("{} {touched}/{of}", part.word(lang)))
        })
        .collect();
    if !parts.is_empty() {
        out.push_str(&lang.pick(format!(" ({})", parts.join(", ")), format!("（{}）", parts.join("，"))));
    }
    out.push('\n');
    if whole {
        for point in missed(coverage) {
            let place = place(source, point.span.start);
            let said = never(point, lang);
            let _ = writeln!(out, "    {}:{} {said}", place.file, place.line);
        }
    }
    out
}

/// For programs.
pub(crate) fn json(coverage: &Coverage, source: &Source, lang: Lang) -> Value {
    let parts: serde_json::Map<String, Value> = Part::ALL
        .into_iter()
        .map(|part| {
            let (touched, all) = coverage.of(part);
            (part.word(Lang::En).replace(' ', "_"), json!({ "touched": touched, "all": all }))
        })
        .collect();
    let missed: Vec<Value> = missed(coverage)
        .map(|point| {
            let place = place(source, point.span.start);
            let sort = point.part.word(Lang::En).replace(' ', "_");
            json!({ "part": sort, "file": place.file, "line": place.line, "message": never(point, lang) })
        })
        .collect();
    json!({
        "touched": coverage.touched(),
        "all": coverage.points().len(),
        "share": all(coverage).to_string(),
        "parts": parts,
        "missed": missed,
    })
}

/// For programs that draw coverage: a record for each file, each point a branch of its line.
pub(crate) fn lcov(tested: &[Tested]) -> String {
    // A file that several policies rest on has one record, its branches those of all of them.
    let mut files: BTreeMap<String, BTreeMap<usize, Vec<usize>>> = BTreeMap::new();
    for one in tested {
        let (Some(coverage), Some(source)) = (&one.coverage, &one.source) else { continue };
        for point in coverage.points() {
            let place = place(source, point.span.start);
            files.entry(place.file).or_default().entry(place.line).or_default().push(point.hits);
        }
    }
    let mut out = String::new();
    for (file, lines) in &files {
        let _ = writeln!(out, "TN:\nSF:{}", shown(Path::new(file)));
        for (line, hits) in lines {
            for (branch, hits) in hits.iter().enumerate() {
                let _ = writeln!(out, "BRDA:{line},0,{branch},{hits}");
            }
        }
        let branches = || lines.values().flatten();
        let _ = writeln!(out, "BRF:{}\nBRH:{}", branches().count(), branches().filter(|hits| **hits > 0).count());
        let most = |hits: &Vec<usize>| hits.iter().copied().max().unwrap_or_default();
        for (line, hits) in lines {
            let _ = writeln!(out, "DA:{line},{}", most(hits));
        }
        let touched = lines.values().filter(|hits| most(hits) > 0).count();
        let _ = writeln!(out, "LF:{}\nLH:{touched}\nend_of_record", lines.len());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_and_rounded_down() {
        assert_eq!(share("100%").map(|it| it.to_string()), Ok("100.0%".into()));
        assert_eq!(share("87.5").map(|it| it.to_string()), Ok("87.5%".into()));
        for bad in ["", "%", "101%", "100.1%", "-1", "ten", "9.55"] {
            assert!(share(bad).is_err(), "{bad}");
        }
        assert_eq!(Share::of(999, 1_000).to_string(), "99.9%");
        assert_eq!(Share::of(0, 0).to_string(), "100.0%");
    }
}
