//! Conditions and values: operands with joints between them become n-ary nodes, weakest joint first.

use pest::iterators::{Pair, Pairs};

use crate::diagnostic::{Diagnostic, Remark, TextProblem};
use crate::limits;
use crate::source::Span;
use crate::syntax::parse::expected::after_comparison;
use crate::syntax::parse::inputs::negated;
use crate::syntax::parse::{Builder, Rule, find};
use crate::syntax::tree::{Comparison, Expr, ExprKind, Rounding};

/// What the grammar found between two places of the ladder, in order.
type Parts<'i> = [Pair<'i, Rule>];

impl Builder<'_> {
    /// Operands with words and signs between them.
    pub(super) fn expression(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        let parts: Vec<_> = parts(pair.clone().into_inner());
        // A term of a condition has up to four parts (`x > 1 and`); lists of shorter ones are held by the guard.
        self.bounded(parts.len() / 4, self.span(pair))?;
        self.alternatives(&parts)
    }

    /// `a or b or c`, or `a and b and c`; both side by side need brackets.
    pub(super) fn alternatives(&mut self, parts: &Parts<'_>) -> Option<Expr> {
        let joint = |rule: Rule| parts.iter().find(|part| part.as_rule() == rule);
        if let (Some(and), Some(or)) = (joint(Rule::kw_and), joint(Rule::kw_or)) {
            let (and, or) = (self.span(and), self.span(or));
            let (first, second) = if and < or { (and, or) } else { (or, and) };
            let note = Diagnostic::new(TextProblem::MixedAndOr, second).also(first, Remark::OtherSide);
            self.notes.push(note);
            return None;
        }
        let mut terms = Vec::new();
        for term in parts.split(|part| matches!(part.as_rule(), Rule::kw_and | Rule::kw_or)) {
            terms.push(self.negation(term)?);
        }
        if terms.len() == 1 {
            return terms.pop();
        }
        let span = whole(&terms)?;
        let kind = if joint(Rule::kw_or).is_some() { ExprKind::Or(terms) } else { ExprKind::And(terms) };
        Some(Expr { kind, span })
    }

    /// `not a`
    fn negation(&mut self, parts: &Parts<'_>) -> Option<Expr> {
        match parts.split_first() {
            Some((not, rest)) if not.as_rule() == Rule::kw_not => {
                let inner = self.comparison(rest)?;
                let span = self.span(not).to(inner.span);
                Some(Expr { kind: ExprKind::Not(Box::new(inner)), span })
            }
            Some(_) | None => self.comparison(parts),
        }
    }

    /// `a >= b`, `a is one of b, c`: one only, comparisons do not chain.
    fn comparison(&mut self, parts: &Parts<'_>) -> Option<Expr> {
        let is_joint = |part: &Pair<'_, Rule>| matches!(part.as_rule(), Rule::compare | Rule::test);
        let Some(at) = parts.iter().position(is_joint) else { return self.range_or_value(parts) };
        let (left, rest) = (parts.get(..at)?, parts.get(at..)?);
        let (joint, right) = rest.split_first()?;
        let subject = self.value(left)?;
        if joint.as_rule() == Rule::test {
            if let Some(next) = right.first() {
                return self.misplaced(next);
            }
            return self.test(subject, joint);
        }
        // `is 3000 元以下`: the mark behind the value says which comparison it is.
        let (right, mark) = match right.split_last() {
            Some((last, before)) if last.as_rule() == Rule::test => match mark_of(last) {
                Some(mark) => (before, Some(mark)),
                None => return self.misplaced(last),
            },
            Some(_) | None => (right, None),
        };
        if let Some(next) = right.iter().find(|part| is_joint(part)) {
            return self.misplaced(next);
        }
        self.compare(subject, joint, right, mark)
    }

    /// `>= `, `is at least`, `contains`
    fn compare(
        &mut self,
        subject: Expr,
        joint: &Pair<'_, Rule>,
        right: &Parts<'_>,
        mark: Option<Comparison>,
    ) -> Option<Expr> {
        let sign = joint.clone().into_inner().last()?;
        let op = comparison_of(&sign);
        if let Some(range) = right.iter().position(|part| part.as_rule() == Rule::range_sign) {
            if op != Some(Comparison::Equal) && op != Some(Comparison::NotEqual) || mark.is_some() {
                return self.misplaced(right.get(range)?);
            }
            let between = self.range(subject, right, range)?;
            return Some(if op == Some(Comparison::NotEqual) { not(between) } else { between });
        }
        let value = self.value(right)?;
        let span = subject.span.to(value.span);
        let kind = match (op, mark) {
            (None, None) => ExprKind::Contains { value: Box::new(subject), part: Box::new(value) },
            (Some(op), None) => ExprKind::Compare { op, left: Box::new(subject), right: Box::new(value) },
            (Some(Comparison::Equal), Some(op)) => {
                ExprKind::Compare { op, left: Box::new(subject), right: Box::new(value) }
            }
            (Some(Comparison::NotEqual), Some(op)) => {
                let kind = ExprKind::Compare { op, left: Box::new(subject), right: Box::new(value) };
                return Some(not(Expr { kind, span }));
            }
            (None | Some(_), Some(_)) => return self.misplaced(joint),
        };
        Some(Expr { kind, span })
    }

    /// `x = a..b`
    fn range(&mut self, subject: Expr, right: &Parts<'_>, at: usize) -> Option<Expr> {
        let (low, rest) = (right.get(..at)?, right.get(at..)?);
        let (sign, high) = rest.split_first()?;
        let closed = sign.as_str().trim() != "..<";
        if let Some(next) = high.iter().find(|part| part.as_rule() == Rule::range_sign) {
            return self.misplaced(next);
        }
        let (low, high) = (self.value(low)?, self.value(high)?);
        Some(between(subject, low, high, closed))
    }

    /// A value where no comparison stands; a range alone is none.
    fn range_or_value(&mut self, parts: &Parts<'_>) -> Option<Expr> {
        match parts.iter().find(|part| part.as_rule() == Rule::range_sign) {
            Some(sign) => self.misplaced(sign),
            None => self.value(parts),
        }
    }

    /// `x else y`, of sums.
    fn value(&mut self, parts: &Parts<'_>) -> Option<Expr> {
        let mut values = Vec::new();
        for value in parts.split(|part| part.as_rule() == Rule::kw_else) {
            values.push(self.terms(value)?);
        }
        if values.len() > limits::NESTING {
            return self.note(TextProblem::TooDeep, whole(&values)?);
        }
        let mut result = values.pop()?;
        while let Some(value) = values.pop() {
            let span = value.span.to(result.span);
            result = Expr { kind: ExprKind::Else { value: Box::new(value), fallback: Box::new(result) }, span };
        }
        Some(result)
    }

    /// `a + b - c`
    fn terms(&mut self, parts: &Parts<'_>) -> Option<Expr> {
        let mut terms = Vec::new();
        let (mut from, mut minus) = (0, false);
        for (at, part) in parts.iter().enumerate() {
            // A minus behind a joint, or at the start, belongs to its operand.
            let joins = at > from && matches!(part.as_rule(), Rule::plus | Rule::minus) && !is_sign(parts, at);
            if joins {
                terms.push((minus, self.factors(parts.get(from..at)?)?));
                from = at.saturating_add(1);
                minus = part.as_rule() == Rule::minus;
            }
        }
        terms.push((minus, self.factors(parts.get(from..)?)?));
        chain(terms, ExprKind::Sum)
    }

    /// `a * b / c`
    fn factors(&mut self, parts: &Parts<'_>) -> Option<Expr> {
        let mut factors = Vec::new();
        let (mut from, mut divides) = (0, false);
        for (at, part) in parts.iter().enumerate() {
            if matches!(part.as_rule(), Rule::times | Rule::divide) {
                factors.push((divides, self.signed(parts.get(from..at)?)?));
                from = at.saturating_add(1);
                divides = part.as_rule() == Rule::divide;
            }
        }
        factors.push((divides, self.signed(parts.get(from..)?)?));
        chain(factors, ExprKind::Product)
    }

    /// A minus, and what it belongs to.
    fn signed(&mut self, parts: &Parts<'_>) -> Option<Expr> {
        let (first, rest) = parts.split_first()?;
        match first.as_rule() {
            Rule::minus => {
                let value = self.signed(rest)?;
                let span = self.span(first).to(value.span);
                Some(negated(value, span))
            }
            Rule::kw_not => self.misplaced(first),
            _ => match rest.first() {
                Some(tail) if tail.as_rule() == Rule::group_first => self.group_first(first, tail),
                Some(tail) if tail.as_rule() == Rule::counted => self.counted(first, tail),
                Some(tail) if tail.as_rule() == Rule::listed_first => self.listed_first(first, tail),
                Some(tail) if matches!(tail.as_rule(), Rule::field | Rule::dotted | Rule::found_field) => {
                    self.field(first, tail)
                }
                Some(next) => self.misplaced(next),
                None => self.operand(first),
            },
        }
    }

    /// What is said of the operand before it.
    fn test(&mut self, subject: Expr, pair: &Pair<'_, Rule>) -> Option<Expr> {
        let inner = pair.clone().into_inner();
        let negated = find(inner.clone(), Rule::kw_not).is_some();
        let main = inner.into_iter().find(|part| !matches!(part.as_rule(), Rule::kw_is | Rule::kw_not))?;
        let span = subject.span.to(self.span(pair));
        let value = Box::new(subject);
        let kind = match main.as_rule() {
            Rule::kw_known => ExprKind::Known { value, known: !negated },
            Rule::kw_missing => ExprKind::Known { value, known: negated },
            Rule::among => return self.among(*value, &main, negated, span),
            Rule::between => {
                let (low, high, closed) = self.ends(&main)?;
                return Some(maybe_not(Expr { span, ..between(*value, low, high, closed) }, negated));
            }
            Rule::within => {
                let within = self.within(value, &main, false)?;
                return Some(maybe_not(Expr { kind: within, span }, negated));
            }
            Rule::kw_applies => ExprKind::Applies(value),
            Rule::stands => return self.stands(*value, &main, span),
            Rule::limit => {
                let op = mark_of(&main)?;
                let right = self.literal(&main.into_inner().next()?)?;
                ExprKind::Compare { op, left: value, right: Box::new(right) }
            }
            _ => return self.misplaced(&main),
        };
        Some(Expr { kind, span })
    }

    /// `one of a, b`
    fn among(&mut self, subject: Expr, pair: &Pair<'_, Rule>, negated: bool, span: Span) -> Option<Expr> {
        let mut members = Vec::new();
        let negated = negated || find(pair.clone().into_inner(), Rule::kw_not_one_of).is_some();
        for member in pair.clone().into_inner().filter(|part| part.as_rule() == Rule::sum) {
            members.push(self.sum(&member)?);
        }
        self.bounded(members.len(), span)?;
        Some(maybe_not(Expr { kind: ExprKind::OneOf { value: Box::new(subject), among: members }, span }, negated))
    }

    /// The ends of `between a and b`.
    fn ends(&mut self, pair: &Pair<'_, Rule>) -> Option<(Expr, Expr, bool)> {
        let mut sums = pair.clone().into_inner().filter(|part| part.as_rule() == Rule::sum);
        let (low, high) = (sums.next()?, sums.next()?);
        let open = find(pair.clone().into_inner(), Rule::range_sign).is_some_and(|sign| sign.as_str().trim() == "..<");
        Some((self.sum(&low)?, self.sum(&high)?, !open))
    }

    /// `within 7 days after d`; in Chinese the other way round.
    fn within(&mut self, value: Box<Expr>, pair: &Pair<'_, Rule>, anchor_first: bool) -> Option<ExprKind> {
        let (first, second, _) = self.ends(pair)?;
        let (duration, anchor) = if anchor_first { (second, first) } else { (first, second) };
        let after = find(pair.clone().into_inner(), Rule::kw_after).is_some();
        Some(ExprKind::Within { value, duration: Box::new(duration), anchor: Box::new(anchor), after })
    }

    /// `在 d 之后 7 天内`, `在 3000 元以下`, `在 a 和 b 之间`
    fn stands(&mut self, subject: Expr, pair: &Pair<'_, Rule>, span: Span) -> Option<Expr> {
        let inner = pair.clone().into_inner();
        if let Some(op) = mark_of(pair) {
            let right = self.sum(&find(inner, Rule::sum)?)?;
            let kind = ExprKind::Compare { op, left: Box::new(subject), right: Box::new(right) };
            return Some(Expr { kind, span });
        }
        if find(inner, Rule::kw_inside).is_some() {
            return Some(Expr { kind: self.within(Box::new(subject), pair, true)?, span });
        }
        let (low, high, closed) = self.ends(pair)?;
        Some(Expr { span, ..between(subject, low, high, closed) })
    }

    /// A sum that ends before any comparison.
    pub(super) fn sum(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        let parts = parts(pair.clone().into_inner());
        self.bounded(parts.len() / 2, self.span(pair))?;
        self.terms(&parts)
    }

    /// What can be counted with.
    pub(super) fn operand(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        match pair.as_rule() {
            Rule::bracketed => {
                let inner = self.expression(&find(pair.clone().into_inner(), Rule::expression)?)?;
                Some(Expr { span: self.span(pair), ..inner })
            }
            Rule::round => self.round(pair),
            Rule::periods => self.periods(pair),
            Rule::count_first => self.count_first(pair),
            Rule::count_of => self.count_of(pair),
            Rule::list_of => self.list_of(pair),
            Rule::gathered => self.gathered(pair),
            Rule::found => self.found(pair),
            Rule::plus | Rule::times | Rule::divide | Rule::range_sign | Rule::kw_else => self.misplaced(pair),
            _ => self.literal(pair),
        }
    }

    /// `round down x to 2`
    fn round(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        let inner = pair.clone().into_inner();
        let mode = match inner.clone().next()?.as_rule() {
            Rule::kw_round_down => Rounding::Down,
            Rule::kw_round_up => Rounding::Up,
            _ => Rounding::HalfUp,
        };
        let value = Box::new(self.sum(&find(inner.clone(), Rule::sum)?)?);
        let written = find(inner, Rule::number)?;
        let digits = self.number(&written)?.to_i64().and_then(|digits| u32::try_from(digits).ok());
        let Some(digits) = digits.filter(|digits| *digits <= limits::DECIMALS) else {
            let found = written.as_str().to_owned();
            return self.note(TextProblem::BadNumber { found }, self.span(&written));
        };
        Some(Expr { kind: ExprKind::Round { value, digits, mode }, span: self.span(pair) })
    }

    /// Something that cannot stand where it stands.
    fn misplaced<T>(&mut self, pair: &Pair<'_, Rule>) -> Option<T> {
        let found = pair.as_str().trim().chars().take(40).collect();
        let expected = after_comparison();
        self.note(TextProblem::Unexpected { found, expected }, self.span(pair))
    }
}

