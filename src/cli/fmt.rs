//! `gradus fmt`: one layout for all policies, and their words in either language.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::cli::diagnostics::{self, Findings, Format};
use crate::cli::difference::difference;
use crate::cli::error::Error;
use crate::cli::files::Output;
use crate::cli::ui::{self, Ui, plain};
use crate::cli::{Exit, Tongue, policies};
use crate::diagnostic::{Diagnostic, Lang};
use crate::source::Source;
use crate::syntax;

/// Put policies into the one layout
///
/// Only blanks, line breaks and alignment change, and keywords take their usual form; comments, blank lines, names,
/// titles and numbers stay. With `--lang`, the keywords are put into that language.
/// A file with an error in it is left alone. A file is replaced only when its new text is complete.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus fmt policies
  gradus fmt --check policies/real_estate_site.grade
  gradus fmt --lang zh - < policies/real_estate_site.grade")]
pub(crate) struct Args {
    /// The policies, or folders of them; `-` reads standard input and writes standard output
    #[arg(required = true, value_name = "POLICY")]
    policies: Vec<PathBuf>,
    /// Write nothing; name the files that would change, with what would, and end with 1
    #[arg(long)]
    check: bool,
}

/// Formats every policy; `words` is the language that `--lang` asks for.
pub(crate) fn run(args: &Args, words: Option<Tongue>, ui: Ui) -> Result<Exit, Error> {
    let words = words.map(Tongue::lang);
    let mut exit = Exit::Good;
    for path in &args.policies {
        let files = if path.is_dir() { below(path)? } else { vec![path.clone()] };
        for file in files {
            if one(&file, args.check, words, ui)? == Exit::Findings {
                exit = Exit::Findings;
            }
        }
    }
    Ok(exit)
}

/// All policies in a folder and the folders in it, by name.
fn below(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| Error::Read(folder.clone(), error))?;
        for entry in entries {
            let entry = entry.map_err(|error| Error::Read(folder.clone(), error))?;
            let kind = entry.file_type().map_err(|error| Error::Read(folder.clone(), error))?;
            let path = entry.path();
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() && path.extension().is_some_and(|ending| ending == "grade") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn one(path: &Path, check: bool, words: Option<Lang>, ui: Ui) -> Result<Exit, Error> {
    let source = match policies::source(path)? {
        Ok(source) => source,
        Err(unreadable) => return Ok(refused(&unreadable.source, &unreadable.diagnostics, ui)),
    };
    let formatted = if path == Path::new("-") {
        syntax::format(&source, words)
    } else {
        let (folder, inside) = policies::surroundings(path, None)?;
        syntax::format_with(&source.clone().at(inside), &folder, words)
    };
    let text = match formatted {
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
    let findings = Findings { source, diagnostics: problems, lang: ui.lang_of(source.text()), place: None };
    ui::err(diagnostics::show(&[findings], Format::Pretty, ui.colored_err));
    Exit::Findings
}
