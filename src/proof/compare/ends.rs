//! The outcomes of two policies, those that are the same in both only once.

use serde::Serialize;

use crate::diagram::{CONFLICT, UNGRADED};
use crate::eval::{Outcome, Status, Verdict};
use crate::proof::compare::Party;
use crate::proof::compare::mapping::Found;

/// An outcome as either policy has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct End {
    /// What sort of outcome.
    pub verdict: Status,
    /// The grade by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// The grades that are possible, of a lead with missing facts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub possible: Vec<String>,
    /// Whether such a lead may also end without a grade.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub or_ungraded: bool,
    /// Whether sentences may also disagree about it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub or_conflict: bool,
    /// What people call the grade, or those that are possible; of a further result, its value.
    pub names: Vec<String>,
}

impl End {
    /// A value of a further result; none where there is no one value.
    pub(crate) fn result(value: Option<String>) -> Self {
        let value = value.unwrap_or_else(|| "…".to_owned());
        Self { names: vec![value], ..Self::without_grade(Status::Graded) }
    }

    /// Whether all that is possible of another is possible here.
    fn includes(&self, other: &Self) -> bool {
        other.possible.iter().all(|id| self.possible.contains(id))
            && (self.or_ungraded || !other.or_ungraded)
            && (self.or_conflict || !other.or_conflict)
    }

    fn without_grade(verdict: Status) -> Self {
        let (possible, names) = (Vec::new(), Vec::new());
        Self { verdict, grade: None, possible, or_ungraded: false, or_conflict: false, names }
    }
}

/// Every outcome of either policy, each once, and which one is that of each grade.
#[derive(Clone, Debug)]
pub(crate) struct Ends {
    list: Vec<End>,
    /// What leads with missing facts come to, as far as it was met.
    undetermined: Vec<End>,
    /// The old policy's own grades by id, each with its place in the list.
    pub(crate) old: Vec<(String, usize)>,
    /// The new policy's.
    pub(crate) new: Vec<(String, usize)>,
}

impl Ends {
    /// The grades of the new policy, then those that only the old one has, then the outcomes without a grade.
    pub(crate) fn new(old: Party<'_>, new: Party<'_>, found: &Found) -> Self {
        let mut list = grades(new);
        let id = |end: &End| end.grade.clone().unwrap_or_default();
        let news: Vec<(String, usize)> = list.iter().map(id).zip(0..).collect();
        let mut olds = Vec::new();
        for end in grades(old) {
            let own = id(&end);
            let target = found.member(&own);
            let same = news.iter().find(|(id, _)| Some(id.as_str()) == target).map(|(_, at)| *at);
            olds.push((own, same.unwrap_or(list.len())));
            if same.is_none() {
                list.push(end);
            }
        }
        let rest = [Status::Ungraded, Status::Conflict, Status::Rejected];
        list.extend(rest.map(End::without_grade));
        Self { list, undetermined: Vec::new(), old: olds, new: news }
    }

    /// Where an outcome of the diagrams stands, given all that is possible; leads of which nothing is are rejected.
    pub(crate) fn place(&mut self, of: Party<'_>, outcomes: &[u32], old: bool) -> usize {
        let own = if old { &self.old } else { &self.new };
        let without_grade = self.list.len().saturating_sub(3);
        let grade = |at: usize| own.get(at).map_or(without_grade, |(_, at)| *at);
        let one = |outcome: &u32| match *outcome {
            UNGRADED => without_grade,
            CONFLICT => without_grade.saturating_add(1),
            at => grade(usize::try_from(at).unwrap_or(usize::MAX)),
        };
        match (outcomes, of.plan.when_undetermined) {
            ([], _) => without_grade.saturating_add(2),
            ([only], _) => one(only),
            (_, Some(at)) => grade(usize::from(at)),
            (several, None) => {
                let places = several.iter().map(one).collect();
                let end = self.open(places, several.contains(&UNGRADED), several.contains(&CONFLICT));
                let known = self.undetermined.iter().position(|other| *other == end);
                let at = known.unwrap_or_else(|| {
                    self.undetermined.push(end);
                    self.undetermined.len().saturating_sub(1)
                });
                self.list.len().saturating_add(at)
            }
        }
    }

