//! What a page says, as templates read it: words and numbers, nothing that is not on paper.

use serde::Serialize;

use crate::cli::census::view::View;
use crate::cli::diff::words::Told;
use crate::cli::doc::items::{self, Block};
use crate::cli::doc::plainly::Plainly;
use crate::cli::doc::rules::{self, Follow, Rule};
use crate::diagnostic::Lang;
use crate::plan::{Label, LetLabel, Plan};
use crate::policy::Policy;
use crate::proof::{Proofs, Status};
use crate::render::Words;
use crate::value::{Kind, Unit};

/// Everything on the page. The names of the fields are those that templates use.
#[derive(Debug, Serialize)]
pub(crate) struct Page {
    /// `en` or `zh-CN`.
    pub(crate) lang: &'static str,
    pub(crate) zh: bool,
    pub(crate) title: String,
    pub(crate) id: String,
    pub(crate) version: Option<String>,
    pub(crate) period: Option<String>,
    pub(crate) industry: Option<String>,
    /// SHA-256 of what the policy means, its first 16 digits.
    pub(crate) fingerprint: String,
    /// Best first.
    pub(crate) grades: Vec<Named>,
    /// Sentences, or rows read from the top.
    pub(crate) rules: Vec<Rule>,
    /// Whether the first rule that holds counts.
    pub(crate) rules_in_order: bool,
    pub(crate) best_wins: bool,
    pub(crate) requires: Vec<String>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) results: Vec<Block>,
    pub(crate) follow: Option<Follow>,
    pub(crate) pool: Option<String>,
    pub(crate) expects: Vec<String>,
    /// Whether every lead gets a grade, whether rules agree, each promise.
    pub(crate) proofs: Vec<Proof>,
    /// Values that somebody chose.
    pub(crate) assumptions: Vec<Term>,
    /// What else has a name.
    pub(crate) terms: Vec<Term>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) census: Option<Census>,
    pub(crate) changes: Option<Changes>,
}

/// A name with its title.
#[derive(Debug, Serialize)]
pub(crate) struct Named {
    pub(crate) name: String,
    /// Empty where it is the name.
    pub(crate) title: String,
}

/// Something that was proved, or not.
#[derive(Debug, Serialize)]
pub(crate) struct Proof {
    pub(crate) text: String,
    /// `proved`, `refuted` or `not_decided`.
    pub(crate) status: Status,
    /// The same in words.
    pub(crate) said: &'static str,
    pub(crate) promise: bool,
}

/// A name of the policy and what it stands for.
#[derive(Debug, Serialize)]
pub(crate) struct Term {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) text: String,
}

/// What is asked of a lead.
#[derive(Debug, Serialize)]
pub(crate) struct Fact {
    /// What conditions call it.
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) kind: String,
    pub(crate) note: String,
}

/// How the grades are spread over all kinds of lead.
#[derive(Debug, Serialize)]
pub(crate) struct Census {
    pub(crate) total: String,
    pub(crate) notes: Vec<String>,
    pub(crate) bars: Vec<Bar>,
}

/// One grade's share.
#[derive(Debug, Serialize)]
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) count: String,
    pub(crate) percent: String,
    /// From 0 to 100, for drawing.
    pub(crate) width: f64,
    pub(crate) mark: &'static str,
}

/// What has changed since another version.
#[derive(Debug, Serialize)]
pub(crate) struct Changes {
    pub(crate) title: String,
    pub(crate) result: String,
    pub(crate) moves: Vec<Moved>,
}

/// Leads that get something else than before.
#[derive(Debug, Serialize)]
pub(crate) struct Moved {
    pub(crate) arrow: String,
    pub(crate) kinds: String,
    pub(crate) regions: Vec<String>,
    /// One of them; empty where none was found.
    pub(crate) lead: String,
}

impl Page {
    /// The page of a policy, without changes.
    pub(crate) fn of(policy: &Policy, lang: Lang, budget: usize) -> Self {
        let words = policy.words(lang);
        let (plan, labels) = (policy.plan(), policy.labels());
        let title = if labels.title.is_empty() { plan.id.clone() } else { labels.title.clone() };
        let grades = plan.grades.and_then(|scale| labels.scales.get(usize::from(scale.0)));
        let grades = grades.map(|(_, members)| members.as_slice()).unwrap_or_default();
        let terms = |chosen: bool| labels.lets.iter().filter(move |one| one.chosen == chosen).map(term).collect();
        let (rules, rules_in_order) = rules::rules(&words);
        let mut page = Self {
            lang: lang.pick("en", "zh-CN"),
            zh: lang == Lang::Zh,
            title,
            id: plan.id.clone(),
            version: plan.version.clone(),
            period: period(plan, lang),
            industry: labels.industry.clone(),
            fingerprint: policy.reference().meaning.clone(),
            grades: grades.iter().map(|label| Named { name: label.name.clone(), title: own_title(label) }).collect(),
            rules,
            rules_in_order,
            best_wins: rules::best_wins(plan),
            requires: labels.requires.clone(),
            blocks: items::blocks(&words),
            results: items::results(&words),
            follow: rules::follow(&words),
            pool: rules::pool(&words),
            expects: rules::expects(&words),
            proofs: proofs(policy, &policy.prove(budget), lang),
            assumptions: terms(true),
            terms: terms(false),
            facts: facts(&words),
            census: census(policy, &words, budget),
            changes: None,
        };
        Plainly::new(policy).speak(&mut page);
        page
    }
}

