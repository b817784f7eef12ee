//! One line that says why: the `reason` column.

use crate::diagnostic::Lang;
use crate::eval::row::WHEN_UNDETERMINED;
use crate::eval::{Answer, Held, Outcome, Trace, Verdict, Years};
use crate::plan::{Grading, SentenceLabel};
use crate::render::words::Words;
use crate::value::{Kind, Unit};

/// Why a lead has its verdict, on one line. `trace` is asked only where rows decide the grade.
pub fn reason(words: &Words<'_>, verdict: &Verdict, trace: Option<&Trace>) -> String {
    match &verdict.outcome {
        Outcome::Graded { decided_by, moved_by, provisional, .. } => {
            let mut parts = deciding(words, verdict, decided_by, trace);
            parts.extend(moved_by.iter().map(|id| sentence(words, id)));
            parts.extend(costly(words, verdict));
            let mut out = parts.join(words.lang.pick("; ", "；"));
            if *provisional {
                out.push_str(words.lang.pick(" (provisional)", "（暂定）"));
            }
            out
        }
        Outcome::Undetermined { or_ungraded, or_conflict, ask, .. } => {
            undetermined(words, verdict, *or_ungraded, *or_conflict, ask)
        }
        Outcome::Ungraded { nearest, holes } => ungraded(words, nearest, holes),
        Outcome::Conflict { ties, .. } if !ties.is_empty() => {
            let each: Vec<String> = ties.iter().map(|tie| words.tie(tie)).collect();
            each.join(words.lang.pick("; ", "；"))
        }
        Outcome::Conflict { between, .. } => {
            let each: Vec<&str> = between.iter().map(|id| written(words, id)).collect();
            let each = each.join(words.lang.pick("\" and \"", "”与“"));
            words.lang.pick(format!("both hold and disagree: \"{each}\""), format!("同时成立而结论不同：“{each}”"))
        }
        Outcome::Rejected { faults } => {
            let each: Vec<String> = faults.iter().map(|fault| words.fault(fault)).collect();
            each.join(words.lang.pick("; ", "；"))
        }
    }
}

/// What the policy says of the items that cost most points.
fn costly(words: &Words<'_>, verdict: &Verdict) -> Option<String> {
    let codes = verdict.scores.iter().flat_map(|score| &score.reasons);
    let texts: Vec<&str> = codes.filter_map(|code| words.because_of_item(&code.item)).collect();
    let texts = texts.join(words.lang.pick(", ", "、"));
    (!texts.is_empty()).then(|| words.lang.pick(format!("points lost: {texts}"), format!("失分：{texts}")))
}

/// The reason that a sentence gives, else the sentence itself.
fn sentence(words: &Words<'_>, id: &str) -> String {
    words.sentence(id).map_or_else(
        || id.to_owned(),
        |label: &SentenceLabel| label.because.clone().unwrap_or_else(|| label.text.clone()),
    )
}

/// The sentence itself: a reason speaks of leads that the sentence alone grades.
fn written<'a>(words: &Words<'a>, id: &'a str) -> &'a str {
    words.sentence(id).map_or(id, |label| &label.text)
}

fn deciding(words: &Words<'_>, verdict: &Verdict, decided_by: &[String], trace: Option<&Trace>) -> Vec<String> {
    if by_rows(words, decided_by) {
        return rows(words, verdict, trace).into_iter().collect();
    }
    decided_by
        .iter()
        .map(|id| match (words.sentence(id), &words.labels.otherwise) {
            (None, _) if id == WHEN_UNDETERMINED => when_undetermined(words),
            (Some(_), _) => sentence(words, id),
            (None, Some(because)) => because.clone(),
            (None, None) => words.lang.pick("no other sentence holds", "其余情形").to_owned(),
        })
        .collect()
}

/// Whether rows decide, whose conditions say more than their numbers.
pub(crate) fn by_rows(words: &Words<'_>, decided_by: &[String]) -> bool {
    let settled_anyway = decided_by.iter().any(|id| id == WHEN_UNDETERMINED);
    !settled_anyway && !matches!(words.plan.grading, Grading::Sentences { .. })
}

/// What is said where missing facts leave it open and the policy settles it all the same.
pub(crate) fn when_undetermined(words: &Words<'_>) -> String {
    let said = words.labels.when_undetermined.clone();
    said.unwrap_or_else(|| words.lang.pick("facts are missing that matter", "缺少会影响等级的资料").to_owned())
}

