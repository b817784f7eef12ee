//! A census as it is shown: headings, and rows of words with their numbers.

use serde::Serialize;

use crate::cli::census::bands::banded;
use crate::diagnostic::Lang;
use crate::eval::{Answer, Status};
use crate::plan::{Grading, Node};
use crate::proof::{Census, Counted, Found, Leap, Natural, Share, Tally};
use crate::render::Words;
use crate::value::{Kind, Unit};

/// Everything that is shown.
#[derive(Serialize)]
pub(crate) struct View {
    #[serde(skip)]
    pub(crate) lang: Lang,
    pub(crate) counted: Counted,
    /// The policy.
    pub(crate) title: String,
    /// What was counted, and how many.
    pub(crate) total: String,
    /// What the numbers mean.
    pub(crate) notes: Vec<String>,
    pub(crate) sections: Vec<Section>,
}

/// Rows under one heading.
#[derive(Serialize)]
pub(crate) struct Section {
    pub(crate) title: String,
    pub(crate) blocks: Vec<Block>,
}

/// Rows of one thing; its name stands above them, unless the section's does.
#[derive(Serialize)]
pub(crate) struct Block {
    pub(crate) title: Option<String>,
    pub(crate) rows: Vec<Row>,
    /// What is to be said below.
    pub(crate) remark: Option<String>,
}

/// One value and how many have it.
#[derive(Serialize)]
pub(crate) struct Row {
    pub(crate) label: String,
    pub(crate) count: String,
    /// From 0 to 1.
    pub(crate) share: f64,
    pub(crate) percent: String,
    pub(crate) mark: Mark,
}

/// What is to be marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mark {
    None,
    /// Nobody has it.
    Impossible,
    /// Everybody has it.
    Certain,
}

impl Mark {
    /// In words.
    pub(crate) fn word(self, counted: Counted, lang: Lang) -> &'static str {
        match (self, counted) {
            (Self::None, _) => "",
            (Self::Impossible, Counted::KindsOfLead) => lang.pick("impossible", "不可能"),
            (Self::Impossible, Counted::Leads) => lang.pick("none", "没有"),
            (Self::Certain, Counted::KindsOfLead) => lang.pick("certain", "必然"),
            (Self::Certain, Counted::Leads) => lang.pick("all", "全部"),
        }
    }
}

impl View {
    /// A census in words.
    pub(crate) fn new(census: &Census, words: Words<'_>) -> Self {
        let lang = words.lang;
        let plan = words.plan;
        let title = if words.labels.title.is_empty() { plan.id.clone() } else { words.labels.title.clone() };
        let version = plan.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
        let maker = Maker { census, words };
        Self {
            lang,
            counted: census.counted,
            title: format!("{title}{version}"),
            total: maker.total(),
            notes: maker.notes(),
            sections: maker.sections(),
        }
    }
}

struct Maker<'a> {
    census: &'a Census,
    words: Words<'a>,
}