    /// A lead that may still become all of these.
    fn open(&self, mut places: Vec<usize>, or_ungraded: bool, or_conflict: bool) -> End {
        places.sort_unstable();
        let ends: Vec<&End> =
            places.iter().filter_map(|at| self.list.get(*at)).filter(|end| end.verdict == Status::Graded).collect();
        End {
            possible: ends.iter().filter_map(|end| end.grade.clone()).collect(),
            names: ends.into_iter().flat_map(|end| end.names.clone()).collect(),
            or_ungraded,
            or_conflict,
            ..End::without_grade(Status::Undetermined)
        }
    }

    /// The outcome at a place.
    pub(crate) fn end(&self, at: usize) -> End {
        let found = self.list.get(at).or_else(|| self.undetermined.get(at.checked_sub(self.list.len())?));
        found.cloned().unwrap_or_else(|| End::without_grade(Status::Ungraded))
    }

    /// Whether a verdict of one policy is this outcome, or may become it when what is missing is known.
    pub(crate) fn may_be(&self, of: &[(String, usize)], verdict: &Verdict, wanted: usize) -> bool {
        let is = |id: &String| of.iter().any(|(own, at)| own == id && *at == wanted);
        let wanted = self.end(wanted);
        match &verdict.outcome {
            Outcome::Graded { grade, .. } => grade.as_ref().is_some_and(is),
            Outcome::Undetermined { possible, or_ungraded, or_conflict, .. } => match wanted.verdict {
                Status::Graded => possible.iter().any(is),
                Status::Ungraded => *or_ungraded,
                Status::Conflict => *or_conflict,
                Status::Undetermined => self.of_verdict(of, verdict).includes(&wanted),
                Status::Rejected => false,
            },
            Outcome::Ungraded { .. } | Outcome::Conflict { .. } | Outcome::Rejected { .. } => {
                verdict.outcome.status() == wanted.verdict
            }
        }
    }

    /// The outcome of a verdict; a grade of the old policy that the new one has too is the new one's.
    pub(crate) fn of_verdict(&self, of: &[(String, usize)], verdict: &Verdict) -> End {
        let place = |id: &String| of.iter().find(|(own, _)| own == id).map(|(_, at)| *at);
        match &verdict.outcome {
            Outcome::Graded { grade, .. } => {
                let at = grade.as_ref().and_then(place);
                at.map_or_else(|| End::without_grade(Status::Graded), |at| self.end(at))
            }
            Outcome::Undetermined { possible, or_ungraded, or_conflict, .. } => {
                self.open(possible.iter().filter_map(place).collect(), *or_ungraded, *or_conflict)
            }
            Outcome::Ungraded { .. } | Outcome::Conflict { .. } | Outcome::Rejected { .. } => {
                End::without_grade(verdict.outcome.status())
            }
        }
    }

    /// All outcomes in their order, which a table of them follows.
    pub(crate) fn all(&self) -> &[End] {
        &self.list
    }
}

/// The grades of a policy.
fn grades(party: Party<'_>) -> Vec<End> {
    let Some(at) = party.plan.grades.map(|scale| usize::from(scale.0)) else { return Vec::new() };
    let members = party.plan.scales.get(at).map(|scale| scale.members.as_slice()).unwrap_or_default();
    let names = party.labels.scales.get(at).map(|(_, names)| names.as_slice()).unwrap_or_default();
    let end = |(at, id): (usize, &String)| End {
        verdict: Status::Graded,
        grade: Some(id.clone()),
        names: vec![names.get(at).map_or_else(|| id.clone(), |label| label.name.clone())],
        ..End::without_grade(Status::Graded)
    };
    members.iter().map(|member| &member.id).enumerate().map(end).collect()
}
