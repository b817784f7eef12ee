//! What a policy says of one lead.

use serde::{Serialize, Serializer};

use crate::diagnostic::RecordProblem;
use crate::eval::{Advice, Due, Outlook, Released, Years};
use crate::value::{Date, Decimal, Duration, Fraction, Moment};

/// What a policy says of one lead: everything by id, so that policies in two languages with one meaning give the
/// same bytes. Text for people is made from it by `render`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// Which policy said it.
    pub policy: PolicyRef,
    /// The day it was said for, when the policy reads the day or has deadlines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub today: Option<Date>,
    /// The outcome.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// The level, tick or points of each item, in order of the policy. Empty when rejected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Named<Answer>>,
    /// The total of each scorecard.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<Score>,
    /// Each further result.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Named<Answer>>,
    /// When to follow up; none when the policy, the grade or an unknown date gives no deadline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<Due>,
    /// When the lead goes to the public pool; none when it does not, or when that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<Released>,
    /// The years of the list of holidays, where a date in working days lies beyond them and is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beyond_holidays: Option<Years>,
    /// The facts that are missing for the deadline of its grade to be known, by id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub due_needs: Vec<String>,
    /// What becomes of the verdict if nothing happens; only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlook: Option<Outlook>,
    /// What to ask, and what would have to change for a better grade; only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<Advice>,
    /// Facts that the record does not hold, in order of the policy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
    /// Facts that were not in the record and took their default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub defaulted: Vec<String>,
}

/// Which policy: id, version, hash of its meaning and of its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PolicyRef {
    /// The id of the policy.
    pub id: String,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// SHA-256 of the compiled plan, the first 16 hexadecimal digits.
    pub meaning: String,
    /// SHA-256 of the text, the first 16 hexadecimal digits.
    pub source: String,
}

/// The outcome of grading.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Outcome {
    /// One grade.
    Graded {
        /// The grade; none in a policy that has decisions only.
        #[serde(skip_serializing_if = "Option::is_none")]
        grade: Option<String>,
        /// The sentences that hold and gave it, by id; of rows the one that does, `row 3` from the top; or `otherwise`.
        /// Empty where it is open which of several rows holds, all of which give this grade.
        decided_by: Vec<String>,
        /// The sentences that then moved it, by id.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        moved_by: Vec<String>,
        /// Whether it rests on a fact being absent from the record.
        provisional: bool,
    },
    /// Facts are missing, and they matter.
    Undetermined {
        /// The grades that are possible, best first: at most these.
        possible: Vec<String>,
        /// Whether the lead may turn out ungraded.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        or_ungraded: bool,
        /// Whether sentences may turn out to disagree.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        or_conflict: bool,
        /// Under `best wins`: the grade that is certain whatever the rest.
        #[serde(skip_serializing_if = "Option::is_none")]
        at_least: Option<String>,
        /// The unknown facts that matter, by id, the most telling question first.
        ask: Vec<String>,
    },
    /// No sentence and no row holds.
    Ungraded {
        /// The sentences that came nearest, by id.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        nearest: Vec<String>,
        /// Items none of whose rows holds, by id.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        holes: Vec<String>,
    },
    /// Sentences that disagree, by id; or rows of a list that tie.
    Conflict {
        /// Those that hold together.
        between: Vec<String>,
        /// Elements of lists that come first together, so that none of them is the one.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        ties: Vec<Tie>,
    },
    /// The record cannot be graded.
    Rejected {
        /// Why, one for each bad fact.
        faults: Vec<Fault>,
    },
}

/// What sort of outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// One grade.
    Graded,
    /// Facts are missing, and they matter.
    Undetermined,
    /// No sentence and no row holds.
    Ungraded,
    /// Sentences disagree.
    Conflict,
    /// The record cannot be graded.
    Rejected,
}

impl Status {
    /// The word for it: `graded`, `undetermined`, `ungraded`, `conflict`, `rejected`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Graded => "graded",
            Self::Undetermined => "undetermined",
            Self::Ungraded => "ungraded",
            Self::Conflict => "conflict",
            Self::Rejected => "rejected",
        }
    }
}

