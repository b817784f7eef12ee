//! The text of a policy, each piece of it coloured by how much of it is touched.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::cli::census::escaped;
use crate::cli::test::coverage::never;
use crate::cli::test::html::{example_of, example_touches};
use crate::cli::test::one::Tested;
use crate::cli::ui::plain;
use crate::diagnostic::Lang;
use crate::source::{Source, SourceFile, Span};
use crate::testing::{Coverage, Point};

/// How much of something is touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// All of it.
    Touched,
    /// Some of it: one side of a condition, say.
    Half,
    /// Nothing.
    Untouched,
}

impl State {
    /// So many of so many.
    pub(super) const fn of(touched: usize, all: usize) -> Self {
        if touched >= all {
            Self::Touched
        } else if touched == 0 {
            Self::Untouched
        } else {
            Self::Half
        }
    }

    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Touched => "touched",
            Self::Half => "half",
            Self::Untouched => "untouched",
        }
    }

    /// For those who do not see colours.
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::Touched => "✓",
            Self::Half => "◐",
            Self::Untouched => "✗",
        }
    }
}

/// All that stands at one place of the text.
struct Spot<'a> {
    span: Span,
    /// The points, each by its number.
    points: Vec<(usize, &'a Point)>,
}

impl Spot<'_> {
    fn state(&self) -> State {
        State::of(self.points.iter().filter(|(_, point)| point.hits > 0).count(), self.points.len())
    }

    /// What a reader is told when they point at it.
    fn title(&self, one: &Tested) -> String {
        let lang = one.lang;
        let missing = self.points.iter().filter(|(_, point)| point.hits == 0);
        let mut said: Vec<String> = missing
            .map(|(at, point)| {
                let helps = example_of(one, *at).map(|example| example_touches(example, lang));
                let never = never(point, lang);
                helps.map_or_else(
                    || never.clone(),
                    |helps| lang.pick(format!("{never}; {helps}"), format!("{never}；{helps}")),
                )
            })
            .collect();
        if said.is_empty() {
            let least = self.points.iter().map(|(_, point)| point.hits).min().unwrap_or_default();
            said.push(leads(self.points.len(), least, lang));
        }
        escaped_title(&said.join("\n"))
    }
}

/// By how many leads all that stands at one place is touched.
fn leads(points: usize, least: usize, lang: Lang) -> String {
    let leads = if least == 1 { "lead" } else { "leads" };
    if points == 1 {
        lang.pick(format!("touched by {least} {leads}"), format!("有 {least} 位客户触及"))
    } else {
        lang.pick(
            format!("all {points} parts touched, each by {least} {leads} at least"),
            format!("{points} 处均已触及，每处至少有 {least} 位客户"),
        )
    }
}

/// A title may have several lines.
fn escaped_title(text: &str) -> String {
    text.lines().map(|line| escaped(&plain(line))).collect::<Vec<_>>().join("&#10;")
}

/// A text that keeps its lines.
pub(super) fn verbatim(text: &str) -> String {
    text.lines().map(|line| escaped(&plain(line))).collect::<Vec<_>>().join("\n")
}

/// All files of a policy, line by line.
pub(super) fn lines(out: &mut String, number: usize, one: &Tested, (coverage, source): (&Coverage, &Source)) {
    let mut spots: BTreeMap<Span, Spot<'_>> = BTreeMap::new();
    for (at, point) in coverage.points().iter().enumerate() {
        let spot = spots.entry(point.span).or_insert_with(|| Spot { span: point.span, points: Vec::new() });
        spot.points.push((at, point));
    }
    let spots: Vec<Spot<'_>> = spots.into_values().filter(|spot| spot.span.start < spot.span.end).collect();
    for file in source.files() {
        if source.files().len() > 1 {
            let _ = writeln!(out, "<h3 class=\"file\">{}</h3>", escaped(&plain(file.name())));
        }
        let inside =
            spots.iter().filter(|spot| file.span().start <= spot.span.start && spot.span.end <= file.span().end);
        let text = Text { number, one, source, file, spots: inside.collect() };
        text.written(out);
    }
}

struct Text<'a> {
    number: usize,
    one: &'a Tested,
    source: &'a Source,
    file: &'a SourceFile,
    spots: Vec<&'a Spot<'a>>,
}

