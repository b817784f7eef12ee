//! Floor 1: what is said when something is wrong.
//!
//! A [`Diagnostic`] is a [`Problem`] at a place. The problem carries data, never a sentence; every sentence
//! stands once per language, in the wording of its family, in an exhaustive match, so that a missing
//! translation does not compile. Codes are never reused.

mod advice;
mod code;
mod diff;
mod file;
mod grid;
mod lang;
mod layer;
mod list;
mod logic;
mod meaning;
mod number;
mod part;
mod proof;
mod record;
mod rhythm;
mod sheet;
mod suggest;
mod table;
mod text;

pub use crate::diagnostic::advice::AdviceProblem;
pub use crate::diagnostic::code::Code;
pub use crate::diagnostic::diff::DiffProblem;
pub use crate::diagnostic::file::FileProblem;
pub use crate::diagnostic::grid::GridProblem;
pub use crate::diagnostic::lang::{Lang, is_han};
pub use crate::diagnostic::layer::{LayerProblem, WayOut, WhyUnread};
pub use crate::diagnostic::list::{ElementProblem, ListProblem};
pub use crate::diagnostic::logic::{Bulk, LogicProblem};
pub use crate::diagnostic::meaning::{Ladder, MeaningProblem, PlaceholderTrouble, Sort};
pub use crate::diagnostic::number::NumberProblem;
pub use crate::diagnostic::part::Part;
pub use crate::diagnostic::proof::{ProofProblem, Question, Undecided};
pub use crate::diagnostic::record::RecordProblem;
pub use crate::diagnostic::rhythm::RhythmProblem;
pub use crate::diagnostic::sheet::SheetProblem;
pub use crate::diagnostic::suggest::{affordable, denied, nearest};
pub use crate::diagnostic::table::TableProblem;
pub use crate::diagnostic::text::{Expectation, TextProblem};

use crate::source::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; the policy works.
    Note,
    /// Probably not what was meant; the policy works.
    Warning,
    /// The policy, or the lead, cannot be used.
    Error,
}

/// What is wrong, as data. Each family has its file: enum, codes, and the wording in both languages side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// G01xx: the text itself: characters, size, form.
    Text(TextProblem),
    /// G02xx and G03xx: names, types, units, scales.
    Meaning(MeaningProblem),
    /// G04xx: the rules: unreachable rows, examples that fail, what decides the grade.
    Logic(LogicProblem),
    /// G05xx: divisors, overflow, dates.
    Number(NumberProblem),
    /// G06xx: records of leads.
    Record(RecordProblem),
    /// G076x: following up, reminders, periods, working days.
    Rhythm(RhythmProblem),
    /// G070x: tables.
    Grid(GridProblem),
    /// G074x and G075x: several files, and versions in time.
    Layer(LayerProblem),
    /// G072x: lists of records.
    List(ListProblem),
    /// G080x and G081x: what the proofs found.
    Proof(ProofProblem),
    /// G082x and G083x: tables that come back from a spreadsheet.
    Sheet(SheetProblem),
    /// G084x: two policies that are compared.
    Diff(DiffProblem),
    /// G085x: advice on a lead.
    Advice(AdviceProblem),
}

/// The sentences of one problem in one language. Lower case, no full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// What is wrong.
    pub message: String,
    /// What stands at the place; short.
    pub label: String,
    /// What to write instead; empty when nothing can be said.
    pub help: String,
}

impl Wording {
    pub(crate) fn new(message: impl Into<String>, label: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), label: label.into(), help: help.into() }
    }
}

impl Problem {
    /// The stable code.
    pub fn code(&self) -> Code {
        match self {
            Self::Text(problem) => problem.code(),
            Self::Meaning(problem) => problem.code(),
            Self::Logic(problem) => problem.code(),
            Self::Number(problem) => problem.code(),
            Self::Record(problem) => problem.code(),
            Self::Rhythm(problem) => problem.code(),
            Self::Grid(problem) => problem.code(),
            Self::Layer(problem) => problem.code(),
            Self::List(problem) => problem.code(),
            Self::Proof(problem) => problem.code(),
            Self::Diff(problem) => problem.code(),
            Self::Advice(problem) => problem.code(),
            Self::Sheet(problem) => problem.code(),
        }
    }

