//! The text of a policy with other rows in one of its tables: rows that say the same stay as they were written, with
//! their comments, and all that lies outside the table is not touched.

use crate::sheets::cells::Said;
use crate::sheets::outline::Outline;
use crate::sheets::rows::Line;
use crate::source::{Source, Span};
use crate::syntax::alone::{Reader, comments_in, last_word, said, tables};
use crate::syntax::laid_out;
use crate::syntax::tree::{Layout, TableLine};

/// Pairs of old and new rows that are compared at most; beyond, rows are paired in order.
const COMPARED: usize = 4_000_000;

/// The whole text with these rows; none when they say what the table says already.
pub(crate) fn splice(
    outline: &Outline,
    source: &Source,
    reader: &Reader,
    (across, lines): (&[Said], &[Line]),
) -> Option<String> {
    let old: Vec<String> = outline.table.lines.iter().map(meaning_of_old).collect();
    let new: Vec<String> = lines.iter().map(meaning_of_new).collect();
    let head: Vec<String> = match &outline.table.layout {
        Layout::Crosstab(across) => across.iter().map(|cell| said(&cell.kind)).collect(),
        Layout::Lines(_) => Vec::new(),
    };
    let head_stays = head.iter().eq(across.iter().map(|said| &said.meaning));
    if old == new && head_stays {
        return None;
    }
    let parts = Parts::of(outline, source);
    let pairs = pairs(&old, &new);
    let mut table = parts.head.clone();
    if !head_stays {
        let cells: Vec<String> = across.iter().map(|said| said.words.clone()).collect();
        let place = parts.across.range();
        table.replace_range(place, &format!("| | {} |", cells.join(" | ")));
    }
    table.push('\n');
    let mut gone = 0;
    for (line, pair) in lines.iter().zip(&pairs) {
        let until = pair.map_or(gone, |at| at.saturating_add(1));
        // What stands above a row that is gone stays, above the next.
        for lost in parts.rows.get(gone..until).unwrap_or_default() {
            table.push_str(&lost.above);
        }
        gone = until.max(gone);
        let old = pair.and_then(|at| Some((outline.table.lines.get(at)?, outline.words.lines.get(at)?)));
        table.push_str(&row(outline, line, old));
        if let Some(behind) = pair.and_then(|at| parts.rows.get(at)).and_then(|row| row.behind.as_ref()) {
            table.extend([" ", behind]);
        }
        table.push('\n');
    }
    for lost in parts.rows.get(gone..).unwrap_or_default() {
        table.push_str(&lost.above);
    }
    table.push_str(&parts.tail);
    table.push('}');
    Some(in_layout(outline, source, reader, &table))
}

/// The text with this table in the one layout.
fn in_layout(outline: &Outline, source: &Source, reader: &Reader, table: &str) -> String {
    let place = outline.declaration.span;
    let (before, after) = (source.text().get(..place.start), source.text().get(place.end..));
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    let crude = Source::new(source.name(), format!("{before}{table}{after}"));
    let parsed = reader.policy(&crude);
    let own = tables(&parsed.tree.declarations).find(|(declaration, _)| declaration.span.start == place.start);
    let laid = own.map_or_else(|| table.to_owned(), |(declaration, _)| laid_out(&crude, declaration));
    // Above the rows nothing changes, not even a blank: only where a comment stands there, it is laid out with them.
    let written = table.split_once('\n').map_or("", |(first, _)| first);
    let open = written.find('{').filter(|_| !written.contains('#')).and_then(|at| written.get(..=at));
    let laid = match (open, laid.split_once('\n')) {
        (Some(open), Some((first, rest))) if first.ends_with('{') && open.matches(['"', '`']).count() % 2 == 0 => {
            format!("{open}\n{rest}")
        }
        (_, _) => laid,
    };
    let mut laid = laid.trim_end().to_owned();
    if source.text().contains("\r\n") {
        laid = laid.replace('\r', "").replace('\n', "\r\n");
    }
    format!("{before}{laid}{after}")
}