/// The title where it says more than the name.
fn own_title(label: &Label) -> String {
    if label.title == label.name { String::new() } else { label.title.clone() }
}

fn term(one: &LetLabel) -> Term {
    Term { name: one.label.name.clone(), title: own_title(&one.label), text: one.text.clone() }
}

fn period(plan: &Plan, lang: Lang) -> Option<String> {
    match (plan.effective_from, plan.effective_until) {
        (Some(from), Some(until)) => Some(lang.pick(format!("{from} to {until}"), format!("{from} 至 {until}"))),
        (Some(from), None) => Some(lang.pick(format!("from {from}"), format!("自 {from} 起"))),
        (None, Some(until)) => Some(lang.pick(format!("until {until}"), format!("至 {until} 止"))),
        (None, None) => None,
    }
}

fn proofs(policy: &Policy, proofs: &Proofs, lang: Lang) -> Vec<Proof> {
    let said = |status: Status| match status {
        Status::Proved => lang.pick("proved", "已证明"),
        Status::Refuted => lang.pick("does not hold", "不成立"),
        Status::NotDecided | Status::NotAsked => lang.pick("not decided", "未能判定"),
    };
    let general = [
        (proofs.complete, lang.pick("Every lead whose facts are known gets a grade.", "资料齐全的客户都评得出等级。")),
        (
            proofs.consistent,
            lang.pick("No two rules give one lead different grades.", "同一客户不会有两条规则评出不同等级。"),
        ),
    ];
    let general = general.into_iter().filter(|(status, _)| *status != Status::NotAsked);
    let general = general.map(|(status, text)| (status, text.to_owned(), false));
    let promises = policy
        .promises()
        .list
        .iter()
        .zip(&proofs.promises)
        .map(|(promise, status)| (*status, on_one_line(policy.source().slice(promise.span)), true));
    general.chain(promises).map(|(status, text, promise)| Proof { text, status, said: said(status), promise }).collect()
}

/// A part of the text without its comments.
fn on_one_line(text: &str) -> String {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

fn facts(words: &Words<'_>) -> Vec<Fact> {
    let lang = words.lang;
    let inputs = words.plan.inputs.iter().zip(&words.labels.inputs);
    // Ticks of checklists stand where the checklist does.
    let ticked = |id: &str| words.plan.items.iter().any(|item| item.id == id);
    inputs
        .filter(|(input, _)| !ticked(&input.id))
        .map(|(input, label)| {
            let mut notes = Vec::new();
            if input.required {
                notes.push(lang.pick("must be known", "必填").to_owned());
            }
            if let Some(value) = &input.default {
                let value = words.value(input.kind, value);
                notes.push(lang.pick(format!("{value} if nothing is said"), format!("没写时算 {value}")));
            }
            if input.masked {
                notes.push(lang.pick("never shown in logs", "日志中不显示").to_owned());
            }
            Fact {
                name: label.name.clone(),
                title: label.title.clone(),
                kind: kind(words, input.kind),
                note: notes.join(lang.pick("; ", "；")),
            }
        })
        .collect()
}

/// What may stand there, in words.
fn kind(words: &Words<'_>, kind: Kind) -> String {
    let lang = words.lang;
    let word = match kind {
        Kind::YesNo => ("yes or no", "是或否"),
        Kind::Number(Unit::Count) => ("how many", "个数"),
        Kind::Number(Unit::Integer) => ("whole number", "整数"),
        Kind::Number(Unit::Number) => ("number", "数"),
        Kind::Number(Unit::Percent) => ("per cent", "百分比"),
        Kind::Number(Unit::Money) => ("money", "金额"),
        Kind::Text => ("text", "文字"),
        Kind::Date => ("day", "日期"),
        Kind::Moment => ("day and time", "时间"),
        Kind::Duration => ("length of time", "时长"),
        Kind::List | Kind::Records(_) | Kind::Row(_) => ("records", "多条记录"),
        Kind::Member(scale) => {
            let members = words.labels.scales.get(usize::from(scale.0)).map(|(_, members)| members.as_slice());
            let names: Vec<&str> = members.unwrap_or_default().iter().map(|label| label.title.as_str()).collect();
            return names.join(lang.pick(", ", "、"));
        }
    };
    lang.pick(word.0, word.1).to_owned()
}

/// The spread of the grades; none in a policy without grades.
fn census(policy: &Policy, words: &Words<'_>, budget: usize) -> Option<Census> {
    policy.plan().grades?;
    let view = View::new(&policy.census(budget), *words);
    let block = view.sections.first()?.blocks.first()?;
    let bars = block.rows.iter().map(|row| Bar {
        // `H "hot"` is how a policy is written.
        label: row.label.replace('"', ""),
        count: row.count.clone(),
        percent: row.percent.clone(),
        width: row.share * 100.0,
        mark: row.marked(&view),
    });
    let bars = bars.collect();
    Some(Census { total: view.total.clone(), notes: view.notes.clone(), bars })
}

impl Changes {
    /// What a comparison says.
    pub(crate) fn of(told: &Told<'_>) -> Self {
        let moves = told.diff.moves.iter().map(|one| Moved {
            arrow: told.arrow(one),
            kinds: told.kinds(one),
            regions: one.regions.clone(),
            lead: one.witness.as_ref().map(|witness| on_one_line(&witness.lead)).unwrap_or_default(),
        });
        Self { title: told.title(), result: told.result(), moves: moves.collect() }
    }
}
