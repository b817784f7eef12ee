//! The words of a comparison: outcomes, numbers, and what each policy says of a lead.

use crate::cli::diff::moved::Moved;
use crate::diagnostic::Lang;
use crate::eval::{Status as Sort, Trace, Verdict};
use crate::policy::Policy;
use crate::proof::{Diff, End, Move, Natural, Status, Witness};
use crate::render::{reason, status_word};

/// What is told.
pub(crate) struct Told<'a> {
    pub(crate) old: &'a Policy,
    pub(crate) new: &'a Policy,
    pub(crate) diff: &'a Diff,
    pub(crate) moved: Option<&'a Moved>,
    pub(crate) lang: Lang,
}

impl Told<'_> {
    /// The two policies: by version where that tells them apart, else by file.
    pub(crate) fn title(&self) -> String {
        let name = |policy: &Policy| policy.source().name().to_owned();
        let (old, new) = (self.old.reference(), self.new.reference());
        match (&old.version, &new.version) {
            (Some(before), Some(after)) if before != after => format!("{} {before} → {} {after}", old.id, new.id),
            (_, _) => format!("{} → {}", name(self.old), name(self.new)),
        }
    }

    /// What came of it, in one line.
    pub(crate) fn result(&self) -> String {
        let (diff, lang) = (self.diff, self.lang);
        let kinds = number(&diff.kinds);
        let at_most = if diff.exact { "" } else { lang.pick("at most ", "至多 ") };
        match diff.equivalent {
            Status::Proved => {
                let said = lang.pick(
                    format!("equivalent (proved): every lead there can be gets the same grade, {kinds} kind{} of lead",
                        plural(&diff.kinds)),
                    format!("等效（已证明）：任何客户的等级都不变，共 {kinds} 种客户"),
                );
                said + &self.not_compared()
            }
            Status::Refuted if diff.moves.iter().all(|one| one.result.is_some()) => {
                if self.new.plan().grades.is_some() {
                    lang.pick(
                        "not equivalent: every lead keeps its grade (proved), and other results change",
                        "不等效：等级都不变（已证明），其他结果有变",
                    )
                    .to_owned()
                } else {
                    lang.pick("not equivalent: results change", "不等效：结果有变").to_owned()
                }
            }
            Status::Refuted if diff.moved.is_zero() => lang
                .pick(
                    "not equivalent: leads of which all is known keep their grade (proved), others do not",
                    "不等效：资料齐全的客户等级都不变（已证明），资料不全的有变",
                )
                .to_owned(),
            Status::Refuted => {
                let (moved, share) = (number(&diff.moved), share(&diff.moved, &diff.kinds));
                lang.pick(
                    format!("not equivalent: {at_most}{moved} of {kinds} kind{} of lead move{} ({share})",
                        plural(&diff.kinds),
                        if diff.moved == Natural::from(1) { "s" } else { "" }),
                    format!(
                        "不等效：{kinds} 种客户中{at_most}{}{moved} 种等级有变（{share}）",
                        if diff.exact { " " } else { "" }
                    ),
                )
            }
            Status::NotDecided | Status::NotAsked
                if !diff.moves.is_empty() && diff.moves.iter().all(|one| one.result.is_some()) =>
            {
                lang.pick(
                    "not decided: every lead keeps its grade (proved), other results may change",
                    "未能判定：等级都不变（已证明），其他结果可能有变",
                )
                .to_owned()
            }
            Status::NotDecided | Status::NotAsked if !diff.possible_exact => lang
                .pick(
                    "not decided: leads of which all is known keep their grade (proved), those with missing facts may not",
                    "未能判定：资料齐全的客户等级都不变（已证明），资料不全的可能有变",
                )
                .to_owned(),
            Status::NotDecided | Status::NotAsked => {
                lang.pick("not decided whether they are equivalent", "未能判定是否等效").to_owned()
            }
        }
    }

    /// What *equivalent* does not speak of.
    pub(crate) fn not_compared(&self) -> String {
        let lang = self.lang;
        let deadlines = lang.pick("; deadlines are not compared", "；跟进期限没有比较");
        let loose = lang.pick(
            "; the verdict on an incomplete lead may leave more open under one of them",
            "；资料不全的客户，其中一份可能多列出几种可能",
        );
        let mut more = String::new();
        more.push_str(if self.may_differ_in_deadlines() { deadlines } else { "" });
        more.push_str(if self.diff.possible_exact { "" } else { loose });
        more
    }

    /// Whether one of them has deadlines, and they are not one meaning anyway.
    fn may_differ_in_deadlines(&self) -> bool {
        let has = |policy: &Policy| policy.plan().follow_up.is_some() || policy.plan().pool.is_some();
        self.old.reference().meaning != self.new.reference().meaning && (has(self.old) || has(self.new))
    }

    /// An outcome: a grade by its name, else the word.
    pub(crate) fn end(&self, end: &End) -> String {
        match (end.verdict, end.names.as_slice()) {
            (Sort::Graded, [name]) => name.clone(),
            (Sort::Undetermined, names) if !names.is_empty() => {
                let more = [(end.or_ungraded, Sort::Ungraded), (end.or_conflict, Sort::Conflict)];
                let more = more.into_iter().filter(|(or, _)| *or).map(|(_, sort)| status_word(sort, self.lang));
                let names: Vec<&str> = names.iter().map(String::as_str).chain(more).collect();
                let names = names.join(self.lang.pick(", ", "、"));
                self.lang.pick(format!("undetermined {{{names}}}"), format!("待补资料 {{{names}}}"))
            }
            (sort, _) => status_word(sort, self.lang).to_owned(),
        }
    }

    /// A move: `B → A`, with the result that it is of, where that is not the grade.
    pub(crate) fn arrow(&self, one: &Move) -> String {
        let arrow = format!("{} → {}", self.end(&one.from), self.end(&one.to));
        match &one.result {
            Some(result) => self.lang.pick(format!("{result}: {arrow}"), format!("{result}：{arrow}")),
            None => arrow,
        }
    }

    /// How many kinds of lead make a move: `3,072 kinds of lead (3.1 %)`.
    pub(crate) fn kinds(&self, one: &Move) -> String {
        // Leads with missing facts are no kind of their own.
        if one.kinds.is_zero() {
            return String::new();
        }
        let (count, share) = (number(&one.kinds), share(&one.kinds, &one.of));
        let at_most = if self.diff.exact { "" } else { self.lang.pick("at most ", "至多 ") };
        self.lang.pick(
            format!("{at_most}{count} kind{} of lead ({share})", plural(&one.kinds)),
            format!("{at_most}{count} 种客户（{share}）"),
        )
    }

    /// What each policy says of the lead of a move, and why.
    pub(crate) fn verdicts(&self, one: &Move, witness: &Witness) -> ((String, String), (String, String)) {
        if let Some(result) = &one.result {
            let said = |policy: &Policy, verdict: &Verdict, end: &End| {
                let titles = policy.labels().decisions.iter().map(|label| &label.label.title);
                let mut results = policy.plan().decisions.iter().zip(titles).zip(&verdict.decisions);
                let found = results.find(|((_, title), _)| *title == result);
                found.map_or_else(
                    || self.end(end),
                    |((decision, _), named)| policy.words(self.lang).answer(decision.kind, &named.value),
                )
            };
            let ends = (said(self.old, &witness.old, &one.from), said(self.new, &witness.new, &one.to));
            return (ends, (String::new(), String::new()));
        }
        let why = |policy: &Policy, verdict: &Verdict, trace: &Trace| {
            let words = policy.words(self.lang);
            reason(&words, verdict, Some(trace))
        };
        let why = (why(self.old, &witness.old, &witness.traces.0), why(self.new, &witness.new, &witness.traces.1));
        // An incomplete lead may get several grades.
        let (old, new) = self.diff.outcomes(&witness.old, &witness.new);
        ((self.end(&old), self.end(&new)), why)
    }

    /// What stands where no lead was found.
    pub(crate) fn no_witness(&self) -> &'static str {
        self.lang.pick(
            "no lead was found, and none could be excluded: not decided",
            "没有找到这样的客户，也不能排除：未能判定",
        )
    }
}

/// A share in per cent: one digit behind the point, and never nought where there is something.
pub(crate) fn share(part: &Natural, whole: &Natural) -> String {
    let share = part.share_of(whole) * 100.0;
    match share {
        _ if part.is_zero() => "0 %".to_owned(),
        share if share < 0.1 => "< 0.1 %".to_owned(),
        share if share > 99.9 && part != whole => "> 99.9 %".to_owned(),
        share => format!("{share:.1} %"),
    }
}

/// A number in groups of three digits; about, where it is too long to be read.
pub(crate) fn number(number: &Natural) -> String {
    let digits = number.to_string();
    if digits.len() > 15 {
        let (first, rest) = (digits.get(..1).unwrap_or_default(), digits.get(1..2).unwrap_or_default());
        return format!("{first}.{rest} × 10^{}", digits.len().saturating_sub(1));
    }
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The ending of `kind` behind a number.
fn plural(count: &Natural) -> &'static str {
    if *count == Natural::from(1) { "" } else { "s" }
}
