//! The typed tree: nothing in it is unresolved.

use std::collections::HashSet;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::semantics::range::Range;
use crate::source::Span;
use crate::syntax::tree::{self, Comparison, Heading, Rounding};
use crate::value::{Date, Decimal, Duration, Kind, ListId, ScaleId, Unit, Value, Workdays};

/// The unit of a number while it is computed with: a bare literal has none yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// Written without a unit: fits any.
    Bare,
    /// A number with a unit.
    Of(Unit),
}

/// The type of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ty {
    YesNo,
    Number(Measure),
    Text,
    Date,
    Moment,
    Duration,
    Member(ScaleId),
    List,
    Records(ListId),
    Row(ListId),
}

impl Ty {
    /// The kind of value that a term of this type gives.
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::YesNo => Kind::YesNo,
            Self::Number(Measure::Bare) => Kind::Number(Unit::Number),
            Self::Number(Measure::Of(unit)) => Kind::Number(unit),
            Self::Text => Kind::Text,
            Self::Date => Kind::Date,
            Self::Moment => Kind::Moment,
            Self::Duration => Kind::Duration,
            Self::Member(scale) => Kind::Member(scale),
            Self::List => Kind::List,
            Self::Records(list) => Kind::Records(list),
            Self::Row(list) => Kind::Row(list),
        }
    }

    /// The type of terms that give this kind of value.
    pub(crate) fn of(kind: Kind) -> Self {
        match kind {
            Kind::YesNo => Self::YesNo,
            Kind::Number(unit) => Self::Number(Measure::Of(unit)),
            Kind::Text => Self::Text,
            Kind::Date => Self::Date,
            Kind::Moment => Self::Moment,
            Kind::Duration => Self::Duration,
            Kind::Member(scale) => Self::Member(scale),
            Kind::List => Self::List,
            Kind::Records(list) => Self::Records(list),
            Kind::Row(list) => Self::Row(list),
        }
    }
}

/// A typed expression.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    pub(crate) op: Op,
    pub(crate) ty: Ty,
    pub(crate) span: Span,
    /// What a number can be; none for other types. Terms that are copied share it.
    pub(crate) range: Option<Rc<Range>>,
}

impl PartialEq for Term {
    /// The same computation, wherever it stands.
    fn eq(&self, other: &Self) -> bool {
        self.op == other.op
    }
}

impl Term {
    pub(crate) fn new(op: Op, ty: Ty, span: Span) -> Self {
        Self { op, ty, span, range: None }
    }

    /// The same, of a type that may have a range.
    pub(crate) fn ranging(op: Op, ty: Ty, span: Span, range: Option<Range>) -> Self {
        Self { op, ty, span, range: range.map(Rc::new) }
    }

    pub(crate) fn ranged(self, range: Range) -> Self {
        Self { range: Some(Rc::new(range)), ..self }
    }

    /// What a number can be; none for other types.
    pub(crate) fn range(&self) -> Option<Range> {
        self.range.as_deref().copied()
    }

    /// How many terms it has, itself included.
    pub(crate) fn size(&self) -> usize {
        let (mut size, mut open) = (0_usize, vec![self]);
        while let Some(term) = open.pop() {
            size = size.saturating_add(1);
            term.parts_onto(&mut open);
        }
        size
    }

    /// The terms directly inside this one.
    pub(crate) fn parts(&self) -> Vec<&Self> {
        let mut parts = Vec::new();
        self.parts_onto(&mut parts);
        parts
    }

    /// Puts the terms directly inside this one behind those that are still to be looked at.
    pub(crate) fn parts_onto<'t>(&'t self, open: &mut Vec<&'t Self>) {
        match &self.op {
            Op::Constant(_)
            | Op::Define(_)
            | Op::Input(_)
            | Op::Today
            | Op::Now
            | Op::Grade
            | Op::Known(_)
            | Op::Element(..)
            | Op::ElementKnown(..) => {}
            Op::Gathered(gathered) => open.extend(std::iter::once(&gathered.list).chain(&gathered.filter)),
            Op::Found(found) => open.extend(std::iter::once(&found.list).chain(&found.filter)),
            Op::FieldOf(a, ..)
            | Op::FieldKnown(a, ..)
            | Op::Not(a)
            | Op::OneOf(a, _)
            | Op::Contains(a, _)
            | Op::Applies(a)
            | Op::Negate(a)
            | Op::Round(a, _, _)
            | Op::Periods(a, _)
            | Op::Points(a, _)
            | Op::Clamp(a, _) => open.push(a),
            Op::Compare(_, a, b)
            | Op::When(a, b)
            | Op::Else(a, b)
            | Op::Quotient(a, b)
            | Op::Shift(a, b)
            | Op::Elapsed(a, b) => open.extend([a.as_ref(), b.as_ref()]),
            Op::All(list) | Op::Any(list) | Op::Sum(list) | Op::Total(list) | Op::Product(list) | Op::Count(list) => {
                open.extend(list);
            }
            Op::Greatest(list) | Op::Least(list) => open.extend(list),
            Op::Quantified(_, list) => open.extend(list),
            Op::List(list) => open.extend(list.iter().map(|(term, _)| term)),
            Op::First(rows, otherwise) => {
                open.extend(rows.iter().flat_map(|(when, value)| [when, value]).chain(otherwise.as_deref()));
            }
        }
    }
}

