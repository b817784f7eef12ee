//! Items and what holds them: groups, checklists, scorecards.

use crate::source::Span;
use crate::syntax::format::both::Both;
use crate::syntax::format::expression::SUM;
use crate::syntax::format::line::{Cell, Sort};
use crate::syntax::format::literal::counted;
use crate::syntax::format::writer::{Place, Writer};
use crate::syntax::tree::{Decay, Entry, Heading, Item, Name, PointLimits};
use crate::value::Decimal;

impl Writer<'_> {
    /// `group intent "Intent" in value { item … }`
    pub(super) fn group(&mut self, heading: &Heading, scale: Option<&Name>, items: &[Item], span: Span) {
        let word = self.heading_text(&Both::of("group", "维度"), heading).and(&self.in_scale(scale));
        let open = self.sign('{', heading.name.span.end);
        self.items(&word, items, open, span);
    }

    fn in_scale(&self, scale: Option<&Name>) -> Both {
        scale.map(|scale| Both::of("in", "按").and(&self.name(scale))).unwrap_or_default()
    }

    /// Items in braces, one a line, their rows under each other.
    fn items(&mut self, word: &Both, items: &[Item], open: usize, span: Span) {
        self.line(0, Sort::Plain, vec![Cell::new(word.and(&Both::same("{")))], span.start, open);
        let flat = |item: &&Item| self.flat_rows(item.rows.as_ref()?).map(|(rows, _)| rows.len());
        let rows = items.iter().filter_map(|item| flat(&item)).max().unwrap_or_default();
        for item in items {
            self.item(2, item, rows, items.len() > 1);
        }
        self.close(0, &Both::default(), span.end.saturating_sub(1), span.end);
    }

    /// `item revisit "…" { A when C otherwise B }`. Rows on one line have `columns` cells, so that `otherwise` stands
    /// behind the longest; beside other items, a condition under which the item applies puts them on the next line.
    pub(super) fn item(&mut self, indent: usize, item: &Item, columns: usize, beside: bool) {
        // Every part by name: a new one must be printed.
        let Item { heading, scale, applies_when, weight, limits, decay, because, rows, span } = item;
        let mut cells = self.heading(&Both::of("item", "指标"), heading);
        let mut options = self.in_scale(scale.as_ref());
        if let Some(weight) = weight {
            options = options.and(&Both::of("weight", "权重")).and(&self.points(*weight));
        }
        options = options.and(&self.limits(limits));
        if let Some(decay) = decay {
            options = options.and(&self.decay(decay));
        }
        if let Some(because) = because {
            options = options.and(&Both::of("because", "理由")).and(&self.text(because));
        }
        let applies = applies_when.as_ref().map(|condition| self.applies(condition));
        cells.push(Cell::new(options.and(&applies.clone().unwrap_or_default())));
        let Some(rows) = rows else {
            return self.line(indent, Sort::Item, cells, span.start, span.end);
        };
        match self.flat_rows(rows) {
            Some(_) if beside && applies.is_some() => {
                self.line(indent, Sort::Item, cells, span.start, rows.span.start);
                let mut under = vec![Cell::new(Both::default()); 4];
                under.extend(self.row_cells(rows, columns));
                self.line(indent, Sort::Item, under, rows.span.start, span.end);
                if let Some(line) = self.lines.last_mut() {
                    line.free = false;
                }
            }
            Some(_) => {
                cells.extend(self.row_cells(rows, columns));
                self.line(indent, Sort::Item, cells, span.start, span.end);
            }
            None => self.with_rows(indent, Sort::Item, cells, rows, span.start),
        }
    }

    /// `loses 25% per 30 days since d`, in Chinese the date first.
    fn decay(&self, decay: &Decay) -> Both {
        let loss = if decay.is_share {
            format!("{}%", decay.loss.shifted(2).unwrap_or(decay.loss))
        } else {
            decay.loss.to_string()
        };
        let parts = [&Both::same(loss), &counted(decay.every), &self.at(&decay.since, SUM)];
        Both::phrase("loses {0} per {1} since {2}", "自 {2} 起 每 {1} 减 {0}", &parts)
    }

    fn limits(&self, limits: &PointLimits) -> Both {
        let mut text = Both::default();
        if let Some(cap) = limits.cap {
            text = text.and(&Both::of("cap", "封顶")).and(&self.points(cap));
        }
        if let Some(floor) = limits.floor {
            text = text.and(&Both::of("floor", "保底")).and(&self.points(floor));
        }
        text
    }

    /// `scorecard s cap 100 { item … }`
    pub(super) fn scorecard(
        &mut self,
        heading: &Heading,
        limits: &PointLimits,
        rescale: Option<(Decimal, Span)>,
        items: &[Item],
        span: Span,
    ) {
        let mut word = self.heading_text(&Both::of("scorecard", "评分表"), heading).and(&self.limits(limits));
        if let Some(rescale) = rescale {
            word = word.and(&Both::of("rescale to", "换算到")).and(&self.points(rescale));
        }
        let open = self.sign('{', heading.name.span.end);
        self.items(&word, items, open, span);
    }

    /// `checklist bant, unticked means no { … }`, one entry a line.
    pub(super) fn checklist(&mut self, heading: &Heading, unticked_means_no: bool, entries: &[Entry], span: Span) {
        let mut word = self.heading_text(&Both::of("checklist", "勾选表"), heading);
        if unticked_means_no {
            word = word.glued(&Both::of(", unticked means no", "，未勾即否"));
        }
        let open = self.sign('{', heading.name.span.end);
        self.line(0, Sort::Plain, vec![Cell::new(word.and(&Both::same("{")))], span.start, open);
        for entry in entries {
            let cells = self.heading(&Both::default(), &entry.heading);
            let place = Place { indent: 2, sort: Sort::Entry, from: entry.span.start, to: entry.span.end };
            match &entry.when {
                Some(when) => self.condition(place, cells, &Both::of("when", "当"), when, &Both::default()),
                None => self.line(2, Sort::Entry, cells, place.from, place.to),
            }
        }
        self.close(0, &Both::default(), span.end.saturating_sub(1), span.end);
    }
}
