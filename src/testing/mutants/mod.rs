//! A policy with one thing changed, as a slip of the pen or a change that nobody meant would change it: tests that
//! pass all the same say nothing about that thing.

mod condition;
mod fate;
mod member;
mod reasons;
mod step;
mod walk;

use crate::diagnostic::Lang;
use crate::policy::Policy;
use crate::source::{Source, Span};
#[cfg(feature = "cli")]
pub(crate) use crate::testing::mutants::fate::examples_between;
pub use crate::testing::mutants::fate::{Fate, Survivor, Trial};
pub use crate::testing::mutants::reasons::{Reason, ReasonProblem, Reasons};

/// A policy with one thing changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// What sort of change it is.
    pub change: Slip,
    /// What is replaced, in the text of the policy itself.
    pub span: Span,
    /// By what.
    pub with: String,
}

/// A sort of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    /// A threshold, a number of points or a day is moved by its smallest step.
    Threshold,
    /// How many of a group it takes is one more or one less.
    Count,
    /// A comparison is another: `>` for `>=`.
    Comparison,
    /// A condition is turned round.
    Negated,
    /// A part of a condition is left out.
    Dropped,
    /// Another grade, level or answer is given or asked for.
    Answer,
    /// A sentence, a row or a line is left out.
    Removed,
}

impl Slip {
    /// Its name for programs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Threshold => "threshold",
            Self::Count => "count",
            Self::Comparison => "comparison",
            Self::Negated => "negated",
            Self::Dropped => "dropped",
            Self::Answer => "answer",
            Self::Removed => "removed",
        }
    }

    /// What happened, in words.
    pub fn said(self, lang: Lang) -> &'static str {
        match self {
            Self::Threshold => lang.pick("a number moved by its smallest step", "数值移动一个最小单位"),
            Self::Count => lang.pick("a count changed by one", "项数增减一"),
            Self::Comparison => lang.pick("another comparison", "换了比较方式"),
            Self::Negated => lang.pick("a condition turned round", "条件取反"),
            Self::Dropped => lang.pick("a part of a condition left out", "去掉条件的一部分"),
            Self::Answer => lang.pick("another answer", "换了等级或结果"),
            Self::Removed => lang.pick("left out altogether", "整条去掉"),
        }
    }
}

/// Every mutant of a policy, in order of its text. Those that are no policy are among them: whoever compiles them sees.
///
/// ```
/// let text = "grades A > B\ninput revisits count\nif revisits >= 3 then grade A\notherwise grade B";
/// let policy = gradus::Compiler::new().compile(text)?;
/// let lines: Vec<String> =
///     gradus::testing::mutants(&policy).iter().map(|mutant| mutant.lines(policy.source()).1).collect();
/// assert!(lines.contains(&"if revisits > 3 then grade A".to_owned()));
/// assert!(lines.contains(&"if revisits >= 4 then grade A".to_owned()));
/// assert!(lines.contains(&"otherwise grade A".to_owned()));
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn mutants(policy: &Policy) -> Vec<Mutant> {
    walk::all(policy.source(), policy.labels().lang)
}

/// The texts of a policy's mutants without its examples: these are tried, and need not be read once more with each.
#[cfg(feature = "cli")]
pub(crate) fn texts_to_try(policy: &Policy, mutants: &[Mutant]) -> Vec<String> {
    let source = policy.source();
    let text = source.text();
    let examples = walk::examples(source);
    let one = |mutant: &Mutant| {
        let change = std::iter::once((mutant.span, mutant.with.as_str()));
        let mut cuts: Vec<(Span, &str)> = examples.iter().map(|span| (*span, "")).chain(change).collect();
        cuts.sort_by_key(|(span, _)| *span);
        let mut out = String::new();
        let mut from = 0;
        for (span, with) in cuts {
            out.push_str(text.get(from..span.start).unwrap_or_default());
            out.push_str(with);
            from = span.end;
        }
        out.push_str(text.get(from..).unwrap_or_default());
        out
    };
    mutants.iter().map(one).collect()
}

impl Mutant {
    /// The text of the policy with the change.
    pub fn text(&self, source: &Source) -> String {
        let text = source.text();
        let before = text.get(..self.span.start).unwrap_or_default();
        let behind = text.get(self.span.end..).unwrap_or_default();
        [before, &self.with, behind].concat()
    }

    /// The line as it is and as the mutant has it; of several lines the first. Nothing where it has none any more.
    pub fn lines(&self, source: &Source) -> (String, String) {
        let text = source.text();
        let first = text.get(..self.span.start).unwrap_or_default();
        let start = first.rfind('\n').map_or(0, |at| at.saturating_add(1));
        let behind = text.get(self.span.end..).unwrap_or_default();
        let end = behind.find('\n').map_or(text.len(), |at| self.span.end.saturating_add(at));
        let old = text.get(start..end).unwrap_or_default();
        let head = text.get(start..self.span.start).unwrap_or_default();
        let tail = text.get(self.span.end..end).unwrap_or_default();
        let new = [head, &self.with, tail].concat();
        let one = |lines: &str| {
            let mut told = lines.trim().lines();
            let line = told.next().unwrap_or_default().trim_end().to_owned();
            if told.next().is_some() { format!("{line} …") } else { line }
        };
        (one(old), one(&new))
    }

    /// What is replaced and by what, in words: `>= 3` → `>= 4`.
    pub fn said(&self, source: &Source, lang: Lang) -> String {
        let what = self.change.said(lang);
        let old = source.slice(self.span).trim();
        let new = self.with.trim();
        let quoted = |text: &str| {
            let line = text.lines().next().unwrap_or_default();
            if line.len() < text.len() { format!("`{line} …`") } else { format!("`{line}`") }
        };
        let colon = lang.pick(": ", "：");
        if new.is_empty() {
            format!("{what}{colon}{}", quoted(old))
        } else {
            format!("{what}{colon}{} → {}", quoted(old), quoted(new))
        }
    }
}