impl Maker<'_> {
    fn total(&self) -> String {
        let lang = self.words.lang;
        let Some(total) = &self.census.total else {
            return lang.pick("not decided: the budget of steps is used up", "未能判定：步数用完了").to_owned();
        };
        let number = grouped(total);
        match self.census.counted {
            Counted::KindsOfLead if self.census.exact => {
                lang.pick(format!("{number} kinds of lead"), format!("共 {number} 种客户"))
            }
            Counted::KindsOfLead => {
                lang.pick(format!("at most {number} kinds of lead"), format!("至多 {number} 种客户"))
            }
            Counted::Leads if self.census.rejected > 0 => {
                let rejected = self.census.rejected;
                lang.pick(
                    format!("{number} leads, and {rejected} rejected that are not counted"),
                    format!("共 {number} 个客户；另有 {rejected} 个退回，不计在内"),
                )
            }
            Counted::Leads => lang.pick(format!("{number} leads"), format!("共 {number} 个客户")),
        }
    }

    fn notes(&self) -> Vec<String> {
        let lang = self.words.lang;
        let mut notes = Vec::new();
        match self.census.counted {
            Counted::KindsOfLead => notes.push(
                lang.pick(
                    "A kind of lead is a combination of the ranges that the policy tells apart. Every kind counts once, \
                     so this is no share of customers.",
                    "一种客户，就是各字段取值段的一种组合；取值段按办法里的界线划分。每种只计一次，因此不是客户的占比。",
                )
                .to_owned(),
            ),
            Counted::Leads => notes.push(
                lang.pick(
                    "The leads of the file are counted; those whose facts leave something open stand as not known.",
                    "数的是文件里的客户；资料不全、尚不能确定的，列为未知。",
                )
                .to_owned(),
            ),
        }
        if !self.census.exact && self.census.total.is_some() {
            notes.push(
                lang.pick(
                    "Every number is the most there can be: comparisons of several facts may rule out some combinations.",
                    "各数都是上限：几个字段之间的比较可能排除其中一些组合。",
                )
                .to_owned(),
            );
        }
        if self.census.counted == Counted::KindsOfLead && self.words.plan.when_undetermined.is_some() {
            notes.push(
                lang.pick(
                    "What `when undetermined` gives to leads with missing facts is not counted here.",
                    "`待补资料时` 评给资料不全客户的等级不计在内。",
                )
                .to_owned(),
            );
        }
        let asks = self.words.plan.nodes.iter().any(|node| matches!(node, Node::Known(_)));
        if self.census.counted == Counted::KindsOfLead && asks {
            notes.push(
                lang.pick(
                    "The policy asks whether facts are known, so leads without them are kinds of their own.",
                    "办法问到有的字段是否已填，所以没有填的客户也单独算一种。",
                )
                .to_owned(),
            );
        }
        if !self.census.is_whole() {
            notes.push(lang.pick(
                format!("Explored {} nodes; allow more steps with `--budget`.", self.census.nodes),
                format!("已展开 {} 个节点；可用 `--budget` 放宽步数。", self.census.nodes),
            ));
        }
        notes
    }

    fn sections(&self) -> Vec<Section> {
        let lang = self.words.lang;
        let plan = self.words.plan;
        let mut sections = Vec::new();
        let mut section = |title: &str, blocks: Vec<Block>| {
            if !blocks.is_empty() {
                sections.push(Section { title: title.to_owned(), blocks });
            }
        };
        let grades = self.census.grades.iter().map(|tally| {
            let kind = plan.grades.map_or(Kind::Text, Kind::Member);
            self.tally(tally, None, kind)
        });
        section(lang.pick("Grades", "等级"), grades.collect());
        section(
            lang.pick(
                "Sentences that hold; several may, and steps come after",
                "成立的规则（可以同时成立，升降级另算）",
            ),
            self.sentences(),
        );
        let items = self.census.items.iter().zip(&plan.items).zip(&self.words.labels.items);
        let items = items.map(|((tally, item), label)| self.tally(tally, Some(&label.label.title), item.kind));
        section(lang.pick("Items", "指标"), items.collect());
        let cards = self.census.scores.iter().zip(&self.words.labels.scorecards);
        let cards = cards.map(|(tally, label)| self.tally(tally, Some(&label.title), Kind::Number(Unit::Number)));
        section(lang.pick("Scores", "得分"), cards.collect());
        let decisions = self.census.decisions.iter().filter_map(|tally| {
            let at = plan.decisions.iter().position(|decision| decision.id == tally.id)?;
            let title = &self.words.labels.decisions.get(at)?.label.title;
            Some(self.tally(tally, Some(title), plan.decisions.get(at)?.kind))
        });
        section(lang.pick("Further results", "判定"), decisions.collect());
        section(
            lang.pick("Items that alone decide the grade, for so many kinds", "单看这一项就能定级的有多少种"),
            self.alone(),
        );
        let leaps = lang.pick(
            "One step of one fact that moves the grade by two or more, and the share of its steps",
            "一个字段只差一段、等级却差两级以上的有多少对，占该字段全部相邻对的多少",
        );
        section(leaps, self.leaps());
        sections
    }

    /// The rows of one thing.
    fn tally(&self, tally: &Tally, title: Option<&String>, kind: Kind) -> Block {
        let title = title.cloned();
        let Some(counts) = &tally.counts else { return self.open(title) };
        let rows = match banded(counts) {
            Some(bands) => bands
                .into_iter()
                .map(|(least, greatest, count)| {
                    let answer = if least == greatest {
                        greatest
                    } else {
                        Answer::Between { from: shown(least), to: shown(greatest) }
                    };
                    self.row(self.words.answer(kind, &answer), &count)
                })
                .collect(),
            None => counts.iter().map(|share| self.share(kind, share)).collect(),
        };
        Block { title, rows, remark: self.never(tally, kind) }
    }

    /// A grade that leads with missing facts are given on purpose is not impossible where complete leads have it not.
    fn share(&self, kind: Kind, share: &Share) -> Row {
        let mut row = self.row(self.value(kind, share), &share.count);
        let plan = self.words.plan;
        let grades = plan.grades.filter(|scale| kind == Kind::Member(*scale));
        let scale = grades.and_then(|scale| plan.scales.get(usize::from(scale.0)));
        let given = plan.when_undetermined.and_then(|at| scale?.members.get(usize::from(at)));
        let is_given =
            |id: &str| matches!(&share.value, Found::Answer(Answer::Is(crate::eval::Shown::Text(text))) if text == id);
        if given.is_some_and(|member| is_given(&member.id)) && row.mark == Mark::Impossible {
            row.mark = Mark::None;
        }
        row
    }

    fn value(&self, kind: Kind, share: &Share) -> String {
        match &share.value {
            Found::Answer(Answer::Absent(())) => {
                self.words.lang.pick("no value, or does not apply", "没有值，或不适用").to_owned()
            }
            Found::Answer(Answer::Unknown { .. }) => self.words.lang.pick("not known", "未知").to_owned(),
            Found::Answer(answer) => self.words.answer(kind, answer),
            Found::Outcome(status) => outcome(*status, self.words.lang).to_owned(),
        }
    }

    fn never(&self, tally: &Tally, kind: Kind) -> Option<String> {
        if tally.never.is_empty() {
            return None;
        }
        let all: Vec<String> = tally.never.iter().map(|answer| self.words.answer(kind, answer)).collect();
        let lang = self.words.lang;
        let all = all.join(lang.pick(", ", "、"));
        Some(lang.pick(format!("no lead can have {all}"), format!("没有客户能得 {all}")))
    }

    fn open(&self, title: Option<String>) -> Block {
        let remark = self.words.lang.pick("not decided: the budget of steps is used up", "未能判定：步数用完了");
        Block { title, rows: Vec::new(), remark: Some(remark.to_owned()) }
    }

    fn sentences(&self) -> Vec<Block> {
        let plan = self.words.plan;
        let named = matches!(plan.grading, Grading::Sentences { .. });
        if !named || self.census.sentences.is_empty() {
            return Vec::new();
        }
        let mut rows = Vec::new();
        let mut open = None;
        for (holding, label) in self.census.sentences.iter().zip(&self.words.labels.sentences) {
            match &holding.count {
                Some(count) => rows.push(self.row(label.text.clone(), count)),
                None => open = self.open(None).remark,
            }
        }
        vec![Block { title: None, rows, remark: open }]
    }

    fn alone(&self) -> Vec<Block> {
        let items = self.census.items.iter().zip(&self.words.labels.items);
        let rows: Vec<Row> = items
            .filter_map(|(tally, label)| {
                let alone = tally.alone.as_ref().filter(|alone| !alone.is_zero())?;
                Some(self.row(label.label.title.clone(), alone))
            })
            .collect();
        if rows.is_empty() { Vec::new() } else { vec![Block { title: None, rows, remark: None }] }
    }

    fn leaps(&self) -> Vec<Block> {
        let found: Vec<&Leap> = self.census.leaps.iter().filter(|leap| !leap.leaps.is_zero()).collect();
        let lang = self.words.lang;
        let rows: Vec<Row> = found
            .into_iter()
            .map(|leap| {
                let title = self.words.named(&leap.id).unwrap_or(&leap.id);
                let far = leap.furthest;
                let label = lang.pick(format!("{title} (up to {far} grades)"), format!("{title}（至多 {far} 级）"));
                let share = leap.leaps.share_of(&leap.steps);
                Row {
                    label,
                    count: grouped(&leap.leaps),
                    share,
                    percent: percent(share, &leap.leaps, &leap.steps),
                    mark: Mark::None,
                }
            })
            .collect();
        if rows.is_empty() { Vec::new() } else { vec![Block { title: None, rows, remark: None }] }
    }

    fn row(&self, label: String, count: &Natural) -> Row {
        let total = self.census.total.clone().unwrap_or_default();
        let share = count.share_of(&total);
        let mark = if count.is_zero() {
            Mark::Impossible
        } else if *count == total && self.census.exact {
            Mark::Certain
        } else {
            Mark::None
        };
        Row { label, count: grouped(count), share, percent: percent(share, count, &total), mark }
    }
}

