//! Rows and examples.

use pest::iterators::{Pair, Pairs};

use crate::source::Span;
use crate::syntax::parse::inputs::negated;
use crate::syntax::parse::{Builder, Rule, find};
use crate::syntax::tree::{Example, Expected, Row, Rows};

impl Builder<'_> {
    /// `{ V when C … otherwise V }`
    pub(super) fn rows(&mut self, pair: &Pair<'_, Rule>) -> Option<Rows> {
        let mut rows = Rows { rows: Vec::new(), otherwise: None, span: self.span(pair) };
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::row => rows.rows.push(self.row(&part)?),
                Rule::otherwise_row => {
                    rows.otherwise = Some(self.expression(&find(part.into_inner(), Rule::expression)?)?);
                }
                _ => {}
            }
        }
        self.bounded(rows.rows.len(), rows.span)?;
        Some(rows)
    }

    /// `V when C`
    fn row(&mut self, pair: &Pair<'_, Rule>) -> Option<Row> {
        let mut parts = pair.clone().into_inner().filter(|part| part.as_rule() == Rule::expression);
        let (value, when) = (parts.next()?, parts.next()?);
        let (value, when) = (self.expression(&value)?, self.expression(&when)?);
        let span = value.span.to(when.span);
        Some(Row { value, when, span })
    }

    /// `example "…" { a: 1  b: yes } is A`
    pub(super) fn example(&mut self, inner: Pairs<'_, Rule>) -> Option<Example> {
        let mut example = Example { title: None, facts: Vec::new(), today: None, expected: Vec::new() };
        for pair in inner {
            let span = self.span(&pair);
            match pair.as_rule() {
                Rule::text => example.title = Some(self.text(&pair)),
                Rule::fact => self.fact(&pair, &mut example)?,
                Rule::undetermined => {
                    let (mut grades, mut ungraded, mut conflict) = (Vec::new(), false, false);
                    if let Some(outcomes) = find(pair.into_inner(), Rule::open_outcomes) {
                        self.bounded(outcomes.clone().into_inner().count(), span)?;
                        for outcome in outcomes.into_inner() {
                            match outcome.as_rule() {
                                Rule::kw_ungraded => ungraded = true,
                                Rule::kw_conflict => conflict = true,
                                _ => grades.push(self.name(&outcome)),
                            }
                        }
                    }
                    example.expected.push((Expected::Undetermined { grades, ungraded, conflict }, span));
                }
                Rule::kw_ungraded => example.expected.push((Expected::Ungraded, span)),
                Rule::kw_conflict => example.expected.push((Expected::Conflict, span)),
                Rule::kw_rejected => example.expected.push((Expected::Rejected, span)),
                Rule::expected_grade => {
                    let name = self.name(&find(pair.into_inner(), Rule::name)?);
                    example.expected.push((Expected::Grade(name), span));
                }
                Rule::first_result | Rule::result => {
                    let expected = self.result(&pair, span)?;
                    example.expected.push((expected, span));
                }
                _ => {}
            }
        }
        Some(example)
    }

    /// `revisits: 4`
    fn fact(&mut self, pair: &Pair<'_, Rule>, example: &mut Example) -> Option<()> {
        let mut inner = pair.clone().into_inner();
        let name = inner.next()?;
        let value = inner.find(|pair| pair.as_rule() == Rule::fact_value)?;
        let literal = value.clone().into_inner().next()?;
        if name.as_rule() == Rule::kw_today && literal.as_rule() == Rule::date {
            example.today = Some((self.date(&literal)?, self.span(&literal)));
        } else {
            example.facts.push((self.name(&name), self.fact_value(&value)?));
        }
        Some(())
    }

    /// `advice "call"`, `total 85`, `ability = A`
    fn result(&mut self, pair: &Pair<'_, Rule>, span: Span) -> Option<Expected> {
        let mut inner = pair.clone().into_inner();
        let name = self.name(&inner.next()?);
        let mut negative = false;
        for part in inner {
            match part.as_rule() {
                Rule::kw_is => {}
                Rule::minus => negative = true,
                Rule::fact_value => return Some(Expected::Result { name, value: self.fact_value(&part)? }),
                _ => {
                    let value = self.literal(&part)?;
                    let value = if negative { negated(value, span) } else { value };
                    return Some(Expected::Result { name, value });
                }
            }
        }
        None
    }
}
