//! From conditions to the grade: the four strengths of sentences, on conditions that may be open.

use std::cmp::Ordering;

use crate::eval::possible::{Absence, Possible, Truth, bit, each_member, members};
use crate::eval::tie;
use crate::plan::{Action, Grading, NodeId, Plan, Sentence};

/// The outcomes that are possible.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcomes {
    /// Bit `i` for grade `i`.
    pub(crate) grades: u128,
    pub(crate) ungraded: bool,
    pub(crate) conflict: bool,
}

impl Outcomes {
    /// This grade.
    pub(crate) fn grade(index: u8) -> Self {
        Self { grades: bit(index), ..Self::default() }
    }

    /// No sentence or row holds.
    pub(crate) const UNGRADED: Self = Self { grades: 0, ungraded: true, conflict: false };
    /// Sentences disagree, or rows of a list tie.
    pub(crate) const CONFLICT: Self = Self { grades: 0, ungraded: false, conflict: true };

    /// The outcomes of either.
    #[must_use]
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            grades: self.grades | other.grades,
            ungraded: self.ungraded || other.ungraded,
            conflict: self.conflict || other.conflict,
        }
    }

    /// How many there are.
    pub(crate) fn count(self) -> u32 {
        self.grades.count_ones().saturating_add(u32::from(self.ungraded)).saturating_add(u32::from(self.conflict))
    }
}

/// The outcomes of a policy's grading. Where it rests on a tie between rows of a list, that is a conflict.
pub(crate) fn outcomes(plan: &Plan, deciding_items: &[NodeId], done: &[Possible]) -> Outcomes {
    let tied = tie::of_grading(plan, done);
    if tied.must {
        return Outcomes::CONFLICT;
    }
    let ruled = without_ties(plan, deciding_items, done);
    if tied.may { ruled.or(Outcomes::CONFLICT) } else { ruled }
}

fn without_ties(plan: &Plan, deciding_items: &[NodeId], done: &[Possible]) -> Outcomes {
    let absent = Possible::absent(Absence::Undefined);
    let at = |id: NodeId| done.get(id.index()).unwrap_or(&absent);
    let holes = deciding_items.iter().map(|id| at(*id));
    let holes: Vec<&Possible> = holes.filter(|item| item.may_be_hole()).collect();
    let sure = Possible::absent(Absence::Hole);
    let surely = holes.iter().any(|item| **item == sure);
    let perhaps = !holes.is_empty();
    match &plan.grading {
        Grading::Nothing => Outcomes { grades: 1, ungraded: false, conflict: false },
        Grading::Rows(_) if surely => Outcomes::UNGRADED,
        Grading::Rows(node) => {
            let grade = at(*node);
            Outcomes {
                grades: members(&grade.present).unwrap_or_default(),
                ungraded: grade.absent.is_some() || perhaps,
                conflict: false,
            }
        }
        Grading::Sentences { sentences, otherwise, best_wins } => {
            let truths: Vec<(Action, Truth)> =
                sentences.iter().map(|sentence| (sentence.action, at(sentence.condition).holds())).collect();
            let ordered =
                plan.grades.and_then(|grades| plan.scales.get(usize::from(grades.0))).map_or(0, |scale| scale.ordered);
            let ruled = Ruling { truths: &truths, otherwise: *otherwise, best_wins: *best_wins, ordered };
            ruled.outcomes(surely, perhaps)
        }
    }
}

struct Ruling<'a> {
    truths: &'a [(Action, Truth)],
    otherwise: Option<u8>,
    best_wins: bool,
    ordered: u8,
}