impl Text<'_> {
    /// The text as a table of lines: number, sign, words.
    fn written(&self, out: &mut String) {
        let lang = self.one.lang;
        let heads = [("line", "行"), ("touched", "触及"), ("text", "文字")];
        let heads = heads.map(|(english, chinese)| format!("<th scope=\"col\">{}</th>", lang.pick(english, chinese)));
        let _ = writeln!(out, "<table class=\"text\">\n<thead><tr>{}</tr></thead>\n<tbody>", heads.concat());
        let mut start = self.file.span().start;
        for (number, line) in (1_usize..).zip(self.source.text_of(self.file).split_inclusive('\n')) {
            let whole = Span::new(start, start.saturating_add(line.len()));
            let words = Span::new(start, start.saturating_add(line.trim_end_matches(['\n', '\r']).len()));
            let here = self.spots.iter().filter(|spot| spot.span.start < whole.end && words.start < spot.span.end);
            let worst = here.map(|spot| spot.state()).max();
            let sign = worst.map_or_else(String::new, |state| {
                format!("<b class=\"sign {}\" title=\"{}\">{}</b>", state.class(), said(state, lang), state.sign())
            });
            let _ = write!(out, "<tr><td class=\"line\">{number}</td><td>{sign}</td><td class=\"words\">");
            self.line(out, words);
            out.push_str("</td></tr>\n");
            start = whole.end;
        }
        out.push_str("</tbody>\n</table>\n");
    }

    /// The words of a line, cut where something begins or ends; each piece belongs to the narrowest thing it stands in.
    fn line(&self, out: &mut String, words: Span) {
        let mut cuts = vec![words.start, words.end];
        for spot in &self.spots {
            cuts.extend([spot.span.start, spot.span.end].into_iter().filter(|at| words.start < *at && *at < words.end));
        }
        cuts.sort_unstable();
        cuts.dedup();
        for pair in cuts.windows(2) {
            let [start, end] = pair else { continue };
            let piece = Span::new(*start, *end);
            let text = self.source.slice(piece);
            let around = self.spots.iter().filter(|spot| spot.span.start <= piece.start && piece.end <= spot.span.end);
            let narrowest = around.min_by_key(|spot| spot.span.end.saturating_sub(spot.span.start));
            match narrowest.filter(|_| !text.trim().is_empty()) {
                Some(spot) => self.piece(out, spot, piece),
                None => out.push_str(&verbatim(text)),
            }
        }
    }

    /// A piece of something: where it is not touched, with a way to what is missing.
    fn piece(&self, out: &mut String, spot: &Spot<'_>, piece: Span) {
        let text = self.source.slice(piece);
        // The blanks before a line do not belong to what goes on in it.
        let inner = text.trim_start();
        let blanks = text.get(..text.len().saturating_sub(inner.len())).unwrap_or_default();
        let (state, number, inner) = (spot.state(), self.number, verbatim(inner));
        let (class, title) = (state.class(), spot.title(self.one));
        // It is found again where it begins, once, and so is what it stands in, where that begins here, too.
        let begins = piece.start == spot.span.start;
        let id = if begins { format!(" id=\"{}\"", id(number, spot.span)) } else { String::new() };
        let missing = spot.points.iter().find(|(_, point)| point.hits == 0);
        out.push_str(&verbatim(blanks));
        for around in self.spots.iter().filter(|one| one.span.start == piece.start && one.span != spot.span) {
            let _ = write!(out, "<span id=\"{}\"></span>", self::id(number, around.span));
        }
        match missing {
            Some((at, _)) if begins => {
                let _ = write!(out, "<a{id} class=\"{class}\" href=\"#p{number}m{at}\" title=\"{title}\">{inner}</a>");
            }
            Some(_) | None => {
                let _ = write!(out, "<span{id} class=\"{class}\" title=\"{title}\">{inner}</span>");
            }
        }
    }
}

/// How a place in the text of a policy is called on the page.
pub(super) fn id(number: usize, span: Span) -> String {
    format!("p{number}s{}-{}", span.start, span.end)
}

fn said(state: State, lang: Lang) -> &'static str {
    match state {
        State::Touched => lang.pick("touched", "已触及"),
        State::Half => lang.pick("partly touched", "部分触及"),
        State::Untouched => lang.pick("never touched", "从未触及"),
    }
}