/// Two elements of a list that come first together and differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tie {
    /// The list, by id.
    pub list: String,
    /// Their numbers, from 1.
    pub elements: [u16; 2],
}

impl Outcome {
    /// What sort of outcome.
    pub const fn status(&self) -> Status {
        match self {
            Self::Graded { .. } => Status::Graded,
            Self::Undetermined { .. } => Status::Undetermined,
            Self::Ungraded { .. } => Status::Ungraded,
            Self::Conflict { .. } => Status::Conflict,
            Self::Rejected { .. } => Status::Rejected,
        }
    }

    /// The word for it: `graded`, `undetermined`, `ungraded`, `conflict`, `rejected`.
    pub const fn word(&self) -> &'static str {
        self.status().word()
    }
}

impl Verdict {
    /// The grade, if there is exactly one.
    pub fn grade(&self) -> Option<&str> {
        match &self.outcome {
            Outcome::Graded { grade, .. } => grade.as_deref(),
            Outcome::Undetermined { .. }
            | Outcome::Ungraded { .. }
            | Outcome::Conflict { .. }
            | Outcome::Rejected { .. } => None,
        }
    }

    /// The grades that are still possible, best first: the one grade, or those of an undetermined lead.
    pub fn possible_grades(&self) -> Vec<&str> {
        match &self.outcome {
            Outcome::Graded { grade, .. } => grade.iter().map(String::as_str).collect(),
            Outcome::Undetermined { possible, .. } => possible.iter().map(String::as_str).collect(),
            Outcome::Ungraded { .. } | Outcome::Conflict { .. } | Outcome::Rejected { .. } => Vec::new(),
        }
    }
}

/// Why a fact, and with it the lead, is rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The input, by id; empty for a relation between facts.
    pub field: String,
    /// What is wrong.
    pub problem: RecordProblem,
}

impl Serialize for Fault {
    /// Field, code and the English message. Of a broken requirement the message gives its number, not the policy's own
    /// words, so that two languages of one policy give the same bytes.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("Fault", 3)?;
        out.serialize_field("field", &self.field)?;
        out.serialize_field("code", &self.problem.code().to_string())?;
        let message = match &self.problem {
            RecordProblem::BrokenRequire { number, .. } => {
                format!("the facts break requirement {number} of the policy")
            }
            problem => problem.wording(crate::diagnostic::Lang::En).message,
        };
        out.serialize_field("message", &message)?;
        out.end()
    }
}

/// A result with the id of what it belongs to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Named<T> {
    /// The id.
    pub id: String,
    /// The result.
    pub value: T,
}

/// What is known of a result.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// One value.
    Is(Shown),
    /// Absent: it does not apply, or no row holds. `null` in JSON.
    Absent(()),
    /// One of several, in order of the scale.
    OneOf {
        /// Which.
        one_of: Vec<Shown>,
    },
    /// Somewhere between two, both included.
    Between {
        /// The least.
        from: Shown,
        /// The greatest.
        to: Shown,
    },
    /// Nothing is known of it.
    Unknown {
        /// Always true.
        unknown: bool,
    },
}

/// A value as it is shown: members by id, numbers as decimals.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Shown {
    /// `true` or `false`.
    YesNo(bool),
    /// A decimal, or a fraction as text.
    Number(Fraction),
    /// A text, or a member's id.
    Text(String),
    /// A day.
    Date(Date),
    /// A point in time.
    Moment(Moment),
    /// A length of time, as text: `2 days`.
    #[serde(serialize_with = "as_text")]
    Duration(Duration),
    /// Several texts.
    List(Vec<String>),
}

fn as_text<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(duration)
}

/// The total of a scorecard.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// The scorecard.
    pub id: String,
    /// The total.
    pub points: Answer,
    /// The least total there can be.
    pub least: Decimal,
    /// The greatest total there can be.
    pub greatest: Decimal,
    /// The points of each item, weight, cap and floor applied.
    pub items: Vec<Named<Answer>>,
    /// The items that cost most points, the dearest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<ReasonCode>,
}

/// An item of a scorecard, and what it costs against its best.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReasonCode {
    /// The item.
    pub item: String,
    /// The points between the most that it can give and those that it gave.
    pub lost: Shown,
}