impl Ruling<'_> {
    /// First `in any case`, which nothing moves; then the ordinary sentences, moved and held.
    fn outcomes(&self, surely_hole: bool, perhaps_hole: bool) -> Outcomes {
        let (sure, open) = self.grades(|action| match action {
            Action::InAnyCase(grade) => Some(grade),
            Action::Grade(_) | Action::Step(_) | Action::AtLeast(_) | Action::AtMost(_) => None,
        });
        let in_any_case = agreeing(sure, open);
        if sure != 0 {
            return in_any_case;
        }
        let ruled = if surely_hole {
            Outcomes::UNGRADED
        } else {
            let ordinary = self.ordinary();
            let moved = self.moved(ordinary);
            if perhaps_hole { moved.or(Outcomes::UNGRADED) } else { moved }
        };
        in_any_case.or(ruled)
    }

    /// The grades of the sentences of one strength that hold, and of those that may.
    fn grades(&self, of: impl Fn(Action) -> Option<u8>) -> (u128, u128) {
        let (mut sure, mut open) = (0, 0);
        for (action, truth) in self.truths {
            let Some(grade) = of(*action) else { continue };
            match truth {
                Truth::True => sure |= bit(grade),
                Truth::Unknown => open |= bit(grade),
                Truth::False => {}
            }
        }
        (sure, open)
    }

    fn ordinary(&self) -> Outcomes {
        let (sure, open) = self.grades(|action| match action {
            Action::Grade(grade) => Some(grade),
            Action::InAnyCase(_) | Action::Step(_) | Action::AtLeast(_) | Action::AtMost(_) => None,
        });
        let rest = match self.otherwise {
            Some(grade) => Outcomes::grade(grade),
            None => Outcomes::UNGRADED,
        };
        if !self.best_wins {
            let found = agreeing(sure, open);
            return if sure == 0 { found.or(rest) } else { found };
        }
        // The best of those that hold: an open one counts only when it is better than all that are sure.
        let Some(best) = each_member(sure).next() else {
            return Outcomes { grades: open, ..Outcomes::default() }.or(rest);
        };
        let better = each_member(open).filter(|grade| *grade < best).fold(bit(best), |set, grade| set | bit(grade));
        Outcomes { grades: better, ..Outcomes::default() }
    }

    /// Steps, then floors, then caps.
    fn moved(&self, ordinary: Outcomes) -> Outcomes {
        let moves = |(action, truth): &(Action, Truth)| {
            *truth != Truth::False && !matches!(action, Action::Grade(_) | Action::InAnyCase(_))
        };
        if !self.truths.iter().any(moves) {
            return ordinary;
        }
        let mut result = Outcomes { grades: 0, ..ordinary };
        let sums = self.step_sums();
        let floors = self.bounds(
            |action| match action {
                Action::AtLeast(grade) => Some(grade),
                Action::InAnyCase(_) | Action::Grade(_) | Action::Step(_) | Action::AtMost(_) => None,
            },
            |strict, next| next < strict,
        );
        let caps = self.bounds(
            |action| match action {
                Action::AtMost(grade) => Some(grade),
                Action::InAnyCase(_) | Action::Grade(_) | Action::Step(_) | Action::AtLeast(_) => None,
            },
            |strict, next| next > strict,
        );
        for grade in each_member(ordinary.grades) {
            for step in &sums {
                for floor in &floors {
                    for cap in &caps {
                        result = result.or(moved_grade(grade, *step, *floor, *cap, self.ordered));
                    }
                }
            }
        }
        result
    }

    /// The sums of steps that are possible.
    fn step_sums(&self) -> Vec<i32> {
        let mut sums = vec![0_i32];
        for (action, truth) in self.truths {
            let Action::Step(step) = action else { continue };
            let stepped = sums.iter().map(|sum| sum.saturating_add(i32::from(*step)));
            match truth {
                Truth::True => sums = stepped.collect(),
                Truth::Unknown => sums = stepped.chain(sums.iter().copied()).collect(),
                Truth::False => {}
            }
            sums.sort_unstable();
            sums.dedup();
        }
        sums
    }

    /// The strictest bound that is sure, and the stricter ones that are open.
    fn bounds(&self, of: impl Fn(Action) -> Option<u8>, stricter: impl Fn(u8, u8) -> bool) -> Vec<Option<u8>> {
        let (sure, open) = self.grades(of);
        let strictest = each_member(sure).reduce(|a, b| if stricter(a, b) { b } else { a });
        let more = each_member(open).filter(|grade| strictest.is_none_or(|strict| stricter(strict, *grade)));
        std::iter::once(strictest).chain(more.map(Some)).collect()
    }
}

/// Grades that must agree: one that is sure with another that is sure or open is, or may be, a conflict.
fn agreeing(sure: u128, open: u128) -> Outcomes {
    match sure.count_ones() {
        0 => Outcomes { grades: open, ungraded: false, conflict: open.count_ones() > 1 },
        1 => Outcomes { grades: sure, ungraded: false, conflict: open & !sure != 0 },
        _ => Outcomes::CONFLICT,
    }
}

/// One grade after steps, floor and cap. A grade apart from the order stays where it is.
pub(crate) fn moved_grade(grade: u8, step: i32, floor: Option<u8>, cap: Option<u8>, ordered: u8) -> Outcomes {
    if let (Some(floor), Some(cap)) = (floor, cap)
        && floor < cap
    {
        return Outcomes::CONFLICT;
    }
    if grade >= ordered {
        return Outcomes::grade(grade);
    }
    let worst = i32::from(ordered.saturating_sub(1));
    let stepped = i32::from(grade).saturating_sub(step).clamp(0, worst);
    let stepped = u8::try_from(stepped).unwrap_or(grade);
    let raised = floor.map_or(stepped, |floor| stepped.min(floor));
    Outcomes::grade(cap.map_or(raised, |cap| raised.max(cap)))
}

