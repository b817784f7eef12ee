//! Counting over what holds items, in every form and both orders.

use super::Writer;
use super::world::{Collection, Type};

impl Writer {
    /// What is counted over: a collection by its name, or some of its elements.
    fn over(&mut self) -> Option<(Collection, String)> {
        let known: Vec<Collection> =
            self.world.collections.iter().filter(|collection| !collection.elements.is_empty()).cloned().collect();
        if known.is_empty() {
            return None;
        }
        let chosen = self.dice.pick(&known).clone();
        if self.dice.chance(85) {
            let name = chosen.name.clone();
            return Some((chosen, name));
        }
        let comma = self.comma();
        let some: Vec<String> = chosen.elements.iter().take(3).cloned().collect();
        let shown = format!("{{{}}}", some.join(&comma));
        Some((chosen, shown))
    }

    /// What is said of the elements: with a verb, in both languages.
    fn predicate(&mut self, of: Option<&Type>) -> (String, String) {
        let both = |en: &str, zh: &str| (en.to_owned(), zh.to_owned());
        let Some(of) = of.filter(|_| !self.dice.chance(15)) else {
            return if self.dice.chance(50) { both("are known", "已填") } else { both("are missing", "未填") };
        };
        let Type::Members(scale) = of else {
            return match of {
                Type::Count => both("are at least 1", "至少 1"),
                _ => both("are met", "符合"),
            };
        };
        let members = self.world.members(*scale).to_vec();
        let level = self.dice.pick(&members).clone();
        let another = self.dice.pick(&members).clone();
        match self.dice.below(5) {
            0 => (format!("are at least {level}"), format!("不低于 {level}")),
            1 => (format!("are one of {level}, {another}"), format!("属于 {level}、{another}")),
            2 => (format!("are not {level}"), format!("不为 {level}")),
            _ => (format!("are {level}"), format!("为 {level}")),
        }
    }

    /// A number, or the name of a small one.
    fn few(&mut self, elements: usize) -> String {
        if !self.world.small.is_empty() && self.dice.chance(15) {
            return self.dice.pick(&self.world.small.clone()).clone();
        }
        self.dice.between(0, i64::try_from(elements).expect("few")).to_string()
    }

    /// `at least 5 of intent are A`, `意向程度 至少 5 项为 A`
    pub(super) fn quantified(&mut self) -> Option<String> {
        let (collection, over) = self.over()?;
        let (en, zh) = self.predicate(collection.of.as_ref());
        let n = self.few(collection.elements.len());
        let (least, most) = (self.dice.between(0, 1), self.dice.between(1, 3));
        let (first, behind) = match self.dice.below(9) {
            0 => ("all of".to_owned(), "全部".to_owned()),
            1 => ("none of".to_owned(), "都不".to_owned()),
            2 => ("any of".to_owned(), "任一".to_owned()),
            3 => ("more than half of".to_owned(), "过半".to_owned()),
            4 => (format!("at most {n} of"), format!("至多 {n} 项")),
            5 => (format!("exactly {n} of"), format!("恰有 {n} 项")),
            6 => (format!("{least} to {most} of"), format!("有 {least} 至 {most} 项")),
            7 => (format!("more than {n} of"), format!("超过 {n} 项")),
            _ => (format!("at least {n} of"), format!("至少 {n} 项")),
        };
        // Two words side by side that could be cut in two ways are kept apart.
        let gap = if zh.starts_with(['为', '符']) { "" } else { " " };
        Some(self.say(&format!("{first} {over} {en}"), &format!("{over} {behind}{gap}{zh}")))
    }

    /// `count of intent that are A >= 2`
    pub(super) fn counted(&mut self) -> Option<String> {
        let (collection, over) = self.over()?;
        let (en, zh) = self.predicate(collection.of.as_ref());
        let en = en.replacen("are ", "that are ", 1);
        let n = self.dice.between(0, 2);
        Some(self.say(&format!("count of {over} {en} >= {n}"), &format!("{over} 中{zh} 的数量 >= {n}")))
    }

    /// `list of intent that are missing`
    pub(super) fn listed(&mut self) -> Option<String> {
        let (_, over) = self.over()?;
        Some(self.say(&format!("list of {over} that are missing"), &format!("{over} 中未填的列表")))
    }
}
