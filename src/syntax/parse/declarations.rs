//! The policy, its scales and constants, and what holds items.

use pest::iterators::{Pair, Pairs};

use crate::syntax::parse::{Builder, Rule, find};
use crate::syntax::tree::{Declaration, DeclarationKind, Entry, Heading, Item, Member, Name, PointLimits};
use crate::value::Decimal;

use crate::source::Span;

impl Builder<'_> {
    /// All declarations of a stretch that can be read.
    pub(super) fn declarations(&mut self, pairs: Pairs<'_, Rule>) -> Vec<Declaration> {
        pairs
            .filter(|pair| pair.as_rule() != Rule::EOI)
            .filter_map(|pair| {
                let kind = self.declaration(&pair)?;
                Some(Declaration { kind, span: self.span(&pair) })
            })
            .collect()
    }

    /// What can stand at the top.
    fn declaration(&mut self, pair: &Pair<'_, Rule>) -> Option<DeclarationKind> {
        let inner = pair.clone().into_inner();
        match pair.as_rule() {
            Rule::policy => Some(DeclarationKind::Policy(self.heading_of(inner)?)),
            Rule::industry => Some(DeclarationKind::Industry(self.text(&find(inner, Rule::text)?))),
            Rule::version => Some(DeclarationKind::Version(self.text(&find(inner, Rule::text)?))),
            Rule::holidays => Some(DeclarationKind::Holidays(self.text(&find(inner, Rule::text)?))),
            Rule::effective => self.effective(inner),
            Rule::use_file => Some(DeclarationKind::Use(self.text(&find(inner, Rule::text)?))),
            Rule::extends => Some(DeclarationKind::Extends(self.text(&find(inner, Rule::text)?))),
            Rule::override_part => self.override_part(inner),
            Rule::grades => self.grades(inner),
            Rule::levels => Some(DeclarationKind::Levels(self.ranked(&find(inner, Rule::ranked)?)?)),
            Rule::scale => {
                let heading = self.heading_of(inner.clone())?;
                Some(DeclarationKind::Scale { heading, members: self.ranked(&find(inner, Rule::ranked)?)? })
            }
            Rule::choice => {
                let heading = self.heading_of(inner.clone())?;
                Some(DeclarationKind::Choice { heading, members: self.listed(&find(inner, Rule::listed)?)? })
            }
            Rule::constant => {
                let heading = self.heading_of(inner.clone())?;
                let value = self.expression(&find(inner, Rule::expression)?)?;
                Some(DeclarationKind::Let { heading, value })
            }
            Rule::inputs => self.inputs(inner),
            Rule::input => Some(DeclarationKind::Input(self.fact_line(&find(inner, Rule::fact_line)?)?)),
            Rule::require => self.require(inner),
            Rule::group => self.group(inner),
            Rule::item => Some(DeclarationKind::Item(self.item(pair)?)),
            Rule::checklist => self.checklist(inner),
            Rule::set => self.set(inner),
            Rule::scorecard => self.scorecard(inner),
            Rule::decide => self.decide(inner),
            Rule::expect => self.expect(inner),
            Rule::when_undetermined => self.when_undetermined(inner),
            Rule::table => self.table(inner).map(DeclarationKind::Table),
            Rule::grade_rows => Some(DeclarationKind::GradeRows(self.rows(&find(inner, Rule::rows)?)?)),
            Rule::sentence => self.sentence(inner).map(DeclarationKind::Sentence),
            Rule::otherwise => self.otherwise(inner),
            Rule::follow_up => self.follow_up(inner),
            Rule::promise => self.promise(inner),
            Rule::release => self.release(inner),
            _ => self.example(inner).map(DeclarationKind::Example),
        }
    }

    /// `override let keen = 4`
    fn override_part(&mut self, mut inner: Pairs<'_, Rule>) -> Option<DeclarationKind> {
        let pair = inner.find(|pair| pair.as_rule() != Rule::kw_override)?;
        let kind = self.declaration(&pair)?;
        Some(DeclarationKind::Override(Box::new(Declaration { kind, span: self.span(&pair) })))
    }

    /// `NAME as ID "title"`
    pub(super) fn heading(&mut self, pair: &Pair<'_, Rule>) -> Option<Heading> {
        let mut names = pair.clone().into_inner().filter(|pair| pair.as_rule() == Rule::name);
        let name = self.name(&names.next()?);
        let id = names.next().map(|id| self.name(&id));
        let title = find(pair.clone().into_inner(), Rule::text).map(|title| self.text(&title));
        Some(Heading { name, id, title })
    }

    /// The heading among the parts of a declaration.
    pub(super) fn heading_of(&mut self, inner: Pairs<'_, Rule>) -> Option<Heading> {
        self.heading(&find(inner, Rule::heading)?)
    }

    /// `effective from DATE until DATE`
    fn effective(&mut self, inner: Pairs<'_, Rule>) -> Option<DeclarationKind> {
        let mut dates = Vec::new();
        for pair in inner.filter(|pair| pair.as_rule() == Rule::date) {
            dates.push((self.date(&pair)?, self.span(&pair)));
        }
        let mut dates = dates.into_iter();
        Some(DeclarationKind::Effective { from: dates.next()?, until: dates.next() })
    }

    /// `grades A "hot" > B > C apart Lost, best wins`
    fn grades(&mut self, inner: Pairs<'_, Rule>) -> Option<DeclarationKind> {
        let (mut members, mut best_wins) = (Vec::new(), false);
        for pair in inner {
            match pair.as_rule() {
                Rule::ranked => members = self.ranked(&pair)?,
                Rule::apart => {
                    for pair in pair.into_inner().filter(|pair| pair.as_rule() == Rule::member) {
                        members.push(Member { apart: true, ..self.member(&pair)? });
                    }
                }
                Rule::kw_best_wins => best_wins = true,
                _ => {}
            }
        }
        Some(DeclarationKind::Grades { members, best_wins })
    }

    /// `A > B > C`
    fn ranked(&mut self, pair: &Pair<'_, Rule>) -> Option<Vec<Member>> {
        self.listed(pair)
    }

    /// `a, b, c`
    pub(super) fn listed(&mut self, pair: &Pair<'_, Rule>) -> Option<Vec<Member>> {
        pair.clone().into_inner().map(|pair| self.member(&pair)).collect()
    }

    /// `A as a "title" = 10`
    fn member(&mut self, pair: &Pair<'_, Rule>) -> Option<Member> {
        let heading = self.heading(pair)?;
        let points = match find(pair.clone().into_inner(), Rule::points) {
            Some(points) => Some(self.points(&points)?),
            None => None,
        };
        Some(Member { heading, points, apart: false })
    }

    /// `10`, `-5`
    pub(super) fn points(&mut self, pair: &Pair<'_, Rule>) -> Option<(Decimal, Span)> {
        let negative = find(pair.clone().into_inner(), Rule::minus).is_some();
        let value = self.number(&find(pair.clone().into_inner(), Rule::number)?)?;
        let value = if negative { opposite(value) } else { value };
        Some((value, self.span(pair)))
    }

    /// The number of `weight 2`, `cap 20`, `floor 0`, `rescale to 100`.
    fn limit_points(&mut self, pair: Pair<'_, Rule>) -> Option<(Decimal, Span)> {
        let points = find(pair.into_inner(), Rule::points)?;
        self.points(&points)
    }

    /// `group intent "Intent" in value { item … }`
    fn group(&mut self, inner: Pairs<'_, Rule>) -> Option<DeclarationKind> {
        let heading = self.heading_of(inner.clone())?;
        let scale = find(inner.clone(), Rule::in_scale).and_then(|pair| self.in_scale(pair));
        Some(DeclarationKind::Group { heading, scale, items: self.items(inner)? })
    }

    /// `in value`
    fn in_scale(&mut self, pair: Pair<'_, Rule>) -> Option<Name> {
        find(pair.into_inner(), Rule::name).map(|name| self.name(&name))
    }

    fn items(&mut self, inner: Pairs<'_, Rule>) -> Option<Vec<Item>> {
        inner.filter(|pair| pair.as_rule() == Rule::item).map(|pair| self.item(&pair)).collect()
    }

    /// `item revisit "…" { A when C otherwise B }`
    fn item(&mut self, pair: &Pair<'_, Rule>) -> Option<Item> {
        let mut item = Item {
            heading: self.heading_of(pair.clone().into_inner())?,
            scale: None,
            applies_when: None,
            weight: None,
            limits: PointLimits::default(),
            decay: None,
            rows: None,
            span: self.span(pair),
        };
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::in_scale => item.scale = self.in_scale(part),
                Rule::applies_when => item.applies_when = Some(self.applies_when(&part)?),
                Rule::weight => item.weight = Some(self.limit_points(part)?),
                Rule::cap => item.limits.cap = Some(self.limit_points(part)?),
                Rule::floor => item.limits.floor = Some(self.limit_points(part)?),
                Rule::decay => item.decay = Some(Box::new(self.decay(&part)?)),
                Rule::rows => item.rows = Some(self.rows(&part)?),
                _ => {}
            }
        }
        Some(item)
    }

    /// `checklist bant, unticked means no { … }`
    fn checklist(&mut self, inner: Pairs<'_, Rule>) -> Option<DeclarationKind> {
        let heading = self.heading_of(inner.clone())?;
        let unticked_means_no = find(inner.clone(), Rule::kw_unticked).is_some();
        let mut entries = Vec::new();
        for pair in inner.filter(|pair| pair.as_rule() == Rule::entry) {
            entries.push(self.entry(&pair)?);
        }
        Some(DeclarationKind::Checklist { heading, unticked_means_no, entries })
    }

    /// `budget "Budget known" when C`
    fn entry(&mut self, pair: &Pair<'_, Rule>) -> Option<Entry> {
        let heading = self.heading_of(pair.clone().into_inner())?;
        let when = match find(pair.clone().into_inner(), Rule::expression) {
            Some(when) => Some(self.expression(&when)?),
            None => None,
        };
        Some(Entry { heading, when, span: self.span(pair) })
    }

    /// `set first = {a, b}`
    fn set(&mut self, inner: Pairs<'_, Rule>) -> Option<DeclarationKind> {
        let heading = self.heading_of(inner.clone())?;
        Some(DeclarationKind::Set { heading, members: self.names(&find(inner, Rule::names)?)? })
    }

    /// `{a, b}`
    pub(super) fn names(&mut self, pair: &Pair<'_, Rule>) -> Option<Vec<Name>> {
        let names: Vec<Name> = pair.clone().into_inner().map(|name| self.name(&name)).collect();
        self.bounded(names.len(), self.span(pair))?;
        Some(names)
    }

    /// `scorecard s cap 100 { item … }`
    fn scorecard(&mut self, inner: Pairs<'_, Rule>) -> Option<DeclarationKind> {
        let heading = self.heading_of(inner.clone())?;
        let (mut limits, mut rescale) = (PointLimits::default(), None);
        for pair in inner.clone() {
            match pair.as_rule() {
                Rule::cap => limits.cap = Some(self.limit_points(pair)?),
                Rule::floor => limits.floor = Some(self.limit_points(pair)?),
                Rule::rescale => rescale = Some(self.limit_points(pair)?),
                _ => {}
            }
        }
        Some(DeclarationKind::Scorecard { heading, limits, rescale, items: self.items(inner)? })
    }

    /// `decide advice text { "call" when C otherwise "wait" }`
    fn decide(&mut self, inner: Pairs<'_, Rule>) -> Option<DeclarationKind> {
        let heading = self.heading_of(inner.clone())?;
        let kind = match find(inner.clone(), Rule::type_name) {
            Some(kind) => Some(self.type_name(&kind)?),
            None => None,
        };
        Some(DeclarationKind::Decide { heading, kind, rows: self.rows(&find(inner, Rule::rows)?)? })
    }
}

/// The number with the other sign.
pub(super) fn opposite(value: Decimal) -> Decimal {
    // The bounds are the same on both sides of nought, so this cannot fail.
    Decimal::new(value.mantissa().saturating_neg(), value.scale()).unwrap_or(value)
}