/// The sentences that decided, and those that moved the grade, once every condition is settled.
///
/// Where missing facts leave it open which sentence holds, though not the grade, those that may give it are cited.
pub(crate) fn cited(
    sentences: &[Sentence],
    done: &[Possible],
    best_wins: bool,
    (grade, otherwise): (Option<u8>, Option<u8>),
) -> (Vec<String>, Vec<String>) {
    let holds = |sentence: &&Sentence| {
        done.get(sentence.condition.index()).is_some_and(|condition| condition.holds() == Truth::True)
    };
    let true_ones: Vec<&Sentence> = sentences.iter().filter(holds).collect();
    let ids = |wanted: &dyn Fn(Action) -> bool| -> Vec<String> {
        true_ones.iter().filter(|sentence| wanted(sentence.action)).map(|sentence| sentence.id.clone()).collect()
    };
    let in_any_case = ids(&|action| matches!(action, Action::InAnyCase(_)));
    if !in_any_case.is_empty() {
        return (in_any_case, Vec::new());
    }
    let best = true_ones
        .iter()
        .filter_map(|sentence| match sentence.action {
            Action::Grade(grade) => Some(grade),
            Action::InAnyCase(_) | Action::Step(_) | Action::AtLeast(_) | Action::AtMost(_) => None,
        })
        .min();
    let decided = ids(&|action| match action {
        Action::Grade(grade) => !best_wins || Some(grade) == best,
        Action::InAnyCase(_) | Action::Step(_) | Action::AtLeast(_) | Action::AtMost(_) => false,
    });
    let open = |sentence: &&Sentence| {
        done.get(sentence.condition.index()).is_some_and(|condition| condition.holds() == Truth::Unknown)
    };
    let decided = if decided.is_empty() {
        let gives = |sentence: &&Sentence| match sentence.action {
            Action::Grade(other) | Action::InAnyCase(other) => Some(other) == grade,
            Action::Step(_) | Action::AtLeast(_) | Action::AtMost(_) => false,
        };
        let may = sentences.iter().filter(open).filter(gives).map(|sentence| sentence.id.clone());
        let rest = (otherwise.is_some() && otherwise == grade).then(|| "otherwise".to_owned());
        may.chain(rest).collect()
    } else {
        decided
    };
    let steps = true_ones.iter().fold(0_i32, |sum, sentence| match sentence.action {
        Action::Step(step) => sum.saturating_add(i32::from(step)),
        Action::Grade(_) | Action::InAnyCase(_) | Action::AtLeast(_) | Action::AtMost(_) => sum,
    });
    // Where a sentence is still open, any of those that hold may be what settles the grade.
    let start = if sentences.iter().any(|sentence| open(&sentence)) { None } else { best.or(otherwise) };
    let stepped = start.map(|best| i32::from(best).saturating_sub(steps).max(0));
    let moved = ids(&|action| moves(action, stepped, grade));
    (decided, moved)
}

/// Whether a sentence that holds changed the grade: a cap above it, or a floor below it, did not.
fn moves(action: Action, stepped: Option<i32>, grade: Option<u8>) -> bool {
    let bounds = |bound: u8, was: Ordering| match (stepped, grade) {
        (Some(stepped), Some(grade)) => grade == bound && stepped.cmp(&i32::from(bound)) == was,
        (_, _) => true,
    };
    match action {
        Action::Step(_) => true,
        // A better grade has a lower number.
        Action::AtMost(cap) => bounds(cap, Ordering::Less),
        Action::AtLeast(floor) => bounds(floor, Ordering::Greater),
        Action::Grade(_) | Action::InAnyCase(_) => false,
    }
}

/// The sentences of a conflict: ordinary ones that disagree, else the strictest floors and caps that do.
pub(crate) fn at_odds(sentences: &[Sentence], decided_by: &[String], moved_by: &[String]) -> Vec<String> {
    let named = |names: &[String], of: &dyn Fn(Action) -> Option<u8>| -> Vec<(u8, String)> {
        let named = sentences.iter().filter(|sentence| names.contains(&sentence.id));
        named.filter_map(|sentence| Some((of(sentence.action)?, sentence.id.clone()))).collect()
    };
    let floors = named(moved_by, &|action| match action {
        Action::AtLeast(grade) => Some(grade),
        Action::InAnyCase(_) | Action::Grade(_) | Action::Step(_) | Action::AtMost(_) => None,
    });
    let caps = named(moved_by, &|action| match action {
        Action::AtMost(grade) => Some(grade),
        Action::InAnyCase(_) | Action::Grade(_) | Action::Step(_) | Action::AtLeast(_) => None,
    });
    let strictest_floor = floors.iter().map(|(grade, _)| *grade).min();
    let strictest_cap = caps.iter().map(|(grade, _)| *grade).max();
    let crossed = matches!((strictest_floor, strictest_cap), (Some(floor), Some(cap)) if floor < cap);
    let grades = named(decided_by, &|action| match action {
        Action::Grade(grade) | Action::InAnyCase(grade) => Some(grade),
        Action::Step(_) | Action::AtLeast(_) | Action::AtMost(_) => None,
    });
    let agree = grades.iter().all(|(grade, _)| grades.first().is_none_or(|(first, _)| first == grade));
    if !(crossed && agree) {
        return decided_by.iter().chain(moved_by.iter().filter(|_| agree)).cloned().collect();
    }
    let floors = floors.into_iter().filter(|(grade, _)| Some(*grade) == strictest_floor);
    let caps = caps.into_iter().filter(|(grade, _)| Some(*grade) == strictest_cap);
    floors.chain(caps).map(|(_, id)| id).collect()
}
