//! From the conditions of sentences to the outcome, strength by strength, as a fold over the sentences.

use std::collections::HashMap;

use crate::eval::outcome::moved_grade;
use crate::plan::Action;

/// The leaf of leads that lack a fact which would tell.
pub(crate) const UNDETERMINED: u32 = 252;
/// The leaf of leads for which no sentence or row holds; grades are leaves by their index.
pub(crate) const UNGRADED: u32 = 254;
/// The leaf of leads about which sentences disagree.
pub(crate) const CONFLICT: u32 = 255;

/// What sentences of one strength say so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Said {
    Nothing,
    Grade(u8),
    Different,
}

impl Said {
    fn and(self, grade: u8) -> Self {
        match self {
            Self::Nothing => Self::Grade(grade),
            Self::Grade(other) if other == grade => self,
            Self::Grade(_) | Self::Different => Self::Different,
        }
    }
}

/// What the sentences read so far come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct State {
    in_any_case: Said,
    ordinary: Said,
    steps: i32,
    floor: Option<u8>,
    cap: Option<u8>,
}

/// The states that sentences lead to, by number.
#[derive(Debug)]
pub(crate) struct Ruling {
    states: Vec<State>,
    index: HashMap<State, u32>,
    best_wins: bool,
    otherwise: Option<u8>,
    ordered: u8,
}

impl Ruling {
    /// The state in which no sentence holds, whose number is 0.
    pub(crate) fn new(best_wins: bool, otherwise: Option<u8>, ordered: u8) -> Self {
        let first = State { in_any_case: Said::Nothing, ordinary: Said::Nothing, steps: 0, floor: None, cap: None };
        Self { states: vec![first], index: HashMap::from([(first, 0)]), best_wins, otherwise, ordered }
    }

    /// The state once a sentence that does this holds as well.
    pub(crate) fn holds(&mut self, number: u32, action: Action) -> u32 {
        let Some(mut state) = self.state(number) else { return number };
        match action {
            Action::InAnyCase(grade) => state.in_any_case = state.in_any_case.and(grade),
            Action::Grade(grade) => {
                state.ordinary = match state.ordinary {
                    Said::Grade(other) if self.best_wins => Said::Grade(other.min(grade)),
                    other => other.and(grade),
                }
            }
            Action::Step(steps) => state.steps = state.steps.saturating_add(i32::from(steps)),
            Action::AtLeast(grade) => state.floor = Some(state.floor.map_or(grade, |floor| floor.min(grade))),
            Action::AtMost(grade) => state.cap = Some(state.cap.map_or(grade, |cap| cap.max(grade))),
        }
        if let Some(known) = self.index.get(&state) {
            return *known;
        }
        let next = u32::try_from(self.states.len()).unwrap_or(u32::MAX);
        self.states.push(state);
        self.index.insert(state, next);
        next
    }

    /// The outcome of a state; `hole` when an item that decides has no value.
    pub(crate) fn outcome(&self, number: u32, hole: bool) -> u32 {
        let Some(state) = self.state(number) else { return UNGRADED };
        match state.in_any_case {
            Said::Grade(grade) => return u32::from(grade),
            Said::Different => return CONFLICT,
            Said::Nothing => {}
        }
        if hole {
            return UNGRADED;
        }
        let grade = match (state.ordinary, self.otherwise) {
            (Said::Different, _) => return CONFLICT,
            (Said::Grade(grade), _) | (Said::Nothing, Some(grade)) => grade,
            (Said::Nothing, None) => return UNGRADED,
        };
        let moved = moved_grade(grade, state.steps, state.floor, state.cap, self.ordered);
        if moved.conflict { CONFLICT } else { moved.grades.trailing_zeros() }
    }

    fn state(&self, number: u32) -> Option<State> {
        usize::try_from(number).ok().and_then(|at| self.states.get(at)).copied()
    }
}
