//! A census as a page: tables with bars, readable without a program, nothing loaded from elsewhere.

use std::fmt::Write;

use crate::cli::census::paper::{BAR, FONTS, GROUND, INK, MARK, PALE, escaped};
use crate::cli::census::view::{Block, Mark, Row, View};
use crate::diagnostic::Lang;

/// The page.
pub(super) fn html(view: &View) -> String {
    let lang = match view.lang {
        Lang::En => "en",
        Lang::Zh => "zh-CN",
    };
    let title = escaped(&view.title);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p class=\"total\">{}</p>\n",
        style(),
        escaped(&view.total)
    );
    for note in &view.notes {
        let _ = writeln!(out, "<p class=\"note\">{}</p>", escaped(note));
    }
    for section in &view.sections {
        let _ = writeln!(out, "<section>\n<h2>{}</h2>", escaped(&section.title));
        for block in &section.blocks {
            told(&mut out, block, view);
        }
        out.push_str("</section>\n");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn told(out: &mut String, block: &Block, view: &View) {
    if !block.rows.is_empty() {
        out.push_str("<table>\n");
        if let Some(title) = &block.title {
            let _ = writeln!(out, "<caption>{}</caption>", escaped(title));
        }
        // The columns have their widths here, as the headings are only heard.
        out.push_str("<colgroup><col class=\"what\"><col class=\"number\"><col class=\"number\"><col></colgroup>\n");
        let heads = [("What", "内容"), ("Number", "数目"), ("Share", "所占"), ("", "")];
        let heads = heads.map(|(english, chinese)| view.lang.pick(english, chinese));
        let _ = writeln!(
            out,
            "<thead><tr>{}</tr></thead>\n<tbody>",
            heads.map(|head| format!("<th scope=\"col\">{head}</th>")).concat()
        );
        for row in &block.rows {
            line(out, row, view);
        }
        out.push_str("</tbody>\n</table>\n");
    } else if let Some(title) = &block.title {
        let _ = writeln!(out, "<p class=\"caption\">{}</p>", escaped(title));
    }
    if let Some(remark) = &block.remark {
        let _ = writeln!(out, "<p class=\"note\">{}</p>", escaped(remark));
    }
}

fn line(out: &mut String, row: &Row, view: &View) {
    let (label, count) = (escaped(&row.label), escaped(&row.count));
    let share = match row.mark {
        Mark::None => format!("<td>{}</td>", escaped(&row.percent)),
        Mark::Impossible | Mark::Certain => format!("<td class=\"mark\">{}</td>", row.marked(view)),
    };
    let long = match row.mark {
        Mark::Impossible => 0.0,
        // What is not nought is seen.
        Mark::None | Mark::Certain => (row.share.clamp(0.0, 1.0) * 100.0).max(0.5),
    };
    let _ = writeln!(
        out,
        "<tr><th scope=\"row\">{label}</th><td>{count}</td>{share}\
         <td class=\"bar\"><div><span style=\"width:{long:.1}%\"></span></div></td></tr>"
    );
}

fn style() -> String {
    format!(
        "body {{ margin: 0; background: #fff; color: {INK}; font: 15px/1.5 {FONTS}; }}\n\
         main {{ max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 3rem; }}\n\
         h1 {{ font-size: 1.6rem; margin: 0 0 .25rem; }}\n\
         h2 {{ font-size: 1.15rem; margin: 2rem 0 .5rem; }}\n\
         .total {{ font-size: 1.1rem; margin: 0 0 .5rem; }}\n\
         .note {{ color: {PALE}; font-size: .9rem; margin: .25rem 0; }}\n\
         table {{ width: 100%; border-collapse: collapse; table-layout: fixed; margin: .5rem 0; }}\n\
         caption, .caption {{ text-align: left; font-weight: 600; padding: .5rem 0 .1rem; margin: 0; }}\n\
         thead {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}\n\
         .what {{ width: 46%; }}\n         .number {{ width: 6.5rem; }}\n\
         th[scope=row] {{ text-align: left; font-weight: 400; padding: .15rem .75rem .15rem 0; \
         overflow-wrap: anywhere; }}\n\
         td {{ text-align: right; padding: .15rem .5rem; white-space: nowrap; \
         font-variant-numeric: tabular-nums; }}\n\
         tbody tr + tr {{ border-top: 1px solid {GROUND}; }}\n\
         .mark {{ color: {MARK}; }}\n\
         .bar div {{ background: {GROUND}; border-radius: 2px; }}\n\
         .bar span {{ display: block; height: .8rem; background: {BAR}; border-radius: 2px; }}\n\
         @media print {{ main {{ padding: 0; }} .bar {{ print-color-adjust: exact; }} tr {{ break-inside: avoid; }} }}\n"
    )
}
