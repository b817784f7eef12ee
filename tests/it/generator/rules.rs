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

    pub(super) fn because(&mut self) -> String {
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

    /// `follow up by stage since d { A within 2 days  B every 7 days remind 1 day before  E none }`
    pub(super) fn follow_up(&mut self) {
        let dates = self.world.inputs_of(&Type::Date);
        if dates.is_empty() {
            return;
        }
        let since = self.dice.pick(&dates).name.clone();
        let (by, members) = self.followed_by();
        let word = self.say(&format!("follow up{by} since"), &format!("跟进{by} 自"));
        let mut lines = Vec::new();
        let mut rest = &members[..];
        while let Some((first, after)) = rest.split_first() {
            let (shown, after) = match after.split_first() {
                Some((second, after)) if self.dice.chance(20) => (format!("{first}, {second}"), after),
                _ => (first.clone(), after),
            };
            rest = after;
            lines.push(self.follow_line(&shown));
        }
        let text = self.braced(&lines, false);
        self.out.push(format!("{word} {since} {text}"));
    }

    /// By another result than the grade, and the members of its scale.
    fn followed_by(&mut self) -> (String, Vec<String>) {
        let all = self.world.inputs.iter().chain(&self.world.results);
        let staged: Vec<(String, usize)> = all
            .filter_map(|fact| match fact.of {
                Type::Members(scale) => Some((fact.name.clone(), scale)),
                _ => None,
            })
            .collect();
        if staged.is_empty() || self.dice.chance(70) {
            return (String::new(), self.world.members(self.world.grades).to_vec());
        }
        let (name, scale) = self.dice.pick(&staged).clone();
        let by = self.one_of(&[" by"], &[" 按"]);
        (format!("{by} {name}"), self.world.members(scale).to_vec())
    }

    fn follow_line(&mut self, shown: &str) -> String {
        let n = self.dice.between(3, 20);
        let line = match self.dice.below(7) {
            0 => return self.say(&format!("{shown} none"), &format!("{shown} 不跟进")),
            1 | 2 => self.say(&format!("{shown} every {n} days"), &format!("{shown} 每 {n} 天")),
            3 => self.say(&format!("{shown} within {n} weeks"), &format!("{shown} 在 {n} 周内")),
            _ => {
                let days = self.days();
                return self.say(&format!("{shown} within {days}"), &format!("{shown} {days}内"));
            }
        };
        let reminder = match self.dice.below(3) {
            0 => self
                .one_of(&[" remind 1 day before", ", remind 2 days before"], &[" 提前 1 天 提醒", "，提前 2 天提醒"]),
            _ => String::new(),
        };
        // A comma, a semicolon or nothing stands behind a line.
        let end = if self.dice.chance(20) { self.one_of(&[";"], &["；"]) } else { String::new() };
        format!("{line}{reminder}{end}")
    }

    /// `release to pool after 30 days since d when C`
    pub(super) fn release(&mut self) {
        let dates = self.world.inputs_of(&Type::Date);
        if dates.is_empty() {
            return;
        }
        let since = self.dice.pick(&dates).name.clone();
        let days = self.days();
        let when = if self.dice.chance(50) {
            let condition = self.condition();
            self.say(&format!(" when {condition}"), &format!(" 当 {condition}"))
        } else {
            String::new()
        };
        let said = self.one_of(
            &[&format!("release to pool after {days} since {since}")],
            &[&format!("释放到公海 自 {since} 满 {days}"), &format!("释放到公海：自{since}，满 {days}")],
        );
        self.out.push(format!("{said}{when}"));
    }
}
