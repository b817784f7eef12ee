//! Lines of cells; cells of lines of one sort stand under each other.

use crate::diagnostic::Lang;
use crate::syntax::format::both::{Both, width};

/// Columns of one line; a person reads no longer one at ease, and a printer cuts it.
pub(super) const WIDTH: usize = 120;
/// Blanks that alignment may put into one column; beyond, one long cell would tear all others apart.
const SPREAD: usize = 56;

/// What sort of line it is: neighbours of one sort share their columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Shares with none.
    Plain,
    Let,
    Input,
    Item,
    Entry,
    Row,
    Member,
    Sentence,
    Example,
    Follow,
    Set,
    Decide,
    Table,
}

/// A part of a line, with the blanks before it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) text: Both,
    pub(super) gap: usize,
}

impl Cell {
    pub(super) fn new(text: Both) -> Self {
        Self { text, gap: 1 }
    }

    /// A cell that stands further from the one before.
    pub(super) fn apart(text: Both) -> Self {
        Self { text, gap: 2 }
    }
}

/// One line of the output, and the part of the source that it stands for.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) indent: usize,
    pub(super) sort: Sort,
    pub(super) cells: Vec<Cell>,
    /// The cells to use where neighbours of its sort have another `shape`.
    pub(super) loose: Option<Vec<Cell>>,
    pub(super) shape: String,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) lang: Lang,
    /// Whether a blank line may stand before it.
    pub(super) free: bool,
    /// Comments on lines of their own above it, each with whether a blank line stands before.
    pub(super) above: Vec<(bool, String)>,
    pub(super) blank: bool,
    /// The comment at its end.
    pub(super) behind: Option<String>,
}

impl Line {
    fn joins(&self, next: &Self) -> bool {
        let torn = next.blank || next.above.iter().any(|(blank, _)| *blank);
        self.sort != Sort::Plain
            && self.sort == next.sort
            && self.indent == next.indent
            && self.lang == next.lang
            && !torn
    }
}

/// Columns of cells on one line, unaligned, in the wider language.
pub(super) fn flat_width(indent: usize, cells: &[Cell]) -> usize {
    let of = |lang: Lang| {
        let shown = cells.iter().filter(|cell| !cell.text.pick(lang).is_empty());
        shown.fold(indent, |sum, cell| sum.saturating_add(width(cell.text.pick(lang))).saturating_add(cell.gap))
    };
    of(Lang::En).max(of(Lang::Zh)).saturating_sub(1)
}

/// The text of all lines.
pub(super) fn print(mut lines: Vec<Line>, tail: &[(bool, String)]) -> String {
    let mut texts = Vec::with_capacity(lines.len());
    let mut from = 0;
    while from < lines.len() {
        let mut to = from.saturating_add(1);
        while let (Some(before), Some(next)) = (lines.get(to.saturating_sub(1)), lines.get(to)) {
            if !before.joins(next) {
                break;
            }
            to = to.saturating_add(1);
        }
        if let Some(run) = lines.get_mut(from..to) {
            texts.extend(aligned(run));
        }
        from = to;
    }
    let columns = comment_columns(&lines, &texts);
    let mut out = String::new();
    for ((line, text), column) in lines.iter().zip(&texts).zip(columns) {
        for (blank, comment) in &line.above {
            empty_line(&mut out, *blank);
            out.push_str(&" ".repeat(if line.cells.iter().any(|cell| cell.text.en == "}") {
                line.indent.saturating_add(2)
            } else {
                line.indent
            }));
            out.push_str(comment);
            out.push('\n');
        }
        empty_line(&mut out, line.blank);
        out.push_str(text);
        if let Some(comment) = &line.behind {
            out.push_str(&" ".repeat(column.saturating_sub(width(text))));
            out.push_str(comment);
        }
        out.push('\n');
    }
    for (blank, comment) in tail {
        empty_line(&mut out, *blank);
        out.push_str(comment);
        out.push('\n');
    }
    out
}

fn empty_line(out: &mut String, wanted: bool) {
    if wanted && !out.is_empty() {
        out.push('\n');
    }
}

/// The lines of one run, their columns under each other.
fn aligned(run: &mut [Line]) -> Vec<String> {
    let shape = run.first().map(|line| line.shape.clone()).unwrap_or_default();
    if run.iter().any(|line| line.shape != shape) {
        for line in run.iter_mut() {
            if let Some(loose) = line.loose.take() {
                line.cells = loose;
            }
        }
    }
    let columns = run.iter().map(|line| line.cells.len()).max().unwrap_or_default();
    let widths: Vec<(usize, usize)> = (0..columns).map(|column| column_of(run, column)).collect();
    run.iter().map(|line| text_of(line, &widths)).collect()
}

/// How wide a column is and the blanks before it; no width when its cells differ too much.
fn column_of(run: &[Line], column: usize) -> (usize, usize) {
    let (mut least, mut most, mut gap) = (usize::MAX, 0, 0);
    for line in run {
        let shown = |cell: &Cell| !cell.text.pick(line.lang).is_empty();
        let Some(cell) = line.cells.get(column).filter(|cell| shown(cell)) else { continue };
        gap = gap.max(cell.gap);
        // The last cell of a line pads nothing.
        if line.cells.iter().skip(column.saturating_add(1)).any(shown) {
            let wide = width(cell.text.pick(line.lang));
            (least, most) = (least.min(wide), most.max(wide));
        }
    }
    (if most.saturating_sub(least) > SPREAD { 0 } else { most }, gap)
}

fn text_of(line: &Line, widths: &[(usize, usize)]) -> String {
    let mut out = " ".repeat(line.indent);
    // Blanks that are due before the next cell that is shown.
    let mut due = 0_usize;
    for (column, cell) in line.cells.iter().enumerate() {
        let (wide, gap) = widths.get(column).copied().unwrap_or_default();
        let text = cell.text.pick(line.lang);
        if text.is_empty() {
            due = due.saturating_add(if wide == 0 && gap == 0 {
                0
            } else {
                wide.saturating_add(if column == 0 { 0 } else { gap })
            });
            continue;
        }
        out.push_str(&" ".repeat(due.saturating_add(if column == 0 { 0 } else { gap })));
        out.push_str(text);
        due = wide.saturating_sub(width(text));
    }
    out
}

/// The column at which the comment of each line begins: the same for neighbours, where they are of like length.
fn comment_columns(lines: &[Line], texts: &[String]) -> Vec<usize> {
    let mut columns = vec![0; lines.len()];
    let mut from = 0;
    while from < lines.len() {
        let neighbours = lines
            .iter()
            .skip(from.saturating_add(1))
            .take_while(|line| line.behind.is_some() && !line.blank && line.above.is_empty());
        let to = if lines.get(from).is_some_and(|line| line.behind.is_some()) {
            from.saturating_add(1).saturating_add(neighbours.count())
        } else {
            from.saturating_add(1)
        };
        let run: Vec<usize> = texts.get(from..to).unwrap_or_default().iter().map(|text| width(text)).collect();
        let (least, most) =
            (run.iter().min().copied().unwrap_or_default(), run.iter().max().copied().unwrap_or_default());
        for (at, own) in (from..to).zip(run) {
            let column = if most.saturating_sub(least) > SPREAD { own } else { most };
            if let Some(slot) = columns.get_mut(at) {
                *slot = column.saturating_add(2);
            }
        }
        from = to;
    }
    columns
}
