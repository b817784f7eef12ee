//! What is expected of all leads together, and what is done where facts are missing.

use pest::iterators::Pairs;

use crate::syntax::parse::{Builder, Rule, find};
use crate::syntax::tree::{DeclarationKind, Expect};

impl Builder<'_> {
    /// `expect 15% to 25% of leads per rep where C`
    pub(super) fn expect(&mut self, inner: Pairs<'_, Rule>) -> Option<DeclarationKind> {
        let mut shares = inner.clone().filter(|part| part.as_rule() == Rule::percent);
        let (low, high) = (shares.next()?, shares.next()?);
        let low = (self.percent(&low)?, self.span(&low));
        let high = (self.percent(&high)?, self.span(&high));
        let per = find(inner.clone(), Rule::name).map(|name| self.name(&name));
        let condition = self.expression(&find(inner, Rule::expression)?)?;
        Some(DeclarationKind::Expect(Expect { low, high, per, condition }))
    }

    /// `when undetermined grade D`
    pub(super) fn when_undetermined(&mut self, inner: Pairs<'_, Rule>) -> Option<DeclarationKind> {
        let grade = self.name(&find(inner.clone(), Rule::name)?);
        Some(DeclarationKind::WhenUndetermined { grade, because: self.because(inner) })
    }
}
