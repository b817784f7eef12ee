//! `gradus completions`: what a shell needs to complete our commands and options.

use clap_complete::Shell;

use crate::cli::error::Error;
use crate::cli::ui::{self, Ui};
use crate::cli::{Exit, help};

/// Print the completions for a shell
///
/// Prints a script that lets the shell complete commands, options and files.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gradus completions bash > ~/.local/share/bash-completion/completions/gradus
  gradus completions fish > ~/.config/fish/completions/gradus.fish")]
pub(crate) struct Args {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Prints them.
pub(crate) fn run(args: &Args, ui: Ui) -> Result<Exit, Error> {
    let mut command = help::command(ui.lang());
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "gradus", &mut script);
    ui::out(String::from_utf8_lossy(&script))?;
    Ok(Exit::Good)
}
