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
    /// What people call the grade, or those that are possible; of a further result, its value.
    pub names: Vec<String>,
}

impl End {
    /// A value of a further result; none where there is no one value.
    pub(crate) fn result(value: Option<String>) -> Self {
        let value = value.unwrap_or_else(|| "…".to_owned());
        Self { names: vec![value], ..Self::without_grade(Status::Graded) }
    }

    fn without_grade(verdict: Status) -> Self {
        Self { verdict, grade: None, possible: Vec::new(), names: Vec::new() }
    }
}

/// Every outcome of either policy, each once, and which one is that of each grade.
#[derive(Clone, Debug)]
pub(crate) struct Ends {
    list: Vec<End>,
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
        Self { list, old: olds, new: news }
    }

    /// Where an outcome of the diagrams stands; leads outside the domain of a policy are rejected.
    pub(crate) fn place(&self, of: &[(String, usize)], outcome: u32, is_lead: bool) -> usize {
        let grades = self.list.len().saturating_sub(3);
        match outcome {
            _ if !is_lead => grades.saturating_add(2),
            UNGRADED => grades,
            CONFLICT => grades.saturating_add(1),
            grade => usize::try_from(grade).ok().and_then(|grade| of.get(grade)).map_or(grades, |(_, at)| *at),
        }
    }

    /// The outcome at a place.
    pub(crate) fn end(&self, at: usize) -> End {
        self.list.get(at).cloned().unwrap_or_else(|| End::without_grade(Status::Ungraded))
    }

    /// Whether a verdict of one policy is this outcome, or may become it when what is missing is known.
    pub(crate) fn may_be(&self, of: &[(String, usize)], verdict: &Verdict, wanted: usize) -> bool {
        let is = |id: &String| of.iter().any(|(own, at)| own == id && *at == wanted);
        let sort = self.end(wanted).verdict;
        match &verdict.outcome {
            Outcome::Graded { grade, .. } => grade.as_ref().is_some_and(is),
            Outcome::Undetermined { possible, or_ungraded, or_conflict, .. } => match sort {
                Status::Graded => possible.iter().any(is),
                Status::Ungraded => *or_ungraded,
                Status::Conflict => *or_conflict,
                Status::Undetermined | Status::Rejected => false,
            },
            Outcome::Ungraded { .. } | Outcome::Conflict { .. } | Outcome::Rejected { .. } => {
                verdict.outcome.status() == sort
            }
        }
    }

    /// The outcome of a verdict; a grade of the old policy that the new one has too is the new one's.
    pub(crate) fn of_verdict(&self, of: &[(String, usize)], verdict: &Verdict) -> End {
        let end = |id: &str| of.iter().find(|(own, _)| own == id).map(|(_, at)| self.end(*at));
        match &verdict.outcome {
            Outcome::Graded { grade, .. } => {
                let graded = || End::without_grade(Status::Graded);
                grade.as_deref().and_then(end).unwrap_or_else(graded)
            }
            Outcome::Undetermined { possible, .. } => {
                let ends: Vec<End> = possible.iter().filter_map(|id| end(id)).collect();
                End {
                    verdict: Status::Undetermined,
                    grade: None,
                    possible: ends.iter().filter_map(|end| end.grade.clone()).collect(),
                    names: ends.into_iter().flat_map(|end| end.names).collect(),
                }
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
        possible: Vec::new(),
        names: vec![names.get(at).map_or_else(|| id.clone(), |label| label.name.clone())],
    };
    members.iter().map(|member| &member.id).enumerate().map(end).collect()
}
