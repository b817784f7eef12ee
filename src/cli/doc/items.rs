//! Items, scorecards and further results as tables.

use serde::Serialize;

use crate::cli::doc::rules;
use crate::plan::{Item, ItemLabel, Label, Node, NodeId};
use crate::render::Words;
use crate::value::{Kind, Value};

/// Items that stand together.
#[derive(Debug, Serialize)]
pub(crate) struct Block {
    /// What rules call it; empty where that is its title, or nothing.
    pub(crate) name: String,
    pub(crate) title: String,
    /// What is to be said of all of them; empty where nothing is.
    pub(crate) note: String,
    /// The levels, best first, where every item is a line of conditions for them; else empty.
    pub(crate) levels: Vec<String>,
    /// Whether each is ticked or not, or follows from facts.
    pub(crate) ticks: bool,
    pub(crate) items: Vec<Line>,
}

/// One item.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    /// What rules call it; empty where that is its title.
    pub(crate) name: String,
    pub(crate) title: String,
    /// When it counts; how it is rated.
    pub(crate) note: String,
    /// Its rows, from the top.
    pub(crate) rows: Vec<Row>,
    /// Its conditions by level, in order of the block's levels.
    pub(crate) cells: Vec<String>,
    /// The most points it can give; none outside scorecards.
    pub(crate) most: Option<String>,
}

/// A row: what it gives, and when.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) value: String,
    /// Empty where it always holds.
    pub(crate) when: String,
    /// Whether it is what is left.
    pub(crate) otherwise: bool,
    #[serde(skip)]
    level: Option<u8>,
    /// Whether `value` is what was written, and not a value.
    #[serde(skip)]
    pub(crate) computed: bool,
}

/// Groups, checklists, scorecards, and items that stand alone.
pub(crate) fn blocks(words: &Words<'_>) -> Vec<Block> {
    let (plan, labels) = (words.plan, words.labels);
    let mut told = vec![false; plan.items.len()];
    let mut blocks = Vec::new();
    for (group, label) in plan.groups.iter().zip(&labels.groups) {
        let items: Vec<usize> = group.items.iter().map(|item| item.index()).collect();
        items.iter().for_each(|at| told.get_mut(*at).into_iter().for_each(|told| *told = true));
        blocks.push(block(words, label, String::new(), &items, &[]));
    }
    for (card, label) in plan.scorecards.iter().zip(&labels.scorecards) {
        let items: Vec<usize> = card.items.iter().map(|(item, _)| item.index()).collect();
        items.iter().for_each(|at| told.get_mut(*at).into_iter().for_each(|told| *told = true));
        let note = words.lang.pick(
            format!("points are added: {} to {}", card.low, card.high),
            format!("各项得分相加，总分 {} 至 {}", card.low, card.high),
        );
        let most: Vec<String> = card.best.iter().map(|best| crate::render::number(*best)).collect();
        blocks.push(block(words, label, note, &items, &most));
    }
    let alone: Vec<usize> = told.iter().enumerate().filter(|(_, told)| !**told).map(|(at, _)| at).collect();
    if !alone.is_empty() {
        let title = words.lang.pick("Items that stand alone", "单独的指标").to_owned();
        let label = Label { name: title.clone(), title };
        blocks.push(block(words, &label, String::new(), &alone, &[]));
    }
    blocks
}

/// Further results, each a block of one.
pub(crate) fn results(words: &Words<'_>) -> Vec<Block> {
    let decisions = words.plan.decisions.iter().zip(&words.labels.decisions);
    decisions
        .map(|(decision, label)| {
            let (note, rows) = rows_of(words, decision.kind, decision.node, label);
            let name = own_name(&label.label);
            let line = Line { name, title: label.label.title.clone(), note, rows, cells: Vec::new(), most: None };
            Block {
                name: String::new(),
                title: label.label.title.clone(),
                note: String::new(),
                levels: Vec::new(),
                ticks: false,
                items: vec![line],
            }
        })
        .collect()
}

fn block(words: &Words<'_>, label: &Label, note: String, items: &[usize], most: &[String]) -> Block {
    let kinds: Vec<Kind> = items.iter().filter_map(|at| Some(words.plan.items.get(*at)?.kind)).collect();
    let ticks = !kinds.is_empty() && kinds.iter().all(|kind| *kind == Kind::YesNo);
    let mut lines: Vec<Line> = Vec::new();
    for (place, at) in items.iter().enumerate() {
        let (Some(item), Some(label)) = (words.plan.items.get(*at), words.labels.items.get(*at)) else { continue };
        lines.push(line(words, item, label, most.get(place).cloned()));
    }
    let levels = matrix(words, &kinds, &mut lines);
    Block { name: own_name(label), title: label.title.clone(), note, levels, ticks, items: lines }
}

