//! What a declaration is to the checker: the one place where every kind of declaration is sorted into the pass that
//! reads it. A pass matches its own family exhaustively and passes over the others.

use crate::source::Span;
use crate::syntax::tree::{
    Declaration, DeclarationKind, Entry, Example, Expect, Expr, FollowLine, Heading, Input, Item, Member, Name,
    PointLimits, Promise, Release, Rows, Sentence, Table, Text, Tree, Type,
};
use crate::value::{Date, Decimal};

/// A declaration, by the pass that reads it.
#[derive(Clone, Copy)]
pub(crate) enum Family<'a> {
    /// Said of the policy itself.
    About(About<'a>),
    /// Brings a scale or choice: read before anything that has a type.
    Scale(Scaling<'a>),
    /// Brings names of values.
    Name(Naming<'a>),
    /// Says what must hold, what the grade is, what is done next.
    Rule(Ruling<'a>),
    /// Is proved of the finished policy.
    Promise(&'a Promise),
    /// Is held against the finished policy.
    Example(&'a Example),
    /// Said how the files become one, which is done before.
    Settled,
}

/// What is said of the policy itself.
#[derive(Clone, Copy)]
pub(crate) enum About<'a> {
    Policy(&'a Heading),
    Industry(&'a Text),
    Version(&'a Text),
    Holidays(&'a Text),
    Effective { from: Date, until: Option<(Date, Span)> },
}

/// What brings a scale.
#[derive(Clone, Copy)]
pub(crate) enum Scaling<'a> {
    Grades { members: &'a [Member], best_wins: bool },
    Levels(&'a [Member]),
    Named { heading: &'a Heading, members: &'a [Member], ordered: bool },
}

/// What brings names of values.
#[derive(Clone, Copy)]
pub(crate) enum Naming<'a> {
    Let { heading: &'a Heading, value: &'a Expr },
    Input(&'a Input),
    Inputs { heading: &'a Heading, inputs: &'a [Input] },
    Group { heading: &'a Heading, scale: Option<&'a Name>, items: &'a [Item] },
    Item(&'a Item),
    Checklist { heading: &'a Heading, unticked_means_no: bool, entries: &'a [Entry] },
    Set { heading: &'a Heading, members: &'a [Name] },
    Scorecard { heading: &'a Heading, limits: &'a PointLimits, rescale: Option<(Decimal, Span)>, items: &'a [Item] },
    Decide { heading: &'a Heading, kind: Option<&'a Type>, rows: &'a Rows },
    Table(&'a Table),
}

/// What rules.
#[derive(Clone, Copy)]
pub(crate) enum Ruling<'a> {
    Require { condition: &'a Expr, why: Option<&'a Text> },
    GradeRows(&'a Rows),
    Sentence(&'a Sentence),
    Otherwise { grade: &'a Name, because: Option<&'a Text> },
    FollowUp { by: Option<&'a Name>, since: &'a Expr, lines: &'a [FollowLine] },
    Release(&'a Release),
    Expect(&'a Expect),
    WhenUndetermined { grade: &'a Name, because: Option<&'a Text> },
}

impl<'a> Family<'a> {
    /// The family of a declaration.
    pub(crate) fn of(declaration: &'a Declaration) -> Self {
        match &declaration.kind {
            DeclarationKind::Policy(heading) => Self::About(About::Policy(heading)),
            DeclarationKind::Industry(text) => Self::About(About::Industry(text)),
            DeclarationKind::Version(text) => Self::About(About::Version(text)),
            DeclarationKind::Holidays(file) => Self::About(About::Holidays(file)),
            DeclarationKind::Effective { from, until } => Self::About(About::Effective { from: from.0, until: *until }),
            DeclarationKind::Grades { members, best_wins } => {
                Self::Scale(Scaling::Grades { members, best_wins: *best_wins })
            }
            DeclarationKind::Levels(members) => Self::Scale(Scaling::Levels(members)),
            DeclarationKind::Scale { heading, members } => {
                Self::Scale(Scaling::Named { heading, members, ordered: true })
            }
            DeclarationKind::Choice { heading, members } => {
                Self::Scale(Scaling::Named { heading, members, ordered: false })
            }
            DeclarationKind::Let { heading, value } => Self::Name(Naming::Let { heading, value }),
            DeclarationKind::Input(input) => Self::Name(Naming::Input(input)),
            DeclarationKind::Inputs { heading, inputs } => Self::Name(Naming::Inputs { heading, inputs }),
            DeclarationKind::Group { heading, scale, items } => {
                Self::Name(Naming::Group { heading, scale: scale.as_ref(), items })
            }
            DeclarationKind::Item(item) => Self::Name(Naming::Item(item)),
            DeclarationKind::Checklist { heading, unticked_means_no, entries } => {
                Self::Name(Naming::Checklist { heading, unticked_means_no: *unticked_means_no, entries })
            }
            DeclarationKind::Set { heading, members } => Self::Name(Naming::Set { heading, members }),
            DeclarationKind::Scorecard { heading, limits, rescale, items } => {
                Self::Name(Naming::Scorecard { heading, limits, rescale: *rescale, items })
            }
            DeclarationKind::Decide { heading, kind, rows } => {
                Self::Name(Naming::Decide { heading, kind: kind.as_ref(), rows })
            }
            DeclarationKind::Table(table) => Self::Name(Naming::Table(table)),
            DeclarationKind::Require { condition, why } => Self::Rule(Ruling::Require { condition, why: why.as_ref() }),
            DeclarationKind::GradeRows(rows) => Self::Rule(Ruling::GradeRows(rows)),
            DeclarationKind::Sentence(sentence) => Self::Rule(Ruling::Sentence(sentence)),
            DeclarationKind::Otherwise { grade, because } => {
                Self::Rule(Ruling::Otherwise { grade, because: because.as_ref() })
            }
            DeclarationKind::FollowUp { by, since, lines } => {
                Self::Rule(Ruling::FollowUp { by: by.as_ref(), since, lines })
            }
            DeclarationKind::Release(release) => Self::Rule(Ruling::Release(release)),
            DeclarationKind::Expect(expect) => Self::Rule(Ruling::Expect(expect)),
            DeclarationKind::WhenUndetermined { grade, because } => {
                Self::Rule(Ruling::WhenUndetermined { grade, because: because.as_ref() })
            }
            DeclarationKind::Promise(promise) => Self::Promise(promise),
            DeclarationKind::Example(example) => Self::Example(example),
            DeclarationKind::Use(_) | DeclarationKind::Extends(_) | DeclarationKind::Override(_) => Self::Settled,
        }
    }
}

/// All names of values that a policy brings, in the order of the text.
pub(crate) fn namings(tree: &Tree) -> impl Iterator<Item = (Naming<'_>, Span)> {
    tree.declarations.iter().filter_map(|declaration| match Family::of(declaration) {
        Family::Name(naming) => Some((naming, declaration.span)),
        Family::About(_)
        | Family::Scale(_)
        | Family::Rule(_)
        | Family::Promise(_)
        | Family::Example(_)
        | Family::Settled => None,
    })
}

/// All rules of a policy, in the order of the text.
pub(crate) fn rulings(tree: &Tree) -> impl Iterator<Item = (Ruling<'_>, Span)> {
    tree.declarations.iter().filter_map(|declaration| match Family::of(declaration) {
        Family::Rule(ruling) => Some((ruling, declaration.span)),
        Family::About(_)
        | Family::Scale(_)
        | Family::Name(_)
        | Family::Promise(_)
        | Family::Example(_)
        | Family::Settled => None,
    })
}

/// All inputs that are declared as such, those of `inputs { … }` among them.
pub(crate) fn inputs(tree: &Tree) -> impl Iterator<Item = &Input> {
    namings(tree).flat_map(|(naming, _)| match naming {
        Naming::Input(input) => std::slice::from_ref(input),
        Naming::Inputs { inputs, .. } => inputs,
        Naming::Let { .. }
        | Naming::Group { .. }
        | Naming::Item(_)
        | Naming::Checklist { .. }
        | Naming::Set { .. }
        | Naming::Scorecard { .. }
        | Naming::Decide { .. }
        | Naming::Table(_) => &[],
    })
}
