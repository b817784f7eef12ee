//! What holds items: groups, checklists, sets and scorecards.

use super::Writer;
use super::world::{Collection, Fact, Type};

impl Writer {
    /// Lines in braces, on one line or on several.
    pub(super) fn braced(&mut self, lines: &[String], always_several: bool) -> String {
        if always_several || self.dice.chance(50) {
            let indent = *self.dice.pick(&["", " ", "  ", "      "]);
            let lines: String = lines.iter().map(|line| format!("{indent}{line}\n")).collect();
            format!("{{\n{lines}}}")
        } else {
            let gap = *self.dice.pick(&[" ", "   "]);
            format!("{{{gap}{}{gap}}}", lines.join(gap))
        }
    }

    /// `{ V when C … otherwise V }` with a value from the list in each row.
    pub(super) fn rows(&mut self, values: &[String], always_closed: bool) -> String {
        let mut lines = Vec::new();
        for at in 0..self.dice.between(1, 3) {
            let value = if at == 0 { values[0].clone() } else { self.dice.pick(values).clone() };
            let condition = self.condition();
            let when = self.one_of(&["when"], &["当", "："]);
            // Behind a length of time another one would go on with it: `2 months 3 days`.
            let lasts = values.iter().any(|value| {
                value.starts_with(|c: char| c.is_ascii_digit()) && !value.ends_with(|c: char| c.is_ascii_digit())
            });
            // A comma behind `one of a, b` would go on with the list.
            let listed = condition.contains("one of") || condition.contains("属于");
            let end = match (lasts, listed) {
                (true, true) => ";".to_owned(),
                (true, false) => self.one_of(&[",", ";"], &["，", "；"]),
                (false, _) => String::new(),
            };
            lines.push(format!("{value} {when} {condition}{end}"));
        }
        if always_closed || self.dice.chance(80) {
            let word = self.one_of(&["otherwise"], &["其余", "否则"]);
            lines.push(format!("{word} {}", self.dice.pick(values)));
        }
        self.braced(&lines, false)
    }

    /// `group g in scale { item … }`
    pub(super) fn group(&mut self) {
        let word = self.one_of(&["group"], &["维度", "分组"]);
        let (name, heading) = self.heading();
        let scale = self.a_scale_for_items();
        let own = self.in_scale(scale);
        let mut lines = Vec::new();
        let mut elements = Vec::new();
        for _ in 0..self.dice.between(1, 4) {
            let (fact, line) = self.item_line(scale, "");
            lines.push(line);
            elements.push(fact.name.clone());
            self.world.items.push(fact);
        }
        let text = self.braced(&lines, false);
        self.out.push(format!("{word} {heading}{own} {text}"));
        self.world.collections.push(Collection { name, elements, of: Some(Type::Members(scale)) });
    }

    fn a_scale_for_items(&mut self) -> usize {
        let named: Vec<usize> = (0..self.world.scales.len())
            .filter(|at| !self.world.scales[*at].name.is_empty() && self.world.scales[*at].ordered)
            .collect();
        if named.is_empty() || self.dice.chance(70) { self.world.levels } else { *self.dice.pick(&named) }
    }

    fn in_scale(&mut self, scale: usize) -> String {
        let name = self.world.scales[scale].name.clone();
        if name.is_empty() { String::new() } else { self.say(&format!(" in {name}"), &format!(" 按 {name}")) }
    }

    /// `item x applies when C { rows }`; without rows a person rates it.
    fn item_line(&mut self, scale: usize, options: &str) -> (Fact, String) {
        let word = self.one_of(&["item"], &["指标", "项目"]);
        let (name, heading) = self.heading();
        let mut line = format!("{word} {heading}{options}");
        if self.dice.chance(15) {
            let condition = self.early_condition();
            line += &format!(" {}", self.applies(&condition));
        }
        if self.dice.chance(75) {
            let members = self.world.members(scale).to_vec();
            let gap = *self.dice.pick(&[" ", "\n    "]);
            line += &format!("{gap}{}", self.rows(&members, false));
        }
        (Fact { name, of: Type::Members(scale), low: 0, high: 0 }, line)
    }

    /// An item that stands alone.
    pub(super) fn item(&mut self) {
        let scale = self.a_scale_for_items();
        let own = self.in_scale(scale);
        // An item that stands alone says its scale itself.
        let (fact, line) = self.item_line(scale, &own);
        self.out.push(line);
        self.world.items.push(fact);
    }

