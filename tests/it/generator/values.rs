//! Values as people write them, by type.

use super::Writer;
use super::world::{Fact, Type};

impl Writer {
    /// A value of the type, between the ends of the fact.
    pub(super) fn value_of(&mut self, fact: &Fact) -> String {
        match &fact.of {
            Type::YesNo => self.one_of(&["yes", "no"], &["是", "否"]),
            Type::Count | Type::Integer => self.dice.between(fact.low, fact.high).to_string(),
            Type::Number => {
                let whole = self.dice.between(fact.low, fact.high - 1);
                let tenths = self.dice.below(10);
                if whole < 0 || tenths == 0 { whole.to_string() } else { format!("{whole}.{tenths}") }
            }
            Type::Percent => format!("{}%", self.dice.between(fact.low, fact.high)),
            Type::Money => {
                let amount = self.dice.between(fact.low, fact.high);
                self.amount(amount)
            }
            Type::Text => self.one_of(&["\"fair\"", "\"by phone\""], &["\"展会\"", "“朋友介绍”"]),
            Type::Date => self.day(),
            Type::Moment => format!("2026-{:02}-{:02}T09:30+08:00", self.dice.between(1, 12), self.dice.between(1, 28)),
            Type::Duration => self.length(),
            Type::Members(scale) => {
                let members = self.world.members(*scale).to_vec();
                self.dice.pick(&members).clone()
            }
        }
    }

    /// An amount of money in one of its spellings.
    fn amount(&mut self, amount: i64) -> String {
        match self.dice.below(6) {
            0 if amount % 10_000 == 0 && amount > 0 => format!("{}万", amount / 10_000),
            1 if amount % 1_000 == 0 && amount > 0 => format!("{}千", amount / 1_000),
            2 if amount >= 1_000 => format!("{}_{:03}", amount / 1_000, amount % 1_000),
            3 => format!("{amount}.50"),
            _ => amount.to_string(),
        }
    }

    pub(super) fn day(&mut self) -> String {
        let (month, day) = (self.dice.between(1, 12), self.dice.between(1, 28));
        if self.chinese() && self.dice.chance(30) {
            format!("2026年{month}月{day}日")
        } else {
            format!("2026-{month:02}-{day:02}")
        }
    }

    /// A length of time.
    pub(super) fn length(&mut self) -> String {
        let n = self.dice.between(1, 20);
        let (en, zh): (&[&str], &[&str]) = match self.dice.below(7) {
            0 => (&["minutes", "minute"], &["分钟"]),
            1 => (&["hours", "hour"], &["小时", "个小时"]),
            2 | 3 => (&["days", "day"], &["天", "日"]),
            4 => (&["weeks", "week"], &["周", "星期"]),
            5 => (&["months", "month"], &["个月", "月"]),
            _ => return self.one_of(&["half a year"], &["半年"]),
        };
        self.with_unit(n, en, zh)
    }

    /// A length of whole days, for deadlines.
    pub(super) fn days(&mut self) -> String {
        let n = self.dice.between(1, 20);
        match self.dice.below(4) {
            0 => self.with_unit(n, &["weeks"], &["周"]),
            1 => self.with_unit(n, &["months"], &["个月"]),
            _ => self.with_unit(n, &["days"], &["天"]),
        }
    }

    fn with_unit(&mut self, n: i64, en: &[&str], zh: &[&str]) -> String {
        let unit = self.one_of(en, zh);
        if unit.is_ascii() || self.dice.chance(50) { format!("{n} {unit}") } else { format!("{n}{unit}") }
    }
}