/// Something defined once and used by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Definition {
    /// A `let`.
    Let(usize),
    /// An item.
    Item(usize),
    /// A scorecard.
    Scorecard(usize),
    /// A decision.
    Decision(usize),
}

/// What `is known` is asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    Input(usize),
    /// All facts that the item reads.
    Item(usize),
}

/// One step of a computation; see [`Node`](crate::plan::Node) for what each means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Op {
    Constant(Value),
    Define(Definition),
    Input(usize),
    Today,
    Now,
    Grade,
    Known(Subject),
    Not(Box<Term>),
    All(Vec<Term>),
    Any(Vec<Term>),
    Compare(Comparison, Box<Term>, Box<Term>),
    OneOf(Box<Term>, u128),
    Contains(Box<Term>, String),
    Applies(Box<Term>),
    When(Box<Term>, Box<Term>),
    First(Vec<(Term, Term)>, Option<Box<Term>>),
    Else(Box<Term>, Box<Term>),
    Count(Vec<Term>),
    Quantified(HowMany, Vec<Term>),
    List(Vec<(Term, String)>),
    Sum(Vec<Term>),
    Total(Vec<Term>),
    Product(Vec<Term>),
    Quotient(Box<Term>, Box<Term>),
    Negate(Box<Term>),
    Round(Box<Term>, u32, Rounding),
    Shift(Box<Term>, Box<Term>),
    Elapsed(Box<Term>, Box<Term>),
    Periods(Box<Term>, Duration),
    Points(Box<Term>, Vec<Value>),
    Clamp(Box<Term>, Box<[Option<Value>; 2]>),
    /// The greatest or best of those that are present.
    Greatest(Vec<Term>),
    /// The least or worst of those that are present.
    Least(Vec<Term>),
    /// A field of the element that a filter speaks of.
    Element(ListId, usize),
    ElementKnown(ListId, usize),
    Gathered(Box<GatheredTerm>),
    Found(Box<FoundTerm>),
    FieldOf(Box<Term>, ListId, usize),
    FieldKnown(Box<Term>, ListId, usize),
}

/// Something computed of all elements of a list that keep a condition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GatheredTerm {
    pub(crate) what: Gather,
    /// The input that holds the list.
    pub(crate) list: Term,
    pub(crate) id: ListId,
    pub(crate) field: Option<usize>,
    pub(crate) filter: Option<Term>,
}

/// The first or last element of a list that keeps a condition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FoundTerm {
    pub(crate) latest: bool,
    /// The input that holds the list.
    pub(crate) list: Term,
    pub(crate) id: ListId,
    pub(crate) keys: Vec<usize>,
    pub(crate) filter: Option<Term>,
}

/// What is computed of the elements of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Gather {
    /// How many.
    Count,
    /// How many values of a field.
    DistinctCount,
    /// The sum of a field; of no elements, nought.
    Sum,
    /// The greatest value of a field; of no elements, absent.
    Largest,
    /// The least value of a field; of no elements, absent.
    Smallest,
    /// Whether so many of them keep the condition.
    Quantified(HowMany),
}

/// How many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum HowMany {
    /// All that apply, and at least one.
    All,
    /// More than half of those that apply, and at least one.
    MoreThanHalf,
    /// From so many to so many of those that apply.
    Between(u32, u32),
}

