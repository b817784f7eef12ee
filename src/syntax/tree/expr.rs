//! Expressions and conditions as they were written.

use std::cmp::Ordering;

use crate::source::Span;
use crate::syntax::tree::Name;
use crate::value::{Date, Decimal, Duration, Moment};

/// An expression with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// What an expression can be. Chains are n-ary, never left-deep.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `a or b or c`.
    Or(Vec<Expr>),
    /// `a and b and c`.
    And(Vec<Expr>),
    /// `not a`.
    Not(Box<Expr>),
    /// `a >= b`, `a is b`, `a at least b`.
    Compare {
        /// Which comparison.
        op: Comparison,
        /// The left side.
        left: Box<Expr>,
        /// The right side.
        right: Box<Expr>,
    },
    /// `x between a and b`, `x is a..b`, `x in a..<b`.
    Between {
        /// What is tested.
        value: Box<Expr>,
        /// Lower end, included.
        low: Box<Expr>,
        /// Upper end.
        high: Box<Expr>,
        /// Whether the upper end is included.
        closed: bool,
    },
    /// `x is one of a, b`.
    OneOf {
        /// What is tested.
        value: Box<Expr>,
        /// The members.
        among: Vec<Expr>,
    },
    /// `x is known` (`known` true) and `x is missing`.
    Known {
        /// What is tested.
        value: Box<Expr>,
        /// Known, or missing.
        known: bool,
    },
    /// `x applies`.
    Applies(Box<Expr>),
    /// `text contains "…"`.
    Contains {
        /// What is tested.
        value: Box<Expr>,
        /// The part.
        part: Box<Expr>,
    },
    /// `x within 7 days after d`.
    Within {
        /// The date or moment tested.
        value: Box<Expr>,
        /// How long.
        duration: Box<Expr>,
        /// The date or moment it counts from.
        anchor: Box<Expr>,
        /// After or before it.
        after: bool,
    },
    /// `at least 5 of intent are A`.
    Quantified {
        /// How many.
        quantifier: Quantifier,
        /// Of what.
        over: Collection,
        /// That are what.
        predicate: Box<Predicate>,
    },
    /// `count of intent that are A`.
    CountOf {
        /// Of what.
        over: Collection,
        /// That are what.
        predicate: Box<Predicate>,
    },
    /// `list of intent that are missing`.
    ListOf {
        /// Of what.
        over: Collection,
        /// That are what.
        predicate: Box<Predicate>,
    },
    /// `worst of necessary`, `largest of {a, b}`.
    ExtremeOf {
        /// Which end.
        extreme: Extreme,
        /// Of what.
        over: Collection,
    },
    /// `count of visits where C`, `sum of visits.minutes`, `any visit where C`.
    Gathered(Box<Gathered>),
    /// `earliest claims by registered, then book_line where C`: a row of the list.
    Found(Box<Found>),
    /// `first.rep`: a field of a found row; within a filter also of the element, `claims.rep`.
    FieldOf {
        /// The row.
        row: Box<Expr>,
        /// The field.
        field: Name,
    },
    /// `[{ rep: "A" }, { rep: "B" }]`: the records of a list, as facts.
    Records(Vec<RecordExpr>),
    /// `x else y`.
    Else {
        /// The value that may be absent.
        value: Box<Expr>,
        /// What stands in for it.
        fallback: Box<Expr>,
    },
    /// `a + b - c`: each term with whether it is subtracted.
    Sum(Vec<(bool, Expr)>),
    /// `a * b / c`: each factor with whether it divides.
    Product(Vec<(bool, Expr)>),
    /// `-a`.
    Negate(Box<Expr>),
    /// `round x to 2`, `round down x to 0`.
    Round {
        /// What is rounded.
        value: Box<Expr>,
        /// Digits kept.
        digits: u32,
        /// Half up, down or up.
        mode: Rounding,
    },
    /// `whole weeks since d`, `whole 30 days since d`.
    Periods {
        /// How long one period is.
        length: Duration,
        /// The date from which they count.
        since: Box<Expr>,
    },
    /// `8000`, `60万`; `currency` when written with 元.
    Number {
        /// Its value.
        value: Decimal,
        /// Whether it was written as money.
        money: bool,
    },
    /// `30%`, as 0.30.
    Percent(Decimal),
    /// `2026-11-22`.
    Date(Date),
    /// `2026-11-22T09:30+08:00`.
    Moment(Moment),
    /// `2 days`.
    Duration(Duration),
    /// `"text"`.
    Text(String),
    /// `yes` / `no`.
    YesNo(bool),
    /// `today`.
    Today,
    /// `now`.
    Now,
    /// `grade`, as a value: in conditions of decisions.
    Grade,
    /// A name that `semantics` resolves.
    Name(String),
}