/// The parts without words that say nothing.
pub(super) fn parts(pairs: Pairs<'_, Rule>) -> Vec<Pair<'_, Rule>> {
    pairs.filter(|pair| pair.as_rule() != Rule::kw_level).collect()
}

/// Whether the minus at `at` is a sign: right behind another joint.
fn is_sign(parts: &Parts<'_>, at: usize) -> bool {
    at.checked_sub(1).and_then(|at| parts.get(at)).is_none_or(|before| {
        matches!(before.as_rule(), Rule::plus | Rule::minus | Rule::times | Rule::divide | Rule::kw_not)
    })
}

fn whole(terms: &[Expr]) -> Option<Span> {
    Some(terms.first()?.span.to(terms.last()?.span))
}

fn chain(mut terms: Vec<(bool, Expr)>, make: impl Fn(Vec<(bool, Expr)>) -> ExprKind) -> Option<Expr> {
    if terms.len() == 1 {
        return terms.pop().map(|(_, term)| term);
    }
    let span = terms.first()?.1.span.to(terms.last()?.1.span);
    Some(Expr { kind: make(terms), span })
}

fn between(value: Expr, low: Expr, high: Expr, closed: bool) -> Expr {
    let span = value.span.to(high.span);
    let kind = ExprKind::Between { value: Box::new(value), low: Box::new(low), high: Box::new(high), closed };
    Expr { kind, span }
}

fn not(inner: Expr) -> Expr {
    let span = inner.span;
    Expr { kind: ExprKind::Not(Box::new(inner)), span }
}

fn maybe_not(inner: Expr, negated: bool) -> Expr {
    if negated { not(inner) } else { inner }
}

/// Which comparison a sign or word is; none for `contains`.
pub(super) fn comparison_of(pair: &Pair<'_, Rule>) -> Option<Comparison> {
    match pair.as_rule() {
        Rule::at_least | Rule::kw_or_more => Some(Comparison::AtLeast),
        Rule::at_most | Rule::kw_or_less => Some(Comparison::AtMost),
        Rule::more_than => Some(Comparison::More),
        Rule::less_than => Some(Comparison::Less),
        Rule::not_equal => Some(Comparison::NotEqual),
        Rule::equal | Rule::kw_is | Rule::kw_equals => Some(Comparison::Equal),
        _ => None,
    }
}

/// What `以上` or `以下` within the pair says.
pub(super) fn mark_of(pair: &Pair<'_, Rule>) -> Option<Comparison> {
    let mark = find(pair.clone().into_inner(), Rule::limit_mark)?;
    comparison_of(&mark.into_inner().next()?)
}
