//! Sentences: `if C then …`.

use pest::iterators::{Pair, Pairs};

use crate::diagnostic::TextProblem;
use crate::syntax::parse::{Builder, Rule, find};
use crate::syntax::tree::{Action, DeclarationKind, Sentence, Text};

impl Builder<'_> {
    /// `rule name: if C then grade A because "…"`
    pub(super) fn sentence(&mut self, inner: Pairs<'_, Rule>) -> Option<Sentence> {
        let heading = find(inner.clone(), Rule::heading).and_then(|heading| self.heading(&heading));
        let condition = self.expression(&find(inner.clone(), Rule::expression)?)?;
        let mut action = None;
        for pair in inner.clone() {
            if let Some(found) = self.action(&pair) {
                action = Some(found);
            }
        }
        let because = self.because(inner);
        Some(Sentence { heading, condition, action: action?, because })
    }

    /// `because "…"`
    pub(super) fn because(&mut self, inner: Pairs<'_, Rule>) -> Option<Text> {
        let because = find(inner, Rule::because)?;
        find(because.into_inner(), Rule::text).map(|text| self.text(&text))
    }

    /// `otherwise grade E`
    pub(super) fn otherwise(&mut self, inner: Pairs<'_, Rule>) -> Option<DeclarationKind> {
        let grade = self.name(&find(inner.clone(), Rule::name)?);
        Some(DeclarationKind::Otherwise { grade, because: self.because(inner) })
    }

    /// What a sentence does; none for its other parts.
    fn action(&mut self, pair: &Pair<'_, Rule>) -> Option<Action> {
        let make = match pair.as_rule() {
            Rule::in_any_case => Action::InAnyCase,
            Rule::step => return self.step(pair),
            Rule::at_least_grade => Action::AtLeast,
            Rule::at_most_grade => Action::AtMost,
            Rule::plain_grade => Action::Grade,
            _ => return None,
        };
        Some(make(self.name(&find(pair.clone().into_inner(), Rule::name)?)))
    }

    /// `grade one step lower`
    fn step(&mut self, pair: &Pair<'_, Rule>) -> Option<Action> {
        let inner = pair.clone().into_inner();
        let steps = find(inner.clone(), Rule::steps)?;
        let written = steps.clone().into_inner().next()?;
        let count: i8 = match written.as_rule() {
            Rule::kw_one => 1,
            Rule::kw_two => 2,
            Rule::kw_three => 3,
            _ => {
                let count = self.number(&written)?.to_i64().and_then(|count| i8::try_from(count).ok());
                let Some(count) = count.filter(|count| (1..=100).contains(count)) else {
                    let found = written.as_str().to_owned();
                    return self.note(TextProblem::BadNumber { found }, self.span(&steps));
                };
                count
            }
        };
        let down = inner.into_iter().any(|part| matches!(part.as_rule(), Rule::kw_lower | Rule::kw_fall));
        Some(Action::Step(if down { count.saturating_neg() } else { count }))
    }
}
