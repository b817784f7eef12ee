//! Scales, choices and named constants.

use super::Writer;
use super::world::{Fact, Scale, Type};

const GRADES: &[&[&str]] =
    &[&["A", "B", "C"], &["A", "B", "C", "D", "E"], &["A+", "A", "B+", "B"], &["热", "温", "冷"], &["H", "A"]];
const LEVELS: &[&[&str]] = &[&["A", "B", "C"], &["强", "中等", "弱"], &["high", "middle", "low"], &["L1", "L2"]];
const SCALES: &[&[&str]] = &[&["clear", "latent", "absent"], &["铜卡", "银卡"], &["x3", "x2", "x1", "x0"]];
const CHOICES: &[&[&str]] = &[&["fair", "b2b", "search"], &["展会", "转介绍", "网络"], &["south", "north"]];

impl Writer {
    pub(super) fn header(&mut self) {
        if self.dice.chance(70) {
            let word = self.one_of(&["policy"], &["评级办法", "政策"]);
            let (_, heading) = self.heading();
            self.out.push(format!("{word} {heading}"));
        }
        if self.dice.chance(40) {
            let line = self.say("industry \"any\"", "行业 “不限”");
            self.out.push(line);
            let line = self.say("version \"1.2\"", "版本 \"1.2\"");
            self.out.push(line);
        }
        match self.dice.below(4) {
            0 => {
                let line = self.say("effective from 2026-01-01", "生效自 2026年1月1日");
                self.out.push(line);
            }
            1 => {
                let line = self.say("effective from 2026-01-01 until 2026-12-31", "生效自 2026-01-01 至 2026-12-31");
                self.out.push(line);
            }
            _ => {}
        }
    }

    /// Members with titles, ids and points now and then.
    fn members(&mut self, members: &[&str], between: &str, points: bool) -> String {
        let last = members.len();
        let written: Vec<String> = members
            .iter()
            .enumerate()
            .map(|(at, member)| {
                let mut written = (*member).to_owned();
                if !member.is_ascii() && self.dice.chance(50) {
                    written += &format!(" as {}", self.names.id(&mut self.dice));
                }
                if self.dice.chance(30) {
                    written += &format!(" \"{}\"", ["best # one", "较好", "x = 3"][at % 3]);
                }
                if points {
                    written += &format!(" = {}", 5 * (last - at) - 5);
                }
                written
            })
            .collect();
        written.join(between)
    }

    pub(super) fn grades(&mut self) {
        let members = *self.dice.pick(GRADES);
        let word = self.say("grades", "等级");
        let mut line = format!("{word} {}", self.members(members, " > ", false));
        let mut all: Vec<String> = members.iter().map(|member| (*member).to_owned()).collect();
        if self.dice.chance(15) {
            let word = self.say("apart", "另有");
            line += &format!(" {word} Lost");
            all.push("Lost".to_owned());
        }
        if self.dice.chance(30) {
            line += &self.one_of(&[", best wins", " best wins"], &["，就高"]);
        }
        self.out.push(line);
        self.world.grades = self.world.scales.len();
        self.world.scales.push(Scale { name: String::new(), members: all, ordered: true, points: false });
    }

    pub(super) fn levels(&mut self) {
        let members = *self.dice.pick(LEVELS);
        let points = self.dice.chance(50);
        let word = self.one_of(&["levels"], &["档次", "档"]);
        let line = format!("{word} {}", self.members(members, " > ", points));
        self.out.push(line);
        self.world.levels = self.world.scales.len();
        let members = members.iter().map(|member| (*member).to_owned()).collect();
        self.world.scales.push(Scale { name: String::new(), members, ordered: true, points });
    }

    pub(super) fn scale(&mut self) {
        self.named_scale(SCALES, true);
    }

    pub(super) fn choice(&mut self) {
        self.named_scale(CHOICES, false);
    }

    fn named_scale(&mut self, among: &[&[&str]], ordered: bool) {
        let members = *self.dice.pick(among);
        if !self.names.take(&members.join(" ")) {
            return;
        }
        let word = if ordered { self.say("scale", "标尺") } else { self.say("choice", "选项") };
        // The name of a scale stands where a type stands, so it is none of their words.
        let chinese = self.chinese();
        let name = self.names.ordinary(&mut self.dice, chinese);
        let heading = self.heading_of(&name);
        let between = if ordered {
            " > ".to_owned()
        } else if self.dice.chance(30) {
            ",\n   ".to_owned()
        } else {
            self.comma()
        };
        let sign = *self.dice.pick(&["", "", ":", " ="]);
        let line = format!("{word} {heading}{sign} {}", self.members(members, &between, false));
        self.out.push(line);
        let members = members.iter().map(|member| (*member).to_owned()).collect();
        self.world.scales.push(Scale { name, members, ordered, points: false });
    }

    /// `let x = …`: a constant of some type.
    pub(super) fn constant(&mut self) {
        let word = self.say("let", "设");
        let (name, heading) = self.heading();
        let sign = self.one_of(&["="], &["=", "为", "＝"]);
        let number = |of: Type, low: i64, high: i64| Fact { name: name.clone(), of, low, high };
        let fact = match self.dice.below(6) {
            0 | 1 => {
                let n = self.dice.between(1, 3);
                self.out.push(format!("{word} {heading} {sign} {n}"));
                return self.world.small.push(name);
            }
            2 => number(Type::Percent, 1, 90),
            3 => number(Type::Money, 0, 900_000),
            4 => number(Type::Duration, 0, 0),
            _ => number(Type::Date, 0, 0),
        };
        let value = self.value_of(&fact);
        // A bare number could be anything; with its unit it is money.
        let unit = if fact.of == Type::Money { self.one_of(&[" yuan"], &["元", " 元"]) } else { String::new() };
        self.out.push(format!("{word} {heading} {sign} {value}{unit}"));
        self.world.constants.push(fact);
    }
}
