//! All engines on the same leads: the row evaluator, which defines what a policy means, the compiled kernel, the kernel in
//! columns and the decision diagram never differ; and of two leads that are told to be of one kind the same is said, reason
//! included.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use gradus::eval::{Slot, Status};
use gradus::{Brief, Clock, Policy};
use jiff::civil::date;

use crate::columns::{Table, outcome, outcomes, table};
use crate::generator::{self, Dice};
use crate::kinds::said;

/// Grades as bits, whether ungraded, whether in conflict, and whether each is surely possible.
type Left = (u128, bool, bool, bool);

/// Steps for the diagram of one policy.
const BUDGET: usize = 400_000;

/// How many leads each engine graded.
#[derive(Debug, Default)]
struct Graded {
    by_definition: usize,
    by_kernel: usize,
    in_columns: usize,
    by_diagram: usize,
    /// Of a kind that was seen before.
    by_kind: usize,
}

#[test]
fn all_engines_grade_random_leads_alike() {
    let clock = Clock::on(date(2026, 11, 26));
    let mut graded = Graded::default();
    for seed in generator::seeds(30) {
        let text = generator::policy(seed);
        let policy = generator::compiled(&text).at(clock);
        compare(&policy, seed, clock, &mut graded, &text);
    }
    println!("{graded:?}");
    assert!(
        graded.by_kernel > 0 && graded.by_diagram > 0 && graded.in_columns > graded.by_kernel && graded.by_kind > 0
    );
}

fn compare(policy: &Policy, seed: u64, clock: Clock, graded: &mut Graded, text: &str) {
    let mut dice = Dice::new(seed);
    let Table { batch, absent, held } = table(policy, &generator::leads(policy, seed, 100), &mut dice);
    let mut columns = policy.columns_without(&batch.schema(), &absent).expect("columns");
    let found = outcomes(&columns.grade(&batch).expect("it is graded"));
    let advisor = policy.advisor(BUDGET);
    let mut tell = policy.kinds_told(clock);
    let mut kinds: HashMap<(Vec<u64>, Option<i64>), String> = HashMap::new();
    for (at, (lead, found)) in held.iter().zip(&found).enumerate() {
        let place = || format!("seed {seed}, lead {at}: {lead:?}\n{text}");
        let verdict = policy.grade_at(lead, clock);
        let wanted = policy.brief_of_verdict(&verdict);
        graded.by_definition += 1;
        assert_eq!(*found, outcome(policy, &verdict), "in columns, {}", place());
        graded.in_columns += 1;
        let Ok(facts) = policy.prepare(lead) else { continue };
        let packed = policy.pack(facts.clone());
        if let Some(brief) = policy.brief_by_kernel(&packed, clock) {
            assert_eq!(brief, wanted, "by the kernel, {}", place());
            assert_eq!(policy.brief(&packed, clock), wanted, "by the kernel, narrow where it fits, {}", place());
            graded.by_kernel += 1;
        }
        if wanted.status == Status::Rejected {
            continue;
        }
        if let Some(left) = advisor.left_by_diagram(&facts, clock).filter(|_| !wanted.provisional) {
            let complete = facts.slots.iter().all(|slot| matches!(slot, Slot::Known(_)));
            assert!(holds(left, &wanted, complete), "by the diagram, {left:?} for {wanted:?}, {}", place());
            graded.by_diagram += 1;
        }
        let told = tell.as_mut().and_then(|tell| tell(&facts)).filter(|_| verdict.beyond_holidays.is_none());
        if let Some(kind) = told {
            let (said, _) = said(policy, &facts, clock, kind.1.is_some());
            match kinds.entry(kind) {
                Entry::Occupied(known) => {
                    assert_eq!(*known.get(), said, "of one kind, {}", place());
                    graded.by_kind += 1;
                }
                Entry::Vacant(place) => drop(place.insert(said)),
            }
        }
    }
}

/// Whether the outcomes that a diagram leaves are right: of a complete lead the one that it has. Of others a verdict never
/// says too little, and no more does the diagram; where it knows that each outcome is possible, it never says too much.
fn holds((grades, ungraded, conflict, exact): Left, wanted: &Brief, complete: bool) -> bool {
    let set = |grades: u128, ungraded: bool, conflict: bool| [grades, u128::from(ungraded), u128::from(conflict)];
    let open = wanted.status == Status::Undetermined;
    let left = set(grades, ungraded, conflict);
    let said = set(
        wanted.possible,
        if open { wanted.or_ungraded } else { wanted.status == Status::Ungraded },
        if open { wanted.or_conflict } else { wanted.status == Status::Conflict },
    );
    let within = |one: [u128; 3], other: [u128; 3]| one.iter().zip(other).all(|(one, other)| one & !other == 0);
    let shared = left.iter().zip(said).any(|(left, said)| left & said != 0);
    shared && (!complete || left == said) && (!exact || within(left, said)) && (open || within(said, left))
}