fn line(words: &Words<'_>, item: &Item, label: &ItemLabel, most: Option<String>) -> Line {
    let (mut note, rows) = rows_of(words, item.kind, item.node, label);
    if rows.is_empty() && item.rated.is_some() && item.kind != Kind::YesNo {
        words.lang.pick("rated by hand", "由人评定").clone_into(&mut note);
    }
    Line { name: own_name(&label.label), title: label.label.title.clone(), note, rows, cells: Vec::new(), most }
}

/// The name where the title does not say it.
fn own_name(label: &Label) -> String {
    if label.title == label.name { String::new() } else { label.name.clone() }
}

/// When something counts, and its rows.
fn rows_of(words: &Words<'_>, kind: Kind, node: NodeId, label: &ItemLabel) -> (String, Vec<Row>) {
    let lang = words.lang;
    match words.plan.nodes.get(node.index()) {
        Some(Node::When(condition, value)) => {
            let (note, rows) = rows_of(words, kind, *value, label);
            let applies = when_applies(words, *condition);
            let parts = [applies, note].into_iter().filter(|part| !part.is_empty());
            (parts.collect::<Vec<_>>().join(lang.pick("; ", "；")), rows)
        }
        Some(Node::First(rows, otherwise)) => {
            let written = |at: usize| label.values.get(at).map_or("", String::as_str);
            let when = |at: usize| label.rows.get(at).cloned().unwrap_or_default();
            let told = rows
                .iter()
                .enumerate()
                .map(|(at, (_, value))| Row { when: when(at), ..row(words, kind, *value, written(at)) });
            let last = otherwise.map(|value| Row { otherwise: true, ..row(words, kind, value, written(rows.len())) });
            (String::new(), told.chain(last).collect())
        }
        Some(_) | None => {
            let rows = label.rows.iter().map(|text| Row {
                value: if kind == Kind::YesNo { words.lang.pick("yes", "是").to_owned() } else { String::new() },
                when: text.clone(),
                otherwise: false,
                level: None,
                computed: false,
            });
            (String::new(), rows.collect())
        }
    }
}

/// What a row gives: a value, or what is computed as it was written.
fn row(words: &Words<'_>, kind: Kind, node: NodeId, written: &str) -> Row {
    let (value, level, computed) = match words.plan.nodes.get(node.index()) {
        Some(Node::Constant(value)) => {
            let level = if let Value::Member(level) = value { Some(*level) } else { None };
            let said = match (kind, value) {
                (Kind::Member(scale), Value::Member(at)) => rules::member(words, scale, usize::from(*at)),
                _ => words.value(kind, value),
            };
            (said, level, false)
        }
        Some(_) | None => (written.to_owned(), None, true),
    };
    Row { value, when: String::new(), otherwise: false, level, computed }
}

/// When an item counts, where that is one fact.
fn when_applies(words: &Words<'_>, condition: NodeId) -> String {
    let lang = words.lang;
    let input = |node: NodeId| match words.plan.nodes.get(node.index()) {
        Some(Node::Input(input)) => words.labels.inputs.get(input.index()).map(|label| label.title.clone()),
        _ => None,
    };
    if let Some(title) = input(condition) {
        return lang.pick(format!("counts only when: {title}"), format!("仅当“{title}”时计入"));
    }
    lang.pick("counts in some cases only", "只在一定情况下计入").to_owned()
}

/// The levels of the columns, where all items are rated on one scale by conditions; the lines get their cells.
fn matrix(words: &Words<'_>, kinds: &[Kind], lines: &mut [Line]) -> Vec<String> {
    /// More columns than this do not fit on paper.
    const COLUMNS: usize = 4;
    let Some(Kind::Member(scale)) = kinds.first().copied() else { return Vec::new() };
    let given: Vec<u8> = lines.iter().flat_map(|line| &line.rows).filter_map(|row| row.level).collect();
    let same = kinds.iter().all(|kind| *kind == Kind::Member(scale));
    let whole = lines.iter().all(|line| !line.rows.is_empty() && line.rows.iter().all(|row| row.level.is_some()));
    let members = words.labels.scales.get(usize::from(scale.0)).map(|(_, members)| members.as_slice());
    let columns: Vec<(u8, &str)> = (0_u8..)
        .zip(members.unwrap_or_default())
        .filter(|(level, _)| given.contains(level))
        .map(|(level, label)| (level, label.name.as_str()))
        .collect();
    // Conditions are read from the top; only where they go from the best level down does a column say the same.
    let downwards = lines.iter().all(|line| line.rows.is_sorted_by_key(|row| row.level));
    if !same || !whole || !downwards || columns.len() > COLUMNS {
        return Vec::new();
    }
    let (or, rest) = (words.lang.pick(" or ", " 或 "), words.lang.pick("otherwise", "其余"));
    for line in lines {
        let cell = |level: u8| {
            let of_it = line.rows.iter().filter(|row| row.level == Some(level));
            of_it.map(|row| if row.otherwise { rest } else { row.when.as_str() }).collect::<Vec<_>>().join(or)
        };
        line.cells = columns.iter().map(|(level, _)| cell(*level)).collect();
    }
    columns.into_iter().map(|(_, name)| name.to_owned()).collect()
}