/// A policy in which every name is resolved and every type is settled.
///
/// Lists are in the order of the text; terms speak of their members by index.
#[derive(Clone, Debug, Default)]
pub(crate) struct Checked {
    pub(crate) policy: Option<Heading>,
    pub(crate) industry: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) effective: Option<(Date, Option<Date>)>,
    pub(crate) scales: Vec<ScaleDef>,
    pub(crate) grades: Option<ScaleId>,
    pub(crate) best_wins: bool,
    pub(crate) inputs: Vec<InputDef>,
    pub(crate) lists: Vec<ListDef>,
    pub(crate) lets: Vec<Option<Term>>,
    pub(crate) let_headings: Vec<Heading>,
    /// What is known of each `let` once it is settled, so that a chain of them is never walked twice.
    pub(crate) let_facts: Vec<LetFacts>,
    pub(crate) items: Vec<ItemDef>,
    pub(crate) groups: Vec<GroupDef>,
    pub(crate) scorecards: Vec<ScorecardDef>,
    pub(crate) decisions: Vec<DecisionDef>,
    pub(crate) requires: Vec<RequireDef>,
    pub(crate) grade_rows: Option<Term>,
    /// What each of these rows says, where it is a line of a table.
    pub(crate) grade_rows_said: Vec<String>,
    /// Tables of the policy, in the order in which they were settled.
    pub(crate) tables: Vec<TableDef>,
    pub(crate) sentences: Vec<SentenceDef>,
    pub(crate) otherwise: Option<(u8, Option<String>)>,
    pub(crate) follow_up: Option<FollowUpDef>,
    pub(crate) workdays: Option<Workdays>,
    pub(crate) promises: Vec<PromiseDef>,
    pub(crate) expects: Vec<ExpectDef>,
    /// The grade of leads of which facts are missing that matter, and its reason.
    pub(crate) when_undetermined: Option<(u8, Option<String>)>,
    pub(crate) pool: Option<PoolDef>,
    pub(crate) examples: Vec<ExampleDef>,
    /// What the placeholders of text results stand for.
    pub(crate) placeholders: Vec<PlaceholderDef>,
    /// Definitions so that each stands behind those it needs.
    pub(crate) order: Vec<Definition>,
    /// Where a `let` that is the same for all leads is used, with its value as written: for explanations.
    pub(crate) constants: Vec<(Span, String)>,
    /// Definitions that read the grade.
    pub(crate) late: HashSet<Definition>,
}

/// A placeholder in the texts of results.
#[derive(Clone, Debug)]
pub(crate) struct PlaceholderDef {
    pub(crate) name: String,
    pub(crate) told: ToldDef,
}

/// What a placeholder stands for.
#[derive(Clone, Debug)]
pub(crate) enum ToldDef {
    /// The day of the next contact.
    Due,
    /// The day of the next reminder.
    Remind,
    Value(Box<Term>),
}

/// What the columns of a table are.
#[derive(Clone, Debug)]
pub(crate) struct TableDef {
    /// Its name, where it stands.
    pub(crate) place: Span,
    /// What each column asks for.
    pub(crate) columns: Vec<Kind>,
}

/// What is known of a settled `let`.
#[derive(Clone, Debug, Default)]
pub(crate) struct LetFacts {
    /// Its value, when it is the same for all leads.
    pub(crate) constant: Option<Value>,
    /// Whether it holds a quotient that nothing rounds.
    pub(crate) endless: bool,
}

/// A scale or choice.
#[derive(Clone, Debug)]
pub(crate) struct ScaleDef {
    /// Its name in the policy, or `grades`, `levels`, or the input it belongs to.
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) members: Vec<tree::Member>,
    /// How many members have an order.
    pub(crate) ordered: u8,
}

/// A fact.
#[derive(Clone, Debug)]
pub(crate) struct InputDef {
    pub(crate) heading: Heading,
    pub(crate) kind: Kind,
    pub(crate) low: Option<Value>,
    pub(crate) high: Option<Value>,
    pub(crate) required: bool,
    pub(crate) default: Option<Value>,
    pub(crate) headings: Vec<String>,
    pub(crate) applies: Option<Term>,
    /// Whether it has an `applies when`, settled or not.
    pub(crate) conditional: bool,
    pub(crate) masked: bool,
    pub(crate) fixed: bool,
    pub(crate) only_rises: bool,
    pub(crate) only_falls: bool,
    pub(crate) effort: Decimal,
    /// The input stands for an item that a person rates, or for a tick.
    pub(crate) implied: bool,
}

/// A list of records.
#[derive(Clone, Debug)]
pub(crate) struct ListDef {
    /// The input that holds it.
    pub(crate) input: usize,
    /// What each element tells, as if each were an input.
    pub(crate) fields: Vec<InputDef>,
}

/// An item or an entry of a checklist.
#[derive(Clone, Debug)]
pub(crate) struct ItemDef {
    pub(crate) heading: Heading,
    pub(crate) kind: Kind,
    /// Its value; none after an error in its rows.
    pub(crate) term: Option<Term>,
    pub(crate) rated: Option<usize>,
    /// Whether it has its own `applies when`.
    pub(crate) conditional: bool,
    /// What is said where it costs points.
    pub(crate) because: Option<String>,
}

