//! The tree of a policy text: what was written, with the place of every part, and nothing resolved.
//!
//! Names are folded (full width to ASCII) and keep their case. A [`Name`] in an expression may turn out to be an
//! input, an item, a `let`, a member of a scale: `semantics` decides.

mod expect;
mod expr;
mod follow;
mod table;

use crate::source::Span;
pub use crate::syntax::tree::expect::Expect;
pub(crate) use crate::syntax::tree::expr::plurals;
pub use crate::syntax::tree::expr::{
    Collection, Comparison, Expr, ExprKind, Extreme, Found, Gathered, Gathering, Predicate, Quantifier, RecordExpr,
    Rounding,
};
pub use crate::syntax::tree::follow::{FollowLine, Release, Rhythm};
pub use crate::syntax::tree::table::{
    Cell, CellKind, CellPart, HitPolicy, Layout, ResultColumn, ResultName, Table, TableLine,
};
use crate::value::{Date, Decimal, Duration};

/// A word that names something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Folded, without quotes.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A quoted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Without its quotes; NFC and trimmed.
    pub text: String,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// How a thing is introduced: `NAME [as ID] ["title"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The name in the policy's language.
    pub name: Name,
    /// The stable ASCII id after `as`.
    pub id: Option<Name>,
    /// The title for people.
    pub title: Option<Text>,
}

/// A whole policy file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    /// In the order of the text.
    pub declarations: Vec<Declaration>,
    /// Comments with their places, `#` included.
    pub comments: Vec<Text>,
}

impl Tree {
    /// Whether both say the same, wherever it stands: the same declarations, and the same comments in the same order.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let comments = |tree: &Self| tree.comments.iter().map(|comment| comment.text.clone()).collect::<Vec<_>>();
        let kinds = |tree: &Self| tree.declarations.iter().map(Declaration::kind_shape).collect::<Vec<_>>();
        comments(self) == comments(other) && kinds(self) == kinds(other)
    }
}

impl Declaration {
    /// What is declared, as text, places left out: the debug form, which holds whatever the tree holds.
    pub(crate) fn kind_shape(&self) -> String {
        format!("{:-?}", self.kind)
    }
}

/// A declaration with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Declaration {
    /// What is declared.
    pub kind: DeclarationKind,
    /// The whole of it.
    pub span: Span,
}

