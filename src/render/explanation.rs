//! `why`: the verdict on one lead as a person would want to read it.

use std::fmt::Write;

use crate::eval::row::WHEN_UNDETERMINED;
use crate::eval::{Fault, Gap, Held, Outcome, Slot, Tie, Trace, Verdict, gaps};
use crate::plan::Node;
use crate::render::follow;
use crate::render::items::Rated;
use crate::render::reason::{beyond_list, by_rows, whatever, when_undetermined};
use crate::render::table::{Align, Table};
use crate::render::words::{Words, outcome_word, title};
use crate::value::{Kind, Value};

/// One lead with what a policy said of it.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// What the lead is called: its id in the file, or its number.
    pub name: &'a str,
    /// What the policy says.
    pub verdict: &'a Verdict,
    /// How it came to say so.
    pub trace: &'a Trace,
}

/// The explanation, ending in a line break: the verdict, the sentence that decided, every item with its row and
/// facts, scores, decisions, the next contact, and what is not known.
pub fn explain(words: Words<'_>, case: Case<'_>) -> String {
    let rated = Rated { words, verdict: case.verdict, trace: case.trace };
    let mut out = headline(&words, case);
    out.push_str(&policy_line(&words, case.verdict));
    out.push_str(&why(&rated));
    let rejected = matches!(case.verdict.outcome, Outcome::Rejected { .. });
    if !rejected {
        out.push_str(&found(&rated));
        out.push_str(&rated.text());
        out.push_str(&decisions(&rated));
    }
    out.push_str(&follow::up(&words, case.verdict));
    out.push_str(&facts(&words, case.verdict));
    out
}

fn headline(words: &Words<'_>, case: Case<'_>) -> String {
    let word = outcome_word(&case.verdict.outcome, words.lang);
    let what = match &case.verdict.outcome {
        Outcome::Graded { grade, provisional, .. } => {
            let grade = grade.as_ref().map(|id| words.grade_phrase(id));
            let word = if *provisional { words.lang.pick("provisional", "暂定") } else { word };
            match grade {
                Some(grade) => words.lang.pick(format!("{grade} ({word})"), format!("{grade}（{word}）")),
                None => word.to_owned(),
            }
        }
        Outcome::Undetermined { possible, or_ungraded, or_conflict, at_least, .. } => {
            let mut each: Vec<String> = possible.iter().map(|id| words.grade_phrase(id)).collect();
            if *or_ungraded {
                each.push(words.lang.pick("ungraded", "无级可评").to_owned());
            }
            if *or_conflict {
                each.push(words.lang.pick("conflict", "规则冲突").to_owned());
            }
            let each = words.either(&each);
            let mut what = if each.is_empty() {
                word.to_owned()
            } else {
                words.lang.pick(format!("{each} ({word})"), format!("可能是 {each}（{word}）"))
            };
            if let Some(id) = at_least {
                let grade = words.grade(id);
                what.push_str(&words.lang.pick(format!(", at least {grade}"), format!("，至少 {grade}")));
            }
            what
        }
        Outcome::Ungraded { .. } | Outcome::Conflict { .. } | Outcome::Rejected { .. } => word.to_owned(),
    };
    words.lang.pick(format!("Lead {}: {what}\n", case.name), format!("客户 {}：{what}\n", case.name))
}

fn policy_line(words: &Words<'_>, verdict: &Verdict) -> String {
    let name = if words.labels.title.is_empty() { &words.plan.id } else { &words.labels.title };
    let version = verdict
        .policy
        .version
        .as_ref()
        .map(|version| words.lang.pick(format!(", version {version}"), format!("，版本 {version}")));
    let today = verdict.today.map(|day| words.lang.pick(format!(", on {day}"), format!("，评于 {day}")));
    let base = words.labels.lineage.bases.first();
    let base = base
        .map(|base| words.lang.pick(format!(", a variant of {base}"), format!("，沿用 {base}")))
        .unwrap_or_default();
    format!(
        "  {}{name}{base}{}{}\n",
        words.lang.pick("by ", "依据："),
        version.unwrap_or_default(),
        today.unwrap_or_default()
    )
}