/// A group, checklist, set or `inputs`: things that a quantifier ranges over.
#[derive(Clone, Debug)]
pub(crate) struct GroupDef {
    pub(crate) heading: Heading,
    pub(crate) elements: Vec<Subject>,
    /// Whether it is shown as a group of items, in explanations.
    pub(crate) shown: bool,
}

/// A scorecard.
#[derive(Clone, Debug)]
pub(crate) struct ScorecardDef {
    pub(crate) heading: Heading,
    /// Its items.
    pub(crate) items: Vec<usize>,
    /// The points of each item; shorter after an error.
    pub(crate) points: Vec<Term>,
    pub(crate) total: Option<Term>,
    pub(crate) low: Decimal,
    pub(crate) high: Decimal,
}

/// A further result.
#[derive(Clone, Debug)]
pub(crate) struct DecisionDef {
    pub(crate) heading: Heading,
    pub(crate) term: Option<Term>,
    /// What each of its rows says, where it is a line of a table.
    pub(crate) said: Vec<String>,
}

/// A relation that leads must keep.
#[derive(Clone, Debug)]
pub(crate) struct RequireDef {
    pub(crate) condition: Term,
    pub(crate) why: Option<String>,
}

/// A sentence.
#[derive(Clone, Debug)]
pub(crate) struct SentenceDef {
    pub(crate) heading: Option<Heading>,
    pub(crate) condition: Term,
    pub(crate) action: Deed,
    pub(crate) because: Option<String>,
    /// From `if` to the action: without its name and its reason.
    pub(crate) said: Span,
    pub(crate) span: Span,
}

/// What a sentence does, by index in the scale of grades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// The grade, whatever the others say.
    InAnyCase(u8),
    /// The grade.
    Grade(u8),
    /// Steps towards the best.
    Step(i8),
    /// Not worse than.
    AtLeast(u8),
    /// Not better than.
    AtMost(u8),
}

/// Deadlines by grade, or by another result with members.
#[derive(Clone, Debug)]
pub(crate) struct FollowUpDef {
    /// What has the members; the grade when none.
    pub(crate) by: Option<Term>,
    pub(crate) since: Term,
    /// By index of the member.
    pub(crate) lines: Vec<Option<FollowLineDef>>,
}

/// The deadline of one member.
#[derive(Clone, Debug)]
pub(crate) struct FollowLineDef {
    /// Whether it comes again and again.
    pub(crate) every: bool,
    pub(crate) length: Term,
    pub(crate) remind: Option<Term>,
}

/// When a lead is given up to the public pool.
#[derive(Clone, Debug)]
pub(crate) struct PoolDef {
    pub(crate) since: Term,
    pub(crate) after: Term,
    pub(crate) when: Option<Term>,
}

/// A share of all leads that is expected.
#[derive(Clone, Debug)]
pub(crate) struct ExpectDef {
    pub(crate) low: Decimal,
    pub(crate) high: Decimal,
    /// The input by which leads are told apart.
    pub(crate) per: Option<usize>,
    pub(crate) condition: Term,
}

/// A property that the policy promises.
#[derive(Clone, Debug)]
pub(crate) struct PromiseDef {
    pub(crate) pledge: PledgeDef,
    /// Whether it speaks only of leads whose facts are all known.
    pub(crate) all_known: bool,
    pub(crate) span: Span,
}

/// What is promised.
#[derive(Clone, Debug)]
pub(crate) enum PledgeDef {
    /// Never this grade, by index, when the condition holds.
    Never(u8, Box<Term>),
    /// The first holds whenever the second does.
    Always(Box<(Term, Term)>),
    /// The grade never falls when this input rises.
    NeverFalls(usize),
}

/// An example of the policy.
#[derive(Clone, Debug, PartialEq)]
pub struct ExampleDef {
    /// What it shows.
    pub title: String,
    /// The facts that it gives: an input of the plan, by position, and its value.
    pub facts: Vec<(usize, Value)>,
    /// The day it speaks of.
    pub today: Option<Date>,
    /// What it expects.
    pub expected: Vec<(Expectation, Span)>,
    /// Where it stands.
    pub span: Span,
}

/// What an example expects. Grades are members' ids.
#[derive(Clone, Debug, PartialEq)]
pub enum Expectation {
    /// Graded, with this grade.
    Grade(String),
    /// Undetermined, with exactly these outcomes possible; any when none is named.
    Undetermined {
        /// The ids of the grades.
        grades: Vec<String>,
        /// Whether it may also stay without a grade.
        ungraded: bool,
        /// Whether it may also be a conflict.
        conflict: bool,
    },
    /// Ungraded.
    Ungraded,
    /// A conflict.
    Conflict,
    /// Rejected.
    Rejected,
    /// This item, score or decision has this value.
    Result(Definition, String, Value),
}
