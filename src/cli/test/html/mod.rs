//! What the tests touch, as a page: each policy's text, coloured by it. One file without programs, for CI to keep.

mod colours;

use std::fmt::Write;

use crate::cli::census::escaped;
use crate::cli::test::coverage::{Share, all, never};
use crate::cli::test::html::colours::{State, id, lines};
use crate::cli::test::one::{Case, CaseKind, Tested, place};
use crate::cli::ui::plain;
use crate::diagnostic::Lang;
use crate::source::Source;
use crate::testing::{Coverage, Part};

/// Its looks: what is touched is told by a sign and a line as well as by colour.
const STYLE: &str = include_str!("page.css");

/// The page of all that was tested.
pub(crate) fn page(tested: &[Tested], lang: Lang) -> String {
    let title = lang.pick("What the tests touch", "检验触及了哪些部分");
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n<main>\n<h1>{title}</h1>\n",
        code(lang)
    );
    legend(&mut out, lang);
    // Files that belong to others, and have nothing to say by themselves, are left out.
    let told = || (1_usize..).zip(tested).filter(|(_, one)| !one.cases.is_empty());
    index(&mut out, told(), lang);
    for (number, one) in told() {
        if let (Some(coverage), Some(source)) = (&one.coverage, &one.source) {
            policy(&mut out, number, one, (coverage, source));
        }
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

const fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::Zh => "zh-CN",
    }
}

fn legend(out: &mut String, lang: Lang) {
    out.push_str("<p class=\"legend\">");
    for state in [State::Touched, State::Half, State::Untouched] {
        let said = match state {
            State::Touched => lang.pick("touched", "已触及"),
            State::Half => lang.pick("partly touched", "部分触及"),
            State::Untouched => lang.pick("never touched", "从未触及"),
        };
        let (class, sign) = (state.class(), state.sign());
        let _ = write!(out, "<span><b class=\"sign {class}\">{sign}</b> <span class=\"{class}\">{said}</span></span> ");
    }
    out.push_str("</p>\n");
}

/// The list of policies: each with its share, or why there is none.
fn index<'a>(out: &mut String, tested: impl Iterator<Item = (usize, &'a Tested)>, lang: Lang) {
    let heads = [("Policy", "评级办法"), ("Touched", "触及"), ("Of", "总数"), ("Share", "覆盖率")];
    let heads = heads.map(|(english, chinese)| format!("<th scope=\"col\">{}</th>", lang.pick(english, chinese)));
    let _ = writeln!(out, "<table class=\"index\">\n<thead><tr>{}<th></th></tr></thead>\n<tbody>", heads.concat());
    for (number, one) in tested {
        let name = escaped(&plain(&one.name));
        // What coverage itself asks for is seen in the share.
        let fails = one.cases.iter().filter(|case| case.kind != CaseKind::Coverage).any(|case| !Case::passes(case));
        let fails = if fails { lang.pick("tests fail", "有检验不通过") } else { "" };
        let Some(coverage) = &one.coverage else {
            let why = if fails.is_empty() { lang.pick("no policy", "不是评级办法") } else { fails };
            let _ = writeln!(
                out,
                "<tr><th scope=\"row\">{name}</th><td></td><td></td><td></td><td class=\"note\">{why}</td></tr>"
            );
            continue;
        };
        let (touched, points, share) = (coverage.touched(), coverage.points().len(), all(coverage));
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\"><a href=\"#p{number}\">{name}</a></th><td>{touched}</td><td>{points}</td>\
             <td>{share}</td><td>{}<span class=\"note\">{fails}</span></td></tr>",
            bar(touched, points)
        );
    }
    out.push_str("</tbody>\n</table>\n");
}

/// How much of it, drawn; a reader that speaks has heard the number already.
fn bar(touched: usize, all: usize) -> String {
    let share = Share::of(touched, all);
    format!("<div class=\"bar\" aria-hidden=\"true\"><span style=\"width:{share}\"></span></div>")
}

fn policy(out: &mut String, number: usize, one: &Tested, (coverage, source): (&Coverage, &Source)) {
    let lang = one.lang;
    let _ = writeln!(
        out,
        "<section id=\"p{number}\" lang=\"{}\">\n<h2>{}</h2>\n<p class=\"parts\">",
        code(lang),
        escaped(&plain(&one.name))
    );
    for part in Part::ALL {
        let (touched, all) = coverage.of(part);
        if all > 0 {
            let word = part.word(lang);
            let class = State::of(touched, all).class();
            let _ = writeln!(out, "<span>{word} <b class=\"{class}\">{touched}/{all}</b></span>");
        }
    }
    out.push_str("</p>\n");
    lines(out, number, one, (coverage, source));
    missed(out, number, one, (coverage, source));
    examples(out, number, one);
    out.push_str("</section>\n");
}

/// What is not touched, in words, each with its place in the text.
fn missed(out: &mut String, number: usize, one: &Tested, (coverage, source): (&Coverage, &Source)) {
    let lang = one.lang;
    let mut missed: Vec<_> = coverage.points().iter().enumerate().filter(|(_, point)| point.hits == 0).collect();
    if missed.is_empty() {
        return;
    }
    missed.sort_by_key(|(_, point)| point.span);
    let _ = writeln!(out, "<h3>{}</h3>\n<ul class=\"missed\">", lang.pick("What nothing touches", "从未触及的部分"));
    for (at, point) in missed {
        let place = place(source, point.span.start);
        let line = lang.pick(format!("line {}", place.line), format!("第 {} 行", place.line));
        let file = if source.number_at(point.span.start) == 0 { String::new() } else { format!("{} ", place.file) };
        let said = escaped(&plain(&never(point, lang)));
        let helps = example_of(one, at).map(|example| {
            let said = example_touches(example, lang);
            format!("{}<a href=\"#p{number}e{example}\">{said}</a>", lang.pick("; ", "；"))
        });
        let _ = writeln!(
            out,
            "<li id=\"p{number}m{at}\"><a href=\"#{}\">{}{line}</a> {said}{}</li>",
            id(number, point.span),
            escaped(&plain(&file)),
            helps.unwrap_or_default()
        );
    }
    out.push_str("</ul>\n");
}

/// The number, from 1, of the suggested example that touches a point.
fn example_of(one: &Tested, point: usize) -> Option<usize> {
    let touches = &one.suggested.as_ref()?.touches;
    let at = touches.iter().position(|touches| touches.contains(&point))?;
    at.checked_add(1)
}

fn example_touches(example: usize, lang: Lang) -> String {
    lang.pick(format!("example {example} below would touch it"), format!("下面的举例 {example} 会触及"))
}

/// The examples that are suggested, to paste.
fn examples(out: &mut String, number: usize, one: &Tested) {
    let Some(suggested) = one.suggested.as_ref().filter(|suggested| !suggested.examples.is_empty()) else { return };
    let lang = one.lang;
    let _ = writeln!(out, "<h3>{}</h3>\n<ol class=\"examples\">", lang.pick("Examples to add", "建议补充的举例"));
    for (at, (example, adds)) in (1_usize..).zip(&suggested.examples) {
        let _ = write!(out, "<li id=\"p{number}e{at}\"><span class=\"note\">{}</span>", escaped(&plain(adds)));
        let _ = writeln!(out, "<pre tabindex=\"0\">{}</pre></li>", colours::verbatim(example));
    }
    out.push_str("</ol>\n");
}
