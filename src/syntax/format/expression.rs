//! Expressions, with the brackets that they need and no others.

use crate::source::Span;
use crate::syntax::format::both::Both;
use crate::syntax::format::literal::whole;
use crate::syntax::format::writer::Writer;
use crate::syntax::keywords::KEYWORDS;
use crate::syntax::tree::{Comparison, Expr, ExprKind, Rounding};

/// How tightly a place binds: what binds less needs brackets there.
pub(super) const ANY: u8 = 0;
/// A term of `and` or `or`.
pub(super) const NOT: u8 = 2;
/// What `not` belongs to.
const TEST: u8 = 3;
/// A side of a comparison.
pub(super) const SUM: u8 = 5;
const PRODUCT: u8 = 6;
pub(super) const FACTOR: u8 = 7;

impl Writer<'_> {
    /// An expression where any may stand.
    pub(super) fn expression(&self, expr: &Expr) -> Both {
        self.at(expr, ANY)
    }

    /// An expression in a place that binds so tightly.
    pub(super) fn at(&self, expr: &Expr, place: u8) -> Both {
        let text = self.bare(expr);
        if binds(&expr.kind) < place { bracketed(&text) } else { text }
    }

    fn bare(&self, expr: &Expr) -> Both {
        let span = self.within_brackets(expr.span);
        match &expr.kind {
            ExprKind::Or(_) | ExprKind::And(_) => self.terms(expr, false).2,
            ExprKind::Not(inner) => self.negated(inner),
            ExprKind::Compare { op, left, right } => self.comparison(*op, left, right),
            ExprKind::Between { value, low, high, closed } => self.between(value, low, high, *closed, false),
            ExprKind::OneOf { value, among } => self.one_of(value, among, false),
            ExprKind::Known { value, known: true } => self.said(value, "is known", "已填"),
            ExprKind::Known { value, known: false } => self.said(value, "is missing", "未填"),
            ExprKind::Applies(value) => self.said(value, "applies", "计入"),
            ExprKind::Contains { value, part } => {
                Both::phrase("{0} contains {1}", "{0} 含有 {1}", &[&self.at(value, SUM), &self.at(part, SUM)])
            }
            ExprKind::Within { value, duration, anchor, after } => self.within(value, duration, anchor, *after),
            ExprKind::Quantified { quantifier, over, predicate } => self.quantified(quantifier, over, predicate),
            ExprKind::CountOf { over, predicate } => self.counted(over, predicate),
            ExprKind::ListOf { over, predicate } => self.listed(over, predicate),
            ExprKind::Gathered(gathered) => self.gathered(gathered),
            ExprKind::Found(found) => self.found(found),
            ExprKind::FieldOf { row, field } => self.field_of(row, field),
            ExprKind::Records(records) => self.records(records),
            ExprKind::Else { value, fallback } => {
                // Several in a row belong to the right.
                let rest = if matches!(fallback.kind, ExprKind::Else { .. }) { ANY } else { SUM };
                Both::phrase("{0} else {1}", "{0} 缺省 {1}", &[&self.at(value, SUM), &self.at(fallback, rest)])
            }
            ExprKind::Sum(terms) => self.chain(terms, PRODUCT, " + ", " - "),
            ExprKind::Product(factors) => self.chain(factors, FACTOR, " * ", " / "),
            ExprKind::Negate(inner) => Both::same("-").glued(&self.operand_of_minus(inner)),
            ExprKind::Round { value, digits, mode } => self.round(value, *digits, *mode),
            ExprKind::Periods { length, since } => {
                Both::phrase("{0} since {1}", "自 {1} 起 {0}", &[&whole(*length), &self.at(since, SUM)])
            }
            ExprKind::Number { value, money } => self.number(*value, *money, span),
            ExprKind::Percent(value) => self.percent(*value, span),
            ExprKind::Date(date) => self.as_written(span, &date.to_string()),
            ExprKind::Moment(moment) => self.as_written(span, &moment.to_string()),
            ExprKind::Duration(length) => self.length(*length, span),
            ExprKind::Text(text) => self.quoted(span, text),
            ExprKind::YesNo(true) => Both::of("yes", "是"),
            ExprKind::YesNo(false) => Both::of("no", "否"),
            ExprKind::Today => Both::of("today", "今天"),
            ExprKind::Now => Both::of("now", "现在"),
            ExprKind::Grade => Both::of("grade", "等级"),
            ExprKind::Name(name) => self.named(name, span),
        }
    }

    fn as_written(&self, span: Span, else_so: &str) -> Both {
        let written = self.written(span);
        Both::same(if written.is_empty() { else_so.to_owned() } else { written })
    }

    fn negated(&self, inner: &Expr) -> Both {
        match &inner.kind {
            ExprKind::OneOf { value, among } => self.one_of(value, among, true),
            ExprKind::Between { value, low, high, closed } => self.between(value, low, high, *closed, true),
            _ => Both::phrase("not {0}", "非 {0}", &[&self.at(inner, TEST)]),
        }
    }

    fn said(&self, value: &Expr, en: &str, zh: &str) -> Both {
        self.at(value, SUM).and(&Both::of(en, zh))
    }

    fn comparison(&self, op: Comparison, left: &Expr, right: &Expr) -> Both {
        let a = match left.kind {
            ExprKind::CountOf { .. } => self.bare(left),
            _ => self.at(left, SUM),
        };
        let b = self.at(right, SUM);
        let gap = self.source.text().get(left.span.end..right.span.start).unwrap_or_default();
        let signed = gap.contains(['=', '<', '>', '≥', '≤', '≠', '＝', '＜', '＞', '≧', '≦']);
        a.and(&sign(op, signed, &right.kind)).and(&b)
    }

    fn between(&self, value: &Expr, low: &Expr, high: &Expr, closed: bool, negated: bool) -> Both {
        let parts = [self.at(value, SUM), self.at(low, SUM), self.at(high, SUM)];
        let [value, least, most] = &parts;
        let parts = [value, least, most];
        let gap = self.source.text().get(low.span.end..high.span.start).unwrap_or_default();
        let dots = gap.contains(['.', '~', '～', '〜', '．']);
        match (closed, dots, negated) {
            (false, _, false) => Both::phrase("{0} is {1}..<{2}", "{0} 为 {1}..<{2}", &parts),
            (false, _, true) => Both::phrase("{0} is not {1}..<{2}", "{0} 不为 {1}..<{2}", &parts),
            (true, true, false) => Both::phrase("{0} is {1}..{2}", "{0} 为 {1}..{2}", &parts),
            (true, true, true) => Both::phrase("{0} is not {1}..{2}", "{0} 不为 {1}..{2}", &parts),
            (true, false, false) => Both::phrase("{0} between {1} and {2}", "{0} 介于 {1} 和 {2} 之间", &parts),
            (true, false, true) => {
                Both::phrase("{0} is not between {1} and {2}", "非 {0} 介于 {1} 和 {2} 之间", &parts)
            }
        }
    }

    fn one_of(&self, value: &Expr, among: &[Expr], negated: bool) -> Both {
        let among: Vec<Both> = among.iter().map(|member| self.at(member, SUM)).collect();
        let among = Both::list(&among, &Both::of(", ", "、"));
        let parts = [&self.at(value, SUM), &among];
        if negated {
            Both::phrase("{0} is not one of {1}", "{0} 不属于 {1}", &parts)
        } else {
            Both::phrase("{0} is one of {1}", "{0} 属于 {1}", &parts)
        }
    }

    fn within(&self, value: &Expr, duration: &Expr, anchor: &Expr, after: bool) -> Both {
        let parts = [self.at(value, SUM), self.at(duration, SUM), self.at(anchor, SUM)];
        let [value, long, anchor] = &parts;
        let parts = [value, long, anchor];
        // A name is not glued to the word behind it.
        let glued = matches!(duration.kind, ExprKind::Duration(_));
        match (after, glued) {
            (true, true) => Both::phrase("{0} within {1} after {2}", "{0} 在 {2} 之后 {1}内", &parts),
            (true, false) => Both::phrase("{0} within {1} after {2}", "{0} 在 {2} 之后 {1} 内", &parts),
            (false, true) => Both::phrase("{0} within {1} before {2}", "{0} 在 {2} 之前 {1}内", &parts),
            (false, false) => Both::phrase("{0} within {1} before {2}", "{0} 在 {2} 之前 {1} 内", &parts),
        }
    }

    fn chain(&self, parts: &[(bool, Expr)], place: u8, plus: &str, minus: &str) -> Both {
        parts.iter().enumerate().fold(Both::default(), |all, (at, (inverse, part))| {
            let part = self.at(part, place);
            if at == 0 { part } else { all.glued(&Both::same(if *inverse { minus } else { plus })).glued(&part) }
        })
    }

    /// What a minus stands before: a bare number would become a negative one.
    fn operand_of_minus(&self, inner: &Expr) -> Both {
        match inner.kind {
            ExprKind::Negate(_) | ExprKind::Number { .. } | ExprKind::Percent(_) | ExprKind::Duration(_) => {
                bracketed(&self.bare(inner))
            }
            _ => self.at(inner, FACTOR),
        }
    }

    fn round(&self, value: &Expr, digits: u32, mode: Rounding) -> Both {
        let (en, zh) = match mode {
            Rounding::HalfUp => ("round", "四舍五入"),
            Rounding::Down => ("round down", "向下舍入"),
            Rounding::Up => ("round up", "向上舍入"),
        };
        let (value, digits) = (self.at(value, SUM), Both::same(digits.to_string()));
        Both::of(en, zh).and(&Both::phrase("{0} to {1}", "{0} 到 {1} 位", &[&value, &digits]))
    }
}

