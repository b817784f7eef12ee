//! What a policy expects of all its leads together.

use crate::source::Span;
use crate::syntax::tree::{Expr, Name};
use crate::value::Decimal;

/// `expect P to Q of leads [per NAME] where C`.
#[derive(Clone, Debug, PartialEq)]
pub struct Expect {
    /// The least share, as 0.15, with its place.
    pub low: (Decimal, Span),
    /// The greatest share.
    pub high: (Decimal, Span),
    /// The fact by which leads are told apart before they are counted.
    pub per: Option<Name>,
    /// Which leads are counted.
    pub condition: Expr,
}
