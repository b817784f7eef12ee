//! What comes next for a lead: contact, reminder, the public pool.

use std::cmp::Ordering;

use crate::diagnostic::Lang;
use crate::eval::{Due, Outlook, Released, Verdict, Years};
use crate::render::reason::beyond_list;
use crate::render::words::{Words, status_word};

/// One line for each thing that comes next, behind an empty line; nothing when nothing does.
pub(crate) fn up(words: &Words<'_>, verdict: &Verdict) -> String {
    let lang = words.lang;
    let lines = [
        verdict.follow_up.as_ref().map(|due| contact(lang, due)),
        needs(words, verdict),
        verdict.pool.map(|released| pool(lang, released)),
        verdict.beyond_holidays.map(|years| beyond(lang, years)),
        verdict.outlook.as_ref().and_then(|outlook| change(words, verdict, outlook)),
    ];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    if lines.is_empty() { String::new() } else { format!("\n{}\n", lines.join("\n")) }
}

/// What is missing for the deadline to be known.
fn needs(words: &Words<'_>, verdict: &Verdict) -> Option<String> {
    if verdict.due_needs.is_empty() {
        return None;
    }
    let names: Vec<&str> = verdict.due_needs.iter().map(|id| words.name(id)).collect();
    let names = names.join(words.lang.pick(", ", "、"));
    Some(words.lang.pick(
        format!("Follow up: no deadline while this is not known: {names}"),
        format!("跟进：缺“{names}”，期限算不出来"),
    ))
}

fn contact(lang: Lang, due: &Due) -> String {
    let day = due.due;
    let mut line = match due.overdue_days {
        Some(1) => lang.pick(
            format!("Follow up: was due {day}, overdue by 1 day"),
            format!("跟进：最迟应在 {day} 联系，已逾期 1 天"),
        ),
        Some(days) => lang.pick(
            format!("Follow up: was due {day}, overdue by {days} days"),
            format!("跟进：最迟应在 {day} 联系，已逾期 {days} 天"),
        ),
        None => lang.pick(format!("Follow up: by {day}"), format!("跟进：最迟 {day} 联系")),
    };
    // While the first contact is still to come, it is the next one.
    if let Some(next) = due.next.filter(|next| *next != day) {
        line.push_str(&lang.pick(format!("; the next contact is due {next}"), format!("；下一次最迟 {next} 联系")));
    }
    if let Some(remind) = due.remind {
        line.push_str(&lang.pick(format!("; reminder on {remind}"), format!("；{remind} 提醒")));
    }
    line
}

/// That dates in working days lie beyond the list of holidays.
pub(crate) fn beyond(lang: Lang, years: Years) -> String {
    let why = beyond_list(lang, years);
    lang.pick(format!("Working days: {why}"), format!("工作日：{why}"))
}

fn pool(lang: Lang, released: Released) -> String {
    let day = released.date;
    if released.released {
        lang.pick(format!("Public pool: since {day}"), format!("公海：{day} 起已释放"))
    } else {
        lang.pick(format!("Public pool: on {day} if nothing happens"), format!("公海：若无联系，{day} 释放"))
    }
}

/// What time alone will make of the verdict; a verdict that stays needs no words.
fn change(words: &Words<'_>, verdict: &Verdict, outlook: &Outlook) -> Option<String> {
    let lang = words.lang;
    let Outlook::Changes { changes_on: day, verdict: becomes, grade, decisions } = outlook else { return None };
    let place = |grade: &str| {
        let scale = words.plan.grades.and_then(|scale| words.plan.scales.get(usize::from(scale.0)))?;
        let at = scale.members.iter().position(|member| member.id == grade)?;
        (at < usize::from(scale.ordered)).then_some(at)
    };
    if let Some(grade) = grade {
        let order = verdict.grade().and_then(place).zip(place(grade)).map(|(now, then)| then.cmp(&now));
        let (en, zh) = match order {
            Some(Ordering::Greater) => ("drops", "降"),
            Some(Ordering::Less) => ("rises", "升"),
            Some(Ordering::Equal) | None => ("changes", "变"),
        };
        let grade = words.grade_phrase(grade);
        return Some(lang.pick(
            format!("Outlook: {en} to {grade} on {day} if nothing happens"),
            format!("展望：若无变化，{day} 起{zh}为 {grade}"),
        ));
    }
    if decisions.is_empty() {
        let becomes = status_word(*becomes, lang);
        return Some(lang.pick(
            format!("Outlook: becomes {becomes} on {day} if nothing happens"),
            format!("展望：若无变化，{day} 起变为{becomes}"),
        ));
    }
    let names: Vec<&str> = decisions.iter().map(|decision| words.name(&decision.id)).collect();
    let names = names.join(lang.pick(", ", "、"));
    Some(lang.pick(
        format!("Outlook: {names} changes on {day} if nothing happens"),
        format!("展望：若无变化，{day} 起“{names}”会变"),
    ))
}
