//! What people call the parts of a plan: names, titles, and sentences as they were written.

use crate::diagnostic::Lang;
use crate::plan::Lineage;
use crate::source::Span;
use crate::value::Kind;

/// The name and title of one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// Its name in the policy.
    pub name: String,
    /// Its title; the name when none is given.
    pub title: String,
}

/// An item as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemLabel {
    /// Its name and title.
    pub label: Label,
    /// The conditions of its rows as written.
    pub rows: Vec<String>,
    /// What each row gives as written, and last what is left gives; none where it has no rows.
    pub values: Vec<String>,
    /// What is said where it costs points.
    pub because: Option<String>,
}

/// A sentence as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentenceLabel {
    /// Its name, or `rule 3` / `规则 3`.
    pub name: String,
    /// The whole sentence, on one line.
    pub text: String,
    /// Its reason, if it gives one.
    pub because: Option<String>,
    /// The line it stands on, from 1.
    pub line: usize,
    /// The file it stands in; none for the policy's own.
    pub file: Option<String>,
}

/// Something that the policy gives a name: `let enough = 30%`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LetLabel {
    /// Its name and title.
    pub label: Label,
    /// What it stands for, as written.
    pub text: String,
    /// Whether that is a value and not computed: a number that somebody chose.
    pub chosen: bool,
}

/// The fields of a list of records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListLabel {
    /// Their names and titles.
    pub fields: Vec<Label>,
    /// What else records call each of them.
    pub headings: Vec<Vec<String>>,
}

/// A table as it was written; to the plan it is the rows of its results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableLabel {
    /// Its name, where it stands.
    pub place: Span,
    /// What each column asks for.
    pub columns: Vec<Kind>,
}

/// Names, titles and sentences, each list in the order of the plan's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// The language that most of the policy is written in.
    pub lang: Lang,
    /// The policy's title.
    pub title: String,
    /// The trade.
    pub industry: Option<String>,
    /// Scales and their members.
    pub scales: Vec<(Label, Vec<Label>)>,
    /// Inputs.
    pub inputs: Vec<Label>,
    /// Column headings of each input, besides id, name and title.
    pub headings: Vec<Vec<String>>,
    /// Lists of records.
    pub lists: Vec<ListLabel>,
    /// Rows of lists that have a name, by id.
    pub found: Vec<(String, Label)>,
    /// Items.
    pub items: Vec<ItemLabel>,
    /// Groups and checklists.
    pub groups: Vec<Label>,
    /// Scorecards.
    pub scorecards: Vec<Label>,
    /// Sentences.
    pub sentences: Vec<SentenceLabel>,
    /// The reason given with `otherwise`.
    pub otherwise: Option<String>,
    /// The reasons of requirements, or their conditions as written.
    pub requires: Vec<String>,
    /// Decisions, with the conditions of their rows as written.
    pub decisions: Vec<ItemLabel>,
    /// What is expected of all leads, as written.
    pub expects: Vec<String>,
    /// The reason given with `when undetermined`.
    pub when_undetermined: Option<String>,
    /// Where its parts stand in the text.
    pub places: Places,
    /// The conditions of the rows that decide the grade, as written.
    pub grade_rows: Vec<String>,
    /// What the policy gives a name, in order of the text.
    pub lets: Vec<LetLabel>,
    /// Tables as they were written.
    pub tables: Vec<TableLabel>,
    /// Which files the parts come from.
    pub lineage: Lineage,
}

/// Where the parts of a policy stand in its text, each list in the order of the plan's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The members of the scale of grades.
    pub grades: Vec<Span>,
    /// Sentences.
    pub sentences: Vec<Span>,
    /// The names of items.
    pub items: Vec<Span>,
    /// The names of inputs.
    pub inputs: Vec<Span>,
    /// The rows that decide the grade.
    pub grade_rows: Option<Span>,
    /// The condition of each of these rows.
    pub each_grade_row: Vec<Span>,
    /// The conditions of the rows of items.
    pub item_rows: Vec<Vec<Span>>,
    /// The names of scorecards.
    pub scorecards: Vec<Span>,
    /// The names of decisions.
    pub decisions: Vec<Span>,
    /// The conditions of the rows of decisions.
    pub decision_rows: Vec<Vec<Span>>,
    /// The members of scales.
    pub members: Vec<Vec<Span>>,
}
