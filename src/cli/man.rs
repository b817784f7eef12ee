//! `gradus man`: manual pages, from what the commands say of themselves.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Command;
use clap_mangen::Man;

use crate::cli::error::Error;
use crate::cli::ui::{self, Ui, plain};
use crate::cli::{Exit, help};
use crate::diagnostic::Lang;

/// Write the manual pages
///
/// Without a folder, prints the page of gradus itself. With one, writes a page for each command into it: gradus.1,
/// gradus-grade.1 and so on; manual pages that are there already are replaced.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus man | man -l -
  gradus man ~/.local/share/man/man1")]
pub(crate) struct Args {
    /// The folder to write them to
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// Headings that are made for us in English.
const HEADINGS: &[(&str, &str)] = &[
    ("NAME", "名称"),
    ("SYNOPSIS", "用法"),
    ("DESCRIPTION", "说明"),
    ("OPTIONS", "选项"),
    ("SUBCOMMANDS", "命令"),
    ("VERSION", "版本"),
    ("AUTHORS", "作者"),
];

/// Prints or writes them.
pub(crate) fn run(args: &Args, ui: Ui) -> Result<Exit, Error> {
    let lang = ui.lang();
    let mut command = help::command(lang);
    // Afterwards every command knows those that it belongs to, and the options that hold for all.
    command.build();
    let Some(folder) = &args.folder else {
        ui::out(page(command, lang)?)?;
        return Ok(Exit::Good);
    };
    fs::create_dir_all(folder).map_err(|error| Error::Write(folder.clone(), error))?;
    let count = written(command, folder, lang)?;
    let folder = plain(&folder.display().to_string());
    ui::err(
        lang.pick(
            format!("{count} manual pages written to {folder}\n"),
            format!("已在 {folder} 写入 {count} 页手册\n"),
        ),
    );
    Ok(Exit::Good)
}

/// Writes the page of a command and of all that belong to it; how many these are.
fn written(command: Command, folder: &Path, lang: Lang) -> Result<usize, Error> {
    let mut count = 1_usize;
    for inner in command.get_subcommands() {
        count = count.saturating_add(written(inner.clone(), folder, lang)?);
    }
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    let path = folder.join(format!("{name}.1"));
    fs::write(&path, page(command, lang)?).map_err(|error| Error::Write(path, error))?;
    Ok(count)
}

/// The page of one command.
fn page(command: Command, lang: Lang) -> Result<String, Error> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page).map_err(Error::Stream)?;
    let page = String::from_utf8_lossy(&page).into_owned();
    // The heading of the examples is in their text already.
    let page =
        page.replace("\n.SH EXTRA\nExamples:\n", "\n.SH EXAMPLES\n").replace("\n.SH EXTRA\n示例：\n", "\n.SH 示例\n");
    if lang == Lang::En {
        return Ok(page);
    }
    let line = |line: &str| {
        let heading = line.strip_prefix(".SH ").map(|heading| heading.trim_matches('"'));
        let chinese = HEADINGS.iter().find(|(english, _)| Some(*english) == heading);
        chinese.map_or_else(|| format!("{line}\n"), |(_, chinese)| format!(".SH {chinese}\n"))
    };
    Ok(page.lines().map(line).collect())
}
