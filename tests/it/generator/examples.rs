//! Examples that hold: the facts are made, the verdict is asked for.

use gradus::Policy;
use gradus::eval::{Clock, Outcome};
use gradus::value::{Fact, Lead};
use jiff::civil::date;

use super::leads::lead;
use super::{Writer, names};

impl Writer {
    /// A few examples, each with the verdict that the policy gives.
    pub(super) fn examples(&mut self, policy: &Policy) {
        for _ in 0..self.dice.between(0, 3) {
            let facts = lead(policy, &mut self.dice);
            let today = date(2026, 11, 23);
            let clock = Clock { today, now: "2026-11-23T00:00:00Z".parse().expect("a time") };
            let verdict = policy.grade_at(&facts, clock);
            let member = |id: &String| self.world.members(self.world.grades).contains(id);
            let expected = match &verdict.outcome {
                // Ids that are no names here would need a table of both; such verdicts are left to other tests.
                Outcome::Graded { grade: Some(grade), .. } if member(grade) => grade.clone(),
                Outcome::Undetermined { possible, or_ungraded, or_conflict, .. } if possible.iter().all(member) => {
                    let comma = self.comma();
                    let mut all = possible.clone();
                    all.extend(or_ungraded.then(|| self.say("ungraded", "无级可评")));
                    all.extend(or_conflict.then(|| self.say("conflict", "规则冲突")));
                    let possible = format!("{{{}}}", all.join(&comma));
                    self.say(&format!("undetermined {possible}"), &format!("待补资料 {possible}"))
                }
                Outcome::Ungraded { .. } => self.say("ungraded", "无级可评"),
                Outcome::Conflict { .. } => self.say("conflict", "规则冲突"),
                Outcome::Rejected { .. } => self.say("rejected", "退回"),
                Outcome::Graded { .. } | Outcome::Undetermined { .. } => continue,
            };
            let mut lines = self.facts_of(policy, &facts);
            if policy.needs_clock() {
                lines.push(self.say("today: 2026-11-23", "今天：2026年11月23日"));
            }
            let word = self.one_of(&["example"], &["举例", "示例"]);
            let chinese = self.chinese();
            let title = if self.dice.chance(80) { names::title(&mut self.dice, chinese) } else { String::new() };
            let is = self.say("is", "应为");
            let text = self.braced(&lines, false);
            self.out.push(format!("{word} {title} {text} {is} {expected}"));
        }
    }

    /// The facts of a lead as an example writes them, by the names of the policy.
    fn facts_of(&mut self, policy: &Policy, lead: &Lead) -> Vec<String> {
        let mut lines = Vec::new();
        for (id, fact) in lead.facts() {
            let Fact::Text(value) = fact else { continue };
            let at = policy.plan().inputs.iter().position(|input| input.id == *id).expect("an input");
            let written = &policy.labels().inputs[at].name;
            let name = if written.chars().all(|c| c.is_alphanumeric() || c == '_')
                && !plain_number(written)
                && written != "为"
            {
                written.clone()
            } else {
                format!("`{written}`")
            };
            let quoted = policy.plan().inputs[at].kind == gradus::value::Kind::Text;
            let value = if quoted { format!("\"{value}\"") } else { value.clone() };
            let colon = self.one_of(&[": "], &["：", ": "]);
            lines.push(format!("{name}{colon}{value}"));
        }
        lines
    }
}

fn plain_number(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_digit())
}
