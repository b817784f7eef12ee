//! Inputs of every type with every option, and relations between them.

use super::Writer;
use super::world::{Fact, Type};

impl Writer {
    /// One input of each type that conditions always need, and of the others now and then.
    pub(super) fn every_type_now_and_then(&mut self) {
        for of in [Type::YesNo, Type::Count, Type::Money] {
            self.input(of);
        }
        let rest = [
            Type::YesNo,
            Type::Count,
            Type::Integer,
            Type::Number,
            Type::Percent,
            Type::Money,
            Type::Text,
            Type::Date,
            Type::Date,
            Type::Moment,
            Type::Duration,
        ];
        for of in rest {
            if self.dice.chance(45) {
                self.input(of);
            }
        }
        for scale in 0..self.world.scales.len() {
            if !self.world.scales[scale].name.is_empty() {
                self.input(Type::Members(scale));
            }
        }
        if self.dice.chance(15) {
            self.input_of_its_own_members();
        }
    }

    fn input(&mut self, of: Type) {
        let word = self.one_of(&["input"], &["字段", "输入"]);
        let (fact, line) = self.fact_line(of);
        self.out.push(format!("{word} {line}"));
        self.world.inputs.push(fact);
    }

    /// `inputs site { … }`
    pub(super) fn inputs(&mut self) {
        let word = self.say("inputs", "字段组");
        let (name, heading) = self.heading();
        let mut elements = Vec::new();
        let mut lines = Vec::new();
        let of = if self.dice.chance(50) { Type::YesNo } else { Type::Count };
        for _ in 0..self.dice.between(1, 4) {
            let (fact, line) = self.fact_line(of.clone());
            lines.push(line);
            elements.push(fact.name.clone());
            self.world.inputs.push(fact);
        }
        let text = self.braced(&lines, true);
        self.out.push(format!("{word} {heading} {text}"));
        self.world.collections.push(super::world::Collection { name, elements, of: Some(of) });
    }

    /// What stands behind `input`.
    fn fact_line(&mut self, of: Type) -> (Fact, String) {
        let (name, heading) = self.heading();
        let (low, high) = match of {
            Type::Count => (0, 9),
            Type::Integer => (-5, 10),
            Type::Number => (0, 50),
            Type::Percent => (0, 100),
            Type::Money => (0, 2_000_000),
            _ => (0, 0),
        };
        let mut fact = Fact { name, of, low, high };
        let mut line = format!("{heading} {}", self.type_name(&fact.of));
        line += &self.bounds(&mut fact);
        line += &self.options(&fact);
        (fact, line)
    }

    pub(super) fn type_name(&mut self, of: &Type) -> String {
        match of {
            Type::YesNo => self.one_of(&["yes/no"], &["是否", "是/否"]),
            Type::Count => self.say("count", "次数"),
            Type::Integer => self.say("integer", "整数"),
            Type::Number => self.say("number", "数值"),
            Type::Percent => self.say("percent", "百分比"),
            Type::Money => self.say("money", "金额"),
            Type::Text => self.say("text", "文本"),
            Type::Date => self.say("date", "日期"),
            Type::Moment => self.say("moment", "时刻"),
            Type::Duration => self.say("duration", "时长"),
            Type::Members(scale) => self.world.scales[*scale].name.clone(),
        }
    }

    /// A range, in one of its forms; the fact keeps it.
    fn bounds(&mut self, fact: &mut Fact) -> String {
        if fact.low == fact.high {
            return String::new();
        }
        let unit = if fact.of == Type::Percent { "%" } else { "" };
        match self.dice.below(5) {
            0 => {
                let sign = self.one_of(&[".."], &["..", "～", "~", "至"]);
                // A letter touches no digit, a sign may.
                let sign = if sign == "至" { " 至 ".to_owned() } else { sign };
                format!(" {}{unit}{sign}{}{unit}", fact.low, fact.high)
            }
            1 => {
                let end = fact.high;
                // The end itself is not a value, so no default may be it.
                fact.high = end - 1;
                format!(" {}{unit}..<{end}{unit}", fact.low)
            }
            2 => {
                fact.low += 1;
                let sign = self.one_of(&[">", "more than"], &[">", "＞", "高于"]);
                format!(" {sign} {}{unit}", fact.low - 1)
            }
            3 => {
                let sign = self.one_of(&["<=", "at most"], &["<=", "≤", "至多"]);
                format!(" {sign} {}{unit}", fact.high)
            }
            _ => String::new(),
        }
    }

    fn options(&mut self, fact: &Fact) -> String {
        let mut options = Vec::new();
        match self.dice.below(8) {
            0 => options.push(self.say("required", "必填")),
            1 => {
                let value = self.value_of(fact);
                let word = self.say("default", "默认");
                options.push(format!("{word} {value}"));
            }
            2 if !self.world.inputs_of(&Type::YesNo).is_empty() => {
                let condition = self.early_condition();
                options.push(self.applies(&condition));
            }
            _ => {}
        }
        if self.dice.chance(20) {
            let word = self.say("from", "列名");
            let heading = format!("h{}", fact.name.trim_matches(['`', '【', '】']));
            options.push(format!("{word} \"{heading}\"、\"{heading}(2)\""));
        }
        if self.dice.chance(10) {
            options.push(self.say("masked", "脱敏"));
        }
        let in_order = match fact.of {
            Type::Text => false,
            Type::Members(scale) => self.world.scales[scale].ordered,
            _ => true,
        };
        match self.dice.below(8) {
            0 => options.push(self.say("fixed", "不可改")),
            1 if in_order => options.push(self.say("only rises", "只增")),
            2 if in_order => options.push(self.say("only falls", "只减")),
            3 => options.push(self.say("effort 3", "难度 3")),
            _ => {}
        }
        if self.dice.chance(50) {
            options.reverse();
        }
        options.iter().map(|option| format!(" {option}")).collect()
    }

    /// `applies when C`, in Chinese around it.
    pub(super) fn applies(&mut self, condition: &str) -> String {
        self.say(&format!("applies when {condition}"), &format!("仅当 {condition} 时计入"))
    }

    fn input_of_its_own_members(&mut self) {
        let word = self.say("input", "字段");
        let (name, heading) = self.heading();
        let members = ["own1", "own2", "own3"];
        let kind = self.say("one of", "属于");
        let comma = self.comma();
        self.out.push(format!("{word} {heading} {kind} {}", members.join(&comma)));
        let members = members.iter().map(|member| (*member).to_owned()).collect();
        let scale = super::world::Scale { name: String::new(), members, ordered: false, points: false };
        self.world.inputs.push(Fact { name, of: Type::Members(self.world.scales.len()), low: 0, high: 0 });
        self.world.scales.push(scale);
    }

    /// `require C "why"`
    pub(super) fn require(&mut self) {
        let word = self.say("require", "要求");
        let counts = self.world.inputs_of(&Type::Count);
        let (one, other) = (self.dice.pick(&counts).clone(), self.dice.pick(&counts).clone());
        let condition = if one.name == other.name || self.dice.chance(30) {
            format!("{} <= {}", one.name, one.high)
        } else {
            format!("{} <= {} + 9", one.name, other.name)
        };
        let why = self.one_of(&["", " \"why not\""], &["", " “为什么不”"]);
        self.out.push(format!("{word} {condition}{why}"));
    }
}