fn meaning_of_old(line: &TableLine) -> String {
    let cells = line.cells.iter().flatten().map(|cell| said(&cell.kind));
    joined(line.cells.is_none(), cells, line.answers.iter().map(said))
}

fn meaning_of_new(line: &Line) -> String {
    let cells = line.cells.iter().flatten().map(|said| said.meaning.clone());
    joined(line.cells.is_none(), cells, line.answers.iter().map(|said| said.meaning.clone()))
}

fn joined(otherwise: bool, cells: impl Iterator<Item = String>, answers: impl Iterator<Item = String>) -> String {
    let mut all = vec![otherwise.to_string()];
    all.extend(cells);
    all.push("=>".to_owned());
    all.extend(answers);
    all.join("\u{1f}")
}

/// A row of the policy; a cell that says what it said stays as it was written.
fn row(outline: &Outline, line: &Line, old: Option<(&TableLine, &crate::syntax::LineWords)>) -> String {
    let kept = |said: &Said, was: Option<(String, &String)>| match was {
        Some((meaning, words)) if meaning == said.meaning => words.clone(),
        Some(_) | None => said.words.clone(),
    };
    let old_cell = |at: usize| {
        let (line, words) = old?;
        Some((said(&line.cells.as_ref()?.get(at)?.kind), words.cells.as_ref()?.get(at)?))
    };
    let old_answer = |at: usize| {
        let (line, words) = old?;
        Some((said(line.answers.get(at)?), words.answers.get(at)?))
    };
    let cells: Vec<String> = match &line.cells {
        Some(cells) => cells.iter().enumerate().map(|(at, said)| kept(said, old_cell(at))).collect(),
        None => vec![outline.lang.pick("otherwise", "其余").to_owned()],
    };
    let answers = line.answers.iter().enumerate().map(|(at, said)| kept(said, old_answer(at)));
    let answers = answers.collect::<Vec<_>>().join(" | ");
    let between = if outline.crosstab { "|" } else { "=>" };
    format!("| {} {between} {answers} |", cells.join(" | "))
}

/// The text of a table in parts.
struct Parts {
    /// Up to the end of its head, with a comment behind it.
    head: String,
    /// Where the head of a crosstab stands in it.
    across: Span,
    rows: Vec<Around>,
    /// Between the last row and the closing brace.
    tail: String,
}

/// What stands around a row.
#[derive(Default)]
struct Around {
    /// Comments and empty lines above it, whole lines.
    above: String,
    /// The comment behind it.
    behind: Option<String>,
}

impl Parts {
    fn of(outline: &Outline, source: &Source) -> Self {
        let place = outline.declaration.span;
        let text = |from: usize, to: usize| source.slice(Span::new(from, to));
        let lines: Vec<Span> = outline.table.lines.iter().map(|line| line.span).collect();
        let end = place.end.saturating_sub(1);
        let first = lines.first().map_or(end, |line| line.start);
        let head = text(place.start, first);
        let head_end = last_word(head);
        let (behind, above) = split(head.get(head_end..).unwrap_or_default());
        let mut rows: Vec<Around> = vec![Around { above, behind: None }];
        let mut head = head.get(..head_end).unwrap_or_default().to_owned();
        let across = across(outline, &head);
        if let Some(behind) = behind {
            head.extend([" ", &behind]);
        }
        let mut tail = String::new();
        for (at, line) in lines.iter().enumerate() {
            let next = lines.get(at.saturating_add(1)).map(|next| next.start);
            let (behind, above) = split(text(line.end, next.unwrap_or(end)));
            let inside = comments_in(text(line.start, line.end)).into_iter().map(|comment| format!("{comment}\n"));
            if let Some(row) = rows.last_mut() {
                row.behind = behind;
                row.above.extend(inside);
            }
            match next {
                Some(_) => rows.push(Around { above, behind: None }),
                None => tail = above,
            }
        }
        Self { head, across, rows, tail }
    }
}

