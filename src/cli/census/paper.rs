//! What the drawn forms share: labels of a bounded width, and text that cannot be taken for markup.

use crate::cli::census::view::Section;
use crate::render::width;

/// A label in at most so many columns. What is left out is shown as `…`, in the middle: a sentence ends in its grade.
pub(super) fn shortened(label: &str, most: usize) -> String {
    if width(label) <= most {
        return label.to_owned();
    }
    let tail = most.div_euclid(3);
    let end = within(label.chars().rev(), tail);
    let start = within(label.chars(), most.saturating_sub(tail).saturating_sub(1));
    let start: String = label.chars().take(start).collect();
    let end: String = label.chars().skip(label.chars().count().saturating_sub(end)).collect();
    format!("{}…{}", start.trim_end(), end.trim_start())
}

/// How many of the characters fit into so many columns.
fn within(chars: impl Iterator<Item = char>, most: usize) -> usize {
    let mut used = 0_usize;
    let fits = chars.take_while(|c| {
        used = used.saturating_add(width(c.encode_utf8(&mut [0; 4])));
        used <= most
    });
    fits.count()
}

/// The columns that the labels of a section need, at most `most`.
pub(super) fn longest(section: &Section, most: usize) -> usize {
    let rows = section.blocks.iter().flat_map(|block| &block.rows);
    rows.map(|row| width(&row.label).min(most)).max().unwrap_or_default()
}

/// Text inside markup, or inside a quoted attribute.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML knows no other control characters.
            '\n' | '\t' => out.push(' '),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// The fonts of a page or picture, Chinese ones among them; none is loaded from anywhere.
pub(super) const FONTS: &str = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', \
     'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif";
/// The colour of bars.
pub(super) const BAR: &str = "#2f6f9f";
/// Of the ground behind them.
pub(super) const GROUND: &str = "#e8edf1";
/// Of text.
pub(super) const INK: &str = "#1c2430";
/// Of text beside it.
pub(super) const PALE: &str = "#5b6673";
/// Of what is impossible or certain.
pub(super) const MARK: &str = "#a33b20";
