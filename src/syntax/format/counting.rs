//! Counting over a group: in English the number first, in Chinese the group.

use crate::syntax::format::both::Both;
use crate::syntax::format::expression::{ANY, SUM};
use crate::syntax::format::writer::Writer;
use crate::syntax::tree::{Collection, Comparison, Expr, ExprKind, Predicate, Quantifier};
use crate::value::Decimal;

impl Writer<'_> {
    /// `at least 5 of intent are A`, `意向程度 至少 5 项为 A`
    pub(super) fn quantified(&self, quantifier: &Quantifier, over: &Collection, predicate: &Predicate) -> Both {
        let (many, over, mut said) = (self.many(quantifier), self.over(over), self.predicate(predicate));
        if is_one(quantifier) {
            said.en = said.en.replacen("are", "is", 1);
        }
        // `都不为`, `项符合` are glued; what could be cut in two ways is not.
        let glued = match predicate {
            Predicate::Are(_) | Predicate::Met | Predicate::Known | Predicate::Missing => true,
            Predicate::AreNot(_) | Predicate::Compare(..) | Predicate::OneOf(_) => false,
        };
        let zh = if glued { "{1} {0}{2}" } else { "{1} {0} {2}" };
        Both::phrase("{0} {1} {2}", zh, &[&many, &over, &said])
    }

    pub(super) fn many(&self, quantifier: &Quantifier) -> Both {
        match quantifier {
            Quantifier::All => Both::of("all of", "全部"),
            Quantifier::None => Both::of("none of", "都不"),
            Quantifier::Any => Both::of("any of", "任一"),
            Quantifier::MoreThanHalf => Both::of("more than half of", "过半"),
            Quantifier::AtLeast(n) => match one_more(n) {
                Some(n) => Both::phrase("more than {0} of", "超过 {0} 项", &[&self.at(n, ANY)]),
                None => Both::phrase("at least {0} of", "至少 {0} 项", &[&self.at(n, SUM)]),
            },
            Quantifier::AtMost(n) => match one_more(n) {
                Some(n) => Both::phrase("fewer than {0} of", "不足 {0} 项", &[&self.at(n, ANY)]),
                None => Both::phrase("at most {0} of", "至多 {0} 项", &[&self.at(n, SUM)]),
            },
            Quantifier::Exactly(n) => Both::phrase("exactly {0} of", "正好 {0} 项", &[&self.at(n, SUM)]),
            Quantifier::Between(low, high) => {
                let (low, high) = (self.at(low, SUM), self.at(high, SUM));
                Both::phrase("{0} to {1} of", "有 {0} 至 {1} 项", &[&low, &high])
            }
        }
    }

    fn over(&self, over: &Collection) -> Both {
        match over {
            Collection::Named(name) => self.name(name),
            Collection::Listed(names, _) => Both::same("{").glued(&self.names(names)).glued(&Both::same("}")),
        }
    }

    /// What is said of the members, with its verb.
    fn predicate(&self, predicate: &Predicate) -> Both {
        match predicate {
            Predicate::Are(level) => Both::phrase("are {0}", "为 {0}", &[&self.at(level, SUM)]),
            Predicate::AreNot(level) => Both::phrase("are not {0}", "不为 {0}", &[&self.at(level, SUM)]),
            Predicate::Compare(op, level) => {
                let word = match op {
                    Comparison::AtLeast => Both::of("at least", "不低于"),
                    Comparison::AtMost => Both::of("at most", "不高于"),
                    Comparison::More => Both::of("more than", "高于"),
                    Comparison::Less => Both::of("less than", "低于"),
                    Comparison::Equal => Both::default(),
                    Comparison::NotEqual => Both::of("not", "不为"),
                };
                Both::of("are", "").and(&word).and(&self.at(level, SUM))
            }
            Predicate::OneOf(levels) => {
                let levels: Vec<Both> = levels.iter().map(|level| self.at(level, SUM)).collect();
                Both::phrase("are one of {0}", "属于 {0}", &[&Both::list(&levels, &Both::of(", ", "、"))])
            }
            Predicate::Met => Both::of("are met", "符合"),
            Predicate::Known => Both::of("are known", "已填"),
            Predicate::Missing => Both::of("are missing", "未填"),
        }
    }

    /// `count of g that are V`, `g 中为 V 的数量`
    pub(super) fn counted(&self, over: &Collection, predicate: &Predicate) -> Both {
        let said = self.predicate(predicate);
        let zh = if said.zh.contains(' ') { "{1} 中 {0} 的数量" } else { "{1} 中{0}的数量" };
        Both::phrase("count of {1} that {0}", zh, &[&said, &self.over(over)])
    }

    /// `list of g that are V`, `g 中未填的列表`
    pub(super) fn listed(&self, over: &Collection, predicate: &Predicate) -> Both {
        let said = self.predicate(predicate);
        let zh = if said.zh.contains(' ') { "{1} 中 {0} 的列表" } else { "{1} 中{0}的列表" };
        Both::phrase("list of {1} that {0}", zh, &[&said, &self.over(over)])
    }
}

/// `exactly 1 of g is A`
fn is_one(quantifier: &Quantifier) -> bool {
    match quantifier {
        Quantifier::Exactly(n) => matches!(n.kind, ExprKind::Number { value, .. } if value == Decimal::ONE),
        Quantifier::All
        | Quantifier::None
        | Quantifier::Any
        | Quantifier::AtLeast(_)
        | Quantifier::AtMost(_)
        | Quantifier::Between(..)
        | Quantifier::MoreThanHalf => false,
    }
}

/// `more than keen of` is kept as at least `keen + 1`; what was written is `keen`.
fn one_more(n: &Expr) -> Option<&Expr> {
    match &n.kind {
        ExprKind::Sum(terms) => match terms.as_slice() {
            [(false, named), (_, one)] if named.span == one.span => Some(named),
            _ => None,
        },
        _ => None,
    }
}