    /// Error unless the family says otherwise.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Logic(problem) => problem.severity(),
            Self::Record(problem) => problem.severity(),
            Self::Layer(problem) => problem.severity(),
            Self::Proof(problem) => problem.severity(),
            Self::Diff(problem) => problem.severity(),
            Self::Advice(problem) => problem.severity(),
            Self::Text(_)
            | Self::Meaning(_)
            | Self::Number(_)
            | Self::Rhythm(_)
            | Self::Grid(_)
            | Self::List(_)
            | Self::Sheet(_) => Severity::Error,
        }
    }

    /// The sentences in `lang`.
    pub fn wording(&self, lang: Lang) -> Wording {
        match self {
            Self::Text(problem) => problem.wording(lang),
            Self::Meaning(problem) => problem.wording(lang),
            Self::Logic(problem) => problem.wording(lang),
            Self::Number(problem) => problem.wording(lang),
            Self::Record(problem) => problem.wording(lang),
            Self::Rhythm(problem) => problem.wording(lang),
            Self::Grid(problem) => problem.wording(lang),
            Self::Layer(problem) => problem.wording(lang),
            Self::List(problem) => problem.wording(lang),
            Self::Proof(problem) => problem.wording(lang),
            Self::Diff(problem) => problem.wording(lang),
            Self::Advice(problem) => problem.wording(lang),
            Self::Sheet(problem) => problem.wording(lang),
        }
    }
}

/// What a second place has to do with the problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remark {
    /// The name was declared here first.
    DeclaredHere,
    /// This covers it already.
    CoveredHere,
    /// The other side of a comparison.
    OtherSide,
    /// The bracket was opened here.
    OpenedHere,
    /// It is used here.
    UsedHere,
    /// The base of a variant has it here.
    InTheBase,
}

impl Remark {
    /// The remark in `lang`.
    pub fn wording(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::DeclaredHere, Lang::En) => "declared here first",
            (Self::DeclaredHere, Lang::Zh) => "最先在这里声明",
            (Self::CoveredHere, Lang::En) => "this already covers it",
            (Self::CoveredHere, Lang::Zh) => "这里已经包含了它",
            (Self::OtherSide, Lang::En) => "the other side",
            (Self::OtherSide, Lang::Zh) => "另一边在这里",
            (Self::OpenedHere, Lang::En) => "opened here",
            (Self::OpenedHere, Lang::Zh) => "从这里开始",
            (Self::UsedHere, Lang::En) => "used here",
            (Self::UsedHere, Lang::Zh) => "在这里用到",
            (Self::InTheBase, Lang::En) => "in the base",
            (Self::InTheBase, Lang::Zh) => "基础办法里在这里",
        }
    }
}

/// A change of the text that mends the problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced.
    pub span: Span,
    /// What is written instead.
    pub text: String,
}

/// A problem at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong.
    pub problem: Problem,
    /// Where.
    pub span: Span,
    /// Other places that have to do with it.
    pub related: Vec<(Span, Remark)>,
    /// A change that mends it, where one is certain.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// `problem` at `span`.
    pub fn new(problem: impl Into<Problem>, span: Span) -> Self {
        Self { problem: problem.into(), span, related: Vec::new(), fix: None }
    }

    /// The same, with another place.
    #[must_use]
    pub fn also(mut self, span: Span, remark: Remark) -> Self {
        self.related.push((span, remark));
        self
    }

    /// The same, with a change that mends it: `text` instead of the whole span.
    #[must_use]
    pub fn fixed_by(mut self, text: impl Into<String>) -> Self {
        self.fix = Some(Fix { span: self.span, text: text.into() });
        self
    }

    /// The stable code.
    pub fn code(&self) -> Code {
        self.problem.code()
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.problem.severity()
    }

    /// The sentences in `lang`.
    pub fn wording(&self, lang: Lang) -> Wording {
        self.problem.wording(lang)
    }
}

macro_rules! family {
    ($($variant:ident($inner:ty)),*) => {
        $(impl From<$inner> for Problem {
            fn from(problem: $inner) -> Self {
                Self::$variant(problem)
            }
        })*
    };
}
family!(
    Text(TextProblem),
    Meaning(MeaningProblem),
    Logic(LogicProblem),
    Number(NumberProblem),
    Record(RecordProblem),
    Rhythm(RhythmProblem),
    Grid(GridProblem),
    Layer(LayerProblem),
    List(ListProblem),
    Proof(ProofProblem),
    Sheet(SheetProblem),
    Diff(DiffProblem),
    Advice(AdviceProblem)
);