/// How tightly an expression holds together.
fn binds(kind: &ExprKind) -> u8 {
    match kind {
        ExprKind::Or(_) | ExprKind::And(_) => 1,
        // A filter goes on as far as a condition does.
        ExprKind::Gathered(gathered) if gathered.filter.is_some() => 1,
        ExprKind::Found(found) if found.filter.is_some() => 1,
        ExprKind::Not(_) => 2,
        ExprKind::Compare { .. }
        | ExprKind::Between { .. }
        | ExprKind::OneOf { .. }
        | ExprKind::Known { .. }
        | ExprKind::Applies(_)
        | ExprKind::Contains { .. }
        | ExprKind::Within { .. }
        | ExprKind::Quantified { .. } => TEST,
        ExprKind::Else { .. }
        | ExprKind::CountOf { .. }
        | ExprKind::ListOf { .. }
        | ExprKind::Gathered(_)
        | ExprKind::Found(_) => 4,
        // The date goes on as far as a sum does.
        ExprKind::Sum(_) | ExprKind::Periods { .. } => SUM,
        ExprKind::Product(_) => PRODUCT,
        ExprKind::Negate(_) => FACTOR,
        ExprKind::Round { .. }
        | ExprKind::Number { .. }
        | ExprKind::Percent(_)
        | ExprKind::Date(_)
        | ExprKind::Moment(_)
        | ExprKind::Duration(_)
        | ExprKind::Text(_)
        | ExprKind::YesNo(_)
        | ExprKind::Today
        | ExprKind::Now
        | ExprKind::Grade
        | ExprKind::FieldOf { .. }
        | ExprKind::Records(_)
        | ExprKind::Name(_) => 9,
    }
}