    /// `checklist c, unticked means no { a  b when C }`
    pub(super) fn checklist(&mut self) {
        let word = self.one_of(&["checklist"], &["勾选表", "清单"]);
        let (name, mut heading) = self.heading();
        if self.dice.chance(50) {
            heading += &self.one_of(&[", unticked means no"], &["，未勾即否", " 未勾即否"]);
        }
        let mut lines = Vec::new();
        let mut elements = Vec::new();
        for _ in 0..self.dice.between(1, 4) {
            let (name, mut line) = self.heading();
            if self.dice.chance(30) {
                let condition = self.condition();
                let when = self.one_of(&["when"], &["当", "："]);
                line += &format!(" {when} {condition}");
            }
            lines.push(line);
            elements.push(name);
        }
        // A name behind a condition would belong to it: one a line.
        let text = self.braced(&lines, true);
        self.out.push(format!("{word} {heading} {text}"));
        for name in &elements {
            self.world.items.push(Fact { name: name.clone(), of: Type::YesNo, low: 0, high: 0 });
        }
        self.world.collections.push(Collection { name, elements, of: Some(Type::YesNo) });
    }

    /// `set s = {a, b}`: elements of one collection, or of several sorts.
    pub(super) fn set(&mut self) {
        let word = self.say("set", "集合");
        let (name, heading) = self.heading();
        let from = self.dice.pick(&self.world.collections).clone();
        let mut elements: Vec<String> = from.elements.iter().take(1 + self.dice.below(3)).cloned().collect();
        let mut of = from.of;
        match self.dice.below(5) {
            0 => elements = vec![from.name],
            1 => {
                let other = self.dice.pick(&self.world.inputs).name.clone();
                if !elements.contains(&other) {
                    elements.push(other);
                    of = None;
                }
            }
            _ => {}
        }
        let comma = self.comma();
        let sign = *self.dice.pick(&["", " =", " ="]);
        self.out.push(format!("{word} {heading}{sign} {{{}}}", elements.join(&comma)));
        self.world.collections.push(Collection { name, elements, of });
    }

    /// ` loses 25% per 30 days since d`
    fn decay(&mut self) -> String {
        let dates = self.world.inputs_of(&Type::Date);
        if dates.is_empty() {
            return String::new();
        }
        let since = self.dice.pick(&dates).name.clone();
        let loss = *self.dice.pick(&["25%", "5", "10", "2.5"]);
        let every = self.days();
        self.one_of(
            &[&format!(" loses {loss} per {every} since {since}")],
            &[&format!(" 自 {since} 起 每 {every} 减 {loss}"), &format!(" 自 {since} 起，每{every}减{loss}")],
        )
    }

    /// `scorecard s cap 100 { item … }`
    pub(super) fn scorecard(&mut self) {
        let word = self.one_of(&["scorecard"], &["评分表", "评分卡"]);
        let (name, mut heading) = self.heading();
        match self.dice.below(4) {
            0 => heading += &self.say(" cap 90", " 封顶 90"),
            1 => heading += &self.say(" floor 0 rescale to 100", " 保底 0，换算到 100"),
            _ => {}
        }
        let values: Vec<String> = ["10", "8", "5", "0", "2.5", "(-5)"].iter().map(|v| (*v).to_owned()).collect();
        let mut lines = Vec::new();
        for _ in 0..self.dice.between(1, 4) {
            let word = self.one_of(&["item"], &["指标", "项目"]);
            let (_, mut line) = self.heading();
            match self.dice.below(5) {
                0 => line += &self.say(" weight 2", " 权重 2"),
                1 => line += &self.say(" cap 20 floor -3", " 封顶 20 保底 -3"),
                2 => line += &self.say(" weight 1.5 cap 9", " 权重 1.5 封顶 9"),
                _ => {}
            }
            if self.dice.chance(15) {
                line += &self.decay();
            }
            if self.world.scales[self.world.levels].points && self.dice.chance(20) {
                lines.push(format!("{word} {line}"));
                continue;
            }
            let second = self.dice.pick(&values).clone();
            let rows = self.rows(&["10".to_owned(), second], true);
            lines.push(format!("{word} {line} {rows}"));
        }
        let text = self.braced(&lines, true);
        self.out.push(format!("{word} {heading} {text}"));
        self.world.totals.push((name, 20));
    }
}
