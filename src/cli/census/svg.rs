//! A census as a picture: bars drawn to scale, nothing loaded from elsewhere.

use std::fmt::Write;

use crate::cli::census::paper::{BAR, FONTS, GROUND, INK, MARK, PALE, escaped, shortened};
use crate::cli::census::view::{Mark, Row, View};
use crate::render::width;

/// The whole width, and the columns inside it.
const WIDTH: u32 = 960;
const MARGIN: u32 = 32;
const BARS: u32 = 440;
const BAR_WIDTH: u32 = 280;
const NUMBERS: u32 = 928;
/// The height of a row, of a title above rows, of a heading, and of a line of notes.
const ROW: u32 = 26;
const TITLE: u32 = 34;
const HEADING: u32 = 44;
const LINE: u32 = 20;
/// Columns of text that a label, and a line of notes, may have.
const LABEL: usize = 54;
const NOTE: usize = 126;

/// The picture.
pub(super) fn svg(view: &View) -> String {
    let mut drawing = Drawing { body: String::new(), y: 52 };
    drawing.text(MARGIN, 22, INK, "600", &shortened(&view.title, 70));
    drawing.y = drawing.y.saturating_add(28);
    drawing.text(MARGIN, 16, INK, "400", &view.total);
    drawing.y = drawing.y.saturating_add(8);
    for note in view.notes.iter().flat_map(|note| lines(note, NOTE)) {
        drawing.y = drawing.y.saturating_add(LINE);
        drawing.text(MARGIN, 13, PALE, "400", &note);
    }
    for section in &view.sections {
        drawing.y = drawing.y.saturating_add(HEADING);
        drawing.text(MARGIN, 17, INK, "600", &section.title);
        drawing.y = drawing.y.saturating_add(6);
        for block in &section.blocks {
            if let Some(title) = &block.title {
                drawing.y = drawing.y.saturating_add(TITLE);
                drawing.text(MARGIN, 14, INK, "600", &shortened(title, LABEL));
            }
            for row in &block.rows {
                drawing.row(row, view);
            }
            for remark in block.remark.iter().flat_map(|remark| lines(remark, NOTE)) {
                drawing.y = drawing.y.saturating_add(LINE);
                drawing.text(MARGIN.saturating_add(12), 13, PALE, "400", &remark);
            }
        }
    }
    let height = drawing.y.saturating_add(MARGIN);
    let title = escaped(&view.title);
    let body = drawing.body;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
         viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" font-family=\"{FONTS}\">\n<title>{title}</title>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n{body}</svg>\n"
    )
}

struct Drawing {
    body: String,
    y: u32,
}

impl Drawing {
    fn text(&mut self, x: u32, size: u32, color: &str, weight: &str, text: &str) {
        let (y, text) = (self.y, escaped(text));
        let _ = writeln!(
            self.body,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{color}\">{text}</text>"
        );
    }

    fn row(&mut self, row: &Row, view: &View) {
        self.y = self.y.saturating_add(ROW);
        let label = shortened(&row.label, LABEL);
        self.body.push_str("<g>");
        if label != row.label {
            // The whole label where a pointer rests on it.
            let _ = write!(self.body, "<title>{}</title>", escaped(&row.label));
        }
        self.text(MARGIN.saturating_add(12), 13, INK, "400", &label);
        let top = self.y.saturating_sub(11);
        let long = f64::from(BAR_WIDTH) * row.share.clamp(0.0, 1.0);
        // What is not nought is seen.
        let long = if row.mark == Mark::Impossible { 0.0 } else { long.max(1.5) };
        let _ = writeln!(
            self.body,
            "<rect x=\"{BARS}\" y=\"{top}\" width=\"{BAR_WIDTH}\" height=\"14\" rx=\"2\" fill=\"{GROUND}\"/>\
             <rect x=\"{BARS}\" y=\"{top}\" width=\"{long:.1}\" height=\"14\" rx=\"2\" fill=\"{BAR}\"/>"
        );
        let beside = BARS.saturating_add(BAR_WIDTH).saturating_add(12);
        let (y, color) = (self.y, if row.mark == Mark::None { INK } else { MARK });
        let percent = match row.mark {
            Mark::None => row.percent.clone(),
            Mark::Impossible | Mark::Certain => row.marked(view).to_owned(),
        };
        let (percent, count) = (escaped(&percent), escaped(&row.count));
        let _ = writeln!(
            self.body,
            "<text x=\"{beside}\" y=\"{y}\" font-size=\"13\" fill=\"{color}\">{percent}</text>\
             <text x=\"{NUMBERS}\" y=\"{y}\" font-size=\"13\" fill=\"{PALE}\" text-anchor=\"end\">{count}</text></g>"
        );
    }
}

/// A text in lines of at most so many columns, broken at blanks, Han text anywhere.
fn lines(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_inclusive([' ', '，', '；', '。', '、']) {
        let Some(line) = lines.last_mut() else { continue };
        if !line.is_empty() && width(line).saturating_add(width(word.trim_end())) > most {
            lines.push(word.to_owned());
        } else {
            line.push_str(word);
        }
    }
    lines
}