/// An end of the values of a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extreme {
    /// `worst of`: the lowest level.
    Worst,
    /// `best of`: the highest level.
    Best,
    /// `largest of`: the greatest number, date or length of time.
    Largest,
    /// `smallest of`: the least.
    Smallest,
}

/// Something computed of all elements of a list that keep a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Gathered {
    /// What.
    pub what: Gathering,
    /// The list.
    pub list: Name,
    /// The field that it is computed of; none where elements are counted.
    pub field: Option<Name>,
    /// Which elements; all when absent.
    pub filter: Option<Expr>,
}

/// What is computed of the elements of a list.
#[derive(Clone, Debug, PartialEq)]
pub enum Gathering {
    /// `count of visits`.
    Count,
    /// `distinct count of visits.place`.
    DistinctCount,
    /// `sum of visits.minutes`.
    Sum,
    /// `largest of visits.minutes`.
    Largest,
    /// `smallest of visits.minutes`.
    Smallest,
    /// `any visit where C`, `at least 2 of visits where C`.
    Quantified(Quantifier),
}

/// The first or the last element of a list that keeps a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The last instead of the first.
    pub latest: bool,
    /// The list.
    pub list: Name,
    /// The fields that order the elements, the weightiest first.
    pub keys: Vec<Name>,
    /// Which elements; all when absent.
    pub filter: Option<Expr>,
}

/// One record of a list, as an example gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordExpr {
    /// Its fields.
    pub facts: Vec<(Name, Expr)>,
    /// The whole of it.
    pub span: Span,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Comparison {
    /// `=`, `is`.
    Equal,
    /// `is not`, `!=`.
    NotEqual,
    /// `<`, `less than`.
    Less,
    /// `<=`, `at most`.
    AtMost,
    /// `>`, `more than`.
    More,
    /// `>=`, `at least`.
    AtLeast,
}

impl Comparison {
    /// The same comparison from the other side.
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::Less => Self::More,
            Self::AtMost => Self::AtLeast,
            Self::More => Self::Less,
            Self::AtLeast => Self::AtMost,
            Self::Equal | Self::NotEqual => self,
        }
    }

    /// Whether it holds of two values in this order.
    pub const fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::More => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}

/// How a number is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Rounding {
    /// Half away from zero.
    HalfUp,
    /// Towards minus infinity.
    Down,
    /// Towards plus infinity.
    Up,
}

/// How many of a collection.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantifier {
    /// `all of`.
    All,
    /// `none of`.
    None,
    /// `any of`.
    Any,
    /// `at least n of`: a number, or the name of a constant.
    AtLeast(Box<Expr>),
    /// `at most n of`.
    AtMost(Box<Expr>),
    /// `exactly n of`.
    Exactly(Box<Expr>),
    /// `n to m of`.
    Between(Box<Expr>, Box<Expr>),
    /// `more than half of`.
    MoreThanHalf,
}

/// What a quantifier ranges over.
#[derive(Clone, Debug, PartialEq)]
pub enum Collection {
    /// A group, checklist, set, scorecard or `inputs`.
    Named(Name),
    /// `{a, b, c}`.
    Listed(Vec<Name>, Span),
}

/// What is said of the members of a collection.
#[derive(Clone, Debug, PartialEq)]
pub enum Predicate {
    /// `are V`.
    Are(Expr),
    /// `are not V`.
    AreNot(Expr),
    /// `are at least V` and the other comparisons.
    Compare(Comparison, Expr),
    /// `are one of V, W`.
    OneOf(Vec<Expr>),
    /// `are met`, or nothing at all over yes/no.
    Met,
    /// `are known`.
    Known,
    /// `are missing`.
    Missing,
}

/// What a list may be called of which one element is named: `any visit` speaks of `visits`.
pub(crate) fn plurals(one: &str) -> Vec<String> {
    let mut plurals = vec![format!("{one}s")];
    if let Some(stem) = one.strip_suffix('y') {
        plurals.push(format!("{stem}ies"));
    }
    if one.ends_with(['s', 'x', 'z', 'h']) {
        plurals.push(format!("{one}es"));
    }
    plurals
}
