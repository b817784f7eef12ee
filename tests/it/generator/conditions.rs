//! Conditions of every kind.

use super::Writer;
use super::world::{Fact, Type};

/// A way to write a condition; none when the policy has nothing to say it of.
type Form = fn(&mut Writer) -> Option<String>;

/// Every form there is. A new one joins the list.
const FORMS: &[Form] = &[
    Writer::ticked,
    Writer::ticked,
    Writer::compared,
    Writer::compared,
    Writer::compared_with_another,
    Writer::between,
    Writer::among,
    Writer::known,
    Writer::applying,
    Writer::containing,
    Writer::same_text,
    Writer::within,
    Writer::before,
    Writer::lasting,
    Writer::periods,
    Writer::member,
    Writer::arithmetic,
    Writer::rounded,
    Writer::or_else,
    Writer::total,
    Writer::named,
    Writer::quantified,
    Writer::quantified,
    Writer::quantified,
    Writer::counted,
    Writer::graded,
];

impl Writer {
    /// A condition of one to three parts, in brackets where both words meet.
    pub(super) fn condition(&mut self) -> String {
        let first = self.one_part();
        match self.dice.below(10) {
            0..=4 => first,
            5 | 6 => self.joined(&first, false),
            7 => self.joined(&first, true),
            8 => {
                let inner = self.joined(&first, true);
                let rest = self.one_part();
                let and = self.word_and();
                format!("{rest}{and}({inner})")
            }
            _ => {
                let inner = self.joined(&first, false);
                self.say(&format!("not ({inner})"), &format!("非（{inner}）"))
            }
        }
    }

    fn word_and(&mut self) -> String {
        self.one_of(&[" and ", ", and ", "\n   and "], &[" 且 ", "，且 ", " 并且 "])
    }

    fn joined(&mut self, first: &str, or: bool) -> String {
        let word = if or { self.one_of(&[" or ", "\n or "], &[" 或 ", "，或者 "]) } else { self.word_and() };
        let mut text = first.to_owned();
        for _ in 0..self.dice.between(1, 2) {
            text += &word;
            text += &self.one_part();
        }
        text
    }

    fn one_part(&mut self) -> String {
        loop {
            let form = *self.dice.pick(FORMS);
            if let Some(part) = form(self) {
                return part;
            }
        }
    }

    /// A condition over inputs alone, for what applies only sometimes.
    pub(super) fn early_condition(&mut self) -> String {
        // The first inputs are declared without a condition of their own.
        let ticks = self.world.inputs_of(&Type::YesNo);
        let tick = ticks[0].name.clone();
        self.say(&tick, &format!("{tick} 为 是"))
    }

    fn a(&mut self, of: &[Type]) -> Option<Fact> {
        let facts: Vec<Fact> = self.world.inputs.iter().filter(|input| of.contains(&input.of)).cloned().collect();
        if facts.is_empty() { None } else { Some(self.dice.pick(&facts).clone()) }
    }

    fn a_number(&mut self) -> Option<Fact> {
        self.a(&[Type::Count, Type::Integer, Type::Number, Type::Percent, Type::Money])
    }

    /// A constant of the type by its name, or a value.
    fn constant_or_value(&mut self, fact: &Fact) -> String {
        let named: Vec<String> =
            self.world.constants.iter().filter(|known| known.of == fact.of).map(|known| known.name.clone()).collect();
        if named.is_empty() || self.dice.chance(60) { self.value_of(fact) } else { self.dice.pick(&named).clone() }
    }

    fn ticked(&mut self) -> Option<String> {
        let tick = self.a(&[Type::YesNo])?.name;
        Some(match self.dice.below(4) {
            0 => self.say(&format!("not {tick}"), &format!("非 {tick}")),
            1 => self.say(&format!("{tick} is yes"), &format!("{tick}为是")),
            _ => tick,
        })
    }