/// Where rows decide: the row that held; without a trace, or beside it, the scores that it rests on.
fn rows(words: &Words<'_>, verdict: &Verdict, trace: Option<&Trace>) -> Option<String> {
    let row = trace.and_then(|trace| match trace.grade {
        Held::Row(at) => words.labels.grade_rows.get(at).cloned(),
        Held::Otherwise => Some(words.lang.pick("otherwise", "其余").to_owned()),
        Held::Open => verdict.grade().map(|_| whatever(words, verdict)),
        Held::Nothing | Held::Given | Held::NotApplicable => None,
    });
    let scores: Vec<String> = verdict
        .scores
        .iter()
        .map(|score| {
            let name = words.plan.scorecards.iter().position(|card| card.id == score.id);
            let name = name.and_then(|at| words.labels.scorecards.get(at)).map_or(score.id.as_str(), |l| &l.title);
            format!("{name} {}", words.answer(Kind::Number(Unit::Number), &score.points))
        })
        .collect();
    let all: Vec<String> = row.into_iter().chain(scores).collect();
    Some(all.join(words.lang.pick("; ", "；"))).filter(|text| !text.is_empty())
}

/// Why rows give a grade although it is open which of them holds: all that may hold give the same. Other results may
/// still be open then.
pub(crate) fn whatever(words: &Words<'_>, verdict: &Verdict) -> String {
    let unknown: Vec<&str> = verdict.unknown.iter().map(|id| words.name(id)).collect();
    let unknown = unknown.join(words.lang.pick(", ", "”、“"));
    let graded = words
        .lang
        .pick(format!("the same grade, whatever {unknown} may be"), format!("不论“{unknown}”如何，等级都一样"));
    let is_open = |answer: &Answer| !matches!(answer, Answer::Is(_) | Answer::Absent(()));
    let titles = words.labels.decisions.iter().map(|label| label.label.title.as_str());
    let open = verdict.decisions.iter().zip(titles).filter(|(decision, _)| is_open(&decision.value));
    let open: Vec<&str> = open.map(|(_, title)| title).collect();
    if open.is_empty() {
        return graded;
    }
    let open = open.join(words.lang.pick(", ", "”、“"));
    words.lang.pick(format!("{graded}; still open: {open}"), format!("{graded}；但“{open}”还不能定"))
}

fn undetermined(words: &Words<'_>, verdict: &Verdict, or_ungraded: bool, or_conflict: bool, ask: &[String]) -> String {
    let mut possible: Vec<String> = verdict.possible_grades().into_iter().map(|id| words.grade(id)).collect();
    if or_ungraded {
        possible.push(words.lang.pick("ungraded", "无级可评").to_owned());
    }
    if or_conflict {
        possible.push(words.lang.pick("conflict", "规则冲突").to_owned());
    }
    let possible = words.either(&possible);
    // What has no grades is not walked through: any fact that is missing may settle it.
    let ask = if ask.is_empty() && possible.is_empty() { verdict.unknown.as_slice() } else { ask };
    let ask: Vec<&str> = ask.iter().map(|id| words.name(id)).collect();
    let ask = ask.join(words.lang.pick(", ", "、"));
    let missing = verdict.unknown.is_empty() && ask.is_empty();
    if let (true, false, Some(years)) = (missing, possible.is_empty(), verdict.beyond_holidays) {
        let why = beyond_list(words.lang, years);
        return words.lang.pick(format!("may be {possible}; {why}"), format!("可能是 {possible}；{why}"));
    }
    match (possible.is_empty(), missing) {
        (true, _) if ask.is_empty() => words.lang.pick("facts are missing", "资料不全").to_owned(),
        (true, _) => words.lang.pick(format!("ask for: {ask}"), format!("请补：{ask}")),
        (false, true) => words.lang.pick(format!("may be {possible}"), format!("可能是 {possible}")),
        (false, false) => {
            words.lang.pick(format!("may be {possible}; ask for: {ask}"), format!("可能是 {possible}；请补：{ask}"))
        }
    }
}

/// Why a date in working days is not known.
pub(crate) fn beyond_list(lang: Lang, years: Years) -> String {
    let (from, until) = (years.from, years.until);
    let (en, zh) = if from == until {
        (from.to_string(), format!("{from} 年"))
    } else {
        (format!("{from} to {until}"), format!("{from} 至 {until} 年"))
    };
    lang.pick(
        format!("the holiday list states {en} only; a date beyond it is not known"),
        format!("节假日表只写到{zh}，超出的日期算不出来"),
    )
}

fn ungraded(words: &Words<'_>, nearest: &[String], holes: &[String]) -> String {
    if !holes.is_empty() {
        let items: Vec<&str> = holes.iter().map(|id| words.name(id)).collect();
        let items = items.join(words.lang.pick(", ", "、"));
        return words.lang.pick(format!("no row holds for: {items}"), format!("没有一行成立：{items}"));
    }
    match nearest.first() {
        Some(id) => {
            let text = written(words, id);
            words
                .lang
                .pick(format!("no sentence holds; nearest: {text}"), format!("没有一条规则成立，最接近的是：{text}"))
        }
        None => words.lang.pick("no sentence holds", "没有一条规则成立").to_owned(),
    }
}