/// The sentences that decided, or why none did.
fn why(rated: &Rated<'_>) -> String {
    let words = &rated.words;
    let lang = words.lang;
    match &rated.verdict.outcome {
        Outcome::Graded { decided_by, moved_by, provisional, .. } => {
            let rows = by_rows(words, decided_by);
            let mut out = if rows { row(rated) } else { String::new() };
            for id in decided_by.iter().filter(|_| !rows) {
                out.push_str(&sentence(words, lang.pick("because", "因为"), id, true));
            }
            for id in moved_by {
                out.push_str(&sentence(words, lang.pick("then", "然后"), id, true));
            }
            if *provisional {
                out.push_str(lang.pick(
                    "  provisional: it rests on a fact that is not in the record\n",
                    "  暂定：结论取决于某项资料尚未填写\n",
                ));
            }
            out
        }
        Outcome::Undetermined { ask, .. } => ask_next(rated, ask),
        Outcome::Ungraded { nearest, holes } => {
            let mut out = String::new();
            for id in holes {
                let item = words.name(id);
                out.push_str(&lang.pick(format!("  no row of {item} holds\n"), format!("  “{item}”没有一行成立\n")));
            }
            if holes.is_empty() {
                out.push_str(lang.pick("  no sentence of the policy holds\n", "  没有一条规则成立\n"));
            }
            for id in nearest {
                out.push_str(&sentence(words, lang.pick("nearest", "最接近"), id, false));
            }
            out
        }
        Outcome::Conflict { ties, .. } if !ties.is_empty() => ties.iter().map(|tie| tied(rated, tie)).collect(),
        Outcome::Conflict { between, .. } => {
            let mut out =
                lang.pick("  these hold together and disagree\n", "  下列规则同时成立而结论不同\n").to_owned();
            for id in between {
                out.push_str(&sentence(words, lang.pick("holds", "成立"), id, false));
            }
            out
        }
        Outcome::Rejected { faults } => faults.iter().map(|fault| faulty(words, fault)).collect(),
    }
}

/// Two elements of a list that come first together, and what they tell.
fn tied(rated: &Rated<'_>, tie: &Tie) -> String {
    let words = &rated.words;
    let mut out = format!("  {}\n", words.tie(tie));
    let input = words.plan.inputs.iter().position(|input| input.id == tie.list);
    let slot = input.and_then(|at| rated.trace.facts.slots.get(at)).and_then(Slot::known);
    let list = input.and_then(|at| words.plan.inputs.get(at)).map(|input| input.kind);
    if let (Some(Value::Records(elements)), Some(Kind::Records(list))) = (slot, list) {
        for number in tie.elements {
            let at = usize::from(number).saturating_sub(1);
            let record = elements.get(at).map(|values| words.record(list, values)).unwrap_or_default();
            let _ = writeln!(out, "    {} {record}", words.number_of(at));
        }
    }
    out
}

/// The rows of lists that have a name, and what they tell.
fn found(rated: &Rated<'_>) -> String {
    let words = &rated.words;
    let mut table = Table::new([Align::Left]);
    let mut any = false;
    for (found, row) in words.plan.found.iter().zip(&rated.trace.found) {
        let input = words.plan.lists.get(usize::from(found.list.0)).map(|list| list.input.index());
        let slot = input.and_then(|at| rated.trace.facts.slots.get(at)).and_then(Slot::known);
        let record = match (row, slot) {
            (Some(index), Some(Value::Records(elements))) => {
                let at = usize::from(*index);
                let record = elements.get(at).map(|values| words.record(found.list, values)).unwrap_or_default();
                format!("{} {record}", words.number_of(at))
            }
            (_, _) => words.lang.pick("none, or not certain", "没有，或不能确定").to_owned(),
        };
        let label = words.labels.found.iter().find(|(id, _)| *id == found.id);
        let name = label.map_or(found.id.as_str(), |(_, label)| title(label));
        table.row([name.to_owned(), record]);
        any = true;
    }
    if !any {
        return String::new();
    }
    format!("{}{}", words.lang.pick("\nFound in lists\n", "\n从列表里找到\n"), table.text("  "))
}

fn row(rated: &Rated<'_>) -> String {
    let words = &rated.words;
    let held = match rated.trace.grade {
        Held::Open => whatever(words, rated.verdict),
        held => rated.held(held, &words.labels.grade_rows),
    };
    if held.is_empty() || rated.verdict.grade().is_none() {
        return String::new();
    }
    words.lang.pick(format!("  because {held}\n"), format!("  因为 {held}\n"))
}

/// A sentence quoted, with its reason and its place.
fn sentence(words: &Words<'_>, lead_in: &str, id: &str, graded: bool) -> String {
    let lang = words.lang;
    let Some(label) = words.sentence(id) else {
        if id == WHEN_UNDETERMINED {
            return format!("  {lead_in} {}\n", when_undetermined(words));
        }
        let why = words.labels.otherwise.clone();
        let why = why.unwrap_or_else(|| lang.pick("no other sentence holds", "其他规则都不成立").to_owned());
        return format!("  {lead_in} {why}\n");
    };
    let file = label.file.as_ref().map(|file| format!("{file} ")).unwrap_or_default();
    let place = lang.pick(
        format!("{}, {file}line {}", label.name, label.line),
        format!("{}，{file}第 {} 行", label.name, label.line),
    );
    let mut out = lang.pick(
        format!("  {lead_in} \"{}\" ({place})\n", label.text),
        format!("  {lead_in}“{}”（{place}）\n", label.text),
    );
    // A reason speaks of leads that the sentence grades.
    if let Some(reason) = label.because.as_ref().filter(|_| graded) {
        out.push_str(&lang.pick(format!("    reason: {reason}\n"), format!("    理由：{reason}\n")));
    }
    out
}

