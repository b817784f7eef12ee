//! The columns that grading adds to a table, and their cells.

use jiff::tz::TimeZone;

use crate::data::writer::shown::Words;
use crate::diagnostic::Lang;
use crate::eval::{Outcome, Outlook, Verdict};
use crate::plan::{Labels, Plan};
use crate::value::{Kind, Unit, fold};

/// The columns that grading adds: grade, status, possible grades, what to ask, a column per scorecard and decision, due
/// date, days overdue, next due date, reminder, day of the public pool, reason. Columns that a policy never fills are left out.
pub struct Sheet {
    words: Words,
    columns: Vec<Titled>,
    headings: Vec<String>,
}

/// A column, and the names by which it can be asked for.
struct Titled {
    column: Column,
    names: [String; 2],
}

/// What may stand between the names of columns in a list.
#[cfg(feature = "cli")]
pub(crate) const DIVIDERS: [char; 5] = [',', ';', '，', '、', '；'];

/// What one column shows.
enum Column {
    /// The grade; the index of its scale.
    Grade(usize),
    Status,
    /// The grades still possible.
    Possible(usize),
    Ask,
    /// A scorecard, by id.
    Score(String),
    /// A decision, by id, and its type.
    Decision(String, Kind),
    Due,
    Overdue,
    /// The next day that a contact which comes again is due.
    Next,
    Remind,
    /// The day on which the lead goes to the public pool.
    Pool,
    /// The day on which the outcome changes by itself.
    ChangesOn,
    /// The outcome of that day; the index of the scale of grades.
    ChangesTo(Option<usize>),
    Reason,
}

impl Sheet {
    /// The columns for a policy, with headings and words in `lang`; names stay in the policy's own.
    pub fn new(plan: &Plan, labels: &Labels, lang: Lang) -> Self {
        let mut sheet = Self { words: Words::new(plan, labels, lang), columns: Vec::new(), headings: Vec::new() };
        let grades = plan.grades.map(|scale| usize::from(scale.0));
        if let Some(scale) = grades {
            sheet.push(Column::Grade(scale), ["grade", "等级"]);
        }
        sheet.push(Column::Status, ["status", "状态"]);
        if let Some(scale) = grades {
            sheet.push(Column::Possible(scale), ["possible", "可能等级"]);
        }
        sheet.push(Column::Ask, ["ask", "待问"]);
        for (index, scorecard) in plan.scorecards.iter().enumerate() {
            let title = labels.scorecards.get(index).map_or(scorecard.id.as_str(), |label| label.title.as_str());
            sheet.push_titled(Column::Score(scorecard.id.clone()), &scorecard.id, title);
        }
        for (index, decision) in plan.decisions.iter().enumerate() {
            let title = labels.decisions.get(index).map_or(decision.id.as_str(), |label| label.label.title.as_str());
            sheet.push_titled(Column::Decision(decision.id.clone(), decision.kind), &decision.id, title);
        }
        if let Some(follow) = &plan.follow_up {
            sheet.push(Column::Due, ["due", "跟进期限"]);
            sheet.push(Column::Overdue, ["overdue", "逾期天数"]);
            if follow.lines.iter().flatten().any(|line| line.every) {
                sheet.push(Column::Next, ["next due", "下次期限"]);
            }
            if follow.lines.iter().flatten().any(|line| line.remind.is_some()) {
                sheet.push(Column::Remind, ["remind", "提醒日期"]);
            }
        }
        if plan.pool.is_some() {
            sheet.push(Column::Pool, ["pool from", "公海日期"]);
        }
        sheet.push(Column::Reason, ["reason", "理由"]);
        sheet
    }

    /// The same, with moments on the clocks of this zone; else they are told in UTC.
    #[must_use]
    pub fn in_zone(mut self, zone: &TimeZone) -> Self {
        self.words.zone = zone.clone();
        self
    }

    /// The same, with the outlook before the reason: the day on which the outcome changes, and to what.
    #[must_use]
    pub fn with_outlook(mut self) -> Self {
        let scale = self.columns.iter().find_map(|titled| match titled.column {
            Column::Grade(scale) => Some(scale),
            _ => None,
        });
        let reason = (self.columns.pop(), self.headings.pop());
        self.push(Column::ChangesOn, ["changes on", "变化日期"]);
        self.push(Column::ChangesTo(scale), ["changes to", "将变为"]);
        self.columns.extend(reason.0);
        self.headings.extend(reason.1);
        self
    }

    /// The name of each column by which it can be chosen in a list: its heading, or where that holds a comma, its id.
    #[cfg(feature = "cli")]
    pub(crate) fn names(&self) -> Vec<&str> {
        self.headings
            .iter()
            .zip(&self.columns)
            .map(|(heading, titled)| {
                let [id, _] = &titled.names;
                if heading.contains(DIVIDERS) { id.as_str() } else { heading.as_str() }
            })
            .collect()
    }

    /// The same, with those columns only that are named: by their heading in either language, or by the id of a scorecard
    /// or decision. They stand in the order that they have among all.
    ///
    /// # Errors
    /// The first name that no column has.
    pub fn only<S: AsRef<str>>(self, names: &[S]) -> Result<Self, String> {
        let is =
            |titled: &Titled, name: &str| titled.names.iter().any(|own| fold::caseless(own) == fold::caseless(name));
        let nobody = |name: &&S| !self.columns.iter().any(|titled| is(titled, name.as_ref()));
        if let Some(name) = names.iter().find(nobody) {
            return Err(name.as_ref().to_owned());
        }
        let asked = |titled: &Titled| names.iter().any(|name| is(titled, name.as_ref()));
        let kept = self.columns.into_iter().zip(self.headings).filter(|(titled, _)| asked(titled));
        let (columns, headings) = kept.unzip();
        Ok(Self { words: self.words, columns, headings })
    }