impl Row {
    /// What is marked, in words.
    pub(crate) fn marked(&self, view: &View) -> &'static str {
        self.mark.word(view.counted, view.lang)
    }
}

fn shown(answer: Answer) -> crate::eval::Shown {
    match answer {
        Answer::Is(shown) => shown,
        Answer::Absent(()) | Answer::OneOf { .. } | Answer::Between { .. } | Answer::Unknown { .. } => {
            crate::eval::Shown::Text(String::new())
        }
    }
}

fn outcome(status: Status, lang: Lang) -> &'static str {
    crate::render::status_word(status, lang)
}

/// `1,296`; beyond a thousand trillion about `8.67 × 10^41`, since nobody reads more digits.
fn grouped(number: &Natural) -> String {
    let digits = number.to_string();
    if digits.len() > 15 {
        let (first, rest) = digits.split_at_checked(1).unwrap_or((&digits, ""));
        let next: String = rest.chars().take(2).collect();
        return format!("{first}.{next} × 10^{}", rest.len());
    }
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(at);
        if at > 0 && left.checked_rem(3) == Some(0) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `33.3%`; a share that is not nought is never shown as nought, nor one that is not whole as the whole.
fn percent(share: f64, count: &Natural, total: &Natural) -> String {
    if count.is_zero() {
        return "0%".to_owned();
    }
    if count == total {
        return "100%".to_owned();
    }
    match share * 100.0 {
        small if small < 0.1 => "<0.1%".to_owned(),
        large if large > 99.9 => ">99.9%".to_owned(),
        other => format!("{other:.1}%"),
    }
}
