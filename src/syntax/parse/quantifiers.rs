//! Counting over a group, in both orders.

use pest::iterators::Pair;

use crate::syntax::names::NameKind;
use crate::syntax::parse::conditions::comparison_of;
use crate::syntax::parse::{Builder, Rule, find};
use crate::syntax::tree::{Collection, Comparison, Expr, ExprKind, Gathering, Predicate, Quantifier};
use crate::value::Decimal;

impl Builder<'_> {
    /// `at least 5 of intent are A`, `≥5 intent items A`
    pub(super) fn count_first(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        let quantifier = self.quantifier(pair)?;
        let over = self.collection(&find(pair.clone().into_inner(), Rule::collection)?)?;
        let span = self.span(pair);
        let said = self.predicate(pair)?;
        if let Some(list) = self.as_list(&over, &said) {
            let kind = self.gathered_by(Gathering::Quantified(quantifier), list, said)?;
            return Some(Expr { kind, span });
        }
        let predicate = Box::new(said.or_met());
        Some(Expr { kind: ExprKind::Quantified { quantifier, over, predicate }, span })
    }

    /// `necessary conditions all A`, `intent at least 5 items A`: the group, and what is said of it
    pub(super) fn group_first(&mut self, group: &Pair<'_, Rule>, pair: &Pair<'_, Rule>) -> Option<Expr> {
        let quantifier = self.quantifier(pair)?;
        let over = self.one_collection(group)?;
        let span = self.span(group).to(self.span(pair));
        match self.predicate(pair)? {
            Said::Something(predicate) => {
                Some(Expr { kind: ExprKind::Quantified { quantifier, over, predicate: Box::new(predicate) }, span })
            }
            said @ Said::Where(_) => {
                let predicate = Box::new(said.or_met());
                Some(Expr { kind: ExprKind::Quantified { quantifier, over, predicate }, span })
            }
            Said::Nothing => Some(Expr { kind: self.counted_or_compared(quantifier, over), span }),
        }
    }

    /// `订单至少 5 个` counts ticks when orders are a checklist, and compares when they are a number.
    fn counted_or_compared(&self, quantifier: Quantifier, over: Collection) -> ExprKind {
        let name = match &over {
            Collection::Named(name) if matches!(self.names.kind(&name.text), Some(NameKind::Single)) => name.clone(),
            Collection::Named(_) | Collection::Listed(..) => {
                return ExprKind::Quantified { quantifier, over, predicate: Box::new(Predicate::Met) };
            }
        };
        let left = Box::new(Expr { kind: ExprKind::Name(name.text), span: name.span });
        let compare = |op, right| ExprKind::Compare { op, left: left.clone(), right };
        match quantifier {
            Quantifier::AtLeast(right) => compare(Comparison::AtLeast, right),
            Quantifier::AtMost(right) => compare(Comparison::AtMost, right),
            Quantifier::Exactly(right) => compare(Comparison::Equal, right),
            Quantifier::Between(low, high) => ExprKind::Between { value: left, low, high, closed: true },
            Quantifier::All | Quantifier::None | Quantifier::Any | Quantifier::MoreThanHalf => {
                ExprKind::Quantified { quantifier, over, predicate: Box::new(Predicate::Met) }
            }
        }
    }

    /// `count of g that are V`, `count of visits where C`
    pub(super) fn count_of(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        let over = self.collection(&find(pair.clone().into_inner(), Rule::collection)?)?;
        let said = self.predicate(pair)?;
        if let Some(list) = self.as_list(&over, &said) {
            return self.count_or_compare(list, said, self.span(pair));
        }
        let predicate = Box::new(said.or_met());
        Some(Expr { kind: ExprKind::CountOf { over, predicate }, span: self.span(pair) })
    }

    /// `list of g that are missing`
    pub(super) fn list_of(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        let over = self.collection(&find(pair.clone().into_inner(), Rule::collection)?)?;
        let predicate = Box::new(self.predicate(pair)?.or_met());
        Some(Expr { kind: ExprKind::ListOf { over, predicate }, span: self.span(pair) })
    }

    /// `g 中为 A 的数量`, `g 中未填的列表`
    pub(super) fn counted(&mut self, group: &Pair<'_, Rule>, pair: &Pair<'_, Rule>) -> Option<Expr> {
        let over = self.one_collection(group)?;
        let said = self.predicate(pair)?;
        let counts = find(pair.clone().into_inner(), Rule::kw_count_zh).is_some();
        if let Some(list) = self.as_list(&over, &said).filter(|_| counts) {
            let span = self.span(group).to(self.span(pair));
            let kind = self.gathered_by(Gathering::Count, list, said)?;
            return Some(Expr { kind, span });
        }
        let predicate = Box::new(said.or_met());
        let kind = match find(pair.clone().into_inner(), Rule::kw_count_zh) {
            Some(_) => ExprKind::CountOf { over, predicate },
            None => ExprKind::ListOf { over, predicate },
        };
        Some(Expr { kind, span: self.span(group).to(self.span(pair)) })
    }

    /// A group, checklist, set or scorecard; or `{a, b}`.
    fn collection(&mut self, pair: &Pair<'_, Rule>) -> Option<Collection> {
        self.one_collection(&pair.clone().into_inner().next()?)
    }

    pub(super) fn one_collection(&mut self, inner: &Pair<'_, Rule>) -> Option<Collection> {
        match inner.as_rule() {
            Rule::names => Some(Collection::Listed(self.names(inner)?, self.span(inner))),
            _ => Some(Collection::Named(self.name(inner))),
        }
    }

    fn quantifier(&mut self, pair: &Pair<'_, Rule>) -> Option<Quantifier> {
        for part in pair.clone().into_inner() {
            let amount = |this: &mut Self, part: &Pair<'_, Rule>| {
                let amount = find(part.clone().into_inner(), Rule::amount)?;
                this.amount(&amount).map(Box::new)
            };
            return Some(match part.as_rule() {
                Rule::kw_all => Quantifier::All,
                Rule::kw_none => Quantifier::None,
                Rule::kw_any => Quantifier::Any,
                Rule::kw_more_than_half => Quantifier::MoreThanHalf,
                Rule::quantity_between => {
                    let mut amounts = part.into_inner().filter(|part| part.as_rule() == Rule::amount);
                    let (low, high) = (amounts.next()?, amounts.next()?);
                    Quantifier::Between(Box::new(self.amount(&low)?), Box::new(self.amount(&high)?))
                }
                Rule::quantity_exactly => Quantifier::Exactly(amount(self, &part)?),
                Rule::quantity_at_least => Quantifier::AtLeast(amount(self, &part)?),
                Rule::quantity_at_most => Quantifier::AtMost(amount(self, &part)?),
                Rule::quantity_more => Quantifier::AtLeast(Box::new(shifted(*amount(self, &part)?, false))),
                Rule::quantity_less => Quantifier::AtMost(Box::new(shifted(*amount(self, &part)?, true))),
                Rule::suffix_quantity => {
                    let number = amount(self, &part)?;
                    match find(part.into_inner(), Rule::kw_or_more) {
                        Some(_) => Quantifier::AtLeast(number),
                        None => Quantifier::AtMost(number),
                    }
                }
                _ => continue,
            });
        }
        None
    }

    /// A number, or the name of one.
    fn amount(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        self.literal(&pair.clone().into_inner().next()?)
    }

    /// What is said of the members.
    pub(super) fn predicate(&mut self, pair: &Pair<'_, Rule>) -> Option<Said> {
        let is_predicate = |part: &Pair<'_, Rule>| {
            matches!(
                part.as_rule(),
                Rule::verb_predicate | Rule::bare_predicate | Rule::closed_predicate | Rule::counted_level | Rule::said
            )
        };
        if let Some(filter) = find(pair.clone().into_inner(), Rule::where_filter) {
            return Some(Said::Where(self.filter(&filter)?));
        }
        let Some(predicate) = pair.clone().into_inner().find(is_predicate) else {
            return Some(Said::Nothing);
        };
        let inner: Vec<_> = predicate.into_inner().collect();
        let mut negated = false;
        let mut op = None;
        for part in inner {
            match part.as_rule() {
                Rule::kw_known => return Some(Said::Something(Predicate::Known)),
                Rule::kw_missing => return Some(Said::Something(Predicate::Missing)),
                Rule::kw_met => return Some(Said::Something(Predicate::Met)),
                Rule::kw_not | Rule::not_equal => negated = true,
                Rule::at_least | Rule::at_most | Rule::more_than | Rule::less_than => op = comparison_of(&part),
                Rule::among_levels => {
                    let levels = part.into_inner().filter(|part| part.as_rule() == Rule::level);
                    let levels: Option<Vec<Expr>> = levels.map(|level| self.level(&level)).collect();
                    return Some(Said::Something(Predicate::OneOf(levels?)));
                }
                Rule::level => {
                    let level = self.level(&part)?;
                    return Some(Said::Something(match (op, negated) {
                        (Some(op), _) => Predicate::Compare(op, level),
                        (None, true) => Predicate::AreNot(level),
                        (None, false) => Predicate::Are(level),
                    }));
                }
                _ => {}
            }
        }
        Some(Said::Nothing)
    }

    /// What a member of the group can be.
    fn level(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        self.fact_value(pair)
    }
}

/// What is said of the members of a group, or of the elements of a list.
pub(super) enum Said {
    /// This.
    Something(Predicate),
    /// A condition of their fields.
    Where(Expr),
    /// Nothing: then they are to be met.
    Nothing,
}

impl Said {
    pub(super) fn or_met(self) -> Predicate {
        match self {
            Self::Something(predicate) => predicate,
            // `其中 A` behind a group: what stands there is a level.
            Self::Where(level) => Predicate::Are(level),
            Self::Nothing => Predicate::Met,
        }
    }
}

/// One more or one less: `more than 3 of` is at least four.
fn shifted(amount: Expr, less: bool) -> Expr {
    let span = amount.span;
    let one = Expr { kind: ExprKind::Number { value: Decimal::ONE, money: false }, span };
    if let ExprKind::Number { value, .. } = &amount.kind {
        let by = if less { -1 } else { 1 };
        if let Some(shifted) = value.to_i64().and_then(|value| value.checked_add(by)) {
            return Expr { kind: ExprKind::Number { value: Decimal::whole(shifted), money: false }, span };
        }
    }
    Expr { kind: ExprKind::Sum(vec![(false, amount), (less, one)]), span }
}
