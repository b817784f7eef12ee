//! Lists of records against a slow and obvious second opinion: complete leads are graded exactly, and whatever a lead
//! with missing fields can become is among what its verdict calls possible.

use std::collections::BTreeSet;

use gradus::eval::Outcome;
use gradus::{Compiler, Lead, Policy, Verdict};
use proptest::prelude::*;

/// A visit: place, minutes, day of January, whether it was arranged. Any of them may be missing.
#[derive(Clone, Debug, PartialEq)]
struct Visit {
    place: Option<u8>,
    minutes: Option<u8>,
    day: Option<u8>,
    arranged: Option<bool>,
}

const PLACES: [&str; 2] = ["fair", "shop"];
const HEAD: &str = "grades A > B > C\nchoice where_kind fair, shop\n\
    input visits list {\n  place where_kind\n  minutes count 0..3\n  day date 2026-01-01..2026-01-03\n  arranged yes/no\n}\n";

#[derive(Clone, Debug)]
enum Filter {
    All,
    Minutes(&'static str, u8),
    Place(u8),
    Arranged(bool),
    Both(Box<Filter>, Box<Filter>),
}

impl Filter {
    fn text(&self) -> String {
        match self {
            Self::All => "arranged or not arranged".to_owned(),
            Self::Minutes(op, n) => format!("minutes {op} {n}"),
            Self::Place(place) => format!("place is {}", PLACES[usize::from(*place)]),
            Self::Arranged(yes) => if *yes { "arranged" } else { "not arranged" }.to_owned(),
            Self::Both(a, b) => format!("({}) and ({})", a.text(), b.text()),
        }
    }

