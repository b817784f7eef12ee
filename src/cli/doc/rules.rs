//! How the grade follows, and what follows from it.

use serde::Serialize;

use crate::plan::{Action, FollowLine, Grading, Node, NodeId, Plan};
use crate::render::{Words, percent};
use crate::value::{Fraction, Kind, ScaleId, Value};

/// One rule.
#[derive(Debug, Serialize)]
pub(crate) struct Rule {
    /// A sentence as written, or the condition of a row.
    pub(crate) text: String,
    /// What a row gives; empty for sentences, which say so themselves.
    pub(crate) grade: String,
    pub(crate) because: Option<String>,
    /// Its name, where it bears one.
    pub(crate) name: Option<String>,
    pub(crate) otherwise: bool,
}

/// Deadlines.
#[derive(Debug, Serialize)]
pub(crate) struct Follow {
    pub(crate) since: String,
    pub(crate) lines: Vec<Deadline>,
}

/// The deadline of one grade, or of another result.
#[derive(Debug, Serialize)]
pub(crate) struct Deadline {
    pub(crate) of: String,
    pub(crate) text: String,
}

/// The rules, and whether the first that holds counts.
pub(crate) fn rules(words: &Words<'_>) -> (Vec<Rule>, bool) {
    let (plan, labels, lang) = (words.plan, words.labels, words.lang);
    match &plan.grading {
        Grading::Nothing => (Vec::new(), false),
        Grading::Rows(node) => (rows(words, *node), true),
        Grading::Sentences { sentences, otherwise, .. } => {
            let told = sentences.iter().zip(&labels.sentences).map(|(sentence, label)| Rule {
                text: label.text.clone(),
                grade: String::new(),
                because: label.because.clone(),
                // A sentence without a name has a number, which the list gives it.
                name: (!sentence.id.starts_with("rule ")).then(|| label.name.clone()),
                otherwise: false,
            });
            let last = otherwise.map(|grade| Rule {
                text: lang.pick("otherwise", "其余").to_owned(),
                grade: grade_at(words, grade),
                because: labels.otherwise.clone(),
                name: None,
                otherwise: true,
            });
            (told.chain(last).collect(), false)
        }
    }
}

fn rows(words: &Words<'_>, node: NodeId) -> Vec<Rule> {
    let Some(Node::First(rows, otherwise)) = words.plan.nodes.get(node.index()) else { return Vec::new() };
    let texts = words.labels.grade_rows.iter().map(String::as_str).chain(std::iter::repeat(""));
    let rule = |text: &str, value: NodeId, otherwise: bool| Rule {
        text: text.to_owned(),
        grade: match words.plan.nodes.get(value.index()) {
            Some(Node::Constant(Value::Member(grade))) => grade_at(words, *grade),
            Some(_) | None => words.lang.pick("computed", "另行计算").to_owned(),
        },
        because: None,
        name: None,
        otherwise,
    };
    let told = rows.iter().zip(texts).map(|((_, value), text)| rule(text, *value, false));
    let last = otherwise.map(|value| rule(words.lang.pick("otherwise", "其余"), value, true));
    told.chain(last).collect()
}

fn grade_at(words: &Words<'_>, grade: u8) -> String {
    words.plan.grades.map(|scale| member(words, scale, usize::from(grade))).unwrap_or_default()
}

/// A member as people say it: `H hot`; where its name is one for programs, by its title alone.
pub(crate) fn member(words: &Words<'_>, scale: ScaleId, at: usize) -> String {
    let label = words.labels.scales.get(usize::from(scale.0)).and_then(|(_, members)| members.get(at));
    let Some(label) = label else { return String::new() };
    if label.title.is_empty() || label.title == label.name {
        label.name.clone()
    } else if label.name.contains('_') {
        label.title.clone()
    } else {
        format!("{} {}", label.name, label.title)
    }
}

/// Whether the best of several grades holds, or something moves the grade.
pub(crate) fn best_wins(plan: &Plan) -> bool {
    match &plan.grading {
        Grading::Sentences { sentences, best_wins, .. } => {
            *best_wins && sentences.iter().any(|one| matches!(one.action, Action::Grade(_)))
        }
        Grading::Nothing | Grading::Rows(_) => false,
    }
}

/// The deadlines.
pub(crate) fn follow(words: &Words<'_>) -> Option<Follow> {
    let plan = words.plan;
    let follow = plan.follow_up.as_ref()?;
    let scale = match follow.by {
        None => plan.grades?,
        Some(node) => {
            let items = plan.items.iter().map(|item| (item.node, item.kind));
            let kinds = items.chain(plan.decisions.iter().map(|decision| (decision.node, decision.kind)));
            let inputs = plan.inputs.iter().enumerate().filter(
                |(at, _)| matches!(plan.nodes.get(node.index()), Some(Node::Input(input)) if input.index() == *at),
            );
            let mut kinds = kinds.chain(inputs.map(|(_, input)| (node, input.kind))).filter(|(own, _)| *own == node);
            match kinds.next()?.1 {
                Kind::Member(scale) => scale,
                _ => return None,
            }
        }
    };
    let lines = follow.lines.iter().enumerate().map(|(at, line)| Deadline {
        of: member(words, scale, at),
        text: line.as_ref().map_or_else(|| words.lang.pick("none", "不跟进").to_owned(), |line| deadline(words, line)),
    });
    Some(Follow { since: since(words, follow.since), lines: lines.collect() })
}

fn deadline(words: &Words<'_>, line: &FollowLine) -> String {
    let lang = words.lang;
    let length = length(words, line.length);
    let text = if line.every {
        lang.pick(format!("every {length}"), format!("每{length}"))
    } else {
        lang.pick(format!("within {length}"), format!("{length}内"))
    };
    match line.remind {
        Some(before) => {
            let before = self::length(words, before);
            lang.pick(format!("{text}, reminder {before} before"), format!("{text}，提前 {before}提醒"))
        }
        None => text,
    }
}

fn length(words: &Words<'_>, node: NodeId) -> String {
    match words.plan.nodes.get(node.index()) {
        Some(Node::Constant(value)) => words.value(Kind::Duration, value),
        Some(_) | None => words.lang.pick("a time that is computed", "另行计算的时长").to_owned(),
    }
}

/// From when deadlines count.
fn since(words: &Words<'_>, node: NodeId) -> String {
    match words.plan.nodes.get(node.index()) {
        Some(Node::Input(input)) => {
            words.labels.inputs.get(input.index()).map(|label| label.title.clone()).unwrap_or_default()
        }
        Some(_) | None => words.lang.pick("a day that is computed", "另行计算的日子").to_owned(),
    }
}

/// When a lead is given up.
pub(crate) fn pool(words: &Words<'_>) -> Option<String> {
    let pool = words.plan.pool?;
    let (after, since) = (length(words, pool.after), since(words, pool.since));
    let some =
        if pool.when.is_some() { words.lang.pick(", in some cases only", "（只限一定情况）") } else { "" };
    Some(words.lang.pick(
        format!("Goes to the public pool {after} after: {since}{some}"),
        format!("自“{since}”起 {after}后释放到公海{some}"),
    ))
}

/// Shares that are expected of all leads.
pub(crate) fn expects(words: &Words<'_>) -> Vec<String> {
    let expects = words.plan.expects.iter().zip(&words.labels.expects);
    expects
        .map(|(expect, text)| {
            let (low, high) = (percent(Fraction::from(expect.low)), percent(Fraction::from(expect.high)));
            words
                .lang
                .pick(format!("{low} to {high} of all leads: {text}"), format!("占全部客户 {low} 至 {high}：{text}"))
        })
        .collect()
}