    fn sign(&mut self) -> String {
        self.one_of(
            &[
                ">=",
                "<=",
                ">",
                "<",
                "=",
                "!=",
                "at least",
                "at most",
                "more than",
                "less than",
                "is",
                "is not",
                "is at least",
            ],
            &["≥", "≤", "＞", "<", "=", "≠", "至少", "至多", "超过", "不足", "为", "不为", "不低于", "等于"],
        )
    }

    fn compared(&mut self) -> Option<String> {
        let fact = self.a_number()?;
        let sign = self.sign();
        let value = self.constant_or_value(&fact);
        Some(if fact.of == Type::Count && self.chinese() && !value.starts_with(|c: char| !c.is_ascii_digit()) {
            match self.dice.below(3) {
                0 => format!("{} {value} 次以上", fact.name),
                1 => format!("{} {sign} {value} 次", fact.name),
                _ => format!("{} {value} 次以下", fact.name),
            }
        } else {
            format!("{} {sign} {value}", fact.name)
        })
    }

    fn compared_with_another(&mut self) -> Option<String> {
        let one = self.a_number()?;
        let other = self.a(std::slice::from_ref(&one.of))?;
        let sign = self.sign();
        Some(format!("{} {sign} {}", one.name, other.name))
    }

    fn between(&mut self) -> Option<String> {
        let fact = self.a(&[Type::Count, Type::Integer, Type::Percent])?;
        let unit = if fact.of == Type::Percent { "%" } else { "" };
        let low = self.dice.between(fact.low.max(0), fact.high);
        let high = self.dice.between(low, fact.high);
        let (name, low, high) = (fact.name, format!("{low}{unit}"), format!("{high}{unit}"));
        Some(match self.dice.below(3) {
            0 => self.say(&format!("{name} between {low} and {high}"), &format!("{name} 介于 {low} 和 {high} 之间")),
            1 => self.say(&format!("{name} is {low}..{high}"), &format!("{name} 为 {low} 至 {high}")),
            _ => self.say(&format!("{name} is not {low}..<{high}"), &format!("{name} 在 {low} 至 {high} 之间")),
        })
    }

    fn among(&mut self) -> Option<String> {
        let fact = self.a(&[Type::Count, Type::Integer])?;
        let comma = self.comma();
        let values = format!("{}{comma}{}", fact.high - 1, fact.high);
        let name = fact.name;
        Some(if self.dice.chance(70) {
            self.say(&format!("{name} is one of {values}"), &format!("{name} 属于 {values}"))
        } else {
            self.say(&format!("{name} is not one of {values}"), &format!("{name} 不属于 {values}"))
        })
    }

    fn known(&mut self) -> Option<String> {
        let all: Vec<Fact> = self.world.inputs.iter().chain(&self.world.items).cloned().collect();
        let name = self.dice.pick(&all).name.clone();
        Some(match self.dice.below(3) {
            0 => self.say(&format!("{name} is known"), &format!("{name} 已填")),
            1 => self.say(&format!("{name} is not known"), &format!("{name} 未填")),
            _ => self.say(&format!("{name} is missing"), &format!("{name}未填")),
        })
    }

    fn applying(&mut self) -> Option<String> {
        if self.world.items.is_empty() {
            return None;
        }
        let name = self.dice.pick(&self.world.items).name.clone();
        Some(self.say(&format!("{name} applies"), &format!("{name} 计入")))
    }

    fn containing(&mut self) -> Option<String> {
        let name = self.a(&[Type::Text])?.name;
        Some(self.say(&format!("{name} contains \"fa\""), &format!("{name} 含有 “展”")))
    }

    fn same_text(&mut self) -> Option<String> {
        let fact = self.a(&[Type::Text])?;
        let value = self.value_of(&fact);
        Some(self.say(&format!("{} is {value}", fact.name), &format!("{} 为 {value}", fact.name)))
    }