    fn keeps(&self, visit: &Visit) -> bool {
        match self {
            Self::All => true,
            Self::Minutes(op, n) => compare(visit.minutes.expect("complete").into(), op, (*n).into()),
            Self::Place(place) => visit.place == Some(*place),
            Self::Arranged(yes) => visit.arranged == Some(*yes),
            Self::Both(a, b) => a.keeps(visit) && b.keeps(visit),
        }
    }
}

fn compare(a: i64, op: &str, b: i64) -> bool {
    match op {
        "<" => a < b,
        ">=" => a >= b,
        "=" => a == b,
        other => panic!("{other}"),
    }
}

#[derive(Clone, Debug)]
enum Test {
    Count(Filter, &'static str, u8),
    Sum(Filter, &'static str, u8),
    Extreme(&'static str, Filter, &'static str, u8),
    Distinct(Filter, &'static str, u8),
    Quantified(&'static str, Filter),
    Place { latest: bool, then_minutes: bool, filter: Filter, place: u8 },
    Minutes { latest: bool, filter: Filter, op: &'static str, n: u8 },
    Found(Filter),
    And(Box<Test>, Box<Test>),
    Or(Box<Test>, Box<Test>),
}

/// What is read of a row that is found.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Read {
    Nothing,
    Place,
    Minutes,
}

/// What a condition is: true or false, or resting on a tie.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Truth {
    Is(bool),
    Tied,
}

fn end(latest: bool) -> &'static str {
    if latest { "latest" } else { "earliest" }
}

impl Test {
    fn text(&self) -> String {
        match self {
            Self::Count(filter, op, n) => format!("(count of visits where {}) {op} {n}", filter.text()),
            Self::Sum(filter, op, n) => format!("(sum of visits.minutes where {}) {op} {n}", filter.text()),
            Self::Extreme(which, filter, op, n) => {
                format!("({which} of visits.minutes where {}) {op} {n}", filter.text())
            }
            Self::Distinct(filter, op, n) => {
                format!("(distinct count of visits.place where {}) {op} {n}", filter.text())
            }
            Self::Quantified(quantifier, filter) => format!("({quantifier} visits where {})", filter.text()),
            Self::Place { latest, then_minutes, filter, place } => {
                let then = if *then_minutes { ", then minutes" } else { "" };
                let place = PLACES[usize::from(*place)];
                format!("(({} visits by day{then} where {}).place is {place})", end(*latest), filter.text())
            }
            Self::Minutes { latest, filter, op, n } => {
                format!("(({} visits by day where {}).minutes {op} {n})", end(*latest), filter.text())
            }
            Self::Found(filter) => format!("((earliest visits by day where {}) is known)", filter.text()),
            Self::And(a, b) => format!("({} and {})", a.text(), b.text()),
            Self::Or(a, b) => format!("({} or {})", a.text(), b.text()),
        }
    }

    /// The rows that it looks for, each by what finds it, with what is read of it.
    fn finds(&self) -> Vec<(String, Read)> {
        let row = |latest: bool, then: bool, filter: &Filter| format!("{latest} {then} {}", filter.text());
        match self {
            Self::Place { latest, then_minutes, filter, .. } => {
                vec![(row(*latest, *then_minutes, filter), Read::Place)]
            }
            Self::Minutes { latest, filter, .. } => vec![(row(*latest, false, filter), Read::Minutes)],
            Self::Found(filter) => vec![(row(false, false, filter), Read::Nothing)],
            Self::And(a, b) | Self::Or(a, b) => [a.finds(), b.finds()].concat(),
            Self::Count(..) | Self::Sum(..) | Self::Extreme(..) | Self::Distinct(..) | Self::Quantified(..) => {
                Vec::new()
            }
        }
    }

    /// Whether it holds; of a row that is looked for, `all` say what is read of it.
    fn holds(&self, visits: &[Visit], all: &[(String, Read)]) -> Truth {
        let alike = |one: &Visit, other: &Visit| {
            let own = self.finds();
            let read = |what: Read| own.iter().any(|(row, _)| all.contains(&(row.clone(), what)));
            (!read(Read::Place) || one.place == other.place) && (!read(Read::Minutes) || one.minutes == other.minutes)
        };
        let kept = |filter: &Filter| visits.iter().filter(|visit| filter.keeps(visit)).collect::<Vec<_>>();
        let minutes = |visit: &Visit| i64::from(visit.minutes.expect("complete"));
        let size = |n: usize| i64::try_from(n).expect("few");
        match self {
            Self::Count(filter, op, n) => Truth::Is(compare(size(kept(filter).len()), op, (*n).into())),
            Self::Sum(filter, op, n) => {
                let sum = kept(filter).into_iter().map(minutes).sum();
                Truth::Is(compare(sum, op, (*n).into()))
            }
            Self::Extreme(which, filter, op, n) => {
                let all = kept(filter).into_iter().map(minutes);
                let value = if *which == "largest" { all.max() } else { all.min() };
                Truth::Is(value.is_some_and(|value| compare(value, op, (*n).into())))
            }
            Self::Distinct(filter, op, n) => {
                let places: BTreeSet<_> = kept(filter).into_iter().map(|visit| visit.place).collect();
                Truth::Is(compare(size(places.len()), op, (*n).into()))
            }
            Self::Quantified(quantifier, filter) => {
                let (some, all) = (kept(filter).len(), visits.len());
                Truth::Is(match *quantifier {
                    "any" => some > 0,
                    "none of" => some == 0,
                    "all of" => all > 0 && some == all,
                    "at least 2" => some >= 2,
                    "more than half of" => 2 * some > all,
                    other => panic!("{other}"),
                })
            }
            Self::Place { latest, then_minutes, filter, place } => {
                match first(kept(filter), *latest, |visit| (visit.day, then_minutes.then_some(visit.minutes)), alike) {
                    Ok(row) => Truth::Is(row.is_some_and(|row| row.place == Some(*place))),
                    Err(()) => Truth::Tied,
                }
            }
            Self::Minutes { latest, filter, op, n } => match first(kept(filter), *latest, |visit| visit.day, alike) {
                Ok(row) => Truth::Is(row.is_some_and(|row| compare(minutes(row), op, (*n).into()))),
                Err(()) => Truth::Tied,
            },
            Self::Found(filter) => match first(kept(filter), false, |visit| visit.day, alike) {
                Ok(row) => Truth::Is(row.is_some()),
                Err(()) => Truth::Tied,
            },
            Self::And(a, b) => joined(a.holds(visits, all), b.holds(visits, all), false),
            Self::Or(a, b) => joined(a.holds(visits, all), b.holds(visits, all), true),
        }
    }
}

/// `and` and `or`: a part that settles the whole makes the other one irrelevant.
fn joined(a: Truth, b: Truth, settling: bool) -> Truth {
    if [a, b].contains(&Truth::Is(settling)) {
        Truth::Is(settling)
    } else if [a, b].contains(&Truth::Tied) {
        Truth::Tied
    } else {
        Truth::Is(!settling)
    }
}

/// The one that comes first or last; an error when several do that are not alike.
fn first<K: Ord>(
    kept: Vec<&Visit>,
    latest: bool,
    key: impl Fn(&Visit) -> K,
    alike: impl Fn(&Visit, &Visit) -> bool,
) -> Result<Option<&Visit>, ()> {
    let best = if latest { kept.iter().map(|it| key(it)).max() } else { kept.iter().map(|it| key(it)).min() };
    let Some(best) = best else { return Ok(None) };
    let mut tied = kept.into_iter().filter(|visit| key(visit) == best);
    let one = tied.next().expect("the best");
    if tied.all(|other| alike(other, one)) { Ok(Some(one)) } else { Err(()) }
}

fn filter() -> impl Strategy<Value = Filter> {
    let op = prop::sample::select(&["<", ">=", "="][..]);
    let one = prop_oneof![
        Just(Filter::All),
        (op, 0_u8..=3).prop_map(|(op, n)| Filter::Minutes(op, n)),
        (0_u8..2).prop_map(Filter::Place),
        any::<bool>().prop_map(Filter::Arranged),
    ]
    .boxed();
    let both = (one.clone(), one.clone()).prop_map(|(a, b)| Filter::Both(Box::new(a), Box::new(b)));
    prop_oneof![3 => one, 1 => both].boxed()
}

fn test() -> impl Strategy<Value = Test> {
    let op = || prop::sample::select(&["<", ">=", "="][..]);
    let quantifier = prop::sample::select(&["any", "none of", "all of", "at least 2", "more than half of"][..]);
    let which = prop::sample::select(&["largest", "smallest"][..]);
    let one = prop_oneof![
        (filter(), op(), 0_u8..4).prop_map(|(filter, op, n)| Test::Count(filter, op, n)),
        (filter(), op(), 0_u8..8).prop_map(|(filter, op, n)| Test::Sum(filter, op, n)),
        (which, filter(), op(), 0_u8..4).prop_map(|(which, filter, op, n)| Test::Extreme(which, filter, op, n)),
        (filter(), op(), 0_u8..3).prop_map(|(filter, op, n)| Test::Distinct(filter, op, n)),
        (quantifier, filter()).prop_map(|(quantifier, filter)| Test::Quantified(quantifier, filter)),
        (any::<bool>(), any::<bool>(), filter(), 0_u8..2)
            .prop_map(|(latest, then_minutes, filter, place)| { Test::Place { latest, then_minutes, filter, place } }),
        (any::<bool>(), filter(), op(), 0_u8..4).prop_map(|(latest, filter, op, n)| Test::Minutes {
            latest,
            filter,
            op,
            n
        }),
        filter().prop_map(Test::Found),
    ]
    .boxed();
    let and = (one.clone(), one.clone()).prop_map(|(a, b)| Test::And(Box::new(a), Box::new(b)));
    let or = (one.clone(), one.clone()).prop_map(|(a, b)| Test::Or(Box::new(a), Box::new(b)));
    prop_oneof![4 => one, 1 => and, 1 => or].boxed()
}

fn visit() -> impl Strategy<Value = Visit> {
    (0_u8..2, 0_u8..=3, 1_u8..=3, any::<bool>()).prop_map(|(place, minutes, day, arranged)| Visit {
        place: Some(place),
        minutes: Some(minutes),
        day: Some(day),
        arranged: Some(arranged),
    })
}

/// Up to four visits, of which up to three fields are missing.
fn visits() -> impl Strategy<Value = Vec<Visit>> {
    (prop::collection::vec(visit(), 0..=4), prop::collection::vec((0_usize..4, 0_u8..4), 0..=3)).prop_map(
        |(mut visits, missing)| {
            for (at, field) in missing {
                let Some(visit) = visits.get_mut(at) else { continue };
                match field {
                    0 => visit.place = None,
                    1 => visit.minutes = None,
                    2 => visit.day = None,
                    _ => visit.arranged = None,
                }
            }
            visits
        },
    )
}

fn record(visit: &Visit) -> Lead {
    let mut record = Lead::new();
    record.push("place", visit.place.map(|place| PLACES[usize::from(place)]));
    record.push("minutes", visit.minutes.map(u32::from));
    record.push("day", visit.day.map(|day| format!("2026-01-0{day}")));
    record.push("arranged", visit.arranged);
    record
}

fn lead(visits: &[Visit]) -> Lead {
    Lead::new().with("visits", visits.iter().map(record).collect::<Vec<_>>())
}

/// All ways to fill in what is missing.
fn completions(visits: &[Visit]) -> Vec<Vec<Visit>> {
    let mut all: Vec<Vec<Visit>> = vec![Vec::new()];
    for visit in visits {
        let mut each = Vec::new();
        for place in visit.place.map_or(vec![0, 1], |place| vec![place]) {
            for minutes in visit.minutes.map_or((0..=3).collect(), |minutes| vec![minutes]) {
                for day in visit.day.map_or(vec![1, 2, 3], |day| vec![day]) {
                    for arranged in visit.arranged.map_or(vec![true, false], |arranged| vec![arranged]) {
                        let (place, minutes, day) = (Some(place), Some(minutes), Some(day));
                        each.push(Visit { place, minutes, day, arranged: Some(arranged) });
                    }
                }
            }
        }
        let longer = |so_far: Vec<Visit>| {
            each.iter().map(move |one| so_far.iter().cloned().chain([one.clone()]).collect()).collect::<Vec<_>>()
        };
        all = all.into_iter().flat_map(longer).collect();
    }
    all
}

/// What the two sentences make of a complete list.
fn graded(tests: &[Test; 2], visits: &[Visit]) -> &'static str {
    let all = [tests[0].finds(), tests[1].finds()].concat();
    match (tests[0].holds(visits, &all), tests[1].holds(visits, &all)) {
        (Truth::Tied, _) | (_, Truth::Tied) | (Truth::Is(true), Truth::Is(true)) => "conflict",
        (Truth::Is(true), _) => "A",
        (_, Truth::Is(true)) => "B",
        (Truth::Is(false), Truth::Is(false)) => "C",
    }
}

fn compiled(tests: &[Test; 2]) -> Policy {
    let text =
        format!("{HEAD}if {} then grade A\nif {} then grade B\notherwise grade C\n", tests[0].text(), tests[1].text());
    Compiler::new().compile(text.clone()).unwrap_or_else(|error| panic!("{text}\n{error}"))
}

fn possible(verdict: &Verdict) -> BTreeSet<String> {
    match &verdict.outcome {
        Outcome::Graded { grade, .. } => grade.iter().cloned().collect(),
        Outcome::Undetermined { possible, or_ungraded, or_conflict, .. } => {
            let mut all: BTreeSet<String> = possible.iter().cloned().collect();
            all.extend(or_ungraded.then(|| "ungraded".to_owned()));
            all.extend(or_conflict.then(|| "conflict".to_owned()));
            all
        }
        Outcome::Ungraded { .. } => BTreeSet::from(["ungraded".to_owned()]),
        Outcome::Conflict { .. } => BTreeSet::from(["conflict".to_owned()]),
        Outcome::Rejected { faults } => panic!("{faults:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::tried(150), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_list_can_become_is_among_what_is_possible(one in test(), other in test(), visits in visits()) {
        // Two sentences with one condition are refused.
        prop_assume!(one.text() != other.text());
        let tests = [one, other];
        let policy = compiled(&tests);
        let said = policy.grade(&lead(&visits)).expect("a verdict");
        let said = possible(&said);
        let unknown = possible(&policy.grade(&Lead::new()).expect("a verdict"));
        for complete in completions(&visits) {
            let wanted = graded(&tests, &complete).to_owned();
            prop_assert!(said.contains(&wanted), "{wanted} is not among {said:?}: {tests:?}");
            prop_assert!(unknown.contains(&wanted), "{wanted} is not among {unknown:?} without a list: {tests:?}");
        }
        let complete = completions(&visits).swap_remove(0);
        let exact = possible(&policy.grade(&lead(&complete)).expect("a verdict"));
        prop_assert_eq!(exact, BTreeSet::from([graded(&tests, &complete).to_owned()]), "{:?}", complete);
    }
}

#[test]
fn a_struct_with_a_list_is_a_lead() {
    #[derive(serde::Serialize)]
    struct Claim {
        rep: &'static str,
        registered: &'static str,
    }
    #[derive(serde::Serialize)]
    struct Buyer {
        claims: Vec<Claim>,
    }
    let policy = Compiler::new()
        .compile(
            "grades A > B\ninput claims list { rep text, registered date }\n\
             if (earliest claims by registered).rep = \"Wang\" then grade A\notherwise grade B\n",
        )
        .expect("a policy");
    let claim = |rep, registered| Claim { rep, registered };
    let buyer = Buyer { claims: vec![claim("Chen", "2026-03-02"), claim("Wang", "2026-03-01")] };
    assert_eq!(policy.grade(&buyer).expect("a verdict").grade(), Some("A"));
}
