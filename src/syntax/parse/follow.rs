//! Following up, the public pool, and what comes with every period.

use pest::iterators::{Pair, Pairs};

use crate::syntax::parse::{Builder, Rule, find};
use crate::syntax::tree::{Decay, DeclarationKind, Expr, ExprKind, FollowLine, Name, Release, Rhythm};
use crate::value::Duration;

impl Builder<'_> {
    /// `follow up by stage since last_contact { A within 2 days  E none }`
    pub(super) fn follow_up(&mut self, inner: Pairs<'_, Rule>) -> Option<DeclarationKind> {
        let by = find(inner.clone(), Rule::followed_by).and_then(|pair| self.followed_by(pair));
        let since = self.sum(&find(inner.clone(), Rule::sum)?)?;
        let mut lines = Vec::new();
        for pair in inner.filter(|pair| pair.as_rule() == Rule::follow_line) {
            lines.push(self.follow_line(&pair)?);
        }
        Some(DeclarationKind::FollowUp { by, since, lines })
    }

    /// `by stage`
    fn followed_by(&mut self, pair: Pair<'_, Rule>) -> Option<Name> {
        find(pair.into_inner(), Rule::name).map(|name| self.name(&name))
    }

    /// `A, B within 2 days`, `C every 7 days remind 1 day before`
    fn follow_line(&mut self, pair: &Pair<'_, Rule>) -> Option<FollowLine> {
        let inner = pair.clone().into_inner();
        let members = inner.clone().filter(|pair| pair.as_rule() == Rule::name).map(|name| self.name(&name)).collect();
        let rhythm = if let Some(every) = find(inner.clone(), Rule::every) {
            Rhythm::Every(self.sum(&find(every.into_inner(), Rule::sum)?)?)
        } else if let Some(within) = find(inner.clone(), Rule::sum) {
            Rhythm::Within(self.sum(&within)?)
        } else {
            Rhythm::Never
        };
        let remind = match find(inner, Rule::reminder) {
            Some(reminder) => Some(self.sum(&find(reminder.into_inner(), Rule::sum)?)?),
            None => None,
        };
        Some(FollowLine { members, rhythm, remind, span: self.span(pair) })
    }

    /// `release to pool after 30 days since last_contact when C`
    pub(super) fn release(&mut self, inner: Pairs<'_, Rule>) -> Option<DeclarationKind> {
        let date_first = find(inner.clone(), Rule::kw_full).is_some();
        let mut sums = inner.clone().filter(|pair| pair.as_rule() == Rule::sum);
        let (first, second) = (self.sum(&sums.next()?)?, self.sum(&sums.next()?)?);
        let (since, after) = if date_first { (first, second) } else { (second, first) };
        let when = match find(inner, Rule::expression) {
            Some(when) => Some(self.expression(&when)?),
            None => None,
        };
        Some(DeclarationKind::Release(Release { after, since, when }))
    }

    /// `loses 25% per 30 days since d`
    pub(super) fn decay(&mut self, pair: &Pair<'_, Rule>) -> Option<Decay> {
        let inner = pair.clone().into_inner();
        let since = self.sum(&find(inner.clone(), Rule::sum)?)?;
        let every = self.duration(&find(inner.clone(), Rule::duration)?)?;
        let (loss, is_share) = match find(inner.clone(), Rule::percent) {
            Some(share) => (self.percent(&share)?, true),
            None => (self.points(&find(inner, Rule::points)?)?.0, false),
        };
        Some(Decay { loss, is_share, every, since, span: self.span(pair) })
    }

    /// `whole weeks since d`
    pub(super) fn periods(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        let inner = pair.clone().into_inner();
        let since = Box::new(self.sum(&find(inner.clone(), Rule::sum)?)?);
        let length = self.period(&find(inner, Rule::period)?)?;
        Some(Expr { kind: ExprKind::Periods { length, since }, span: self.span(pair) })
    }

    /// `whole weeks`, `whole 30 days`
    fn period(&mut self, pair: &Pair<'_, Rule>) -> Option<Duration> {
        let last = pair.clone().into_inner().last()?;
        Some(match last.as_rule() {
            Rule::kw_whole_days => Duration::days(1),
            Rule::kw_whole_weeks => Duration::days(7),
            Rule::kw_whole_months => Duration::months(1),
            Rule::kw_whole_years => Duration::months(12),
            _ => self.duration(&last)?,
        })
    }
}
