//! A census on a terminal.

use std::fmt::Write;

use crate::cli::census::paper::{longest, shortened};
use crate::cli::census::view::{Block, Mark, View};
use crate::proof::Counted;
use crate::render::{Align, Table};

/// Characters of a label; sentences can be long.
const LABEL: usize = 64;
/// Characters of a bar that stands for all.
const BAR: usize = 20;

/// The whole census as text.
pub(super) fn text(view: &View) -> String {
    let mut out = format!("{}: {}\n", view.title, view.total);
    if view.lang == crate::diagnostic::Lang::Zh {
        out = format!("{}：{}\n", view.title, view.total);
    }
    for note in &view.notes {
        let _ = writeln!(out, "{note}");
    }
    // For whoever runs the command; who reads the picture or the page has no use for it.
    if view.counted == Counted::KindsOfLead {
        let how = view.lang.pick(
            "Your own leads are counted with `--weights leads.csv`.",
            "要数真实的客户，请加 `--weights 客户.csv`。",
        );
        let _ = writeln!(out, "{how}");
    }
    for section in &view.sections {
        let _ = writeln!(out, "\n{}", section.title);
        // Labels of one section are of one width, so that its bars stand below each other.
        let widest = longest(section, LABEL);
        for block in &section.blocks {
            out.push_str(&told(block, view, widest));
        }
    }
    out
}

fn told(block: &Block, view: &View, widest: usize) -> String {
    let indent = if block.title.is_some() { "    " } else { "  " };
    let mut out = block.title.as_ref().map(|title| format!("  {title}\n")).unwrap_or_default();
    let mut table = Table::new([Align::Left, Align::Right, Align::Right, Align::Left, Align::Left]);
    for row in &block.rows {
        let label = shortened(&row.label, LABEL);
        let blanks = " ".repeat(widest.saturating_sub(crate::render::width(&label)));
        let mark = if row.mark == Mark::None { String::new() } else { row.marked(view).to_owned() };
        // Marks come before bars: what is impossible has no bar.
        let last = if mark.is_empty() { bar(row.share) } else { mark };
        table.row([format!("{label}{blanks}"), row.count.clone(), row.percent.clone(), last]);
    }
    out.push_str(&table.text(indent));
    if let Some(remark) = &block.remark {
        let _ = writeln!(out, "{indent}{remark}");
    }
    out
}

/// A bar in eighths of a character; what is not nought is seen.
fn bar(share: f64) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share lies between 0 and 1")]
    #[allow(clippy::cast_precision_loss, reason = "twenty")]
    let eighths = (share.clamp(0.0, 1.0) * (BAR.saturating_mul(8)) as f64).round() as usize;
    let eighths = eighths.max(1);
    let part = PARTS.get(eighths.checked_rem(8).unwrap_or_default()).copied().unwrap_or_default();
    format!("{}{part}", "█".repeat(eighths.div_euclid(8)))
}
