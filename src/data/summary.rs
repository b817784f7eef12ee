//! How many leads got what.

use std::fmt;

use crate::data::writer::status_word;
use crate::diagnostic::Lang;
use crate::eval::Verdict;
use crate::plan::{Labels, Plan};

/// Counts of a run: every row that came in is in exactly one of the verdicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    lang: Lang,
    /// Leads by verdict, in the order graded, undetermined, ungraded, conflict, rejected.
    verdicts: Vec<(&'static str, u64)>,
    /// Graded leads by grade: id, name and number, best first.
    grades: Vec<(String, String, u64)>,
}

/// Where leads of one verdict are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Drawer {
    verdict: Option<usize>,
    grade: Option<usize>,
}

impl Summary {
    /// Nothing counted yet; spoken in the policy's language.
    pub fn new(plan: &Plan, labels: &Labels) -> Self {
        let grades = plan.grades.map(|scale| usize::from(scale.0));
        let members = grades.and_then(|scale| plan.scales.get(scale)).map_or(&[][..], |scale| &scale.members);
        let names = grades.and_then(|scale| labels.scales.get(scale)).map_or(&[][..], |(_, members)| members);
        let name = |index: usize, id: &String| names.get(index).map_or(id, |label| &label.name).clone();
        Self {
            lang: labels.lang,
            verdicts: ["graded", "undetermined", "ungraded", "conflict", "rejected"].map(|word| (word, 0)).to_vec(),
            grades: members
                .iter()
                .enumerate()
                .map(|(index, member)| (member.id.clone(), name(index, &member.id), 0))
                .collect(),
        }
    }

    /// The same, spoken in another language.
    #[must_use]
    pub fn spoken_in(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    /// Counts one lead.
    pub fn add(&mut self, verdict: &Verdict) {
        self.add_to(self.drawer(verdict));
    }

    /// Where leads with this verdict are counted.
    pub(crate) fn drawer(&self, verdict: &Verdict) -> Drawer {
        let word = verdict.outcome.word();
        Drawer {
            verdict: self.verdicts.iter().position(|(other, _)| *other == word),
            grade: verdict.grade().and_then(|grade| self.grades.iter().position(|(id, ..)| id == grade)),
        }
    }

    /// Counts one lead whose place is known.
    pub(crate) fn add_to(&mut self, drawer: Drawer) {
        if let Some((_, count)) = drawer.verdict.and_then(|at| self.verdicts.get_mut(at)) {
            *count = count.saturating_add(1);
        }
        if let Some((.., count)) = drawer.grade.and_then(|at| self.grades.get_mut(at)) {
            *count = count.saturating_add(1);
        }
    }

    /// Counts so many leads of one verdict, by its place in their order, and of one grade.
    #[cfg(feature = "parquet")]
    pub(crate) fn add_all(&mut self, verdict: usize, grade: Option<usize>, more: u64) {
        if let Some((_, count)) = self.verdicts.get_mut(verdict) {
            *count = count.saturating_add(more);
        }
        if let Some((.., count)) = grade.and_then(|at| self.grades.get_mut(at)) {
            *count = count.saturating_add(more);
        }
    }

    /// Adds the counts of another part of the same run.
    pub fn merge(&mut self, other: &Self) {
        for ((_, count), (_, more)) in self.verdicts.iter_mut().zip(&other.verdicts) {
            *count = count.saturating_add(*more);
        }
        for ((.., count), (.., more)) in self.grades.iter_mut().zip(&other.grades) {
            *count = count.saturating_add(*more);
        }
    }

    /// All leads.
    pub fn leads(&self) -> u64 {
        self.verdicts.iter().fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }

    /// Leads with a verdict, by its word: `graded`, `undetermined`, `ungraded`, `conflict` or `rejected`.
    pub fn count(&self, verdict: &str) -> u64 {
        self.verdicts.iter().find(|(word, _)| *word == verdict).map_or(0, |(_, count)| *count)
    }

    /// Each grade with its name and its number of leads, best first.
    pub fn grades(&self) -> impl Iterator<Item = (&str, u64)> {
        self.grades.iter().map(|(_, name, count)| (name.as_str(), *count))
    }
}

impl fmt::Display for Summary {
    /// `1,200 leads: 1,100 graded (A 80, B 220), 90 undetermined, 10 rejected`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let leads = self.leads();
        let many = if leads == 1 { "" } else { "s" };
        f.write_str(&self.lang.pick(format!("{} lead{many}", grouped(leads)), format!("共 {} 条", grouped(leads))))?;
        let mut before = self.lang.pick(": ", "：");
        for (verdict, count) in self.verdicts.iter().filter(|(_, count)| *count > 0) {
            let count = grouped(*count);
            let word = status_word(verdict, self.lang);
            f.write_str(before)?;
            f.write_str(&self.lang.pick(format!("{count} {word}"), format!("{word} {count}")))?;
            if *verdict == "graded" {
                self.write_grades(f)?;
            }
            before = self.lang.pick(", ", "，");
        }
        Ok(())
    }
}

impl Summary {
    /// The grades in brackets, behind the graded leads.
    fn write_grades(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let grades: Vec<String> = self
            .grades
            .iter()
            .filter(|(.., count)| *count > 0)
            .map(|(_, name, count)| format!("{name} {}", grouped(*count)))
            .collect();
        if grades.is_empty() {
            return Ok(());
        }
        let list = grades.join(self.lang.pick(", ", "，"));
        f.write_str(&self.lang.pick(format!(" ({list})"), format!("（{list}）")))
    }
}

/// A count with a comma before every three digits.
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len().saturating_add(4));
    for (index, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(index);
        if index > 0 && left.checked_rem(3) == Some(0) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