    fn anchor(&mut self, of: &Type) -> String {
        let other = self.a(std::slice::from_ref(of));
        match (of, self.dice.below(3)) {
            (Type::Moment, 0) => self.say("now", "现在"),
            (_, 0) => self.say("today", "今天"),
            (_, 1) if other.is_some() => other.map(|fact| fact.name).unwrap_or_default(),
            (Type::Moment, _) => "2026-11-01T09:30+08:00".to_owned(),
            _ => self.day(),
        }
    }

    fn within(&mut self) -> Option<String> {
        let fact = self.a(&[Type::Date, Type::Moment])?;
        let anchor = self.anchor_of(&fact);
        let length = self.days();
        let name = fact.name;
        Some(if self.dice.chance(50) {
            self.say(&format!("{name} within {length} after {anchor}"), &format!("{name} 在 {anchor} 之后 {length} 内"))
        } else {
            self.say(
                &format!("{name} is within {length} before {anchor}"),
                &format!("{name} 在 {anchor} 之前 {length} 以内"),
            )
        })
    }

    fn anchor_of(&mut self, fact: &Fact) -> String {
        let anchor = self.anchor(&fact.of);
        if fact.of == Type::Moment && matches!(anchor.as_str(), "today" | "今天") { "now".to_owned() } else { anchor }
    }

    fn before(&mut self) -> Option<String> {
        let fact = self.a(&[Type::Date])?;
        let anchor = self.anchor_of(&fact);
        let sign = self.one_of(&["<", ">=", "<="], &["<", "≥", "≤"]);
        Some(if self.dice.chance(40) {
            format!("{} {sign} {anchor} - {}", fact.name, self.days())
        } else {
            format!("{} {sign} {anchor}", fact.name)
        })
    }

    /// `whole weeks since d >= 2`
    fn periods(&mut self) -> Option<String> {
        let name = self.a(&[Type::Date])?.name;
        let n = self.dice.between(1, 5);
        let (en, zh) = match self.dice.below(5) {
            0 => ("whole days", "满几天"),
            1 => ("whole weeks", "满几周"),
            2 => ("whole months", "满几个月"),
            3 => ("whole years", "满几年"),
            _ => ("whole 30 days", "满几个 30 天"),
        };
        let sign = *self.dice.pick(&[">=", "<", "="]);
        Some(self.one_of(
            &[&format!("{en} since {name} {sign} {n}")],
            &[&format!("自 {name} 起 {zh} {sign} {n}"), &format!("自 {name}，{zh} {sign} {n}")],
        ))
    }

    fn lasting(&mut self) -> Option<String> {
        let name = self.a(&[Type::Duration])?.name;
        let length = self.length();
        let sign = self.one_of(&["<=", ">", "at least"], &["≤", "至少", "超过"]);
        Some(format!("{name} {sign} {length}"))
    }

    fn member(&mut self) -> Option<String> {
        let all = self.world.inputs.iter().chain(&self.world.items).chain(&self.world.results);
        let all: Vec<Fact> = all.filter(|fact| matches!(fact.of, Type::Members(_))).cloned().collect();
        if all.is_empty() {
            return None;
        }
        let fact = self.dice.pick(&all).clone();
        let (value, other) = (self.value_of(&fact), self.value_of(&fact));
        let Type::Members(scale) = fact.of else { return None };
        let (name, ordered) = (fact.name, self.world.scales[scale].ordered);
        Some(match self.dice.below(4) {
            0 if ordered => self.say(&format!("{name} at least {value}"), &format!("{name} 不低于 {value}")),
            1 => self.say(&format!("{name} is one of {value}, {other}"), &format!("{name} 属于 {value}、{other}")),
            2 => self.say(&format!("{name} is not {value}"), &format!("{name} 不为 {value}")),
            _ => self.one_of(
                &[&format!("{name} is {value}"), &format!("{name} = {value}")],
                &[&format!("{name} 为 {value}")],
            ),
        })
    }