fn ask_next(rated: &Rated<'_>, ask: &[String]) -> String {
    let (words, verdict) = (&rated.words, rated.verdict);
    if ask.is_empty() {
        if let Some(years) = verdict.beyond_holidays.filter(|_| verdict.unknown.is_empty()) {
            return format!("  {}\n", beyond_list(words.lang, years));
        }
        return words.lang.pick("  facts are missing\n", "  资料不全\n").to_owned();
    }
    let mut out = words.lang.pick("  ask next:\n", "  请先补：\n").to_owned();
    for (at, id) in ask.iter().enumerate() {
        let _ = writeln!(out, "    {}. {}", at.saturating_add(1), words.name(id));
        out.push_str(&missing_in_list(rated, id));
    }
    out
}

/// Records of a list that are told where something is missing.
const GAPS: usize = 3;

/// What is missing in the records of a list that is to be asked.
fn missing_in_list(rated: &Rated<'_>, id: &str) -> String {
    let words = &rated.words;
    let all = gaps(words.plan, &rated.trace.facts);
    let own = |gap: &&Gap| words.plan.inputs.get(gap.input.index()).is_some_and(|input| input.id == id);
    let own: Vec<&Gap> = all.iter().filter(own).collect();
    let mut out = String::new();
    for gap in own.iter().take(GAPS) {
        let fields: Vec<String> = gap.fields.iter().map(|field| words.field(gap.list, *field)).collect();
        let (number, fields) = (words.number_of(gap.element), fields.join(words.lang.pick(", ", "、")));
        let _ =
            writeln!(out, "       {}", words.lang.pick(format!("{number}: {fields}"), format!("{number}：{fields}")));
    }
    if own.len() > GAPS {
        let more = own.len().saturating_sub(GAPS);
        let _ = writeln!(out, "       {}", words.lang.pick(format!("and {more} more"), format!("另有 {more} 条")));
    }
    out
}

fn faulty(words: &Words<'_>, fault: &Fault) -> String {
    let wording = fault.problem.wording(words.lang);
    let code = fault.problem.code();
    let mut out = format!("  {code} {}\n", words.fault(fault));
    if !wording.help.is_empty() {
        let _ = writeln!(out, "    {}{}", words.lang.pick("help: ", "建议："), wording.help);
    }
    out
}

fn decisions(rated: &Rated<'_>) -> String {
    let words = &rated.words;
    let mut table = Table::new([Align::Left]);
    let mut any = false;
    for (at, decision) in words.plan.decisions.iter().enumerate() {
        let Some(named) = rated.verdict.decisions.iter().find(|named| named.id == decision.id) else { continue };
        let label = words.labels.decisions.get(at);
        let name = label.map_or(decision.id.as_str(), |label| title(&label.label));
        let rows = label.map(|label| label.rows.as_slice()).unwrap_or_default();
        let held = rated.trace.decisions.get(at).map(|held| rated.held(*held, rows));
        let value = words.answer(decision.kind, &named.value);
        table.row([name.to_owned(), value, held.unwrap_or_default()]);
        any = true;
    }
    if !any {
        return String::new();
    }
    format!("{}{}", words.lang.pick("\nDecisions\n", "\n判定\n"), table.text("  "))
}

/// Whether the policy reads a fact.
fn is_read(words: &Words<'_>, id: &str) -> bool {
    let input = words.plan.inputs.iter().position(|input| input.id == id);
    let list = |at: usize| words.plan.inputs.get(at).is_some_and(|input| matches!(input.kind, Kind::Records(_)));
    // Lists are read by what is gathered of them.
    if input.is_some_and(list) {
        return true;
    }
    words.plan.nodes.iter().any(|node| match node {
        Node::Input(of) => Some(of.index()) == input,
        Node::Known(of) => of.iter().any(|of| Some(of.index()) == input),
        _ => false,
    })
}

/// What is not known, and what was taken by default.
fn facts(words: &Words<'_>, verdict: &Verdict) -> String {
    let list = |ids: &[String]| {
        let titles: Vec<&str> = ids.iter().map(|id| words.name(id)).collect();
        titles.join(words.lang.pick(", ", "、"))
    };
    let mut out = String::new();
    let (matter, idle): (Vec<String>, Vec<String>) = verdict.unknown.iter().cloned().partition(|id| is_read(words, id));
    if !matter.is_empty() {
        let _ = writeln!(out, "\n{}{}", words.lang.pick("Not known: ", "未填："), list(&matter));
    }
    if !idle.is_empty() {
        let told = words.lang.pick("Not known, and of no consequence: ", "未填，也不影响结果：");
        let _ = writeln!(out, "\n{told}{}", list(&idle));
    }
    if !verdict.defaulted.is_empty() {
        let _ = writeln!(out, "\n{}{}", words.lang.pick("By default: ", "取默认值："), list(&verdict.defaulted));
    }
    out
}
