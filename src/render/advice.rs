//! What would have to change for a better grade, in words.

use std::fmt::Write;

use crate::diagnostic::Lang;
use crate::eval::{Advice, Change, Direction, Reach, Step};
use crate::render::words::Words;
use crate::value::{Decimal, Kind};

/// The grades that are possible, where facts are missing, and the ways to a better grade; behind an empty line.
/// `undetermined` says whether the verdict leaves more than one open.
pub fn advice(words: &Words<'_>, advice: &Advice, undetermined: bool) -> String {
    let mut out = String::new();
    if undetermined {
        out.push_str(&possible(words, advice));
    }
    if let Some(reach) = &advice.reach {
        out.push_str(&ways(words, reach, &self::goal(words, advice, reach)));
    }
    if out.is_empty() { out } else { format!("\n{out}") }
}

/// The cheapest change on one line, for a cell of a table; nothing where there is none.
pub fn advice_line(words: &Words<'_>, advice: &Advice) -> String {
    let first = advice.reach.as_ref().and_then(|reach| Some((reach, reach.changes.first()?)));
    first.map_or_else(String::new, |(reach, change)| {
        let grade = words.grade_phrase(&reach.grade);
        let goal = words.lang.pick(format!("to reach {grade}: "), format!("要评为 {grade}："));
        let change = self::change(words, change);
        format!("{goal}{change}")
    })
}

fn possible(words: &Words<'_>, advice: &Advice) -> String {
    let lang = words.lang;
    let mut each: Vec<String> = advice.possible.iter().map(|id| words.grade(id)).collect();
    each.extend(advice.or_ungraded.then(|| lang.pick("ungraded", "无级可评").to_owned()));
    each.extend(advice.or_conflict.then(|| lang.pick("conflict", "规则冲突").to_owned()));
    let each = words.either(&each);
    let settling = |ask: &&crate::eval::Question| ask.left == Some(Decimal::ZERO);
    let settles = advice.ask.first().filter(settling).map(|ask| words.name(&ask.input));
    let mut out = if advice.exact {
        lang.pick(format!("Still possible: {each} (exactly these)\n"), format!("仍有可能：{each}（恰好这些）\n"))
    } else {
        lang.pick(format!("Still possible: {each} (at most these)\n"), format!("仍有可能：{each}（至多这些）\n"))
    };
    if let Some(name) = settles {
        out.push_str(&lang.pick(format!("  {name} alone settles it\n"), format!("  问清“{name}”就能定级\n")));
    }
    out
}

/// What is to be reached; for a lead that has no grade, any.
fn goal(words: &Words<'_>, advice: &Advice, reach: &Reach) -> String {
    let lang = words.lang;
    let ordered = words.plan.grades.and_then(|grades| words.plan.scales.get(usize::from(grades.0)));
    let worst = ordered.and_then(|scale| scale.members.get(usize::from(scale.ordered.checked_sub(1)?)));
    if advice.possible.is_empty() && worst.is_some_and(|worst| worst.id == reach.grade) {
        return lang.pick("To get a grade at all", "要评得出等级").to_owned();
    }
    let grade = words.grade_phrase(&reach.grade);
    lang.pick(format!("To reach {grade}"), format!("要评为 {grade}"))
}

fn ways(words: &Words<'_>, reach: &Reach, goal: &str) -> String {
    let lang = words.lang;
    let mut out = String::new();
    let lists = if words.plan.lists.is_empty() {
        ""
    } else {
        lang.pick(" (other records in lists were not tried)", "（没有试改明细里的记录）")
    };
    if reach.changes.is_empty() {
        let (proved, open) = (
            lang.pick(
                format!("{goal}: no change of what can change is enough (proved)\n"),
                format!("{goal}：能改的资料怎么改都不够（已证明）\n"),
            ),
            lang.pick(
                format!("{goal}: no change was found that is enough{lists}\n"),
                format!("{goal}：没有找到够用的改法{lists}\n"),
            ),
        );
        return if reach.proved { proved } else { open };
    }
    for (at, change) in reach.changes.iter().enumerate() {
        let told = self::change(words, change);
        let head = match (at, lang) {
            (0, Lang::En) => format!("{goal}: "),
            (0, Lang::Zh) => format!("{goal}："),
            (_, Lang::En) => "  or: ".to_owned(),
            (_, Lang::Zh) => "  或：".to_owned(),
        };
        let better = if change.grade == reach.grade {
            String::new()
        } else {
            let grade = words.grade_phrase(&change.grade);
            lang.pick(format!(" (then {grade})"), format!("（即为 {grade}）"))
        };
        let _ = writeln!(out, "{head}{told}{better}");
    }
    if reach.more > 0 {
        let more = reach.more;
        out.push_str(&lang.pick(format!("  or one of {more} others\n"), format!("  另有 {more} 种一样容易的改法\n")));
    }
    out.push_str(&if reach.proved {
        lang.pick("  no smaller change is enough (proved)\n", "  没有更容易的改法（已证明）\n").to_owned()
    } else {
        lang.pick(format!("  there may be smaller changes{lists}\n"), format!("  也许还有更容易的改法{lists}\n"))
    });
    out
}

/// A change: `Budget from 500,000 up to 600,000`, `预算由 50万 提到 60万`.
fn change(words: &Words<'_>, change: &Change) -> String {
    let steps: Vec<String> = change.steps.iter().map(|one| step(words, one)).collect();
    let told = steps.join(words.lang.pick(", and ", "，并且 "));
    // One for each fact goes without saying.
    let usual = i64::try_from(change.steps.len()).map(Decimal::whole);
    if usual == Ok(change.effort) {
        return told;
    }
    let effort = change.effort;
    words.lang.pick(format!("{told} (effort {effort})"), format!("{told}（难度 {effort}）"))
}

fn step(words: &Words<'_>, step: &Step) -> String {
    let lang = words.lang;
    let input = words.plan.inputs.iter().find(|input| input.id == step.input);
    let kind = input.map_or(Kind::Text, |input| input.kind);
    let masked = input.is_some_and(|input| input.masked);
    let show = |value| if masked { "•••".to_owned() } else { words.shown(kind, value) };
    let (name, to) = (words.name(&step.input), words.shown(kind, &step.to));
    let Some(from) = step.from.as_ref().map(show) else {
        return lang.pick(format!("{name} {to} (not known yet)"), format!("{name}为 {to}（尚未填写）"));
    };
    match step.way {
        Direction::Up => lang.pick(format!("{name} from {from} up to {to}"), format!("{name}由 {from} 提到 {to}")),
        Direction::Down => lang.pick(format!("{name} from {from} down to {to}"), format!("{name}由 {from} 降到 {to}")),
        Direction::Other | Direction::Learnt => {
            lang.pick(format!("{name} {to} instead of {from}"), format!("{name}由“{from}”改为“{to}”"))
        }
    }
}