pub(super) fn bracketed(text: &Both) -> Both {
    Both::same("(").glued(text).glued(&Both::same(")"))
}

/// The sign, or the word where the author wrote one; `is` only before what is a value by itself.
fn sign(op: Comparison, signed: bool, right: &ExprKind) -> Both {
    let is_word = |name: &str| KEYWORDS.iter().any(|keyword| keyword.forms().any(|form| form == name));
    let (member, plain) = match right {
        ExprKind::Name(name) => (true, !is_word(name)),
        ExprKind::Text(_) | ExprKind::YesNo(_) => (false, true),
        _ => (false, false),
    };
    let word = !signed;
    match op {
        Comparison::Equal if word && plain => Both::of("is", "为"),
        Comparison::Equal => Both::same("="),
        Comparison::NotEqual if word && plain => Both::of("is not", "不为"),
        Comparison::NotEqual => Both::same("!="),
        Comparison::AtLeast if word => Both::of("at least", if member { "不低于" } else { "至少" }),
        Comparison::AtLeast => Both::same(">="),
        Comparison::AtMost if word => Both::of("at most", if member { "不高于" } else { "至多" }),
        Comparison::AtMost => Both::same("<="),
        Comparison::More if word => Both::of("more than", if member { "高于" } else { "超过" }),
        Comparison::More => Both::same(">"),
        Comparison::Less if word => Both::of("less than", if member { "低于" } else { "不足" }),
        Comparison::Less => Both::same("<"),
    }
}
