//! Lists of records: what is computed of their elements, rows that are found, and records as facts.

use pest::iterators::Pair;

use crate::diagnostic::TextProblem;
use crate::source::Span;
use crate::syntax::names::NameKind;
use crate::syntax::parse::conditions::parts;
use crate::syntax::parse::expected::after_comparison;
use crate::syntax::parse::quantifiers::Said;
use crate::syntax::parse::{Builder, Rule, find};
use crate::syntax::tree::{
    Collection, Comparison, Expr, ExprKind, Found, Gathered, Gathering, Name, Predicate, RecordExpr, plurals,
};

impl Builder<'_> {
    /// `where C`
    pub(super) fn filter(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        let filter = find(pair.clone().into_inner(), Rule::filter)?;
        let parts = parts(filter.clone().into_inner());
        self.bounded(parts.len() / 4, self.span(&filter))?;
        self.alternatives(&parts)
    }

    /// The filter of a rule that may hold one.
    fn optional_filter(&mut self, pair: &Pair<'_, Rule>) -> Option<Option<Expr>> {
        match find(pair.clone().into_inner(), Rule::where_filter) {
            Some(filter) => self.filter(&filter).map(Some),
            None => Some(None),
        }
    }

    /// `first.rep`, `首次登记的顾问`
    pub(super) fn field(&mut self, row: &Pair<'_, Rule>, tail: &Pair<'_, Rule>) -> Option<Expr> {
        let row = Box::new(self.operand(row)?);
        let field = self.name(&find(tail.clone().into_inner(), Rule::name)?);
        let span = row.span.to(field.span);
        Some(Expr { kind: ExprKind::FieldOf { row, field }, span })
    }

    /// `sum of visits.minutes where C`, `distinct count of visits.place`
    pub(super) fn gathered(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        let mut names = pair.clone().into_inner().filter(|part| part.as_rule() == Rule::name);
        let (list, field) = (self.name(&names.next()?), self.name(&names.next()?));
        let what = pair.clone().into_inner().find_map(|part| gathering(&part))?;
        let filter = self.optional_filter(pair)?;
        let gathered = Gathered { what, list, field: Some(field), filter };
        Some(Expr { kind: ExprKind::Gathered(Box::new(gathered)), span: self.span(pair) })
    }

    /// `earliest claims by registered, then book_line where C`
    pub(super) fn found(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        let latest = find(pair.clone().into_inner(), Rule::kw_latest).is_some();
        let names = pair.clone().into_inner().filter(|part| part.as_rule() == Rule::name);
        let mut names: Vec<Name> = names.map(|name| self.name(&name)).collect();
        if names.is_empty() {
            return None;
        }
        let list = names.remove(0);
        let filter = self.optional_filter(pair)?;
        let found = Found { latest, list, keys: names, filter };
        Some(Expr { kind: ExprKind::Found(Box::new(found)), span: self.span(pair) })
    }

    /// `来访 其中 接待人 已填 的数量`, `来访的分钟合计`: the list, and what is computed of it
    pub(super) fn listed_first(&mut self, list: &Pair<'_, Rule>, pair: &Pair<'_, Rule>) -> Option<Expr> {
        let Collection::Named(name) = self.one_collection(list)? else {
            return self.misread(list.as_str(), self.span(list));
        };
        let filter = self.optional_filter(pair)?;
        let span = self.span(list).to(self.span(pair));
        let field = find(pair.clone().into_inner(), Rule::name).map(|field| self.name(&field));
        let what = pair.clone().into_inner().find_map(|part| gathering(&part)).unwrap_or(Gathering::Count);
        let kind = match (self.names.kind(&name.text), filter, what) {
            // `维度 其中 A 的数量`: a level of a group.
            (Some(NameKind::Collection), Some(level), Gathering::Count) => {
                ExprKind::CountOf { over: Collection::Named(name), predicate: Box::new(Predicate::Are(level)) }
            }
            (Some(NameKind::Collection), None, Gathering::Count) => {
                ExprKind::CountOf { over: Collection::Named(name), predicate: Box::new(Predicate::Met) }
            }
            (_, filter, what) => ExprKind::Gathered(Box::new(Gathered { what, list: name, field, filter })),
        };
        Some(Expr { kind, span })
    }

    /// The list that is counted over, if it is one and no group.
    pub(super) fn as_list(&self, over: &Collection, said: &Said) -> Option<Name> {
        let Collection::Named(name) = over else { return None };
        let is_list = |text: &str| self.names.kind(text) == Some(NameKind::List);
        let list = match self.names.kind(&name.text) {
            Some(NameKind::List) => true,
            Some(NameKind::Collection) => false,
            Some(NameKind::Single | NameKind::Member) | None => {
                matches!(said, Said::Where(_)) || plurals(&name.text).iter().any(|plural| is_list(plural))
            }
        };
        list.then(|| name.clone())
    }

    /// Something computed of a list, with what is said of its elements as the filter.
    pub(super) fn gathered_by(&mut self, what: Gathering, list: Name, said: Said) -> Option<ExprKind> {
        let filter = match said {
            Said::Nothing => None,
            // `其中 完整`: a field that is yes or no.
            Said::Where(filter) | Said::Something(Predicate::Are(filter)) => Some(filter),
            Said::Something(_) => return self.misread(&list.text, list.span),
        };
        Some(ExprKind::Gathered(Box::new(Gathered { what, list, field: None, filter })))
    }

    /// `count of visits`; `count of visits is at least 3` compares the count.
    pub(super) fn count_or_compare(&mut self, list: Name, said: Said, span: Span) -> Option<Expr> {
        let (op, right) = match said {
            Said::Something(Predicate::Are(right)) => (Comparison::Equal, right),
            Said::Something(Predicate::AreNot(right)) => (Comparison::NotEqual, right),
            Said::Something(Predicate::Compare(op, right)) => (op, right),
            Said::Something(Predicate::OneOf(among)) => {
                let value = Box::new(Expr { kind: self.gathered_by(Gathering::Count, list, Said::Nothing)?, span });
                return Some(Expr { kind: ExprKind::OneOf { value, among }, span });
            }
            Said::Something(Predicate::Met | Predicate::Known | Predicate::Missing) => {
                return self.misread(&list.text, list.span);
            }
            said @ (Said::Where(_) | Said::Nothing) => {
                return Some(Expr { kind: self.gathered_by(Gathering::Count, list, said)?, span });
            }
        };
        let left = Box::new(Expr { kind: self.gathered_by(Gathering::Count, list, Said::Nothing)?, span });
        Some(Expr { kind: ExprKind::Compare { op, left, right: Box::new(right) }, span })
    }

    /// `[{ rep: "A" }, { rep: "B" }]`
    pub(super) fn records(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        let mut records = Vec::new();
        for record in pair.clone().into_inner().filter(|part| part.as_rule() == Rule::record) {
            let mut facts = Vec::new();
            for fact in record.clone().into_inner().filter(|part| part.as_rule() == Rule::fact) {
                let mut inner = fact.into_inner();
                let name = self.name(&inner.next()?);
                let value = inner.find(|part| part.as_rule() == Rule::fact_value)?;
                facts.push((name, self.fact_value(&value)?));
            }
            records.push(RecordExpr { facts, span: self.span(&record) });
        }
        let span = self.span(pair);
        self.bounded(records.len(), span)?;
        Some(Expr { kind: ExprKind::Records(records), span })
    }

    /// Something is said of a list that only fits a group.
    fn misread<T>(&mut self, list: &str, span: Span) -> Option<T> {
        let found = list.trim().chars().take(40).collect();
        self.note(TextProblem::Unexpected { found, expected: after_comparison() }, span)
    }
}

/// What a word asks of the elements of a list; none where it is no such word.
fn gathering(pair: &Pair<'_, Rule>) -> Option<Gathering> {
    match pair.as_rule() {
        Rule::kw_sum => Some(Gathering::Sum),
        Rule::kw_largest => Some(Gathering::Largest),
        Rule::kw_smallest => Some(Gathering::Smallest),
        Rule::kw_distinct => Some(Gathering::DistinctCount),
        _ => None,
    }
}
