//! What a policy says of itself and of all leads: promises, expected shares, and what is done where facts are missing.

use super::Writer;
use super::world::Type;

impl Writer {
    /// `promise never grade A when C`, in its three forms.
    pub(super) fn promise(&mut self) {
        let word = self.say("promise", "保证");
        let known =
            if self.dice.chance(30) { self.say(" with all facts known", " 资料齐全时") } else { String::new() };
        let said = match self.dice.below(3) {
            0 => {
                let (grade, condition) = (self.a_grade(false), self.condition());
                self.say(&format!("never grade {grade} when {condition}"), &format!("绝不 评为 {grade} 当 {condition}"))
            }
            1 => {
                let (result, condition) = (self.condition(), self.condition());
                self.say(&format!("always {result} when {condition}"), &format!("总是 {result} 当 {condition}"))
            }
            _ => self.never_falls(),
        };
        self.out.push(format!("{word} {said}{known}"));
    }

    fn never_falls(&mut self) -> String {
        let rises = |of: &Type| {
            matches!(
                of,
                Type::YesNo | Type::Count | Type::Integer | Type::Number | Type::Percent | Type::Money | Type::Date
            )
        };
        let facts: Vec<_> = self.world.inputs.iter().filter(|fact| rises(&fact.of)).cloned().collect();
        let fact = self.dice.pick(&facts).clone();
        let name = fact.name;
        if fact.of == Type::YesNo {
            self.one_of(
                &[&format!("grade never falls when {name} becomes yes")],
                &[&format!("{name} 变为是时 等级不降"), &format!("当 {name} 变为是时，等级不降")],
            )
        } else {
            self.one_of(
                &[&format!("grade never falls when {name} rises")],
                &[&format!("{name} 上升时 等级不降"), &format!("当 {name} 上升时，等级不降")],
            )
        }
    }

    /// `expect 15% to 25% of leads per rep where C`
    pub(super) fn expect(&mut self) {
        let word = self.say("expect", "预期");
        let (low, high) = (self.dice.between(0, 30), self.dice.between(40, 100));
        let to = self.one_of(&[" to ", ".."], &[" 至 ", "～"]);
        let leads = self.say("of leads", "的客户");
        let per = if self.dice.chance(50) {
            let name = self.dice.pick(&self.world.inputs).name.clone();
            self.say(&format!(" per {name}"), &format!(" 按 {name}"))
        } else {
            String::new()
        };
        let comma = if self.dice.chance(20) { self.one_of(&[","], &["，"]) } else { String::new() };
        let condition = self.condition();
        let which = self.say("where", "其中");
        self.out.push(format!("{word} {low}%{to}{high}% {leads}{per}{comma} {which} {condition}"));
    }

    /// `when undetermined grade D`
    pub(super) fn when_undetermined(&mut self) {
        let (word, grade) = (self.say("when undetermined", "待补资料时"), self.a_grade(false));
        let comma = if self.dice.chance(30) { self.one_of(&[","], &["，"]) } else { String::new() };
        let deed = self.say(&format!("grade {grade}"), &format!("评为 {grade}"));
        let because = self.because();
        self.out.push(format!("{word}{comma} {deed}{because}"));
    }
}
