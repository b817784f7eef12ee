//! Promises: `promise never grade A when …`.

use pest::iterators::{Pair, Pairs};

use crate::syntax::parse::{Builder, Rule, find};
use crate::syntax::tree::{DeclarationKind, Promise, PromiseKind};

impl Builder<'_> {
    /// `promise never grade A when C`, with all facts known
    pub(super) fn promise(&mut self, inner: Pairs<'_, Rule>) -> Option<DeclarationKind> {
        let all_known = find(inner.clone(), Rule::kw_all_known).is_some();
        let mut kind = None;
        for pair in inner {
            kind = match pair.as_rule() {
                Rule::promise_never => Some(self.promise_never(&pair)?),
                Rule::promise_always => Some(self.promise_always(&pair)?),
                Rule::promise_rises => Some(self.promise_rises(&pair)?),
                _ => kind,
            };
        }
        Some(DeclarationKind::Promise(Promise { kind: kind?, all_known }))
    }

    /// `never grade A when C`
    fn promise_never(&mut self, pair: &Pair<'_, Rule>) -> Option<PromiseKind> {
        let inner = pair.clone().into_inner();
        let grade = self.name(&find(inner.clone(), Rule::name)?);
        Some(PromiseKind::Never { grade, when: self.expression(&find(inner, Rule::expression)?)? })
    }

    /// `always R when C`
    fn promise_always(&mut self, pair: &Pair<'_, Rule>) -> Option<PromiseKind> {
        let mut parts = pair.clone().into_inner().filter(|part| part.as_rule() == Rule::expression);
        let (result, when) = (parts.next()?, parts.next()?);
        Some(PromiseKind::Always { result: self.expression(&result)?, when: self.expression(&when)? })
    }

    /// `grade never falls when x rises`, in Chinese the other way round
    fn promise_rises(&mut self, pair: &Pair<'_, Rule>) -> Option<PromiseKind> {
        let mut inner = pair.clone().into_inner();
        let input = self.name(&find(inner.clone(), Rule::name)?);
        let becomes_yes =
            inner.any(|part| matches!(part.as_rule(), Rule::kw_becomes_yes | Rule::kw_when_yes | Rule::kw_becoming));
        Some(PromiseKind::NeverFalls { input, becomes_yes })
    }
}