/// What can stand at the top of a policy.
#[derive(Clone, Debug, PartialEq)]
pub enum DeclarationKind {
    /// `policy NAME "title"`.
    Policy(Heading),
    /// `industry "…"`.
    Industry(Text),
    /// `version "…"`.
    Version(Text),
    /// `holidays "FILE"`: the list of holidays that working days go by.
    Holidays(Text),
    /// `effective from DATE [until DATE]`.
    Effective {
        /// First day.
        from: (Date, Span),
        /// Last day.
        until: Option<(Date, Span)>,
    },
    /// `use "common.grade"`.
    Use(Text),
    /// `extends "base.grade"`.
    Extends(Text),
    /// `override DECLARATION`.
    Override(Box<Declaration>),
    /// `grades A "hot" > B > C [apart Lost] [, best wins]`.
    Grades {
        /// Best first, then those apart.
        members: Vec<Member>,
        /// Whether overlapping sentences are settled by the best grade.
        best_wins: bool,
    },
    /// `levels A = 10 > B = 8 > C = 5`.
    Levels(Vec<Member>),
    /// `scale NAME high > middle > low`.
    Scale {
        /// Its name.
        heading: Heading,
        /// Best first.
        members: Vec<Member>,
    },
    /// `choice NAME fair, b2b, search`.
    Choice {
        /// Its name.
        heading: Heading,
        /// In the order written.
        members: Vec<Member>,
    },
    /// `let NAME = EXPR`.
    Let {
        /// Its name.
        heading: Heading,
        /// Its value.
        value: Expr,
    },
    /// `input NAME … TYPE …`.
    Input(Input),
    /// `inputs NAME { … }`.
    Inputs {
        /// The name of the set of them.
        heading: Heading,
        /// The inputs.
        inputs: Vec<Input>,
    },
    /// `require C "why"`.
    Require {
        /// What must hold.
        condition: Expr,
        /// What a lead that breaks it is told.
        why: Option<Text>,
    },
    /// `group NAME [in SCALE] { item… }`.
    Group {
        /// Its name.
        heading: Heading,
        /// The scale of its items; `levels` when absent.
        scale: Option<Name>,
        /// Its items.
        items: Vec<Item>,
    },
    /// An item that stands alone.
    Item(Item),
    /// `checklist NAME [, unticked means no] { … }`.
    Checklist {
        /// Its name.
        heading: Heading,
        /// Whether an absent tick is a no.
        unticked_means_no: bool,
        /// Its entries.
        entries: Vec<Entry>,
    },
    /// `set NAME = {a, b}`.
    Set {
        /// Its name.
        heading: Heading,
        /// Items, inputs, groups, checklists or other sets.
        members: Vec<Name>,
    },
    /// `scorecard NAME [cap n] [floor n] [rescale to n] { item… }`.
    Scorecard {
        /// Its name.
        heading: Heading,
        /// Options before the brace.
        limits: PointLimits,
        /// `rescale to n`.
        rescale: Option<(Decimal, Span)>,
        /// Its items.
        items: Vec<Item>,
    },
    /// `decide NAME [TYPE] { rows }`.
    Decide {
        /// Its name.
        heading: Heading,
        /// Its type, when written.
        kind: Option<Type>,
        /// Its rows.
        rows: Rows,
    },
    /// `table NAME … { lines }`.
    Table(Table),
    /// `grade { rows }`.
    GradeRows(Rows),
    /// `[rule NAME:] if C then ACTION [because "…"]`.
    Sentence(Sentence),
    /// `otherwise grade V`.
    Otherwise {
        /// What is done with all other leads.
        grade: Name,
        /// The reason given.
        because: Option<Text>,
    },
    /// `follow up [by NAME] since D { V within DURATION … }`.
    FollowUp {
        /// The result, item or input whose members have lines; the grade when absent.
        by: Option<Name>,
        /// The date from which deadlines count.
        since: Expr,
        /// One line per member.
        lines: Vec<FollowLine>,
    },
    /// `promise …`.
    Promise(Promise),
    /// `expect P to Q of leads where C`.
    Expect(Expect),
    /// `when undetermined grade V`.
    WhenUndetermined {
        /// The grade of leads of which facts are missing that matter.
        grade: Name,
        /// The reason given.
        because: Option<Text>,
    },
    /// `release to pool after DURATION since D [when C]`.
    Release(Release),
    /// `example "…" { … } is V`.
    Example(Example),
}

/// A member of a scale or choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its name, id and title.
    pub heading: Heading,
    /// Its points.
    pub points: Option<(Decimal, Span)>,
    /// Whether it stands outside the order.
    pub apart: bool,
}

/// `input NAME [as ID] "title" TYPE …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Name, id, title.
    pub heading: Heading,
    /// Its type.
    pub kind: Type,
    /// Its range, when narrowed.
    pub range: Option<Bounds>,
    /// What else is said of it, in any order.
    pub options: Vec<(InputOption, Span)>,
    /// The whole of it.
    pub span: Span,
}

/// What can be said of an input behind its type.
#[derive(Clone, Debug, PartialEq)]
pub enum InputOption {
    /// A lead without it is rejected.
    Required,
    /// Used when it is absent: a literal, or a member's name.
    Default(Expr),
    /// Column headings that mean it.
    From(Vec<Text>),
    /// Only then is it asked.
    AppliesWhen(Expr),
    /// Never shown in logs.
    Masked,
    /// For advice: cannot be changed.
    Fixed,
    /// For advice: only rises.
    OnlyRises,
    /// For advice: only falls.
    OnlyFalls,
    /// For advice: what a change costs.
    Effort(Decimal),
}

/// A range: `1..10`, `0..<1`, `> 0`, `>= 1`, `< 5`, `<= 5`.
#[derive(Clone, Debug, PartialEq)]
pub struct Bounds {
    /// The lower end and whether it is included.
    pub low: Option<(Expr, bool)>,
    /// The upper end and whether it is included.
    pub high: Option<(Expr, bool)>,
    /// The whole of it.
    pub span: Span,
}

/// The type of an input or a decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Type {
    /// Which.
    pub kind: TypeKind,
    /// Where it stands.
    pub span: Span,
}

/// Which type.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// `yes/no`.
    YesNo,
    /// `count`.
    Count,
    /// `integer`.
    Integer,
    /// `number`.
    Number,
    /// `percent`.
    Percent,
    /// `money`.
    Money,
    /// `text`.
    Text,
    /// `date`.
    Date,
    /// `moment`.
    Moment,
    /// `duration`.
    Duration,
    /// A scale or choice.
    Named(Name),
    /// `one of a, b`.
    OneOf(Vec<Member>),
    /// `list { field TYPE … }`.
    List(Vec<Input>),
}