/// Where the head of a crosstab stands in the text before the first row: from its first bar to its end.
fn across(outline: &Outline, head: &str) -> Span {
    let Layout::Crosstab(across) = &outline.table.layout else { return Span::default() };
    let start = outline.declaration.span.start;
    let first = across.first().map_or(start, |cell| cell.span.start).saturating_sub(start);
    // In front of the first cell stand two bars and blanks.
    let before = head.get(..first).unwrap_or_default();
    let bars: Vec<usize> = before.rmatch_indices('|').map(|(at, _)| at).take(2).collect();
    Span::new(bars.last().copied().unwrap_or(first), head.len())
}

/// What stands between two rows: the comment behind the upper one, and the whole lines below it.
fn split(gap: &str) -> (Option<String>, String) {
    let (first, rest) = gap.split_once('\n').unwrap_or((gap, ""));
    let behind = Some(first.trim()).filter(|comment| comment.starts_with('#')).map(str::to_owned);
    // The blanks in front of the next row are no line.
    let above: String = rest.split_inclusive('\n').filter(|line| line.ends_with('\n')).collect();
    (behind, above)
}

/// For each new row the old one that it is, or that it takes the place of.
fn pairs(old: &[String], new: &[String]) -> Vec<Option<usize>> {
    let same = longest_common(old, new);
    let mut pairs: Vec<Option<usize>> = vec![None; new.len()];
    let (mut from_old, mut from_new) = (0, 0);
    // Between two rows that stay, the others take each other's place in order.
    for (at_old, at_new) in same.into_iter().chain([(old.len(), new.len())]) {
        for (at, slot) in (from_old..at_old).zip(pairs.get_mut(from_new..at_new).unwrap_or_default()) {
            *slot = Some(at);
        }
        if let Some(slot) = pairs.get_mut(at_new) {
            *slot = Some(at_old);
        }
        (from_old, from_new) = (at_old.saturating_add(1), at_new.saturating_add(1));
    }
    pairs
}

/// The longest list of rows that stand in both in the same order, as pairs of places.
fn longest_common(old: &[String], new: &[String]) -> Vec<(usize, usize)> {
    let start = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let rest = old.len().min(new.len()).saturating_sub(start);
    let end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let (old_end, new_end) = (old.len().saturating_sub(end), new.len().saturating_sub(end));
    let (middle, other) = (old.get(start..old_end).unwrap_or_default(), new.get(start..new_end).unwrap_or_default());
    let mut pairs: Vec<(usize, usize)> = (0..start).map(|at| (at, at)).collect();
    if middle.len().saturating_mul(other.len()) <= COMPARED {
        let inner = common(middle, other).into_iter();
        pairs.extend(inner.map(|(one, other)| (one.saturating_add(start), other.saturating_add(start))));
    }
    pairs.extend((0..end).map(|at| (old_end.saturating_add(at), new_end.saturating_add(at))));
    pairs
}

/// The longest common list, by the lengths of those of all tails.
fn common(old: &[String], new: &[String]) -> Vec<(usize, usize)> {
    let mut lengths = vec![vec![0_usize; new.len().saturating_add(1)]; old.len().saturating_add(1)];
    let at =
        |lengths: &[Vec<usize>], i: usize, j: usize| lengths.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0);
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let (below, right) = (i.saturating_add(1), j.saturating_add(1));
            let length = if old.get(i) == new.get(j) {
                at(&lengths, below, right).saturating_add(1)
            } else {
                at(&lengths, below, j).max(at(&lengths, i, right))
            };
            if let Some(slot) = lengths.get_mut(i).and_then(|row| row.get_mut(j)) {
                *slot = length;
            }
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        let (below, right) = (i.saturating_add(1), j.saturating_add(1));
        if old.get(i) == new.get(j) {
            pairs.push((i, j));
            (i, j) = (below, right);
        } else if at(&lengths, below, j) >= at(&lengths, i, right) {
            i = below;
        } else {
            j = right;
        }
    }
    pairs
}
