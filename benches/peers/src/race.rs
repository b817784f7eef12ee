//! Engines that take turns, round by round, so that a slow moment of the machine falls on all.

use crate::Outcome;
use crate::common::rounds::{PASSES, median, passes};
use crate::table;
pub use crate::table::From;

/// The grade by its place, best first, and the days until the lead is called back, where the rule gives them.
pub type Answer = (u8, Option<i64>);

/// What a turn of an engine takes, about, in nanoseconds; who is slow grades fewer leads in it. Short enough that on a
/// busy machine most turns are not interrupted, and the median is of those.
const TURN: f64 = 1e6;
/// The fewest leads of a turn.
const FEWEST: usize = 16;

/// An engine that grades the leads of a workload.
pub struct Lane<'a> {
    pub engine: &'static str,
    pub from: From,
    racer: Box<dyn Racing + 'a>,
}

/// An engine that gives for each lead what `read` makes an answer of, outside the timing; `read` knows the lead's place.
pub fn lane<'a, L: 'a, V: 'a>(
    engine: &'static str,
    from: From,
    leads: Vec<L>,
    grade: impl FnMut(&L) -> V + 'a,
    read: impl Fn(usize, V) -> Option<Answer> + 'a,
) -> Lane<'a> {
    Lane { engine, from, racer: Box::new(Racer { leads, grade, read, next: 0 }) }
}

trait Racing {
    fn answers(&mut self) -> Vec<Option<Answer>>;
    /// How many leads there are.
    fn leads(&self) -> usize;
    /// Grades about so many leads; nanoseconds a lead.
    fn turn(&mut self, leads: usize) -> f64;
}

struct Racer<L, G, R> {
    leads: Vec<L>,
    grade: G,
    read: R,
    /// Where the next turn begins, if a turn is shorter than a pass.
    next: usize,
}

impl<L, V, G: FnMut(&L) -> V, R: Fn(usize, V) -> Option<Answer>> Racing for Racer<L, G, R> {
    fn answers(&mut self) -> Vec<Option<Answer>> {
        self.leads.iter().enumerate().map(|(at, lead)| (self.read)(at, (self.grade)(lead))).collect()
    }

    fn leads(&self) -> usize {
        self.leads.len()
    }

    fn turn(&mut self, leads: usize) -> f64 {
        let all = self.leads.len();
        let (some, times) = if leads < all { (leads, 1) } else { (all, leads / all) };
        if self.next + some > all {
            self.next = 0;
        }
        let some = &self.leads[self.next..self.next + some];
        self.next += some.len();
        // The others have had the caches meanwhile; once over the leads, untimed, fetches them back.
        passes(1, some, &mut self.grade);
        passes(times, some, &mut self.grade)
    }
}

/// Holds every engine to the answers, times them by turns, and prints the table.
pub fn run(title: &str, answers: &[Answer], mut lanes: Vec<Lane<'_>>, rounds: usize) -> Outcome<()> {
    for lane in &mut lanes {
        compare(title, lane, answers)?;
    }
    let turns: Vec<usize> = lanes.iter_mut().map(|lane| leads_of_a_turn(&mut *lane.racer)).collect();
    let mut times = vec![Vec::with_capacity(rounds); lanes.len()];
    for _ in 0..rounds {
        for ((lane, leads), times) in lanes.iter_mut().zip(&turns).zip(&mut times) {
            times.push(lane.racer.turn(*leads));
        }
    }
    let rows: Vec<table::Cell> = lanes
        .iter()
        .zip(&mut times)
        .map(|(lane, times)| table::Cell { engine: lane.engine, from: lane.from, nanoseconds: median(times) })
        .collect();
    println!("{}", table::text(title, &rows));
    Ok(())
}

fn compare(title: &str, lane: &mut Lane<'_>, answers: &[Answer]) -> Outcome<()> {
    let given = lane.racer.answers();
    let wrong = given.iter().zip(answers).position(|(given, by_hand)| *given != Some(*by_hand));
    match wrong {
        None if given.len() == answers.len() => Ok(()),
        None => Err(format!("{title}: {} has graded {} leads", lane.engine, given.len()).into()),
        Some(at) => {
            let (given, by_hand) = (given[at], answers[at]);
            Err(format!("{title}: lead {at} is {given:?} by {}, by hand {by_hand:?}", lane.engine).into())
        }
    }
}

/// As many as fit, from a few to the passes that other benches take.
fn leads_of_a_turn(racer: &mut dyn Racing) -> usize {
    let cost = racer.turn(FEWEST);
    let fit = (FEWEST..PASSES * racer.leads())
        .rev()
        .step_by(FEWEST)
        .find(|leads| f64::from(u32::try_from(*leads).unwrap_or(u32::MAX)) * cost <= TURN);
    fit.unwrap_or(FEWEST)
}