/// `item NAME [in SCALE] [applies when C] [weight n] [cap n] [floor n] [because "…"] [{ rows }]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Name, id, title.
    pub heading: Heading,
    /// Its scale, when its own.
    pub scale: Option<Name>,
    /// Only then does it count.
    pub applies_when: Option<Expr>,
    /// `weight n`, in scorecards.
    pub weight: Option<(Decimal, Span)>,
    /// `cap` and `floor`, in scorecards.
    pub limits: PointLimits,
    /// `loses 25% per 30 days since d`, in scorecards.
    pub decay: Option<Box<Decay>>,
    /// `because "…"`, in scorecards: what is said where it costs points.
    pub because: Option<Text>,
    /// Its rows; none when it is rated directly by a person.
    pub rows: Option<Rows>,
    /// The whole of it.
    pub span: Span,
}

/// `loses 25% per 30 days since d`, `loses 5 per 1 month since d`.
#[derive(Clone, Debug, PartialEq)]
pub struct Decay {
    /// What is lost with each whole period: points, or a share of the points.
    pub loss: Decimal,
    /// Whether it is a share.
    pub is_share: bool,
    /// How long one period is.
    pub every: Duration,
    /// The date from which they count.
    pub since: Expr,
    /// The whole of it.
    pub span: Span,
}

/// `cap n` and `floor n`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PointLimits {
    /// Not more than this.
    pub cap: Option<(Decimal, Span)>,
    /// Not less than this.
    pub floor: Option<(Decimal, Span)>,
}

/// An entry of a checklist.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Name, id, title.
    pub heading: Heading,
    /// When it is computed; asked otherwise.
    pub when: Option<Expr>,
    /// The whole of it.
    pub span: Span,
}

/// Rows: the first that holds is the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// From the top.
    pub rows: Vec<Row>,
    /// `otherwise V`.
    pub otherwise: Option<Expr>,
    /// The braces and all between.
    pub span: Span,
}

/// `V when C`.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The answer.
    pub value: Expr,
    /// When.
    pub when: Expr,
    /// The whole of it.
    pub span: Span,
}

/// `[rule NAME:] if C then ACTION [because "…"]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// Its name, when it has one.
    pub heading: Option<Heading>,
    /// When it holds.
    pub condition: Expr,
    /// What it does.
    pub action: Action,
    /// The reason it gives.
    pub because: Option<Text>,
}

/// What a sentence does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// `in any case grade V`.
    InAnyCase(Name),
    /// `grade V`.
    Grade(Name),
    /// `grade one step lower` / `grade two steps higher`: positive is towards the best.
    Step(i8),
    /// `grade at least V`.
    AtLeast(Name),
    /// `grade at most V`.
    AtMost(Name),
}

/// `promise … [with all facts known]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// What is promised.
    pub kind: PromiseKind,
    /// Whether it speaks only of leads whose facts are all known.
    pub all_known: bool,
}

/// What is promised.
#[derive(Clone, Debug, PartialEq)]
pub enum PromiseKind {
    /// `never grade V when C`.
    Never {
        /// The grade.
        grade: Name,
        /// When.
        when: Expr,
    },
    /// `always R when C`.
    Always {
        /// What holds then; it may speak of the grade.
        result: Expr,
        /// When.
        when: Expr,
    },
    /// `grade never falls when x rises`, or `becomes yes`.
    NeverFalls {
        /// The input.
        input: Name,
        /// Whether it says `becomes yes`.
        becomes_yes: bool,
    },
}

/// `example "…" { … } is V`.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// What it shows.
    pub title: Option<Text>,
    /// The facts: name and literal (or a member's name).
    pub facts: Vec<(Name, Expr)>,
    /// `today: DATE`.
    pub today: Option<(Date, Span)>,
    /// What is expected, in the order written.
    pub expected: Vec<(Expected, Span)>,
}

/// What an example expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// `is A`.
    Grade(Name),
    /// `is undetermined {A, B}`.
    Undetermined {
        /// The grades.
        grades: Vec<Name>,
        /// Whether it may also stay without a grade.
        ungraded: bool,
        /// Whether it may also be a conflict.
        conflict: bool,
    },
    /// `is ungraded`.
    Ungraded,
    /// `is conflict`.
    Conflict,
    /// `is rejected`.
    Rejected,
    /// `with NAME = V` or `is A, NAME V`: a decision, an item or a score.
    Result {
        /// Which.
        name: Name,
        /// Its value.
        value: Expr,
    },
}
