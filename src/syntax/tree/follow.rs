//! When leads are contacted, and when they are given up, as it was written.

use crate::source::Span;
use crate::syntax::tree::{Expr, Name};

/// `V within DURATION`, `V every DURATION` or `V none`.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowLine {
    /// The members it speaks of.
    pub members: Vec<Name>,
    /// How often.
    pub rhythm: Rhythm,
    /// `remind DURATION before`.
    pub remind: Option<Expr>,
    /// The whole of it.
    pub span: Span,
}

/// How often a lead is contacted.
#[derive(Clone, Debug, PartialEq)]
pub enum Rhythm {
    /// `within 2 days`: once, by then.
    Within(Expr),
    /// `every 7 days`: again and again.
    Every(Expr),
    /// `none`.
    Never,
}

/// `release to pool after DURATION since D [when C]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Release {
    /// After how long.
    pub after: Expr,
    /// From which date.
    pub since: Expr,
    /// Only then.
    pub when: Option<Expr>,
}
