//! What decides: sentences in all strengths, rows, further results, deadlines.

use super::Writer;
use super::world::Type;

impl Writer {
    pub(super) fn sentence(&mut self) {
        let mut condition = self.condition();
        // Two sentences of one condition would contradict each other.
        while !self.names.take(&condition.split_whitespace().collect::<String>()) {
            condition = self.condition();
        }
        let mut text = String::new();
        if self.dice.chance(25) {
            let word = self.say("rule", "规则");
            let (_, heading) = self.heading();
            text += &format!("{word} {heading}: ");
        }
        let word = self.one_of(&["if"], &["若", "如果", "当"]);
        let then = self.one_of(&[" then ", ", then ", "\nthen "], &["，则 ", " 则 ", " 那么 "]);
        text += &format!("{word} {condition}{then}{}{}", self.deed(), self.because());
        if self.dice.chance(10) {
            text += &self.one_of(&[";"], &["。", "；"]);
        }
        self.out.push(text);
    }

    fn deed(&mut self) -> String {
        let (any, ordered) = (self.a_grade(false), self.a_grade(true));
        match self.dice.below(10) {
            0 => self.say(&format!("in any case grade {any}"), &format!("一律评为 {any}")),
            1 => self.one_of(&["grade one step lower", "grade two steps lower"], &["降一级", "降 2 级"]),
            2 => self.one_of(&["grade one step higher", "grade 4 steps higher"], &["升一级", "升三级"]),
            3 => self.say(&format!("grade at least {ordered}"), &format!("至少评为 {ordered}")),
            4 => self.say(&format!("grade at most {ordered}"), &format!("至多评为 {ordered}")),
            _ => self.one_of(&[&format!("grade {any}")], &[&format!("评为 {any}"), &format!("评为 {any} 级")]),
        }
    }

    fn because(&mut self) -> String {
        if self.dice.chance(60) {
            return String::new();
        }
        self.one_of(&[" because \"so # it is\"", "\n  because \"one, two\""], &["，理由“就是如此”", " 理由 \"如此\""])
    }

    pub(super) fn otherwise(&mut self) {
        let grade = self.a_grade(false);
        let word = self.one_of(&["otherwise grade"], &["其余 评为", "否则 评为"]);
        let because = self.because();
        self.out.push(format!("{word} {grade}{because}"));
    }

    pub(super) fn grade_rows(&mut self) {
        let word = self.one_of(&["grade"], &["评级", "等级"]);
        let grades = self.world.members(self.world.grades).to_vec();
        let rows = self.rows(&grades, false);
        self.out.push(format!("{word} {rows}"));
    }

    /// `decide advice text { … }`, of every type.
    pub(super) fn decide(&mut self) {
        let word = self.say("decide", "判定");
        let (name, heading) = self.heading();
        let scales: Vec<usize> =
            (0..self.world.scales.len()).filter(|scale| !self.world.scales[*scale].name.is_empty()).collect();
        let listed = self.listed();
        let fact = |of: Type| super::world::Fact { name: String::new(), of, low: 1, high: 99 };
        let of = match self.dice.below(6) {
            0 => Type::Text,
            1 => Type::Count,
            2 => Type::Percent,
            3 => Type::Duration,
            4 if !scales.is_empty() => Type::Members(*self.dice.pick(&scales)),
            5 if listed.is_some() => {
                let list = listed.unwrap_or_default();
                let only = self.say(&format!("otherwise {list}"), &format!("其余 {list}"));
                self.out.push(format!("{word} {heading} {{ {only} }}"));
                return;
            }
            _ => Type::YesNo,
        };
        let values: Vec<String> = (0..3).map(|_| self.value_of(&fact(of.clone()))).collect();
        let kind = self.type_name(&of);
        let rows = self.rows(&values, false);
        self.out.push(format!("{word} {heading} {kind} {rows}"));
        self.world.decisions.push((name, of));
    }

    /// `follow up since d { A within 2 days  E none }`
    pub(super) fn follow_up(&mut self) {
        let dates = self.world.inputs_of(&Type::Date);
        if dates.is_empty() {
            return;
        }
        let since = self.dice.pick(&dates).name.clone();
        let word = self.say("follow up since", "跟进 自");
        let grades = self.world.members(self.world.grades).to_vec();
        let mut lines = Vec::new();
        let mut rest = &grades[..];
        while let Some((first, after)) = rest.split_first() {
            let (shown, after) = match after.split_first() {
                Some((second, after)) if self.dice.chance(20) => (format!("{first}, {second}"), after),
                _ => (first.clone(), after),
            };
            rest = after;
            let days = self.days();
            lines.push(if self.dice.chance(15) {
                self.say(&format!("{shown} none"), &format!("{shown} 不跟进"))
            } else {
                self.say(&format!("{shown} within {days}"), &format!("{shown} {days}内"))
            });
        }
        let text = self.braced(&lines, false);
        self.out.push(format!("{word} {since} {text}"));
    }
}
