//! Two that take turns, round by round, so that a slow moment of the machine falls on both.

use std::hint::black_box;
use std::time::Instant;

/// Rounds of which the median is taken.
pub const ROUNDS: usize = 41;
/// Passes over the leads in one round.
pub const PASSES: usize = 8;

/// Whether this one is among those that are asked for: all, if none is named on the command line.
pub fn is_asked_for(name: &str) -> bool {
    let names = || std::env::args().skip(1).filter(|argument| argument.starts_with(['p', 'P']));
    names().next().is_none()
        || names().any(|asked| name.get(..asked.len()).is_some_and(|start| start.eq_ignore_ascii_case(&asked)))
}

/// Nanoseconds a lead.
pub fn pass<L, V>(leads: &[L], grade: impl Fn(&L) -> V) -> f64 {
    pass_mut(leads, grade)
}

/// The same with something that learns.
pub fn pass_mut<L, V>(leads: &[L], grade: impl FnMut(&L) -> V) -> f64 {
    passes(PASSES, leads, grade)
}

/// Nanoseconds a lead over so many passes.
pub fn passes<L, V>(passes: usize, leads: &[L], mut grade: impl FnMut(&L) -> V) -> f64 {
    let start = Instant::now();
    for _ in 0..passes {
        for lead in leads {
            black_box(grade(black_box(lead)));
        }
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(u32::try_from(passes * leads.len()).unwrap_or(u32::MAX))
}

pub fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

pub fn report(name: &str, [mut hand, mut gradus]: [Vec<f64>; 2]) {
    let (hand, gradus) = (median(&mut hand), median(&mut gradus));
    println!("{name:<52} {hand:>8.1} ns {gradus:>8.1} ns {:>6.2}x", gradus / hand);
}
