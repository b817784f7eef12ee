//! `gradus fmt`: one layout for all policies, and their words in either language.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::cli::diagnostics::{self, Findings, Format};
use crate::cli::error::Error;
use crate::cli::files::Output;
use crate::cli::ui::{self, Ui, plain};
use crate::cli::{Exit, Tongue, policies};
use crate::diagnostic::{Diagnostic, Lang};
use crate::source::Source;
use crate::syntax;

/// Lines shown around a difference.
const AROUND: usize = 1;
/// Differences shown of one file; who needs more looks into the file.
const SHOWN: usize = 20;

/// Put policies into the one layout
///
/// Only blanks, line breaks and alignment change, and keywords take their usual form; comments, blank lines, names,
/// titles and numbers stay. With `--lang`, the keywords are put into that language.
/// A file with an error in it is left alone. A file is replaced only when its new text is complete.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus fmt policies/*.grade
  gradus fmt --check policies/real_estate_site.grade
  gradus fmt --lang zh - < policies/real_estate_site.grade")]
pub(crate) struct Args {
    /// The policies; `-` reads standard input and writes standard output
    #[arg(required = true, value_name = "POLICY")]
    policies: Vec<PathBuf>,
    /// Write nothing; name the files that would change, with what would, and end with 1
    #[arg(long)]
    check: bool,
}

/// Lines looked through for where both are the same again; the search grows with their square.
const FARTHEST: usize = 2_000;

/// Formats every policy; `words` is the language that `--lang` asks for.
pub(crate) fn run(args: &Args, words: Option<Tongue>, ui: Ui) -> Result<Exit, Error> {
    let words = words.map(Tongue::lang);
    let mut exit = Exit::Good;
    for path in &args.policies {
        if one(path, args.check, words, ui)? == Exit::Findings {
            exit = Exit::Findings;
        }
    }
    Ok(exit)
}

fn one(path: &Path, check: bool, words: Option<Lang>, ui: Ui) -> Result<Exit, Error> {
    let source = match policies::source(path)? {
        Ok(source) => source,
        Err(unreadable) => return Ok(refused(&unreadable.source, &unreadable.diagnostics, ui)),
    };
    let text = match syntax::format(&source, words) {
        Ok(text) => text,
        Err(problems) => return Ok(refused(&source, &problems, ui)),
    };
    let same = text == source.text();
    if check {
        if same {
            return Ok(Exit::Good);
        }
        let lang = ui.lang_of(source.text());
        let word = lang.pick("would change", "会改动");
        ui::out(format_args!("{}: {word}\n{}", plain(source.name()), plain(&difference(source.text(), &text, lang))))?;
        return Ok(Exit::Findings);
    }
    if path == Path::new("-") {
        ui::out(&text)?;
    } else if !same {
        let mut output = Output::open(Some(path), &[])?;
        let target = output.target();
        output.write_all(text.as_bytes()).map_err(|error| target.fail(error))?;
        output.finish()?;
    }
    Ok(Exit::Good)
}

/// Says why a policy cannot be formatted.
fn refused(source: &Source, problems: &[Diagnostic], ui: Ui) -> Exit {
    let findings = Findings { source, diagnostics: problems, lang: ui.lang_of(source.text()) };
    ui::err(diagnostics::show(&[findings], Format::Pretty, ui.colored_err));
    Exit::Findings
}

/// The lines that differ, with their numbers: `-` as they are, `+` as they would be.
fn difference(old: &str, new: &str, lang: Lang) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let (mut at, mut to, mut shown) = (0, 0, 0_usize);
    let mut out = String::new();
    while at < old.len() || to < new.len() {
        if old.get(at) == new.get(to) {
            (at, to) = (at.saturating_add(1), to.saturating_add(1));
            continue;
        }
        shown = shown.saturating_add(1);
        if shown > SHOWN {
            out.push_str(lang.pick("  … and more\n", "  ……后面还有\n"));
            break;
        }
        let (gone, come) = apart(old.get(at..).unwrap_or_default(), new.get(to..).unwrap_or_default());
        let line = at.saturating_add(1);
        out.push_str(&lang.pick(format!("  line {line}\n"), format!("  第 {line} 行\n")));
        let mut show = |sign: &str, lines: Option<&[&str]>| {
            for line in lines.unwrap_or_default() {
                out.extend(["  ", sign, " ", line, "\n"]);
            }
        };
        show(" ", old.get(at.saturating_sub(AROUND)..at));
        show("-", old.get(at..at.saturating_add(gone)));
        show("+", new.get(to..to.saturating_add(come)));
        (at, to) = (at.saturating_add(gone), to.saturating_add(come));
    }
    out
}

/// How many lines go and come before both are the same again, the fewest in all.
fn apart(old: &[&str], new: &[&str]) -> (usize, usize) {
    let longest = old.len().saturating_add(new.len());
    for all in 1..longest.min(FARTHEST) {
        for gone in 0..=all.min(old.len()) {
            let come = all.saturating_sub(gone);
            let same =
                old.get(gone).zip(new.get(come)).is_some_and(|(one, other)| one == other && !one.trim().is_empty());
            if same {
                return (gone, come);
            }
        }
    }
    (old.len(), new.len())
}
