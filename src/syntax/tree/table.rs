//! Tables as they were written.

use crate::source::Span;
use crate::syntax::tree::{Comparison, Expr, Heading, Type};

/// `table NAME [unique|first|best] { … }` or `table NAME crosstab down \ across => result { … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What it is called, in messages only: its results have names of their own.
    pub heading: Heading,
    /// How it is laid out.
    pub layout: Layout,
    /// What is asked, one a column; in a crosstab first what stands down the side, then what stands across.
    pub columns: Vec<Expr>,
    /// What it gives, one a column; exactly one in a crosstab.
    pub results: Vec<ResultColumn>,
    /// From the top.
    pub lines: Vec<TableLine>,
}

impl Table {
    /// Whether one of its results is the grade.
    pub fn gives_grade(&self) -> bool {
        self.results.iter().any(|result| result.name == ResultName::Grade)
    }
}

/// How a table is laid out.
#[derive(Clone, Debug, PartialEq)]
pub enum Layout {
    /// A line for each case, with the policy where several hold, when one is written.
    Lines(Option<HitPolicy>),
    /// A head across; each line has one cell at its side and an answer under each of these.
    Crosstab(Vec<Cell>),
}

/// Which line answers where several hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HitPolicy {
    /// No two can hold together.
    Unique,
    /// The first from the top.
    First,
    /// The one with the best first result.
    Best,
}

/// A column of results.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultColumn {
    /// What it decides.
    pub name: ResultName,
    /// Where it stands.
    pub span: Span,
}

/// What a column of results decides.
#[derive(Clone, Debug, PartialEq)]
pub enum ResultName {
    /// The grade.
    Grade,
    /// A further result, and its type when written.
    Named(Heading, Option<Type>),
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct TableLine {
    /// One a column; none for `otherwise`, which is for all leads that no other line takes.
    pub cells: Option<Vec<Cell>>,
    /// One a result; in a crosstab one for each cell of its head.
    pub answers: Vec<Expr>,
    /// The whole of it.
    pub span: Span,
}

/// What the value of a column must be.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// What.
    pub kind: CellKind,
    /// Where it stands.
    pub span: Span,
}

/// What the value of a column must be.
#[derive(Clone, Debug, PartialEq)]
pub enum CellKind {
    /// `-`: anything.
    Any,
    /// One of these.
    OneOf(Vec<CellPart>),
    /// `not a, b`: there, and none of these.
    NoneOf(Vec<CellPart>),
}

/// A part of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum CellPart {
    /// `known` (true) or `missing`.
    Known(bool),
    /// `a`, `3`.
    Value(Expr),
    /// `3..5`, `3..<5`.
    Range {
        /// Lower end, included.
        low: Expr,
        /// Upper end.
        high: Expr,
        /// Whether the upper end is included.
        closed: bool,
    },
    /// `>= 3`.
    Compare(Comparison, Expr),
}
