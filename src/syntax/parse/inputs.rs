//! Inputs: types, ranges and options.

use pest::iterators::{Pair, Pairs};

use crate::source::Span;
use crate::syntax::parse::declarations::opposite;
use crate::syntax::parse::{Builder, Rule, find};
use crate::syntax::tree::{Bounds, DeclarationKind, Expr, ExprKind, Input, InputOption, Type, TypeKind};

impl Builder<'_> {
    /// `inputs site { … }`
    pub(super) fn inputs(&mut self, inner: Pairs<'_, Rule>) -> Option<DeclarationKind> {
        let heading = self.heading_of(inner.clone())?;
        let mut inputs = Vec::new();
        for pair in inner.filter(|pair| pair.as_rule() == Rule::fact_line) {
            inputs.push(self.fact_line(&pair)?);
        }
        Some(DeclarationKind::Inputs { heading, inputs })
    }

    /// What stands behind the word `input`.
    pub(super) fn fact_line(&mut self, pair: &Pair<'_, Rule>) -> Option<Input> {
        let inner = pair.clone().into_inner();
        let heading = self.heading_of(inner.clone())?;
        let kind = self.type_name(&find(inner.clone(), Rule::type_name)?)?;
        let range = match find(inner.clone(), Rule::bounds) {
            Some(range) => Some(self.bounds(&range)?),
            None => None,
        };
        let mut options = Vec::new();
        for option in inner.filter(|pair| pair.as_rule() == Rule::input_option) {
            options.push((self.input_option(&option)?, self.span(&option)));
        }
        Some(Input { heading, kind, range, options, span: self.span(pair) })
    }

    /// `money`, `yes/no`, `one of a, b`, a scale or choice
    pub(super) fn type_name(&mut self, pair: &Pair<'_, Rule>) -> Option<Type> {
        let inner = pair.clone().into_inner().next()?;
        let kind = match inner.as_rule() {
            Rule::type_yes_no => TypeKind::YesNo,
            Rule::type_count => TypeKind::Count,
            Rule::type_integer => TypeKind::Integer,
            Rule::type_number => TypeKind::Number,
            Rule::type_percent => TypeKind::Percent,
            Rule::type_money => TypeKind::Money,
            Rule::type_text => TypeKind::Text,
            Rule::type_date => TypeKind::Date,
            Rule::type_moment => TypeKind::Moment,
            Rule::type_duration => TypeKind::Duration,
            Rule::type_list => {
                let mut fields = Vec::new();
                for line in inner.into_inner().filter(|pair| pair.as_rule() == Rule::fact_line) {
                    fields.push(self.fact_line(&line)?);
                }
                TypeKind::List(fields)
            }
            Rule::type_one_of => TypeKind::OneOf(self.listed(&find(inner.into_inner(), Rule::listed)?)?),
            _ => match self.name(&inner) {
                name if matches!(name.text.as_str(), "list" | "列表") => TypeKind::List(Vec::new()),
                name => TypeKind::Named(name),
            },
        };
        Some(Type { kind, span: self.span(pair) })
    }

    /// `1..10`, `0..<1`, `> 0`
    fn bounds(&mut self, pair: &Pair<'_, Rule>) -> Option<Bounds> {
        let mut bounds = Bounds { low: None, high: None, span: self.span(pair) };
        let mut sign: Option<Pair<'_, Rule>> = None;
        for part in pair.clone().into_inner() {
            if part.as_rule() != Rule::bound {
                sign = Some(part);
                continue;
            }
            let end = self.bound(&part)?;
            match sign.as_ref().map(Pair::as_rule) {
                None | Some(Rule::at_least) => bounds.low = Some((end, true)),
                Some(Rule::more_than) => bounds.low = Some((end, false)),
                Some(Rule::less_than) => bounds.high = Some((end, false)),
                Some(Rule::at_most) => bounds.high = Some((end, true)),
                Some(_) => {
                    let closed = sign.as_ref().is_some_and(|sign| sign.as_str() != "..<");
                    bounds.high = Some((end, closed));
                }
            }
        }
        Some(bounds)
    }

    /// One end of a range.
    pub(super) fn bound(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        self.fact_value(pair)
    }

    /// What can be said of an input, in any order.
    fn input_option(&mut self, pair: &Pair<'_, Rule>) -> Option<InputOption> {
        let inner = pair.clone().into_inner().next()?;
        Some(match inner.as_rule() {
            Rule::kw_required => InputOption::Required,
            Rule::default_value => InputOption::Default(self.fact_value(&find(inner.into_inner(), Rule::fact_value)?)?),
            Rule::from_columns => {
                let texts = inner.into_inner().filter(|pair| pair.as_rule() == Rule::text);
                InputOption::From(texts.map(|text| self.text(&text)).collect())
            }
            Rule::applies_when => InputOption::AppliesWhen(self.applies_when(&inner)?),
            Rule::kw_masked => InputOption::Masked,
            Rule::kw_fixed => InputOption::Fixed,
            Rule::kw_only_rises => InputOption::OnlyRises,
            Rule::kw_only_falls => InputOption::OnlyFalls,
            _ => InputOption::Effort(self.number(&find(inner.into_inner(), Rule::number)?)?),
        })
    }

    /// `applies when C`
    pub(super) fn applies_when(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        self.expression(&find(pair.clone().into_inner(), Rule::expression)?)
    }

    /// `require C "why"`
    pub(super) fn require(&mut self, inner: Pairs<'_, Rule>) -> Option<DeclarationKind> {
        let condition = self.expression(&find(inner.clone(), Rule::expression)?)?;
        let why = find(inner, Rule::text).map(|why| self.text(&why));
        Some(DeclarationKind::Require { condition, why })
    }

    /// A value that stands for itself, or a member.
    pub(super) fn fact_value(&mut self, pair: &Pair<'_, Rule>) -> Option<Expr> {
        let inner = pair.clone().into_inner();
        let negative = find(inner.clone(), Rule::minus).is_some();
        let value = inner.into_iter().find(|pair| pair.as_rule() != Rule::minus)?;
        if value.as_rule() == Rule::records {
            return self.records(&value);
        }
        let value = self.literal(&value)?;
        let span = self.span(pair);
        Some(if negative { negated(value, span) } else { Expr { span, ..value } })
    }
}

/// The opposite: of a number at once, of anything else when it is known.
pub(super) fn negated(value: Expr, span: Span) -> Expr {
    let kind = if let ExprKind::Number { value, money } = value.kind {
        ExprKind::Number { value: opposite(value), money }
    } else if let ExprKind::Percent(value) = value.kind {
        ExprKind::Percent(opposite(value))
    } else if let ExprKind::Duration(value) = value.kind {
        ExprKind::Duration(value.opposite())
    } else {
        ExprKind::Negate(Box::new(value))
    };
    Expr { kind, span }
}