    /// A column that every policy may have.
    fn push(&mut self, column: Column, [en, zh]: [&str; 2]) {
        self.headings.push(self.words.lang().pick(en, zh).to_owned());
        self.columns.push(Titled { column, names: [en, zh].map(str::to_owned) });
    }

    /// A column of this policy.
    fn push_titled(&mut self, column: Column, id: &str, title: &str) {
        self.headings.push(title.to_owned());
        self.columns.push(Titled { column, names: [id, title].map(str::to_owned) });
    }

    /// The headings.
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// Which columns speak of the deadline; they stand side by side.
    #[cfg(feature = "cli")]
    pub(super) fn deadline(&self) -> std::ops::Range<usize> {
        let speaks =
            |titled: &Titled| matches!(titled.column, Column::Due | Column::Overdue | Column::Next | Column::Remind);
        let start = self.columns.iter().position(speaks).unwrap_or_default();
        start..start.saturating_add(self.columns.iter().filter(|titled| speaks(titled)).count())
    }

    /// The cells of one verdict, one for each heading; `reason` is the reason in words.
    pub fn cells(&self, verdict: &Verdict, reason: &str) -> Vec<String> {
        self.columns.iter().map(|titled| self.cell(&titled.column, verdict, reason)).collect()
    }

    fn cell(&self, column: &Column, verdict: &Verdict, reason: &str) -> String {
        let words = &self.words;
        match column {
            Column::Grade(scale) => {
                verdict.grade().map_or_else(String::new, |grade| words.member(*scale, grade).to_owned())
            }
            Column::Status => status_word(verdict.outcome.word(), words.lang()).to_owned(),
            Column::Possible(scale) => self.possible(*scale, verdict),
            Column::Ask => match &verdict.outcome {
                // A further result is not walked through: any fact that is missing may settle it.
                Outcome::Undetermined { ask, .. } if ask.is_empty() => {
                    words.list(verdict.unknown.iter().map(|id| words.title(id).to_owned()))
                }
                Outcome::Undetermined { ask, .. } => words.list(ask.iter().map(|id| words.title(id).to_owned())),
                // The grade is known, but not when to follow up.
                Outcome::Graded { .. } => words.list(verdict.due_needs.iter().map(|id| words.title(id).to_owned())),
                Outcome::Ungraded { .. } | Outcome::Conflict { .. } | Outcome::Rejected { .. } => String::new(),
            },
            Column::Score(id) => {
                let score = verdict.scores.iter().find(|score| score.id == *id);
                score.map_or_else(String::new, |score| words.answer(&score.points, Kind::Number(Unit::Number)))
            }
            Column::Decision(id, kind) => {
                let decision = verdict.decisions.iter().find(|decision| decision.id == *id);
                decision.map_or_else(String::new, |decision| words.answer(&decision.value, *kind))
            }
            Column::Due => shown(verdict.follow_up.as_ref().map(|due| due.due)),
            Column::Overdue => shown(verdict.follow_up.as_ref().and_then(|due| due.overdue_days)),
            Column::Next => shown(verdict.follow_up.as_ref().and_then(|due| due.next)),
            Column::Remind => shown(verdict.follow_up.as_ref().and_then(|due| due.remind)),
            Column::Pool => shown(verdict.pool.map(|pool| pool.date)),
            Column::ChangesOn => match verdict.outlook {
                Some(Outlook::Changes { changes_on, .. }) => changes_on.to_string(),
                Some(Outlook::Steady { .. }) | None => String::new(),
            },
            Column::ChangesTo(scale) => match &verdict.outlook {
                Some(Outlook::Changes { grade: Some(grade), .. }) => {
                    scale.map_or_else(|| grade.clone(), |scale| words.member(scale, grade).to_owned())
                }
                Some(Outlook::Changes { verdict, .. }) => status_word(verdict.word(), words.lang()).to_owned(),
                Some(Outlook::Steady { .. }) | None => String::new(),
            },
            Column::Reason => reason.to_owned(),
        }
    }

    /// The grades still possible, and what else the lead may turn out to be.
    fn possible(&self, scale: usize, verdict: &Verdict) -> String {
        let words = &self.words;
        let (or_ungraded, or_conflict) = match &verdict.outcome {
            Outcome::Undetermined { or_ungraded, or_conflict, .. } => (*or_ungraded, *or_conflict),
            Outcome::Graded { .. } | Outcome::Ungraded { .. } | Outcome::Conflict { .. } | Outcome::Rejected { .. } => {
                (false, false)
            }
        };
        let grades = verdict.possible_grades().into_iter().map(|grade| words.member(scale, grade).to_owned());
        let others = [("ungraded", or_ungraded), ("conflict", or_conflict)];
        let others = others.iter().filter(|(_, may)| *may).map(|(word, _)| status_word(word, words.lang()).to_owned());
        words.list(grades.chain(others))
    }
}

/// The word of an outcome in `lang`.
pub(crate) fn status_word(word: &str, lang: Lang) -> &str {
    match lang {
        Lang::En => word,
        Lang::Zh => match word {
            "graded" => "已评级",
            "undetermined" => "待补资料",
            "ungraded" => "无级可评",
            "conflict" => "规则冲突",
            "rejected" => "退回",
            other => other,
        },
    }
}

/// What is there, or an empty cell.
fn shown(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}
