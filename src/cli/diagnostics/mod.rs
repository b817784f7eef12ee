//! How findings about a policy are shown: for people, for programs, for pull requests.

mod github;
mod json;
mod pretty;

use clap::ValueEnum;

pub(crate) use crate::cli::diagnostics::github::annotated;
use crate::diagnostic::{Diagnostic, Lang};
use crate::source::Source;

/// How findings are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: the line, with carets under the place.
    #[default]
    Pretty,
    /// One JSON array, an object for each finding.
    Json,
    /// Annotations of a pull request, as GitHub Actions reads them.
    Github,
}

/// The findings of one file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Findings<'a> {
    /// The text they speak of.
    pub(crate) source: &'a Source,
    /// In order of the text.
    pub(crate) diagnostics: &'a [Diagnostic],
    /// The language to say them in.
    pub(crate) lang: Lang,
    /// What to call the place of what is wrong, where line and column say nothing to a person: a cell of a sheet.
    pub(crate) place: Option<&'a str>,
}

/// The findings of all files, as one text that ends in a line break; empty for people when there are none.
pub(crate) fn show(findings: &[Findings<'_>], format: Format, colored: bool) -> String {
    match format {
        Format::Pretty => findings.iter().map(|file| pretty::show(*file, colored)).collect(),
        Format::Json => json::show(findings),
        Format::Github => findings.iter().map(|file| github::show(*file)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Remark, TextProblem};
    use crate::source::Span;

    /// The findings on the first place of each word in a text.
    fn shown(text: &str, places: &[(&str, &str)], lang: Lang, format: Format) -> String {
        let source = Source::new("办法.grade", text);
        let diagnostics: Vec<Diagnostic> = places
            .iter()
            .map(|(word, other)| {
                let start = text.find(word).expect("the word stands there");
                let problem = TextProblem::ForeignSign { found: (*word).into(), instead: ">=".into() };
                let one = Diagnostic::new(problem, Span::new(start, start + word.len())).fixed_by(">=");
                match text.rfind(other) {
                    Some(at) if !other.is_empty() => one.also(Span::new(at, at + other.len()), Remark::UsedHere),
                    _ => one,
                }
            })
            .collect();
        show(&[Findings { source: &source, diagnostics: &diagnostics, lang, place: None }], format, false)
    }

    fn at(text: &str, start: usize, end: usize) -> String {
        let source = Source::new("p", text);
        let diagnostics = [Diagnostic::new(TextProblem::TooDeep, Span::new(start, end))];
        show(
            &[Findings { source: &source, diagnostics: &diagnostics, lang: Lang::En, place: None }],
            Format::Pretty,
            false,
        )
    }

    #[test]
    fn carets_stand_under_the_right_han_character() {
        let text = "等级 A > B\n若 回访次数 =< 三 则 评为 A\n其余 评为 B\n";
        insta::assert_snapshot!(shown(text, &[("回访次数", "")], Lang::Zh, Format::Pretty));
        insta::assert_snapshot!(shown(text, &[("=<", "等级"), ("其余", "")], Lang::Zh, Format::Pretty));
    }

    #[test]
    fn programs_get_characters_and_bytes() {
        let text = "等级 A > B\n若 回访次数 =< 三 则 评为 A\n";
        insta::assert_snapshot!(shown(text, &[("=<", "等级")], Lang::En, Format::Json));
        insta::assert_snapshot!(shown(text, &[("=<", "")], Lang::Zh, Format::Github));
    }

    #[test]
    fn annotations_escape_what_github_would_read() {
        let source = Source::new("a,b:c%.grade", "x");
        let problem = TextProblem::ForeignSign { found: "100%\r\n".into(), instead: "::".into() };
        let diagnostics = [Diagnostic::new(problem, Span::new(0, 1))];
        let shown = show(
            &[Findings { source: &source, diagnostics: &diagnostics, lang: Lang::En, place: None }],
            Format::Github,
            false,
        );
        insta::assert_snapshot!(shown, @"::error file=a%2Cb%3Ac%25.grade,line=1,col=1,endColumn=2,title=G0112::this language does not write `100%25%0D%0A`%0Awrite `::`");
    }

    #[test]
    fn every_span_can_be_drawn() {
        for text in ["", "\n", "a", "a\n", "等级\r\n级", "a\n\n\n", "\u{3000}级\t\n 级", "级\u{1b}[31m级\u{202e}\n"]
        {
            for start in 0..=text.len() + 2 {
                for end in start..=text.len() + 3 {
                    assert!(at(text, start, end).contains("G0103"), "{text:?} {start} {end}");
                }
            }
        }
    }

    #[test]
    fn a_place_at_the_end_is_drawn_behind_the_last_word() {
        insta::assert_snapshot!(at("grades A >\n", 10, 10));
        insta::assert_snapshot!(at("grades A >\n\n\n", 13, 13));
        insta::assert_snapshot!(at("grades A >", 10, 10));
        insta::assert_snapshot!(at("grades A > B\ngroup g {\n  item a\n}\n\n", 13, 35));
    }

    #[test]
    fn a_file_cannot_steer_the_terminal() {
        let text = "级\u{1b}[31m级 =< \u{202e}\n";
        let shown = shown(text, &[("=<", "")], Lang::En, Format::Pretty);
        assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown}");
        insta::assert_snapshot!(shown);
    }

    #[test]
    fn a_line_beyond_reading_is_not_drawn() {
        let shown = at(&"a".repeat(100_000), 50_000, 50_001);
        assert!(shown.len() < 1_000);
        assert!(shown.contains("p:1:50001"));
    }
}