    /// Sums, products and quotients, with brackets where they are needed and where they are not.
    fn arithmetic(&mut self) -> Option<String> {
        let fact = self.a(&[Type::Count, Type::Integer, Type::Number])?;
        let other = self.a(&[Type::Count])?;
        let (a, b) = (fact.name, other.name);
        let forms = [
            format!("{a} + 2 * {b} >= 7"),
            format!("({a} + {b}) * 2 > 9"),
            format!("{a} - ({b} - 1) < 4"),
            format!("{a} - -3 - {b} * 2 = -1"),
            format!("({a} + 1) / 4 >= 0.5"),
            format!("-{a} <= -2"),
            format!("(({a})) ≥ 3"),
            format!("{a} * (2 / 3) * 3 <= 12"),
            format!("{a} - -({b} + 1) > 2"),
            format!("{b} ＋ {b} × 2 ＞ 4"),
        ];
        Some(self.dice.pick(&forms).clone())
    }

    fn rounded(&mut self) -> Option<String> {
        let name = self.a(&[Type::Number, Type::Count])?.name;
        Some(match self.dice.below(3) {
            0 => self.say(&format!("round {name} / 3 to 2 >= 1.5"), &format!("四舍五入 {name} / 3 到 2 位 至少 1.5")),
            1 => self.say(&format!("round down {name} to 0 = 2"), &format!("向下舍入 {name} 到 0 位 = 2")),
            _ => self.say(&format!("(round up {name} / 7 to 1 digits) < 3"), &format!("向上舍入 {name} / 7 至 1 < 3")),
        })
    }

    fn or_else(&mut self) -> Option<String> {
        let fact = self.a(&[Type::Count, Type::Integer, Type::Number])?;
        let name = fact.name;
        Some(match self.dice.below(3) {
            0 => self.say(&format!("({name} else 0) >= 1"), &format!("({name} 缺省 0) >= 1")),
            1 => self.say(&format!("{name} else 3 >= 2"), &format!("{name}缺省3 ≥ 2")),
            _ => self.say(&format!("(6 / {name} else 0) > 1"), &format!("(6 / {name} 缺省 0) > 1")),
        })
    }

    fn total(&mut self) -> Option<String> {
        if self.world.totals.is_empty() {
            return None;
        }
        let (name, bound) = self.dice.pick(&self.world.totals).clone();
        let sign = self.one_of(&[">=", "<"], &["≥", "至少"]);
        Some(format!("{name} {sign} {}", self.dice.between(1, bound)))
    }

    fn named(&mut self) -> Option<String> {
        if self.world.conditions.is_empty() { None } else { Some(self.dice.pick(&self.world.conditions).clone()) }
    }

    fn graded(&mut self) -> Option<String> {
        if !self.world.after_grade {
            return None;
        }
        let grade = self.a_grade(true);
        Some(match self.dice.below(3) {
            0 => self.say(&format!("grade is {grade}"), &format!("等级 为 {grade}")),
            1 => self.say(&format!("grade at least {grade}"), &format!("等级 不低于 {grade}")),
            _ => self.say(&format!("grade is not {grade}"), &format!("评级 不为 {grade}")),
        })
    }

    /// A grade; with `ordered`, none that stands apart.
    pub(super) fn a_grade(&mut self, ordered: bool) -> String {
        let grades = self.world.members(self.world.grades).to_vec();
        let grades: Vec<String> = grades.into_iter().filter(|grade| !ordered || grade != "Lost").collect();
        self.dice.pick(&grades).clone()
    }

    /// `let keen = C`
    pub(super) fn named_condition(&mut self) {
        let word = self.say("let", "设");
        let (name, heading) = self.heading();
        let condition = self.condition();
        self.out.push(format!("{word} {heading} = {condition}"));
        self.world.conditions.push(name);
    }
}
