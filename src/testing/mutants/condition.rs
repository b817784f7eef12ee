//! Mutants of conditions and of the values in them.

use crate::source::Span;
use crate::syntax::tree::{Comparison, Expr, ExprKind, Gathered, Gathering, Predicate, Quantifier};
use crate::testing::mutants::Slip;
use crate::testing::mutants::step::neighbours;
use crate::testing::mutants::walk::Walk;

impl Walk<'_> {
    /// A condition or a value, whichever it is.
    pub(super) fn either(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Or(_)
            | ExprKind::And(_)
            | ExprKind::Not(_)
            | ExprKind::Compare { .. }
            | ExprKind::Between { .. }
            | ExprKind::OneOf { .. }
            | ExprKind::Known { .. }
            | ExprKind::Applies(_)
            | ExprKind::Contains { .. }
            | ExprKind::Within { .. }
            | ExprKind::Quantified { .. } => self.condition(expr),
            ExprKind::Gathered(gathered) if matches!(gathered.what, Gathering::Quantified(_)) => self.condition(expr),
            ExprKind::YesNo(yes) => {
                let other = if *yes { self.lang.pick("no", "否") } else { self.lang.pick("yes", "是") };
                self.push(Slip::Negated, expr.span, other);
            }
            _ => self.value(expr),
        }
    }

    /// A condition: turned round, without each of its parts, and with each of them changed.
    // Recursion is as deep as the parser let it be.
    pub(super) fn condition(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Or(parts) | ExprKind::And(parts) => {
                self.without_each(parts);
                parts.iter().for_each(|part| self.condition(part));
            }
            ExprKind::Not(inner) => {
                let text = self.source.slice(self.outer(inner.span)).to_owned();
                self.push(Slip::Negated, expr.span, text);
                self.condition(inner);
            }
            ExprKind::Compare { op, left, right } => {
                self.compared(*op, left, right);
                self.value(left);
                self.threshold(right);
            }
            ExprKind::OneOf { value, among } => {
                self.negate(expr);
                self.value(value);
                if among.len() > 1 {
                    self.without_each(among);
                }
            }
            ExprKind::Within { value, duration, anchor, .. } => {
                self.negate(expr);
                [value, duration, anchor].into_iter().for_each(|part| self.value(part));
            }
            ExprKind::Contains { value, .. } => {
                self.negate(expr);
                self.value(value);
            }
            _ => {
                self.negate(expr);
                self.value(expr);
            }
        }
    }

    /// What is in a value: its numbers, and the conditions of what it counts.
    pub(super) fn value(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Number { .. } | ExprKind::Percent(_) | ExprKind::Date(_) | ExprKind::Duration(_) => {
                self.moved(expr, Slip::Threshold);
            }
            ExprKind::Between { value, low, high, .. } => {
                [value, low, high].into_iter().for_each(|part| self.value(part));
            }
            ExprKind::Quantified { quantifier, predicate, .. } => {
                self.quantifier(quantifier);
                self.predicate(predicate);
            }
            ExprKind::CountOf { predicate, .. } | ExprKind::ListOf { predicate, .. } => self.predicate(predicate),
            ExprKind::Gathered(gathered) => self.gathered(gathered),
            ExprKind::Found(found) => found.filter.iter().for_each(|filter| self.condition(filter)),
            ExprKind::FieldOf { row, .. } => self.value(row),
            ExprKind::Else { value, fallback } => {
                self.value(value);
                self.threshold(fallback);
            }
            ExprKind::Sum(parts) | ExprKind::Product(parts) => parts.iter().for_each(|(_, part)| self.value(part)),
            ExprKind::Negate(inner) | ExprKind::Round { value: inner, .. } => self.value(inner),
            ExprKind::Periods { since, .. } => self.value(since),
            // What these say of a name is turned round as a whole.
            ExprKind::Known { .. }
            | ExprKind::Applies(_)
            | ExprKind::ExtremeOf { .. }
            | ExprKind::Records(_)
            | ExprKind::Moment(_)
            | ExprKind::Text(_)
            | ExprKind::YesNo(_)
            | ExprKind::Today
            | ExprKind::Now
            | ExprKind::Grade
            | ExprKind::Name(_) => {}
            ExprKind::Or(_)
            | ExprKind::And(_)
            | ExprKind::Not(_)
            | ExprKind::Compare { .. }
            | ExprKind::OneOf { .. }
            | ExprKind::Contains { .. }
            | ExprKind::Within { .. } => self.condition(expr),
        }
    }

    /// What something is compared with: a number, or a member of a scale.
    pub(super) fn threshold(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Name(name) => {
                let beside = self.scales.beside(name);
                beside.into_iter().for_each(|other| self.push(Slip::Answer, expr.span, other));
            }
            _ => self.value(expr),
        }
    }

    fn gathered(&mut self, gathered: &Gathered) {
        if let Gathering::Quantified(quantifier) = &gathered.what {
            self.quantifier(quantifier);
        }
        gathered.filter.iter().for_each(|filter| self.condition(filter));
    }

    fn quantifier(&mut self, quantifier: &Quantifier) {
        match quantifier {
            Quantifier::AtLeast(count) | Quantifier::AtMost(count) | Quantifier::Exactly(count) => {
                self.moved(count, Slip::Count);
            }
            Quantifier::Between(low, high) => [low, high].into_iter().for_each(|end| self.moved(end, Slip::Count)),
            Quantifier::All | Quantifier::None | Quantifier::Any | Quantifier::MoreThanHalf => {}
        }
    }

    fn predicate(&mut self, predicate: &Predicate) {
        match predicate {
            Predicate::Are(value) | Predicate::AreNot(value) => self.threshold(value),
            Predicate::Compare(_, value) => self.threshold(value),
            Predicate::OneOf(among) if among.len() > 1 => self.without_each(among),
            Predicate::OneOf(_) | Predicate::Met | Predicate::Known | Predicate::Missing => {}
        }
    }

    /// A literal moved by its smallest step.
    fn moved(&mut self, expr: &Expr, change: Slip) {
        let written = self.source.slice(expr.span);
        neighbours(expr, written).into_iter().for_each(|other| self.push(change, expr.span, other));
    }

    /// `not (…)`.
    fn negate(&mut self, expr: &Expr) {
        let text = self.source.slice(expr.span);
        let not = self.lang.pick("not", "非");
        self.push(Slip::Negated, expr.span, format!("{not} ({text})"));
    }

    /// A list of parts without each of them in turn, with the word or sign that joins it to the next.
    fn without_each(&mut self, parts: &[Expr]) {
        let spans: Vec<Span> = parts.iter().map(|part| self.outer(part.span)).collect();
        self.without_each_span(&spans);
    }

    /// The same for parts that stand in these places.
    pub(super) fn without_each_span(&mut self, spans: &[Span]) {
        for (at, span) in spans.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| spans.get(at));
            let gone = match (before, spans.get(at.saturating_add(1))) {
                (Some(before), _) => Span::new(before.end, span.end),
                (None, Some(next)) => Span::new(span.start, next.start),
                (None, None) => continue,
            };
            self.push(Slip::Dropped, gone, "");
        }
    }

    /// Another sign between two sides.
    fn compared(&mut self, op: Comparison, left: &Expr, right: &Expr) {
        let gap = Span::new(left.span.end, right.span.start);
        let text = self.source.slice(gap);
        let inner = text.trim_start_matches(|c: char| c.is_whitespace() || [')', '）'].contains(&c));
        let start = gap.start.saturating_add(text.len().saturating_sub(inner.len()));
        let inner = inner.trim_end_matches(|c: char| c.is_whitespace() || ['(', '（'].contains(&c));
        self.comparisons(op, Span::new(start, start.saturating_add(inner.len())));
    }

    /// Another sign in this place: the strict one for the other, and the contrary.
    pub(super) fn comparisons(&mut self, op: Comparison, sign: Span) {
        let (strict, contrary) = match op {
            Comparison::Equal => (None, "!="),
            Comparison::NotEqual => (None, "="),
            Comparison::Less => (Some("<="), ">="),
            Comparison::AtMost => (Some("<"), ">"),
            Comparison::More => (Some(">="), "<="),
            Comparison::AtLeast => (Some(">"), "<"),
        };
        strict.into_iter().for_each(|other| self.push(Slip::Comparison, sign, other));
        self.push(Slip::Negated, sign, contrary);
    }

    /// The span with the brackets round it.
    fn outer(&self, span: Span) -> Span {
        let text = self.source.text();
        let mut span = span;
        loop {
            let before = text.get(..span.start).unwrap_or_default().trim_end();
            let behind = text.get(span.end..).unwrap_or_default();
            let blanks = behind.len().saturating_sub(behind.trim_start().len());
            let close = behind.trim_start().chars().next().filter(|c| [')', '）'].contains(c));
            let open = before.chars().next_back().filter(|c| ['(', '（'].contains(c));
            let (Some(open), Some(close)) = (open, close) else { return span };
            let start = before.len().saturating_sub(open.len_utf8());
            span = Span::new(start, span.end.saturating_add(blanks).saturating_add(close.len_utf8()));
        }
    }
}
