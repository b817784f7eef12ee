//! The tables of an explanation: each item with its level, the row that held and the facts it rests on.

use std::fmt::Write;

use crate::eval::{Answer, Held, ReasonCode, Slot, Trace, Verdict};
use crate::plan::{Item, ItemId, ItemLabel};
use crate::render::table::{Align, Table};
use crate::render::words::{Words, title};
use crate::value::{Kind, Unit};

/// What the tables of one lead are made from.
#[derive(Clone, Copy)]
pub(crate) struct Rated<'a> {
    /// Names.
    pub(crate) words: Words<'a>,
    /// Levels.
    pub(crate) verdict: &'a Verdict,
    /// Rows and facts.
    pub(crate) trace: &'a Trace,
}

impl Rated<'_> {
    /// Every group, then every scorecard, then the items that stand alone.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        for (group, label) in self.words.plan.groups.iter().zip(&self.words.labels.groups) {
            let _ = writeln!(out, "\n{}{}", title(label), self.tally(&group.items));
            out.push_str(&self.table(&group.items, None));
        }
        for (at, card) in self.words.plan.scorecards.iter().enumerate() {
            let name = self.words.labels.scorecards.get(at).map_or(card.id.as_str(), title);
            let items: Vec<ItemId> = card.items.iter().map(|(item, _)| *item).collect();
            let score = self.verdict.scores.iter().find(|score| score.id == card.id);
            let total = score.map(|score| self.words.answer(Kind::Number(Unit::Number), &score.points));
            let total = total.unwrap_or_else(|| self.words.not_known().to_owned());
            let greatest = card.high;
            out.push('\n');
            out.push_str(&self.words.lang.pick(
                format!("{name}: {total} of at most {greatest}\n"),
                format!("{name}：{total} 分，满分 {greatest} 分\n"),
            ));
            out.push_str(&self.table(&items, score.map(|score| score.items.as_slice())));
            out.push_str(&score.map(|score| self.costly(&score.reasons)).unwrap_or_default());
        }
        let alone: Vec<ItemId> = (0_u32..).map(ItemId).take(self.words.plan.items.len()).collect();
        let alone: Vec<ItemId> = alone.into_iter().filter(|item| !self.belongs(*item)).collect();
        if !alone.is_empty() {
            out.push_str(self.words.lang.pick("\nItems\n", "\n指标\n"));
            out.push_str(&self.table(&alone, None));
        }
        out
    }

    /// The items that cost most points, with what the policy says of them.
    fn costly(&self, codes: &[ReasonCode]) -> String {
        let lang = self.words.lang;
        let each: Vec<String> = codes
            .iter()
            .map(|code| {
                let lost = self.words.shown(Kind::Number(Unit::Number), &code.lost);
                let name = self.words.name(&code.item);
                match self.words.because_of_item(&code.item) {
                    Some(because) => {
                        lang.pick(format!("{name} −{lost} ({because})"), format!("{name} −{lost}（{because}）"))
                    }
                    None => format!("{name} −{lost}"),
                }
            })
            .collect();
        if each.is_empty() {
            return String::new();
        }
        let each = each.join(lang.pick("; ", "；"));
        lang.pick(format!("  most points lost: {each}\n"), format!("  失分最多：{each}\n"))
    }

    fn belongs(&self, item: ItemId) -> bool {
        self.words.plan.groups.iter().any(|group| group.items.contains(&item))
            || self.words.plan.scorecards.iter().any(|card| card.items.iter().any(|(of, _)| *of == item))
    }

    /// How many items have each level: ` (A 5, C 1)`.
    fn tally(&self, items: &[ItemId]) -> String {
        let mut counts: Vec<(String, usize)> = Vec::new();
        for item in items {
            let Some((item, _)) = self.item(*item) else { continue };
            let level = self.level(item);
            match counts.iter_mut().find(|(known, _)| *known == level) {
                Some((_, count)) => *count = count.saturating_add(1),
                None => counts.push((level, 1)),
            }
        }
        let each: Vec<String> = counts.iter().map(|(level, count)| format!("{level} × {count}")).collect();
        let each = each.join(self.words.lang.pick(", ", "，"));
        if each.is_empty() { each } else { self.words.lang.pick(format!(" ({each})"), format!("（{each}）")) }
    }

    fn item(&self, id: ItemId) -> Option<(&Item, &ItemLabel)> {
        self.words.plan.items.get(id.index()).zip(self.words.labels.items.get(id.index()))
    }

    fn level(&self, item: &Item) -> String {
        let found = self.verdict.items.iter().find(|named| named.id == item.id);
        found.map_or_else(|| self.words.not_known().to_owned(), |named| self.words.answer(item.kind, &named.value))
    }

    fn table(&self, items: &[ItemId], points: Option<&[crate::eval::Named<Answer>]>) -> String {
        let mut table = Table::new([Align::Left, if points.is_some() { Align::Right } else { Align::Left }]);
        for id in items {
            let Some((item, label)) = self.item(*id) else { continue };
            let level = match points.and_then(|points| points.iter().find(|named| named.id == item.id)) {
                Some(named) => self.words.answer(Kind::Number(Unit::Number), &named.value),
                None => self.level(item),
            };
            let held = self.trace.items.get(id.index()).copied().unwrap_or(Held::Open);
            table.row([title(&label.label).to_owned(), level, self.held(held, &label.rows), self.facts(item)]);
        }
        table.text("  ")
    }

    /// What gave the value: the row as it was written.
    pub(crate) fn held(&self, held: Held, rows: &[String]) -> String {
        let lang = self.words.lang;
        match held {
            Held::Row(at) => rows.get(at).cloned().unwrap_or_default(),
            // The last row is the easiest to reach: that not even it holds says most.
            Held::Otherwise => match rows.last() {
                Some(last) => lang.pick(format!("not: {last}"), format!("不符合：{last}")),
                None => lang.pick("otherwise", "其余").to_owned(),
            },
            Held::Nothing => lang.pick("no row holds", "没有一行成立").to_owned(),
            // A test without rows is its own row; a rating or a tick stands as it was given.
            Held::Given => rows.first().cloned().unwrap_or_else(|| lang.pick("as given", "直接填写").to_owned()),
            Held::NotApplicable => lang.pick("does not apply", "不适用").to_owned(),
            Held::Open => lang.pick("depends on what is not known", "取决于未填的资料").to_owned(),
        }
    }

    /// The facts that an item reads, with their values.
    fn facts(&self, item: &Item) -> String {
        let each: Vec<String> = item
            .reads
            .iter()
            .filter_map(|id| {
                let input = self.words.plan.inputs.get(id.index())?;
                let label = self.words.labels.inputs.get(id.index())?;
                let slot = self.trace.facts.slots.get(id.index()).unwrap_or(&Slot::Missing);
                let mut value = match slot {
                    Slot::Known(_) if input.masked => "•••".to_owned(),
                    Slot::Known(_) | Slot::Missing | Slot::Null | Slot::Empty => self.words.slot(input.kind, slot),
                };
                if self.verdict.defaulted.contains(&input.id) {
                    value.push_str(self.words.lang.pick(" (default)", "（默认）"));
                }
                Some(format!("{} = {value}", title(label)))
            })
            .collect();
        each.join(self.words.lang.pick("; ", "；"))
    }
}
